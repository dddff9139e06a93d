//! Hints at bytes that are not JSON: told by what stands at the offending place.

use crate::json::SyntaxError;

/// What can stand there, each with what to do. The first that stands there counts.
const TABLE: &[(&[&str], &str)] = &[
    (&["\u{feff}"], "save it as UTF-8 without a byte order mark"),
    (
        &["'", "`", "‘", "’", "“", "”", "„"],
        "names and texts stand in straight double quotes",
    ),
    (&["//", "/*", "#"], "drop the comment: JSON has none"),
    (
        &[
            "True",
            "False",
            "None",
            "TRUE",
            "FALSE",
            "NULL",
            "Null",
            "undefined",
        ],
        "true, false or null, in lower case",
    ),
    (&["NaN", "Infinity"], "a finite number, or null"),
    (&["+", "."], "a number starts with a digit or a minus sign"),
    (
        &["<"],
        "HTML or XML in place of JSON: a proxy may have sent it",
    ),
    (&[";"], "a comma in its place"),
    (&["="], "a colon in its place"),
];

/// The hint for a text that is not JSON, if there is one.
pub(crate) fn syntax(bytes: &[u8], error: &SyntaxError) -> Option<&'static str> {
    let (before, rest) = bytes.split_at_checked(error.span.start)?;
    if error.what == "control character in a string" {
        return Some("write it as an escape, such as \\n for the end of a line");
    }
    let mut before = before.iter().rev();
    let last = before.find(|byte| !byte.is_ascii_whitespace());
    match rest.first() {
        Some(b'}' | b']') if last == Some(&b',') => return Some("drop the comma before it"),
        Some(b'{' | b'[') if error.what.starts_with("text after") => {
            return Some("one value a body: many go on a line each, as NDJSON");
        }
        _ => {}
    }
    let stands_there = |start: &&str| rest.starts_with(start.as_bytes());
    let row = TABLE
        .iter()
        .find(|(starts, _)| starts.iter().any(stands_there));
    row.map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Contract;

    fn hint(text: &str) -> Option<String> {
        let report = Contract::default().check_request(text.as_bytes());
        report.findings()[0].hint.clone()
    }

    #[test]
    fn what_stands_at_the_offending_place_has_the_hint_of_its_row() {
        let mut tried = 0;
        for (starts, expected) in TABLE {
            for start in *starts {
                let place = if *start == "\u{feff}" { "" } else { "{\"a\": " };
                let text = if matches!(*start, ";" | "=") {
                    format!("{{\"a\"{start}1}}")
                } else {
                    format!("{place}{start} 1}}")
                };
                assert_eq!(hint(&text).as_deref(), Some(*expected), "{text}");
                tried += 1;
            }
        }
        assert!(tried > 20, "{tried}");
    }

    #[test]
    fn some_places_are_told_by_what_is_around_them() {
        for (text, expected) in [
            ("{\"a\": 1,\n}", "drop the comma before it"),
            ("[1 , ]", "drop the comma before it"),
            (
                "{} \n{}",
                "one value a body: many go on a line each, as NDJSON",
            ),
            (
                "\"a\nb\"",
                "write it as an escape, such as \\n for the end of a line",
            ),
            ("{\"a\": -Infinity}", "a finite number, or null"),
            ("[1 // one\n]", "drop the comment: JSON has none"),
            (
                "<html>",
                "HTML or XML in place of JSON: a proxy may have sent it",
            ),
        ] {
            assert_eq!(hint(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "", "{", "}", "[]]", "tru", "\"", "{a:1}", "01", "[1,", "{} 1",
        ] {
            assert_eq!(hint(text), None, "{text}");
        }
    }
}

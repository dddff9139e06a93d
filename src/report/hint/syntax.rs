//! Hints for bytes that are not JSON, chosen by how they begin or by what is at the offending place.

use crate::json::{SyntaxError, SyntaxKind};

/// Beginnings of things that are not JSON, each with what to do.
const BEGINNINGS: &[(&[&str], &str)] = &[
    (
        &["curl ", "$ curl "],
        "this is a curl command: keep only what follows `-d` or `--data`",
    ),
    (
        &[
            "POST /",
            "PUT /",
            "PATCH /",
            "GET /",
            "HTTP/1",
            "HTTP/2",
            "POST http",
        ],
        "this is an HTTP message: keep only the body, which follows the first blank line",
    ),
    (
        &[
            "---\n",
            "---\r\n",
            "%YAML",
            "data:\n",
            "data:\r\n",
            "data: ",
        ],
        "this is YAML: convert it to JSON",
    ),
    (
        &["--", "Content-Disposition:"],
        "this is a multipart form: send JSON, with `content-type: application/json`",
    ),
    (
        &["data=", "data[", "data%5B", "payload="],
        "this is form data: send JSON, with `content-type: application/json`",
    ),
    (
        &[
            "const ",
            "let ",
            "var ",
            "export ",
            "import ",
            "module.exports",
        ],
        "this is source code: keep only the JSON",
    ),
    (&["```"], "drop the lines with ```: they are Markdown"),
];

const NO_VALUE: &str = "JSON has no such value: leave the property out, the API rejects null too";

/// What can be at the offending place, each with what to do. The first match wins.
const TABLE: &[(&[&str], &str)] = &[
    (&["\u{feff}"], "save it as UTF-8 without a byte order mark"),
    (
        &["'", "`", "‘", "’", "“", "”", "„"],
        "use straight double quotes around names and strings",
    ),
    (&["//", "/*", "#"], "drop the comment: JSON has none"),
    (
        &["True", "False", "TRUE", "FALSE"],
        "write true and false in lower case",
    ),
    (&["None", "NULL", "Null", "undefined"], NO_VALUE),
    (
        &["NaN", "Infinity", "inf"],
        "JSON has no such number: send a finite one, or leave the property out",
    ),
    (&["+", "."], "start the number with a digit or a minus sign"),
    (
        &["<"],
        "this is HTML or XML, perhaps from a proxy: send or expect JSON",
    ),
    (&[";"], "write a comma in its place"),
    (&["="], "write a colon in its place"),
];

/// The hint for bytes that are not JSON, if there is one.
pub(crate) fn syntax(bytes: &[u8], error: &SyntaxError) -> Option<&'static str> {
    let (before, rest) = bytes.split_at_checked(error.span.start)?;
    if let Some(hint) = whole(bytes, before) {
        return Some(hint);
    }
    if error.kind == SyntaxKind::ControlCharacter {
        return Some("write it as an escape, such as \\n for the end of a line");
    }
    if rest.is_empty() {
        return Some("the end is missing: was the body cut off?");
    }
    let mut before = before.iter().rev();
    let last = before.find(|byte| !byte.is_ascii_whitespace());
    match rest.first() {
        Some(b'}' | b']') if last == Some(&b',') => return Some("drop the comma before it"),
        Some(b'{' | b'[') if error.kind == SyntaxKind::TextAfter => {
            return Some(
                "one body at a time: to check many, write each on a line and use `--ndjson`",
            );
        }
        _ => {}
    }
    // Between a name and its value there is no comma; and no number begins where a name does.
    let is_value = error.kind == SyntaxKind::Value;
    match rest.first() {
        Some(b';') if error.kind == SyntaxKind::Colon => {
            return Some("write a colon in its place");
        }
        Some(b'+' | b'.') if !is_value => return None,
        _ => {}
    }
    let is_there = |start: &&str| rest.starts_with(start.as_bytes());
    let row = TABLE.iter().find(|(starts, _)| starts.iter().any(is_there));
    let name = || {
        let is_name = matches!(last, Some(b'{' | b','))
            && error.kind == SyntaxKind::Name
            && rest[0].is_ascii_alphabetic();
        is_name.then_some("put the name in double quotes")
    };
    row.map(|(_, hint)| *hint).or_else(name)
}

/// What the bytes are as a whole, if none of them is JSON.
fn whole(bytes: &[u8], before: &[u8]) -> Option<&'static str> {
    let utf_16 = "this is UTF-16: save it as UTF-8";
    let beginning = bytes.trim_ascii_start();
    match bytes {
        _ if beginning.is_empty() => {
            return Some("there is nothing here: was the body written?");
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some(utf_16),
        // UTF-16 without a byte order mark: the first character of a body is ASCII.
        [0, b'{' | b'[' | b' ' | b'\n', ..] | [b'{' | b'[' | b' ' | b'\n', 0, ..] => {
            return Some(utf_16);
        }
        _ => {}
    }
    // Bytes that begin with a dash could have been a number until the second byte.
    let is_all = matches!(before.trim_ascii(), b"" | b"-");
    let begins = |start: &&str| is_all && beginning.starts_with(start.as_bytes());
    let mut rows = BEGINNINGS.iter();
    let row = rows.find(|(starts, _)| starts.iter().any(begins));
    row.map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    fn hint(text: impl AsRef<[u8]>) -> Option<String> {
        let report = Contract::default().check_request(text.as_ref());
        report.findings()[0].hint.clone()
    }

    #[test]
    fn what_is_at_the_offending_place_has_the_hint_of_its_row() {
        let mut tried = 0;
        for (starts, expected) in TABLE {
            for start in *starts {
                let place = if *start == "\u{feff}" { "" } else { "{\"a\": " };
                let text = if *start == ";" {
                    format!("[1{start}1]")
                } else if *start == "=" {
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
    fn what_is_no_json_as_a_whole_has_the_hint_of_its_row() {
        let mut tried = 0;
        for (starts, expected) in BEGINNINGS {
            for start in *starts {
                for space in ["", "\n  "] {
                    let text = format!("{space}{start}x {{\"data\": 1}}");
                    assert_eq!(hint(&text).as_deref(), Some(*expected), "{text}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 40, "{tried}");
    }

    #[test]
    fn utf_16_is_told_with_and_without_a_mark() {
        for space in ["", " ", "\n"] {
            let text = format!("{space}{{\"data\": {{\"values\": {{}}}}}}");
            let units = || text.encode_utf16();
            let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
            for bytes in [
                [&[0xff, 0xfe], &*little].concat(),
                [&[0xfe, 0xff], &*big].concat(),
                little,
                big,
            ] {
                let expected = Some("this is UTF-16: save it as UTF-8");
                assert_eq!(hint(&bytes).as_deref(), expected, "{bytes:?}");
            }
        }
    }

    #[test]
    fn some_places_are_told_by_what_is_around_them() {
        for (text, expected) in [
            ("{\"a\": 1,\n}", "drop the comma before it"),
            ("[1 , ]", "drop the comma before it"),
            (
                "{} \n{}",
                "one body at a time: to check many, write each on a line and use `--ndjson`",
            ),
            (
                "\"a\nb\"",
                "write it as an escape, such as \\n for the end of a line",
            ),
            (
                "{\"a\": -Infinity}",
                "JSON has no such number: send a finite one, or leave the property out",
            ),
            ("[1 // one\n]", "drop the comment: JSON has none"),
            (
                "<html>",
                "this is HTML or XML, perhaps from a proxy: send or expect JSON",
            ),
            ("", "there is nothing here: was the body written?"),
            (" \n", "there is nothing here: was the body written?"),
            ("{", "the end is missing: was the body cut off?"),
            ("[1,", "the end is missing: was the body cut off?"),
            ("\"", "the end is missing: was the body cut off?"),
            ("{a:1}", "put the name in double quotes"),
            ("{\"a\":1, b: 2}", "put the name in double quotes"),
        ] {
            assert_eq!(hint(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["}", "[]]", "trux", "01", "{} 1", "{1:1}", "-x"] {
            assert_eq!(hint(text), None, "{text}");
        }
    }
}

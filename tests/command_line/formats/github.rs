//! `--format github`, read as the runner reads a log: see `ActionCommand.cs` in `actions/runner`.

use super::{Folder, all, check};
use serde_json::Value;
use std::collections::BTreeMap;

struct Annotation {
    level: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// What a line of a log commands; `None` if nothing.
fn command(line: &str) -> Option<Annotation> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (head, data) = rest.split_once("::")?;
    let (level, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties
        .split(',')
        .filter(|property| !property.is_empty());
    let properties = properties.map(|property| {
        let (key, value) = property.split_once('=').unwrap();
        let value = [
            ("%0D", "\r"),
            ("%0A", "\n"),
            ("%3A", ":"),
            ("%2C", ","),
            ("%25", "%"),
        ]
        .iter()
        .fold(value.to_owned(), |value, (code, text)| {
            value.replace(code, text)
        });
        (key.to_owned(), value)
    });
    let message = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
        .iter()
        .fold(data.to_owned(), |data, (code, text)| {
            data.replace(code, text)
        });
    Some(Annotation {
        level: level.to_owned(),
        properties: properties.collect(),
        message,
    })
}

/// The name of a file with the escapes that people and runners need.
fn escaped(source: &str) -> String {
    let hidden = "\u{1b}\r\n\u{202e}\u{2028}\u{fffe}\u{ffff}\u{7f}\u{9b}\u{200b}\u{200d}\u{2066}";
    let source = hidden.chars().fold(source.to_owned(), |source, character| {
        source.replace(character, &character.escape_unicode().to_string())
    });
    let source = source
        .replace("##[", "#\\u{23}[")
        .replace("##vso[", "#\\u{23}vso[");
    match source.strip_prefix("::") {
        Some(rest) => format!("\\u{{3a}}:{rest}"),
        None => source,
    }
}

#[test]
fn every_finding_is_one_annotation_of_its_place() {
    let mut with_columns = 0;
    let mut with_many_lines = 0;
    let mut with_escapes = 0;
    for checked in all("github") {
        let annotations: Vec<_> = checked
            .text()
            .split(['\n', '\r'])
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(annotations.len(), checked.findings().count());
        for (line, (verdict, finding)) in annotations.into_iter().zip(checked.findings()) {
            let annotation = command(line).unwrap();
            let level = match finding["severity"].as_str().unwrap() {
                "violation" => "error",
                "drift" => "warning",
                _ => "notice",
            };
            assert_eq!(annotation.level, level, "{line}");
            let property = |key: &str| annotation.properties.get(key).map(String::as_str);
            let source = escaped(verdict["source"].as_str().unwrap());
            assert_eq!(property("file"), Some(&*source));
            with_escapes += usize::from(Some(&*source) != verdict["source"].as_str());
            let title = format!(
                "{}[{}]",
                finding["severity"].as_str().unwrap(),
                finding["rule"].as_str().unwrap()
            );
            assert_eq!(property("title"), Some(&*title));
            let number = |key: &str| property(key).map(|number| number.parse::<u64>().unwrap());
            let span = &finding["span"];
            let offset = verdict["line"].as_u64().unwrap_or(1) - 1;
            assert_eq!(
                number("line"),
                span["line"].as_u64().map(|line| line + offset)
            );
            assert_eq!(number("endLine").is_some(), !span.is_null());
            assert!(number("endLine") >= number("line"));
            if number("line") == number("endLine") && !span.is_null() {
                assert_eq!(number("col"), span["column"].as_u64());
                assert!(number("endColumn") >= number("col"));
                with_columns += 1;
            } else {
                // The runner drops columns of several lines with a warning.
                assert_eq!((number("col"), number("endColumn")), (None, None));
                with_many_lines += usize::from(!span.is_null());
            }
            let mut lines = annotation.message.lines();
            assert_eq!(lines.next(), finding["message"].as_str());
            if let Value::String(hint) = &finding["hint"] {
                assert_eq!(lines.next(), Some(&*format!("hint: {hint}")));
            }
            assert!(lines.next().unwrap().starts_with("at "));
            assert_eq!(lines.next(), None);
        }
    }
    assert!(with_columns > 300, "{with_columns}");
    assert!(with_many_lines > 10, "{with_many_lines}");
    assert!(with_escapes > 3, "{with_escapes}");
}

#[test]
fn a_source_without_verdict_is_an_error_and_standard_input_no_file() {
    let folder = Folder::new("github-unread");
    let checked = check("github", &folder.path, &["request", "no-such-file"]);
    let annotation = command(checked.text()).unwrap();
    assert_eq!(annotation.properties["file"], "no-such-file");
    assert!(annotation.message.starts_with("cannot read no-such-file: "));
    let output = super::run(
        &["check", "request", "--format", "github", "--ndjson"],
        b"\n",
    );
    let annotation = command(std::str::from_utf8(&output.stdout).unwrap().trim_end()).unwrap();
    assert_eq!(
        (&*annotation.level, &*annotation.message),
        ("error", "nothing was checked: the input has no body")
    );
    assert!(!annotation.properties.contains_key("file"));
    let output = super::run(&["check", "request", "--format", "github"], b"[");
    let annotation = command(std::str::from_utf8(&output.stdout).unwrap()).unwrap();
    assert!(!annotation.properties.contains_key("file"));
}

#[test]
fn what_is_found_in_a_recording_names_its_entry() {
    let recording = br#"{"log":{"entries":[{"request":{"method":"POST",
        "url":"https://api.attio.com/v2/objects/workspaces/records","postData":{"text":"{}"}}}]}}"#;
    let output = super::run(&["check", "har", "--format", "github"], recording);
    let text = String::from_utf8(output.stdout).unwrap();
    let annotation = command(text.lines().next().unwrap()).unwrap();
    assert!(
        annotation
            .message
            .ends_with("\nat (root), entry 0, request"),
        "{}",
        annotation.message
    );
}

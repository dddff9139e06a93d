//! `--format sarif` against the official schema, by two engines, and read by the types of `serde-sarif`.

use super::{Checked, Folder, all, check, meets_schema};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// The schema of OASIS, which the package `serde-sarif` has in its sources.
fn schema() -> Value {
    let version = Command::new(std::env::var("RUSTC").as_deref().unwrap_or("rustc"))
        .arg("-vV")
        .output();
    let version = String::from_utf8(version.unwrap().stdout).unwrap();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--all-features",
        ])
        // Packages of other platforms would have to be downloaded.
        .args(["--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let text = std::fs::read(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_slice(&text).unwrap();
    assert!(
        schema["title"]
            .as_str()
            .unwrap()
            .contains("(SARIF) Version 2.1.0")
    );
    // The pattern of languages has a bracket too many: strict engines take it for no pattern.
    for of in ["run", "toolComponent"] {
        let pointer = format!("/definitions/{of}/properties/language");
        let language = schema
            .pointer_mut(&pointer)
            .unwrap()
            .as_object_mut()
            .unwrap();
        assert!(language.remove("pattern").is_some());
    }
    schema
}

pub(crate) fn valid() -> impl Fn(&Value) -> bool {
    meets_schema(schema())
}

pub(crate) fn log(checked: &Checked) -> Value {
    serde_json::from_str(checked.text()).unwrap()
}

/// The text from one position of a file to another, lines and columns from 1.
fn between(text: &str, start: (u64, u64), end: (u64, u64)) -> String {
    let mut position = (1, 1);
    let mut between = String::new();
    for character in text.chars() {
        if position >= start && position < end {
            between.push(character);
        }
        position = match character {
            '\n' => (position.0 + 1, 1),
            _ => (position.0, position.1 + 1),
        };
    }
    between
}

#[test]
fn logs_are_valid_and_read_by_another_reader() {
    let valid = valid();
    let (mut results, mut in_words) = (0, 0);
    for checked in all("sarif") {
        let log = log(&checked);
        assert!(valid(&log), "{log:#}");
        let read: serde_sarif::sarif::Sarif = serde_json::from_value(log).unwrap();
        let run = &read.runs[0];
        let rules = run.tool.driver.rules.as_ref().unwrap();
        let found = run.results.as_ref().unwrap();
        assert_eq!(found.len(), checked.findings().count());
        for (result, (_, finding)) in found.iter().zip(checked.findings()) {
            let rule = &rules[usize::try_from(result.rule_index.unwrap()).unwrap()];
            assert_eq!(Some(&rule.id), result.rule_id.as_ref());
            assert_eq!(finding["rule"], rule.id);
            let help = &rule.help.as_ref().unwrap().text;
            assert!(help.ends_with('.') && !help.contains("{{"), "{help}");
            let text = result.message.text.as_ref().unwrap();
            let message = finding["message"].as_str().unwrap();
            let rest = displayed(text).strip_prefix(message).unwrap().to_owned();
            match finding["hint"].as_str() {
                None => assert_eq!(rest, ""),
                Some(hint) if hint.contains('{') => {
                    // The objects of a hint are words, so that no brace is doubled.
                    assert!(
                        rest.starts_with(" (hint: ") && rest.contains("an object"),
                        "{rest} / {hint}"
                    );
                    assert!(!rest.contains(['{', '}']), "{rest}");
                    in_words += 1;
                }
                Some(hint) => assert_eq!(rest, format!(" (hint: {hint})")),
            }
            let properties = &result.properties.as_ref().unwrap().additional_properties;
            assert_eq!(
                properties.get("hint").unwrap_or(&Value::Null),
                &finding["hint"]
            );
            results += 1;
        }
    }
    assert!(results > 500 && in_words > 10, "{results}, {in_words}");
}

/// A plain text message as a viewer shows it that knows 3.11.5 and 3.11.6: it has neither placeholders nor
/// links. Backslashes are taken off if brackets have any.
fn displayed(text: &str) -> String {
    let is_escaped = text.contains("\\]");
    let mut read = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '{' | '}' => assert_eq!(characters.next(), Some(character), "a placeholder: {text}"),
            ']' => assert_ne!(characters.peek(), Some(&'('), "a link: {text}"),
            '\\' if is_escaped => {
                read.extend(characters.next());
                continue;
            }
            _ => {}
        }
        read.push(character);
    }
    read
}

#[test]
fn values_of_a_body_are_no_placeholders_and_no_links() {
    let folder = Folder::new("sarif-values");
    let names: Vec<_> = folder.names.iter().map(String::as_str).collect();
    let arguments = [&["--values", "request"], &names[..]].concat();
    let checked = check("sarif", &folder.path, &arguments);
    let log = log(&checked);
    assert!(valid()(&log));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let (mut braces, mut brackets) = (0, 0);
    for (result, (_, finding)) in results.iter().zip(checked.findings()) {
        let text = result["message"]["text"].as_str().unwrap();
        let message = finding["message"].as_str().unwrap();
        assert!(displayed(text).starts_with(message), "{text}: {message}");
        braces += text.matches("{{").count();
        brackets += text.matches("\\[").count();
    }
    assert!(braces > 0 && brackets > 0, "{braces}, {brackets}");
    let body = br#"{"data":{"values":{"users":"[sign in](https://evil.example/)"}}}"#;
    let output = super::run(&["check", "request", "--format", "sarif", "--values"], body);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains(r"\\[sign in\\](https://evil.example/)"),
        "{text}"
    );
}

#[test]
fn a_log_that_is_not_valid_is_seen() {
    let valid = valid();
    let folder = Folder::new("sarif-changed");
    let log = log(&check("sarif", &folder.path, &["request", "all"]));
    assert!(valid(&log));
    for (pointer, wrong) in [
        ("/version", "2.2.0"),
        ("/runs/0/columnKind", "bytes"),
        ("/runs/0/results/0/level", "violation"),
        (
            "/runs/0/results/0/locations/0/physicalLocation/region/startLine",
            "1",
        ),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            "a b",
        ),
    ] {
        let mut log = log.clone();
        *log.pointer_mut(pointer).unwrap() = wrong.into();
        assert!(!valid(&log), "{pointer}");
    }
}

#[test]
fn regions_are_the_offending_text_in_lines_and_in_bytes() {
    let folder = Folder::new("sarif-regions");
    let names: Vec<_> = folder.names.iter().map(String::as_str).collect();
    let mut compared = 0;
    for more in [&["request"][..], &["request", "--ndjson"]] {
        let checked = check("sarif", &folder.path, &[more, &names].concat());
        let log = log(&checked);
        let results = log["runs"][0]["results"].as_array().unwrap();
        for (result, (verdict, finding)) in results.iter().zip(checked.findings()) {
            let source = verdict["source"].as_str().unwrap();
            let bytes = std::fs::read(folder.path.join(source)).unwrap();
            let location = &result["locations"][0]["physicalLocation"];
            let uri = location["artifactLocation"]["uri"].as_str().unwrap();
            assert_eq!(decoded(uri), source);
            assert_eq!(
                result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"],
                finding["at"]
            );
            let body = match verdict["line"].as_u64() {
                Some(line) => bytes
                    .split(|byte| *byte == b'\n')
                    .nth(usize::try_from(line).unwrap() - 1)
                    .unwrap(),
                None => &bytes,
            };
            let offset =
                |key: &str| usize::try_from(finding["span"][key].as_u64().unwrap()).unwrap();
            let offending = &body[offset("start")..offset("end")];
            let region = &location["region"];
            let number = |key: &str| region[key].as_u64().unwrap();
            let start = (number("startLine"), number("startColumn"));
            let end = (number("endLine"), number("endColumn"));
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(
                between(&text, start, end),
                String::from_utf8_lossy(offending),
                "{region}"
            );
            if verdict["line"].is_null() {
                let start = usize::try_from(number("byteOffset")).unwrap();
                let end = start + usize::try_from(number("byteLength")).unwrap();
                assert_eq!(&bytes[start..end], offending);
            } else {
                assert!(region["byteOffset"].is_null());
            }
            compared += 1;
        }
    }
    assert!(compared > 80, "{compared}");
}

/// The path of a relative reference.
fn decoded(uri: &str) -> String {
    let reference = fluent_uri::UriRef::parse(uri).unwrap();
    assert!(
        reference.scheme().is_none()
            && reference.query().is_none()
            && reference.fragment().is_none()
    );
    let path = reference.path().decode().to_bytes();
    String::from_utf8(path.into_owned()).unwrap()
}

#[test]
fn an_unreadable_file_is_a_failed_invocation_and_an_absolute_path_has_a_scheme() {
    let folder = Folder::new("sarif-unread");
    let log = log(&check("sarif", &folder.path, &["request", "no-such-file"]));
    assert!(valid()(&log));
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let text = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert!(
        text.as_str()
            .unwrap()
            .starts_with("cannot read no-such-file: ")
    );
    let output = super::run(&["check", "request", "--format", "sarif"], b"[");
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(valid()(&log));
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
    // An absolute path has a scheme.
    let path = folder.path.join("a\nb");
    std::fs::write(&path, "[").unwrap();
    let output = super::run(
        &[
            "check",
            "request",
            "--format",
            "sarif",
            path.to_str().unwrap(),
        ],
        b"",
    );
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let uri = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        ["uri"];
    let expected = format!("file://{}", path.display()).replace('\n', "%0A");
    assert_eq!(*uri, expected);
}

#[test]
fn a_run_without_verdict_is_a_failed_invocation() {
    for (arguments, input) in [
        (&["request", "--ndjson"][..], &b"\n \n"[..]),
        (&["har"], br#"{"log":{"entries":[]}}"#),
    ] {
        let output = super::run(
            &[&["check", "--format", "sarif"], arguments].concat(),
            input,
        );
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(valid()(&log));
        assert_eq!(log["runs"][0]["results"], json!([]));
        let invocation = &log["runs"][0]["invocations"][0];
        let notification = json!({"level": "error", "message": {"text": "nothing was checked: the input has no body"}});
        assert_eq!(
            (
                &invocation["executionSuccessful"],
                &invocation["toolExecutionNotifications"]
            ),
            (&json!(false), &json!([notification]))
        );
    }
}

#[test]
fn a_name_in_a_notification_is_no_placeholder() {
    let output = super::run(&["check", "request", "--format", "sarif", "{0}"], b"");
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    let text = notification["message"]["text"].as_str().unwrap();
    assert!(text.starts_with("cannot read {{0}}: "), "{text}");
}

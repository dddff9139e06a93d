//! `--format sarif` against the official schema, by two engines, and read by the types of `serde-sarif`.

use crate::{Checked, Folder, all, check, meets_schema};
use serde_json::{Value, json};
use std::collections::HashSet;
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

fn valid() -> impl Fn(&Value) -> bool {
    meets_schema(schema())
}

fn log(checked: &Checked) -> Value {
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
                    assert!(rest.starts_with(" (hint: ") && rest.contains("an object with \""));
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
    let output = crate::run(&["check", "request", "--format", "sarif", "--values"], body);
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

/// The path that a relative reference stands for.
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
fn fingerprints_stay_and_tell_findings_apart() {
    let folder = Folder::new("sarif-fingerprints");
    let fingerprints = |log: &Value| -> Vec<String> {
        let results = log["runs"][0]["results"].as_array().unwrap();
        let print = |result: &Value| {
            result["partialFingerprints"]["ruleAndPlace/v1"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        results.iter().map(print).collect()
    };
    let body = r#"{"data":{"values":{"users":"x"},"more":1}}"#;
    std::fs::write(folder.path.join("body"), body).unwrap();
    let before = fingerprints(&log(&check("sarif", &folder.path, &["request", "body"])));
    std::fs::write(folder.path.join("body"), body.replace(':', "\n : ")).unwrap();
    let after = fingerprints(&log(&check("sarif", &folder.path, &["request", "body"])));
    assert_eq!(before, after);
    assert_eq!(before.iter().collect::<HashSet<_>>().len(), before.len());
    // Of another build, on another day.
    assert_eq!(before[0], "afe6585c91c9c7c0");
    let twice = r#"{"data":{"values":{}},"a":1,"a":2,"a":3,"a":4}"#;
    std::fs::write(folder.path.join("body"), twice).unwrap();
    let twice = fingerprints(&log(&check("sarif", &folder.path, &["request", "body"])));
    assert!(twice.len() > 2);
    let different = twice.iter().collect::<HashSet<_>>().len();
    assert_eq!(different, twice.len(), "{twice:?}");
    let lines = fingerprints(&log(&check(
        "sarif",
        &folder.path,
        &["request", "--ndjson", "all"],
    )));
    assert_eq!(lines.iter().collect::<HashSet<_>>().len(), lines.len());
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
    let output = crate::run(&["check", "request", "--format", "sarif"], b"[");
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(valid()(&log));
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
    // An absolute path has a scheme.
    let path = folder.path.join("a\nb");
    std::fs::write(&path, "[").unwrap();
    let output = crate::run(
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
        let output = crate::run(
            &[&["check", "--format", "sarif"], arguments].concat(),
            input,
        );
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(valid()(&log));
        assert_eq!(log["runs"][0]["results"], json!([]));
        let invocation = &log["runs"][0]["invocations"][0];
        let notification = json!({"level": "error", "message": {"text": "no body was judged"}});
        assert_eq!(
            (
                &invocation["executionSuccessful"],
                &invocation["toolExecutionNotifications"]
            ),
            (&json!(false), &json!([notification]))
        );
    }
}

/// Code scanning refuses a whole log for one result without.
#[test]
fn every_result_has_a_file_and_a_line() {
    let har = std::fs::read("tests/har/browser.har").unwrap();
    let request = br#"{"data":1}"#;
    for (arguments, input, uri, lines) in [
        (&["request"][..], &request[..], "stdin", &[1][..]),
        (&["request", "--ndjson"], b"\n[\n{}", "stdin", &[2, 3]),
        (&["response", "--status", "418"], b"{", "stdin", &[1]),
        (
            &["response", "--status", "418", "--ndjson"],
            b"\n{}\n{}",
            "stdin",
            &[2, 3],
        ),
        (&["har"], &har, "stdin", &[1; 2]),
        (
            &["har", "tests/har/browser.har"],
            b"",
            "tests/har/browser.har",
            &[1; 2],
        ),
    ] {
        let check = [&["check", "--format", "sarif"], arguments].concat();
        let log: Value = serde_json::from_slice(&crate::run(&check, input).stdout).unwrap();
        assert!(valid()(&log));
        let results = log["runs"][0]["results"].as_array().unwrap();
        let locations = results.iter().map(|result| {
            let location = &result["locations"][0]["physicalLocation"];
            assert_eq!(location["artifactLocation"]["uri"], uri);
            let text = result["message"]["text"].as_str().unwrap();
            assert_eq!(text.starts_with("entry 5, "), arguments[0] == "har");
            location["region"]["startLine"].as_u64().unwrap()
        });
        assert_eq!(locations.collect::<Vec<_>>(), lines, "{arguments:?}");
    }
}

#[test]
fn a_run_has_no_more_results_than_code_scanning_takes() {
    const MOST: usize = 25_000;
    let line = |count: usize| {
        let values = vec!["1"; count].join(",");
        format!("{{\"data\":{{\"values\":{{\"users\":[{values}]}}}}}}\n")
    };
    for (counts, left_out) in [
        (&[MOST - 1, 1, 0][..], 0),
        (&[MOST + 1], 1),
        (&[10, MOST, 0, 5], 15),
    ] {
        let input: String = counts.iter().map(|count| line(*count)).collect();
        let check = ["check", "request", "--ndjson", "--format", "sarif"];
        let output = crate::run(&check, input.as_bytes());
        assert_eq!(crate::status(&output), 1);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), MOST);
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], true);
        let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!(notifications.len(), usize::from(left_out > 0));
        for notification in notifications {
            let text = format!(
                "only the first 25000 of {} results are listed: code scanning refuses a run with more",
                MOST + left_out
            );
            let expected = json!({"level": "warning", "message": {"text": text}});
            assert_eq!(*notification, expected);
        }
    }
}

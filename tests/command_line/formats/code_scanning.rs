//! `--format sarif` by the rules of GitHub's code scanning, which takes or refuses a log as a whole.

use super::sarif::{log, valid};
use super::{Folder, check};
use serde_json::{Value, json};
use std::collections::HashSet;

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
        let log: Value = serde_json::from_slice(&super::run(&check, input).stdout).unwrap();
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
        let check = [
            "check", "request", "--ndjson", "--format", "sarif", "--limit", "100000",
        ];
        let output = super::run(&check, input.as_bytes());
        assert_eq!(super::status(&output), 1);
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

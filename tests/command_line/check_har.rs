//! `check har`, run.

use crate::binary::{command, lines, run, status};
use serde_json::{Value, json};

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn every_entry_is_judged_or_told() {
    let output = run(
        &["check", "har", "--format", "json", "tests/har/browser.har"],
        b"",
    );
    assert_eq!(status(&output), 1);
    let told = [
        "tests/har/browser.har: 9 entries, 6 to the endpoint; 8 bodies: 7 valid, 1 invalid; the server objects or disagrees in 1",
        "tests/har/browser.har: skipped, another host: entry 4",
        "tests/har/browser.har: skipped, another path: entry 6",
        "tests/har/browser.har: skipped, another method: entry 0",
        "tests/har/browser.har: request not checked, no body was recorded: entry 7",
        "tests/har/browser.har: response not checked, no body was recorded: entries 3, 8",
        "tests/har/browser.har: response not checked, there was no answer: entry 2",
        "8 bodies: 7 valid, 1 invalid; the server objects or disagrees in 1",
    ];
    assert_eq!(stderr(&output).lines().collect::<Vec<_>>(), told);
    let verdicts: Vec<Value> = lines(&output)
        .into_iter()
        .map(|line| json!([line["entry"], line["part"], line["valid"]]))
        .collect();
    assert_eq!(
        json!(verdicts),
        json!([
            [1, "request", true],
            [1, "response", true],
            [2, "request", true],
            [3, "request", true],
            [5, "request", false],
            [5, "response", true],
            [5, "exchange", false],
            [7, "response", true],
            [8, "request", true],
        ])
    );
}

#[test]
fn the_options_of_check_work() {
    let quiet = run(&["check", "har", "-q", "tests/har/browser.har"], b"");
    assert_eq!((status(&quiet), &*stderr(&quiet)), (1, ""));
    let text = String::from_utf8(quiet.stdout).unwrap();
    assert!(
        text.contains("server-disagrees") && !text.contains(": valid"),
        "{text}"
    );

    let drift = recording(r#"{"data":{"values":{"name":["a","b"]}}}"#, 418, "x");
    assert_eq!(status(&run(&["check", "har"], &drift)), 1);
    assert_eq!(
        status(&run(&["check", "--tolerate-drift", "har"], &drift)),
        0
    );
    let advised = run(
        &["check", "har", "--advice", "--tolerate-drift", "-"],
        &drift,
    );
    assert!(
        String::from_utf8(advised.stdout)
            .unwrap()
            .contains("single-value")
    );
    let strict = run(
        &[
            "check",
            "har",
            "--profile",
            "canonical",
            "--tolerate-drift",
            "-",
        ],
        &drift,
    );
    assert_eq!(status(&strict), 1);
    let elsewhere = run(
        &["check", "har", "--host", "proxy.example.com", "-"],
        &drift,
    );
    assert_eq!(status(&elsewhere), 2);
}

fn recording(request: &str, status: u16, response: &str) -> Vec<u8> {
    let url = "https://api.attio.com/v2/objects/workspaces/records";
    json!({"log": {"entries": [{
        "request": {"method": "POST", "url": url, "postData": {"text": request}},
        "response": {"status": status, "content": {"text": response}},
    }]}})
    .to_string()
    .into_bytes()
}

#[test]
fn what_the_server_says_of_valid_bodies_decides_too() {
    let error = json!({"status_code": 400, "type": "invalid_request_error", "code": "missing_value", "message": "m"});
    let refused = recording(r#"{"data":{"values":{}}}"#, 400, &error.to_string());
    let output = run(&["check", "har", "--format", "json"], &refused);
    let valid: Vec<_> = lines(&output)
        .into_iter()
        .map(|line| line["valid"].clone())
        .collect();
    assert_eq!(
        (status(&output), json!(valid)),
        (1, json!([true, true, false]))
    );
    assert_eq!(status(&run(&["report", "har"], &refused)), 1);
}

#[test]
fn a_server_error_is_told_as_not_judged() {
    let failed = recording(r#"{"data":{"values":{}}}"#, 503, "<html>");
    let output = run(&["check", "har", "--format", "json"], &failed);
    assert_eq!(
        stderr(&output).lines().collect::<Vec<_>>(),
        [
            "-: 1 entry, 1 to the endpoint; 1 body: 1 valid, 0 invalid",
            "-: response not checked, server error: entry 0",
            "1 body: 1 valid, 0 invalid",
        ]
    );
    assert_eq!((status(&output), lines(&output).len()), (0, 1));
    let page = run(&["report", "har"], &failed);
    let text = String::from_utf8(page.stdout.clone()).unwrap();
    assert_eq!(status(&page), 0);
    assert!(text.contains("response not checked, server error"));
    let nothing = recording("", 503, "<html>");
    assert_eq!(status(&run(&["check", "har"], &nothing)), 2);
}

#[test]
fn a_lone_surrogate_leaves_the_rest_of_the_recording_judged() {
    let invalid = recording(r#"{"data":{"values":{"name":1}}}"#, 404, "to be replaced");
    let file = String::from_utf8(invalid).unwrap();
    let file = file.replace("to be replaced", r"caf\udce9");
    let output = run(&["check", "har"], file.as_bytes());
    assert_eq!(status(&output), 1);
    let expected = "-: response not checked, the recorded text has a lone surrogate: entry 0";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
}

#[test]
fn what_judges_nothing_is_no_success() {
    for (file, line) in [
        (
            "tests/har/browser.expected",
            "tests/har/browser.expected: not a HAR file: not JSON at line 1, column 1",
        ),
        (
            "tests/cases/request/page-example.json",
            "tests/cases/request/page-example.json: not a HAR file: it has no array `log.entries`; check a body with `check request` or `check response`",
        ),
        ("no.har", "cannot read no.har: No such file or directory"),
    ] {
        let output = run(&["check", "har", file], b"");
        let told = format!("attio-contract: {line}\n0 bodies: 0 valid, 0 invalid; 1 not checked\n");
        assert_eq!((status(&output), stderr(&output)), (2, told));
        let mixed = run(&["check", "har", "-q", file, "tests/har/odd.har"], b"");
        assert_eq!(status(&mixed), 2);
    }
    let empty = run(&["check", "har", "-q"], br#"{"log":{"entries":[]}}"#);
    assert_eq!(
        (status(&empty), &*stderr(&empty)),
        (
            2,
            "attio-contract: nothing was checked: the input has no body\n"
        )
    );
}

#[test]
fn a_run_fails_for_what_it_is_told_to_and_stops_there() {
    let refused = recording(r#"{"data":{"values":{"users":"a"}}}"#, 200, "{}");
    assert_eq!(status(&run(&["check", "har"], &refused)), 1);
    assert_eq!(status(&run(&["check", "har", "--exit-zero"], &refused)), 0);
    let stopped = run(&["check", "har", "--fail-fast", "-", "no.har"], &refused);
    assert_eq!(status(&stopped), 1);
    let told = stderr(&stopped);
    assert!(
        told.ends_with(
            "2 invalid; the server objects or disagrees in 1; stopped at the first failure\n"
        ),
        "{told}"
    );

    let drift = recording(r#"{"data":{"values":{}}}"#, 418, "{}");
    assert_eq!(status(&run(&["check", "har"], &drift)), 1);
    for command in ["check", "report"] {
        let lenient = run(&[command, "har", "--fail-on", "violation"], &drift);
        assert_eq!(status(&lenient), 0, "{command}");
    }
}

#[test]
fn many_entries_are_named_in_few_words() {
    let entry = r#"{"request":{"method":"GET","url":"https://example.com/"}}"#;
    let file = format!(
        r#"{{"log":{{"entries":[{}]}}}}"#,
        vec![entry; 100_000].join(",")
    );
    let output = run(&["check", "har"], file.as_bytes());
    let expected = "-: skipped, another host: entries 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 99990 more";
    assert_eq!(stderr(&output).lines().nth(1), Some(expected));
}

#[test]
fn help_names_the_host() {
    let help = command(&["check", "har", "--help"]).output().unwrap();
    assert!(
        String::from_utf8(help.stdout)
            .unwrap()
            .contains("--host <HOST>")
    );
}

#[test]
fn entries_for_other_hosts_alone_are_said_to_be_the_reason() {
    let recording = br#"{"log":{"entries":[{"request":{"method":"POST",
        "url":"http://localhost:8080/v2/objects/workspaces/records","postData":{"text":"{}"}}}]}}"#;
    let reason =
        "nothing was checked: no entry is for the endpoint at this host (another one: --host)";
    for command in ["check", "report"] {
        let output = run(&[command, "har"], recording);
        assert_eq!(status(&output), 2);
        assert!(
            stderr(&output).ends_with(&format!("attio-contract: {reason}\n")),
            "{}",
            stderr(&output)
        );
    }
    let json = run(&["check", "har", "--format", "json"], recording);
    assert_eq!(lines(&json), [json!({"source": null, "error": reason})]);
    assert_eq!(
        status(&run(
            &["check", "har", "--host", "localhost:8080"],
            recording
        )),
        1
    );
}

//! `explain` and `expand` as their users call them.

use crate::binary::{command, run, status};
use attio_contract::Rule;
use std::process::{Output, Stdio};

const SHORT: &str = r#"{"data":{"values":{"name":"Example Ltd"}}}"#;
const LONG: &str = r#"{"data":{"values":{"name":[{"value":"Example Ltd"}]}}}"#;
const UUID: &str = r#"{"data":{"values":{"users":["3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"]}}}"#;

fn texts(output: &Output) -> (&str, &str) {
    [&output.stdout, &output.stderr]
        .map(|bytes| std::str::from_utf8(bytes).unwrap())
        .into()
}

#[test]
fn explain_prints_what_the_library_says() {
    for rule in Rule::ALL {
        let output = run(&["explain", rule.code()], b"");
        assert_eq!(texts(&output), (&*format!("{}\n", rule.explain()), ""));
        assert_eq!(status(&output), 0);
    }
}

#[test]
fn explain_lists_every_rule_on_a_line() {
    let output = run(&["explain"], b"");
    let (list, errors) = texts(&output);
    assert_eq!((status(&output), errors), (0, ""));
    assert_eq!(list.lines().count(), Rule::ALL.len());
    for (line, rule) in list.lines().zip(Rule::ALL) {
        let (code, summary) = line.split_once("  ").unwrap();
        assert_eq!((code, summary.trim_start()), (rule.code(), rule.summary()));
        assert!(line.chars().count() <= 110, "{line}");
    }
}

#[test]
fn an_unknown_rule_is_told_with_what_to_type() {
    let long = "enum".repeat(1_000);
    let cut = format!("there is no rule `{}…`", &long[..60]);
    for (code, wrong, right) in [
        (
            "enumm",
            "there is no rule `enumm`, did you mean `enum`?",
            "explain enum",
        ),
        (
            "ENUM",
            "there is no rule `ENUM`, did you mean `enum`?",
            "explain enum",
        ),
        (
            "additional_properties",
            "there is no rule `additional_properties`, did you mean `additional-property`?",
            "explain additional-property",
        ),
        (
            "record-id",
            "there is no rule `record-id`, did you mean `bare-record-id`?",
            "explain bare-record-id",
        ),
        (
            "format\u{1b}\n",
            "there is no rule `format\\u{1b}\\u{a}`, did you mean `format`?",
            "explain format",
        ),
        (
            "422",
            "422 is an HTTP status, not a rule",
            "check response --status 422 FILE",
        ),
        ("7", "there is no rule `7`", "explain"),
        (
            "something else",
            "there is no rule `something else`",
            "explain",
        ),
        ("", "there is no rule ``", "explain"),
        (&*long, &*cut, "explain"),
    ] {
        let output = run(&["explain", code], b"");
        let (printed, errors) = texts(&output);
        assert_eq!((status(&output), printed), (2, ""));
        assert_eq!(
            errors,
            format!("attio-contract: {wrong}\n  try: attio-contract {right}\n")
        );
    }
}

/// A rule that is nothing like what was typed leads nowhere.
#[test]
fn expand_writes_the_long_form_with_a_line_end() {
    for arguments in [&["expand"][..], &["expand", "-"]] {
        for (input, printed) in [
            (SHORT.to_owned(), LONG),
            (format!("{SHORT}\n"), LONG),
            (LONG.to_owned(), LONG),
        ] {
            let output = run(arguments, input.as_bytes());
            let summary = "1 body: 1 expanded, 0 refused\n";
            assert_eq!(texts(&output), (&*format!("{printed}\n"), summary));
            assert_eq!(status(&output), 0);
        }
    }
    let short = run(&["expand", "examples/bodies/shorthand.json"], b"");
    let long = run(
        &["check", "request", "--profile", "canonical"],
        &short.stdout,
    );
    assert_eq!((status(&short), status(&long)), (0, 0));
}

#[test]
fn a_body_that_cannot_be_expanded_has_its_report_and_no_output() {
    let output = run(&["expand"], br#"{"data":{}}"#);
    assert_eq!(status(&output), 1);
    let (printed, errors) = texts(&output);
    assert_eq!(printed, "");
    let start = "-: cannot be expanded\n\n\
                 violation[required]: required property `values` is missing\n --> -:1:9\n";
    assert!(errors.starts_with(start), "{errors}");
    let output = run(&["expand"], UUID.as_bytes());
    let (printed, errors) = texts(&output);
    assert_eq!((status(&output), printed), (1, ""));
    for part in [
        "violation[ambiguous-id]: ",
        " --> -:1:29\n",
        "at: /data/values/users/0\n",
    ] {
        assert!(errors.contains(part), "{errors}");
    }
    let value = &UUID[28..36];
    assert!(errors.contains(value), "{errors}");
    let redacted = run(&["expand", "--redact"], UUID.as_bytes());
    let (printed, errors) = texts(&redacted);
    assert_eq!((status(&redacted), printed), (1, ""));
    assert!(errors.contains(" --> -:1:29\n") && !errors.contains(value));
    for (id, key) in [("user-id", "user_id"), ("record-id", "target_record_id")] {
        let output = run(&["expand", "--uuid-is", id], UUID.as_bytes());
        assert_eq!(status(&output), 0);
        assert!(texts(&output).0.contains(key));
    }
}

#[test]
fn expand_takes_lines_and_leaves_the_refused_ones_out() {
    let input = format!("{SHORT}\r\n\n{{}}\n{UUID}\n{LONG}");
    let output = run(&["expand", "--ndjson"], input.as_bytes());
    let (printed, errors) = texts(&output);
    assert_eq!(printed, format!("{LONG}\r\n{LONG}\n"));
    let refused: Vec<_> = errors
        .lines()
        .filter(|line| line.starts_with('-'))
        .collect();
    assert_eq!(
        refused,
        [
            "-, line 3: cannot be expanded",
            "-, line 4: cannot be expanded"
        ]
    );
    assert_eq!(status(&output), 1);
    let many = format!("{SHORT}\n").repeat(20_000);
    let output = run(&["expand", "--ndjson"], many.as_bytes());
    let summary = "20,000 bodies: 20,000 expanded, 0 refused\n";
    let (printed, errors) = texts(&output);
    assert!(printed == format!("{LONG}\n").repeat(20_000));
    assert_eq!(errors, summary);
}

#[test]
fn expand_tells_of_files_that_it_cannot_read() {
    for (arguments, path) in [
        (&["expand", "no/such\nfile"][..], "no/such\\u{a}file"),
        (&["expand", "src"], "src"),
        (&["expand", "--ndjson", "no/such"], "no/such"),
    ] {
        let output = run(arguments, b"");
        let (printed, errors) = texts(&output);
        assert_eq!((status(&output), printed), (2, ""), "{arguments:?}");
        let start = format!("attio-contract: cannot read {path}: ");
        assert!(errors.starts_with(&start), "{errors}");
        assert!(
            errors.ends_with("\n0 bodies: 0 expanded, 0 refused; 1 not checked\n"),
            "{errors}"
        );
        let quiet = run(&[arguments, &["-q"]].concat(), b"");
        assert_eq!(texts(&quiet).1.lines().count(), 1);
    }
}

#[test]
fn a_closed_pipe_is_no_reason_to_complain() {
    for arguments in [
        &["explain"][..],
        &["explain", "enum"],
        &["expand", "examples/bodies/shorthand.json"],
    ] {
        let mut child = command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(texts(&output).1, "", "{arguments:?}");
    }
}

#[test]
fn a_rule_is_explained_as_findings_show_it() {
    let output = run(&["explain", "violation[enum]"], b"");
    let code = run(&["explain", "enum"], b"");
    assert_eq!((status(&output), output.stdout), (0, code.stdout));
}

//! `--format junit`, read by an XML parser of another family than the writer's.

use super::{Folder, all, check};
use crate::binary::{run, status};
use roxmltree::{Document, Node};

fn elements<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children()
        .filter(move |child| child.has_tag_name(name))
}

fn number(node: Node<'_, '_>, attribute: &str) -> usize {
    node.attribute(attribute).unwrap().parse().unwrap()
}

/// Its name, the attributes that it can have, those that it has to have, and its children.
type Element = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

/// What `junit-10.xsd` of Jenkins' plugin xUnit allows of the elements that are written.
const SCHEMA: [Element; 6] = [
    (
        "testsuites",
        &["name", "time", "tests", "failures", "errors"],
        &[],
        &["testsuite"],
    ),
    (
        "testsuite",
        &[
            "name",
            "tests",
            "failures",
            "errors",
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
        ],
        &["name", "tests", "failures", "errors"],
        &[
            "testsuite",
            "properties",
            "testcase",
            "system-out",
            "system-err",
        ],
    ),
    (
        "testcase",
        &["name", "time", "classname", "group"],
        &["name"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("failure", &["type", "message"], &[], &[]),
    ("error", &["type", "message"], &[], &[]),
    ("system-out", &[], &[], &[]),
];

/// Whether an element and all in it meet the schema, and counts are those of what is counted.
fn meets(element: Node<'_, '_>) -> bool {
    let name = element.tag_name().name();
    let Some((_, allowed, required, children)) = SCHEMA.iter().find(|row| row.0 == name) else {
        return false;
    };
    let is_text = ["failure", "error", "system-out"].contains(&name);
    let counted = |of: &str| {
        let all = element.descendants().skip(1);
        all.filter(|node| node.has_tag_name(of)).count()
    };
    let counts = [
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
    ];
    let mut counts = counts.iter().filter(|(count, _)| allowed.contains(count));
    element
        .attributes()
        .all(|attribute| allowed.contains(&attribute.name()))
        && required.iter().all(|name| element.has_attribute(*name))
        && counts.all(|(count, of)| number(element, count) == counted(of))
        && element.children().all(|child| match child.text() {
            Some(text) if child.is_text() => is_text || text.trim().is_empty(),
            _ => children.contains(&child.tag_name().name()) && meets(child),
        })
}

#[test]
fn what_does_not_meet_the_schema_is_seen() {
    let case = |inner: &str| {
        format!(
            "<testsuites tests=\"1\" failures=\"0\" errors=\"0\">\
             <testsuite name=\"a\" tests=\"1\" failures=\"0\" errors=\"0\">{inner}</testsuite></testsuites>"
        )
    };
    let good = case("<testcase name=\"b\"><system-out>x</system-out></testcase>");
    for (from, to) in [
        ("", ""),
        ("<testsuites", "<testsuites skipped=\"0\""),
        ("<testcase", "<testcase assertions=\"1\""),
        ("<testcase name=\"b\"", "<testcase"),
        ("tests=\"1\"", "tests=\"2\""),
        ("x</system-out>", "<b/></system-out>"),
        ("<system-out>x</system-out>", "text"),
        ("system-out>", "output>"),
    ] {
        let text = good.replace(from, to);
        let document = Document::parse(&text).unwrap();
        assert_eq!(meets(document.root_element()), from.is_empty(), "{text}");
    }
}

#[test]
fn every_body_is_a_test_case_that_fails_if_it_is_not_valid() {
    let mut failures = 0;
    let mut late = 0;
    let mut in_file = 0;
    for checked in all("junit") {
        let document = Document::parse(checked.text()).unwrap();
        let suites = document.root_element();
        assert!(suites.has_tag_name("testsuites") && meets(suites));
        let cases = || {
            elements(suites, "testsuite")
                .flat_map(|suite| elements(suite, "testcase").map(move |case| (suite, case)))
        };
        assert_eq!(cases().count(), checked.verdicts.len());
        assert_eq!(number(suites, "tests"), checked.verdicts.len());
        let invalid = checked
            .verdicts
            .iter()
            .filter(|verdict| verdict["valid"] == false)
            .count();
        assert_eq!(number(suites, "failures"), invalid);
        for (verdict, (suite, case)) in checked.verdicts.iter().zip(cases()) {
            let source = verdict["source"].as_str().unwrap();
            if !source.starts_with("::")
                && source.chars().all(|character| {
                    character.is_alphanumeric() || "/-. :,<>&\"'".contains(character)
                })
            {
                assert_eq!(suite.attribute("name"), Some(source));
                assert_eq!(case.attribute("classname"), Some(source));
            }
            let line = verdict["line"].as_u64();
            let name = line.map_or("body".to_owned(), |line| format!("line {line}"));
            assert_eq!(case.attribute("name"), Some(&*name));
            let failed: Vec<_> = elements(case, "failure").collect();
            assert_eq!(failed.is_empty(), verdict["valid"] == true);
            let findings = verdict["findings"].as_array().unwrap();
            for failure in failed {
                // What does not fail a body is not why it fails.
                let of = |severity: &str| {
                    let mut findings = findings.iter();
                    findings.find(|finding| finding["severity"] == severity)
                };
                let reason = of("violation").or_else(|| of("drift")).unwrap();
                late += usize::from(*reason != findings[0]);
                let message = reason["message"].as_str().unwrap();
                assert!(failure.attribute("message").unwrap().starts_with(message));
                assert_eq!(failure.attribute("type"), reason["rule"].as_str());
                let lines: Vec<_> = failure.text().unwrap().lines().collect();
                assert_eq!(lines.len(), findings.len(), "{lines:?}");
                for (line, finding) in lines.iter().zip(findings) {
                    // Of the file, not of the line of NDJSON.
                    if let (Some(first), Some(row)) =
                        (verdict["line"].as_u64(), finding["span"]["line"].as_u64())
                    {
                        let place = format!("{}:{} ", first + row - 1, finding["span"]["column"]);
                        assert!(line.starts_with(&place), "{line}");
                        in_file += usize::from(first > 1);
                    }
                    assert!(
                        line.contains(finding["message"].as_str().unwrap()),
                        "{line}"
                    );
                }
                failures += 1;
            }
        }
    }
    assert!(
        failures > 200 && late > 10 && in_file > 10,
        "{failures}, {late}, {in_file}"
    );
}

#[test]
fn a_source_has_one_suite_and_one_without_verdict_is_an_error() {
    let folder = Folder::new("junit-unread");
    let checked = check(
        "junit",
        &folder.path,
        &["request", "--ndjson", "all", "no-such-file"],
    );
    let document = Document::parse(checked.text()).unwrap();
    let suites: Vec<_> = elements(document.root_element(), "testsuite").collect();
    assert_eq!(suites.len(), 2);
    // But for the one that says why there is none.
    let lines = checked.verdicts.len() - 1;
    assert_eq!(
        (number(suites[0], "tests"), number(suites[0], "failures")),
        (lines, lines)
    );
    assert_eq!(number(suites[1], "errors"), 1);
    let case = elements(suites[1], "testcase").next().unwrap();
    let error = elements(case, "error").next().unwrap();
    assert!(
        error
            .attribute("message")
            .unwrap()
            .starts_with("cannot read no-such-file: ")
    );
}

#[test]
fn a_run_without_verdict_is_an_error() {
    for arguments in [&["request", "--ndjson"][..], &["har"]] {
        let input = if arguments[0] == "har" {
            &br#"{"log":{"entries":[]}}"#[..]
        } else {
            b"\n"
        };
        let output = run(
            &[&["check", "--format", "junit"], arguments].concat(),
            input,
        );
        assert_eq!(status(&output), 2);
        let text = String::from_utf8(output.stdout).unwrap();
        let document = Document::parse(&text).unwrap();
        let suites = document.root_element();
        assert!(meets(suites) && number(suites, "errors") == 1, "{text}");
    }
}

#[test]
fn quiet_leaves_out_no_test() {
    let valid = br#"{"data":{"values":{}}}"#;
    for quiet in [&[][..], &["--quiet"]] {
        let check = [&["check", "request", "--format", "junit"], quiet].concat();
        let output = run(&check, valid);
        let text = String::from_utf8(output.stdout).unwrap();
        let document = Document::parse(&text).unwrap();
        let suites = document.root_element();
        assert!(meets(suites));
        assert_eq!(
            (number(suites, "tests"), number(suites, "failures")),
            (1, 0)
        );
        assert_eq!(elements(suites, "testsuite").count(), 1);
    }
}

/// The summary of `tests/har/browser.har`: "8 bodies: 7 valid, 1 invalid; the server objects or disagrees in 1".
#[test]
fn an_exchange_is_no_test_and_what_is_found_in_it_is_not_lost() {
    let output = run(
        &["check", "har", "--format", "junit", "tests/har/browser.har"],
        b"",
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let document = Document::parse(&text).unwrap();
    let suites = document.root_element();
    assert!(meets(suites));
    let counts = ["tests", "failures", "errors"].map(|count| number(suites, count));
    assert_eq!(counts, [8, 1, 0]);
    let failure = document
        .descendants()
        .find(|node| node.has_tag_name("failure"));
    let failure = failure.unwrap().text().unwrap();
    assert!(failure.contains("violation[") && failure.contains("drift[server-disagrees]"));
    // A valid body that the server refuses: an error beside no failure.
    let error = r#"{"status_code":400,"type":"invalid_request_error","code":"missing_value","message":"m"}"#;
    let har = serde_json::json!({"log": {"entries": [{
        "request": {
            "method": "POST",
            "url": "https://api.attio.com/v2/objects/workspaces/records",
            "postData": {"text": r#"{"data":{"values":{}}}"#},
        },
        "response": {"status": 400, "content": {"text": error}},
    }]}});
    let output = run(
        &["check", "har", "--format", "junit"],
        har.to_string().as_bytes(),
    );
    assert_eq!(status(&output), 1);
    let text = String::from_utf8(output.stdout).unwrap();
    let document = Document::parse(&text).unwrap();
    let suites = document.root_element();
    assert!(meets(suites));
    let counts = ["tests", "failures", "errors"].map(|count| number(suites, count));
    assert_eq!(counts, [2, 0, 1]);
    let error = document
        .descendants()
        .find(|node| node.has_tag_name("error"));
    let text = error.unwrap().text().unwrap();
    assert!(text.contains("drift[server-disagrees]"), "{text}");
}

#[test]
fn a_failure_counts_what_it_does_not_show() {
    let body = br#"{"data":{"values":{"users":[1,2,3]}}}"#;
    let output = super::run(&["check", "request", "--format", "junit"], body);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(" and 2 more\""), "{text}");
}

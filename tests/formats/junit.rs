//! `--format junit`, read by an XML parser of another family than the writer's.

use crate::{Folder, all, check};
use roxmltree::{Document, Node};

fn elements<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children()
        .filter(move |child| child.has_tag_name(name))
}

fn number(node: Node<'_, '_>, attribute: &str) -> usize {
    node.attribute(attribute).unwrap().parse().unwrap()
}

#[test]
fn every_body_is_a_test_case_that_fails_if_it_is_not_valid() {
    let mut failures = 0;
    let mut late = 0;
    for checked in all("junit") {
        let document = Document::parse(checked.text()).unwrap();
        let suites = document.root_element();
        assert!(suites.has_tag_name("testsuites"));
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
            if source
                .chars()
                .all(|character| character.is_alphanumeric() || "/-. :,<>&\"'".contains(character))
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
                    assert!(
                        line.contains(finding["message"].as_str().unwrap()),
                        "{line}"
                    );
                }
                failures += 1;
            }
        }
    }
    assert!(failures > 200 && late > 10, "{failures}, {late}");
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
    let lines = checked.verdicts.len();
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

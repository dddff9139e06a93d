//! `--format junit`: one suite per source and one test case per body, following the schema that Jenkins validates
//! files against (`junit-10.xsd` of its xUnit plugin). The format has its counts at the beginning, so nothing can be
//! written before the end.

use crate::escape::printable;
use crate::output::{EntryPart, Judged, NoVerdict, Place};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};
use std::cmp::Reverse;

/// The name of the suite for a run without a verdict that is not about one source.
const TOOL: &str = "attio-contract";

/// A test case and the source of its body.
pub(crate) struct Case {
    source: String,
    /// For a request: the index of its entry.
    request_of: Option<usize>,
    test: TestCase,
}

/// The test cases so far.
#[derive(Default)]
pub(crate) struct Suites(Vec<(String, TestSuite)>);

/// Adds a test case for a body, failed if the body is not valid. Findings that do not fail it become its output. An
/// exchange is not a body: its findings go to the test case of its request.
pub(crate) fn add(cases: &mut Vec<Case>, judged: &Judged<'_>) {
    if let Place::Entry {
        index,
        part: EntryPart::Exchange,
    } = judged.place
    {
        let is_its_request = |case: &&mut Case| case.request_of == Some(index);
        if let Some(request) = cases.iter_mut().rev().find(is_its_request) {
            remark(&mut request.test, judged);
            return;
        }
    }
    cases.push(case(judged));
}

fn case(judged: &Judged<'_>) -> Case {
    let report = judged.report;
    let text = text(judged);
    let status = if report.is_valid() {
        TestCaseStatus::success()
    } else {
        unsuccessful(NonSuccessKind::Failure, judged, &text)
    };
    let name = judged.place.name().unwrap_or_else(|| "body".to_owned());
    let mut case = TestCase::new(name, status);
    case.set_classname(printable(judged.source));
    if report.is_valid() && !text.is_empty() {
        case.set_system_out(text);
    }
    let request_of = match judged.place {
        Place::Entry {
            index,
            part: EntryPart::Request,
        } => Some(index),
        _ => None,
    };
    Case {
        source: judged.source.to_owned(),
        request_of,
        test: case,
    }
}

/// Adds the findings of an exchange. The request's own result does not change: a disagreement with the server is an
/// error, so that failures are exactly the invalid bodies.
fn remark(case: &mut TestCase, judged: &Judged<'_>) {
    let text = text(judged);
    let add = |to: &mut Option<XmlString>| {
        let before = to.as_deref().map(|before| before.to_owned() + "\n");
        *to = Some((before.unwrap_or_default() + &text).into());
    };
    match &mut case.status {
        TestCaseStatus::NonSuccess { description, .. } => add(description),
        _ if judged.report.is_valid() => add(&mut case.system_out),
        status => *status = unsuccessful(NonSuccessKind::Error, judged, &text),
    }
}

/// One line per finding, with its place in the source.
fn text(judged: &Judged<'_>) -> String {
    let findings = judged.report.findings().iter();
    let findings: Vec<_> = findings
        .map(|finding| judged.place.in_source(finding).to_string())
        .collect();
    findings.join("\n")
}

fn unsuccessful(kind: NonSuccessKind, judged: &Judged<'_>, text: &str) -> TestCaseStatus {
    let report = judged.report;
    let mut status = TestCaseStatus::non_success(kind);
    let reason = report
        .findings()
        .iter()
        .min_by_key(|finding| Reverse(finding.severity));
    if let Some(reason) = reason {
        let more = match report.total() {
            1 => String::new(),
            total => format!(" and {} more", total - 1),
        };
        status
            .set_type(reason.rule.code())
            .set_message(printable(&reason.message) + &more)
            .set_description(text);
    }
    status
}

/// A source without a verdict is an error, so that the run does not pass.
pub(crate) fn no_verdict(no_verdict: NoVerdict<'_>) -> Case {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status
        .set_type("no-verdict")
        .set_message(printable(no_verdict.reason));
    let name = no_verdict.source.map_or("check", |_| "body");
    let source = no_verdict.source.unwrap_or(TOOL);
    let mut case = TestCase::new(name, status);
    case.set_classname(printable(source));
    Case {
        source: source.to_owned(),
        request_of: None,
        test: case,
    }
}

impl Suites {
    pub(crate) fn add(&mut self, cases: Vec<Case>) {
        for Case { source, test, .. } in cases {
            match self.0.last_mut() {
                Some((name, suite)) if *name == source => {
                    suite.add_test_case(test);
                }
                _ => {
                    let mut suite = TestSuite::new(printable(&source));
                    suite.add_test_case(test);
                    self.0.push((source, suite));
                }
            }
        }
    }

    pub(crate) fn into_xml(self) -> Vec<u8> {
        let mut report = Report::new(TOOL);
        report.add_test_suites(self.0.into_iter().map(|(_, suite)| suite));
        let xml = report.to_string();
        let mut xml = xml.expect("writing to a string cannot fail");
        // The schema has no such attribute on the root element, but quick-junit always writes it. The root comes
        // first.
        let skipped = " skipped=\"0\"";
        if let Some(at) = xml.find(skipped) {
            xml.replace_range(at..at + skipped.len(), "");
        }
        xml.into_bytes()
    }
}

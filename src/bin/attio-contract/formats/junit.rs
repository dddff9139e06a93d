//! `--format junit`: a suite for each source, a test case for each body. The format wants its counts
//! first, so that nothing can be written before the end.

use crate::input::Unread;
use crate::output::Judged;
use crate::printable::printable;
use attio_contract::Severity;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// A test case and the source of its body.
pub(crate) struct Case {
    source: String,
    case: TestCase,
}

/// The test cases so far.
#[derive(Default)]
pub(crate) struct Suites(Vec<(String, TestSuite)>);

/// The test case of a body: failed if it is not valid. What does not fail it is its output.
pub(crate) fn case(judged: &Judged<'_>) -> Case {
    let report = judged.report;
    let findings: Vec<_> = report.findings().iter().map(ToString::to_string).collect();
    let text = findings.join("\n");
    let mut status = TestCaseStatus::success();
    let reason = report
        .findings()
        .iter()
        .min_by_key(|finding| weight(finding.severity));
    if let (false, Some(reason)) = (report.is_valid(), reason) {
        let more = match report.total() {
            1 => String::new(),
            total => format!(" and {} more", total - 1),
        };
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status
            .set_type(reason.rule.code())
            .set_message(printable(&reason.message) + &more)
            .set_description(text.clone());
    }
    let name = judged.place.name().unwrap_or_else(|| "body".to_owned());
    let mut case = TestCase::new(name, status);
    case.set_classname(printable(judged.source));
    if report.is_valid() && !text.is_empty() {
        case.set_system_out(text);
    }
    Case {
        source: judged.source.to_owned(),
        case,
    }
}

/// Why a body fails is what weighs most: not a drift before a violation, and no advice.
fn weight(severity: Severity) -> u8 {
    match severity {
        Severity::Violation => 0,
        Severity::Drift => 1,
        Severity::Advice => 2,
    }
}

/// A source without verdict is an error, which a run must not pass over.
pub(crate) fn unread(unread: &Unread) -> Case {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status
        .set_type("no-verdict")
        .set_message(unread.reason.clone());
    let mut case = TestCase::new("body", status);
    case.set_classname(printable(&unread.source));
    Case {
        source: unread.source.clone(),
        case,
    }
}

impl Suites {
    pub(crate) fn add(&mut self, cases: Vec<Case>) {
        for Case { source, case } in cases {
            match self.0.last_mut() {
                Some((name, suite)) if *name == source => {
                    suite.add_test_case(case);
                }
                _ => {
                    let mut suite = TestSuite::new(printable(&source));
                    suite.add_test_case(case);
                    self.0.push((source, suite));
                }
            }
        }
    }

    pub(crate) fn into_xml(self) -> Vec<u8> {
        let mut report = Report::new("attio-contract");
        report.add_test_suites(self.0.into_iter().map(|(_, suite)| suite));
        let mut xml = Vec::new();
        report
            .serialize(&mut xml)
            .expect("a vector takes all that is written to it");
        xml
    }
}

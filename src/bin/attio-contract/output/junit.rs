//! `--format junit`: one suite per source and one test case per body, following the schema that Jenkins validates
//! files against (`junit-10.xsd` of its xUnit plugin). The format has its counts at the beginning, so nothing can be
//! written before the end.

use crate::escape::printable;
use crate::output::look::Look;
use crate::output::printed::{Case, Printed};
use crate::output::printer::{Document, Printer};
use crate::verdict::{BodyVerdict, EntryPart, NoVerdict, Place};
use attio_contract::Profile;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};
use std::cmp::Reverse;
use std::io;

/// The name of the suite for a run without a verdict that is not about one source.
const TOOL: &str = "attio-contract";

/// See the module.
pub(super) struct Junit;

impl Printer for Junit {
    /// Adds a test case for a body, failed if the body is not valid. Findings that do not fail it become its output. An
    /// exchange is not a body: its findings go to the test case of its request.
    fn body(&self, _: &Look, verdict: &BodyVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        add(&mut out.cases, verdict);
        Ok(())
    }

    fn no_verdict(&self, no_verdict: NoVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        out.cases.push(self::no_verdict(no_verdict));
        Ok(())
    }

    fn document(&self, _: Profile) -> Box<dyn Document> {
        Box::new(Suites::default())
    }

    /// Otherwise the file would not say how many bodies passed.
    fn counts_all_bodies(&self) -> bool {
        true
    }
}

impl Document for Suites {
    fn body(&mut self, printed: Printed) -> Vec<u8> {
        self.add(printed.cases);
        Vec::new()
    }

    fn end(&mut self) -> Vec<u8> {
        std::mem::take(self).into_xml()
    }
}

/// The test cases so far.
#[derive(Default)]
struct Suites(Vec<(String, TestSuite)>);

fn add(cases: &mut Vec<Case>, verdict: &BodyVerdict<'_>) {
    if let Place::Entry {
        index,
        part: EntryPart::Exchange,
    } = verdict.place
    {
        let is_its_request = |case: &&mut Case| case.request_of == Some(index);
        if let Some(request) = cases.iter_mut().rev().find(is_its_request) {
            remark(&mut request.test, verdict);
            return;
        }
    }
    cases.push(case(verdict));
}

fn case(verdict: &BodyVerdict<'_>) -> Case {
    let report = verdict.report;
    let text = text(verdict);
    let status = if report.is_valid() {
        TestCaseStatus::success()
    } else {
        unsuccessful(NonSuccessKind::Failure, verdict, &text)
    };
    let name = verdict.place.name().unwrap_or_else(|| "body".to_owned());
    let mut case = TestCase::new(name, status);
    case.set_classname(printable(verdict.source));
    if report.is_valid() && !text.is_empty() {
        case.set_system_out(text);
    }
    let request_of = match verdict.place {
        Place::Entry {
            index,
            part: EntryPart::Request,
        } => Some(index),
        _ => None,
    };
    Case {
        source: verdict.source.to_owned(),
        request_of,
        test: case,
    }
}

/// Adds the findings of an exchange. The request's own result does not change: a disagreement with the server is an
/// error, so that failures are exactly the invalid bodies.
fn remark(case: &mut TestCase, verdict: &BodyVerdict<'_>) {
    let text = text(verdict);
    let add = |to: &mut Option<XmlString>| {
        let before = to.as_deref().map(|before| before.to_owned() + "\n");
        *to = Some((before.unwrap_or_default() + &text).into());
    };
    match &mut case.status {
        TestCaseStatus::NonSuccess { description, .. } => add(description),
        _ if verdict.report.is_valid() => add(&mut case.system_out),
        status => *status = unsuccessful(NonSuccessKind::Error, verdict, &text),
    }
}

/// One line per finding, with its place in the source.
fn text(verdict: &BodyVerdict<'_>) -> String {
    let findings = verdict.report.findings().iter();
    let findings: Vec<_> = findings
        .map(|finding| verdict.place.in_source(finding).to_string())
        .collect();
    findings.join("\n")
}

fn unsuccessful(kind: NonSuccessKind, verdict: &BodyVerdict<'_>, text: &str) -> TestCaseStatus {
    let report = verdict.report;
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
fn no_verdict(no_verdict: NoVerdict<'_>) -> Case {
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
    fn add(&mut self, cases: Vec<Case>) {
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

    fn into_xml(self) -> Vec<u8> {
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

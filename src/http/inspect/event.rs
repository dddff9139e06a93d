//! `tracing` events. They end up in logs, so they contain nothing from a body.

use super::outcome::Outcome;
use super::policy::Policy;
use crate::api::body::Body;
use crate::report::Report;
use crate::report::finding::Severity;
use std::collections::BTreeSet;
use tracing::{debug, warn};

macro_rules! event {
    ($level:ident, $of:ident, $status:ident, $report:ident, $outcome:ident) => {
        $level!(
            target: "attio_contract",
            body = $of,
            status = $status,
            findings = $report.total(),
            violations = $report.count(Severity::Violation),
            drift = $report.count(Severity::Drift),
            rules = codes($report),
            schema_at = $report.findings().first().map(|finding| finding.schema_at.as_str()),
            refused = $outcome.is_refused,
            "{}",
            verdict($outcome.body, $report),
        )
    };
}

pub(super) fn emit(outcome: &Outcome, policy: Policy) {
    let (of, status) = match outcome.body {
        Body::Request => ("request", None),
        Body::Response(status) => ("response", Some(status)),
    };
    match &outcome.verdict {
        Ok(report) if report.is_valid() || policy == Policy::Observe => {
            event!(debug, of, status, report, outcome);
        }
        Ok(report) => event!(warn, of, status, report, outcome),
        Err(reason) => {
            debug!(target: "attio_contract", body = of, status, %reason, "body not checked");
        }
    }
}

fn verdict(body: Body, report: &Report) -> &'static str {
    if body.is_server_error() {
        "server error"
    } else if report.is_valid() {
        "valid body"
    } else {
        "invalid body"
    }
}

/// The codes of the rules in the report, in order, without repeats.
fn codes(report: &Report) -> String {
    let rules = report.findings().iter().map(|finding| finding.rule.code());
    let codes: BTreeSet<_> = rules.collect();
    codes.into_iter().collect::<Vec<_>>().join(",")
}

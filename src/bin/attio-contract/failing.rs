//! What makes the exit status 1, and when the run stops for it.

use crate::args::FailOn;
use crate::options::VerdictArgs;
use attio_contract::{Body, Contract, Report, Severity};
use std::io;

/// Which reports fail the run.
pub(crate) struct Failing {
    on: FailOn,
    /// Shows whether there is a violation when the report keeps too few findings to have it.
    lenient: Contract,
}

/// Ends the run early. It is an error because it has to leave the same loops as a failed write.
#[derive(Debug, thiserror::Error)]
#[error("stopped at the first failure")]
struct Stop;

impl Failing {
    pub(crate) fn new(verdict: VerdictArgs, contract: &Contract) -> Self {
        Self {
            on: verdict.fail_on,
            lenient: contract.clone().tolerate_drift().with_limit(1),
        }
    }

    /// Whether the report on a body fails the run.
    pub(crate) fn fails(&self, report: &Report, body: Body, bytes: &[u8]) -> bool {
        if report.is_valid() || self.on == FailOn::Drift {
            return !report.is_valid();
        }
        report.count(Severity::Violation) > 0
            || (report.total() > report.findings().len()
                && !self.lenient.check(body, bytes).is_valid())
    }

    /// The same for an exchange. Its report has few findings and keeps them all.
    pub(crate) fn fails_exchange(&self, report: &Report) -> bool {
        match self.on {
            FailOn::Drift => !report.is_valid(),
            FailOn::Violation => report.count(Severity::Violation) > 0,
        }
    }
}

/// The error that ends the run early.
pub(crate) fn stop() -> io::Error {
    io::Error::other(Stop)
}

/// Turns the error of [`stop`] into success.
pub(crate) fn unless_stopped(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error)
            if error
                .get_ref()
                .is_some_and(<dyn std::error::Error + Send + Sync>::is::<Stop>) =>
        {
            Ok(())
        }
        written => written,
    }
}

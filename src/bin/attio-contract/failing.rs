//! What makes the exit status 1, and when the run stops for it.

use crate::args::FailOn;
use crate::options::VerdictArgs;
use attio_contract::{Body, Contract, Report, Severity};
use std::io;

/// Which reports fail the run.
#[derive(Clone, Copy)]
pub(crate) struct Failing {
    on: FailOn,
    /// Tells whether there is a violation, also where a report keeps too few findings to show one.
    lenient: Contract,
}

/// Says that nothing more is to be checked. It travels as an error, since it ends the same loops as one of writing.
#[derive(Debug, thiserror::Error)]
#[error("stopped at the first failure")]
struct Stop;

impl Failing {
    pub(crate) fn new(verdict: VerdictArgs, contract: Contract) -> Self {
        Self {
            on: verdict.fail_on,
            lenient: contract.tolerate_drift().with_limit(1),
        }
    }

    /// Whether the report on a body fails the run.
    pub(crate) fn fails(self, report: &Report, body: Body, bytes: &[u8]) -> bool {
        if report.is_valid() || self.on == FailOn::Drift {
            return !report.is_valid();
        }
        report.count(Severity::Violation) > 0
            || (report.total() > report.findings().len()
                && !self.lenient.check(body, bytes).is_valid())
    }

    /// Whether the report on an exchange does: it has few findings, all of them kept.
    pub(crate) fn fails_exchange(self, report: &Report) -> bool {
        match self.on {
            FailOn::Drift => !report.is_valid(),
            FailOn::Violation => report.count(Severity::Violation) > 0,
        }
    }
}

/// What ends the run before its end.
pub(crate) fn stop() -> io::Error {
    io::Error::other(Stop)
}

/// Nothing was wrong with writing if the run was only stopped.
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

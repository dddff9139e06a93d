//! The exit status: what makes it 1 or 2, and when the run stops for it.

use crate::args::CheckArgs;
use crate::args::options::{FailOn, VerdictArgs};
use crate::tally::{self, Tally};
use attio_contract::{Body, Contract, Report, Severity};
use std::io::{self, Write};
use std::process::ExitCode;

/// No verdict: bad use of the command line, or a file that cannot be read.
pub(crate) const NO_VERDICT: u8 = 2;

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

/// Prints the summary of a run and returns its exit status.
pub(crate) fn finish(
    options: &CheckArgs,
    written: io::Result<()>,
    tally: &Tally,
    speed: Option<&str>,
) -> io::Result<ExitCode> {
    if written.is_ok() && !options.quiet {
        let mut summary = tally.summary(options.output.as_deref());
        if options.fail_fast && tally.failed > 0 {
            summary += "; stopped at the first failure";
        } else if let Some(speed) = speed {
            summary = summary + "; " + speed;
        }
        tally::tell(&summary);
    }
    outcome(written, tally, options.verdict.exit_zero)
}

/// The exit status for these verdicts, if they could be written.
pub(crate) fn outcome(
    written: io::Result<()>,
    tally: &Tally,
    exits_zero: bool,
) -> io::Result<ExitCode> {
    if written.is_ok() && tally.bodies == 0 && tally.unread == 0 {
        // "All valid" would hide that there was nothing to check.
        return Ok(no_verdict(tally.nothing()));
    }
    let has_failed = tally.failed > 0 && !exits_zero;
    let code = match (tally.unread, has_failed) {
        (1.., _) => ExitCode::from(NO_VERDICT),
        (0, true) => ExitCode::FAILURE,
        (0, false) => ExitCode::SUCCESS,
    };
    match written {
        // The reader has seen enough. Not everything was checked, so the status cannot be "all valid".
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            let unfinished = ExitCode::from(NO_VERDICT);
            Ok(if has_failed {
                ExitCode::FAILURE
            } else {
                unfinished
            })
        }
        written => written.map(|()| code),
    }
}

/// One clear line on standard error.
pub(crate) fn no_verdict(reason: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "attio-contract: {reason}");
    ExitCode::from(NO_VERDICT)
}

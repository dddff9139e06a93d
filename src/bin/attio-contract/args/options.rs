//! Options that several commands share.

use crate::args::values;
use attio_contract::har::Endpoint;
use attio_contract::{Contract, Profile};
use clap::{Args as Options, ValueEnum};
use std::path::PathBuf;

#[derive(Clone, Copy, Options)]
pub(crate) struct ProfileArgs {
    /// Which contract to check against.
    #[arg(long, global = true, default_value = "wire", value_parser = values::profiles())]
    pub(crate) profile: Profile,
}

/// How files are split into bodies, and how much of them is read.
#[derive(Clone, Copy, Options)]
pub(crate) struct InputArgs {
    /// Read each non-empty line as one body.
    #[arg(long, global = true, help_heading = "Input")]
    pub(crate) ndjson: bool,
    /// Stop reading a body larger than this: bytes, or with K, M or G [default: 64M; 1G for a HAR file]
    #[arg(long, global = true, value_name = "SIZE", value_parser = values::size, help_heading = "Input")]
    pub(crate) max_body: Option<u64>,
}

#[derive(Clone, Copy, Options)]
pub(crate) struct StatusArgs {
    /// The HTTP status of the response.
    #[arg(long, global = true, value_name = "CODE", value_parser = values::status, help_heading = "Input")]
    pub(crate) status: Option<u16>,
}

/// Statuses of responses whose files may show them.
#[derive(Clone, Copy, Options)]
pub(crate) struct OwnStatusArgs {
    /// The HTTP status of the responses.
    ///
    /// Without it, each body has the status in its file name (x.404.json), or its own `status_code`, or 200 if it
    /// has `data`.
    #[arg(long, global = true, value_name = "CODE", value_parser = values::status, help_heading = "Input")]
    pub(crate) status: Option<u16>,
}

#[derive(Clone, Options)]
pub(crate) struct HostArgs {
    /// The API host of the recorded entries to check, with a port if only that one counts [default: Attio's]
    #[arg(long, global = true, value_name = "HOST", value_parser = values::host, help_heading = "Input")]
    host: Option<String>,
}

/// What counts as valid, and what fails the run.
#[derive(Clone, Copy, Options)]
pub(crate) struct VerdictArgs {
    /// Count responses as valid that have drift only: additions the contract does not know.
    #[arg(long, global = true, help_heading = "Verdict")]
    tolerate_drift: bool,
    /// Also report what is allowed but will not do what you want.
    #[arg(long, global = true, help_heading = "Verdict")]
    advice: bool,
    /// What makes the exit status 1.
    #[arg(
        long,
        global = true,
        value_name = "SEVERITY",
        default_value = "drift",
        help_heading = "Verdict"
    )]
    pub(crate) fail_on: FailOn,
    /// Exit with 0 even if something is invalid; still with 2 if there is no verdict.
    #[arg(long, global = true, help_heading = "Verdict")]
    pub(crate) exit_zero: bool,
}

/// What may be quoted from a body.
#[derive(Clone, Copy, Options)]
pub(crate) struct QuotingArgs {
    /// Leave out excerpts of the bodies; only the keys in addresses remain. Other formats never quote unless asked.
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) redact: bool,
    /// Quote offending values in the messages of the other formats, too.
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) values: bool,
}

#[derive(Clone, Options)]
pub(crate) struct OutputArgs {
    /// Write to this file instead of standard output.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Do not print the summary.
    #[arg(long, short, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// The least severe finding that makes the exit status 1.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Violations only: the body breaks the contract.
    Violation,
    /// Violations and drift.
    Drift,
}

impl VerdictArgs {
    pub(crate) fn applied_to(self, mut contract: Contract) -> Contract {
        if self.tolerate_drift {
            contract = contract.tolerate_drift();
        }
        if self.advice {
            contract = contract.with_advice();
        }
        contract
    }
}

impl StatusArgs {
    /// The status of commands that need one; `rules::check` refuses a response without.
    pub(crate) fn known(self) -> u16 {
        self.status.unwrap_or(200)
    }
}

impl HostArgs {
    /// The endpoint of the contract's operation.
    pub(crate) fn endpoint(&self, contract: &Contract) -> Endpoint {
        let endpoint = Endpoint::of(contract.operation());
        let host = self.host.as_deref().unwrap_or_default();
        // The parser of the option has refused what is no host.
        endpoint.clone().at(host).unwrap_or(endpoint)
    }
}

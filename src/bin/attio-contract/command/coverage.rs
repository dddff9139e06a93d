//! `coverage`: which assertion sites the given bodies meet and break.

use crate::args::{Bodies, CoverageArgs};
use crate::exit::{NO_VERDICT, no_verdict};
use crate::input;
use crate::input::source;
use crate::output::sink;
use crate::tally::{self, count};
use crate::usage::unknown_status;
use attio_contract::Body;
use attio_contract::generate::Coverage;
use indicatif::HumanCount;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Prints the table. Errors are those of writing.
pub(crate) fn run(options: &CoverageArgs, kind: Bodies) -> io::Result<ExitCode> {
    let (body, paths) = match kind {
        Bodies::Request(paths) => (Body::Request, paths.paths),
        Bodies::Response(paths) => (Body::Response(options.status.known()), paths.paths),
    };
    let contract = match options.workspace.contract(options.profile.profile) {
        Ok(contract) => contract,
        Err(code) => return Ok(code),
    };
    let mut coverage = match Coverage::new(contract, body) {
        Ok(coverage) => coverage,
        Err(error) => return Ok(unknown_status(&error, "coverage response")),
    };
    let output = options.output.output.as_deref();
    let mut out = match sink::open(output, &source::or_standard_input(&paths)) {
        Ok(out) => out,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    let (mut bodies, mut malformed, mut unread) = (0, 0, 0);
    input::bodies(&paths, options.input, &mut |item| {
        match item {
            Ok(item) => {
                bodies += 1;
                malformed += u64::from(!coverage.add(item.bytes));
            }
            Err(missing) => {
                unread += 1;
                no_verdict(&missing.reason);
            }
        }
        Ok(())
    })?;
    writeln!(out, "{:>9} {:>9}  place in the schema", "met", "broken")?;
    writeln!(out, "{coverage}")?;
    out.flush()?;
    if !options.output.quiet {
        tally::tell(&summary(output, bodies, malformed, unread));
    }
    Ok(code(bodies - malformed, unread))
}

/// The exit status after so many counted and unread bodies.
fn code(counted: u64, unread: u64) -> ExitCode {
    if unread > 0 {
        return ExitCode::from(NO_VERDICT);
    }
    if counted == 0 {
        return no_verdict("nothing was counted: the input has no JSON body");
    }
    ExitCode::SUCCESS
}

/// `3 bodies, 1 not JSON`.
fn summary(output: Option<&Path>, bodies: u64, malformed: u64, unread: u64) -> String {
    let start = tally::wrote(output);
    let bodies = count(bodies, "body", "bodies");
    let (malformed, unread) = (HumanCount(malformed), tally::unread(unread));
    format!("{start}{bodies}, {malformed} not JSON{unread}")
}

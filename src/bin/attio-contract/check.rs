//! `check`: bodies in, verdicts out, in the order of the input.

use crate::args::{CheckArgs, Format, PathsOf};
use crate::input::{self, Item};
use crate::output::Output;
use crate::{NO_VERDICT, no_verdict};
use attio_contract::{Body, Contract};
use std::io;
use std::process::ExitCode;

/// Judges every body of every path. An error is one of writing.
pub(crate) fn run(options: &CheckArgs, body: PathsOf) -> io::Result<ExitCode> {
    let (body, paths) = body.split();
    let mut check = Check {
        contract: contract(options),
        body,
        output: Output::new(options.format),
        some_invalid: false,
        some_unread: false,
    };
    let written = input::each(&paths, options.ndjson, &mut |item| check.item(item));
    let written = written.and_then(|()| check.output.flush());
    let code = match (check.some_unread, check.some_invalid) {
        (true, _) => ExitCode::from(NO_VERDICT),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    };
    match written {
        // Who closes the pipe has seen enough. Not all is judged, so "all valid" cannot be said.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            let unjudged = ExitCode::from(NO_VERDICT);
            Ok(if check.some_invalid {
                ExitCode::FAILURE
            } else {
                unjudged
            })
        }
        written => written.map(|()| code),
    }
}

fn contract(options: &CheckArgs) -> Contract {
    let mut contract = Contract::new(options.profile.profile);
    if options.format == Format::Json {
        // Programs get everything.
        contract = contract.with_limit(usize::MAX);
    }
    if options.tolerate_drift {
        contract = contract.tolerate_drift();
    }
    if options.advice {
        contract = contract.with_advice();
    }
    contract
}

struct Check {
    contract: Contract,
    body: Body,
    output: Output,
    some_invalid: bool,
    some_unread: bool,
}

impl Check {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        match item {
            Item::Body {
                source,
                line,
                bytes,
            } => {
                let report = self.contract.check(self.body, bytes);
                self.some_invalid |= !report.is_valid();
                self.output.report(source, line, &report)
            }
            Item::Unread { reason } => {
                self.some_unread = true;
                // What is known so far stands before the complaint.
                self.output.flush()?;
                no_verdict(&reason);
                Ok(())
            }
        }
    }
}

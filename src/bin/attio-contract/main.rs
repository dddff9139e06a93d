//! The command line: see `attio-contract --help`.

mod args;
mod check;
mod chunks;
mod coverage;
mod expand;
mod explain;
mod formats;
mod generate;
mod har;
mod input;
mod json_text;
mod output;
mod parallel;
#[path = "../../printable.rs"]
mod printable;
mod progress;
mod report;
mod tally;

use args::{Args, Command, SchemaOf};
use attio_contract::{Body, Contract};
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

/// No verdict: bad use of the command line, or a file that cannot be read.
const NO_VERDICT: u8 = 2;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) if error.use_stderr() => return no_verdict(&args::one_line(&error)),
        Err(help) => {
            // A closed pipe is no reason to complain.
            let _ = help.print();
            return ExitCode::SUCCESS;
        }
    };
    let outcome = match args.command {
        Command::Check { options, source } => check::run(&options, source),
        Command::Coverage { profile, body } => coverage::run(profile, body),
        Command::Expand { options, path } => match expand::run(options, path) {
            // Success would say that all is expanded.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(ExitCode::from(NO_VERDICT))
            }
            outcome => outcome,
        },
        Command::Explain { rule } => explain::run(rule.as_deref()),
        Command::Generate { options, body } => generate::run(&options, body.into()),
        Command::Report { options, source } => report::run(&options, source),
        Command::Schema { of } => schema(of),
    };
    match outcome {
        Ok(code) => code,
        // Who closes the pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => no_verdict(&format!("cannot write the output: {error}")),
    }
}

fn schema(of: SchemaOf) -> io::Result<ExitCode> {
    let schema = match of {
        SchemaOf::Request(profile) => Contract::new(profile.profile).schema(Body::Request),
        SchemaOf::Response { status, profile } => {
            Contract::new(profile.profile).schema(status.into())
        }
        SchemaOf::Report => Ok(formats::json::SCHEMA),
    };
    match schema {
        Ok(schema) => {
            let mut out = io::stdout().lock();
            out.write_all(schema.as_bytes())?;
            out.flush()?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Ok(no_verdict(&error.to_string())),
    }
}

/// One clear line on standard error.
fn no_verdict(reason: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "attio-contract: {reason}");
    ExitCode::from(NO_VERDICT)
}

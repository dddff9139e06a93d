//! The command line: see `attio-contract --help`.

mod args;
mod command;
#[path = "../../report/escape.rs"]
mod escape;
mod exit;
mod input;
mod output;
mod page;
mod parallel;
mod progress;
#[cfg(feature = "pull")]
mod pull;
mod tally;
mod usage;
mod verdict;
mod workspace;

use args::{Args, CheckArgs, Command, Source};
use attio_contract::Body;
use clap::FromArgMatches;
use clap::error::ErrorKind;
use command::{coverage, expand, explain, generate, har, metadata, report, schema, shell, types};
use exit::{NO_VERDICT, no_verdict};
use input::source;
use input::status::Wanted;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;
use usage::typed::Typed;
use usage::{Usage, help, rules};

fn main() -> ExitCode {
    let mut words: Vec<_> = std::env::args_os().skip(1).collect();
    if words.first().is_some_and(|word| word == "help") {
        // It is what `help` does anyway, which takes no options.
        words.retain(|word| word != "--help" && word != "-h");
    }
    let command = match parse(&words) {
        Ok(command) => command,
        Err(code) => return code,
    };
    let outcome = match command {
        Command::Check { options, source } => check(&options, source),
        Command::Coverage { options, body } => coverage::run(&options, body),
        Command::Expand(options) => match expand::run(options) {
            // Success would mean that everything was expanded.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(ExitCode::from(NO_VERDICT))
            }
            outcome => outcome,
        },
        Command::Explain { rule } => explain::run(rule.as_deref()),
        Command::Generate { options, kind } => generate::run(&options, kind),
        Command::Metadata { command } => metadata::run(&command),
        Command::Report { options, source } => report::run(&options, source),
        Command::Schema { options, of } => schema::run(&options, of),
        Command::Types(options) => types::run(&options),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { command } => shell::manual(&command),
    };
    match outcome {
        Ok(code) => code,
        // The reader has closed the pipe and seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => no_verdict(&format!(
            "cannot write the output: {}",
            source::reason(&error)
        )),
    }
}

fn check(options: &CheckArgs, source: Source) -> io::Result<ExitCode> {
    let contract = match options.contract() {
        Ok(contract) => contract,
        Err(code) => return Ok(code),
    };
    let (wanted, paths) = match source {
        Source::Har(paths) => return har::run(options, contract, &paths.paths),
        Source::Request(paths) => (Wanted::Known(Body::Request), paths.paths),
        Source::Response(paths) => (Wanted::response(options.status.status), paths.paths),
    };
    command::check::run(options, contract, wanted, &paths)
}

/// The command, or the exit status of a run that ends here: with help, with the version, or with a usage error.
fn parse(words: &[OsString]) -> Result<Command, ExitCode> {
    let mut command = help::command();
    let typed = Typed::new(&command, words);
    let all = [OsString::from("attio-contract")]
        .into_iter()
        .chain(words.iter().cloned());
    let parsed = command.try_get_matches_from_mut(all);
    let parsed = match parsed {
        Ok(matches) => match rules::check(&matches, &typed) {
            Ok(()) => Args::from_arg_matches(&matches),
            Err(usage) => return Err(usage.tell()),
        },
        Err(error) => Err(error),
    };
    parsed
        .map(|args| args.command)
        .map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                // A closed pipe is no reason to complain.
                let _ = write!(anstream::stdout(), "{}", error.render().ansi());
                ExitCode::SUCCESS
            }
            _ => Usage::of(&error, &command, &typed).tell(),
        })
}

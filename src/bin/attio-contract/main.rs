//! The command line: see `attio-contract --help`.

mod args;
mod check;
mod chunks;
mod compressed;
mod coverage;
#[path = "../../report/escape.rs"]
mod escape;
mod expand;
mod explain;
mod failing;
mod formats;
mod generate;
mod har;
mod help;
mod input;
mod json_text;
mod near;
mod options;
mod output;
mod parallel;
mod pretty;
mod progress;
mod report;
mod rules;
mod schema;
mod shell;
mod sink;
mod status;
mod tally;
mod typed;
mod usage;
mod values;
mod wording;

use args::{Args, Command};
use attio_contract::UnknownStatus;
use clap::FromArgMatches;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;
use typed::Typed;
use usage::Usage;

/// No verdict: bad use of the command line, or a file that cannot be read.
const NO_VERDICT: u8 = 2;

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
        Command::Check { options, source } => check::run(&options, source),
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
        Command::Report { options, source } => report::run(&options, source),
        Command::Schema { options, of } => schema::run(&options, of),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { command } => shell::manual(&command),
    };
    match outcome {
        Ok(code) => code,
        // Whoever closed the pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => no_verdict(&format!(
            "cannot write the output: {}",
            input::reason(&error)
        )),
    }
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
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                // A closed pipe is no reason to complain.
                let _ = write!(anstream::stdout(), "{}", error.render().ansi());
                ExitCode::SUCCESS
            }
            _ => Usage::of(&error, &command, &typed).tell(),
        })
}

/// The usage error for a status that the profile does not have.
fn unknown_status(error: &UnknownStatus, command: &str) -> ExitCode {
    let (status, profile) = (error.known.last().copied().unwrap_or(200), error.profile);
    let right = format!("attio-contract {command} --status {status} --profile {profile}");
    Usage::new(error.to_string(), right).tell()
}

/// One clear line on standard error.
fn no_verdict(reason: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "attio-contract: {reason}");
    ExitCode::from(NO_VERDICT)
}

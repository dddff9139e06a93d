//! Which options apply to which kind of body, and which of them exclude or need each other.
//!
//! Options are global to their command, so that they work before and after the kind. clap cannot restrict global options,
//! so the restrictions are here. The help of a kind hides the options that do not apply to it.

use crate::args::values;
use crate::usage::Usage;
use crate::usage::typed::Typed;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

/// Command, kind, option, and why the option does not apply.
const DOES_NOT_APPLY: [(&str, &str, &str, &str); 22] = [
    ("check", "har", "ndjson", NO_LINES),
    ("check", "har", "threads", NO_LINES),
    ("check", "har", "status", OWN_STATUS),
    ("check", "request", "status", NO_STATUS),
    ("check", "request", "host", NO_HOST),
    ("check", "response", "host", NO_HOST),
    ("report", "har", "ndjson", NO_LINES),
    ("report", "har", "status", OWN_STATUS),
    ("report", "request", "status", NO_STATUS),
    ("report", "request", "host", NO_HOST),
    ("report", "response", "host", NO_HOST),
    ("coverage", "request", "status", NO_STATUS),
    ("generate", "request", "status", NO_STATUS),
    ("schema", "request", "status", NO_STATUS),
    ("schema", "report", "status", NO_STATUS_OF_REPORT),
    ("schema", "report", "metadata", NO_CALL),
    ("schema", "report", "no_metadata", NO_CALL),
    ("schema", "report", "object", NO_CALL),
    ("schema", "report", "operation", NO_CALL),
    ("check", "response", "query", NO_QUERY),
    ("report", "response", "query", NO_QUERY),
    ("generate", "response", "query", NO_QUERY),
];
const NO_LINES: &str = "a HAR file is one document, not lines";
const OWN_STATUS: &str = "a HAR file has the status of every response";
const NO_STATUS: &str = "only responses have a status";
const NO_STATUS_OF_REPORT: &str = "the lines of `check` are the same for every status";
const NO_CALL: &str = "the lines of `check` are the same for every call";
const NO_QUERY: &str = "only requests have a query";
const NO_HOST: &str = "only HAR files have hosts";

/// Commands that need the status of a response: they read no body that could have it.
const NEEDS_STATUS: [&str; 3] = ["coverage", "generate", "schema"];

/// Hides each option from the help of the kinds it does not apply to.
pub(crate) fn hidden_where_useless(mut command: Command) -> Command {
    for (name, kind, option, _) in DOES_NOT_APPLY {
        command = command.mut_subcommand(name, |command| {
            let argument = command
                .get_arguments()
                .find(|known| known.get_id() == option);
            let argument = argument.cloned().map(|argument| argument.hide(true));
            command.mut_subcommand(kind, |kind| kind.args(argument))
        });
    }
    command
}

/// Checks parsed options against the tables above.
pub(crate) fn check(matches: &ArgMatches, typed: &Typed) -> Result<(), Usage> {
    let Some((name, command)) = matches.subcommand() else {
        return Ok(());
    };
    let is_given = |option: &str| {
        let source = command
            .try_contains_id(option)
            .ok()
            .and_then(|_| command.value_source(option));
        source == Some(ValueSource::CommandLine)
    };
    let kind = command.subcommand_name().unwrap_or_default();
    for (_, _, option, why) in DOES_NOT_APPLY
        .into_iter()
        .filter(|(known, of, ..)| (*known, *of) == (name, kind))
    {
        if is_given(option) {
            let option = option.replace('_', "-");
            let wrong = format!("`--{option}` does not apply to `{name} {kind}`: {why}");
            return Err(Usage::new(wrong, typed.without(&option)));
        }
    }
    if kind == "response" && NEEDS_STATUS.contains(&name) && !is_given("status") {
        let wrong = format!("`{name} response` needs the HTTP status of the response");
        let status = typed.status_in_a_name().unwrap_or(200).to_string();
        return Err(Usage::new(wrong, typed.with_more(&["--status", &status])));
    }
    if is_given("threads") && !is_given("ndjson") {
        let wrong = "`--threads` needs --ndjson: only lines are checked in parallel";
        return Err(Usage::new(wrong, typed.with_more(&["--ndjson"])));
    }
    if is_given("metadata") && is_given("no_metadata") {
        let wrong = "`--metadata` and `--no-metadata` exclude each other";
        return Err(Usage::new(wrong, typed.without("no-metadata")));
    }
    if is_given("redact") && is_given("values") {
        let wrong = "`--redact` and `--values` exclude each other";
        return Err(Usage::new(wrong, typed.without("values")));
    }
    Ok(())
}

/// The profiles and their meanings, for help.
pub(crate) fn profiles() -> String {
    let lines = values::PROFILES.map(|(profile, help)| format!("\n  {profile:<10} {help}"));
    format!("Profiles:{}", lines.concat())
}

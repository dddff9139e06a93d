//! Usage errors: one line says what is wrong, the next what to type.

pub(crate) mod help;
pub(crate) mod near;
pub(crate) mod rules;
pub(crate) mod typed;
pub(crate) mod wording;

use crate::exit::NO_VERDICT;
use crate::usage::typed::Typed;
use crate::usage::wording::{
    GUESSES, example, first_line, first_word, is_path, kind_of, one_of, shown,
};
use attio_contract::UnknownStatus;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use std::error::Error as _;
use std::io::{self, Write};
use std::process::ExitCode;

/// What is wrong with a command line, and one that works.
#[derive(Debug)]
pub(crate) struct Usage {
    wrong: String,
    right: String,
}

impl Usage {
    pub(crate) fn new(wrong: impl Into<String>, right: impl Into<String>) -> Self {
        Self {
            wrong: wrong.into(),
            right: right.into(),
        }
    }

    /// From an error of clap. `command` is the whole program, built.
    pub(crate) fn of(error: &Error, command: &Command, typed: &Typed) -> Self {
        let refusal = Refusal {
            error,
            typed,
            level: level(command, typed),
        };
        match error.kind() {
            ErrorKind::InvalidSubcommand => {
                refusal.word(&refusal.text(ContextKind::InvalidSubcommand), command)
            }
            ErrorKind::UnknownArgument => {
                let word = refusal.text(ContextKind::InvalidArg);
                if word.starts_with('-') {
                    refusal.option(&word, command)
                } else {
                    refusal.word(&word, command)
                }
            }
            ErrorKind::InvalidValue => refusal.value(),
            ErrorKind::ValueValidation => refusal.malformed(),
            ErrorKind::TooManyValues => {
                let name = refusal.name();
                let wrong = format!("`{name}` takes no value");
                let value = refusal.text(ContextKind::InvalidValue);
                Self::new(wrong, typed.with(&format!("{name}={value}"), &name))
            }
            ErrorKind::ArgumentConflict => refusal.conflict(),
            ErrorKind::MissingRequiredArgument => refusal.missing(),
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                refusal.no_kind()
            }
            ErrorKind::InvalidUtf8 => Self::new("an argument is not valid UTF-8", refusal.help()),
            _ => Self::new(first_line(error), refusal.help()),
        }
    }

    /// Prints both lines to standard error.
    pub(crate) fn tell(&self) -> ExitCode {
        // A closed standard error is no reason to fail.
        let _ = writeln!(
            io::stderr(),
            "attio-contract: {}\n  try: {}",
            self.wrong,
            self.right
        );
        ExitCode::from(NO_VERDICT)
    }
}

struct Refusal<'a> {
    error: &'a Error,
    typed: &'a Typed,
    /// The command that was typed, as far as it exists.
    level: &'a Command,
}

impl Refusal<'_> {
    fn texts(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    fn text(&self, kind: ContextKind) -> String {
        self.texts(kind).into_iter().next().unwrap_or_default()
    }

    /// The name of the rejected option or argument: `--status` for `--status <CODE>`.
    fn name(&self) -> String {
        let text = self.text(ContextKind::InvalidArg);
        // Clap's notation for what may be left out or repeated.
        let name = first_word(&text).trim_end_matches("...");
        name.trim_matches(['<', '>', '[', ']']).to_owned()
    }

    fn help(&self) -> String {
        format!("{} --help", self.typed.command())
    }

    /// What may come next: commands, or kinds of bodies.
    fn kinds(&self) -> Vec<&str> {
        let kinds = self.level.get_subcommands().map(Command::get_name);
        kinds.filter(|name| *name != "help").collect()
    }

    /// Which kind of body is meant: only responses have a status.
    fn kind<'k>(&self, word: &str, kinds: &[&'k str]) -> &'k str {
        let is_response = self.typed.has("--status") && kinds.contains(&"response");
        let response = kinds
            .iter()
            .copied()
            .find(|kind| is_response && *kind == "response");
        let kind = response.unwrap_or_else(|| kind_of(word, kinds));
        // Not all commands have kinds of bodies.
        let known = kinds.iter().copied().find(|known| *known == kind);
        known.or(kinds.first().copied()).unwrap_or(kind)
    }

    fn conflict(&self) -> Usage {
        let name = self.name();
        let other = self.text(ContextKind::PriorArg);
        let wrong = match first_word(&other) {
            other if other == name => format!("`{name}` is given twice"),
            other => {
                let other = other.trim_matches(['<', '>', '[', ']']);
                format!("`{name}` and `{other}` exclude each other")
            }
        };
        let option = [name.as_str(), first_word(&other)];
        let option = option.into_iter().find(|name| name.starts_with('-'));
        let option = option.unwrap_or(&name).trim_start_matches('-');
        Usage::new(wrong, self.typed.without_last(option))
    }

    fn no_kind(&self) -> Usage {
        if self.typed.level.is_empty() {
            return Usage::new("say a command first", "attio-contract help");
        }
        let kinds = self.kinds();
        let right = if kinds.is_empty() {
            self.help()
        } else {
            self.typed.with_kind(self.kind("", &kinds))
        };
        Usage::new(format!("say {} first", one_of(&kinds, "`")), right)
    }

    /// An unexpected word.
    fn word(&self, word: &str, command: &Command) -> Usage {
        let kinds = self.kinds();
        if kinds.is_empty() {
            return self.one_too_many(word);
        }
        if let Some(usage) = self.second_command(word, command) {
            return usage;
        }
        let is_help = self.first_is_help();
        if self.typed.level.is_empty() || is_help {
            return self.no_command(word, &kinds, is_help);
        }
        self.no_such_kind(word, &kinds)
    }

    fn first_is_help(&self) -> bool {
        let first = self.typed.level.first();
        first.is_some_and(|first| first == "help")
    }

    /// A command where one is given already.
    fn second_command(&self, word: &str, command: &Command) -> Option<Usage> {
        let other = command.find_subcommand(word).map(Command::get_name);
        let (first, other) = (self.typed.level.first()?, other?);
        let wrong = if first == other {
            format!("`{first}` is there twice")
        } else if first != "help" {
            format!("`{first}` and `{other}` are both commands, say one")
        } else {
            return None;
        };
        Some(Usage::new(wrong, self.typed.without_word(first)))
    }

    fn no_command(&self, word: &str, kinds: &[&str], is_help: bool) -> Usage {
        let shown = shown(word);
        let is_kind = !is_help && ["request", "response", "har"].contains(&word);
        let right = match near::nearest(word, kinds.iter().copied()) {
            _ if is_kind => self.typed.with_words(word, &["check", word]),
            Some(near) => self.typed.with(word, near),
            None if is_path(word) && !is_help => {
                format!("attio-contract check {} {shown}", kind_of(word, kinds))
            }
            None => "attio-contract help".to_owned(),
        };
        Usage::new(format!("there is no command `{shown}`"), right)
    }

    fn no_such_kind(&self, word: &str, kinds: &[&str]) -> Usage {
        let shown = shown(word);
        if let Some(near) = near::nearest(word, kinds.iter().copied()) {
            let wrong = format!("`{shown}` is not {}", one_of(kinds, "`"));
            return Usage::new(wrong, self.typed.with(word, near));
        }
        if KINDS.contains(&word) {
            let wrong = format!(
                "`{}` does not read `{shown}`, say {}",
                self.typed.level.join(" "),
                one_of(kinds, "`")
            );
            return Usage::new(
                wrong,
                self.typed.with(word, kinds.first().unwrap_or(&"request")),
            );
        }
        let takes_paths = self
            .level
            .get_subcommands()
            .any(|kind| kind.get_positionals().next().is_some());
        let kind = self.kind(word, kinds);
        if takes_paths {
            let later = kinds
                .iter()
                .find(|kind| self.typed.has_after_the_command(kind));
            let right = later.map_or_else(
                || self.typed.with_kind(kind),
                |kind| self.typed.with_kind_first(kind),
            );
            return Usage::new(format!("say {} first", one_of(kinds, "`")), right);
        }
        let wrong = format!("`{shown}` is not {}", one_of(kinds, "`"));
        let right = if kinds.iter().any(|kind| self.typed.has(kind)) {
            self.typed.without_word(word)
        } else {
            self.typed.with(word, kind)
        };
        Usage::new(wrong, right)
    }

    /// A word where there is none to come.
    fn one_too_many(&self, word: &str) -> Usage {
        let shown = shown(word);
        if let (Ok(_), true) = (
            crate::args::values::status(word),
            self.typed.level.ends_with(&["response".to_owned()]),
        ) {
            let wrong = format!("the status `{shown}` is the value of an option");
            return Usage::new(wrong, self.typed.with_words(word, &["--status", word]));
        }
        if let Some(kind) = KINDS
            .iter()
            .find(|kind| self.typed.has_after_the_command(kind))
        {
            let wrong = format!("`{}` needs no `{kind}`", self.typed.level.join(" "));
            return Usage::new(wrong, self.typed.without_word(kind));
        }
        let wrong = format!("`{shown}` is one argument too many");
        Usage::new(wrong, self.typed.without_word(word))
    }

    fn option(&self, option: &str, command: &Command) -> Usage {
        let shown = shown(option);
        let unknown = format!("unknown option `{shown}`");
        if let Some((_, words)) = GUESSES.iter().find(|(guess, _)| *guess == option) {
            return Usage::new(unknown, self.typed.with_words(option, words));
        }
        let long = option.strip_prefix("--").unwrap_or_default();
        let is_known = !long.is_empty() && knows(command, long);
        if is_known && self.typed.level.is_empty() {
            return Usage::new(format!("`{shown}` goes after the command"), self.help());
        }
        if let Some(right) = self.typed.command_first().filter(|_| is_known) {
            return Usage::new(format!("`{shown}` goes after the command"), right);
        }
        if is_known {
            let level = self.typed.level.join(" ");
            let wrong = format!("`{shown}` does not apply to `{level}`");
            return Usage::new(wrong, self.typed.without(long));
        }
        if self.kinds().contains(&long) {
            let wrong = format!("`{long}` is no option, say it without dashes");
            return Usage::new(wrong, self.typed.with(option, long));
        }
        let suggested = self.texts(ContextKind::SuggestedArg);
        let suggested = suggested.first().map(|suggested| first_word(suggested));
        // Clap is generous: `--file` is no misspelt `--fail-on`.
        let near = suggested
            .filter(|suggested| near::nearest(long, [suggested.trim_start_matches('-')]).is_some());
        match near {
            Some(near) => Usage::new(unknown, self.typed.with(option, near)),
            None => Usage::new(unknown, self.help()),
        }
    }

    /// A missing value, or one that is not among the possible values.
    fn value(&self) -> Usage {
        let (name, value) = (self.name(), self.text(ContextKind::InvalidValue));
        let valid = self.texts(ContextKind::ValidValue);
        let expected: Vec<_> = valid.iter().map(String::as_str).collect();
        let suggested = self.texts(ContextKind::SuggestedValue);
        let suggested = suggested.first().map(String::as_str);
        let near = suggested.or_else(|| near::nearest(&value, expected.iter().copied()));
        let right = match (near, expected.first()) {
            (Some(near), _) => near.to_owned(),
            (None, Some(first)) => (*first).to_owned(),
            (None, None) => example(&name).to_owned(),
        };
        let expected = if expected.is_empty() {
            String::new()
        } else {
            format!(": {}", one_of(&expected, ""))
        };
        let wrong = if value.is_empty() {
            format!("`{name}` needs a value{expected}")
        } else {
            format!(
                "`{name}` cannot be `{}`{}",
                shown(&value),
                expected.replacen(": ", ": expected ", 1)
            )
        };
        Usage::new(wrong, self.typed.with_value(&name, &value, &right))
    }

    /// A value that its parser rejects.
    fn malformed(&self) -> Usage {
        let (name, value) = (self.name(), self.text(ContextKind::InvalidValue));
        let reason = self
            .error
            .source()
            .map(ToString::to_string)
            .unwrap_or_default();
        let wrong = format!("`{name}` cannot be `{}`: {reason}", shown(&value));
        Usage::new(wrong, self.typed.with_value(&name, &value, example(&name)))
    }

    fn missing(&self) -> Usage {
        let arguments = self
            .level
            .get_positionals()
            .find(|argument| argument.is_required_set());
        let values: Vec<_> = arguments
            .map(clap::Arg::get_possible_values)
            .unwrap_or_default()
            .iter()
            .map(|value| value.get_name().to_owned())
            .collect();
        let values: Vec<_> = values.iter().map(String::as_str).collect();
        match values.first() {
            Some(first) => Usage::new(
                format!("say which: {}", one_of(&values, "")),
                self.typed.with_more(&[first]),
            ),
            None => Usage::new(format!("{} is missing", self.name()), self.help()),
        }
    }
}

/// What bodies are of, for the commands that read or make them.
const KINDS: [&str; 4] = ["request", "response", "har", "report"];

/// The command that was typed.
fn level<'a>(command: &'a Command, typed: &Typed) -> &'a Command {
    typed.level.iter().fold(command, |command, name| {
        command.find_subcommand(name).unwrap_or(command)
    })
}

/// Whether any command has this option.
fn knows(command: &Command, long: &str) -> bool {
    let mut here = command.get_arguments().filter_map(clap::Arg::get_long);
    here.any(|known| known == long)
        || command
            .get_subcommands()
            .any(|command| knows(command, long))
}
/// The usage error for a status that the profile does not have.
pub(crate) fn unknown_status(error: &UnknownStatus, command: &str) -> ExitCode {
    let (status, profile) = (error.known.last().copied().unwrap_or(200), error.profile);
    let right = format!("attio-contract {command} --status {status} --profile {profile}");
    Usage::new(error.to_string(), right).tell()
}

//! The command line as typed, and corrected versions of it.

use crate::escape::printable;
use crate::input::source;
use clap::{Arg, Command};
use std::ffi::OsString;
use std::fmt;

/// The words after the program's name.
#[derive(Clone)]
pub(crate) struct Typed {
    words: Vec<String>,
    /// The command they select, such as `check`, `request`.
    pub(crate) level: Vec<String>,
    /// The index after the last word of the level.
    after: usize,
    /// Every option that takes a value: `--limit`, `-j`.
    valued: Vec<String>,
}

impl Typed {
    /// `command` has to be built.
    pub(crate) fn new(command: &Command, words: &[OsString]) -> Self {
        let words: Vec<_> = words
            .iter()
            .map(|word| source::name(word.as_ref()))
            .collect();
        let mut valued = Vec::new();
        collect_valued(command, &mut valued);
        let mut typed = Self {
            words,
            level: Vec::new(),
            after: 0,
            valued,
        };
        typed.find_level(command);
        typed
    }

    fn find_level(&mut self, mut command: &Command) {
        let mut index = 0;
        while let Some(word) = self.words.get(index) {
            if self.valued.contains(word) {
                index += 1;
            } else if !word.starts_with('-') {
                let Some(next) = command.find_subcommand(word) else {
                    return;
                };
                command = next;
                self.level.push(next.get_name().to_owned());
                self.after = index + 1;
            }
            index += 1;
        }
    }

    /// The command alone: `attio-contract check request`.
    pub(crate) fn command(&self) -> String {
        ["attio-contract"]
            .into_iter()
            .chain(self.level.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// With this word after the command.
    pub(crate) fn with_kind(&self, kind: &str) -> String {
        let mut typed = self.clone();
        typed.words.insert(typed.after, kind.to_owned());
        typed.to_string()
    }

    /// With this word, which comes later, right after the command.
    pub(crate) fn with_kind_first(&self, kind: &str) -> String {
        let mut typed = self.clone();
        let later = typed
            .words
            .iter()
            .skip(typed.after)
            .position(|word| word == kind);
        if let Some(later) = later {
            let word = typed.words.remove(typed.after + later);
            typed.words.insert(typed.after, word);
        }
        typed.to_string()
    }

    /// With more words, before the paths: a long list of paths is cut.
    pub(crate) fn with_more(&self, more: &[&str]) -> String {
        let mut typed = self.clone();
        let more = more.iter().map(|&word| word.to_owned());
        typed.words.splice(typed.after..typed.after, more);
        typed.to_string()
    }

    /// With several words in place of one.
    pub(crate) fn with_words(&self, wrong: &str, right: &[&str]) -> String {
        let mut typed = self.clone();
        if let Some(index) = self.place_of(wrong) {
            let right = right.iter().map(|&word| word.to_owned());
            typed.words.splice(index..=index, right);
        }
        typed.to_string()
    }

    /// Whether it has this word.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }

    /// Whether it has this word after the command.
    pub(crate) fn has_after_the_command(&self, word: &str) -> bool {
        self.words
            .iter()
            .skip(self.after)
            .any(|known| known == word)
    }

    /// The first status in the name of a file.
    pub(crate) fn status_in_a_name(&self) -> Option<u16> {
        self.words
            .iter()
            .skip(self.after)
            .find_map(|word| crate::input::status::of_name(word))
    }

    /// With another word, or another name of an option: `--name=value` keeps its value.
    pub(crate) fn with(&self, wrong: &str, right: &str) -> String {
        let mut typed = self.clone();
        if let Some(index) = self.place_of(wrong) {
            right.clone_into(&mut typed.words[index]);
            return typed.to_string();
        }
        for word in &mut typed.words {
            if let Some(value) = word
                .strip_prefix(wrong)
                .filter(|rest| rest.starts_with('='))
            {
                *word = format!("{right}{value}");
                break;
            }
        }
        typed.to_string()
    }

    /// Where a word is that is wrong: after the command, and not the value of an option, if it is there.
    fn place_of(&self, wrong: &str) -> Option<usize> {
        let is_it = |index: &usize| self.words[*index] == wrong;
        let is_value = |index: &usize| {
            let before = index.checked_sub(1).map(|before| &self.words[before]);
            before.is_some_and(|before| self.valued.contains(before))
        };
        let mut after = (self.after..self.words.len()).filter(is_it);
        let all = || (0..self.words.len()).filter(is_it);
        after
            .find(|index| !is_value(index))
            .or_else(|| all().find(|index| !is_value(index)))
            .or_else(|| all().next())
    }

    /// With this value of an option in place of the wrong one, which is empty if there is none.
    pub(crate) fn with_value(&self, option: &str, wrong: &str, right: &str) -> String {
        let mut typed = self.clone();
        let names = names_of(option);
        let words = &typed.words;
        let next = |index: usize| words.get(index + 1).map(String::as_str);
        let is_separate = |index: &usize| {
            let is_wrong = match next(*index) {
                None => wrong.is_empty(),
                Some(next) => next == wrong || (wrong.is_empty() && next.starts_with('-')),
            };
            is_wrong && names.iter().any(|name| is_called(&words[*index], name))
        };
        if let Some(index) = (0..words.len()).find(is_separate) {
            let has_value = !wrong.is_empty() || next(index) == Some("");
            let rest = index + 1..index + 1 + usize::from(has_value);
            typed.words.splice(rest, [right.to_owned()]);
            return typed.to_string();
        }
        let is_joined = |word: &String| {
            names
                .iter()
                .any(|name| *word == format!("{name}={wrong}") || *word == format!("{name}{wrong}"))
        };
        match words.iter().position(is_joined) {
            Some(index) => {
                let both = [option.to_owned(), right.to_owned()];
                typed.words.splice(index..=index, both);
                typed.to_string()
            }
            None => typed.with(wrong, right),
        }
    }

    /// With options before the command moved after it; `None` if there are none.
    pub(crate) fn command_first(&self) -> Option<String> {
        let first = self.level.first()?;
        let index = self.words.iter().position(|word| word == first)?;
        let mut typed = self.clone();
        typed.words[..=index].rotate_right(1);
        (index > 0).then(|| typed.to_string())
    }

    /// Without an option, by its long name without dashes, and without its value.
    pub(crate) fn without(&self, option: &str) -> String {
        let mut typed = self.clone();
        while typed.remove_last(option) {}
        if typed.words.len() == self.words.len() {
            // It is part of a cluster of short options, such as `-qj`.
            return format!("{} --help", self.command());
        }
        typed.to_string()
    }

    /// Without the last of several equal options.
    pub(crate) fn without_last(&self, option: &str) -> String {
        let mut typed = self.clone();
        typed.remove_last(option);
        typed.to_string()
    }

    fn remove_last(&mut self, option: &str) -> bool {
        let long = format!("--{option}");
        let names = names_of(&long);
        let is_it = |word: &String| {
            let is_short = |name: &str| !name.starts_with("--") && word.starts_with(name);
            let is_long = |name: &str| word == name || word.starts_with(&format!("{name}="));
            names.iter().any(|name| is_short(name) || is_long(name))
        };
        let Some(index) = self.words.iter().rposition(is_it) else {
            return false;
        };
        let takes_next = self.valued.contains(&self.words[index]);
        let end = (index + 1 + usize::from(takes_next)).min(self.words.len());
        self.words.drain(index..end);
        true
    }

    /// Without the last occurrence of this word.
    pub(crate) fn without_word(&self, word: &str) -> String {
        let mut typed = self.clone();
        if let Some(index) = typed.words.iter().rposition(|known| known == word) {
            typed.words.remove(index);
        }
        typed.to_string()
    }
}

impl fmt::Display for Typed {
    /// Quoted for a shell, and cut at about two lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 160;
        f.write_str("attio-contract")?;
        let mut length = 0;
        for word in &self.words {
            let word = quoted(word);
            length += word.chars().count() + 1;
            if length > LONGEST {
                return f.write_str(" …");
            }
            write!(f, " {word}")?;
        }
        Ok(())
    }
}

/// Whether a word is an option of this name. In a cluster of short options such as `-qj`, the last takes the value.
fn is_called(word: &str, name: &str) -> bool {
    let is_last =
        |letter: char| !word.starts_with("--") && word.starts_with('-') && word.ends_with(letter);
    match *name.chars().collect::<Vec<_>>() {
        ['-', letter] => is_last(letter),
        _ => word == name,
    }
}

/// The names of an option, its own first.
fn names_of(option: &str) -> Vec<&str> {
    let other = match option {
        "--threads" => Some("-j"),
        "--quiet" => Some("-q"),
        "--out" => Some("--output"),
        _ => None,
    };
    [option].into_iter().chain(other).collect()
}

fn collect_valued(command: &Command, valued: &mut Vec<String>) {
    for argument in command
        .get_arguments()
        .filter(|argument| takes_value(argument))
    {
        valued.extend(
            argument
                .get_long_and_visible_aliases()
                .into_iter()
                .flatten()
                .map(|name| format!("--{name}")),
        );
        valued.extend(argument.get_short().map(|name| format!("-{name}")));
    }
    for command in command.get_subcommands() {
        collect_valued(command, valued);
    }
}

fn takes_value(argument: &Arg) -> bool {
    !argument.is_positional() && argument.get_action().takes_values()
}

fn quoted(word: &str) -> String {
    let is_plain =
        |character: char| character.is_alphanumeric() || "_./:=,@%+-".contains(character);
    let word = printable(word);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

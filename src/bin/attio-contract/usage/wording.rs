//! Wording of usage errors.

use crate::escape::printable;
use clap::Error;
use std::path::Path;

/// What people type for an option of another name.
pub(crate) const GUESSES: [(&str, &[&str]); 9] = [
    ("--out", &["--output"]),
    ("-o", &["--output"]),
    ("--json", &["--format", "json"]),
    ("--sarif", &["--format", "sarif"]),
    ("--junit", &["--format", "junit"]),
    ("--github", &["--format", "github"]),
    ("--no-color", &["--color", "never"]),
    ("--no-colour", &["--color", "never"]),
    ("--silent", &["--quiet"]),
];

pub(crate) fn is_path(word: &str) -> bool {
    word.contains(['.', '/', '\\'])
}

/// Which kind of body a file with this name is likely to hold.
pub(crate) fn kind_of<'a>(word: &str, kinds: &[&'a str]) -> &'a str {
    let name = word.to_lowercase();
    let name = name
        .strip_suffix(".gz")
        .or(name.strip_suffix(".zst"))
        .unwrap_or(&name);
    let extension = Path::new(name).extension();
    let kind = if extension.is_some_and(|extension| extension == "har") {
        "har"
    } else if crate::input::status::of_name(word).is_some() || word.contains("response") {
        "response"
    } else {
        "request"
    };
    ["har", "response", "request"]
        .into_iter()
        .find(|known| *known == kind && (kinds.contains(known) || kinds.contains(&"check")))
        .unwrap_or("request")
}

/// A valid value of an option.
pub(crate) fn example(option: &str) -> &'static str {
    match option {
        "--status" => "404",
        "--host" => "api.example.com",
        "--query" => "matching_attribute=SLUG",
        "--max-age" => "7d",
        "--object" => "SLUG",
        "--max-body" => "64M",
        "--threads" => "4",
        "--limit" => "100",
        "--most" => "20",
        "--count" => "10",
        "--seed" => "1",
        _ => "FILE",
    }
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn one_of(words: &[&str], quote: &str) -> String {
    let words: Vec<_> = words
        .iter()
        .map(|word| format!("{quote}{word}{quote}"))
        .collect();
    match &words[..] {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

pub(crate) fn first_word(text: &str) -> &str {
    text.split([' ', '=']).next().unwrap_or_default()
}

/// User input, cut to 60 characters and with control characters escaped.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => printable(&text[..end]) + "…",
        None => printable(text),
    }
}

pub(crate) fn first_line(error: &Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    printable(line.strip_prefix("error: ").unwrap_or(line))
}

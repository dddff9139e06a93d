//! Names for generated types, and strings as source text: slugs and titles are arbitrary Unicode.

use crate::report::escape::{escape_for_json, escaped, is_hidden, printable};
use std::collections::{HashMap, HashSet};

/// The longest name made from a slug or title, before it is made unique. Titles can have thousands of characters.
const LONGEST: usize = 60;

/// The names in a scope, each given out once.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// The number that is tried next for a name that was taken.
    next: HashMap<String, usize>,
}

impl Names {
    pub(super) fn except(reserved: &[&str]) -> Self {
        Self {
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
            ..Self::default()
        }
    }

    /// This name, with a number if it is taken.
    pub(super) fn unique(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let next = self.next.entry(name.clone()).or_insert(2);
        loop {
            let numbered = format!("{name}{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// The name of a type, made of the ASCII letters and digits of a text. `what` comes first if it would not begin with a
/// letter.
pub(super) fn pascal(text: &str, what: &str) -> String {
    let mut name = String::new();
    for word in words(text) {
        let (first, rest) = word.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    begun(name, what)
}

/// The name of a field, made of the ASCII letters and digits of a text.
pub(super) fn snake(text: &str, what: &str) -> String {
    let mut name = words(text).join("_");
    name.make_ascii_lowercase();
    match begun(name, "") {
        name if name.is_empty() => what.to_owned(),
        name if name.starts_with(|first: char| first.is_ascii_digit()) => format!("{what}_{name}"),
        name => name,
    }
}

fn begun(mut name: String, what: &str) -> String {
    name.truncate(LONGEST);
    // A cut can leave what separates two words.
    let length = name.trim_end_matches('_').len();
    name.truncate(length);
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return name;
    }
    what.to_owned() + &name
}

/// The runs of ASCII letters and digits.
fn words(text: &str) -> Vec<&str> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect()
}

/// A string in quotes, where `hidden` writes the characters that no output shows as they are.
fn quoted(text: &str, hidden: impl Fn(&mut String, char)) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped(&text, is_hidden, hidden))
}

/// A string in TypeScript.
pub(super) fn quoted_for_typescript(text: &str) -> String {
    quoted(text, escape_for_json)
}

/// A string in Rust.
pub(super) fn quoted_for_rust(text: &str) -> String {
    quoted(text, |out, character| {
        out.extend(character.escape_unicode());
    })
}

/// A text in a comment of one line, in quotes so that it cannot begin with a tag such as `@internal`.
pub(super) fn remark(text: &str) -> String {
    format!("\"{}\"", printable(text).replace("*/", "*\\/"))
}

/// A text in documentation of Rust, which is Markdown.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::new();
    for character in remark(text).chars() {
        if "\\`*_[]<>".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ascii_and_begin_with_a_letter() {
        for (text, type_name, field) in [
            (
                "primary_email_address",
                "PrimaryEmailAddress",
                "primary_email_address",
            ),
            ("R&D", "RD", "r_d"),
            ("a/b~c", "ABC", "a_b_c"),
            ("0042", "X0042", "x_0042"),
            ("Ärzte", "Rzte", "rzte"),
            ("客户", "X", "x"),
            ("", "X", "x"),
            ("__proto__", "Proto", "proto"),
        ] {
            assert_eq!(pascal(text, "X"), type_name, "{text}");
            assert_eq!(snake(text, "x"), field, "{text}");
        }
        assert_eq!(pascal(&"a".repeat(500), "X").len(), LONGEST);
    }

    #[test]
    fn a_name_is_given_out_once() {
        let mut names = Names::except(&["Self"]);
        let given = ["A", "A2", "A", "A", "Self"].map(|name| names.unique(name.to_owned()));
        assert_eq!(given, ["A", "A2", "A3", "A4", "Self2"]);
    }

    #[test]
    fn what_could_end_a_string_or_a_comment_is_escaped() {
        let text = "a\"\\\n\u{2028}\u{202e}\u{e0001}*/";
        assert_eq!(
            quoted_for_typescript(text),
            r#""a\"\\\u000a\u2028\u202e\udb40\udc01*/""#
        );
        assert_eq!(
            quoted_for_rust(text),
            r#""a\"\\\u{a}\u{2028}\u{202e}\u{e0001}*/""#
        );
        assert_eq!(remark(text), r#""a"\\u{a}\u{2028}\u{202e}\u{e0001}*\/""#);
        assert_eq!(markdown("[a](b)"), r#""\[a\](b)""#);
    }
}

//! JSON of repeated parts, which cross every limit of the library at every depth: where a design does something
//! again for each part, its work grows faster than the body.

use std::fmt::Write;

/// How often a part is repeated: around the limits of the library, and often.
const TIMES: [usize; 8] = [1, 2, 13, 32, 33, 65, 300, 2_000];

/// The lengths of what is long.
const LENGTHS: [usize; 6] = [0, 0, 7, 17, 200, 1_500];

/// Keys that the schemas know, of all places, and spellings near them.
const KNOWN: [&str; 20] = [
    "data",
    "values",
    "users",
    "company",
    "name",
    "nmae",
    "avatar_url",
    "workspace_id",
    "target_object",
    "target_record_id",
    "email_addresses",
    "phone_numbers",
    "email_address",
    "country_code",
    "value",
    "validation_errors",
    "path",
    "code",
    "active_from",
    "id",
];

const ATOMS: [&str; 8] = [
    "0",
    "null",
    "\"\"",
    "\"people\"",
    "\"UK\"",
    "-1.5e3",
    "\"99a03ff3-0435-47da-95cc-76b2caeb4dab\"",
    "{}",
];

/// Chooses a number below another.
pub(crate) type Choose<'a> = dyn FnMut(usize) -> usize + 'a;

/// JSON of about `most` bytes at the most, as chosen; the smallest choices make the smallest JSON.
pub(crate) fn text(choose: &mut Choose<'_>, most: usize) -> String {
    let mut shape = Shape {
        text: String::new(),
        most,
        choose,
        next_key: 0,
    };
    let (before, after) = match shape.below(5) {
        0 | 1 => ("{\"data\":{\"values\":", "}}"),
        2 => ("{\"data\":", "}"),
        3 => ("{\"data\":{\"values\":{\"users\":[", "]}}}"),
        _ => ("", ""),
    };
    shape.text.push_str(before);
    shape.object(6);
    shape.text.push_str(after);
    shape.text
}

struct Shape<'a, 'c> {
    text: String,
    most: usize,
    choose: &'a mut Choose<'c>,
    /// Makes keys differ.
    next_key: usize,
}

impl Shape<'_, '_> {
    fn below(&mut self, n: usize) -> usize {
        (self.choose)(n)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn is_full(&self) -> bool {
        self.text.len() > self.most
    }

    fn value(&mut self, depth: usize) {
        match self.below(if depth == 0 { 2 } else { 6 }) {
            0 => {
                let atom = self.one_of(&ATOMS);
                self.text.push_str(atom);
            }
            1 => self.string(),
            2 => self.array(depth - 1),
            _ => self.object(depth - 1),
        }
    }

    fn string(&mut self) {
        let length = self.one_of(&LENGTHS);
        let unit = self.one_of(&["x", "é", "\\n", "\\u00e9", " "]);
        let text = unit.repeat(length.min(self.most));
        let _ = write!(self.text, "\"{text}\"");
    }

    /// The same item many times.
    fn array(&mut self, depth: usize) {
        let times = self.one_of(&TIMES);
        self.text.push('[');
        let start = self.text.len();
        self.value(depth);
        let item = self.text[start..].to_owned();
        for _ in 1..times {
            if self.is_full() {
                break;
            }
            self.text.push(',');
            self.text.push_str(&item);
        }
        self.text.push(']');
    }

    /// Up to four groups of members, each of many keys with the same value.
    fn object(&mut self, depth: usize) {
        self.text.push('{');
        let mut separator = "";
        for _ in 0..=self.below(4) {
            let times = self.one_of(&TIMES);
            let kind = self.below(6);
            let length = self.one_of(&LENGTHS).min(self.most / 8);
            let mut value: Option<String> = None;
            for _ in 0..times {
                if self.is_full() && !separator.is_empty() {
                    break;
                }
                self.text.push_str(separator);
                separator = ",";
                self.key(kind, length);
                let start = self.text.len();
                if let Some(value) = &value {
                    self.text.push_str(value);
                } else {
                    self.value(depth);
                    value = Some(self.text[start..].to_owned());
                }
            }
        }
        self.text.push('}');
    }

    fn key(&mut self, kind: usize, length: usize) {
        self.next_key += 1;
        let number = self.next_key;
        let long = "k".repeat(length);
        let key = match kind {
            0 => self.one_of(&KNOWN).to_owned(),
            1 => format!("{long}{number}"),
            2 => format!("{number}{long}"),
            3 => format!("{long}\\u0065{number}"),
            // Comes twice where there are many, or beside the kind before.
            4 => format!("{long}e{}", number % 50),
            _ => format!("é{long}{number}"),
        };
        let _ = write!(self.text, "\"{key}\":");
    }
}

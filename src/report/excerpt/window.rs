//! The part of a body shown around a span: never more than fits, whatever the body.

use crate::report::escape::{is_command, is_hidden};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// A printable part of a body.
pub(super) struct Window {
    /// One line, or two.
    pub(super) text: String,
    /// The bytes of `text` that show the span.
    pub(super) marked: Range<usize>,
}

/// The line on which the span begins, cut to about this many columns; `…` marks what is left out. For an object or an
/// array only the bracket is marked. If its line holds nothing else, the next line is included.
///
/// `None` if the body does not have these bytes. The time it takes depends only on the columns.
pub(super) fn window(bytes: &[u8], span: Range<usize>, columns: usize) -> Option<Window> {
    if span.start > span.end || span.end > bytes.len() {
        return None;
    }
    let (before, rest) = bytes.split_at(span.start);
    let line = line(rest, columns);
    let is_container = span.len() > 1 && matches!(line.first(), Some(b'{' | b'['));
    let length = if is_container { 1 } else { span.len() };
    let (marked, after) = line.split_at(length.min(line.len()));

    let marked = first(marked, rest, columns / 2);
    let room = columns - marked.columns;
    let mut after = first(after, &rest[length.min(line.len())..], room);
    let before = last(before, rest, room - after.columns.min(room / 2));
    after.shorten(room - before.columns);

    let mut text = String::from(if before.is_whole { "" } else { "…" });
    text.push_str(&before.text());
    let start = text.len();
    text.push_str(&marked.text());
    let end = text.len();
    if marked.is_whole {
        text.push_str(&after.text());
    }
    if !(marked.is_whole && after.is_whole) {
        text.push('…');
    }
    if is_container && text.trim() == &text[start..end] {
        text.push_str(&below(&rest[line.len()..], columns));
    }
    Some(Window {
        text,
        marked: start..end,
    })
}

/// Printable pieces, each for one character or for one byte that is not part of a character.
struct Fit {
    pieces: Vec<String>,
    columns: usize,
    /// Whether the pieces show everything that was asked for.
    is_whole: bool,
}

impl Fit {
    fn text(&self) -> String {
        self.pieces.concat()
    }

    /// Keeps as many of the first pieces as fit.
    fn shorten(&mut self, columns: usize) {
        while self.columns > columns {
            let piece = self.pieces.pop().unwrap_or_default();
            self.columns -= width(&piece);
            self.is_whole = false;
        }
    }
}

/// How many bytes to look at to fill these columns: a character has at most four bytes and takes at least one column.
fn reach(columns: usize) -> usize {
    columns.saturating_mul(4).saturating_add(8)
}

/// The bytes up to the end of the line, or more of them than fit.
fn line(bytes: &[u8], columns: usize) -> &[u8] {
    let reached = &bytes[..bytes.len().min(reach(columns))];
    let end = reached.iter().position(|byte| *byte == b'\n');
    let line = &reached[..end.unwrap_or(reached.len())];
    let is_end = end.is_some() || reached.len() == bytes.len();
    match line.strip_suffix(b"\r") {
        Some(line) if is_end => line,
        _ => line,
    }
}

/// The line after the one that ends here, starting with the line end.
fn below(bytes: &[u8], columns: usize) -> String {
    let feed = bytes.strip_prefix(b"\r").unwrap_or(bytes);
    let Some(next) = feed.strip_prefix(b"\n") else {
        return String::new();
    };
    let next = first(line(next, columns), next, columns);
    let rest = if next.is_whole { "" } else { "…" };
    format!("\n{}{rest}", next.text())
}

/// As much of the beginning of a line as fits. The line is the beginning of `bytes`.
fn first(line: &[u8], bytes: &[u8], columns: usize) -> Fit {
    let mut fit = Fit {
        pieces: Vec::new(),
        columns: 0,
        is_whole: true,
    };
    for piece in pieces(line, &bytes[line.len()..]) {
        if fit.columns + width(&piece) > columns {
            fit.is_whole = false;
            break;
        }
        fit.columns += width(&piece);
        fit.pieces.push(piece);
    }
    fit
}

/// As much as fits of the end of what comes before `rest` on the same line.
fn last(before: &[u8], rest: &[u8], columns: usize) -> Fit {
    let reached = &before[before.len().saturating_sub(reach(columns))..];
    let feed = reached.iter().rposition(|byte| *byte == b'\n');
    let is_reached = feed.is_some() || reached.len() == before.len();
    // The reach may have cut a character in two, but that is out of sight.
    let line = &reached[feed.map_or(0, |feed| feed + 1)..];
    let all: Vec<_> = pieces(line, rest).collect();
    let (mut start, mut taken) = (all.len(), 0);
    while start > 0 && taken + width(&all[start - 1]) <= columns {
        start -= 1;
        taken += width(&all[start]);
    }
    Fit {
        pieces: all[start..].to_vec(),
        columns: taken,
        is_whole: is_reached && start == 0,
    }
}

/// The pieces of `bytes`, which are followed by `rest`: a command can begin in one and end in the other.
fn pieces<'a>(bytes: &'a [u8], rest: &'a [u8]) -> impl Iterator<Item = String> + 'a {
    let mut at = 0;
    bytes.utf8_chunks().flat_map(move |chunk| {
        let start = at;
        at += chunk.valid().len() + chunk.invalid().len();
        let characters = chunk.valid().char_indices();
        let characters = characters.map(move |(index, character)| match character {
            '\t' => "    ".to_owned(),
            hidden if is_hidden(hidden) => hidden.escape_unicode().to_string(),
            '#' if begins_command(&bytes[start + index + 1..], rest) => {
                '#'.escape_unicode().to_string()
            }
            character => character.to_string(),
        });
        let others = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}"));
        characters.chain(others)
    })
}

/// Whether a `#` before these bytes, which are followed by `rest`, can be part of a command.
fn begins_command(bytes: &[u8], rest: &[u8]) -> bool {
    const LONGEST: usize = "teamcity[".len();
    let both = bytes.iter().chain(rest).take(LONGEST);
    is_command(&both.copied().collect::<Vec<_>>())
}

/// Width in columns. A piece of width zero counts as one, so that the loop ends.
fn width(piece: &str) -> usize {
    piece.width().max(1)
}

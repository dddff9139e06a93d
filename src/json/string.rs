//! Finds strings in bytes that have not been checked yet.

use super::bytes::ascii_end;
use crate::work;
use std::borrow::Cow;

/// A string in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StringToken {
    /// Where it begins, with its opening quote.
    pub(crate) start: usize,
    /// After its closing quote.
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

impl StringToken {
    /// The string at this place, if there is one: well-formed UTF-8 without control characters, and only escapes that
    /// stand for a character.
    pub(crate) fn at(bytes: &[u8], start: usize) -> Option<Self> {
        if bytes.get(start) != Some(&b'"') {
            return None;
        }
        let mut at = ascii_end(bytes, start + 1);
        let mut escaped = false;
        loop {
            let mut state = automaton::PLAIN;
            while state < automaton::DONE {
                let byte = *bytes.get(at)?;
                escaped |= byte == b'\\';
                state = automaton::next(state, byte);
                at += 1;
                work::add(1);
            }
            match state {
                automaton::QUOTE => {
                    let end = at;
                    return Some(Self {
                        start,
                        end,
                        escaped,
                    });
                }
                automaton::UNICODE => at = unicode_escape_end(bytes, at)?,
                _ => return None,
            }
        }
    }

    /// The decoded string. Takes the bytes that it was found in.
    pub(crate) fn decoded(self, bytes: &[u8]) -> Cow<'_, str> {
        let text = std::str::from_utf8(&bytes[self.start..self.end]);
        decoded(text.unwrap_or("\"\""), self.escaped)
    }
}

/// The offset after the escape whose `\u` ends here; for a surrogate pair, after the second escape.
fn unicode_escape_end(bytes: &[u8], at: usize) -> Option<usize> {
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 4)?.iter();
        digits.copied().try_fold(0, |unit, digit| {
            Some(unit * 16 + char::from(digit).to_digit(16)?)
        })
    };
    match unit(at)? {
        0xD800..=0xDBFF => {
            let is_pair =
                bytes[at + 4..].starts_with(b"\\u") && (0xDC00..=0xDFFF).contains(&unit(at + 6)?);
            is_pair.then_some(at + 10)
        }
        0xDC00..=0xDFFF => None,
        _ => Some(at + 4),
    }
}

/// An automaton over the bytes of a string: one table look-up and one shift per byte, without branches, since it
/// cannot be predicted where escapes and characters beyond ASCII are.
mod automaton {
    /// A state is the position of its six bits in a row of [`TABLE`]. These say what the next state is.
    pub(super) type State = u64;

    /// Between characters.
    pub(super) const PLAIN: State = 0;
    /// This many more continuation bytes must follow.
    const ONE: State = 6;
    const TWO: State = 12;
    const THREE: State = 18;
    /// The same, but the next is limited: no overlong forms, no surrogates, nothing beyond U+10FFFF.
    const TWO_FROM_A0: State = 24;
    const TWO_TO_9F: State = 30;
    const THREE_FROM_90: State = 36;
    const THREE_TO_8F: State = 42;
    /// After a backslash.
    const ESCAPE: State = 48;
    /// The lowest of the states in which the automaton has stopped.
    pub(super) const DONE: State = QUOTE;
    /// After the closing quote.
    pub(super) const QUOTE: State = 54;
    /// After `\u`.
    pub(super) const UNICODE: State = 55;
    const WRONG: State = 56;

    #[inline]
    pub(super) fn next(state: State, byte: u8) -> State {
        (TABLE[byte as usize] >> state) & 63
    }

    static TABLE: [u64; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        loop {
            let mut state = PLAIN;
            while state < DONE {
                table[byte as usize] |= after(state, byte) << state;
                state += 6;
            }
            if byte == u8::MAX {
                break table;
            }
            byte += 1;
        }
    };

    const fn after(state: State, byte: u8) -> State {
        match (state, byte) {
            (PLAIN, b'"') => QUOTE,
            (PLAIN, b'\\') => ESCAPE,
            (PLAIN, 0x20..0x80)
            | (ONE, 0x80..0xC0)
            | (ESCAPE, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => PLAIN,
            (ESCAPE, b'u') => UNICODE,
            (PLAIN, 0xC2..0xE0)
            | (TWO, 0x80..0xC0)
            | (TWO_FROM_A0, 0xA0..0xC0)
            | (TWO_TO_9F, 0x80..0xA0) => ONE,
            (PLAIN, 0xE1..0xED | 0xEE | 0xEF)
            | (THREE, 0x80..0xC0)
            | (THREE_FROM_90, 0x90..0xC0)
            | (THREE_TO_8F, 0x80..0x90) => TWO,
            (PLAIN, 0xE0) => TWO_FROM_A0,
            (PLAIN, 0xED) => TWO_TO_9F,
            (PLAIN, 0xF0) => THREE_FROM_90,
            (PLAIN, 0xF1..0xF4) => THREE,
            (PLAIN, 0xF4) => THREE_TO_8F,
            _ => WRONG,
        }
    }
}

/// The text of a string token, which the scanner has checked.
#[inline]
pub(super) fn decoded(token: &str, escaped: bool) -> Cow<'_, str> {
    let content = &token[1..token.len() - 1];
    if !escaped {
        return Cow::Borrowed(content);
    }
    work::add(content.len());
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(backslash) = rest.find('\\') {
        text.push_str(&rest[..backslash]);
        let escape = &rest[backslash + 1..];
        let mut width = 1;
        text.push(match escape.as_bytes().first() {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = hex(&escape[1..5]);
                width = 5;
                let unit = if (0xD800..0xDC00).contains(&first) {
                    width = 11;
                    0x10000 + ((first - 0xD800) << 10) + (hex(&escape[7..11]) - 0xDC00)
                } else {
                    first
                };
                char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => char::from(*other.unwrap_or(&b'\\')),
        });
        rest = &escape[width..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn hex(digits: &str) -> u32 {
    u32::from_str_radix(digits, 16).unwrap_or(0)
}

//! The tokens of a JSON text. Knows the grammar, builds nothing.

use super::document::{Key, decoded};
use super::{Kind, SyntaxError};
use std::borrow::Cow;
use std::ops::Range;

/// A place in a text and the tokens that can stand there.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    /// The offset behind the last token.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Goes on behind a container that was read otherwise.
    pub(super) fn go_to(&mut self, offset: usize) {
        self.at = offset;
    }

    /// A scalar with its span, or a container's opening bracket with the bracket's span.
    #[inline]
    pub(crate) fn value(&mut self) -> Result<(Kind, Range<usize>), SyntaxError> {
        self.skip_space();
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.bracket(Kind::Object),
            Some(b'[') => self.bracket(Kind::Array),
            Some(b'"') => Kind::String {
                escaped: self.string()?,
            },
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Kind::Number
            }
            Some(b't') => self.word("true").map(|()| Kind::Bool(true))?,
            Some(b'f') => self.word("false").map(|()| Kind::Bool(false))?,
            Some(b'n') => self.word("null").map(|()| Kind::Null)?,
            _ => return Err(self.unexpected("expected a value")),
        };
        Ok((kind, start..self.at))
    }

    /// A property name and its colon; the span of the name with its quotes.
    #[inline]
    pub(crate) fn key(&mut self) -> Result<Key, SyntaxError> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("expected a property name in double quotes"));
        }
        let escaped = self.string()?;
        let end = self.at;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("expected `:` after a property name"));
        }
        self.at += 1;
        Ok(Key {
            start,
            end,
            escaped,
        })
    }

    /// Whether the container just opened is empty; takes its closing bracket then.
    #[inline]
    pub(crate) fn closes(&mut self, kind: Kind) -> bool {
        self.skip_space();
        let closes = self.peek() == Some(closing(kind));
        self.at += usize::from(closes);
        closes
    }

    /// `true` after a comma, `false` after the closing bracket of a container of this kind.
    #[inline]
    pub(crate) fn comma_or_close(&mut self, kind: Kind) -> Result<bool, SyntaxError> {
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == closing(kind) => {
                self.at += 1;
                Ok(false)
            }
            _ if kind == Kind::Object => Err(self.unexpected("expected `,` or `}`")),
            _ => Err(self.unexpected("expected `,` or `]`")),
        }
    }

    /// Nothing but white space up to the end of the text.
    pub(crate) fn end(&mut self) -> Result<(), SyntaxError> {
        self.skip_space();
        if self.at == self.bytes.len() {
            return Ok(());
        }
        Err(self.unexpected("text after the end of the JSON value"))
    }

    /// The byte at this place.
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        self.at = skip_space(self.bytes, self.at);
    }

    fn bracket(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    /// Takes `true`, `false` or `null`, whichever of them this place begins with the first letter of.
    fn word(&mut self, word: &str) -> Result<(), SyntaxError> {
        for &byte in word.as_bytes() {
            if self.peek() != Some(byte) {
                return Err(self.unexpected("expected `true`, `false` or `null`"));
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Takes a string, whose opening quote is here; whether it holds an escape.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<bool, SyntaxError> {
        self.at = plain_end(self.bytes, self.at + 1);
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(false);
        }
        self.rest_of_string()
    }

    /// The same behind the plain start of a string.
    fn rest_of_string(&mut self) -> Result<bool, SyntaxError> {
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(byte) if byte >= 0x20 => self.at = plain_end(self.bytes, self.at),
                Some(_) => return Err(self.unexpected("control character in a string")),
                None => return Err(self.unexpected("unterminated string")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let lone = |span| SyntaxError {
                    span,
                    what: "lone surrogate",
                };
                match self.unicode_escape()? {
                    0xD800..=0xDBFF => {
                        let high = start..self.at;
                        if !self.bytes[self.at..].starts_with(b"\\u") {
                            return Err(lone(high));
                        }
                        self.at += 1;
                        if !(0xDC00..=0xDFFF).contains(&self.unicode_escape()?) {
                            return Err(lone(high));
                        }
                    }
                    0xDC00..=0xDFFF => return Err(lone(start..self.at)),
                    _ => {}
                }
            }
            _ => return Err(self.unexpected("invalid escape")),
        }
        Ok(())
    }

    /// Takes `uXXXX`.
    fn unicode_escape(&mut self) -> Result<u32, SyntaxError> {
        self.at += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.unexpected("expected four hex digits after `\\u`"));
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// Takes a number.
    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.unexpected("number with a leading zero"));
            }
        } else {
            self.digits()?;
        }
        let mut integer = true;
        if self.peek() == Some(b'.') {
            integer = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            integer = false;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        // 300 digits without an exponent are below the largest f64, about 1.8e308.
        let small = integer && self.at - start < 300;
        if !small && !self.text[start..self.at].parse().is_ok_and(f64::is_finite) {
            return Err(SyntaxError {
                span: start..self.at,
                what: "number out of the range of a 64 bit float",
            });
        }
        Ok(())
    }

    #[inline]
    fn digits(&mut self) -> Result<(), SyntaxError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.unexpected("expected a digit"));
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    /// The error at this place: one character, or the end of the text.
    #[cold]
    fn unexpected(&self, what: &'static str) -> SyntaxError {
        let width = self.text[self.at..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        let what = if width == 0 {
            "unexpected end of the text"
        } else {
            what
        };
        SyntaxError {
            span: self.at..self.at + width,
            what,
        }
    }
}

fn closing(kind: Kind) -> u8 {
    if kind == Kind::Object { b'}' } else { b']' }
}

/// A text that is expected, taken apart so that a comparison is a few loads and no loop.
#[derive(Debug)]
pub(crate) struct Literal {
    text: Box<[u8]>,
    /// The first 24 bytes, and which bits of a text are compared with them. Of the empty text, one bit
    /// is outside its mask, so that nothing equals it.
    words: [u64; 3],
    masks: [u64; 3],
}

impl Literal {
    /// How many bytes are compared at once.
    const WIDTH: usize = 24;

    /// The empty text stands nowhere.
    pub(crate) fn new(text: &str) -> Self {
        let text: Box<[u8]> = text.as_bytes().into();
        let mut bytes = [0; Self::WIDTH];
        let mut masks = [0; Self::WIDTH];
        let length = text.len().min(Self::WIDTH);
        bytes[..length].copy_from_slice(&text[..length]);
        masks[..length].fill(0xFF);
        let (mut expected, masks) = (words(&bytes), words(&masks));
        if masks[0] == 0 {
            expected[0] = 1;
        }
        Self {
            text,
            words: expected,
            masks,
        }
    }

    /// How many bytes it has.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.text.len()
    }

    /// Whether the bytes have it at this place.
    #[inline]
    pub(crate) fn stands(&self, bytes: &[u8], at: usize) -> bool {
        let Some(bytes) = bytes.get(at..) else {
            return false;
        };
        let Some(first) = bytes.first_chunk() else {
            return self.starts(bytes);
        };
        let [a, b, c] = words(first);
        let [a_mask, b_mask, c_mask] = self.masks;
        let [a_expected, b_expected, c_expected] = self.words;
        ((a & a_mask) ^ a_expected) | ((b & b_mask) ^ b_expected) | ((c & c_mask) ^ c_expected) == 0
            && (self.text.len() <= Self::WIDTH || self.starts(bytes))
    }

    #[inline(never)]
    fn starts(&self, bytes: &[u8]) -> bool {
        !self.text.is_empty() && bytes.starts_with(&self.text)
    }
}

impl Default for Literal {
    fn default() -> Self {
        Self::new("")
    }
}

#[inline]
fn words(bytes: &[u8; Literal::WIDTH]) -> [u64; 3] {
    let word = |at| eight_at(bytes, at).unwrap_or_default();
    [word(0), word(8), word(16)]
}

/// The eight bytes from this offset on, the first being the lowest.
#[inline]
pub(crate) fn eight_at(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*eight))
}

/// The first offset from `at` of what is not white space.
#[inline]
pub(crate) fn skip_space(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) > Some(&b' ') {
        return at;
    }
    // Mostly one, behind a colon.
    if bytes.get(at) == Some(&b' ') && bytes.get(at + 1) > Some(&b' ') {
        return at + 1;
    }
    spaces_end(bytes, at)
}

#[inline(never)]
fn spaces_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
        // Indentation.
        while let Some(eight) = eight_at(bytes, at) {
            let others = eight ^ u64::from_le_bytes([b' '; 8]);
            at += (others.trailing_zeros() / 8) as usize;
            if others != 0 {
                break;
            }
        }
    }
    at
}

/// The first offset from `at` of a quote, a backslash, a control character or the end.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = eight_at(bytes, at) {
        let special = special_in(eight);
        if special != 0 {
            return at + lowest_byte(special);
        }
        at += 8;
    }
    while !matches!(bytes.get(at), None | Some(b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// The same, or of a byte beyond ASCII.
#[inline]
pub(crate) fn ascii_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(sixteen) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        // Both halves at once: most texts end in the first sixteen bytes, and where is not predicted.
        let half = |at| odd_in(eight_at(sixteen, at).unwrap_or_default());
        let (low, high) = (half(0), half(8));
        if low | high != 0 {
            let (odd, before) = if low == 0 { (high, 8) } else { (low, 0) };
            return at + before + lowest_byte(odd);
        }
        at += 16;
    }
    short_ascii_end(bytes, at)
}

#[inline(never)]
fn short_ascii_end(bytes: &[u8], mut at: usize) -> usize {
    while !matches!(bytes.get(at), None | Some(b'"' | b'\\' | 0..0x20 | 0x80..)) {
        at += 1;
    }
    at
}

/// The lowest set bit is in the byte of the first quote, backslash or control character; 0 if there
/// is none. Bit 7 of a byte is set where subtraction borrows from it, which it also does above the
/// first such byte.
#[inline]
fn special_in(bytes: u64) -> u64 {
    below(bytes) & !bytes & (ONES * 0x80)
}

/// The same with bytes beyond ASCII.
#[inline]
fn odd_in(bytes: u64) -> u64 {
    (below(bytes) | bytes) & (ONES * 0x80)
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Bit 7 is set of the first byte that is a quote, a backslash or a control character.
#[inline]
fn below(bytes: u64) -> u64 {
    // Flipping one bit puts the quote, 0x22, right behind the control characters.
    let quote_or_control = (bytes ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (bytes ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    quote_or_control | backslash
}

/// The index of the lowest byte that is not zero.
#[inline]
fn lowest_byte(bits: u64) -> usize {
    (bits.trailing_zeros() / 8) as usize
}

/// A string in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StringToken {
    /// Where it begins, with its opening quote.
    pub(crate) start: usize,
    /// Behind its closing quote.
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

impl StringToken {
    /// The string at this place, if it is one: well-formed UTF-8 without control characters and with no
    /// escape but those that stand for a character.
    pub(crate) fn at(bytes: &[u8], start: usize) -> Option<Self> {
        if bytes.get(start) != Some(&b'"') {
            return None;
        }
        let mut at = ascii_end(bytes, start + 1);
        let mut escaped = false;
        loop {
            let mut state = string::PLAIN;
            while state < string::DONE {
                let byte = *bytes.get(at)?;
                escaped |= byte == b'\\';
                state = string::next(state, byte);
                at += 1;
            }
            match state {
                string::QUOTE => {
                    let end = at;
                    return Some(Self {
                        start,
                        end,
                        escaped,
                    });
                }
                string::UNICODE => at = unicode_escape_end(bytes, at)?,
                _ => return None,
            }
        }
    }

    /// What it stands for. The bytes are those that it was found in.
    pub(crate) fn decoded(self, bytes: &[u8]) -> Cow<'_, str> {
        let text = std::str::from_utf8(&bytes[self.start..self.end]);
        decoded(text.unwrap_or("\"\""), self.escaped)
    }
}

/// Behind the escape whose `\u` ends here, and behind the second of a pair of surrogates.
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

/// The bytes of a string as an automaton: a table look-up and a shift a byte, and no branch, since where
/// characters beyond ASCII and escapes stand cannot be predicted.
mod string {
    /// A state is the place of its six bits in a row of [`TABLE`], which say what is next.
    pub(super) type State = u64;

    /// Between characters.
    pub(super) const PLAIN: State = 0;
    /// So many more continuation bytes are due.
    const ONE: State = 6;
    const TWO: State = 12;
    const THREE: State = 18;
    /// The same, but the next is limited: no overlong forms, no surrogates, nothing beyond U+10FFFF.
    const TWO_FROM_A0: State = 24;
    const TWO_TO_9F: State = 30;
    const THREE_FROM_90: State = 36;
    const THREE_TO_8F: State = 42;
    /// Behind a backslash.
    const ESCAPE: State = 48;
    /// The least of the states in which the automaton has stopped.
    pub(super) const DONE: State = QUOTE;
    /// Behind the closing quote.
    pub(super) const QUOTE: State = 54;
    /// Behind `\u`.
    pub(super) const UNICODE: State = 55;
    const WRONG: State = 56;

    #[inline]
    pub(super) fn next(state: State, byte: u8) -> State {
        (TABLE[byte as usize] >> state) & 63
    }

    static TABLE: [u64; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            let mut state = PLAIN;
            while state < DONE {
                table[byte] |= after(state, byte as u8) << state;
                state += 6;
            }
            byte += 1;
        }
        table
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

/// A number at this place, if there is one.
pub(crate) fn number_token(bytes: &[u8], at: usize) -> Option<&str> {
    let rest = bytes.get(at..)?;
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let length = rest.iter().take_while(|byte| is_part(byte)).count();
    let text = std::str::from_utf8(&rest[..length]).ok()?;
    let mut scanner = Scanner::new(text);
    scanner.number().ok()?;
    (scanner.at == length).then_some(text)
}

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

    /// The same from this offset on.
    #[inline]
    pub(crate) fn starting_at(text: &'a str, at: usize) -> Self {
        Self {
            at,
            ..Self::new(text)
        }
    }

    /// The offset behind the last token.
    pub(crate) fn offset(&self) -> usize {
        self.at
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

    /// The text of these bytes.
    #[inline]
    pub(crate) fn slice(&self, span: Range<usize>) -> &'a str {
        &self.text[span]
    }

    /// The decoded text of a string.
    #[inline]
    pub(crate) fn decoded(&self, string: Key) -> Cow<'a, str> {
        decoded(self.slice(string.start..string.end), string.escaped)
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
#[derive(Debug, Default)]
pub(crate) struct Literal {
    text: Box<[u8]>,
    /// Of 8 to 24 bytes the first, the middle and the last eight, which overlap; else the middle
    /// and the last are where there is none, so that nothing equals them.
    thirds: [u64; 3],
    middle: usize,
    last: usize,
}

impl Literal {
    /// The empty text stands nowhere.
    pub(crate) fn new(text: &str) -> Self {
        let text: Box<[u8]> = text.as_bytes().into();
        let mut literal = Self {
            middle: usize::MAX,
            last: usize::MAX,
            ..Self::default()
        };
        if (8..=24).contains(&text.len()) {
            literal.last = text.len() - 8;
            literal.middle = literal.last.min(8);
            let at = |at| eight_at(&text, at).unwrap_or_default();
            literal.thirds = [at(0), at(literal.middle), at(literal.last)];
        }
        literal.text = text;
        literal
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
        // The last first: where it is, the others are too.
        let Some(last) = eight_at(bytes, self.last) else {
            return self.starts_short(bytes);
        };
        let (first, middle) = (eight_at(bytes, 0), eight_at(bytes, self.middle));
        let [first_expected, middle_expected, last_expected] = self.thirds;
        (first.unwrap_or_default() ^ first_expected)
            | (middle.unwrap_or_default() ^ middle_expected)
            | (last ^ last_expected)
            == 0
    }

    #[inline(never)]
    fn starts_short(&self, bytes: &[u8]) -> bool {
        !self.text.is_empty() && bytes.starts_with(&self.text)
    }
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
    match bytes.get(at) {
        // Mostly one, behind a colon.
        Some(b' ') if bytes.get(at + 1) > Some(&b' ') => at + 1,
        Some(0..=b' ') => spaces_end(bytes, at),
        _ => at,
    }
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
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while !matches!(bytes.get(at), None | Some(b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// The lowest set bit is in the byte of the first quote, backslash or control character; 0 if there
/// is none. Bit 7 of a byte is set where subtraction borrows from it, which it also does above the
/// first such byte.
#[inline]
fn special_in(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(ONES * u64::from(limit)) & !bytes;
    // Flipping one bit puts the quote, 0x22, right behind the control characters.
    let quote_or_control = below(bytes ^ (ONES * 2), 0x21);
    let backslash = below(bytes ^ (ONES * u64::from(b'\\')), 1);
    (quote_or_control | backslash) & (ONES * 0x80)
}

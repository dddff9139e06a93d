//! Splits a JSON text into tokens. Knows the grammar, and builds nothing.

use super::bytes::{plain_end, skip_space};
use super::document::Key;
use super::document::Kind;
use super::syntax_error::{SyntaxError, SyntaxKind};
use std::ops::Range;

/// A position in the input, from which tokens are read.
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

    /// The offset after the last token.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Continues after a container that was read in another way.
    pub(super) fn go_to(&mut self, offset: usize) {
        self.at = offset;
    }

    /// Reads a scalar, or a container's opening bracket. Returns its kind and its span.
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
            _ => return Err(self.unexpected(SyntaxKind::Value)),
        };
        Ok((kind, start..self.at))
    }

    /// Reads a property name and its colon. The span is that of the name, including its quotes.
    #[inline]
    pub(crate) fn key(&mut self) -> Result<Key, SyntaxError> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(SyntaxKind::Name));
        }
        let escaped = self.string()?;
        let end = self.at;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected(SyntaxKind::Colon));
        }
        self.at += 1;
        Ok(Key {
            start,
            end,
            escaped,
        })
    }

    /// Whether the container that was just opened is empty. If so, its closing bracket is consumed.
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
            _ if kind == Kind::Object => Err(self.unexpected(SyntaxKind::CommaOrBrace)),
            _ => Err(self.unexpected(SyntaxKind::CommaOrBracket)),
        }
    }

    /// Checks that only white space follows.
    pub(crate) fn end(&mut self) -> Result<(), SyntaxError> {
        self.skip_space();
        if self.at == self.bytes.len() {
            return Ok(());
        }
        Err(self.unexpected(SyntaxKind::TextAfter))
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

    /// Reads `true`, `false` or `null`; `word` is the one that begins with the letter at this place.
    fn word(&mut self, word: &str) -> Result<(), SyntaxError> {
        for &byte in word.as_bytes() {
            if self.peek() != Some(byte) {
                return Err(self.unexpected(SyntaxKind::Word));
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Reads a string, from its opening quote. Returns whether it contains an escape.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<bool, SyntaxError> {
        self.at = plain_end(self.bytes, self.at + 1);
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(false);
        }
        self.rest_of_string()
    }

    /// Reads the rest of a string, after its plain start.
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
                Some(_) => return Err(self.unexpected(SyntaxKind::ControlCharacter)),
                None => return Err(self.unexpected(SyntaxKind::UnterminatedString)),
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
                    kind: SyntaxKind::LoneSurrogate,
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
            _ => return Err(self.unexpected(SyntaxKind::Escape)),
        }
        Ok(())
    }

    /// Reads `uXXXX`.
    fn unicode_escape(&mut self) -> Result<u32, SyntaxError> {
        self.at += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.unexpected(SyntaxKind::HexDigits));
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// Reads a number.
    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.unexpected(SyntaxKind::LeadingZero));
            }
        } else {
            self.digits()?;
        }
        let mut has_exponent = false;
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            has_exponent = true;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        // 300 digits without an exponent are below the largest f64, about 1.8e308.
        let small = !has_exponent && self.at - start < 300;
        if !small && !self.text[start..self.at].parse().is_ok_and(f64::is_finite) {
            return Err(SyntaxError {
                span: start..self.at,
                kind: SyntaxKind::Range,
            });
        }
        Ok(())
    }

    #[inline]
    fn digits(&mut self) -> Result<(), SyntaxError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.unexpected(SyntaxKind::Digit));
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    /// The error at this place: about one character, or about the end of the text.
    #[cold]
    fn unexpected(&self, kind: SyntaxKind) -> SyntaxError {
        let width = self.text[self.at..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        let kind = if width == 0 { SyntaxKind::End } else { kind };
        SyntaxError {
            span: self.at..self.at + width,
            kind,
        }
    }
}

fn closing(kind: Kind) -> u8 {
    if kind == Kind::Object { b'}' } else { b']' }
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

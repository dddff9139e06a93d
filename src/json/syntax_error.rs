//! Why bytes are not exactly one JSON value.

use std::ops::Range;

/// The offending bytes, and what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) kind: SyntaxKind,
    /// Empty where the text ends too early.
    pub(crate) span: Range<usize>,
}

/// What is wrong. The sentences are in `report::wording`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SyntaxKind {
    /// The text begins with one.
    ByteOrderMark,
    /// More than 4 GiB: offsets have 32 bits.
    TooLong,
    /// Bytes that are not UTF-8.
    Utf8,
    /// Nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    Depth,
    /// Something else where a value must begin.
    Value,
    /// Something else where a property name must begin.
    Name,
    /// Something else than the colon after a property name.
    Colon,
    /// Something else after the value of a property.
    CommaOrBrace,
    /// Something else after an item.
    CommaOrBracket,
    /// More text after the outermost value.
    TextAfter,
    /// A misspelt `true`, `false` or `null`.
    Word,
    /// An unescaped character below U+0020 in a string.
    ControlCharacter,
    /// A string without its closing quote.
    UnterminatedString,
    /// Half of a surrogate pair.
    LoneSurrogate,
    /// An unknown escape.
    Escape,
    /// Fewer than four hex digits in an escape.
    HexDigits,
    /// A number such as `01`.
    LeadingZero,
    /// A number that no finite f64 is near.
    Range,
    /// Something else where a digit must be.
    Digit,
    /// The text ends too early.
    End,
}

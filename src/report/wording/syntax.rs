//! Why bytes are not JSON.

use crate::json::SyntaxKind;

/// Why bytes are not exactly one JSON value.
pub(crate) fn syntax(kind: SyntaxKind) -> &'static str {
    match kind {
        SyntaxKind::ByteOrderMark => "a byte order mark is not allowed",
        SyntaxKind::TooLong => "text of more than 4 GiB",
        SyntaxKind::Utf8 => "invalid UTF-8",
        SyntaxKind::Depth => "nesting deeper than 127",
        SyntaxKind::Value => "expected a value",
        SyntaxKind::Name => "expected a property name in double quotes",
        SyntaxKind::Colon => "expected `:` after a property name",
        SyntaxKind::CommaOrBrace => "expected `,` or `}`",
        SyntaxKind::CommaOrBracket => "expected `,` or `]`",
        SyntaxKind::TextAfter => "text after the end of the JSON value",
        SyntaxKind::Word => "expected `true`, `false` or `null`",
        SyntaxKind::ControlCharacter => "control character in a string",
        SyntaxKind::UnterminatedString => "unterminated string",
        SyntaxKind::LoneSurrogate => "lone surrogate",
        SyntaxKind::Escape => "invalid escape",
        SyntaxKind::HexDigits => "expected four hex digits after `\\u`",
        SyntaxKind::LeadingZero => "number with a leading zero",
        SyntaxKind::Range => "number out of the range of a 64 bit float",
        SyntaxKind::Digit => "expected a digit",
        SyntaxKind::End => "unexpected end of the text",
    }
}

//! JSON text in which nothing is hidden: the value is the same, and so is what people see of it.

use crate::printable::{escaped, is_hidden};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;
use std::io;

/// Writes a value.
pub(crate) fn write(out: &mut Vec<u8>, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string(value)?;
    out.extend_from_slice(visible(&text).as_bytes());
    Ok(())
}

/// JSON text, which has to be valid, with `\u` escapes for what is hidden. Outside its strings there is
/// nothing of it but white space, which stays.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |character| is_hidden(character) && !"\t\n\r".contains(character);
    escaped(text, is_hidden, |out, character| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            // A string takes all that is written to it.
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn escapes_change_the_text_and_not_the_value() {
        for (text, expected) in [
            (r#"{"a": "b"}"#, r#"{"a": "b"}"#),
            ("[\r\n\t1 ]", "[\r\n\t1 ]"),
            ("\"##[error]\"", r##""#\u0023[error]""##),
            ("\"\u{7f}\u{9b}\"", r#""\u007f\u009b""#),
            ("\"\u{e0041}\"", r#""\udb40\udc41""#),
            (r#""\\#[x""#, r#""\\\u0023[x""#),
            (r#""é 日本 # 🦀""#, r#""é 日本 # 🦀""#),
        ] {
            let visible = visible(text);
            assert_eq!(visible, expected);
            assert_eq!(matches!(visible, Cow::Borrowed(_)), text == expected);
            let values = [text, &visible].map(|text| serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(values[0], values[1]);
        }
    }
}

//! Writes JSON in which nothing is hidden: the value stays the same, and people see all of it.

use crate::escape::{escape_for_json, escaped, is_hidden};
use serde::Serialize;
use std::borrow::Cow;
use std::io;

/// Writes a value.
pub(crate) fn write(out: &mut Vec<u8>, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string(value)?;
    out.extend_from_slice(visible(&text).as_bytes());
    Ok(())
}

/// Valid JSON text with everything hidden written as `\u` escapes. Outside of strings, JSON has nothing hidden but
/// white space, which stays.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |character| is_hidden(character) && !"\t\n\r".contains(character);
    escaped(text, is_hidden, escape_for_json)
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

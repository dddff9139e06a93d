//! What no output may show unescaped: the only list of it, for people and programs. The binary includes this file too.

use std::borrow::Cow;
use std::fmt::Write;

/// Characters that steer a terminal, change the direction of text or are invisible: control characters, everything
/// that Unicode calls `Default_Ignorable_Code_Point` (`DerivedCoreProperties.txt`; this includes zero-width joiners
/// and most bidirectional controls), line and paragraph separators, interlinear annotation characters, and
/// noncharacters, which XML and HTML refuse.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(character) & 0xFFFE == 0xFFFE
}

/// Whether a `#` before these bytes can be the last one of `##[`, which the runner of GitHub Actions executes anywhere
/// in a line, or of `##vso[` or `##teamcity[`, which other runners execute. Does not check for the other `#`: it may
/// come from another string.
pub(crate) fn is_command(after: &[u8]) -> bool {
    let commands: [&[u8]; 3] = [b"[", b"vso[", b"teamcity["];
    commands.iter().any(|command| {
        let start = after.get(..command.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(command))
    })
}

/// The text with everything hidden escaped, such as `\u{1b}`. Wherever the result is printed, it has no line end, no
/// escape sequence, no change of direction and no command to a workflow runner.
pub(crate) fn printable(text: &str) -> String {
    let escaped = |text| {
        escaped(text, is_hidden, |out, character| {
            out.extend(character.escape_unicode());
        })
    };
    // A command too, if only white space comes before it on its line.
    let trimmed = text.trim_start();
    match trimmed.strip_prefix("::") {
        Some(rest) => {
            let space = &text[..text.len() - trimmed.len()];
            escaped(space).into_owned() + "\\u{3a}:" + &escaped(rest)
        }
        None => escaped(text).into_owned(),
    }
}

/// Writes a character as JSON escapes it: `\u` and four digits, twice for one beyond the first 65,536.
pub(crate) fn escape_for_json(out: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// The text with each hidden character, and each `#` that can be part of a command, written in another way. Copied
/// only if there are any.
pub(crate) fn escaped(
    text: &str,
    is_hidden: impl Fn(char) -> bool,
    write: impl Fn(&mut String, char),
) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut out, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(skipped) = bytes[at..].iter().position(|byte| is_suspect(*byte)) {
        at += skipped;
        let Some(character) = text[at..].chars().next() else {
            break;
        };
        let end = at + character.len_utf8();
        if is_hidden(character) || (character == '#' && is_command(&bytes[end..])) {
            out.push_str(&text[copied..at]);
            write(&mut out, character);
            copied = end;
        }
        at = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// Whether a byte can begin something hidden. Most text is ASCII without such bytes, and is skipped byte by byte.
fn is_suspect(byte: u8) -> bool {
    byte < b' ' || byte == b'#' || byte == 0x7f || byte >= 0xc2
}

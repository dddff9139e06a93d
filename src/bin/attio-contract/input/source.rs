//! Files and standard input: what they are called, and how they are opened.

use crate::escape::printable;
use crate::input::compressed;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The paths, or that of standard input if there are none.
pub(crate) fn or_standard_input(paths: &[PathBuf]) -> Vec<PathBuf> {
    if paths.is_empty() {
        return vec![PathBuf::from("-")];
    }
    paths.to_vec()
}

/// Standard input where a path is read, standard output where one is written.
pub(crate) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Opens a path, or standard input, and decompresses it if need be.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    if is_standard(path) {
        return compressed::plain(Box::new(io::stdin()));
    }
    compressed::plain(Box::new(File::open(path)?))
}

/// The path as text that keeps every byte: bytes that are not UTF-8 become escapes such as `\xff`. A backslash in front of
/// text that looks like such an escape becomes `\x5c`, so that different paths never get the same name. Not on Windows,
/// where backslashes separate folders.
pub(crate) fn name(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some((before, after)) = rest.split_once('\\') {
            name += before;
            let is_like_escape = !cfg!(windows) && escaped(after.as_bytes()).is_some();
            name += if is_like_escape { r"\x5c" } else { r"\" };
            rest = after;
        }
        name += rest;
        for byte in chunk.invalid() {
            let _ = write!(name, r"\x{byte:02x}");
        }
    }
    name
}

/// The bytes of the path with this [name].
pub(crate) fn bytes_of(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        let byte = escaped(after).filter(|_| *first == b'\\');
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[3..] } else { after };
    }
    bytes
}

/// The byte of an escape, from what follows its backslash: `xff`.
fn escaped(text: &[u8]) -> Option<u8> {
    let digits = text.strip_prefix(b"x")?.get(..2)?;
    let is_lower_hex = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|_| digits.iter().all(is_lower_hex))?;
    u8::from_str_radix(digits, 16).ok()
}

/// The text of an I/O error without the system's error number.
pub(crate) fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return "the compressed data is cut off".to_owned();
    }
    let text = error.to_string();
    let reason = text.rsplit_once(" (os error ");
    printable(reason.map_or(&*text, |(reason, _)| reason))
}

/// Reads one byte more than `largest`, to see whether there is more.
pub(super) fn read(path: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut input = open(path)?.take(largest.saturating_add(1));
    input.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file of at most this size that should hold this. An error is the message for the user.
pub(crate) fn read_all(path: &Path, largest: u64, what: &str) -> Result<Vec<u8>, String> {
    let name = || printable(&name(path));
    let bytes = read(path, largest)
        .map_err(|error| format!("cannot read {}: {}", name(), reason(&error)))?;
    if bytes.len() as u64 > largest {
        return Err(format!("{} is too large to be {what}", name()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn names_keep_every_byte() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        for (bytes, text) in [
            (&b"a.json"[..], "a.json"),
            (b"caf\xe9", r"caf\xe9"),
            ("café\\n".as_bytes(), r"café\n"),
            (br"\xe9", r"\x5cxe9"),
            (b"\\\xe9", r"\\xe9"),
            (br"\x5c", r"\x5cx5c"),
            (br"\xE9\x", r"\xE9\x"),
            (b"\\x\xe9", r"\x\xe9"),
        ] {
            let name = name(Path::new(OsStr::from_bytes(bytes)));
            assert_eq!(name, text);
            assert_eq!(bytes_of(&name), bytes, "{text}");
        }
    }
}

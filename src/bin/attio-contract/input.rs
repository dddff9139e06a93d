//! Reads bodies from files and standard input, one at a time.

use crate::args::InputArgs;
use crate::chunks::{Chunks, Line};
use crate::compressed;
use crate::escape::printable;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The default of `--max-body` for bodies. One text value may have 10 MiB, so a smaller limit could reject valid bodies.
const LARGEST_BODY: u64 = 64 << 20;

/// The default of `--max-body` for HAR files, which hold many bodies.
const LARGEST_RECORDING: u64 = 1 << 30;

/// A body, or why there is none.
pub(crate) enum Item<'a> {
    Body {
        /// The [name] of the path; `-` for standard input.
        source: &'a str,
        /// Of NDJSON, from 1.
        line: Option<u64>,
        bytes: &'a [u8],
    },
    Unread(Unread),
}

/// A file that cannot be read, or a body that cannot be checked. The run goes on with the next.
#[derive(Debug)]
pub(crate) struct Unread {
    /// The line of a body that cannot be checked.
    pub(crate) line: Option<u64>,
    pub(crate) source: String,
    pub(crate) reason: String,
}

type Take<'a> = dyn FnMut(Item<'_>) -> io::Result<()> + 'a;

/// Passes every body of every path to `take`; without paths, those of standard input. Errors are those of `take`.
pub(crate) fn bodies(paths: &[PathBuf], input: InputArgs, take: &mut Take<'_>) -> io::Result<()> {
    if !input.ndjson {
        return whole(paths, input.largest_body(), take);
    }
    Chunks::new(paths, input.largest_body()).try_for_each(|chunk| match chunk {
        Ok(chunk) => chunk.numbered().try_for_each(|line| match line {
            Line::Blank => Ok(()),
            Line::Body(number, bytes) => take(Item::Body {
                source: &chunk.source,
                line: Some(number),
                bytes,
            }),
            Line::Unread(unread) => take(Item::Unread(unread)),
        }),
        Err(unread) => take(Item::Unread(unread)),
    })
}

/// Passes every file to `take` as one body of at most `largest` bytes.
pub(crate) fn whole(paths: &[PathBuf], largest: u64, take: &mut Take<'_>) -> io::Result<()> {
    or_standard_input(paths).iter().try_for_each(|path| {
        let source = name(path);
        match read(path, largest) {
            Ok(bytes) if bytes.len() as u64 > largest => {
                take(Item::Unread(Unread::too_large(&source, None, largest)))
            }
            Ok(bytes) => take(Item::Body {
                source: &source,
                line: None,
                bytes: &bytes,
            }),
            Err(error) => take(Item::Unread(Unread::new(&source, &error))),
        }
    })
}

/// Reads one byte more than `largest`, to see whether there is more.
fn read(path: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut input = open(path)?.take(largest.saturating_add(1));
    input.read_to_end(&mut bytes)?;
    Ok(bytes)
}

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

/// The byte that an escape stands for, from what follows its backslash: `xff`.
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

impl InputArgs {
    /// The largest body that is read.
    pub(crate) fn largest_body(self) -> u64 {
        self.max_body.unwrap_or(LARGEST_BODY)
    }

    /// The largest HAR file that is read.
    pub(crate) fn largest_recording(self) -> u64 {
        self.max_body.unwrap_or(LARGEST_RECORDING)
    }
}

impl Unread {
    pub(crate) fn new(source: &str, error: &io::Error) -> Self {
        let reason = format!("cannot read {}: {}", printable(source), reason(error));
        Self {
            line: None,
            source: source.to_owned(),
            reason,
        }
    }

    /// A body, or a line, that cannot be checked.
    pub(crate) fn body(source: &str, line: Option<u64>, why: &str) -> Self {
        let place = line.map_or_else(String::new, |line| format!(", line {line}"));
        Self {
            line,
            source: source.to_owned(),
            reason: format!("{}{place}: {why}", printable(source)),
        }
    }

    pub(crate) fn too_large(source: &str, line: Option<u64>, largest: u64) -> Self {
        let size = size(largest);
        let why = format!("larger than {size}, raise the limit with --max-body");
        Self::body(source, line, &why)
    }
}

/// In the notation of `--max-body`.
pub(crate) fn size(bytes: u64) -> String {
    let units = [(30, "G"), (20, "M"), (10, "K")];
    let unit = units
        .into_iter()
        .find(|(shift, _)| bytes > 0 && bytes % (1 << shift) == 0);
    match unit {
        Some((shift, unit)) => format!("{}{unit}", bytes >> shift),
        None if bytes == 1 => "1 byte".to_owned(),
        None => format!("{bytes} bytes"),
    }
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

    #[test]
    fn sizes_are_shown_as_they_are_typed() {
        for (bytes, text) in [
            (64 << 20, "64M"),
            (1 << 30, "1G"),
            (1_500, "1500 bytes"),
            (3 << 10, "3K"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}

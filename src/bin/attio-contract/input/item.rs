//! One body of the input, or why there is none.

use crate::escape::printable;
use crate::input::source::reason;
use std::io;

/// A body.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    /// The [name](crate::input::source::name) of the path; `-` for standard input.
    pub(crate) source: &'a str,
    /// Of NDJSON, from 1.
    pub(crate) line: Option<u64>,
    pub(crate) bytes: &'a [u8],
}

/// A file that cannot be read, or a body that cannot be checked. The run goes on with the next.
#[derive(Debug)]
pub(crate) struct Unread {
    /// The line of a body that cannot be checked.
    pub(crate) line: Option<u64>,
    pub(crate) source: String,
    pub(crate) reason: String,
}

/// Receives bodies one at a time.
pub(crate) type Take<'a> = dyn FnMut(Result<Item<'_>, Unread>) -> io::Result<()> + 'a;

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

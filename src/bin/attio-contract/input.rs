//! Bodies out of files and standard input, one at a time.

use crate::output::printable;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What is found where a body is looked for.
pub(crate) enum Item<'a> {
    Body {
        /// The path as it was given; `-` for standard input.
        source: &'a str,
        /// The number of the line of NDJSON, from 1.
        line: Option<u64>,
        bytes: &'a [u8],
    },
    /// A file that cannot be read, with the reason. Others are still read.
    Unread { reason: String },
}

type Take<'a> = dyn FnMut(Item<'_>) -> io::Result<()> + 'a;

/// Hands over every body of every path, of standard input if there is none. An error is one of
/// whoever takes them.
pub(crate) fn each(paths: &[PathBuf], ndjson: bool, take: &mut Take<'_>) -> io::Result<()> {
    if paths.is_empty() {
        return path(Path::new("-"), ndjson, take);
    }
    paths.iter().try_for_each(|each| path(each, ndjson, take))
}

fn path(path: &Path, ndjson: bool, take: &mut Take<'_>) -> io::Result<()> {
    let source = path.display().to_string();
    let opened: io::Result<Box<dyn BufRead>> = if path == Path::new("-") {
        Ok(Box::new(io::stdin().lock()))
    } else {
        File::open(path).map(|file| Box::new(BufReader::with_capacity(1 << 16, file)) as _)
    };
    let mut bytes = Vec::new();
    match opened {
        Ok(input) if ndjson => lines(&source, input, take),
        Ok(mut input) => match input.read_to_end(&mut bytes) {
            Ok(_) => take(Item::Body {
                source: &source,
                line: None,
                bytes: &bytes,
            }),
            Err(error) => take(unread(&source, &error)),
        },
        Err(error) => take(unread(&source, &error)),
    }
}

/// Keeps one line in memory at a time.
fn lines(source: &str, mut input: Box<dyn BufRead>, take: &mut Take<'_>) -> io::Result<()> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) if bytes.iter().all(|byte| b" \t\r\n".contains(byte)) => {}
            Ok(_) => take(Item::Body {
                source,
                line: Some(line),
                bytes: bytes.strip_suffix(b"\n").unwrap_or(&bytes),
            })?,
            Err(error) => return take(unread(source, &error)),
        }
    }
    Ok(())
}

fn unread(source: &str, error: &io::Error) -> Item<'static> {
    Item::Unread {
        reason: format!("cannot read {}: {error}", printable(source)),
    }
}

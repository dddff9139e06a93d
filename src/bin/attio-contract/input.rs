//! Bodies out of files and standard input, one at a time.

use crate::chunks::{Chunk, Chunks, is_blank};
use crate::printable::printable;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What is found where a body is looked for.
pub(crate) enum Item<'a> {
    Body {
        /// The path as it was given; `-` for standard input.
        source: &'a str,
        bytes: &'a [u8],
    },
    Unread(Unread),
}

/// A file that cannot be read. Others are still read.
pub(crate) struct Unread {
    pub(crate) source: String,
    pub(crate) reason: String,
}

type Take<'a> = dyn FnMut(Item<'_>) -> io::Result<()> + 'a;

/// Hands over every body of every path, of standard input if there is none. An error is one of
/// whoever takes them.
pub(crate) fn each(paths: &[PathBuf], ndjson: bool, take: &mut Take<'_>) -> io::Result<()> {
    if ndjson {
        return Chunks::new(paths).try_for_each(|chunk| match chunk {
            Ok(chunk) => lines(&chunk, take),
            Err(unread) => take(Item::Unread(unread)),
        });
    }
    or_standard_input(paths)
        .iter()
        .try_for_each(|path| whole(path, take))
}

/// The paths, or that of standard input if there are none.
pub(crate) fn or_standard_input(paths: &[PathBuf]) -> Vec<PathBuf> {
    if paths.is_empty() {
        return vec![PathBuf::from("-")];
    }
    paths.to_vec()
}

pub(crate) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// What can be read from any thread.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    if is_standard_input(path) {
        return Ok(Box::new(io::stdin()));
    }
    Ok(Box::new(File::open(path)?))
}

fn whole(path: &Path, take: &mut Take<'_>) -> io::Result<()> {
    let source = path.display().to_string();
    let mut bytes = Vec::new();
    match open(path).and_then(|mut input| input.read_to_end(&mut bytes)) {
        Ok(_) => take(Item::Body {
            source: &source,
            bytes: &bytes,
        }),
        Err(error) => take(Item::Unread(Unread::new(&source, &error))),
    }
}

fn lines(chunk: &Chunk, take: &mut Take<'_>) -> io::Result<()> {
    let mut bodies = chunk.lines().filter(|line| !is_blank(line));
    bodies.try_for_each(|bytes| {
        take(Item::Body {
            source: &chunk.source,
            bytes,
        })
    })
}

impl Unread {
    pub(crate) fn new(source: &str, error: &io::Error) -> Self {
        Self {
            source: source.to_owned(),
            reason: format!("cannot read {}: {error}", printable(source)),
        }
    }
}

//! Reads bodies from files and standard input, one at a time.

pub(crate) mod compressed;
pub(crate) mod item;
pub(crate) mod lines;
mod pretty;
pub(crate) mod recordings;
pub(crate) mod source;
pub(crate) mod status;

use crate::args::options::InputArgs;
use item::{Item, Take, Unread};
use lines::Chunks;
use source::{name, or_standard_input, read};
use std::io;
use std::path::PathBuf;

/// The default of `--max-body` for bodies. One text value may have 10 MiB, so a smaller limit could reject valid bodies.
const LARGEST_BODY: u64 = 64 << 20;

/// The default of `--max-body` for HAR files, which hold many bodies.
const LARGEST_RECORDING: u64 = 1 << 30;

/// Passes every body of every path to `take`; without paths, those of standard input. Errors are those of `take`.
pub(crate) fn bodies(paths: &[PathBuf], input: InputArgs, take: &mut Take<'_>) -> io::Result<()> {
    if !input.ndjson {
        return whole(paths, input.largest_body(), take);
    }
    Chunks::new(paths, input.largest_body()).try_for_each(|chunk| match chunk {
        Ok(chunk) => chunk.items().try_for_each(&mut *take),
        Err(unread) => take(Err(unread)),
    })
}

/// Passes every file to `take` as one body of at most `largest` bytes.
pub(crate) fn whole(paths: &[PathBuf], largest: u64, take: &mut Take<'_>) -> io::Result<()> {
    or_standard_input(paths).iter().try_for_each(|path| {
        let source = name(path);
        match read(path, largest) {
            Ok(bytes) if bytes.len() as u64 > largest => {
                take(Err(Unread::too_large(&source, None, largest)))
            }
            Ok(bytes) => take(Ok(Item {
                source: &source,
                line: None,
                bytes: &bytes,
            })),
            Err(error) => take(Err(Unread::new(&source, &error))),
        }
    })
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

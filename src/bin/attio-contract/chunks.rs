//! NDJSON out of files and standard input, many whole lines at a time.

use crate::input::{self, Unread};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// What one read asks for: enough that handing a chunk to a thread costs nothing beside judging it.
const READ: usize = 256 << 10;

/// Whole lines of one file: those that one read brought, so that nothing that has arrived waits
/// for what has not. Only a line longer than a read takes several.
pub(crate) struct Chunk {
    /// The path as it was given; `-` for standard input.
    pub(crate) source: Arc<str>,
    bytes: Vec<u8>,
    first_line: Receiver<u64>,
    next_line: SyncSender<u64>,
}

/// The chunks of all paths in order, and what could not be read.
pub(crate) struct Chunks {
    paths: std::vec::IntoIter<PathBuf>,
    open: Option<Open>,
}

struct Open {
    source: Arc<str>,
    input: BufReader<Box<dyn Read + Send>>,
    /// Brings the number of the next line, once the chunks so far are counted.
    next_line: Receiver<u64>,
}

impl Chunks {
    /// Of standard input if there are no paths.
    pub(crate) fn new(paths: &[PathBuf]) -> Self {
        Self {
            paths: input::or_standard_input(paths).into_iter(),
            open: None,
        }
    }
}

impl Iterator for Chunks {
    type Item = Result<Chunk, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut open = match self.open.take() {
                Some(open) => open,
                None => match Open::new(&self.paths.next()?) {
                    Ok(open) => open,
                    Err(unread) => return Some(Err(unread)),
                },
            };
            match open.lines() {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) => {
                    let chunk = open.chunk(bytes);
                    self.open = Some(open);
                    return Some(Ok(chunk));
                }
                Err(error) => return Some(Err(Unread::new(&open.source, &error))),
            }
        }
    }
}

impl Open {
    fn new(path: &Path) -> Result<Self, Unread> {
        let source: Arc<str> = path.display().to_string().into();
        let input = input::open(path).map_err(|error| Unread::new(&source, &error))?;
        let (sender, next_line) = sync_channel(1);
        // There is room for one.
        let _ = sender.send(1);
        Ok(Self {
            source,
            input: BufReader::with_capacity(READ, input),
            next_line,
        })
    }

    /// The next lines; none at the end. What follows the last line feed stays in the buffer.
    fn lines(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let read = match self.input.fill_buf() {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if read.is_empty() {
                return Ok(bytes);
            }
            let last = memchr::memrchr(b'\n', read);
            let whole = last.map_or(read.len(), |last| last + 1);
            bytes.extend_from_slice(&read[..whole]);
            self.input.consume(whole);
            if last.is_some() {
                return Ok(bytes);
            }
        }
    }

    fn chunk(&mut self, bytes: Vec<u8>) -> Chunk {
        let (next_line, receiver) = sync_channel(1);
        Chunk {
            source: Arc::clone(&self.source),
            bytes,
            first_line: std::mem::replace(&mut self.next_line, receiver),
            next_line,
        }
    }
}

impl Chunk {
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The number of its first line. It is the chunk before that tells it, and this one tells the
    /// next: each is counted by whoever judges it. To be asked once; `None` if the chunk before
    /// never was.
    pub(crate) fn first_line(&self) -> Option<u64> {
        let feeds = memchr::memchr_iter(b'\n', &self.bytes).count() as u64;
        let first = self.first_line.recv().ok()?;
        // Nobody listens after the last chunk of a file.
        let _ = self.next_line.send(first + feeds);
        Some(first)
    }

    /// Its lines without their ends.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &self.bytes[..];
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            Some(line)
        })
    }
}

/// Whether a line has no body.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| b" \t\r".contains(byte))
}

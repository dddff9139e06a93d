//! Splits NDJSON from files and standard input into chunks of whole lines.

use crate::input::item::{Item, Unread};
use crate::input::{pretty, source};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// How much one read asks for: enough that handing a chunk to a thread costs nothing compared with checking it.
const READ: usize = 256 << 10;

/// Whole lines of one file: those that came with one read, so that nothing that has arrived waits for what has not.
/// Only a line longer than a read takes several reads.
pub(crate) struct Chunk {
    /// The path as it was given; `-` for standard input.
    pub(crate) source: Arc<str>,
    bytes: Vec<u8>,
    /// The longest line that is accepted, in bytes.
    largest: u64,
    first_line: Receiver<u64>,
    next_line: SyncSender<u64>,
}

/// The chunks of all paths in order, and what could not be read.
pub(crate) struct Chunks {
    paths: std::vec::IntoIter<PathBuf>,
    open: Option<Open>,
    largest: u64,
}

/// The bodies of a chunk.
pub(crate) struct Items<'a> {
    chunk: &'a Chunk,
    /// What is left of the chunk.
    rest: &'a [u8],
    /// The number of the next line.
    line: u64,
    /// How many lines without a body there were.
    pub(crate) blank: u64,
}

struct Open {
    source: Arc<str>,
    input: BufReader<Box<dyn Read + Send>>,
    largest: u64,
    /// Receives the number of the next line, once the chunks so far are counted.
    next_line: Receiver<u64>,
}

impl Chunks {
    /// Without paths, reads standard input. Reading a file stops at a line longer than `largest`: it might never end.
    pub(crate) fn new(paths: &[PathBuf], largest: u64) -> Self {
        Self {
            paths: source::or_standard_input(paths).into_iter(),
            open: None,
            largest,
        }
    }
}

impl Iterator for Chunks {
    type Item = Result<Chunk, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut open = match self.open.take() {
                Some(open) => open,
                None => match Open::new(&self.paths.next()?, self.largest) {
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
                Err(End::Failed(error)) => return Some(Err(Unread::new(&open.source, &error))),
                Err(End::TooLong) => return Some(Err(open.too_long())),
            }
        }
    }
}

/// Why reading a file stops early.
enum End {
    Failed(io::Error),
    TooLong,
}

impl Open {
    fn new(path: &Path, largest: u64) -> Result<Self, Unread> {
        let source: Arc<str> = source::name(path).into();
        let unread = |error| Unread::new(&source, &error);
        let input = source::open(path).map_err(unread)?;
        let input = BufReader::with_capacity(READ, input);
        let (is_pretty, input) = pretty::is_pretty(input, largest).map_err(unread)?;
        if is_pretty {
            return Err(Unread::body(&source, None, pretty::WHY));
        }
        let (sender, next_line) = sync_channel(1);
        // The channel has room for one.
        let _ = sender.send(1);
        Ok(Self {
            source,
            input: BufReader::with_capacity(READ, input),
            largest,
            next_line,
        })
    }

    /// The next lines; empty at the end. What comes after the last line feed stays in the buffer.
    fn lines(&mut self) -> Result<Vec<u8>, End> {
        let mut bytes = Vec::new();
        loop {
            let read = match self.input.fill_buf() {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(End::Failed(error)),
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
            // So far, this is all one line.
            if bytes.len() as u64 > self.largest {
                return Err(End::TooLong);
            }
        }
    }

    fn too_long(&self) -> Unread {
        // Arrives once the previous chunk is counted; the sender is gone if nobody counts it.
        let line = self.next_line.recv().ok();
        let mut unread = Unread::too_large(&self.source, line, self.largest);
        unread.reason += "; the rest of the file was not read";
        unread
    }

    fn chunk(&mut self, bytes: Vec<u8>) -> Chunk {
        let (next_line, receiver) = sync_channel(1);
        Chunk {
            source: Arc::clone(&self.source),
            bytes,
            largest: self.largest,
            first_line: std::mem::replace(&mut self.next_line, receiver),
            next_line,
        }
    }
}

impl Chunk {
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Its bodies with the numbers of their lines; call this once. The previous chunk sends the number of the first
    /// line, and this one sends the next. Lines are counted here rather than by the reader, so that counting runs in
    /// parallel.
    pub(crate) fn items(&self) -> Items<'_> {
        let feeds = memchr::memchr_iter(b'\n', &self.bytes).count() as u64;
        // The previous chunk is dropped uncounted only if its thread has panicked.
        let line = self.first_line.recv().unwrap_or(1);
        // After the last chunk of a file there is no receiver.
        let _ = self.next_line.send(line + feeds);
        Items {
            chunk: self,
            rest: &self.bytes,
            line,
            blank: 0,
        }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Result<Item<'a>, Unread>;

    /// The only place that numbers lines and skips blank ones.
    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let end = memchr::memchr(b'\n', self.rest).unwrap_or(self.rest.len());
            let (bytes, line) = (&self.rest[..end], self.line);
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
            self.line += 1;
            let chunk = self.chunk;
            if is_blank(bytes) {
                self.blank += 1;
                continue;
            }
            if bytes.len() as u64 > chunk.largest {
                return Some(Err(Unread::too_large(
                    &chunk.source,
                    Some(line),
                    chunk.largest,
                )));
            }
            return Some(Ok(Item {
                source: &chunk.source,
                line: Some(line),
                bytes,
            }));
        }
        None
    }
}

/// Whether a line has no body.
fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| b" \t\r".contains(byte))
}

//! Checks NDJSON on all cores and reports in the order of the input.

use crate::chunks::{Chunk, Chunks, Line};
use crate::failing::Failing;
use crate::input::Unread;
use crate::output::{Judged, Look, Place, Printed, Verdicts};
use crate::status::{self, Wanted};
use crate::tally::Tally;
use attio_contract::{Body, Contract};
use rayon::iter::{ParallelBridge, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// The verdicts of a chunk are sent in parts of about this many bytes.
const PART: usize = 256 << 10;

/// How many parts of a chunk may wait for earlier chunks before its thread waits too: verdicts can be a hundred times
/// as long as the bodies.
const PARTS_AHEAD: usize = 4;

/// How many chunks per thread are checked ahead of the one that is being printed.
const CHUNKS_AHEAD: usize = 4;

/// What to check bodies against, and how to print the verdicts.
pub(crate) struct Judge {
    pub(crate) contract: Contract,
    pub(crate) wanted: Wanted,
    pub(crate) look: Look,
    pub(crate) failing: Failing,
    /// Whether the first failure ends the run.
    pub(crate) stops: bool,
}

/// What is handed to the caller, in the order of the input.
pub(crate) enum Told {
    Part(Part),
    Unread(Unread),
}

/// Verdicts on some bodies of a chunk.
pub(crate) struct Part {
    pub(crate) printed: Printed,
    pub(crate) tally: Tally,
    /// A line after them that could not be checked.
    pub(crate) unread: Option<Unread>,
    /// Whether the last of them ends the run, for `--fail-fast`.
    pub(crate) stops: bool,
    is_last: bool,
}

/// What waits for its turn: the results of a chunk, or something that could not be read.
enum Turn {
    Chunk(Receiver<Part>),
    Unread(Unread),
}

/// The threads to check with; one per core if no number is given.
pub(crate) fn threads(number: Option<u16>) -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new()
        .num_threads(number.map_or(0, usize::from))
        .build()
}

/// Checks every line of every path, and passes the results to `tell` in order. Errors are those of `tell`. They end
/// this at once, even during a read: reading is left to the threads.
pub(crate) fn each(
    judge: Judge,
    paths: &[PathBuf],
    largest: u64,
    threads: &ThreadPool,
    tell: &mut dyn FnMut(Told) -> io::Result<()>,
) -> io::Result<()> {
    let (sender, turns) = sync_channel(CHUNKS_AHEAD * threads.current_num_threads());
    let queue = Queue {
        chunks: Chunks::new(paths, largest),
        turns: sender,
    };
    threads.spawn(move || {
        queue.par_bridge().for_each(|(chunk, parts)| {
            // After an error nobody receives.
            let _ = judge.chunk(&chunk, &parts);
        });
    });
    for turn in turns {
        match turn {
            Turn::Chunk(parts) => tell_chunk(&parts, tell)?,
            Turn::Unread(unread) => tell(Told::Unread(unread))?,
        }
    }
    Ok(())
}

fn tell_chunk(
    parts: &Receiver<Part>,
    tell: &mut dyn FnMut(Told) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        // Otherwise verdicts would be missing without anybody noticing.
        let part = parts
            .recv()
            .expect("a chunk has a last part unless its judge has panicked");
        let is_last = part.is_last;
        tell(Told::Part(part))?;
        if is_last {
            return Ok(());
        }
    }
}

/// Chunks for the threads, and their results in order. A thread reads the chunk that it is going to check while the
/// others wait: reading is fast, and the bytes stay in its core's cache.
struct Queue {
    chunks: Chunks,
    turns: SyncSender<Turn>,
}

impl Iterator for Queue {
    type Item = (Chunk, SyncSender<Part>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.chunks.next()? {
                Ok(chunk) => {
                    let (sender, parts) = sync_channel(PARTS_AHEAD);
                    self.turns.send(Turn::Chunk(parts)).ok()?;
                    return Some((chunk, sender));
                }
                Err(unread) => self.turns.send(Turn::Unread(unread)).ok()?,
            }
        }
    }
}

impl Judge {
    /// `None` once the receiver is gone.
    fn chunk(&self, chunk: &Chunk, parts: &SyncSender<Part>) -> Option<()> {
        let mut made = Made {
            verdicts: Verdicts::new(self.look),
            tally: Tally::default(),
        };
        for line in chunk.numbered() {
            let unread = match line {
                Line::Blank => {
                    made.tally.blank += 1;
                    None
                }
                Line::Unread(unread) => Some(unread),
                Line::Body(number, bytes) => {
                    let body = self.wanted.of(&chunk.source, bytes);
                    let fails =
                        body.is_some_and(|body| self.line(body, chunk, number, bytes, &mut made));
                    if fails && self.stops {
                        return parts.send(made.part(None).last(true)).ok();
                    }
                    let why = status::UNKNOWN;
                    body.is_none()
                        .then(|| Unread::body(&chunk.source, Some(number), why))
                }
            };
            if unread.is_some() || made.verdicts.len() >= PART {
                parts.send(made.part(unread)).ok()?;
            }
        }
        made.tally.bytes = chunk.len() as u64;
        parts.send(made.part(None).last(false)).ok()
    }

    /// Checks one line. Returns whether it fails the run.
    fn line(&self, body: Body, chunk: &Chunk, number: u64, bytes: &[u8], made: &mut Made) -> bool {
        let report = self.contract.check(body, bytes);
        let fails = self.failing.fails(&report, body, bytes);
        made.tally.add(&report, fails);
        made.verdicts.add(&Judged {
            source: &chunk.source,
            place: Place::Line(number),
            bytes,
            report: &report,
        });
        fails
    }
}

/// A part that is being put together.
struct Made {
    verdicts: Verdicts,
    tally: Tally,
}

impl Made {
    fn part(&mut self, unread: Option<Unread>) -> Part {
        Part {
            printed: self.verdicts.take(),
            tally: std::mem::take(&mut self.tally),
            unread,
            stops: false,
            is_last: false,
        }
    }
}

impl Part {
    /// Marks the last part of a chunk, and perhaps of the run.
    fn last(mut self, stops: bool) -> Self {
        self.is_last = true;
        self.stops = stops;
        self
    }
}

//! Checks NDJSON on all cores and reports in the order of the input.

use crate::exit::Failing;
use crate::input::item::{Item, Unread};
use crate::input::lines::{Chunk, Chunks};
use crate::input::status::{self, Wanted};
use crate::output::Format;
use crate::output::look::Look;
use crate::output::printed::Printed;
use crate::output::writer::Batch;
use crate::tally::Tally;
use crate::verdict::{BodyVerdict, Place};
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
pub(crate) struct Checker {
    pub(crate) format: Format,
    pub(crate) contract: Contract,
    pub(crate) wanted: Wanted,
    pub(crate) look: Look,
    pub(crate) failing: Failing,
    /// Whether the first failure ends the run.
    pub(crate) stops: bool,
}

/// What is handed to the caller, in the order of the input.
pub(crate) enum Delivery {
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

/// Checks every line of every path, and passes the results to `deliver` in order. Errors are those of `deliver`. They end
/// this at once, even during a read: reading is left to the threads.
pub(crate) fn each(
    checker: Checker,
    paths: &[PathBuf],
    largest: u64,
    threads: &ThreadPool,
    deliver: &mut dyn FnMut(Delivery) -> io::Result<()>,
) -> io::Result<()> {
    let (sender, turns) = sync_channel(CHUNKS_AHEAD * threads.current_num_threads());
    let queue = Queue {
        chunks: Chunks::new(paths, largest),
        turns: sender,
    };
    threads.spawn(move || {
        queue.par_bridge().for_each(|(chunk, parts)| {
            // After an error nobody receives.
            let _ = checker.chunk(&chunk, &parts);
        });
    });
    for turn in turns {
        match turn {
            Turn::Chunk(parts) => deliver_chunk(&parts, deliver)?,
            Turn::Unread(unread) => deliver(Delivery::Unread(unread))?,
        }
    }
    Ok(())
}

fn deliver_chunk(
    parts: &Receiver<Part>,
    deliver: &mut dyn FnMut(Delivery) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        // Otherwise verdicts would be missing without anybody noticing.
        let part = parts
            .recv()
            .expect("a chunk has a last part unless its thread has panicked");
        let is_last = part.is_last;
        deliver(Delivery::Part(part))?;
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

impl Checker {
    /// `None` once the receiver is gone.
    fn chunk(&self, chunk: &Chunk, parts: &SyncSender<Part>) -> Option<()> {
        let mut made = Made {
            batch: Batch::new(self.format, self.look),
            tally: Tally::default(),
        };
        let mut items = chunk.items();
        for item in &mut items {
            let unread = match item {
                Err(unread) => Some(unread),
                Ok(item) => match self.wanted.of(item.source, item.bytes) {
                    None => Some(Unread::body(item.source, item.line, status::UNKNOWN)),
                    Some(body) => {
                        if self.line(body, &item, &mut made) && self.stops {
                            made.tally.blank += items.blank;
                            return parts.send(made.part(None).last(true)).ok();
                        }
                        None
                    }
                },
            };
            if unread.is_some() || made.batch.len() >= PART {
                parts.send(made.part(unread)).ok()?;
            }
        }
        made.tally.blank += items.blank;
        made.tally.bytes = chunk.len() as u64;
        parts.send(made.part(None).last(false)).ok()
    }

    /// Checks one line. Returns whether it fails the run.
    fn line(&self, body: Body, item: &Item<'_>, made: &mut Made) -> bool {
        let report = self.contract.check(body, item.bytes);
        let fails = self.failing.fails(&report, body, item.bytes);
        made.tally.add(&report, fails);
        made.batch.add(&BodyVerdict {
            source: item.source,
            place: Place::of(item.line),
            bytes: item.bytes,
            report: &report,
        });
        fails
    }
}

/// A part that is being put together.
struct Made {
    batch: Batch,
    tally: Tally,
}

impl Made {
    fn part(&mut self, unread: Option<Unread>) -> Part {
        Part {
            printed: self.batch.take(),
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

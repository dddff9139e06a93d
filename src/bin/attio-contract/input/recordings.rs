//! Recorded traffic: the exchanges of HAR files, and what could not be checked.

use crate::escape::printable;
use crate::input::item::Unread;
use crate::input::whole;
use crate::verdict::EntryPart;
use attio_contract::Report;
use attio_contract::har::{Endpoint, Entry, Exchange, Har, Skip, Unjudged, Verdicts};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// What is found in recordings.
pub(crate) enum Recorded<'a> {
    Exchange {
        source: &'a str,
        index: usize,
        exchange: &'a Exchange,
    },
    Skipped {
        index: usize,
        skip: Skip,
    },
    /// The end of a file: all its entries have been handed over.
    End {
        source: &'a str,
    },
    Unread(Unread),
}

/// What was not checked, and in which entries.
#[derive(Default)]
pub(crate) struct Gaps {
    pub(crate) skipped: BTreeMap<Skip, Entries>,
    pub(crate) unjudged: BTreeMap<(Side, Unjudged), Entries>,
}

/// A body of an exchange.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Request,
    Response,
}

/// How many entries, and which are the first ones.
#[derive(Default)]
pub(crate) struct Entries {
    pub(crate) count: u64,
    first: Vec<usize>,
}

/// Hands over what each recording contains. Errors are those of `take`.
pub(crate) fn each(
    paths: &[PathBuf],
    largest: u64,
    endpoint: &Endpoint,
    take: &mut dyn FnMut(Recorded<'_>) -> io::Result<()>,
) -> io::Result<()> {
    whole(paths, largest, &mut |item| {
        let (source, bytes) = match item {
            Ok(item) => (item.source, item.bytes),
            Err(unread) => return take(Recorded::Unread(unread)),
        };
        let har = match Har::parse(bytes) {
            Ok(har) => har,
            Err(error) => {
                let reason = format!("{}: {error}", printable(source));
                return take(Recorded::Unread(Unread {
                    line: None,
                    source: source.to_owned(),
                    reason,
                }));
            }
        };
        for (index, entry) in har.entries(endpoint).enumerate() {
            match entry {
                Entry::Exchange(exchange) => take(Recorded::Exchange {
                    source,
                    index,
                    exchange: &exchange,
                })?,
                Entry::Skipped(skip) => take(Recorded::Skipped { index, skip })?,
                _ => {}
            }
        }
        take(Recorded::End { source })
    })
}

/// The verdicts on the bodies of an exchange.
pub(crate) fn bodies(verdicts: &Verdicts) -> [(Side, EntryPart, &Result<Report, Unjudged>); 2] {
    [
        (Side::Request, EntryPart::Request, &verdicts.request),
        (Side::Response, EntryPart::Response, &verdicts.response),
    ]
}

impl Gaps {
    pub(crate) fn skip(&mut self, skip: Skip, index: usize) {
        self.skipped.entry(skip).or_default().add(index);
    }

    pub(crate) fn unjudged(&mut self, side: Side, unjudged: Unjudged, index: usize) {
        self.unjudged
            .entry((side, unjudged))
            .or_default()
            .add(index);
    }

    /// The text for each gap, and the entries that it is about.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (String, &Entries)> {
        let skipped = self.skipped.iter();
        let skipped = skipped.map(|(skip, entries)| (format!("skipped, {skip}"), entries));
        let unjudged = self.unjudged.iter().map(|((side, unjudged), entries)| {
            let side = match side {
                Side::Request => "request",
                Side::Response => "response",
            };
            (format!("{side} not checked, {unjudged}"), entries)
        });
        skipped.chain(unjudged)
    }
}

impl Entries {
    fn add(&mut self, index: usize) {
        const NAMED: usize = 10;
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(index);
        }
    }
}

impl std::fmt::Display for Entries {
    /// `entry 3`, or `entries 3, 4, 5 and 7 more`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.count == 1 {
            "entry "
        } else {
            "entries "
        })?;
        let named: Vec<_> = self.first.iter().map(usize::to_string).collect();
        f.write_str(&named.join(", "))?;
        match self.count - self.first.len() as u64 {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

//! `check har`: checks recorded traffic, and says what could not be checked.

use crate::args::CheckArgs;
use crate::check::finish;
use crate::escape::printable;
use crate::failing::{Failing, stop, unless_stopped};
use crate::input::{self, Item, Unread};
use crate::output::{EntryPart, Judged, Look, Output, Place, Verdicts as Printed};
use crate::tally::{self, Tally, count};
use crate::{no_verdict, sink};
use attio_contract::har::{Endpoint, Entry, Exchange, Har, Skip, Unjudged, Verdicts};
use attio_contract::{Body, Contract, Report};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// What is found in recordings.
pub(crate) enum Found<'a> {
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
    take: &mut dyn FnMut(Found<'_>) -> io::Result<()>,
) -> io::Result<()> {
    input::whole(paths, largest, &mut |item| {
        let (source, bytes) = match item {
            Item::Body { source, bytes, .. } => (source, bytes),
            Item::Unread(unread) => return take(Found::Unread(unread)),
        };
        let har = match Har::parse(bytes) {
            Ok(har) => har,
            Err(error) => {
                let reason = format!("{}: {error}", printable(source));
                return take(Found::Unread(Unread {
                    line: None,
                    source: source.to_owned(),
                    reason,
                }));
            }
        };
        for (index, entry) in har.entries(endpoint).enumerate() {
            match entry {
                Entry::Exchange(exchange) => take(Found::Exchange {
                    source,
                    index,
                    exchange: &exchange,
                })?,
                Entry::Skipped(skip) => take(Found::Skipped { index, skip })?,
                _ => {}
            }
        }
        take(Found::End { source })
    })
}

/// The verdicts on the bodies of an exchange.
pub(crate) fn bodies(verdicts: &Verdicts) -> [(Side, EntryPart, &Result<Report, Unjudged>); 2] {
    [
        (Side::Request, EntryPart::Request, &verdicts.request),
        (Side::Response, EntryPart::Response, &verdicts.response),
    ]
}

/// Checks every recording of every path. Errors are those of writing.
pub(crate) fn run(
    options: &CheckArgs,
    contract: Contract,
    paths: &[PathBuf],
) -> io::Result<ExitCode> {
    let file = match sink::file(options.output.as_deref(), &input::or_standard_input(paths)) {
        Ok(file) => file,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    let look = Look::new(options);
    let mut check = Check {
        look,
        failing: Failing::new(options.verdict, &contract),
        contract,
        stops: options.fail_fast,
        is_quiet: options.quiet,
        output: Output::new(look, file),
        total: Tally::default(),
        file: File::default(),
    };
    let written = each(
        paths,
        options.input.largest_recording(),
        &options.host.endpoint(),
        &mut |found| check.found(found),
    );
    let written = unless_stopped(written).and_then(|()| check.output.finish(&check.total));
    finish(options, written, &check.total, None)
}

struct Check {
    contract: Contract,
    look: Look,
    failing: Failing,
    /// Whether the first failure ends the run.
    stops: bool,
    is_quiet: bool,
    output: Output,
    total: Tally,
    file: File,
}

/// What one file contained.
#[derive(Default)]
struct File {
    exchanges: u64,
    bodies: u64,
    invalid: u64,
    /// Exchanges with findings of their own.
    remarked: u64,
    gaps: Gaps,
}

impl Check {
    fn found(&mut self, found: Found<'_>) -> io::Result<()> {
        match found {
            Found::Exchange {
                source,
                index,
                exchange,
            } => self.exchange(source, index, exchange),
            Found::Skipped { index, skip } => {
                self.total.skipped += 1;
                self.file.gaps.skip(skip, index);
                Ok(())
            }
            Found::End { source } => {
                let file = std::mem::take(&mut self.file);
                if !self.is_quiet {
                    // A closed standard error is no reason to fail.
                    let _ = io::stderr().write_all(file.summary(&printable(source)).as_bytes());
                }
                Ok(())
            }
            Found::Unread(unread) => {
                self.total.unread += 1;
                let _ = no_verdict(&unread.reason);
                self.output.unread(&unread)
            }
        }
    }

    fn exchange(&mut self, source: &str, index: usize, exchange: &Exchange) -> io::Result<()> {
        let verdicts = exchange.check(&self.contract);
        let mut printed = Printed::new(self.look);
        let failed = self.total.failed;
        self.file.exchanges += 1;
        let judged = |part, report| {
            let bytes = match part {
                EntryPart::Response => &exchange.response,
                EntryPart::Request | EntryPart::Exchange => &exchange.request,
            };
            Judged {
                source,
                place: Place::Entry { index, part },
                bytes: bytes.as_deref().unwrap_or_default(),
                report,
            }
        };
        for (side, part, verdict) in bodies(&verdicts) {
            match verdict {
                Ok(report) => {
                    self.file.bodies += 1;
                    self.file.invalid += u64::from(!report.is_valid());
                    let judged = judged(part, report);
                    let body = match side {
                        Side::Request => Body::Request,
                        Side::Response => Body::Response(exchange.status.unwrap_or_default()),
                    };
                    let fails = self.failing.fails(report, body, judged.bytes);
                    self.total.add(report, fails);
                    printed.add(&judged);
                }
                Err(unjudged) => self.file.gaps.unjudged(side, *unjudged, index),
            }
        }
        if let Some(report) = &verdicts.exchange {
            let part = EntryPart::Exchange;
            self.file.remarked += 1;
            self.total.remarked += 1;
            self.total.failed += u64::from(self.failing.fails_exchange(report));
            printed.add(&judged(part, report));
        }
        self.output.write(printed.take())?;
        if self.stops && self.total.failed > failed {
            return Err(stop());
        }
        Ok(())
    }
}

impl File {
    /// `a.har: 9 entries, 6 to the endpoint; 8 bodies: 7 valid, 1 invalid`, then a line for each gap.
    fn summary(&self, source: &str) -> String {
        let skipped: u64 = self
            .gaps
            .skipped
            .values()
            .map(|entries| entries.count)
            .sum();
        let remarks = tally::remarks(self.remarked);
        let first = format!(
            "{source}: {}, {} to the endpoint; {}: {} valid, {} invalid{remarks}\n",
            count(self.exchanges + skipped, "entry", "entries"),
            self.exchanges,
            count(self.bodies, "body", "bodies"),
            self.bodies - self.invalid,
            self.invalid,
        );
        let gaps = self.gaps.lines();
        let gaps = gaps.map(|(text, entries)| format!("{source}: {text}: {entries}\n"));
        first + &gaps.collect::<String>()
    }
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

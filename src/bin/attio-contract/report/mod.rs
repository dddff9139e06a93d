//! `report`: bodies in, one HTML page out.

mod chart;
mod page;
mod summary;
mod time;

use crate::args::{Lines, ReportArgs, Sources};
use crate::check::outcome;
use crate::chunks::{Chunks, is_blank};
use crate::har::{self, Found};
use crate::input::{self, Item, Unread};
use crate::no_verdict;
use crate::output::{EntryPart, Place};
use crate::tally::Tally;
use attio_contract::har::Exchange;
use attio_contract::{Body, Contract};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use summary::{Origin, Summary};

/// Writes the page. An error is one of writing to standard output.
pub(crate) fn run(options: &ReportArgs, source: Sources<Lines>) -> io::Result<ExitCode> {
    let mut gathering = Gathering {
        contract: contract(options),
        summary: Summary::new(options.values),
    };
    let subject = subject(&source);
    match source {
        Sources::Har(recordings) => {
            let endpoint = recordings.endpoint();
            har::each(&recordings.paths.paths, &endpoint, &mut |found| {
                gathering.found(found);
                Ok(())
            })?;
        }
        Sources::Bodies(body) => {
            let kind = body.body();
            let (Lines { ndjson }, paths) = body.into_files();
            if ndjson {
                gathering.lines(kind, &paths);
            } else {
                gathering.whole(kind, &paths)?;
            }
        }
    }
    let summary = &gathering.summary;
    if summary.judged() == 0 {
        return Ok(no_verdict("no body was judged, so there is no page"));
    }
    let page = page::page(summary, &subject, options.profile.profile);
    let written = match &options.out {
        Some(path) => {
            let written = File::create(path).and_then(|file| {
                let mut file = BufWriter::new(file);
                file.write_all(page.as_bytes())?;
                file.flush()
            });
            if let Err(error) = written {
                let path = crate::printable::printable(&path.display().to_string());
                return Ok(no_verdict(&format!("cannot write {path}: {error}")));
            }
            Ok(())
        }
        None => io::stdout().lock().write_all(page.as_bytes()),
    };
    let tally = Tally {
        bodies: summary.judged(),
        invalid: summary.invalid,
        unread: summary.unread.len() as u64,
        ..Tally::default()
    };
    outcome(written, &tally)
}

fn contract(options: &ReportArgs) -> Contract {
    let mut contract = Contract::new(options.profile.profile);
    if options.values {
        contract = contract.with_values();
    }
    options.judging.applied_to(contract)
}

/// What the page is about.
fn subject(source: &Sources<Lines>) -> String {
    match source {
        Sources::Har(_) => "recorded traffic".to_owned(),
        Sources::Bodies(body) => match body.body() {
            Body::Request => "request bodies".to_owned(),
            Body::Response(status) => format!("response bodies of status {status}"),
        },
    }
}

/// Bodies on their way into the summary.
struct Gathering {
    contract: Contract,
    summary: Summary,
}

impl Gathering {
    fn whole(&mut self, body: Body, paths: &[PathBuf]) -> io::Result<()> {
        input::each(paths, false, &mut |item| {
            match item {
                Item::Body { source, bytes } => {
                    let place = Place::Whole;
                    self.body(body, Origin { source, place }, bytes);
                }
                Item::Unread(unread) => self.unread(unread),
            }
            Ok(())
        })
    }

    fn lines(&mut self, body: Body, paths: &[PathBuf]) {
        for chunk in Chunks::new(paths) {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(unread) => {
                    self.unread(unread);
                    continue;
                }
            };
            let first = chunk.first_line().unwrap_or(1);
            for (line, bytes) in (first..).zip(chunk.lines()) {
                if !is_blank(bytes) {
                    let place = Place::Line(line);
                    let source = &*chunk.source;
                    self.body(body, Origin { source, place }, bytes);
                }
            }
        }
    }

    fn body(&mut self, body: Body, origin: Origin<'_>, bytes: &[u8]) {
        let report = self.contract.check(body, bytes);
        self.summary.add(origin, &report);
        self.summary.tick(None, report.is_valid());
    }

    fn found(&mut self, found: Found<'_>) {
        match found {
            Found::Exchange {
                source,
                index,
                exchange,
            } => self.exchange(source, index, exchange),
            Found::Skipped { index, skip } => self.summary.gaps.skip(skip, index),
            Found::End { .. } => {}
            Found::Unread(unread) => self.unread(unread),
        }
    }

    fn exchange(&mut self, source: &str, index: usize, exchange: &Exchange) {
        let verdicts = exchange.check(&self.contract);
        let time = exchange.started.as_deref().and_then(time::parse);
        let origin = |part| Origin {
            source,
            place: Place::Entry { index, part },
        };
        for (side, part, verdict) in har::bodies(&verdicts) {
            match verdict {
                Ok(report) => {
                    self.summary.add(origin(part), report);
                    self.summary.tick(time, report.is_valid());
                }
                Err(unjudged) => self.summary.gaps.unjudged(side, *unjudged, index),
            }
        }
        if let Some(report) = &verdicts.exchange {
            self.summary.remark(origin(EntryPart::Exchange), report);
        }
    }

    fn unread(&mut self, unread: Unread) {
        let _ = no_verdict(&unread.reason);
        self.summary.unread.push(unread.reason);
    }
}

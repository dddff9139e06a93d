//! `check har`: checks recorded traffic, and says what could not be checked.

use crate::args::CheckArgs;
use crate::escape::printable;
use crate::exit::{Failing, finish, no_verdict, stop, unless_stopped};
use crate::input::recordings::{self, Gaps, Recorded, Side, bodies};
use crate::input::source;
use crate::output::Format;
use crate::output::look::Look;
use crate::output::sink;
use crate::output::writer::{Batch, Writer};
use crate::tally::{self, Tally, count};
use crate::verdict::{BodyVerdict, EntryPart, Place};
use attio_contract::har::Exchange;
use attio_contract::{Body, Contract};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Checks every recording of every path. Errors are those of writing.
pub(crate) fn run(
    options: &CheckArgs,
    contract: Contract,
    paths: &[PathBuf],
) -> io::Result<ExitCode> {
    let file = match sink::file(options.output.as_deref(), &source::or_standard_input(paths)) {
        Ok(file) => file,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    let look = options.look();
    let endpoint = options.host.endpoint(&contract);
    let mut run = HarRun {
        format: options.format,
        look,
        failing: Failing::new(options.verdict, &contract),
        contract,
        stops: options.fail_fast,
        is_quiet: options.quiet,
        output: Writer::new(options.format, &look, file),
        total: Tally::default(),
        file: FileTally::default(),
    };
    let written = recordings::each(
        paths,
        options.input.largest_recording(),
        &endpoint,
        &mut |recorded| run.recorded(recorded),
    );
    let written = unless_stopped(written).and_then(|()| run.output.finish(&run.total));
    finish(options, written, &run.total, None)
}

/// A run over recordings.
struct HarRun {
    contract: Contract,
    format: Format,
    look: Look,
    failing: Failing,
    /// Whether the first failure ends the run.
    stops: bool,
    is_quiet: bool,
    output: Writer,
    total: Tally,
    file: FileTally,
}

/// What one file contained.
#[derive(Default)]
struct FileTally {
    exchanges: u64,
    bodies: u64,
    invalid: u64,
    /// Exchanges with findings of their own.
    remarked: u64,
    gaps: Gaps,
}

impl HarRun {
    fn recorded(&mut self, recorded: Recorded<'_>) -> io::Result<()> {
        match recorded {
            Recorded::Exchange {
                source,
                index,
                exchange,
            } => self.exchange(source, index, exchange),
            Recorded::Skipped { index, skip } => {
                self.total.skipped += 1;
                self.file.gaps.skip(skip, index);
                Ok(())
            }
            Recorded::End { source } => {
                let file = std::mem::take(&mut self.file);
                if !self.is_quiet {
                    // A closed standard error is no reason to fail.
                    let _ = io::stderr().write_all(file.summary(&printable(source)).as_bytes());
                }
                Ok(())
            }
            Recorded::Unread(unread) => {
                self.total.unread += 1;
                let _ = no_verdict(&unread.reason);
                self.output.unread(&unread)
            }
        }
    }

    fn exchange(&mut self, source: &str, index: usize, exchange: &Exchange) -> io::Result<()> {
        let verdicts = exchange.check(&self.contract);
        let mut batch = Batch::new(self.format, self.look);
        let failed = self.total.failed;
        self.file.exchanges += 1;
        let of_part = |part, report| BodyVerdict {
            source,
            place: Place::Entry { index, part },
            bytes: bytes_of(exchange, part),
            report,
        };
        for (side, part, verdict) in bodies(&verdicts) {
            match verdict {
                Ok(report) => {
                    self.file.bodies += 1;
                    self.file.invalid += u64::from(!report.is_valid());
                    let checked = of_part(part, report);
                    let body = match side {
                        Side::Request => Body::Request,
                        Side::Response => Body::Response(exchange.status.unwrap_or_default()),
                    };
                    let fails = self.failing.fails(report, body, checked.bytes);
                    self.total.add(report, fails);
                    batch.add(&checked);
                }
                Err(unjudged) => self.file.gaps.unjudged(side, *unjudged, index),
            }
        }
        if let Some(report) = &verdicts.exchange {
            let part = EntryPart::Exchange;
            self.file.remarked += 1;
            self.total.remarked += 1;
            self.total.failed += u64::from(self.failing.fails_exchange(report));
            batch.add(&of_part(part, report));
        }
        self.output.write(batch.take())?;
        if self.stops && self.total.failed > failed {
            return Err(stop());
        }
        Ok(())
    }
}

/// The bytes that the findings on a part are in.
fn bytes_of(exchange: &Exchange, part: EntryPart) -> &[u8] {
    let bytes = match part {
        EntryPart::Response => &exchange.response,
        EntryPart::Request | EntryPart::Exchange => &exchange.request,
    };
    bytes.as_deref().unwrap_or_default()
}

impl FileTally {
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

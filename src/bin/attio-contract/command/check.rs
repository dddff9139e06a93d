//! `check request` and `check response`: bodies in, verdicts out, in the order of the input.

use crate::args::CheckArgs;
use crate::exit::{Failing, finish, no_verdict, stop, unless_stopped};
use crate::input;
use crate::input::item::Unread;
use crate::input::source;
use crate::input::status::{self, Wanted};
use crate::output::sink;
use crate::output::writer::{Batch, Writer};
use crate::parallel;
use crate::parallel::{Checker, Delivery};
use crate::progress::Progress;
use crate::tally::Tally;
use crate::verdict::{BodyVerdict, Place};
use attio_contract::Contract;
use rayon::ThreadPool;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Checks every body of every path. Errors are those of writing.
pub(crate) fn run(
    options: &CheckArgs,
    contract: Contract,
    wanted: Wanted,
    paths: &[PathBuf],
) -> io::Result<ExitCode> {
    let output = options.output.as_deref();
    let file = match sink::refuse_body(output, paths)
        .and_then(|()| sink::file(output, &source::or_standard_input(paths)))
    {
        Ok(file) => file,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    let look = options.look();
    let checker = Checker {
        format: options.format,
        wanted,
        look,
        failing: Failing::new(options.verdict, &contract),
        contract,
        stops: options.fail_fast,
    };
    let mut run = Run {
        output: Writer::new(options.format, &look, file),
        progress: Progress::none(),
        tally: Tally::default(),
    };
    let start = Instant::now();
    let largest = options.input.largest_body();
    let written = if options.input.ndjson {
        let threads = match parallel::threads(options.threads) {
            Ok(threads) => threads,
            Err(error) => return Ok(no_verdict(&format!("cannot start threads: {error}"))),
        };
        if !options.quiet {
            run.progress = Progress::new(paths);
        }
        run.lines(checker, paths, largest, &threads)
    } else {
        run.whole(&checker, paths, largest)
    };
    let written = unless_stopped(written).and_then(|()| run.output.finish(&run.tally));
    let is_timed = options.input.ndjson;
    let speed = is_timed.then(|| run.tally.speed(start.elapsed()));
    finish(options, written, &run.tally, speed.as_deref())
}

/// A run over bodies.
struct Run {
    output: Writer,
    progress: Progress,
    tally: Tally,
}

impl Run {
    /// Each line of each file is one body.
    fn lines(
        &mut self,
        checker: Checker,
        paths: &[PathBuf],
        largest: u64,
        threads: &ThreadPool,
    ) -> io::Result<()> {
        let written = parallel::each(checker, paths, largest, threads, &mut |delivery| {
            self.delivered(delivery)
        });
        self.progress = Progress::none();
        written
    }

    /// Each file is one body.
    fn whole(&mut self, checker: &Checker, paths: &[PathBuf], largest: u64) -> io::Result<()> {
        input::whole(paths, largest, &mut |item| {
            let item = match item {
                Ok(item) => item,
                Err(unread) => return self.unread(&unread),
            };
            let Some(body) = checker.wanted.of(item.source, item.bytes) else {
                return self.unread(&Unread::body(item.source, None, status::UNKNOWN));
            };
            let report = checker.contract.check(body, item.bytes);
            let fails = checker.failing.fails(&report, body, item.bytes);
            self.tally.add(&report, fails);
            let mut batch = Batch::new(checker.format, checker.look);
            batch.add(&BodyVerdict {
                source: item.source,
                place: Place::of(item.line),
                bytes: item.bytes,
                report: &report,
            });
            self.output.write(batch.take())?;
            if checker.stops && fails {
                Err(stop())
            } else {
                Ok(())
            }
        })
    }

    /// Prints the next verdicts.
    fn delivered(&mut self, delivery: Delivery) -> io::Result<()> {
        match delivery {
            Delivery::Part(part) => {
                self.tally += part.tally;
                self.progress.show(&self.tally);
                self.output.write(part.printed)?;
                if let Some(unread) = &part.unread {
                    self.unread(unread)?;
                }
                if part.stops { Err(stop()) } else { Ok(()) }
            }
            Delivery::Unread(unread) => self.unread(&unread),
        }
    }

    fn unread(&mut self, unread: &Unread) -> io::Result<()> {
        self.tally.unread += 1;
        self.progress.aside(|| no_verdict(&unread.reason));
        self.output.unread(unread)
    }
}

//! `check`: bodies in, verdicts out, in the order of the input.

use crate::args::{CheckArgs, Format, Source};
use crate::failing::{Failing, stop, unless_stopped};
use crate::har;
use crate::input::{self, Item, Unread};
use crate::output::{Judged, Look, Output, Place, Verdicts};
use crate::parallel::{self, Judge, Told};
use crate::progress::Progress;
use crate::status::{self, Wanted};
use crate::tally::{self, Tally};
use crate::{NO_VERDICT, no_verdict, sink};
use attio_contract::{Body, Contract};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Why a run without a body has no verdict.
pub(crate) const NOTHING_JUDGED: &str = "nothing was checked: the input has no body";

/// The same where recordings have entries, all of them for other endpoints.
pub(crate) const NO_ENTRY: &str =
    "nothing was checked: no entry is for the endpoint at this host (another one: --host)";

/// Checks every body of every path. Errors are those of writing.
pub(crate) fn run(options: &CheckArgs, source: Source) -> io::Result<ExitCode> {
    let (wanted, paths) = match source {
        Source::Request(paths) => (Wanted::Known(Body::Request), paths.paths),
        Source::Response(paths) => (Wanted::response(options.status.status), paths.paths),
        Source::Har(paths) => return har::run(options, contract(options), &paths.paths),
    };
    let output = options.output.as_deref();
    let file = sink::refuse_body(output, &paths)
        .and_then(|()| sink::file(output, &input::or_standard_input(&paths)));
    let file = match file {
        Ok(file) => file,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    let contract = contract(options);
    let look = Look::new(options);
    let judge = Judge {
        wanted,
        look,
        failing: Failing::new(options.verdict, &contract),
        contract,
        stops: options.fail_fast,
    };
    let mut check = Check {
        output: Output::new(look, file),
        progress: Progress::none(),
        tally: Tally::default(),
    };
    let start = Instant::now();
    let written = if options.input.ndjson {
        let threads = match parallel::threads(options.threads) {
            Ok(threads) => threads,
            Err(error) => return Ok(no_verdict(&format!("cannot start threads: {error}"))),
        };
        if !options.quiet {
            check.progress = Progress::new(&paths);
        }
        let largest = options.input.largest_body();
        let written = parallel::each(judge, &paths, largest, &threads, &mut |told| {
            check.told(told)
        });
        check.progress = Progress::none();
        written
    } else {
        check.whole(&judge, &paths, options.input.largest_body())
    };
    let written = unless_stopped(written).and_then(|()| check.output.finish(&check.tally));
    let speed = options
        .input
        .ndjson
        .then(|| check.tally.speed(start.elapsed()));
    finish(options, written, &check.tally, speed.as_deref())
}

/// Prints the summary of a run and returns its exit status.
pub(crate) fn finish(
    options: &CheckArgs,
    written: io::Result<()>,
    tally: &Tally,
    speed: Option<&str>,
) -> io::Result<ExitCode> {
    if written.is_ok() && !options.quiet {
        let mut summary = tally.summary(options.output.as_deref());
        if options.fail_fast && tally.failed > 0 {
            summary += "; stopped at the first failure";
        } else if let Some(speed) = speed {
            summary = summary + "; " + speed;
        }
        tally::tell(&summary);
    }
    outcome(written, tally, options.verdict.exit_zero)
}

/// The exit status for these verdicts, if they could be written.
pub(crate) fn outcome(
    written: io::Result<()>,
    tally: &Tally,
    exits_zero: bool,
) -> io::Result<ExitCode> {
    if written.is_ok() && tally.bodies == 0 && tally.unread == 0 {
        // "All valid" would hide that there was nothing to check.
        return Ok(no_verdict(tally.nothing()));
    }
    let has_failed = tally.failed > 0 && !exits_zero;
    let code = match (tally.unread, has_failed) {
        (1.., _) => ExitCode::from(NO_VERDICT),
        (0, true) => ExitCode::FAILURE,
        (0, false) => ExitCode::SUCCESS,
    };
    match written {
        // The reader has seen enough. Not everything was checked, so the status cannot be "all valid".
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            let unjudged = ExitCode::from(NO_VERDICT);
            Ok(if has_failed {
                ExitCode::FAILURE
            } else {
                unjudged
            })
        }
        written => written.map(|()| code),
    }
}

fn contract(options: &CheckArgs) -> Contract {
    let mut contract = Contract::new(options.profile.profile).with_limit(options.limit);
    if options.format != Format::Human && options.quoting.values {
        contract = contract.with_values();
    }
    options.verdict.applied_to(contract)
}

struct Check {
    output: Output,
    progress: Progress,
    tally: Tally,
}

impl Check {
    /// Each file is one body.
    fn whole(&mut self, judge: &Judge, paths: &[PathBuf], largest: u64) -> io::Result<()> {
        input::whole(paths, largest, &mut |item| {
            let (source, bytes) = match item {
                Item::Body { source, bytes, .. } => (source, bytes),
                Item::Unread(unread) => return self.unread(&unread),
            };
            let Some(body) = judge.wanted.of(source, bytes) else {
                return self.unread(&Unread::body(source, None, status::UNKNOWN));
            };
            let report = judge.contract.check(body, bytes);
            let fails = judge.failing.fails(&report, body, bytes);
            self.tally.add(&report, fails);
            let mut verdict = Verdicts::new(judge.look);
            verdict.add(&Judged {
                source,
                place: Place::Whole,
                bytes,
                report: &report,
            });
            self.output.write(verdict.take())?;
            if judge.stops && fails {
                Err(stop())
            } else {
                Ok(())
            }
        })
    }

    /// Prints the next verdicts.
    fn told(&mut self, told: Told) -> io::Result<()> {
        match told {
            Told::Part(part) => {
                self.tally += part.tally;
                self.progress.show(&self.tally);
                self.output.write(part.printed)?;
                if let Some(unread) = &part.unread {
                    self.unread(unread)?;
                }
                if part.stops { Err(stop()) } else { Ok(()) }
            }
            Told::Unread(unread) => self.unread(&unread),
        }
    }

    fn unread(&mut self, unread: &Unread) -> io::Result<()> {
        self.tally.unread += 1;
        self.progress.aside(|| no_verdict(&unread.reason));
        self.output.unread(unread)
    }
}

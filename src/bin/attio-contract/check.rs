//! `check`: bodies in, verdicts out, in the order of the input.

use crate::args::{CheckArgs, Format, PathsOf, Sources, ThreadedLines};
use crate::har;
use crate::input::{self, Item, Unread};
use crate::output::{Judged, Look, Output, Place, Verdicts};
use crate::parallel::{self, Judge, Told};
use crate::progress::Progress;
use crate::tally::Tally;
use crate::{NO_VERDICT, no_verdict};
use attio_contract::Contract;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Why a run without a body has no verdict.
pub(crate) const NOTHING_JUDGED: &str = "no body was judged";

/// Judges every body of every path. An error is one of writing.
pub(crate) fn run(options: &CheckArgs, source: Sources<ThreadedLines>) -> io::Result<ExitCode> {
    match source {
        Sources::Bodies(body) => bodies(options, body),
        Sources::Har(recordings) => har::run(options, contract(options), &recordings),
    }
}

fn bodies(options: &CheckArgs, body: PathsOf<ThreadedLines>) -> io::Result<ExitCode> {
    let look = Look::new(options);
    let judge = Judge {
        contract: contract(options),
        body: body.body(),
        look,
    };
    let (ThreadedLines { lines, threads }, paths) = body.into_files();
    let mut check = Check {
        output: Output::new(look),
        progress: Progress::none(),
        tally: Tally::default(),
    };
    let written = if lines.ndjson {
        let threads = match parallel::threads(threads) {
            Ok(threads) => threads,
            Err(error) => return Ok(no_verdict(&format!("cannot start threads: {error}"))),
        };
        let start = Instant::now();
        if !options.quiet {
            check.progress = Progress::new(&paths);
        }
        let written = parallel::each(judge, &paths, &threads, &mut |told| check.told(told));
        check.progress = Progress::none();
        if written.is_ok() && !options.quiet {
            // Who has closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "{}", check.tally.summary(start.elapsed()));
        }
        written
    } else {
        check.whole(judge, &paths)
    };
    let written = written.and_then(|()| check.output.finish(&check.tally));
    outcome(written, &check.tally)
}

/// The exit status that the verdicts make, if they could be written.
pub(crate) fn outcome(written: io::Result<()>, tally: &Tally) -> io::Result<ExitCode> {
    if written.is_ok() && tally.bodies == 0 && tally.unread == 0 {
        // "All valid" would hide that what should have made bodies made none.
        return Ok(no_verdict(NOTHING_JUDGED));
    }
    let code = match (tally.unread, tally.invalid) {
        (1.., _) => ExitCode::from(NO_VERDICT),
        (0, 1..) => ExitCode::FAILURE,
        (0, 0) => ExitCode::SUCCESS,
    };
    match written {
        // Who closes the pipe has seen enough. Not all is judged, so "all valid" cannot be said.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            let unjudged = ExitCode::from(NO_VERDICT);
            Ok(if tally.invalid > 0 {
                ExitCode::FAILURE
            } else {
                unjudged
            })
        }
        written => written.map(|()| code),
    }
}

fn contract(options: &CheckArgs) -> Contract {
    let mut contract = Contract::new(options.profile.profile);
    if options.format != Format::Human {
        // Programs get everything.
        contract = contract.with_limit(usize::MAX);
        if options.values {
            contract = contract.with_values();
        }
    }
    if let Some(limit) = options.limit {
        contract = contract.with_limit(limit.get());
    }
    options.judging.applied_to(contract)
}

struct Check {
    output: Output,
    progress: Progress,
    tally: Tally,
}

impl Check {
    /// What every path holds is a body.
    fn whole(&mut self, judge: Judge, paths: &[PathBuf]) -> io::Result<()> {
        input::each(paths, false, &mut |item| match item {
            Item::Body { source, bytes } => {
                let report = judge.contract.check(judge.body, bytes);
                self.tally.add(&report);
                let mut verdict = Verdicts::new(judge.look);
                verdict.add(&Judged {
                    source,
                    place: Place::Whole,
                    bytes,
                    report: &report,
                });
                self.output.write(verdict.take())
            }
            Item::Unread(unread) => self.unread(&unread),
        })
    }

    /// Some lines are judged.
    fn told(&mut self, told: Told) -> io::Result<()> {
        match told {
            Told::Part(part) => {
                self.tally += part.tally;
                self.progress.show(&self.tally);
                self.output.write(part.printed)
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

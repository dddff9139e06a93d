//! `report`: checks bodies and writes one HTML page.

use crate::args::options::InputArgs;
use crate::args::{ReportArgs, Source};
use crate::exit::{Failing, no_verdict, outcome};
use crate::input;
use crate::input::item::Unread;
use crate::input::recordings::{self, Recorded};
use crate::input::source::{is_standard, or_standard_input};
use crate::input::status::{self, Wanted};
use crate::output::sink;
use crate::page::summary::{Origin, Summary};
use crate::page::time;
use crate::page::{self, About};
use crate::tally::{self, NO_ENTRY, Tally};
use crate::verdict::{EntryPart, Place};
use crate::workspace::Loaded;
use attio_contract::har::Exchange;
use attio_contract::{Body, Contract};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes the page. Errors are those of writing to standard output.
pub(crate) fn run(options: &ReportArgs, source: Source) -> io::Result<ExitCode> {
    let loaded = match options.workspace.loaded(options.profile.profile) {
        Ok(loaded) => loaded,
        Err(code) => return Ok(code),
    };
    let contract = match contract(options, loaded.as_ref()) {
        Ok(contract) => contract,
        Err(code) => return Ok(code),
    };
    let mut gathering = Gathering {
        failing: Failing::new(options.verdict, &contract),
        contract,
        failed: 0,
        summary: Summary::new(options.values),
    };
    let (subject, wanted, paths) = subject(options, source);
    let out = options.out.as_deref();
    let out = out.filter(|path| !is_standard(path));
    if let Some(path) = out {
        // The page is written after everything is read, but nobody wants to wait that long for a refusal.
        let refused = sink::refuse_body(Some(path), &paths)
            .and_then(|()| sink::refuse_inputs(path, &or_standard_input(&paths)));
        if let Err(reason) = refused {
            return Ok(no_verdict(&reason));
        }
    }
    match wanted {
        None => gathering.recordings(options, &paths)?,
        Some(wanted) => gathering.bodies(wanted, &paths, options.input)?,
    }
    let about = About {
        subject: &subject,
        contract: &gathering.contract,
        metadata: loaded.as_ref(),
    };
    let page = page::page(&gathering.summary, &about);
    written(&gathering, options, &page, out)
}

/// Puts bodies into the summary.
struct Gathering {
    contract: Contract,
    failing: Failing,
    /// Bodies and exchanges that make the exit status 1.
    failed: u64,
    summary: Summary,
}

/// The exit status of a run, after its page is written.
fn written(
    gathering: &Gathering,
    options: &ReportArgs,
    page: &str,
    out: Option<&Path>,
) -> io::Result<ExitCode> {
    let summary = &gathering.summary;
    if summary.judged() == 0 {
        let nothing = if summary.gaps.skipped.is_empty() {
            "nothing was checked, so there is no page"
        } else {
            NO_ENTRY
        };
        return Ok(no_verdict(nothing));
    }
    let written = match out {
        Some(path) => {
            if let Err(error) = fs::write(path, page) {
                return Ok(no_verdict(&sink::unwritable(path, &error)));
            }
            Ok(())
        }
        None => io::stdout().lock().write_all(page.as_bytes()),
    };
    let tally = Tally {
        bodies: summary.judged(),
        invalid: summary.invalid_bodies,
        failed: gathering.failed,
        unread: summary.unread.len() as u64,
        ..Tally::default()
    };
    if written.is_ok() && !options.quiet {
        tally::tell(&tally.summary(out));
    }
    outcome(written, &tally, options.verdict.exit_zero)
}

fn contract(options: &ReportArgs, loaded: Option<&Loaded>) -> Result<Contract, ExitCode> {
    let profile = options.profile.profile;
    let contract = options.workspace.contract_with(profile, loaded)?;
    let mut contract = options.query.applied_to(contract)?;
    if options.values {
        contract = contract.with_values();
    }
    Ok(options.verdict.applied_to(contract))
}

/// What the page is about, what to check the bodies as unless they are in recordings, and where they are.
fn subject(options: &ReportArgs, source: Source) -> (String, Option<Wanted>, Vec<PathBuf>) {
    match source {
        Source::Request(paths) => {
            let wanted = Wanted::Known(Body::Request);
            ("request bodies".to_owned(), Some(wanted), paths.paths)
        }
        Source::Response(paths) => {
            let subject = match options.status.status {
                Some(status) => format!("response bodies of status {status}"),
                None => "response bodies".to_owned(),
            };
            let wanted = Wanted::response(options.status.status);
            (subject, Some(wanted), paths.paths)
        }
        Source::Har(paths) => ("recorded traffic".to_owned(), None, paths.paths),
    }
}

impl Gathering {
    fn recordings(&mut self, options: &ReportArgs, paths: &[PathBuf]) -> io::Result<()> {
        let largest = options.input.largest_recording();
        let endpoint = options.host.endpoint(&self.contract);
        recordings::each(paths, largest, &endpoint, &mut |recorded| {
            self.recorded(recorded);
            Ok(())
        })
    }

    fn bodies(&mut self, wanted: Wanted, paths: &[PathBuf], input: InputArgs) -> io::Result<()> {
        input::bodies(paths, input, &mut |item| {
            match item {
                Ok(item) => match wanted.of(item.source, item.bytes) {
                    Some(body) => {
                        let origin = Origin {
                            source: item.source,
                            place: Place::of(item.line),
                        };
                        self.body(body, origin, item.bytes);
                    }
                    None => self.unread(Unread::body(item.source, item.line, status::UNKNOWN)),
                },
                Err(unread) => self.unread(unread),
            }
            Ok(())
        })
    }

    fn body(&mut self, body: Body, origin: Origin<'_>, bytes: &[u8]) {
        let report = self.contract.check(body, bytes);
        self.failed += u64::from(self.failing.fails(&report, body, bytes));
        self.summary.add(origin, &report);
        self.summary.tick(None, report.is_valid());
    }

    fn recorded(&mut self, recorded: Recorded<'_>) {
        match recorded {
            Recorded::Exchange {
                source,
                index,
                exchange,
            } => self.exchange(source, index, exchange),
            Recorded::Skipped { index, skip } => self.summary.gaps.skip(skip, index),
            Recorded::End { .. } => {}
            Recorded::Unread(unread) => self.unread(unread),
        }
    }

    fn exchange(&mut self, source: &str, index: usize, exchange: &Exchange) {
        let verdicts = exchange.check(&self.contract);
        let time = exchange.started.as_deref().and_then(time::parse);
        let origin = |part| Origin {
            source,
            place: Place::Entry { index, part },
        };
        for (side, part, verdict) in recordings::bodies(&verdicts) {
            match verdict {
                Ok(report) => {
                    self.failed += u64::from(self.failing.fails_exchange(report));
                    self.summary.add(origin(part), report);
                    self.summary.tick(time, report.is_valid());
                }
                Err(unjudged) => self.summary.gaps.unjudged(side, *unjudged, index),
            }
        }
        if let Some(report) = &verdicts.exchange {
            self.failed += u64::from(self.failing.fails_exchange(report));
            self.summary.remark(origin(EntryPart::Exchange), report);
        }
    }

    fn unread(&mut self, unread: Unread) {
        let _ = no_verdict(&unread.reason);
        self.summary.unread.push(unread.reason);
    }
}

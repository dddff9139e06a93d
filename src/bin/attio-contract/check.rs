//! `check`: bodies in, verdicts out, in the order of the input.

use crate::NO_VERDICT;
use crate::args::{CheckArgs, CheckBody, Format};
use crate::output::{Output, printable};
use attio_contract::{Body, Contract};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Judges every body of every path. An error is one of writing.
pub(crate) fn run(options: &CheckArgs, body: CheckBody) -> io::Result<ExitCode> {
    let (body, paths) = match body {
        CheckBody::Request(paths) => (Body::Request, paths.paths),
        CheckBody::Response { status, paths } => (status.into(), paths.paths),
    };
    let mut check = Check {
        contract: contract(options),
        body,
        ndjson: options.ndjson,
        output: Output::new(options.format),
        some_invalid: false,
        some_unread: false,
    };
    let written = check.paths(&paths);
    let code = match (check.some_unread, check.some_invalid) {
        (true, _) => ExitCode::from(NO_VERDICT),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    };
    match written {
        // Who closes the pipe has seen enough. Not all is judged, so "all valid" cannot be said.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            let unjudged = ExitCode::from(NO_VERDICT);
            Ok(if check.some_invalid {
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
    if options.format == Format::Json {
        // Programs get everything.
        contract = contract.with_limit(usize::MAX);
    }
    if options.tolerate_drift {
        contract = contract.tolerate_drift();
    }
    if options.advice {
        contract = contract.with_advice();
    }
    contract
}

struct Check {
    contract: Contract,
    body: Body,
    ndjson: bool,
    output: Output,
    some_invalid: bool,
    some_unread: bool,
}

impl Check {
    fn paths(&mut self, paths: &[PathBuf]) -> io::Result<()> {
        if paths.is_empty() {
            self.path(Path::new("-"))?;
        }
        for path in paths {
            self.path(path)?;
        }
        self.output.flush()
    }

    fn path(&mut self, path: &Path) -> io::Result<()> {
        let source = path.display().to_string();
        let opened: io::Result<Box<dyn BufRead>> = if path == Path::new("-") {
            Ok(Box::new(io::stdin().lock()))
        } else {
            File::open(path).map(|file| Box::new(BufReader::with_capacity(1 << 16, file)) as _)
        };
        match opened {
            Ok(input) if self.ndjson => self.lines(&source, input),
            Ok(mut input) => {
                let mut bytes = Vec::new();
                match input.read_to_end(&mut bytes) {
                    Ok(_) => self.body(&source, None, &bytes),
                    Err(error) => self.unread(&source, &error),
                }
            }
            Err(error) => self.unread(&source, &error),
        }
    }

    /// Keeps one line in memory at a time.
    fn lines(&mut self, source: &str, mut input: Box<dyn BufRead>) -> io::Result<()> {
        let mut bytes = Vec::new();
        for line in 1.. {
            bytes.clear();
            match input.read_until(b'\n', &mut bytes) {
                Ok(0) => break,
                Ok(_)
                    if bytes
                        .iter()
                        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) => {}
                Ok(_) => {
                    let body = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
                    self.body(source, Some(line), body)?;
                }
                Err(error) => return self.unread(source, &error),
            }
        }
        Ok(())
    }

    fn body(&mut self, source: &str, line: Option<u64>, bytes: &[u8]) -> io::Result<()> {
        let report = self.contract.check(self.body, bytes);
        self.some_invalid |= !report.is_valid();
        self.output.report(source, line, &report)
    }

    /// The rest of the input is still judged.
    fn unread(&mut self, source: &str, error: &io::Error) -> io::Result<()> {
        self.some_unread = true;
        self.output.flush()?;
        let _ = writeln!(
            io::stderr(),
            "attio-contract: cannot read {}: {error}",
            printable(source)
        );
        Ok(())
    }
}

//! `expand`: bodies in short forms in, the same in long forms out.

use crate::args::ExpandArgs;
use crate::chunks::{Chunk, Chunks, is_blank};
use crate::input::{self, Item};
use crate::json_text;
use crate::printable::printable;
use crate::{NO_VERDICT, no_verdict};
use attio_contract::{Contract, Profile, Rejected};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Expands the body of a path, or every line of it. An error is one of writing.
pub(crate) fn run(options: ExpandArgs, path: Option<PathBuf>) -> io::Result<ExitCode> {
    let mut contract = Contract::new(Profile::Wire);
    if let Some(id) = options.uuid_is {
        contract = contract.with_uuids_as(id);
    }
    let mut expand = Expand {
        contract,
        is_redacted: options.redact,
        out: io::BufWriter::new(io::stdout()),
        refused: false,
        unread: false,
    };
    let paths: Vec<_> = path.into_iter().collect();
    if options.lines.ndjson {
        for chunk in Chunks::new(&paths) {
            match chunk {
                Ok(chunk) => expand.lines(&chunk)?,
                Err(unread) => expand.unread(&unread.reason),
            }
        }
    } else {
        input::each(&paths, false, &mut |item| match item {
            Item::Body { source, bytes } => expand.body(source, None, bytes),
            Item::Unread(unread) => {
                expand.unread(&unread.reason);
                Ok(())
            }
        })?;
    }
    expand.out.flush()?;
    Ok(match (expand.unread, expand.refused) {
        (true, _) => ExitCode::from(NO_VERDICT),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    })
}

struct Expand {
    contract: Contract,
    is_redacted: bool,
    out: io::BufWriter<io::Stdout>,
    refused: bool,
    unread: bool,
}

impl Expand {
    /// What has arrived is written before more is waited for.
    fn lines(&mut self, chunk: &Chunk) -> io::Result<()> {
        let first = chunk.first_line().unwrap_or(1);
        for (line, bytes) in (first..).zip(chunk.lines()) {
            if !is_blank(bytes) {
                self.body(&chunk.source, Some(line), bytes)?;
            }
        }
        self.out.flush()
    }

    fn body(&mut self, source: &str, line: Option<u64>, bytes: &[u8]) -> io::Result<()> {
        match self.contract.expand(bytes) {
            Ok(text) => {
                // The user's own JSON, which a log may show: the same value, with more escapes.
                self.out.write_all(json_text::visible(&text).as_bytes())?;
                if text.ends_with('\n') {
                    return Ok(());
                }
                self.out.write_all(b"\n")
            }
            Err(rejected) => {
                self.refused = true;
                self.refuse(source, line, bytes, &rejected);
                Ok(())
            }
        }
    }

    fn unread(&mut self, reason: &str) {
        self.unread = true;
        no_verdict(reason);
    }

    /// The report, on standard error; who has closed that does not want to know.
    fn refuse(&self, source: &str, line: Option<u64>, bytes: &[u8], rejected: &Rejected) {
        let first_line = line.and_then(|line| usize::try_from(line).ok());
        let mut excerpts = rejected
            .report()
            .excerpts(bytes)
            .with_source(source)
            .with_first_line(first_line.unwrap_or(1));
        if self.is_redacted {
            excerpts = excerpts.redacted();
        }
        let source = printable(source);
        let line = line.map_or_else(String::new, |line| format!(", line {line}"));
        let _ = writeln!(io::stderr(), "{source}{line}: not expanded\n\n{excerpts}\n");
    }
}

//! `expand`: rewrites bodies from short forms to long forms.

use crate::args::ExpandArgs;
use crate::args::options::InputArgs;
use crate::escape::printable;
use crate::exit::{NO_VERDICT, no_verdict};
use crate::input;
use crate::input::item::Item;
use crate::input::lines::{Chunk, Chunks};
use crate::input::source;
use crate::output::json_text;
use crate::output::sink;
use crate::tally::{self, count};
use attio_contract::{Contract, Profile, Rejected};
use indicatif::HumanCount;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Expands the body at a path, or each line of it. Errors are those of writing.
pub(crate) fn run(options: ExpandArgs) -> io::Result<ExitCode> {
    let mut contract = match options.workspace.contract(Profile::Wire) {
        Ok(contract) => contract,
        Err(code) => return Ok(code),
    };
    if let Some(id) = options.uuid_is {
        contract = contract.with_uuids_as(id);
    }
    let paths: Vec<_> = options.path.into_iter().collect();
    let output = options.output.output;
    let mut expand = Expand {
        contract,
        is_redacted: options.redact,
        out: match sink::open(output.as_deref(), &source::or_standard_input(&paths)) {
            Ok(out) => out,
            Err(reason) => return Ok(no_verdict(&reason)),
        },
        expanded: 0,
        refused: 0,
        unread: 0,
    };
    expand.all(&paths, options.input)?;
    expand.out.flush()?;
    if !options.output.quiet {
        tally::tell(&expand.summary(output.as_deref()));
    }
    if expand.expanded + expand.refused + expand.unread == 0 {
        return Ok(no_verdict("nothing was expanded: the input has no body"));
    }
    Ok(match (expand.unread, expand.refused) {
        (1.., _) => ExitCode::from(NO_VERDICT),
        (0, 1..) => ExitCode::FAILURE,
        (0, 0) => ExitCode::SUCCESS,
    })
}

struct Expand {
    contract: Contract,
    is_redacted: bool,
    out: Box<dyn Write>,
    expanded: u64,
    refused: u64,
    unread: u64,
}

impl Expand {
    fn all(&mut self, paths: &[PathBuf], input: InputArgs) -> io::Result<()> {
        let largest = input.largest_body();
        if !input.ndjson {
            return input::whole(paths, largest, &mut |item| match item {
                Ok(item) => self.body(&item),
                Err(unread) => {
                    self.unread(&unread.reason);
                    Ok(())
                }
            });
        }
        Chunks::new(paths, largest).try_for_each(|chunk| match chunk {
            Ok(chunk) => self.lines(&chunk),
            Err(unread) => {
                self.unread(&unread.reason);
                Ok(())
            }
        })
    }

    /// Writes what has arrived before waiting for more.
    fn lines(&mut self, chunk: &Chunk) -> io::Result<()> {
        for item in chunk.items() {
            match item {
                Ok(item) => self.body(&item)?,
                Err(unread) => self.unread(&unread.reason),
            }
        }
        self.out.flush()
    }

    /// `3 bodies: 2 expanded, 1 refused`.
    fn summary(&self, output: Option<&Path>) -> String {
        let start = tally::wrote(output);
        let bodies = count(self.expanded + self.refused, "body", "bodies");
        let (expanded, refused) = (HumanCount(self.expanded), HumanCount(self.refused));
        let unread = tally::unread(self.unread);
        format!("{start}{bodies}: {expanded} expanded, {refused} refused{unread}")
    }

    fn body(&mut self, item: &Item<'_>) -> io::Result<()> {
        match self.contract.expand(item.bytes) {
            Ok(text) => {
                self.expanded += 1;
                // The user's own JSON, which a log may show: the same value, with more escapes.
                self.out.write_all(json_text::visible(&text).as_bytes())?;
                if text.ends_with('\n') {
                    return Ok(());
                }
                self.out.write_all(b"\n")
            }
            Err(rejected) => {
                self.refused += 1;
                self.refuse(item, &rejected);
                Ok(())
            }
        }
    }

    fn unread(&mut self, reason: &str) {
        self.unread += 1;
        no_verdict(reason);
    }

    /// Prints the report to standard error.
    fn refuse(&self, item: &Item<'_>, rejected: &Rejected) {
        let first_line = item.line.and_then(|line| usize::try_from(line).ok());
        let mut excerpts = rejected
            .report()
            .excerpts(item.bytes)
            .with_source(item.source)
            .with_first_line(first_line.unwrap_or(1));
        if self.is_redacted {
            excerpts = excerpts.redacted();
        }
        let source = printable(item.source);
        let line = item
            .line
            .map_or_else(String::new, |line| format!(", line {line}"));
        let _ = writeln!(
            io::stderr(),
            "{source}{line}: cannot be expanded\n\n{excerpts}\n"
        );
    }
}

//! Writes formatted verdicts, in order, to standard output or a file.

use crate::input::item::Unread;
use crate::output::Format;
use crate::output::look::Look;
use crate::output::printed::Printed;
use crate::output::printer::{Document, Printer};
use crate::tally::Tally;
use crate::verdict::{BodyVerdict, NoVerdict};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, Write};

/// Formats verdicts, on any thread.
pub(crate) struct Batch {
    printer: &'static dyn Printer,
    look: Look,
    printed: Printed,
}

/// Where verdicts go. Text is flushed as soon as it is written.
pub(crate) struct Writer {
    out: Box<dyn Write>,
    printer: &'static dyn Printer,
    document: Box<dyn Document>,
}

impl Batch {
    pub(crate) fn new(format: Format, look: Look) -> Self {
        Self {
            printer: format.printer(),
            look,
            printed: Printed::default(),
        }
    }

    pub(crate) fn add(&mut self, verdict: &BodyVerdict<'_>) {
        let has_nothing = verdict.report.is_valid() && verdict.report.findings().is_empty();
        if self.look.is_quiet && has_nothing {
            return;
        }
        self.printer
            .body(&self.look, verdict, &mut self.printed)
            .expect(NEVER);
    }

    /// The verdicts since the last call.
    pub(crate) fn take(&mut self) -> Printed {
        std::mem::take(&mut self.printed)
    }

    /// About how many bytes [`take`](Self::take) would return.
    pub(crate) fn len(&self) -> usize {
        self.printed.len()
    }
}

const NEVER: &str = "writing to a vector cannot fail, and findings are JSON";

impl Writer {
    /// Writes to the file, or to standard output.
    pub(crate) fn new(format: Format, look: &Look, file: Option<Box<dyn Write>>) -> Self {
        let stdout = io::stdout().lock();
        let printer = format.printer();
        Self {
            out: match (file, look.colours) {
                (Some(file), _) => file,
                // Text without colours need not be searched for escape sequences to strip.
                (None, ColorChoice::Never) => Box::new(stdout),
                // Old Windows consoles do not understand escape sequences.
                (None, colours) => Box::new(AutoStream::new(stdout, colours)),
            },
            document: printer.document(look.profile),
            printer,
        }
    }

    pub(crate) fn write(&mut self, printed: Printed) -> io::Result<()> {
        let text = self.document.body(printed);
        self.text(&text)
    }

    /// Reports a file without a verdict to programs; people read about it on standard error.
    pub(crate) fn unread(&mut self, unread: &Unread) -> io::Result<()> {
        self.no_verdict(NoVerdict {
            source: Some(&unread.source),
            line: unread.line,
            reason: &unread.reason,
        })
    }

    /// Writes what comes after all verdicts. If nothing was checked, the document has to say so: otherwise it would
    /// look like one of a run that found nothing.
    pub(crate) fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        if tally.bodies == 0 && tally.unread == 0 {
            self.no_verdict(NoVerdict {
                source: None,
                line: None,
                reason: tally.nothing(),
            })?;
        }
        let end = self.document.end();
        self.text(&end)
    }

    fn no_verdict(&mut self, no_verdict: NoVerdict<'_>) -> io::Result<()> {
        let mut printed = Printed::default();
        self.printer
            .no_verdict(no_verdict, &mut printed)
            .expect(NEVER);
        self.write(printed)
    }

    fn text(&mut self, text: &[u8]) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.out.write_all(text)?;
        self.out.flush()
    }
}

//! `--format github`: annotations in files, as commands that GitHub Actions looks for in a workflow's log. For the
//! syntax and its escapes see "Workflow commands for GitHub Actions", and `packages/core/src/command.ts` in
//! `actions/toolkit`.

use super::region::{Region, regions};
use crate::escape::printable;
use crate::input::source;
use crate::output::look::Look;
use crate::output::printed::Printed;
use crate::output::printer::Printer;
use crate::verdict::{BodyVerdict, NoVerdict};
use attio_contract::Severity;
use std::io::{self, Write};
use std::path::Path;

/// See the module.
pub(super) struct Github;

impl Printer for Github {
    /// Writes one line per finding.
    fn body(&self, _: &Look, verdict: &BodyVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        for (finding, region) in verdict.report.findings().iter().zip(regions(verdict)) {
            let level = match finding.severity {
                Severity::Violation => "error",
                Severity::Drift => "warning",
                Severity::Advice => "notice",
            };
            let title = format!("{}[{}]", finding.severity, finding.rule);
            let mut message = printable(&finding.message);
            if let Some(hint) = &finding.hint {
                message = message + "\nhint: " + &printable(hint);
            }
            message = message + "\nat " + &finding.place();
            if let (None, Some(name)) = (verdict.place.first_line(), verdict.place.name()) {
                message = message + ", " + &name;
            }
            let source = Some(verdict.source);
            command(&mut out.text, level, source, region, &title, &message)?;
        }
        Ok(())
    }

    fn no_verdict(&self, no_verdict: NoVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        let number = no_verdict.line.and_then(|line| usize::try_from(line).ok());
        let region = number.map(|number| Region {
            start: (number, 1),
            end: (number, 1),
        });
        let reason = printable(no_verdict.reason);
        let source = no_verdict.source;
        command(
            &mut out.text,
            "error",
            source,
            region,
            "no verdict",
            &reason,
        )
    }
}

/// Writes an annotation of a file as a whole.
pub(crate) fn annotation(
    out: &mut Vec<u8>,
    level: &str,
    source: &str,
    title: &str,
    message: &str,
) -> io::Result<()> {
    command(out, level, Some(source), None, title, message)
}

fn command(
    out: &mut Vec<u8>,
    level: &str,
    source: Option<&str>,
    region: Option<Region>,
    title: &str,
    message: &str,
) -> io::Result<()> {
    write!(out, "::{level} title={}", property(title))?;
    let file = source.filter(|name| !source::is_standard(Path::new(name)));
    if let Some(source) = file {
        // People read the log too, and a name must not mislead them. The annotation then points at no file.
        write!(out, ",file={}", property(&printable(source)))?;
    }
    if let Some(Region { start, end }) = region {
        write!(out, ",line={},endLine={}", start.0, end.0)?;
        // GitHub refuses columns if there is more than one line.
        if start.0 == end.0 {
            write!(out, ",col={},endColumn={}", start.1, end.1)?;
        }
    }
    writeln!(out, "::{}", data(message))
}

/// Escapes what comes after the command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property of the command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

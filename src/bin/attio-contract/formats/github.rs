//! `--format github`: annotations in files, as commands that GitHub Actions looks for in a workflow's log. For the
//! syntax and its escapes see "Workflow commands for GitHub Actions", and `packages/core/src/command.ts` in
//! `actions/toolkit`.

use super::region::{Region, regions};
use crate::escape::printable;
use crate::input;
use crate::output::{Judged, NoVerdict};
use attio_contract::Severity;
use std::io::{self, Write};
use std::path::Path;

/// Writes one line per finding.
pub(crate) fn write(out: &mut Vec<u8>, judged: &Judged<'_>) -> io::Result<()> {
    for (finding, region) in judged.report.findings().iter().zip(regions(judged)) {
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
        if let (None, Some(name)) = (judged.place.first_line(), judged.place.name()) {
            message = message + ", " + &name;
        }
        command(out, level, Some(judged.source), region, &title, &message)?;
    }
    Ok(())
}

pub(crate) fn no_verdict(no_verdict: NoVerdict<'_>) -> Vec<u8> {
    let mut line = Vec::new();
    let reason = printable(no_verdict.reason);
    let number = no_verdict.line.and_then(|line| usize::try_from(line).ok());
    let region = number.map(|number| Region {
        start: (number, 1),
        end: (number, 1),
    });
    command(
        &mut line,
        "error",
        no_verdict.source,
        region,
        "no verdict",
        &reason,
    )
    .expect("writing to a vector cannot fail");
    line
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
    let file = source.filter(|source| !input::is_standard(Path::new(source)));
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

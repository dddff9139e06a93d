//! Verdicts in print: for a person, or one JSON line a body.

use crate::args::Format;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use attio_contract::{Finding, Report, Severity};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

const VALID: Style = AnsiColor::Green.on_default().bold();
const INVALID: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// Where verdicts go.
pub(crate) struct Output {
    format: Format,
    writer: BufWriter<AutoStream<StdoutLock<'static>>>,
    /// On a terminal each verdict appears at once.
    is_terminal: bool,
}

/// A line of `--format json`.
#[derive(Serialize)]
struct Verdict<'a> {
    source: &'a str,
    line: Option<u64>,
    valid: bool,
    findings: &'a [Finding],
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let choice = match format {
            Format::Human => AutoStream::choice(&stdout),
            Format::Json => ColorChoice::Never,
        };
        Self {
            format,
            writer: BufWriter::new(AutoStream::new(stdout.lock(), choice)),
            is_terminal,
        }
    }

    pub(crate) fn report(
        &mut self,
        source: &str,
        line: Option<u64>,
        report: &Report,
    ) -> io::Result<()> {
        match self.format {
            Format::Human => self.human(source, line, report)?,
            Format::Json => {
                let verdict = Verdict {
                    source,
                    line,
                    valid: report.is_valid(),
                    findings: report.findings(),
                };
                serde_json::to_writer(&mut self.writer, &verdict)?;
                self.writer.write_all(b"\n")?;
            }
        }
        if self.is_terminal {
            self.flush()
        } else {
            Ok(())
        }
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    fn human(&mut self, source: &str, line: Option<u64>, report: &Report) -> io::Result<()> {
        let source: String = source
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        let name = line.map_or_else(|| source.clone(), |line| format!("{source}, line {line}"));
        let (style, verdict) = if report.is_valid() {
            (VALID, "valid")
        } else {
            (INVALID, "invalid")
        };
        writeln!(self.writer, "{name}: {style}{verdict}{style:#}")?;
        for finding in report.findings() {
            self.finding(finding)?;
        }
        match report.total() - report.findings().len() {
            0 => Ok(()),
            more => writeln!(self.writer, "  and {more} more"),
        }
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let style = if finding.severity == Severity::Violation {
            INVALID
        } else {
            WARNING
        };
        let at: String = if finding.at.is_empty() {
            "(root)".to_owned()
        } else {
            finding.at.clone()
        };
        let at: String = at.chars().flat_map(printable).collect();
        write!(
            self.writer,
            "  {style}{}[{}]{style:#} {at}",
            finding.severity, finding.rule
        )?;
        if let Some(span) = finding.span {
            write!(self.writer, " (line {}, column {})", span.line, span.column)?;
        }
        writeln!(self.writer, "\n      {}", finding.message)?;
        match &finding.hint {
            Some(hint) => writeln!(self.writer, "      {HINT}hint:{HINT:#} {hint}"),
            None => Ok(()),
        }
    }
}

/// Control characters escaped, as keys of a body can hold what steers a terminal.
fn printable(character: char) -> Box<dyn Iterator<Item = char>> {
    if character.is_control() {
        Box::new(character.escape_default())
    } else {
        Box::new(std::iter::once(character))
    }
}

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
        let source = printable(source);
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
        let (severity, rule, place) = (finding.severity, finding.rule, finding.place());
        write!(self.writer, "  {style}{severity}[{rule}]{style:#} {place}")?;
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

/// A name of a file without what steers a terminal.
pub(crate) fn printable(name: &str) -> String {
    let replaced = |character: char| {
        if character.is_control() {
            '\u{fffd}'
        } else {
            character
        }
    };
    name.chars().map(replaced).collect()
}

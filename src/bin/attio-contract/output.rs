//! Verdicts in print: for a person, or one JSON line a body.

use crate::args::Format;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use attio_contract::{Finding, Report, Severity};
use serde::Serialize;
use std::io::{self, Write};

const VALID: Style = AnsiColor::Green.on_default().bold();
const INVALID: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// How verdicts are printed.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    format: Format,
    colours: ColorChoice,
    is_quiet: bool,
}

/// Verdicts on bodies of one source, in print.
pub(crate) struct Verdicts<'a> {
    look: Look,
    source: &'a str,
    printable: String,
    text: Vec<u8>,
}

/// Which body of a source a verdict is on.
#[derive(Clone, Copy)]
#[allow(dead_code, reason = "no command reads entries yet")]
pub(crate) enum Place {
    /// The source is one body.
    Whole,
    /// A line of NDJSON, from 1.
    Line(u64),
    /// What an entry of a HAR file holds; `index` from 0.
    Entry { index: usize, part: EntryPart },
}

/// What of an entry of a HAR file a verdict is on.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "no command reads entries yet")]
pub(crate) enum EntryPart {
    Request,
    Response,
    /// Both together: what one says about the other.
    Exchange,
}

/// Where verdicts go. What is written appears at once.
pub(crate) struct Output {
    writer: Box<dyn Write>,
}

/// A line of `--format json`.
#[derive(Serialize)]
struct Verdict<'a> {
    source: &'a str,
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<EntryPart>,
    valid: bool,
    /// More than the findings only where their places would outgrow the body.
    total: usize,
    findings: &'a [Finding],
}

impl EntryPart {
    fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Exchange => "exchange",
        }
    }
}

impl Look {
    pub(crate) fn new(format: Format, is_quiet: bool) -> Self {
        let colours = match format {
            Format::Human => AutoStream::choice(&io::stdout()),
            Format::Json => ColorChoice::Never,
        };
        Self {
            format,
            colours,
            is_quiet,
        }
    }

    /// The style if there are colours. Text without them need not be searched for what to strip.
    fn style(self, style: Style) -> Style {
        match self.colours {
            ColorChoice::Never => Style::new(),
            _ => style,
        }
    }
}

impl Output {
    pub(crate) fn new(look: Look) -> Self {
        let stdout = io::stdout().lock();
        Self {
            writer: match look.colours {
                ColorChoice::Never => Box::new(stdout),
                // Old Windows consoles take no escape sequences.
                colours => Box::new(AutoStream::new(stdout, colours)),
            },
        }
    }

    pub(crate) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.writer.write_all(text)?;
        self.writer.flush()
    }
}

impl<'a> Verdicts<'a> {
    pub(crate) fn new(look: Look, source: &'a str) -> Self {
        Self {
            look,
            source,
            printable: printable(source),
            text: Vec::new(),
        }
    }

    /// The text of the verdicts since it was last taken.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text)
    }

    /// How many bytes of text there are to take.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn add(&mut self, place: Place, report: &Report) {
        if self.look.is_quiet && report.is_valid() && report.findings().is_empty() {
            return;
        }
        let added = match self.look.format {
            Format::Human => self.human(place, report),
            Format::Json => self.json(place, report),
        };
        added.expect("a vector takes all that is written to it, and findings are JSON");
    }

    fn json(&mut self, place: Place, report: &Report) -> io::Result<()> {
        let (line, entry, part) = match place {
            Place::Whole => (None, None, None),
            Place::Line(line) => (Some(line), None, None),
            Place::Entry { index, part } => (None, Some(index), Some(part)),
        };
        let verdict = Verdict {
            source: self.source,
            line,
            entry,
            part,
            valid: report.is_valid(),
            total: report.total(),
            findings: report.findings(),
        };
        serde_json::to_writer(&mut self.text, &verdict)?;
        self.text.write_all(b"\n")
    }

    fn human(&mut self, place: Place, report: &Report) -> io::Result<()> {
        let (style, verdict) = if report.is_valid() {
            (VALID, "valid")
        } else {
            (INVALID, "invalid")
        };
        let style = self.look.style(style);
        self.text.write_all(self.printable.as_bytes())?;
        match place {
            Place::Whole => {}
            Place::Line(line) => write!(self.text, ", line {line}")?,
            Place::Entry { index, part } => {
                write!(self.text, ", entry {index}, {}", part.name())?;
            }
        }
        writeln!(self.text, ": {style}{verdict}{style:#}")?;
        for finding in report.findings() {
            self.finding(finding)?;
        }
        match report.total() - report.findings().len() {
            0 => Ok(()),
            more => writeln!(self.text, "  and {more} more"),
        }
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let style = self.look.style(if finding.severity == Severity::Violation {
            INVALID
        } else {
            WARNING
        });
        let (severity, rule, place) = (finding.severity, finding.rule, finding.place());
        write!(self.text, "  {style}{severity}[{rule}]{style:#} {place}")?;
        if let Some(span) = finding.span {
            write!(self.text, " (line {}, column {})", span.line, span.column)?;
        }
        writeln!(self.text, "\n      {}", finding.message)?;
        let style = self.look.style(HINT);
        match &finding.hint {
            Some(hint) => writeln!(self.text, "      {style}hint:{style:#} {hint}"),
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

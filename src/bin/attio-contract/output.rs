//! Prints verdicts, for people or for programs.

use crate::args::{CheckArgs, Color, Format};
use crate::formats::junit::Suites;
use crate::formats::{github, human, json, junit, sarif};
use crate::input::Unread;
use crate::tally::Tally;
use anstream::{AutoStream, ColorChoice};
use attio_contract::{Excerpts, Finding, Profile, Report};
use std::io::{self, Write};

/// How verdicts are printed.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) format: Format,
    pub(crate) colours: ColorChoice,
    /// The width of the terminal.
    pub(crate) width: usize,
    /// How many findings per body are shown to people.
    pub(crate) most: usize,
    pub(crate) is_redacted: bool,
    /// The profile that bodies were checked against.
    pub(crate) profile: Profile,
    is_quiet: bool,
}

/// A body that was checked.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'a> {
    /// The path of its file as it was given; `-` for standard input.
    pub(crate) source: &'a str,
    pub(crate) place: Place,
    pub(crate) bytes: &'a [u8],
    pub(crate) report: &'a Report,
}

/// Why there is no verdict on a source, or on anything at all.
#[derive(Clone, Copy)]
pub(crate) struct NoVerdict<'a> {
    /// The path as it was given; `None` if the reason is not about one source.
    pub(crate) source: Option<&'a str>,
    /// The line of the source, if the reason is about one.
    pub(crate) line: Option<u64>,
    pub(crate) reason: &'a str,
}

/// Which body of a source a verdict is about.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// The source is one body.
    Whole,
    /// A line of NDJSON, from 1.
    Line(u64),
    /// A part of an entry of a HAR file; `index` is from 0.
    Entry { index: usize, part: EntryPart },
}

/// Which part of a HAR entry a verdict is about.
#[derive(Clone, Copy)]
pub(crate) enum EntryPart {
    Request,
    Response,
    /// Request and response together: what one says about the other.
    Exchange,
}

/// Printed verdicts.
pub(crate) struct Verdicts {
    look: Look,
    printed: Printed,
}

/// The printed form of verdicts: text to write at once, or test cases that wait for the end of the run.
#[derive(Default)]
pub(crate) struct Printed {
    pub(crate) text: Vec<u8>,
    pub(crate) cases: Vec<junit::Case>,
}

/// Where verdicts go. Text is flushed as soon as it is written.
pub(crate) struct Output {
    writer: Box<dyn Write>,
    look: Look,
    log: sarif::Log,
    suites: Suites,
}

impl Place {
    /// `line 3`, or `entry 3, request`; nothing for a whole source.
    pub(crate) fn name(self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Line(line) => Some(format!("line {line}")),
            Self::Entry { index, part } => Some(format!("entry {index}, {}", part.name())),
        }
    }

    /// The source's line number on which the body begins; `None` if the body's bytes are not a part of the source.
    pub(crate) fn first_line(self) -> Option<usize> {
        match self {
            Self::Whole => Some(1),
            Self::Line(line) => usize::try_from(line).ok(),
            Self::Entry { .. } => None,
        }
    }

    /// The finding with its line number in the source. Unchanged if the body's lines are not lines of the source.
    pub(crate) fn in_source(self, finding: &Finding) -> Finding {
        let mut finding = finding.clone();
        if let (Some(first), Some(span)) = (self.first_line(), &mut finding.span) {
            span.line = first.saturating_add(span.line).saturating_sub(1);
        }
        finding
    }
}

impl EntryPart {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Exchange => "exchange",
        }
    }
}

impl Look {
    pub(crate) fn new(options: &CheckArgs) -> Self {
        let colours = match (options.format, options.color) {
            (Format::Human, Color::Auto) if options.output.is_some() => ColorChoice::Never,
            (Format::Human, Color::Auto) => AutoStream::choice(&io::stdout()),
            (Format::Human, Color::Always) => ColorChoice::Always,
            _ => ColorChoice::Never,
        };
        let size = console::Term::stdout().size_checked();
        Self {
            format: options.format,
            colours,
            width: size.map_or(Excerpts::DEFAULT_WIDTH, |(_, columns)| usize::from(columns)),
            most: options.most,
            is_redacted: options.quoting.redact,
            profile: options.profile.profile,
            is_quiet: options.quiet,
        }
    }
}

impl Output {
    /// Prints to the file, or to standard output.
    pub(crate) fn new(look: Look, file: Option<Box<dyn Write>>) -> Self {
        let stdout = io::stdout().lock();
        Self {
            writer: match (file, look.colours) {
                (Some(file), _) => file,
                // Text without colours need not be searched for escape sequences to strip.
                (None, ColorChoice::Never) => Box::new(stdout),
                // Old Windows consoles do not understand escape sequences.
                (None, colours) => Box::new(AutoStream::new(stdout, colours)),
            },
            look,
            log: sarif::Log::new(look.profile),
            suites: Suites::default(),
        }
    }

    pub(crate) fn write(&mut self, printed: Printed) -> io::Result<()> {
        self.suites.add(printed.cases);
        if self.look.format == Format::Sarif {
            let text = self.log.add(printed.text);
            return self.text(&text);
        }
        self.text(&printed.text)
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
        let end = match self.look.format {
            Format::Sarif => self.log.end(),
            Format::Junit => std::mem::take(&mut self.suites).into_xml(),
            Format::Human | Format::Json | Format::Github => return Ok(()),
        };
        self.text(&end)
    }

    fn no_verdict(&mut self, no_verdict: NoVerdict<'_>) -> io::Result<()> {
        match self.look.format {
            Format::Github => self.text(&github::no_verdict(no_verdict)),
            Format::Json => self.text(&json::no_verdict(no_verdict)),
            Format::Junit => {
                self.suites.add(vec![junit::no_verdict(no_verdict)]);
                Ok(())
            }
            Format::Sarif => {
                self.log.no_verdict(no_verdict);
                Ok(())
            }
            Format::Human => Ok(()),
        }
    }

    fn text(&mut self, text: &[u8]) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.writer.write_all(text)?;
        self.writer.flush()
    }
}

impl Verdicts {
    pub(crate) fn new(look: Look) -> Self {
        Self {
            look,
            printed: Printed::default(),
        }
    }

    /// The verdicts since the last call.
    pub(crate) fn take(&mut self) -> Printed {
        std::mem::take(&mut self.printed)
    }

    /// About how many bytes [`take`](Self::take) would return.
    pub(crate) fn len(&self) -> usize {
        self.printed.text.len() + self.printed.cases.len() * size_of::<junit::Case>()
    }

    pub(crate) fn add(&mut self, judged: &Judged<'_>) {
        let has_nothing = judged.report.is_valid() && judged.report.findings().is_empty();
        // A JUnit file counts all bodies.
        if self.look.is_quiet && has_nothing && self.look.format != Format::Junit {
            return;
        }
        let text = &mut self.printed.text;
        let added = match self.look.format {
            Format::Human => human::write(text, self.look, judged),
            Format::Json => json::write(text, judged),
            Format::Sarif => sarif::write(text, judged),
            Format::Github => github::write(text, judged),
            Format::Junit => {
                junit::add(&mut self.printed.cases, judged);
                Ok(())
            }
        };
        added.expect("writing to a vector cannot fail, and findings are JSON");
    }
}

//! What is printed about a body, whatever the format.

use attio_contract::{Finding, Report};

/// The verdict on a body.
#[derive(Clone, Copy)]
pub(crate) struct BodyVerdict<'a> {
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

impl Place {
    /// The place of a body on a line of its source, or of one that is its whole source.
    pub(crate) fn of(line: Option<u64>) -> Self {
        line.map_or(Self::Whole, Self::Line)
    }

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

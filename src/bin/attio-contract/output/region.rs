//! Finds where findings begin and end in their file.

use crate::verdict::BodyVerdict;

/// Line and column, in characters, both from 1.
pub(super) type Position = (usize, usize);

/// The place of a finding in lines and columns of its file.
#[derive(Clone, Copy)]
pub(super) struct Region {
    pub(super) start: Position,
    /// After the last character.
    pub(super) end: Position,
}

/// The region of each finding; `None` if it has no span, or if the body is not a part of the file. One pass over the
/// body, however many findings there are.
pub(super) fn regions(verdict: &BodyVerdict<'_>) -> Vec<Option<Region>> {
    let findings = verdict.report.findings();
    let mut regions = vec![None; findings.len()];
    let Some(first_line) = verdict.place.first_line() else {
        return regions;
    };
    let spans = findings.iter().map(|finding| finding.span).enumerate();
    let mut spans: Vec<_> = spans
        .filter_map(|(index, span)| Some((index, span?)))
        .collect();
    spans.sort_by_key(|(_, span)| span.end);
    let (mut at, mut line, mut column) = (0, 1, 1);
    for (index, span) in spans {
        for byte in &verdict.bytes[at..span.end] {
            match byte {
                b'\n' => (line, column) = (line + 1, 1),
                // A continuation byte of UTF-8 belongs to the character before it.
                0x80..=0xBF => {}
                _ => column += 1,
            }
        }
        at = span.end;
        regions[index] = Some(Region {
            start: (first_line + span.line - 1, span.column),
            end: (first_line + line - 1, column),
        });
    }
    regions
}

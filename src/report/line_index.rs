//! Converts offsets to lines and columns.

use crate::report::finding::Span;
use crate::work;
use std::ops::Range;

/// Counts lines while it moves forward, so that all spans of a report cost one pass over the text.
pub(crate) struct LineIndex<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> LineIndex<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
            column: 1,
        }
    }

    /// Adds line and column to a span. Starts must not decrease from one call to the next.
    pub(crate) fn span(&mut self, span: Range<usize>) -> Span {
        let mut passed = &self.bytes[self.at..span.start];
        work::add(passed.len());
        // Plain counts compile to vector instructions; a loop with cases does not.
        #[expect(
            clippy::naive_bytecount,
            reason = "the crate that is quicker still is not worth its compilation"
        )]
        let lines = passed.iter().filter(|byte| **byte == b'\n').count();
        if lines > 0 {
            self.line += lines;
            self.column = 1;
            let last = passed.iter().rposition(|byte| *byte == b'\n');
            passed = &passed[last.map_or(0, |last| last + 1)..];
        }
        // A continuation byte of UTF-8 belongs to the character before it.
        let is_first = |byte: &&u8| !matches!(**byte, 0x80..=0xBF);
        self.column += passed.iter().filter(is_first).count();
        self.at = span.start;
        Span {
            start: span.start,
            end: span.end,
            line: self.line,
            column: self.column,
        }
    }
}

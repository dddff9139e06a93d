//! Offsets to lines and columns.

use crate::Span;
use std::ops::Range;

/// Counts lines while it moves forward, so that all spans of a report cost one pass over the text.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
            column: 1,
        }
    }

    /// The span with line and column. Starts must not decrease from call to call.
    pub(crate) fn span(&mut self, span: Range<usize>) -> Span {
        for byte in &self.bytes[self.at..span.start] {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.column = 1;
                }
                // A continuation byte of UTF-8 belongs to the character before.
                0x80..=0xBF => {}
                _ => self.column += 1,
            }
        }
        self.at = span.start;
        Span {
            start: span.start,
            end: span.end,
            line: self.line,
            column: self.column,
        }
    }
}

//! Bytes to JSON: strict, with the place of every value, in linear time and without recursion.
//!
//! [`read`] is the only way in. What it takes is what RFC 8259 allows, less what two readers could
//! read in two ways or not at all: see [`SyntaxError`]. Repeated keys are no error here; the
//! [`Document`] marks them.

mod document;
mod number;
mod scan;

pub(crate) use document::{Document, Kind, NodeId, ROOT, push_token};
pub(crate) use number::Number;
pub(crate) use scan::{Literal, StringToken, ascii_end, eight_at, number_token, skip_space};

use document::Place;
use scan::Scanner;
use std::ops::Range;

/// How many containers may stand in one another: what `serde_json` takes.
pub(crate) const MAX_DEPTH: usize = 127;

/// Why bytes are not one JSON text: the offending bytes and what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) span: Range<usize>,
    pub(crate) what: &'static str,
}

/// The document that `bytes` hold, or the first place where they stop being one.
pub(crate) fn read(bytes: &[u8]) -> Result<Document<'_>, SyntaxError> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(SyntaxError {
            span: 0..3,
            what: "a byte order mark is not allowed",
        });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => document(text),
        Err(error) => {
            let valid = error.valid_up_to();
            let text = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
            let end = valid + error.error_len().unwrap_or(bytes.len() - valid);
            Err(match document(text) {
                Err(earlier) if earlier.span.start < valid => earlier,
                _ => SyntaxError {
                    span: valid..end,
                    what: "invalid UTF-8",
                },
            })
        }
    }
}

fn document(text: &str) -> Result<Document<'_>, SyntaxError> {
    let mut scanner = Scanner::new(text);
    let mut document = Document::new(text);
    let mut open: Vec<NodeId> = Vec::new();
    let mut place = Place::Root;
    loop {
        let parent = open.last().copied();
        let (kind, span) = scanner.value()?;
        let node = document.push(parent, place, kind, span.clone());
        match kind {
            Kind::Array | Kind::Object => {
                if open.len() == MAX_DEPTH {
                    return Err(SyntaxError {
                        span,
                        what: "nesting deeper than 127",
                    });
                }
                if !scanner.closes(kind) {
                    open.push(node);
                    place = first_place(&mut scanner, kind)?;
                    continue;
                }
                document.close(node, scanner.offset());
            }
            _ => {}
        }
        // A value is complete: go on with its next sibling, or close what it completes.
        loop {
            let Some(&container) = open.last() else {
                scanner.end()?;
                return Ok(document);
            };
            let kind = document.kind(container);
            if scanner.comma_or_close(kind)? {
                place = next_place(&mut scanner, place_after(&document, container))?;
                break;
            }
            document.close(container, scanner.offset());
            open.pop();
        }
    }
}

fn first_place(scanner: &mut Scanner<'_>, kind: Kind) -> Result<Place, SyntaxError> {
    match kind {
        Kind::Object => scanner.key().map(Place::Key),
        _ => Ok(Place::Index(0)),
    }
}

fn next_place(scanner: &mut Scanner<'_>, next: Option<usize>) -> Result<Place, SyntaxError> {
    match next {
        Some(index) => Ok(Place::Index(index)),
        None => scanner.key().map(Place::Key),
    }
}

/// The index of the item that comes next in an array; `None` in an object.
fn place_after(document: &Document<'_>, container: NodeId) -> Option<usize> {
    (document.kind(container) == Kind::Array).then(|| document.child_count(container))
}

#[cfg(test)]
mod tests;

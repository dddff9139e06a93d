//! Bytes to JSON: strict, with the place of every value, in linear time. Recursion ends at
//! [`MAX_DEPTH`].
//!
//! [`read`] is the only way in. What it takes is what RFC 8259 allows, less what two readers could
//! read in two ways or not at all: see [`SyntaxError`]. Repeated keys are no error here; the
//! [`Document`] marks them.

mod bytes;
mod document;
mod literal;
mod number;
mod scan;
mod string;

pub(crate) use bytes::{ascii_end, eight_at, skip_space};
pub(crate) use document::{Document, Kind, NodeId, ROOT, push_token};
pub(crate) use literal::Literal;
pub(crate) use number::Number;
pub(crate) use scan::number_token;
pub(crate) use string::StringToken;

use document::Place;
use scan::Scanner;
use std::borrow::Cow;
use std::ops::Range;

/// How many containers may stand in one another: what `serde_json` takes.
pub(crate) const MAX_DEPTH: usize = 127;

/// Why bytes are not one JSON text: the offending bytes and what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) span: Range<usize>,
    pub(crate) what: &'static str,
}

/// What need not be taken apart while a document is read.
pub(crate) trait Sieve {
    /// Where a value stands, for this purpose.
    type At: Copy;

    /// The end of the container that begins at this offset, if there is nothing to find in it: it is
    /// well formed, of no more depth than there may be below `depth` others, and repeats no key.
    fn passes(&mut self, at: Self::At, offset: usize, depth: usize) -> Option<usize>;

    /// Where the items of an array stand.
    fn item(&self, array: Self::At) -> Self::At;

    /// Where the property of this name stands.
    fn property(&self, object: Self::At, name: &str) -> Self::At;
}

/// Takes everything apart.
struct Nothing;

impl Sieve for Nothing {
    type At = ();

    fn passes(&mut self, (): (), _offset: usize, _depth: usize) -> Option<usize> {
        None
    }

    fn item(&self, (): ()) {}

    fn property(&self, (): (), _name: &str) {}
}

/// The document that `bytes` hold, or the first place where they stop being one.
pub(crate) fn read(bytes: &[u8]) -> Result<Document<'_>, SyntaxError> {
    read_with(bytes, Nothing, ())
}

/// The same without the insides of what passes the sieve; the outermost value stands at `root`.
pub(crate) fn read_with<S: Sieve>(
    bytes: &[u8],
    mut sieve: S,
    root: S::At,
) -> Result<Document<'_>, SyntaxError> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(SyntaxError {
            span: 0..3,
            what: "a byte order mark is not allowed",
        });
    }
    if !document::fits(bytes.len()) {
        return Err(SyntaxError {
            span: 0..0,
            what: "text of more than 4 GiB",
        });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => document(text, &mut sieve, root),
        Err(error) => {
            let valid = error.valid_up_to();
            let text = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
            let end = valid + error.error_len().unwrap_or(bytes.len() - valid);
            Err(match document(text, &mut Nothing, ()) {
                Err(earlier) if earlier.span.start < valid => earlier,
                _ => SyntaxError {
                    span: valid..end,
                    what: "invalid UTF-8",
                },
            })
        }
    }
}

fn document<'a, S: Sieve>(
    text: &'a str,
    sieve: &mut S,
    root: S::At,
) -> Result<Document<'a>, SyntaxError> {
    let mut reader = Reader {
        scanner: Scanner::new(text),
        document: Document::new(text),
        sieve,
    };
    reader.value(root, None, Place::Root, 0)?;
    reader.scanner.end()?;
    Ok(reader.document)
}

struct Reader<'a, 's, S> {
    scanner: Scanner<'a>,
    document: Document<'a>,
    sieve: &'s mut S,
}

impl<S: Sieve> Reader<'_, '_, S> {
    /// Reads a value that stands in so many containers.
    fn value(
        &mut self,
        at: S::At,
        parent: Option<NodeId>,
        place: Place,
        depth: usize,
    ) -> Result<(), SyntaxError> {
        let (kind, span) = self.scanner.value()?;
        let node = self.document.push(parent, place, kind, span.clone());
        if !matches!(kind, Kind::Array | Kind::Object) {
            return Ok(());
        }
        if depth == MAX_DEPTH {
            return Err(SyntaxError {
                span,
                what: "nesting deeper than 127",
            });
        }
        if let Some(end) = self.sieve.passes(at, span.start, depth) {
            self.scanner.go_to(end);
            self.document.pass(node, end);
            return Ok(());
        }
        let mut is_open = !self.scanner.closes(kind);
        while is_open {
            let (at, place) = self.place(at, node, kind)?;
            self.value(at, Some(node), place, depth + 1)?;
            is_open = self.scanner.comma_or_close(kind)?;
        }
        self.document.close(node, self.scanner.offset());
        Ok(())
    }

    /// Where the next value in a container stands. Reads its key.
    fn place(
        &mut self,
        at: S::At,
        container: NodeId,
        kind: Kind,
    ) -> Result<(S::At, Place), SyntaxError> {
        if kind == Kind::Array {
            let index = self.document.child_count(container);
            return Ok((self.sieve.item(at), Place::Index(index)));
        }
        let key = self.scanner.key()?;
        let name: Cow<'_, str> = self.document.decoded(key);
        Ok((self.sieve.property(at, &name), Place::Key(key)))
    }
}

#[cfg(test)]
mod tests;

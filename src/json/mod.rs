//! Reads bytes as JSON: strictly, with the place of every value, in linear time. Recursion ends at [`MAX_DEPTH`].
//!
//! [`read`] is the only way in. It accepts what RFC 8259 allows, except what two parsers could read differently or
//! could not read: see [`SyntaxError`]. Repeated keys are not an error here; the [`Document`] marks them.

mod bytes;
mod document;
mod literal;
mod number;
mod scan;
mod string;
mod syntax_error;

pub(crate) use bytes::{ascii_end, eight_at, skip_space};
pub(crate) use document::{Document, Kind, NodeId, ROOT, push_token};
pub(crate) use literal::Literal;
pub(crate) use number::{Number, decimal_places};
pub(crate) use scan::number_token;
pub(crate) use string::StringToken;
pub(crate) use syntax_error::{SyntaxError, SyntaxKind};

use document::Place;
use scan::Scanner;
use std::borrow::Cow;

/// The deepest nesting of containers: what `serde_json` accepts.
pub(crate) const MAX_DEPTH: usize = 127;

/// Decides what need not be read in detail.
pub(crate) trait Sieve {
    /// What the sieve needs to know about the place of a value.
    type At: Copy;

    /// The end of the container that begins at this offset, if nothing can be found in it: it is well formed, repeats
    /// no key, and is not nested too deeply, given the `depth` containers around it.
    fn passes(&mut self, at: Self::At, offset: usize, depth: usize) -> Option<usize>;

    /// The place of the items of an array.
    fn item(&self, array: Self::At) -> Self::At;

    /// The place of the property with this name.
    fn property(&self, object: Self::At, name: &str) -> Self::At;
}

/// Lets nothing pass: everything is read in detail.
struct Nothing;

impl Sieve for Nothing {
    type At = ();

    fn passes(&mut self, (): (), _offset: usize, _depth: usize) -> Option<usize> {
        None
    }

    fn item(&self, (): ()) {}

    fn property(&self, (): (), _name: &str) {}
}

/// Reads `bytes` into a document. The error is the first place where they are not JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Document<'_>, SyntaxError> {
    read_with(bytes, Nothing, ())
}

/// Like [`read`], without the contents of what passes the sieve. The outermost value is at `root`.
pub(crate) fn read_with<S: Sieve>(
    bytes: &[u8],
    mut sieve: S,
    root: S::At,
) -> Result<Document<'_>, SyntaxError> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(SyntaxError {
            span: 0..3,
            kind: SyntaxKind::ByteOrderMark,
        });
    }
    if !document::fits(bytes.len()) {
        return Err(SyntaxError {
            span: 0..0,
            kind: SyntaxKind::TooLong,
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
                    kind: SyntaxKind::Utf8,
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
    /// Reads a value inside this many containers.
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
                kind: SyntaxKind::Depth,
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

    /// Reads the next value's key, if it has one, and returns its place in the container.
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

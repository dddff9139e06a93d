//! Bodies that are no text yet: what would be sent is judged.

use crate::json::MAX_DEPTH;
use crate::{Body, Contract, Report};
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Error, Serializer};
use std::io::{self, Write};

/// Why a value has no JSON text: a map in it has keys that are no strings, or its own `Serialize` refuses.
///
/// Its text says no more, since the cause, which is its source, can quote values.
#[derive(Debug, thiserror::Error)]
#[error("the body cannot be written as JSON")]
pub struct NotSerialized {
    source: Error,
}

impl Contract {
    /// Judges a request body of the caller's own types: the text that `serde_json` writes for it. Spans are those
    /// of that text, which stands on one line, its properties in the order of the type.
    ///
    /// Unlike [`check_request_value`](Self::check_request_value) this sees what a type writes twice, such as by
    /// `#[serde(flatten)]` (rule `duplicate-key`). Nesting deeper than 127 is `syntax`, as in a text. The text is in memory,
    /// whatever its size; a panic of the type's `Serialize` is not caught.
    ///
    /// # Errors
    ///
    /// [`NotSerialized`] where there is no text.
    ///
    /// ```
    /// use attio_contract::Contract;
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize)]
    /// struct Create { data: Data }
    /// #[derive(Serialize)]
    /// struct Data { values: Values }
    /// #[derive(Serialize)]
    /// struct Values { name: String, avatar_url: Option<String> }
    ///
    /// let values = Values { name: "Example Ltd".to_owned(), avatar_url: None };
    /// let report = Contract::default().check_request_of(&Create { data: Data { values } })?;
    /// // The `None` is sent, as null. `skip_serializing_if` would leave it out.
    /// assert_eq!(report.findings()[0].at, "/data/values/avatar_url");
    /// # Ok::<(), attio_contract::NotSerialized>(())
    /// ```
    pub fn check_request_of<T: Serialize + ?Sized>(
        &self,
        body: &T,
    ) -> Result<Report, NotSerialized> {
        let text = to_json(body)?;
        Ok(self.check(Body::Request, &text))
    }

    /// The same for a response body, such as that of a fake server.
    ///
    /// # Errors
    ///
    /// [`NotSerialized`] where there is no text.
    pub fn check_response_of<T: Serialize + ?Sized>(
        &self,
        status: u16,
        body: &T,
    ) -> Result<Report, NotSerialized> {
        let text = to_json(body)?;
        Ok(self.check(Body::Response(status), &text))
    }
}

/// The text as `serde_json` writes it. Of what is nested too deep, as `serde_json` reads it, the brackets up to
/// there and one more: writing is recursive, and a value that a program has built can be of any depth.
pub(crate) fn to_json<T: Serialize + ?Sized>(body: &T) -> Result<Vec<u8>, NotSerialized> {
    let mut text = Vec::new();
    let mut shallow = Shallow::default();
    match body.serialize(&mut Serializer::with_formatter(&mut text, &mut shallow)) {
        Ok(()) => Ok(text),
        Err(_) if shallow.depth > MAX_DEPTH => Ok("[".repeat(shallow.depth).into_bytes()),
        Err(source) => Err(NotSerialized { source }),
    }
}

/// Writes like `serde_json`, and nothing deeper than it reads.
#[derive(Default)]
struct Shallow {
    depth: usize,
}

impl Shallow {
    fn enter(&mut self) -> io::Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(())
    }
}

impl Formatter for &mut Shallow {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.enter()?;
        writer.write_all(b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"]")
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.enter()?;
        writer.write_all(b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }
}

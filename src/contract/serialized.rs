//! Bodies that are not serialized yet: checks the JSON that would be sent.

use crate::api::body::Body;
use crate::contract::Contract;
use crate::json::MAX_DEPTH;
use crate::report::Report;
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Error, Serializer, Value};
use std::fmt;
use std::io::{self, Write};

/// Why a value cannot be written as JSON: a map in it has keys that are not strings, or its own `Serialize` fails.
///
/// The message says no more than that, and neither does `Debug`, since the cause can quote values. The cause is the error's
/// source.
#[derive(thiserror::Error)]
#[error("the body cannot be written as JSON")]
pub struct NotSerialized {
    source: Error,
}

impl fmt::Debug for NotSerialized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotSerialized").finish_non_exhaustive()
    }
}

impl Contract {
    /// Checks a request body of your own type: the JSON that `serde_json` writes for it. Spans refer to that JSON,
    /// which is one line with the properties in the order of the type.
    ///
    /// Unlike [`check_request_value`](Self::check_request_value) this catches properties that a type writes twice, for
    /// example with `#[serde(flatten)]` (rule `duplicate-key`). Nesting deeper than 127 is reported as `syntax`, as it
    /// is for bytes. The JSON is kept in memory, whatever its size. A panic in the type's `Serialize` is not caught.
    ///
    /// # Errors
    ///
    /// [`NotSerialized`] if the value cannot be written as JSON.
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

    /// Checks a response body of your own type, for example that of a fake server. See
    /// [`check_request_of`](Self::check_request_of).
    ///
    /// # Errors
    ///
    /// [`NotSerialized`] if the value cannot be written as JSON.
    pub fn check_response_of<T: Serialize + ?Sized>(
        &self,
        status: u16,
        body: &T,
    ) -> Result<Report, NotSerialized> {
        let text = to_json(body)?;
        Ok(self.check(Body::Response(status), &text))
    }
}

/// The JSON that `serde_json` writes. For a value nested deeper than `serde_json` can read, only enough opening
/// brackets to be rejected for that: writing is recursive, and a value built by a program can be nested to any depth.
pub(crate) fn to_json<T: Serialize + ?Sized>(body: &T) -> Result<Vec<u8>, NotSerialized> {
    let mut text = Vec::new();
    let mut shallow = Shallow::default();
    match body.serialize(&mut Serializer::with_formatter(&mut text, &mut shallow)) {
        Ok(()) => Ok(text),
        Err(_) if shallow.depth > MAX_DEPTH => Ok("[".repeat(shallow.depth).into_bytes()),
        Err(source) => Err(NotSerialized { source }),
    }
}

/// Writes like `serde_json`, but no deeper than it can read.
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

/// The JSON of a parsed value. For one nested deeper than `serde_json` can read, only enough opening brackets to be
/// rejected for that: writing is recursive.
pub(crate) fn value_to_json(value: &Value) -> String {
    if is_deeper_than(MAX_DEPTH, value) {
        "[".repeat(MAX_DEPTH + 1)
    } else {
        value.to_string()
    }
}

/// Not recursive, since a value built by a program can be nested to any depth.
fn is_deeper_than(limit: usize, value: &Value) -> bool {
    let mut rest = vec![(value, 0)];
    while let Some((value, depth)) = rest.pop() {
        if depth > limit {
            return true;
        }
        match value {
            Value::Array(items) => rest.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => {
                rest.extend(members.values().map(|member| (member, depth + 1)));
            }
            _ => {}
        }
    }
    false
}

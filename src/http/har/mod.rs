//! Checks recorded traffic: HAR files (HTTP Archive 1.2), as browsers and proxies write them.
//!
//! ```
//! use attio_contract::har::{Endpoint, Entry, Har};
//! use attio_contract::{Contract, Rule};
//!
//! let file = br#"{"log": {"entries": [{
//!     "request": {"method": "POST", "url": "https://api.attio.com/v2/objects/workspaces/records",
//!         "postData": {"text": "{\"data\": {\"values\": {\"users\": \"u1\"}}}"}},
//!     "response": {"status": 200, "content": {}}
//! }]}}"#;
//! let har = Har::parse(file)?;
//! for entry in har.entries(&Endpoint::default()) {
//!     let Entry::Exchange(exchange) = entry else { continue };
//!     let verdicts = exchange.check(&Contract::default());
//!     // The contract calls the request invalid, but the server accepted it. The response body was not recorded.
//!     assert!(!verdicts.request.is_ok_and(|report| report.is_valid()));
//!     assert!(verdicts.response.is_err());
//!     assert_eq!(verdicts.exchange.unwrap().findings()[0].rule, Rule::ServerDisagrees);
//! }
//! # Ok::<(), attio_contract::har::HarError>(())
//! ```

mod entry;
mod members;
mod verdicts;

pub use crate::api::route::{BadHost, Endpoint};
pub use entry::{Entry, Exchange, Skip, Unjudged};
pub use verdicts::Verdicts;

use members::{Malformed, Members};
use serde_json::value::RawValue;

/// A HAR file whose entries have been found but not read yet. Borrows the file.
#[derive(Clone, Debug)]
pub struct Har<'a> {
    entries: Vec<&'a RawValue>,
}

/// Why bytes are not a HAR file. Quotes nothing from the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HarError {
    /// Not exactly one JSON text in UTF-8.
    #[error("not a HAR file: not JSON at line {line}, column {column}")]
    NotJson {
        /// The line where the JSON breaks, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// JSON, but not an object with an array `log.entries`.
    #[error(
        "not a HAR file: it has no array `log.entries`; check a body with `check request` or `check response`"
    )]
    NoEntries,
}

impl<'a> Har<'a> {
    /// Finds the entries of a HAR file, in linear time and without copying it. A byte order mark is allowed.
    ///
    /// # Errors
    ///
    /// [`HarError::NotJson`] and [`HarError::NoEntries`]. An entry of another form is not an error; it is
    /// [skipped](Skip::Malformed).
    pub fn parse(bytes: &'a [u8]) -> Result<Self, HarError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match serde_json::from_slice::<Members<'a>>(bytes) {
            Ok(file) => match entries(&file) {
                Ok(entries) => Ok(Self { entries }),
                Err(Malformed) => Err(HarError::NoEntries),
            },
            Err(error) if error.is_data() => Err(HarError::NoEntries),
            Err(error) => Err(HarError::NotJson {
                line: error.line(),
                // serde_json reports column 0 for an error before the first byte.
                column: error.column().max(1),
            }),
        }
    }

    /// How many entries there are, to the endpoint or not.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in the order of the file, each read on demand. The first has index 0.
    pub fn entries<'b>(&'b self, endpoint: &'b Endpoint) -> impl Iterator<Item = Entry> + 'b {
        self.entries
            .iter()
            .map(|entry| Entry::read(entry, endpoint))
    }
}

fn entries<'a>(file: &Members<'a>) -> Result<Vec<&'a RawValue>, Malformed> {
    let log = Members::of(file.get("log")?.ok_or(Malformed)?)?;
    let entries = log.get("entries")?.ok_or(Malformed)?;
    serde_json::from_str(entries.get()).map_err(|_| Malformed)
}

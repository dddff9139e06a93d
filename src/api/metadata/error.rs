//! Why metadata cannot be used.

use std::fmt;

/// Metadata that cannot be used: what is wrong and where, in one line.
///
/// ```
/// use attio_contract::Metadata;
///
/// let error = Metadata::parse(br#"{"data": [{"type": "text"}]}"#).unwrap_err();
/// assert_eq!(error.at(), "/data/0");
/// assert_eq!(error.to_string(), "/data/0: an attribute needs a string `api_slug`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct MetadataError {
    file: Option<String>,
    at: String,
    what: String,
}

impl MetadataError {
    pub(super) fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            file: None,
            at: at.into(),
            what: what.into(),
        }
    }

    /// The same error, said to be in this file.
    #[must_use]
    pub fn in_file(self, name: impl Into<String>) -> Self {
        Self {
            file: Some(name.into()),
            ..self
        }
    }

    /// The JSON Pointer to the place in the file; empty for the whole of it.
    pub fn at(&self) -> &str {
        &self.at
    }
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = [self.file.as_deref(), Some(&self.at)];
        for part in place.into_iter().flatten().filter(|part| !part.is_empty()) {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.what)
    }
}

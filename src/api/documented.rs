//! What the vendor's documentation says beyond the schema, from the file `schemas/advice.json`.

use crate::api::form::Form;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The advice file: properties that the documentation says more about than the schema does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Documented {
    pub(crate) recommended: Vec<String>,
    /// Attributes that only the API sets.
    pub(crate) read_only: Vec<String>,
    /// What other calls take in the query of their URL.
    pub(crate) query_parameters: Vec<String>,
    /// Strings that programs write when they have no value.
    pub(crate) accidents: Vec<String>,
    /// The form of the value that a reference matches by, by its key.
    matched_forms: BTreeMap<String, Form>,
    /// The attributes that records of each standard object can be matched by, the usual one first.
    unique_attributes: BTreeMap<String, Vec<String>>,
}

static TABLE: LazyLock<Documented> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../schemas/advice.json"))
        .expect("kept by the_file_is_read")
});

impl Documented {
    /// The file's content.
    pub(crate) fn table() -> &'static Self {
        &TABLE
    }

    /// The attributes that records of an object are matched by; `None` if it is not a standard object.
    pub(crate) fn unique_attributes(&self, object: &str) -> Option<&[String]> {
        self.unique_attributes.get(object).map(Vec::as_slice)
    }

    /// A standard object whose records can be matched by this attribute; `first` if it is one of them.
    pub(crate) fn object_matched_by(&self, attribute: &str, first: &str) -> Option<&str> {
        let has = |object: &&String| {
            let names = self.unique_attributes(object);
            names.is_some_and(|names| names.iter().any(|name| name == attribute))
        };
        let mut objects = self.unique_attributes.keys().filter(has);
        let preferred = objects.clone().find(|object| *object == first);
        preferred.or_else(|| objects.next()).map(String::as_str)
    }

    /// The form of the value under this key of a matched value.
    pub(crate) fn matched_form(&self, key: &str) -> Option<Form> {
        self.matched_forms.get(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        assert!(!Documented::table().recommended.is_empty());
    }
}

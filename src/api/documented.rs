//! What the vendor's documentation says beyond the schema, from the file `advice.json` of an operation.

use crate::api::form::Form;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The advice file: properties that the documentation says more about than the schema does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Documented {
    /// Pointer to the object that contains the attributes.
    object: String,
    pub(crate) recommended: Vec<String>,
    pub(crate) single_valued: Vec<String>,
    /// Attributes that only the API sets.
    pub(crate) read_only: Vec<String>,
    /// What other calls take in the query of their URL.
    pub(crate) query_parameters: Vec<String>,
    /// Strings that programs write when they have no value.
    pub(crate) accidents: Vec<String>,
    /// The form of a bare string, by attribute.
    short_forms: BTreeMap<String, Form>,
    /// The form of the value that a reference matches by, by its key.
    matched_forms: BTreeMap<String, Form>,
    /// The attributes that records of each standard object can be matched by, the usual one first.
    unique_attributes: BTreeMap<String, Vec<String>>,
}

impl Documented {
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.recommended.is_empty() && self.single_valued.is_empty()
    }

    /// The names on the way to the object that contains the attributes.
    pub(crate) fn path(&self) -> impl Iterator<Item = &str> {
        self.object.split('/').skip(1)
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

    /// The form of a bare string of this attribute.
    pub(crate) fn short_form(&self, attribute: &str) -> Option<Form> {
        self.short_forms.get(attribute).copied()
    }

    /// The form of the value under this key of a matched value.
    pub(crate) fn matched_form(&self, key: &str) -> Option<Form> {
        self.matched_forms.get(key).copied()
    }
}

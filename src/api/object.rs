//! An object of the API and its attributes, in the form of the vendor's attribute list.

use serde::Deserialize;

/// An object: what its records can hold.
#[derive(Debug)]
pub(crate) struct Object {
    /// Its part of a path, such as `workspaces`.
    pub(crate) slug: String,
    pub(crate) attributes: Vec<Attribute>,
}

/// An attribute, as far as it is known. The files in `schemas/objects/` leave out what the vendor's page does not say.
#[derive(Debug, Deserialize)]
pub(crate) struct Attribute {
    /// Its key in `values`.
    pub(crate) api_slug: String,
    /// The name of its type, such as `text`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Whether it keeps several values.
    pub(crate) is_multiselect: bool,
    #[serde(default)]
    config: Config,
}

#[derive(Debug, Default, Deserialize)]
struct Config {
    record_reference: RecordReference,
}

#[derive(Debug, Default, Deserialize)]
struct RecordReference {
    allowed_object_ids: Vec<String>,
}

/// The envelope of the vendor's list.
#[derive(Deserialize)]
struct List {
    data: Vec<Attribute>,
}

impl Object {
    /// Reads a list of attributes.
    pub(super) fn read(slug: &str, list: &str) -> Result<Self, serde_json::Error> {
        let list: List = serde_json::from_str(list)?;
        Ok(Self {
            slug: slug.to_owned(),
            attributes: list.data,
        })
    }

    /// Whether this is an attribute that keeps one value.
    pub(crate) fn is_single(&self, slug: &str) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.any(|attribute| attribute.api_slug == slug && !attribute.is_multiselect)
    }
}

impl Attribute {
    /// The object that its references point at; `None` if it takes no references, or those of several objects.
    pub(crate) fn only_object(&self) -> Option<&str> {
        match &self.config.record_reference.allowed_object_ids[..] {
            [object] => Some(object),
            _ => None,
        }
    }
}

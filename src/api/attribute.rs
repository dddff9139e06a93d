//! The types of attributes, a file each in `schemas/attributes/`: what may be written, what is read, and what a short
//! form means.

use crate::api::metadata::Metadata;
use crate::api::object::Attribute;
use crate::json;
use crate::json::{Document, NodeId, ROOT};
use std::sync::LazyLock;

/// A type of attribute: the parts of its file.
pub(crate) struct AttributeType {
    pub(crate) file: Document<'static>,
}

macro_rules! types {
    ($($name:literal)*) => {
        [$((
            $name,
            LazyLock::new(|| AttributeType {
                file: json::read(
                    include_str!(concat!("../../schemas/attributes/", $name, ".json")).as_bytes(),
                )
                .expect("kept by every_attribute_type_is_read"),
            }),
        )),*]
    };
}

/// Each is read on first use: the vendor's page has two of them.
static TYPES: [(&str, LazyLock<AttributeType>); 17] = types![
    "actor-reference" "checkbox" "currency" "date" "domain" "email-address"
    "interaction" "location" "number" "personal-name" "phone-number" "rating"
    "record-reference" "select" "status" "text" "timestamp"
];

impl AttributeType {
    /// The type with this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        let mut types = TYPES.iter();
        types
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| &**kind)
    }

    /// The names of all types, in their order.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        TYPES.iter().map(|(name, _)| *name)
    }

    /// A part of its file, such as `write`.
    pub(crate) fn part(&self, name: &str) -> Option<NodeId> {
        self.file.child(ROOT, name)
    }

    /// A part of its file that can depend on the object that an attribute's references point at.
    pub(crate) fn part_for(&self, attribute: &Attribute, name: &str) -> Option<NodeId> {
        let of_object = || {
            let objects = self.part("objects")?;
            let object = self.file.child(objects, attribute.only_object()?)?;
            self.file.child(object, name)
        };
        self.part(name).or_else(of_object)
    }

    /// The short form of an attribute's values in a workspace.
    pub(crate) fn short_form(&self, attribute: &Attribute, metadata: &Metadata) -> Option<NodeId> {
        let short = self.part_for(attribute, "short");
        // The only object may have a short form that is not known here.
        let is_undecidable = || {
            let only = attribute.only_object();
            only.is_some_and(|only| metadata.object(only).is_none())
        };
        short.or_else(|| {
            self.part(if is_undecidable() {
                "short_unknown"
            } else {
                "short_refused"
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_type_is_read() {
        assert!(TYPES.iter().all(|(_, kind)| kind.part("read").is_some()));
        assert!(TYPES.is_sorted_by_key(|(name, _)| *name));
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/attributes"));
        assert_eq!(files.unwrap().count(), TYPES.len());
    }
}

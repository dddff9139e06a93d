//! What is found beside the schema of a body.

use super::Words;
use crate::api::object::Object;
use crate::report::hint::listing::{attribute_to_match, unique_attributes};

/// For an upsert that does not say how to find its record.
pub(crate) fn missing() -> Words {
    Words::new(
        "required query parameter `matching_attribute` is missing",
        "add the slug of a unique attribute: ?matching_attribute=…",
    )
}

/// For a parameter that names no attribute.
pub(crate) fn unknown(object: &Object, name: &str) -> Words {
    let hint = attribute_to_match(object, name);
    Words::new(
        "the object has no such attribute",
        hint.unwrap_or_else(|| "the slug or id of a unique attribute".to_owned()),
    )
}

/// For a parameter that names an attribute that is not unique.
pub(crate) fn not_unique(object: &Object) -> Words {
    let unique = unique_attributes(object);
    let hint = unique.map(|slugs| format!("match by {slugs}"));
    Words::new(
        "the attribute is not unique",
        hint.unwrap_or_else(|| "the slug or id of a unique attribute".to_owned()),
    )
}

/// For a body without a value for that attribute.
pub(crate) fn no_value() -> Words {
    Words::new(
        "no value for the attribute that the call matches by",
        "add that attribute with a value",
    )
}

/// For metadata that disagree with a response.
pub(crate) fn stale(is_other_object: bool) -> Words {
    Words::new(
        if is_other_object {
            "the record belongs to another object than the metadata describe"
        } else {
            "the response has several things that the metadata lack"
        },
        "pull the metadata again",
    )
}

//! What is found beside the schema of a body.

use super::Words;

/// For an upsert that does not say how to find its record.
pub(crate) fn missing() -> Words {
    Words::new(
        "required query parameter `matching_attribute` is missing",
        "add the slug of a unique attribute: ?matching_attribute=…",
    )
}

/// For a parameter that names no attribute.
pub(crate) fn unknown() -> Words {
    Words::new(
        "the object has no such attribute",
        "the slug or id of a unique attribute",
    )
}

/// For a parameter that names an attribute that is not unique.
pub(crate) fn not_unique() -> Words {
    Words::new(
        "the attribute is not unique",
        "the slug or id of a unique attribute",
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

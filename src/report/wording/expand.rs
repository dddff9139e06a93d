//! Strings and references that have no long form.

use super::Words;
use crate::api::long_form::LongForm;

/// For a UUID that can be the id of a user or of a record.
pub(crate) fn ambiguous_id(user: &LongForm, record: &LongForm) -> Words {
    Words::new(
        "this UUID can be the id of a user or of a record: say which it is",
        format!("{} or {}", user.shown, record.shown),
    )
}

/// For a reference that looks a record up.
pub(crate) fn lookup() -> Words {
    Words::without_hint("a reference that looks a record up has no long form")
}

/// For a string of this many bytes that is too long to match by.
pub(crate) fn too_long_to_match(actual: usize, limit: usize) -> Words {
    Words::without_hint(format!(
        "string of {actual} bytes, but the limit is {limit} bytes for a string to match by"
    ))
}

/// For an address or a name in one string.
pub(crate) fn parts() -> Words {
    Words::new(
        "only the server can take this string apart",
        "write its parts as properties",
    )
}

/// For a reference in one string whose object is known by its id only.
pub(crate) fn unknown_object() -> Words {
    Words::new(
        "what this string matches depends on an object that the metadata do not have",
        "add the object to the metadata, or write target_object and target_record_id",
    )
}

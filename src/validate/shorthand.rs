//! Values that are not valid in a profile, and are a short form in another one.

use crate::json::{Document, Kind, NodeId};
use crate::schema::Schema;
use crate::validate::document::find_broken;
use crate::validate::keyword::{Broken, Keyword};

/// The values of attributes whose type is wrong, and right in the schema of the profile that accepts more forms; ascending.
pub(crate) fn short_forms(
    schema: &Schema,
    looser: &Schema,
    document: &Document<'_>,
    broken: &[Broken],
) -> Vec<NodeId> {
    // Only an attribute and its values have short forms. Null is a value that some calls take, but not a short form of another.
    let is_mistyped = |broken: &&Broken| {
        broken.keyword.is_type()
            && schema.node(broken.schema).is_value
            && document.kind(broken.value) != Kind::Null
    };
    let mistyped = broken.iter().filter(is_mistyped);
    let mut short: Vec<NodeId> = mistyped.map(|broken| broken.value).collect();
    if short.is_empty() {
        return short;
    }
    let is_wrong = |broken: &Broken| broken.keyword.is_type() || broken.keyword == Keyword::Not;
    let wrong = find_broken(looser, true, document);
    let wrong = wrong.into_iter().filter(is_wrong);
    let mut wrong: Vec<NodeId> = wrong.map(|broken| broken.value).collect();
    wrong.sort_unstable();
    short.sort_unstable();
    // Null, which clears an attribute there, is no short form of a value.
    let is_value = |value: NodeId| document.kind(value) != Kind::Null;
    short.retain(|value| wrong.binary_search(value).is_err() && is_value(*value));
    short
}

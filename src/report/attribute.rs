//! Which attribute a place of a body belongs to.

use crate::json::{Document, NodeId, ROOT};
use crate::schema::Schema;
use std::borrow::Cow;

/// The key of the attribute in whose value this is; `None` outside of the attributes.
pub(crate) fn attribute_key<'d>(
    schema: &Schema,
    document: &'d Document<'_>,
    value: NodeId,
) -> Option<Cow<'d, str>> {
    let mut path = schema.path();
    let values = path.try_fold(ROOT, |object, name| {
        let is_object = document.kind(object) == crate::json::Kind::Object;
        is_object.then(|| document.child(object, name)).flatten()
    })?;
    // A schema without attributes has no path to them.
    schema.values()?;
    let mut at = value;
    while at != ROOT {
        let parent = document.parent(at);
        if parent == values {
            return document.key(at);
        }
        at = parent;
    }
    None
}

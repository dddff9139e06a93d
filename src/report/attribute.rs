//! The attributes of a body: the object that holds them, and which of them a place belongs to.

use crate::json::{Document, Kind, NodeId, ROOT};
use crate::schema::{Schema, SchemaId};
use std::borrow::Cow;

/// The object that holds the attributes of a document, and its schema, if the document has one.
pub(crate) fn attributes(schema: &Schema, document: &Document<'_>) -> Option<(NodeId, SchemaId)> {
    let mut path = schema.path();
    let object = path.try_fold(ROOT, |object, name| document.child(object, name))?;
    let is_object = document.kind(object) == Kind::Object;
    Some((object, schema.values()?)).filter(|_| is_object)
}

/// The key of the attribute in whose value this is; `None` outside of the attributes.
pub(crate) fn attribute_key<'d>(
    schema: &Schema,
    document: &'d Document<'_>,
    value: NodeId,
) -> Option<Cow<'d, str>> {
    let (values, _) = attributes(schema, document)?;
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

//! The object that contains the attributes.

use crate::api::documented::Documented;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::schema::{Schema, SchemaId};

/// The object that contains the attributes of a document, and its schema, if the document has one.
pub(crate) fn attributes(
    documented: &Documented,
    schema: &Schema,
    document: &Document<'_>,
) -> Option<(NodeId, SchemaId)> {
    let (object, id) = documented
        .path()
        .try_fold((ROOT, Schema::ROOT), |(value, id), name| {
            step(schema, document, id, value, name)
        })?;
    (document.kind(object) == Kind::Object).then_some((object, id))
}

fn step(
    schema: &Schema,
    document: &Document<'_>,
    id: SchemaId,
    value: NodeId,
    name: &str,
) -> Option<(NodeId, SchemaId)> {
    let node = schema.node(id);
    let child = document.child(value, name)?;
    Some((child, node.properties[node.property(name)?].1))
}

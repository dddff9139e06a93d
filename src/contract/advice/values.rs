//! The object that contains the attributes.

use crate::json::{Document, Kind, NodeId, ROOT};
use crate::schema::{Schema, SchemaId};

/// The object that contains the attributes of a document, and its schema, if the document has one.
pub(crate) fn attributes(schema: &Schema, document: &Document<'_>) -> Option<(NodeId, SchemaId)> {
    let mut path = schema.path();
    let object = path.try_fold(ROOT, |object, name| document.child(object, name))?;
    let is_object = document.kind(object) == Kind::Object;
    Some((object, schema.values()?)).filter(|_| is_object)
}

//! Advice: what is allowed, but will not do what one wants.

use crate::found::Remark;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::near;
use crate::rule::Rule;
use crate::schema::{Schema, SchemaId};
use serde::Deserialize;

/// The file that names the properties which the documentation says more about than the schema.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// Pointer to the object of the attributes.
    object: String,
    recommended: Vec<String>,
    single_valued: Vec<String>,
}

impl Table {
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.recommended.is_empty() && self.single_valued.is_empty()
    }

    /// The names on the way to the object of the attributes.
    pub(crate) fn path(&self) -> impl Iterator<Item = &str> {
        self.object.split('/').skip(1)
    }

    /// The object of the attributes in a document, and its schema, if the document has one there.
    pub(crate) fn attributes(
        &self,
        schema: &Schema,
        document: &Document<'_>,
    ) -> Option<(NodeId, SchemaId)> {
        let (object, id) = self
            .path()
            .try_fold((ROOT, Schema::ROOT), |(value, id), name| {
                step(schema, document, id, value, name)
            })?;
        (document.kind(object) == Kind::Object).then_some((object, id))
    }
}

/// The advice on a request, in the order of the table.
pub(crate) fn advise(table: &Table, schema: &Schema, document: &Document<'_>) -> Vec<Remark> {
    match table.attributes(schema, document) {
        Some((object, id)) => attributes(table, schema, document, id, object),
        None => Vec::new(),
    }
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

fn attributes(
    table: &Table,
    schema: &Schema,
    document: &Document<'_>,
    id: SchemaId,
    object: NodeId,
) -> Vec<Remark> {
    let node = schema.node(id);
    let mut advice = Vec::new();
    for name in &table.recommended {
        if document.child(object, name).is_none() {
            advice.push(Remark {
                rule: Rule::RecommendedProperty,
                value: object,
                schema_at: format!("{}/properties", node.pointer),
                message: format!("the vendor calls `{name}` required, though the schema does not"),
                hint: Some(format!("add `{name}`")),
            });
        }
    }
    for attribute in document.children(object) {
        let key = document.key(attribute).unwrap_or_default();
        let values = document.children(attribute).count();
        if document.kind(attribute) == Kind::Array
            && values > 1
            && table.single_valued.iter().any(|name| *name == key)
        {
            advice.push(Remark {
                rule: Rule::SingleValue,
                value: attribute,
                schema_at: node.property(&key).map_or_else(String::new, |index| {
                    schema.node(node.properties[index].1).pointer.clone()
                }),
                message: format!("{values} values for an attribute that keeps one"),
                hint: Some("send one value".to_owned()),
            });
        }
        if node.property(&key).is_none() {
            let known = node
                .properties
                .iter()
                .find(|(known, _)| near::is_one_edit_away(known, &key));
            advice.extend(known.map(|(known, _)| Remark {
                rule: Rule::SimilarAttribute,
                value: attribute,
                schema_at: format!("{}/properties", node.pointer),
                message: "not a standard attribute, but one edit away from one".to_owned(),
                hint: Some(known.clone()),
            }));
        }
    }
    advice
}

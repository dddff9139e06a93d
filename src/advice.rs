//! Advice: what is allowed, but will not do what one wants.

use crate::hint;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::rule::Rule;
use crate::schema::{Schema, SchemaId};
use serde::Deserialize;

/// A piece of advice on a value.
pub(crate) struct Advice {
    pub(crate) rule: Rule,
    pub(crate) value: NodeId,
    pub(crate) schema_at: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

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
}

/// The advice on a request, in the order of the table.
pub(crate) fn advise(table: &Table, schema: &Schema, document: &Document<'_>) -> Vec<Advice> {
    let mut value = ROOT;
    let mut id = Schema::ROOT;
    for name in table.object.split('/').skip(1) {
        let Some((next, next_id)) = step(schema, document, id, value, name) else {
            return Vec::new();
        };
        (value, id) = (next, next_id);
    }
    if document.kind(value) != Kind::Object {
        return Vec::new();
    }
    attributes(table, schema, document, id, value)
}

fn step(
    schema: &Schema,
    document: &Document<'_>,
    id: SchemaId,
    value: NodeId,
    name: &str,
) -> Option<(NodeId, SchemaId)> {
    let node = schema.node(id);
    let child = child(document, value, name)?;
    Some((child, node.properties[node.property(name)?].1))
}

fn child(document: &Document<'_>, object: NodeId, name: &str) -> Option<NodeId> {
    document
        .children(object)
        .find(|child| document.key(*child).is_some_and(|key| key == name))
}

fn attributes(
    table: &Table,
    schema: &Schema,
    document: &Document<'_>,
    id: SchemaId,
    object: NodeId,
) -> Vec<Advice> {
    let node = schema.node(id);
    let mut advice = Vec::new();
    for name in &table.recommended {
        if child(document, object, name).is_none() {
            advice.push(Advice {
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
            advice.push(Advice {
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
                .find(|(known, _)| hint::is_one_edit_away(known, &key));
            advice.extend(known.map(|(known, _)| Advice {
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

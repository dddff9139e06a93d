//! Advice: what the contract allows but the API will not handle as intended.

mod attributes;
mod forms;
mod strings;

pub(crate) use forms::Form;

use crate::found::Remark;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::rule::Rule;
use crate::schema::{Schema, SchemaId};
use attributes::Attributes;
use serde::Deserialize;
use std::collections::BTreeMap;
use strings::Strings;

/// The advice file: properties that the documentation says more about than the schema does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// Pointer to the object that contains the attributes.
    object: String,
    recommended: Vec<String>,
    single_valued: Vec<String>,
    /// Attributes that only the API sets.
    read_only: Vec<String>,
    /// What other calls take in the query of their URL.
    query_parameters: Vec<String>,
    /// Strings that programs write when they have no value.
    accidents: Vec<String>,
    /// The form of a bare string, by attribute.
    short_forms: BTreeMap<String, Form>,
    /// The form of the value that a reference matches by, by its key.
    matched_forms: BTreeMap<String, Form>,
    /// The attributes that records of each standard object can be matched by, the usual one first.
    unique_attributes: BTreeMap<String, Vec<String>>,
}

impl Table {
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.recommended.is_empty() && self.single_valued.is_empty()
    }

    /// The names on the way to the object that contains the attributes.
    pub(crate) fn path(&self) -> impl Iterator<Item = &str> {
        self.object.split('/').skip(1)
    }

    /// The attributes that records of an object are matched by; `None` if it is not a standard object.
    pub(crate) fn unique_attributes(&self, object: &str) -> Option<&[String]> {
        self.unique_attributes.get(object).map(Vec::as_slice)
    }

    /// A standard object whose records can be matched by this attribute; `first` if it is one of them.
    pub(crate) fn object_matched_by(&self, attribute: &str, first: &str) -> Option<&str> {
        let has = |object: &&String| {
            let names = self.unique_attributes(object);
            names.is_some_and(|names| names.iter().any(|name| name == attribute))
        };
        let mut objects = self.unique_attributes.keys().filter(has);
        let preferred = objects.clone().find(|object| *object == first);
        preferred.or_else(|| objects.next()).map(String::as_str)
    }

    /// The form of a bare string of this attribute.
    pub(crate) fn short_form(&self, attribute: &str) -> Option<Form> {
        self.short_forms.get(attribute).copied()
    }

    /// The form of the value under this key of a matched value.
    pub(crate) fn matched_form(&self, key: &str) -> Option<Form> {
        self.matched_forms.get(key).copied()
    }

    /// The object that contains the attributes of a document, and its schema, if the document has one.
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

/// Receives remarks one at a time: there can be as many as values, and few are kept.
pub(crate) type Take<'a> = dyn FnMut(Remark) + 'a;

/// Gives the advice on a request, in no particular order.
pub(crate) fn advise(
    table: &Table,
    schema: &Schema,
    document: &Document<'_>,
    advice: &mut Take<'_>,
) {
    outside(table, schema, document, advice);
    let Some((object, id)) = table.attributes(schema, document) else {
        return;
    };
    let attributes = Attributes {
        table,
        schema,
        document,
        id,
        object,
    };
    attributes.missing(advice);
    let writable = attributes.writable(advice);
    attributes.similar(&writable, advice);
    for attribute in writable {
        attributes.single_value(attribute, advice);
        attributes.null(attribute, advice);
        let mut strings = Strings::new(&attributes, attribute, advice);
        strings.accidents();
        strings.forms();
    }
}

/// Properties beside the outermost object that the API reads.
fn outside(table: &Table, schema: &Schema, document: &Document<'_>, advice: &mut Take<'_>) {
    let Some(envelope) = table.path().next() else {
        return;
    };
    // Without it nothing is beside it, and its absence is a finding of its own.
    if document.child(ROOT, envelope).is_none() {
        return;
    }
    let values = table.attributes(schema, document).map(|(_, id)| id);
    let values = values.map(|id| schema.node(id));
    for property in document.children(ROOT) {
        let key = document.key(property).unwrap_or_default();
        if key == envelope {
            continue;
        }
        let hint = if table.query_parameters.iter().any(|name| *name == key) {
            "leave it out: it belongs in the query of the URL, and only where a record is upserted (PUT)"
        } else if values.is_some_and(|values| values.property(&key).is_some()) {
            "move it into `values`"
        } else {
            "leave it out, or move it into `values` if it is an attribute"
        };
        let message = format!("the API ignores properties beside `{envelope}`");
        let rule = Rule::OutsideData;
        advice(remark(rule, property, "/properties", message, hint));
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

fn remark(
    rule: Rule,
    value: NodeId,
    schema_at: impl Into<String>,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Remark {
    Remark {
        rule,
        value,
        schema_at: schema_at.into(),
        message: message.into(),
        hint: Some(hint.into()),
    }
}

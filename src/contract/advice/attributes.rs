//! Advice on the attributes of a request: their names, and how many values they have.

use super::remark::{Take, remark};
use crate::api::documented::Documented;
use crate::api::operation::Operation;
use crate::json::{Document, Kind, NodeId};
use crate::report::hint::spelling;
use crate::report::rule::Rule;
use crate::report::wording::advice as words;
use crate::schema::{Schema, SchemaId, SchemaNode};

/// The object of the attributes, and what is known about it.
pub(super) struct Attributes<'a> {
    pub(super) operation: &'a Operation,
    pub(super) schema: &'a Schema,
    pub(super) document: &'a Document<'a>,
    pub(super) id: SchemaId,
    pub(super) object: NodeId,
}

impl<'a> Attributes<'a> {
    fn node(&self) -> &'a SchemaNode {
        self.schema.node(self.id)
    }

    /// Advice about what is missing from the object as a whole.
    pub(super) fn missing(&self, advice: &mut Take<'_>) {
        let (document, object) = (self.document, self.object);
        let pointer = &self.node().pointer;
        if document.children(object).next().is_none() {
            // Then each of them is missing, so one remark is enough.
            return advice(remark(
                Rule::EmptyValues,
                object,
                pointer,
                words::empty_values(),
            ));
        }
        // Where it is there under a similar name, the advice is to rename that.
        let is_there = |name: &str| {
            let mut keys = document
                .children(object)
                .filter_map(|child| document.key(child));
            keys.any(|key| spelling::is_slip(name, &key))
        };
        if self.operation.object.is_complete {
            return;
        }
        for name in &Documented::table().recommended {
            if !is_there(name) {
                let place = format!("{pointer}/properties");
                advice(remark(
                    Rule::RecommendedProperty,
                    object,
                    place,
                    words::recommended(name),
                ));
            }
        }
    }

    /// The attributes whose values are worth checking: all except read-only ones, which are reported here.
    pub(super) fn writable(&self, advice: &mut Take<'_>) -> Vec<NodeId> {
        let is_read_only = |key: &str| {
            let mut names = Documented::table().read_only.iter();
            names.any(|name| spelling::is_same_name(name, key))
        };
        let mut writable = Vec::new();
        for attribute in self.document.children(self.object) {
            let key = self.document.key(attribute).unwrap_or_default();
            if is_read_only(&key) {
                let place = format!("{}/properties", self.node().pointer);
                let rule = Rule::ReadOnlyAttribute;
                advice(remark(rule, attribute, place, words::read_only()));
            } else {
                writable.push(attribute);
            }
        }
        writable
    }

    /// The schema of an attribute; for a custom attribute, the place where it would be.
    pub(super) fn schema_of(&self, attribute: NodeId) -> String {
        let node = self.node();
        let key = self.document.key(attribute).unwrap_or_default();
        match node.property(&key) {
            Some(index) => self.schema.node(node.properties[index].1).pointer.clone(),
            None => format!("{}/properties", node.pointer),
        }
    }

    /// Several values for an attribute that keeps only one.
    pub(super) fn single_value(&self, attribute: NodeId, advice: &mut Take<'_>) {
        let document = self.document;
        if document.kind(attribute) != Kind::Array {
            return;
        }
        let values = document.children(attribute).count();
        let key = document.key(attribute).unwrap_or_default();
        if values > 1 && self.operation.object.is_single(&key) {
            let place = self.schema_of(attribute);
            let rule = Rule::SingleValue;
            advice(remark(rule, attribute, place, words::single_value(values)));
        }
    }

    /// Custom attributes whose names look like misspelt standard ones.
    pub(super) fn similar(&self, attributes: &[NodeId], advice: &mut Take<'_>) {
        let (node, document) = (self.node(), self.document);
        let mut present = vec![false; node.properties.len()];
        let mut custom = Vec::new();
        for &attribute in attributes {
            let key = document.key(attribute).unwrap_or_default();
            match node.property(&key) {
                Some(index) => present[index] = true,
                None => custom.push((attribute, key)),
            }
        }
        for (attribute, key) in custom {
            let mut known = node.properties.iter().enumerate();
            let Some((index, (known, _))) =
                known.find(|(_, (name, _))| spelling::is_slip(name, &key))
            else {
                continue;
            };
            let place = format!("{}/properties", node.pointer);
            advice(remark(
                Rule::SimilarAttribute,
                attribute,
                place,
                words::similar(known, present[index]),
            ));
        }
    }

    /// Null as the value, or one of the values, of a custom attribute. In a standard attribute it breaks the schema.
    pub(super) fn null(&self, attribute: NodeId, advice: &mut Take<'_>) {
        let document = self.document;
        let key = document.key(attribute).unwrap_or_default();
        if self.node().property(&key).is_some() {
            return;
        }
        let is_null = |value: &NodeId| document.kind(*value) == Kind::Null;
        let place = self.schema_of(attribute);
        if is_null(&attribute) {
            advice(remark(
                Rule::NullValue,
                attribute,
                place,
                words::null(false),
            ));
        } else if document.kind(attribute) == Kind::Array {
            let nulls = document.children(attribute).filter(is_null);
            nulls
                .map(|item| remark(Rule::NullValue, item, &place, words::null(true)))
                .for_each(advice);
        }
    }
}

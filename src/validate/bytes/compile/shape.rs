//! Which schemas ask the same of a value: in a workspace, those of most attributes of one type.

use crate::schema::format::Format;
use crate::schema::{Additional, Members, Schema, SchemaId, SchemaNode, Types};
use std::collections::HashMap;

/// All that a program makes of a schema; schemas inside it by their representatives.
#[derive(PartialEq, Eq, Hash)]
struct Shape<'s> {
    is: (bool, bool),
    types: Option<Types>,
    members: Option<(&'s [String], Vec<String>, bool)>,
    format: Option<Format>,
    limits: [Option<usize>; 6],
    numbers: [Option<String>; 2],
    properties: Vec<(&'s str, SchemaId)>,
    aliases: &'s [(String, usize)],
    required: &'s [String],
    additional: Option<SchemaId>,
    is_open: bool,
    items: Option<SchemaId>,
    any_of: Vec<SchemaId>,
    not: Option<SchemaId>,
}

/// For each schema the first one that asks the same of a value, which may be itself.
pub(super) fn representatives(schema: &Schema) -> Vec<SchemaId> {
    let mut known = Known {
        schema,
        same: vec![None; schema.ids().len()],
        shapes: HashMap::new(),
    };
    schema.ids().map(|id| known.representative(id)).collect()
}

struct Known<'s> {
    schema: &'s Schema,
    same: Vec<Option<SchemaId>>,
    shapes: HashMap<Shape<'s>, SchemaId>,
}

impl<'s> Known<'s> {
    /// No schema is inside itself, so this ends.
    fn representative(&mut self, id: SchemaId) -> SchemaId {
        if let Some(same) = self.same[id] {
            return same;
        }
        let shape = self.shape(self.schema.node(id));
        let same = *self.shapes.entry(shape).or_insert(id);
        self.same[id] = Some(same);
        same
    }

    fn shape(&mut self, node: &'s SchemaNode) -> Shape<'s> {
        let properties = node.properties.iter();
        let properties = properties.map(|(name, id)| (name.as_str(), self.representative(*id)));
        Shape {
            properties: properties.collect(),
            is: (node.never, node.refuses),
            types: node.types,
            members: node.members.as_deref().map(members),
            format: node.format,
            limits: [
                node.max_length,
                node.decimal_places,
                node.min_properties,
                node.max_properties,
                node.min_items,
                node.max_items,
            ],
            numbers: [node.minimum, node.maximum].map(|limit| Some(limit?.to_json().to_string())),
            aliases: &node.aliases,
            required: &node.required,
            additional: match node.additional {
                Additional::Against(id) => Some(self.representative(id)),
                _ => None,
            },
            is_open: node.additional == Additional::Allowed,
            items: node.items.map(|id| self.representative(id)),
            any_of: node
                .any_of
                .iter()
                .map(|branch| self.representative(branch.schema))
                .collect(),
            not: node.not.map(|id| self.representative(id)),
        }
    }
}

fn members(members: &Members) -> (&[String], Vec<String>, bool) {
    let numbers = members.numbers.iter();
    let numbers = numbers.map(|number| number.to_json().to_string());
    (&members.strings, numbers.collect(), members.null)
}

#[cfg(test)]
mod tests {
    use super::representatives;
    use crate::schema::Schema;

    #[test]
    fn schemas_that_differ_in_their_ids_alone_are_two() {
        let text = r#"{"properties":{
            "first":{"properties":{"a":true,"b":true},"x-ids":{"id":"a"}},
            "other":{"properties":{"a":true,"b":true},"x-ids":{"id":"b"}},
            "same":{"properties":{"a":true,"b":true},"x-ids":{"id":"a"}}
        }}"#;
        let schema = Schema::compile(text).unwrap();
        let same = representatives(&schema);
        let of = |name: &str| {
            let mut properties = schema.ids().flat_map(|id| &schema.node(id).properties);
            same[properties.find(|property| property.0 == name).unwrap().1]
        };
        assert_eq!(of("first"), of("same"));
        assert_ne!(of("first"), of("other"));
    }
}

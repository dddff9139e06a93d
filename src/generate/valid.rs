//! Valid values, straight from the schema: nothing is generated and then thrown away.

use super::{Choices, Sizes, scalar};
use crate::schema::{Additional, Schema, SchemaId, SchemaNode, Types};
use serde_json::{Map, Value};

/// How deep undeclared properties nest.
const CUSTOM_DEPTH: usize = 2;

/// Names for properties that a schema asks for without naming them.
const SLUGS: [&str; 4] = ["id", "email_addresses", "domains", "phone_numbers"];

pub(super) struct Valid<'a, C> {
    schema: &'a Schema,
    sizes: &'a Sizes,
    choices: &'a mut C,
}

impl<'a, C: Choices> Valid<'a, C> {
    pub(super) fn new(schema: &'a Schema, sizes: &'a Sizes, choices: &'a mut C) -> Self {
        Self {
            schema,
            sizes,
            choices,
        }
    }

    /// A value that the schema takes.
    pub(super) fn value(&mut self, id: SchemaId) -> Value {
        let node = self.schema.node(id);
        if !node.any_of.is_empty() {
            let branch = self.choices.pick(&node.any_of);
            return self.value(branch.schema);
        }
        if let Some(members) = &node.members {
            return members.nth(self.choices.below(members.count()));
        }
        let types = node.types.map_or_else(Vec::new, Types::each);
        match types.get(self.choices.below(types.len().max(1))) {
            Some(&"null") => Value::Null,
            Some(&"boolean") => self.choices.flip().into(),
            Some(&"integer") => scalar::integer(self.choices),
            Some(&"number") => scalar::number(self.choices),
            Some(&"string") => self.string(node).into(),
            Some(&"array") => self.array(node),
            Some(&"object") => self.object(node, Map::new(), None),
            _ => scalar::anything(self.sizes, CUSTOM_DEPTH, self.choices),
        }
    }

    fn string(&mut self, node: &SchemaNode) -> String {
        if let Some(format) = node.format {
            return scalar::formatted(format, self.choices);
        }
        let text = scalar::text(self.sizes, self.choices);
        // No text of the small alphabets comes near; a caller's own may.
        let refused = node.not.and_then(|not| self.schema.node(not).format);
        if refused.is_some_and(|format| format.check()(&text)) {
            return String::new();
        }
        text
    }

    fn array(&mut self, node: &SchemaNode) -> Value {
        let least = node.min_items.unwrap_or(0);
        let most = node.max_items.unwrap_or(self.sizes.items).max(least);
        let count = least + self.choices.below(most - least + 1);
        let item = |_| match node.items {
            Some(items) => self.value(items),
            None => scalar::anything(self.sizes, CUSTOM_DEPTH, self.choices),
        };
        (0..count).map(item).collect()
    }

    /// An object with these members, with the required ones but `without`, and with some more.
    pub(super) fn object(
        &mut self,
        node: &SchemaNode,
        mut members: Map<String, Value>,
        without: Option<&str>,
    ) -> Value {
        for (name, property) in &node.properties {
            let is_out = self.schema.node(*property).never
                || without == Some(name)
                || members.contains_key(name);
            if !is_out && (node.required.contains(name) || self.choices.flip()) {
                members.insert(name.clone(), self.value(*property));
            }
        }
        let least = node
            .min_properties
            .unwrap_or(0)
            .saturating_sub(usize::from(without.is_some()));
        while members.len() < least {
            let name = self.name(node, &members);
            let value = self.undeclared(node);
            members.insert(name, value);
        }
        let has_room = node.max_properties.is_none_or(|most| members.len() < most);
        if node.additional == Additional::Allowed && has_room && self.choices.below(4) == 3 {
            let name = self.name(node, &members);
            let value = self.undeclared(node);
            members.insert(name, value);
        }
        Value::Object(members)
    }

    /// A name that the schema does not know and the object does not have.
    fn name(&mut self, node: &SchemaNode, members: &Map<String, Value>) -> String {
        let mut name = match self.choices.below(SLUGS.len() + 1) {
            index if index < SLUGS.len() => SLUGS[index].to_owned(),
            _ => scalar::text(self.sizes, self.choices),
        };
        while node.property(&name).is_some() || members.contains_key(&name) {
            name.push('_');
        }
        name
    }

    fn undeclared(&mut self, node: &SchemaNode) -> Value {
        match node.additional {
            Additional::Judged(schema) => self.value(schema),
            _ => scalar::anything(self.sizes, CUSTOM_DEPTH, self.choices),
        }
    }
}

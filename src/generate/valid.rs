//! Makes valid values straight from the schema: nothing is generated and then thrown away.

use super::choices::Choices;
use super::style::Style;
use super::{realistic, scalar};
use crate::schema::role::Role;
use crate::schema::{Additional, Schema, SchemaId, SchemaNode, Types};
use serde_json::{Map, Value};

/// How deeply undeclared properties nest.
const CUSTOM_DEPTH: usize = 2;

/// Names for properties that a schema requires without naming them.
const SLUGS: [&str; 4] = ["id", "email_addresses", "domains", "phone_numbers"];

pub(super) struct Valid<'a, C> {
    schema: &'a Schema,
    style: &'a Style,
    choices: &'a mut C,
}

impl<'a, C: Choices> Valid<'a, C> {
    pub(super) fn new(schema: &'a Schema, style: &'a Style, choices: &'a mut C) -> Self {
        Self {
            schema,
            style,
            choices,
        }
    }

    /// A value that the schema accepts.
    pub(super) fn value(&mut self, id: SchemaId) -> Value {
        let node = self.schema.node(id);
        if !node.any_of.is_empty() {
            let mut branches: Vec<_> = node.any_of.iter().map(|branch| branch.schema).collect();
            if self.style.is_realistic {
                // A form that the vendor's page lacks is not what people usually send.
                let role = |id: SchemaId| self.schema.node(id).role;
                branches.retain(|id| role(*id) != Some(Role::ReferenceByLookup));
            }
            let branch = *self.choices.pick(&branches);
            return self.value(branch);
        }
        if let Some(members) = &node.members {
            // Null is the last member.
            let is_short = self.style.is_realistic && members.null && members.count() > 1;
            let count = members.count() - usize::from(is_short);
            return members.nth(self.choices.below(count));
        }
        let mut types = node.types.map_or_else(Vec::new, Types::each);
        if self.style.is_realistic && types.len() > 1 {
            types.retain(|name| realistic::is_usual(node, name));
        }
        match types.get(self.choices.below(types.len().max(1))) {
            Some(&"null") => Value::Null,
            Some(&"boolean") => self.choices.flip().into(),
            Some(&"integer") => scalar::integer(self.choices),
            Some(&"number")
                if node.minimum.is_some()
                    || node.maximum.is_some()
                    || node.decimal_places.is_some() =>
            {
                scalar::limited(node, self.choices)
            }
            Some(&"number") => scalar::number(self.choices),
            Some(&"string") => self.string(node).into(),
            Some(&"array") => self.array(node),
            Some(&"object") => self.object(node, Map::new(), None),
            _ => scalar::anything(self.style, CUSTOM_DEPTH, self.choices),
        }
    }

    fn string(&mut self, node: &SchemaNode) -> String {
        if let Some(format) = node.format {
            return scalar::formatted(self.style, format, self.choices);
        }
        if self.style.is_realistic {
            return realistic::string(self.style, self.status(), node, self.choices);
        }
        let text = scalar::text(self.style, self.choices);
        // No string from the small alphabets comes close; one from a caller's own alphabet may.
        let refused = node.not.and_then(|not| self.schema.node(not).format);
        if refused.is_some_and(|format| format.check()(&text)) {
            return String::new();
        }
        text
    }

    fn array(&mut self, node: &SchemaNode) -> Value {
        let mut least = node.min_items.unwrap_or(0);
        let mut most = node.max_items.unwrap_or(self.style.items).max(least);
        if self.style.is_realistic {
            most = most.min(realistic::most_items(self.style, node)).max(least);
            least = least.max(most.min(1));
        }
        let count = least + self.choices.below(most - least + 1);
        let item = |_| match node.items {
            Some(items) => self.value(items),
            None => scalar::anything(self.style, CUSTOM_DEPTH, self.choices),
        };
        (0..count).map(item).collect()
    }

    /// An object with these members, the required ones except `without`, and some more.
    pub(super) fn object(
        &mut self,
        node: &SchemaNode,
        mut members: Map<String, Value>,
        without: Option<&str>,
    ) -> Value {
        if self.style.is_realistic {
            self.realistic(node, &mut members, without);
            return Value::Object(members);
        }
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

    /// Adds what an object at this place usually has.
    fn realistic(
        &mut self,
        node: &SchemaNode,
        members: &mut Map<String, Value>,
        without: Option<&str>,
    ) {
        if let Additional::Against(array) = node.additional {
            return self.reference(node, array, members, without);
        }
        let role = |id: SchemaId| self.schema.node(id).role;
        let mut properties = node.properties.iter();
        let phone = properties.any(|(_, property)| role(*property) == Some(Role::PhoneNumber));
        let phone = phone.then(|| realistic::phone(self.choices));
        for (name, property) in &node.properties {
            let is_out = self.schema.node(*property).never
                || without == Some(name)
                || members.contains_key(name);
            let is_in = node.required.contains(name) || {
                let is_usual =
                    realistic::is_usual_property(self.status(), self.schema.node(*property));
                is_usual || (self.choices.flip() && self.status().is_none())
            };
            if is_out || !is_in {
                continue;
            }
            let value = match (&phone, role(*property)) {
                (Some((number, _)), Some(Role::PhoneNumber)) => (*number).into(),
                (Some((_, country)), Some(Role::CountryCode)) => (*country).into(),
                _ => self.value(*property),
            };
            members.insert(name.clone(), value);
        }
        if node.role == Some(Role::Values) {
            let is_response = self.schema.find(Role::CreatedAt).is_some();
            realistic::custom(is_response, members, self.choices);
        }
    }

    /// A reference that matches by an attribute that identifies the records of its object.
    fn reference(
        &mut self,
        node: &SchemaNode,
        array: SchemaId,
        members: &mut Map<String, Value>,
        without: Option<&str>,
    ) {
        let (object, name, key) = realistic::a_match(self.style, node, members, self.choices);
        for required in &node.required {
            if without != Some(required) && !members.contains_key(required) {
                members.insert(required.clone(), object.into());
            }
        }
        let least = node.min_properties.unwrap_or(0);
        let least = least.saturating_sub(usize::from(without.is_some()));
        if members.len() < least {
            let value = self.matched(array, key);
            members.insert(name.to_owned(), value);
        }
    }

    /// An array with one value to match by, which has this key.
    pub(super) fn matched(&mut self, array: SchemaId, key: &str) -> Value {
        let items = self.schema.node(array).items;
        let branches = items.map_or(&[][..], |items| &self.schema.node(items).any_of);
        let has_key = |branch: &&crate::schema::Branch| {
            self.schema.node(branch.schema).property(key).is_some()
        };
        match branches.iter().find(has_key) {
            Some(branch) => Value::Array(vec![self.value(branch.schema)]),
            None => self.value(array),
        }
    }

    /// The status of an error body, as its schema names it.
    fn status(&self) -> Option<u64> {
        let members = self.schema.node(self.schema.find(Role::Status)?);
        members.members.as_ref()?.nth(0).as_u64()
    }

    /// A name that the schema does not name and the object does not have.
    fn name(&mut self, node: &SchemaNode, members: &Map<String, Value>) -> String {
        let mut name = match self.choices.below(SLUGS.len() + 1) {
            index if index < SLUGS.len() => SLUGS[index].to_owned(),
            _ => scalar::text(self.style, self.choices),
        };
        while node.property(&name).is_some() || members.contains_key(&name) {
            name.push('_');
        }
        name
    }

    fn undeclared(&mut self, node: &SchemaNode) -> Value {
        match node.additional {
            Additional::Against(schema) => self.value(schema),
            _ => scalar::anything(self.style, CUSTOM_DEPTH, self.choices),
        }
    }
}

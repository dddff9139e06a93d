//! Makes valid values straight from the schema: nothing is generated and then thrown away.

mod object;

use super::choices::Choices;
use super::demands::{Demands, Fit};
use super::style::Style;
use super::{realistic, scalar};
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::schema::{Schema, SchemaId, SchemaNode};
use serde_json::{Value, json};

/// How deeply undeclared properties nest.
const CUSTOM_DEPTH: usize = 2;

/// Names for properties that a schema requires without naming them.
const SLUGS: [&str; 4] = ["id", "email_addresses", "domains", "phone_numbers"];

pub(super) struct Valid<'a, C> {
    fit: Fit<'a>,
    style: &'a Style,
    choices: &'a mut C,
}

impl<'a, C: Choices> Valid<'a, C> {
    /// Makes realistic values so that they get no advice, where the schema leaves a way.
    pub(super) fn new(schema: &'a Schema, style: &'a Style, choices: &'a mut C) -> Self {
        let heeds_advice = style.is_realistic;
        Self {
            fit: Fit {
                schema,
                heeds_advice,
            },
            style,
            choices,
        }
    }

    /// Makes values that may get advice.
    pub(super) fn within(fit: Fit<'a>, style: &'a Style, choices: &'a mut C) -> Self {
        Self {
            fit,
            style,
            choices,
        }
    }

    /// A value that the schema accepts.
    pub(super) fn value(&mut self, id: SchemaId) -> Value {
        let demands = self.fit.of(id);
        self.wanted(&demands)
    }

    /// A value that meets the demands, and gets no advice if that can be.
    fn wanted(&mut self, demands: &Demands) -> Value {
        if !self.fit.heeds_advice || self.fit.is_possible(demands) {
            return self.meeting(demands);
        }
        self.fit.heeds_advice = false;
        let value = self.meeting(&self.fit.without_advice(demands));
        self.fit.heeds_advice = true;
        value
    }

    /// A value that meets the demands. If no value does, null.
    pub(super) fn meeting(&mut self, demands: &Demands) -> Value {
        if let Some(any_of) = self.fit.open_choice(demands) {
            return self.branch(demands, any_of);
        }
        let nodes: Vec<_> = self.fit.nodes(demands).collect();
        if let Some(members) = self.fit.members(demands) {
            return self.member(members);
        }
        let Some(types) = self.fit.types(demands) else {
            return self.untyped(&nodes, demands);
        };
        let mut types = types.each();
        types.retain(|name| *name != "null" || !self.fit.is_refused(demands, &Value::Null));
        if self.style.is_realistic && types.len() > 1 {
            types.retain(|name| nodes.iter().all(|node| realistic::is_usual(node, name)));
        }
        match types.get(self.choices.below(types.len().max(1))) {
            Some(&"boolean") => self.choices.flip().into(),
            Some(name @ (&"integer" | &"number")) => self.number(&nodes, name),
            Some(&"string") => self.string(&nodes, demands).into(),
            Some(&"array") => self.array(&nodes, demands),
            Some(&"object") => self.object(demands, serde_json::Map::new(), &[]),
            _ => Value::Null,
        }
    }

    /// A value that meets one of the branches of an `anyOf`, and everything else.
    fn branch(&mut self, demands: &Demands, any_of: SchemaId) -> Value {
        let schema = self.fit.schema;
        let mut branches = self.fit.branches(demands, any_of);
        let node = |index: usize| schema.node(schema.node(any_of).any_of[index].schema);
        if self.style.is_realistic {
            // Forms that the vendor's page lacks, and references to objects that nobody knows, are not what people
            // usually send.
            branches.retain(|index| node(*index).role != Some(Role::ReferenceByLookup));
            let has_metadata = self.style.operation.object.is_complete;
            let is_usual = |index: &usize| {
                let node = node(*index);
                node.role != Some(Role::ReferenceByMatch)
                    || node.additional == crate::schema::Additional::Forbidden
            };
            if has_metadata && branches.iter().any(is_usual) {
                branches.retain(is_usual);
            }
        }
        if branches.is_empty() {
            return Value::Null;
        }
        let branch = *self.choices.pick(&branches);
        self.meeting(&self.fit.branch(demands, any_of, branch))
    }

    fn member(&mut self, mut members: Vec<Value>) -> Value {
        if self.style.is_realistic {
            // People write what they can read.
            let is_readable = |value: &Value| {
                let text = value.as_str();
                !value.is_null() && !text.is_some_and(Format::Uuid.check())
            };
            if members.iter().any(is_readable) {
                members.retain(is_readable);
            }
        }
        if members.is_empty() {
            return Value::Null;
        }
        members.swap_remove(self.choices.below(members.len()))
    }

    /// A value where the schema names no type.
    fn untyped(&mut self, nodes: &[&'a SchemaNode], demands: &Demands) -> Value {
        if nodes.iter().any(|node| node.format.is_some()) {
            return self.string(nodes, demands).into();
        }
        let value = scalar::anything(self.style, CUSTOM_DEPTH, self.choices);
        if self.fit.is_refused(demands, &value) {
            return self.choices.below(1000).into();
        }
        value
    }

    fn number(&mut self, nodes: &[&'a SchemaNode], kind: &str) -> Value {
        let minimum = nodes.iter().find_map(|node| node.minimum);
        let maximum = nodes.iter().find_map(|node| node.maximum);
        let places = nodes.iter().find_map(|node| node.decimal_places);
        let is_whole = kind == "integer";
        let is_limited = minimum.is_some() || maximum.is_some() || places.is_some();
        if is_limited || (self.style.is_realistic && !is_whole) {
            let places = if is_whole { Some(0) } else { places };
            return scalar::limited(minimum, maximum, places, self.choices);
        }
        if is_whole {
            return scalar::integer(self.choices);
        }
        scalar::number(self.choices)
    }

    fn string(&mut self, nodes: &[&'a SchemaNode], demands: &Demands) -> String {
        let format = nodes.iter().find_map(|node| node.format);
        if let Some(id) = self.object_id(nodes) {
            return id.to_owned();
        }
        let mut text = match format {
            Some(format) => scalar::formatted(self.style, format, self.choices),
            None if self.style.is_realistic => self.realistic_string(nodes, demands),
            None => scalar::text(self.style, self.choices),
        };
        if self.fit.is_refused(demands, &json!(text)) && format.is_none() {
            // A string from a caller's own alphabet may be an id, and any string the name of an object.
            text.clear();
            while self.fit.is_refused(demands, &json!(text)) {
                text.push('_');
            }
        }
        text
    }

    /// The id of the workspace's own object, where a response that looks like a real one has it.
    fn object_id(&self, nodes: &[&SchemaNode]) -> Option<&'a str> {
        let id = self.style.operation.object.id.as_deref()?;
        let is_there = |node: &&SchemaNode| {
            node.format == Some(Format::Uuid) && node.pointer.ends_with("/object_id")
        };
        let is_its = self.style.is_realistic && nodes.iter().any(is_there);
        (is_its && Format::Uuid.check()(id)).then_some(id)
    }

    fn realistic_string(&mut self, nodes: &[&'a SchemaNode], demands: &Demands) -> String {
        let role = nodes.iter().find(|node| node.role.is_some());
        let node = role.or(nodes.first()).copied();
        let Some(node) = node else {
            return realistic::name(self.choices);
        };
        if node.role == Some(Role::TargetObject) && self.style.operation.object.is_complete {
            let objects = realistic::objects(self.style, node);
            let objects = objects.into_iter();
            let objects: Vec<_> = objects
                .filter(|name| !self.fit.is_refused(demands, &json!(name)))
                .collect();
            if !objects.is_empty() {
                return self.choices.pick(&objects).clone();
            }
        }
        realistic::string(self.style, self.status(), node, self.choices)
    }

    fn array(&mut self, nodes: &[&'a SchemaNode], demands: &Demands) -> Value {
        let (mut least, most) = self.fit.limits(demands);
        let mut most = most.unwrap_or(self.style.items).max(least);
        if self.style.is_realistic {
            let usual = nodes
                .iter()
                .map(|node| realistic::most_items(self.style, node));
            most = most.min(usual.min().unwrap_or(1)).max(least);
            least = least.max(most.min(1));
        }
        let items = self.fit.items(demands);
        if nodes.iter().any(|node| node.items.is_some()) && !self.fit.is_possible(&items) {
            return json!([]);
        }
        let count = least + self.choices.below(most - least + 1);
        (0..count).map(|_| self.meeting(&items)).collect()
    }

    /// The status of an error body, as its schema names it.
    fn status(&self) -> Option<u64> {
        let schema = self.fit.schema;
        let members = schema.node(schema.find(Role::Status)?);
        members.members.as_ref()?.nth(0).as_u64()
    }
}

//! Valid objects.

use super::{CUSTOM_DEPTH, SLUGS, Valid};
use crate::generate::choices::Choices;
use crate::generate::demands::Demands;
use crate::generate::{realistic, scalar};
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::schema::{Additional, SchemaId, SchemaNode};
use serde_json::{Map, Value};
use std::collections::HashSet;

impl<'a, C: Choices> Valid<'a, C> {
    /// An object with these members, the required ones except those `without`, and some more.
    pub(in crate::generate) fn object(
        &mut self,
        demands: &Demands,
        mut members: Map<String, Value>,
        without: &[&str],
    ) -> Value {
        if self.style.is_realistic {
            self.realistic(demands, &mut members, without);
            return Value::Object(members);
        }
        let nodes: Vec<_> = self.fit.nodes(demands).collect();
        let required = self.required(&nodes, demands);
        let most = nodes.iter().filter_map(|node| node.max_properties).min();
        for name in names(&nodes) {
            let is_needed = required.contains(&name);
            if without.contains(&name) || has(&nodes, &members, name) {
                continue;
            }
            // Where there is little room, the rest is chosen among all of them.
            let Some(property) = self.wanted_property(&nodes, demands, name, is_needed) else {
                continue;
            };
            if is_needed || (most.is_none() && self.choices.flip()) {
                let value = self.wanted(&property);
                members.insert(self.key(&nodes, name), value);
            }
        }
        let least = nodes.iter().filter_map(|node| node.min_properties).max();
        let missing = without.iter().filter(|name| required.contains(*name));
        let least = least.unwrap_or(0).saturating_sub(missing.count());
        self.fill(&nodes, demands, &mut members, least, without);
        let has_room = most.is_none_or(|most| members.len() < most);
        let is_open = nodes
            .iter()
            .all(|node| node.additional == Additional::Allowed);
        if is_open && has_room && self.choices.below(4) == 3 {
            let name = self.name(&nodes, &members, without);
            let value = scalar::anything(self.style, CUSTOM_DEPTH, self.choices);
            members.insert(name, value);
        }
        Value::Object(members)
    }

    /// Adds properties until there are enough.
    fn fill(
        &mut self,
        nodes: &[&'a SchemaNode],
        demands: &Demands,
        members: &mut Map<String, Value>,
        least: usize,
        without: &[&str],
    ) {
        while members.len() < least {
            let mut named: Vec<_> = self.fit.optional(demands).collect();
            named.retain(|name| !without.contains(name) && !has(nodes, members, name));
            let name = match named.len() {
                0 if self.fit.takes_others(demands) => self.name(nodes, members, without),
                0 => return,
                _ => {
                    let name = *self.choices.pick(&named);
                    self.key(nodes, name)
                }
            };
            let Some(property) = self.fit.property(demands, &name) else {
                return;
            };
            members.insert(name, self.wanted(&property));
        }
    }

    /// What a property has to meet, if some value can.
    fn wanted_property(
        &mut self,
        nodes: &[&'a SchemaNode],
        demands: &Demands,
        name: &str,
        is_needed: bool,
    ) -> Option<Demands> {
        let mut property = self.fit.property(demands, name)?;
        property.needs_content = self.is_matched_by(nodes, name);
        let is_possible = self.fit.is_possible(&property) || {
            let property = self.fit.without_advice(&property);
            let fit = crate::generate::demands::Fit {
                heeds_advice: false,
                ..self.fit
            };
            is_needed && fit.is_possible(&property)
        };
        is_possible.then_some(property)
    }

    /// The names of the properties that have to be there.
    fn required(&self, nodes: &[&'a SchemaNode], demands: &Demands) -> HashSet<&'a str> {
        let mut required: HashSet<_> = self.fit.required(demands).into_iter().collect();
        let all = nodes.iter().flat_map(|node| &node.properties);
        let all = all.map(|(name, _)| name.as_str());
        required.extend(all.filter(|name| self.is_matched_by(nodes, name)));
        required
    }

    /// Whether this is the attribute that the call finds its record by.
    fn is_matched_by(&self, nodes: &[&'a SchemaNode], name: &str) -> bool {
        let is_values = nodes.iter().any(|node| node.role == Some(Role::Values));
        is_values && self.style.matching_attribute.as_deref() == Some(name)
    }

    /// The key of a property: its name or, now and then, its id.
    fn key(&mut self, nodes: &[&'a SchemaNode], name: &str) -> String {
        let mut ids = nodes.iter().flat_map(|node| ids(node, name));
        let Some(id) = ids.next().filter(|_| !self.style.is_realistic) else {
            return name.to_owned();
        };
        match self.choices.below(8) {
            6 => id.to_owned(),
            7 => id.to_uppercase(),
            _ => name.to_owned(),
        }
    }

    /// Adds what an object at this place usually has.
    fn realistic(&mut self, demands: &Demands, members: &mut Map<String, Value>, without: &[&str]) {
        let nodes: Vec<_> = self.fit.nodes(demands).collect();
        let against = nodes.iter().find_map(|node| match node.additional {
            Additional::Against(array) => Some((*node, array)),
            _ => None,
        });
        if let Some((node, array)) = against {
            return self.reference(node, array, demands, members, without);
        }
        let schema = self.fit.schema;
        let mut properties = nodes.iter().flat_map(|node| &node.properties);
        let phone = properties.any(|(_, property)| is_phone(schema.node(*property)));
        let phone = phone.then(|| realistic::phone(self.choices));
        let required = self.required(&nodes, demands);
        let most = nodes.iter().filter_map(|node| node.max_properties).min();
        let is_named = members.contains_key("full_name");
        for name in names(&nodes) {
            if without.contains(&name) || has(&nodes, members, name) {
                continue;
            }
            let is_needed = required.contains(&name);
            let Some(property) = self.wanted_property(&nodes, demands, name, is_needed) else {
                continue;
            };
            let inner: Vec<_> = self.fit.nodes(&property).collect();
            let is_in = is_needed || {
                let is_usual =
                    |node: &&SchemaNode| realistic::is_usual_property(self.status(), node);
                let is_usual = inner.first().is_some_and(is_usual);
                most.is_none() && (is_usual || (self.choices.flip() && self.status().is_none()))
            };
            if !is_in {
                continue;
            }
            let has = |is: &dyn Fn(&SchemaNode) -> bool| inner.iter().any(|node| is(node));
            let value = match phone {
                Some((number, _)) if has(&is_phone) => number.into(),
                Some((_, country)) if has(&|node| node.role == Some(Role::CountryCode)) => {
                    country.into()
                }
                _ => self.wanted(&property),
            };
            members.insert(name.to_owned(), value);
        }
        self.realistic_rest(&nodes, demands, members, without);
        // One that is given may be wrong on purpose.
        if !is_named {
            realistic::full_name(members);
        }
    }

    /// Adds what is still missing from an object that looks like a real one.
    fn realistic_rest(
        &mut self,
        nodes: &[&'a SchemaNode],
        demands: &Demands,
        members: &mut Map<String, Value>,
        without: &[&str],
    ) {
        let required = self.required(nodes, demands);
        let least = nodes.iter().filter_map(|node| node.min_properties).max();
        let missing = without.iter().filter(|name| required.contains(*name));
        let least = least.unwrap_or(0).saturating_sub(missing.count());
        let is_values = nodes.iter().any(|node| node.role == Some(Role::Values));
        let has_metadata = self.style.operation.object.is_complete;
        if is_values && !has_metadata {
            let is_response = self.fit.schema.find(Role::CreatedAt).is_some();
            realistic::custom(is_response, members, self.choices);
        }
        // Nobody sends an object without any attribute.
        let is_named = nodes.iter().all(|node| !node.properties.is_empty());
        let least = least.max(usize::from(is_values && has_metadata && is_named));
        self.fill(nodes, demands, members, least, without);
    }

    /// A reference that matches by an attribute that identifies the records of its object.
    fn reference(
        &mut self,
        node: &'a SchemaNode,
        array: SchemaId,
        demands: &Demands,
        members: &mut Map<String, Value>,
        without: &[&str],
    ) {
        let (object, name, key) = realistic::a_match(self.style, node, members, self.choices);
        for required in &node.required {
            if without.contains(&required.as_str()) || members.contains_key(required) {
                continue;
            }
            let property = self.fit.property(demands, required);
            let is_right = |property: &Demands| {
                let members = self.fit.members(property);
                let value = Value::from(object);
                !self.fit.is_refused(property, &value)
                    && members.is_none_or(|members| members.contains(&value))
            };
            let value = match property {
                Some(property) if !is_right(&property) => self.wanted(&property),
                _ => object.into(),
            };
            members.insert(required.clone(), value);
        }
        let least = node.min_properties.unwrap_or(0);
        let missing = without
            .iter()
            .filter(|name| node.required.iter().any(|required| required == *name));
        if members.len() < least.saturating_sub(missing.count()) {
            let value = self.matched(array, key);
            members.insert(name.to_owned(), value);
        }
    }

    /// An array with one value to match by, which has this key.
    pub(in crate::generate) fn matched(&mut self, array: SchemaId, key: &str) -> Value {
        let schema = self.fit.schema;
        let items = schema.node(array).items;
        let branches = items.map_or(&[][..], |items| &schema.node(items).any_of);
        let has_key =
            |branch: &&crate::schema::Branch| schema.node(branch.schema).property(key).is_some();
        match branches.iter().find(has_key) {
            Some(branch) => Value::Array(vec![self.value(branch.schema)]),
            None => self.value(array),
        }
    }

    /// A name that the schemas do not name and the object does not have.
    fn name(
        &mut self,
        nodes: &[&'a SchemaNode],
        members: &Map<String, Value>,
        without: &[&str],
    ) -> String {
        let mut name = match self.choices.below(SLUGS.len() + 1) {
            index if index < SLUGS.len() => SLUGS[index].to_owned(),
            _ => scalar::text(self.style, self.choices),
        };
        let is_known = |name: &str| {
            nodes.iter().any(|node| node.property(name).is_some()) || without.contains(&name)
        };
        while is_known(&name) || members.contains_key(&name) {
            name.push('_');
        }
        name
    }
}

fn is_phone(node: &SchemaNode) -> bool {
    let format = node.format;
    node.role == Some(Role::PhoneNumber)
        || matches!(
            format,
            Some(Format::PhoneNumber | Format::NationalPhoneNumber)
        )
}

/// The names of the properties, each once.
fn names<'a>(nodes: &[&'a SchemaNode]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let is_new = |name: &&str| {
            !nodes[..index]
                .iter()
                .any(|node| node.property(name).is_some())
        };
        let all = node.properties.iter().map(|(name, _)| name.as_str());
        names.extend(all.filter(is_new));
    }
    names
}

/// The ids of the property with this name.
fn ids<'a>(node: &'a SchemaNode, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let index = node.property(name).into_iter();
    index.flat_map(|index| node.ids_of(index))
}

/// Whether the members have this property, by its name or by its id.
fn has(nodes: &[&SchemaNode], members: &Map<String, Value>, name: &str) -> bool {
    members.contains_key(name)
        || nodes
            .iter()
            .flat_map(|node| ids(node, name))
            .any(|id| members.contains_key(id) || members.contains_key(&id.to_uppercase()))
}

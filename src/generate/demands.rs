//! What a value at some place has to meet: often several schemas at once, such as an `anyOf`, the branch that was chosen
//! and what is said beside both.

use crate::json;
use crate::json::ROOT;
use crate::schema::{Additional, Branch, Schema, SchemaId, SchemaNode, Types};
use crate::validate::document::accepts;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The schemas that one value has to meet.
#[derive(Clone, Debug, Default)]
pub(super) struct Demands {
    parts: Vec<Part>,
    /// Whether null and an empty array are not enough.
    pub(super) needs_content: bool,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    id: SchemaId,
    /// Whether a branch of its `anyOf` is among the parts.
    is_branched: bool,
    /// Whether that it refuses every value does not matter, since that is what a body is to show.
    may_refuse: bool,
}

impl Demands {
    /// The same, but this schema, which refuses every value, does not.
    pub(super) fn if_not_refused(&self, id: SchemaId) -> Self {
        let mut demands = self.clone();
        let parts = demands.parts.iter_mut();
        parts
            .filter(|part| part.id == id)
            .for_each(|part| part.may_refuse = true);
        demands
    }
}

/// Answers what values meet demands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit<'a> {
    pub(super) schema: &'a Schema,
    /// Whether advice is to be followed as if it were binding.
    pub(super) heeds_advice: bool,
}

impl<'a> Fit<'a> {
    /// What this schema asks for.
    pub(super) fn of(&self, id: SchemaId) -> Demands {
        let mut demands = Demands::default();
        self.add(&mut demands, id);
        demands
    }

    fn add(&self, demands: &mut Demands, id: SchemaId) {
        if demands.parts.iter().any(|part| part.id == id) {
            return;
        }
        demands.parts.push(Part {
            id,
            is_branched: false,
            may_refuse: false,
        });
        if self.heeds_advice {
            for advice in &self.schema.node(id).advice {
                self.add(demands, *advice);
            }
        }
    }

    pub(super) fn nodes(
        &self,
        demands: &Demands,
    ) -> impl Iterator<Item = &'a SchemaNode> + use<'a> {
        let schema = self.schema;
        let ids: Vec<_> = demands.parts.iter().map(|part| part.id).collect();
        ids.into_iter().map(move |id| schema.node(id))
    }

    /// The same without advice.
    pub(super) fn without_advice(&self, demands: &Demands) -> Demands {
        let mut demands = demands.clone();
        demands
            .parts
            .retain(|part| !self.schema.node(part.id).is_advice);
        demands
    }

    /// The demands with one branch of this `anyOf`.
    pub(super) fn branch(&self, demands: &Demands, any_of: SchemaId, index: usize) -> Demands {
        let mut demands = demands.clone();
        for part in &mut demands.parts {
            part.is_branched |= part.id == any_of;
        }
        self.add(&mut demands, self.schema.node(any_of).any_of[index].schema);
        demands
    }

    /// The first `anyOf` without a branch.
    pub(super) fn open_choice(&self, demands: &Demands) -> Option<SchemaId> {
        let mut parts = demands.parts.iter();
        let part =
            parts.find(|part| !part.is_branched && !self.schema.node(part.id).any_of.is_empty());
        part.map(|part| part.id)
    }

    /// The indices of the branches of this `anyOf` that a value can meet.
    pub(super) fn branches(&self, demands: &Demands, any_of: SchemaId) -> Vec<usize> {
        let all = 0..self.schema.node(any_of).any_of.len();
        all.filter(|index| self.is_possible(&self.branch(demands, any_of, *index)))
            .collect()
    }

    /// What a property with this name has to meet; `None` if there must be none.
    pub(super) fn property(&self, demands: &Demands, name: &str) -> Option<Demands> {
        let mut inner = Demands::default();
        for node in self.nodes(demands) {
            match (node.property(name), node.additional) {
                (Some(index), _) => self.add(&mut inner, node.properties[index].1),
                (None, Additional::Forbidden) => return None,
                (None, Additional::Against(schema)) => self.add(&mut inner, schema),
                (None, Additional::Allowed) => {}
            }
        }
        Some(inner)
    }

    /// What an item of an array has to meet.
    pub(super) fn items(&self, demands: &Demands) -> Demands {
        let mut inner = Demands::default();
        for id in self.nodes(demands).filter_map(|node| node.items) {
            self.add(&mut inner, id);
        }
        inner
    }

    /// The names of the properties that it must have, each once.
    pub(super) fn required(&self, demands: &Demands) -> Vec<&'a str> {
        let mut known = HashSet::new();
        let names = self.nodes(demands).flat_map(|node| &node.required);
        let names = names.map(String::as_str);
        names.filter(|name| known.insert(*name)).collect()
    }

    /// The types that a value may have; `None` for any.
    pub(super) fn types(&self, demands: &Demands) -> Option<Types> {
        let types = self.nodes(demands).filter_map(|node| node.types);
        types.reduce(Types::common)
    }

    /// The values that it may have, if these are listed.
    pub(super) fn members(&self, demands: &Demands) -> Option<Vec<Value>> {
        let members = self
            .nodes(demands)
            .find_map(|node| node.members.as_deref())?;
        let types = self.types(demands);
        let is_member = |value: &Value| {
            let mut lists = self.nodes(demands).filter_map(|node| node.members.as_ref());
            lists.all(|list| (0..list.count()).any(|index| list.nth(index) == *value))
        };
        let is_only = self
            .nodes(demands)
            .filter(|node| node.members.is_some())
            .count()
            == 1;
        let all = (0..members.count()).map(|index| members.nth(index));
        let fitting = all.filter(|value| {
            types.is_none_or(|types| types.meets(Types::of_json(value)))
                && (is_only || is_member(value))
                && !self.is_refused(demands, value)
        });
        Some(fitting.collect())
    }

    /// Whether a `not` refuses the value, or it has no content and needs some.
    pub(super) fn is_refused(&self, demands: &Demands, value: &Value) -> bool {
        let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if demands.needs_content && is_empty {
            return true;
        }
        let mut refused = self.nodes(demands).filter_map(|node| node.not).peekable();
        if refused.peek().is_none() {
            return false;
        }
        let text = value.to_string();
        let Ok(document) = json::read(text.as_bytes()) else {
            return true;
        };
        refused.any(|not| accepts(self.schema, not, &document, ROOT))
    }

    /// The least and the most items that an array may have; `None` if there is no limit.
    pub(super) fn limits(&self, demands: &Demands) -> (usize, Option<usize>) {
        let least = self.nodes(demands).filter_map(|node| node.min_items);
        let least = least.max().unwrap_or(0);
        let is_refused = least == 0 && self.is_refused(demands, &json!([]));
        let most = self.nodes(demands).filter_map(|node| node.max_items).min();
        (least.max(usize::from(is_refused)), most)
    }

    /// Whether some value meets the demands.
    pub(super) fn is_possible(&self, demands: &Demands) -> bool {
        let mut parts = demands.parts.iter();
        let is_refused = parts.any(|part| {
            let node = self.schema.node(part.id);
            node.never || (node.refuses && !part.may_refuse)
        });
        if is_refused {
            return false;
        }
        if let Some(any_of) = self.open_choice(demands) {
            let mut all = 0..self.schema.node(any_of).any_of.len();
            return all.any(|index| self.is_possible(&self.branch(demands, any_of, index)));
        }
        if let Some(members) = self.members(demands) {
            return !members.is_empty();
        }
        let Some(types) = self.types(demands) else {
            return true;
        };
        types.each().into_iter().any(|name| match name {
            "null" => !self.is_refused(demands, &Value::Null),
            "array" => self.has_possible_array(demands),
            "object" => self.has_possible_object(demands),
            _ => true,
        })
    }

    fn has_possible_array(&self, demands: &Demands) -> bool {
        let (least, most) = self.limits(demands);
        most.is_none_or(|most| least <= most)
            && (least == 0 || self.is_possible(&self.items(demands)))
    }

    fn has_possible_object(&self, demands: &Demands) -> bool {
        let least = self.nodes(demands).filter_map(|node| node.min_properties);
        let least = least.max().unwrap_or(0);
        let required = self.required(demands).len();
        self.has_required(demands, None)
            && self.has_optional(demands, least.saturating_sub(required))
    }

    /// Whether each required property can have a value, this one aside.
    pub(super) fn has_required(&self, demands: &Demands, except: Option<&str>) -> bool {
        let impossible = self.impossible(demands);
        self.are_all(demands, &impossible, except)
    }

    /// The required properties that can have no value.
    pub(super) fn impossible(&self, demands: &Demands) -> Vec<&'a str> {
        let names = self.required(demands).into_iter();
        names
            .filter(|name| !self.has_property(demands, name))
            .collect()
    }

    /// Whether all of these are names of one property: this one.
    pub(super) fn are_all(&self, demands: &Demands, names: &[&str], one: Option<&str>) -> bool {
        let mut names = names.iter();
        names.all(|name| one.is_some_and(|one| self.is_same(demands, name, one)))
    }

    /// Whether a property with this name can have a value.
    pub(super) fn has_property(&self, demands: &Demands, name: &str) -> bool {
        let property = self.property(demands, name);
        property.is_some_and(|property| self.is_possible(&property))
    }

    /// Whether two names are those of one property, by its name and by its id.
    fn is_same(&self, demands: &Demands, name: &str, other: &str) -> bool {
        name == other
            || self.nodes(demands).any(|node| {
                let property = node.property(name);
                property.is_some() && property == node.property(other)
            })
    }

    /// Whether so many properties can be there that need not be.
    pub(super) fn has_optional(&self, demands: &Demands, count: usize) -> bool {
        count == 0 || self.takes_others(demands) || self.optional(demands).nth(count - 1).is_some()
    }

    /// The names of the properties that need not be there, and can be.
    pub(super) fn optional(&self, demands: &Demands) -> impl Iterator<Item = &'a str> {
        let required: HashSet<&str> = self.required(demands).into_iter().collect();
        let names = self.nodes(demands).flat_map(|node| &node.properties);
        let names = names.map(|(name, _)| name.as_str());
        names.filter(move |name| !required.contains(name) && self.has_property(demands, name))
    }

    /// Whether there can be properties that no schema names.
    pub(super) fn takes_others(&self, demands: &Demands) -> bool {
        self.nodes(demands).all(|node| match node.additional {
            Additional::Allowed => true,
            Additional::Forbidden => false,
            Additional::Against(schema) => self.is_possible(&self.of(schema)),
        })
    }

    /// Properties that would make an object mean another branch than the one that it has in these demands.
    pub(super) fn misleading(&self, demands: &Demands) -> Vec<&'a str> {
        let parts = demands.parts.iter().filter(|part| part.is_branched);
        let chosen = |schema: &SchemaId| demands.parts.iter().any(|part| part.id == *schema);
        let others = parts.flat_map(|part| &self.schema.node(part.id).any_of);
        let others = others.filter(|branch| !chosen(&branch.schema));
        others.flat_map(Branch::said_by_strings).collect()
    }
}

//! Objects that have a property too many, or one too few.

use super::{Breaker, below};
use crate::generate::broken::{Break, Target, first_open};
use crate::generate::choices::Choices;
use crate::generate::demands::Demands;
use crate::generate::valid::Valid;
use crate::generate::{realistic, scalar};
use crate::schema::{Additional, SchemaId, SchemaNode, Types};
use crate::validate::keyword::{Keyword, rule};
use serde_json::{Map, Value};

impl<C: Choices> Breaker<'_, C> {
    /// An object with properties that it must not have, or with too few or too many of them.
    pub(super) fn properties(
        &mut self,
        broken: &mut Break,
        target: &Target,
        demands: &Demands,
        branch: Option<(SchemaId, usize)>,
    ) {
        let (node, fit) = (self.schema.node(target.id), self.fit());
        let mut members = Map::new();
        match target.keyword {
            Keyword::AdditionalProperties => {
                let name = self.undeclared_name(node, branch);
                broken.at = below(&name, "");
                members.insert(name, scalar::anything(self.style, 1, self.choices));
            }
            Keyword::MinProperties => {
                for name in &node.required {
                    let property = fit.property(demands, name).unwrap_or_default();
                    members.insert(name.clone(), self.meeting(&property));
                }
                broken.value = members.into();
                return;
            }
            Keyword::MaxProperties => members = self.too_many(node, demands, branch),
            _ => {
                let mut both = node.aliases.clone();
                both.retain(|(_, index)| fit.has_property(demands, &node.properties[*index].0));
                let (id, index) = self.choices.pick(&both).clone();
                let name = &node.properties[index].0;
                let property = fit.property(demands, name).unwrap_or_default();
                let value = self.meeting(&property);
                members.extend([(name.clone(), value.clone()), (id.clone(), value)]);
                // The map puts an id before a slug that begins with a letter.
                broken.at = below(name.max(&id), "");
            }
        }
        broken.value = self.object(demands, members, None);
    }

    /// More properties than an object may have, without those that it must have.
    fn too_many(
        &mut self,
        node: &SchemaNode,
        demands: &Demands,
        branch: Option<(SchemaId, usize)>,
    ) -> Map<String, Value> {
        let fit = self.fit();
        let mut members = Map::new();

        let most = node.max_properties.unwrap_or(0) + 1;
        // The required ones come on top.
        let count = most.saturating_sub(node.required.len());
        if fit.takes_others(demands) {
            for index in 0..count {
                let (name, value) = self.match_by(node, branch, index);
                members.insert(name, value);
            }
        } else {
            let mut names: Vec<_> = fit.optional(demands).collect();
            for _ in 0..count.min(names.len()) {
                let name = names.remove(self.choices.below(names.len()));
                let property = fit.property(demands, name).unwrap_or_default();
                members.insert(name.to_owned(), self.meeting(&property));
            }
        }
        members
    }

    /// An object without a required property.
    pub(super) fn without(
        &mut self,
        broken: &mut Break,
        node: &SchemaNode,
        index: usize,
        demands: &Demands,
        branch: Option<(SchemaId, usize)>,
    ) {
        let missing = &node.required[index];
        let mut members = Map::new();
        if let Some((parent, branch)) = branch {
            let distinctive = &self.schema.node(parent).any_of[branch].distinctive;
            if distinctive.contains(missing) {
                if let Some(other) = distinctive.iter().find(|other| *other != missing) {
                    // Another property of the same branch alone.
                    let property = self.fit().property(demands, other).unwrap_or_default();
                    let value = if self.fit().misleading(demands).contains(&other.as_str()) {
                        Value::Null
                    } else {
                        self.meeting(&property)
                    };
                    members.insert(other.clone(), value);
                } else if first_open(self.schema, parent) != Some(branch)
                    && self.takes_objects(parent) > 1
                {
                    broken.assertions.push((parent, Keyword::AnyOf));
                    broken.rule = rule(self.schema, parent, Keyword::AnyOf);
                }
            }
        }
        broken.value = self.object(demands, members, Some(missing));
    }

    /// How many branches of the `anyOf` accept objects.
    fn takes_objects(&self, id: SchemaId) -> usize {
        let object = Types::of("object").unwrap_or_default();
        let branches = self.schema.node(id).any_of.iter();
        branches
            .filter(|branch| self.schema.types(branch.schema).meets(object))
            .count()
    }

    fn undeclared(&mut self, node: &SchemaNode) -> Value {
        match node.additional {
            Additional::Against(schema) => self.valid(Some(schema)),
            _ => scalar::anything(self.style, 1, self.choices),
        }
    }

    /// One of several properties to match by.
    fn match_by(
        &mut self,
        node: &SchemaNode,
        branch: Option<(SchemaId, usize)>,
        index: usize,
    ) -> (String, Value) {
        if let (true, Additional::Against(array)) = (self.style.is_realistic, node.additional) {
            let (name, key) = realistic::nth_match(index);
            let mut valid = Valid::within(self.fit(), self.style, self.choices);
            return (name, valid.matched(array, key));
        }
        let value = self.undeclared(node);
        let name = self.undeclared_name(node, branch);
        (format!("{name}{index}"), value)
    }

    /// A name that neither the schema nor another branch of its `anyOf` names.
    pub(super) fn undeclared_name(
        &mut self,
        node: &SchemaNode,
        branch: Option<(SchemaId, usize)>,
    ) -> String {
        let names = if self.style.is_realistic {
            ["notes", "source", "external_id", "owner"]
        } else {
            ["id", "domains", "extra", "é/~"]
        };
        let mut name = (*self.choices.pick(&names)).to_owned();
        let siblings = || {
            branch
                .iter()
                .flat_map(|(parent, _)| &self.schema.node(*parent).any_of)
        };
        let is_known = |name: &str| {
            let mut nodes = siblings()
                .map(|branch| self.schema.node(branch.schema))
                .chain([node]);
            nodes.any(|node| node.property(name).is_some())
        };
        while is_known(&name) {
            name.push('_');
        }
        name
    }
}

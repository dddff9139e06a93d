//! Breaks an assertion in a body that is valid elsewhere.

use super::strings::malformed_strings;
use super::{Break, Step, Target, first_open};
use crate::generate::choices::Choices;
use crate::generate::style::Style;
use crate::generate::valid::Valid;
use crate::generate::{realistic, scalar};
use crate::json::push_token;
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::{Additional, Schema, SchemaId, SchemaNode, Types};
use crate::validate::keyword::{Keyword, rule};
use serde_json::{Map, Value, json};

pub(in crate::generate) struct Breaker<'a, C> {
    pub(in crate::generate) schema: &'a Schema,
    pub(in crate::generate) style: &'a Style,
    pub(in crate::generate) choices: &'a mut C,
    /// Whether strings, arrays and objects in the wrong place are just wrong, and not shorthand.
    pub(in crate::generate) has_shorthand: bool,
}

impl<C: Choices> Breaker<'_, C> {
    /// A body that breaks the target.
    pub(in crate::generate) fn body(&mut self, target: &Target) -> Break {
        self.toward(&target.steps, target)
    }

    fn toward(&mut self, steps: &[(SchemaId, Step)], target: &Target) -> Break {
        let Some((&(id, step), rest)) = steps.split_first() else {
            return self.here(target, None);
        };
        let node = self.schema.node(id);
        match step {
            Step::Branch(_) if rest.is_empty() && target.keyword == Keyword::Type => {
                self.no_branch(id)
            }
            Step::Branch(branch) if rest.is_empty() => self.here(target, Some((id, branch))),
            Step::Branch(branch) if self.is_all_open(node) => {
                self.jointly(id, branch, rest, target)
            }
            Step::Branch(_) => self.toward(rest, target),
            Step::Items => {
                let broken = self.toward(rest, target);
                self.among(node, broken)
            }
            Step::Property(index) => {
                let broken = self.toward(rest, target);
                self.within(node, node.properties[index].0.clone(), broken)
            }
            Step::Additional => {
                let broken = self.toward(rest, target);
                let name = if self.style.is_realistic {
                    realistic::matching_key(&broken.value).to_owned()
                } else {
                    self.undeclared_name(node, None)
                };
                self.within(node, name, broken)
            }
        }
    }

    /// The array that contains a broken item.
    fn among(&mut self, node: &SchemaNode, mut broken: Break) -> Break {
        let mut most = node.max_items.unwrap_or(self.style.items.max(1)).max(1);
        if self.style.is_realistic {
            most = most.min(realistic::most_items(self.style, node));
        }
        let before = self.choices.below(most);
        let after = self.choices.below(most - before);
        let mut items: Vec<_> = (0..before).map(|_| self.valid(node.items)).collect();
        items.push(broken.value);
        items.extend((0..after).map(|_| self.valid(node.items)));
        broken.value = items.into();
        broken.at = format!("/{before}{}", broken.at);
        broken
    }

    /// The object that contains a broken property.
    fn within(&mut self, node: &SchemaNode, name: String, mut broken: Break) -> Break {
        broken.at = below(&name, &broken.at);
        broken.value = self.object(node, Map::from_iter([(name, broken.value)]), None);
        broken
    }

    /// Breaks the target's own schema; `branch` says which branch of which `anyOf` that is.
    fn here(&mut self, target: &Target, branch: Option<(SchemaId, usize)>) -> Break {
        let id = target.id;
        let node = self.schema.node(id);
        let mut broken = Break {
            value: Value::Null,
            assertions: vec![(id, target.keyword)],
            rule: rule(self.schema, id, target.keyword),
            at: String::new(),
        };
        match target.keyword {
            Keyword::Type => {
                broken.value = self.of_other_type(self.schema.types(id));
                if node.members.is_some() {
                    broken.assertions.push((id, Keyword::Enum));
                }
            }
            Keyword::Enum => broken.value = self.no_member(node),
            Keyword::Format => broken.value = self.malformed(node),
            Keyword::Required(index) => self.without(&mut broken, node, usize::from(index), branch),
            Keyword::AdditionalProperties => {
                let name = self.undeclared_name(node, branch);
                let value = scalar::anything(self.style, 1, self.choices);
                broken.at = below(&name, "");
                broken.value = self.object(node, Map::from_iter([(name, value)]), None);
            }
            Keyword::MinProperties => {
                let mut members = Map::new();
                for name in &node.required {
                    let property = node.property(name).map(|index| node.properties[index].1);
                    members.insert(name.clone(), self.valid(property));
                }
                broken.value = members.into();
            }
            Keyword::MaxProperties => {
                let mut members = Map::new();
                // The required ones come on top.
                let most = node.max_properties.unwrap_or(0) + 1;
                for index in 0..most.saturating_sub(node.required.len()) {
                    let (name, value) = self.match_by(node, branch, index);
                    members.insert(name, value);
                }
                broken.value = self.object(node, members, None);
            }
            Keyword::MinItems => broken.value = Value::Array(Vec::new()),
            Keyword::MaxItems => {
                let count = node.max_items.unwrap_or(0) + 1 + self.choices.below(2);
                broken.value = (0..count).map(|_| self.valid(node.items)).collect();
            }
            Keyword::Minimum => broken.value = (-1).into(),
            Keyword::Maximum => broken.value = 1_000_000.into(),
            Keyword::DecimalPlaces => broken.value = 0.123_456_789.into(),
            Keyword::Twice => {
                let (id, index) = &node.aliases[self.choices.below(node.aliases.len())];
                let (name, property) = &node.properties[*index];
                let value = self.valid(Some(*property));
                let members = [(name.clone(), value.clone()), (id.clone(), value)];
                // The map puts an id before a slug that begins with a letter.
                broken.at = below(name.max(id), "");
                broken.value = self.object(node, Map::from_iter(members), None);
            }
            Keyword::Never | Keyword::Refuse => {
                broken.value = scalar::anything(self.style, 1, self.choices);
            }
            Keyword::Not => {
                broken.value = scalar::formatted(self.style, Format::Uuid, self.choices).into();
            }
            Keyword::AnyOf | Keyword::AnyOfType | Keyword::MaxLength => {
                return self.no_branch(id);
            }
        }
        broken
    }

    /// An object without a required property.
    fn without(
        &mut self,
        broken: &mut Break,
        node: &SchemaNode,
        index: usize,
        branch: Option<(SchemaId, usize)>,
    ) {
        let missing = &node.required[index];
        let mut members = Map::new();
        if let Some((parent, branch)) = branch {
            let distinctive = &self.schema.node(parent).any_of[branch].distinctive;
            if distinctive.contains(missing) {
                if let Some(other) = distinctive.iter().find(|other| *other != missing) {
                    // Another property of the same branch alone.
                    let property = node.property(other).map(|index| node.properties[index].1);
                    members.insert(other.clone(), self.valid(property));
                } else if first_open(self.schema, parent) != Some(branch)
                    && self.takes_objects(parent) > 1
                {
                    broken.assertions.push((parent, Keyword::AnyOf));
                    broken.rule = rule(self.schema, parent, Keyword::AnyOf);
                }
            }
        }
        broken.value = self.object(node, members, Some(missing));
    }

    /// A value whose type no branch of the `anyOf` accepts.
    fn no_branch(&mut self, id: SchemaId) -> Break {
        let node = self.schema.node(id);
        let typed = node.any_of.iter().map(|branch| branch.schema);
        let typed = typed.filter(|branch| self.schema.node(*branch).types.is_some());
        let mut assertions = vec![(id, Keyword::AnyOf)];
        assertions.extend(typed.map(|branch| (branch, Keyword::Type)));
        Break {
            value: self.of_other_type(self.schema.types(id)),
            assertions,
            rule: Rule::Type,
            at: String::new(),
        }
    }

    /// How many branches of the `anyOf` accept objects.
    fn takes_objects(&self, id: SchemaId) -> usize {
        let object = Types::of("object").unwrap_or_default();
        let branches = self.schema.node(id).any_of.iter();
        branches
            .filter(|branch| self.schema.types(branch.schema).meets(object))
            .count()
    }

    fn is_all_open(&self, node: &SchemaNode) -> bool {
        let mut branches = node
            .any_of
            .iter()
            .map(|branch| self.schema.node(branch.schema));
        branches
            .all(|branch| branch.additional == Additional::Allowed && branch.required.is_empty())
    }

    /// An object that every branch refuses, each because of a property of its own. The finding is about the first
    /// branch that a property of the object selects.
    fn jointly(
        &mut self,
        id: SchemaId,
        branch: usize,
        rest: &[(SchemaId, Step)],
        target: &Target,
    ) -> Break {
        let node = self.schema.node(id);
        let own = self.schema.node(node.any_of[branch].schema);
        let &(_, Step::Property(index)) = &rest[0] else {
            return self.no_branch(id);
        };
        let inner = self.toward(&rest[1..], target);
        let name = own.properties[index].0.clone();
        let mut assertions = inner.assertions;
        assertions.push((id, Keyword::AnyOf));
        let is_first = branch == 0;
        let (mut rule, mut at) = (inner.rule, below(&name, &inner.at));
        let mut members = Map::from_iter([(name, inner.value)]);
        for (other, place) in node.any_of.iter().enumerate() {
            let Some((name, property)) = self.schema.node(place.schema).properties.first() else {
                continue;
            };
            if other == branch {
                continue;
            }
            let value = self.unasked();
            members.entry(name.clone()).or_insert(value);
            assertions.push((*property, Keyword::Type));
            if other == 0 && !is_first {
                (rule, at) = (Rule::Type, below(name, ""));
            }
        }
        // Two branches may share a property; a value that breaks one of them must break both.
        if let (Keyword::Type, Some(value)) =
            (target.keyword, members.get_mut(&own.properties[index].0))
        {
            *value = true.into();
        }
        Break {
            value: members.into(),
            assertions,
            rule,
            at,
        }
    }

    /// A value that no open branch asks for.
    fn unasked(&mut self) -> Value {
        if self.choices.flip() {
            true.into()
        } else {
            Value::Null
        }
    }

    fn of_other_type(&mut self, types: Types) -> Value {
        let mut pool = vec![json!(null), json!(false), json!(0.5), json!(7)];
        if !self.has_shorthand {
            pool.extend([json!(""), json!([]), json!({})]);
        }
        pool.retain(|value| !types.meets(Types::of_json(value)));
        match pool.len() {
            0 => Value::Null,
            _ => self.choices.pick(&pool).clone(),
        }
    }

    fn no_member(&mut self, node: &SchemaNode) -> Value {
        let Some(members) = &node.members else {
            return Value::Null;
        };
        if members.strings.is_empty() {
            return (*self.choices.pick(&[0.0, -1.0, 400.5, 1e9])).into();
        }
        let near = members.strings[self.choices.below(members.strings.len())].clone();
        let other = members.strings[self.choices.below(members.strings.len())].chars();
        // The last way produces wild strings.
        let ways = if self.style.is_realistic { 4 } else { 5 };
        let mut text = match self.choices.below(ways) {
            0 => String::new(),
            1 => near.to_lowercase(),
            2 => near + "X",
            // For two-letter codes, another pair of letters.
            3 => near.chars().take(1).chain(other.skip(1)).collect(),
            _ => scalar::text(self.style, self.choices),
        };
        while members.strings.contains(&text) {
            text.push('~');
        }
        text.into()
    }

    /// A string that does not have the format under any reading of it.
    fn malformed(&mut self, node: &SchemaNode) -> Value {
        let texts = malformed_strings(node.format);
        (*self.choices.pick(texts)).into()
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
            let mut valid = Valid::new(self.schema, self.style, self.choices);
            return (name, valid.matched(array, key));
        }
        let value = self.undeclared(node);
        let name = self.undeclared_name(node, branch);
        (format!("{name}{index}"), value)
    }

    /// A name that neither the schema nor another branch of its `anyOf` names.
    fn undeclared_name(&mut self, node: &SchemaNode, branch: Option<(SchemaId, usize)>) -> String {
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

    fn valid(&mut self, id: Option<SchemaId>) -> Value {
        match id {
            Some(id) => Valid::new(self.schema, self.style, self.choices).value(id),
            None => scalar::anything(self.style, 1, self.choices),
        }
    }

    fn object(
        &mut self,
        node: &SchemaNode,
        members: Map<String, Value>,
        without: Option<&str>,
    ) -> Value {
        Valid::new(self.schema, self.style, self.choices).object(node, members, without)
    }
}

fn below(name: &str, at: &str) -> String {
    let mut pointer = String::from("/");
    push_token(&mut pointer, name);
    pointer + at
}

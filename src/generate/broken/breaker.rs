//! Breaks an assertion in a body that is valid elsewhere.

mod objects;

use super::strings::malformed_strings;
use super::{Break, Step, Target};
use crate::generate::choices::Choices;
use crate::generate::demands::{Demands, Fit};
use crate::generate::style::Style;
use crate::generate::valid::Valid;
use crate::generate::{realistic, scalar};
use crate::json::push_token;
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::schema::{Additional, Schema, SchemaId, SchemaNode, Types};
use crate::validate::keyword::{Keyword, rule};
use serde_json::{Map, Value, json};

pub(in crate::generate) struct Breaker<'a, C> {
    pub(in crate::generate) schema: &'a Schema,
    /// The schema of the profile whose short forms are not just wrong.
    pub(in crate::generate) looser: Option<&'a Schema>,
    pub(in crate::generate) style: &'a Style,
    pub(in crate::generate) choices: &'a mut C,
}

impl<'a, C: Choices> Breaker<'a, C> {
    /// A body that breaks the target.
    pub(in crate::generate) fn body(&mut self, target: &Target) -> Break {
        let demands = self.fit().of(Schema::ROOT);
        self.toward(&target.steps, &demands, target)
    }

    fn fit(&self) -> Fit<'a> {
        Fit {
            schema: self.schema,
            heeds_advice: false,
        }
    }

    /// `demands` is what a valid value here has to meet.
    fn toward(&mut self, steps: &[(SchemaId, Step)], demands: &Demands, target: &Target) -> Break {
        let Some((&(id, step), rest)) = steps.split_first() else {
            return self.here(target, demands, None);
        };
        let (node, fit) = (self.schema.node(id), self.fit());
        match step {
            Step::Branch(branch) => {
                let inner = fit.branch(demands, id, branch);
                let mut further = rest.iter();
                let is_about_type = matches!(target.keyword, Keyword::Type | Keyword::AnyOf)
                    && further.all(|(_, step)| matches!(step, Step::Branch(_)));
                if is_about_type {
                    self.no_branch(id, demands)
                } else if rest.is_empty() {
                    self.here(target, &inner, Some((id, branch)))
                } else if self.is_all_open(node) {
                    self.jointly(id, branch, rest, &inner, target)
                } else {
                    self.toward(rest, &inner, target)
                }
            }
            Step::Items => {
                let broken = self.toward(rest, &fit.items(demands), target);
                self.among(node, demands, broken)
            }
            Step::Property(index) => {
                let name = node.properties[index].0.clone();
                let inner = fit.property(demands, &name).unwrap_or_default();
                let broken = self.toward(rest, &inner, target);
                self.inside(demands, name, broken)
            }
            Step::Additional => {
                let Additional::Against(child) = node.additional else {
                    return self.no_branch(id, demands);
                };
                let broken = self.toward(rest, &fit.of(child), target);
                let name = self.name_of(node, &broken.value);
                self.inside(demands, name, broken)
            }
        }
    }

    /// The array that contains a broken item.
    fn among(&mut self, node: &SchemaNode, demands: &Demands, mut broken: Break) -> Break {
        let mut most = node.max_items.unwrap_or(self.style.items.max(1)).max(1);
        if self.style.is_realistic {
            most = most.min(realistic::most_items(self.style, node));
        }
        let items = self.fit().items(demands);
        if !self.fit().is_possible(&items) {
            most = 1;
        }
        let before = self.choices.below(most);
        let after = self.choices.below(most - before);
        let mut all: Vec<_> = (0..before).map(|_| self.meeting(&items)).collect();
        all.push(broken.value);
        all.extend((0..after).map(|_| self.meeting(&items)));
        broken.value = all.into();
        broken.at = format!("/{before}{}", broken.at);
        broken
    }

    /// The object that contains a broken property.
    fn inside(&mut self, demands: &Demands, name: String, mut broken: Break) -> Break {
        broken.at = below(&name, &broken.at);
        let members = Map::from_iter([(name, broken.value)]);
        // What is said beside an `anyOf` is about any branch; a reference by id means its own, whatever it points at.
        let fit = self.fit();
        let by_id = fit.open_choice(demands).and_then(|any_of| {
            let mut branches = self.schema.node(any_of).any_of.iter();
            let role = |id: SchemaId| self.schema.node(id).role;
            let index =
                branches.position(|branch| role(branch.schema) == Some(Role::ReferenceById))?;
            Some(fit.branch(demands, any_of, index))
        });
        broken.value = self.object(by_id.as_ref().unwrap_or(demands), members, None);
        broken
    }

    /// Breaks the target's own schema; `branch` says which branch of which `anyOf` that is.
    fn here(
        &mut self,
        target: &Target,
        demands: &Demands,
        branch: Option<(SchemaId, usize)>,
    ) -> Break {
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
                broken.value = self.of_other_type(id, demands);
                if node.members.is_some() {
                    broken.assertions.push((id, Keyword::Enum));
                }
            }
            Keyword::Enum => broken.value = self.no_member(node, demands),
            Keyword::Format => broken.value = self.malformed(node),
            Keyword::Minimum => broken.value = (-1).into(),
            Keyword::Maximum => broken.value = 1_000_000.into(),
            Keyword::DecimalPlaces => broken.value = 0.123_456_789.into(),
            Keyword::Never => broken.value = scalar::anything(self.style, 1, self.choices),
            Keyword::Refuse => {
                let demands = demands.if_not_refused(id);
                broken.value = self.meeting(&demands);
            }
            Keyword::Not => {
                let refused = self.fit().of(node.not.unwrap_or(id));
                broken.value = self.meeting(&refused);
            }
            Keyword::MinItems | Keyword::MaxItems => self.items(&mut broken, target, demands),
            Keyword::AnyOf | Keyword::AnyOfType | Keyword::MaxLength => {
                return self.no_branch(id, demands);
            }
            Keyword::Required(index) => {
                self.without(&mut broken, node, usize::from(index), demands, branch);
            }
            Keyword::AdditionalProperties
            | Keyword::MinProperties
            | Keyword::MaxProperties
            | Keyword::Twice => self.properties(&mut broken, target, demands, branch),
        }
        broken
    }

    /// An array with too few or too many items.
    fn items(&mut self, broken: &mut Break, target: &Target, demands: &Demands) {
        let node = self.schema.node(target.id);
        if target.keyword == Keyword::MinItems {
            broken.value = Value::Array(Vec::new());
            return;
        }
        let items = self.fit().items(demands);
        let count = node.max_items.unwrap_or(0) + 1 + self.choices.below(2);
        broken.value = (0..count).map(|_| self.meeting(&items)).collect();
    }

    /// A value whose type no branch of the `anyOf` accepts.
    fn no_branch(&mut self, id: SchemaId, demands: &Demands) -> Break {
        let mut assertions = vec![(id, Keyword::AnyOf)];
        self.types_of_branches(id, &mut assertions);
        Break {
            value: self.of_other_type(id, demands),
            assertions,
            rule: Rule::Type,
            at: String::new(),
        }
    }

    /// The types that the branches of an `anyOf` ask for, and those of an `anyOf` among them.
    fn types_of_branches(&self, id: SchemaId, assertions: &mut Vec<(SchemaId, Keyword)>) {
        for branch in &self.schema.node(id).any_of {
            if self.schema.node(branch.schema).types.is_some() {
                assertions.push((branch.schema, Keyword::Type));
            }
            self.types_of_branches(branch.schema, assertions);
        }
    }

    /// Whether each branch takes an object with other properties than it names, and with none.
    fn is_all_open(&self, node: &SchemaNode) -> bool {
        let mut branches = node
            .any_of
            .iter()
            .map(|branch| self.schema.node(branch.schema));
        branches.all(|branch| {
            branch.additional == Additional::Allowed
                && branch.required.is_empty()
                && !branch.properties.is_empty()
                && branch.any_of.is_empty()
        })
    }

    /// A name for a property that the schema does not name, with this value.
    fn name_of(&mut self, node: &SchemaNode, value: &Value) -> String {
        if self.style.is_realistic {
            return realistic::matching_key(value).to_owned();
        }
        self.undeclared_name(node, None)
    }

    /// An object that every branch refuses, each because of a property of its own. The finding is about the first
    /// branch that a property of the object selects.
    fn jointly(
        &mut self,
        id: SchemaId,
        branch: usize,
        rest: &[(SchemaId, Step)],
        demands: &Demands,
        target: &Target,
    ) -> Break {
        let node = self.schema.node(id);
        let own = self.schema.node(node.any_of[branch].schema);
        let &(_, Step::Property(index)) = &rest[0] else {
            return self.no_branch(id, demands);
        };
        let name = own.properties[index].0.clone();
        let inner = self.fit().property(demands, &name).unwrap_or_default();
        let inner = self.toward(&rest[1..], &inner, target);
        let mut broken = Break {
            at: below(&name, &inner.at),
            ..inner
        };
        let mut members = Map::from_iter([(name, broken.value)]);
        broken.assertions.push((id, Keyword::AnyOf));
        let others = node.any_of.iter().enumerate();
        for (other, place) in others.filter(|(other, _)| *other != branch) {
            let Some((name, property)) = self.schema.node(place.schema).properties.first() else {
                continue;
            };
            members
                .entry(name.clone())
                .or_insert_with(|| self.unasked());
            broken.assertions.push((*property, Keyword::Type));
            if other == 0 {
                (broken.rule, broken.at) = (Rule::Type, below(name, ""));
            }
        }
        // Two branches may share a property; a value that breaks one of them must break both.
        if let (Keyword::Type, Some(value)) =
            (target.keyword, members.get_mut(&own.properties[index].0))
        {
            *value = true.into();
        }
        broken.value = members.into();
        broken
    }

    /// A value that no open branch asks for.
    fn unasked(&mut self) -> Value {
        if self.choices.flip() {
            true.into()
        } else {
            Value::Null
        }
    }

    /// A value that has none of the types that the schema accepts, and is no short form.
    fn of_other_type(&mut self, id: SchemaId, demands: &Demands) -> Value {
        let node = self.schema.node(id);
        let mut pool = vec![json!(null), json!(false), json!(0.5), json!(7)];
        if self.looser.is_none() {
            pool.extend([json!(""), json!([]), json!({})]);
        }
        let short = self.looser.filter(|_| node.is_value).and_then(|looser| {
            let attribute = looser.attribute(node.attribute.as_deref()?)?;
            Some(types_inside(looser, attribute))
        });
        let types = short.unwrap_or_default().union(self.schema.types(id));
        pool.retain(|value| !types.meets(Types::of_json(value)));
        let fit = self.fit();
        pool.retain(|value| !fit.is_refused(demands, value));
        match pool.len() {
            0 => Value::Null,
            _ => self.choices.pick(&pool).clone(),
        }
    }

    fn no_member(&mut self, node: &SchemaNode, demands: &Demands) -> Value {
        let Some(members) = &node.members else {
            return Value::Null;
        };
        if members.strings.is_empty() {
            return (*self.choices.pick(&[0.0, -1.0, 400.5, 1e9])).into();
        }
        if node.format == Some(Format::Uuid) {
            let id = scalar::uuid(self.choices);
            let mut ids = (0..=u32::MAX).map(|number| format!("{number:08x}{}", &id[8..]));
            let unlisted = ids.find(|id| members.set.find_id(id.as_bytes()).is_none());
            return unlisted.into();
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
        let fit = self.fit();
        while members.set.find_id(text.as_bytes()).is_some()
            || fit.is_refused(demands, &json!(text))
        {
            text.push('~');
        }
        text.into()
    }

    /// A string that does not have the format under any reading of it.
    fn malformed(&mut self, node: &SchemaNode) -> Value {
        let texts = malformed_strings(node.format);
        (*self.choices.pick(texts)).into()
    }

    fn valid(&mut self, id: Option<SchemaId>) -> Value {
        match id {
            Some(id) => self.meeting(&self.fit().of(id)),
            None => scalar::anything(self.style, 1, self.choices),
        }
    }

    fn meeting(&mut self, demands: &Demands) -> Value {
        Valid::within(self.fit(), self.style, self.choices).meeting(demands)
    }

    fn object(
        &mut self,
        demands: &Demands,
        members: Map<String, Value>,
        without: Option<&str>,
    ) -> Value {
        let fit = self.fit();
        let mut left_out = fit.misleading(demands);
        left_out.extend(without);
        Valid::within(fit, self.style, self.choices).object(demands, members, &left_out)
    }
}

/// The types of an attribute, and of its values if it has several.
fn types_inside(schema: &Schema, id: SchemaId) -> Types {
    let node = schema.node(id);
    let branches = node.any_of.iter().map(|branch| branch.schema);
    let inner = branches.chain(node.items);
    inner.fold(schema.types(id), |types, id| {
        types.union(types_inside(schema, id))
    })
}

fn below(name: &str, at: &str) -> String {
    let mut pointer = String::from("/");
    push_token(&mut pointer, name);
    pointer + at
}

//! An effective schema, compiled: only the keywords that the contract uses.

mod compile;
pub(crate) mod compose;
pub(crate) mod format;
pub(crate) mod name_set;
pub(crate) mod plain;
pub(crate) mod role;

use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::json::{Document, Kind, NodeId, Number};
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::name_set::NameSet;
use crate::schema::role::Role;
use std::sync::Arc;

/// A schema's index in its [`Schema`].
pub(crate) type SchemaId = usize;

/// A compiled schema and all schemas inside it, in one list.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(super) nodes: Vec<SchemaNode>,
    /// The names on the way to the object of the attributes; empty if there is none.
    pub(super) path: Vec<String>,
    /// The first schema of each role.
    pub(super) roles: Vec<(Role, SchemaId)>,
}

/// The schemas of an operation's bodies, compiled on demand.
pub(crate) trait Schemas {
    /// The schema of a body; `None` if the profile has none.
    fn schema(&self, profile: Profile, body: Body) -> Option<&Schema>;
}

/// One schema: an object, or `true` or `false`.
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
#[derive(Debug, Default)]
pub(crate) struct SchemaNode {
    /// The JSON Pointer of this schema in the file.
    pub(crate) pointer: String,
    /// What the schema is about, if it is annotated.
    pub(crate) role: Option<Role>,
    /// The role of this schema, or of the nearest schema around it that has one.
    pub(crate) within: Option<Role>,
    /// The slug of the attribute in whose value this is.
    pub(crate) attribute: Option<Arc<str>>,
    /// Whether it is about an attribute or one of its values, and not about something inside.
    pub(crate) is_value: bool,
    /// Keywords with the rules that they are reported under, where that is not their usual rule.
    pub(super) rules: Vec<(String, Rule)>,
    /// Properties that are `false`, with the rules that they are reported under, until they have been handed on.
    pub(super) rules_of_refused: Vec<(String, Rule)>,
    /// Whether it is the schema `false`.
    pub(crate) never: bool,
    pub(crate) types: Option<Types>,
    /// The types of values that can be valid, as far as `type` and `anyOf` say.
    pub(super) possible_types: Types,
    pub(crate) members: Option<Arc<Members>>,
    pub(crate) format: Option<Format>,
    /// Read as a limit in bytes of UTF-8, since that is what the vendor limits.
    pub(crate) max_length: Option<usize>,
    pub(crate) minimum: Option<Number>,
    pub(crate) maximum: Option<Number>,
    /// The most digits after the decimal point, of a number or of a string that holds one.
    pub(crate) decimal_places: Option<usize>,
    /// Whether it refuses every value, and says more about the value besides: the annotation `x-refuse`.
    pub(crate) refuses: bool,
    /// What the value should meet as well: the annotation `x-advice`. Whatever breaks it is advice.
    pub(crate) advice: Vec<SchemaId>,
    /// Whether this is part of an `x-advice`.
    pub(crate) is_advice: bool,
    pub(crate) properties: Vec<(String, SchemaId)>,
    pub(super) by_name: NameSet,
    /// The properties that have another name, an id, in the order of those ids in `by_name`, after the names.
    pub(crate) aliases: Vec<(String, usize)>,
    pub(crate) required: Vec<String>,
    pub(crate) additional: Additional,
    pub(crate) min_properties: Option<usize>,
    pub(crate) max_properties: Option<usize>,
    pub(crate) items: Option<SchemaId>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) any_of: Vec<Branch>,
    /// The distinctive properties of all branches, each with the index of its branch.
    pub(super) distinctive: (NameSet, Vec<usize>),
    pub(crate) not: Option<SchemaId>,
}

/// What a schema says about properties that it does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Additional {
    #[default]
    Allowed,
    Forbidden,
    Against(SchemaId),
}

/// One schema of an `anyOf`.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) schema: SchemaId,
    /// The properties that only this branch names: a value that has one is meant for this branch.
    pub(crate) distinctive: Vec<String>,
    /// The annotation `x-when`: an object that meets all of them is meant for this branch, whatever else it has, unless an
    /// earlier branch says so too.
    pub(crate) when: Option<Vec<Condition>>,
}

impl Branch {
    /// The names of the properties that an object meant for this branch has as strings.
    pub(crate) fn said_by_strings(&self) -> impl Iterator<Item = &str> {
        self.when
            .iter()
            .flatten()
            .filter_map(|condition| match condition {
                Condition::IsString(name) => Some(name.as_str()),
                _ => None,
            })
    }

    /// Whether it depends on which string this property is that an object is meant for this branch.
    pub(crate) fn is_said_by_value(&self, property: &str) -> bool {
        self.when.iter().flatten().any(|condition| match condition {
            Condition::OneOf(name, _) => name == property,
            _ => false,
        })
    }

    /// Whether it depends on the presence of this property that an object is meant for this branch.
    pub(crate) fn is_said_by(&self, property: &str) -> bool {
        self.when.iter().flatten().any(|condition| match condition {
            Condition::Present(name) | Condition::IsString(name) | Condition::OneOf(name, _) => {
                name == property
            }
            Condition::Absent(_) => false,
        })
    }
}

/// What an object has to have to be meant for a branch.
#[derive(Debug)]
pub(crate) enum Condition {
    Present(String),
    Absent(String),
    IsString(String),
    /// The string in this property is one of these.
    OneOf(String, NameSet),
}

/// The members of an `enum`: strings, numbers and null.
#[derive(Debug, Default)]
pub(crate) struct Members {
    pub(crate) strings: Vec<String>,
    /// The strings again, to be looked up.
    pub(crate) set: Arc<NameSet>,
    pub(crate) numbers: Vec<Number>,
    pub(crate) null: bool,
}

impl Members {
    /// A member by index: first the strings, then the numbers, then null.
    pub(crate) fn nth(&self, index: usize) -> serde_json::Value {
        match self.strings.get(index) {
            Some(text) => text.as_str().into(),
            None => match self.numbers.get(index - self.strings.len()) {
                Some(number) => number.to_json(),
                None => serde_json::Value::Null,
            },
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.strings.len() + self.numbers.len() + usize::from(self.null)
    }
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Types(u8);

/// The names of JSON Schema's types; the bit of a type is its index.
const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];
const INTEGER: u8 = 1 << 2;
const NUMBER: u8 = 1 << 3;

impl Types {
    pub(super) const ALL: Self = Self(0x7f);

    pub(crate) fn of(names: &str) -> Option<Self> {
        let bit = TYPES.iter().position(|name| *name == names)?;
        Some(Self(1 << bit))
    }

    /// The same for a `serde_json::Value`.
    pub(crate) fn of_json(value: &serde_json::Value) -> Self {
        let number = |number: f64| {
            if number.fract() == 0.0 {
                INTEGER | NUMBER
            } else {
                NUMBER
            }
        };
        Self(match value {
            serde_json::Value::Null => 1,
            serde_json::Value::Bool(_) => 1 << 1,
            serde_json::Value::Number(value) => value.as_f64().map_or(NUMBER, number),
            serde_json::Value::String(_) => 1 << 4,
            serde_json::Value::Array(_) => 1 << 5,
            serde_json::Value::Object(_) => 1 << 6,
        })
    }

    /// The types that the value has: one, or two for a whole number.
    pub(crate) fn of_value(document: &Document<'_>, value: NodeId) -> Self {
        Self(match document.kind(value) {
            Kind::Null => 1,
            Kind::Bool(_) => 1 << 1,
            Kind::Number if document.number(value).is_some_and(Number::is_integer) => {
                INTEGER | NUMBER
            }
            Kind::Number => NUMBER,
            Kind::String { .. } => 1 << 4,
            Kind::Array => 1 << 5,
            Kind::Object => 1 << 6,
        })
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The types that are in both; a whole number is a number, too.
    pub(crate) fn common(self, other: Self) -> Self {
        let whole = |types: u8| types | ((types & NUMBER) >> 1);
        let common = whole(self.0) & whole(other.0);
        Self(if common & NUMBER == 0 {
            common
        } else {
            common & !INTEGER
        })
    }

    /// The names, one by one.
    pub(crate) fn each(self) -> Vec<&'static str> {
        let types = TYPES.iter().enumerate();
        types
            .filter(|(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, name)| *name)
            .collect()
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The names, without those that another type includes: `object, array or string`.
    pub(crate) fn names(self) -> String {
        let bits = if self.0 & NUMBER == 0 {
            self.0
        } else {
            self.0 & !INTEGER
        };
        let types = TYPES.iter().enumerate().rev();
        let names = types.filter(|(bit, _)| bits & (1 << bit) != 0);
        let names: Vec<_> = names.map(|(_, name)| *name).collect();
        match &names[..] {
            [others @ .., last] if !others.is_empty() => {
                format!("{} or {last}", others.join(", "))
            }
            names => names.concat(),
        }
    }
}

impl Schema {
    /// The outermost schema.
    pub(crate) const ROOT: SchemaId = 0;

    /// Every schema, advice included, in the order of the file.
    pub(crate) fn ids(&self) -> std::ops::Range<SchemaId> {
        0..self.nodes.len()
    }

    /// The first schema with this role.
    pub(crate) fn find(&self, role: Role) -> Option<SchemaId> {
        let mut roles = self.roles.iter();
        roles.find(|(known, _)| *known == role).map(|(_, id)| *id)
    }

    /// The names on the way to the object of the attributes.
    pub(crate) fn path(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.path.iter().map(String::as_str)
    }

    /// The object of the attributes.
    pub(crate) fn values(&self) -> Option<SchemaId> {
        self.find(Role::Values)
    }

    /// The schema of an attribute.
    pub(crate) fn attribute(&self, slug: &str) -> Option<SchemaId> {
        let values = self.node(self.values()?);
        Some(values.properties[values.property(slug)?].1)
    }

    fn path_to_values(&self, from: SchemaId) -> Option<Vec<String>> {
        let node = self.node(from);
        if node.role == Some(Role::Values) {
            return Some(Vec::new());
        }
        node.properties.iter().find_map(|(name, property)| {
            let rest = self.path_to_values(*property)?;
            Some([name.clone()].into_iter().chain(rest).collect())
        })
    }

    /// The schema of a property of a property, and so on, by their names.
    pub(crate) fn inside(&self, names: &[&str]) -> Option<SchemaId> {
        names.iter().try_fold(Self::ROOT, |id, name| {
            let node = self.node(id);
            Some(node.properties[node.property(name)?].1)
        })
    }

    pub(crate) fn node(&self, id: SchemaId) -> &SchemaNode {
        &self.nodes[id]
    }

    /// The types of values that can be valid, as far as `type` and `anyOf` say.
    pub(crate) fn types(&self, id: SchemaId) -> Types {
        self.node(id).possible_types
    }
}

impl SchemaNode {
    /// The rule that a keyword is reported under, if it is annotated. For the schema `false`, the keyword is empty.
    pub(crate) fn rule(&self, keyword: &str) -> Option<Rule> {
        let mut rules = self.rules.iter();
        rules
            .find(|(name, _)| name == keyword)
            .map(|(_, rule)| *rule)
    }

    /// The index of the branch in `any_of` that has this distinctive property.
    pub(crate) fn branch_of(&self, name: &str) -> Option<usize> {
        let index = self.distinctive.0.find(name.as_bytes())?;
        self.distinctive.1.get(index).copied()
    }

    /// The index in `properties` of the property with this name or id.
    pub(crate) fn property(&self, name: &str) -> Option<usize> {
        let index = self.by_name.find_id(name.as_bytes())?;
        match index.checked_sub(self.properties.len()) {
            None => Some(index),
            Some(alias) => self.aliases.get(alias).map(|(_, index)| *index),
        }
    }

    /// Whether properties have ids, by which they are the same property.
    pub(crate) fn has_ids(&self) -> bool {
        !self.aliases.is_empty()
    }

    /// The ids of the property with this index, in lower case.
    pub(crate) fn ids_of(&self, index: usize) -> impl Iterator<Item = &str> {
        let start = self.aliases.partition_point(|(_, of)| *of < index);
        let ids = self.aliases[start..].iter();
        let ids = ids.take_while(move |(_, of)| *of == index);
        ids.map(|(id, _)| id.as_str())
    }
}

//! The sentences of findings: what is wrong, then what was expected, and what to do if that is always the same. Other
//! hints depend on the body; they are in [`hint`]. None of them quotes the body.

pub(crate) mod advice;
pub(crate) mod expand;
#[cfg(feature = "http")]
pub(crate) mod message;
pub(crate) mod parameters;
pub(crate) mod server;
mod syntax;
mod workspace;

pub(crate) use syntax::syntax;

use crate::json::{Document, Number};
use crate::report::hint;
use crate::report::hint::Context;
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::{Schema, SchemaNode, Types};
use crate::validate::keyword::{Broken, Keyword};

/// A message and a hint.
#[derive(Clone)]
pub(crate) struct Words {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Words {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }

    pub(crate) fn without_hint(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }
}

/// The most names that a message lists.
const FEW: usize = 8;

/// The message and hint for a broken keyword.
pub(crate) fn words(context: &Context<'_>) -> Words {
    Words {
        message: message(context),
        hint: hint::hint(context),
    }
}

/// For a key that occurs twice in one object.
pub(crate) fn duplicate_key() -> Words {
    Words::new(
        "duplicate key: only its last value is used",
        "keep one of them",
    )
}

/// For a value that only the second opinion rejects.
pub(crate) fn unexplained() -> Words {
    Words::without_hint("the schema rejects this value")
}

fn message(context: &Context<'_>) -> String {
    let Context {
        schema,
        document,
        broken,
        ..
    } = context;
    let node = schema.node(broken.schema);
    if let Some(message) = workspace::message(context) {
        return message;
    }
    match broken.keyword {
        Keyword::Type | Keyword::AnyOfType if context.rule == Rule::Shorthand => {
            "short form, which only profile wire accepts".to_owned()
        }
        Keyword::Type | Keyword::AnyOfType => format!(
            "expected {}, found {}",
            schema.types(broken.schema).names(),
            Types::of_value(document, broken.value).names()
        ),
        Keyword::Enum => not_allowed(node),
        Keyword::Format => format!("not a valid {}", node.format.map_or("", Format::name)),
        Keyword::MaxLength => too_long(document, node, broken),
        Keyword::Required(_) => {
            let name = broken.missing(schema).unwrap_or_default();
            format!("required property `{name}` is missing")
        }
        Keyword::AdditionalProperties => unknown_property(node),
        Keyword::MinProperties
        | Keyword::MaxProperties
        | Keyword::MinItems
        | Keyword::MaxItems
        | Keyword::AnyOf
        | Keyword::Never
            if context.rule == Rule::MatchingAttribute =>
        {
            no_match(schema, node, broken.keyword)
        }
        Keyword::Not if context.rule == Rule::BareRecordId => {
            "a bare record id does not say which object it belongs to".to_owned()
        }
        Keyword::Minimum | Keyword::Maximum => out_of_range(node),
        Keyword::DecimalPlaces => format!(
            "expected at most {} decimal places",
            node.decimal_places.unwrap_or_default()
        ),
        Keyword::Twice => "the attribute is there twice, by its slug and by its id".to_owned(),
        Keyword::MinProperties => at_least(node.min_properties, "property", "properties"),
        Keyword::MaxProperties => at_most(node.max_properties, "property", "properties"),
        Keyword::MinItems => at_least(node.min_items, "item", "items"),
        Keyword::MaxItems => at_most(node.max_items, "item", "items"),
        Keyword::AnyOf => format!(
            "expected one of these properties: {}",
            distinctive(schema, node)
        ),
        Keyword::Refuse | Keyword::Not => "the schema refuses values of this form".to_owned(),
        Keyword::Never => "unknown property".to_owned(),
    }
}

fn not_allowed(node: &SchemaNode) -> String {
    let Some(members) = &node.members else {
        return String::new();
    };
    let count = members.count();
    if count > FEW {
        return if members.null {
            format!("expected one of {} values, or null", count - 1)
        } else {
            format!("expected one of {count} values")
        };
    }
    let strings = members.strings.iter().map(|text| format!("`{text}`"));
    let numbers = members
        .numbers
        .iter()
        .map(|number| format!("`{}`", number.to_json()));
    let null = members.null.then(|| "null".to_owned());
    let allowed: Vec<_> = strings.chain(numbers).chain(null).collect();
    format!("expected {}", one_of(&allowed))
}

/// One name alone, or several as a choice.
fn one_of(names: &[String]) -> String {
    match names {
        [name] => name.clone(),
        names => format!("one of {}", names.join(", ")),
    }
}

fn too_long(document: &Document<'_>, node: &SchemaNode, broken: &Broken) -> String {
    let actual = document.string(broken.value).map_or(0, |text| text.len());
    let limit = node.max_length.unwrap_or(0);
    format!("string of {actual} bytes, but the limit is {limit} bytes")
}

fn unknown_property(node: &SchemaNode) -> String {
    let names: Vec<_> = node
        .properties
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if names.is_empty() || names.len() > FEW {
        return "unknown property".to_owned();
    }
    format!("unknown property, expected {}", one_of(&names))
}

/// For a reference that does not match by exactly one attribute and one value.
fn no_match(schema: &Schema, node: &SchemaNode, keyword: Keyword) -> String {
    let beside = || match node.required.first() {
        Some(name) => format!(", beside `{name}`"),
        None => String::new(),
    };
    match keyword {
        Keyword::MinProperties => format!("expected one property to match by{}", beside()),
        Keyword::MaxProperties => format!("expected only one property to match by{}", beside()),
        Keyword::MinItems => "expected one value to match by, found none".to_owned(),
        Keyword::MaxItems => "expected only one value to match by".to_owned(),
        Keyword::AnyOf => format!(
            "expected one of these properties to match by: {}",
            distinctive(schema, node)
        ),
        _ => "this is not an attribute to match by".to_owned(),
    }
}

fn out_of_range(node: &SchemaNode) -> String {
    let number = |number: Option<Number>| number.map(|number| number.to_json().to_string());
    match (number(node.minimum), number(node.maximum)) {
        (Some(least), Some(most)) => format!("expected a number from {least} to {most}"),
        (Some(least), None) => format!("expected at least {least}"),
        (None, most) => format!("expected at most {}", most.unwrap_or_default()),
    }
}

fn at_least(limit: Option<usize>, one: &str, several: &str) -> String {
    let limit = limit.unwrap_or_default();
    let noun = if limit == 1 { one } else { several };
    format!("expected at least {limit} {noun}")
}

fn at_most(limit: Option<usize>, one: &str, several: &str) -> String {
    let limit = limit.unwrap_or_default();
    let noun = if limit == 1 { one } else { several };
    format!("expected at most {limit} {noun}")
}

/// The first property that each branch requires.
fn distinctive(schema: &Schema, node: &SchemaNode) -> String {
    let branches = node.any_of.iter();
    let first = branches.filter_map(|branch| schema.node(branch.schema).required.first());
    let names: Vec<_> = first.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

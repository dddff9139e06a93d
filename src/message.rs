//! The words of a finding. One wording a rule; nothing of the body is quoted here.

use crate::hint;
use crate::json::{Document, Kind};
use crate::judge::{Broken, Keyword};
use crate::operation::Operation;
use crate::rule::Rule;
use crate::schema::{Schema, SchemaNode, Types};

/// What a broken keyword says and what to do about it.
pub(crate) struct Words {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// The most names that a message lists.
const FEW: usize = 8;

/// The words for a broken keyword that is reported under `rule`.
pub(crate) fn words(
    operation: &Operation,
    schema: &Schema,
    document: &Document<'_>,
    broken: &Broken,
    rule: Rule,
) -> Words {
    let node = schema.node(broken.schema);
    let (message, hint) = match broken.keyword {
        Keyword::Type | Keyword::AnyOfType if rule == Rule::Shorthand => (
            "a short form that only profile wire takes".to_owned(),
            Some(long_form(document, broken)),
        ),
        Keyword::Type | Keyword::AnyOfType => (
            format!(
                "expected {}, found {}",
                schema.types(broken.schema).names(),
                Types::of_value(document, broken.value).names()
            ),
            None,
        ),
        Keyword::Enum => (
            not_allowed(node),
            document
                .string(broken.value)
                .and_then(|text| hint::member(operation, node, &text)),
        ),
        Keyword::Format => {
            let (name, shape) = node
                .format
                .map_or(("", ""), |format| (format.name(), format.shape()));
            (format!("not a valid {name}"), Some(shape.to_owned()))
        }
        Keyword::MaxLength => (too_long(document, node, broken), None),
        Keyword::Required(index) => {
            let name = node.required.get(index).map_or("", String::as_str);
            (
                format!("required property `{name}` is missing"),
                hint::missing(document, broken.value, name),
            )
        }
        Keyword::AdditionalProperties => (
            unknown_property(node),
            document
                .key(broken.value)
                .and_then(|key| hint::property(node, &key)),
        ),
        Keyword::Not => (
            "a record id alone does not say which object it belongs to".to_owned(),
            Some("a domain, or an object with `target_object` and `target_record_id`".to_owned()),
        ),
        keyword => matching(schema, node, keyword),
    };
    Words { message, hint }
}

fn not_allowed(node: &SchemaNode) -> String {
    let Some(members) = &node.members else {
        return String::new();
    };
    let count = members.count();
    if count > FEW {
        return format!("not one of the {count} allowed values");
    }
    let strings = members.strings.iter().map(|text| format!("`{text}`"));
    let numbers = members
        .numbers
        .iter()
        .map(|number| format!("`{}`", number.to_json()));
    let null = members.null.then(|| "null".to_owned());
    let allowed: Vec<_> = strings.chain(numbers).chain(null).collect();
    format!("not an allowed value, which are: {}", allowed.join(", "))
}

fn too_long(document: &Document<'_>, node: &SchemaNode, broken: &Broken) -> String {
    let actual = document.string(broken.value).map_or(0, |text| text.len());
    let limit = node.max_length.unwrap_or(0);
    format!("text of {actual} bytes is over the limit of {limit} bytes")
}

fn unknown_property(node: &SchemaNode) -> String {
    let names: Vec<_> = node
        .properties
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if names.len() > FEW {
        return "unknown property".to_owned();
    }
    format!("unknown property, known are: {}", names.join(", "))
}

/// The wordings of `matching-attribute`.
fn matching(schema: &Schema, node: &SchemaNode, keyword: Keyword) -> (String, Option<String>) {
    let example = "`email_addresses`: [{`email_address`: …}]".replace('`', "\"");
    match keyword {
        Keyword::MinProperties | Keyword::MaxProperties => (
            "a match names exactly one attribute beside `target_object`".to_owned(),
            Some(format!("one property such as {example}")),
        ),
        Keyword::MinItems | Keyword::MaxItems => {
            ("a match holds exactly one value".to_owned(), None)
        }
        Keyword::AnyOf => {
            let telling = node
                .any_of
                .iter()
                .filter_map(|branch| schema.node(branch.schema).required.first());
            let names: Vec<_> = telling.map(|name| format!("`{name}`")).collect();
            (
                format!(
                    "no property tells what is matched, one of: {}",
                    names.join(", ")
                ),
                None,
            )
        }
        _ => (
            "this property cannot be the attribute of a match".to_owned(),
            Some(format!(
                "the slug or id of an attribute in its place, such as {example}"
            )),
        ),
    }
}

fn long_form(document: &Document<'_>, broken: &Broken) -> String {
    match document.kind(broken.value) {
        Kind::Object => "the same object in an array",
        _ => "the long form, an array of objects",
    }
    .to_owned()
}

//! The words of a finding. One wording a rule; nothing of the body is quoted here.

use crate::format::Format;
use crate::hint::{self, Context};
use crate::json::Document;
use crate::judge::{Broken, Keyword};
use crate::rule::Rule;
use crate::schema::{Schema, SchemaNode, Types};

/// What a broken keyword says and what to do about it.
pub(crate) struct Words {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// The most names that a message lists.
const FEW: usize = 8;

/// The words for a broken keyword.
pub(crate) fn words(context: &Context<'_>) -> Words {
    Words {
        message: message(context),
        hint: hint::hint(context),
    }
}

fn message(context: &Context<'_>) -> String {
    let Context {
        schema,
        document,
        broken,
        ..
    } = context;
    let node = schema.node(broken.schema);
    match broken.keyword {
        Keyword::Type | Keyword::AnyOfType if context.rule == Rule::Shorthand => {
            "a short form that only profile wire takes".to_owned()
        }
        Keyword::Type | Keyword::AnyOfType => format!(
            "expected {}, found {}",
            schema.types(broken.schema).names(),
            Types::of_value(document, broken.value).names()
        ),
        Keyword::Enum => not_allowed(node),
        Keyword::Format => format!("not a valid {}", node.format.map_or("", Format::name)),
        Keyword::MaxLength => too_long(document, node, broken),
        Keyword::Required(index) => {
            let name = node
                .required
                .get(usize::from(index))
                .map_or("", String::as_str);
            format!("required property `{name}` is missing")
        }
        Keyword::AdditionalProperties => unknown_property(node),
        Keyword::MinProperties | Keyword::MaxProperties => {
            "a match names exactly one attribute beside `target_object`".to_owned()
        }
        Keyword::MinItems | Keyword::MaxItems => "a match holds exactly one value".to_owned(),
        Keyword::AnyOf => untold(schema, node),
        Keyword::Not => "a record id alone does not say which object it belongs to".to_owned(),
        Keyword::Never => "this property cannot be the attribute of a match".to_owned(),
    }
}

fn not_allowed(node: &SchemaNode) -> String {
    let Some(members) = &node.members else {
        return String::new();
    };
    let count = members.count();
    if count > FEW {
        return if members.null {
            format!("neither one of the {} allowed values nor null", count - 1)
        } else {
            format!("not one of the {count} allowed values")
        };
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

fn untold(schema: &Schema, node: &SchemaNode) -> String {
    let branches = node.any_of.iter();
    let telling = branches.filter_map(|branch| schema.node(branch.schema).required.first());
    let names: Vec<_> = telling.map(|name| format!("`{name}`")).collect();
    format!(
        "no property tells what is matched, one of: {}",
        names.join(", ")
    )
}

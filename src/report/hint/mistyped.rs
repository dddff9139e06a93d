//! Hints for values of the wrong type.

use super::{Context, is_item, reference};
use crate::api::documented::Documented;
use crate::api::long_form::{Forms, LongForm};
use crate::api::profile::Profile;
use crate::json::{Kind, NodeId};
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::schema::{SchemaNode, Types};
use crate::validate::document::accepts;
use crate::validate::keyword::Keyword;
use serde_json::Value;
use std::iter::successors;

/// YAML 1.1 reads the country code of Norway as false.
pub(super) fn norway(context: &Context<'_>) -> Option<String> {
    let is_false = context.mistyped()? == Kind::Bool(false);
    let members = &context.node().members.as_ref()?.strings;
    let has_norway = members.iter().any(|member| member == "NO");
    (is_false && has_norway)
        .then(|| "\"NO\" in quotes, if Norway is meant: YAML reads NO as false".to_owned())
}

pub(super) fn null(context: &Context<'_>) -> Option<String> {
    if context.mistyped()? != Kind::Null {
        return None;
    }
    let is_text = context.forms()?.record_id.is_none();
    let is_attributes = is_text || context.is_value_of_attribute();
    let hint = if is_item(context.document, context.broken.value) {
        "leave it out of the array; [] means no value"
    } else {
        "leave the attribute out, or send [] for no value"
    };
    is_attributes.then(|| hint.to_owned())
}

/// An attribute's value in a form that the profile does not accept: the shortest form that it does.
pub(super) fn long_form(context: &Context<'_>) -> Option<String> {
    let kind = context.mistyped()?;
    let is_object = kind == Kind::Object && context.takes("array");
    let is_string = matches!(kind, Kind::String { .. });
    // Adding quotes would not be enough.
    let is_bare = matches!(kind, Kind::Number | Kind::Bool(_)) && !context.takes("string");
    let forms = context
        .forms()
        .filter(|_| context.is_value_of_attribute())?;
    if !is_object && !is_string && !is_bare {
        return None;
    }
    let is_match = context.profile == Profile::Published && !reference::is_by_id(context);
    let long = if is_object && !(is_match && forms.record_id.is_some()) {
        "put it in an array: [{…}]".to_owned()
    } else if context.profile == Profile::Wire {
        context.in_array("\"…\"")
    } else {
        context.in_array(form(forms, context.profile).shown)
    };
    if context.rule == Rule::Shorthand && is_expanded(context) {
        return Some(format!("{long} (`expand` writes this for you)"));
    }
    Some(long)
}

/// Whether `expand` writes the broken value out: a string always, an object only if the array that it belongs in would
/// take it. An object in this place is the whole attribute, so that each is looked at once.
fn is_expanded(context: &Context<'_>) -> bool {
    let (schema, document) = (context.schema, context.document);
    context.kind() != Kind::Object
        || context
            .node()
            .items
            .is_some_and(|items| accepts(schema, items, document, context.broken.value))
}

/// Profile published accepts only a match by its placeholder.
fn form(forms: &Forms, profile: Profile) -> &LongForm {
    match (&forms.record_id, profile) {
        (Some(record_id), Profile::Published) => record_id,
        _ => &forms.text,
    }
}

/// Several titles in one string, or one without its array: each as an item.
pub(super) fn titles(context: &Context<'_>) -> Option<String> {
    let is_string = matches!(context.mistyped()?, Kind::String { .. });
    if !is_string || context.rule != Rule::Type || !context.takes("array") {
        return None;
    }
    let attribute = context.known_attribute()?;
    let choices = attribute.choices.as_ref()?;
    let text = context.names.string(context.broken.value)?;
    let parts = 1 + text.split([',', ';']).count();
    if !context.is_value_of_attribute() || !context.names.may_compare(parts * choices.len()) {
        return None;
    }
    let title = |text: &str| {
        let mut choices = attribute.active_choices();
        choices.find(|choice| choice.title.eq_ignore_ascii_case(text.trim()))
    };
    let several = || text.split([',', ';']).map(title).collect();
    let all: Option<Vec<_>> = title(&text).map(|one| vec![one]).or_else(several);
    let (head, tail) = if context.profile == Profile::Wire {
        Default::default()
    } else {
        context.forms()?.text.around(true)
    };
    let item = |title: &str| format!("{head}{}{tail}", Value::from(title));
    let items: Vec<_> = all?.iter().map(|choice| item(&choice.title)).collect();
    Some(format!("[{}]", items.join(", ")))
}

/// A string where a number belongs.
pub(super) fn number_alone(context: &Context<'_>) -> Option<String> {
    let is_meant = match context.broken.keyword {
        Keyword::Format => context.node().format == Some(Format::Decimal),
        _ => matches!(context.mistyped()?, Kind::String { .. }) && context.takes("number"),
    };
    let text = context.names.string(context.broken.value)?;
    if !is_meant || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_number = serde_json::from_str::<serde_json::Number>(&text).is_ok();
    Some(if is_number {
        "write it as a number, without quotes".to_owned()
    } else {
        "the number alone, without quotes, separators or currency".to_owned()
    })
}

/// Given only if the array accepts the value.
pub(super) fn into_array(context: &Context<'_>) -> Option<String> {
    let kind = context.mistyped()?;
    let is_one = !matches!(kind, Kind::Array | Kind::Null);
    let takes_arrays_only = context.takes("array") && !context.takes("object");
    let item = context.node().items;
    let types = Types::of_value(context.document, context.broken.value);
    let takes_it = item.is_some_and(|item| context.schema.types(item).meets(types));
    (is_one && takes_arrays_only && takes_it).then(|| "put it in an array".to_owned())
}

pub(super) fn out_of_array(context: &Context<'_>) -> Option<String> {
    if context.mistyped()? != Kind::Array {
        return None;
    }
    let takes_texts = context.takes("string") || context.takes("number");
    let one = if takes_texts { "value" } else { "object" };
    let document = context.document;
    let mut items = document.children(context.broken.value);
    let is_taken = |item: &NodeId| {
        let types = context.schema.types(context.broken.schema);
        types.meets(Types::of_value(document, *item))
    };
    Some(match (items.next().filter(is_taken), items.next()) {
        (Some(_), None) => format!("take the one {one} out of the array"),
        _ => format!("one {one} in place of the array"),
    })
}

/// A number or a boolean instead of a string that needs a form.
pub(super) fn formed(context: &Context<'_>) -> Option<String> {
    let is_bare = matches!(context.mistyped()?, Kind::Number | Kind::Bool(_));
    if !is_bare || !context.takes("string") {
        return None;
    }
    if let Some(format) = strings(context)?.format {
        return Some(format!("a string: {}", format.shape()));
    }
    let advice = Documented::table();
    let form = if context.is_value_of_attribute() {
        context.forms()?.form
    } else {
        let key = context.names.key(context.broken.value)?;
        advice.matched_form(&key)
    };
    form.map(|form| form.example().to_owned())
}

pub(super) fn quotes(context: &Context<'_>) -> Option<String> {
    let is_bare = matches!(context.mistyped()?, Kind::Number | Kind::Bool(_));
    // In quotes it would not be a member of a list either.
    let takes_any_text = strings(context).is_some_and(|strings| strings.members.is_none());
    let is_object = context.node().role == Some(Role::TargetObject);
    (is_bare && takes_any_text && !is_object).then(|| "write it as a string, in quotes".to_owned())
}

/// The schema that strings have to meet: the broken one, or its branch for strings.
fn strings<'a>(context: &Context<'a>) -> Option<&'a SchemaNode> {
    let schema = context.schema;
    let text = Types::of("string")?;
    let branch = |node: &&'a SchemaNode| {
        let mut branches = node.any_of.iter().map(|branch| branch.schema);
        branches
            .find(|id| schema.types(*id).meets(text))
            .map(|id| schema.node(id))
    };
    let inner = successors(Some(context.node()), branch).last();
    inner.filter(|_| context.takes("string"))
}

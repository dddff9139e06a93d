//! Hints at values of the wrong type.

use super::{Context, is_item};
use crate::Profile;
use crate::format::Format;
use crate::json::Kind;
use crate::judge::Keyword;
use crate::long_form::{Form, Forms};
use crate::rule::Rule;

/// A record's id where an attribute takes references, by its form.
pub(super) fn record_id(context: &Context<'_>) -> Option<String> {
    let is_alone = context.broken.keyword == Keyword::Not;
    let is_text = matches!(context.mistyped(), Some(Kind::String { .. }));
    if !is_alone && !is_text {
        return None;
    }
    let record_id = context.forms()?.record_id.as_ref()?;
    if is_alone {
        return Some(format!("{}, or a domain", record_id.shown));
    }
    let text = context.document.string(context.broken.value)?;
    if !context.is_value_of_attribute() || !Format::Uuid.check()(&text) {
        return None;
    }
    let record_id = context.in_array(record_id.shown);
    if context.rule != Rule::Shorthand {
        return Some(record_id);
    }
    // Here it can be the id of something else too.
    let text = context.in_array(context.forms()?.text.shown);
    Some(format!("{text} or {record_id}"))
}

/// YAML 1.1 reads the code of Norway as false.
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
        "leave it out: an array without values, [], is no value"
    } else {
        "[] for no value, or leave the attribute out"
    };
    is_attributes.then(|| hint.to_owned())
}

/// A value of an attribute in a short form that the profile does not take.
pub(super) fn long_form(context: &Context<'_>) -> Option<String> {
    let kind = context.mistyped()?;
    let is_object = kind == Kind::Object && context.takes("array");
    if !is_object && !matches!(kind, Kind::String { .. }) {
        return None;
    }
    let forms = context
        .forms()
        .filter(|_| context.is_value_of_attribute())?;
    let long = if is_object {
        "the same object in an array".to_owned()
    } else {
        context.in_array(form(forms, context.profile).shown)
    };
    if context.rule == Rule::Shorthand {
        return Some(format!("{long}, which is what `expand` writes"));
    }
    Some(long)
}

/// Profile published takes no match but one by its placeholder.
fn form(forms: &Forms, profile: Profile) -> &Form {
    match (&forms.record_id, profile) {
        (Some(record_id), Profile::Published) => record_id,
        _ => &forms.text,
    }
}

pub(super) fn into_array(context: &Context<'_>) -> Option<String> {
    let kind = context.mistyped()?;
    let is_one = !matches!(kind, Kind::Array | Kind::Null);
    let takes_arrays_only = context.takes("array") && !context.takes("object");
    (is_one && takes_arrays_only).then(|| "put it in an array".to_owned())
}

pub(super) fn out_of_array(context: &Context<'_>) -> Option<String> {
    if context.mistyped()? != Kind::Array {
        return None;
    }
    let takes_texts = context.takes("string") || context.takes("number");
    let one = if takes_texts { "value" } else { "object" };
    let mut items = context.document.children(context.broken.value);
    Some(match (items.next(), items.next()) {
        (Some(_), None) => format!("take the one {one} out of the array"),
        _ => format!("one {one} in place of the array"),
    })
}

pub(super) fn quotes(context: &Context<'_>) -> Option<String> {
    let is_bare = matches!(context.mistyped()?, Kind::Number | Kind::Bool(_));
    // In quotes it would be no member of a list either.
    let takes_any_text = context.takes("string") && context.node().members.is_none();
    (is_bare && takes_any_text).then(|| "the same as a text, in quotes".to_owned())
}

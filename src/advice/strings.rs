//! Advice on strings: those that a program wrote by accident, and those that lack the form that the API asks for.

use super::{Form, Table, remark};
use crate::format::Format;
use crate::found::Remark;
use crate::json::{Document, Kind, NodeId};
use crate::rule::Rule;

/// Strings such as `undefined`, wherever they stand in the values of an attribute.
pub(super) fn accidents(
    table: &Table,
    document: &Document<'_>,
    attribute: NodeId,
    advice: &mut Vec<Remark>,
) {
    let is_accident = |value: &NodeId| {
        let Kind::String { .. } = document.kind(*value) else {
            return false;
        };
        let text = document.slice(document.span(*value));
        let text = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let mut accidents = table.accidents.iter();
        text.is_some_and(|text| accidents.any(|accident| accident == text))
    };
    let message = "looks like a programming mistake, not like a value";
    let hint = "send the value that was meant, or leave the attribute out";
    let found = document.inside(attribute).filter(is_accident);
    advice.extend(found.map(|value| remark(Rule::AccidentalText, value, "", message, hint)));
}

/// The strings of an attribute that have a form: its short form, and what its references match by.
pub(super) fn forms(
    table: &Table,
    document: &Document<'_>,
    attribute: NodeId,
    advice: &mut Vec<Remark>,
) {
    let key = document.key(attribute).unwrap_or_default();
    let short = table.short_forms.get(&*key).copied();
    let mut value = |value: NodeId| match document.kind(value) {
        Kind::String { .. } => {
            let is_id = || {
                let text = document.string(value).unwrap_or_default();
                Format::Uuid.check()(&text)
            };
            // A record id has a rule of its own.
            if let Some(form) = short.filter(|_| !is_id()) {
                formed(form, false, document, value, advice);
            }
        }
        Kind::Object => matched(table, document, value, advice),
        _ => {}
    };
    if document.kind(attribute) == Kind::Array {
        document.children(attribute).for_each(value);
    } else {
        value(attribute);
    }
}

/// The values that a reference matches by.
fn matched(table: &Table, document: &Document<'_>, reference: NodeId, advice: &mut Vec<Remark>) {
    if document.child(reference, "target_object").is_none() {
        return;
    }
    let arrays = document
        .children(reference)
        .filter(|value| document.kind(*value) == Kind::Array);
    let values = arrays.flat_map(|array| document.children(array));
    for value in values.filter(|value| document.kind(*value) == Kind::Object) {
        let country = document.child(value, "country_code");
        let has_country = country.is_some_and(|code| document.kind(code) != Kind::Null);
        for member in document.children(value) {
            let key = document.key(member).unwrap_or_default();
            if let Some(form) = table.matched_forms.get(&*key) {
                formed(*form, has_country, document, member, advice);
            }
        }
    }
}

fn formed(
    form: Form,
    has_country: bool,
    document: &Document<'_>,
    value: NodeId,
    advice: &mut Vec<Remark>,
) {
    let Some(text) = document.string(value) else {
        return;
    };
    if !form.is_met_by(&text, has_country) {
        let message = format!("not {}", form.name());
        advice.push(remark(Rule::Format, value, "", message, form.example()));
    }
}

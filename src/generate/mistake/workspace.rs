//! Mistakes that only the metadata of a workspace tell from correct bodies.

use super::draft::Draft;
use crate::api::attribute::AttributeType;
use crate::api::object::{Attribute, Choice};
use crate::api::profile::Profile;
use crate::generate::expected::Mistaken;
use crate::generate::scalar;
use crate::report::rule::Rule;
use crate::schema::format::Format;
use serde_json::{Value, json};
use std::collections::HashSet;

pub(super) fn title(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let object = &draft.contract.operation().object;
    let is_no_name = |title: &String| object.attribute(title).is_none();
    let attribute = draft.known(|attribute| attribute.title.as_ref().is_some_and(is_no_name))?;
    let value = scalar::text(draft.style, &mut draft.choices);
    let title = attribute.title.as_deref()?;
    draft.wrong(title, value.into(), &[(Rule::UnknownAttribute, "")])
}

/// The key of an option in a value, if the attribute has options.
fn key(attribute: &Attribute) -> Option<&'static str> {
    match &*attribute.kind {
        "select" => Some("option"),
        "status" => Some("status"),
        _ => None,
    }
}

/// A request with this text for an option.
fn chosen(
    draft: &mut Draft<'_>,
    attribute: &Attribute,
    text: &str,
    rule: Rule,
) -> Option<Mistaken> {
    let key = key(attribute)?;
    let has_short_form = draft.contract.profile() == Profile::Wire && draft.choices.below(2) == 1;
    let (value, at) = match (has_short_form, attribute.is_multiselect) {
        (false, _) => (json!([{ key: text }]), format!("/0/{key}")),
        (true, true) => (json!([text]), "/0".to_owned()),
        (true, false) => (json!(text), String::new()),
    };
    draft.wrong(&attribute.api_slug, value, &[(rule, &at)])
}

/// The titles of active choices in the wrong case.
fn in_wrong_case(attribute: &Attribute) -> Vec<String> {
    let is_id = Format::Uuid.check();
    // The case of an id does not matter, nor that of a title which looks like one.
    let known = |text: &str| {
        if is_id(text) {
            text.to_ascii_lowercase()
        } else {
            text.to_owned()
        }
    };
    let choices = attribute.choices.iter().flatten();
    let names = choices.flat_map(|choice| [Some(&choice.title), choice.id.as_ref()]);
    let names: HashSet<String> = names.flatten().map(|name| known(name)).collect();
    let titles = attribute.active_choices().map(|choice| &choice.title);
    let wrong = titles.flat_map(|title| [title.to_lowercase(), title.to_uppercase()]);
    wrong.filter(|text| !names.contains(&known(text))).collect()
}

pub(super) fn option_case(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute = draft
        .known(|attribute| key(attribute).is_some() && !in_wrong_case(attribute).is_empty())?;
    let texts = in_wrong_case(attribute);
    let text = &texts[draft.choices.below(texts.len())];
    chosen(draft, attribute, text, Rule::UnknownOption)
}

/// The titles and ids of choices that only archived ones have.
fn archived(attribute: &Attribute) -> Vec<&str> {
    fn names(choice: &Choice) -> impl Iterator<Item = &str> {
        let title = Some(&*choice.title).filter(|title| !title.is_empty());
        title.into_iter().chain(choice.id.as_deref())
    }
    let choices = attribute.choices.iter().flatten();
    let archived = choices.filter(|choice| choice.is_archived).flat_map(names);
    let active: HashSet<&str> = attribute.active_choices().flat_map(names).collect();
    archived.filter(|name| !active.contains(name)).collect()
}

pub(super) fn archived_option(draft: &mut Draft<'_>) -> Option<Mistaken> {
    if draft.contract.profile() != Profile::Canonical {
        return None;
    }
    let attribute =
        draft.known(|attribute| key(attribute).is_some() && !archived(attribute).is_empty())?;
    let names = archived(attribute);
    let name = names[draft.choices.below(names.len())];
    chosen(draft, attribute, name, Rule::ArchivedOption)
}

pub(super) fn option_id_key(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute = draft.known(|attribute| key(attribute).is_some())?;
    let key = key(attribute)?;
    let id = scalar::uuid(&mut draft.choices);
    let at = format!("/0/{key}_id");
    let findings = [(Rule::Required, "/0"), (Rule::AdditionalProperty, &*at)];
    draft.wrong(
        &attribute.api_slug,
        json!([{format!("{key}_id"): id}]),
        &findings,
    )
}

pub(super) fn joined_options(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute = draft.known(|attribute| {
        attribute.is_multiselect
            && key(attribute).is_some()
            && attribute.active_choices().nth(1).is_some()
    })?;
    let titles: Vec<_> = attribute.active_choices().collect();
    let titles = titles.iter().map(|choice| &*choice.title);
    let most = titles.len();
    let count = 2 + draft.choices.below(most - 1);
    let text = titles.take(count).collect::<Vec<_>>().join(", ");
    draft.wrong(&attribute.api_slug, text.into(), &[(Rule::Type, "")])
}

pub(super) fn partial_location(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute = draft.known(|attribute| attribute.kind == "location")?;
    let value = json!([{"line_1": "1 Harbour Street", "locality": "London", "country_code": "GB"}]);
    // Each of the seven that are missing.
    draft.wrong(&attribute.api_slug, value, &[(Rule::Required, "/0"); 7])
}

pub(super) fn read_only(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute = draft.any_known(|attribute| !attribute.can_be_written())?;
    let text = scalar::text(draft.style, &mut draft.choices);
    draft.wrong(
        &attribute.api_slug,
        json!([{ "value": text }]),
        &[(Rule::ReadOnlyAttribute, "")],
    )
}

/// A text that such an attribute takes in an array.
fn text_of(kind: &str) -> Option<&'static str> {
    match kind {
        "domain" => Some("bluebird.example.com"),
        "email-address" => Some("ada@bluebird.example.com"),
        "phone-number" => Some("+44 20 7946 0958"),
        "text" => Some("Bluebird"),
        _ => None,
    }
}

pub(super) fn bare_value(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute =
        draft.known(|attribute| attribute.is_multiselect && text_of(&attribute.kind).is_some())?;
    let text = text_of(&attribute.kind)?;
    draft.wrong(&attribute.api_slug, text.into(), &[(Rule::Type, "")])
}

pub(super) fn phone_number_key(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute = draft.known(|attribute| attribute.kind == "phone-number")?;
    let value = json!([{"phone_number": "+44 20 7946 0958"}]);
    let findings = [
        (Rule::Required, "/0"),
        (Rule::AdditionalProperty, "/0/phone_number"),
    ];
    // Profile wire only advises against further keys.
    let count = match draft.contract.profile() {
        Profile::Canonical => 2,
        _ => 1,
    };
    draft.wrong(&attribute.api_slug, value, &findings[..count])
}

pub(super) fn number_as_text(draft: &mut Draft<'_>) -> Option<Mistaken> {
    const TEXTS: [&str; 5] = ["1,200", "$1200", "1 200.50", "€1.200,50", "1200 EUR"];
    let attribute = draft.known(|attribute| matches!(&*attribute.kind, "number" | "currency"))?;
    let text = TEXTS[draft.choices.below(TEXTS.len())];
    let key = if attribute.kind == "number" {
        "value"
    } else {
        "currency_value"
    };
    let at = format!("/0/{key}");
    draft.wrong(
        &attribute.api_slug,
        json!([{key: text}]),
        &[(Rule::Type, &at)],
    )
}

pub(super) fn disallowed_object(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let metadata = draft.contract.operation().metadata();
    let others = |attribute: &Attribute| -> Vec<&str> {
        let objects = metadata.objects.iter();
        let is_allowed =
            |name: &String, object: &crate::api::object::Object| object.is_called(name);
        let others = objects.filter(|object| {
            let mut allowed = attribute.allowed_objects.iter();
            !object.slug.is_empty() && !allowed.any(|name| is_allowed(name, object))
        });
        others.flat_map(|object| object.names()).collect()
    };
    let attribute = draft.known(|attribute| {
        attribute.kind == "record-reference"
            && !attribute.allowed_objects.is_empty()
            && !others(attribute).is_empty()
    })?;
    let names = others(attribute);
    let name = names[draft.choices.below(names.len())];
    let id = scalar::uuid(&mut draft.choices);
    let value = json!([{"target_object": name, "target_record_id": id}]);
    draft.wrong(
        &attribute.api_slug,
        value,
        &[(Rule::DisallowedObject, "/0/target_object")],
    )
}

/// A short form of a text where the profile takes the long form only.
pub(super) fn short_form(draft: &mut Draft<'_>) -> Option<Mistaken> {
    let attribute =
        draft.known(|attribute| attribute.kind == "text" && !attribute.is_multiselect)?;
    let text: Value = scalar::text(draft.style, &mut draft.choices).into();
    let value = match draft.choices.below(2) {
        0 => text,
        _ => json!({ "value": text }),
    };
    draft.wrong(&attribute.api_slug, value, &[(Rule::Shorthand, "")])
}

pub(super) fn null_value(draft: &mut Draft<'_>) -> Option<Mistaken> {
    // Of a type that nobody knows, values are not judged.
    let attribute = draft.known(|attribute| {
        AttributeType::named(&attribute.kind).is_some() && !attribute.needs_value()
    })?;
    draft.wrong(&attribute.api_slug, Value::Null, &[(Rule::Type, "")])
}

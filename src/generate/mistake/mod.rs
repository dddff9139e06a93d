//! The mistakes that people make: one table, which the generators, the command line and the documentation read.

pub(super) mod draft;
mod workspace;

use super::expected::Mistaken;
use super::scalar;
use crate::api::aliases::Aliases;
use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::json::push_token;
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::schema::{Schema, SchemaNode};
use draft::Draft;
use serde_json::{Value, json};

/// A mistake that people make, applied to a valid body.
#[derive(Clone, Copy, Debug)]
pub struct Mistake {
    /// The name, such as `duplicate-key`.
    pub name: &'static str,
    /// What is wrong with the body.
    pub about: &'static str,
    /// Whether a body with this mistake is larger than 10 MiB. [`Generator::mistaken`](super::Generator::mistaken)
    /// makes it; random picks leave it out.
    pub is_large: bool,
    /// Whether only a contract with [`Metadata`](crate::Metadata) tells it from a correct body.
    pub needs_metadata: bool,
    make: fn(&mut Draft<'_>) -> Option<Mistaken>,
}

impl Mistake {
    /// The whole catalogue, ordered by name.
    pub const ALL: &[Self] = &[
        known(
            "attribute-title",
            "an attribute's title in place of its slug",
            workspace::title,
        ),
        row(
            "country-code-alias",
            "another country code in common use, such as UK for GB",
            alias,
        ),
        row(
            "country-code-case",
            "a country code in lower case",
            lower_case,
        ),
        row(
            "country-code-long",
            "a country code of three letters",
            three_letters,
        ),
        row(
            "data-missing",
            "the values without the envelope `data`",
            no_data,
        ),
        row(
            "duplicate-key",
            "a key that occurs twice in an object",
            duplicate_key,
        ),
        row(
            "enum-member-new",
            "a member of an enum that the schema does not know",
            new_member,
        ),
        row("html-page", "a proxy's page in place of JSON", html_page),
        known(
            "location-partial",
            "a location without some of its keys",
            workspace::partial_location,
        ),
        row(
            "matched-values-none",
            "a match that holds no value",
            no_matched_value,
        ),
        row(
            "matched-values-two",
            "a match that holds two values",
            two_matched_values,
        ),
        known(
            "multi-select-bare",
            "one value, not in an array, for a multi-select attribute",
            workspace::bare_value,
        ),
        row(
            "null-attribute",
            "null in place of an attribute's values",
            null_attribute,
        ),
        known(
            "number-as-text",
            "a number as text, with separators or a currency symbol",
            workspace::number_as_text,
        ),
        known(
            "object-disallowed",
            "a reference to an object that the attribute may not refer to",
            workspace::disallowed_object,
        ),
        known(
            "option-archived",
            "an option or status that is archived",
            workspace::archived_option,
        ),
        known(
            "option-case",
            "the title of an option or status in the wrong case",
            workspace::option_case,
        ),
        known(
            "option-id-key",
            "`option_id` for `option`, or `status_id` for `status`",
            workspace::option_id_key,
        ),
        known(
            "options-joined",
            "several options as one text, joined by commas",
            workspace::joined_options,
        ),
        known(
            "phone-number-key",
            "`phone_number` for `original_phone_number`",
            workspace::phone_number_key,
        ),
        row(
            "placeholder-literal",
            "the documentation's placeholder, sent literally",
            placeholder,
        ),
        known(
            "read-only-key",
            "an attribute that cannot be written",
            workspace::read_only,
        ),
        row(
            "read-value-written",
            "a value as a response has it, sent back",
            read_value,
        ),
        row(
            "shorthand-refused",
            "a short form where the profile takes the long form only",
            shorthand,
        ),
        Self {
            is_large: true,
            ..row(
                "text-limit",
                "a text over the limit of 10 MiB",
                text_over_the_limit,
            )
        },
    ];

    /// A body with this mistake; `None` if the profile accepts it, or if it belongs to the other kind of body.
    pub(super) fn make(&self, context: &mut Draft<'_>) -> Option<Mistaken> {
        (self.make)(context)
    }
}

const fn row(
    name: &'static str,
    about: &'static str,
    make: fn(&mut Draft<'_>) -> Option<Mistaken>,
) -> Mistake {
    Mistake {
        name,
        about,
        is_large: false,
        needs_metadata: false,
        make,
    }
}

/// A row for bodies of workspaces with metadata; others do not have the mistake.
const fn known(
    name: &'static str,
    about: &'static str,
    make: fn(&mut Draft<'_>) -> Option<Mistaken>,
) -> Mistake {
    Mistake {
        needs_metadata: true,
        ..row(name, about, make)
    }
}

fn alias(context: &mut Draft<'_>) -> Option<Mistaken> {
    let aliases = Aliases::table().two_letters.keys();
    country_code_of(context, aliases.cloned().collect())
}

fn three_letters(context: &mut Draft<'_>) -> Option<Mistaken> {
    let aliases = Aliases::table().three_letters.keys();
    country_code_of(context, aliases.cloned().collect())
}

fn lower_case(context: &mut Draft<'_>) -> Option<Mistaken> {
    let codes = Aliases::table().country_codes();
    country_code_of(context, codes.map(|code| code.to_lowercase()).collect())
}

fn country_code_of(context: &mut Draft<'_>, mut codes: Vec<String>) -> Option<Mistaken> {
    codes.sort();
    let code = codes[context.choices.below(codes.len())].clone();
    context.country_code(&code)
}

fn two_matched_values(context: &mut Draft<'_>) -> Option<Mistaken> {
    let values = json!([{"email_address": "a@example.com"}, {"email_address": "b@example.com"}]);
    context.matching("email_addresses", &values, "", Rule::MatchingAttribute)
}

fn no_matched_value(context: &mut Draft<'_>) -> Option<Mistaken> {
    context.matching("email_addresses", &json!([]), "", Rule::MatchingAttribute)
}

fn placeholder(context: &mut Draft<'_>) -> Option<Mistaken> {
    let schema = context.schema;
    let reference = schema.node(schema.find(Role::ReferenceByMatch)?);
    let mut refused = reference.properties.iter();
    // The first of the names that are reserved.
    let (name, _) = refused.find(|(_, property)| schema.node(*property).never)?;
    context.matching(
        name,
        &json!([{"email_address": "a@example.com"}]),
        "",
        Rule::MatchingAttribute,
    )
}

fn null_attribute(context: &mut Draft<'_>) -> Option<Mistaken> {
    // There it may clear the attribute.
    if context.contract.operation().writes.may_clear_by_null {
        return None;
    }
    if context.has_metadata() {
        return workspace::null_value(context);
    }
    let of_references = context.choices.below(2) == 1;
    context.request(of_references, &Value::Null, "", Rule::Type)
}

fn shorthand(context: &mut Draft<'_>) -> Option<Mistaken> {
    let rule = match context.contract.profile() {
        Profile::Published => Rule::Type,
        Profile::Canonical => Rule::Shorthand,
        Profile::Wire => return None,
    };
    if context.has_metadata() {
        return workspace::short_form(context);
    }
    let text = scalar::text(context.style, &mut &mut *context.choices);
    let value = if context.choices.below(2) == 0 {
        json!(text)
    } else {
        json!({"value": text})
    };
    context.request(false, &value, "", rule)
}

fn no_data(context: &mut Draft<'_>) -> Option<Mistaken> {
    if context.body != Body::Request {
        return None;
    }
    let attribute = context.attribute(false)?;
    let body = json!({"values": {attribute.as_str(): [{"value": "x"}]}});
    Some(context.parsed(&body, &[(Rule::Required, String::new())]))
}

/// A value read from a response, sent in a request: its properties other than `value` are not accepted there.
fn read_value(context: &mut Draft<'_>) -> Option<Mistaken> {
    if context.body != Body::Request {
        return None;
    }
    let contract = context.contract;
    let response = contract.compiled(Body::Response(200)).ok()?;
    let attribute = context.attribute(false)?;
    let (_, read) = context.read(response, &attribute)?;
    let keys = read.as_object()?.keys().filter(|key| *key != "value");
    let places: Vec<_> = keys.map(|key| format!("/0/{key}")).collect();
    let places = places.iter().map(|at| (Rule::AdditionalProperty, &**at));
    context.wrong(&attribute, json!([read]), &places.collect::<Vec<_>>())
}

/// A new string in place of a member of an enum of strings, which is drift.
fn new_member(context: &mut Draft<'_>) -> Option<Mistaken> {
    context.body.status()?;
    let schema = context.schema;
    if let Some(name) = enum_of_texts(schema, schema.node(Schema::ROOT)) {
        let mut value = context.valid();
        value[name] = "new_member".into();
        return Some(context.parsed(&value, &[(Rule::Enum, format!("/{name}"))]));
    }
    let attribute = context.attribute(false)?;
    let (item, mut read) = context.read(schema, &attribute)?;
    let name = enum_of_texts(schema, item)?;
    read[name] = "new_member".into();
    Some(context.response(&attribute, &read, name, Rule::Enum))
}

/// The first property whose value is one of a list of strings.
fn enum_of_texts<'a>(schema: &Schema, node: &'a SchemaNode) -> Option<&'a str> {
    let mut properties = node.properties.iter();
    let (name, _) = properties.find(|(_, id)| {
        let members = schema.node(*id).members.as_ref();
        members.is_some_and(|members| members.numbers.is_empty())
    })?;
    Some(name)
}

fn duplicate_key(context: &mut Draft<'_>) -> Option<Mistaken> {
    const COPY: &str = "\0copy";
    let mut value = context.valid();
    let mut places = Vec::new();
    properties(&value, "", &mut places);
    let (object, key) = places.get(context.choices.below(places.len().max(1)))?;
    let mut at = format!("{object}/");
    push_token(&mut at, key);
    // The copy sorts first because of its name, so that the value that counts is the valid one.
    let members = value.pointer_mut(object)?.as_object_mut()?;
    members.insert(COPY.to_owned(), members[key].clone());
    let [copy, key] = [COPY, key].map(|key| Value::from(key).to_string());
    let text = value.to_string().replacen(&copy, &key, 1);
    Some(context.in_text(text, true, &[(Rule::DuplicateKey, at)]))
}

/// Every property in a value, outermost first: the pointer of its object, and its name.
fn properties(value: &Value, at: &str, all: &mut Vec<(String, String)>) {
    let mut inner = Vec::new();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                all.push((at.to_owned(), name.clone()));
                let mut below = format!("{at}/");
                push_token(&mut below, name);
                inner.push((below, member));
            }
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            inner.extend(items.map(|(index, item)| (format!("{at}/{index}"), item)));
        }
        _ => {}
    }
    for (at, value) in inner {
        properties(value, &at, all);
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one signature for the whole table"
)]
fn html_page(context: &mut Draft<'_>) -> Option<Mistaken> {
    let id = scalar::formatted(context.style, Format::Uuid, &mut &mut *context.choices);
    let text = format!("<!doctype html><html><title>502 Bad Gateway</title>{id}</html>");
    Some(context.in_text(text, true, &[(Rule::Syntax, String::new())]))
}

/// The shortest text over the limit, in one-byte or two-byte letters.
fn text_over_the_limit(context: &mut Draft<'_>) -> Option<Mistaken> {
    let schema = context.schema;
    let limits = schema.ids().filter_map(|id| schema.node(id).max_length);
    let limit = limits.max()?;
    let letter = ["x", "é"][context.choices.below(2)];
    let text = letter.repeat(limit / letter.len() + 1);
    if context.body != Body::Request {
        let attribute = context.attribute(false)?;
        let (_, mut read) = context.read(schema, &attribute)?;
        read["value"] = text.into();
        return Some(context.response(&attribute, &read, "value", Rule::TextLimit));
    }
    let short_forms = if context.contract.profile() == Profile::Wire {
        2
    } else {
        0
    };
    let long = json!([{"value": text}]);
    if context.has_metadata() {
        return context.request(false, &long, "/0/value", Rule::TextLimit);
    }
    match context.choices.below(2 + short_forms) {
        0 => context.request(false, &long, "/0/value", Rule::TextLimit),
        1 => context.matching("id", &long, "/0/value", Rule::TextLimit),
        2 => context.request(false, &long[0], "/value", Rule::TextLimit),
        _ => context.request(false, &text.into(), "", Rule::TextLimit),
    }
}

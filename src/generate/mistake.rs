//! The mistakes that people make: one table, which the generators, the command line and the
//! documentation read.

use super::valid::Valid;
use super::{Choices, Expected, Sizes, scalar};
use crate::format::Format;
use crate::operation::{Body, Operation};
use crate::schema::{Schema, SchemaId};
use crate::{Profile, Rule};
use serde_json::{Map, Value, json};

/// A mistake that people make, as a mutation of a valid body.
#[derive(Clone, Copy, Debug)]
pub struct Mistake {
    /// The name, such as `duplicate-key`.
    pub name: &'static str,
    /// What the body has that it should not have.
    pub about: &'static str,
    make: fn(&mut Context<'_>) -> Option<Mistaken>,
}

/// A body with a mistake in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mistaken {
    /// The bytes as text, since some mistakes are in the JSON text itself.
    pub text: String,
    /// Whether the mistake is in the JSON text, so that no parsed body has it.
    pub is_in_text: bool,
    /// Exactly what a report on it finds.
    pub findings: Vec<Expected>,
}

impl Mistake {
    /// The whole catalogue, ordered by name.
    pub const ALL: &[Self] = &[
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
            "a key that stands twice in an object",
            duplicate_key,
        ),
        row(
            "enum-member-new",
            "a member of an enum that the schema does not know",
            new_member,
        ),
        row("html-page", "a proxy's page in place of JSON", html_page),
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
        row(
            "null-attribute",
            "null in place of an attribute's values",
            null_attribute,
        ),
        row(
            "placeholder-literal",
            "the placeholder of the documentation sent as it stands",
            placeholder,
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
    ];

    /// A body with this mistake; `None` where the profile takes it, or where it is a mistake of the
    /// other kind of body.
    pub(super) fn make(&self, context: &mut Context<'_>) -> Option<Mistaken> {
        (self.make)(context)
    }
}

const fn row(
    name: &'static str,
    about: &'static str,
    make: fn(&mut Context<'_>) -> Option<Mistaken>,
) -> Mistake {
    Mistake { name, about, make }
}

/// What a mistake is made of.
pub(super) struct Context<'a> {
    pub(super) operation: &'static Operation,
    pub(super) profile: Profile,
    pub(super) body: Body,
    pub(super) schema: &'a Schema,
    pub(super) sizes: &'a Sizes,
    pub(super) choices: &'a mut dyn Choices,
}

impl Context<'_> {
    /// A name out of the standard attributes: those of texts, or those of references.
    fn attribute(&mut self, of_references: bool) -> Option<String> {
        let published = self
            .operation
            .embedded(Profile::Published, Body::Request)?
            .compiled();
        let values = inside(published, Schema::ROOT, &["data", "values"])?;
        let properties = published.node(values).properties.iter();
        let is_wanted = |id: SchemaId| {
            let items = published.node(id).items;
            items.is_some_and(|items| published.node(items).any_of.is_empty() != of_references)
        };
        let names: Vec<_> = properties
            .filter(|(_, id)| is_wanted(*id))
            .map(|(name, _)| name.clone())
            .collect();
        (!names.is_empty()).then(|| names[self.choices.below(names.len())].clone())
    }

    /// A request whose attribute `users` or `company` has one match with these values.
    fn matching(&mut self, key: &str, values: &Value, at: &str, rule: Rule) -> Option<Mistaken> {
        if self.body != Body::Request || self.profile == Profile::Published {
            return None;
        }
        let attribute = self.attribute(true)?;
        let reference = json!({"target_object": "people", key: values});
        let body = json!({"data": {"values": {attribute.as_str(): [reference]}}});
        Some(parsed(
            &body,
            &[(rule, format!("/data/values/{attribute}/0/{key}{at}"))],
        ))
    }

    fn country_code(&mut self, code: &str) -> Option<Mistaken> {
        let phone = json!([{"original_phone_number": "1", "country_code": code}]);
        self.matching("phone_numbers", &phone, "/0/country_code", Rule::Enum)
    }

    /// A request with one attribute.
    fn request(&mut self, of_references: bool, value: &Value, rule: Rule) -> Option<Mistaken> {
        if self.body != Body::Request {
            return None;
        }
        let attribute = self.attribute(of_references)?;
        let body = json!({"data": {"values": {attribute.as_str(): value}}});
        Some(parsed(
            &body,
            &[(rule, format!("/data/values/{attribute}"))],
        ))
    }
}

fn inside(schema: &Schema, id: SchemaId, names: &[&str]) -> Option<SchemaId> {
    names.iter().try_fold(id, |id, name| {
        let node = schema.node(id);
        Some(node.properties[node.property(name)?].1)
    })
}

fn parsed(body: &Value, findings: &[(Rule, String)]) -> Mistaken {
    in_text(body.to_string(), false, findings)
}

fn in_text(text: String, is_in_text: bool, findings: &[(Rule, String)]) -> Mistaken {
    let expected = |(rule, at): &(Rule, String)| Expected {
        rule: *rule,
        at: at.clone(),
    };
    Mistaken {
        text,
        is_in_text,
        findings: findings.iter().map(expected).collect(),
    }
}

fn alias(context: &mut Context<'_>) -> Option<Mistaken> {
    of_aliases(context, 2)
}

fn three_letters(context: &mut Context<'_>) -> Option<Mistaken> {
    of_aliases(context, 3)
}

fn of_aliases(context: &mut Context<'_>, length: usize) -> Option<Mistaken> {
    let aliases = context.operation.aliases.keys();
    let mut aliases: Vec<_> = aliases.filter(|alias| alias.len() == length).collect();
    aliases.sort();
    let alias = aliases[context.choices.below(aliases.len())].clone();
    context.country_code(&alias)
}

fn lower_case(context: &mut Context<'_>) -> Option<Mistaken> {
    let mut codes: Vec<_> = context.operation.aliases.values().collect();
    codes.sort();
    let code = codes[context.choices.below(codes.len())].to_lowercase();
    context.country_code(&code)
}

fn two_matched_values(context: &mut Context<'_>) -> Option<Mistaken> {
    let values = json!([{"email_address": "a@example.com"}, {"email_address": "b@example.com"}]);
    context.matching("email_addresses", &values, "", Rule::MatchingAttribute)
}

fn no_matched_value(context: &mut Context<'_>) -> Option<Mistaken> {
    context.matching("email_addresses", &json!([]), "", Rule::MatchingAttribute)
}

fn placeholder(context: &mut Context<'_>) -> Option<Mistaken> {
    let published = context
        .operation
        .embedded(Profile::Published, Body::Request)?
        .compiled();
    // The page's one required property name that no program would choose.
    let mut required = published.ids().flat_map(|id| &published.node(id).required);
    let name = required.find(|name| name.starts_with('['))?;
    context.matching(
        name,
        &json!([{"email_address": "a@example.com"}]),
        "",
        Rule::MatchingAttribute,
    )
}

fn null_attribute(context: &mut Context<'_>) -> Option<Mistaken> {
    let of_references = context.choices.below(2) == 1;
    context.request(of_references, &Value::Null, Rule::Type)
}

fn shorthand(context: &mut Context<'_>) -> Option<Mistaken> {
    let rule = match context.profile {
        Profile::Published => Rule::Type,
        Profile::Canonical => Rule::Shorthand,
        Profile::Wire => return None,
    };
    let text = scalar::text(context.sizes, &mut &mut *context.choices);
    let value = if context.choices.below(2) == 0 {
        json!(text)
    } else {
        json!({"value": text})
    };
    context.request(false, &value, rule)
}

fn no_data(context: &mut Context<'_>) -> Option<Mistaken> {
    if context.body != Body::Request {
        return None;
    }
    let attribute = context.attribute(false)?;
    let body = json!({"values": {attribute.as_str(): [{"value": "x"}]}});
    Some(parsed(&body, &[(Rule::Required, String::new())]))
}

/// A value of a response as a value of a request, less what the request takes.
fn read_value(context: &mut Context<'_>) -> Option<Mistaken> {
    if context.body != Body::Request {
        return None;
    }
    let response = context
        .operation
        .embedded(context.profile, Body::Response(200))?
        .compiled();
    let attribute = context.attribute(false)?;
    let array = inside(response, Schema::ROOT, &["data", "values", &attribute])?;
    let item = response.node(array).items?;
    let value = Valid::new(response, context.sizes, &mut &mut *context.choices).value(item);
    let at = format!("/data/values/{attribute}/0");
    let read: Vec<_> = value
        .as_object()?
        .keys()
        .filter(|key| *key != "value")
        .cloned()
        .collect();
    let findings: Vec<_> = read
        .iter()
        .map(|key| (Rule::AdditionalProperty, format!("{at}/{key}")))
        .collect();
    Some(parsed(
        &json!({"data": {"values": {attribute.as_str(): [value]}}}),
        &findings,
    ))
}

/// A text in place of the member of an enum of texts, which is drift.
fn new_member(context: &mut Context<'_>) -> Option<Mistaken> {
    context.body.status()?;
    let schema = context.schema;
    let node = schema.node(Schema::ROOT);
    let mut value =
        Valid::new(schema, context.sizes, &mut &mut *context.choices).value(Schema::ROOT);
    let of_texts = |id: SchemaId| {
        schema
            .node(id)
            .members
            .as_ref()
            .is_some_and(|members| members.numbers.is_empty())
    };
    if let Some((name, _)) = node.properties.iter().find(|(_, id)| of_texts(*id)) {
        value[name] = "new_member".into();
        return Some(parsed(&value, &[(Rule::Enum, format!("/{name}"))]));
    }
    let attribute = context.attribute(false)?;
    let array = inside(schema, Schema::ROOT, &["data", "values", &attribute])?;
    let item = schema.node(array).items?;
    let (name, _) = schema
        .node(item)
        .properties
        .iter()
        .find(|(_, id)| of_texts(*id))?;
    let mut read = Valid::new(schema, context.sizes, &mut &mut *context.choices).value(item);
    read[name] = "new_member".into();
    value["data"]["values"] = Map::from_iter([(attribute.clone(), json!([read]))]).into();
    Some(parsed(
        &value,
        &[(Rule::Enum, format!("/data/values/{attribute}/0/{name}"))],
    ))
}

fn duplicate_key(context: &mut Context<'_>) -> Option<Mistaken> {
    let value =
        Valid::new(context.schema, context.sizes, &mut &mut *context.choices).value(Schema::ROOT);
    let (key, member) = value.as_object()?.iter().next()?;
    let key_text = Value::from(key.as_str());
    // The copy goes first, so that the value that counts is the valid one.
    let text = value
        .to_string()
        .replacen('{', &format!("{{{key_text}:{member},"), 1);
    let mut at = String::from("/");
    crate::json::push_token(&mut at, key);
    Some(in_text(text, true, &[(Rule::DuplicateKey, at)]))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one signature for the whole table"
)]
fn html_page(context: &mut Context<'_>) -> Option<Mistaken> {
    let id = scalar::formatted(Format::Uuid, &mut &mut *context.choices);
    let text = format!("<!doctype html><html><title>502 Bad Gateway</title>{id}</html>");
    Some(in_text(text, true, &[(Rule::Syntax, String::new())]))
}

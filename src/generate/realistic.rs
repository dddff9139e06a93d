//! What people send and receive: strings chosen by their place in the schema, and custom attributes.
//!
//! Hosts are subdomains of `example.com` (RFC 2606), and phone numbers are ones reserved for fiction.

use super::choices::Choices;
use super::style::Style;
use crate::schema::SchemaNode;
use crate::schema::format::Format;
use crate::schema::role::Role;
use serde_json::{Map, Value, json};

const FIRST_NAMES: [&str; 8] = [
    "Ada", "Grace", "Linus", "Maria", "Omar", "Priya", "Sofia", "Tomás",
];
const LAST_NAMES: [&str; 8] = [
    "Almeida", "Becker", "Chen", "Haddad", "Ivanova", "Kowalski", "Okafor", "Rossi",
];
const COMPANIES: [&str; 8] = [
    "Bluebird",
    "Cedar",
    "Fernhill",
    "Harbour",
    "Juniper",
    "Northwind",
    "Quartz",
    "Silverline",
];
const KINDS: [&str; 6] = [
    "Analytics",
    "Foods",
    "Health",
    "Labs",
    "Logistics",
    "Trading",
];
/// Each with its country.
const PHONES: [(&str, &str); 4] = [
    ("+44 20 7946 0958", "GB"),
    ("+1 202 555 0143", "US"),
    ("+61 2 5550 2345", "AU"),
    ("+33 1 99 00 12 34", "FR"),
];
/// Objects, the attributes that identify their records, and the key of a value to match by. The first is for
/// companies; `contacts` is an object that a workspace has added.
const MATCHES: [(&str, &str, &str); 5] = [
    ("companies", "domains", "domain"),
    ("users", "user_id", "value"),
    ("users", "primary_email_address", "email_address"),
    ("people", "email_addresses", "email_address"),
    ("contacts", "phone_numbers", "original_phone_number"),
];
/// The type and the code of an error, by status.
const ERRORS: [(u64, &str, &str); 6] = [
    (400, "invalid_request_error", "validation_type"),
    (401, "auth_error", "unauthorized"),
    (403, "auth_error", "insufficient_scopes"),
    (404, "invalid_request_error", "not_found"),
    (409, "invalid_request_error", "concurrent_write_conflict"),
    (429, "rate_limit_error", "rate_limit_exceeded"),
];
/// The name of a company.
pub(super) fn name(choices: &mut impl Choices) -> String {
    format!("{} {}", choices.pick(&COMPANIES), choices.pick(&KINDS))
}

fn domain(choices: &mut impl Choices) -> String {
    let company = choices.pick(&COMPANIES).to_lowercase();
    format!("{company}.example.com")
}

fn email_address(choices: &mut impl Choices) -> String {
    let name = format!(
        "{}.{}",
        choices.pick(&FIRST_NAMES),
        choices.pick(&LAST_NAMES)
    );
    let name = name.to_lowercase().replace('á', "a");
    format!("{name}@{}", domain(choices))
}

/// A phone number and its country.
pub(super) fn phone(choices: &mut impl Choices) -> (&'static str, &'static str) {
    *choices.pick(&PHONES)
}

fn uuid(choices: &mut impl Choices) -> String {
    const DIGITS: &[u8] = b"0123456789abcdef";
    let digit = |at| match at {
        8 | 13 | 18 | 23 => '-',
        // Version 4, variant 1, which is what most programs generate.
        14 => '4',
        19 => char::from(*choices.pick(b"89ab")),
        _ => char::from(*choices.pick(DIGITS)),
    };
    (0..36).map(digit).collect()
}

/// With nanoseconds, as the API writes times.
fn date_time(choices: &mut impl Choices) -> String {
    format!(
        "{}T{:02}:{:02}:{:02}.{:03}000000Z",
        date(choices),
        choices.below(24),
        choices.below(60),
        choices.below(60),
        choices.below(1000)
    )
}

fn date(choices: &mut impl Choices) -> String {
    let year = 2025 + choices.below(2);
    let (month, day) = (1 + choices.below(12), 1 + choices.below(28));
    format!("{year}-{month:02}-{day:02}")
}

/// A string of a format.
pub(super) fn formatted(format: Format, choices: &mut impl Choices) -> String {
    match format {
        Format::Uuid => uuid(choices),
        Format::DateTime => date_time(choices),
        Format::Uri => format!(
            "https://app.attio.com/{}/workspaces/record/{}",
            choices.pick(&COMPANIES).to_lowercase(),
            uuid(choices)
        ),
        Format::Date | Format::PartialDateTime => date(choices),
        Format::Decimal => format!("{}.50", choices.below(1000)),
        Format::Latitude => format!("51.{}", choices.below(10_000)),
        Format::Longitude => format!("-0.{}", choices.below(10_000)),
        Format::Domain => domain(choices),
        Format::EmailAddress => email_address(choices),
        Format::PhoneNumber | Format::NationalPhoneNumber => phone(choices).0.to_owned(),
    }
}

/// A string for a place without a format; `status` is the status of an error body.
pub(super) fn string(
    style: &Style,
    status: Option<u64>,
    node: &SchemaNode,
    choices: &mut impl Choices,
) -> String {
    let slug = node.attribute.as_deref().unwrap_or_default();
    let object = object(style, node).unwrap_or_default();
    match (node.role, slug) {
        (Some(Role::ActorId), _) => uuid(choices),
        (Some(Role::Domain), _) => domain(choices),
        (Some(Role::EmailAddress), _) => email_address(choices),
        (Some(Role::PhoneNumber), _) => phone(choices).0.to_owned(),
        (Some(Role::TargetObject), _) if object == "companies" => object.to_owned(),
        (Some(Role::TargetObject), _) => "users".to_owned(),
        (Some(Role::CreatedAt), _) => date_time(choices),
        (Some(role), _) if status.is_some() => error(status, role, choices).to_owned(),
        _ if style.operation.object.is_complete => of_a_workspace(style, node, choices),
        (_, "workspace_id") => format!("ws_{}", 1000 + choices.below(9000)),
        (_, "avatar_url") => format!("https://{}/logo.png", domain(choices)),
        _ if object == "users" => format!("user_{}", 1000 + choices.below(9000)),
        _ => name(choices),
    }
}

/// A string in an object whose attributes are all known.
fn of_a_workspace(style: &Style, node: &SchemaNode, choices: &mut impl Choices) -> String {
    let slug = node.attribute.as_deref().unwrap_or_default();
    let attribute = style.operation.object.attribute(slug);
    let kind = attribute.map_or("", |attribute| &*attribute.kind);
    let last = node.pointer.rsplit('/').next().unwrap_or_default();
    let text = |texts: &[&'static str], choices: &mut _| {
        let text: &&str = Choices::pick(choices, texts);
        (*text).to_owned()
    };
    match (kind, last) {
        (_, "first_name") => text(&FIRST_NAMES, choices),
        (_, "last_name") => text(&LAST_NAMES, choices),
        (_, "line_1") => format!("{} Harbour Street", 1 + choices.below(99)),
        (_, "line_2" | "line_3" | "line_4") => text(&["Floor 2", "Suite 5", "Building C"], choices),
        (_, "locality") => text(&["London", "Leeds", "Bristol"], choices),
        (_, "region") => text(&["England", "Wales", "Scotland"], choices),
        (_, "postcode") => text(&["EC1A 1BB", "LS1 4DY", "BS1 5TR"], choices),
        ("personal-name", "full_name") => name(choices),
        ("personal-name", _) => format!(
            "{}, {}",
            choices.pick(&LAST_NAMES),
            choices.pick(&FIRST_NAMES)
        ),
        ("location", _) => format!("{} Harbour Street, London", 1 + choices.below(99)),
        (_, _) if object(style, node) == Some("users") => {
            format!("user_{}", 1000 + choices.below(9000))
        }
        (_, _) if slug.ends_with("_id") => format!("ws_{}", 1000 + choices.below(9000)),
        _ => name(choices),
    }
}

/// Gives a person the full name that goes with the other names.
pub(super) fn full_name(members: &mut Map<String, Value>) {
    let part = |name| members.get(name).and_then(Value::as_str);
    if let (Some(first), Some(last), true) = (
        part("first_name"),
        part("last_name"),
        members.contains_key("full_name"),
    ) {
        let full = format!("{first} {last}");
        members.insert("full_name".to_owned(), full.into());
    }
}

/// The objects that a reference of this attribute may point at, as far as they are known.
pub(super) fn objects(style: &Style, node: &SchemaNode) -> Vec<String> {
    let slug = node.attribute.as_deref().unwrap_or_default();
    let attribute = style.operation.object.attribute(slug);
    let allowed = attribute.map_or(&[][..], |attribute| &attribute.allowed_objects);
    let known = style.operation.metadata().objects().map(Into::into);
    let known = known.filter(|name: &String| !name.is_empty());
    allowed.iter().cloned().chain(known).collect()
}

/// The object that the references of this attribute point at, if it is one.
fn object<'a>(style: &'a Style, node: &SchemaNode) -> Option<&'a str> {
    let slug = node.attribute.as_deref()?;
    style.operation.object.attribute(slug)?.only_object()
}

fn error(status: Option<u64>, role: Role, choices: &mut impl Choices) -> &'static str {
    let row = ERRORS.iter().find(|row| Some(row.0) == status);
    let (_, kind, code) = row.unwrap_or(&ERRORS[0]);
    let texts: &[&'static str] = match role {
        Role::ErrorType => std::slice::from_ref(kind),
        Role::ErrorCode => std::slice::from_ref(code),
        Role::ValidationCode => &["invalid_type"],
        Role::ValidationStep => &["name", "users", "company", "value"],
        Role::ValidationMessage => &["Required", "Expected string, received number"],
        _ => messages(status),
    };
    choices.pick::<&str>(texts)
}

fn messages(status: Option<u64>) -> &'static [&'static str] {
    match status {
        Some(401) => &[
            "The access token is missing.",
            "The access token is not valid.",
        ],
        Some(403) => &["The access token may not do this.", "A scope is missing."],
        Some(404) => &["There is no such object.", "There is no such record."],
        Some(409) => &[
            "Another request changed this record.",
            "The record changed. Try again.",
        ],
        Some(429) => &["Too many requests.", "Too many requests. Try again later."],
        _ => &[
            "A value is not valid.",
            "The body has a value that is not valid.",
        ],
    }
}

/// Any value that somebody might send by mistake.
pub(super) fn value(choices: &mut impl Choices) -> Value {
    match choices.below(4) {
        0 => name(choices).into(),
        1 => (1 + choices.below(500)).into(),
        2 => choices.flip().into(),
        _ => date(choices).into(),
    }
}

/// Whether a value at this place usually has this type, if it can have several.
pub(super) fn is_usual(node: &SchemaNode, name: &str) -> bool {
    // A value that was never replaced has no end.
    (name == "null") == (node.role == Some(Role::ActiveUntil))
        && name != "number"
        && name != "integer"
}

/// Whether an object usually has this optional property.
pub(super) fn is_usual_property(status: Option<u64>, property: &SchemaNode) -> bool {
    match &property.attribute {
        Some(slug) if property.is_value => matches!(&**slug, "workspace_id" | "name"),
        // Validation errors come with this list.
        _ => property.role != Some(Role::ValidationErrors) || status == Some(400),
    }
}

/// The most items that an array usually has: an attribute with several values has two.
pub(super) fn most_items(style: &Style, node: &SchemaNode) -> usize {
    let slug = node.attribute.as_deref().filter(|_| node.is_value);
    let is_single = |slug| style.operation.object.is_single(slug);
    if slug.is_some_and(|slug| !is_single(slug)) {
        2
    } else {
        1
    }
}

/// An object, an attribute that identifies its records, and the key of the value to match by: for the attribute that
/// the reference already has, or else for one that fits the place.
pub(super) fn a_match(
    style: &Style,
    node: &SchemaNode,
    members: &Map<String, Value>,
    choices: &mut impl Choices,
) -> (&'static str, &'static str, &'static str) {
    let given = MATCHES.iter().find(|row| members.contains_key(row.1));
    *given.unwrap_or_else(|| match object(style, node) {
        Some("companies") => &MATCHES[0],
        _ => choices.pick(&MATCHES[1..]),
    })
}

/// The attribute and the value's key for a match; each index has another one.
pub(super) fn nth_match(index: usize) -> (String, &'static str) {
    let (_, name, key) = MATCHES[index % MATCHES.len()];
    match index / MATCHES.len() {
        0 => (name.to_owned(), key),
        more => (format!("{name}_{more}"), key),
    }
}

/// The attribute that goes with the values to match by, even if those are wrong.
pub(super) fn matching_key(values: &Value) -> &'static str {
    let key = |value: &Value| {
        let members = value.as_object()?;
        let mut rows = MATCHES.iter();
        let row = rows.find(|row| members.contains_key(row.2))?;
        Some(row.1)
    };
    let mut items = values.as_array().into_iter().flatten();
    // A country code alone is part of a phone number.
    items.find_map(key).unwrap_or("phone_numbers")
}

/// Adds up to two custom attributes; in a response, with values in the form that responses have.
pub(super) fn custom(
    is_response: bool,
    members: &mut Map<String, Value>,
    choices: &mut impl Choices,
) {
    for _ in 0..choices.below(3) {
        let (slug, kind, value) = match choices.below(6) {
            0 => (
                "plan",
                "select",
                json!(choices.pick(&["free", "team", "enterprise"])),
            ),
            1 => ("seats", "number", json!(1 + choices.below(500))),
            2 => ("renewal_date", "date", json!(date(choices))),
            3 => ("is_trial", "checkbox", json!(choices.flip())),
            4 => (
                "lead_source",
                "text",
                json!(choices.pick(&["Referral", "Website", "Event"])),
            ),
            _ => ("health_score", "rating", json!(1 + choices.below(5))),
        };
        let value = if is_response {
            read(kind, &value, choices)
        } else {
            value
        };
        members.entry(slug).or_insert(value);
    }
}

/// A value in the form that responses have.
fn read(kind: &str, value: &Value, choices: &mut impl Choices) -> Value {
    let mut read = json!({
        "active_from": date_time(choices),
        "active_until": null,
        "created_by_actor": {"type": "api-token", "id": uuid(choices)},
        "attribute_type": kind,
    });
    if kind == "select" {
        let ids = ["workspace_id", "object_id", "attribute_id", "option_id"];
        let ids: Map<_, _> = ids
            .map(|id| (id.to_owned(), uuid(choices).into()))
            .into_iter()
            .collect();
        read["option"] = json!({"id": ids, "title": value, "is_archived": false});
    } else {
        read["value"] = value.clone();
    }
    json!([read])
}

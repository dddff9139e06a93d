//! What the vendor's server would answer, for servers that replace it in tests.

use crate::api::body::Body;
use crate::api::object::{Attribute, Choice};
use crate::api::route::NotThisEndpoint;
use crate::contract::Contract;
use crate::generate::{Choices, Seeded, uuid};
use crate::report::Report;
use crate::report::finding::{Finding, Severity};
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::schema::{Members, Schema, SchemaId, SchemaNode, Types};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// When everything is created, with the vendor's precision.
const CREATED_AT: &str = "2024-01-01T12:00:00.000000000Z";

/// Answers like the vendor, following the contract of [`Profile::Wire`](crate::Profile::Wire).
///
/// - A valid create request gets a valid 200. Attributes that the contract knows are returned in the form that
///   responses have, without a value if they were not sent; others are returned as they were sent. What a response has besides
///   is made up: the time of a date that has only a year, the root of a domain. Ids are made up
///   from the seed, even for a record that was referred to by something other than its id. Everything is created at
///   the same moment.
/// - An invalid one gets a 400 with the code `validation_type` and one validation error per violation, whose message
///   quotes nothing from the body. Its code is the closest code of Zod, and its path is the place of the finding; Zod
///   puts some errors one step further out or in. Like the vendor's own errors, this body is valid in profile `wire`
///   but not by the vendor's page, which has no such list.
/// - Any other request gets a 404. The path must be complete: with a prefix stripped it is another path.
///
/// Bodies are not decompressed: put a layer that does so outside.
///
/// Nothing is stored: the same create request, sent twice, makes two records. The same requests in the same order get
/// the same answers for a seed. Concurrent requests are answered in any order, each with its own ids. A clone shares
/// the sequence of ids with the original.
#[derive(Clone, Debug)]
pub struct Vendor {
    pub(crate) contract: Contract,
    choices: Arc<Mutex<Seeded>>,
}

impl Vendor {
    /// A server that makes its ids from this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            contract: Contract::default(),
            choices: Arc::new(Mutex::new(Seeded::new(seed))),
        }
    }

    /// Answers by another contract, such as one of another operation.
    #[must_use]
    pub fn with_contract(self, contract: impl Into<Contract>) -> Self {
        Self {
            contract: contract.into(),
            ..self
        }
    }

    /// The answer to a request with this body and this report.
    pub(crate) fn answer(&self, report: Result<Report, NotThisEndpoint>, bytes: &[u8]) -> Sent {
        let Ok(report) = report else {
            return error(404, "not_found", "no such endpoint");
        };
        if !report.is_valid() {
            return refused(bytes, &report);
        }
        // The long form where there is one: its keys are those of responses.
        let long = self.contract.expand(bytes);
        let long = long.as_ref().map_or(bytes, |long| long.as_bytes());
        let sent: Value = serde_json::from_slice(long).unwrap_or_default();
        let mut choices = self.choices.lock().unwrap_or_else(PoisonError::into_inner);
        let body = created(&self.contract, &sent, &mut *choices);
        (200, body)
    }
}

/// The status and the body of a response.
pub(crate) type Sent = (u16, Value);

/// The body of a 200, made from a valid request.
fn created(contract: &Contract, request: &Value, choices: &mut impl Choices) -> Value {
    let mut answer = Answer {
        contract,
        actor: id(choices),
        choices,
    };
    let record = id(answer.choices);
    let values = request.pointer("/data/values").and_then(Value::as_object);
    json!({"data": {
        "id": {
            "workspace_id": id(answer.choices),
            "object_id": id(answer.choices),
            "record_id": record,
        },
        "created_at": CREATED_AT,
        "web_url": format!("https://app.attio.com/example/workspace/{record}"),
        "values": answer.values(values.unwrap_or(&Map::new())),
    }})
}

/// A 400 for an invalid request: one validation error per violation in the report.
pub(crate) fn refused(request: &[u8], report: &Report) -> Sent {
    let request: Value = serde_json::from_slice(request).unwrap_or_default();
    let validation_error = |finding: &Finding| {
        json!({
            "code": code(finding.rule),
            "path": path(&request, &finding.at),
            "message": finding.message,
        })
    };
    let (status, mut body) = error(400, "validation_type", "the request is not valid");
    let violations = report.findings().iter();
    let violations = violations.filter(|finding| finding.severity == Severity::Violation);
    body["validation_errors"] = violations.map(validation_error).collect();
    (status, body)
}

/// An error body without validation errors.
pub(crate) fn error(status: u16, code: &str, message: &str) -> Sent {
    let body = json!({
        "status_code": status,
        "type": "invalid_request_error",
        "code": code,
        "message": message,
    });
    (status, body)
}

struct Answer<'a, C> {
    contract: &'a Contract,
    actor: String,
    choices: &'a mut C,
}

impl<C: Choices> Answer<'_, C> {
    /// The attributes that the response schema declares, and all others as they were sent.
    fn values(&mut self, sent: &Map<String, Value>) -> Map<String, Value> {
        let object = &self.contract.operation().object;
        // Responses name attributes by their slugs.
        let by_slug = sent.iter().map(|(name, value)| {
            let known = object.attribute(name);
            let slug = known.map_or(name, |attribute| &attribute.api_slug);
            (slug.clone(), value.clone())
        });
        let sent: Map<String, Value> = by_slug.collect();
        let mut values = sent.clone();
        let Ok(schema) = self.contract.compiled(Body::Response(200)) else {
            return values;
        };
        let Some(declared) = schema.values() else {
            return values;
        };
        for (name, attribute) in &schema.node(declared).properties {
            let Some(item) = schema.node(*attribute).items else {
                continue;
            };
            let sent = match sent.get(name) {
                None => &[],
                Some(Value::Array(items)) => &items[..],
                Some(item) => std::slice::from_ref(item),
            };
            let sent = sent.iter();
            let value = sent.map(|sent| self.value(schema, item, name, sent));
            values.insert(name.clone(), value.collect());
        }
        values
    }

    fn value(&mut self, schema: &Schema, item: SchemaId, name: &str, sent: &Value) -> Value {
        let mut value = json!({
            "active_from": CREATED_AT,
            "active_until": null,
            "created_by_actor": {"type": "api-token", "id": self.actor},
        });
        let item = schema.node(item);
        let named = |role| named(schema, item, role);
        if let Some((name, kind)) = named(Role::AttributeType) {
            let kind = schema.node(kind).members.as_ref();
            value[name] = kind.map(|kind| kind.nth(0)).unwrap_or_default();
        }
        let (Some((object, _)), Some((record, _))) =
            (named(Role::TargetObject), named(Role::TargetRecordId))
        else {
            for property in &item.required {
                let index = item
                    .property(property)
                    .filter(|_| value.get(property).is_none());
                if let Some(index) = index {
                    let (_, id) = item.properties[index];
                    value[property] = self.part(schema, id, name, sent.get(property), sent);
                }
            }
            return value;
        };
        let forms = self.contract.operation().long_forms.of(name);
        let of_text = || forms.and_then(|forms| forms.target_object.clone());
        let target = sent.get(object).cloned();
        value[object] = target.unwrap_or_else(|| of_text().into());
        let target = sent.get(record).cloned();
        value[record] = target.unwrap_or_else(|| id(self.choices).into());
        value
    }

    /// A part of a value: as it was sent, if that is how it is read, or else made up.
    fn part(
        &mut self,
        schema: &Schema,
        part: SchemaId,
        name: &str,
        own: Option<&Value>,
        sent: &Value,
    ) -> Value {
        let node = schema.node(part);
        let whole = Some(sent).filter(|sent| !sent.is_object() && !sent.is_array());
        let mut given = own.into_iter().chain(whole);
        if let Some(given) = given.find(|given| fits(node, given)) {
            return given.clone();
        }
        let mut made = self.made_up(schema, part, sent);
        let object = &self.contract.operation().object;
        let attribute = object.attribute(name);
        let title = own.or(Some(sent)).and_then(Value::as_str);
        if let (true, Some(attribute), Some(title)) = (made.is_object(), attribute, title) {
            choose(&mut made, attribute, title);
        }
        made
    }

    /// A value that meets this part of the response schema, with a string that was sent where any string will do.
    fn made_up(&mut self, schema: &Schema, part: SchemaId, sent: &Value) -> Value {
        let node = schema.node(part);
        if fits(node, &Value::Null) {
            return Value::Null;
        }
        if let Some(members) = &node.members {
            return members.nth(0);
        }
        match node.format {
            Some(Format::Uuid) => return id(self.choices).into(),
            Some(Format::Date) => return CREATED_AT[..10].into(),
            Some(_) => return CREATED_AT.into(),
            None => {}
        }
        let is = |kind: &Value| fits(node, kind);
        if is(&json!({})) {
            let required = node.required.iter();
            let members = required.filter_map(|name| {
                let (_, id) = node.properties[node.property(name)?];
                Some((name.clone(), self.made_up(schema, id, sent)))
            });
            return Value::Object(members.collect());
        }
        let kinds = [json!(""), json!(0), json!(false), json!([])];
        let made = kinds.into_iter().find(is).unwrap_or_default();
        if made.is_string() {
            return text_in(sent).into();
        }
        made
    }
}

/// Whether a value has the type and the form of a part of a schema.
fn fits(node: &SchemaNode, value: &Value) -> bool {
    let is_of = |types: Types| types.meets(Types::of_json(value));
    let has_type = node.types.is_none_or(is_of);
    let has_form = value.as_str().is_none_or(|text| {
        let is_member = |members: &Members| members.strings.iter().any(|member| member == text);
        let members = node.members.as_deref();
        node.format.is_none_or(|format| format.check()(text)) && members.is_none_or(is_member)
    });
    has_type && has_form
}

/// The string that was sent, bare or in an object.
fn text_in(sent: &Value) -> &str {
    let inside = || sent.as_object()?.values().find_map(Value::as_str);
    sent.as_str().or_else(inside).unwrap_or_default()
}

/// Makes an option or a status that of this title or id.
fn choose(made: &mut Value, attribute: &Attribute, title: &str) {
    let is_it = |choice: &&Choice| {
        let id = choice.id.as_deref();
        choice.title == title || id.is_some_and(|id| id.eq_ignore_ascii_case(title))
    };
    let Some(choice) = attribute.choices.iter().flatten().find(is_it) else {
        return;
    };
    made["title"] = choice.title.as_str().into();
    made["is_archived"] = choice.is_archived.into();
    for name in ["option_id", "status_id"] {
        let id = made.get_mut("id").and_then(|id| id.get_mut(name));
        if let (Some(id), Some(known)) = (id, &choice.id) {
            *id = known.as_str().into();
        }
    }
}

/// The property that has this role.
fn named<'a>(schema: &Schema, node: &'a SchemaNode, role: Role) -> Option<(&'a str, SchemaId)> {
    let mut properties = node.properties.iter();
    let property = properties.find(|(_, id)| schema.node(*id).role == Some(role));
    property.map(|(name, id)| (name.as_str(), *id))
}

fn id(choices: &mut impl Choices) -> String {
    uuid(choices).to_ascii_lowercase()
}

/// The closest code of Zod 3, whose vocabulary the vendor uses.
fn code(rule: Rule) -> &'static str {
    match rule {
        Rule::Type | Rule::Required | Rule::Shorthand => "invalid_type",
        Rule::AdditionalProperty => "unrecognized_keys",
        Rule::Enum => "invalid_enum_value",
        Rule::Format => "invalid_string",
        Rule::TextLimit => "too_big",
        _ => "custom",
    }
}

/// A JSON Pointer as path steps: an index for an item, a name for a property.
fn path(root: &Value, pointer: &str) -> Vec<Value> {
    let mut place = Some(root);
    let tokens = pointer.split('/').skip(1);
    let step = |token: &str| {
        let token = token.replace("~1", "/").replace("~0", "~");
        match place {
            Some(Value::Array(items)) => {
                let index = token.parse().unwrap_or(0);
                place = items.get(index);
                index.into()
            }
            at => {
                place = at.and_then(|at| at.get(&token));
                token.into()
            }
        }
    };
    tokens.map(step).collect()
}

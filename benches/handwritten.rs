//! The bodies as structs that a user would write by hand.

#![expect(dead_code, reason = "only whether they can be read is of interest")]

use serde::Deserialize;
use serde_json::Number;
use std::collections::HashMap;

#[derive(Deserialize)]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestData {
    values: RequestValues,
}

/// Workspaces have attributes of their own, so that unknown ones pass.
#[derive(Deserialize)]
struct RequestValues {
    workspace_id: Option<OneOrMany<Text>>,
    name: Option<OneOrMany<Text>>,
    users: Option<Vec<Reference>>,
    company: Option<OneOrMany<Reference>>,
    avatar_url: Option<OneOrMany<Text>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Short(String),
    Long(LongText),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LongText {
    value: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Reference {
    Short(String),
    Id(RecordId),
    Match(Match),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordId {
    target_object: String,
    target_record_id: String,
}

#[derive(Deserialize)]
struct Match {
    target_object: String,
    #[serde(flatten)]
    attribute: HashMap<String, [Matched; 1]>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Matched {
    Domain {
        domain: String,
    },
    Email {
        email_address: String,
    },
    Phone {
        original_phone_number: String,
        country_code: Option<String>,
    },
    Value {
        value: NumberOrText,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(Number),
    Text(String),
}

#[derive(Deserialize)]
pub(crate) struct Success {
    data: Record,
}

#[derive(Deserialize)]
struct Record {
    id: RecordIds,
    created_at: String,
    web_url: String,
    values: RecordValues,
}

#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "they are called so")]
struct RecordIds {
    workspace_id: String,
    object_id: String,
    record_id: String,
}

#[derive(Deserialize)]
struct RecordValues {
    workspace_id: Option<Vec<TextValue>>,
    name: Option<Vec<TextValue>>,
    users: Option<Vec<ReferenceValue>>,
    company: Option<Vec<ReferenceValue>>,
    avatar_url: Option<Vec<TextValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextValue {
    active_from: String,
    active_until: Option<String>,
    created_by_actor: Actor,
    value: String,
    attribute_type: TextType,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferenceValue {
    active_from: String,
    active_until: Option<String>,
    created_by_actor: Actor,
    target_object: String,
    target_record_id: String,
    attribute_type: ReferenceType,
}

#[derive(Deserialize)]
struct Actor {
    id: Option<String>,
    r#type: Option<ActorType>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ActorType {
    ApiToken,
    WorkspaceMember,
    System,
    App,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TextType {
    Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ReferenceType {
    RecordReference,
}

#[derive(Deserialize)]
pub(crate) struct BadRequest {
    status_code: Number,
    r#type: String,
    code: String,
    message: String,
    validation_errors: Option<Vec<ValidationError>>,
}

#[derive(Deserialize)]
struct ValidationError {
    code: String,
    path: Vec<NumberOrText>,
    message: String,
}

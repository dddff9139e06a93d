//! From JSON to metadata: tolerant of what is missing or new, strict where a contract would be wrong.

use super::Metadata;
use super::error::MetadataError;
use crate::api::object::{Attribute, Choice, Object};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The version of the lock file.
const VERSION: u64 = 1;

impl Metadata {
    /// Reads a lock file, or the answer of `GET /v2/objects/{object}/attributes`. Of an attribute it needs `api_slug` and `type`; what else is
    /// missing has the value that restricts least. What it does not know is ignored.
    ///
    /// # Errors
    ///
    /// [`MetadataError`] for what is no JSON or neither of the two, for an attribute without `api_slug` or `type`, and for two
    /// attributes of an object with the same slug or id.
    pub fn parse(bytes: &[u8]) -> Result<Self, MetadataError> {
        let file = json(bytes)?;
        if file.contains_key("objects") {
            return lock(file);
        }
        let attributes = listed(&file, "attributes", "GET /v2/objects/{object}/attributes")?;
        let first = attributes.first().and_then(Value::as_object);
        let is_object = |first: &Map<String, Value>| {
            id(first, "attribute_id").is_none()
                && id(first, "object_id").is_some()
                && !first.contains_key("type")
        };
        if first.is_some_and(is_object) {
            let what = "these are objects without their attributes: import both, see attio-contract metadata import --help";
            return Err(MetadataError::new("", what));
        }
        Ok(Self {
            objects: vec![Arc::new(of_list("", attributes, "/data")?)],
            ..Self::default()
        })
    }
}

/// The object that a file holds.
pub(super) fn json(bytes: &[u8]) -> Result<Map<String, Value>, MetadataError> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(MetadataError::new(
            "",
            "expected an object with `objects` or `data`",
        )),
        Err(error) => {
            let place = format!("line {}, column {}", error.line(), error.column());
            Err(MetadataError::new("", format!("not JSON: {place}")))
        }
    }
}

/// The list in an answer of the API.
pub(super) fn listed<'a>(
    file: &'a Map<String, Value>,
    what: &str,
    wanted: &str,
) -> Result<&'a [Value], MetadataError> {
    let list = file.get("data").and_then(Value::as_array);
    list.map(Vec::as_slice).ok_or_else(|| {
        let wanted = format!("expected {wanted}: an object with `data`, a list of {what}");
        MetadataError::new("", wanted)
    })
}

/// An object from `schemas/objects/`, which has only what the vendor's page says.
pub(in crate::api) fn embedded(slug: &str, list: &str) -> Result<Object, MetadataError> {
    let file = json(list.as_bytes())?;
    let list = listed(&file, "attributes", "a list of attributes")?;
    let object = of_list(slug, list, "/data")?;
    Ok(Object {
        is_complete: false,
        ..object
    })
}

/// Names the objects that references may point at by their slugs, where these are known.
fn resolve(objects: &mut [Object]) {
    let slugs = objects
        .iter()
        .filter_map(|object| Some((object.id.clone()?, object.slug.clone())));
    let slugs: HashMap<String, String> = slugs.filter(|(_, slug)| !slug.is_empty()).collect();
    let attributes = objects.iter_mut().flat_map(|object| &mut object.attributes);
    for allowed in attributes.flat_map(|attribute| &mut attribute.allowed_objects) {
        if let Some(slug) = slugs.get(allowed) {
            allowed.clone_from(slug);
        }
    }
}

pub(super) fn lock(mut file: Map<String, Value>) -> Result<Metadata, MetadataError> {
    let version = file.get("attio_contract").map(Value::as_u64);
    if version.is_some_and(|version| version != Some(VERSION)) {
        let what = format!("this version reads lock files with \"attio_contract\": {VERSION}");
        return Err(MetadataError::new("/attio_contract", what));
    }
    let Some(Value::Array(list)) = file.remove("objects") else {
        return Err(MetadataError::new("/objects", "expected a list of objects"));
    };
    let mut objects: Vec<Object> = Vec::new();
    let mut names = HashSet::new();
    for (index, object) in list.into_iter().enumerate() {
        let at = format!("/objects/{index}");
        let object = object_of_lock(object, &at)?;
        for name in object.names() {
            if !names.insert(name.to_owned()) {
                return Err(MetadataError::new(
                    at,
                    format!("two objects are called `{name}`"),
                ));
            }
        }
        objects.push(object);
    }
    resolve(&mut objects);
    Ok(Metadata {
        objects: objects.into_iter().map(Arc::new).collect(),
        is_complete: flag(&file, "complete", false),
        pulled_at: string(&file, "pulled_at"),
        workspace_id: string(&file, "workspace_id"),
        others: file,
    })
}

fn object_of_lock(object: Value, at: &str) -> Result<Object, MetadataError> {
    let Value::Object(mut given) = object else {
        return Err(MetadataError::new(at, "expected an object"));
    };
    // The API lists objects without a slug.
    let slug = string(&given, "api_slug").unwrap_or_default();
    let at = format!("{at}/attributes");
    let (attributes, is_complete) = match given.remove("attributes") {
        None | Some(Value::Null) => (Vec::new(), false),
        Some(Value::Array(attributes)) => (attributes, true),
        Some(_) => return Err(MetadataError::new(at, "expected a list of attributes")),
    };
    let of_list = of_list(&slug, &attributes, &at)?;
    Ok(Object {
        id: id(&given, "object_id").or(of_list.id.clone()),
        is_complete,
        given,
        ..of_list
    })
}

/// An object with the attributes of a list.
pub(super) fn of_list(slug: &str, list: &[Value], at: &str) -> Result<Object, MetadataError> {
    let mut names = HashSet::new();
    let mut attributes = Vec::new();
    for (index, given) in list.iter().enumerate() {
        let at = format!("{at}/{index}");
        let attribute = attribute(given, &at)?;
        let ids = attribute.id.iter();
        for (what, name) in ids
            .map(|id| ("id", id))
            .chain([("slug", &attribute.api_slug)])
        {
            if !names.insert(name.clone()) {
                let what = format!("two attributes have the {what} `{name}`: remove one");
                return Err(MetadataError::new(at, what));
            }
        }
        attributes.push(attribute);
    }
    let object_id = list.first().and_then(Value::as_object);
    let object_id = object_id.and_then(|first| id(first, "object_id"));
    Ok(Object {
        id: object_id,
        is_complete: true,
        ..Object::new(slug, attributes)
    })
}

pub(super) fn attribute(given: &Value, at: &str) -> Result<Attribute, MetadataError> {
    let needs = |what: &str| MetadataError::new(at, format!("an attribute needs {what}"));
    let given = given.as_object().ok_or_else(|| needs("to be an object"))?;
    let api_slug = string(given, "api_slug").ok_or_else(|| needs("a string `api_slug`"))?;
    // Null, or a type of the future, is one that cannot be checked.
    let kind = given.get("type").ok_or_else(|| needs("a `type`"))?;
    let kind = kind.as_str().unwrap_or_default().to_owned();
    let config = given
        .get("config")
        .and_then(|config| config.get("record_reference"));
    let allowed = config.and_then(|config| config.get("allowed_object_ids"));
    let allowed = allowed.and_then(Value::as_array).into_iter().flatten();
    let allowed = allowed.filter_map(Value::as_str).map(lower_id);
    let list = ["options", "statuses"].iter().find_map(|name| {
        let list = given.get(*name)?.as_array()?;
        Some((format!("{at}/{name}"), list))
    });
    let choices = list.map(|(at, list)| choices(list, &at)).transpose()?;
    Ok(Attribute {
        api_slug,
        id: id(given, "attribute_id"),
        title: string(given, "title"),
        kind,
        is_multiselect: flag(given, "is_multiselect", false),
        is_writable: flag(given, "is_writable", true),
        is_required: flag(given, "is_required", false),
        is_unique: flag(given, "is_unique", false),
        is_archived: flag(given, "is_archived", false),
        is_default_value_enabled: flag(given, "is_default_value_enabled", false),
        allowed_objects: allowed.collect(),
        choices,
        given: given.clone(),
    })
}

pub(super) fn choices(list: &[Value], at: &str) -> Result<Vec<Choice>, MetadataError> {
    let choice = |(index, given): (usize, &Value)| {
        let needs =
            || MetadataError::new(format!("{at}/{index}"), "an option needs a string `title`");
        let given = given.as_object().ok_or_else(needs)?;
        Ok(Choice {
            id: id(given, "option_id").or_else(|| id(given, "status_id")),
            title: string(given, "title").ok_or_else(needs)?,
            is_archived: flag(given, "is_archived", false),
        })
    };
    list.iter().enumerate().map(choice).collect()
}

pub(super) fn string(given: &Map<String, Value>, name: &str) -> Option<String> {
    given.get(name).and_then(Value::as_str).map(Into::into)
}

fn flag(given: &Map<String, Value>, name: &str, usual: bool) -> bool {
    given.get(name).and_then(Value::as_bool).unwrap_or(usual)
}

/// One of the ids in `id`, in lower case.
pub(super) fn id(given: &Map<String, Value>, name: &str) -> Option<String> {
    let id = given.get("id")?.get(name)?.as_str()?;
    Some(id.to_ascii_lowercase())
}

/// An id in lower case; a slug as it is.
fn lower_id(name: &str) -> String {
    if name.len() == 36 {
        name.to_ascii_lowercase()
    } else {
        name.to_owned()
    }
}

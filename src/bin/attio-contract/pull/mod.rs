//! `metadata pull`: asks the API for the objects of a workspace, their attributes and their options.

mod base;
mod client;
#[cfg(test)]
mod tests;

use crate::escape::printable;
use attio_contract::{Metadata, MetadataBuilder};
use base::Base;
use client::{Client, Key};
use jiff::{Timestamp, Unit};
use serde_json::Value;

/// How many items are asked for at once.
const PAGE: usize = 200;

/// No object has so many pages of attributes.
const MOST_PAGES: usize = 100;

/// What to pull, and from where.
pub(crate) struct Wanted<'a> {
    /// The API's address if it is not Attio's.
    pub(crate) base_url: Option<&'a str>,
    /// The objects whose attributes are wanted, by slug or id; all of them if there are none.
    pub(crate) objects: &'a [String],
}

/// Pulls the metadata, and says after each object how far it is. An error is one line for the user.
pub(crate) fn pull(
    wanted: &Wanted<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<Metadata, String> {
    let base = Base::of(wanted.base_url)?;
    let client = Client::new(base, Key::from_environment()?, client::TIMEOUT);
    let time = Timestamp::now().round(Unit::Second).unwrap_or_default();
    let answer = client.get("/v2/objects")?;
    let mut builder = MetadataBuilder::default()
        .pulled_at(time.to_string())
        .with_objects(&answer)
        .map_err(|error| unreadable("/v2/objects", &error.to_string()))?;
    for object in wanted_objects(&answer, wanted.objects)? {
        builder = object_into(builder, &client, &object)?;
        progress(&format!("pulled {}", printable(&object)));
    }
    builder
        .build()
        .map_err(|error| printable(&error.to_string()))
}

/// The names of the objects that are wanted: slugs, or ids where there is no slug.
fn wanted_objects(answer: &[u8], wanted: &[String]) -> Result<Vec<String>, String> {
    let list = list(answer);
    let names = |object: &Value| {
        let slug = object.get("api_slug").and_then(Value::as_str);
        let id = object.pointer("/id/object_id").and_then(Value::as_str);
        [slug, id].map(|name| name.map(str::to_owned))
    };
    let known: Vec<_> = list.iter().map(names).collect();
    for name in wanted {
        let is_it = |known: &String| known.eq_ignore_ascii_case(name);
        if !known.iter().flatten().flatten().any(is_it) {
            let slugs: Vec<_> = known.iter().filter_map(|names| names[0].clone()).collect();
            let (name, slugs) = (printable(name), printable(&slugs.join(", ")));
            return Err(format!(
                "the workspace has no object `{name}`, only {slugs}"
            ));
        }
    }
    let is_wanted = |names: &&[Option<String>; 2]| {
        let mut names = names.iter().flatten();
        wanted.is_empty()
            || names.any(|known| wanted.iter().any(|name| known.eq_ignore_ascii_case(name)))
    };
    let wanted = known.iter().filter(is_wanted);
    Ok(wanted
        .filter_map(|names| names.iter().flatten().next().cloned())
        .collect())
}

/// Adds the attributes of an object and their options.
fn object_into(
    mut builder: MetadataBuilder,
    client: &Client,
    object: &str,
) -> Result<MetadataBuilder, String> {
    let path = format!("/v2/objects/{}/attributes", encoded(object));
    let mut choices = Vec::new();
    for page in pages(client, &path)?.unwrap_or_default() {
        builder = builder
            .with_attributes(object, &page)
            .map_err(|error| unreadable(&path, &error.to_string()))?;
        choices.extend(list(&page).iter().filter_map(with_choices));
    }
    for (attribute, kind) in choices {
        let path = format!("{path}/{}/{kind}", encoded(&attribute));
        // An attribute may be gone by now; its options are then unknown, which `metadata check` says.
        for page in pages(client, &path)?.unwrap_or_default() {
            builder = builder
                .with_choices(object, &attribute, &page)
                .map_err(|error| unreadable(&path, &error.to_string()))?;
        }
    }
    Ok(builder)
}

/// The name of an attribute that has options or statuses, and how the API calls those.
fn with_choices(attribute: &Value) -> Option<(String, &'static str)> {
    let kind = match attribute.get("type")?.as_str()? {
        "select" => "options",
        "status" => "statuses",
        _ => return None,
    };
    let slug = attribute.get("api_slug").and_then(Value::as_str);
    let id = attribute
        .pointer("/id/attribute_id")
        .and_then(Value::as_str);
    let name = id.or(slug.filter(|slug| !slug.is_empty()))?;
    Some((name.to_owned(), kind))
}

/// All pages of a list; `None` if there is no such list.
fn pages(client: &Client, path: &str) -> Result<Option<Vec<Vec<u8>>>, String> {
    let mut pages: Vec<Vec<u8>> = Vec::new();
    let mut offset = 0;
    while pages.len() < MOST_PAGES {
        let query = format!("?show_archived=true&limit={PAGE}&offset={offset}");
        let Some(page) = client.find(&format!("{path}{query}"))? else {
            return Ok((!pages.is_empty()).then_some(pages));
        };
        // A server that ignores the offset sends the same page for ever.
        if pages.last() == Some(&page) {
            return Ok(Some(pages));
        }
        let count = list(&page).len();
        offset += count;
        pages.push(page);
        if count < PAGE {
            return Ok(Some(pages));
        }
    }
    Err(format!("GET {path}: there is no end of pages"))
}

/// The items of an answer; none if it is none.
fn list(answer: &[u8]) -> Vec<Value> {
    let answer = serde_json::from_slice::<Value>(answer).unwrap_or_default();
    match answer {
        Value::Object(mut answer) => match answer.remove("data") {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn unreadable(path: &str, reason: &str) -> String {
    printable(&format!("GET {path}: {reason}"))
}

/// A segment of a path.
fn encoded(segment: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| match byte {
        byte if is_plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    segment.bytes().map(encode).collect()
}

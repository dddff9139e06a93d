//! Bodies near the case files: their values replaced, removed, added, wrapped and unwrapped.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An edit: which place, what to do there, with which value and which property name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    place: usize,
    what: usize,
    value: usize,
    name: usize,
}

pub(crate) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = any::<[usize; 4]>().prop_map(|[place, what, value, name]| Edit {
        place,
        what,
        value,
        name,
    });
    prop::collection::vec(edit, 0..5)
}

/// The body with the edits made, one after the other. `schema` gives the names of properties.
pub(crate) fn edited(body: &Value, edits: &[Edit], schema: &Value) -> Value {
    let mut body = body.clone();
    let names: Vec<_> = names(schema).into_iter().collect();
    for edit in edits {
        let mut places = Vec::new();
        pointers(&body, String::new(), &mut places);
        let place = &places[edit.place % places.len()];
        make(&mut body, place, edit, &names[edit.name % names.len()]);
    }
    body
}

fn make(body: &mut Value, place: &str, edit: &Edit, name: &str) {
    let pool = pool();
    let value = pool[edit.value % pool.len()].clone();
    if edit.what % 6 == 1
        && let Some((parent, key)) = place.rsplit_once('/')
    {
        match body.pointer_mut(parent).unwrap() {
            Value::Object(members) => {
                drop(members.remove(&key.replace("~1", "/").replace("~0", "~")));
            }
            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
            _ => {}
        }
        return;
    }
    let target = body.pointer_mut(place).unwrap();
    match (edit.what % 6, &mut *target) {
        (2 | 3, Value::Object(members)) => drop(members.insert(name.to_owned(), value)),
        (2 | 3, Value::Array(items)) => items.push(value),
        (4, _) => *target = Value::Array(vec![target.take()]),
        (5, Value::Array(items)) if !items.is_empty() => *target = items[0].take(),
        _ => *target = value,
    }
}

/// For each property of each object its pointer, and the body as JSON that has it twice:
/// the copy first in its object or last, by turns.
pub(crate) fn with_a_key_repeated(body: &Value) -> Vec<(String, String)> {
    let mut places = Vec::new();
    pointers(body, String::new(), &mut places);
    let mut repeated = Vec::new();
    for place in places {
        let Some((parent, token)) = place.rsplit_once('/') else {
            continue;
        };
        let mut body = body.clone();
        if let Some(Value::Object(members)) = body.pointer_mut(parent) {
            let key = token.replace("~1", "/").replace("~0", "~");
            // Objects are written in the order of their keys.
            let copy = ["\0copy", "\u{10ffff}copy"][repeated.len() % 2];
            members.insert(copy.to_owned(), members[&key].clone());
            let (copy, key) = (Value::from(copy).to_string(), Value::from(key).to_string());
            repeated.push((place, body.to_string().replace(&copy, &key)));
        }
    }
    repeated
}

fn pool() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(400),
        json!(400.0),
        json!(1.5),
        json!(-7),
        json!("x"),
        json!(""),
        json!("GB"),
        json!("ZZ"),
        json!("text"),
        json!("record-reference"),
        json!("system"),
        json!("invalid_request_error"),
        json!("https://example.com/a"),
        json!("2023-01-01T15:00:00Z"),
        json!("99a03ff3-0435-47da-95cc-76b2caeb4dab"),
        json!([]),
        json!({}),
        json!([{}]),
        json!([{"value": "x"}]),
        json!([{"value": 1, "domain": "x"}]),
        json!([{"email_address": "a@b.co"}]),
        json!([{"original_phone_number": "1", "country_code": "ZZ"}]),
        json!({"target_object": "people", "target_record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"}),
        json!({"target_object": "people", "email_addresses": [{"email_address": "a@b.co"}]}),
    ]
}

fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{index}"), all);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                pointers(
                    member,
                    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    all,
                );
            }
        }
        _ => {}
    }
    all.push(at);
}

/// The property names of a schema and one that is in none.
fn names(schema: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::from(["unknown".to_owned()]);
    let mut rest = vec![schema];
    while let Some(schema) = rest.pop() {
        match schema {
            Value::Object(members) => {
                if let Some(Value::Object(properties)) = members.get("properties") {
                    names.extend(properties.keys().cloned());
                }
                rest.extend(members.values());
            }
            Value::Array(items) => rest.extend(items),
            _ => {}
        }
    }
    names
}

//! Effective schemas out of the page's schemas and the list of corrections.

use super::json::Json;
use std::collections::BTreeMap;

/// Schemas by file name, without the ending.
pub(crate) type Schemas = BTreeMap<String, Json>;

/// The page's schemas with every `$ref` into `$defs` put in place.
pub(crate) fn published(sources: &Schemas) -> Schemas {
    let inline = |(name, source): (&String, &Json)| {
        let mut schema = inlined(source, source);
        if let Json::Object(members) = &mut schema {
            members.retain(|(key, _)| key != "$defs");
        }
        (name.clone(), schema)
    };
    sources.iter().map(inline).collect()
}

fn inlined(json: &Json, root: &Json) -> Json {
    if let Some(reference) = json.get("$ref") {
        let name = reference.text().strip_prefix("#/$defs/").unwrap();
        return inlined(
            root.get("$defs").and_then(|defs| defs.get(name)).unwrap(),
            root,
        );
    }
    map(json, |inner| inlined(inner, root))
}

fn map(json: &Json, f: impl Fn(&Json) -> Json) -> Json {
    match json {
        Json::Scalar(_) => json.clone(),
        Json::Array(items) => Json::Array(items.iter().map(f).collect()),
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(key, value)| (key.clone(), f(value)))
                .collect(),
        ),
    }
}

/// The schemas of a profile: those it starts from, with its corrections made in order. Panics on a
/// correction that has no effect.
pub(crate) fn corrected(base: &Schemas, corrections: &[Json], profile: &str) -> Schemas {
    let mut schemas = base.clone();
    for correction in corrections
        .iter()
        .filter(|correction| correction.get("profile").unwrap().text() == profile)
    {
        for (schema, pattern, change) in changes(correction) {
            if let Some(from) = correction.get("from")
                && !schemas.contains_key(&schema)
            {
                schemas.insert(schema.clone(), schemas[from.text()].clone());
            }
            let schema = schemas.get_mut(&schema).unwrap();
            let tokens: Vec<_> = pattern.split('/').skip(1).collect();
            let made = apply(schema, &tokens, change);
            assert!(
                made > 0,
                "{}: no effect at {pattern}",
                correction.get("id").unwrap().text()
            );
        }
    }
    schemas
}

/// Every change of a correction with the schema and the pointer, in which `*` is any token.
pub(crate) fn changes(correction: &Json) -> Vec<(String, String, &Json)> {
    let Some(changes) = correction.get("changes") else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for schema in correction.get("schemas").unwrap().items() {
        for change in changes.items() {
            let at = change.get("at").unwrap();
            let places = if let Json::Array(places) = at {
                places.as_slice()
            } else {
                std::slice::from_ref(at)
            };
            for place in places {
                let pattern = format!("{}{}", correction.get("in").unwrap().text(), place.text());
                all.push((schema.text().to_owned(), pattern, change));
            }
        }
    }
    all
}

/// Makes a change wherever the pattern leads; how many places it changed.
fn apply(json: &mut Json, tokens: &[&str], change: &Json) -> usize {
    match tokens {
        [] => panic!("a change names a place"),
        ["*", rest @ ..] => {
            let tokens = json.tokens();
            tokens
                .iter()
                .map(|token| apply(json, &[&[token.as_str()], rest].concat(), change))
                .sum()
        }
        [last] => usize::from(apply_here(json, last, change)),
        [first, rest @ ..] => json
            .get_mut(first)
            .map_or(0, |inner| apply(inner, rest, change)),
    }
}

fn apply_here(json: &mut Json, token: &str, change: &Json) -> bool {
    if let Some(value) = change.get("append") {
        let Some(Json::Array(items)) = json.get_mut(token) else {
            return false;
        };
        let value = copied(value, &Json::Array(items.clone()));
        let is_new = !items.contains(&value);
        items.push(value);
        return is_new;
    }
    if change.get("remove").is_some() {
        return match json {
            Json::Object(members) => {
                let before = members.len();
                members.retain(|(key, _)| key != token);
                members.len() < before
            }
            Json::Array(items) => {
                items.remove(token.parse().unwrap());
                true
            }
            Json::Scalar(_) => false,
        };
    }
    let old = json.get(token).cloned();
    // A value that is copied is found from the place itself, or from its parent if it is new.
    let value = copied(change.get("set").unwrap(), old.as_ref().unwrap_or(json));
    let changed = old.as_ref() != Some(&value);
    match (json.get_mut(token), old) {
        (Some(place), Some(_)) => *place = value,
        _ => match json {
            Json::Object(members) => members.push((token.to_owned(), value)),
            _ => return false,
        },
    }
    changed
}

fn copied(value: &Json, base: &Json) -> Json {
    match value.get("$copy") {
        Some(pointer) => {
            let tokens = pointer.text().split('/').skip(1);
            tokens
                .fold(base, |json, token| json.get(token).unwrap())
                .clone()
        }
        None => map(value, |inner| copied(inner, base)),
    }
}

/// The places where two schemas differ, as pointers: the deepest common ones.
pub(crate) fn difference(old: &Json, new: &Json, at: &str, places: &mut Vec<String>) {
    let is_comparable = match (old, new) {
        (Json::Object(_), Json::Object(_)) => true,
        (Json::Array(old), Json::Array(new)) => old.len() == new.len(),
        _ => false,
    };
    if !is_comparable {
        if old != new {
            places.push(at.to_owned());
        }
        return;
    }
    for token in old.tokens().into_iter().chain(new.tokens()) {
        let below = format!("{at}/{token}");
        match (old.get(&token), new.get(&token)) {
            (Some(old), Some(new)) => difference(old, new, &below, places),
            _ => places.push(below),
        }
    }
    places.sort();
    places.dedup();
}

//! A mutator of JSON: half of the time it puts a part of a generated body in the place of a value,
//! repeats a key or misspells one, adds items, or writes on many lines.

use attio_contract::generate::{Choices, Generator, Seeded};
use attio_contract::{Contract, Profile};
use serde_json::{Map, Value};

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match mutated(&data[..size], seed) {
        Some(text) if text.len() <= max_size => {
            data[..text.len()].copy_from_slice(&text);
            text.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
});

/// JSON with one value replaced by a part of a generated body, with one key changed, with more items, or on
/// other lines; none where the bytes are no JSON.
fn mutated(data: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut choices = Seeded::new(u64::from(seed));
    // Half of the time the fuzzer's own mutations are wanted.
    if choices.flip() {
        return None;
    }
    let start = data.iter().position(|byte| matches!(byte, b'{' | b'['))?;
    let value: Value = serde_json::from_slice(&data[start..]).ok()?;
    let text = match choices.below(8) {
        0 => with_a_key_repeated(value, &mut choices),
        1 => with_a_key_misspelt(value, &mut choices),
        2 => with_more_items(value, &mut choices),
        3 => on_many_lines(&value, &mut choices),
        _ => with_a_part_of_a_body(value, &mut choices),
    };
    Some([&data[..start], text?.as_bytes()].concat())
}

fn with_a_part_of_a_body(mut value: Value, choices: &mut Seeded) -> Option<String> {
    let profile = *choices.pick(&Profile::ALL);
    let bodies: Vec<_> = Contract::new(profile).bodies().collect();
    let generator = Generator::new(profile, *choices.pick(&bodies)).ok()?;
    let mut source = if choices.flip() {
        generator.broken(choices).body
    } else {
        generator.valid(choices)
    };
    let (from, to) = (places(&source), places(&value));
    let part = source.pointer_mut(&from[choices.below(from.len())])?.take();
    *value.pointer_mut(&to[choices.below(to.len())])? = part;
    Some(value.to_string())
}

/// The value as JSON in which an array has more items, each another.
fn with_more_items(mut value: Value, choices: &mut Seeded) -> Option<String> {
    let mut places = places(&value);
    places.retain(|place| value.pointer(place).is_some_and(Value::is_array));
    let place = places.get(choices.below(places.len().max(1)))?;
    let items = value.pointer_mut(place)?.as_array_mut()?;
    items.extend((0..*choices.pick(&[1, 4, 12])).map(Value::from));
    Some(value.to_string())
}

fn on_many_lines(value: &Value, choices: &mut Seeded) -> Option<String> {
    let lines = serde_json::to_string_pretty(value).ok()?;
    Some(lines.replace('\n', choices.pick::<&str>(&["\n", "\n\n", "\r\n"])))
}

/// The value as JSON that has a key of an object twice, among few others or many.
fn with_a_key_repeated(mut value: Value, choices: &mut Seeded) -> Option<String> {
    let (members, key) = property(&mut value, choices)?;
    // Objects are written in the order of their keys.
    let copy = *choices.pick(&["\0copy", "\u{10ffff}copy"]);
    let member = members.get(&key)?.clone();
    members.insert(copy.to_owned(), member);
    let others = *choices.pick(&[0, 0, 0, 12, 40]);
    members.extend((0..others).map(|other| (format!("other_{other}"), Value::Null)));
    let (copy, key) = (Value::from(copy).to_string(), Value::from(key).to_string());
    Some(value.to_string().replace(&copy, &key))
}

/// The value as JSON in which one letter of a key is another.
fn with_a_key_misspelt(mut value: Value, choices: &mut Seeded) -> Option<String> {
    let (members, key) = property(&mut value, choices)?;
    let member = members.remove(&key)?;
    let mut letters: Vec<char> = key.chars().collect();
    let at = choices.below(letters.len().max(1));
    *letters.get_mut(at)? = *choices.pick(&['x', '_', 'A', 'é']);
    members.insert(letters.into_iter().collect(), member);
    Some(value.to_string())
}

/// An object in the value and one of its keys.
fn property<'v>(
    value: &'v mut Value,
    choices: &mut Seeded,
) -> Option<(&'v mut Map<String, Value>, String)> {
    let places = places(value);
    let (parent, token) = places[choices.below(places.len())].rsplit_once('/')?;
    let key = token.replace("~1", "/").replace("~0", "~");
    let members = value.pointer_mut(parent)?.as_object_mut()?;
    Some((members, key))
}

fn places(value: &Value) -> Vec<String> {
    let mut places = Vec::new();
    let mut rest = vec![(String::new(), value)];
    while let Some((at, value)) = rest.pop() {
        let token = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Array(items) => rest.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (token(&index.to_string()), item)),
            ),
            Value::Object(members) => {
                rest.extend(members.iter().map(|(key, member)| (token(key), member)));
            }
            _ => {}
        }
        places.push(at);
    }
    places
}

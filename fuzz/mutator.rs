//! A mutator of JSON: half of the time it puts a part of a generated body in the place of a value.

use attio_contract::generate::{Choices, Generator, Seeded};
use attio_contract::{Contract, Profile};
use serde_json::Value;

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match mutated(&data[..size], seed) {
        Some(text) if text.len() <= max_size => {
            data[..text.len()].copy_from_slice(&text);
            text.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
});

/// JSON with one value replaced by a part of a generated body; none where the bytes are no JSON.
fn mutated(data: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut choices = Seeded::new(u64::from(seed));
    // Half of the time the fuzzer's own mutations are wanted.
    if choices.flip() {
        return None;
    }
    let start = data.iter().position(|byte| matches!(byte, b'{' | b'['))?;
    let mut value: Value = serde_json::from_slice(&data[start..]).ok()?;
    let profile = *choices.pick(&Profile::ALL);
    let bodies: Vec<_> = Contract::new(profile).bodies().collect();
    let generator = Generator::new(profile, *choices.pick(&bodies)).ok()?;
    let mut source = if choices.flip() {
        generator.broken(&mut choices).body
    } else {
        generator.valid(&mut choices)
    };
    let (from, to) = (places(&source), places(&value));
    let part = source.pointer_mut(&from[choices.below(from.len())])?.take();
    *value.pointer_mut(&to[choices.below(to.len())])? = part;
    Some([&data[..start], &serde_json::to_vec(&value).ok()?].concat())
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

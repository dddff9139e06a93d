//! What is measured: bodies of the project's own generators, the same on every machine.

use attio_contract::generate::{Generator, Seeded};
use attio_contract::{Body, Profile};
use serde_json::{Value, json};

/// Bodies of one kind to be checked one after the other.
pub struct Workload {
    /// Its name in the table.
    pub name: String,
    /// Of what kind the bodies are.
    pub body: Body,
    /// JSON, or a line of it for each body.
    pub bytes: Vec<u8>,
    /// Whether every line is a body.
    pub is_ndjson: bool,
    /// Whether the bodies are valid, which holds by construction.
    pub verdicts: Vec<bool>,
}

/// The profile whose contract is measured.
pub const PROFILE: Profile = Profile::Wire;
/// Plain strings: what escapes cost is measured by the mixed bodies.
const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-";

impl Workload {
    fn one(name: &str, body: Body, text: Vec<u8>, is_valid: bool) -> Self {
        Self {
            name: name.to_owned(),
            body,
            bytes: text,
            is_ndjson: false,
            verdicts: vec![is_valid],
        }
    }

    /// The bodies.
    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        texts(&self.bytes, self.is_ndjson)
    }

    /// The bytes of NDJSON in this many parts of about the same size, each of whole lines.
    pub fn parts(&self, count: usize) -> Vec<&[u8]> {
        let mut parts = Vec::new();
        let mut rest = &self.bytes[..];
        for left in (1..=count).rev() {
            let line_end = memchr::memchr(b'\n', &rest[rest.len() / left..]);
            let end = line_end.map_or(rest.len(), |end| rest.len() / left + end + 1);
            let (part, after) = rest.split_at(end);
            parts.push(part);
            rest = after;
        }
        parts
    }
}

/// The lines of NDJSON that are not empty, or all as one body.
pub fn texts(bytes: &[u8], is_ndjson: bool) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let end = is_ndjson.then(|| memchr::memchr(b'\n', rest)).flatten();
        let text = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[], |end| &rest[end + 1..]);
        (!text.is_empty()).then_some(text)
    })
}

/// All workloads. The file is of the megabytes that `NDJSON_MEGABYTES` says, else of 60.
pub fn all() -> Vec<Workload> {
    let small = request(600);
    let response = near(Body::Response(200), 2500);
    let error = near(Body::Response(400), 400);
    let pretty = serde_json::to_vec_pretty(&response).unwrap();
    let megabytes = std::env::var("NDJSON_MEGABYTES").ok();
    let megabytes = megabytes.map_or(60, |megabytes| megabytes.parse().unwrap());
    let (request, success) = (Body::Request, Body::Response(200));
    vec![
        Workload::one("request-small", request, compact(&small), true),
        Workload::one("response-200", success, compact(&response), true),
        Workload::one("response-200-pretty", success, pretty, true),
        Workload::one("error-400", Body::Response(400), compact(&error), true),
        Workload::one("request-1mb", request, compact(&references(10_000)), true),
        Workload::one("request-1mb-bad", request, bad_references(), false),
        Workload::one("invalid-early", request, broken_first(&small), false),
        Workload::one("invalid-late", request, broken_last(&small), false),
        mixed(megabytes),
    ]
}

/// The request in which there is nothing wrong, and one that has a member of the wrong type.
pub fn requests() -> [Vec<u8>; 2] {
    let small = request(600);
    [compact(&small), broken_last(&small)]
}

/// About this many megabytes of requests of 200 bytes or more, one in five with strings beyond ASCII
/// and escapes, one in twenty broken.
fn mixed(megabytes: usize) -> Workload {
    let plain = generator(Body::Request);
    let other = plain.clone().alphabet(&format!("{PLAIN}éß中\u{1f600}\"\n"));
    let mut choices = Seeded::new(4);
    let (mut bytes, mut verdicts) = (Vec::new(), Vec::new());
    while bytes.len() < megabytes * 1_000_000 {
        let count = verdicts.len();
        let generator = if count % 5 == 4 { &other } else { &plain };
        let is_valid = count % 20 != 19;
        let body = if is_valid {
            generator.valid(&mut choices)
        } else {
            generator.broken(&mut choices).body
        };
        let text = compact(&body);
        if text.len() >= 200 {
            bytes.extend_from_slice(&text);
            bytes.push(b'\n');
            verdicts.push(is_valid);
        }
    }
    Workload {
        name: format!("ndjson-{megabytes}mb"),
        body: Body::Request,
        bytes,
        is_ndjson: true,
        verdicts,
    }
}

/// A request of 10,000 references; the first 1,000 are not valid: who only wants the
/// verdict can stop there.
fn bad_references() -> Vec<u8> {
    let mut body = references(10_000);
    let users = body["data"]["values"]["users"].as_array_mut().unwrap();
    for reference in users.iter_mut().take(1000) {
        *reference = json!({"target_object": 5, "target_record_id": "x"});
    }
    compact(&body)
}

fn generator(body: Body) -> Generator {
    let generator = Generator::new(PROFILE, body).unwrap();
    generator.alphabet(PLAIN).max_text(24)
}

fn compact(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

/// The first of the generator's bodies of about this size.
fn near(body: Body, size: usize) -> Value {
    let generator = generator(body);
    let bodies = (0..).map(|seed| generator.valid(&mut Seeded::new(seed)));
    let mut near = bodies.filter(|body| compact(body).len().abs_diff(size) * 20 < size);
    near.next().unwrap()
}

/// The same for a request of the usual attributes.
fn request(size: usize) -> Value {
    let generator = generator(Body::Request);
    let bodies = (0..).map(|seed| generator.valid(&mut Seeded::new(seed)));
    let has = |body: &Value, name: &str| !body["data"]["values"][name].is_null();
    let mut near = bodies.filter(|body| {
        compact(body).len().abs_diff(size) * 20 < size
            && ["name", "workspace_id", "users", "company"]
                .iter()
                .all(|name| has(body, name))
    });
    near.next().unwrap()
}

/// A request with this many references in `users`, by id and by a matching attribute in turn.
fn references(count: usize) -> Value {
    let generator = generator(Body::Request);
    let mut choices = Seeded::new(7);
    let (mut by_id, mut matches) = (Vec::new(), Vec::new());
    while by_id.len().min(matches.len()) < count.div_ceil(2) {
        let mut body = generator.valid(&mut choices);
        let users = body["data"]["values"]["users"].take();
        for user in users.as_array().into_iter().flatten() {
            match (user.is_object(), user.get("target_record_id")) {
                (true, Some(_)) => by_id.push(user.clone()),
                (true, None) => matches.push(user.clone()),
                _ => {}
            }
        }
    }
    let pairs = by_id.into_iter().zip(matches);
    let users: Vec<_> = pairs.flat_map(|(a, b)| [a, b]).take(count).collect();
    json!({"data": {"values": {"users": users}}})
}

/// The body with a first member of the wrong type.
fn broken_first(body: &Value) -> Vec<u8> {
    let values = values_without("workspace_id", body);
    format!(r#"{{"data":{{"values":{{"workspace_id":5,{values}}}}}}}"#).into_bytes()
}

/// The body with a last member of the wrong type.
fn broken_last(body: &Value) -> Vec<u8> {
    let values = values_without("name", body);
    format!(r#"{{"data":{{"values":{{{values},"name":5}}}}}}"#).into_bytes()
}

/// The members of `values` but this one, as text without braces.
fn values_without(name: &str, body: &Value) -> String {
    let mut values = body["data"]["values"].clone();
    values.as_object_mut().unwrap().remove(name).unwrap();
    let text = values.to_string();
    text[1..text.len() - 1].to_owned()
}

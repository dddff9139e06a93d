//! What is measured: bodies of the project's own generators, the same on every machine.

use attio_contract::generate::{Generator, Seeded};
use attio_contract::{Body, Contract, Profile};
use serde_json::{Value, json};

/// Bodies of one kind to be judged one after the other.
pub struct Workload {
    pub name: &'static str,
    pub body: Body,
    /// One or more JSON texts.
    pub texts: Vec<Vec<u8>>,
    /// Whether they are valid.
    pub valid: bool,
}

const PROFILE: Profile = Profile::Wire;
/// Plain texts: what escapes cost is measured by the mixed bodies.
const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-";

impl Workload {
    fn one(name: &'static str, body: Body, text: Vec<u8>) -> Self {
        let valid = Contract::new(PROFILE).is_valid(body, &text);
        Self {
            name,
            body,
            texts: vec![text],
            valid,
        }
    }

    /// How many bytes all bodies have.
    pub fn bytes(&self) -> usize {
        self.texts.iter().map(Vec::len).sum()
    }
}

/// Every workload but the file.
pub fn all() -> Vec<Workload> {
    let small = request(600);
    let response = near(Body::Response(200), 2500);
    let (large, late) = (references(10_000), broken_last(&small));
    vec![
        Workload::one("request-small", Body::Request, compact(&small)),
        Workload::one("response-200", Body::Response(200), compact(&response)),
        Workload::one(
            "response-200-pretty",
            Body::Response(200),
            serde_json::to_vec_pretty(&response).unwrap(),
        ),
        Workload::one(
            "error-400",
            Body::Response(400),
            compact(&near(Body::Response(400), 400)),
        ),
        Workload::one("request-1mb", Body::Request, compact(&large)),
        Workload::one("invalid-early", Body::Request, broken_first(&small)),
        Workload::one("invalid-late", Body::Request, late),
    ]
}

/// About this many bytes of NDJSON: requests of 200 bytes or more, one in five with texts beyond
/// ASCII and escapes, one in twenty broken.
pub fn mixed(bytes: usize) -> Workload {
    let plain = generator(Body::Request);
    let other = plain.clone().alphabet(&format!("{PLAIN}éß中\u{1f600}\"\n"));
    let mut choices = Seeded::new(4);
    let (mut texts, mut size) = (Vec::new(), 0);
    while size < bytes {
        let generator = if texts.len() % 5 == 4 { &other } else { &plain };
        let body = if texts.len() % 20 == 19 {
            generator.broken(&mut choices).body
        } else {
            generator.valid(&mut choices)
        };
        let text = compact(&body);
        if text.len() >= 200 {
            size += text.len() + 1;
            texts.push(text);
        }
    }
    Workload {
        name: "ndjson-60mb",
        body: Body::Request,
        texts,
        valid: false,
    }
}

/// A request whose `broken` first references of this many are not valid.
pub fn bad_references(count: usize, broken: usize) -> Vec<u8> {
    let mut body = references(count);
    for reference in body["data"]["values"]["users"].as_array_mut().unwrap().iter_mut().take(broken) {
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

fn broken_first(body: &Value) -> Vec<u8> {
    let values = body["data"]["values"].to_string();
    format!(r#"{{"data":{{"values":{{"workspace_id":5,{}}}}}"#, &values[1..]).into_bytes()
}

fn broken_last(body: &Value) -> Vec<u8> {
    let values = body["data"]["values"].to_string();
    let values = &values[..values.len() - 1];
    format!(r#"{{"data":{{"values":{values},"users":5}}}}}}"#).into_bytes()
}

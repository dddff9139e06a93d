//! A small typed client, fuzzed with generated responses.
//!
//! `cargo run --example fuzz_a_client --features arbitrary`. In a cargo-fuzz target the body of `main`
//! becomes `fuzz_target!(|response: ValidResponse| …)`.

use arbitrary::{Arbitrary, Unstructured};
use attio_contract::arbitrary::{BrokenResponse, ValidResponse};
use attio_contract::generate::{Choices, Seeded};
use serde::Deserialize;
use std::collections::HashMap;

/// What the client reads from a response.
#[derive(Debug)]
enum Outcome {
    Created { record_id: String },
    Refused { code: String },
    Unreadable,
}

#[derive(Deserialize)]
struct Created {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    id: Id,
}

#[derive(Deserialize)]
struct Id {
    record_id: String,
}

#[derive(Deserialize)]
struct Refused {
    code: String,
}

/// The code under test.
fn read(status: u16, body: &str) -> Outcome {
    let created = |created: Created| Outcome::Created {
        record_id: created.data.id.record_id,
    };
    let refused = |refused: Refused| Outcome::Refused { code: refused.code };
    match status {
        200 => serde_json::from_str(body).map_or(Outcome::Unreadable, created),
        _ => serde_json::from_str(body).map_or(Outcome::Unreadable, refused),
    }
}

fn main() -> arbitrary::Result<()> {
    let mut choices = Seeded::new(1);
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for _ in 0..2_000 {
        let bytes: Vec<u8> = (0..400)
            .map(|_| choices.below(256).to_le_bytes()[0])
            .collect();

        // What the API sends must never be unreadable.
        let valid = ValidResponse::arbitrary(&mut Unstructured::new(&bytes))?;
        let outcome = read(valid.status, &valid.body.to_string());
        let name = match &outcome {
            Outcome::Created { record_id } => {
                assert_eq!(record_id.len(), 36);
                "created"
            }
            Outcome::Refused { code } => {
                assert_eq!(Some(&**code), valid.body["code"].as_str());
                "refused"
            }
            Outcome::Unreadable => panic!("status {}: {}", valid.status, valid.body),
        };
        *seen.entry(name).or_default() += 1;

        // What it should not send must at least not bring the client down.
        let broken = BrokenResponse::arbitrary(&mut Unstructured::new(&bytes))?;
        read(broken.status, &broken.broken.body.to_string());
    }
    println!("{seen:?}");
    assert_eq!(seen.len(), 2);
    Ok(())
}

//! Writes the types of a workspace's records.
//!
//! `cargo run --example types -- typescript attio.contract.json`

use attio_contract::Metadata;
use attio_contract::types::{Target, types};
use std::error::Error;
use std::sync::Arc;

/// What the API lists for an object with two attributes.
const EXAMPLE: &[u8] = br#"{"attio_contract": 1, "objects": [{"api_slug": "projects", "attributes": [
    {"api_slug": "name", "title": "Name", "type": "text", "is_required": true},
    {"api_slug": "stage", "title": "Stage", "type": "status", "statuses": [{"title": "Planned"}, {"title": "Done"}]}
]}]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let target = match arguments.next() {
        Some(name) => name.parse()?,
        None => Target::TypeScript,
    };
    let file = match arguments.next() {
        Some(path) => std::fs::read(path)?,
        None => EXAMPLE.to_vec(),
    };
    let metadata = Arc::new(Metadata::parse(&file)?);
    print!("{}", types(&metadata, target));
    Ok(())
}

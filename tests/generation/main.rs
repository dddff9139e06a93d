//! Generated bodies, and the laws that hold for them and for any other bytes.

mod front_ends;
mod generators;
#[path = "../support/laws.rs"]
mod laws;
mod metadata;
#[path = "../support/mutate.rs"]
mod mutate;
mod mutated;
#[path = "../support/mod.rs"]
mod support;

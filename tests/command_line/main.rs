//! The command line, run as a user runs it.
#![cfg(feature = "cli")]

mod basics;
#[path = "../support/binary.rs"]
mod binary;
mod check_har;
mod formats;
mod inputs;
mod metadata;
mod ndjson;
mod outputs;
mod page;
#[cfg(feature = "pull")]
mod pull;
#[path = "../support/mod.rs"]
mod support;
mod usage;
mod words;

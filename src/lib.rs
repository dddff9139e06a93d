#![doc = include_str!("../README.md")]

mod advice;
mod api_error;
#[cfg(feature = "arbitrary")]
pub mod arbitrary;
mod contract;
mod engine;
mod error;
mod finding;
mod format;
mod found;
mod gate;
pub mod generate;
#[cfg(feature = "har")]
pub mod har;
mod hint;
mod json;
mod judge;
mod locate;
mod message;
#[cfg(test)]
#[path = "../tests/support/mutate.rs"]
mod mutate;
mod operation;
mod profile;
mod report;
mod rule;
mod schema;
#[cfg(feature = "proptest")]
pub mod strategies;
mod words;

pub use api_error::{ApiError, Cause, NotAnApiError, Step, ValidationError};
pub use contract::Contract;
pub use error::{Error, Rejected};
pub use finding::{Finding, Severity, Span};
pub use operation::{Body, CREATE_WORKSPACE_RECORD, Operation};
pub use profile::Profile;
pub use report::Report;
pub use rule::Rule;

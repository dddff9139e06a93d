//! Catches invalid Attio requests before you send them, and says what to fix.
//!
//! A [`Contract`] checks the bodies of Attio's *create a workspace record* (`POST /v2/objects/workspaces/records`):
//! the one you send and the one that comes back. What it finds is a [`Report`].
//!
//! ```
//! use attio_contract::{Contract, Rule};
//!
//! let body = r#"{"data": {"values": {"name": [{"valeu": "Example Ltd"}]}}}"#;
//! let report = Contract::default().check_request(body);
//! assert!(!report.is_valid());
//!
//! let finding = &report.findings()[1];
//! assert_eq!(finding.rule, Rule::AdditionalProperty);
//! assert_eq!(finding.at, "/data/values/name/0/valeu");
//! assert_eq!(finding.hint.as_deref(), Some("value"));
//! ```
//!
//! | you have | start at |
//! |---|---|
//! | bytes or a string | [`Contract::check_request`], [`Contract::check_response`] |
//! | a `serde_json::Value`, or a type of your own | [`Contract::check_request_value`], [`Contract::check_request_of`] |
//! | the attributes of your workspace | [`Metadata::parse`], [`Contract::with_metadata`] |
//! | a yes-or-no question: is it valid? | [`Contract::is_valid_request`] |
//! | a test | [`assert_valid_request!`], [`assert_invalid_request!`], [`assert_finding!`] |
//! | short forms to rewrite as long forms | [`Contract::expand`] |
//! | an error body from the API | [`ApiError`] |
//! | tests that need bodies | [`generate`]; `strategies` with feature `proptest`; `arbitrary` with feature `arbitrary` |
//! | a client or a server | the modules `reqwest`, `tower` and `wiremock`, each with a feature of that name |
//! | recorded traffic | the module `har`, with feature `har` |
//! | a schema for another validator | [`Contract::schema`] |
//! | a client to write in TypeScript or Rust | [`types`] |
//!
//! A [`Profile`] decides what is valid, a [`Rule`] is what a [`Finding`] reports as broken, and a [`Severity`] says
//! how serious it is. The [`guide`] has a page for each task.
//!
//! Reports quote no values from the body unless you ask for them ([`Contract::with_values`]). Checking takes time
//! linear in the size of the body, and no input panics.
//!
//! # Features
//!
//! `engine` is on by default: the crate `jsonschema` has the last word where the two parts of this crate's own
//! validator disagree, which tests have never seen. Without it, such a body has one finding at its root, and the library
//! needs 21 other crates instead of 71. `proptest` and `arbitrary` generate bodies for property tests and fuzzing; `http`,
//! `reqwest`, `tower` and `wiremock` check HTTP messages in clients and servers; `har` reads recorded traffic. `cli`
//! is for the command line only; the library does not need it.
// Marks items that need a feature on docs.rs. Only nightly rustdoc supports this.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod contract;
mod error;
pub mod generate;
#[cfg(test)]
#[path = "../tests/support/growing.rs"]
mod growing;
pub mod guide;
mod http;
mod json;
#[cfg(all(test, feature = "engine"))]
#[path = "../tests/support/mutate.rs"]
mod mutate;
mod report;
mod schema;
#[cfg(test)]
#[path = "../tests/support/shapes.rs"]
mod shapes;
pub mod types;
mod validate;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod work;
#[cfg(not(any(test, fuzzing)))]
mod work;

/// Runs the code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use api::body::Body;
pub use api::metadata::Metadata;
pub use api::metadata::builder::MetadataBuilder;
pub use api::metadata::change::{Breaks, Change};
pub use api::metadata::error::MetadataError;
pub use api::metadata::warning::MetadataWarning;
pub use api::object::Attribute;
pub use api::operation::{CREATE_WORKSPACE_RECORD, Operation};
pub use api::profile::Profile;
pub use api::route::{BadHost, Endpoint, NotThisEndpoint};
pub use api::uuid_as::UuidAs;
pub use contract::Contract;
#[doc(hidden)]
pub use contract::assert;
pub use contract::serialized::NotSerialized;
pub use error::{UnknownName, UnknownStatus};
#[cfg(feature = "arbitrary")]
#[doc(inline)]
pub use generate::arbitrary;
#[cfg(feature = "proptest")]
#[doc(inline)]
pub use generate::strategies;
pub use http::api_error::{ApiError, Cause, NotAnApiError, Step, ValidationError};
#[cfg(feature = "har")]
#[doc(inline)]
pub use http::har;
#[cfg(feature = "reqwest")]
#[doc(inline)]
pub use http::reqwest;
#[cfg(feature = "tower")]
#[doc(inline)]
pub use http::tower;
#[cfg(feature = "wiremock")]
#[doc(inline)]
pub use http::wiremock;
pub use report::Report;
pub use report::excerpt::Excerpts;
pub use report::explain::{Answer, Example, Explanation, ReportedBy};
pub use report::finding::{Finding, Part, Severity, Span};
pub use report::rejected::Rejected;
pub use report::rule::Rule;

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
//! | a yes-or-no question: is it valid? | [`Contract::is_valid_request`] |
//! | a test | [`assert_valid_request!`], [`assert_invalid_request!`], [`assert_finding!`] |
//! | short forms to rewrite as long forms | [`Contract::expand`] |
//! | an error body from the API | [`ApiError`] |
//! | tests that need bodies | [`generate`]; `strategies` with feature `proptest`; `arbitrary` with feature `arbitrary` |
//! | a client or a server | the modules `reqwest`, `tower` and `wiremock`, each behind a feature of that name |
//! | recorded traffic | the module `har`, behind feature `har` |
//! | a schema for another validator | [`Contract::schema`] |
//!
//! A [`Profile`] decides what is valid, a [`Rule`] is what a [`Finding`] reports as broken, and a [`Severity`] says
//! how serious it is. The [`guide`] has a page for each task.
//!
//! Reports quote no values from the body unless you ask for them ([`Contract::with_values`]). Checking takes time
//! linear in the size of the body, and no input panics.
//!
//! # Features
//!
//! None is on by default. `proptest` and `arbitrary` generate bodies for property tests and fuzzing; `http`,
//! `reqwest`, `tower` and `wiremock` check HTTP messages in clients and servers; `har` reads recorded traffic. `cli`
//! is for the command line only; the library does not need it.
// Marks items that need a feature on docs.rs. Only nightly rustdoc supports this.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod advice;
mod aliases;
#[cfg(any(feature = "tower", feature = "wiremock"))]
mod answer;
mod api_error;
#[cfg(feature = "arbitrary")]
pub mod arbitrary;
#[doc(hidden)]
pub mod assert;
mod contract;
mod endpoint;
mod engine;
mod error;
mod excerpt;
mod explain;
mod finding;
mod format;
mod found;
mod gate;
pub mod generate;
#[cfg(test)]
#[path = "../tests/support/growing.rs"]
mod growing;
pub mod guide;
#[cfg(feature = "har")]
pub mod har;
mod hint;
#[cfg(feature = "http")]
mod http;
mod json;
mod judge;
mod locate;
mod long_form;
mod message;
#[cfg(test)]
#[path = "../tests/support/mutate.rs"]
mod mutate;
mod near;
mod operation;
mod printable;
mod profile;
mod report;
#[cfg(feature = "reqwest")]
pub mod reqwest;
mod rule;
mod schema;
#[cfg(test)]
#[path = "../tests/support/shapes.rs"]
mod shapes;
#[cfg(feature = "proptest")]
pub mod strategies;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod traffic;
mod typed;
#[cfg(feature = "wiremock")]
pub mod wiremock;
mod words;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod work;
#[cfg(not(any(test, fuzzing)))]
mod work;

/// Runs the code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use api_error::{ApiError, Cause, NotAnApiError, Step, ValidationError};
pub use contract::{Contract, UuidAs};
pub use endpoint::{BadHost, Endpoint, NotThisEndpoint};
pub use error::{Error, Rejected};
pub use excerpt::Excerpts;
pub use explain::{Answer, Example, Explanation, ReportedBy};
pub use finding::{Finding, Severity, Span};
pub use operation::{Body, CREATE_WORKSPACE_RECORD, Operation};
pub use profile::Profile;
pub use report::Report;
pub use rule::Rule;
pub use typed::NotSerialized;

#![doc = include_str!("../README.md")]
// Marks on docs.rs what needs a feature. Only a nightly rustdoc knows this.
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

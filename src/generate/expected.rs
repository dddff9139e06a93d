//! Bodies that break the contract, with what a report on them says.

use super::site::Site;
use crate::report::rule::Rule;
use serde_json::Value;

/// A body that breaks the contract, with the expected findings.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Broken {
    /// The body.
    pub body: Value,
    /// The site that it breaks, followed by any sites that necessarily break with it.
    pub sites: Vec<Site>,
    /// Exactly the findings that a report on it has.
    pub findings: Vec<Expected>,
}

/// An expected finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The rule of the finding.
    pub rule: Rule,
    /// The JSON Pointer to its place in the body.
    pub at: String,
}

/// A body with a mistake in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mistaken {
    /// The name of the mistake.
    pub name: &'static str,
    /// The body as text, since some mistakes are in the JSON text itself.
    pub text: String,
    /// Whether the mistake is in the JSON text, so that it is lost when the body is parsed.
    pub is_in_text: bool,
    /// Exactly the findings that a report on it has.
    pub findings: Vec<Expected>,
}

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

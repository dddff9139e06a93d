//! Bodies that break the contract, with what a report on them says.

use super::site::Site;
use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::contract::Contract;
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

/// The finding on a request without a value for the attribute that its call finds a record by.
pub(super) fn lacks_match(contract: &Contract, body: Body, value: &Value) -> Option<Expected> {
    let slug = contract.matching_slug(body)?;
    let schema = contract.compiled(body).ok()?;
    let values = schema
        .path()
        .try_fold(value, |value, name| value.get(name))?;
    let node = schema.node(schema.values()?);
    let mut members = values.as_object()?.iter();
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let has_value = members.any(|(key, value)| {
        let is_it = *key == slug || node.property(key) == node.property(&slug);
        is_it && !is_empty(value)
    });
    let is_violation = contract.profile() != Profile::Wire && !has_value;
    let path: Vec<_> = schema.path().collect();
    is_violation.then(|| Expected {
        rule: Rule::MatchingValueMissing,
        at: format!("/{}", path.join("/")),
    })
}

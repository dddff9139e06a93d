//! The public API of a contract.

pub(crate) mod advice;
#[doc(hidden)]
pub mod assert;
mod check;
pub(crate) mod compiled;
mod expand;
#[cfg(feature = "http")]
mod message;
mod parameters;
mod second_opinion;
pub(crate) mod serialized;

use crate::api::body::Body;
use crate::api::metadata::Metadata;
use crate::api::operation::{CREATE_WORKSPACE_RECORD, Operation};
use crate::api::profile::Profile;
use crate::api::uuid_as::UuidAs;
use crate::contract::compiled::{Compiled, CompiledBody};
use crate::error::{UnknownName, UnknownStatus};
use crate::report::Report;
use crate::schema::{Schema, Schemas};
use serde_json::Value;
use std::sync::Arc;

/// Checks bodies against the contract of *create a workspace record*.
///
/// Cheap to create and to clone: the schemas are compiled once per process, on first use.
///
/// Time is linear in the body. A valid body is checked in one pass over its bytes, faster than it could be parsed, and
/// without any allocation, unless a key has escapes, a string that the schema compares has some, or an object has more
/// than 32 properties that the schema does not name. The report on an invalid body needs memory for the parts with something
/// wrong: up to 60 times the body if it is all tiny values and all of them are wrong. Limit the size of bodies that you do
/// not trust. An invalid body of more than 4 GiB gets a single finding, which says so.
///
/// ```
/// use attio_contract::{Contract, Profile, Rule};
///
/// let contract = Contract::new(Profile::Wire);
/// let report = contract.check_request(
///     br#"{"data": {"values": {"name": "Acme", "avatar_url": 7}}}"#,
/// );
/// assert!(!report.is_valid());
/// let finding = &report.findings()[0];
/// assert_eq!((finding.rule, finding.at.as_str()), (Rule::Type, "/data/values/avatar_url"));
/// ```
#[derive(Clone, Debug)]
#[doc(alias("lint", "linter", "schema", "validate", "validator"))]
pub struct Contract {
    compiled: Arc<Compiled>,
    profile: Profile,
    tolerates_drift: bool,
    advises: bool,
    quotes_values: bool,
    limit: usize,
    uuids: Option<UuidAs>,
    matching_attribute: Option<String>,
}

impl Default for Contract {
    /// The contract of [`Profile::Wire`].
    fn default() -> Self {
        Self::new(Profile::default())
    }
}

impl Contract {
    /// How many findings a report keeps by default.
    pub const DEFAULT_LIMIT: usize = 10_000;

    /// The contract of *create a workspace record* in this profile, with no tolerance for drift and no advice.
    pub fn new(profile: Profile) -> Self {
        Self::of(&CREATE_WORKSPACE_RECORD, profile)
    }

    /// The contract of another operation, with no tolerance for drift and no advice. Its schemas are composed and compiled on first
    /// use and shared by all clones; the ones of [`CREATE_WORKSPACE_RECORD`] are shared by the whole process.
    ///
    /// ```
    /// use attio_contract::{Contract, Operation, Profile};
    /// use std::sync::Arc;
    ///
    /// let operation = Arc::new(Operation::embedded("create", "workspaces")?);
    /// let contract = Contract::of(&operation, Profile::Wire);
    /// assert!(contract.is_valid_request(r#"{"data": {"values": {"name": "Example Ltd"}}}"#));
    /// # Ok::<(), attio_contract::UnknownName>(())
    /// ```
    pub fn of(operation: &Arc<Operation>, profile: Profile) -> Self {
        Self {
            compiled: Compiled::of(operation),
            profile,
            tolerates_drift: false,
            advises: false,
            quotes_values: false,
            limit: Self::DEFAULT_LIMIT,
            uuids: None,
            matching_attribute: None,
        }
    }

    /// Checks bodies against the attributes of a workspace as well: the same operation on the same object, as these metadata
    /// describe it. [`Profile::Published`] ignores metadata, since it is the vendor's page.
    ///
    /// Findings then say which [`attribute`](crate::Finding::attribute) they are about. Most of the rules are violations in
    /// requests; in responses, what the metadata lack is drift, and advice in [`Profile::Wire`]. Advice comes with
    /// [`with_advice`](Self::with_advice).
    ///
    /// The schemas are compiled once for all clones of the contract, on first use. There is no quick verdict
    /// ([`is_valid`](Self::is_valid) is then as slow as a report) if more than 64 schemas apply to one value, which is so
    /// where an attribute may refer to more than about 25 objects, or if more than 63 attributes are required.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the metadata have no such object; it lists those that they have.
    pub fn with_metadata(self, metadata: &Arc<Metadata>) -> Result<Self, UnknownName> {
        let operation = self.operation();
        let object = operation.object.slug.clone();
        let operation = Operation::with_metadata(operation.key, &object, metadata)?;
        if self.profile == Profile::Published {
            return Ok(self);
        }
        Ok(Self {
            compiled: Compiled::of(&Arc::new(operation)),
            ..self
        })
    }

    /// Says which attribute the call finds its record by, as its query does; only upserts have one.
    #[must_use]
    pub fn with_matching_attribute(mut self, name: impl Into<String>) -> Self {
        self.matching_attribute = Some(name.into());
        self
    }

    /// Accepts a response whose only findings are drift. The findings stay in the report.
    #[must_use]
    pub fn tolerate_drift(mut self) -> Self {
        self.tolerates_drift = true;
        self
    }

    /// Adds advice to the reports on requests: what is allowed, but will not do what you want. It does not change
    /// whether a body is valid.
    #[must_use]
    pub fn with_advice(mut self) -> Self {
        self.advises = true;
        self
    }

    /// Lets messages quote the offending value or key, up to 60 characters of it. Otherwise a report quotes nothing
    /// from the body except the keys in [`Finding::at`](crate::Finding::at).
    #[must_use]
    pub fn with_values(mut self) -> Self {
        self.quotes_values = true;
        self
    }

    /// Keeps at most this many findings in a report ([`Self::DEFAULT_LIMIT`] unless set); the rest are only counted,
    /// in [`Report::total`]. Whatever the limit, the places in a report never add up to more than four times the
    /// body's size plus 1 MiB, since a long key can be part of many places.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The profile that bodies are checked against.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    #[cfg(feature = "har")]
    pub(crate) fn tolerates_drift(&self) -> bool {
        self.tolerates_drift
    }

    #[cfg(feature = "http")]
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    #[cfg(any(feature = "har", feature = "http"))]
    pub(crate) fn quotes_values(&self) -> bool {
        self.quotes_values
    }

    /// The operation whose bodies are checked: its method, server and path.
    pub fn operation(&self) -> &Arc<Operation> {
        &self.compiled.operation
    }

    /// The schema of a body, if the profile has one.
    fn body(&self, body: Body) -> Option<&CompiledBody> {
        self.compiled.body(self.profile, body)
    }

    /// The compiled schema of a body, or an error that lists the known statuses.
    pub(crate) fn compiled(&self, body: Body) -> Result<&Schema, UnknownStatus> {
        Ok(self.compiled.known(self.profile, body)?.schema())
    }

    /// The operation and its schemas, which all clones share.
    pub(crate) fn schemas(&self) -> &dyn Schemas {
        &*self.compiled
    }

    /// The bodies that the profile has a schema for: the request, then the responses by status.
    pub fn bodies(&self) -> impl Iterator<Item = Body> + use<> {
        self.operation().bodies(self.profile).into_iter()
    }

    /// The effective JSON Schema for a body, as JSON text: one plain Draft 2020-12 document without references. It
    /// cannot express everything: the validator must have format assertion switched on (except for
    /// [`Profile::Published`]), and `maxLength` counts characters, so it does not fully enforce the limit in bytes.
    ///
    /// # Errors
    ///
    /// [`UnknownStatus`] if the profile has no schema for the response's status.
    pub fn schema(&self, body: Body) -> Result<&str, UnknownStatus> {
        Ok(self.compiled.known(self.profile, body)?.plain())
    }

    /// Checks a request body, given as bytes or a string.
    #[doc(alias("lint", "validate"))]
    pub fn check_request(&self, bytes: impl AsRef<[u8]>) -> Report {
        self.check(Body::Request, bytes)
    }

    /// Checks the body of a response with this status.
    ///
    /// ```
    /// use attio_contract::{Contract, Rule, Severity};
    ///
    /// let report = Contract::default().check_response(418, "<html>");
    /// let finding = &report.findings()[0];
    /// assert_eq!((finding.rule, finding.severity), (Rule::Status, Severity::Drift));
    /// ```
    #[doc(alias("lint", "validate"))]
    pub fn check_response(&self, status: u16, bytes: impl AsRef<[u8]>) -> Report {
        self.check(Body::Response(status), bytes)
    }

    /// Checks a request or response body.
    #[doc(alias("lint", "validate"))]
    pub fn check(&self, body: Body, bytes: impl AsRef<[u8]>) -> Report {
        let mut report = self.check_bytes(body, bytes.as_ref());
        let beside = self.parameters(body);
        if !beside.is_empty() {
            report = report.with(beside, self.limit);
        }
        report.about(self.operation(), body)
    }

    /// Checks a request body that is already parsed. Findings have no span.
    #[doc(alias = "validate")]
    pub fn check_request_value(&self, value: &Value) -> Report {
        self.check_value(Body::Request, value)
    }

    /// Checks a response body that is already parsed. Findings have no span.
    #[doc(alias = "validate")]
    pub fn check_response_value(&self, status: u16, value: &Value) -> Report {
        self.check_value(Body::Response(status), value)
    }

    /// Whether the report of [`check_request`](Self::check_request) would be valid.
    pub fn is_valid_request(&self, bytes: impl AsRef<[u8]>) -> bool {
        self.is_valid(Body::Request, bytes)
    }

    /// Whether the report of [`check_response`](Self::check_response) would be valid.
    pub fn is_valid_response(&self, status: u16, bytes: impl AsRef<[u8]>) -> bool {
        self.is_valid(Body::Response(status), bytes)
    }

    /// Whether the report of [`check`](Self::check) would be valid.
    pub fn is_valid(&self, body: Body, bytes: impl AsRef<[u8]>) -> bool {
        self.is_valid_bytes(body, bytes.as_ref())
    }
}

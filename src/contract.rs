//! What a caller asks of a contract.

mod check;
mod expand;
mod first;

pub use expand::UuidAs;

use crate::operation::{Body, CREATE_WORKSPACE_RECORD, Operation};
use crate::{Error, Profile, Report};
use serde_json::Value;

/// The contract of creating a workspace record, ready to judge bodies.
///
/// Cheap to make and to copy: the embedded schemas are compiled once a process, when first needed.
///
/// Time is linear in the body. A valid body is judged in one pass over its bytes, faster than it could
/// be parsed, and without any allocation as long as its keys have no escapes, no text that the schema
/// compares has one, and no object has more than 32 properties that the schema does not name. The report on a body that is not valid needs memory: typically 10 times the
/// body, up to 110 times for one of nothing but tiny values. Cap the size of bodies that you do not
/// trust.
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
#[derive(Clone, Copy, Debug)]
#[doc(alias("lint", "linter", "schema", "validate", "validator"))]
pub struct Contract {
    operation: &'static Operation,
    profile: Profile,
    tolerates_drift: bool,
    advises: bool,
    quotes_values: bool,
    limit: usize,
    uuids: Option<UuidAs>,
}

impl Default for Contract {
    /// The contract of [`Profile::Wire`].
    fn default() -> Self {
        Self::new(Profile::default())
    }
}

impl Contract {
    /// How many findings a report keeps unless told otherwise.
    pub const DEFAULT_LIMIT: usize = 10_000;

    /// The contract as this profile reads it, without tolerance and without advice.
    pub fn new(profile: Profile) -> Self {
        Self {
            operation: &CREATE_WORKSPACE_RECORD,
            profile,
            tolerates_drift: false,
            advises: false,
            quotes_values: false,
            limit: Self::DEFAULT_LIMIT,
            uuids: None,
        }
    }

    /// Counts a response valid that has no finding but drift. The findings stay in the report.
    #[must_use]
    pub fn tolerate_drift(mut self) -> Self {
        self.tolerates_drift = true;
        self
    }

    /// Adds advice to the reports of requests: what is allowed, but will not do what one wants.
    /// Verdicts do not change.
    #[must_use]
    pub fn with_advice(mut self) -> Self {
        self.advises = true;
        self
    }

    /// Lets messages quote the offending value or key, of which at most 60 characters. Without
    /// this a report quotes nothing of the body, keys in [`Finding::at`](crate::Finding::at) aside.
    #[must_use]
    pub fn with_values(mut self) -> Self {
        self.quotes_values = true;
        self
    }

    /// Keeps at most this many findings in a report ([`Self::DEFAULT_LIMIT`] unless set); the rest
    /// is counted in [`Report::total`]. Whatever the limit, a report keeps no more places than
    /// four times the body's bytes and 1 MiB hold, since a long key can be part of many.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The profile that decides.
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

    /// The operation whose bodies are judged: its method, server and path.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The bodies that the profile knows: the request, then the responses by status.
    pub fn bodies(&self) -> impl Iterator<Item = Body> + use<> {
        self.operation.bodies(self.profile)
    }

    /// The effective schema of a body as JSON text: one plain file of Draft 2020-12 without
    /// references. It cannot say everything: formats need assertion switched on (but for
    /// [`Profile::Published`]), and `maxLength`, which counts characters, is necessary and not
    /// sufficient for the limit in bytes.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownStatus`] for a response that the profile does not know.
    pub fn schema(&self, body: Body) -> Result<&'static str, Error> {
        let embedded = self.operation.known(self.profile, body)?;
        Ok(embedded.text)
    }

    /// Judges the bytes of a request body.
    #[doc(alias("lint", "validate"))]
    pub fn check_request(&self, bytes: impl AsRef<[u8]>) -> Report {
        self.check(Body::Request, bytes)
    }

    /// Judges the bytes of a response body that came with this status.
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

    /// Judges the bytes of either kind of body.
    #[doc(alias("lint", "validate"))]
    pub fn check(&self, body: Body, bytes: impl AsRef<[u8]>) -> Report {
        self.check_bytes(body, bytes.as_ref())
            .about(self.operation, body)
    }

    /// Judges a request body that is already parsed. Findings have no span.
    #[doc(alias = "validate")]
    pub fn check_request_value(&self, value: &Value) -> Report {
        self.check_value(Body::Request, value)
    }

    /// Judges a response body that is already parsed. Findings have no span.
    #[doc(alias = "validate")]
    pub fn check_response_value(&self, status: u16, value: &Value) -> Report {
        self.check_value(Body::Response(status), value)
    }

    /// Whether [`check_request`](Self::check_request) would report it as valid.
    pub fn is_valid_request(&self, bytes: impl AsRef<[u8]>) -> bool {
        self.is_valid(Body::Request, bytes)
    }

    /// Whether [`check_response`](Self::check_response) would report it as valid.
    pub fn is_valid_response(&self, status: u16, bytes: impl AsRef<[u8]>) -> bool {
        self.is_valid(Body::Response(status), bytes)
    }

    /// Whether [`check`](Self::check) would report it as valid.
    pub fn is_valid(&self, body: Body, bytes: impl AsRef<[u8]>) -> bool {
        self.is_valid_bytes(body, bytes.as_ref())
    }
}

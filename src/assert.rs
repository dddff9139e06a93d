//! Assertions for tests. The macros find out what a body is; the functions judge it and panic.

use crate::finding::place;
use crate::printable::printable;
use crate::typed::to_json;
use crate::{Body, Contract, Finding, NotSerialized, Report, Rule};
use serde::Serialize;
use std::error::Error as _;

/// Panics unless a request body is valid. The message is the report, with excerpts **that quote the body**, and its
/// place the line on which the assertion begins.
///
/// The body is JSON text if it is text or bytes (`AsRef<[u8]>` or `AsRef<str>`: `&str`, `String`, `&[u8]`,
/// `Vec<u8>`, `Cow<str>` …). Anything else is written as JSON first (`Serialize`: `serde_json::Value`, types of your
/// own). It may have any size, and is evaluated once and borrowed. With a second argument, a [`Profile`](crate::Profile) or a
/// [`Contract`], that one decides in place of [`Contract::default`].
///
/// ```
/// use attio_contract::{Profile, assert_valid_request};
/// use serde_json::json;
///
/// assert_valid_request!(r#"{"data": {"values": {"name": "Example Ltd"}}}"#);
/// assert_valid_request!(json!({"data": {"values": {"name": "Example Ltd"}}}));
/// let long = json!({"data": {"values": {"name": [{"value": "Example Ltd"}]}}});
/// assert_valid_request!(long, Profile::Canonical);
/// ```
///
/// ```should_panic
/// attio_contract::assert_valid_request!(r#"{"data": {"values": {"name": 7}}}"#);
/// ```
#[macro_export]
macro_rules! assert_valid_request {
    ($body:expr $(,)?) => {
        $crate::assert_valid_request!($body, $crate::Contract::default())
    };
    ($body:expr, $contract:expr $(,)?) => {{
        #[allow(unused_imports)]
        use $crate::assert::{Bytes as _, Text as _, Typed as _};
        match &$body {
            body => $crate::assert::valid_request(
                (&&&$crate::assert::JsonOf(body)).json(),
                ::core::convert::Into::into($contract),
            ),
        }
    }};
}

/// Panics unless the body of a response with this status (`u16`; of a `StatusCode` it is `as_u16()`) is valid. For the
/// rest see [`assert_valid_request!`].
///
/// ```
/// use attio_contract::{Contract, Profile, assert_valid_response};
///
/// let body = br#"{"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "No."}"#;
/// assert_valid_response!(404, body);
/// assert_valid_response!(404, body, Profile::Published);
/// assert_valid_response!(404, body, Contract::default().tolerate_drift());
/// ```
#[macro_export]
macro_rules! assert_valid_response {
    ($status:expr, $body:expr $(,)?) => {
        $crate::assert_valid_response!($status, $body, $crate::Contract::default())
    };
    ($status:expr, $body:expr, $contract:expr $(,)?) => {{
        #[allow(unused_imports)]
        use $crate::assert::{Bytes as _, Text as _, Typed as _};
        match (&$status, &$body) {
            (status, body) => $crate::assert::valid_response(
                *status,
                (&&&$crate::assert::JsonOf(body)).json(),
                ::core::convert::Into::into($contract),
            ),
        }
    }};
}

/// Panics unless a [`Report`] has a finding by this [`Rule`] at this JSON Pointer. The message lists what was
/// expected and what was found, offending values included.
///
/// ```
/// use attio_contract::{Contract, Rule, assert_finding};
///
/// let report = Contract::default().check_request(br#"{"data": {"values": {"name": 7}}}"#);
/// assert_finding!(report, Rule::Type, "/data/values/name");
/// ```
#[macro_export]
macro_rules! assert_finding {
    ($report:expr, $rule:expr, $at:expr $(,)?) => {
        match (&$report, &$rule, &$at) {
            (report, rule, at) => $crate::assert::finding(report, *rule, at),
        }
    };
}

impl From<crate::Profile> for Contract {
    /// [`Contract::new`].
    fn from(profile: crate::Profile) -> Self {
        Self::new(profile)
    }
}

/// A body of any type. Which of the three traits gives its text, the compiler decides by the number of references
/// that it has to take off `&&&JsonOf(body)`: none for bytes, one for text, two for other types.
pub struct JsonOf<'a, T: ?Sized>(pub &'a T);

pub trait Bytes {
    fn json(&self) -> Result<Vec<u8>, NotSerialized>;
}

pub trait Text {
    fn json(&self) -> Result<Vec<u8>, NotSerialized>;
}

pub trait Typed {
    fn json(&self) -> Result<Vec<u8>, NotSerialized>;
}

impl<T: AsRef<[u8]> + ?Sized> Bytes for &&JsonOf<'_, T> {
    fn json(&self) -> Result<Vec<u8>, NotSerialized> {
        Ok(self.0.as_ref().to_vec())
    }
}

impl<T: AsRef<str> + ?Sized> Text for &JsonOf<'_, T> {
    fn json(&self) -> Result<Vec<u8>, NotSerialized> {
        Ok(self.0.as_ref().as_bytes().to_vec())
    }
}

impl<T: Serialize + ?Sized> Typed for JsonOf<'_, T> {
    fn json(&self) -> Result<Vec<u8>, NotSerialized> {
        to_json(self.0)
    }
}

#[track_caller]
pub fn valid_request(text: Result<Vec<u8>, NotSerialized>, contract: Contract) {
    valid(Body::Request, "request", text, contract);
}

#[track_caller]
pub fn valid_response(status: u16, text: Result<Vec<u8>, NotSerialized>, contract: Contract) {
    let name = format!("response with status {status}");
    valid(Body::Response(status), &name, text, contract);
}

#[track_caller]
fn valid(body: Body, name: &str, text: Result<Vec<u8>, NotSerialized>, contract: Contract) {
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            let cause = error.source().map(ToString::to_string);
            let cause = printable(&cause.unwrap_or_default());
            panic!("the {name} cannot be written as JSON: {cause}");
        }
    };
    let report = contract.check(body, &text);
    if !report.is_valid() {
        let profile = contract.profile();
        let excerpts = report.excerpts(&text);
        panic!("the {name} is invalid in profile {profile}\n\n{excerpts}\n");
    }
}

#[track_caller]
pub fn finding<A: AsRef<str> + ?Sized>(report: &Report, rule: Rule, at: &A) {
    /// Of more there is only the number.
    const LISTED: usize = 50;
    let findings = report.findings();
    let is_found = |finding: &Finding| finding.rule == rule && finding.at == at.as_ref();
    if findings.iter().any(is_found) {
        return;
    }
    let listed = findings.iter().take(LISTED).cloned().collect();
    let found = Report::new(report.is_valid(), report.total(), listed);
    let place = place(at.as_ref());
    panic!("there is no such finding\n\nexpected: {rule} at {place}\nfound: {found:#}\n");
}

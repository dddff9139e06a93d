//! Assertions for tests. The macros find out what kind of body they got; the functions check it and panic.

use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::contract::serialized::{NotSerialized, to_json};
use crate::report::Report;
use crate::report::escape::printable;
use crate::report::finding::{Finding, place};
use crate::report::rule::Rule;
use serde::Serialize;
use std::error::Error as _;
use std::fmt;

/// Panics unless a request body is valid. The message is the report, with excerpts **that quote the body**, and points
/// to the line on which the assertion begins.
///
/// The body is JSON text if it is a string or bytes (`AsRef<[u8]>` or `AsRef<str>`: `&str`, `String`, `&[u8]`,
/// `Vec<u8>`, `Cow<str>` …). Anything else is first written as JSON (`Serialize`: `serde_json::Value`, your own
/// types). It may have any size; it is evaluated once, and borrowed. The second argument may be a
/// [`Profile`](crate::Profile) or a [`Contract`] to use instead of [`Contract::default`].
///
/// Your own message comes last, as with [`assert!`]: a string literal, and what to format with it.
///
/// ```
/// use attio_contract::{Profile, assert_valid_request};
/// use serde_json::json;
///
/// assert_valid_request!(r#"{"data": {"values": {"name": "Example Ltd"}}}"#);
/// assert_valid_request!(json!({"data": {"values": {"name": "Example Ltd"}}}));
/// let long = json!({"data": {"values": {"name": [{"value": "Example Ltd"}]}}});
/// assert_valid_request!(long, Profile::Canonical);
/// let attempt = 2;
/// assert_valid_request!(long, "attempt {attempt}");
/// assert_valid_request!(long, Profile::Canonical, "attempt {}", attempt);
/// ```
///
/// ```should_panic
/// attio_contract::assert_valid_request!(r#"{"data": {"values": {"name": 7}}}"#);
/// ```
#[macro_export]
#[doc(alias("lint", "validate"))]
macro_rules! assert_valid_request {
    ($body:expr $(, $($rest:tt)*)?) => {
        $crate::__assert_body!(valid, $crate::Body::Request, $body $(, $($rest)*)?)
    };
}

/// Panics unless the body of a response with this status is valid. The status is a `u16`; for a `StatusCode` write
/// `as_u16()`. Everything else works as in [`assert_valid_request!`].
///
/// ```
/// use attio_contract::{Contract, Profile, assert_valid_response};
///
/// let body = br#"{"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "No."}"#;
/// assert_valid_response!(404, body);
/// assert_valid_response!(404, body, Profile::Published);
/// assert_valid_response!(404, body, Contract::default().tolerate_drift());
/// assert_valid_response!(404, body, "the fake server's answer");
/// ```
#[macro_export]
#[doc(alias("lint", "validate"))]
macro_rules! assert_valid_response {
    ($status:expr, $body:expr $(, $($rest:tt)*)?) => {
        $crate::__assert_body!(valid, $crate::Body::Response($status), $body $(, $($rest)*)?)
    };
}

/// Panics if a request body is valid: for tests of what your program must not send. A body that is not JSON is
/// invalid. The message **quotes the body**. The arguments are those of [`assert_valid_request!`]. To assert what is
/// wrong with the body, use [`assert_finding!`](crate::assert_finding).
///
/// ```
/// use attio_contract::{Profile, assert_invalid_request};
/// use serde_json::json;
///
/// assert_invalid_request!(r#"{"data": {"values": {"name": 7}}}"#);
/// let short = json!({"data": {"values": {"name": "Example Ltd"}}});
/// assert_invalid_request!(short, Profile::Canonical, "short forms are for the wire");
/// ```
///
/// ```should_panic
/// attio_contract::assert_invalid_request!(r#"{"data": {"values": {"name": "Example Ltd"}}}"#);
/// ```
#[macro_export]
#[doc(alias("lint", "validate"))]
macro_rules! assert_invalid_request {
    ($body:expr $(, $($rest:tt)*)?) => {
        $crate::__assert_body!(invalid, $crate::Body::Request, $body $(, $($rest)*)?)
    };
}

/// Panics if the body of a response with this status is valid. Everything else works as in
/// [`assert_invalid_request!`].
///
/// ```
/// use attio_contract::assert_invalid_response;
///
/// assert_invalid_response!(200, r#"{"data": {}}"#);
/// assert_invalid_response!(404, "<html>", "a gateway's page");
/// ```
#[macro_export]
#[doc(alias("lint", "validate"))]
macro_rules! assert_invalid_response {
    ($status:expr, $body:expr $(, $($rest:tt)*)?) => {
        $crate::__assert_body!(invalid, $crate::Body::Response($status), $body $(, $($rest)*)?)
    };
}

/// Panics unless a [`Report`] has a finding with this [`Rule`] at this JSON Pointer. The message lists what was
/// expected and what was found, including offending values. Your own message comes last, as with [`assert!`].
///
/// ```
/// use attio_contract::{Contract, Rule, assert_finding};
///
/// let report = Contract::default().check_request(r#"{"data": {"values": {"name": 7}}}"#);
/// assert_finding!(report, Rule::Type, "/data/values/name");
/// assert_finding!(report, Rule::Type, "/data/values/name", "names are {}", "text");
/// ```
#[macro_export]
macro_rules! assert_finding {
    ($report:expr, $rule:expr, $at:expr $(,)?) => {
        $crate::__assert_finding!($report, $rule, $at, ::core::option::Option::None)
    };
    ($report:expr, $rule:expr, $at:expr, $($message:tt)+) => {
        $crate::__assert_finding!(
            $report, $rule, $at,
            ::core::option::Option::Some(::core::format_args!($($message)+))
        )
    };
}

/// What comes after the body: nothing, a message, a contract, or both. The message is evaluated only if the assertion
/// fails.
#[doc(hidden)]
#[macro_export]
macro_rules! __assert_body {
    ($check:ident, $kind:expr, $body:expr $(,)?) => {
        $crate::__assert_body!(@ $check, $kind, $body, $crate::Contract::default(), ::core::option::Option::None)
    };
    // A message is a literal; a contract is not.
    ($check:ident, $kind:expr, $body:expr, $message:literal $($arguments:tt)*) => {
        $crate::__assert_body!(
            @ $check, $kind, $body, $crate::Contract::default(),
            ::core::option::Option::Some(::core::format_args!($message $($arguments)*))
        )
    };
    ($check:ident, $kind:expr, $body:expr, $contract:expr $(,)?) => {
        $crate::__assert_body!(@ $check, $kind, $body, $contract, ::core::option::Option::None)
    };
    ($check:ident, $kind:expr, $body:expr, $contract:expr, $($message:tt)+) => {
        $crate::__assert_body!(
            @ $check, $kind, $body, $contract,
            ::core::option::Option::Some(::core::format_args!($($message)+))
        )
    };
    (@ $check:ident, $kind:expr, $body:expr, $contract:expr, $message:expr) => {{
        #[allow(unused_imports)]
        use $crate::assert::{Bytes as _, Text as _, Typed as _};
        match ($kind, &$body) {
            (kind, body) => {
                let checked = $crate::assert::$check(
                    kind,
                    (&&&$crate::assert::JsonOf(body)).json(),
                    ::core::convert::Into::into(&$contract),
                );
                if let ::core::result::Result::Err(failure) = checked {
                    failure.panic($message)
                }
            }
        }
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __assert_finding {
    ($report:expr, $rule:expr, $at:expr, $message:expr) => {
        match (&$report, &$rule, &$at) {
            (report, rule, at) => {
                if let ::core::result::Result::Err(failure) =
                    $crate::assert::finding(report, *rule, at)
                {
                    failure.panic($message)
                }
            }
        }
    };
}

impl From<Profile> for Contract {
    /// [`Contract::new`].
    fn from(profile: Profile) -> Self {
        Self::new(profile)
    }
}

impl From<&Profile> for Contract {
    /// [`Contract::new`].
    fn from(profile: &Profile) -> Self {
        Self::new(*profile)
    }
}

impl From<&Contract> for Contract {
    /// A clone, which shares the schemas.
    fn from(contract: &Contract) -> Self {
        contract.clone()
    }
}

/// For the assertions, which borrow the contract that they are given: it may be a reference already.
impl From<&&Contract> for Contract {
    /// A clone, which shares the schemas.
    fn from(contract: &&Contract) -> Self {
        (*contract).clone()
    }
}

/// A body of any type. The compiler picks one of the three traits by how many references it has to remove from
/// `&&&JsonOf(body)`: none for bytes, one for strings, two for other types.
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

/// What a failed assertion says.
pub struct Failure {
    headline: String,
    details: String,
}

impl Failure {
    fn new(headline: String, details: &str) -> Self {
        let details = match details {
            "" => String::new(),
            details => format!("\n\n{details}\n"),
        };
        Self { headline, details }
    }

    #[track_caller]
    pub fn panic(self, message: Option<fmt::Arguments<'_>>) -> ! {
        let Self { headline, details } = self;
        match message {
            None => panic!("{headline}{details}"),
            Some(message) => panic!("{headline}: {message}{details}"),
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the macro makes it by `Into`"
)]
pub fn valid(
    body: Body,
    text: Result<Vec<u8>, NotSerialized>,
    contract: Contract,
) -> Result<(), Failure> {
    let (text, report) = judged(body, text, &contract)?;
    if report.is_valid() {
        return Ok(());
    }
    let profile = contract.profile();
    let excerpts = report.excerpts(&text);
    let headline = format!("the {} is invalid in profile {profile}", name(body));
    Err(Failure::new(headline, &excerpts.to_string()))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the macro makes it by `Into`"
)]
pub fn invalid(
    body: Body,
    text: Result<Vec<u8>, NotSerialized>,
    contract: Contract,
) -> Result<(), Failure> {
    let (text, report) = judged(body, text, &contract)?;
    if !report.is_valid() {
        return Ok(());
    }
    let profile = contract.profile();
    let headline = format!(
        "the {} is valid in profile {profile}, expected it to be invalid",
        name(body)
    );
    Err(Failure::new(headline, &beginning(&text)))
}

pub fn finding<A: AsRef<str> + ?Sized>(report: &Report, rule: Rule, at: &A) -> Result<(), Failure> {
    /// If there are more, only their number is shown.
    const LISTED: usize = 50;
    let is_found = |finding: &Finding| finding.rule == rule && finding.at == at.as_ref();
    if report.iter().any(is_found) {
        return Ok(());
    }
    let listed = report.iter().take(LISTED).cloned().collect();
    let found = Report::new(report.is_valid(), report.total(), listed);
    let place = place(at.as_ref());
    Err(Failure::new(
        "there is no such finding".to_owned(),
        &format!("expected: {rule} at {place}\nfound: {found:#}"),
    ))
}

fn judged(
    body: Body,
    text: Result<Vec<u8>, NotSerialized>,
    contract: &Contract,
) -> Result<(Vec<u8>, Report), Failure> {
    match text {
        Ok(text) => {
            let report = contract.check(body, &text);
            Ok((text, report))
        }
        Err(error) => {
            let cause = error.source().map(ToString::to_string);
            let cause = printable(&cause.unwrap_or_default());
            let headline = format!("the {} cannot be written as JSON: {cause}", name(body));
            Err(Failure::new(headline, ""))
        }
    }
}

fn name(body: Body) -> String {
    match body {
        Body::Request => "request".to_owned(),
        Body::Response(status) => format!("response with status {status}"),
    }
}

/// As much of a body as a person would read.
fn beginning(text: &[u8]) -> String {
    const SHOWN: usize = 1000;
    let text = String::from_utf8_lossy(text);
    let shown: String = text.chars().take(SHOWN).collect();
    let rest = if shown.len() < text.len() { "…" } else { "" };
    let lines: Vec<_> = shown.lines().map(printable).collect();
    lines.join("\n") + rest
}

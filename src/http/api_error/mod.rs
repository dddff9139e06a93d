//! The errors of the vendor's API: read leniently, and mapped to places in the request that was sent.

mod place;
mod step;

use crate::contract::Contract;
use crate::json;
use crate::json::{Document, NodeId, ROOT};
use crate::report::finding::{Finding, Part, Severity, Span};
use crate::report::line_index::LineIndex;
use crate::report::rule::Rule;
use crate::report::wording::{Words, server};
use place::Places;
use serde_json::Value;

pub use step::{Step, ValidationError};

/// An error body from the API, as far as it can be read: with any status, known or unknown codes, and undeclared
/// members.
///
/// Unlike [`Contract::check_response`] this does not validate the body. It keeps the server's strings unchanged, and
/// they may quote what was sent; the messages from [`findings`](Self::findings) do not.
///
/// ```
/// use attio_contract::{ApiError, Cause, Rule};
///
/// let request = br#"{"data": {"values": {"name": "Acme", "users": [7]}}}"#;
/// let error = ApiError::parse(br#"{
///     "status_code": 400, "type": "invalid_request_error", "code": "validation_type", "message": "Bad.",
///     "validation_errors": [{"code": "invalid_type", "path": ["data", "values", "users", 0], "message": "7?"}]
/// }"#)?;
/// assert_eq!(error.cause(), Cause::Form);
/// let finding = &error.findings(request)[0];
/// assert_eq!((finding.rule, &*finding.at), (Rule::RefusedByServer, "/data/values/users/0"));
/// assert_eq!(finding.span.map(|span| &request[span.start..span.end]), Some(&b"7"[..]));
/// assert_eq!(finding.message, "the server refused this: `invalid_type`");
/// # Ok::<(), attio_contract::NotAnApiError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The member `status_code`, if it is a whole number from 100 to 999.
    pub status_code: Option<u16>,
    /// The member `type`, such as `invalid_request_error`.
    pub kind: String,
    /// The member `code`, such as `value_not_found`.
    pub code: String,
    /// The member `message`, empty if there is none. May quote what was sent.
    pub message: String,
    /// The member `validation_errors`, without items that are not objects.
    pub validation_errors: Vec<ValidationError>,
}

/// What an error is about, as far as its code and type show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The form of the request: what a contract can check.
    Form,
    /// The data in the request, compared with what the workspace contains.
    Data,
    /// Authentication or permissions.
    Access,
    /// The time of the request: the same request may be accepted later.
    Moment,
    /// Unknown: the code is not a known one.
    Unknown,
}

/// Why bytes cannot be read as an error body of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAnApiError {
    /// The bytes are not exactly one JSON value.
    #[error("the body is not JSON")]
    NotJson,
    /// The JSON is not an object with a string `type` and a string `code`.
    #[error("the body is not an object with the strings `type` and `code`")]
    OtherForm,
}

/// The known error codes of the API, and what each is about: codes on the vendor's page, and codes recorded by public
/// projects.
const CODES: [(&str, Cause); 8] = [
    ("concurrent_write_conflict", Cause::Moment),
    ("missing_value", Cause::Form),
    ("not_found", Cause::Data),
    ("rate_limit_exceeded", Cause::Moment),
    ("unauthorized", Cause::Access),
    ("uniqueness_conflict", Cause::Data),
    ("validation_type", Cause::Form),
    ("value_not_found", Cause::Data),
];

/// Codes of validation errors. `invalid_type` has been seen in recorded traffic. It looks like a code of Zod, so these
/// are the codes of Zod 3.
const VALIDATION_CODES: [&str; 9] = [
    "custom",
    "invalid_enum_value",
    "invalid_literal",
    "invalid_string",
    "invalid_type",
    "invalid_union",
    "too_big",
    "too_small",
    "unrecognized_keys",
];

/// How much of the server's strings is quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    KnownCodes,
    Texts,
}

impl ApiError {
    /// Reads an error body: an object with a string `type` and a string `code`. Everything else may be missing or have
    /// another form. A byte order mark is allowed.
    ///
    /// # Errors
    ///
    /// [`NotAnApiError::NotJson`] if the bytes are not exactly one JSON value, such as a gateway's HTML page, and
    /// [`NotAnApiError::OtherForm`] for other JSON.
    pub fn parse(body: impl AsRef<[u8]>) -> Result<Self, NotAnApiError> {
        let body = body.as_ref();
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let mut body: Value = serde_json::from_slice(body).map_err(|_| NotAnApiError::NotJson)?;
        let (Value::String(kind), Value::String(code)) =
            (take(&mut body, "type"), take(&mut body, "code"))
        else {
            return Err(NotAnApiError::OtherForm);
        };
        let status = take(&mut body, "status_code").as_f64();
        Ok(Self {
            status_code: status.and_then(whole_status),
            kind,
            code,
            message: text(&mut body, "message"),
            validation_errors: match take(&mut body, "validation_errors") {
                Value::Array(errors) => errors.into_iter().filter_map(validation_error).collect(),
                _ => Vec::new(),
            },
        })
    }

    /// What the error is about. An `auth_error` is about access, whatever its code.
    pub fn cause(&self) -> Cause {
        if self.kind == "auth_error" {
            return Cause::Access;
        }
        let known = CODES.iter().find(|(code, _)| *code == self.code);
        known.map_or(Cause::Unknown, |(_, cause)| *cause)
    }

    /// Maps the error to the request that caused it: one finding per validation error, or one at the root if there are
    /// none. No findings for errors of [access](Cause::Access) or of the [moment](Cause::Moment), which are not about
    /// the body. Ordered by place.
    ///
    /// A path that begins with `data` starts at the root of the request. Any other path starts at the value of the
    /// attribute that the server's message names, provided that it names exactly one that was sent; if that value is
    /// an array and the path begins with a key, at its only item. If a path leads to no value, because a key is
    /// missing or the request uses a short form, `at` and `span` are those of the nearest ancestor that exists. If the
    /// request is not JSON, findings are at the root without a span.
    ///
    /// Messages quote known codes and no other string from the server. At most [`Contract::DEFAULT_LIMIT`] findings
    /// are returned, and their places never add up to more than four times the request's size plus 1 MiB.
    pub fn findings(&self, request: impl AsRef<[u8]>) -> Vec<Finding> {
        self.located(request.as_ref(), Quoting::KnownCodes)
    }

    /// Like [`findings`](Self::findings), with messages that quote the server's strings, up to 200 characters of each.
    pub fn findings_with_values(&self, request: impl AsRef<[u8]>) -> Vec<Finding> {
        self.located(request.as_ref(), Quoting::Texts)
    }

    fn located(&self, request: &[u8], quoting: Quoting) -> Vec<Finding> {
        if matches!(self.cause(), Cause::Access | Cause::Moment) {
            return Vec::new();
        }
        let message = |is_known: bool, code: &str, text: &str| match (quoting, is_known) {
            (Quoting::Texts, _) => server::refused_in_its_words(code, text),
            (Quoting::KnownCodes, true) => server::refused(code),
            (Quoting::KnownCodes, false) => server::refused_for_unknown_code(),
        };
        let Ok(document) = json::read(request) else {
            let known = self.cause() != Cause::Unknown;
            let message = message(known, &self.code, &self.message);
            return vec![refused(String::new(), None, message)];
        };
        let mut places = Places::new(&document, &self.message);
        let errors = self.validation_errors.iter().take(Contract::DEFAULT_LIMIT);
        let mut found: Vec<_> = errors
            .map(|error| {
                let known = VALIDATION_CODES.contains(&&*error.code);
                let message = message(known, &error.code, &error.message);
                (places.of(error), message)
            })
            .collect();
        if found.is_empty() {
            let known = self.cause() != Cause::Unknown;
            found.push((ROOT, message(known, &self.code, &self.message)));
        }
        // Values are numbered in the order of the text.
        found.sort_by_key(|(place, _)| *place);
        at_their_places(&document, found)
    }
}

/// The findings, until their places add up to more than the limit.
fn at_their_places(document: &Document<'_>, found: Vec<(NodeId, String)>) -> Vec<Finding> {
    let request = document.text().as_bytes();
    let mut lines = LineIndex::new(request);
    let mut room = request.len().saturating_mul(4).saturating_add(1 << 20);
    let mut findings = Vec::new();
    for (place, message) in found {
        let at = document.pointer(place);
        if at.len() > room {
            break;
        }
        room -= at.len();
        let span = lines.span(document.span(place));
        findings.push(refused(at, Some(span), message));
    }
    findings
}

fn refused(at: String, span: Option<Span>, message: String) -> Finding {
    let words = Words::without_hint(message);
    Finding {
        at,
        attribute: None,
        part: Part::Body,
        span,
        ..Finding::of_the_whole(Severity::Violation, Rule::RefusedByServer, words)
    }
}

/// A status in any spelling that JSON allows: `400.0` is 400.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number in the range of the target"
)]
pub(crate) fn whole_status(status: f64) -> Option<u16> {
    (status.fract() == 0.0 && (100.0..=999.0).contains(&status)).then_some(status as u16)
}

/// A member of an object; null if there is none.
fn take(object: &mut Value, name: &str) -> Value {
    object.get_mut(name).map(Value::take).unwrap_or_default()
}

fn text(object: &mut Value, name: &str) -> String {
    match take(object, name) {
        Value::String(text) => text,
        _ => String::new(),
    }
}

fn validation_error(mut error: Value) -> Option<ValidationError> {
    if !error.is_object() {
        return None;
    }
    let path = match take(&mut error, "path") {
        Value::Array(steps) => steps.into_iter().map_while(step).collect(),
        _ => Vec::new(),
    };
    Some(ValidationError {
        code: text(&mut error, "code"),
        path,
        message: text(&mut error, "message"),
    })
}

fn step(step: Value) -> Option<Step> {
    match step {
        Value::String(key) => Some(Step::Key(key)),
        Value::Number(index) => index.as_u64()?.try_into().ok().map(Step::Index),
        _ => None,
    }
}

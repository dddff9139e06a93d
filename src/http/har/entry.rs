use super::members::{Malformed, Members};
use crate::api::route::{Endpoint, NotThisEndpoint};
use crate::http::api_error::whole_status;
use data_encoding::BASE64_NOPAD;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;

/// An entry of a HAR file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entry {
    /// A request to the endpoint, and its response.
    Exchange(Exchange),
    /// Something else.
    Skipped(Skip),
}

/// Why an entry was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Skip {
    /// The request was to another host.
    Host,
    /// The request was to another path on the host.
    Path,
    /// The request used another method.
    Method,
    /// This is not a HAR entry: it is not an object with exactly one `request` that has the strings `method` and
    /// `url`.
    Malformed,
}

/// Why a body has no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unjudged {
    /// The recorded body is missing or empty. Recorders leave out what they could not keep.
    NoBody,
    /// The file has only the form fields of the body, not the bytes that were sent.
    FormFields,
    /// The body is marked as base64, but is not base64.
    BadBase64,
    /// The body is marked with an encoding other than base64.
    UnknownEncoding,
    /// There was no response: the status is 0, missing or not an HTTP status.
    NoAnswer,
    /// The recorded text contains half a surrogate pair (`\udce9`), so the bytes that were sent are not known. Some
    /// recorders write this for bytes that are not UTF-8.
    LoneSurrogate,
    /// What was recorded does not have HAR's form: an object in which `text` is a string.
    Malformed,
    /// The response has a status from 500 to 599, which says nothing about the contract. If its bytes were recorded,
    /// they are in [`Exchange::response`].
    ServerError,
}

/// A recorded request to the endpoint, and its response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// When the request was sent, according to the file (`startedDateTime`).
    pub started: Option<String>,
    /// The status of the response; `None` if there was none.
    pub status: Option<u16>,
    /// The bytes of the request body, or why there are none.
    pub request: Result<Vec<u8>, Unjudged>,
    /// The bytes of the response body, or why there are none.
    pub response: Result<Vec<u8>, Unjudged>,
}

impl Entry {
    pub(super) fn read(entry: &RawValue, endpoint: &Endpoint) -> Self {
        // Method and URL come first, so that a mistake elsewhere does not hide that the entry is one of ours.
        let Ok((entry, request)) = request(entry, endpoint) else {
            return Self::Skipped(Skip::Malformed);
        };
        let request = match request {
            Ok(request) => request,
            Err(other) => return Self::Skipped(other.into()),
        };
        let (status, response) = match response(&entry) {
            Ok(response) => response,
            Err(Malformed) => (None, Err(Unjudged::Malformed)),
        };
        let started = entry.string("startedDateTime").ok().flatten();
        Self::Exchange(Exchange {
            started: started.map(lossy),
            status,
            request: body(&request, "postData"),
            response,
        })
    }
}

/// An entry and its request, if the request is to the endpoint.
fn request<'a>(
    entry: &'a RawValue,
    endpoint: &Endpoint,
) -> Result<(Members<'a>, Result<Members<'a>, NotThisEndpoint>), Malformed> {
    let entry = Members::of(entry)?;
    let request = Members::of(entry.get("request")?.ok_or(Malformed)?)?;
    let method = request.string("method")?.map(lossy).ok_or(Malformed)?;
    let url = request.string("url")?.map(lossy).ok_or(Malformed)?;
    let takes = endpoint.takes(&method, &url);
    Ok((entry, takes.map(|()| request)))
}

type Response = (Option<u16>, Result<Vec<u8>, Unjudged>);

fn response(entry: &Members<'_>) -> Result<Response, Malformed> {
    let Some(response) = entry.get("response")? else {
        return Ok((None, Err(Unjudged::NoAnswer)));
    };
    let response = Members::of(response)?;
    let status = response.get("status")?.and_then(status);
    let body = match status {
        Some(_) => body(&response, "content"),
        None => Err(Unjudged::NoAnswer),
    };
    Ok((status, body))
}

fn status(status: &RawValue) -> Option<u16> {
    match serde_json::from_str(status.get()).ok()? {
        // Some recorders write it as a string.
        Value::String(text) => text.parse().ok().and_then(whole_status),
        status => status.as_f64().and_then(whole_status),
    }
}

fn body(message: &Members<'_>, name: &str) -> Result<Vec<u8>, Unjudged> {
    let body = Members::of(message.get(name)?.ok_or(Unjudged::NoBody)?)?;
    let Some(text) = body.string("text")?.filter(|text| !text.is_empty()) else {
        return Err(if has_items(body.get("params")?) {
            Unjudged::FormFields
        } else {
            Unjudged::NoBody
        });
    };
    match &*body.string("encoding")?.unwrap_or_default() {
        b"" if std::str::from_utf8(&text).is_ok() => Ok(text),
        b"" => Err(Unjudged::LoneSurrogate),
        encoding if encoding.eq_ignore_ascii_case(b"base64") => decoded(text),
        _ => Err(Unjudged::UnknownEncoding),
    }
}

fn has_items(array: Option<&RawValue>) -> bool {
    let items = array.and_then(|array| serde_json::from_str::<Vec<IgnoredAny>>(array.get()).ok());
    items.is_some_and(|items| !items.is_empty())
}

/// Bytes that are not UTF-8 become U+FFFD, which no method, host or path of ours contains.
fn lossy(text: Vec<u8>) -> String {
    match String::from_utf8(text) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// Base64 with or without padding, on one line or many.
fn decoded(mut text: Vec<u8>) -> Result<Vec<u8>, Unjudged> {
    text.retain(|byte| !byte.is_ascii_whitespace());
    while text.ends_with(b"=") {
        text.pop();
    }
    BASE64_NOPAD.decode(&text).map_err(|_| Unjudged::BadBase64)
}

impl From<Malformed> for Unjudged {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<NotThisEndpoint> for Skip {
    fn from(other: NotThisEndpoint) -> Self {
        match other {
            NotThisEndpoint::Host => Self::Host,
            NotThisEndpoint::Path => Self::Path,
            NotThisEndpoint::Method => Self::Method,
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Host => "another host",
            Self::Path => "another path",
            Self::Method => "another method",
            Self::Malformed => "not a HAR entry",
        })
    }
}

impl fmt::Display for Unjudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NoBody => "no body was recorded",
            Self::FormFields => "only form fields were recorded",
            Self::BadBase64 => "the body is not base64, though the file says so",
            Self::UnknownEncoding => "the body has an unknown encoding",
            Self::NoAnswer => "there was no answer",
            Self::LoneSurrogate => "the recorded text has a lone surrogate",
            Self::Malformed => "it was not recorded as HAR describes",
            Self::ServerError => "server error",
        })
    }
}

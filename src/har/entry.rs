use super::Endpoint;
use super::object::Object;
use crate::NotThisEndpoint;
use crate::api_error::whole_status;
use data_encoding::BASE64_NOPAD;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// An entry of a HAR file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entry {
    /// A request to the endpoint, and what came back.
    Exchange(Exchange),
    /// Something else.
    Skipped(Skip),
}

/// Why an entry is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Skip {
    /// A request to another host.
    Host,
    /// A request to another path of the host.
    Path,
    /// A request to the path by another method.
    Method,
    /// Not an entry of a HAR file: no object that has a `request` with string `method` and `url`, or one in which
    /// a text is no text.
    Malformed,
}

/// Why a body has no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unjudged {
    /// No body, or an empty one, was recorded. Recorders leave out what they could not keep.
    NoBody,
    /// The file has the body as a list of form fields only, not as it was sent.
    FormFields,
    /// The body is marked as base64 and is not.
    BadBase64,
    /// The file marks the body as encoded in a way that is not base64.
    UnknownEncoding,
    /// Nothing came back: the status is 0, missing or none of HTTP's.
    NoAnswer,
}

/// A request to the endpoint as it was recorded, and its response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// When the request was sent, as the file says (`startedDateTime`).
    pub started: Option<String>,
    /// The status of the response; `None` if there was none.
    pub status: Option<u16>,
    /// The bytes of the request's body.
    pub request: Result<Vec<u8>, Unjudged>,
    /// The bytes of the response's body.
    pub response: Result<Vec<u8>, Unjudged>,
}

/// As in the file. What is not needed may be of any form.
#[derive(Deserialize)]
struct RawEntry {
    #[serde(rename = "startedDateTime", default)]
    started: Value,
    request: Object<RawRequest>,
    response: Option<Object<RawResponse>>,
}

#[derive(Deserialize)]
struct RawRequest {
    method: String,
    url: String,
    #[serde(rename = "postData")]
    post_data: Option<Object<RawBody>>,
}

#[derive(Deserialize)]
struct RawResponse {
    #[serde(default)]
    status: Value,
    content: Option<Object<RawBody>>,
}

#[derive(Deserialize)]
struct RawBody {
    text: Option<String>,
    encoding: Option<String>,
    #[serde(default)]
    params: Value,
}

impl Entry {
    pub(super) fn read(text: &str, endpoint: &Endpoint) -> Self {
        let Ok(Object(entry)) = serde_json::from_str::<Object<RawEntry>>(text) else {
            return Self::Skipped(Skip::Malformed);
        };
        let Object(request) = entry.request;
        if let Err(other) = endpoint.takes(&request.method, &request.url) {
            return Self::Skipped(other.into());
        }
        let (status, content) = match entry.response {
            Some(Object(response)) => (status(&response.status), response.content),
            None => (None, None),
        };
        let started = match entry.started {
            Value::String(started) => Some(started),
            _ => None,
        };
        Self::Exchange(Exchange {
            started,
            status,
            request: bytes(request.post_data),
            response: match status {
                Some(_) => bytes(content),
                None => Err(Unjudged::NoAnswer),
            },
        })
    }
}

fn status(status: &Value) -> Option<u16> {
    match status {
        // Some write it as a string.
        Value::String(text) => text.parse().ok().and_then(whole_status),
        status => status.as_f64().and_then(whole_status),
    }
}

fn bytes(body: Option<Object<RawBody>>) -> Result<Vec<u8>, Unjudged> {
    let Some(Object(body)) = body else {
        return Err(Unjudged::NoBody);
    };
    match body.text {
        Some(text) if !text.is_empty() => match body.encoding.as_deref() {
            None | Some("") => Ok(text.into_bytes()),
            Some(encoding) if encoding.eq_ignore_ascii_case("base64") => decoded(text),
            Some(_) => Err(Unjudged::UnknownEncoding),
        },
        _ if body
            .params
            .as_array()
            .is_some_and(|params| !params.is_empty()) =>
        {
            Err(Unjudged::FormFields)
        }
        _ => Err(Unjudged::NoBody),
    }
}

/// Base64 with or without padding, on one line or many.
fn decoded(text: String) -> Result<Vec<u8>, Unjudged> {
    let mut text = text.into_bytes();
    text.retain(|byte| !byte.is_ascii_whitespace());
    while text.ends_with(b"=") {
        text.pop();
    }
    BASE64_NOPAD.decode(&text).map_err(|_| Unjudged::BadBase64)
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
            Self::Malformed => "no HAR entry",
        })
    }
}

impl fmt::Display for Unjudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NoBody => "no body was recorded",
            Self::FormFields => "only form fields were recorded",
            Self::BadBase64 => "the body is no base64, though the file says so",
            Self::UnknownEncoding => "the body has an encoding that is not known",
            Self::NoAnswer => "there was no answer",
        })
    }
}

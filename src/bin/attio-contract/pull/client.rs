//! Asks the API, again if it is worth it. Nothing here shows the key: it is only in the header of a request.

use super::base::Base;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;
use std::time::Duration;
use ureq::http::header::{AUTHORIZATION, RETRY_AFTER};
use ureq::http::{HeaderValue, Response};
use ureq::{Agent, Body};

/// How long one answer may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Answers are smaller; in bytes.
const LARGEST: u64 = 64 << 20;

/// How often a request is sent.
const ATTEMPTS: u32 = 6;

/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The variable that has the key.
const VARIABLE: &str = "ATTIO_API_KEY";

/// The header that authorises a request. It has no `Debug`, and the header is marked as sensitive.
pub(super) struct Key(HeaderValue);

impl Key {
    pub(super) fn from_environment() -> Result<Self, String> {
        match std::env::var(VARIABLE) {
            Ok(key) if !key.trim().is_empty() => Self::of(key.trim()),
            Ok(_) | Err(std::env::VarError::NotPresent) => Err(format!(
                "set {VARIABLE} to a key of your workspace with the scope object_configuration:read"
            )),
            Err(std::env::VarError::NotUnicode(_)) => Err(no_key()),
        }
    }

    pub(super) fn of(key: &str) -> Result<Self, String> {
        let is_visible = |byte: u8| byte.is_ascii_graphic();
        let header = HeaderValue::from_str(&format!("Bearer {key}"));
        let (Ok(mut header), true) = (header, key.bytes().all(is_visible)) else {
            return Err(no_key());
        };
        header.set_sensitive(true);
        Ok(Self(header))
    }
}

fn no_key() -> String {
    format!("{VARIABLE} holds something else than a key: spaces, or characters that no key has")
}

/// A client of the API.
pub(super) struct Client {
    agent: Agent,
    base: Base,
    key: Key,
}

/// Why there is no answer, and whether another attempt may help.
struct Failure {
    reason: String,
    /// How long to wait before the next attempt; `None` if the server does not say.
    pause: Option<Duration>,
    is_final: bool,
}

impl Client {
    pub(super) fn new(base: Base, key: Key, timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // The key is for this server and no other.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(timeout))
            .user_agent(concat!("attio-contract/", env!("CARGO_PKG_VERSION")));
        let config = if base.is_loopback {
            // A proxy elsewhere would see the key in the clear.
            config.proxy(None)
        } else {
            config
        };
        Self {
            agent: config.build().into(),
            base,
            key,
        }
    }

    /// The answer to this path.
    pub(super) fn get(&self, path: &str) -> Result<Vec<u8>, String> {
        self.find(path)?
            .ok_or_else(|| format!("GET {}: 404, there is no such thing", shown(path)))
    }

    /// The answer to this path; `None` if it is 404.
    pub(super) fn find(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let mut attempt = 1;
        loop {
            let failure = match self.ask(path) {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if failure.is_final || attempt == ATTEMPTS {
                return Err(format!("GET {}: {}", shown(path), failure.reason));
            }
            let usual = Duration::from_millis(100 << attempt);
            std::thread::sleep(failure.pause.unwrap_or(usual).min(LONGEST_PAUSE));
            attempt += 1;
        }
    }

    fn ask(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let request = self
            .agent
            .get(format!("{}{path}", self.base.url))
            .header(AUTHORIZATION, &self.key.0)
            .header("accept", "application/json");
        let mut response = request.call().map_err(|error| broken(&error))?;
        let status = response.status().as_u16();
        let pause = pause(&response);
        let body = response.body_mut().with_config().limit(LARGEST);
        let body = body.read_to_vec().map_err(|error| broken(&error))?;
        match status {
            200 => Ok(Some(body)),
            404 => Ok(None),
            _ => Err(Failure {
                reason: self.refusal(status, &body),
                pause,
                is_final: status != 429 && status < 500,
            }),
        }
    }

    /// What a status means, with the API's own code if it is a plain word.
    fn refusal(&self, status: u16, body: &[u8]) -> String {
        let meaning = match status {
            300..=399 => "it leads elsewhere, where the key is not sent",
            401 => "the key is not accepted: check ATTIO_API_KEY",
            403 => "the key may not do this: it needs the scope object_configuration:read",
            429 => "too many requests: try again later",
            500.. => "the server has a problem: try again later",
            _ => "the server refuses this",
        };
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let code = body.get("code").and_then(Value::as_str);
        // A server may send back what it was sent.
        let key = self.key.0.to_str().unwrap_or_default();
        let is_word = |code: &&str| {
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            code.len() <= 40 && code.bytes().all(is_plain) && !key.contains(code)
        };
        match code.filter(is_word) {
            Some(code) => format!("{status} ({code}), {meaning}"),
            None => format!("{status}, {meaning}"),
        }
    }
}

/// The path without its query.
fn shown(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

/// How long the server asks to wait: so many seconds, or until a time.
fn pause(response: &Response<Body>) -> Option<Duration> {
    let after = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = rfc2822::parse(after).ok()?.timestamp();
    let pause = time.duration_since(Timestamp::now());
    Some(Duration::try_from(pause).unwrap_or_default())
}

/// A connection that could not be made or broke off. The error has no part of the request.
fn broken(error: &ureq::Error) -> Failure {
    let (reason, is_final) = match error {
        ureq::Error::Timeout(_) => ("no answer in time", false),
        ureq::Error::HostNotFound => ("the host is not found", true),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            ("no safe connection: the certificate is not accepted", true)
        }
        ureq::Error::BodyExceedsLimit(_) => ("the answer is too large", true),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            ("nobody listens there", true)
        }
        _ => ("the connection broke off", false),
    };
    Failure {
        reason: reason.to_owned(),
        pause: None,
        is_final,
    }
}

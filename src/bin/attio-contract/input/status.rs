//! Finds the status of a response without `--status`.

use attio_contract::Body;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Number;
use std::fmt;

/// What bodies are checked as.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// All bodies are of this kind.
    Known(Body),
    /// Responses, each of the status that its file name or body has.
    ByBody,
}

/// The message for a response of unknown status.
pub(crate) const UNKNOWN: &str = "cannot tell the HTTP status of this response, add --status CODE";

impl Wanted {
    /// Responses of this status; without one, each of its own.
    pub(crate) fn response(status: Option<u16>) -> Self {
        status.map_or(Self::ByBody, |status| Self::Known(Body::Response(status)))
    }

    /// What this body is checked as; `None` if its status is unknown.
    pub(crate) fn of(self, source: &str, bytes: &[u8]) -> Option<Body> {
        match self {
            Self::Known(body) => Some(body),
            Self::ByBody => of_name(source)
                .or_else(|| of_body(bytes))
                .map(Body::Response),
        }
    }
}

/// The status in a file's name: `404` of `answer.404.json`, `answers.404.ndjson` and `answer.404.json.gz`.
pub(crate) fn of_name(path: &str) -> Option<u16> {
    let name = path.rsplit(['/', '\\']).next()?;
    let name = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(name);
    let (rest, _) = name.rsplit_once('.')?;
    let (_, status) = rest.rsplit_once('.')?;
    let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    status
        .parse()
        .ok()
        .filter(|status| is_status && is_possible(*status))
}

/// The body's own status. Malformed JSON is malformed in every status, so it counts as 200.
fn of_body(bytes: &[u8]) -> Option<u16> {
    match serde_json::from_slice::<Own>(bytes) {
        Ok(Own {
            status: Some(status),
            ..
        }) => Some(status),
        Ok(Own { has_data: true, .. }) => Some(200),
        Ok(_) => None,
        Err(error) if error.is_data() => None,
        Err(_) => Some(200),
    }
}

fn is_possible(status: u16) -> bool {
    (100..=999).contains(&status)
}

/// The top-level members that show the status. Of duplicate keys, the last counts, as in a check.
#[derive(Default)]
struct Own {
    status: Option<u16>,
    has_data: bool,
}

impl<'de> Deserialize<'de> for Own {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OwnVisitor)
    }
}

struct OwnVisitor;

impl<'de> Visitor<'de> for OwnVisitor {
    type Value = Own;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Own, A::Error> {
        let mut own = Own::default();
        while let Some(key) = map.next_key::<String>()? {
            match &*key {
                "status_code" => own.status = map.next_value::<Code>()?.0,
                "data" => {
                    own.has_data = true;
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(own)
    }
}

/// A status, or any other value.
struct Code(Option<u16>);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&serde_json::value::RawValue>::deserialize(deserializer)?;
        let number = serde_json::from_str::<Number>(raw.get()).ok();
        // 404.0 is 404, as in a check.
        let number = number.and_then(|number| number.as_f64());
        let status = number.and_then(|number| {
            (100..=999).find(|status| f64::from(*status).total_cmp(&number).is_eq())
        });
        Ok(Self(status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_status_before_the_last_extension() {
        for (name, status) in [
            ("answer.404.json", Some(404)),
            ("a/b.200.ndjson", Some(200)),
            ("a.b.503.json.gz", Some(503)),
            ("x.400.json.zst", Some(400)),
            ("dir.404.d/answer.json", None),
            ("404.json", None),
            ("answer.40.json", None),
            ("answer.099.json", None),
            ("answer.+40.json", None),
            ("answer.2026.json", None),
            ("answer.404", None),
            ("-", None),
        ] {
            assert_eq!(of_name(name), status, "{name}");
        }
    }

    #[test]
    fn bodies_tell_their_own_status() {
        for (body, status) in [
            (r#"{"status_code":404}"#, Some(404)),
            (r#"{"status_code":404.0,"data":{}}"#, Some(404)),
            (r#"{"status_code":1,"status_code":409}"#, Some(409)),
            (r#"{"x":{"status_code":404},"data":1}"#, Some(200)),
            (r#"{"status_code":"404"}"#, None),
            (r#"{"status_code":1e9}"#, None),
            (r#"{"status_code":404.5}"#, None),
            ("{}", None),
            ("[404]", None),
            ("7", None),
            ("", Some(200)),
            ("{\"data\":", Some(200)),
            ("{\"data\":1} x", Some(200)),
        ] {
            assert_eq!(of_body(body.as_bytes()), status, "{body}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(of_body(deep.as_bytes()), None);
    }
}

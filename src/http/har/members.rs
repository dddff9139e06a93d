//! Reads objects of a HAR file without decoding their contents.
//!
//! A recorder writes bytes that are not UTF-8 as halves of surrogate pairs (`\udce9`), and serde refuses to decode a
//! string that contains one. Such a string must not affect anything else, so each member is decoded on its own, when
//! it is needed, and keys are compared as bytes.

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The names that this crate reads. Others are skipped, so that memory does not grow with them.
const NAMES: [&str; 13] = [
    "content",
    "encoding",
    "entries",
    "log",
    "method",
    "params",
    "postData",
    "request",
    "response",
    "startedDateTime",
    "status",
    "text",
    "url",
];

/// The members of an object that have one of the [`NAMES`].
pub(super) struct Members<'a>(Vec<(&'static str, &'a RawValue)>);

/// A member that does not have HAR's form, or that occurs twice.
#[derive(Debug)]
pub(super) struct Malformed;

impl<'a> Members<'a> {
    /// The members of an object. Anything else is an error, including an array.
    pub(super) fn of(object: &'a RawValue) -> Result<Self, Malformed> {
        serde_json::from_str(object.get()).map_err(|_| Malformed)
    }

    /// The member with this name, if there is one. `null` counts as none.
    pub(super) fn get(&self, name: &str) -> Result<Option<&'a RawValue>, Malformed> {
        let mut named = self.0.iter().filter(|(key, _)| *key == name);
        let value = named.next().map(|(_, value)| *value);
        match named.next() {
            Some(_) => Err(Malformed),
            None => Ok(value.filter(|value| value.get() != "null")),
        }
    }

    /// The bytes of a string, if there is one. Half a surrogate pair makes them invalid UTF-8.
    pub(super) fn string(&self, name: &str) -> Result<Option<Vec<u8>>, Malformed> {
        let string = self.get(name)?.map(|value| {
            let Bytes(bytes) = serde_json::from_str(value.get()).map_err(|_| Malformed)?;
            Ok(bytes)
        });
        string.transpose()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
        let mut known = Vec::new();
        while let Some(Name(name)) = members.next_key()? {
            match name {
                Some(name) => known.push((name, members.next_value()?)),
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Members(known))
    }
}

/// A key, if it is one of the [`NAMES`].
struct Name(Option<&'static str>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Bytes(key) = Bytes::deserialize(deserializer)?;
        let mut names = NAMES.into_iter();
        Ok(Self(names.find(|name| name.as_bytes() == key)))
    }
}

/// A string decoded to bytes: `serde_json` encodes half a surrogate pair like any other code point.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(BytesVisitor)
    }
}

struct BytesVisitor;

impl Visitor<'_> for BytesVisitor {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
        Ok(Bytes(bytes.to_vec()))
    }
}

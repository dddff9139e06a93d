//! The values of `sonic_rs` as a representation that `jsonschema` checks in place.

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object};
use serde_json::Value;
use sonic_rs::{JsonContainerTrait as _, JsonNumberTrait as _, JsonValueTrait as _};
use std::borrow::Cow;

pub(crate) struct Sonic;

/// A number of `sonic_rs`, whose own accessors have the same names.
pub(crate) struct Number(sonic_rs::Number);

impl Json for Sonic {
    type Node<'a> = &'a sonic_rs::Value;
    type PreparedKey = String;
    type StringBuffer = sonic_rs::Value;

    // As for serde_json's values; a look-up is a linear search.
    const KEYS_PER_LOOKUP: usize = 2;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(
        buffer: &mut sonic_rs::Value,
        string: &str,
        f: impl FnOnce(&sonic_rs::Value) -> T,
    ) -> T {
        *buffer = string.into();
        f(buffer)
    }
}

impl JsonNumber for Number {
    fn as_u64(&self) -> Option<u64> {
        self.0.as_u64()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.as_i64()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_number().to_string())
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        let whole = self.as_u64().map(serde_json::Number::from);
        let whole = whole.or_else(|| self.as_i64().map(serde_json::Number::from));
        let number = whole.or_else(|| serde_json::Number::from_f64(self.as_f64()?));
        Cow::Owned(number.expect("a number of JSON is finite"))
    }
}

impl<'a> Node<'a, Sonic> for &'a sonic_rs::Value {
    type Object = &'a sonic_rs::Object;
    type Array = &'a sonic_rs::Array;
    type Number = Number;

    fn as_object(&self) -> Option<&'a sonic_rs::Object> {
        sonic_rs::Value::as_object(self)
    }

    fn as_array(&self) -> Option<&'a sonic_rs::Array> {
        sonic_rs::Value::as_array(self)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        sonic_rs::Value::as_str(self).map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<Number> {
        sonic_rs::Value::as_number(self).map(Number)
    }

    fn as_boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_null(&self) -> bool {
        sonic_rs::Value::is_null(self)
    }

    fn json_type(&self) -> JsonType {
        match self.get_type() {
            sonic_rs::JsonType::Null => JsonType::Null,
            sonic_rs::JsonType::Boolean => JsonType::Boolean,
            sonic_rs::JsonType::Number => JsonType::Number,
            sonic_rs::JsonType::String => JsonType::String,
            sonic_rs::JsonType::Object => JsonType::Object,
            sonic_rs::JsonType::Array => JsonType::Array,
        }
    }

    /// Counts only where the number of bytes does not decide, as for `serde_json`'s values.
    fn string_length_within(&self, min: u64, max: u64) -> Option<bool> {
        let string = self.as_str()?;
        let bytes = string.len() as u64;
        let fewest = bytes.div_ceil(4);
        if min <= fewest && bytes <= max {
            return Some(true);
        }
        Some((min..=max).contains(&(string.chars().count() as u64)))
    }

    /// Without a copy of a string.
    fn equals_value(&self, expected: &Value) -> bool {
        match self.as_str() {
            Some(string) => expected.as_str() == Some(string),
            None => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(serde_json::to_value(self).expect("a value is JSON"))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let address = std::ptr::from_ref::<sonic_rs::Value>(self).addr();
        Some(NodeIdentity::new(address))
    }
}

impl<'a> Object<'a, Sonic> for &'a sonic_rs::Object {
    type Node = &'a sonic_rs::Value;
    type MemberName = &'a str;
    type MembersIter = <&'a sonic_rs::Object as IntoIterator>::IntoIter;

    fn len(&self) -> usize {
        sonic_rs::Object::len(self)
    }

    fn get(&self, key: &String) -> Option<&'a sonic_rs::Value> {
        sonic_rs::Object::get(self, key)
    }

    fn members(&self) -> Self::MembersIter {
        self.into_iter()
    }
}

impl<'a> Array<'a, Sonic> for &'a sonic_rs::Array {
    type Node = &'a sonic_rs::Value;
    type ElementsIter = std::slice::Iter<'a, sonic_rs::Value>;

    fn len(&self) -> usize {
        sonic_rs::Array::len(self)
    }

    fn elements(&self) -> Self::ElementsIter {
        self.iter()
    }
}

//! JSON whose objects keep their order, with a printer for files that people read.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Scalar(serde_json::Value),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap()
    }

    pub(crate) fn get(&self, token: &str) -> Option<&Self> {
        match self {
            Self::Scalar(_) => None,
            Self::Array(items) => items.get(token.parse::<usize>().ok()?),
            Self::Object(members) => members
                .iter()
                .find(|(key, _)| key == token)
                .map(|(_, value)| value),
        }
    }

    pub(crate) fn get_mut(&mut self, token: &str) -> Option<&mut Self> {
        match self {
            Self::Scalar(_) => None,
            Self::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            Self::Object(members) => members
                .iter_mut()
                .find(|(key, _)| key == token)
                .map(|(_, value)| value),
        }
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Scalar(serde_json::Value::String(text)) => text,
            other => panic!("expected a string: {other:?}"),
        }
    }

    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::Array(items) => items,
            other => panic!("expected an array: {other:?}"),
        }
    }

    pub(crate) fn tokens(&self) -> Vec<String> {
        match self {
            Self::Scalar(_) => Vec::new(),
            Self::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
            Self::Object(members) => members.iter().map(|(key, _)| key.clone()).collect(),
        }
    }

    /// Two spaces a level; what fits on a line of 100 characters stays on it.
    pub(crate) fn print(&self) -> String {
        let mut out = String::new();
        self.print_at(0, 0, &mut out);
        out.push('\n');
        out
    }

    fn print_at(&self, depth: usize, prefix: usize, out: &mut String) {
        let inline = self.inline();
        let is_nested = |json: &Self| !matches!(json, Self::Scalar(_)) && !json.tokens().is_empty();
        let pad = "  ".repeat(depth + 1);
        let (open, close) = match self {
            Self::Array(items) if items.iter().any(is_nested) => ('[', ']'),
            Self::Object(members)
                if members
                    .iter()
                    .any(|(_, value)| matches!(value, Self::Object(_)) && is_nested(value)) =>
            {
                ('{', '}')
            }
            _ if depth * 2 + prefix + inline.chars().count() <= 99 => return out.push_str(&inline),
            Self::Array(items) => {
                out.push('[');
                let mut width = 100;
                for (index, item) in items.iter().enumerate() {
                    let text = item.inline();
                    if width + text.len() + 2 > 99 {
                        out.push('\n');
                        out.push_str(&pad);
                        width = pad.len();
                    } else {
                        out.push(' ');
                        width += 1;
                    }
                    out.push_str(&text);
                    width += text.len() + 1;
                    if index + 1 < items.len() {
                        out.push(',');
                    }
                }
                out.push('\n');
                out.push_str(&pad[2..]);
                return out.push(']');
            }
            Self::Scalar(_) => return out.push_str(&inline),
            Self::Object(_) => ('{', '}'),
        };
        out.push(open);
        for (index, token) in self.tokens().iter().enumerate() {
            out.push_str(if index == 0 { "\n" } else { ",\n" });
            out.push_str(&pad);
            let key = if open == '{' {
                format!("{}: ", quoted(token))
            } else {
                String::new()
            };
            out.push_str(&key);
            self.get(token)
                .unwrap()
                .print_at(depth + 1, key.chars().count() + 1, out);
        }
        out.push('\n');
        out.push_str(&pad[2..]);
        out.push(close);
    }

    fn inline(&self) -> String {
        match self {
            Self::Scalar(value) => value.to_string(),
            Self::Array(items) => {
                let items: Vec<_> = items.iter().map(Self::inline).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => {
                let member =
                    |(key, value): &(String, Self)| format!("{}: {}", quoted(key), value.inline());
                let members: Vec<_> = members.iter().map(member).collect();
                format!("{{ {} }}", members.join(", "))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ordered;

        impl<'de> Visitor<'de> for Ordered {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Scalar(serde_json::Value::Null))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Scalar(value.into()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Scalar(value.into()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json::Scalar(value.into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Json::Array(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = access.next_entry()? {
                    members.push(member);
                }
                Ok(Json::Object(members))
            }
        }

        deserializer.deserialize_any(Ordered)
    }
}

//! The engine, which decides where the gate refuses a body in which nothing is found: `jsonschema`. It is named only in this file, and in no
//! signature.

use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::validate::keyword::Keyword;
use jsonschema::{Draft, Keyword as Custom, ValidationError, Validator};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;

/// A schema compiled by the engine.
#[derive(Debug)]
pub(crate) struct Engine {
    /// The contract can be used across `catch_unwind`: a validator has no state that a panic could leave half changed.
    validator: AssertUnwindSafe<Validator>,
}

impl Engine {
    /// Compiles a schema with the formats of the contract; an unknown format is an error.
    pub(crate) fn compile(schema: &Value, formats: bool) -> Result<Self, String> {
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(formats)
            .should_ignore_unknown_formats(false);
        for format in Format::ALL {
            options = options.with_format(format.name(), format.check());
        }
        options = options
            .with_keyword("x-format", move |_, value, _| x_format(value, formats))
            .with_keyword("x-decimal-places", |_, value, _| x_decimal_places(value))
            .with_keyword("x-ids", |_, value, _| x_ids(value));
        let validator = options.build(schema).map_err(|error| error.to_string())?;
        Ok(Self {
            validator: AssertUnwindSafe(validator),
        })
    }

    /// Whether the value is valid: the oracle for the tests.
    #[cfg(test)]
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// The engine's own complaints as rule, place in the body and place in the schema. For a value that the engine
    /// refuses although nothing is found, so that nothing is lost.
    pub(crate) fn complaints(&self, value: &Value) -> Vec<(Rule, String, String)> {
        let errors = self.validator.iter_errors(value);
        errors
            .map(|error| {
                let schema_at = error.schema_path().to_string();
                let keyword = schema_at.rsplit('/').next().unwrap_or_default();
                (
                    Keyword::rule_of(keyword),
                    error.instance_path().to_string(),
                    schema_at,
                )
            })
            .collect()
    }
}

type Compiled<'a> = Result<Box<dyn for<'i> Custom<'i>>, ValidationError<'a>>;

/// A keyword of the contract's own.
struct Check<F>(&'static str, F);

impl<'i, F: Fn(&Value) -> bool + Send + Sync> Custom<'i> for Check<F> {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("breaks {}", self.0)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        (self.1)(instance)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as the engine takes it")]
fn check<'a>(
    name: &'static str,
    holds: impl Fn(&Value) -> bool + Send + Sync + 'static,
) -> Compiled<'a> {
    Ok(Box::new(Check(name, holds)))
}

/// A format that other validators do not know.
fn x_format(name: &Value, formats: bool) -> Compiled<'_> {
    let format = name.as_str().and_then(Format::from_name);
    let format = format.ok_or_else(|| ValidationError::custom("unknown format"))?;
    check("x-format", move |value| {
        let text = value.as_str().filter(|_| formats);
        text.is_none_or(format.check())
    })
}

/// Multiplies, unlike the other engines, which look at digits.
fn x_decimal_places(most: &Value) -> Compiled<'_> {
    let most = most.as_u64().and_then(|most| i32::try_from(most).ok());
    let most = most.ok_or_else(|| ValidationError::custom("not a count"))?;
    check("x-decimal-places", move |value| match value {
        Value::Number(number) => number.as_f64().is_none_or(|number| {
            let rounded = format!("{number:.*}", most.unsigned_abs() as usize);
            number.fract() == 0.0 || rounded.parse() == Ok(number)
        }),
        Value::String(text) => {
            let fraction = text.split('.').nth(1).unwrap_or_default();
            fraction
                .chars()
                .skip(most.unsigned_abs() as usize)
                .all(|digit| digit == '0')
        }
        _ => true,
    })
}

/// No property by its name and by its id.
fn x_ids(ids: &Value) -> Compiled<'_> {
    let ids: Map<String, Value> = ids.as_object().cloned().unwrap_or_default();
    check("x-ids", move |value| {
        let mut seen = HashSet::new();
        let mut keys = value.as_object().into_iter().flat_map(Map::keys);
        keys.all(|key| {
            let name = ids.get(&key.to_ascii_lowercase()).and_then(Value::as_str);
            seen.insert(name.unwrap_or(key).to_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_complaint_has_its_rule_and_both_places() {
        let schema = json!({"properties": {"a": {"items": {"enum": [1]}}}, "required": ["b"]});
        let engine = Engine::compile(&schema, true).unwrap();
        let mut complaints = engine.complaints(&json!({"a": [1, 2]}));
        complaints.sort_by(|a, b| a.1.cmp(&b.1));
        let place = |rule, at: &str, schema_at: &str| (rule, at.to_owned(), schema_at.to_owned());
        assert_eq!(
            complaints,
            [
                place(Rule::Required, "", "/required"),
                place(Rule::Enum, "/a/1", "/properties/a/items/enum"),
            ]
        );
        for (keyword, limit, value, rule) in [
            ("type", json!("null"), json!(0), Rule::Type),
            ("maxLength", json!(1), json!("xx"), Rule::TextLimit),
            ("format", json!("uuid"), json!("x"), Rule::Format),
            (
                "additionalProperties",
                json!(false),
                json!({"x": 0}),
                Rule::AdditionalProperty,
            ),
        ] {
            let engine = Engine::compile(&json!({keyword: limit}), true).unwrap();
            let complaint = place(rule, "", &format!("/{keyword}"));
            assert_eq!(engine.complaints(&value), [complaint]);
        }
        assert!(!engine.accepts(&json!({"a": [2], "b": 0})));
        assert!(engine.accepts(&json!({"a": [1.0], "b": 0})));
    }

    #[test]
    fn formats_are_the_contracts_own_and_unknown_ones_are_errors() {
        let leap = json!({"format": "date-time"});
        let engine = Engine::compile(&leap, true).unwrap();
        assert!(engine.accepts(&json!("2016-12-31t15:59:60.123456789012-08:00")));
        assert!(!engine.accepts(&json!("2016-12-31T12:00:60Z")));
        assert!(Engine::compile(&leap, false).unwrap().accepts(&json!("x")));
        assert!(Engine::compile(&json!({"format": "colour"}), true).is_err());
    }
}

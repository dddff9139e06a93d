//! A body that a mistake is made in.

use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::generate::choices::Choices;
use crate::generate::expected::{Expected, Mistaken};
use crate::generate::style::Style;
use crate::generate::valid::Valid;
use crate::report::rule::Rule;
use crate::schema::{Schema, SchemaNode};
use serde_json::{Value, json};

/// What is needed to make a mistake.
pub(in crate::generate) struct Draft<'a> {
    pub(in crate::generate) name: &'static str,
    pub(in crate::generate) contract: &'a Contract,
    pub(in crate::generate) body: Body,
    pub(in crate::generate) schema: &'a Schema,
    pub(in crate::generate) style: &'a Style,
    pub(in crate::generate) choices: &'a mut dyn Choices,
}

impl Draft<'_> {
    /// The name of a standard attribute: of a text attribute, or of one with references.
    pub(super) fn attribute(&mut self, of_references: bool) -> Option<String> {
        let kind = if of_references {
            "record-reference"
        } else {
            "text"
        };
        let attributes = self.contract.operation().object.attributes.iter();
        let names: Vec<_> = attributes
            .filter(|attribute| attribute.kind == kind)
            .map(|attribute| attribute.api_slug.clone())
            .collect();
        (!names.is_empty()).then(|| names[self.choices.below(names.len())].clone())
    }

    /// A request whose attribute `users` or `company` has one match with these values.
    pub(super) fn matching(
        &mut self,
        key: &str,
        values: &Value,
        at: &str,
        rule: Rule,
    ) -> Option<Mistaken> {
        if self.body != Body::Request || self.contract.profile() == Profile::Published {
            return None;
        }
        let attribute = self.attribute(true)?;
        // People have phone numbers too, but cannot be matched by them.
        let object = if key == "phone_numbers" {
            "contacts"
        } else {
            "people"
        };
        let reference = json!({"target_object": object, key: values});
        let body = json!({"data": {"values": {attribute.as_str(): [reference]}}});
        Some(self.parsed(
            &body,
            &[(rule, format!("/data/values/{attribute}/0/{key}{at}"))],
        ))
    }

    pub(super) fn country_code(&mut self, code: &str) -> Option<Mistaken> {
        let phone = json!([{"original_phone_number": "020 7946 0958", "country_code": code}]);
        self.matching("phone_numbers", &phone, "/0/country_code", Rule::Enum)
    }

    /// A request with one attribute.
    pub(super) fn request(
        &mut self,
        of_references: bool,
        value: &Value,
        at: &str,
        rule: Rule,
    ) -> Option<Mistaken> {
        if self.body != Body::Request {
            return None;
        }
        let attribute = self.attribute(of_references)?;
        let body = json!({"data": {"values": {attribute.as_str(): value}}});
        Some(self.parsed(&body, &[(rule, format!("/data/values/{attribute}{at}"))]))
    }

    /// A value of an attribute as this response schema has it, and the schema of the value.
    pub(super) fn read<'s>(
        &mut self,
        schema: &'s Schema,
        attribute: &str,
    ) -> Option<(&'s SchemaNode, Value)> {
        let array = schema.attribute(attribute)?;
        let item = schema.node(array).items?;
        let value = Valid::new(schema, self.style, &mut &mut *self.choices).value(item);
        Some((schema.node(item), value))
    }

    /// A body that the schema accepts.
    pub(super) fn valid(&mut self) -> Value {
        Valid::new(self.schema, self.style, &mut &mut *self.choices).value(Schema::ROOT)
    }

    /// A response with one attribute that has one value, in which this property is wrong.
    pub(super) fn response(
        &mut self,
        attribute: &str,
        read: &Value,
        name: &str,
        rule: Rule,
    ) -> Mistaken {
        let mut body = self.valid();
        body["data"]["values"] = json!({attribute: [read]});
        let at = format!("/data/values/{attribute}/0/{name}");
        self.parsed(&body, &[(rule, at)])
    }

    pub(super) fn parsed(&self, body: &Value, findings: &[(Rule, String)]) -> Mistaken {
        self.in_text(body.to_string(), false, findings)
    }

    pub(super) fn in_text(
        &self,
        text: String,
        is_in_text: bool,
        findings: &[(Rule, String)],
    ) -> Mistaken {
        let expected = |(rule, at): &(Rule, String)| Expected {
            rule: *rule,
            at: at.clone(),
        };
        Mistaken {
            name: self.name,
            text,
            is_in_text,
            findings: findings.iter().map(expected).collect(),
        }
    }
}

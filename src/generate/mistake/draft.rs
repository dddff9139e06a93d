//! A body that a mistake is made in.

use crate::api::body::Body;
use crate::api::object::Attribute;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::generate::choices::Choices;
use crate::generate::demands::Fit;
use crate::generate::expected::{Expected, Mistaken, lacks_match};
use crate::generate::style::Style;
use crate::generate::valid::Valid;
use crate::json::push_token;
use crate::report::rule::Rule;
use crate::schema::{Schema, SchemaNode};
use serde_json::{Map, Value, json};

/// What is needed to make a mistake.
pub(in crate::generate) struct Draft<'a> {
    pub(in crate::generate) name: &'static str,
    pub(in crate::generate) contract: &'a Contract,
    pub(in crate::generate) body: Body,
    pub(in crate::generate) schema: &'a Schema,
    pub(in crate::generate) style: &'a Style,
    pub(in crate::generate) choices: &'a mut dyn Choices,
}

impl<'a> Draft<'a> {
    /// Whether all attributes are known.
    pub(super) fn has_metadata(&self) -> bool {
        self.contract.operation().object.is_complete
    }

    /// One of the attributes that can be written and are like this; `None` without metadata or for a response.
    pub(super) fn known(&mut self, is_like: impl Fn(&Attribute) -> bool) -> Option<&'a Attribute> {
        let can_be_sent =
            |attribute: &Attribute| attribute.can_be_written() && !attribute.is_archived;
        self.any_known(|attribute| can_be_sent(attribute) && is_like(attribute))
    }

    /// One of the attributes that are like this.
    pub(super) fn any_known(
        &mut self,
        is_like: impl Fn(&Attribute) -> bool,
    ) -> Option<&'a Attribute> {
        if self.body != Body::Request || !self.has_metadata() {
            return None;
        }
        let all = self.contract.operation().object.attributes.iter();
        let all: Vec<_> = all.filter(|attribute| is_like(attribute)).collect();
        (!all.is_empty()).then(|| all[self.choices.below(all.len())])
    }

    /// A request that is right but for the value under this key; each finding with its place below that.
    pub(super) fn wrong(
        &mut self,
        key: &str,
        value: Value,
        findings: &[(Rule, &str)],
    ) -> Option<Mistaken> {
        let mut at = String::from("/data/values/");
        push_token(&mut at, key);
        let body = self.with_value(key, value)?;
        let findings: Vec<_> = findings
            .iter()
            .map(|(rule, below)| (*rule, format!("{at}{below}")))
            .collect();
        Some(self.parsed(&body, &findings))
    }

    /// A request with this value under this key and, if all attributes are known, those that have to be there.
    fn with_value(&mut self, key: &str, value: Value) -> Option<Value> {
        let members = Map::from_iter([(key.to_owned(), value)]);
        if !self.has_metadata() {
            return Some(json!({"data": {"values": members}}));
        }
        let fit = Fit {
            schema: self.schema,
            heeds_advice: false,
        };
        let values = fit.of(self.schema.values()?);
        if !fit.has_required(&values, Some(key)) {
            return None;
        }
        let mut valid = Valid::within(fit, self.style, &mut self.choices);
        let values = valid.object(&values, members, &[]);
        Some(json!({"data": {"values": values}}))
    }

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
            .filter(|attribute| attribute.can_be_written() && !attribute.is_archived)
            // Its absence is another mistake.
            .filter(|attribute| !attribute.needs_value())
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
        let is_known = self.has_metadata();
        if self.body != Body::Request || self.contract.profile() == Profile::Published || is_known {
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
        if let Some(attribute) = self.known(|attribute| attribute.kind == "phone-number") {
            return self.wrong(
                &attribute.api_slug,
                phone,
                &[(Rule::Enum, "/0/country_code")],
            );
        }
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
        self.wrong(&attribute, value.clone(), &[(rule, at)])
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
        let mut at = String::from("/data/values/");
        push_token(&mut at, attribute);
        let at = format!("{at}/0/{name}");
        self.parsed(&body, &[(rule, at)])
    }

    pub(super) fn parsed(&self, body: &Value, findings: &[(Rule, String)]) -> Mistaken {
        let lacks = lacks_match(self.contract, self.body, body).map(|found| (found.rule, found.at));
        let findings: Vec<_> = lacks.into_iter().chain(findings.iter().cloned()).collect();
        self.in_text(body.to_string(), false, &findings)
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

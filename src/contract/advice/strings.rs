//! Advice on strings: those that a program wrote by accident, and those that lack the form that the API expects.

use super::attributes::Attributes;
use super::remark::{Take, remark};
use crate::api::documented::Documented;
use crate::api::form::Form;
use crate::json::{Kind, NodeId};
use crate::report::rule::Rule;
use crate::report::wording::advice as words;
use crate::schema::format::Format;

/// An attribute whose strings are checked. Its key is looked up only once, since the key may be as long as all of its
/// values together.
pub(super) struct Strings<'a, 'b> {
    attributes: &'b Attributes<'a>,
    attribute: NodeId,
    advice: &'b mut Take<'a>,
    /// Where its schema is.
    place: String,
    /// The form of its bare strings.
    short_form: Option<Form>,
}

impl<'a, 'b> Strings<'a, 'b> {
    pub(super) fn new(
        attributes: &'b Attributes<'a>,
        attribute: NodeId,
        advice: &'b mut Take<'a>,
    ) -> Self {
        let key = attributes.document.key(attribute).unwrap_or_default();
        let known = attributes.operation.object.attribute(&key);
        let slug = known.map_or(&*key, |known| &*known.api_slug);
        Self {
            attributes,
            attribute,
            advice,
            place: attributes.schema_of(attribute),
            short_form: attributes
                .operation
                .long_forms
                .of(slug)
                .and_then(|forms| forms.form),
        }
    }

    /// Strings such as `undefined`, anywhere in the values of the attribute.
    pub(super) fn accidents(&mut self) {
        let document = self.attributes.document;
        let accidents = &Documented::table().accidents;
        let is_accident = |value: &NodeId| {
            let Kind::String { .. } = document.kind(*value) else {
                return false;
            };
            let text = document.slice(document.span(*value));
            let text = text
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'));
            text.is_some_and(|text| accidents.iter().any(|accident| accident == text))
        };
        for value in document.inside(self.attribute).filter(is_accident) {
            let (rule, place) = (Rule::AccidentalText, &self.place);
            (self.advice)(remark(rule, value, place, words::accident()));
        }
    }

    /// The strings of the attribute that have a form: its short form, and what its references match by.
    pub(super) fn forms(&mut self) {
        let document = self.attributes.document;
        if document.kind(self.attribute) == Kind::Array {
            for item in document.children(self.attribute) {
                self.value(item);
            }
        } else {
            self.value(self.attribute);
        }
    }

    fn value(&mut self, value: NodeId) {
        let document = self.attributes.document;
        match document.kind(value) {
            Kind::String { .. } => {
                let Some(form) = self.short_form else {
                    return;
                };
                let text = document.string(value).unwrap_or_default();
                // Record ids have a rule of their own.
                if !Format::Uuid.check()(&text) {
                    self.formed(form, false, value);
                }
            }
            Kind::Object if document.child(value, "target_object").is_some() => {
                self.matched(value);
            }
            _ => {}
        }
    }

    /// The values that a reference matches by.
    fn matched(&mut self, reference: NodeId) {
        let document = self.attributes.document;
        let arrays = document
            .children(reference)
            .filter(|value| document.kind(*value) == Kind::Array);
        let values = arrays.flat_map(|array| document.children(array));
        for value in values.filter(|value| document.kind(*value) == Kind::Object) {
            let country = document.child(value, "country_code");
            let has_country = country.is_some_and(|code| document.kind(code) != Kind::Null);
            for member in document.children(value) {
                let key = document.key(member).unwrap_or_default();
                if let Some(form) = Documented::table().matched_form(&key) {
                    self.formed(form, has_country, member);
                }
            }
        }
    }

    fn formed(&mut self, form: Form, has_country: bool, value: NodeId) {
        let Some(text) = self.attributes.document.string(value) else {
            return;
        };
        if !form.is_met_by(&text, has_country) {
            let (rule, place) = (Rule::Format, &self.place);
            (self.advice)(remark(rule, value, place, words::form(form)));
        }
    }
}

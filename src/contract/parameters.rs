//! What is judged beside the schema of a body: the query of the call, whether the body has the value that the query asks
//! for, and whether metadata are out of date.

use super::Contract;
use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::report::attribute::attributes;
use crate::report::finding::{Finding, Part, Severity};
use crate::report::issue::{Issue, Remark};
use crate::report::rule::Rule;
use crate::report::wording::Words;
use crate::report::wording::parameters as words;
use crate::schema::Schema;

impl Contract {
    /// The findings on the query of a call with this body.
    pub(super) fn parameters(&self, body: Body) -> Vec<Finding> {
        let is_described = self.body(body).is_some();
        if body != Body::Request || !self.operation().writes.matches || !is_described {
            return Vec::new();
        }
        let name = self.matching_attribute.as_deref().unwrap_or_default();
        let finding = |rule, words: Words, attribute: Option<&str>| Finding {
            at: "/matching_attribute".to_owned(),
            part: Part::Query,
            attribute: attribute.map(Into::into),
            ..Finding::of_the_whole(Severity::Violation, rule, words)
        };
        if name.is_empty() {
            return vec![finding(Rule::Required, words::missing(), None)];
        }
        let object = &self.operation().object;
        if !object.is_complete {
            return Vec::new();
        }
        match object.attribute(name) {
            None => vec![finding(
                Rule::UnknownAttribute,
                words::unknown(object, name),
                Some(name),
            )],
            Some(attribute) if !attribute.is_unique => {
                let slug = Some(attribute.api_slug.as_str());
                vec![finding(
                    Rule::NotUniqueAttribute,
                    words::not_unique(object),
                    slug,
                )]
            }
            Some(_) => Vec::new(),
        }
    }

    /// The slug of the attribute that calls with this body match by, if it is known.
    pub(crate) fn matching_slug(&self, body: Body) -> Option<String> {
        let name = self.matching_attribute.as_deref()?;
        let attribute = self.operation().object.attribute(name);
        let is_asked = self.operation().writes.matches && body == Body::Request;
        Some(attribute.filter(|_| is_asked)?.api_slug.clone())
    }

    /// Whether a body without the attribute to match by is reported.
    pub(super) fn matching_value_is_asked_for(&self, body: Body, advises: bool) -> bool {
        let is_asked = self.profile != Profile::Wire || advises;
        is_asked && body == Body::Request && self.operation().writes.matches
    }

    /// The finding on a body without a value for the attribute that the call matches by.
    pub(super) fn matching_value(&self, schema: &Schema, document: &Document<'_>) -> Option<Issue> {
        let wanted = self.matching_attribute.as_deref()?;
        let known = &self.operation().object;
        // Then the finding on the query says all that there is to say.
        if wanted.is_empty() || (known.is_complete && known.attribute(wanted).is_none()) {
            return None;
        }
        let (object, id) = attributes(schema, document)?;
        let node = schema.node(id);
        let property = node.property(wanted);
        let is_wanted = |child: &NodeId| {
            document.key(*child).is_some_and(|key| {
                key == wanted || (property.is_some() && property == node.property(&key))
            })
        };
        let has_value = |child: NodeId| match document.kind(child) {
            Kind::Null => false,
            Kind::Array => document.children(child).next().is_some(),
            _ => true,
        };
        let mut given = document.children(object).filter(is_wanted);
        if given.any(has_value) {
            return None;
        }
        let remark = Remark {
            rule: Rule::MatchingValueMissing,
            value: object,
            schema_at: node.pointer.clone(),
            words: words::no_value(),
        };
        Some(if self.profile == Profile::Wire {
            Issue::Advice(remark)
        } else {
            Issue::Unclear(remark)
        })
    }

    /// Advice to renew the metadata, if a response says so often what they lack, or is about another object.
    pub(super) fn stale(
        &self,
        schema: &Schema,
        document: &Document<'_>,
        disagreements: usize,
    ) -> Option<Issue> {
        let path = [schema.path().next()?, "id", "object_id"];
        let mut path = path.into_iter();
        let id = path.try_fold(ROOT, |at, name| document.child(at, name));
        let id = id.and_then(|id| document.string(id));
        let known = self.operation().object.id.as_deref();
        let is_other = id
            .zip(known)
            .is_some_and(|(id, known)| !id.eq_ignore_ascii_case(known));
        let is_stale = is_other || disagreements > 1;
        is_stale.then(|| {
            Issue::Advice(Remark {
                rule: Rule::StaleMetadata,
                value: ROOT,
                schema_at: String::new(),
                words: words::stale(is_other),
            })
        })
    }
}

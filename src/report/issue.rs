//! What was found, with its rule, place and severity, before it is put into words.

use crate::api::body::Body;
use crate::json::{Document, NodeId, ROOT};
use crate::report::finding::Severity;
use crate::report::rule::Rule;
use crate::report::wording::Words;
use crate::schema::Schema;
use crate::validate::keyword::{Broken, Keyword};
use std::ops::Range;

/// A finding in a document, before it is put into words. Kept small, since every value of a body can have one.
pub(crate) enum Issue {
    Repeated(NodeId),
    Broken(Broken, Rule),
    Advice(Remark),
    /// Something that cannot be written in the long form.
    Unclear(Remark),
    /// Something that only the engine found.
    Unexplained {
        rule: Rule,
        at: String,
        schema_at: String,
    },
}

/// A rule, a value, and what to say about it.
pub(crate) struct Remark {
    pub(crate) rule: Rule,
    pub(crate) value: NodeId,
    pub(crate) schema_at: String,
    pub(crate) words: Words,
}

impl Issue {
    pub(crate) fn rule(&self) -> Rule {
        match self {
            Self::Repeated(_) => Rule::DuplicateKey,
            Self::Broken(_, rule) | Self::Unexplained { rule, .. } => *rule,
            Self::Advice(remark) | Self::Unclear(remark) => remark.rule,
        }
    }

    /// The value that it is about; `None` if only its place is known.
    pub(crate) fn value(&self) -> Option<NodeId> {
        match self {
            Self::Repeated(value) => Some(*value),
            Self::Broken(broken, _) => Some(broken.value),
            Self::Advice(remark) | Self::Unclear(remark) => Some(remark.value),
            Self::Unexplained { .. } => None,
        }
    }

    pub(crate) fn at(&self, document: &Document<'_>) -> String {
        match self {
            Self::Repeated(value) => document.pointer(*value),
            Self::Broken(broken, _) => document.pointer(broken.value),
            Self::Advice(remark) | Self::Unclear(remark) => document.pointer(remark.value),
            Self::Unexplained { at, .. } => at.clone(),
        }
    }

    pub(crate) fn span(&self, document: &Document<'_>) -> Range<usize> {
        match self {
            Self::Repeated(value) => document.key_span(*value),
            Self::Broken(broken, rule)
                if broken.keyword.is_about_the_key() || is_about_the_key(*rule) =>
            {
                document.key_span(broken.value)
            }
            Self::Broken(broken, _) => document.span(broken.value),
            Self::Advice(remark) | Self::Unclear(remark) if is_about_the_key(remark.rule) => {
                document.key_span(remark.value)
            }
            Self::Advice(remark) | Self::Unclear(remark) => document.span(remark.value),
            Self::Unexplained { .. } => document.span(ROOT),
        }
    }

    pub(crate) fn severity(
        &self,
        body: Body,
        schema: &Schema,
        document: &Document<'_>,
    ) -> Severity {
        let is_response = body != Body::Request;
        match self {
            Self::Advice(_) => Severity::Advice,
            Self::Broken(broken, _) if schema.node(broken.schema).is_advice => Severity::Advice,
            Self::Broken(broken, _) if is_response && may_be_drift(broken, schema, document) => {
                Severity::Drift
            }
            _ => Severity::Violation,
        }
    }
}

/// Whether a remark is about the name of a property rather than its value.
fn is_about_the_key(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::AdditionalProperty
            | Rule::ArchivedAttribute
            | Rule::CurrencyCode
            | Rule::DuplicateAttribute
            | Rule::IgnoredProperty
            | Rule::NotUniqueAttribute
            | Rule::OutsideData
            | Rule::ReadOnlyAttribute
            | Rule::UnknownAttribute
            | Rule::SimilarAttribute
    )
}

/// A property or a string may have been added by the vendor; a number, such as a status, is not an addition.
fn may_be_drift(broken: &Broken, schema: &Schema, document: &Document<'_>) -> bool {
    let of_texts = || {
        schema
            .node(broken.schema)
            .members
            .as_ref()
            .is_some_and(|members| members.numbers.is_empty())
    };
    match broken.keyword {
        Keyword::AdditionalProperties => true,
        Keyword::Enum => of_texts() && document.string(broken.value).is_some(),
        _ => false,
    }
}

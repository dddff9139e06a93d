//! What was found becomes a report: its severity, order and limit, its places and its sentences.

use crate::api::body::Body;
use crate::api::operation::Operation;
use crate::api::profile::Profile;
use crate::error::UnknownStatus;
use crate::json::{Document, SyntaxError};
use crate::report::Report;
use crate::report::attribute::attribute_key;
use crate::report::finding::{Finding, Offending, Part, Severity, quote};
use crate::report::first::First;
use crate::report::hint;
use crate::report::hint::Context;
use crate::report::hint::names::Names;
use crate::report::issue::Issue;
use crate::report::line_index::LineIndex;
use crate::report::rule::Rule;
use crate::report::wording;
use crate::report::wording::{Words, server};
use crate::schema::{Schema, Schemas};

/// How the reports on a body are made: the settings of a contract.
pub(crate) struct Build<'a> {
    pub(crate) operation: &'a Operation,
    /// The operation's schemas, compiled on demand.
    pub(crate) schemas: &'a dyn Schemas,
    pub(crate) profile: Profile,
    pub(crate) body: Body,
    /// How many findings a report keeps.
    pub(crate) limit: usize,
    pub(crate) tolerates_drift: bool,
    pub(crate) quotes_values: bool,
}

impl Build<'_> {
    /// The report on a document. `give` hands over what was found, one at a time and in any order: there can be one
    /// for every value, and few are kept.
    pub(crate) fn report(
        &self,
        schema: &Schema,
        document: &Document<'_>,
        give: impl FnOnce(&mut dyn FnMut(Issue)),
    ) -> Report {
        let counts = |severity| match severity {
            Severity::Violation => true,
            Severity::Drift => !self.tolerates_drift,
            Severity::Advice => false,
        };
        let mut valid = true;
        let mut first = First::new(self.limit);
        give(&mut |issue| {
            valid &= !counts(issue.severity(self.body, schema, document));
            first.add((issue.span(document).start, issue.rule().code()), issue);
        });
        let total = first.total();
        // A long key can be part of many places: together they may take four times the body and 1 MiB.
        let mut places = document
            .text()
            .len()
            .saturating_mul(4)
            .saturating_add(1 << 20);
        let mut findings = Vec::new();
        let mut lines = LineIndex::new(document.text().as_bytes());
        let names = Names::new(document);
        for issue in first.into_ordered() {
            let finding = self.finding(schema, &names, &issue, &mut lines);
            if finding.at.len() > places {
                break;
            }
            places -= finding.at.len();
            findings.push(finding);
        }
        Report::new(valid, total, findings)
    }

    fn finding(
        &self,
        schema: &Schema,
        names: &Names<'_>,
        issue: &Issue,
        lines: &mut LineIndex<'_>,
    ) -> Finding {
        let document = names.document;
        let span = issue.span(document);
        let (schema_at, mut words) = self.schema_at_and_words(schema, names, issue);
        let mut offending = quote(document.slice(span.clone()));
        if self.quotes_values {
            if let Some(quote) = offending.take() {
                words.message = format!("{}: {quote}", words.message);
            }
        }
        Finding {
            severity: issue.severity(self.body, schema, document),
            rule: issue.rule(),
            at: issue.at(document),
            attribute: self.attribute(schema, document, issue),
            part: Part::Body,
            schema_at,
            span: Some(lines.span(span)),
            message: words.message,
            hint: words.hint,
            offending: Offending::new(offending),
        }
    }

    fn attribute(&self, schema: &Schema, document: &Document<'_>, issue: &Issue) -> Option<String> {
        // Without metadata the place says it.
        self.operation.metadata.as_ref()?;
        if let Issue::Broken(broken, Rule::RequiredAttribute) = issue {
            if let Some(missing) = broken.missing(schema) {
                return Some(missing.to_owned());
            }
        }
        let key = attribute_key(schema, document, issue.value()?)?;
        let known = self.operation.object.attribute(&key);
        Some(known.map_or_else(|| key.into_owned(), |attribute| attribute.api_slug.clone()))
    }

    fn schema_at_and_words(
        &self,
        schema: &Schema,
        names: &Names<'_>,
        issue: &Issue,
    ) -> (String, Words) {
        match issue {
            Issue::Repeated(_) => (String::new(), wording::duplicate_key()),
            Issue::Broken(broken, rule) => (
                schema.node(broken.schema).pointer.clone() + &broken.keyword.token(),
                wording::words(&Context {
                    operation: self.operation,
                    schemas: self.schemas,
                    profile: self.profile,
                    body: self.body,
                    schema,
                    document: names.document,
                    names,
                    broken,
                    rule: *rule,
                }),
            ),
            Issue::Advice(remark) | Issue::Unclear(remark) => {
                (remark.schema_at.clone(), remark.words.clone())
            }
            Issue::Unexplained { schema_at, .. } => (schema_at.clone(), wording::unexplained()),
        }
    }

    /// The report on a body that the profile has no schema for. The bytes are ignored.
    pub(crate) fn without_schema(&self) -> Report {
        let status = self.body.status().unwrap_or_default();
        if self.body.is_server_error() {
            return self.alone(
                true,
                Finding::of_the_whole(
                    Severity::Advice,
                    Rule::ServerError,
                    server::server_error(status),
                ),
            );
        }
        let unknown = UnknownStatus {
            profile: self.profile.name(),
            status,
            known: self.operation.statuses(self.profile),
        };
        let words = Words::without_hint(unknown.to_string());
        let finding = Finding::of_the_whole(Severity::Drift, Rule::Status, words);
        self.alone(self.tolerates_drift, finding)
    }

    pub(crate) fn syntax(&self, bytes: &[u8], error: &SyntaxError) -> Report {
        let words = Words {
            message: wording::syntax(error.kind).to_owned(),
            hint: hint::syntax(bytes, error).map(Into::into),
        };
        let finding = Finding {
            span: Some(LineIndex::new(bytes).span(error.span.clone())),
            ..Finding::of_the_whole(Severity::Violation, Rule::Syntax, words)
        };
        self.alone(false, finding)
    }

    /// A report with this one finding, on a body that is not checked any further.
    fn alone(&self, valid: bool, finding: Finding) -> Report {
        let findings = [finding].into_iter().take(self.limit);
        Report::new(valid, 1, findings.collect())
    }
}

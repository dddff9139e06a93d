//! From bytes to a report, step by step.

use super::Contract;
use super::first::First;
use crate::api::body::Body;
use crate::api::operation::Embedded;
use crate::contract::advice;
use crate::error::UnknownStatus;
use crate::json;
use crate::json::{Document, MAX_DEPTH, NodeId, ROOT, SyntaxError};
use crate::report::finding::{Finding, Offending, Severity, quote};
use crate::report::hint;
use crate::report::hint::Context;
use crate::report::issue::Found;
use crate::report::line_index::LineIndex;
use crate::report::rule::Rule;
use crate::report::wording::Words;
use crate::report::{Report, wording};
use crate::schema::Schema;
use crate::validate::document::{Broken, Keyword, judge};
use serde_json::Value;

impl Contract {
    /// Does what [`check`](Self::check) does; not generic, so it is compiled once.
    pub(super) fn check_bytes(&self, body: Body, bytes: &[u8]) -> Report {
        let Some(embedded) = self.operation.embedded(self.profile, body) else {
            return self.without_schema(body);
        };
        let advises = self.advises && body == Body::Request;
        let gate = embedded.gate().map(|gate| (gate, gate.judge(bytes)));
        let is_taken = gate.is_some_and(|(_, verdict)| verdict.is_ok());
        if is_taken && !advises {
            return Report::empty();
        }
        let read = match gate {
            // Advice, and forms that another profile accepts, have to be looked for everywhere.
            Some((gate, Err(refused))) if !advises && self.profile.shorthand_of().is_none() => {
                gate.sift(bytes, refused)
            }
            _ => json::read(bytes),
        };
        let document = match read {
            Ok(document) => document,
            Err(error) => return self.syntax(bytes, &error),
        };
        let broken = (!is_taken).then(|| {
            let broken = self.broken(body, embedded, &document);
            debug_assert!(
                !broken.is_empty() || embedded.gate().is_none(),
                "the gate refuses what the judge and the engine take"
            );
            broken
        });
        let schema = embedded.compiled();
        self.report(body, schema, &document, |take| {
            broken
                .into_iter()
                .flat_map(AllBroken::found)
                .for_each(&mut *take);
            if advises {
                let documented = &self.operation.documented;
                advice::advise(documented, schema, &document, &mut |remark| {
                    take(Found::Advice(remark));
                });
            }
        })
    }

    /// Checks a request or response body that is already parsed. Findings have no span.
    pub fn check_value(&self, body: Body, value: &Value) -> Report {
        if self.operation.embedded(self.profile, body).is_none() {
            return self.without_schema(body).about(self.operation, body);
        }
        // Writing a `Value` is recursive.
        let text = if is_deeper_than(MAX_DEPTH, value) {
            "[".repeat(MAX_DEPTH + 1)
        } else {
            value.to_string()
        };
        self.check(body, text.as_bytes()).without_spans()
    }

    /// Does what [`is_valid`](Self::is_valid) does; not generic, so it is compiled once.
    pub(super) fn is_valid_bytes(&self, body: Body, bytes: &[u8]) -> bool {
        let Some(embedded) = self.operation.embedded(self.profile, body) else {
            return self.tolerates_drift || body.is_server_error();
        };
        match embedded.gate() {
            Some(gate) if gate.accepts(bytes) => true,
            Some(_) if !self.tolerates_drift || body == Body::Request => {
                debug_assert!(!self.check(body, bytes).is_valid());
                false
            }
            _ => self.check(body, bytes).is_valid(),
        }
    }

    /// Everything that breaks the contract, in no particular order. If the judge finds nothing, the engine decides.
    fn broken(&self, body: Body, embedded: &Embedded, document: &Document<'_>) -> AllBroken {
        let formats = self.profile.asserts_formats();
        let broken = judge(embedded.compiled(), formats, document);
        let repeated = document.repeated_keys();
        let mut unexplained = Vec::new();
        if broken.is_empty() && repeated.is_empty() {
            unexplained = complaints(embedded, document.text().as_bytes());
            debug_assert!(
                unexplained.is_empty(),
                "the engine refuses what the judge takes"
            );
        }
        AllBroken {
            short: self.shorthand(body, document, &broken),
            broken,
            repeated,
            unexplained,
        }
    }

    /// The values whose type is wrong in this profile and right in the profile that accepts more forms, ascending.
    fn shorthand(&self, body: Body, document: &Document<'_>, broken: &[Broken]) -> Vec<NodeId> {
        let looser = self
            .profile
            .shorthand_of()
            .and_then(|profile| self.operation.embedded(profile, body));
        let mistyped = broken.iter().filter(|broken| is_type(broken.keyword));
        let mut short: Vec<NodeId> = mistyped.map(|broken| broken.value).collect();
        let Some(looser) = looser.filter(|_| !short.is_empty()) else {
            return Vec::new();
        };
        let is_wrong = |broken: &Broken| is_type(broken.keyword) || broken.keyword == Keyword::Not;
        let wrong = judge(looser.compiled(), true, document);
        let wrong = wrong.into_iter().filter(is_wrong);
        let mut wrong: Vec<NodeId> = wrong.map(|broken| broken.value).collect();
        wrong.sort_unstable();
        short.sort_unstable();
        short.retain(|value| wrong.binary_search(value).is_err());
        short
    }

    pub(super) fn report(
        &self,
        body: Body,
        schema: &Schema,
        document: &Document<'_>,
        give: impl FnOnce(&mut dyn FnMut(Found)),
    ) -> Report {
        let counts = |severity| match severity {
            Severity::Violation => true,
            Severity::Drift => !self.tolerates_drift,
            Severity::Advice => false,
        };
        let mut valid = true;
        let mut first = First::new(self.limit);
        give(&mut |found| {
            valid &= !counts(found.severity(body, schema, document));
            first.add((found.span(document).start, found.rule().code()), found);
        });
        let total = first.total();
        let mut places = document
            .text()
            .len()
            .saturating_mul(4)
            .saturating_add(1 << 20);
        let mut findings = Vec::new();
        let mut lines = LineIndex::new(document.text().as_bytes());
        for found in first.into_ordered() {
            let finding = self.finding(body, schema, document, &found, &mut lines);
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
        body: Body,
        schema: &Schema,
        document: &Document<'_>,
        found: &Found,
        lines: &mut LineIndex<'_>,
    ) -> Finding {
        let span = found.span(document);
        let (schema_at, mut words) = match found {
            Found::Repeated(_) => (
                String::new(),
                Words {
                    message: "duplicate key: only its last value is used".to_owned(),
                    hint: Some("keep one of them".to_owned()),
                },
            ),
            Found::Broken(broken, rule) => (
                schema.node(broken.schema).pointer.clone() + &broken.keyword.token(),
                wording::words(&Context {
                    operation: self.operation,
                    profile: self.profile,
                    body,
                    schema,
                    document,
                    broken,
                    rule: *rule,
                    attribute: hint::attribute(self.operation, schema.node(broken.schema)),
                }),
            ),
            Found::Advice(remark) | Found::Unclear(remark) => (
                remark.schema_at.clone(),
                Words {
                    message: remark.message.clone(),
                    hint: remark.hint.clone(),
                },
            ),
            Found::Unexplained { schema_at, .. } => (
                schema_at.clone(),
                Words {
                    message: "the schema rejects this value".to_owned(),
                    hint: None,
                },
            ),
        };
        let mut offending = quote(document.slice(span.clone()));
        if self.quotes_values {
            if let Some(quote) = offending.take() {
                words.message = format!("{}: {quote}", words.message);
            }
        }
        Finding {
            severity: found.severity(body, schema, document),
            rule: found.rule(),
            at: found.at(document),
            schema_at,
            span: Some(lines.span(span)),
            message: words.message,
            hint: words.hint,
            offending: Offending::new(offending),
        }
    }

    /// The report on a body that the profile has no schema for. The bytes are ignored.
    pub(super) fn without_schema(&self, body: Body) -> Report {
        let status = body.status().unwrap_or_default();
        if body.is_server_error() {
            return self.alone(true, server_error(status));
        }
        let unknown = UnknownStatus {
            profile: self.profile.name(),
            status,
            known: self.operation.statuses(self.profile),
        };
        let finding = Finding {
            severity: Severity::Drift,
            rule: Rule::Status,
            at: String::new(),
            schema_at: String::new(),
            span: None,
            message: unknown.to_string(),
            hint: None,
            offending: Offending::default(),
        };
        self.alone(self.tolerates_drift, finding)
    }

    pub(super) fn syntax(&self, bytes: &[u8], error: &SyntaxError) -> Report {
        let finding = Finding {
            severity: Severity::Violation,
            rule: Rule::Syntax,
            at: String::new(),
            schema_at: String::new(),
            span: Some(LineIndex::new(bytes).span(error.span.clone())),
            message: wording::syntax(error.kind).to_owned(),
            hint: hint::syntax(bytes, error).map(Into::into),
            offending: Offending::default(),
        };
        self.alone(false, finding)
    }

    /// A report with this one finding, on a body that is not checked any further.
    fn alone(&self, valid: bool, finding: Finding) -> Report {
        let findings = [finding].into_iter().take(self.limit);
        Report::new(valid, 1, findings.collect())
    }
}

/// Everything that breaks the contract, stored compactly: findings are built from it one at a time.
struct AllBroken {
    broken: Vec<Broken>,
    /// The result of [`Contract::shorthand`].
    short: Vec<NodeId>,
    repeated: Vec<NodeId>,
    unexplained: Vec<Found>,
}

impl AllBroken {
    fn is_empty(&self) -> bool {
        self.broken.is_empty() && self.repeated.is_empty() && self.unexplained.is_empty()
    }

    fn found(self) -> impl Iterator<Item = Found> {
        let short = self.short;
        let broken = self.broken.into_iter().map(move |broken| {
            let is_short = is_type(broken.keyword) && short.binary_search(&broken.value).is_ok();
            let rule = if is_short {
                Rule::Shorthand
            } else {
                broken.keyword.rule()
            };
            Found::Broken(broken, rule)
        });
        let repeated = self.repeated.into_iter().map(Found::Repeated);
        repeated.chain(broken).chain(self.unexplained)
    }
}

fn server_error(status: u16) -> Finding {
    Finding {
        severity: Severity::Advice,
        rule: Rule::ServerError,
        at: String::new(),
        schema_at: String::new(),
        span: None,
        message: format!("status {status} is a server error: the body was not checked"),
        // Each create makes a new record.
        hint: Some("before you retry, check whether the record was created".to_owned()),
        offending: Offending::default(),
    }
}

fn complaints(embedded: &Embedded, bytes: &[u8]) -> Vec<Found> {
    // The whole document, including parts that the gate accepted.
    let document = json::read(bytes).ok();
    let complaints = document.map(|document| embedded.engine().complaints(&document.to_json(ROOT)));
    complaints
        .unwrap_or_default()
        .into_iter()
        .map(|(rule, at, schema_at)| Found::Unexplained {
            rule,
            at,
            schema_at,
        })
        .collect()
}

fn is_type(keyword: Keyword) -> bool {
    matches!(keyword, Keyword::Type | Keyword::AnyOfType)
}

/// Not recursive, since a value built by a program can be nested to any depth.
fn is_deeper_than(limit: usize, value: &Value) -> bool {
    let mut rest = vec![(value, 0)];
    while let Some((value, depth)) = rest.pop() {
        if depth > limit {
            return true;
        }
        match value {
            Value::Array(items) => rest.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => {
                rest.extend(members.values().map(|member| (member, depth + 1)));
            }
            _ => {}
        }
    }
    false
}

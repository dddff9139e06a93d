//! From bytes to a report: the steps in their order.

use super::Contract;
use crate::advice;
use crate::finding::{Finding, Offending, Severity, quote};
use crate::found::Found;
use crate::hint::{self, Context};
use crate::json::{self, Document, MAX_DEPTH, NodeId, ROOT, SyntaxError};
use crate::judge::{Broken, Keyword, judge};
use crate::message::{self, Words};
use crate::operation::{Body, Embedded};
use crate::schema::Schema;
use crate::{Report, Rule, error, locate};
use serde_json::Value;
use std::collections::HashSet;

impl Contract {
    /// Judges the bytes of either kind of body.
    pub fn check(&self, body: Body, bytes: &[u8]) -> Report {
        let Some(embedded) = self.operation.embedded(self.profile, body) else {
            return self.unknown_status(body);
        };
        let advises = self.advises && body == Body::Request;
        let gate = embedded.gate().map(|gate| (gate, gate.judge(bytes)));
        let is_taken = gate.is_some_and(|(_, verdict)| verdict.is_ok());
        if is_taken && !advises {
            return Report::empty();
        }
        let read = match gate {
            // Advice, and the forms that another profile takes, are looked for everywhere.
            Some((gate, Err(refused))) if !advises && self.profile.shorthand_of().is_none() => {
                gate.sift(bytes, refused)
            }
            _ => json::read(bytes),
        };
        let document = match read {
            Ok(document) => document,
            Err(error) => return self.syntax(bytes, &error),
        };
        let mut found = Vec::new();
        if !is_taken {
            found = self.broken(body, embedded, &document);
            debug_assert!(
                !found.is_empty() || embedded.gate().is_none(),
                "the gate refuses what the judge and the engine take"
            );
        }
        if advises {
            let advice = advice::advise(&self.operation.advice, embedded.compiled(), &document);
            found.extend(advice.into_iter().map(Found::Advice));
        }
        self.report(body, embedded.compiled(), &document, found)
    }

    /// Judges either kind of body, already parsed. Findings have no span.
    pub fn check_value(&self, body: Body, value: &Value) -> Report {
        if self.operation.embedded(self.profile, body).is_none() {
            return self.unknown_status(body);
        }
        // `Value` itself is written recursively.
        let text = if is_deeper_than(MAX_DEPTH, value) {
            "[".repeat(MAX_DEPTH + 1)
        } else {
            value.to_string()
        };
        self.check(body, text.as_bytes()).without_spans()
    }

    /// Whether [`check`](Self::check) would report it as valid.
    pub fn is_valid(&self, body: Body, bytes: &[u8]) -> bool {
        let Some(embedded) = self.operation.embedded(self.profile, body) else {
            return self.tolerates_drift;
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

    /// All that breaks the contract, in no particular order. Where the judge finds nothing, the
    /// engine has the last word.
    fn broken(&self, body: Body, embedded: &Embedded, document: &Document<'_>) -> Vec<Found> {
        let broken = judge(
            embedded.compiled(),
            self.profile.asserts_formats(),
            document,
        );
        let mut found: Vec<Found> = document
            .repeated_keys()
            .into_iter()
            .map(Found::Repeated)
            .collect();
        if broken.is_empty() && found.is_empty() {
            found.extend(unexplained(embedded, document.text().as_bytes()));
            debug_assert!(found.is_empty(), "the engine refuses what the judge takes");
            return found;
        }
        let short = self.shorthand(body, document, &broken);
        found.extend(broken.into_iter().map(|broken| {
            let is_short = is_type(broken.keyword) && short.contains(&broken.value);
            let rule = if is_short {
                Rule::Shorthand
            } else {
                broken.keyword.rule()
            };
            Found::Broken(broken, rule)
        }));
        found
    }

    /// The values whose type is wrong here and right in the profile that knows more forms.
    fn shorthand(&self, body: Body, document: &Document<'_>, broken: &[Broken]) -> HashSet<NodeId> {
        let mistyped = broken
            .iter()
            .filter(|broken| is_type(broken.keyword))
            .map(|broken| broken.value);
        let mut short: HashSet<NodeId> = mistyped.collect();
        let looser = self
            .profile
            .shorthand_of()
            .and_then(|profile| self.operation.embedded(profile, body));
        let Some(looser) = looser.filter(|_| !short.is_empty()) else {
            return HashSet::new();
        };
        for broken in judge(looser.compiled(), true, document) {
            if is_type(broken.keyword) || broken.keyword == Keyword::Not {
                short.remove(&broken.value);
            }
        }
        short
    }

    pub(super) fn report(
        &self,
        body: Body,
        schema: &Schema,
        document: &Document<'_>,
        mut found: Vec<Found>,
    ) -> Report {
        // Stable: missing properties stay in the order of the schema.
        found.sort_by_cached_key(|found| (found.span(document).start, found.rule().code()));
        let severities = || {
            found
                .iter()
                .map(|found| found.severity(body, schema, document))
        };
        let counts = |severity| match severity {
            Severity::Violation => true,
            Severity::Drift => !self.tolerates_drift,
            Severity::Advice => false,
        };
        let valid = !severities().any(counts);
        let mut places = document
            .text()
            .len()
            .saturating_mul(4)
            .saturating_add(1 << 20);
        let mut findings = Vec::new();
        let mut lines = locate::Lines::new(document.text().as_bytes());
        for found in found.iter().take(self.limit) {
            let finding = self.finding(body, schema, document, found, &mut lines);
            if finding.at.len() > places {
                break;
            }
            places -= finding.at.len();
            findings.push(finding);
        }
        Report::new(valid, found.len(), findings)
    }

    fn finding(
        &self,
        body: Body,
        schema: &Schema,
        document: &Document<'_>,
        found: &Found,
        lines: &mut locate::Lines<'_>,
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
                message::words(&Context {
                    operation: self.operation,
                    profile: self.profile,
                    body,
                    schema,
                    document,
                    broken,
                    rule: *rule,
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

    pub(super) fn unknown_status(&self, body: Body) -> Report {
        let status = body.status().unwrap_or_default();
        let known = error::list(&self.operation.statuses(self.profile));
        let finding = Finding {
            severity: Severity::Drift,
            rule: Rule::Status,
            at: String::new(),
            schema_at: String::new(),
            span: None,
            message: format!(
                "profile {} knows no status {status}, only {known}",
                self.profile
            ),
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
            span: Some(locate::Lines::new(bytes).span(error.span.clone())),
            message: error.what.to_owned(),
            hint: hint::syntax(bytes, error).map(Into::into),
            offending: Offending::default(),
        };
        self.alone(false, finding)
    }

    /// The report of a body of which nothing else is judged.
    fn alone(&self, valid: bool, finding: Finding) -> Report {
        let findings = [finding].into_iter().take(self.limit);
        Report::new(valid, 1, findings.collect())
    }
}

fn unexplained(embedded: &Embedded, bytes: &[u8]) -> Vec<Found> {
    // All of the document, the insides of what has passed the gate included.
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

/// Without recursion, as a value that a program has built can be of any depth.
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

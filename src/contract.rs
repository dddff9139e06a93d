//! From bytes to a report: the steps in their order.

mod expand;

pub use expand::UuidAs;

use crate::advice;
use crate::finding::{Finding, Offending, Severity, quote};
use crate::found::Found;
use crate::hint::{self, Context};
use crate::json::{self, Document, MAX_DEPTH, NodeId, ROOT, SyntaxError};
use crate::judge::{Broken, Keyword, judge};
use crate::message::{self, Words};
use crate::operation::{Body, CREATE_WORKSPACE_RECORD, Embedded, Operation};
use crate::schema::Schema;
use crate::{Error, Profile, Report, Rule, error, locate};
use serde_json::Value;
use std::collections::HashSet;

/// The contract of creating a workspace record, ready to judge bodies.
///
/// Cheap to make and to copy: the embedded schemas are compiled once a process, when first needed.
///
/// Time is linear in the body. A valid body is judged in one pass over its bytes, faster than it could
/// be parsed, and without any allocation as long as its keys have no escapes, no text that the schema
/// compares has one, and no more than 32 properties that the schema does not name stand in objects
/// that are open at once. The report on a body that is not valid needs memory: typically 10 times the
/// body, up to 110 times for one of nothing but tiny values. Cap the size of bodies that you do not
/// trust.
///
/// ```
/// use attio_contract::{Contract, Profile, Rule};
///
/// let contract = Contract::new(Profile::Wire);
/// let report = contract.check_request(
///     br#"{"data": {"values": {"name": "Acme", "avatar_url": 7}}}"#,
/// );
/// assert!(!report.is_valid());
/// let finding = &report.findings()[0];
/// assert_eq!((finding.rule, finding.at.as_str()), (Rule::Type, "/data/values/avatar_url"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    operation: &'static Operation,
    profile: Profile,
    tolerates_drift: bool,
    advises: bool,
    quotes_values: bool,
    limit: usize,
    uuids: Option<UuidAs>,
}

impl Default for Contract {
    /// The contract of [`Profile::Wire`].
    fn default() -> Self {
        Self::new(Profile::default())
    }
}

impl Contract {
    /// How many findings a report keeps unless told otherwise.
    pub const DEFAULT_LIMIT: usize = 10_000;

    /// The contract as this profile reads it, without tolerance and without advice.
    pub fn new(profile: Profile) -> Self {
        Self {
            operation: &CREATE_WORKSPACE_RECORD,
            profile,
            tolerates_drift: false,
            advises: false,
            quotes_values: false,
            limit: Self::DEFAULT_LIMIT,
            uuids: None,
        }
    }

    /// Counts a response valid that has no finding but drift. The findings stay in the report.
    #[must_use]
    pub fn tolerate_drift(mut self) -> Self {
        self.tolerates_drift = true;
        self
    }

    /// Adds advice to the reports of requests: what is allowed, but will not do what one wants.
    /// Verdicts do not change.
    #[must_use]
    pub fn with_advice(mut self) -> Self {
        self.advises = true;
        self
    }

    /// Lets messages quote the offending value or key, of which at most 60 characters. Without
    /// this a report quotes nothing of the body, keys in [`Finding::at`] aside.
    #[must_use]
    pub fn with_values(mut self) -> Self {
        self.quotes_values = true;
        self
    }

    /// Keeps at most this many findings in a report ([`Self::DEFAULT_LIMIT`] unless set); the rest
    /// is counted in [`Report::total`]. Whatever the limit, a report keeps no more places than
    /// four times the body's bytes and 1 MiB hold, since a long key can be part of many.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The profile that decides.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    #[cfg(feature = "har")]
    pub(crate) fn tolerates_drift(&self) -> bool {
        self.tolerates_drift
    }

    #[cfg(feature = "http")]
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    #[cfg(any(feature = "har", feature = "http"))]
    pub(crate) fn quotes_values(&self) -> bool {
        self.quotes_values
    }

    /// The operation whose bodies are judged: its method, server and path.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The bodies that the profile knows: the request, then the responses by status.
    pub fn bodies(&self) -> impl Iterator<Item = Body> + use<> {
        self.operation.bodies(self.profile)
    }

    /// The effective schema of a body as JSON text: one plain file of Draft 2020-12 without
    /// references. It cannot say everything: formats need assertion switched on (but for
    /// [`Profile::Published`]), and `maxLength`, which counts characters, is necessary and not
    /// sufficient for the limit in bytes.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownStatus`] for a response that the profile does not know.
    pub fn schema(&self, body: Body) -> Result<&'static str, Error> {
        let embedded = self.operation.known(self.profile, body)?;
        Ok(embedded.text)
    }

    /// Judges the bytes of a request body.
    pub fn check_request(&self, bytes: &[u8]) -> Report {
        self.check(Body::Request, bytes)
    }

    /// Judges the bytes of a response body that came with this status.
    ///
    /// ```
    /// use attio_contract::{Contract, Rule, Severity};
    ///
    /// let report = Contract::default().check_response(503, b"<html>");
    /// let finding = &report.findings()[0];
    /// assert_eq!((finding.rule, finding.severity), (Rule::Status, Severity::Drift));
    /// ```
    pub fn check_response(&self, status: u16, bytes: &[u8]) -> Report {
        self.check(Body::Response(status), bytes)
    }

    /// Judges a request body that is already parsed. Findings have no span.
    pub fn check_request_value(&self, value: &Value) -> Report {
        self.check_value(Body::Request, value)
    }

    /// Judges a response body that is already parsed. Findings have no span.
    pub fn check_response_value(&self, status: u16, value: &Value) -> Report {
        self.check_value(Body::Response(status), value)
    }

    /// Whether [`check_request`](Self::check_request) would report it as valid.
    pub fn is_valid_request(&self, bytes: &[u8]) -> bool {
        self.is_valid(Body::Request, bytes)
    }

    /// Whether [`check_response`](Self::check_response) would report it as valid.
    pub fn is_valid_response(&self, status: u16, bytes: &[u8]) -> bool {
        self.is_valid(Body::Response(status), bytes)
    }

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
            Err(error) => return syntax(bytes, &error),
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

    fn report(
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
                    message: "the key stands in this object before; of its values the last counts"
                        .to_owned(),
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
                    message: "the schema refuses this value".to_owned(),
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

    fn unknown_status(&self, body: Body) -> Report {
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
        Report::new(self.tolerates_drift, 1, vec![finding])
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

fn syntax(bytes: &[u8], error: &SyntaxError) -> Report {
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
    Report::new(false, 1, vec![finding])
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

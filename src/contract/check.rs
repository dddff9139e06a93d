//! From bytes to a report, step by step.

use super::Contract;
use crate::api::body::Body;
use crate::api::operation::Embedded;
use crate::contract::advice;
use crate::contract::second_opinion::second_opinion;
use crate::json;
use crate::json::{Document, MAX_DEPTH, NodeId};
use crate::report::Report;
use crate::report::build::Build;
use crate::report::issue::Issue;
use crate::report::rule::Rule;
use crate::validate::document::judge;
use crate::validate::keyword::{Broken, Keyword};
use serde_json::Value;

impl Contract {
    /// Does what [`check`](Self::check) does; not generic, so it is compiled once.
    pub(super) fn check_bytes(&self, body: Body, bytes: &[u8]) -> Report {
        let Some(embedded) = self.operation.embedded(self.profile, body) else {
            return self.build(body).without_schema();
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
            Err(error) => return self.build(body).syntax(bytes, &error),
        };
        let broken = (!is_taken).then(|| {
            let broken = self.broken(body, embedded, &document, gate.is_some());
            debug_assert!(
                !broken.is_empty() || embedded.gate().is_none(),
                "the gate refuses what the judge and the engine take"
            );
            broken
        });
        let schema = embedded.compiled();
        self.build(body).report(schema, &document, |take| {
            broken
                .into_iter()
                .flat_map(AllBroken::found)
                .for_each(&mut *take);
            if advises {
                let documented = &self.operation.documented;
                advice::advise(documented, schema, &document, &mut |remark| {
                    take(Issue::Advice(remark));
                });
            }
        })
    }

    /// Checks a request or response body that is already parsed. Findings have no span.
    pub fn check_value(&self, body: Body, value: &Value) -> Report {
        if self.operation.embedded(self.profile, body).is_none() {
            return self
                .build(body)
                .without_schema()
                .about(self.operation, body);
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

    /// Everything that breaks the contract, in no particular order.
    fn broken(
        &self,
        body: Body,
        embedded: &Embedded,
        document: &Document<'_>,
        is_refused: bool,
    ) -> AllBroken {
        let formats = self.profile.asserts_formats();
        let broken = judge(embedded.compiled(), formats, document);
        let repeated = document.repeated_keys();
        let mut unexplained = Vec::new();
        if broken.is_empty() && repeated.is_empty() {
            unexplained = second_opinion(embedded, document.text().as_bytes(), is_refused);
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

    /// Makes the reports on this body.
    pub(super) fn build(&self, body: Body) -> Build {
        Build {
            operation: self.operation,
            profile: self.profile,
            body,
            limit: self.limit,
            tolerates_drift: self.tolerates_drift,
            quotes_values: self.quotes_values,
        }
    }
}

/// Everything that breaks the contract, stored compactly: findings are built from it one at a time.
struct AllBroken {
    broken: Vec<Broken>,
    /// The result of [`Contract::shorthand`].
    short: Vec<NodeId>,
    repeated: Vec<NodeId>,
    unexplained: Vec<Issue>,
}

impl AllBroken {
    fn is_empty(&self) -> bool {
        self.broken.is_empty() && self.repeated.is_empty() && self.unexplained.is_empty()
    }

    fn found(self) -> impl Iterator<Item = Issue> {
        let short = self.short;
        let broken = self.broken.into_iter().map(move |broken| {
            let is_short = is_type(broken.keyword) && short.binary_search(&broken.value).is_ok();
            let rule = if is_short {
                Rule::Shorthand
            } else {
                broken.keyword.rule()
            };
            Issue::Broken(broken, rule)
        });
        let repeated = self.repeated.into_iter().map(Issue::Repeated);
        repeated.chain(broken).chain(self.unexplained)
    }
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

//! From bytes to a report, step by step.

use super::Contract;
use crate::api::body::Body;
use crate::contract::advice;
use crate::contract::compiled::CompiledBody;
use crate::contract::second_opinion::second_opinion;
use crate::contract::serialized::value_to_json;
use crate::json;
use crate::json::{Document, NodeId};
use crate::report::Report;
use crate::report::build::Build;
use crate::report::issue::Issue;
use crate::report::rule::Rule;
use crate::schema::Schema;
use crate::validate::document::{find_broken, find_broken_and_advice};
use crate::validate::keyword::Broken;
use crate::validate::shorthand::short_forms;
use serde_json::Value;
use std::collections::HashSet;

impl Contract {
    /// Does what [`check`](Self::check) does; not generic, so it is compiled once.
    pub(super) fn check_bytes(&self, body: Body, bytes: &[u8]) -> Report {
        let Some(compiled) = self.body(body) else {
            return self.build(body).without_schema();
        };
        let has_metadata = self.operation().metadata.is_some();
        let advises = self.advises && (body == Body::Request || has_metadata);
        let gate = compiled.gate().map(|gate| (gate, gate.verdict(bytes)));
        let is_taken = gate.is_some_and(|(_, verdict)| verdict.is_ok());
        let may_lack_match = self.matching_value_is_asked_for(body, advises);
        if is_taken && !advises && !may_lack_match {
            return Report::empty();
        }
        let read = match gate {
            // Advice, and forms that another profile accepts, have to be looked for everywhere.
            Some((gate, Err(refused))) if !advises && self.profile.shorthand_of().is_none() => {
                gate.pruned(bytes, refused)
            }
            _ => json::read(bytes),
        };
        let document = match read {
            Ok(document) => document,
            Err(error) => return self.build(body).syntax(bytes, &error),
        };
        let schema = compiled.schema();
        let mut all = AllBroken::default();
        if !is_taken || (has_metadata && advises) {
            let formats = self.profile.asserts_formats();
            let (broken, advice) = if advises {
                find_broken_and_advice(schema, formats, &document)
            } else {
                (find_broken(schema, formats, &document), Vec::new())
            };
            if !is_taken {
                all = self.broken(body, compiled, &document, broken, gate.is_some());
            }
            all.advice = advice;
        }
        self.report(body, schema, &document, all, advises)
    }

    /// Makes a report of what was found, and of what has to be looked for besides.
    fn report(
        &self,
        body: Body,
        schema: &Schema,
        document: &Document<'_>,
        all: AllBroken,
        advises: bool,
    ) -> Report {
        self.build(body).report(schema, document, |take| {
            let mut disagreements = 0;
            for issue in all.issues(schema) {
                let is_unknown =
                    matches!(issue.rule(), Rule::UnknownAttribute | Rule::UnknownOption);
                disagreements += usize::from(is_unknown);
                take(issue);
            }
            if self.matching_value_is_asked_for(body, advises) {
                let missing = self.matching_value(schema, document);
                missing.into_iter().for_each(&mut *take);
            }
            if !advises {
                return;
            }
            if body == Body::Request {
                advice::advise(self.operation(), schema, document, &mut |remark| {
                    take(Issue::Advice(remark));
                });
            } else {
                let stale = self.stale(schema, document, disagreements);
                stale.into_iter().for_each(&mut *take);
            }
        })
    }

    /// Checks a request or response body that is already parsed. Findings have no span.
    pub fn check_value(&self, body: Body, value: &Value) -> Report {
        if self.body(body).is_none() {
            return self
                .build(body)
                .without_schema()
                .about(self.operation(), body);
        }
        self.check(body, value_to_json(value)).without_spans()
    }

    /// Does what [`is_valid`](Self::is_valid) does; not generic, so it is compiled once.
    pub(super) fn is_valid_bytes(&self, body: Body, bytes: &[u8]) -> bool {
        let Some(compiled) = self.body(body) else {
            return self.tolerates_drift || body.is_server_error();
        };
        match compiled.gate() {
            _ if self.operation().writes.matches && body == Body::Request => {
                self.check(body, bytes).is_valid()
            }
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
        compiled: &CompiledBody,
        document: &Document<'_>,
        broken: Vec<Broken>,
        is_refused: bool,
    ) -> AllBroken {
        let repeated = document.repeated_keys();
        let mut unexplained = Vec::new();
        if broken.is_empty() && repeated.is_empty() {
            unexplained = second_opinion(compiled, document.text().as_bytes(), is_refused);
        }
        let looser = self.profile.shorthand_of();
        let looser = looser.and_then(|profile| self.schemas().schema(profile, body));
        debug_assert!(
            !(is_refused && broken.is_empty() && repeated.is_empty() && unexplained.is_empty()),
            "the gate refuses a body in which nothing is found"
        );
        AllBroken {
            short: looser.map_or_else(Vec::new, |looser| {
                short_forms(compiled.schema(), looser, document, &broken)
            }),
            broken,
            repeated,
            unexplained,
            advice: Vec::new(),
        }
    }

    /// Makes the reports on this body.
    pub(super) fn build(&self, body: Body) -> Build<'_> {
        Build {
            operation: self.operation(),
            schemas: &*self.compiled,
            profile: self.profile,
            body,
            limit: self.limit,
            tolerates_drift: self.tolerates_drift,
            quotes_values: self.quotes_values,
        }
    }
}

/// Everything that breaks the contract, stored compactly: findings are built from it one at a time.
#[derive(Default)]
struct AllBroken {
    broken: Vec<Broken>,
    /// The result of [`short_forms`].
    short: Vec<NodeId>,
    repeated: Vec<NodeId>,
    unexplained: Vec<Issue>,
    /// What is broken of the schemas that are only advice.
    advice: Vec<Broken>,
}

impl AllBroken {
    fn issues(self, schema: &Schema) -> impl Iterator<Item = Issue> {
        let short = self.short;
        // Two schemas may ask for the type of one value.
        let mut mistyped = HashSet::new();
        let broken = self
            .broken
            .into_iter()
            .filter(move |broken| !broken.keyword.is_type() || mistyped.insert(broken.value));
        let broken = broken.map(move |broken| {
            let rule = broken.rule(schema, &short);
            Issue::Broken(broken, rule)
        });
        let repeated = self.repeated.into_iter().map(Issue::Repeated);
        let advice = self.advice.into_iter();
        let advice = advice.map(|broken| Issue::Broken(broken, broken.rule(schema, &[])));
        repeated.chain(broken).chain(self.unexplained).chain(advice)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::body::Body;
    use crate::contract::Contract;
    use crate::contract::compiled::Compiled;
    use crate::report::rule::Rule;

    /// The findings of a schema that is not the vendor's: rule, place and message.
    fn found(schema: &str, body: &str) -> Vec<(Rule, String, String)> {
        let contract = Contract {
            compiled: Compiled::of_request(schema),
            ..Contract::default()
        };
        let report = contract.check(Body::Request, body);
        assert_eq!(report.is_valid(), contract.is_valid(Body::Request, body));
        let findings = report.into_iter();
        findings
            .map(|finding| (finding.rule, finding.at.clone(), finding.message.clone()))
            .collect()
    }

    #[test]
    fn a_keyword_without_a_rule_of_its_own_is_reported_in_its_own_words() {
        for (schema, body, rule, at, message) in [
            (
                r#"{"properties":{"tags":{"type":"array","maxItems":1}}}"#,
                r#"{"tags":[1,2]}"#,
                Rule::Type,
                "/tags",
                "expected at most 1 item",
            ),
            (
                r#"{"minItems":2}"#,
                "[]",
                Rule::Type,
                "",
                "expected at least 2 items",
            ),
            (
                r#"{"minProperties":1}"#,
                "{}",
                Rule::Type,
                "",
                "expected at least 1 property",
            ),
            (
                r#"{"maxProperties":0}"#,
                r#"{"a":1}"#,
                Rule::Type,
                "",
                "expected at most 0 properties",
            ),
            (
                r#"{"not":{"type":"string"}}"#,
                r#""a""#,
                Rule::Type,
                "",
                "the schema refuses values of this form",
            ),
            (
                r#"{"properties":{"a":false}}"#,
                r#"{"a":1}"#,
                Rule::AdditionalProperty,
                "/a",
                "unknown property",
            ),
            (
                r#"{"anyOf":[
                    {"type":"object","properties":{"a":true},"required":["a"],"additionalProperties":false},
                    {"type":"object","properties":{"b":true},"required":["b"],"additionalProperties":false}
                ]}"#,
                "{}",
                Rule::Required,
                "",
                "expected one of these properties: `a`, `b`",
            ),
        ] {
            let expected = (rule, at.to_owned(), message.to_owned());
            assert_eq!(found(schema, body), [expected], "{schema}");
        }
    }

    #[test]
    fn an_annotation_names_the_rule_of_the_keyword_beside_it() {
        let schema =
            r#"{"items":{"maxItems":0},"maxItems":1,"x-rule":{"maxItems":"single-value"}}"#;
        let rules: Vec<_> = found(schema, "[[1],2]")
            .into_iter()
            .map(|row| (row.0, row.1))
            .collect();
        let expected = [
            (Rule::SingleValue, String::new()),
            (Rule::Type, "/0".to_owned()),
        ];
        assert_eq!(rules, expected);
    }
}

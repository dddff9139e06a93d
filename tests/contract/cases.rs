//! Every body in `tests/cases/` has the recorded findings, in every profile that knows its kind.
//!
//! `UPDATE_CASES=1 cargo test --test contract cases` fills in places and spans of expectations whose
//! severities, rules and pointers are met.

use crate::support::{Case, cases};
use attio_contract::{Contract, Finding, Profile, Report, Rule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Expected {
    severity: String,
    rule: Rule,
    at: String,
    schema_at: Option<String>,
    /// Start, end, line, column.
    span: Option<[usize; 4]>,
}

impl Expected {
    fn of(finding: &Finding) -> Self {
        Self {
            severity: finding.severity.to_string(),
            rule: finding.rule,
            at: finding.at.clone(),
            schema_at: Some(finding.schema_at.clone()),
            span: finding
                .span
                .map(|span| [span.start, span.end, span.line, span.column]),
        }
    }

    fn place(&self) -> (&str, Rule, &str) {
        (&self.severity, self.rule, &self.at)
    }
}

/// The expectations beside a case. A case without such a file is valid in every profile.
fn expected_path(case: &Case) -> PathBuf {
    case.path.with_extension("expected.json")
}

fn expectations(case: &Case) -> Option<BTreeMap<String, Vec<Expected>>> {
    let text = fs::read_to_string(expected_path(case)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn profiles(case: &Case) -> impl Iterator<Item = Profile> {
    let body = case.body;
    Profile::ALL
        .into_iter()
        .filter(move |profile| Contract::new(*profile).bodies().any(|known| known == body))
}

#[test]
fn every_case_has_the_recorded_findings_in_every_profile() {
    let cases = cases();
    assert!(cases.len() >= 160, "{}", cases.len());
    for case in cases {
        let expected = expectations(&case);
        let mut found = BTreeMap::new();
        for profile in profiles(&case) {
            let report = Contract::new(profile).check(case.body, &case.bytes);
            let findings: Vec<_> = report.findings().iter().map(Expected::of).collect();
            found.insert(profile.to_string(), findings);
        }
        let Some(expected) = expected else {
            assert!(
                found.values().all(Vec::is_empty),
                "{}: {found:#?}",
                case.path.display()
            );
            continue;
        };
        let places = |all: &BTreeMap<String, Vec<Expected>>| {
            let place = |(profile, findings): (&String, &Vec<Expected>)| {
                let places: Vec<_> = findings
                    .iter()
                    .map(|finding| format!("{:?}", finding.place()))
                    .collect();
                (profile.clone(), places)
            };
            all.iter().map(place).collect::<Vec<_>>()
        };
        assert_eq!(places(&found), places(&expected), "{}", case.path.display());
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(
                expected_path(&case),
                serde_json::to_string_pretty(&found).unwrap() + "\n",
            )
            .unwrap();
        } else {
            assert_eq!(found, expected, "{}", case.path.display());
        }
    }
}

#[test]
fn a_name_says_whether_the_wire_takes_it() {
    for case in cases() {
        let name = case.path.file_stem().unwrap().to_str().unwrap();
        let report = Contract::new(Profile::Wire).check(case.body, &case.bytes);
        if name.starts_with("valid-") {
            assert!(report.is_valid() && expectations(&case).is_none(), "{name}");
        }
        if name.starts_with("invalid-") || name.starts_with("drift-") {
            assert!(!report.is_valid(), "{name}");
        }
        let tolerant = Contract::new(Profile::Wire)
            .tolerate_drift()
            .check(case.body, &case.bytes);
        assert_eq!(
            tolerant.is_valid(),
            report.is_valid() || name.starts_with("drift-"),
            "{name}"
        );
    }
}

#[test]
fn every_way_to_ask_gives_the_same_answer() {
    for case in cases() {
        for profile in profiles(&case) {
            for contract in [
                Contract::new(profile),
                Contract::new(profile).tolerate_drift(),
            ] {
                let report = contract.check(case.body, &case.bytes);
                assert_eq!(contract.is_valid(case.body, &case.bytes), report.is_valid());
                let json = serde_json::to_string(&report).unwrap();
                assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
                assert_eq!(report.clone().into_result().is_ok(), report.is_valid());
                let Ok(value) = serde_json::from_slice(&case.bytes) else {
                    continue;
                };
                if report
                    .findings()
                    .iter()
                    .any(|finding| finding.rule == Rule::DuplicateKey)
                {
                    continue;
                }
                // A value has its own order of properties, so findings can only be compared as a set.
                let of_value = contract.check_value(case.body, &value);
                let places = |report: &Report| {
                    let mut places: Vec<_> = report
                        .findings()
                        .iter()
                        .map(|finding| {
                            (
                                finding.at.clone(),
                                finding.rule.code(),
                                finding.schema_at.clone(),
                            )
                        })
                        .collect();
                    places.sort();
                    places
                };
                assert_eq!(
                    places(&of_value),
                    places(&report),
                    "{}",
                    case.path.display()
                );
                assert!(
                    of_value
                        .findings()
                        .iter()
                        .all(|finding| finding.span.is_none())
                );
                assert_eq!(of_value.is_valid(), report.is_valid());
            }
        }
    }
}

#[test]
fn a_span_cuts_out_the_value_or_the_key_that_the_pointer_names() {
    let mut checked = 0;
    for case in cases() {
        for profile in profiles(&case) {
            let report = Contract::new(profile)
                .with_advice()
                .check(case.body, &case.bytes);
            for finding in report
                .findings()
                .iter()
                .filter(|finding| finding.rule != Rule::Syntax)
            {
                let span = finding.span.unwrap();
                let text = std::str::from_utf8(&case.bytes[span.start..span.end]).unwrap();
                let cut: serde_json::Value = serde_json::from_str(text).unwrap();
                let root: serde_json::Value = serde_json::from_slice(&case.bytes).unwrap();
                let (parent, key) = finding.at.rsplit_once('/').unwrap_or_default();
                let names_key = cut
                    .as_str()
                    .is_some_and(|name| name == key.replace("~1", "/").replace("~0", "~"));
                assert!(root.pointer(parent).is_some(), "{}", finding.at);
                assert!(
                    root.pointer(&finding.at) == Some(&cut) || names_key,
                    "{finding} in {}",
                    case.path.display()
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 200, "{checked}");
}

#[test]
fn every_schema_pointer_leads_to_a_keyword_of_the_effective_schema() {
    for case in cases() {
        for profile in profiles(&case) {
            let contract = Contract::new(profile).with_advice();
            let schema: serde_json::Value =
                serde_json::from_str(contract.schema(case.body).unwrap()).unwrap();
            for finding in contract.check(case.body, &case.bytes).findings() {
                let names_nothing = matches!(finding.rule, Rule::Syntax | Rule::DuplicateKey);
                assert_eq!(finding.schema_at.is_empty(), names_nothing, "{finding}");
                assert!(
                    schema.pointer(&finding.schema_at).is_some(),
                    "{}",
                    finding.schema_at
                );
            }
        }
    }
}

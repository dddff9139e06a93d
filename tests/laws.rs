//! What holds of every report, whatever the bytes.

#[path = "support/mutate.rs"]
mod mutate;
mod support;

use attio_contract::{Body, Contract, Profile, Report, Rule};
use mutate::{edited, edits};
use proptest::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;
use support::{Case, SecondEngine, cases};

static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases);
static SECOND: LazyLock<SecondEngine> = LazyLock::new(SecondEngine::new);

fn holds_for_any_bytes(contract: Contract, body: Body, bytes: &[u8]) {
    let report = contract.check(body, bytes);
    assert_eq!(contract.check(body, bytes), report);
    assert_eq!(contract.is_valid(body, bytes), report.is_valid());
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    let starts = report
        .findings()
        .iter()
        .filter_map(|finding| finding.span)
        .map(|span| span.start);
    assert!(starts.is_sorted());
    let value = serde_json::from_slice::<Value>(bytes);
    for finding in report.findings() {
        if let Some(span) = finding.span {
            assert!(span.start <= span.end && span.end <= bytes.len());
            assert!(span.line >= 1 && span.column >= 1);
        }
        if let (Ok(value), true) = (&value, finding.rule != Rule::Status) {
            assert!(value.pointer(&finding.at).is_some(), "{finding}");
            let text = std::str::from_utf8(bytes).unwrap();
            let span = finding.span.unwrap();
            assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_a_report_that_holds_together(bytes in any::<Vec<u8>>(), status in 0..1000_u16) {
        for profile in Profile::ALL {
            let contract = Contract::new(profile).with_advice();
            holds_for_any_bytes(contract, Body::Request, &bytes);
            holds_for_any_bytes(contract, Body::Response(status), &bytes);
        }
    }

    #[test]
    fn bytes_near_a_case_get_a_report_that_holds_together(
        case in 0..1000_usize, at in any::<usize>(), new in any::<[u8; 3]>(), cut in 0..4_usize
    ) {
        let case = &CASES[case % CASES.len()];
        let mut bytes = case.bytes.clone();
        let start = at % (bytes.len() + 1);
        let end = (start + cut).min(bytes.len());
        bytes.splice(start..end, new[..at % 4].iter().copied());
        for profile in Profile::ALL {
            holds_for_any_bytes(Contract::new(profile).with_advice(), case.body, &bytes);
        }
    }

    #[test]
    fn both_engines_and_the_report_agree_near_the_cases(case in 0..1000_usize, edits in edits()) {
        let case = &CASES[case % CASES.len()];
        let Ok(value) = serde_json::from_slice::<Value>(&case.bytes) else { return Ok(()) };
        let schema = serde_json::from_str(Contract::default().schema(case.body).unwrap()).unwrap();
        let value = edited(&value, &edits, &schema);
        let bytes = serde_json::to_vec_pretty(&value).unwrap();
        let mut accepted = Vec::new();
        for profile in Profile::ALL {
            let contract = Contract::new(profile);
            if contract.schema(case.body).is_ok() {
                let report = contract.check(case.body, &bytes);
                // A case of nesting 127, nested once more.
                prop_assume!(report.findings().iter().all(|finding| finding.rule != Rule::Syntax));
                prop_assert_eq!(SECOND.accepts(profile, case.body, &value), report.is_valid(), "{} {}", report, value);
                accepted.push((profile, report.is_valid()));
                holds_for_any_bytes(contract.with_advice(), case.body, &bytes);
            }
        }
        // Profiles nest, but for the details of a failed validation, which only the wire judges.
        if value.get("validation_errors").is_none() {
            let canonical = accepted.contains(&(Profile::Canonical, true));
            prop_assert!(!canonical || accepted.contains(&(Profile::Wire, true)), "{}", value);
        }
    }

    #[test]
    fn a_report_quotes_no_value_and_an_undeclared_key_only_in_its_place(case in 0..1000_usize, edits in edits()) {
        const CANARY: &str = "canary-7f3a";
        let case = &CASES[case % CASES.len()];
        let Ok(value) = serde_json::from_slice::<Value>(&case.bytes) else { return Ok(()) };
        let schema = serde_json::from_str(Contract::default().schema(case.body).unwrap()).unwrap();
        let mut value = edited(&value, &edits, &schema);
        plant(&mut value, CANARY);
        let bytes = serde_json::to_vec(&value).unwrap();
        for profile in Profile::ALL {
            let mut report = Contract::new(profile).with_advice().check(case.body, &bytes);
            prop_assert_eq!(&Contract::new(profile).with_advice().check_value(case.body, &value).total(), &report.total());
            for finding in report.findings() {
                let words = format!("{} {:?}", finding.message, finding.hint);
                prop_assert!(!words.contains(CANARY), "{}", finding);
            }
            // Without undeclared keys there is no canary at all.
            declared_only(&mut report);
            prop_assert!(!format!("{report} {report:?}").contains(CANARY), "{}", report);
        }
    }
}

/// Adds the canary to every string and an undeclared property with it to every object.
fn plant(value: &mut Value, canary: &str) {
    match value {
        Value::String(text) => text.push_str(canary),
        Value::Array(items) => items.iter_mut().for_each(|item| plant(item, canary)),
        Value::Object(members) => {
            members
                .values_mut()
                .for_each(|member| plant(member, canary));
            members.insert(canary.to_owned(), canary.into());
        }
        _ => {}
    }
}

fn declared_only(report: &mut Report) {
    let mut json = serde_json::to_value(&*report).unwrap();
    json["findings"]
        .as_array_mut()
        .unwrap()
        .retain(|finding| !finding["at"].as_str().unwrap().contains("canary"));
    *report = serde_json::from_value(json).unwrap();
}

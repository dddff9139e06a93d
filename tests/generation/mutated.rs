//! The laws of any body: of the cases, of bodies near them, and of any bytes.

use crate::laws;
use crate::mutate::{edited, edits, with_a_key_repeated};
use crate::support::{Case, cases};
use attio_contract::{Body, Contract, Profile, Rule};
use proptest::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;

static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases);

fn every_law_holds(body: Body, bytes: &[u8]) {
    let value = serde_json::from_slice::<Value>(bytes);
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        laws::report_holds_together(&contract.clone(), body, bytes);
        laws::report_holds_together(&contract.clone().with_advice(), body, bytes);
        laws::report_holds_together(&contract.clone().tolerate_drift(), body, bytes);
        laws::severities_decide(profile, body, bytes);
        laws::text_is_read_as_serde_json_reads_it(profile, body, bytes);
        laws::engines_agree(profile, body, bytes);
        if let Ok(value) = &value {
            laws::report_quotes_nothing(&contract, body, value);
        }
    }
    laws::profiles_nest(body, bytes);
    laws::expanding_leads_to_the_long_form(bytes);
}

#[test]
fn every_case_keeps_every_law() {
    for case in CASES.iter() {
        eprintln!("{}", case.path.display());
        every_law_holds(case.body, &case.bytes);
    }
}

#[test]
fn a_key_repeated_anywhere_in_a_case_is_found_where_it_stands() {
    for case in CASES.iter() {
        let Ok(value) = serde_json::from_slice::<Value>(&case.bytes) else {
            continue;
        };
        for (index, (at, text)) in with_a_key_repeated(&value).into_iter().enumerate() {
            let profile = Profile::ALL[index % Profile::ALL.len()];
            let contract = Contract::new(profile);
            if contract.schema(case.body).is_err() {
                continue;
            }
            let report = contract.check(case.body, text.as_bytes());
            let findings = report.findings().iter();
            let repeated: Vec<_> = findings
                .filter(|finding| finding.rule == Rule::DuplicateKey)
                .map(|finding| &finding.at)
                .collect();
            assert_eq!(repeated, [&at], "{text}");
            assert!(!contract.is_valid(case.body, text.as_bytes()), "{text}");
            laws::text_is_read_as_serde_json_reads_it(profile, case.body, text.as_bytes());
        }
    }
}

#[test]
#[should_panic(expected = "ꙮ")]
fn a_report_that_quotes_values_breaks_the_law_on_quoting() {
    let quoting = Contract::default().with_values();
    laws::report_quotes_nothing(&quoting, Body::Request, &"text".into());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_keep_every_law(bytes in any::<Vec<u8>>(), status in 0..1000_u16) {
        every_law_holds(Body::Request, &bytes);
        every_law_holds(Body::Response(status), &bytes);
    }

    #[test]
    fn bytes_near_a_case_keep_every_law(
        case in 0..1000_usize, at in any::<usize>(), new in any::<[u8; 3]>(), cut in 0..4_usize
    ) {
        let case = &CASES[case % CASES.len()];
        let mut bytes = case.bytes.clone();
        let start = at % (bytes.len() + 1);
        let end = (start + cut).min(bytes.len());
        bytes.splice(start..end, new[..at % 4].iter().copied());
        every_law_holds(case.body, &bytes);
    }

    #[test]
    fn values_near_a_case_keep_every_law(case in 0..1000_usize, edits in edits()) {
        let case = &CASES[case % CASES.len()];
        let Ok(value) = serde_json::from_slice::<Value>(&case.bytes) else { return Ok(()) };
        let schema = serde_json::from_str(Contract::default().schema(case.body).unwrap()).unwrap();
        let value = edited(&value, &edits, &schema);
        every_law_holds(case.body, &serde_json::to_vec_pretty(&value).unwrap());
    }
}

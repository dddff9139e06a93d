//! What the metadata of a workspace add: tables of bodies, each with what is found in it.

mod hostile;
mod table;

use attio_contract::{Contract, Metadata, Profile, ReportedBy, Rule};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use table::{Table, WORKSPACE};

/// The number of rows is part of the test, so that none gets lost.
macro_rules! tables {
    ($($test:ident: $file:literal has $rows:literal;)+) => {
        const TABLES: &[&str] = &[$(include_str!($file)),+];

        $(
            #[test]
            fn $test() {
                let table = Table::read(include_str!($file));
                assert_eq!(table.check(), $rows, $file);
            }
        )+
    };
}

tables! {
    the_rules_for_every_type: "every_type.txt" has 71;
    the_forms_of_each_type: "types.txt" has 214;
    the_forms_of_references: "references.txt" has 68;
    the_rules_of_a_whole_request: "rules.txt" has 46;
    the_hints: "hints.txt" has 54;
    the_requests_that_were_refused: "cases.txt" has 11;
}

#[test]
fn every_rule_that_needs_metadata_has_a_row() {
    let lines = TABLES.iter().flat_map(|table| table.lines());
    let found: BTreeSet<&str> = lines
        .filter(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().nth(2))
        .collect();
    let needed = Rule::ALL
        .iter()
        .filter(|rule| rule.explain().reported_by == ReportedBy::Metadata);
    let needed: Vec<_> = needed.map(|rule| rule.code()).collect();
    assert!(needed.len() > 15, "{needed:?}");
    for rule in needed {
        assert!(found.contains(rule), "{rule}");
    }
}

#[test]
fn the_workspace_has_every_type() {
    let workspace: Value = serde_json::from_str(WORKSPACE).unwrap();
    let objects = workspace["objects"].as_array().unwrap().iter();
    let attributes = objects.flat_map(|object| object["attributes"].as_array().unwrap());
    let has: BTreeSet<&str> = attributes.filter_map(|one| one["type"].as_str()).collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/attributes");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let types: Vec<_> = files.collect();
    assert_eq!(types.len(), 17);
    for file in types {
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(has.contains(name), "{name}");
    }
}

#[test]
fn a_string_has_the_limit_of_its_type() {
    let metadata = Arc::new(Metadata::parse(WORKSPACE.as_bytes()).unwrap());
    let contract = Contract::of(
        &table::operation("create", "samples", &metadata),
        Profile::Wire,
    );
    let too_long = "x".repeat(10 * 1024 * 1024 + 1);
    let reference = json!({"target_object": "users", "user_id": [{"value": too_long}]});
    for (values, limited) in [
        (json!({"text": too_long}), true),
        (json!({"texts": [{"value": too_long}]}), true),
        (json!({"user": reference}), true),
        (json!({"location": too_long}), false),
    ] {
        let report = contract.check_request_value(&json!({"data": {"values": values}}));
        let rules: Vec<_> = report
            .findings()
            .iter()
            .map(|finding| finding.rule)
            .collect();
        let expected: &[_] = if limited { &[Rule::TextLimit] } else { &[] };
        assert_eq!(rules, expected);
    }
}

#[test]
fn the_page_stays_as_it_is() {
    let metadata = Arc::new(Metadata::parse(WORKSPACE.as_bytes()).unwrap());
    let published = Contract::new(Profile::Published);
    let with_metadata = published.clone().with_metadata(&metadata).unwrap();
    for body in [
        r#"{"data":{"values":{"unknown":[],"name":"a"}}}"#,
        r#"{"data":{"values":{}}}"#,
    ] {
        let report = with_metadata.check_request(body);
        assert_eq!(report.findings(), published.check_request(body).findings());
        let schema = with_metadata.schema(attio_contract::Body::Request);
        assert_eq!(schema, published.schema(attio_contract::Body::Request));
    }
}

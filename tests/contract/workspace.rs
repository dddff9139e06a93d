//! What metadata change in the verdict on single bodies.

use attio_contract::{Contract, Metadata, Operation, Profile, Rule};
use serde_json::{Value, json};
use std::sync::Arc;

/// The contract of an operation on an object with these attributes.
fn contract(operation: &str, profile: Profile, attributes: &Value) -> Contract {
    let file = json!({"objects": [{"api_slug": "deals", "attributes": attributes}]});
    let metadata = Metadata::parse(file.to_string().as_bytes()).unwrap();
    let operation = Operation::with_metadata(operation, "deals", &Arc::new(metadata)).unwrap();
    Contract::of(&Arc::new(operation), profile)
}

/// The rules and places of what is found in a request with these values.
fn found(contract: &Contract, values: &Value) -> Vec<(Rule, String)> {
    let body = json!({"data": {"values": values}});
    let report = contract.check_request_value(&body);
    let findings = report.findings().iter();
    findings
        .map(|finding| (finding.rule, finding.at.clone()))
        .collect()
}

#[test]
fn an_attribute_is_expanded_by_its_id_and_null_is_left() {
    let id = "2c000000-0000-4000-8000-000000000001";
    let attributes = json!([{"api_slug": "name", "type": "text", "id": {"attribute_id": id}}]);
    let contract = contract("overwrite", Profile::Wire, &attributes);
    for (value, long) in [
        (json!("x"), json!([{"value": "x"}])),
        (json!(null), json!(null)),
    ] {
        let body = json!({"data": {"values": {id: value}}});
        let expanded = contract.expand(body.to_string()).unwrap();
        let expanded: Value = serde_json::from_str(&expanded).unwrap();
        assert_eq!(expanded, json!({"data": {"values": {id: long}}}));
    }
}

#[test]
fn null_is_no_short_form() {
    let attributes = json!([{"api_slug": "name", "type": "text"}]);
    let contract = contract("overwrite", Profile::Canonical, &attributes);
    let place = "/data/values/name".to_owned();
    assert_eq!(
        found(&contract, &json!({"name": null})),
        [(Rule::Type, place.clone())]
    );
    assert_eq!(
        found(&contract, &json!({"name": "x"})),
        [(Rule::Shorthand, place)]
    );
}

#[test]
fn a_phone_number_without_any_known_key_lacks_only_the_number() {
    let attributes = json!([{"api_slug": "phone", "type": "phone-number"}]);
    let contract = contract("create", Profile::Wire, &attributes);
    assert_eq!(
        found(&contract, &json!({"phone": [{}]})),
        [(Rule::Required, "/data/values/phone/0".to_owned())]
    );
}

#[test]
fn the_object_of_a_reference_is_one_even_if_an_attribute_is_called_the_same() {
    let attributes = json!([
        {"api_slug": "parent", "type": "record-reference", "is_multiselect": true},
        {"api_slug": "target_object", "type": "text", "is_unique": true},
        {"api_slug": "code", "type": "text", "is_unique": true}
    ]);
    for profile in [Profile::Canonical, Profile::Wire] {
        let contract = contract("create", profile, &attributes);
        let reference = json!([{"target_object": "deals", "code": [{"value": "7"}]}]);
        assert_eq!(found(&contract, &json!({"parent": reference})), []);
    }
}

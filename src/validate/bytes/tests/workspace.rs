//! The schemas of a workspace with metadata: the program, the walk over the document and the engine agree.

use super::*;
use crate::api::metadata::Metadata;
use crate::api::operation::Operation;
use crate::generate;
use crate::generate::{Generator, Seeded};
use crate::report::explain::Example;
use crate::schema::compose::compose;
use std::sync::Arc;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_body_near_a_workspace_has_one_verdict(edits in edits(), which in any::<prop::sample::Index>()) {
        let (twins, contract, body) = which.get(&WORKSPACE);
        let start: &Value = if *body == Body::Request { &SENT } else { &STORED };
        let schema: Value = serde_json::from_str(contract.schema(*body).unwrap()).unwrap();
        let text = edited(start, &edits, &schema).to_string();
        let verdict = twins.verdict(text.as_bytes());
        if !contract.operation().writes.matches {
            prop_assert_eq!(contract.is_valid(*body, &text), verdict);
            prop_assert_eq!(contract.check(*body, &text).is_valid(), verdict || !contract.check(*body, &text).iter().any(|finding| finding.severity != crate::Severity::Advice));
        }
    }
}

static WORKSPACE: LazyLock<Vec<(Twins, Contract, Body)>> = LazyLock::new(of_a_workspace);

/// A request with every attribute of the example's workspace, some by id.
static SENT: LazyLock<Value> = LazyLock::new(|| {
    json!({"data": {"values": {
        "workspace_id": "42",
        "2c000000-0000-4000-8000-000000000009": [{"value": "7"}],
        "company": {"target_object": "companies", "domains": [{"domain": "example.com"}]},
        "health": [{"value": 4}],
        "2C000000-0000-4000-8000-000000000003": 99.5,
        "plan": "Team",
        "related": [
            {"target_object": "deals", "target_record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"},
            {"target_object": "workspaces", "workspace_id": [{"value": "1"}]},
            {"target_object": "companies", "target_record_reference": {"match": {"domains": "example.com"}}}
        ],
        "site": {"domain": "example.com"}
    }}})
});

/// A record of that workspace.
static STORED: LazyLock<Value> = LazyLock::new(|| {
    let id = "99a03ff3-0435-47da-95cc-76b2caeb4dab";
    let actor = json!({"id": id, "type": "api-token"});
    let value = |kind: &str, more: Value| {
        let mut value = json!({
            "active_from": "2026-01-01T00:00:00.000000000Z", "active_until": null,
            "created_by_actor": actor, "attribute_type": kind
        });
        value
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!([value])
    };
    let option = json!({
        "id": {"workspace_id": id, "object_id": id, "attribute_id": id, "option_id": "3c000000-0000-4000-8000-000000000002"},
        "title": "Team", "is_archived": false
    });
    json!({"data": {
        "id": {"workspace_id": id, "object_id": id, "record_id": id},
        "created_at": "2026-01-01T00:00:00Z",
        "web_url": "https://app.attio.com/example",
        "values": {
            "workspace_id": value("text", json!({"value": "42"})),
            "health": value("rating", json!({"value": 4})),
            "mrr": value("currency", json!({"currency_value": 99.5, "currency_code": "EUR"})),
            "plan": value("select", json!({"option": option})),
            "related": value("record-reference", json!({"target_object": "deals", "target_record_id": id})),
            "site": value("domain", json!({"domain": "example.com", "root_domain": "example.com"}))
        }
    }})
});

#[test]
fn the_bodies_that_the_workspace_test_starts_from_are_valid() {
    for (twins, _, body) in &*WORKSPACE {
        // Profile canonical takes no short forms.
        let is_request = *body == Body::Request;
        let text = if is_request {
            SENT.to_string()
        } else {
            STORED.to_string()
        };
        let by_wire = WORKSPACE.iter().any(|(other, contract, _)| {
            std::ptr::eq(other, twins) && contract.profile() == Profile::Wire
        });
        assert_eq!(
            twins.verdict(text.as_bytes()),
            !is_request || by_wire,
            "{text}"
        );
    }
}

/// The contracts of every operation on the workspaces of the examples, with their twins.
fn of_a_workspace() -> Vec<(Twins, Contract, Body)> {
    let metadata = Arc::new(Metadata::parse(Example::metadata().as_bytes()).unwrap());
    let operations = ["create", "upsert", "append", "overwrite"]
        .into_iter()
        .flat_map(|name| {
            let operation = Operation::with_metadata(name, "workspaces", &metadata).unwrap();
            let operation = Arc::new(operation);
            [Profile::Canonical, Profile::Wire].map(|profile| Contract::of(&operation, profile))
        });
    let bodies = operations.flat_map(|contract| {
        [Body::Request, Body::Response(200)].map(|body| (contract.clone(), body))
    });
    let twins = bodies.map(|(contract, body)| {
        let schema = compose(contract.operation(), contract.profile(), body).unwrap();
        (Twins::new(&schema, true), contract, body)
    });
    twins.collect()
}

#[test]
fn bodies_of_random_workspaces_have_one_verdict() {
    let mut bodies = 0;
    for seed in 0..6 {
        let mut choices = Seeded::new(seed);
        let metadata = Arc::new(generate::metadata(&mut choices));
        for object in metadata.objects() {
            for name in ["create", "append", "overwrite"] {
                let operation = Operation::with_metadata(name, object, &metadata).unwrap();
                let operation = Arc::new(operation);
                for profile in [Profile::Canonical, Profile::Wire] {
                    let contract = Contract::of(&operation, profile);
                    let schema = compose(&operation, profile, Body::Request).unwrap();
                    // A workspace may be too large for the program.
                    let Some(twins) = Twins::with_gate(&schema, true) else {
                        continue;
                    };
                    let generator = Generator::new(contract, Body::Request).unwrap();
                    for _ in 0..10 {
                        let valid = generator.valid(&mut choices).to_string();
                        assert!(twins.verdict(valid.as_bytes()), "{valid}");
                        let broken = generator.broken(&mut choices).body.to_string();
                        assert!(!twins.verdict(broken.as_bytes()), "{broken}");
                        bodies += 2;
                    }
                }
            }
        }
    }
    assert!(bodies > 500, "{bodies}");
}

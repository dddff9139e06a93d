//! The walk finds something exactly where the engine refuses.

use super::*;
use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::json;
use crate::mutate::{edited, edits};
use crate::validate::oracle::Engine;
use proptest::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;

/// A valid body of each kind to start from.
fn start(body: Body) -> Value {
    let name = match body {
        Body::Request => "request/valid-long-form".to_owned(),
        Body::Response(200) => "200/page-example".to_owned(),
        Body::Response(400) => "400/wire-validation-type".to_owned(),
        Body::Response(404) => "404/page-form".to_owned(),
        Body::Response(status) => format!("{status}/wire-form"),
    };
    let path = format!("{}/tests/cases/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Every schema, with the engine for it.
static ALL: LazyLock<Vec<(Contract, Body, Value, Engine)>> = LazyLock::new(|| {
    let contracts = Profile::ALL.into_iter().map(Contract::new);
    let all = contracts.flat_map(|contract| {
        let bodies = contract.bodies();
        bodies.map(move |body| {
            let schema = serde_json::from_str(contract.schema(body).unwrap()).unwrap();
            let formats = contract.profile().asserts_formats();
            let engine = Engine::compile(&schema, formats).unwrap();
            (contract.clone(), body, schema, engine)
        })
    });
    all.collect()
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_judge_finds_something_exactly_where_the_engine_refuses(edits in edits()) {
        for (contract, body, schema, engine) in &*ALL {
            let value = edited(&start(*body), &edits, schema);
            let text = value.to_string();
            let document = json::read(text.as_bytes()).unwrap();
            let formats = contract.profile().asserts_formats();
            let broken = find_broken(contract.compiled(*body).unwrap(), formats, &document);
            prop_assert_eq!(broken.is_empty(), engine.accepts(&value), "{} {:?}", text, broken);
        }
    }
}

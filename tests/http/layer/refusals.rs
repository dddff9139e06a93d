//! What a client gets whose create is refused.

use super::server::{exchange, head, hyper, sized};
use super::{Seen, VALID, kept, layer};
use crate::refused::assert_is_refused_for;
use attio_contract::generate::{Generator, Seeded, malformed};
use attio_contract::tower::{ContractLayer, Policy};
use attio_contract::{Body, CREATE_WORKSPACE_RECORD, Contract, Profile, Rule};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use std::future::poll_fn;
use tower_layer::Layer;
use tower_service::Service;

#[tokio::test]
async fn headers_are_judged_too() {
    let (seen, kept) = (Seen::default(), kept());
    let server = hyper(layer(Policy::Refuse, &seen).layer(kept)).await;
    let request = String::from_utf8(sized(VALID)).unwrap();
    let request = request.replace("application/json", "text/plain");
    let answered = exchange(server, request.as_bytes()).await;
    let report = seen.take()[0].verdict.clone().unwrap();
    assert_eq!(
        (answered.status, report.findings()[0].rule),
        (400, Rule::ContentType)
    );
    assert!(
        Contract::default()
            .check_response(400, &answered.body)
            .is_valid()
    );

    let answered = exchange(server, head("content-length: 0\r\n").as_bytes()).await;
    let report = seen.take()[0].verdict.clone().unwrap();
    assert_eq!(
        (answered.status, report.findings()[0].rule),
        (400, Rule::EmptyBody)
    );
    assert!(
        Contract::default()
            .check_response(400, &answered.body)
            .is_valid()
    );
}

/// Also by profiles whose findings the vendor's own words for errors were not made for.
#[tokio::test]
async fn whatever_is_refused_the_answer_keeps_the_contract() {
    let mut choices = Seeded::new(7);
    for profile in Profile::ALL {
        let generator = Generator::new(profile, Body::Request).unwrap();
        let mut service = ContractLayer::new(Contract::new(profile), Policy::Refuse).layer(kept());
        let broken: Vec<_> = (0..300)
            .map(|_| generator.broken(&mut choices).body.to_string())
            .collect();
        let malformed = (0..100).map(|_| malformed(&mut choices).bytes);
        for body in broken.into_iter().map(String::into_bytes).chain(malformed) {
            let request = http::Request::post(CREATE_WORKSPACE_RECORD.path());
            let request = request.header("content-type", "application/json");
            let report = Contract::new(profile).check_request(&body);
            poll_fn(|context| {
                Service::<http::Request<Full<Bytes>>>::poll_ready(&mut service, context)
            })
            .await
            .unwrap();
            let request = request.body(Full::<Bytes>::from(body.clone())).unwrap();
            let response = service.call(request).await.unwrap();
            assert_eq!(response.status(), 400);
            let answer = response.into_body().collect().await.unwrap().to_bytes();
            // The layer has a rule of its own for no body at all.
            if !body.is_empty() {
                assert_is_refused_for(&report, &body, &answer);
            }
        }
    }
}

#[tokio::test]
async fn advice_is_no_validation_error_and_a_limit_leaves_the_answer_valid() {
    let request =
        br#"{"data": {"values": {"name": "a", "stage": ["a", "b"], "users": 7, "company": 7}}}"#;
    for (contract, errors) in [
        (Contract::default().with_advice(), 2),
        (Contract::default().with_limit(1), 1),
        (Contract::default().with_limit(0), 0),
    ] {
        let layer = ContractLayer::new(contract, Policy::Refuse);
        let server = hyper(layer.layer(kept())).await;
        let answered = exchange(server, &sized(request)).await;
        assert_eq!(answered.status, 400);
        assert!(
            Contract::default()
                .check_response(400, &answered.body)
                .is_valid()
        );
        let body: serde_json::Value = serde_json::from_slice(&answered.body).unwrap();
        assert_eq!(
            body["validation_errors"].as_array().unwrap().len(),
            errors,
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_400_quotes_values_only_if_the_contract_does() {
    let request = br#"{"data": {"values": {"users": [{"target_object": "people", "target_record_id": "SECRET"}]}}}"#;
    for (contract, is_quoted) in [
        (Contract::default(), false),
        (Contract::default().with_values(), true),
    ] {
        let layer = ContractLayer::new(contract, Policy::Refuse);
        let server = hyper(layer.layer(kept())).await;
        let answered = exchange(server, &sized(request)).await;
        let body = String::from_utf8(answered.body).unwrap();
        assert_eq!(
            (answered.status, body.contains("SECRET")),
            (400, is_quoted),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_short_form_is_a_wrong_type_where_the_contract_takes_none() {
    let strict = Contract::new(Profile::Canonical);
    let layer = ContractLayer::new(strict, Policy::Refuse);
    let server = hyper(layer.layer(kept())).await;
    let answered = exchange(server, &sized(VALID)).await;
    let body: serde_json::Value = serde_json::from_slice(&answered.body).unwrap();
    assert_eq!(answered.status, 400);
    assert_eq!(body["validation_errors"][0]["code"], "invalid_type");
}

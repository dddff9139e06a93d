//! A real mock server and a real client.
#![cfg(all(feature = "wiremock", feature = "reqwest"))]

use crate::refused::assert_is_refused_for;
use attio_contract::generate::{Generator, Mistake, Seeded};
use attio_contract::wiremock::{MatchesContract, Vendor, matches_contract};
use attio_contract::{ApiError, Body, CREATE_WORKSPACE_RECORD, Contract, Metadata, Profile};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const CASES: u64 = 300;

/// Never dropped: that waits for a lock of tokio's within a poll, and forever if it comes when the task has
/// used up what tokio lets it do before it has to yield.
async fn start(mock: Mock) -> &'static MockServer {
    let server = Box::leak(Box::new(MockServer::start().await));
    mock.mount(server).await;
    server
}

async fn vendor(seed: u64) -> &'static MockServer {
    start(Mock::given(any()).respond_with(Vendor::new(seed))).await
}

async fn create(server: &MockServer, body: impl Into<reqwest::Body>) -> (u16, Vec<u8>) {
    let url = server.uri() + CREATE_WORKSPACE_RECORD.path();
    let client = Client::builder().no_proxy().build().unwrap();
    let request = client.post(url).header("content-type", "application/json");
    let response = request.body(body).send().await.unwrap();
    let headers = response.headers();
    assert_eq!(
        headers["content-type"],
        CREATE_WORKSPACE_RECORD.media_type()
    );
    let status = response.status().as_u16();
    (status, response.bytes().await.unwrap().into())
}

fn generator() -> Generator {
    Generator::new(Profile::Wire, Body::Request).unwrap()
}

#[tokio::test]
async fn every_valid_create_gets_a_valid_record() {
    let server = vendor(1).await;
    let mut choices = Seeded::new(2);
    for _ in 0..CASES {
        let request = generator().valid(&mut choices);
        let (status, body) = create(server, request.to_string()).await;
        assert_eq!(status, 200, "{request}");
        for profile in [Profile::Canonical, Profile::Wire] {
            let report = Contract::new(profile).check_response(status, &body);
            assert!(report.is_valid(), "{request}\n{report:#}");
        }
    }
}

#[tokio::test]
async fn values_come_back_in_the_form_of_responses() {
    let server = vendor(1).await;
    let record = "7b8a3ed1-95a4-4f9f-8c4f-4b1c5a0d6a11";
    let request = json!({"data": {"values": {
        "name": "Example Ltd",
        "workspace_id": {"value": "w1"},
        "avatar_url": [{"value": "https://example.com/a.png"}],
        "company": "example.com",
        "users": [
            "user_1",
            {"target_object": "users", "target_record_id": record},
            {"target_object": "people", "email_addresses": [{"email_address": "a@example.com"}]},
        ],
        "stage": "Trial",
    }}});
    let (_, body) = create(server, request.to_string()).await;
    let body: Value = serde_json::from_slice(&body).unwrap();
    let values = &body["data"]["values"];
    let of = |name: &str, key: &str| -> Vec<Value> {
        let items = values[name].as_array().unwrap();
        items.iter().map(|item| item[key].clone()).collect()
    };
    assert_eq!(of("name", "value"), ["Example Ltd"]);
    assert_eq!(of("workspace_id", "value"), ["w1"]);
    assert_eq!(of("avatar_url", "value"), ["https://example.com/a.png"]);
    assert_eq!(of("name", "attribute_type"), ["text"]);
    assert_eq!(of("company", "target_object"), ["companies"]);
    assert_eq!(of("company", "attribute_type"), ["record-reference"]);
    assert_eq!(of("users", "target_object"), ["users", "users", "people"]);
    assert_eq!(of("users", "target_record_id")[1], record);
    assert_eq!(values["stage"], "Trial");

    let (_, body) = create(server, r#"{"data": {"values": {}}}"#).await;
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["data"]["values"]["users"], json!([]));
}

#[tokio::test]
async fn ids_are_new_and_the_record_agrees_with_itself() {
    let server = vendor(1).await;
    let request = json!({"data": {"values": {
        "name": "Example Ltd",
        "company": "example.com",
        "users": ["user_1", "user_2"],
    }}});
    let (_, body) = create(server, request.to_string()).await;
    let body: Value = serde_json::from_slice(&body).unwrap();
    let data = &body["data"];
    let record = data["id"]["record_id"].as_str().unwrap();
    assert!(data["web_url"].as_str().unwrap().ends_with(record));

    let values = ["name", "company", "users"].map(|name| data["values"][name].as_array().unwrap());
    let values: Vec<_> = values.into_iter().flatten().collect();
    assert_eq!(values.len(), 4);
    let actor = &values[0]["created_by_actor"];
    assert_eq!(actor["type"], "api-token");
    for value in &values {
        assert_eq!(&value["created_by_actor"], actor);
        assert_eq!(value["active_from"], data["created_at"]);
        assert_eq!(value["active_until"], Value::Null);
    }

    let named = data["id"].as_object().unwrap().values();
    let referred = values[1..].iter().map(|value| &value["target_record_id"]);
    let ids = named.chain(referred).chain([&actor["id"]]);
    let ids: Vec<_> = ids.map(|id| id.as_str().unwrap()).collect();
    assert_eq!(ids.len(), 7);
    for (index, id) in ids.iter().enumerate() {
        assert!(!ids[..index].contains(id), "{ids:?}");
        assert_eq!(id.to_ascii_lowercase(), *id, "in the vendor's form");
    }
}

#[tokio::test]
async fn answers_follow_from_the_seed_and_records_differ() {
    let request = generator().valid(&mut Seeded::new(3)).to_string();
    let mut answers = Vec::new();
    for seed in [1, 1, 2] {
        let server = vendor(seed).await;
        let first = create(server, request.clone()).await;
        let second = create(server, request.clone()).await;
        assert_ne!(first, second);
        answers.push((first, second));
    }
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0], answers[2]);

    // A clone goes on where the other one is.
    let vendor = Vendor::new(1);
    let mut again = Vec::new();
    for vendor in [vendor.clone(), vendor] {
        let server = start(Mock::given(any()).respond_with(vendor)).await;
        again.push(create(server, request.clone()).await);
    }
    assert_eq!(again, [answers[0].0.clone(), answers[0].1.clone()]);
}

#[tokio::test]
async fn every_broken_create_gets_a_400_that_names_its_findings() {
    let server = vendor(1).await;
    let mut choices = Seeded::new(4);
    let mut requests: Vec<String> = (0..CASES)
        .map(|_| generator().broken(&mut choices).body.to_string())
        .collect();
    for mistake in Mistake::ALL.iter().filter(|mistake| !mistake.is_large) {
        let mistaken = generator().mistaken(mistake, &mut choices);
        requests.extend(mistaken.map(|mistaken| mistaken.text));
    }
    for request in requests.into_iter().filter(|request| !request.is_empty()) {
        let report = Contract::default().check_request(request.as_bytes());
        let (status, answer) = create(server, request.clone()).await;
        assert_eq!(status, 400, "{request}");
        assert_is_refused_for(&report, request.as_bytes(), &answer);
    }
}

/// The codes are those of Zod, in version 3; a path has the numbers of items and the names of properties.
#[tokio::test]
async fn a_validation_error_has_the_code_and_the_path_of_its_finding() {
    let server = vendor(1).await;
    let text = "x".repeat((10 << 20) + 1);
    for (request, code, path) in [
        (json!([]), "invalid_type", json!([])),
        (json!({"data": {}}), "invalid_type", json!(["data"])),
        (
            json!({"data": {"values": {"name": ["a", 7]}}}),
            "invalid_type",
            json!(["data", "values", "name", 1]),
        ),
        (
            json!({"data": {"values": {}, "0": 1}}),
            "unrecognized_keys",
            json!(["data", "0"]),
        ),
        (
            json!({"data": {"values": {"name": [{"value": "a", "b/c~1": 1}]}}}),
            "unrecognized_keys",
            json!(["data", "values", "name", 0, "b/c~1"]),
        ),
        (
            json!({"data": {"values": {"users": [
                "user_1",
                {"target_object": "people", "b/c": [{"original_phone_number": "1", "country_code": "UK"}]},
            ]}}}),
            "invalid_enum_value",
            json!(["data", "values", "users", 1, "b/c", 0, "country_code"]),
        ),
        (
            json!({"data": {"values": {"users": [{"target_object": "people", "target_record_id": "1"}]}}}),
            "invalid_string",
            json!(["data", "values", "users", 0, "target_record_id"]),
        ),
        (
            json!({"data": {"values": {"users": [{"target_object": "people"}]}}}),
            "custom",
            json!(["data", "values", "users", 0]),
        ),
        (
            json!({"data": {"values": {"name": text}}}),
            "too_big",
            json!(["data", "values", "name"]),
        ),
    ] {
        let (status, answer) = create(server, request.to_string()).await;
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        let errors = answer["validation_errors"].as_array().unwrap();
        assert_eq!((status, errors.len()), (400, 1), "{answer}");
        assert_eq!(answer["type"], "invalid_request_error");
        assert_eq!(
            (&errors[0]["code"], &errors[0]["path"]),
            (&json!(code), &path)
        );
    }
}

#[tokio::test]
async fn what_the_header_and_the_text_break_is_refused_too() {
    let server = vendor(1).await;
    let client = Client::builder().no_proxy().build().unwrap();
    let url = server.uri() + CREATE_WORKSPACE_RECORD.path();
    for (content_type, body) in [
        ("text/plain", r#"{"data": {"values": {}}}"#),
        ("application/json", ""),
        ("application/json", "no JSON"),
    ] {
        let request = client.post(&url).header("content-type", content_type);
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), 400, "{content_type} {body}");
        let answer = response.bytes().await.unwrap();
        let error = ApiError::parse(&answer).unwrap();
        let errors = error.validation_errors;
        assert_eq!((errors.len(), &*errors[0].code), (1, "custom"));
        assert!(errors[0].path.is_empty());
    }
}

#[tokio::test]
async fn a_400_quotes_no_value() {
    let server = vendor(1).await;
    let request = r#"{"data": {"values": {"name": [{"value": "SECRET", "x": "SECRET"}], "users": "SECRET"}}}"#;
    let (status, answer) = create(server, request).await;
    assert_eq!(status, 400);
    assert!(!String::from_utf8(answer).unwrap().contains("SECRET"));
}

#[tokio::test]
async fn what_is_no_create_gets_a_404() {
    let server = vendor(1).await;
    let client = Client::builder().no_proxy().build().unwrap();
    let url = server.uri() + CREATE_WORKSPACE_RECORD.path();
    for request in [client.get(&url), client.post(url.clone() + "/query")] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let body = response.bytes().await.unwrap();
        assert!(Contract::default().check_response(404, &body).is_valid());
        let error = ApiError::parse(&body).unwrap();
        assert_eq!((error.status_code, &*error.code), (Some(404), "not_found"));
    }
}

#[tokio::test]
async fn the_matcher_takes_what_keeps_the_contract_and_nothing_else() {
    let answer = ResponseTemplate::new(204);
    let server = start(Mock::given(matches_contract()).respond_with(answer)).await;
    let client = Client::builder().no_proxy().build().unwrap();
    let url = server.uri() + CREATE_WORKSPACE_RECORD.path();
    let (json, valid) = ("application/json", r#"{"data": {"values": {"name": "x"}}}"#);
    for (method, url, content_type, body, status) in [
        ("POST", &url, json, valid, 204),
        ("POST", &(url.clone() + "?a=b"), json, valid, 204),
        ("PUT", &url, json, valid, 404),
        ("POST", &(url.clone() + "/x"), json, valid, 404),
        ("POST", &url, "text/plain", valid, 404),
        (
            "POST",
            &url,
            json,
            r#"{"data": {"values": {"name": 1}}}"#,
            404,
        ),
        ("POST", &url, json, "", 404),
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = client
            .request(method.clone(), url)
            .header("content-type", content_type);
        let response = request.body(body).send().await.unwrap();
        assert_eq!(
            response.status(),
            status,
            "{method} {url} {content_type} {body}"
        );
    }
}

#[tokio::test]
async fn another_contract_matches_by_its_own_rules() {
    let strict = MatchesContract::new(Contract::new(Profile::Canonical));
    let server = start(Mock::given(strict).respond_with(Vendor::new(1))).await;
    let url = server.uri() + CREATE_WORKSPACE_RECORD.path();
    let client = Client::builder().no_proxy().build().unwrap();
    for (name, status) in [(json!("x"), 404), (json!([{"value": "x"}]), 200)] {
        let body = json!({"data": {"values": {"name": name}}}).to_string();
        let request = client.post(&url).header("content-type", "application/json");
        assert_eq!(request.body(body).send().await.unwrap().status(), status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_get_records_of_their_own() {
    let server = vendor(1).await;
    let tasks = (0..200).map(|number| {
        tokio::spawn(async move {
            let name = format!("n{number}");
            let request = json!({"data": {"values": {"name": name}}});
            let (status, body) = create(server, request.to_string()).await;
            let body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(status, 200);
            assert_eq!(body["data"]["values"]["name"][0]["value"], name);
            body["data"]["id"]["record_id"].as_str().unwrap().to_owned()
        })
    });
    let mut ids = std::collections::HashSet::new();
    for task in tasks.collect::<Vec<_>>() {
        ids.insert(task.await.unwrap());
    }
    assert_eq!(ids.len(), 200);
}

/// A workspace with an attribute of every type that can be written.
const ATTRIBUTES: &str = r#"{"data":[
    {"id":{"attribute_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"},"api_slug":"text","type":"text"},
    {"api_slug":"number","type":"number"},
    {"api_slug":"checkbox","type":"checkbox"},
    {"api_slug":"currency","type":"currency"},
    {"api_slug":"date","type":"date"},
    {"api_slug":"timestamp","type":"timestamp"},
    {"api_slug":"rating","type":"rating"},
    {"api_slug":"status","type":"status","statuses":[{"id":{"status_id":"1f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"},"title":"Won"}]},
    {"api_slug":"select","type":"select","is_multiselect":true,
     "options":[{"id":{"option_id":"5f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"},"title":"A"},{"id":{"option_id":"2f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"},"title":"B"}]},
    {"api_slug":"reference","type":"record-reference"},
    {"api_slug":"actor","type":"actor-reference"},
    {"api_slug":"location","type":"location"},
    {"api_slug":"domain","type":"domain","is_multiselect":true},
    {"api_slug":"email","type":"email-address"},
    {"api_slug":"phone","type":"phone-number"},
    {"api_slug":"name","type":"personal-name"},
    {"api_slug":"call","type":"interaction"}
]}"#;

#[tokio::test]
async fn the_record_of_a_workspace_has_its_attributes() {
    let metadata = Arc::new(Metadata::parse(ATTRIBUTES.as_bytes()).unwrap());
    let contract = Contract::default().with_metadata(&metadata).unwrap();
    let vendor = Vendor::new(1).with_contract(contract.clone());
    let server = start(Mock::given(any()).respond_with(vendor)).await;
    for values in [
        json!({
            "3F2B8C1E-5D4A-4E6F-8A7B-9C0D1E2F3A4B": "a", "number": 1.5, "checkbox": "true", "currency": "+4.99",
            "date": "2026", "timestamp": "2026-12-31", "rating": 5, "status": "Won",
            "select": ["A", "2f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"],
            "actor": "a@example.com", "domain": ["example.com"], "email": "a@example.com", "phone": "+33 1 99 00",
            "reference": {"target_object": "deals", "target_record_id": "4f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"},
        }),
        json!({"name": "Example, Ada", "location": "1 Example Street", "number": [7], "status": {"status": "Won"}}),
        json!({}),
    ] {
        let body = json!({"data": {"values": values}}).to_string();
        let (status, answer) = create(server, body).await;
        let report = contract
            .clone()
            .with_advice()
            .check_response(status, &answer);
        assert_eq!((status, report.total()), (200, 0), "{report}");
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        let stored = &answer["data"]["values"];
        assert_eq!(stored["call"], json!([]));
        let count = |name: &str| stored[name].as_array().unwrap().len();
        for (name, sent) in values.as_object().unwrap() {
            let slug = if name.len() == 36 { "text" } else { name };
            assert_eq!(count(slug), sent.as_array().map_or(1, Vec::len), "{name}");
        }
        if count("select") == 2 {
            let option = &stored["select"][1]["option"];
            assert_eq!(
                (&option["title"], &option["id"]["option_id"]),
                (&json!("B"), &values["select"][1])
            );
            assert_eq!(stored["currency"][0]["currency_value"], json!(4.99));
            assert_eq!(stored["checkbox"][0]["value"], json!(true));
            assert_eq!(stored["text"][0]["value"], json!("a"));
        }
    }
}

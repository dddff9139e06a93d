//! The layer and the fake of the vendor's server, in real servers.
#![cfg(feature = "tower")]

mod bodies;
mod refusals;
mod server;
mod vendor;

use crate::refused::assert_is_refused_for;
use attio_contract::tower::{ContractLayer, JudgedBody, Outcome, Policy, Unjudged, Vendor};
use attio_contract::{Body, CREATE_WORKSPACE_RECORD, Contract, Endpoint};
use server::{Answered, Kept, Streamed, exchange, hyper, sized};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tower_layer::Layer;

const VALID: &[u8] = br#"{"data": {"values": {"name": "Example Ltd"}}}"#;
const INVALID: &[u8] = br#"{"data": {"values": {"users": [{"target_object": "people", "target_record_id": 7}]}}, "x": 1}"#;
/// A body of a 404 that is valid.
const MISSING: &[u8] = br#"{"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "no"}"#;

/// The outcomes that a layer reported.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Outcome>>>);

impl Seen {
    fn take(&self) -> Vec<Outcome> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn layer(policy: Policy, seen: &Seen) -> ContractLayer {
    let seen = seen.clone();
    ContractLayer::new(Contract::default(), policy)
        .with_observer(move |outcome: &Outcome| seen.0.lock().unwrap().push(outcome.clone()))
}

/// Answers everything with a valid 404.
fn kept() -> Kept {
    Kept::new(|_| answer(404, Streamed::whole(MISSING)))
}

fn answer(status: u16, body: Streamed) -> http::Response<Streamed> {
    let response = http::Response::builder().status(status);
    let response = response.header("content-type", "application/json");
    response.header("x-request-id", "r-1").body(body).unwrap()
}

/// The verdicts in words, in order.
fn verdicts(outcomes: &[Outcome]) -> Vec<(Body, Result<bool, Unjudged>)> {
    let verdict = |outcome: &Outcome| match &outcome.verdict {
        Ok(report) => (outcome.body, Ok(report.is_valid())),
        Err(reason) => (outcome.body, Err(*reason)),
    };
    outcomes.iter().map(verdict).collect()
}

#[tokio::test]
async fn a_broken_create_gets_the_vendors_400_and_the_service_never_sees_it() {
    let (seen, kept) = (Seen::default(), kept());
    let layer = layer(Policy::Refuse, &seen);
    let router = || {
        let path = CREATE_WORKSPACE_RECORD.path();
        let router = axum::Router::new().route_service(path, kept.clone());
        router.layer(layer.clone())
    };
    for server in [
        hyper(layer.layer(kept.clone())).await,
        server::axum(router()).await,
    ] {
        let answered = exchange(server, &sized(INVALID)).await;
        assert_eq!(answered.status, 400, "{answered:?}");
        assert!(answered.head.contains("content-type: application/json"));
        assert_is_refused_for(
            &Contract::default().check_request(INVALID),
            INVALID,
            &answered.body,
        );
        let body: serde_json::Value = serde_json::from_slice(&answered.body).unwrap();
        assert_eq!(
            body["validation_errors"][0]["path"],
            serde_json::json!(["data", "values", "users", 0, "target_record_id"])
        );
        assert_eq!(kept.take().len(), 0);
        let outcomes = seen.take();
        assert_eq!(verdicts(&outcomes), [(Body::Request, Ok(false))]);
        assert!(outcomes[0].is_refused);
    }
    let counts = layer.counts();
    assert_eq!((counts.refused, counts.requests.invalid), (2, 2));
}

#[tokio::test]
async fn a_valid_create_reaches_the_service_as_it_was_and_so_does_the_answer() {
    let (seen, kept) = (Seen::default(), kept());
    let layered = hyper(layer(Policy::Refuse, &seen).layer(kept.clone())).await;
    let bare = hyper(kept.clone()).await;
    for request in [sized(VALID), server::chunked(VALID, 3)] {
        let answers = [
            exchange(layered, &request).await,
            exchange(bare, &request).await,
        ];
        assert_same_answer(&answers);
        let [with, without] = &kept.take()[..] else {
            panic!();
        };
        assert_eq!((&with.data[..], with.is_whole), (VALID, true));
        assert_eq!(
            (&with.data, &with.headers, &with.trailers),
            (&without.data, &without.headers, &without.trailers)
        );
        let outcomes = seen.take();
        assert_eq!(
            verdicts(&outcomes),
            [(Body::Request, Ok(true)), (Body::Response(404), Ok(true))]
        );
    }
}

/// But for the date.
fn assert_same_answer(answers: &[Answered; 2]) {
    let [with, without] = answers;
    let head = |answered: &Answered| -> Vec<String> {
        let lines = answered
            .head
            .lines()
            .filter(|line| !line.starts_with("date:"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(head(with), head(without));
    assert_eq!(with.body, without.body);
}

#[tokio::test]
async fn what_the_service_answers_is_judged_and_goes_on_as_it_was() {
    let body = br#"{"data": {}}"#;
    for pieces in [false, true] {
        let body = move || {
            if pieces {
                Streamed::of(body.chunks(5))
            } else {
                Streamed::whole(body)
            }
        };
        let kept = Kept::new(move |_| answer(200, body()));
        let seen = Seen::default();
        let layered = hyper(layer(Policy::Refuse, &seen).layer(kept.clone())).await;
        let bare = hyper(kept).await;
        let answers = [
            exchange(layered, &sized(VALID)).await,
            exchange(bare, &sized(VALID)).await,
        ];
        assert_eq!(answers[0].status, 200);
        if pieces {
            // What was read goes on in one piece, and in chunks still.
            assert!(answers[0].head.contains("transfer-encoding: chunked"));
            assert_eq!(answers[0].body, b"C\r\n{\"data\": {}}\r\n0\r\n\r\n");
        } else {
            assert_same_answer(&answers);
        }
        let outcomes = seen.take();
        assert_eq!(
            verdicts(&outcomes),
            [(Body::Request, Ok(true)), (Body::Response(200), Ok(false))]
        );
        assert!(!outcomes[1].is_refused);
    }
}

#[tokio::test]
async fn other_policies_let_a_broken_create_pass() {
    for policy in [Policy::Warn, Policy::Observe] {
        let (seen, kept) = (Seen::default(), kept());
        let server = hyper(layer(policy, &seen).layer(kept.clone())).await;
        assert_eq!(exchange(server, &sized(INVALID)).await.status, 404);
        assert_eq!(kept.take()[0].data, INVALID);
        let outcomes = seen.take();
        assert_eq!(
            verdicts(&outcomes),
            [(Body::Request, Ok(false)), (Body::Response(404), Ok(true))]
        );
        assert!(!outcomes[0].is_refused);
    }
}

#[tokio::test]
async fn other_endpoints_pass_untouched() {
    let (seen, kept) = (Seen::default(), kept());
    let refuse = layer(Policy::Refuse, &seen);
    let layered = hyper(refuse.layer(kept.clone())).await;
    let post = String::from_utf8(sized(INVALID)).unwrap();
    for request in [
        post.replacen("POST", "PUT", 1),
        post.replacen("/records", "/records/query", 1),
    ] {
        assert_eq!(exchange(layered, request.as_bytes()).await.status, 404);
        let got = &kept.take()[0];
        assert_eq!(got.data, INVALID);
        assert_eq!(got.method, request.split(' ').next().unwrap());
        assert_eq!(seen.take().len(), 0);
    }
    let elsewhere = refuse.with_endpoint(Endpoint::default());
    let layered = hyper(elsewhere.layer(kept.clone())).await;
    assert_eq!(exchange(layered, post.as_bytes()).await.status, 404);
    assert_eq!(kept.take().len(), 1);
    assert_eq!(seen.take().len(), 0);
    for other in [
        "/other?to=https://api.attio.com/v2/objects/workspaces/records",
        "/?a=/v2/objects/workspaces/records",
    ] {
        let request = post.replacen(CREATE_WORKSPACE_RECORD.path(), other, 1);
        assert_eq!(
            exchange(layered, request.as_bytes()).await.status,
            404,
            "{other}"
        );
    }
    let host = "host: api.attio.com/v2/objects/workspaces/records?x=";
    let hostile = post
        .replacen("host: 127.0.0.1", host, 1)
        .replacen("/records ", "/x ", 1);
    assert_eq!(exchange(layered, hostile.as_bytes()).await.status, 404);
    assert_eq!(seen.take().len(), 0);
    let meant = post.replacen("host: 127.0.0.1", "host: api.attio.com", 1);
    assert_eq!(exchange(layered, meant.as_bytes()).await.status, 400);
}

/// What a panic hands over, and panics again where it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[tokio::test]
async fn a_panic_of_the_observer_loses_nothing() {
    let panics: [fn(&Outcome); 2] = [
        |_| panic!("an observer's own mistake"),
        |_| std::panic::panic_any(Bomb),
    ];
    for panics in panics {
        let layer = ContractLayer::new(Contract::default(), Policy::Refuse).with_observer(panics);
        let kept = kept();
        let server = hyper(layer.layer(kept.clone())).await;
        let answered = exchange(server, &sized(VALID)).await;
        assert_eq!((answered.status, &answered.body[..]), (404, MISSING));
        assert_eq!(exchange(server, &sized(INVALID)).await.status, 400);
        assert_eq!((layer.counts().panics, kept.take().len()), (3, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tasks_get_what_is_theirs() {
    const TASKS: u64 = 200;
    let layer = ContractLayer::new(Contract::default(), Policy::Refuse);
    let server = hyper(layer.layer(Vendor::new(1))).await;
    let tasks = (0..TASKS).map(|number| tokio::spawn(create_a_record(server, number)));
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let counts = layer.counts();
    assert_eq!(
        (counts.requests.valid, counts.requests.invalid),
        (TASKS / 2, TASKS / 2)
    );
    assert_eq!(
        (counts.responses.valid, counts.responses.invalid),
        (TASKS / 2, 0)
    );
    assert_eq!((counts.refused, counts.panics), (TASKS / 2, 0));
}

/// Those with an odd number are broken.
async fn create_a_record(server: SocketAddr, number: u64) {
    let name = format!("n{number}");
    let request = if number % 2 == 0 {
        serde_json::json!({"data": {"values": {"name": name}}})
    } else {
        serde_json::json!({"data": {"values": {}, &*name: 1}})
    };
    let answered = exchange(server, &sized(request.to_string().as_bytes())).await;
    let body: serde_json::Value = serde_json::from_slice(&answered.body).unwrap();
    if number % 2 == 0 {
        assert_eq!(body["data"]["values"]["name"][0]["value"], name);
    } else {
        assert_eq!(
            body["validation_errors"][0]["path"],
            serde_json::json!(["data", name])
        );
    }
}

/// `axum::Router::layer` wraps each route on its own.
#[tokio::test]
async fn all_routes_of_a_router_are_counted_together() {
    let layer = ContractLayer::new(Contract::default(), Policy::Refuse);
    let path = CREATE_WORKSPACE_RECORD.path();
    let router = axum::Router::new()
        .route(path, axum::routing::post(|body: String| async { body }))
        .route("/other", axum::routing::post(|body: String| async { body }))
        .layer(layer.clone());
    let server = server::axum(router).await;
    let answered = exchange(server, &sized(VALID)).await;
    assert_eq!((answered.status, &answered.body[..]), (200, VALID));
    let other = String::from_utf8(sized(INVALID))
        .unwrap()
        .replacen(path, "/other", 1);
    assert_eq!(exchange(server, other.as_bytes()).await.body, INVALID);
    let counts = layer.counts();
    assert_eq!((counts.requests.valid, counts.responses.invalid), (1, 1));
    assert_eq!(counts.requests.invalid + counts.requests.unjudged, 0);
}

/// Where the documentation puts the layer, a broken create is refused; the path may have a query.
#[tokio::test]
async fn the_layer_works_where_it_belongs() {
    let layer = ContractLayer::new(Contract::default(), Policy::Refuse);
    let records = axum::routing::post(|body: String| async { body });
    let inner = axum::Router::new().route("/objects/workspaces/records", records);
    let nested = axum::Router::new().nest("/v2", inner);
    let servers = [
        server::axum(nested.clone().layer(layer.clone())).await,
        server::axum(axum::Router::new().fallback_service(layer.layer(nested))).await,
    ];
    let path = CREATE_WORKSPACE_RECORD.path();
    for server in servers {
        assert_eq!(exchange(server, &sized(VALID)).await.body, VALID);
        for query in ["", "?back=https://example.com/x", "?a=b/"] {
            let request = String::from_utf8(sized(INVALID)).unwrap();
            let request = request.replacen(path, &format!("{path}{query}"), 1);
            assert_eq!(
                exchange(server, request.as_bytes()).await.status,
                400,
                "{query}"
            );
        }
    }
    assert_eq!(layer.counts().refused, 6);
}

/// What layers outside ask for that make answers of their own, and who tries a service of their own.
#[tokio::test]
async fn a_body_can_be_made() {
    let made =
        |body: JudgedBody<axum::body::Body>| axum::body::to_bytes(axum::body::Body::new(body), 99);
    assert_eq!(made(JudgedBody::default()).await.unwrap(), "");
    assert_eq!(
        made(axum::body::Body::from("text").into()).await.unwrap(),
        "text"
    );
}

//! The middleware between a real client and a real server.
#![cfg(feature = "reqwest")]

mod events;
mod responses;
mod server;

use attio_contract::generate::{Generator, Seeded};
use attio_contract::reqwest::{ContractMiddleware, Outcome, Policy, Unjudged, rejected};
use attio_contract::{Body, Contract, Endpoint, Profile, Rule};
use http_body_util::{BodyExt, Full};
use reqwest::{Client, Request, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next};
use server::{Piece, Server, chunked, send, sized, with_header};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;

const PATH: &str = "/v2/objects/workspaces/records";
const VALID: &str = r#"{"data": {"values": {"name": "Example Ltd"}}}"#;
const INVALID: &str = r#"{"data": {"values": {"name": "Example Ltd"}, "x": 1}}"#;

/// The outcomes of a client, and its middleware, to ask for counts.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Outcome>>>);

impl Seen {
    fn take(&self) -> Vec<Outcome> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// Why the response has no verdict, if so.
    fn unjudged(&self) -> Option<Unjudged> {
        let outcomes = self.take();
        assert_eq!(outcomes.len(), 2, "{outcomes:?}");
        outcomes[1].verdict.as_ref().err().copied()
    }
}

fn judge(server: &Server, policy: Policy, seen: &Seen) -> ContractMiddleware {
    events::listen();
    let seen = seen.clone();
    ContractMiddleware::new(Contract::default(), policy)
        .with_endpoint(Endpoint::default().at(&server.address).unwrap())
        .with_observer(move |outcome: &Outcome| seen.0.lock().unwrap().push(outcome.clone()))
}

fn client(judge: &ContractMiddleware) -> ClientWithMiddleware {
    ClientBuilder::new(plain()).with(judge.clone()).build()
}

/// Whatever proxy the machine has.
fn plain() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

async fn create(client: &ClientWithMiddleware, server: &Server, body: &str) -> Response {
    let request = client.post(server.url(PATH)).body(body.to_owned());
    request.send().await.unwrap()
}

fn record(seed: u64) -> Vec<u8> {
    let generator = Generator::new(Profile::Wire, Body::Response(200)).unwrap();
    let record = generator.valid(&mut Seeded::new(seed));
    serde_json::to_vec(&record).unwrap()
}

/// All that a caller can see of a response, its body last: the chunks together, and how they end.
async fn all_of(mut response: Response) -> (String, Vec<u8>, Option<String>) {
    let before = format!(
        "{} {:?} {:?} {} {:?} {:?}",
        response.status(),
        response.version(),
        response.headers(),
        response.url(),
        response.content_length(),
        response.remote_addr().map(|address| address.to_string()),
    );
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return (before, bytes, None),
            Err(error) => return (before, bytes, Some(told(&error))),
        }
    }
}

/// What an error tells a program and a person.
fn told(error: &reqwest::Error) -> String {
    let mut root: &dyn std::error::Error = error;
    while let Some(source) = root.source() {
        root = source;
    }
    format!(
        "{error}: {root} timeout {} body {} decode {} request {} {:?}",
        error.is_timeout(),
        error.is_body(),
        error.is_decode(),
        error.is_request(),
        error.status(),
    )
}

async fn without_us(server: &Server, body: &str) -> (String, Vec<u8>, Option<String>) {
    let request = plain().post(server.url(PATH)).body(body.to_owned());
    let all = all_of(request.send().await.unwrap()).await;
    server.take_requests();
    all
}

#[tokio::test]
async fn an_invalid_request_is_refused_before_anything_is_sent() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen);
    let request = client(&judge).post(server.url(PATH)).body(INVALID);
    let error = request.send().await.unwrap_err();
    let report = rejected(&error).unwrap().report();
    assert_eq!(report.findings()[0].rule, Rule::AdditionalProperty);
    assert_eq!(server.take_requests().len(), 0);
    let outcomes = seen.take();
    assert_eq!(outcomes.len(), 1);
    assert!(outcomes[0].is_refused);
    assert_eq!(outcomes[0].verdict.as_ref(), Ok(report));
    assert_eq!(
        (judge.counts().refused, judge.counts().requests.invalid),
        (1, 1)
    );

    // No body at all.
    let error = client(&judge)
        .post(server.url(PATH))
        .send()
        .await
        .unwrap_err();
    assert!(rejected(&error).is_some());
    // Another type of content.
    let request = client(&judge).post(server.url(PATH)).body(VALID);
    let error = request.header("content-type", "text/plain").send().await;
    let error = error.unwrap_err();
    let report = rejected(&error).unwrap().report();
    assert_eq!(report.findings()[0].rule, Rule::ContentType);
    assert_eq!(server.take_requests().len(), 0);
}

#[tokio::test]
async fn an_error_of_the_client_is_no_refusal() {
    let server = Server::start(|_| Vec::new()).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen);
    let request = client(&judge).post(server.url(PATH)).body(VALID);
    let error = request.send().await.unwrap_err();
    assert!(rejected(&error).is_none());
    assert_eq!(seen.take().len(), 1);
}

#[tokio::test]
async fn what_is_sent_is_the_same_byte_for_byte() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    for (policy, body) in [
        (Policy::Refuse, VALID),
        (Policy::Warn, VALID),
        (Policy::Warn, INVALID),
        (Policy::Observe, INVALID),
        (Policy::Observe, "\u{feff} no JSON"),
    ] {
        plain()
            .post(server.url(PATH))
            .body(body)
            .send()
            .await
            .unwrap();
        let judge = judge(&server, policy, &seen);
        create(&client(&judge), &server, body).await;
        let requests = server.take_requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0], requests[1]);
        let outcomes = seen.take();
        assert_eq!(outcomes.len(), 2);
        assert!(!outcomes[0].is_refused);
        let report = outcomes[0].verdict.as_ref().unwrap();
        assert_eq!(report.is_valid(), body == VALID);
    }
}

#[tokio::test]
async fn other_endpoints_pass_untouched() {
    let server = Server::start(|_| sized(200, b"[1]")).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen);
    let (mine, plain) = (client(&judge), plain());
    let query = format!("{PATH}/query");
    for (method, path) in [
        ("POST", "/v2/objects/people/records"),
        ("POST", &*query),
        ("GET", PATH),
        ("PUT", PATH),
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let url = server.url(path);
        let expected = plain.request(method.clone(), &url).body(INVALID);
        let expected = all_of(expected.send().await.unwrap()).await;
        let found = mine.request(method, &url).body(INVALID);
        assert_eq!(all_of(found.send().await.unwrap()).await, expected);
        let requests = server.take_requests();
        assert_eq!(requests[0], requests[1]);
    }
    // The vendor's host is meant unless told otherwise.
    let elsewhere = ContractMiddleware::new(Contract::default(), Policy::Refuse);
    create(&client(&elsewhere), &server, INVALID).await;
    assert_eq!(seen.take(), []);
    assert_eq!(elsewhere.counts(), judge.counts());
    assert_eq!(judge.counts(), attio_contract::reqwest::Counts::default());
}

#[tokio::test]
async fn a_request_above_the_cap_is_sent() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen).with_max_body(INVALID.len() - 1);
    create(&client(&judge), &server, INVALID).await;
    assert_eq!(server.take_requests().len(), 1);
    assert_eq!(seen.take()[0].verdict, Err(Unjudged::TooLarge));
}

#[tokio::test]
async fn a_streamed_request_is_sent_as_it_is() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen);
    let body = || reqwest::Body::wrap(Full::new(bytes::Bytes::from(INVALID)));
    plain()
        .post(server.url(PATH))
        .body(body())
        .send()
        .await
        .unwrap();
    client(&judge)
        .post(server.url(PATH))
        .body(body())
        .send()
        .await
        .unwrap();
    let requests = server.take_requests();
    assert_eq!(requests[0], requests[1]);
    assert_eq!(seen.take()[0].verdict, Err(Unjudged::Stream));
    assert_eq!(judge.counts().requests.unjudged, 1);
}

#[tokio::test]
async fn a_compressed_body_and_that_of_another_url_are_left_alone() {
    let server = Server::start(|request| {
        if request.starts_with(b"POST /v2/objects/workspaces") {
            with_header(307, "location: /elsewhere", b"")
        } else {
            sized(200, b"elsewhere")
        }
    })
    .await;
    let seen = Seen::default();
    let mine = client(&judge(&server, Policy::Warn, &seen));
    let response = create(&mine, &server, VALID).await;
    assert_eq!(response.bytes().await.unwrap(), &b"elsewhere"[..]);
    assert_eq!(seen.unjudged(), Some(Unjudged::Redirected));

    let server = Server::start(|_| with_header(200, "content-encoding: br", b"\x0b\x02\x80")).await;
    let mine = client(&judge(&server, Policy::Refuse, &seen));
    let request = mine.post(server.url(PATH)).body(&b"\x0b\x02\x80{\x03"[..]);
    let response = request
        .header("content-encoding", "br")
        .send()
        .await
        .unwrap();
    assert_eq!(response.bytes().await.unwrap(), &b"\x0b\x02\x80"[..]);
    let outcomes = seen.take();
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome.verdict == Err(Unjudged::Encoded))
    );
    assert_eq!(outcomes.len(), 2);
}

#[tokio::test]
async fn a_panic_of_an_observer_or_a_subscriber_loses_nothing() {
    let server = Server::start(|_| chunked(200, &record(1), 20)).await;
    let expected = without_us(&server, VALID).await;
    let judge = judge(&server, Policy::Warn, &Seen::default())
        .with_observer(|_: &Outcome| panic!("an observer's panic"));
    let response = create(&client(&judge), &server, VALID).await;
    assert_eq!(all_of(response).await, expected);
    assert_eq!(judge.counts().panics, 2);

    events::panic_from_now_on();
    let response = create(&client(&judge), &server, INVALID).await;
    assert_eq!(all_of(response).await, expected);
    assert_eq!(judge.counts().panics, 6);
    assert_eq!(
        (
            judge.counts().responses.valid,
            judge.counts().requests.invalid
        ),
        (2, 1)
    );
}

#[tokio::test]
async fn events_hold_nothing_of_a_body() {
    let answer = br#"{"status_code": 400, "type": "SECRET", "code": "SECRET", "message": "SECRET", "SECRET": 1,
        "validation_errors": [{"code": "SECRET", "path": ["SECRET", {}], "message": 2}], "data": {"SECRET": 3}}"#;
    let server = Server::start(|_| sized(400, answer)).await;
    let request = r#"{"data": {"SECRET": 1, "values": {"name": [{"value": "SECRET", "SECRET": "SECRET"}],
        "users": [{"target_object": "SECRET", "SECRET": [{"SECRET": 1}]}], "company": {"SECRET": "SECRET"}}}}"#;
    events::listen();
    let contract = Contract::default().with_values().with_advice();
    for (policy, level) in [(Policy::Warn, "WARN"), (Policy::Observe, "DEBUG")] {
        let judge = ContractMiddleware::new(contract, policy)
            .with_endpoint(Endpoint::default().at(&server.address).unwrap());
        create(&client(&judge), &server, request).await;
        create(&client(&judge), &server, VALID).await;
        let events = events::take();
        assert_eq!(events.len(), 4);
        assert!(!events.concat().contains("SECRET"), "{events:#?}");
        assert!(events[0].starts_with(level) && events[1].starts_with(level));
        assert!(events[0].contains("body=\"request\""), "{}", events[0]);
        assert!(events[0].contains("additional-property,"), "{}", events[0]);
        assert!(
            events[1].contains("body=\"response\" status=400"),
            "{}",
            events[1]
        );
        assert!(
            events[1].contains("schema_at=\"/properties/validation_errors/"),
            "{}",
            events[1]
        );
        assert!(events[2].starts_with("DEBUG") && events[2].contains("valid body"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_share_one_client() {
    const TASKS: u64 = 200;
    let server = Server::start(|request| {
        let text = String::from_utf8_lossy(request);
        let (_, seed) = text.split_once("seed ").unwrap();
        let seed = seed.split('"').next().unwrap().parse().unwrap();
        if seed % 2 == 0 {
            chunked(200, &record(seed), 50)
        } else {
            sized(200, &record(seed))
        }
    })
    .await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen);
    let client = client(&judge);
    let url = server.url(PATH);
    let tasks = (0..TASKS).map(|seed| {
        let (client, url) = (client.clone(), url.clone());
        tokio::spawn(async move {
            let key = if seed % 5 == 0 {
                "nmae\": 1, \"data"
            } else {
                "values"
            };
            let body = format!(r#"{{"data": {{"{key}": {{"name": "seed {seed}"}}}}}}"#);
            match client.post(url).body(body).send().await {
                Ok(response) => {
                    assert_ne!(seed % 5, 0);
                    assert_eq!(response.bytes().await.unwrap(), record(seed));
                }
                Err(error) => assert!(seed % 5 == 0 && rejected(&error).is_some(), "{error:?}"),
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let counts = judge.counts();
    assert_eq!(
        (counts.requests.valid, counts.requests.invalid),
        (TASKS * 4 / 5, TASKS / 5)
    );
    assert_eq!(
        (counts.responses.valid, counts.refused),
        (TASKS * 4 / 5, TASKS / 5)
    );
    assert_eq!(seen.take().len() as u64, TASKS + TASKS * 4 / 5);
    assert_eq!(server.take_requests().len() as u64, TASKS * 4 / 5);
}

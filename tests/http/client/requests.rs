//! What becomes of requests.

use super::server::sized;
use super::*;
use attio_contract::Rule;
use attio_contract::reqwest::{Counts, rejected};
use http_body_util::Full;
use reqwest_middleware::{Middleware, Next};
use reqwest_retry::policies::ExponentialBackoff;
use reqwest_retry::{RetryTransientMiddleware, Retryable, RetryableStrategy};
use std::time::Duration;

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
        ("HEAD", PATH),
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
    // The vendor's host is meant unless another is given.
    let elsewhere = ContractMiddleware::new(Contract::default(), Policy::Refuse);
    create(&client(&elsewhere), &server, INVALID).await;
    assert_eq!(seen.take(), []);
    assert_eq!(elsewhere.counts(), judge.counts());
    assert_eq!(judge.counts(), Counts::default());
}

/// Hides the error of what comes after it, as retrying middleware does: in a transparent error.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Transparent(reqwest_middleware::Error);

impl Transparent {
    fn into_middleware(self) -> reqwest_middleware::Error {
        reqwest_middleware::Error::middleware(self)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the client failed")]
struct Outer(#[source] reqwest_middleware::Error);

/// Wraps the error of what comes after it.
struct Wraps(fn(reqwest_middleware::Error) -> reqwest_middleware::Error);

#[async_trait::async_trait]
impl Middleware for Wraps {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        next.run(request, extensions).await.map_err(self.0)
    }
}

/// Retries whatever went wrong.
struct Always;

impl RetryableStrategy for Always {
    fn handle(&self, result: &reqwest_middleware::Result<Response>) -> Option<Retryable> {
        result.is_err().then_some(Retryable::Transient)
    }
}

#[tokio::test]
async fn a_refusal_is_found_behind_any_middleware_that_is_added_before() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let judge = judge(&server, Policy::Refuse, &Seen::default());
    let backoff = || {
        ExponentialBackoff::builder()
            .retry_bounds(Duration::ZERO, Duration::ZERO)
            .build_with_max_retries(2)
    };
    let transparent = || Wraps(|error| Transparent(error).into_middleware());
    let wraps = || Wraps(|error| reqwest_middleware::Error::middleware(Outer(error)));
    let retries = || RetryTransientMiddleware::new_with_policy(backoff());
    let insists = || RetryTransientMiddleware::new_with_policy_and_strategy(backoff(), Always);
    let client = || ClientBuilder::new(plain());
    let attempts = |client: ClientBuilder, expected: u64| (client.with(judge.clone()), expected);
    for (client, attempts) in [
        attempts(client(), 1),
        attempts(client().with(retries()), 1),
        attempts(client().with(insists()), 3),
        attempts(client().with(transparent()), 1),
        attempts(client().with(wraps()), 1),
        attempts(client().with(transparent()).with(insists()), 3),
        attempts(
            client().with(wraps()).with(transparent()).with(retries()),
            1,
        ),
        attempts(
            client().with(retries()).with(wraps()).with(transparent()),
            1,
        ),
    ] {
        let before = judge.counts().refused;
        let request = client.build().post(server.url(PATH)).body(INVALID);
        let error = request.send().await.unwrap_err();
        let found = rejected(&error).unwrap();
        assert_eq!(found.report().findings()[0].rule, Rule::AdditionalProperty);
        assert_eq!(judge.counts().refused - before, attempts);
        let first = "request body of create record: 1 violation, not sent\n";
        assert!(found.to_string().starts_with(first), "{found}");
        let checked = Contract::default().check_request(INVALID).into_result();
        let checked = checked.unwrap_err();
        assert_eq!(found.report(), checked.report());
        assert_ne!(
            *found, checked,
            "only one of them says that nothing was sent"
        );
        // An error of one's own, with the client's error in it.
        let own = Outer(error);
        assert_eq!(rejected(&own), rejected(&own.0));
        assert_eq!(rejected(&own).unwrap().clone().into_report().total(), 1);
    }
    assert_eq!(server.take_requests().len(), 0);
    let other = reqwest_middleware::Error::middleware(Outer(
        plain().get("http://[").send().await.unwrap_err().into(),
    ));
    assert_eq!(rejected(&other), None);
}

#[tokio::test]
async fn a_request_above_the_cap_is_sent() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    let refuse = judge(&server, Policy::Refuse, &seen);
    let at_the_cap = client(&refuse.clone().with_max_body(INVALID.len()));
    let request = at_the_cap.post(server.url(PATH)).body(INVALID);
    assert!(rejected(&request.send().await.unwrap_err()).is_some());
    assert_eq!(server.take_requests().len(), 0);
    seen.take();
    let above = client(&refuse.with_max_body(INVALID.len() - 1));
    create(&above, &server, INVALID).await;
    assert_eq!(server.take_requests().len(), 1);
    let outcome = &seen.take()[0];
    assert_eq!(outcome.verdict, Err(Unjudged::TooLarge));
    assert!(!outcome.is_refused);
}

#[tokio::test]
async fn the_cap_is_a_mebibyte_unless_told_otherwise() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    let client = client(&judge(&server, Policy::Refuse, &seen));
    for (size, is_judged) in [(1_048_576, true), (1_048_577, false)] {
        let body = VALID.to_owned() + &" ".repeat(size - VALID.len());
        create(&client, &server, &body).await;
        let verdict = &seen.take()[0].verdict;
        assert_eq!(verdict.is_ok(), is_judged, "{size}");
    }
}

#[tokio::test]
async fn an_encoding_that_is_none_is_judged() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    let client = client(&judge(&server, Policy::Warn, &seen));
    let (judged, encoded) = (None, Some(Unjudged::Encoded));
    for (encodings, reason) in [
        (&["identity"] as &[&str], judged),
        (&["Identity"], judged),
        (&["identity", "identity"], judged),
        (&[""], judged),
        (&[" ,\tidentity ,, IDENTITY,"], judged),
        (&["", "identity, identity"], judged),
        (&["gzip"], encoded),
        (&["identity, gzip"], encoded),
        (&["identity;q=1"], encoded),
        (&["identity identity"], encoded),
        (&["identity", "gzip"], encoded),
        (&["", ",br"], encoded),
    ] {
        let mut request = client.post(server.url(PATH)).body(INVALID);
        for encoding in encodings {
            request = request.header("content-encoding", *encoding);
        }
        request.send().await.unwrap();
        let verdict = &seen.take()[0].verdict;
        assert_eq!(verdict.as_ref().err().copied(), reason, "{encodings:?}");
    }
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

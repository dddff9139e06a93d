//! What becomes of requests.

use super::*;
use crate::server::sized;
use attio_contract::Rule;
use attio_contract::reqwest::{Counts, rejected};
use http_body_util::Full;

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
    // The vendor's host is meant unless told otherwise.
    let elsewhere = ContractMiddleware::new(Contract::default(), Policy::Refuse);
    create(&client(&elsewhere), &server, INVALID).await;
    assert_eq!(seen.take(), []);
    assert_eq!(elsewhere.counts(), judge.counts());
    assert_eq!(judge.counts(), Counts::default());
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

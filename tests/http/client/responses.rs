//! What becomes of responses.

use super::server::{Piece, chunked, send, sized, with_header};
use super::*;
use attio_contract::Rule;
use http_body_util::BodyExt;
use reqwest::Request;
use reqwest_middleware::{Middleware, Next};
use std::time::Duration;
use tokio::sync::Notify;

#[tokio::test]
async fn a_response_is_judged_and_reaches_the_caller_as_it_was() {
    let refusal = br#"{"status_code": 400, "type": "invalid_request_error", "code": "new_code"}"#;
    let page = b"<html>busy</html>";
    for (status, body, is_valid) in [
        (200, record(1), true),
        (200, record(2), true),
        (400, refusal.to_vec(), false),
        (418, page.to_vec(), false),
        (503, page.to_vec(), true),
        (200, Vec::new(), false),
        (204, Vec::new(), false),
    ] {
        for size in [None, Some(1), Some(7), Some(4096)] {
            let answer = match size {
                None => sized(status, &body),
                Some(size) => chunked(status, &body, size),
            };
            let server = Server::start(move |_| answer.clone()).await;
            let expected = without_us(&server, VALID).await;
            assert_eq!((&expected.1, &expected.2), (&body, &None));
            let seen = Seen::default();
            let judge = judge(&server, Policy::Warn, &seen);
            let response = create(&client(&judge), &server, VALID).await;
            let outcome = seen.take().pop().unwrap();
            assert_eq!(outcome.body, Body::Response(status));
            let report = outcome.verdict.unwrap();
            assert_eq!(report.is_valid(), is_valid, "{status} {report}");
            assert_eq!(all_of(response).await, expected);
        }
    }
}

/// A middleware between the client and the one under test.
struct AddsAnExtension;

#[async_trait::async_trait]
impl Middleware for AddsAnExtension {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let mut response = next.run(request, extensions).await?;
        response.extensions_mut().insert("an extension");
        Ok(response)
    }
}

#[tokio::test]
async fn trailers_and_extensions_reach_the_caller() {
    let mut answer = chunked(200, &record(1), 10);
    *answer.last_mut().unwrap() = send("0\r\nx-trailer: t\r\n\r\n");
    let server = Server::start(move |_| answer.clone()).await;
    let judge = judge(&server, Policy::Warn, &Seen::default());
    let client = ClientBuilder::new(plain())
        .with(judge)
        .with(AddsAnExtension);
    let response = create(&client.build(), &server, VALID).await;
    assert_eq!(response.extensions().get(), Some(&"an extension"));
    let (_, body) = http::Response::from(response).into_parts();
    let body = body.collect().await.unwrap();
    assert_eq!(body.trailers().unwrap()["x-trailer"], "t");
    assert_eq!(body.to_bytes(), record(1));
}

#[tokio::test]
async fn a_body_above_the_cap_is_handed_on_unjudged_and_whole() {
    let body: Vec<u8> = (b'a'..=b'z').cycle().take(100_000).collect();
    for (answer, name) in [
        (sized(200, &body), "sized"),
        (chunked(200, &body, 999), "chunked"),
    ] {
        let server = Server::start(move |_| answer.clone()).await;
        let expected = without_us(&server, VALID).await;
        assert_eq!(expected.1, body);
        for (most, is_judged) in [(100_000, true), (99_999, false), (1000, false), (50, false)] {
            let seen = Seen::default();
            let judge = judge(&server, Policy::Warn, &seen).with_max_body(most);
            let response = create(&client(&judge), &server, VALID).await;
            assert_eq!(all_of(response).await, expected, "{name} {most}");
            let reason = (!is_judged).then_some(Unjudged::TooLarge);
            assert_eq!(seen.unjudged(), reason, "{name} {most}");
            assert_eq!(judge.counts().responses.unjudged, u64::from(!is_judged));
        }
    }
}

#[tokio::test]
async fn a_body_that_says_that_it_is_above_the_cap_is_not_waited_for() {
    let body = record(1);
    let half = body.len() / 2;
    let go_on = Arc::new(Notify::new());
    let whole = sized(200, &body);
    let [Piece::Send(bytes)] = &whole[..] else {
        unreachable!()
    };
    let (begun, rest) = bytes.split_at(bytes.len() - half);
    let answer = vec![send(begun), Piece::WaitFor(Arc::clone(&go_on)), send(rest)];
    let server = Server::start(move |_| answer.clone()).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Warn, &seen).with_max_body(body.len() - 1);
    let response = create(&client(&judge), &server, VALID).await;
    assert_eq!(seen.unjudged(), Some(Unjudged::TooLarge));
    // The rest has not been sent before.
    go_on.notify_one();
    assert_eq!(response.bytes().await.unwrap(), body);
}

#[tokio::test]
async fn a_broken_stream_gives_the_caller_what_came_and_the_same_error() {
    let body = record(1);
    let mut cut = sized(200, &body);
    let Piece::Send(bytes) = &mut cut[0] else {
        unreachable!()
    };
    bytes.truncate(bytes.len() - 9);
    let mut without_end = chunked(200, &body, 20);
    without_end.pop();
    let mut garbage = chunked(200, &body, 20);
    garbage.insert(3, send("no length\r\n"));
    let mut in_a_chunk = chunked(200, &body, 20);
    in_a_chunk.truncate(3);
    in_a_chunk.push(send("ff\r\nabc"));
    for answer in [cut, without_end, garbage, in_a_chunk] {
        let server = Server::start(move |_| answer.clone()).await;
        let expected = without_us(&server, VALID).await;
        assert!(expected.2.is_some() && !expected.1.is_empty());
        let seen = Seen::default();
        let judge = judge(&server, Policy::Warn, &seen);
        let response = create(&client(&judge), &server, VALID).await;
        assert_eq!(all_of(response).await, expected);
        assert_eq!(seen.unjudged(), Some(Unjudged::Broken));
        let whole = create(&client(&judge), &server, VALID).await.bytes().await;
        let expected = plain()
            .post(server.url(PATH))
            .body(VALID)
            .send()
            .await
            .unwrap();
        let expected = expected.bytes().await.unwrap_err();
        assert_eq!(told(&whole.unwrap_err()), told(&expected));
    }
}

#[tokio::test]
async fn a_timeout_while_the_body_comes_is_the_callers() {
    let mut answer = chunked(200, &record(1), 20);
    answer.insert(3, Piece::WaitFor(Arc::default()));
    let server = Server::start(move |_| answer.clone()).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Warn, &seen);
    let request = client(&judge).post(server.url(PATH)).body(VALID);
    let response = request.timeout(Duration::from_millis(300)).send().await;
    let error = response.unwrap().bytes().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(seen.unjudged(), Some(Unjudged::Broken));
}

#[tokio::test]
async fn a_stream_is_left_alone_where_that_is_asked() {
    let body = record(1);
    let half = body.len() / 2;
    let go_on = Arc::new(Notify::new());
    let mut answer = chunked(200, &body, half.max(1));
    answer.insert(2, Piece::WaitFor(Arc::clone(&go_on)));
    let server = Server::start(move |_| answer.clone()).await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Warn, &seen).leave_streams();
    let mut response = create(&client(&judge), &server, VALID).await;
    assert_eq!(seen.unjudged(), Some(Unjudged::Stream));
    assert_eq!(response.chunk().await.unwrap().unwrap(), body[..half]);
    // The rest has not been sent before.
    go_on.notify_one();
    assert_eq!(response.bytes().await.unwrap(), body[half..]);

    let server = Server::start(move |_| sized(200, &record(1))).await;
    let judge = self::judge(&server, Policy::Warn, &seen).leave_streams();
    create(&client(&judge), &server, VALID).await;
    assert_eq!(seen.unjudged(), None, "of known length");
}

#[tokio::test]
async fn the_body_of_a_server_error_is_neither_waited_for_nor_decoded() {
    let go_on = Arc::new(Notify::new());
    let page = b"<html>busy</html>".repeat(100);
    let mut answer = chunked(503, &page, 20);
    answer.insert(2, Piece::WaitFor(Arc::clone(&go_on)));
    let server = Server::start(move |_| answer.clone()).await;
    let seen = Seen::default();
    let report = || seen.take().pop().unwrap().verdict.unwrap();
    let judge = judge(&server, Policy::Warn, &seen)
        .with_max_body(VALID.len())
        .leave_streams();
    let response = create(&client(&judge), &server, VALID).await;
    assert_eq!(report().findings()[0].rule, Rule::ServerError);
    // The rest has not been sent before.
    go_on.notify_one();
    assert_eq!(response.bytes().await.unwrap(), page);

    let server = Server::start(|_| with_header(500, "content-encoding: br", b"\x0b")).await;
    let judge = self::judge(&server, Policy::Warn, &seen);
    let response = create(&client(&judge), &server, VALID).await;
    assert_eq!(report().findings()[0].rule, Rule::ServerError);
    assert_eq!(response.bytes().await.unwrap(), &b"\x0b"[..]);
}

#[tokio::test]
async fn the_response_of_another_url_is_left_alone() {
    for location in ["/elsewhere", "/v2/objects/workspaces/records?again"] {
        let server = Server::start(move |request| {
            if request.starts_with(b"POST /v2/objects/workspaces/records ") {
                with_header(307, &format!("location: {location}"), b"")
            } else {
                sized(200, b"elsewhere")
            }
        })
        .await;
        let seen = Seen::default();
        let mine = client(&judge(&server, Policy::Warn, &seen));
        let response = create(&mine, &server, VALID).await;
        assert_eq!(response.bytes().await.unwrap(), &b"elsewhere"[..]);
        assert_eq!(seen.unjudged(), Some(Unjudged::Redirected), "{location}");
    }
}

#[tokio::test]
async fn a_fragment_makes_no_other_url() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let seen = Seen::default();
    let mine = client(&judge(&server, Policy::Warn, &seen));
    let url = server.url(PATH) + "?a=b#top";
    mine.post(url).body(VALID).send().await.unwrap();
    assert_eq!(seen.unjudged(), None);
}

#[tokio::test]
async fn a_compressed_body_is_left_alone() {
    let server = Server::start(|_| with_header(200, "content-encoding: br", b"\x0b\x02\x80")).await;
    let seen = Seen::default();
    let mine = client(&judge(&server, Policy::Refuse, &seen));
    let request = mine.post(server.url(PATH)).body(&b"\x0b\x02\x80{\x03"[..]);
    let request = request.header("content-encoding", "br");
    let response = request.send().await.unwrap();
    assert_eq!(response.bytes().await.unwrap(), &b"\x0b\x02\x80"[..]);
    let verdicts = seen.take().into_iter().map(|outcome| outcome.verdict);
    assert_eq!(
        verdicts.collect::<Vec<_>>(),
        [Err(Unjudged::Encoded), Err(Unjudged::Encoded)]
    );
}

#[tokio::test]
async fn the_media_type_of_a_response_is_judged() {
    let server = Server::start(|_| {
        let mut answer = sized(200, &record(1));
        let Piece::Send(bytes) = &mut answer[0] else {
            unreachable!()
        };
        let at = bytes.windows(4).position(|four| four == b"json").unwrap();
        bytes[at..at + 4].copy_from_slice(b"jose");
        answer
    })
    .await;
    let seen = Seen::default();
    create(
        &client(&judge(&server, Policy::Warn, &seen)),
        &server,
        VALID,
    )
    .await;
    let report = seen.take().pop().unwrap().verdict.unwrap();
    assert_eq!(report.findings()[0].rule, Rule::ContentType);
}

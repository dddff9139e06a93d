//! Bodies that are large, broken, compressed, or that take their time.

use super::server::{Answered, Kept, Streamed, chunked, exchange, head, hyper, sized};
use super::{INVALID, MISSING, Seen, VALID, answer, kept, layer, verdicts};
use attio_contract::tower::{ContractLayer, Policy, Unjudged};
use attio_contract::{Body, Contract, Rule};
use http_body::Body as _;
use http_body_util::BodyExt;
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower_layer::Layer;
use tower_service::Service;

#[tokio::test]
async fn a_body_above_the_limit_goes_on_whole_and_unjudged() {
    for (limit, verdict) in [
        (INVALID.len(), Ok(false)),
        (INVALID.len() - 1, Err(Unjudged::TooLarge)),
        (0, Err(Unjudged::TooLarge)),
    ] {
        let (seen, kept) = (Seen::default(), kept());
        let warn = layer(Policy::Warn, &seen).with_max_body(limit);
        let server = hyper(warn.layer(kept.clone())).await;
        for request in [sized(INVALID), chunked(INVALID, 7), chunked(INVALID, 1000)] {
            exchange(server, &request).await;
            let got = &kept.take()[0];
            assert_eq!((&got.data[..], got.is_whole), (INVALID, true));
            assert_eq!(verdicts(&seen.take())[0], (Body::Request, verdict));
        }
    }
}

#[tokio::test]
async fn an_answer_above_the_limit_goes_on_whole_and_unjudged() {
    for is_sized in [true, false] {
        let body = move || {
            if is_sized {
                Streamed::whole(MISSING)
            } else {
                Streamed::of(MISSING.chunks(50))
            }
        };
        let kept = Kept::new(move |_| answer(404, body()));
        for (limit, verdict) in [
            (MISSING.len(), Ok(true)),
            (MISSING.len() - 1, Err(Unjudged::TooLarge)),
        ] {
            let seen = Seen::default();
            let warn = layer(Policy::Warn, &seen).with_max_body(limit);
            let server = hyper(warn.layer(kept.clone())).await;
            let answered = exchange(server, &sized(VALID)).await;
            assert_eq!(data(&answered), MISSING);
            assert_eq!(verdicts(&seen.take())[1], (Body::Response(404), verdict));
        }
    }
}

/// The body of an answer, in chunks or not.
fn data(answered: &Answered) -> Vec<u8> {
    if !answered.head.contains("transfer-encoding: chunked") {
        return answered.body.clone();
    }
    let (mut rest, mut data) = (&answered.body[..], Vec::new());
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let Ok(size) = usize::from_str_radix(size, 16) else {
            break;
        };
        data.extend_from_slice(&rest[end + 2..][..size]);
        rest = &rest[end + 2 + size + 2..];
    }
    data
}

#[tokio::test]
async fn what_is_compressed_is_left_alone() {
    let kept = Kept::new(|_| {
        let mut response = answer(200, Streamed::whole(b"\x1f\x8b"));
        response
            .headers_mut()
            .insert("content-encoding", "gzip".parse().unwrap());
        response
    });
    let seen = Seen::default();
    let server = hyper(layer(Policy::Refuse, &seen).layer(kept.clone())).await;
    let request = [
        head("content-encoding: gzip\r\ncontent-length: 2\r\n").as_bytes(),
        b"\x1f\x8b",
    ]
    .concat();
    assert_eq!(exchange(server, &request).await.body, b"\x1f\x8b");
    assert_eq!(kept.take()[0].data, b"\x1f\x8b");
    let encoded = Err(Unjudged::Encoded);
    assert_eq!(
        verdicts(&seen.take()),
        [(Body::Request, encoded), (Body::Response(200), encoded)]
    );
}

#[tokio::test]
async fn a_server_error_of_the_service_is_told_and_goes_on_unread() {
    let kept = Kept::new(|_| {
        let mut response = answer(502, Streamed::of([&b"<html>"[..], b"busy"]));
        response
            .headers_mut()
            .insert("content-encoding", "gzip".parse().unwrap());
        response
    });
    let seen = Seen::default();
    let layer = layer(Policy::Refuse, &seen).with_max_body(VALID.len());
    let server = hyper(layer.layer(kept.clone())).await;
    let answered = exchange(server, &sized(VALID)).await;
    assert_eq!(data(&answered), b"<html>busy");
    let outcome = seen.take().pop().unwrap();
    let report = outcome.verdict.unwrap();
    assert_eq!(report.findings()[0].rule, Rule::ServerError);
    let counts = layer.counts();
    assert_eq!((counts.requests.valid, counts.responses.unjudged), (1, 1));
    assert_eq!((counts.responses.valid, counts.responses.invalid), (0, 0));
}

#[tokio::test]
async fn of_a_request_that_breaks_off_the_service_reads_what_came_and_then_the_error() {
    for size in ["content-length: 999\r\n", "transfer-encoding: chunked\r\n"] {
        let (seen, kept) = (Seen::default(), kept());
        let server = hyper(layer(Policy::Refuse, &seen).layer(kept.clone())).await;
        let mut connection = TcpStream::connect(server).await.unwrap();
        let begun: &[u8] = if size.contains("chunked") {
            b"9\r\n{\"data\": \r\n"
        } else {
            b"{\"data\": "
        };
        connection
            .write_all(&[head(size).as_bytes(), begun].concat())
            .await
            .unwrap();
        connection.shutdown().await.unwrap();
        connection.read_to_end(&mut Vec::new()).await.unwrap();
        let got = &kept.take()[0];
        assert_eq!((&got.data[..], got.is_whole), (&b"{\"data\": "[..], false));
        assert_eq!(
            verdicts(&seen.take())[0],
            (Body::Request, Err(Unjudged::Broken))
        );
    }
}

#[tokio::test]
async fn of_an_answer_that_breaks_off_the_client_reads_what_came() {
    for (begun, came) in [("{\"data\"", "7\r\n{\"data\"\r\n"), ("", "")] {
        let kept = Kept::new(move |_| {
            let (sender, body) = Streamed::new();
            if !begun.is_empty() {
                sender
                    .send(Ok(http_body::Frame::data(begun.into())))
                    .unwrap();
            }
            sender.send(Err(io::Error::other("broken"))).unwrap();
            answer(200, body)
        });
        let seen = Seen::default();
        let layer = layer(Policy::Refuse, &seen);
        let server = hyper(layer.layer(kept)).await;
        let answered = exchange(server, &sized(VALID)).await;
        assert_eq!(
            (answered.status, &answered.body[..]),
            (200, came.as_bytes())
        );
        let broken = (Body::Response(200), Err(Unjudged::Broken));
        assert_eq!(verdicts(&seen.take())[1], broken);
        assert_eq!(layer.counts().responses.unjudged, 1);
    }
}

/// The end of the answer comes only once its beginning has been read, so nobody may wait for all of it.
#[tokio::test]
async fn a_stream_that_is_left_alone_comes_as_it_is_made() {
    let (sender, body) = Streamed::new();
    let body = std::sync::Mutex::new(Some(body));
    let kept = Kept::new(move |_| answer(200, body.lock().unwrap().take().unwrap()));
    let seen = Seen::default();
    let server = hyper(
        layer(Policy::Refuse, &seen)
            .leave_streams()
            .layer(kept.clone()),
    )
    .await;
    let mut connection = TcpStream::connect(server).await.unwrap();
    connection.write_all(&chunked(INVALID, 9)).await.unwrap();
    sender
        .send(Ok(http_body::Frame::data("{}".into())))
        .unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"2\r\n{}\r\n") {
        assert_ne!(connection.read_buf(&mut answer).await.unwrap(), 0);
    }
    drop(sender);
    connection.read_to_end(&mut answer).await.unwrap();
    assert!(answer.ends_with(b"\r\n0\r\n\r\n"));
    assert_eq!(kept.take()[0].data, INVALID);
    let stream = Err(Unjudged::Stream);
    assert_eq!(
        verdicts(&seen.take()),
        [(Body::Request, stream), (Body::Response(200), stream)]
    );
}

#[tokio::test]
async fn a_body_of_known_length_is_judged_where_streams_are_left_alone() {
    let (seen, kept) = (Seen::default(), kept());
    let layer = layer(Policy::Refuse, &seen).leave_streams();
    let server = hyper(layer.layer(kept)).await;
    exchange(server, &sized(VALID)).await;
    let judged = [(Body::Request, Ok(true)), (Body::Response(404), Ok(true))];
    assert_eq!(verdicts(&seen.take()), judged);
}

/// What hyper makes of a body follows from what the body says of itself.
#[tokio::test]
async fn a_body_says_of_itself_what_it_said_before() {
    let layer = ContractLayer::new(Contract::default(), Policy::Warn);
    for (body, exact) in [
        (Streamed::whole(MISSING), Some(MISSING.len() as u64)),
        (Streamed::of([MISSING]), None),
        (Streamed::of([]), None),
        (Streamed::whole(b""), Some(0)),
    ] {
        let mut body = Some(body);
        let mut service = layer.layer(Given(body.take()));
        let request = http::Request::post(attio_contract::CREATE_WORKSPACE_RECORD.path());
        let response = service
            .call(request.body(String::new()).unwrap())
            .await
            .unwrap();
        let mut body = response.into_body();
        assert_eq!(body.size_hint().exact(), exact);
        let mut sizes = Vec::new();
        while let Some(frame) = body.frame().await {
            let length = frame.unwrap().into_data().unwrap().len() as u64;
            sizes.push((length, body.size_hint().exact()));
        }
        if let (Some(exact), Some((length, left))) = (exact, sizes.first()) {
            assert_eq!(Some(exact - length), *left);
        }
        assert!(body.is_end_stream());
    }
}

/// Answers once, with this body, whatever it is asked.
struct Given(Option<Streamed>);

impl Clone for Given {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl<B> Service<http::Request<B>> for Given {
    type Response = http::Response<Streamed>;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<B>) -> Self::Future {
        std::future::ready(Ok(answer(404, self.0.take().unwrap())))
    }
}

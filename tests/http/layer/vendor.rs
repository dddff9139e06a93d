//! The fake of the vendor's server as a service.

use super::server::{self, Streamed, chunked, exchange, head, hyper, sized};
use super::{INVALID, VALID};
use crate::refused::assert_is_refused_for;
use attio_contract::tower::Vendor;
use attio_contract::{CREATE_WORKSPACE_RECORD, Contract};
use bytes::Bytes;
use http_body::Frame;
use std::io;
use tower_service::Service;

#[tokio::test]
async fn it_answers_what_the_vendor_would_in_either_server() {
    let vendor = Vendor::new(1);
    let router = axum::Router::new().fallback_service(vendor.clone());
    for server in [hyper(vendor).await, server::axum(router).await] {
        for request in [sized(VALID), chunked(VALID, 5)] {
            let answered = exchange(server, &request).await;
            assert_eq!(answered.status, 200);
            assert!(answered.head.contains("content-type: application/json"));
            let body: serde_json::Value = serde_json::from_slice(&answered.body).unwrap();
            assert_eq!(body["data"]["values"]["name"][0]["value"], "Example Ltd");
            assert!(
                Contract::default()
                    .check_response(200, &answered.body)
                    .is_valid()
            );
        }
        let answered = exchange(server, &sized(INVALID)).await;
        assert_eq!(answered.status, 400);
        assert_is_refused_for(
            &Contract::default().check_request(INVALID),
            INVALID,
            &answered.body,
        );

        let other = head("").replacen("POST", "GET", 1);
        let answered = exchange(server, other.as_bytes()).await;
        assert_eq!(answered.status, 404);
        assert!(
            Contract::default()
                .check_response(404, &answered.body)
                .is_valid()
        );
    }
}

async fn ask(body: Streamed) -> (u16, String) {
    ask_of(Vendor::new(1), body).await
}

async fn ask_of(mut vendor: Vendor, body: Streamed) -> (u16, String) {
    let request = http::Request::post(CREATE_WORKSPACE_RECORD.path());
    let request = request.header("content-type", "application/json");
    let request = request.body(body).unwrap();
    let response = vendor.call(request).await.unwrap();
    (response.status().as_u16(), response.into_body())
}

#[tokio::test]
async fn a_body_of_any_size_gets_an_answer() {
    const MIB: usize = 1 << 20;
    for (mebibytes, status) in [(64, 200), (65, 413)] {
        let (sender, body) = Streamed::new();
        let spaces = Bytes::from(vec![b' '; MIB]);
        let last = spaces.slice(VALID.len()..);
        let fill = (0..mebibytes - 1).map(|_| spaces.clone());
        let frames = fill.chain([Bytes::from_static(VALID), last]);
        for frame in frames {
            sender.send(Ok(Frame::data(frame))).unwrap();
        }
        drop(sender);
        assert_eq!(ask(body).await.0, status);
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_gets_a_400() {
    let (sender, body) = Streamed::new();
    sender
        .send(Ok(Frame::data(Bytes::from_static(VALID))))
        .unwrap();
    sender.send(Err(io::Error::other("broken"))).unwrap();
    let (status, body) = ask(body).await;
    assert_eq!(status, 400);
    assert!(
        Contract::default()
            .check_response(400, body.as_bytes())
            .is_valid(),
        "{body}"
    );
}

#[tokio::test]
async fn ids_follow_from_the_seed_and_go_on_in_a_clone() {
    let vendor = Vendor::new(1);
    let create = || Streamed::whole(VALID);
    let first = ask_of(vendor.clone(), create()).await;
    assert_eq!(first, ask(create()).await);
    assert_ne!(first, ask_of(vendor, create()).await);
    assert_ne!(first, ask_of(Vendor::new(2), create()).await);
}

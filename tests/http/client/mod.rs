//! The middleware between a real client and a real server.
#![cfg(feature = "reqwest")]

mod events;
mod outcomes;
mod requests;
mod responses;
mod server;

use attio_contract::generate::{Generator, Seeded};
use attio_contract::reqwest::{ContractMiddleware, Outcome, Policy, Unjudged};
use attio_contract::{Body, Contract, Endpoint, Profile};
use reqwest::{Client, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use server::Server;
use std::sync::{Arc, Mutex};

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

/// What an error says to a program and to a person.
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

//! A client whose create requests are checked: invalid ones are not sent, and every outcome is printed.
//!
//! `cargo run --features reqwest --example judge_a_client`

use attio_contract::reqwest::{ContractMiddleware, Outcome, Policy, rejected};
use attio_contract::{CREATE_WORKSPACE_RECORD, Contract, Endpoint};
use reqwest_middleware::ClientBuilder;
use std::io::{Read, Write};
use std::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = a_server()?;
    let judge = ContractMiddleware::new(Contract::default(), Policy::Refuse)
        // Leave this out for the vendor's own server.
        .with_endpoint(Endpoint::default().at(&server)?)
        .with_observer(|outcome: &Outcome| println!("{outcome}"));
    let client = reqwest::Client::builder().no_proxy().build()?;
    let client = ClientBuilder::new(client).with(judge.clone()).build();

    for body in [
        r#"{"data": {"values": {"name": "Example Ltd", "users": ["user_1"]}}}"#,
        r#"{"data": {"values": {"name": null, "users": "user_1"}}}"#,
    ] {
        let url = format!("http://{server}{}", CREATE_WORKSPACE_RECORD.path());
        let create = client.post(url).header("content-type", "application/json");
        match create.body(body).send().await {
            Ok(response) => println!("the caller reads: {}", response.text().await?),
            Err(error) => match rejected(&error) {
                Some(rejected) => println!("{} reasons not to send it", rejected.report().total()),
                None => return Err(error.into()),
            },
        }
    }
    println!("{:?}", judge.counts());
    Ok(())
}

/// Answers one request, with an error that the vendor has not documented.
fn a_server() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    std::thread::spawn(move || -> std::io::Result<()> {
        let (mut connection, _) = listener.accept()?;
        // A request this small comes in one piece.
        let _ = connection.read(&mut [0; 4096])?;
        let body =
            r#"{"status_code": 418, "type": "teapot_error", "code": "teapot", "message": "No."}"#;
        write!(
            connection,
            "HTTP/1.1 418 I'm a teapot\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
    });
    Ok(address)
}

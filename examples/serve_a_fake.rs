//! A fake of the vendor's server for tests: the layer answers invalid create requests like the vendor, and the handler
//! answers the valid ones.
//!
//! `cargo run --features tower --example serve_a_fake`, and from another terminal
//! `curl -i http://127.0.0.1:8080/v2/objects/workspaces/records -H 'content-type: application/json' -d '{"data": {}}'`

use attio_contract::tower::{ContractLayer, Outcome, Policy, Vendor};
use attio_contract::{CREATE_WORKSPACE_RECORD, Contract};
use axum::Router;
use axum::routing::get;
use std::io::Write;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let layer = ContractLayer::new(Contract::default(), Policy::Refuse)
        .with_observer(|outcome: &Outcome| println!("{outcome}"));
    let server = Router::new()
        // `Vendor` answers with the record that was sent. A handler of your own can take its place.
        .route_service(CREATE_WORKSPACE_RECORD.path(), Vendor::new(1))
        .route("/health", get(|| async { "up" }))
        .layer(layer);

    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8080");
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    std::io::stdout().flush()?;
    axum::serve(listener, server).await
}

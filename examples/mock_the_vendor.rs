//! A mock server that answers create requests like the vendor, and a client that is tested against it.
//!
//! `cargo run --features reqwest,wiremock --example mock_the_vendor`

use attio_contract::CREATE_WORKSPACE_RECORD;
use attio_contract::wiremock::{Vendor, matches_contract};
use wiremock::{Mock, MockServer};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await;
    // To make the server refuse invalid requests too, mount `Vendor` on `wiremock::matchers::any()`.
    Mock::given(matches_contract())
        .respond_with(Vendor::new(1))
        .expect(1)
        .mount(&server)
        .await;

    let client = reqwest::Client::builder().no_proxy().build()?;
    let request = client
        .post(server.uri() + CREATE_WORKSPACE_RECORD.path())
        .header("content-type", "application/json")
        .body(r#"{"data": {"values": {"name": "Example Ltd", "company": "example.com"}}}"#);
    println!("{}", request.send().await?.text().await?);
    Ok(())
}

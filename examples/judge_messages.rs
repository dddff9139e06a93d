//! Checks whole HTTP messages, as a proxy or a test server sees them.
//!
//! `cargo run --example judge_messages --features http`

use attio_contract::{CREATE_WORKSPACE_RECORD as CREATE, Contract};
use http::{Request, Response};

fn main() -> Result<(), http::Error> {
    let contract = Contract::default();
    let body = r#"{"data": {"values": {"users": "user_1"}}}"#;
    for uri in [CREATE.path(), "/v2/objects/people/records"] {
        let request = Request::post(uri)
            .header("content-type", "application/json")
            .body(body)?;
        match contract.check_http_request(&request) {
            Ok(report) => println!("{uri}: {report}"),
            Err(other) => println!("{uri}: {other}"),
        }
    }
    let response = Response::builder()
        .status(502)
        .header("content-type", "text/html")
        .body("<html>Bad gateway</html>")?;
    println!("answer: {}", contract.check_http_response(&response));
    Ok(())
}

//! A check before sending: refuse a body that the API would refuse.
//!
//! `cargo run --example preflight`

use attio_contract::{Contract, Rejected};

fn send(body: &str) -> Result<(), Rejected> {
    Contract::default().check_request(body).into_result()?;
    // Here the body would go to `CREATE_WORKSPACE_RECORD.server()`.
    Ok(())
}

fn main() {
    for body in [
        r#"{"data": {"values": {"name": "Example Ltd", "users": ["user_1"]}}}"#,
        r#"{"data": {"values": {"name": null, "users": "user_1"}}}"#,
    ] {
        match send(body) {
            Ok(()) => println!("sent"),
            Err(rejected) => println!("not sent: {rejected}"),
        }
    }
}

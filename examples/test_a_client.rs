//! Tests of what a client sends and reads.
//!
//! `cargo test --example test_a_client`

use serde::Serialize;
use serde_json::{Value, json};

/// A request body as the client under test builds it.
#[derive(Serialize)]
struct Create<'a> {
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    values: Values<'a>,
}

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    users: Vec<&'a str>,
}

fn create<'a>(name: &'a str, users: &[&'a str]) -> Create<'a> {
    let users = users.to_vec();
    let values = Values { name, users };
    Create {
        data: Data { values },
    }
}

/// What the client reads from an error.
fn message(error: &[u8]) -> Option<String> {
    let error: Value = serde_json::from_slice(error).ok()?;
    Some(error["message"].as_str()?.to_owned())
}

fn main() {
    println!("sent: {}", json!(create("Example Ltd", &["user_1"])));
    let answer = br#"{"message": "No object."}"#;
    println!("read: {}", message(answer).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use attio_contract::{
        Contract, Profile, Rule, assert_finding, assert_valid_request, assert_valid_response,
    };

    #[test]
    fn what_is_sent_keeps_the_contract() {
        assert_valid_request!(create("Example Ltd", &["user_1"]));
        assert_valid_request!(create("", &[]));
    }

    /// The API accepts a string in place of a value, but that is not the documented form.
    #[test]
    fn what_is_sent_is_shorthand() {
        let contract = Contract::new(Profile::Canonical);
        let report = contract
            .check_request_of(&create("Example Ltd", &[]))
            .unwrap();
        assert_finding!(report, Rule::Shorthand, "/data/values/name");
    }

    /// A fixture that the API would never send proves nothing.
    #[test]
    fn an_error_is_read() {
        let fixture = br#"{"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "No object."}"#;
        assert_valid_response!(404, fixture);
        assert_eq!(message(fixture).as_deref(), Some("No object."));
    }
}

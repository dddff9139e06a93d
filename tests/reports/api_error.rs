//! The server's errors: what is read of them, and where in the request they lead.

use crate::support;
use attio_contract::{ApiError, Cause, Contract, NotAnApiError, Rule, Severity, Step};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const NAMED: &str = r#"An invalid value was passed to attribute with slug "users"."#;

/// An error of the form that is recorded, with one validation error.
fn refusal(message: &str, path: &Value) -> ApiError {
    let body = json!({
        "status_code": 400, "type": "invalid_request_error", "code": "validation_type", "message": message,
        "validation_errors": [{"code": "invalid_type", "path": path, "message": "Expected object", "expected": "object"}],
    });
    ApiError::parse(body.to_string().as_bytes()).unwrap()
}

/// The place, and the JSON that is there.
fn place(request: &str, message: &str, path: &Value) -> (String, String) {
    let findings = refusal(message, path).findings(request.as_bytes());
    let [finding] = &findings[..] else {
        panic!("{findings:?}");
    };
    let span = finding.span.unwrap();
    (finding.at.clone(), request[span.start..span.end].to_owned())
}

#[test]
fn a_path_leads_to_the_value_or_to_the_nearest_around_it() {
    let request = r#"{"data":{"values":{"name":"Acme","users":[{"target_object":"people","first_name":7}],"a/b":[1,[2]],"0":{}}}}"#;
    let users = r#"[{"target_object":"people","first_name":7}]"#;
    let user = r#"{"target_object":"people","first_name":7}"#;
    #[rustfmt::skip]
    let rows = [
        // From the root of the body.
        ("", json!(["data", "values", "name"]), "/data/values/name", r#""Acme""#),
        ("", json!(["data", "values", "users", 0]), "/data/values/users/0", user),
        ("", json!(["data", "values", "users", "0", "first_name"]), "/data/values/users/0/first_name", "7"),
        ("", json!(["data", "values", "a/b", 1, 0]), "/data/values/a~1b/1/0", "2"),
        (NAMED, json!(["data", "values", "name"]), "/data/values/name", r#""Acme""#),
        // Past what was sent.
        ("", json!(["data", "values", "users", 1, "x"]), "/data/values/users", users),
        ("", json!(["data", "values", "name", 0, "value"]), "/data/values/name", r#""Acme""#),
        ("", json!(["data", "values", "plan"]), "/data/values", &request[18..request.len() - 2]),
        // From the value of the attribute that the message names.
        (NAMED, json!(["first_name"]), "/data/values/users/0/first_name", "7"),
        (NAMED, json!([0, "first_name"]), "/data/values/users/0/first_name", "7"),
        (NAMED, json!([0]), "/data/values/users/0", user),
        (NAMED, json!([]), "/data/values/users", users),
        (NAMED, json!(["last_name"]), "/data/values/users/0", user),
        (NAMED, json!(null), "/data/values/users", users),
        (NAMED, json!([3, "first_name"]), "/data/values/users", users),
        ("Invalid: users", json!(["first_name"]), "/data/values/users/0/first_name", "7"),
        ("It's `users`, isn't it?", json!([0]), "/data/values/users/0", user),
        ("Invalid: a/b, users", json!([0]), "/data/values/users/0", user),
        // The message names none that was sent, or more than one.
        ("Invalid: plan", json!(["first_name"]), "", request),
        ("", json!(["first_name"]), "", request),
        ("name and users", json!([0]), "", request),
        (r#""name" in users"#, json!([]), "/data/values/name", r#""Acme""#),
        // Steps that lead nowhere.
        ("", json!(["data", null, "values"]), "/data", &request[8..request.len() - 1]),
        ("", json!(["data", -1]), "/data", &request[8..request.len() - 1]),
        ("", json!(["data", 1.5]), "/data", &request[8..request.len() - 1]),
    ];
    for (message, path, at, text) in rows {
        assert_eq!(
            place(request, message, &path),
            (at.to_owned(), text.to_owned()),
            "{message} {path}"
        );
    }
}

#[test]
fn of_several_items_none_is_the_one_that_was_meant() {
    let (one, other) = (r#"{"first_name":7}"#, r#"{"first_name":8}"#);
    for items in [
        format!("[{one},{other}]"),
        format!("[{one},{other},{one}]"),
        "[]".to_owned(),
    ] {
        let request = format!(r#"{{"data":{{"values":{{"users":{items}}}}}}}"#);
        let found = place(&request, NAMED, &json!(["first_name"]));
        assert_eq!(found, ("/data/values/users".to_owned(), items));
    }
    let request = format!(r#"{{"data":{{"values":{{"users":[{one},{other}]}}}}}}"#);
    let found = place(&request, NAMED, &json!([1, "first_name"]));
    assert_eq!(
        found,
        ("/data/values/users/1/first_name".to_owned(), "8".to_owned())
    );
}

#[test]
fn of_a_repeated_key_the_last_value_is_meant() {
    let request = r#"{"data":{"values":{"name":1}},"data":{"values":{"name":2,"name":3}}}"#;
    let path = json!(["data", "values", "name"]);
    assert_eq!(place(request, "", &path).1, "3");
}

#[test]
fn a_request_that_is_no_json_has_a_root_and_no_span() {
    let findings = refusal("", &json!(["data"])).findings(b"{");
    assert_eq!(findings.len(), 1);
    assert_eq!((&*findings[0].at, findings[0].span), ("", None));
}

#[test]
fn findings_are_ordered_by_place_and_bounded() {
    let errors: Vec<_> = (0..20_000)
        .map(|index| json!({"code": "invalid_type", "path": ["data", "values", "k", 19_999 - index], "message": ""}))
        .collect();
    let body =
        json!({"type": "", "code": "validation_type", "validation_errors": errors}).to_string();
    let request = json!({"data": {"values": {"k": vec![0; 20_000]}}}).to_string();
    let findings = ApiError::parse(body.as_bytes())
        .unwrap()
        .findings(request.as_bytes());
    assert_eq!(findings.len(), Contract::DEFAULT_LIMIT);
    assert!(findings.is_sorted_by_key(|finding| finding.span.unwrap().start));
    assert_eq!(findings[0].at, "/data/values/k/10000");

    let key = "k".repeat(1 << 20);
    let request = json!({"data": {"values": {&key: 0}}}).to_string();
    let errors = vec![json!({"path": []}); 1_000];
    let body =
        json!({"type": "", "code": "validation_type", "message": key, "validation_errors": errors})
            .to_string();
    let findings = ApiError::parse(body.as_bytes())
        .unwrap()
        .findings(request.as_bytes());
    assert_eq!(findings.len(), 5, "places of 1 MiB each, and room for 5");
}

#[test]
fn a_message_quotes_the_server_only_when_asked() {
    let secret = "jane@example.com";
    let body = json!({
        "type": secret, "code": secret, "message": secret,
        "validation_errors": [{"code": secret, "path": [secret], "message": secret}, {"code": "too_big", "message": secret}],
    });
    let error = ApiError::parse(body.to_string().as_bytes()).unwrap();
    let request = br#"{"data":{"values":{}}}"#;
    let messages = |findings: Vec<attio_contract::Finding>| {
        findings
            .into_iter()
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        messages(error.findings(request)),
        [
            "the server refused this, with a code that is not known",
            "the server refused this: `too_big`"
        ]
    );
    assert_eq!(
        messages(error.findings_with_values(request)),
        [
            "the server refused this: `jane@example.com`: jane@example.com",
            "the server refused this: `too_big`: jane@example.com"
        ]
    );
    assert_eq!(error.message, secret);
    assert_eq!(
        error.validation_errors[0].path,
        [Step::Key(secret.to_owned())]
    );
    let long = refusal(&"\u{202e}\n".repeat(500), &json!([]));
    assert!(!format!("{:?}", messages(long.findings_with_values(request))).contains('\u{202e}'));
}

#[test]
fn an_error_without_a_list_is_one_finding_unless_it_is_not_about_the_body() {
    for (kind, code, cause, count) in [
        ("invalid_request_error", "validation_type", Cause::Form, 1),
        ("invalid_request_error", "missing_value", Cause::Form, 1),
        ("invalid_request_error", "value_not_found", Cause::Data, 1),
        (
            "invalid_request_error",
            "uniqueness_conflict",
            Cause::Data,
            1,
        ),
        ("invalid_request_error", "not_found", Cause::Data, 1),
        (
            "invalid_request_error",
            "concurrent_write_conflict",
            Cause::Moment,
            0,
        ),
        ("rate_limit_error", "rate_limit_exceeded", Cause::Moment, 0),
        ("auth_error", "unauthorized", Cause::Access, 0),
        ("auth_error", "validation_type", Cause::Access, 0),
        ("other", "other", Cause::Unknown, 1),
    ] {
        let body = json!({"type": kind, "code": code}).to_string();
        let error = ApiError::parse(body.as_bytes()).unwrap();
        assert_eq!(error.cause(), cause, "{kind} {code}");
        let findings = error.findings(b" {}");
        assert_eq!(findings.len(), count, "{kind} {code}");
        for finding in findings {
            assert_eq!(
                (finding.rule, finding.severity),
                (Rule::RefusedByServer, Severity::Violation)
            );
            assert_eq!((&*finding.at, finding.span.unwrap().start), ("", 1));
            assert_eq!(
                finding.message.contains(code),
                cause != Cause::Unknown,
                "{}",
                finding.message
            );
        }
    }
}

/// Every error body that the contract takes is read, and its strings are those of the JSON.
#[test]
fn every_recorded_form_is_read() {
    let contract = Contract::default();
    let mut read = 0;
    for case in support::cases() {
        let attio_contract::Body::Response(status @ 400..) = case.body else {
            continue;
        };
        if !contract.is_valid(case.body, &case.bytes) {
            continue;
        }
        let json: Value = serde_json::from_slice(&case.bytes).unwrap();
        let error = ApiError::parse(&case.bytes).unwrap();
        assert_eq!(error.status_code, Some(status), "{}", case.path.display());
        let texts = [&json["type"], &json["code"], &json["message"]];
        assert_eq!(texts, [&*error.kind, &*error.code, &*error.message]);
        let listed = json["validation_errors"].as_array().map_or(0, Vec::len);
        assert_eq!(error.validation_errors.len(), listed);
        read += 1;
    }
    assert!(read >= 10, "{read}");
    let recorded = fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/400/wire-validation-type.json"),
    )
    .unwrap();
    let findings = ApiError::parse(&recorded)
        .unwrap()
        .findings(br#"{"data":{"values":[true]}}"#);
    assert_eq!(findings[0].at, "/data/values/0");
}

#[test]
fn what_is_no_error_of_the_api_is_said_to_be_none() {
    use NotAnApiError::{NotJson, OtherForm};
    for (body, why) in [
        ("", NotJson),
        ("<html>", NotJson),
        ("{\"type\":\"a\",\"code\":\"b\"} x", NotJson),
        ("null", OtherForm),
        ("[]", OtherForm),
        ("\"type\"", OtherForm),
        ("7", OtherForm),
        ("{}", OtherForm),
        (r#"{"type":"a"}"#, OtherForm),
        (r#"{"type":"a","code":7}"#, OtherForm),
        (r#"{"data":{}}"#, OtherForm),
    ] {
        assert_eq!(ApiError::parse(body.as_bytes()), Err(why), "{body}");
    }
    assert_eq!(ApiError::parse(b"\xff"), Err(NotJson));
}

#[test]
fn members_of_another_form_are_as_good_as_missing() {
    for (body, status) in [
        (r#"{"type":"a","code":"b"}"#, None),
        (
            "\u{feff}{\"type\":\"a\",\"code\":\"b\",\"status_code\":400.0}",
            Some(400),
        ),
        (
            r#"{"type":"a","code":"b","status_code":4e2,"message":null,"validation_errors":{}}"#,
            Some(400),
        ),
        (
            r#"{"type":"a","code":"b","status_code":"400","message":[],"validation_errors":[1,null]}"#,
            None,
        ),
        (
            r#"{"type":"a","code":"b","status_code":-1,"x":{"y":[]}}"#,
            None,
        ),
        (r#"{"type":"a","code":"b","status_code":400.5}"#, None),
        (r#"{"type":"a","code":"b","status_code":99}"#, None),
        (r#"{"type":"a","code":"b","status_code":100}"#, Some(100)),
        (r#"{"type":"a","code":"b","status_code":599}"#, Some(599)),
        (r#"{"type":"a","code":"b","status_code":600}"#, Some(600)),
        (r#"{"type":"a","code":"b","status_code":999}"#, Some(999)),
        (r#"{"type":"a","code":"b","status_code":1000}"#, None),
    ] {
        let error = ApiError::parse(body.as_bytes()).unwrap();
        assert_eq!(error.status_code, status, "{body}");
        assert_eq!((&*error.message, error.validation_errors.len()), ("", 0));
    }
    let error = ApiError::parse(br#"{"type":"a","code":"b","validation_errors":[{}]}"#).unwrap();
    assert_eq!(
        (error.validation_errors.len(), error.findings(b"{}").len()),
        (1, 1)
    );
}

fn paths() -> impl Strategy<Value = Value> {
    let steps = prop_oneof![
        Just(json!("data")),
        Just(json!("values")),
        Just(json!("users")),
        Just(json!("name")),
        Just(json!(0)),
        Just(json!(u64::MAX)),
        Just(json!(null)),
        Just(json!("~/")),
    ];
    prop::collection::vec(steps, 0..6).prop_map(Value::from)
}

proptest! {
    /// Whatever the server and the client say: no panic, and every place is one of the request.
    #[test]
    fn every_place_exists(path in paths(), message in "(\"|name|users| ){0,6}", request in prop_oneof![
        Just(r#"{"data":{"values":{"users":[[0]],"name":{"~/":[1]}}}}"#), Just(r#"{"data":{"data":[]}}"#), Just("[1]"), Just("\"data\""),
    ]) {
        let json: Value = serde_json::from_str(request).unwrap();
        for finding in refusal(&message, &path).findings(request.as_bytes()) {
            let span = finding.span.unwrap();
            let there: Value = serde_json::from_str(&request[span.start..span.end]).unwrap();
            prop_assert_eq!(json.pointer(&finding.at), Some(&there));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(error) = ApiError::parse(&bytes) {
            let _ = error.findings(&bytes);
        }
    }
}

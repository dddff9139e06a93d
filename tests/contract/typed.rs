//! Bodies of the caller's own types are checked as the JSON that would be sent.

use attio_contract::{Contract, NotSerialized, Rule};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::error::Error;

#[derive(Serialize)]
struct Create {
    data: Data,
}

#[derive(Serialize)]
struct Data {
    values: Values,
}

#[derive(Serialize)]
struct Values {
    name: &'static str,
    avatar_url: Option<&'static str>,
    #[serde(flatten)]
    custom: BTreeMap<&'static str, f64>,
}

fn create(avatar_url: Option<&'static str>, custom: &[(&'static str, f64)]) -> Create {
    let custom = custom.iter().copied().collect();
    let (name, values) = ("Example Ltd", avatar_url);
    Create {
        data: Data {
            values: Values {
                name,
                avatar_url: values,
                custom,
            },
        },
    }
}

#[test]
fn what_is_sent_is_what_is_judged() {
    let contract = Contract::default();
    for body in [
        create(Some("https://example.com/a.png"), &[("seats", 3.5)]),
        create(None, &[]),
        // Written twice: by the struct and by the map.
        create(Some("a"), &[("name", 1.0)]),
        // JSON has no such number, so null is sent.
        create(Some("a"), &[("seats", f64::NAN)]),
    ] {
        let sent = serde_json::to_vec(&body).unwrap();
        let report = contract.check_request_of(&body).unwrap();
        assert_eq!(report, contract.check_request(&sent));
    }
    let rules = |body: &Create| {
        let report = contract.check_request_of(body).unwrap();
        let findings = report.findings().iter();
        findings
            .map(|finding| (finding.rule, finding.at.clone()))
            .collect::<Vec<_>>()
    };
    let at = |place: &str| format!("/data/values/{place}");
    assert_eq!(rules(&create(Some("a"), &[("seats", 3.5)])), []);
    assert_eq!(rules(&create(None, &[])), [(Rule::Type, at("avatar_url"))]);
    assert!(
        rules(&create(Some("a"), &[("name", 1.0)])).contains(&(Rule::DuplicateKey, at("name")))
    );
}

#[test]
fn spans_are_those_of_the_text_that_is_sent() {
    let body = json!({"data": {"values": {"name": 7}}});
    let report = Contract::default().check_request_of(&body).unwrap();
    let span = report.findings()[0].span.unwrap();
    assert_eq!(&body.to_string()[span.start..span.end], "7");
}

#[test]
fn a_response_is_judged_by_its_status() {
    let body = json!({"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "No."});
    let contract = Contract::default();
    assert!(contract.check_response_of(404, &body).unwrap().is_valid());
    let report = contract.check_response_of(400, &body).unwrap();
    assert_eq!(report.findings()[0].at, "/status_code");
    let report = contract.check_response_of(418, &body).unwrap();
    assert_eq!(report.findings()[0].rule, Rule::Status);
    let report = contract.check_response_of(500, &body).unwrap();
    assert_eq!(report.findings()[0].rule, Rule::ServerError);
}

#[test]
fn what_cannot_be_written_is_an_error_that_quotes_nothing() {
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("secret"))
        }
    }
    let contract = Contract::default();
    let odd_key = HashMap::from([((1, 2), "secret")]);
    let refused: [Result<_, NotSerialized>; 3] = [
        contract.check_request_of(&odd_key),
        contract.check_request_of(&Refuses),
        contract.check_response_of(200, &Refuses),
    ];
    for refused in refused {
        let error = refused.unwrap_err();
        assert_eq!(error.to_string(), "the body cannot be written as JSON");
        let cause = error.source().unwrap().to_string();
        assert!(
            ["key must be a string", "secret"].contains(&&*cause),
            "{cause}"
        );
    }
}

/// Refuses inside as many arrays.
struct RefusesAt(usize);

impl Serialize for RefusesAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.checked_sub(1) {
            Some(depth) => serializer.collect_seq([RefusesAt(depth)]),
            None => Err(serde::ser::Error::custom("secret")),
        }
    }
}

#[test]
fn what_is_refused_where_a_text_may_be_is_not_taken_for_too_deep() {
    let contract = Contract::default();
    for depth in [0, 1, 126, 127] {
        assert!(contract.check_request_of(&RefusesAt(depth)).is_err());
    }
    let report = contract.check_request_of(&RefusesAt(128)).unwrap();
    assert_eq!(report.findings()[0].rule, Rule::Syntax);
}

#[test]
fn what_stands_side_by_side_is_not_deep() {
    for item in [json!([]), json!({})] {
        let body = json!({"data": {"values": {"custom": vec![item; 1000]}}});
        let report = Contract::default().check_request_of(&body).unwrap();
        assert!(report.is_valid(), "{report}");
    }
}

#[test]
fn any_depth_has_a_report() {
    for (depth, is_syntax) in [(126, false), (127, false), (128, true), (100_000, true)] {
        for wrap in [
            (|value| Value::Array(vec![value])) as fn(Value) -> Value,
            |value| Value::Object([("a".to_owned(), value)].into_iter().collect()),
        ] {
            let mut body = json!([]);
            for _ in 1..depth {
                body = wrap(body);
            }
            let report = Contract::default().check_request_of(&body).unwrap();
            assert_eq!(report, report_of_text(&body, depth), "{depth}");
            assert_eq!(
                report.findings()[0].rule == Rule::Syntax,
                is_syntax,
                "{depth}"
            );
            take_apart(body);
        }
    }
}

/// The writer of `serde_json` recurses, so deep ones have no text.
fn report_of_text(body: &Value, depth: usize) -> attio_contract::Report {
    let text = if depth > 127 {
        "[".repeat(128)
    } else {
        body.to_string()
    };
    Contract::default().check_request(text.as_bytes())
}

/// Dropping recurses, too.
fn take_apart(mut body: Value) {
    loop {
        body = match body {
            Value::Array(mut items) => items.pop().unwrap_or_default(),
            Value::Object(mut members) => members.remove("a").unwrap_or_default(),
            _ => return,
        }
    }
}

//! The long form: canonical, the same however often it is asked for, and otherwise the same text.

use crate::support::cases;
use attio_contract::generate::{Generator, Seeded};
use attio_contract::{Body, Contract, Metadata, Profile, Rule, UuidAs};
use serde_json::{Value, json};
use std::sync::Arc;

const ID: &str = "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b";

fn expanded(contract: &Contract, text: &str) -> String {
    contract
        .expand(text.as_bytes())
        .unwrap_or_else(|rejected| panic!("{text}: {rejected}"))
}

/// What wire takes is canonical when it is expanded, expanding again changes nothing, and the long
/// form itself, which is derived here once more from the value, is what was asked for.
fn the_laws_hold(text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let lookups = lookups(&value);
    if !lookups.is_empty() {
        let rejected = Contract::default()
            .with_uuids_as(UuidAs::UserId)
            .expand(text.as_bytes())
            .unwrap_err();
        let found: Vec<_> = rejected
            .report()
            .iter()
            .map(|found| (found.rule, found.at.clone()))
            .collect();
        return assert_eq!(found, lookups, "{text}");
    }
    for id in UuidAs::ALL {
        let contract = Contract::default().with_uuids_as(id);
        let long = expanded(&contract, text);
        let report = Contract::new(Profile::Canonical).check_request(long.as_bytes());
        assert_eq!(report.total(), 0, "{text} {long} {report}");
        assert_eq!(expanded(&contract, &long), long);
        // Of other numbers the values would differ by their spelling.
        let expected = long_form(&value, id);
        assert_eq!(serde_json::from_str::<Value>(&long).unwrap(), expected);
    }
    match Contract::default().expand(text.as_bytes()) {
        Ok(long) => assert_eq!(
            long,
            expanded(&Contract::default().with_uuids_as(UuidAs::UserId), text)
        ),
        Err(rejected) => {
            let findings = rejected.report().findings().iter();
            let found: Vec<_> = findings
                .map(|found| (found.rule, found.at.clone()))
                .collect();
            assert_eq!(found, ambiguous(&value), "{text}");
        }
    }
}

/// The contract's section on shorthand, written for values and not for text.
fn long_form(body: &Value, id: UuidAs) -> Value {
    let mut body = body.clone();
    for (name, attribute) in body["data"]["values"].as_object_mut().unwrap() {
        let one: fn(&Value, UuidAs) -> Value = match &**name {
            "workspace_id" | "name" | "avatar_url" => |text, _| json!({"value": text}),
            "company" => {
                |text, _| json!({"target_object": "companies", "domains": [{"domain": text}]})
            }
            "users" => |text, id| {
                if id == UuidAs::RecordId && is_uuid(text.as_str().unwrap()) {
                    return json!({"target_object": "users", "target_record_id": text});
                }
                json!({"target_object": "users", "user_id": [{"value": text}]})
            },
            _ => continue,
        };
        let items = match attribute.take() {
            Value::Array(items) => items,
            one => vec![one],
        };
        let items = items.into_iter().map(|item| {
            if item.is_string() {
                one(&item, id)
            } else {
                item
            }
        });
        *attribute = items.collect();
    }
    body
}

/// The references that look a record up, which have no long form.
fn lookups(body: &Value) -> Vec<(Rule, String)> {
    let mut found = Vec::new();
    for name in ["users", "company"] {
        let at = format!("/data/values/{name}");
        let items = match body.pointer(&at) {
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (format!("{at}/{index}"), item))
                .collect(),
            Some(one) => vec![(at, one)],
            None => Vec::new(),
        };
        let lookups = items
            .into_iter()
            .filter(|(_, item)| item.get("target_record_reference").is_some());
        found.extend(lookups.map(|(at, _)| {
            let at = format!("{at}/target_record_reference");
            (Rule::AdditionalProperty, at)
        }));
    }
    // In the order of the text, in which generated bodies and cases have their keys.
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn ambiguous(body: &Value) -> Vec<(Rule, String)> {
    let users = body["data"]["values"]["users"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate();
    let ambiguous = users.filter(|(_, user)| user.as_str().is_some_and(is_uuid));
    ambiguous
        .map(|(index, _)| (Rule::AmbiguousId, format!("/data/values/users/{index}")))
        .collect()
}

#[test]
fn generated_bodies_keep_the_laws() {
    let generator = Generator::new(Profile::Wire, Body::Request).unwrap();
    let mut choices = Seeded::new(7);
    let (mut changed, mut looked_up) = (0, 0);
    for _ in 0..3_000 {
        let mut body = generator.valid(&mut choices);
        let text = body.to_string();
        the_laws_hold(&text);
        if !lookups(&body).is_empty() {
            looked_up += 1;
            continue;
        }
        let long = expanded(&Contract::default().with_uuids_as(UuidAs::UserId), &text);
        changed += usize::from(long != text);
        // Strings that random letters never make.
        if let Some(users) = body["data"]["values"]["users"].as_array_mut() {
            users.push(ID.into());
            users.insert(0, ID.to_uppercase().into());
            the_laws_hold(&body.to_string());
            the_laws_hold(&serde_json::to_string_pretty(&body).unwrap());
        }
    }
    assert!((1_000..3_000).contains(&changed), "{changed}");
    assert!(looked_up > 100, "{looked_up}");
}

#[cfg(feature = "proptest")]
mod properties {
    use super::{Contract, Profile, the_laws_hold};
    use attio_contract::strategies;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_wire_takes_expands_to_what_canonical_takes(body in strategies::valid_request(Profile::Wire)) {
            the_laws_hold(&body.to_string());
        }

        #[test]
        fn what_canonical_takes_comes_back_as_it_is(body in strategies::valid_request(Profile::Canonical)) {
            let text = serde_json::to_string_pretty(&body).unwrap();
            prop_assert_eq!(Contract::default().expand(text.as_bytes()).unwrap(), text);
        }

        #[test]
        fn what_wire_refuses_has_its_report(body in strategies::broken_request(Profile::Wire)) {
            let text = body.body.to_string();
            let rejected = Contract::default().expand(text.as_bytes()).unwrap_err();
            prop_assert_eq!(rejected.report(), &Contract::default().check_request(text.as_bytes()));
        }
    }
}

#[test]
fn the_cases_keep_the_laws_or_have_their_report() {
    let (mut taken, mut refused) = (0, 0);
    for case in cases()
        .into_iter()
        .filter(|case| case.body == Body::Request)
    {
        let report = Contract::default().check_request(&case.bytes);
        if report.is_valid() {
            taken += 1;
            // `serde_json` keeps no numbers as they are written.
            the_laws_hold(std::str::from_utf8(&case.bytes).unwrap());
        } else {
            refused += 1;
            let rejected = Contract::new(Profile::Published)
                .expand(&case.bytes)
                .unwrap_err();
            assert_eq!(rejected.report(), &report, "{}", case.path.display());
        }
    }
    assert!(taken > 20 && refused > 60, "{taken} {refused}");
}

#[test]
fn only_what_is_missing_is_put_in() {
    let values = |values: &str| format!("{{\"data\":{{\"values\":{{{values}}}}}}}");
    for (short, long) in [
        (r#""name":"a""#, r#""name":[{"value":"a"}]"#),
        (r#""name":{"value":"a"}"#, r#""name":[{"value":"a"}]"#),
        (
            r#""name":["a",{ "value" : "b"} , "c"]"#,
            r#""name":[{"value":"a"},{ "value" : "b"} , {"value":"c"}]"#,
        ),
        (r#""name":[]"#, r#""name":[]"#),
        (
            r#""n\u0061me":"\u0061\/\"""#,
            r#""n\u0061me":[{"value":"\u0061\/\""}]"#,
        ),
        (
            r#""avatar_url":"","workspace_id":"1""#,
            r#""avatar_url":[{"value":""}],"workspace_id":[{"value":"1"}]"#,
        ),
        (
            r#""company":"a.example.com""#,
            r#""company":[{"target_object":"companies","domains":[{"domain":"a.example.com"}]}]"#,
        ),
        (
            r#""company":["…",""]"#,
            r#""company":[{"target_object":"companies","domains":[{"domain":"…"}]},{"target_object":"companies","domains":[{"domain":""}]}]"#,
        ),
        (
            r#""users":["7"]"#,
            r#""users":[{"target_object":"users","user_id":[{"value":"7"}]}]"#,
        ),
        // Nobody knows the forms of custom attributes, and nobody reads what is beside the values.
        (
            r#""plan":"team","seats":[1.0,1e300,-0,10000000000000000000000]"#,
            r#""plan":"team","seats":[1.0,1e300,-0,10000000000000000000000]"#,
        ),
    ] {
        assert_eq!(expanded(&Contract::default(), &values(short)), values(long));
        assert_eq!(expanded(&Contract::default(), &values(long)), values(long));
    }
    let text = " {\n\t\"name\": \"beside\",\r\n\"data\": {\"values\":\n{ \"z\": 1.50, \"name\" :\t\"a\" ,\"a\": {\"name\": \"x\"}}} } \n";
    assert_eq!(
        expanded(&Contract::default(), text),
        text.replacen("\"a\" ,", "[{\"value\": \"a\"}] ,", 1)
    );
}

#[test]
fn what_cannot_be_known_is_named_with_its_place() {
    let text = format!(
        r#"{{"data":{{"values":{{"name":"a","users":["7","{ID}",{{"target_object":"users","target_record_id":"{ID}"}}]}}}}}}"#
    );
    let rejected = Contract::default().expand(text.as_bytes()).unwrap_err();
    let [finding] = rejected.report().findings() else {
        panic!("{rejected}");
    };
    assert_eq!(
        (finding.rule, &*finding.at),
        (Rule::AmbiguousId, "/data/values/users/1")
    );
    let span = finding.span.unwrap();
    assert_eq!(&text[span.start..span.end], format!("\"{ID}\""));
    assert!(!rejected.to_string().contains(ID) && !format!("{rejected:?}").contains(ID));
    let schema: Value =
        serde_json::from_str(Contract::default().schema(Body::Request).unwrap()).unwrap();
    assert!(schema.pointer(&finding.schema_at).is_some());
    assert_eq!(
        finding.hint.as_deref(),
        Some(
            r#"{"target_object": "users", "user_id": [{"value": "…"}]} or {"target_object": "users", "target_record_id": "…"}"#
        )
    );
    // Neither the profile of the contract nor its wish for advice changes what is refused.
    let other = Contract::new(Profile::Published).with_advice();
    assert_eq!(other.expand(text.as_bytes()).unwrap_err(), rejected);
    let quoting = Contract::default()
        .with_values()
        .expand(text.as_bytes())
        .unwrap_err();
    assert!(quoting.to_string().contains(ID));
}

/// A user id has no limit in short, and that of a string to match by in long.
#[test]
fn a_user_id_over_the_limit_of_texts_has_no_long_form() {
    const LIMIT: usize = 10 << 20;
    for (bytes, is_taken) in [(LIMIT, true), (LIMIT + 1, false)] {
        let text = format!(
            r#"{{"data":{{"values":{{"users":["{}"]}}}}}}"#,
            "x".repeat(bytes)
        );
        assert!(Contract::default().is_valid_request(text.as_bytes()));
        match Contract::default().expand(text.as_bytes()) {
            Ok(long) => assert!(
                is_taken && Contract::new(Profile::Canonical).is_valid_request(long.as_bytes())
            ),
            Err(rejected) => {
                let finding = &rejected.report().findings()[0];
                assert!(!is_taken);
                assert_eq!(
                    (finding.rule, &*finding.at),
                    (Rule::TextLimit, "/data/values/users/0")
                );
            }
        }
        let text = text.replace(r#""users":["#, r#""company":["#);
        assert!(Contract::default().expand(text.as_bytes()).is_ok());
    }
}

#[test]
fn a_report_of_refusals_keeps_to_the_limit() {
    let users: Vec<_> = (0..20).map(|_| format!("\"{ID}\"")).collect();
    let text = format!(
        r#"{{"data":{{"values":{{"users":[{}]}}}}}}"#,
        users.join(",")
    );
    let rejected = Contract::default()
        .with_limit(3)
        .expand(text.as_bytes())
        .unwrap_err();
    assert_eq!(
        (
            rejected.report().findings().len(),
            rejected.report().total()
        ),
        (3, 20)
    );
    for name in ["", "user_id"] {
        assert!(name.parse::<UuidAs>().is_err());
    }
}

#[test]
fn a_body_that_is_refused_has_no_advice() {
    let text = r#"{"data":{"values":{"name":7,"nmae":"a"}}}"#;
    let contract = Contract::default().with_advice();
    assert!(
        contract
            .check_request(text)
            .count(attio_contract::Severity::Advice)
            > 0
    );
    let refused = contract.expand(text).unwrap_err();
    assert_eq!(refused.report().total(), 1, "{refused}");
}

/// A workspace with an attribute of every type that can be written.
const ATTRIBUTES: &str = r#"{"data":[
    {"id":{"attribute_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"},"api_slug":"text","type":"text"},
    {"api_slug":"number","type":"number"},
    {"api_slug":"checkbox","type":"checkbox"},
    {"api_slug":"currency","type":"currency"},
    {"api_slug":"date","type":"date"},
    {"api_slug":"timestamp","type":"timestamp"},
    {"api_slug":"rating","type":"rating"},
    {"api_slug":"status","type":"status"},
    {"api_slug":"select","type":"select","is_multiselect":true},
    {"api_slug":"actor","type":"actor-reference"},
    {"api_slug":"location","type":"location"},
    {"api_slug":"domain","type":"domain","is_multiselect":true},
    {"api_slug":"email","type":"email-address"},
    {"api_slug":"phone","type":"phone-number"},
    {"api_slug":"name","type":"personal-name"},
    {"api_slug":"odd","type":"of the future"},
    {"api_slug":"any","type":"record-reference"},
    {"api_slug":"unknown","type":"record-reference",
     "config":{"record_reference":{"allowed_object_ids":["5f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"]}}}
]}"#;

fn in_workspace(profile: Profile) -> Contract {
    let metadata = Metadata::parse(ATTRIBUTES.as_bytes()).unwrap();
    Contract::new(profile)
        .with_metadata(&Arc::new(metadata))
        .unwrap()
}

#[test]
fn every_short_form_of_a_workspace_has_its_long_form() {
    let whole = |values: &str| format!(r#"{{"data":{{"values":{{{values}}}}}}}"#);
    let [wire, canonical] = [Profile::Wire, Profile::Canonical].map(in_workspace);
    for (short, long) in [
        (r#""text":"a""#, r#""text":[{"value":"a"}]"#),
        (
            r#""3F2B8C1E-5D4A-4E6F-8A7B-9C0D1E2F3A4B":"a""#,
            r#""3F2B8C1E-5D4A-4E6F-8A7B-9C0D1E2F3A4B":[{"value":"a"}]"#,
        ),
        (r#""number":1.50"#, r#""number":[{"value":1.50}]"#),
        (r#""number":[-1e2]"#, r#""number":[{"value":-1e2}]"#),
        (r#""number":{"value":1}"#, r#""number":[{"value":1}]"#),
        (r#""checkbox":true"#, r#""checkbox":[{"value":true}]"#),
        (r#""checkbox":"false""#, r#""checkbox":[{"value":false}]"#),
        (
            r#""checkbox":{"value":"\u0074rue"}"#,
            r#""checkbox":[{"value":true}]"#,
        ),
        (
            r#""currency":"4.99""#,
            r#""currency":[{"currency_value":4.99}]"#,
        ),
        (
            r#""currency":["+007.50"]"#,
            r#""currency":[{"currency_value":7.50}]"#,
        ),
        (
            r#""currency":"-00""#,
            r#""currency":[{"currency_value":-0}]"#,
        ),
        (r#""currency":0"#, r#""currency":[{"currency_value":0}]"#),
        (r#""date":"2026""#, r#""date":[{"value":"2026"}]"#),
        (
            r#""timestamp":"2026-12-31T10:00""#,
            r#""timestamp":[{"value":"2026-12-31T10:00"}]"#,
        ),
        (r#""rating":5"#, r#""rating":[{"value":5}]"#),
        (r#""status":"A""#, r#""status":[{"status":"A"}]"#),
        (
            r#""select":["A",{"option":"B"}]"#,
            r#""select":[{"option":"A"},{"option":"B"}]"#,
        ),
        (
            r#""actor":"a@example.com""#,
            r#""actor":[{"workspace_member_email_address":"a@example.com"}]"#,
        ),
        (
            r#""domain":["example.com"]"#,
            r#""domain":[{"domain":"example.com"}]"#,
        ),
        (
            r#""email":"a@example.com""#,
            r#""email":[{"email_address":"a@example.com"}]"#,
        ),
        (
            r#""phone":"+33 1 99 00""#,
            r#""phone":[{"original_phone_number":"+33 1 99 00"}]"#,
        ),
        (
            r#""name":{"first_name":"A","last_name":"B","full_name":"A B"}"#,
            r#""name":[{"first_name":"A","last_name":"B","full_name":"A B"}]"#,
        ),
        (r#""odd":[7,"x"]"#, r#""odd":[7,"x"]"#),
        (
            r#""any":{"target_object":"a","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}"#,
            r#""any":[{"target_object":"a","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}]"#,
        ),
    ] {
        let expanded = expanded(&wire, &whole(short));
        assert_eq!(expanded, whole(long));
        let report = canonical.check_request(&expanded);
        assert_eq!(report.total(), 0, "{expanded}: {report}");
        assert_eq!(self::expanded(&wire, &expanded), expanded);
    }
    assert_eq!(
        expanded(&wire, r#"{"data": {"values": {"number": 1}}}"#),
        r#"{"data": {"values": {"number": [{"value": 1}]}}}"#
    );
    let parts = "only the server can take this string apart";
    let object = "what this string matches depends on an object that the metadata do not have";
    for (attribute, body, message) in [
        ("location", r#""location":"1 Example Street""#, parts),
        (
            "any",
            r#""any":{"target_object":"a","target_record_reference":{"match":{"b":"c"}}}"#,
            "a reference that looks a record up has no long form",
        ),
        ("name", r#""name":["Example, Ada"]"#, parts),
        ("unknown", r#""unknown":["example.com"]"#, object),
    ] {
        let rejected = wire.expand(whole(body)).unwrap_err();
        let found = &rejected.report().findings()[0];
        assert_eq!(found.message, message, "{attribute}");
        assert!(found.at.starts_with(&format!("/data/values/{attribute}")));
    }
}

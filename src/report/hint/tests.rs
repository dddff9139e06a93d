//! Every hint is given where it should be, and following it makes the body valid.

mod rows;
mod workspace;

use super::*;
use crate::api::documented::Documented;
use crate::contract::Contract;
use crate::json;
use crate::validate::document::find_broken;
use rows::{Row, rows};
use std::collections::BTreeSet;

/// The names of the rows that apply to a body.
fn names(row: &Row) -> Vec<&'static str> {
    let contract = Contract::new(row.profile);
    let schema = contract.compiled(row.body).unwrap();
    let document = json::read(row.text.as_bytes()).unwrap();
    let broken = find_broken(schema, row.profile.asserts_formats(), &document);
    let at = broken
        .iter()
        .filter(|broken| document.pointer(broken.value) == row.at);
    at.filter_map(|broken| {
        let context = Context {
            operation: contract.operation(),
            schemas: contract.schemas(),
            profile: row.profile,
            body: row.body,
            schema,
            document: &document,
            names: &Names::new(&document),
            broken,
            rule: broken.rule(schema, &[]),
        };
        given(&context).map(|(name, _)| name)
    })
    .collect()
}

#[test]
fn a_hint_is_given_at_its_place_and_leads_to_a_valid_body() {
    for row in rows() {
        let contract = Contract::new(row.profile);
        let report = contract.check(row.body, row.text.as_bytes());
        let hints: Vec<_> = report
            .findings()
            .iter()
            .filter(|finding| finding.at == row.at)
            .filter_map(|finding| finding.hint.as_deref())
            .collect();
        assert_eq!(hints, [row.hint], "{} {report}", row.text);
        assert_eq!(names(&row), [row.name], "{}", row.text);
        let body = row.followed_as.unwrap_or(row.body);
        let mended = contract.check(body, row.mended.as_bytes());
        assert_eq!(mended.total(), 0, "{} {mended}", row.mended);
        if body == Body::Request {
            let refused = refused(&row.mended);
            assert_eq!(refused, None, "{}", row.mended);
        }
    }
}

/// The attributes that identify records of the standard objects. Records cannot be found by any other attribute.
const UNIQUE: [(&str, &[&str]); 4] = [
    ("companies", &["domains"]),
    ("people", &["email_addresses"]),
    ("users", &["user_id", "primary_email_address"]),
    ("workspaces", &["workspace_id"]),
];

/// Why the server would refuse a request that the contract accepts, as far as is known.
fn refused(text: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(text).unwrap();
    let values = body["data"]["values"].as_object().unwrap();
    for value in values.values() {
        let items = value
            .as_array()
            .map_or(std::slice::from_ref(value), |items| items);
        if value.is_null() || items.iter().any(serde_json::Value::is_null) {
            return Some("null is no value".to_owned());
        }
        for item in items.iter().filter_map(|item| item.as_object()) {
            let Some(object) = item.get("target_object").and_then(|name| name.as_str()) else {
                continue;
            };
            let unique = UNIQUE.iter().find(|(name, _)| *name == object);
            let is_told = |key: &str| unique.is_none_or(|(_, names)| names.contains(&key));
            let mut keys = item.keys().filter(|key| !key.starts_with("target_"));
            if let Some(key) = keys.find(|key| !is_told(key)) {
                return Some(format!("{object} are not matched by {key}"));
            }
        }
    }
    let advice = Contract::default().with_advice();
    let report = advice.check_request(text.as_bytes());
    // Advice to add something is not a consequence of a hint.
    let mut findings = report.findings().iter().filter(|finding| {
        finding.severity == crate::Severity::Advice
            && !matches!(finding.rule, Rule::EmptyValues | Rule::RecommendedProperty)
    });
    findings.next().map(ToString::to_string)
}

#[test]
fn what_is_refused_on_knowledge_alone_is_known_to_the_test() {
    for (values, reason) in [
        (r#""plan":null"#, "null"),
        (r#""plan":[null]"#, "null"),
        (
            r#""company":{"target_object":"companies","display_name":[{"value":"A"}]}"#,
            "companies are not matched by display_name",
        ),
        (r#""company":"Example Ltd""#, "not a domain"),
    ] {
        let reason_given = refused(&format!(r#"{{"data":{{"values":{{{values}}}}}}}"#));
        assert!(
            reason_given
                .as_ref()
                .is_some_and(|given| given.contains(reason)),
            "{reason_given:?}"
        );
    }
    assert_eq!(
        refused(
            r#"{"data":{"values":{"plan":"a","company":{"target_object":"projects","name":[{"value":"A"}]}}}}"#
        ),
        None
    );
}

/// The file that hints read says the same as this test.
#[test]
fn the_unique_attributes_of_the_standard_objects_are_those_of_the_table() {
    let advice = Documented::table();
    for (object, names) in UNIQUE {
        assert_eq!(advice.unique_attributes(object).unwrap(), names, "{object}");
    }
    assert_eq!(advice.unique_attributes("projects"), None);
}

#[test]
fn every_hint_of_the_table_is_tried() {
    let rows = rows();
    let tried = rows.iter().map(|row| row.name);
    let tried: BTreeSet<_> = tried.chain(workspace::NAMES).collect();
    let table: BTreeSet<_> = HINTS.iter().map(|hint| hint.name).collect();
    assert_eq!(tried, table);
    assert_eq!(table.len(), HINTS.len());
}

/// A response cannot be changed by its reader.
#[test]
fn a_response_is_not_told_to_be_sent_in_another_way() {
    for text in [
        r#"{"values":{}}"#,
        r#"{"data":null}"#,
        r#"{"data":[]}"#,
        r#"{"data":{"name":1}}"#,
        r#"{"data":{"id":{},"values":{"name":"a"}}}"#,
    ] {
        let report = Contract::default().check_response(200, text.as_bytes());
        assert!(report.total() > 0);
        assert!(
            report
                .findings()
                .iter()
                .all(|finding| finding.hint.is_none()),
            "{report}"
        );
    }
}

#[test]
fn where_a_hint_would_be_wrong_there_is_none() {
    for text in [
        r#"{"data":{"values":{"company":{"target_object":"companies","domains":null}}}}"#,
        r#"{"data":{"values":{"users":[{"target_object":"x","d":[{"domain":null}]}]}}}"#,
        r#"{"data":{"values":null}}"#,
        r#"{"data":{"values":{},"fields":{}}}"#,
        r#"{"data":{"values":{"users":[{"target_object":"x","p":[{"original_phone_number":"1","country_code":49}]}]}}}"#,
    ] {
        let report = Contract::default().check_request(text.as_bytes());
        let [finding] = report.findings() else {
            panic!("{report}");
        };
        assert_eq!(finding.hint, None, "{text}");
    }
}

#[test]
fn a_hint_depends_on_neither_the_order_of_keys_nor_their_escapes() {
    let told = |texts: [&str; 2]| {
        texts.map(|text| {
            let body = format!(
                r#"{{"data":{{"values":{{"users":[{{"target_object":"contacts",{text}}}]}}}}}}"#
            );
            let report = Contract::default().check_request(body.as_bytes());
            let [finding] = report.findings() else {
                panic!("{report}");
            };
            finding.hint.clone()
        })
    };
    let escaped = |text: &str| {
        let escapes = text.bytes().map(|byte| format!("\\u{byte:04x}"));
        escapes.collect::<Vec<_>>().concat()
    };
    let key = "original_phone_numbr";
    assert_eq!(
        told([
            r#""p":[{"riginal_phone_number":"1","by":"GB"}]"#,
            r#""p":[{"by":"GB","riginal_phone_number":"1"}]"#,
        ]),
        [(); 2].map(|()| Some("original_phone_number".to_owned()))
    );
    assert_eq!(
        told([
            &format!(r#""p":[{{"{key}":"1"}}]"#),
            &format!(r#""p":[{{"{}":"1"}}]"#, escaped(key)),
        ]),
        [(); 2].map(|()| Some("original_phone_number".to_owned()))
    );
    let member =
        |code: &str| format!(r#""p":[{{"original_phone_number":"1","country_code":"{code}"}}]"#);
    let name = "United Kingdom";
    assert_eq!(
        told([&member(name), &member(&escaped(name))]),
        [(); 2].map(|()| Some("GB".to_owned()))
    );
}

#[test]
fn hints_at_references_do_not_depend_on_the_order_of_keys() {
    let hints = |keys: &[String]| {
        let text = format!(
            r#"{{"data":{{"values":{{"users":[{{{}}}]}}}}}}"#,
            keys.join(",")
        );
        let report = Contract::default().check_request(text);
        let mut hints: Vec<_> = report
            .iter()
            .map(|finding| (finding.at.clone(), finding.hint.clone()))
            .collect();
        hints.sort();
        hints
    };
    let many = |count: usize| (0..count).map(|key| format!(r#""k{key}":[{{"domain":"d"}}]"#));
    for count in [0, 10, 13, 14, 15, 40] {
        let mut keys = vec![
            r#""email_addresses":[{"email_address":"a@example.com"}]"#.to_owned(),
            r#""domains":[{"domain":"example.com"}]"#.to_owned(),
            r#""trtage_object":"people""#.to_owned(),
        ];
        keys.extend(many(count));
        let forwards = hints(&keys);
        keys.reverse();
        assert_eq!(forwards, hints(&keys), "{count}");
    }
}

//! Hints from metadata: those of the examples of `explain`.

use crate::api::body::Body;
use crate::api::metadata::Metadata;
use crate::api::operation::Operation;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::report::explain::Example;
use crate::report::rule::Rule;
use std::sync::Arc;

/// The rows of the table that the tests below or `tests/contract/metadata/hints.txt` try.
pub(super) const NAMES: [&str; 12] = [
    "unknown-attribute",
    "unknown-option",
    "newer",
    "required-attribute",
    "objects",
    "bare-reference",
    "unique",
    "remedy",
    "key-of-type",
    "ignored",
    "number-alone",
    "titles",
];

fn contract(profile: Profile) -> Contract {
    let metadata = Metadata::parse(Example::metadata().as_bytes()).unwrap();
    let operation = Operation::with_metadata("create", "workspaces", &Arc::new(metadata));
    Contract::of(&Arc::new(operation.unwrap()), profile).with_advice()
}

#[test]
fn a_hint_names_what_the_workspace_has_and_nothing_of_the_body() {
    let reference = r#""related":[{"target_object":"companies","#;
    for (values, rule, at, hint) in [
        (
            r#""Monthly Revenue":1"#,
            Rule::UnknownAttribute,
            "/Monthly Revenue",
            Some("mrr"),
        ),
        (
            r#""heatlh":1"#,
            Rule::UnknownAttribute,
            "/heatlh",
            Some("health"),
        ),
        (
            r#""domains":[]"#,
            Rule::UnknownAttribute,
            "/domains",
            Some("companies has an attribute of this name"),
        ),
        (r#""xyzzy":[]"#, Rule::UnknownAttribute, "/xyzzy", None),
        (
            r#""plan":"TEAM""#,
            Rule::UnknownOption,
            "/plan",
            Some("Team"),
        ),
        (
            r#""plan":"Tea""#,
            Rule::UnknownOption,
            "/plan",
            Some("Team"),
        ),
        (
            r#""plan":"xyzzy""#,
            Rule::UnknownOption,
            "/plan",
            Some(r#"one of "Free", "Team""#),
        ),
        (
            r#""company":{"target_object":"deals","target_record_id":"99a03ff3-0435-47da-95cc-76b2caeb4dab"}"#,
            Rule::DisallowedObject,
            "/company/target_object",
            Some(r#""companies""#),
        ),
        (
            r#""related":[{"target_object":"company","target_record_id":"99a03ff3-0435-47da-95cc-76b2caeb4dab"}]"#,
            Rule::UnknownObject,
            "/related/0/target_object",
            Some(r#"one of "companies", "deals", "workspaces""#),
        ),
        (
            r#""related":["xyzzy"]"#,
            Rule::BareReference,
            "/related/0",
            Some(
                r#"write a reference: {"target_object": "…", "target_record_id": "…"}, or match by a unique attribute"#,
            ),
        ),
        (
            &format!(r#"{reference}"name":[{{"value":"x"}}]}}]"#),
            Rule::NotUniqueAttribute,
            "/related/0/name",
            Some(r#"match by "domains""#),
        ),
        (
            r#""health":3.5"#,
            Rule::WholeNumber,
            "/health",
            Some("round it"),
        ),
        (
            r#""health":-1"#,
            Rule::OutOfRange,
            "/health",
            Some("0 to 5"),
        ),
    ] {
        let body = format!(r#"{{"data":{{"values":{{"workspace_id":"42",{values}}}}}}}"#);
        let report = contract(Profile::Wire).check(Body::Request, &body);
        let [finding] = report.findings() else {
            panic!("{body} {report}");
        };
        assert_eq!(finding.rule, rule, "{body}");
        assert_eq!(finding.at, format!("/data/values{at}"));
        assert_eq!(finding.hint.as_deref(), hint, "{body}");
        let slug = at.split('/').nth(1);
        assert_eq!(finding.attribute.as_deref(), slug, "{body}");
    }
    let report = contract(Profile::Wire).check(Body::Request, r#"{"data":{"values":{"mrr":1}}}"#);
    let finding = &report.findings()[0];
    assert_eq!(finding.rule, Rule::RequiredAttribute);
    assert_eq!(finding.hint.as_deref(), Some("add a value of type text"));
    assert_eq!(finding.attribute.as_deref(), Some("workspace_id"));
}

#[test]
fn what_is_unknown_may_be_newer_than_the_metadata() {
    let pulled = r#""pulled_at": "2026-11-20T08:00:00Z", "objects""#;
    let pulled = Example::metadata().replacen("\"objects\"", pulled, 1);
    let request = r#"{"data":{"values":{"workspace_id":"42","xyzzy":[]}}}"#;
    let response = r#"{"data":{"values":{"xyzzy":[]}}}"#;
    for (metadata, body, text, hint) in [
        (
            &*pulled,
            Body::Request,
            request,
            Some("not in the metadata pulled at 2026-11-20T08:00:00Z"),
        ),
        (
            &pulled,
            Body::Response(200),
            response,
            Some("pull the metadata again: they were pulled at 2026-11-20T08:00:00Z"),
        ),
        (Example::metadata(), Body::Request, request, None),
        (
            Example::metadata(),
            Body::Response(200),
            response,
            Some("pull the metadata again"),
        ),
    ] {
        let metadata = Arc::new(Metadata::parse(metadata.as_bytes()).unwrap());
        let contract = Contract::default().with_metadata(&metadata).unwrap();
        let report = contract.with_advice().check(body, text);
        let mut findings = report.findings().iter();
        let unknown = findings.find(|finding| finding.rule == Rule::UnknownAttribute);
        assert_eq!(unknown.unwrap().hint.as_deref(), hint, "{text}");
    }
}

#[test]
fn what_is_archived_may_have_been_restored() {
    let metadata = r#"{"pulled_at": "2026-11-20T08:00:00Z", "objects": [{"api_slug": "workspaces", "attributes": [
        {"api_slug": "old", "type": "text", "is_archived": true},
        {"api_slug": "tier", "type": "select", "options": [{"title": "A", "is_archived": true}]}
    ]}]}"#;
    let metadata = Arc::new(Metadata::parse(metadata.as_bytes()).unwrap());
    let contract = Contract::new(Profile::Canonical).with_metadata(&metadata);
    let body = r#"{"data":{"values":{"old":[{"value":"a"}],"tier":[{"option":"A"}]}}}"#;
    let report = contract.unwrap().check_request(body);
    let hints = report
        .findings()
        .iter()
        .map(|finding| finding.hint.as_deref());
    let then = "archived when the metadata were pulled at 2026-11-20T08:00:00Z";
    let expected = [
        format!("restore it, or leave it out: {then}"),
        format!("restore it, or choose another: {then}"),
    ];
    assert!(
        hints.eq(expected.iter().map(|hint| Some(hint.as_str()))),
        "{report}"
    );
}

#[test]
fn unknown_keys_are_not_compared_with_all_attributes_of_a_large_workspace() {
    let size = 2_000;
    let attributes: Vec<_> = (0..size)
        .map(|index| format!(r#"{{"api_slug":"attribute_{index}","type":"text"}}"#))
        .collect();
    let metadata = format!(r#"{{"data":[{}]}}"#, attributes.join(","));
    let metadata = Arc::new(Metadata::parse(metadata.as_bytes()).unwrap());
    let contract = Contract::default().with_metadata(&metadata).unwrap();
    let keys: Vec<_> = (0..size)
        .map(|index| format!(r#""attribuet_{index}":[]"#))
        .collect();
    let body = format!(r#"{{"data":{{"values":{{{}}}}}}}"#, keys.join(","));
    let (report, units) = crate::work::of(|| contract.check_request(&body));
    assert_eq!(report.total(), size);
    let hint = report.findings()[0].hint.as_deref();
    assert_eq!(hint, Some("attribute_0"));
    // Ten names of a body at most, each with every attribute.
    let most = crate::work::most(body.len()) + 10 * 20 * 2 * size as u64;
    assert!(units < most, "{units} of {most}");
}

#[test]
fn unknown_options_are_not_compared_with_all_options_of_a_large_select() {
    let size = 2_000;
    let options: Vec<_> = (0..size)
        .map(|index| format!(r#"{{"title":"Option {index}"}}"#))
        .collect();
    let metadata = format!(
        r#"{{"data":[{{"api_slug":"plan","type":"select","is_multiselect":true,"options":[{}]}}]}}"#,
        options.join(",")
    );
    let metadata = Arc::new(Metadata::parse(metadata.as_bytes()).unwrap());
    let contract = Contract::default().with_metadata(&metadata).unwrap();
    let items: Vec<_> = (0..size)
        .map(|index| format!(r#""Optoin {index}""#))
        .collect();
    let body = format!(
        r#"{{"data":{{"values":{{"plan":[{}]}}}}}}"#,
        items.join(",")
    );
    let (report, units) = crate::work::of(|| contract.check_request(&body));
    assert_eq!(report.total(), size);
    let hint = report.findings()[0].hint.as_deref();
    assert_eq!(hint, Some("Option 0"));
    let most = crate::work::most(body.len()) + 10 * 20 * 2 * size as u64;
    assert!(units < most, "{units} of {most}");
}

#[test]
fn titles_of_a_megabyte_are_not_compared_with_the_names_of_a_body() {
    let long = "x".repeat(1 << 20);
    let metadata = format!(
        r#"{{"data":[{{"api_slug":"plan","title":"{long}","type":"select","is_multiselect":true,"options":[{{"title":"{long}"}}]}}]}}"#
    );
    let metadata = Arc::new(Metadata::parse(metadata.as_bytes()).unwrap());
    let contract = Contract::default().with_metadata(&metadata).unwrap();
    let size = 1_000;
    let keys: Vec<_> = (0..size)
        .map(|index| format!(r#""key_{index}":[]"#))
        .collect();
    let items: Vec<_> = (0..size)
        .map(|index| format!(r#""Option {index}""#))
        .collect();
    let (keys, items) = (keys.join(","), items.join(","));
    let body = format!(r#"{{"data":{{"values":{{{keys},"plan":[{items}]}}}}}}"#);
    let (report, units) = crate::work::of(|| contract.check_request(&body));
    assert_eq!(report.total(), 2 * size);
    let most = crate::work::most(body.len());
    assert!(units < most, "{units} of {most}");
}

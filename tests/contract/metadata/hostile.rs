//! Metadata of any size and shape get a verdict or an error with its place.

use attio_contract::{Contract, Metadata, Operation, Profile, Report, Rule};
use serde_json::{Value, json};
use std::sync::Arc;

fn parsed(file: &Value) -> Arc<Metadata> {
    Arc::new(Metadata::parse(file.to_string().as_bytes()).unwrap())
}

/// The findings on a create in profile wire, as rule and place.
fn found(metadata: &Arc<Metadata>, values: &Value) -> Vec<(Rule, String)> {
    let report = report(metadata, Profile::Wire, values);
    let findings = report.findings().iter();
    findings
        .map(|finding| (finding.rule, finding.at.clone()))
        .collect()
}

fn report(metadata: &Arc<Metadata>, profile: Profile, values: &Value) -> Report {
    let operation = Operation::with_metadata("create", "things", metadata).unwrap();
    let contract = Contract::of(&Arc::new(operation), profile);
    let text = json!({"data": {"values": values}}).to_string();
    let report = contract.check_request(&text);
    assert_eq!(contract.is_valid_request(&text), report.is_valid());
    assert_eq!(report.is_valid(), report.findings().is_empty());
    report
}

/// Attributes of an object whose other objects are not known.
fn things(attributes: &Value) -> Arc<Metadata> {
    parsed(&json!({"objects": [{"api_slug": "things", "attributes": attributes}]}))
}

#[test]
fn ten_thousand_attributes() {
    let attribute = |index: usize| {
        json!({
            "id": {"attribute_id": format!("00000000-0000-4000-8000-{index:012}")},
            "api_slug": format!("attribute_{index}"), "type": "text", "is_multiselect": false,
            "is_required": index == 9_999,
        })
    };
    let attributes: Value = (0..10_000).map(attribute).collect();
    let metadata = things(&attributes);
    assert_eq!(found(&metadata, &json!({"attribute_9999": "a"})), []);
    let by_id = json!({"00000000-0000-4000-8000-000000009999": "a", "attribute_7": 7, "none": 1});
    let at = |name: &str| format!("/data/values/{name}");
    let expected = [
        (Rule::Type, at("attribute_7")),
        (Rule::UnknownAttribute, at("none")),
    ];
    assert_eq!(found(&metadata, &by_id), expected);
    let nothing = found(&metadata, &json!({"attribute_0": "a"}));
    assert_eq!(
        nothing,
        [(Rule::RequiredAttribute, "/data/values".to_owned())]
    );
}

#[test]
fn a_hundred_thousand_options() {
    let option = |index: usize| {
        json!({
            "id": {"option_id": format!("00000000-0000-4000-8000-{index:012}")},
            "title": format!("Option {index}"), "is_archived": index == 5,
        })
    };
    let options: Value = (0..100_000).map(option).collect();
    let metadata = things(&json!([
        {"api_slug": "tags", "type": "select", "is_multiselect": true, "options": options}
    ]));
    let known = json!([
        "Option 0",
        "Option 99999",
        "00000000-0000-4000-8000-000000099999"
    ]);
    assert_eq!(found(&metadata, &json!({"tags": known})), []);
    let unknown = json!({"tags": ["Option 100000", "option 1", ""]});
    let at = |index: usize| (Rule::UnknownOption, format!("/data/values/tags/{index}"));
    assert_eq!(found(&metadata, &unknown), [at(0), at(1), at(2)]);
    let archived = report(
        &metadata,
        Profile::Canonical,
        &json!({"tags": [{"option": "Option 5"}]}),
    );
    assert_eq!(archived.findings()[0].rule, Rule::ArchivedOption);
}

#[test]
fn titles_of_a_megabyte_are_compared_and_not_shown() {
    let long = "x".repeat(1 << 20);
    let metadata = things(&json!([
        {"api_slug": "tags", "title": long, "type": "select", "is_multiselect": true, "is_required": true,
            "options": [{"title": long}, {"title": "Short"}]}
    ]));
    assert_eq!(found(&metadata, &json!({"tags": [long]})), []);
    for values in [
        json!({"tags": ["other"]}),
        json!({}),
        json!({"tags": ["Short"], "tgas": 1}),
    ] {
        let report = report(&metadata, Profile::Wire, &values);
        let [finding] = report.findings() else {
            panic!("{values} {report}");
        };
        let hint = finding.hint.as_deref().unwrap_or_default();
        assert!(hint.len() < 200 && finding.message.len() < 200, "{values}");
    }
    let report = report(&metadata, Profile::Wire, &json!({"tags": ["other"]}));
    let hint = report.findings()[0].hint.as_deref();
    assert_eq!(hint, Some(r#"one of "Short", and 1 more"#));
}

/// Slugs that are or look like something else to a program.
const SLUGS: [&str; 16] = [
    "__proto__",
    "constructor",
    "a/b~c",
    "",
    "plan",
    "Plan",
    "PLAN",
    "é\u{301}",
    "\u{0}",
    "\"",
    "\\",
    "$ref",
    "target_object",
    "target_record_id",
    "target_record_reference",
    "[slug_or_id_of_matching_attribute]",
];

#[test]
fn slugs_may_be_anything() {
    let attributes: Value = SLUGS
        .iter()
        .map(|slug| json!({"api_slug": slug, "type": "number", "is_multiselect": false, "is_unique": true}))
        .collect();
    let metadata = things(&attributes);
    for slug in SLUGS {
        assert_eq!(found(&metadata, &json!({slug: 1})), [], "{slug:?}");
        let at = format!(
            "/data/values/{}",
            slug.replace('~', "~0").replace('/', "~1")
        );
        assert_eq!(
            found(&metadata, &json!({slug: "1"})),
            [(Rule::Type, at.clone())],
            "{slug:?}"
        );
        let unknown = format!("{slug}?");
        let expected = (Rule::UnknownAttribute, format!("{at}?"));
        assert_eq!(
            found(&metadata, &json!({unknown: 1})),
            [expected],
            "{slug:?}"
        );
        let finding = &report(
            &metadata,
            Profile::Canonical,
            &json!({slug: [{"value": "1"}]}),
        );
        let finding = &finding.findings()[0];
        assert_eq!(finding.attribute.as_deref(), Some(slug));
    }
}

#[test]
fn the_keys_of_a_reference_are_reserved() {
    let attributes = [
        "target_object", "target_record_id", "target_record_reference", "[slug_or_id_of_matching_attribute]", "code",
    ]
    .map(|slug| json!({"api_slug": slug, "type": "text", "is_multiselect": false, "is_unique": true}));
    let metadata = parsed(&json!({"complete": true, "objects": [
        {"api_slug": "others", "attributes": attributes},
        {"api_slug": "things", "attributes": [{"api_slug": "other", "type": "record-reference", "is_multiselect": true}]},
    ]}));
    let reference =
        |key: &str, value: Value| json!({"other": [{"target_object": "others", key: value}]});
    let value = json!([{"value": "a"}]);
    assert_eq!(found(&metadata, &reference("code", value.clone())), []);
    let rules = |key: &str| {
        let found = found(&metadata, &reference(key, value.clone()));
        found.into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
    };
    assert_eq!(rules("target_record_id"), [Rule::Type]);
    assert_eq!(rules("target_record_reference"), [Rule::Type]);
    assert_eq!(
        rules("[slug_or_id_of_matching_attribute]"),
        [Rule::MatchingAttribute]
    );
    let found = found(
        &metadata,
        &json!({"other": [{"target_object": 7, "code": value}]}),
    );
    assert_eq!(
        found,
        [(Rule::Type, "/data/values/other/0/target_object".to_owned())]
    );
}

#[test]
fn wrong_types_restrict_nothing() {
    let metadata = parsed(&json!({
        "attio_contract": 1, "complete": "yes", "pulled_at": 7, "workspace_id": null, "unknown": {"kept": true},
        "objects": [{"id": 7, "api_slug": "things", "attributes": [
            {"api_slug": "flags", "id": "none", "title": 7, "type": "text", "is_multiselect": "yes", "is_writable": "no",
                "is_required": 1, "is_unique": "true", "is_archived": [], "is_default_value_enabled": null},
            {"api_slug": "no_config", "id": {"attribute_id": 7}, "type": "record-reference", "config": null},
            {"api_slug": "odd_config", "type": "record-reference", "config": {"record_reference": "any"}},
            {"api_slug": "odd_objects", "type": "record-reference",
                "config": {"record_reference": {"allowed_object_ids": [null, 7, {}]}}},
            {"api_slug": "related", "type": "record-reference", "is_multiselect": true,
                "relationship": {"id": {"object_id": "1a000000-0000-4000-8000-000000000001"}}},
            {"api_slug": "bare_relationship", "type": "record-reference", "relationship": "x"},
            {"api_slug": "no_options", "type": "select", "options": "none"},
            {"api_slug": "new_type", "type": "hologram", "config": 7},
            {"api_slug": "no_type", "type": null},
            {"api_slug": "odd_type", "type": {"name": "text"}},
        ]}],
    }));
    assert!(!metadata.is_complete());
    assert_eq!(metadata.pulled_at(), None);
    let reference = json!({"target_object": "anything", "target_record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"});
    let values = json!({
        "flags": "a", "no_config": reference, "odd_config": reference, "odd_objects": reference, "related": [reference],
        "bare_relationship": reference, "no_options": "Anything", "new_type": {"a": null}, "no_type": 7, "odd_type": [],
    });
    assert_eq!(found(&metadata, &values), []);
    // Nothing that was given gets lost.
    let again = Metadata::parse(metadata.to_json().as_bytes()).unwrap();
    assert_eq!(again.to_json(), metadata.to_json());
    assert!(again.to_json().contains("\"kept\": true"));
}

#[test]
fn what_cannot_be_used_is_an_error_with_its_place() {
    let things =
        |attributes: Value| json!({"objects": [{"api_slug": "things", "attributes": attributes}]});
    let id = |id: &str| json!({"attribute_id": id});
    for (file, at, what) in [
        (json!([]), "", "expected an object with `objects` or `data`"),
        (json!({}), "", "a list of attributes"),
        (json!({"data": {}}), "", "a list of attributes"),
        (
            json!({"objects": {}}),
            "/objects",
            "expected a list of objects",
        ),
        (json!({"objects": [7]}), "/objects/0", "expected an object"),
        (
            json!({"attio_contract": 2, "objects": []}),
            "/attio_contract",
            "\"attio_contract\": 1",
        ),
        (
            json!({"attio_contract": "1", "objects": []}),
            "/attio_contract",
            "\"attio_contract\": 1",
        ),
        (
            things(json!({})),
            "/objects/0/attributes",
            "expected a list of attributes",
        ),
        (
            things(json!([7])),
            "/objects/0/attributes/0",
            "needs to be an object",
        ),
        (
            things(json!([{"type": "text"}])),
            "/objects/0/attributes/0",
            "`api_slug`",
        ),
        (
            things(json!([{"api_slug": 7, "type": "text"}])),
            "/objects/0/attributes/0",
            "`api_slug`",
        ),
        (
            things(json!([{"api_slug": "a"}])),
            "/objects/0/attributes/0",
            "`type`",
        ),
        (
            things(json!([{"api_slug": "a", "type": "text"}, {"api_slug": "a", "type": "date"}])),
            "/objects/0/attributes/1",
            "two attributes have the slug `a`",
        ),
        (
            things(
                json!([{"api_slug": "a", "type": "text", "id": id("AB")}, {"api_slug": "b", "type": "text", "id": id("ab")}]),
            ),
            "/objects/0/attributes/1",
            "two attributes have the id `ab`",
        ),
        (
            things(
                json!([{"api_slug": "a", "type": "text", "id": id("b")}, {"api_slug": "b", "type": "text"}]),
            ),
            "/objects/0/attributes/1",
            "two attributes have the slug `b`",
        ),
        (
            things(json!([{"api_slug": "a", "type": "select", "options": [{"id": {}}]}])),
            "/objects/0/attributes/0/options/0",
            "`title`",
        ),
        (
            json!({"objects": [{"api_slug": "a"}, {"api_slug": "a"}]}),
            "/objects/1",
            "two objects are called `a`",
        ),
    ] {
        let error = Metadata::parse(file.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.at(), at, "{file}");
        assert!(error.to_string().contains(what), "{error}");
    }
    let error = Metadata::parse(b"{\"objects\":\n [}").unwrap_err();
    assert_eq!(error.to_string(), "not JSON: line 2, column 3");
}

//! Every hint is given where it should be, and whoever follows it has a valid body.

use super::*;
use crate::json;
use crate::judge::judge;
use crate::{CREATE_WORKSPACE_RECORD, Contract};
use std::collections::BTreeSet;

struct Row {
    name: &'static str,
    profile: Profile,
    body: Body,
    text: String,
    at: &'static str,
    hint: &'static str,
    /// The body of one who has followed the hint.
    mended: String,
}

fn row(
    name: &'static str,
    body: Body,
    profile: Profile,
    texts: [&str; 2],
    at: &'static str,
    hint: &'static str,
) -> Row {
    let [text, mended] = texts.map(str::to_owned);
    Row {
        name,
        profile,
        body,
        text,
        at,
        hint,
        mended,
    }
}

/// A request with these attributes.
fn values(
    name: &'static str,
    profile: Profile,
    texts: [&str; 2],
    at: &'static str,
    hint: &'static str,
) -> Row {
    let [text, mended] = texts.map(|values| format!(r#"{{"data":{{"values":{{{values}}}}}}}"#));
    row(name, Body::Request, profile, [&text, &mended], at, hint)
}

const COUNTRY: &str = "/data/values/users/0/p/0/country_code";

fn country(code: &str, meant: &'static str) -> Row {
    let text = |code: &str| {
        format!(
            r#""users":[{{"target_object":"people","p":[{{"original_phone_number":"1","country_code":{code}}}]}}]"#
        )
    };
    let [text, mended] = [text(&format!("\"{code}\"")), text(&format!("\"{meant}\""))];
    values("country", Profile::Wire, [&text, &mended], COUNTRY, meant)
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    use Profile::{Canonical, Published, Wire};
    const REQUEST: Body = Body::Request;
    const ID: &str = "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b";
    const RECORD: &str = r#"{"target_object":"companies","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}"#;
    let users = |item: &str| format!(r#""users":[{item}]"#);
    let matched = |values: &str| format!(r#""users":[{{"target_object":"people",{values}}}]"#);
    let phone = |code: &str| matched(&format!(r#""p":[{{"original_phone_number":"1","country_code":{code}}}]"#));
    let company = format!(r#""company":{RECORD}"#);
    let long = |attribute: &str, value: &str| format!(r#""{attribute}":[{value}]"#);
    let page = include_str!("../../tests/cases/200/page-example.json");
    let mut rows: Vec<Row> = ["UK", "GBR", "uk", "U.K.", "England", "Great Britain", "+44", "0044", "44"].map(|code| country(code, "GB")).into();
    rows.extend(["Germany", "GERMANY", "deu", "+49", "49"].map(|code| country(code, "DE")));
    rows.extend([
        values("letter-case", Wire, [&phone("\"gb\""), &phone("\"GB\"")], COUNTRY, "GB"),
        values("letter-case", Wire, [&phone("\" Gb\""), &phone("\"GB\"")], COUNTRY, "GB"),
        row("near-member", Body::Response(200), Wire, [&page.replacen("\"system\"", "\"sistem\"", 1), page],
            "/data/values/workspace_id/0/created_by_actor/type", "system"),
        values("shape", Wire, [&users(r#"{"target_object":"x","target_record_id":"7"}"#), &users(RECORD)],
            "/data/values/users/0/target_record_id", "8-4-4-4-12 hex digits with hyphens"),
        row("envelope", REQUEST, Wire, [r#"{"values":{}}"#, r#"{"data":{"values":{}}}"#], "", r#"wrap the body: {"data": {"values": …}}"#),
        row("envelope", REQUEST, Wire, [r#"{"name":"a"}"#, r#"{"data":{"values":{"name":"a"}}}"#], "", r#"wrap the attributes: {"data": {"values": …}}"#),
        row("envelope-misspelt", REQUEST, Wire, [r#"{"Data":{"values":{}}}"#, r#"{"data":{"values":{}}}"#], "", "`data` in place of the key that is much like it"),
        row("property-alias", REQUEST, Wire, [r#"{"data":{"attributes":{}}}"#, r#"{"data":{"values":{}}}"#], "/data/attributes", "values"),
        row("values", REQUEST, Wire, [r#"{"data":{"name":"a"}}"#, r#"{"data":{"values":{"name":"a"}}}"#], "/data", "move the attributes into `values`"),
        values("target-object", Wire, [&format!(r#""company":{{"target_record_id":"{ID}"}}"#), &company], "/data/values/company", r#"such as "target_object": "companies""#),
        values("target-object", Canonical, [r#""users":[{"user_id":[{"value":"7"}]}]"#, r#""users":[{"target_object":"users","user_id":[{"value":"7"}]}]"#],
            "/data/values/users/0", r#"such as "target_object": "users""#),
        values("into-values", Wire, ["},\"name\":{\"value\":\"a\"", r#""name":{"value":"a"}"#], "/data/name", "move it into `values`"),
        values("near-property", Wire, [r#""name":[{"value":"a","valeu":"b"}]"#, r#""name":[{"value":"a"}]"#], "/data/values/name/0/valeu", "value"),
        values("property-alias", Wire, [&matched(r#""p":[{"original_phone_number":"1","country":"GB"}]"#), &phone("\"GB\"")],
            "/data/values/users/0/p/0/country", "country_code"),
        values("record-id", Wire, [&format!(r#""company":"{ID}""#), &company], "/data/values/company",
            r#"{"target_object": "companies", "target_record_id": "…"}, or a domain"#),
        values("record-id", Wire, [&format!(r#""company":["{ID}"]"#), &long("company", RECORD)], "/data/values/company/0",
            r#"{"target_object": "companies", "target_record_id": "…"}, or a domain"#),
        values("record-id", Canonical, [&format!(r#""company":"{ID}""#), &long("company", RECORD)], "/data/values/company",
            r#"[{"target_object": "companies", "target_record_id": "…"}]"#),
        values("record-id", Canonical, [&format!(r#""users":["{ID}"]"#), &users(RECORD)], "/data/values/users/0",
            r#"{"target_object": "users", "user_id": [{"value": "…"}]} or {"target_object": "users", "target_record_id": "…"}"#),
        values("record-id", Published, [&format!(r#""users":"{ID}""#), &users(RECORD)], "/data/values/users",
            r#"[{"target_object": "users", "target_record_id": "…"}]"#),
        values("norway", Wire, [&phone("false"), &phone("\"NO\"")], COUNTRY, "\"NO\" in quotes, if Norway is meant: YAML reads NO as false"),
        values("null", Wire, [r#""name":null"#, r#""name":[]"#], "/data/values/name", "[] for no value, or leave the attribute out"),
        values("null", Wire, [r#""name":{"value":null}"#, r#""name":[]"#], "/data/values/name/value", "[] for no value, or leave the attribute out"),
        values("null", Wire, [r#""users":[null]"#, r#""users":[]"#], "/data/values/users/0", "leave it out: an array without values, [], is no value"),
        values("null", Published, [r#""company":null"#, r#""company":[]"#], "/data/values/company", "[] for no value, or leave the attribute out"),
        values("long-form", Canonical, [r#""name":"a""#, r#""name":[{"value":"a"}]"#], "/data/values/name", r#"[{"value": "…"}], which is what `expand` writes"#),
        values("long-form", Canonical, [r#""name":["a"]"#, r#""name":[{"value":"a"}]"#], "/data/values/name/0", r#"{"value": "…"}, which is what `expand` writes"#),
        values("long-form", Canonical, [r#""company":"a.example.com""#, r#""company":[{"target_object":"companies","domains":[{"domain":"a.example.com"}]}]"#],
            "/data/values/company", r#"[{"target_object": "companies", "domains": [{"domain": "…"}]}], which is what `expand` writes"#),
        values("long-form", Canonical, [&company, &long("company", RECORD)], "/data/values/company", "the same object in an array, which is what `expand` writes"),
        values("long-form", Published, [r#""name":"a""#, r#""name":[{"value":"a"}]"#], "/data/values/name", r#"[{"value": "…"}]"#),
        values("long-form", Published, [r#""company":"a.example.com""#, &long("company", RECORD)], "/data/values/company",
            r#"[{"target_object": "companies", "target_record_id": "…"}]"#),
        values("long-form", Wire, [r#""users":"a""#, r#""users":[{"target_object":"users","user_id":[{"value":"a"}]}]"#], "/data/values/users",
            r#"[{"target_object": "users", "user_id": [{"value": "…"}]}]"#),
        values("long-form", Wire, [&format!(r#""users":{RECORD}"#), &long("users", RECORD)], "/data/values/users", "the same object in an array"),
        values("reference-key", Wire, [&format!(r#""users":[{{"target_object":"companies","record_id":"{ID}"}}]"#), &users(RECORD)],
            "/data/values/users/0/record_id", "`target_record_id` in place of this key"),
        values("reference-key", Wire, [r#""users":[{"target_object":"x","object":"users","user_id":[{"value":"7"}]}]"#, r#""users":[{"target_object":"users","user_id":[{"value":"7"}]}]"#],
            "/data/values/users/0/object", "`target_object` in place of this key"),
        values("matched-text", Wire, [&matched(r#""domains":"a.example.com""#), &matched(r#""domains":[{"domain":"a.example.com"}]"#)],
            "/data/values/users/0/domains", r#"[{"domain": "…"}]"#),
        values("matched-text", Canonical, [&matched(r#""email_addresses":["a@example.com"]"#), &matched(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/email_addresses/0", r#"{"email_address": "…"}"#),
        values("matched-text", Wire, [&matched(r#""user_id":"7""#), &matched(r#""user_id":[{"value":"7"}]"#)], "/data/values/users/0/user_id", r#"[{"value": "…"}]"#),
        values("into-array", Wire, [&matched(r#""e":{"email_address":"a@example.com"}"#), &matched(r#""e":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/e", "put it in an array"),
        values("out-of-array", Wire, [r#""name":[["a"]]"#, r#""name":["a"]"#], "/data/values/name/0", "take the one value out of the array"),
        values("out-of-array", Wire, [&matched(r#""d":[{"domain":["a.example.com","b.example.com"]}]"#), &matched(r#""d":[{"domain":"a.example.com"}]"#)],
            "/data/values/users/0/d/0/domain", "one value in place of the array"),
        row("out-of-array", REQUEST, Wire, [r#"{"data":[{"values":{}}]}"#, r#"{"data":{"values":{}}}"#], "/data", "take the one object out of the array"),
        values("quotes", Wire, [r#""workspace_id":42"#, r#""workspace_id":"42""#], "/data/values/workspace_id", "the same as a text, in quotes"),
        values("quotes", Canonical, [r#""workspace_id":[{"value":true}]"#, r#""workspace_id":[{"value":"true"}]"#], "/data/values/workspace_id/0/value", "the same as a text, in quotes"),
        values("attribute-to-match", Wire, [r#""users":[{"target_object":"people"}]"#, &matched(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0", r#"one property such as "email_addresses": [{"email_address": …}]"#),
        values("attribute-to-match", Wire, [&matched(r#""a":[{"domain":"d"}],"b":[{"domain":"d"}]"#), &matched(r#""a":[{"domain":"d"}]"#)],
            "/data/values/users/0", r#"one property such as "email_addresses": [{"email_address": …}]"#),
        values("placeholder", Wire, [&matched(r#""[slug_or_id_of_matching_attribute]":[{"email_address":"a@example.com"}]"#), &matched(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/[slug_or_id_of_matching_attribute]", r#"the slug or id of an attribute in its place, such as "email_addresses": [{"email_address": …}]"#),
        values("no-matched-value", Wire, [&matched(r#""phone_numbers":[]"#), &matched(r#""phone_numbers":[{"original_phone_number":"1"}]"#)],
            "/data/values/users/0/phone_numbers", r#"one value such as {"original_phone_number": "…"}"#),
        values("two-matched-values", Wire, [&matched(r#""d":[{"domain":"a"},{"domain":"b"}]"#), &matched(r#""d":[{"domain":"a"}]"#)],
            "/data/values/users/0/d", "keep one value, or send one reference for each"),
        values("matched-key", Wire, [&matched(r#""e":[{"emial_address":"a@example.com"}]"#), &matched(r#""e":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/e/0", "email_address"),
        values("matched-key", Canonical, [&matched(r#""e":[{"phone":"1"}]"#), &matched(r#""e":[{"original_phone_number":"1"}]"#)],
            "/data/values/users/0/e/0", "original_phone_number"),
    ]);
    rows.extend(read_only());
    rows
}

/// Every property of a value that responses alone have, of a text, of a reference and of the record.
fn read_only() -> Vec<Row> {
    const HINT: &str = "drop it: it is read-only, responses alone have it";
    let value = |at, key: &str, rest: &str| {
        let text = format!(r#"{{"{key}":0,{rest}}}"#);
        let [text, mended] = [text, format!("{{{rest}}}")]
            .map(|value| format!(r#""company":[{value}],"name":[{{"value":"a"}}]"#));
        values("read-only", Profile::Wire, [&text, &mended], at, HINT)
    };
    let id =
        r#""target_object":"companies","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b""#;
    let mut rows = vec![
        value("/data/values/company/0/active_from", "active_from", id),
        value("/data/values/company/0/active_until", "active_until", id),
        value(
            "/data/values/company/0/created_by_actor",
            "created_by_actor",
            id,
        ),
        value(
            "/data/values/company/0/attribute_type",
            "attribute_type",
            id,
        ),
    ];
    let names = [
        "active_from",
        "active_until",
        "created_by_actor",
        "attribute_type",
    ];
    let places = [
        "/data/values/name/active_from",
        "/data/values/name/active_until",
        "/data/values/name/created_by_actor",
        "/data/values/name/attribute_type",
    ];
    for (name, at) in names.into_iter().zip(places) {
        let text = format!(r#""name":{{"value":"a","{name}":null}}"#);
        rows.push(values(
            "read-only",
            Profile::Wire,
            [&text, r#""name":{"value":"a"}"#],
            at,
            HINT,
        ));
    }
    for (name, at) in [
        ("id", "/data/id"),
        ("created_at", "/data/created_at"),
        ("web_url", "/data/web_url"),
    ] {
        let text = format!(r#"{{"data":{{"{name}":"","values":{{}}}}}}"#);
        rows.push(row(
            "read-only",
            Body::Request,
            Profile::Canonical,
            [&text, r#"{"data":{"values":{}}}"#],
            at,
            HINT,
        ));
    }
    rows
}

/// The rows of the table that say something about a body, by their names.
fn names(row: &Row) -> Vec<&'static str> {
    let operation = &CREATE_WORKSPACE_RECORD;
    let schema = operation
        .embedded(row.profile, row.body)
        .unwrap()
        .compiled();
    let document = json::read(row.text.as_bytes()).unwrap();
    let broken = judge(schema, row.profile.asserts_formats(), &document);
    let at = broken
        .iter()
        .filter(|broken| document.pointer(broken.value) == row.at);
    at.filter_map(|broken| {
        let context = Context {
            operation,
            profile: row.profile,
            body: row.body,
            schema,
            document: &document,
            broken,
            rule: broken.keyword.rule(),
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
        let mended = contract.check(row.body, row.mended.as_bytes());
        assert_eq!(mended.total(), 0, "{} {mended}", row.mended);
    }
}

#[test]
fn every_hint_of_the_table_is_tried() {
    let rows = rows();
    let tried: BTreeSet<_> = rows.iter().map(|row| row.name).collect();
    let table: BTreeSet<_> = HINTS.iter().map(|hint| hint.name).collect();
    assert_eq!(tried, table);
    assert_eq!(table.len(), HINTS.len());
}

/// Who reads a response cannot mend it.
#[test]
fn a_response_is_not_told_to_be_sent_in_another_way() {
    for text in [
        r#"{"values":{}}"#,
        r#"{"data":null}"#,
        r#"{"data":[]}"#,
        r#"{"data":{"name":1}}"#,
        r#"{"data":{"values":{"name":"a"}}}"#,
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
        r#"{"data":{"values":{"company":{"target_object":null,"domains":[{"domain":"d"}]}}}}"#,
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
                r#"{{"data":{{"values":{{"users":[{{"target_object":"people",{text}}}]}}}}}}"#
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

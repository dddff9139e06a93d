//! Bodies that get a hint, and the bodies that follow it.

use crate::api::body::Body;
use crate::api::profile::Profile;

pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) profile: Profile,
    pub(super) body: Body,
    pub(super) text: String,
    pub(super) at: &'static str,
    pub(super) hint: &'static str,
    /// The body after following the hint.
    pub(super) mended: String,
    /// What that body is checked as, if not the same as before.
    pub(super) followed_as: Option<Body>,
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
        followed_as: None,
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
            r#""users":[{{"target_object":"contacts","p":[{{"original_phone_number":"1","country_code":{code}}}]}}]"#
        )
    };
    let [text, mended] = [text(&format!("\"{code}\"")), text(&format!("\"{meant}\""))];
    values("country", Profile::Wire, [&text, &mended], COUNTRY, meant)
}

#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn rows() -> Vec<Row> {
    use Profile::{Canonical, Published, Wire};
    const REQUEST: Body = Body::Request;
    const ID: &str = "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b";
    const RECORD: &str = r#"{"target_object":"companies","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}"#;
    let users = |item: &str| format!(r#""users":[{item}]"#);
    let matched = |values: &str| format!(r#""users":[{{"target_object":"contacts",{values}}}]"#);
    let person = |values: &str| format!(r#""users":[{{"target_object":"people",{values}}}]"#);
    let phone = |code: &str| matched(&format!(r#""p":[{{"original_phone_number":"1","country_code":{code}}}]"#));
    let company = format!(r#""company":{RECORD}"#);
    let long = |attribute: &str, value: &str| format!(r#""{attribute}":[{value}]"#);
    let page = include_str!("../../../../tests/cases/200/page-example.json");
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
        row("envelope-misspelt", REQUEST, Wire, [r#"{"Data":{"values":{}}}"#, r#"{"data":{"values":{}}}"#], "", "rename the misspelt key to `data`"),
        row("property-alias", REQUEST, Wire, [r#"{"data":{"attributes":{}}}"#, r#"{"data":{"values":{}}}"#], "/data/attributes", "values"),
        row("values", REQUEST, Wire, [r#"{"data":{"name":"a"}}"#, r#"{"data":{"values":{"name":"a"}}}"#], "/data", "move the attributes into `values`"),
        values("target-object", Wire, [&format!(r#""company":{{"target_record_id":"{ID}"}}"#), &company], "/data/values/company", r#"such as "target_object": "companies""#),
        values("target-object", Canonical, [r#""users":[{"user_id":[{"value":"7"}]}]"#, r#""users":[{"target_object":"users","user_id":[{"value":"7"}]}]"#],
            "/data/values/users/0", r#"such as "target_object": "users""#),
        values("into-values", Wire, ["},\"name\":{\"value\":\"a\"", r#""name":{"value":"a"}"#], "/data/name", "move it into `values`"),
        values("near-property", Wire, [r#""name":[{"valeu":"a"}]"#, r#""name":[{"value":"a"}]"#], "/data/values/name/0/valeu", "value"),
        values("near-property", Wire, [r#""name":[{"value":"a","valeu":"b"}]"#, r#""name":[{"value":"a"}]"#], "/data/values/name/0/valeu", "drop it: `value` is there already"),
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
        values("record-id", Wire, [&format!(r#""users":"{ID}""#), &format!(r#""users":["{ID}"]"#)], "/data/values/users",
            r#"["…"] or [{"target_object": "users", "target_record_id": "…"}]"#),
        values("norway", Wire, [&phone("false"), &phone("\"NO\"")], COUNTRY, "\"NO\" in quotes, if Norway is meant: YAML reads NO as false"),
        values("null", Wire, [r#""name":null"#, r#""name":[]"#], "/data/values/name", "leave the attribute out, or send [] for no value"),
        values("null", Wire, [r#""name":{"value":null}"#, r#""name":[]"#], "/data/values/name/value", "leave the attribute out, or send [] for no value"),
        values("null", Wire, [r#""users":[null]"#, r#""users":[]"#], "/data/values/users/0", "leave it out of the array; [] means no value"),
        values("null", Published, [r#""company":null"#, r#""company":[]"#], "/data/values/company", "leave the attribute out, or send [] for no value"),
        values("reference-key", Wire, [&format!(r#""users":[{{"target_object":"companies","record_id":"{ID}"}}]"#), &users(RECORD)],
            "/data/values/users/0/record_id", "rename this key to `target_record_id`"),
        values("reference-key", Wire, [&format!(r#""company":{{"target_object":"companies","targetRecordId":"{ID}"}}"#), &format!(r#""company":{{"target_object":"companies","target_record_id":"{ID}"}}"#)],
            "/data/values/company/targetRecordId", "rename this key to `target_record_id`"),
        row("out-of-array", REQUEST, Wire, [r#"[{"data":{"values":{}}}]"#, r#"{"data":{"values":{}}}"#], "", "take the one object out of the array"),
        row("missing-envelope", REQUEST, Wire, ["{}", r#"{"data":{"values":{"name":"a"}}}"#], "", r#"add "data": {"values": {…}}"#),
        row("missing-envelope", REQUEST, Wire, [r#"{"data":{}}"#, r#"{"data":{"values":{"name":"a"}}}"#], "/data", r#"add "values": {…}"#),
        row("missing-envelope", REQUEST, Wire, [r#"{"data":{"value":{"name":"a"}}}"#, r#"{"data":{"values":{"name":"a"}}}"#], "/data", "rename the key that is meant to be `values`"),
        values("unique-attribute", Wire, [r#""users":[{"target_object":"people","name":[{"valeu":"Ann"}]}]"#, r#""users":[{"target_object":"people","email_addresses":[{"email_address":"a@example.com"}]}]"#],
            "/data/values/users/0/name/0", r#"match by a unique attribute in place of this one, such as "email_addresses": [{"email_address": "…"}]"#),
        values("attribute-to-match", Wire, [r#""company":{"target_object":"deals"}"#, r#""company":{"target_object":"deals","deal_id":[{"value":"d1"}]}"#],
            "/data/values/company", "add one: a unique attribute of that object, with an array of one value"),
        values("misnamed-keys", Wire, [&format!(r#""company":{{"targetObject":"companies","target_record_id":"{ID}"}}"#), &format!(r#""company":{{"target_object":"companies","target_record_id":"{ID}"}}"#)],
            "/data/values/company", "rename the key that is meant to be `target_object`"),
        values("any-country", Wire, [r#""users":[{"target_object":"contacts","p":[{"original_phone_number":"1","country_code":"EU"}]}]"#, r#""users":[{"target_object":"contacts","p":[{"original_phone_number":"1","country_code":"GB"}]}]"#], COUNTRY, "the two capital letters of a country, such as \"GB\""),
        values("reference-key", Wire, [r#""users":[{"target_object":"x","object":"users","user_id":[{"value":"7"}]}]"#, r#""users":[{"target_object":"users","user_id":[{"value":"7"}]}]"#],
            "/data/values/users/0/object", "rename this key to `target_object`"),
        values("matched-text", Wire, [&matched(r#""domains":"a.example.com""#), &matched(r#""domains":[{"domain":"a.example.com"}]"#)],
            "/data/values/users/0/domains", r#"[{"domain": "…"}]"#),
        values("matched-text", Canonical, [&person(r#""email_addresses":["a@example.com"]"#), &person(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/email_addresses/0", r#"{"email_address": "…"}"#),
        values("matched-text", Wire, [&matched(r#""user_id":"7""#), &matched(r#""user_id":[{"value":"7"}]"#)], "/data/values/users/0/user_id", r#"[{"value": "…"}]"#),
        values("into-array", Wire, [&matched(r#""e":{"email_address":"a@example.com"}"#), &matched(r#""e":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/e", "put it in an array"),
        values("out-of-array", Wire, [r#""name":[["a"]]"#, r#""name":["a"]"#], "/data/values/name/0", "take the one value out of the array"),
        values("out-of-array", Wire, [&matched(r#""d":[{"domain":["a.example.com","b.example.com"]}]"#), &matched(r#""d":[{"domain":"a.example.com"}]"#)],
            "/data/values/users/0/d/0/domain", "one value in place of the array"),
        row("out-of-array", REQUEST, Wire, [r#"{"data":[{"values":{}}]}"#, r#"{"data":{"values":{}}}"#], "/data", "take the one object out of the array"),
        values("quotes", Wire, [r#""workspace_id":42"#, r#""workspace_id":"42""#], "/data/values/workspace_id", "write it as a string, in quotes"),
        values("quotes", Canonical, [r#""workspace_id":[{"value":true}]"#, r#""workspace_id":[{"value":"true"}]"#], "/data/values/workspace_id/0/value", "write it as a string, in quotes"),
        values("attribute-to-match", Wire, [r#""users":[{"target_object":"people"}]"#, &person(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0", r#"add one, such as "email_addresses": [{"email_address": "…"}]"#),
        values("attribute-to-match", Wire, [r#""company":{"target_object":"companies"}"#, r#""company":{"target_object":"companies","domains":[{"domain":"a.example.com"}]}"#],
            "/data/values/company", r#"add one, such as "domains": [{"domain": "…"}]"#),
        values("attribute-to-match", Wire, [&person(r#""a":[{"domain":"d"}],"b":[{"domain":"d"}]"#), &person(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0", r#"keep one, such as "email_addresses": [{"email_address": "…"}]"#),
        values("placeholder", Wire, [&person(r#""[slug_or_id_of_matching_attribute]":[{"email_address":"a@example.com"}]"#), &person(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/[slug_or_id_of_matching_attribute]", r#"replace this key by the slug or id of an attribute, such as "email_addresses": [{"email_address": "…"}]"#),
        values("placeholder", Canonical, [r#""company":[{"target_object":"companies","[slug_or_id_of_matching_attribute]":[{"domain":"a.example.com"}]}]"#, r#""company":[{"target_object":"companies","domains":[{"domain":"a.example.com"}]}]"#],
            "/data/values/company/0/[slug_or_id_of_matching_attribute]", r#"replace this key by the slug or id of an attribute, such as "domains": [{"domain": "…"}]"#),
        values("lookup", Canonical, [&person(r#""target_record_reference":{"match":{"name":"A"}}"#), &person(r#""email_addresses":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/target_record_reference", r#"match by "email_addresses": [{"email_address": "…"}] alone"#),
        values("lookup", Canonical, [r#""users":[{"target_object":"projects","target_record_reference":{"match":{"code":7}}}]"#, r#""users":[{"target_object":"projects","code":[{"value":7}]}]"#],
            "/data/values/users/0/target_record_reference", "match by a unique attribute of that object, with an array of one value"),
        values("lookup-match", Wire, [&person(r#""target_record_reference":[{"email_address":"a@example.com"}]"#), &person(r#""target_record_reference":{"match":{"email_addresses":"a@example.com"}}"#)],
            "/data/values/users/0/target_record_reference", r#"{"match": {"email_addresses": "…"}}"#),
        values("lookup-match", Wire, [&person(r#""target_record_reference":{}"#), &person(r#""target_record_reference":{"match":{"email_addresses":"a@example.com"}}"#)],
            "/data/values/users/0/target_record_reference", r#"add "match": {"email_addresses": "…"}"#),
        values("no-matched-value", Wire, [&matched(r#""phone_numbers":[]"#), &matched(r#""phone_numbers":[{"original_phone_number":"+44 20 7946 0958"}]"#)],
            "/data/values/users/0/phone_numbers", r#"one value, such as {"original_phone_number": "…"}"#),
        values("two-matched-values", Wire, [&matched(r#""d":[{"domain":"a.co"},{"domain":"b.co"}]"#), &matched(r#""d":[{"domain":"a.co"}]"#)],
            "/data/values/users/0/d", "keep one value, or send one reference for each"),
        values("matched-key", Wire, [&matched(r#""e":[{"emial_address":"a@example.com"}]"#), &matched(r#""e":[{"email_address":"a@example.com"}]"#)],
            "/data/values/users/0/e/0", "email_address"),
        values("matched-key", Canonical, [&matched(r#""e":[{"phone":"+44 20 7946 0958"}]"#), &matched(r#""e":[{"original_phone_number":"+44 20 7946 0958"}]"#)],
            "/data/values/users/0/e/0", "original_phone_number"),
    ]);
    rows.extend(long_forms());
    rows.extend(read_only());
    rows.extend(references());
    rows.extend(other_documents());
    rows
}

/// Short forms that the profile does not accept.
#[rustfmt::skip]
fn long_forms() -> Vec<Row> {
    use Profile::{Canonical, Published, Wire};
    const RECORD: &str = r#"{"target_object":"companies","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}"#;
    let company = format!(r#""company":{RECORD}"#);
    let long = |attribute: &str, value: &str| format!(r#""{attribute}":[{value}]"#);
    vec![
        values("long-form", Canonical, [r#""name":"a""#, r#""name":[{"value":"a"}]"#], "/data/values/name", r#"[{"value": "…"}] (`expand` writes this for you)"#),
        values("long-form", Canonical, [r#""name":["a"]"#, r#""name":[{"value":"a"}]"#], "/data/values/name/0", r#"{"value": "…"} (`expand` writes this for you)"#),
        values("long-form", Canonical, [r#""company":"a.example.com""#, r#""company":[{"target_object":"companies","domains":[{"domain":"a.example.com"}]}]"#],
            "/data/values/company", r#"[{"target_object": "companies", "domains": [{"domain": "…"}]}] (`expand` writes this for you)"#),
        values("long-form", Canonical, [&company, &long("company", RECORD)], "/data/values/company", "put it in an array: [{…}] (`expand` writes this for you)"),
        values("long-form", Published, [r#""name":"a""#, r#""name":[{"value":"a"}]"#], "/data/values/name", r#"[{"value": "…"}]"#),
        values("long-form", Published, [r#""company":"a.example.com""#, &long("company", RECORD)], "/data/values/company",
            r#"[{"target_object": "companies", "target_record_id": "…"}]"#),
        values("long-form", Wire, [r#""users":"a""#, r#""users":["a"]"#], "/data/values/users", r#"["…"]"#),
        values("long-form", Wire, [r#""users":7"#, r#""users":["7"]"#], "/data/values/users", r#"["…"]"#),
        values("long-form", Canonical, [r#""users":"a""#, r#""users":[{"target_object":"users","user_id":[{"value":"a"}]}]"#], "/data/values/users",
            r#"[{"target_object": "users", "user_id": [{"value": "…"}]}]"#),
        values("long-form", Wire, [&format!(r#""users":{RECORD}"#), &long("users", RECORD)], "/data/values/users", "put it in an array: [{…}]"),
    ]
}

/// References that name no record, or match by an attribute that does not identify one.
#[rustfmt::skip]
fn references() -> Vec<Row> {
    use Profile::{Canonical, Published, Wire};
    const ID: &str = "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b";
    const COMPANY: &str = "/data/values/company";
    const BY_ID: &str = r#""company":{"target_object":"companies","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}"#;
    const LONG: &str = r#""company":[{"target_object":"companies","target_record_id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}]"#;
    const BY_DOMAIN: &str = r#""company":{"target_object":"companies","domains":[{"domain":"a.example.com"}]}"#;
    const DOMAINS: &str = r#"match by a unique attribute in place of this one, such as "domains": [{"domain": "…"}]"#;
    const SHORT: &str = r#""…" (a domain) or {"target_object": "companies", "target_record_id": "…"}"#;
    vec![
        values("value-object", Wire, [&format!(r#""company":{{"value":"{ID}"}}"#), BY_ID], COMPANY, SHORT),
        values("value-object", Wire, [r#""company":{"value":"a.example.com"}"#, r#""company":"a.example.com""#], "/data/values/company/value", SHORT),
        values("value-object", Wire, [r#""company":{"domain":"a.example.com"}"#, r#""company":"a.example.com""#], COMPANY, SHORT),
        values("value-object", Wire, [r#""company":{"name":"A"}"#, r#""company":"a.example.com""#], "/data/values/company/name", SHORT),
        values("value-object", Wire, [r#""users":[{"value":"user_1"}]"#, r#""users":["user_1"]"#], "/data/values/users/0",
            r#""…" (a user id) or {"target_object": "users", "target_record_id": "…"}"#),
        values("value-object", Canonical, [r#""users":[{"value":"user_1"}]"#, r#""users":[{"target_object":"users","user_id":[{"value":"user_1"}]}]"#], "/data/values/users/0",
            r#"{"target_object": "users", "user_id": [{"value": "…"}]} or {"target_object": "users", "target_record_id": "…"}"#),
        values("value-object", Published, [r#""company":[{"value":"a"}]"#, LONG], "/data/values/company/0", r#"{"target_object": "companies", "target_record_id": "…"}"#),
        values("target-object", Wire, [r#""users":[{"email_addresses":[{"email_address":"a@example.com"}]}]"#, r#""users":[{"target_object":"people","email_addresses":[{"email_address":"a@example.com"}]}]"#],
            "/data/values/users/0", r#"such as "target_object": "people""#),
        values("target-object", Wire, [r#""company":{"target_object":7,"domains":[{"domain":"a.example.com"}]}"#, BY_DOMAIN], "/data/values/company/target_object", r#"such as "companies""#),
        values("long-form", Published, [BY_ID, LONG], COMPANY, "put it in an array: [{…}]"),
        values("long-form", Published, [BY_DOMAIN, LONG], COMPANY, r#"[{"target_object": "companies", "target_record_id": "…"}]"#),
        values("unique-attribute", Wire, [r#""company":{"target_object":"companies","display_name":"A"}"#, BY_DOMAIN], "/data/values/company/display_name", DOMAINS),
        values("unique-attribute", Wire, [r#""company":{"target_object":"companies","name":["A"]}"#, BY_DOMAIN], "/data/values/company/name/0", DOMAINS),
        values("unique-attribute", Wire, [r#""company":{"target_object":"companies","name":[]}"#, BY_DOMAIN], "/data/values/company/name", DOMAINS),
        values("unique-attribute", Wire, [r#""company":{"target_object":"companies","name":null}"#, BY_DOMAIN], "/data/values/company/name", DOMAINS),
        values("unique-attribute", Wire, [r#""users":[{"target_object":"people","phone_numbers":"1"}]"#, r#""users":[{"target_object":"people","email_addresses":[{"email_address":"a@example.com"}]}]"#],
            "/data/values/users/0/phone_numbers", r#"match by a unique attribute in place of this one, such as "email_addresses": [{"email_address": "…"}]"#),
        values("no-record-id", Wire, [r#""company":{"target_object":"companies","target_record_id":null}"#, BY_DOMAIN], "/data/values/company/target_record_id",
            r#"the id of a record, or drop this key and match by "domains": [{"domain": "…"}] alone"#),
        values("no-record-id", Published, [r#""company":[{"target_object":"companies","target_record_id":null}]"#, LONG], "/data/values/company/0/target_record_id", "the id of a record"),
        values("beside-id", Wire, [&BY_ID.replace(r#"{"target_object""#, r#"{"display_name":"A","target_object""#), BY_ID], "/data/values/company/display_name",
            "drop it: a reference by id has no other keys"),
        values("shape", Wire, [r#""company":{"target_object":"companies","target_record_id":"x"}"#, BY_ID], "/data/values/company/target_record_id", "8-4-4-4-12 hex digits with hyphens"),
        values("formed", Wire, [r#""company":{"target_object":"companies","target_record_id":7}"#, BY_ID], "/data/values/company/target_record_id",
            "a string: 8-4-4-4-12 hex digits with hyphens"),
        values("formed", Wire, [r#""company":7"#, r#""company":"example.com""#], COMPANY, r#"a domain such as "example.com""#),
        values("formed", Wire, [&BY_DOMAIN.replace(r#""a.example.com""#, "7"), BY_DOMAIN], "/data/values/company/domains/0/domain", r#"a domain such as "example.com""#),
        values("formed", Wire, [r#""users":[{"target_object":"contacts","p":[{"original_phone_number":442079460958}]}]"#, r#""users":[{"target_object":"contacts","p":[{"original_phone_number":"+44 20 7946 0958"}]}]"#],
            "/data/values/users/0/p/0/original_phone_number", r#"a number such as "+44 20 7946 0958""#),
    ]
}

/// Bodies that are something else.
#[rustfmt::skip]
fn other_documents() -> Vec<Row> {
    use Profile::{Canonical, Wire};
    const REQUEST: Body = Body::Request;
    const VALID: &str = r#"{"data":{"values":{"name":"a"}}}"#;
    const HAR: &str = r#"{"log":{"version":"1.2","entries":[]}}"#;
    const ERROR: &str = r#"{"status_code":404.0,"type":"t","code":"c","message":"m"}"#;
    let page = include_str!("../../../../tests/cases/200/page-example.json");
    let text = r#"{"data":{"values":"{\"name\":\"a\"}"}}"#;
    let check_404 = "this is the body of an error: check it with status 404";
    let mut rows = vec![
        row("recording", REQUEST, Wire, [HAR, VALID], "", "this is a HAR file: check it with `check har`"),
        row("recording", Body::Response(200), Wire, [HAR, page], "", "this is a HAR file: check it with `check har`"),
        row("another-status", REQUEST, Wire, [ERROR, VALID], "", "this is an error response: check it as a response"),
        row("several", REQUEST, Wire, [r#"[{"data":{"values":{}}},{"data":{"values":{}}}]"#, VALID], "",
            "send one request for each: the API creates one record at a time; to check many bodies, write one on each line and use `--ndjson`"),
        row("in-string", REQUEST, Wire, [text, VALID], "/data/values", "this is JSON in a string: send the object itself, not its text"),
        row("in-string", REQUEST, Canonical, [r#""{\"data\": 1}""#, r#"{"data":{"values":{}}}"#], "", "this is JSON in a string: send the object itself, not its text"),
        values("in-string", Wire, [r#""users":"[\"a\"]""#, r#""users":["a"]"#], "/data/values/users", "this is JSON in a string: send the array itself, not its text"),
    ];
    // The hint is to use another status, so the body is the same.
    let mut other = |name, status, text: &str, at, hint, body| {
        let mended = text.to_owned();
        let body_of_row = Body::Response(status);
        rows.push(Row { followed_as: Some(body), mended, ..row(name, body_of_row, Wire, [text, ""], at, hint) });
    };
    other("another-status", 200, ERROR, "", check_404, Body::Response(404));
    other("another-status", 400, ERROR, "/status_code", check_404, Body::Response(404));
    other("no-error", 404, page, "", "this is a record: check it with status 200", Body::Response(200));
    other("no-error", 404, VALID, "", "this is a request: check it as a request", REQUEST);
    other("no-record", 200, VALID, "/data", "if this is a request, check it as a request", REQUEST);
    rows
}

/// Every property that only responses have: in a text value, in a reference and in the record.
fn read_only() -> Vec<Row> {
    const HINT: &str = "drop it: it is read-only, only responses have it";
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

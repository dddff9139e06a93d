//! The words, severities and places of every rule: one row each.

use attio_contract::{
    Body, Contract, Operation, Profile, Report, ReportedBy, Rule, Severity, UnknownStatus,
};
use std::sync::Arc;

const REQUEST: Body = Body::Request;
const BAD_REQUEST: Body = Body::Response(400);

struct Row {
    rule: Rule,
    severity: Severity,
    profile: Profile,
    body: Body,
    text: &'static str,
    at: &'static str,
    message: &'static str,
    hint: Option<&'static str>,
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    use Profile::{Canonical, Published, Wire};
    use Severity::{Advice, Drift, Violation};
    let row = |rule, severity, profile, body, text, at, message, hint| Row { rule, severity, profile, body, text, at, message, hint };
    vec![
        row(Rule::Syntax, Violation, Wire, REQUEST, "{", "", "unexpected end of the text", Some("the end is missing: was the body cut off?")),
        row(Rule::DuplicateKey, Violation, Wire, REQUEST, r#"{"data":1,"data":{"values":{}}}"#, "/data",
            "duplicate key: only its last value is used", Some("keep one of them")),
        row(Rule::Status, Drift, Canonical, Body::Response(429), "{", "", "profile canonical knows no status 429, only 200, 400, 404", None),
        row(Rule::ServerError, Advice, Wire, Body::Response(503), "{", "", "status 503 is a server error: the body was not checked",
            Some("before you retry, check whether the record was created")),
        row(Rule::Type, Violation, Wire, REQUEST, r#"{"data":[]}"#, "/data", "expected object, found array", Some("one object in place of the array")),
        row(Rule::Type, Violation, Wire, REQUEST, r#"{"data":{"values":{"company":null}}}"#, "/data/values/company",
            "expected object, array or string, found null", Some("leave the attribute out, or send [] for no value")),
        row(Rule::Type, Violation, Wire, REQUEST, r#"{"data":{"values":{"users":[{"target_object":"x","n":[{"value":false}]}]}}}"#, "/data/values/users/0/n/0/value",
            "expected string or number, found boolean", Some("write it as a string, in quotes")),
        row(Rule::Shorthand, Violation, Canonical, REQUEST, r#"{"data":{"values":{"name":"Acme"}}}"#, "/data/values/name",
            "short form, which only profile wire accepts", Some(r#"[{"value": "…"}] (`expand` writes this for you)"#)),
        row(Rule::Shorthand, Violation, Canonical, REQUEST, r#"{"data":{"values":{"name":{"value":"Acme"}}}}"#, "/data/values/name",
            "short form, which only profile wire accepts", Some("put it in an array: [{…}] (`expand` writes this for you)")),
        row(Rule::Type, Violation, Published, REQUEST, r#"{"data":{"values":{"name":"Acme"}}}"#, "/data/values/name", "expected array, found string", Some(r#"[{"value": "…"}]"#)),
        row(Rule::BareRecordId, Violation, Wire, REQUEST, r#"{"data":{"values":{"company":"99a03ff3-0435-47da-95cc-76b2caeb4dab"}}}"#, "/data/values/company",
            "a bare record id does not say which object it belongs to", Some(r#"{"target_object": "companies", "target_record_id": "…"}, or a domain"#)),
        row(Rule::Required, Violation, Wire, REQUEST, r#"{"data":{}}"#, "/data", "required property `values` is missing", Some(r#"add "values": {…}"#)),
        row(Rule::Required, Violation, Wire, REQUEST, r#"{"values":{}}"#, "", "required property `data` is missing", Some(r#"wrap the body: {"data": {"values": …}}"#)),
        row(Rule::Required, Violation, Wire, REQUEST, "{}", "", "required property `data` is missing", Some(r#"add "data": {"values": {…}}"#)),
        row(Rule::AdditionalProperty, Violation, Wire, REQUEST, r#"{"data":{"values":{},"Valeus":1}}"#, "/data/Valeus", "unknown property, expected `values`", Some("drop it: `values` is there already")),
        row(Rule::AdditionalProperty, Violation, Wire, REQUEST, r#"{"data":{"values":{},"x":1}}"#, "/data/x", "unknown property, expected `values`", None),
        row(Rule::Enum, Violation, Wire, BAD_REQUEST, r#"{"status_code":404,"type":"","code":"","message":""}"#, "/status_code", "expected `400`",
            Some("this is the body of an error: check it with status 404")),
        row(Rule::Enum, Drift, Canonical, BAD_REQUEST, r#"{"status_code":400,"type":"invalid_request_error","code":"new","message":""}"#, "/code",
            "expected `value_not_found`", None),
        row(Rule::Format, Violation, Wire, REQUEST, r#"{"data":{"values":{"users":[{"target_object":"x","target_record_id":"7"}]}}}"#, "/data/values/users/0/target_record_id",
            "not a valid uuid", Some("8-4-4-4-12 hex digits with hyphens")),
        row(Rule::MatchingAttribute, Violation, Wire, REQUEST, r#"{"data":{"values":{"users":[{"target_object":"x"}]}}}"#, "/data/values/users/0",
            "expected one property to match by, beside `target_object`", Some("add one: a unique attribute of that object, with an array of one value")),
        row(Rule::MatchingAttribute, Violation, Wire, REQUEST, r#"{"data":{"values":{"users":[{"target_object":"x","a":[]}]}}}"#, "/data/values/users/0/a",
            "expected one value to match by, found none", Some(r#"one value, such as {"value": "…"}"#)),
        row(Rule::MatchingAttribute, Violation, Wire, REQUEST, r#"{"data":{"values":{"users":[{"target_object":"x","a":[{"b":1}]}]}}}"#, "/data/values/users/0/a/0",
            "expected one of these properties to match by: `domain`, `email_address`, `original_phone_number`, `value`", None),
        row(Rule::MatchingAttribute, Violation, Wire, REQUEST, r#"{"data":{"values":{"users":[{"target_object":"x","[slug_or_id_of_matching_attribute]":[]}]}}}"#,
            "/data/values/users/0/[slug_or_id_of_matching_attribute]", "this is not an attribute to match by",
            Some("replace this key by the slug or id of an attribute")),
        row(Rule::AccidentalText, Advice, Wire, REQUEST, r#"{"data":{"values":{"workspace_id":"1","name":"[object Object]"}}}"#, "/data/values/name",
            "looks like a programming mistake, not like a value", Some("send the value that was meant, or leave the attribute out")),
        row(Rule::EmptyValues, Advice, Wire, REQUEST, r#"{"data":{"values":{}}}"#, "/data/values",
            "no attributes: this creates an empty record", Some("add the attributes of the record")),
        row(Rule::Format, Advice, Wire, REQUEST, r#"{"data":{"values":{"workspace_id":"1","company":"Example Ltd"}}}"#, "/data/values/company",
            "not a domain", Some("a domain such as \"example.com\"")),
        row(Rule::NullValue, Advice, Wire, REQUEST, r#"{"data":{"values":{"workspace_id":"1","plan":null}}}"#, "/data/values/plan",
            "null is not a value: the API rejects it", Some("leave the attribute out, or send [] for no value")),
        row(Rule::OutsideData, Advice, Wire, REQUEST, r#"{"matching_attribute":"workspace_id","data":{"values":{"workspace_id":"1"}}}"#, "/matching_attribute",
            "the API ignores properties beside `data`", Some("leave it out: it belongs in the query of the URL, and only where a record is upserted (PUT)")),
        row(Rule::ReadOnlyAttribute, Advice, Wire, REQUEST, r#"{"data":{"values":{"workspace_id":"1","created_at":null}}}"#, "/data/values/created_at",
            "read-only attribute, which only the API sets", Some("leave it out")),
        row(Rule::RecommendedProperty, Advice, Wire, REQUEST, r#"{"data":{"values":{"name":"a"}}}"#, "/data/values",
            "the documentation calls `workspace_id` required, the schema does not", Some("add `workspace_id`")),
        row(Rule::SingleValue, Advice, Wire, REQUEST, r#"{"data":{"values":{"workspace_id":"1","name":["a","b"],"users":["a","b"]}}}"#, "/data/values/name",
            "2 values for an attribute that keeps one", Some("send one value")),
        row(Rule::SimilarAttribute, Advice, Wire, REQUEST, r#"{"data":{"values":{"workspace_id":"1","nmae":"a","plan":"b"}}}"#, "/data/values/nmae",
            "not a standard attribute, but its name resembles one", Some("name")),
    ]
}

#[test]
fn each_rule_is_reported_as_its_row_says() {
    for row in rows() {
        let mut contract = Contract::new(row.profile);
        if row.severity == Severity::Advice {
            contract = contract.with_advice();
        }
        let report = contract.check(row.body, row.text.as_bytes());
        let [finding] = report.findings() else {
            panic!("{}: {report}", row.text);
        };
        assert_eq!(
            (finding.rule, finding.severity, &*finding.at),
            (row.rule, row.severity, row.at),
            "{}",
            row.text
        );
        assert_eq!(
            (&*finding.message, finding.hint.as_deref()),
            (row.message, row.hint),
            "{}",
            row.text
        );
        assert_eq!(report.is_valid(), row.severity == Severity::Advice);
        assert_eq!(
            contract
                .tolerate_drift()
                .check(row.body, row.text.as_bytes())
                .is_valid(),
            row.severity != Severity::Violation
        );
    }
}

#[test]
fn every_rule_has_a_row() {
    let rows = rows();
    for rule in Rule::ALL {
        // The strings of one are too long for a row, others are not about one body.
        let by = rule.explain().reported_by;
        let is_of_a_check = matches!(by, ReportedBy::Check | ReportedBy::Advice);
        assert!(
            *rule == Rule::TextLimit || !is_of_a_check || rows.iter().any(|row| row.rule == *rule),
            "{rule}"
        );
    }
}

#[test]
fn the_page_describes_one_operation() {
    let message = "profile published describes only the operation create on workspaces";
    let upsert = Arc::new(Operation::embedded("upsert", "workspaces").unwrap());
    let contract = Contract::of(&upsert, Profile::Published);
    for body in [REQUEST, Body::Response(200)] {
        let report = contract.check(body, "{}");
        let [finding] = report.findings() else {
            panic!("{report}");
        };
        assert_eq!(
            (finding.rule, finding.severity, &*finding.message),
            (Rule::Status, Severity::Drift, message)
        );
        assert!(!report.is_valid() && !contract.is_valid(body, "{}"));
        assert_eq!(contract.schema(body).unwrap_err().to_string(), message);
    }
}

#[test]
fn advice_changes_no_verdict_and_does_not_come_uncalled() {
    let text = br#"{"data":{"values":{"nmae":["a","b"]}}}"#;
    assert!(
        Contract::default()
            .check_request(text)
            .findings()
            .is_empty()
    );
    let report = Contract::default().with_advice().check_request(text);
    assert_eq!(
        (
            report.count(Severity::Advice),
            report.count(Severity::Drift)
        ),
        (2, 0)
    );
    assert!(report.is_valid() && report.into_result().is_ok());
    assert_eq!(
        Contract::default()
            .with_advice()
            .check_response(200, text)
            .count(Severity::Advice),
        0
    );
}

#[test]
fn a_span_is_the_key_where_the_name_is_wrong_and_the_value_elsewhere() {
    let text = r#"{"data":{"values":{"nmae":1,"name":["a","b"],"users":[{"target_object":"x","target_record_id":7,"y":8}]}}}"#;
    let report = Contract::default()
        .with_advice()
        .check_request(text.as_bytes());
    let cut: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| {
            let span = finding.span.unwrap();
            (finding.rule, &text[span.start..span.end])
        })
        .collect();
    assert_eq!(
        cut,
        [
            (Rule::RecommendedProperty, &text[18..text.len() - 2]),
            (Rule::SimilarAttribute, r#""nmae""#),
            (Rule::SingleValue, r#"["a","b"]"#),
            (Rule::Type, "7"),
            (Rule::AdditionalProperty, r#""y""#),
        ]
    );
}

/// Where nothing is known of the country that is meant.
const ANY_COUNTRY: &str = "the two capital letters of a country, such as \"GB\"";

fn country_code(code: &str) -> Report {
    let text = format!(
        r#"{{"data":{{"values":{{"users":[{{"target_object":"people","phone_numbers":[{{"original_phone_number":"1","country_code":"{code}"}}]}}]}}}}}}"#
    );
    Contract::default().check_request(text.as_bytes())
}

#[test]
fn a_hint_names_the_country_code_that_was_meant() {
    for (code, hint) in [
        ("UK", Some("GB")),
        ("gb", Some("GB")),
        ("GBR", Some("GB")),
        ("nor", Some("NO")),
        ("no", Some("NO")),
        ("ZZ", Some(ANY_COUNTRY)),
        ("", Some(ANY_COUNTRY)),
        ("49", Some("DE")),
        ("276", Some(ANY_COUNTRY)),
    ] {
        let report = country_code(code);
        let [finding] = report.findings() else {
            panic!("{report}");
        };
        assert_eq!(finding.hint.as_deref(), hint, "{code}");
        assert_eq!(finding.message, "expected one of 252 values, or null");
    }
}

#[test]
fn of_all_pairs_of_letters_the_codes_of_the_page_are_taken() {
    let page = include_str!("../../schemas/create-workspace-record/source/request.json");
    let page: serde_json::Value = serde_json::from_str(page).unwrap();
    let mut codes = Vec::new();
    let mut rest = vec![&page];
    while let Some(value) = rest.pop() {
        match value {
            serde_json::Value::String(text) => codes.push(text.as_str()),
            serde_json::Value::Array(items) => rest.extend(items),
            serde_json::Value::Object(members) => rest.extend(members.values()),
            _ => {}
        }
    }
    let mut taken = 0;
    for pair in ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| [first, second])) {
        let code = String::from_iter(pair);
        let is_valid = country_code(&code).is_valid();
        assert_eq!(is_valid, codes.contains(&&*code), "{code}");
        assert!(!country_code(&code.to_lowercase()).is_valid(), "{code}");
        taken += usize::from(is_valid);
    }
    assert_eq!(taken, 252);
}

#[test]
fn the_aliases_stand_for_all_codes_and_for_no_others() {
    let schema: serde_json::Value =
        serde_json::from_str(Contract::default().schema(REQUEST).unwrap()).unwrap();
    let codes = schema
        .pointer("/properties/data/properties/values/properties/users/items/anyOf/1/additionalProperties/items/anyOf/2/properties/country_code/enum")
        .unwrap();
    let mut aliases: std::collections::BTreeMap<
        String,
        std::collections::BTreeMap<String, String>,
    > = serde_json::from_str(include_str!("../../schemas/aliases.json")).unwrap();
    assert!(aliases.remove("properties").is_some());
    let codes: std::collections::BTreeSet<_> = codes
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|code| code.as_str())
        .collect();
    for name in ["three_letters", "names", "calling_codes"] {
        let meant: std::collections::BTreeSet<_> =
            aliases[name].values().map(String::as_str).collect();
        // These share their calling code with a larger country, or have none.
        let untold = "AN AQ AX BL BQ BV CA CC CX EH GG GS HM IM JE KZ MF PN SJ TF UM US VA YT";
        let is_told = |code: &&str| name != "calling_codes" || !untold.contains(code);
        let codes: std::collections::BTreeSet<_> = codes.iter().copied().filter(is_told).collect();
        assert_eq!(meant, codes, "{name}");
    }
    let aliases = aliases.values().flatten();
    for (alias, code) in aliases {
        assert!(
            codes.contains(code.as_str()) && !codes.contains(alias.as_str()),
            "{alias}"
        );
    }
}

#[test]
fn values_are_quoted_only_when_asked_for() {
    let text = r#"{"data":{"values":{"name":[{"value":"x","sécret":1}],"avatar_url":77}}}"#;
    let redacted = Contract::default().check_request(text.as_bytes());
    assert!(
        redacted
            .findings()
            .iter()
            .all(|finding| !finding.message.contains("sécret") && !finding.message.contains("77"))
    );
    let quoting = Contract::default()
        .with_values()
        .check_request(text.as_bytes());
    let messages: Vec<_> = quoting
        .findings()
        .iter()
        .map(|finding| &*finding.message)
        .collect();
    assert_eq!(
        messages,
        [
            "unknown property, expected `value`: \"sécret\"",
            "expected object, array or string, found number: 77"
        ]
    );
    let container = Contract::default()
        .with_values()
        .check_request(br#"{"data":[1]}"#);
    assert_eq!(
        container.findings()[0].message,
        "expected object, found array"
    );
    let long = format!(r#"{{"data":{{"values":{{"name":{}}}}}}}"#, "1".repeat(200));
    let report = Contract::default()
        .with_values()
        .check_request(long.as_bytes());
    assert!(
        report.findings()[0]
            .message
            .ends_with(&format!(": {}…", "1".repeat(60)))
    );
}

#[test]
fn values_come_out_by_the_alternate_format_alone() {
    let text = r#"{"data":{"values":{"name":[{"value":"x","sécret":1}],"avatar_url":77}}}"#;
    let report = Contract::default().check_request(text.as_bytes());
    let redacted = report.to_string();
    let shown = redacted
        .replace("expected `value`", "expected `value`: \"sécret\"")
        .replace("found number", "found number: 77");
    assert_eq!(format!("{report:#}"), shown);
    assert_eq!(
        format!("{:#}", report.findings()[0]),
        shown.lines().nth(1).unwrap().trim()
    );
    let keeps_quiet = |text: String| !text.contains("\"sécret") && !text.contains("77");
    assert!(keeps_quiet(format!("{report:?}{report:#?}")));
    let json = serde_json::to_string(&report).unwrap();
    assert!(keeps_quiet(json.clone()));
    let read: Report = serde_json::from_str(&json).unwrap();
    assert_eq!(read, report);
    assert_eq!(format!("{read:#}"), redacted);
    let rejected = report.into_result().unwrap_err();
    let lines = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&format!("{rejected:#}")), lines(&redacted));
    assert!(keeps_quiet(format!("{rejected:?}")));
}

#[test]
fn a_text_may_have_ten_mebibytes_of_utf_8_and_no_byte_more() {
    const LIMIT: usize = 10 * 1024 * 1024;
    // The characters take two bytes each: the limit is one of bytes, and half as many characters.
    let texts = [
        ("é".repeat(LIMIT / 2), true),
        ("é".repeat(LIMIT / 2) + "x", false),
        ("\\u00e9".repeat(LIMIT / 2) + "x", false),
    ];
    let places: [(&str, &str, &str, Profile); 5] = [
        (
            "/data/values/name",
            r#"{"data":{"values":{"name":""#,
            r#""}}}"#,
            Profile::Wire,
        ),
        (
            "/data/values/name/0/value",
            r#"{"data":{"values":{"name":[{"value":""#,
            r#""}]}}}"#,
            Profile::Canonical,
        ),
        (
            "/data/values/users/0/n/0/value",
            r#"{"data":{"values":{"users":[{"target_object":"x","n":[{"value":""#,
            r#""}]}]}}}"#,
            Profile::Canonical,
        ),
        (
            "",
            r#"{"data":{"values":{"users":[{"target_object":""#,
            r#"","n":[{"value":1}]}]}}}"#,
            Profile::Wire,
        ),
        (
            "",
            r#"{"data":{"values":{"name":[{"value":""#,
            r#""}]}}}"#,
            Profile::Published,
        ),
    ];
    for (index, (text, is_within)) in texts.iter().enumerate() {
        // Escapes are the reader's business, the same in all places.
        for (at, head, tail, profile) in places.into_iter().take(if index < 2 { 5 } else { 1 }) {
            let body = format!("{head}{text}{tail}");
            let contract = Contract::new(profile);
            let report = contract.check_request(body.as_bytes());
            if *is_within || at.is_empty() {
                assert!(report.is_valid(), "{report}");
                continue;
            }
            let [finding] = report.findings() else {
                panic!("{report}");
            };
            assert_eq!((finding.rule, &*finding.at), (Rule::TextLimit, at));
            assert_eq!(
                finding.message,
                format!(
                    "string of {} bytes, but the limit is {LIMIT} bytes",
                    LIMIT + 1
                )
            );
        }
    }
}

#[test]
fn a_text_within_the_limit_is_no_finding_beside_another() {
    let text = "x".repeat(10 * 1024 * 1024);
    let body = format!(r#"{{"data":{{"values":{{"name":"{text}","avatar_url":7}}}}}}"#);
    let report = Contract::default().check_request(body.as_bytes());
    let places: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| &*finding.at)
        .collect();
    assert_eq!(places, ["/data/values/avatar_url"]);
}

#[test]
fn a_text_of_a_response_has_the_limit_too() {
    let example = include_str!("../cases/200/page-example.json")
        .replace("Fundstack", &"x".repeat(10 * 1024 * 1024 + 1));
    let report = Contract::default().check_response(200, example.as_bytes());
    let rules: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| (finding.rule, &*finding.at))
        .collect();
    assert_eq!(rules, [(Rule::TextLimit, "/data/values/name/0/value")]);
}

#[test]
fn a_limit_keeps_the_first_findings_and_counts_all() {
    let text = format!(
        r#"{{"data":{{"values":{{"users":[{}1]}}}}}}"#,
        "1,".repeat(49_999)
    );
    let report = Contract::default().check_request(text.as_bytes());
    assert_eq!(
        (report.findings().len(), report.total()),
        (Contract::DEFAULT_LIMIT, 50_000)
    );
    let report = Contract::default()
        .with_limit(2)
        .check_request(text.as_bytes());
    assert_eq!(report.findings()[1].at, "/data/values/users/1");
    assert!(report.to_string().ends_with("\n  and 49998 more"));
    let none = Contract::default().with_limit(0);
    for report in [
        none.check_request(text.as_bytes()),
        none.check_request(b"{"),
        none.check_response(418, b"{}"),
    ] {
        assert!(!report.is_valid() && report.findings().is_empty());
        assert_ne!(report.total(), 0);
    }
}

#[test]
fn every_item_of_a_long_array_is_named_by_its_index() {
    let items: Vec<_> = (0..120).map(|index| index.to_string()).collect();
    let text = format!(
        r#"{{"data":{{"values":{{"users":[{}]}}}}}}"#,
        items.join(",")
    );
    let report = Contract::default().check_request(text.as_bytes());
    assert_eq!(report.total(), items.len());
    for (finding, item) in report.findings().iter().zip(&items) {
        let span = finding.span.unwrap();
        assert_eq!(finding.at, format!("/data/values/users/{item}"));
        assert_eq!(&text[span.start..span.end], item);
    }
}

#[test]
fn a_long_key_does_not_multiply_with_the_findings_below_it() {
    let key = "k".repeat(1_000_000);
    let members: Vec<_> = (0..9_000).map(|index| format!("\"x{index}\":1")).collect();
    let text = format!(
        r#"{{"data":{{"values":{{"users":[{{"target_object":"x","{key}":[{{"domain":"d",{}}}]}}]}}}}}}"#,
        members.join(",")
    );
    let report = Contract::default().check_request(text.as_bytes());
    assert_eq!(report.total(), 9_000);
    let places: usize = report
        .findings()
        .iter()
        .map(|finding| finding.at.len())
        .sum();
    let most = 4 * text.len() + (1 << 20);
    // None that would have fitted is left out.
    let longest = 2 * key.len();
    assert!((most - longest..=most).contains(&places), "{places}");
}

#[test]
fn a_value_of_any_depth_gets_a_report() {
    use serde_json::{Map, Value};
    let in_array = |inner| Value::Array(vec![inner]);
    let in_object = |inner| Value::Object(Map::from_iter([("a".to_owned(), inner)]));
    let ways: [&dyn Fn(Value) -> Value; 2] = [&in_array, &in_object];
    for (depth, expected) in [
        (127, None),
        (128, Some("nesting deeper than 127")),
        (129, Some("nesting deeper than 127")),
        (50_000, Some("nesting deeper than 127")),
    ] {
        for nest in ways {
            let value = (0..depth).fold(Value::Null, |inner, _| nest(inner));
            let report = Contract::default().check_request_value(&value);
            let finding = &report.findings()[0];
            let syntax = (finding.rule == Rule::Syntax).then_some(&*finding.message);
            assert_eq!((syntax, finding.span), (expected, None), "{depth}");
            // Dropping it would recurse as deep.
            std::mem::forget(value);
        }
    }
}

#[test]
fn a_report_prints_a_line_a_finding_and_escapes_what_steers_a_terminal() {
    let report =
        Contract::default().check_request(b"{\"data\":{\"values\":{},\n\"\\u001b[31m\\u202e\":1}}");
    assert_eq!(
        report.to_string(),
        "invalid: 1 finding\n  2:1 violation[additional-property] /data/\\u{1b}[31m\\u{202e}: unknown property, expected `values`"
    );
    let rejected = report.clone().into_result().unwrap_err();
    assert_eq!(
        rejected.to_string(),
        report.to_string().replace(
            "invalid: 1 finding",
            "request body of create record: 1 violation"
        )
    );
    assert_eq!(rejected.report(), &report);
    assert_eq!(rejected.into_report(), report);
    assert_eq!(
        Contract::default()
            .check_request(br#"{"data":{"values":{}}}"#)
            .to_string(),
        "valid"
    );
    let root = Contract::default().check_request(b"");
    assert_eq!(
        root.to_string(),
        "invalid: 1 finding\n  1:1 violation[syntax] (root): unexpected end of the text (hint: there is nothing here: was the body written?)"
    );
}

/// The first line of a rejection, and how many findings it lists.
fn rejection(report: Report) -> (String, usize) {
    let rejected = report.into_result().unwrap_err();
    let text = rejected.to_string();
    // A `main` that returns it prints this.
    assert_eq!(format!("{rejected:?}"), text);
    let (first, findings) = text.split_once('\n').unwrap_or((&text, ""));
    (first.to_owned(), findings.lines().count())
}

#[test]
fn a_rejection_says_what_was_rejected_and_counts_no_advice() {
    let contract = Contract::default();
    let request = r#"{"data":{"values":{"name":[1,2],"nmae":"a"}}}"#;
    let with_advice = contract.clone().with_advice().check_request(request);
    assert!(with_advice.count(Severity::Advice) >= 2);
    let expected = "request body of create record: 2 violations";
    assert_eq!(rejection(with_advice), (expected.to_owned(), 2));
    assert_eq!(rejection(contract.check_request(request)).0, expected);
    let short = contract.clone().with_limit(1).check_request(request);
    assert_eq!(
        rejection(short),
        (
            "request body of create record: 1 violation, 1 more finding".to_owned(),
            2
        )
    );
    let none = contract.clone().with_limit(0).check_request(request);
    assert_eq!(
        rejection(none).0,
        "request body of create record: 2 findings"
    );

    let record = include_str!("../cases/200/valid-small.json");
    let odd = record.replace(r#""value": "x","#, r#""value": 7, "a": 1, "b": 2,"#);
    assert_eq!(
        rejection(contract.check_response(200, odd)),
        (
            "response body of create record with status 200: 1 violation, 2 drift findings"
                .to_owned(),
            3
        )
    );
    for report in [
        contract.check_response(418, ""),
        contract.check_response_value(418, &serde_json::Value::Null),
    ] {
        assert_eq!(
            rejection(report).0,
            "response body of create record with status 418: 1 drift finding"
        );
    }
    let refused = contract.expand("{").unwrap_err().to_string();
    assert!(
        refused.starts_with("request body of create record: 1 violation\n"),
        "{refused}"
    );
    let unclear = r#"{"data":{"values":{"users":["3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"]}}}"#;
    let unclear = contract.expand(unclear).unwrap_err().to_string();
    assert!(
        unclear.starts_with("request body of create record: 1 violation\n"),
        "{unclear}"
    );
    // What was written and read back does not know what it is about.
    let report = contract.check_request("{");
    let json = serde_json::to_string(&report).unwrap();
    let read: Report = serde_json::from_str(&json).unwrap();
    assert_eq!(rejection(read).0, "body: 1 violation");
}

#[test]
fn bytes_come_in_any_type_and_findings_in_a_loop() {
    let contract = Contract::default();
    let text = r#"{"data":{"values":{"name":1,"users":2}}}"#;
    let report = contract.check_request(text.as_bytes());
    for again in [
        contract.check_request(text),
        contract.check_request(String::from(text)),
        contract.check_request(Vec::from(text)),
        contract.check_request(Box::<[u8]>::from(text.as_bytes())),
        contract.check(REQUEST, text),
    ] {
        assert_eq!(again, report);
    }
    assert!(!contract.is_valid_request(text) && !contract.is_valid(REQUEST, text));
    let mut rules = Vec::new();
    for finding in &report {
        rules.push(finding.rule);
    }
    assert_eq!(rules, [Rule::Type; 2]);
    assert!(report.iter().eq(report.findings()));
}

#[test]
fn findings_can_be_kept_in_sets_and_severities_compared() {
    use std::collections::{BTreeSet, HashSet};
    let text = r#"{"data":{"values":{"name":[1],"nmae":2}}}"#;
    let report = Contract::default().with_advice().check_request(text);
    let mut findings: HashSet<_> = report.iter().cloned().collect();
    // Its quote is no part of what is compared, so none of what is hashed.
    let json = serde_json::to_string(&report).unwrap();
    let read: Report = serde_json::from_str(&json).unwrap();
    findings.extend(read.iter().cloned());
    assert_eq!(findings.len(), report.total());
    assert_eq!(HashSet::from([report.clone(), read]).len(), 1);

    let worst = report.iter().map(|finding| finding.severity).max();
    assert_eq!(worst, Some(Severity::Violation));
    let rules: BTreeSet<_> = report.iter().map(|finding| finding.rule).collect();
    let codes: Vec<_> = rules.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes, ["recommended-property", "similar-attribute", "type"]);
    assert!(Severity::ALL.is_sorted_by(|a, b| a > b));
    for severity in Severity::ALL {
        assert_eq!(severity.name().parse(), Ok(severity));
        assert_eq!(serde_json::to_value(severity).unwrap(), severity.name());
    }
    assert_eq!(
        "Drift".parse::<Severity>().unwrap_err().to_string(),
        "unknown severity, expected one of violation, drift, advice"
    );
}

#[test]
fn configuration_errors_say_what_there_is() {
    let error = Contract::new(Profile::Published)
        .schema(Body::Response(401))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "profile published knows no status 401, only 200, 400, 404"
    );
    assert_eq!(
        "Wire".parse::<Profile>().unwrap_err().to_string(),
        "unknown profile, expected one of published, canonical, wire"
    );
    assert_eq!("x".parse::<Rule>().unwrap_err().to_string(), "unknown rule");
}

#[test]
fn a_contract_and_its_errors_go_between_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn survives_panics<T: std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    is_shared::<Contract>();
    is_shared::<attio_contract::Rejected>();
    is_shared::<UnknownStatus>();
    survives_panics::<Contract>();
    survives_panics::<Report>();
}

#[test]
fn tolerated_drift_includes_an_unknown_status() {
    let contract = Contract::default();
    assert!(!contract.is_valid_response(418, b"x"));
    assert!(
        contract
            .clone()
            .tolerate_drift()
            .is_valid_response(418, b"x")
    );
    assert!(!contract.tolerate_drift().is_valid_response(400, b"x"));
}

#[test]
fn a_server_error_is_reported_by_every_contract_and_breaks_none() {
    let gateway = b"\xff<html>";
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        for contract in [
            contract.clone(),
            contract.clone().tolerate_drift(),
            contract.clone().with_advice(),
            contract.clone().with_values(),
        ] {
            for status in [500, 502, 503, 529, 599] {
                let report = contract.check_response(status, gateway);
                let [finding] = report.findings() else {
                    panic!("{report}");
                };
                assert_eq!(
                    (finding.rule, finding.severity, &*finding.at, finding.span),
                    (Rule::ServerError, Severity::Advice, "", None)
                );
                assert!(finding.message.contains(&status.to_string()));
                assert!(report.is_valid() && contract.is_valid_response(status, gateway));
                let value = serde_json::Value::Null;
                assert_eq!(contract.check_response_value(status, &value), report);
            }
            let none = contract.with_limit(0).check_response(500, gateway);
            assert!(none.is_valid() && none.findings().is_empty() && none.total() == 1);
        }
        for status in [0, 418, 499, 600, 999] {
            let report = contract.check_response(status, gateway);
            assert_eq!(report.findings()[0].rule, Rule::Status);
            assert!(!report.is_valid() && !contract.is_valid_response(status, gateway));
        }
    }
}

#[test]
fn a_branch_that_takes_the_value_silences_the_one_that_was_meant() {
    let text = r#"{"data":{"values":{"name":5,"users":[{"target_object":"x","[slug_or_id_of_matching_attribute]":[{"domain":5}]}]}}}"#;
    let report = Contract::new(Profile::Published).check_request(text.as_bytes());
    let places: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| &*finding.at)
        .collect();
    assert_eq!(places, ["/data/values/name"]);
}

#[test]
fn hints_are_near_misses_only() {
    let hint = |name: &str| {
        let text = format!(
            r#"{{"data":{{"values":{{"users":[{{"target_object":"x","target_record_id":"99a03ff3-0435-47da-95cc-76b2caeb4dab","{name}":1}}]}}}}}}"#
        );
        Contract::default()
            .check_request(text.as_bytes())
            .findings()[0]
            .hint
            .clone()
    };
    let there = |name: &str| Some(format!("drop it: `{name}` is there already"));
    assert_eq!(hint("target_recordid"), there("target_record_id"));
    assert_eq!(hint("Target-Object"), there("target_object"));
    assert_eq!(hint("targt_objct"), there("target_object"));
    let other = "drop it: a reference by id has no other keys";
    assert_eq!(hint("targt_obct").as_deref(), Some(other));
    assert_eq!(
        hint(&"target_record_id".repeat(1000)).as_deref(),
        Some(other)
    );
    // Two edits turn any short name into another.
    let matched = |value: &str| {
        let text = format!(
            r#"{{"data":{{"values":{{"users":[{{"target_object":"x","n":[{value}]}}]}}}}}}"#
        );
        Contract::default()
            .check_request(text.as_bytes())
            .findings()[0]
            .hint
            .clone()
    };
    assert_eq!(matched(r#"{"domain":"d","domaxx":1}"#), there("domain"));
    assert_eq!(matched(r#"{"value":"d","vxlux":1}"#), None);
    assert_eq!(matched(r#"{"value":"d","valuf":1}"#), there("value"));
    assert_eq!(
        country_code(" gb ").findings()[0].hint.as_deref(),
        Some("GB")
    );
    assert_eq!(
        country_code(&" ".repeat(100)).findings()[0].hint.as_deref(),
        Some(ANY_COUNTRY)
    );
    for (width, hint) in [(64, "GB"), (65, ANY_COUNTRY)] {
        let report = country_code(&format!("{:width$}", "gb"));
        assert_eq!(report.findings()[0].hint.as_deref(), Some(hint), "{width}");
    }
    let actor = include_str!("../cases/200/page-example.json").replace("\"system\"", "\"sistem\"");
    let report = Contract::default().check_response(200, actor.as_bytes());
    assert_eq!(report.findings()[0].hint.as_deref(), Some("system"));
}

#[test]
fn every_attribute_but_users_keeps_one_value() {
    let text = r#"{"data":{"values":{"workspace_id":["a","b"],"name":["a","b"],"users":["a","b"],"company":["a.co","b.co"],"avatar_url":["a","b"]}}}"#;
    let report = Contract::default()
        .with_advice()
        .check_request(text.as_bytes());
    let places: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| (finding.rule, &*finding.at))
        .collect();
    let single = |attribute| (Rule::SingleValue, attribute);
    assert_eq!(
        places,
        [
            single("/data/values/workspace_id"),
            single("/data/values/name"),
            single("/data/values/company"),
            single("/data/values/avatar_url")
        ]
    );
    let one_each =
        br#"{"data":{"values":{"workspace_id":["a"],"name":["a"],"users":["a"],"company":["a.co"]}}}"#;
    let report = Contract::default().with_advice().check_request(one_each);
    assert!(report.findings().is_empty(), "{report}");
}

#[test]
fn a_quoted_value_steers_no_terminal() {
    let text = "{\"data\":{\"values\":{\"users\":[{\"target_object\":\"x\",\"n\":[{\"original_phone_number\":\"1\",\"country_code\":\"\u{9b}31m\"}]}]}}}";
    let report = Contract::default()
        .with_values()
        .check_request(text.as_bytes());
    assert_eq!(
        report.findings()[0].message,
        "expected one of 252 values, or null: \"\\u{9b}31m\""
    );
}

/// The limits in a schema, at any depth.
fn limits(schema: &serde_json::Value, found: &mut Vec<u64>) {
    match schema {
        serde_json::Value::Object(members) => {
            for (name, member) in members {
                found.extend(member.as_u64().filter(|_| name == "maxLength"));
                limits(member, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| limits(item, found)),
        _ => {}
    }
}

#[test]
fn every_limit_of_a_string_is_ten_mebibytes() {
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        for body in contract.bodies() {
            let schema = serde_json::from_str(contract.schema(body).unwrap()).unwrap();
            let mut found = Vec::new();
            limits(&schema, &mut found);
            let has_strings = matches!(body, Body::Request | Body::Response(200));
            let is_limited = has_strings && profile != Profile::Published;
            assert_eq!(!found.is_empty(), is_limited, "{profile} {body:?}");
            assert!(
                found.iter().all(|limit| *limit == 10 << 20),
                "{profile} {body:?} {found:?}"
            );
        }
    }
}

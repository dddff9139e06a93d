//! Advice: what the contract allows and the API ignores, stores as it is, or rejects.

use attio_contract::{Contract, Profile, Rule, Severity};

/// The advice on a request, by rule, place and hint. It is valid, and none comes unasked.
fn advice(text: &str) -> Vec<(Rule, String, String)> {
    let report = Contract::default().check_request(text.as_bytes());
    assert_eq!(report.total(), 0, "{text} {report}");
    let contract = Contract::default().with_advice();
    let report = contract.check_request(text.as_bytes());
    assert!(report.is_valid(), "{text} {report}");
    let findings = report.findings().iter();
    let advice = findings.map(|finding| {
        assert_eq!(finding.severity, Severity::Advice);
        let hint = finding.hint.clone().unwrap_or_default();
        (finding.rule, finding.at.clone(), hint)
    });
    advice.collect()
}

/// The same on a request with these attributes and an id, without the hints.
fn on(values: &str) -> Vec<(Rule, String)> {
    let text = format!(r#"{{"data":{{"values":{{"workspace_id":"ws_1",{values}}}}}}}"#);
    let advice = advice(&text).into_iter();
    advice
        .map(|(rule, at, _)| (rule, at.replacen("/data/values/", "", 1)))
        .collect()
}

fn one(rule: Rule, at: &str) -> Vec<(Rule, String)> {
    vec![(rule, at.to_owned())]
}

#[test]
fn what_stands_beside_data_is_ignored() {
    let body = |beside: &str| format!(r#"{{{beside},"data":{{"values":{{"workspace_id":"1"}}}}}}"#);
    let ignored = "leave it out, or move it into `values` if it is an attribute";
    for (beside, at, hint) in [
        (
            r#""matching_attribute":"workspace_id""#,
            "/matching_attribute",
            "leave it out: it belongs in the query of the URL, and only where a record is upserted (PUT)",
        ),
        (r#""name":"a""#, "/name", "move it into `values`"),
        (r#""note":null"#, "/note", ignored),
        (r#""created_at":"undefined""#, "/created_at", ignored),
    ] {
        let expected = (Rule::OutsideData, at.to_owned(), hint.to_owned());
        assert_eq!(advice(&body(beside)), [expected]);
    }
    // Without the envelope everything is outside, which is a violation of its own.
    let report = Contract::default()
        .with_advice()
        .check_request(br#"{"name":"a"}"#);
    assert_eq!(report.count(Severity::Advice), 0, "{report}");
}

#[test]
fn a_request_without_attributes_is_one_piece_of_advice() {
    let rules: Vec<_> = advice(r#"{"data":{"values":{}}}"#);
    let [(Rule::EmptyValues, at, _)] = &rules[..] else {
        panic!("{rules:?}");
    };
    assert_eq!(at, "/data/values");
}

#[test]
fn null_is_no_value_of_a_custom_attribute() {
    assert_eq!(
        on(r#""cancellation_reason":null"#),
        one(Rule::NullValue, "cancellation_reason")
    );
    assert_eq!(on(r#""tags":["a",null]"#), one(Rule::NullValue, "tags/1"));
    // Inside a value it can be right: a location has keys without a value.
    assert_eq!(on(r#""hq":[{"line_1":"1 Main Street","line_2":null}]"#), []);
    assert_eq!(on(r#""tags":[]"#), []);
}

#[test]
fn attributes_that_only_the_api_sets_are_named_and_not_looked_at() {
    for key in [
        "record_id",
        "created_at",
        "created_by",
        "createdAt",
        "Record ID",
    ] {
        for value in ["null", r#""undefined""#, "[null]", r#"[{"value":"NaN"}]"#] {
            assert_eq!(
                on(&format!(r#""{key}":{value}"#)),
                one(Rule::ReadOnlyAttribute, key)
            );
        }
    }
    assert_eq!(on(r#""created":"2026-01-01""#), []);
}

#[test]
fn a_standard_attribute_is_known_in_other_spellings() {
    for (key, name) in [
        ("Workspace ID", "workspace_id"),
        ("workspaceId", "workspace_id"),
        ("WorkspaceID", "workspace_id"),
        ("workspace-id", "workspace_id"),
        ("Name", "name"),
        ("Company", "company"),
        ("avatarUrl", "avatar_url"),
        ("Avatar URL", "avatar_url"),
        ("nmae", "name"),
        ("user", "users"),
    ] {
        let text = format!(r#"{{"data":{{"values":{{"plan":"a","{key}":"x.example.com"}}}}}}"#);
        let found: Vec<_> = advice(&text)
            .into_iter()
            .filter(|(rule, ..)| *rule == Rule::SimilarAttribute)
            .collect();
        let expected = (
            Rule::SimilarAttribute,
            format!("/data/values/{key}"),
            name.to_owned(),
        );
        assert_eq!(found, [expected]);
    }
    // Followed, the hint would repeat a key.
    let found = advice(r#"{"data":{"values":{"Name":"a","workspace_id":"1","name":"a"}}}"#);
    assert_eq!(found[0].2, "leave it out: `name` is there already");
    for key in ["plan", "nickname", "company_size", "employees", "n"] {
        assert_eq!(on(&format!(r#""{key}":"a""#)), [], "{key}");
    }
}

#[test]
fn strings_that_programs_write_by_accident_are_found_wherever_they_stand() {
    for accident in ["[object Object]", "undefined", "NaN", "null", "None"] {
        for (values, at) in [
            (format!(r#""name":"{accident}""#), "name"),
            (
                format!(r#""name":[{{"value":"{accident}"}}]"#),
                "name/0/value",
            ),
            (format!(r#""notes":["a","{accident}"]"#), "notes/1"),
            (
                format!(
                    r#""users":[{{"target_object":"contacts","key":[{{"value":"{accident}"}}]}}]"#
                ),
                "users/0/key/0/value",
            ),
        ] {
            assert_eq!(on(&values), one(Rule::AccidentalText, at));
        }
    }
    for text in [
        "",
        "none",
        "Nullarbor",
        "NaN%",
        "is undefined",
        "undefined ",
    ] {
        assert_eq!(on(&format!(r#""name":"{text}""#)), [], "{text}");
    }
}

#[test]
fn a_company_is_named_by_its_domain() {
    for text in [
        "Northwind Traders Ltd",
        "northwind",
        "",
        "person@example.com",
    ] {
        for values in [
            format!(r#""company":"{text}""#),
            format!(r#""company":["{text}"]"#),
        ] {
            let [(rule, at)] = &on(&values)[..] else {
                panic!("{values}");
            };
            assert!(*rule == Rule::Format && at.starts_with("company"), "{at}");
        }
    }
    for text in ["northwind.example.com", "https://example.com/about"] {
        assert_eq!(on(&format!(r#""company":"{text}""#)), []);
    }
    // Of a company that is an accident both is said.
    assert_eq!(
        on(r#""company":"[object Object]""#),
        [
            (Rule::AccidentalText, "company".to_owned()),
            (Rule::Format, "company".to_owned())
        ]
    );
}

#[test]
fn what_a_reference_matches_by_has_the_form_that_its_key_says() {
    let place = "users/0/key/0";
    for (matched, key) in [
        (r#""domain":"nope""#, "domain"),
        (r#""email_address":"invalid-email-format""#, "email_address"),
        (r#""email_address":"a@b.test""#, "email_address"),
        (
            r#""original_phone_number":"020 7946 0958""#,
            "original_phone_number",
        ),
        (
            r#""original_phone_number":"020 7946 0958","country_code":null"#,
            "original_phone_number",
        ),
        (
            r#""original_phone_number":"call me","country_code":"GB""#,
            "original_phone_number",
        ),
    ] {
        let values = format!(r#""users":[{{"target_object":"contacts","key":[{{{matched}}}]}}]"#);
        assert_eq!(on(&values), one(Rule::Format, &format!("{place}/{key}")));
        // The references of custom attributes are no different.
        let custom = values.replace("users", "owners");
        let at = format!("{place}/{key}").replace("users", "owners");
        assert_eq!(on(&custom), one(Rule::Format, &at));
    }
    for matched in [
        r#""domain":"example.com""#,
        r#""email_address":"person@example.com""#,
        r#""original_phone_number":"+44 20 7946 0958""#,
        r#""original_phone_number":"020 7946 0958","country_code":"GB""#,
        r#""value":"nope""#,
    ] {
        let values = format!(r#""users":[{{"target_object":"contacts","key":[{{{matched}}}]}}]"#);
        assert_eq!(on(&values), [], "{values}");
    }
    // Without the metadata, what else a custom attribute holds is not known.
    assert_eq!(
        on(r#""billing_email":["nope"],"x":[{"email_address":"nope"}]"#),
        []
    );
}

#[test]
fn advice_is_on_requests_alone_and_quotes_nothing() {
    let secret = "5ecret Ltd";
    let text = format!(
        r#"{{"{secret}":1,"data":{{"values":{{"company":"{secret}","{secret}":null,"Name":"{secret}"}}}}}}"#
    );
    for profile in Profile::ALL {
        let report = Contract::new(profile)
            .with_advice()
            .check_request(text.as_bytes());
        assert!(report.count(Severity::Advice) > 2, "{report}");
        for finding in report.findings() {
            let hint = finding.hint.as_deref().unwrap_or_default();
            assert!(!finding.message.contains(secret) && !hint.contains(secret));
        }
    }
    let response = Contract::default()
        .with_advice()
        .check_response(200, text.as_bytes());
    assert_eq!(response.count(Severity::Advice), 0);
}

fn fastest(text: &str, least: usize) -> std::time::Duration {
    let contract = Contract::default().with_advice();
    let once = || {
        let start = std::time::Instant::now();
        let report = contract.check_request(text.as_bytes());
        assert!(report.total() >= least, "{}", report.total());
        start.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

/// Many names that are like one that is there, and one long name of many values: neither is looked for, or
/// decoded, once for each.
#[test]
fn advice_takes_linear_time() {
    let names = |count: usize| {
        let keys: Vec<_> = (0..count)
            .map(|index| {
                let letter = char::from_u32(0x4e00 + u32::try_from(index).unwrap()).unwrap();
                format!(r#""company{letter}":null,"{letter}":"undefined""#)
            })
            .collect();
        format!(
            r#"{{"data":{{"values":{{{},"company":"a.example.com"}}}}}}"#,
            keys.join(",")
        )
    };
    let values = |count: usize| {
        let key = r"\u0041".repeat(count);
        let values = r#""undefined",null,{"target_object":"x","k":[{"domain":"d"}]}"#;
        let values = vec![values; count].join(",");
        format!(r#"{{"data":{{"values":{{"{key}":[{values}]}}}}}}"#)
    };
    let (short, long) = (
        fastest(&names(1_000), 3_000),
        fastest(&names(10_000), 30_000),
    );
    assert!(long < short * 40, "{short:?}, then {long:?}");
    let (short, long) = (
        fastest(&values(1_000), 3_000),
        fastest(&values(10_000), 30_000),
    );
    assert!(long < short * 40, "{short:?}, then {long:?}");
}

#[test]
fn an_attribute_under_a_similar_name_is_not_missing_besides() {
    let report = Contract::default()
        .with_advice()
        .check_request(r#"{"data":{"values":{"workspaceId":"ws_1"}}}"#);
    let rules: Vec<_> = report.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::SimilarAttribute], "{report}");
}

#[test]
fn whatever_the_server_cuts_off_a_domain_is_no_part_of_it() {
    for domain in [
        "example.com",
        "https://example.com/a?b#c",
        "example.com#x",
        "example.com:8080?x",
        "http://example.com#",
    ] {
        let text =
            format!(r#"{{"data":{{"values":{{"workspace_id":"w","company":"{domain}"}}}}}}"#);
        assert_eq!(advice(&text), [], "{domain}");
    }
}

#[test]
fn a_bare_record_id_is_not_called_a_bad_domain_besides() {
    let text = r#"{"data":{"values":{"workspace_id":"w","company":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}}}"#;
    let report = Contract::default().with_advice().check_request(text);
    let rules: Vec<_> = report.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::BareRecordId], "{report}");
}

//! Every rule is explained, and its examples are what they are called.

use attio_contract::{
    ApiError, Contract, Example, Explanation, Finding, Metadata, Operation, ReportedBy, Rule,
};
use std::sync::Arc;

/// The contract that an example is checked with.
fn contract(example: Example) -> Contract {
    let contract = if example.needs_metadata {
        let metadata = Metadata::parse(Example::metadata().as_bytes()).unwrap();
        let operation =
            Operation::with_metadata(example.operation, "workspaces", &Arc::new(metadata));
        Contract::of(&Arc::new(operation.unwrap()), example.profile)
    } else {
        Contract::new(example.profile)
    };
    match example.matching_attribute {
        Some(attribute) => contract.with_matching_attribute(attribute),
        None => contract,
    }
}

fn findings(explanation: &Explanation, example: Example) -> Vec<Finding> {
    let contract = contract(example);
    let bytes = example.bytes();
    match explanation.reported_by {
        ReportedBy::Check => contract.check(example.body, &bytes).findings().to_vec(),
        ReportedBy::Advice | ReportedBy::Metadata => contract
            .with_advice()
            .check(example.body, &bytes)
            .findings()
            .to_vec(),
        ReportedBy::Expand => match contract.expand(&bytes) {
            Ok(long) => contract
                .check(example.body, long.as_bytes())
                .findings()
                .to_vec(),
            Err(rejected) => rejected.report().findings().to_vec(),
        },
        ReportedBy::ApiError => {
            let error = ApiError::parse(example.answer.unwrap().text.as_bytes());
            error.map_or_else(|_| Vec::new(), |error| error.findings(&bytes))
        }
        ReportedBy::Exchange => exchange(&contract, example),
        ReportedBy::Http => message(&contract, example),
        by => panic!(
            "say here how to ask what reports {}: {by:?}",
            explanation.rule
        ),
    }
}

/// What a recording of the example has, by the module that reads recordings.
#[cfg(feature = "har")]
fn exchange(contract: &Contract, example: Example) -> Vec<Finding> {
    use attio_contract::har::{Endpoint, Entry, Har};

    let operation = contract.operation();
    let answer = example.answer.unwrap();
    let recorded = serde_json::json!({"log": {"entries": [{
        "request": {
            "method": operation.method(),
            "url": format!("{}{}", operation.server(), operation.path()),
            "postData": {"text": example.text},
        },
        "response": {"status": answer.status, "content": {"text": answer.text}},
    }]}});
    let recorded = recorded.to_string();
    let har = Har::parse(recorded.as_bytes()).unwrap();
    let endpoint = Endpoint::of(operation);
    let Some(Entry::Exchange(exchange)) = har.entries(&endpoint).next() else {
        panic!("the example is not to the endpoint");
    };
    let report = exchange.check(contract).exchange;
    report.map_or_else(Vec::new, |report| report.findings().to_vec())
}

/// Only programs with the feature can ask.
fn can_be_asked(explanation: &Explanation) -> bool {
    let by = explanation.reported_by;
    (by != ReportedBy::Exchange || cfg!(feature = "har"))
        && (by != ReportedBy::Http || cfg!(feature = "http"))
}

#[cfg(feature = "http")]
fn message(contract: &Contract, example: Example) -> Vec<Finding> {
    let request = http::Request::post(contract.operation().path())
        .header("content-type", example.content_type.unwrap())
        .body(example.bytes());
    let report = contract.check_http_request(&request.unwrap());
    report.unwrap().findings().to_vec()
}

#[cfg(not(feature = "http"))]
fn message(_: &Contract, _: Example) -> Vec<Finding> {
    unreachable!("see `can_be_asked`")
}

#[cfg(not(feature = "har"))]
fn exchange(_: &Contract, _: Example) -> Vec<Finding> {
    unreachable!("see `can_be_asked`")
}

#[test]
fn an_example_that_breaks_a_rule_has_this_one_finding() {
    for rule in Rule::ALL {
        let explanation = rule.explain();
        assert_eq!(explanation.rule, *rule);
        let is_response = |example: Example| example.body.status().is_some();
        assert_eq!(
            is_response(explanation.breaks),
            is_response(explanation.meets)
        );
        if !can_be_asked(&explanation) {
            continue;
        }
        let findings = findings(&explanation, explanation.breaks);
        let found: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(found, [*rule], "{rule}: {findings:#?}");
        let severity = findings[0].severity.to_string();
        let words = explanation.severity.to_lowercase();
        assert!(words.contains(&severity), "{rule}: {words}");
    }
}

#[test]
fn an_example_that_meets_a_rule_has_no_finding() {
    for rule in Rule::ALL {
        let explanation = rule.explain();
        if can_be_asked(&explanation) {
            let findings = findings(&explanation, explanation.meets);
            assert_eq!(findings, [], "{rule}");
        }
    }
}

#[test]
fn an_explanation_is_text_for_a_terminal() {
    for rule in Rule::ALL {
        let explanation = rule.explain();
        let text = explanation.to_string();
        assert!(text.starts_with(&format!("{rule}: ")), "{text}");
        for part in [
            rule.summary(),
            explanation.breaks.text,
            explanation.meets.text,
        ] {
            assert!(text.contains(part), "{text}");
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            explanation.meaning,
            explanation.severity,
            explanation.remedy,
        ] {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(&part), "{text}");
        }
        let is_paragraph = |line: &&str| !line.starts_with("    ");
        for line in text.lines().skip(1).filter(is_paragraph) {
            assert!(line.chars().count() <= 80, "{line}");
            assert!(!line.starts_with(' ') && !line.ends_with(' '), "{line:?}");
        }
        assert!(!text.ends_with('\n'));
    }
}

#[test]
fn an_explanation_reads_as_it_stands_here() {
    assert_eq!(
        Rule::DuplicateKey.explain().to_string(),
        r#"duplicate-key: A key that occurs twice in one object.

Parsers differ in which value they keep. This one keeps the last, as most do,
and checks only that one. Keys are compared after decoding: `\u0061` is `a`.

Always a violation.

Breaks it (request, profile wire):

    {"data": {"values": {"name": "Example Ltd", "name": "Example Inc"}}}

Meets it (request, profile wire):

    {"data": {"values": {"name": "Example Ltd"}}}

Keep one of the two. Usually a template, or a merge of two objects, wrote both."#
    );
}

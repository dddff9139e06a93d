//! Recorded traffic: what is checked, and what the two sides of an exchange say of each other.
#![cfg(feature = "har")]

use attio_contract::har::{Endpoint, Entry, Exchange, Har, HarError, Skip, Unjudged};
use attio_contract::{CREATE_WORKSPACE_RECORD, Contract, Profile, Report, Rule, Severity};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const VALID: &str = r#"{"data":{"values":{"name":"Example Ltd"}}}"#;
const INVALID: &str = r#"{"data":{"values":{"users":"jane@example.com"}}}"#;

fn url() -> String {
    CREATE_WORKSPACE_RECORD.server().to_owned() + CREATE_WORKSPACE_RECORD.path()
}

/// `valid`, or `invalid` and the rules; the place where it is not that of the whole body.
fn verdict(report: &Report) -> String {
    let found = report.findings().iter().map(|finding| match finding.rule {
        Rule::RefusedByServer if !finding.at.is_empty() => {
            format!(" {}@{}", finding.rule, finding.at)
        }
        rule => format!(" {rule}"),
    });
    let verdict = if report.is_valid() {
        "valid"
    } else {
        "invalid"
    };
    verdict.to_owned() + &found.collect::<String>()
}

fn outcome(contract: &Contract, entry: &Entry) -> String {
    let exchange = match entry {
        Entry::Skipped(skip) => return format!("skipped: {skip}"),
        Entry::Exchange(exchange) => exchange,
        other => panic!("{other:?}"),
    };
    let verdicts = exchange.check(contract);
    let side = |side: &Result<Report, Unjudged>| match side {
        Ok(report) => verdict(report),
        Err(unjudged) => unjudged.to_string(),
    };
    let exchange = verdicts
        .exchange
        .map(|report| "; ".to_owned() + &verdict(&report));
    [
        &side(&verdicts.request),
        "; ",
        &side(&verdicts.response),
        &exchange.unwrap_or_default(),
    ]
    .concat()
}

/// The files in `tests/har`, each with a line for each entry beside it.
#[test]
fn each_entry_of_each_recording_has_the_outcome_that_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/har");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let files: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|name| name == "har"))
        .collect();
    assert!(files.len() >= 3);
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let har = Har::parse(&bytes).unwrap();
        let endpoint = Endpoint::default();
        let outcomes: Vec<_> = har
            .entries(&endpoint)
            .map(|entry| outcome(&Contract::default(), &entry))
            .collect();
        let expected = fs::read_to_string(file.with_extension("expected")).unwrap();
        assert_eq!(
            outcomes,
            expected.lines().collect::<Vec<_>>(),
            "{}",
            file.display()
        );
        assert_eq!((har.len(), har.is_empty()), (outcomes.len(), false));
    }
}

/// A file of one entry.
fn recording(request: &str, status: u16, response: &str) -> Vec<u8> {
    json!({"log": {"entries": [{
        "request": {"method": "POST", "url": url(), "postData": {"text": request}},
        "response": {"status": status, "content": {"text": response}},
    }]}})
    .to_string()
    .into_bytes()
}

fn exchange(request: &str, status: u16, response: &str) -> Exchange {
    let bytes = recording(request, status, response);
    let har = Har::parse(&bytes).unwrap();
    match har.entries(&Endpoint::default()).next() {
        Some(Entry::Exchange(exchange)) => exchange,
        other => panic!("{other:?}"),
    }
}

fn error(status: u16, kind: &str, code: &str) -> String {
    json!({"status_code": status, "type": kind, "code": code, "message": "jane@example.com"})
        .to_string()
}

/// Only an acceptance, and only a refusal of the form, says something about the contract.
#[test]
fn the_server_disagrees_where_it_takes_what_is_invalid_or_refuses_the_form_of_what_is_valid() {
    let mut disagreements = 0;
    #[rustfmt::skip]
    let answers = [
        (200, String::new(), Some(true)), (201, String::new(), Some(true)), (204, String::new(), Some(true)),
        (400, error(400, "invalid_request_error", "validation_type"), Some(false)),
        (400, error(400, "invalid_request_error", "missing_value"), Some(false)),
        (400, error(400, "invalid_request_error", "value_not_found"), None),
        (400, error(400, "invalid_request_error", "uniqueness_conflict"), None),
        (400, error(400, "invalid_request_error", "something_new"), None),
        (400, error(400, "auth_error", "validation_type"), None),
        (400, "<html>".to_owned(), None),
        (401, error(401, "auth_error", "unauthorized"), None),
        (403, error(403, "auth_error", "forbidden"), None),
        (404, error(404, "invalid_request_error", "not_found"), None),
        (409, error(409, "invalid_request_error", "concurrent_write_conflict"), None),
        (429, error(429, "rate_limit_error", "rate_limit_exceeded"), None),
        (500, error(500, "x", "validation_type"), None),
        (302, String::new(), None),
    ];
    for (status, body, takes) in answers {
        for (request, is_valid) in [(VALID, true), (INVALID, false), ("[", false)] {
            let exchange = exchange(request, status, &body);
            for contract in [Contract::default(), Contract::default().tolerate_drift()] {
                let verdicts = exchange.check(&contract);
                let found = verdicts
                    .exchange
                    .as_ref()
                    .map_or(&[][..], |report| report.findings());
                let found: Vec<_> = found
                    .iter()
                    .filter(|found| found.rule == Rule::ServerDisagrees)
                    .collect();
                let disagrees = takes.is_some_and(|takes| takes != is_valid);
                assert_eq!(
                    found.len(),
                    usize::from(disagrees),
                    "{status} {body} {request}"
                );
                for finding in found {
                    disagreements += 1;
                    assert_eq!(
                        (finding.severity, &*finding.at, finding.span),
                        (Severity::Drift, "", None)
                    );
                    assert_eq!(
                        finding.message.contains("accepted"),
                        takes == Some(true),
                        "{}",
                        finding.message
                    );
                    assert!(finding.message.contains(&status.to_string()));
                }
            }
        }
    }
    assert_eq!(disagreements, (3 * 2 + 2) * 2);
}

#[test]
fn a_tolerated_disagreement_is_valid_and_a_refusal_is_not() {
    let accepted = exchange(INVALID, 200, "");
    let report =
        |contract: Contract, exchange: &Exchange| exchange.check(&contract).exchange.unwrap();
    assert!(!report(Contract::default(), &accepted).is_valid());
    assert!(report(Contract::default().tolerate_drift(), &accepted).is_valid());
    let refused = exchange(
        VALID,
        400,
        &error(400, "invalid_request_error", "validation_type"),
    );
    assert!(!report(Contract::default().tolerate_drift(), &refused).is_valid());
}

#[test]
fn the_profile_decides_whether_the_server_disagrees() {
    let exchange = exchange(VALID, 200, "");
    assert_eq!(exchange.check(&Contract::default()).exchange, None);
    let strict = exchange
        .check(&Contract::new(Profile::Canonical))
        .exchange
        .unwrap();
    assert_eq!(strict.findings()[0].rule, Rule::ServerDisagrees);
}

#[test]
fn what_the_server_said_is_quoted_only_when_asked() {
    let exchange = exchange(
        VALID,
        400,
        &error(400, "invalid_request_error", "validation_type"),
    );
    let text = |contract: &Contract| format!("{:?}", exchange.check(contract));
    assert!(!text(&Contract::default()).contains("jane@example.com"));
    assert!(text(&Contract::default().with_values()).contains("jane@example.com"));
}

#[test]
fn another_host_can_be_asked_for() {
    let bytes = recording(VALID, 200, "");
    let har = Har::parse(&bytes).unwrap();
    let endpoint = Endpoint::default().at("proxy.example.com").unwrap();
    assert!(matches!(
        har.entries(&endpoint).next(),
        Some(Entry::Skipped(_))
    ));
    let endpoint = endpoint.at("API.attio.com:8443").unwrap();
    assert!(
        matches!(har.entries(&endpoint).next(), Some(Entry::Skipped(_))),
        "the URL has the port of its scheme"
    );
    for host in ["API.attio.com:443", "API.attio.com"] {
        let endpoint = endpoint.clone().at(host).unwrap();
        assert!(matches!(
            har.entries(&endpoint).next(),
            Some(Entry::Exchange(_))
        ));
    }
}

#[test]
fn what_is_no_har_file_says_why_in_words_that_quote_nothing() {
    for (text, why) in [
        ("", HarError::NotJson { line: 1, column: 1 }),
        ("{\"log\":\n  x}", HarError::NotJson { line: 2, column: 3 }),
        (
            r#"{"log":{"entries":[{]}}"#,
            HarError::NotJson {
                line: 1,
                column: 21,
            },
        ),
        (
            r#"{"log":{"entries":[]}} x"#,
            HarError::NotJson {
                line: 1,
                column: 24,
            },
        ),
        ("7", HarError::NoEntries),
        ("{}", HarError::NoEntries),
        // The values of objects, but not their names.
        ("[[[]]]", HarError::NoEntries),
        (r#"{"log":[[]]}"#, HarError::NoEntries),
        (r#"{"log":"jane@example.com"}"#, HarError::NoEntries),
        (r#"{"log":{}}"#, HarError::NoEntries),
        (r#"{"log":{"entries":{}}}"#, HarError::NoEntries),
        (r#"{"log":{"entries":null}}"#, HarError::NoEntries),
        (
            r#"{"log":{"entries":[],"entries":[]}}"#,
            HarError::NoEntries,
        ),
    ] {
        let error = Har::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error, why, "{text}");
        assert!(error.to_string().starts_with("not a HAR file: "));
        assert!(!error.to_string().contains("jane"));
    }
    assert!(Har::parse(b"\xff").is_err());
    assert!(Har::parse(br#"{"log":{"entries":[]}}"#).unwrap().is_empty());
    let deep = format!(
        r#"{{"log":{{"entries":[{}1{}]}}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let har = Har::parse(deep.as_bytes()).unwrap();
    assert!(matches!(
        har.entries(&Endpoint::default()).next(),
        Some(Entry::Skipped(_))
    ));
}

/// A complete entry, and the same with one of its objects as an array of the values.
#[test]
fn an_array_is_no_object_of_an_entry() {
    let file: Value = serde_json::from_slice(&recording("{}", 200, "{}")).unwrap();
    let read = |entry: &Value| {
        let file = json!({"log": {"entries": [entry]}}).to_string();
        let har = Har::parse(file.as_bytes()).unwrap();
        har.entries(&Endpoint::default()).next().unwrap()
    };
    let entry = &file["log"]["entries"][0];
    assert!(matches!(read(entry), Entry::Exchange(_)));
    let (request, response) = (&entry["request"], &entry["response"]);
    let as_arrays = [
        ("", json!([null, request, response])),
        ("/request", json!(["POST", request["url"], null])),
    ];
    for (place, array) in as_arrays {
        let mut entry = entry.clone();
        *entry.pointer_mut(place).unwrap() = array;
        assert_eq!(read(&entry), Entry::Skipped(Skip::Malformed), "{place}");
    }
}

/// An entry with something else at a place, as JSON text: `serde_json::Value` cannot hold a lone surrogate.
fn with(place: &str, text: &str) -> Entry {
    const MARK: &str = "to be replaced";
    let mut file: Value = serde_json::from_slice(&recording("{}", 404, "{}")).unwrap();
    let mut value = &mut file["log"]["entries"][0];
    for step in place.split('/').skip(1) {
        value = &mut value[step];
    }
    *value = MARK.into();
    let file = file.to_string().replace(&json!(MARK).to_string(), text);
    let har = Har::parse(file.as_bytes()).unwrap();
    har.entries(&Endpoint::default()).next().unwrap()
}

fn sides(entry: &Entry) -> (Result<(), Unjudged>, Result<(), Unjudged>) {
    let Entry::Exchange(exchange) = entry else {
        panic!("{entry:?}");
    };
    let verdicts = exchange.check(&Contract::default());
    (
        verdicts.request.map(|report| assert!(!report.is_valid())),
        verdicts.response.map(|report| assert!(!report.is_valid())),
    )
}

#[test]
fn a_side_of_another_form_does_not_hide_the_other_side() {
    let malformed = Err(Unjudged::Malformed);
    for (place, text, expected) in [
        ("/request/postData", r#"["{}"]"#, (malformed, Ok(()))),
        ("/request/postData", "7", (malformed, Ok(()))),
        ("/request/postData/text", "7", (malformed, Ok(()))),
        ("/request/postData/encoding", "[]", (malformed, Ok(()))),
        (
            "/request/postData",
            r#"{"text":"{}","text":"{}"}"#,
            (malformed, Ok(())),
        ),
        ("/response", "[404]", (Ok(()), malformed)),
        (
            "/response",
            r#"{"status":404,"status":200}"#,
            (Ok(()), malformed),
        ),
        ("/response/content", r#"["{}"]"#, (Ok(()), malformed)),
        ("/response/content/text", "{}", (Ok(()), malformed)),
        (
            "/response/content",
            r#"{"text":"{}","encoding":7}"#,
            (Ok(()), malformed),
        ),
        ("/response", "null", (Ok(()), Err(Unjudged::NoAnswer))),
        ("/request/postData", "null", (Err(Unjudged::NoBody), Ok(()))),
        ("/startedDateTime", "7", (Ok(()), Ok(()))),
    ] {
        assert_eq!(sides(&with(place, text)), expected, "{place} {text}");
    }
    for (place, text) in [
        ("/request/method", "7"),
        ("/request/url", "null"),
        ("/request", r#"{"method":"POST"}"#),
        ("/request", "null"),
    ] {
        let entry = with(place, text);
        assert_eq!(entry, Entry::Skipped(Skip::Malformed), "{place} {text}");
    }
}

#[test]
fn a_lone_surrogate_costs_no_more_than_the_text_that_has_it() {
    let lone = Err(Unjudged::LoneSurrogate);
    for (place, text, expected) in [
        ("/request/postData/text", r#""caf\udce9""#, (lone, Ok(()))),
        ("/request/postData/text", r#""\ud83d""#, (lone, Ok(()))),
        ("/response/content/text", r#""caf\udce9""#, (Ok(()), lone)),
        (
            "/response/content/text",
            r#""\ud83d\ude00""#,
            (Ok(()), Ok(())),
        ),
        (
            "/response/content",
            r#"{"text":"\udce9","encoding":"base64"}"#,
            (Ok(()), Err(Unjudged::BadBase64)),
        ),
        (
            "/response/content",
            r#"{"text":"e30","encoding":"\udce9"}"#,
            (Ok(()), Err(Unjudged::UnknownEncoding)),
        ),
        (
            "/response/status",
            r#""\udce9""#,
            (Ok(()), Err(Unjudged::NoAnswer)),
        ),
        (
            "/response/status",
            r#"{"\udce9":1}"#,
            (Ok(()), Err(Unjudged::NoAnswer)),
        ),
        (
            "/request/postData/text",
            r#""""#,
            (Err(Unjudged::NoBody), Ok(())),
        ),
        (
            "/request/postData",
            r#"{"params":[{"name":"\udce9"}]}"#,
            (Err(Unjudged::FormFields), Ok(())),
        ),
        ("/startedDateTime", r#""\ud83d""#, (Ok(()), Ok(()))),
        ("/comment", r#""\ud83d""#, (Ok(()), Ok(()))),
        (
            "/request/headers",
            r#"[{"name":"\udce9","value":"\ud83d"}]"#,
            (Ok(()), Ok(())),
        ),
        ("/request/cookies", r#"{"\udce9":1}"#, (Ok(()), Ok(()))),
        ("/response/statusText", r#""\udce9""#, (Ok(()), Ok(()))),
    ] {
        assert_eq!(sides(&with(place, text)), expected, "{place} {text}");
    }
    let query = format!(r#""{}?q=\udce9""#, url());
    assert_eq!(sides(&with("/request/url", &query)), (Ok(()), Ok(())));
    let path = with("/request/url", r#""https://api.attio.com/v2/\udce9""#);
    assert_eq!(path, Entry::Skipped(Skip::Path));
    let method = with("/request/method", r#""POST\udce9""#);
    assert_eq!(method, Entry::Skipped(Skip::Method));
}

/// Keys cost nothing either: not those of an entry, nor those around the entries.
#[test]
fn a_key_with_a_lone_surrogate_is_one_that_nobody_reads() {
    let file = String::from_utf8(recording("{}", 404, "{}")).unwrap();
    let objects = file.matches('{').count();
    assert!(objects >= 6, "{file}");
    let (mut at, mut read) = (0, 0);
    while let Some(found) = file[at..].find('{') {
        at += found + 1;
        // Both bodies are `{}`.
        if file[at..].starts_with('}') {
            continue;
        }
        let file = format!(r#"{}"\udce9":"\ud83d",{}"#, &file[..at], &file[at..]);
        let har = Har::parse(file.as_bytes()).unwrap();
        let entry = har.entries(&Endpoint::default()).next().unwrap();
        assert_eq!(sides(&entry), (Ok(()), Ok(())), "{file}");
        read += 1;
    }
    assert_eq!(read, objects - 2);
}

#[test]
fn a_status_is_a_whole_number_of_three_digits_or_its_text() {
    for (status, expected) in [
        ("404", Some(404)),
        (r#""404""#, Some(404)),
        ("404.0", Some(404)),
        ("999", Some(999)),
        ("600", Some(600)),
        ("1000", None),
        ("0", None),
        ("404.5", None),
        (r#""OK""#, None),
        ("[404]", None),
    ] {
        let Entry::Exchange(exchange) = with("/response/status", status) else {
            panic!();
        };
        assert_eq!(exchange.status, expected, "{status}");
    }
}

#[test]
fn base64_may_have_spaces_of_every_kind_between_its_letters() {
    for text in [
        r#""e30=""#,
        r#""e\t30=""#,
        r#""e3\n\r0=\r\n""#,
        r#"" e 3 0""#,
        r#""e\f30""#,
    ] {
        let content = format!(r#"{{"text":{text},"encoding":"base64"}}"#);
        let Entry::Exchange(exchange) = with("/response/content", &content) else {
            panic!();
        };
        assert_eq!(exchange.response.as_deref(), Ok(&b"{}"[..]), "{text}");
    }
}

#[test]
fn a_server_error_is_not_judged_whatever_it_holds() {
    for status in [500, 502, 599] {
        for answer in ["<html>", "{}", ""] {
            let exchange = exchange(INVALID, status, answer);
            let verdicts = exchange.check(&Contract::default().with_advice());
            assert!(!verdicts.request.unwrap().is_valid());
            assert_eq!(verdicts.response, Err(Unjudged::ServerError));
            assert_eq!(verdicts.exchange, None);
        }
    }
    assert_eq!(Unjudged::ServerError.to_string(), "server error");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Har::parse(&bytes);
    }

    /// A recording, broken anywhere: it is refused, or each of its entries has an outcome.
    #[test]
    fn no_broken_recording_makes_it_panic(at in any::<prop::sample::Index>(), with in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/har/odd.har")).unwrap();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = with }
        if let Ok(har) = Har::parse(&bytes) {
            for entry in har.entries(&Endpoint::default()) {
                outcome(&Contract::default(), &entry);
            }
        }
    }

    /// What is recorded is what is checked, as text and as base64.
    #[test]
    fn bodies_come_out_as_they_were(request in "\\PC{1,40}", response in prop::collection::vec(any::<u8>(), 1..60)) {
        let encoded = data_encoding::BASE64.encode(&response);
        let mut file: Value = serde_json::from_slice(&recording(&request, 200, &encoded)).unwrap();
        file["log"]["entries"][0]["response"]["content"]["encoding"] = "base64".into();
        let bytes = file.to_string().into_bytes();
        let har = Har::parse(&bytes).unwrap();
        let Some(Entry::Exchange(exchange)) = har.entries(&Endpoint::default()).next() else { panic!() };
        prop_assert_eq!(exchange.request, Ok(request.into_bytes()));
        prop_assert_eq!(exchange.response, Ok(response));
    }
}

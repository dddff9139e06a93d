//! Whole HTTP messages: the endpoint, the header, the body.
#![cfg(feature = "http")]

use attio_contract::{Body, Contract, Endpoint, NotThisEndpoint, Profile, Report, Severity};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response};

const PATH: &str = "/v2/objects/workspaces/records";
const VALID: &str = r#"{"data": {"values": {"name": "Example Ltd"}}}"#;
const PAGE: &str = "<!DOCTYPE html><title>502 Bad Gateway</title>";
const NOT_FOUND: &str = r#"{"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "No."}"#;

fn headers(values: &[&str]) -> HeaderMap {
    let values = values
        .iter()
        .map(|value| HeaderValue::from_str(value).unwrap());
    values.map(|value| (CONTENT_TYPE, value)).collect()
}

/// `content-type, type at /data`: what was found, and where.
fn rules(report: &Report) -> String {
    let findings = report.findings().iter();
    let rules: Vec<_> = findings
        .map(|finding| match &*finding.at {
            "" => finding.rule.to_string(),
            at => format!("{} at {at}", finding.rule),
        })
        .collect();
    assert_eq!(report.total(), rules.len());
    rules.join(", ")
}

#[test]
fn a_message_is_judged_by_its_header_and_then_by_its_body() {
    let request = Body::Request;
    let response = Body::Response;
    let json: &[&str] = &["application/json"];
    let html: &[&str] = &["text/html; charset=utf-8"];
    let odd = r#"{"data": [], "data": []}"#;
    for (body, values, text, expected) in [
        (request, json, VALID, ""),
        (request, &["application/json; charset=utf-8"], VALID, ""),
        (request, &["Application/JSON ;charset=utf-8"], VALID, ""),
        (request, json, odd, "type at /data, duplicate-key at /data"),
        (request, &[], VALID, "content-type"),
        (request, &["text/plain"], VALID, "content-type"),
        (request, &[""], VALID, "content-type"),
        (request, &["application/jsonp"], VALID, "content-type"),
        (
            request,
            &["application/json, text/html"],
            VALID,
            "content-type",
        ),
        (
            request,
            &["application/json", "application/json"],
            VALID,
            "content-type",
        ),
        (
            request,
            &["text/plain"],
            odd,
            "content-type, type at /data, duplicate-key at /data",
        ),
        (request, &[], "{", "content-type, syntax"),
        (request, &["text/plain"], "name=Example", "content-type"),
        (request, json, "name=Example", "syntax"),
        (request, json, " ", "syntax"),
        (request, json, "", "empty-body"),
        (request, &[], "", "empty-body"),
        (request, &["text/plain"], "", "empty-body"),
        (response(404), json, NOT_FOUND, ""),
        (response(404), html, NOT_FOUND, "content-type"),
        (response(404), html, PAGE, "content-type"),
        (response(404), json, PAGE, "syntax"),
        (response(404), json, "", "empty-body"),
        (response(404), &[], "", "empty-body"),
        (response(418), json, "{}", "status"),
        (response(418), html, PAGE, "content-type, status"),
        (response(418), &[], PAGE, "status"),
        (response(418), html, "", "status"),
        (response(502), json, "{}", "server-error"),
        (response(502), html, PAGE, "server-error"),
        (response(500), &["text/plain"; 2], PAGE, "server-error"),
        (response(599), &[], "", "server-error"),
        (response(204), &[], "", "status"),
    ] {
        let contract = Contract::default();
        let report = contract.check_message(body, &headers(values), text.as_bytes());
        let sorted = |text: &str| {
            let mut rules: Vec<_> = text.split(", ").map(str::to_owned).collect();
            rules.sort();
            rules
        };
        assert_eq!(
            sorted(&rules(&report)),
            sorted(expected),
            "{body:?} {values:?} {text}"
        );
        let is_valid = matches!(expected, "" | "server-error");
        assert_eq!(report.is_valid(), is_valid);
        // What the header says is no drift, so tolerance changes nothing of it.
        let tolerant = contract.clone().tolerate_drift();
        let tolerant = tolerant.check_message(body, &headers(values), text.as_bytes());
        assert_eq!(tolerant.is_valid(), is_valid || expected == "status");
        // The same by the types of the crate `http`.
        let again = if let Some(status) = body.status() {
            let mut message = Response::new(text);
            *message.status_mut() = status.try_into().unwrap();
            *message.headers_mut() = headers(values);
            contract.check_http_response(&message)
        } else {
            let mut message = Request::post(PATH).body(text.to_owned()).unwrap();
            *message.headers_mut() = headers(values);
            contract.check_http_request(&message).unwrap()
        };
        assert_eq!(again, report);
    }
}

#[test]
fn every_media_type_has_words_of_its_own() {
    let contract = Contract::default();
    let send = "content-type: application/json";
    let look = "a proxy or a gateway may have sent it: look at the address and the status";
    for (values, message, hint) in [
        (&[] as &[&str], "the header `content-type` is missing", send),
        (
            &["a/b"; 2],
            "the header `content-type` appears more than once",
            send,
        ),
        (
            &["application/x-www-form-urlencoded"],
            "the header `content-type` names another media type, expected `application/json`",
            send,
        ),
        (
            &["TEXT/HTML"],
            "the header `content-type` announces an HTML page, expected `application/json`",
            look,
        ),
        (
            &["application/xhtml+xml;charset=utf-8"],
            "the header `content-type` announces an HTML page, expected `application/json`",
            look,
        ),
    ] {
        let report = contract.check_message(Body::Request, &headers(values), VALID.as_bytes());
        let finding = &report.findings()[0];
        assert_eq!(
            (&*finding.message, finding.hint.as_deref()),
            (message, Some(hint))
        );
        assert_eq!(
            (finding.severity, finding.span),
            (Severity::Violation, None)
        );
        assert_eq!((&*finding.at, &*finding.schema_at), ("", ""));
    }
    for (body, hint) in [
        (Body::Request, Some(r#"{"data": {"values": …}}"#)),
        (Body::Response(200), None),
    ] {
        let report = contract.check_message(body, &headers(&[]), b"");
        let finding = &report.findings()[0];
        assert_eq!(
            (&*finding.message, finding.hint.as_deref()),
            ("the body is empty", hint)
        );
        assert_eq!(
            (finding.severity, finding.span),
            (Severity::Violation, None)
        );
    }
}

#[test]
fn what_the_header_says_is_quoted_only_if_asked_and_escaped() {
    let secret = "text/plain; name=\"s\u{e9}cret\u{202e}\"";
    let quoted = r#"text/plain; name="sécret\u{202e}""#;
    let check = |contract: Contract| {
        contract.check_message(Body::Request, &headers(&[secret]), VALID.as_bytes())
    };
    let report = check(Contract::default());
    assert!(!format!("{report}{report:?}").contains("cret"));
    assert!(!serde_json::to_string(&report).unwrap().contains("cret"));
    assert!(format!("{report:#}").contains(quoted), "{report:#}");
    let report = check(Contract::default().with_values());
    assert_eq!(
        report.findings()[0].message,
        format!(
            "the header `content-type` names another media type, expected `application/json`: {quoted}"
        )
    );
    let check = |contract: Contract| {
        let html = headers(&["text/html; name=sécret"]);
        contract.check_message(Body::Request, &html, VALID.as_bytes())
    };
    let report = check(Contract::default());
    assert!(!report.to_string().contains("cret"));
    assert!(format!("{report:#}").contains("text/html; name=sécret"));
    let report = check(Contract::default().with_values());
    let message = &report.findings()[0].message;
    assert!(message.ends_with(": text/html; name=sécret"), "{message}");
    // Bytes that are no text.
    let mut odd = HeaderMap::new();
    odd.insert(CONTENT_TYPE, HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    let report = Contract::default().check_message(Body::Request, &odd, VALID.as_bytes());
    assert_eq!(rules(&report), "content-type");
}

#[test]
fn a_limit_keeps_the_total() {
    for (values, text, total) in [
        ("text/plain", "no JSON", 1),
        ("text/plain", "[]", 2),
        ("application/json", "", 1),
    ] {
        for limit in [0, 1, 2] {
            let contract = Contract::default().with_limit(limit);
            let report =
                contract.check_message(Body::Request, &headers(&[values]), text.as_bytes());
            assert_eq!(report.total(), total, "{values} {text}");
            assert_eq!(report.findings().len(), limit.min(total));
            assert!(!report.is_valid());
        }
    }
}

#[test]
fn the_profile_says_which_statuses_are_known() {
    let response = Response::builder()
        .status(429)
        .header(CONTENT_TYPE, "text/html");
    let response = response.body(PAGE).unwrap();
    for (profile, expected) in [
        (Profile::Published, "content-type, status"),
        (Profile::Canonical, "content-type, status"),
        (Profile::Wire, "content-type"),
    ] {
        let report = Contract::new(profile).check_http_response(&response);
        assert_eq!(rules(&report), expected);
    }
}

#[test]
fn a_request_to_another_endpoint_is_not_judged() {
    let contract = Contract::default();
    for (method, uri, expected) in [
        ("POST", PATH, Ok(())),
        (
            "POST",
            "http://127.0.0.1:8080/v2/objects/workspaces/records/?a=b",
            Ok(()),
        ),
        ("GET", PATH, Err(NotThisEndpoint::Method)),
        ("PUT", PATH, Err(NotThisEndpoint::Method)),
        (
            "POST",
            "/v2/objects/workspaces/records/query",
            Err(NotThisEndpoint::Path),
        ),
        (
            "POST",
            "/v2/objects/people/records",
            Err(NotThisEndpoint::Path),
        ),
        ("OPTIONS", "*", Err(NotThisEndpoint::Path)),
        ("CONNECT", "api.attio.com:443", Err(NotThisEndpoint::Path)),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .body("no JSON")
            .unwrap();
        let report = contract.check_http_request(&request);
        assert_eq!(report.map(|_| ()), expected, "{method} {uri}");
    }
}

/// The header is what a client says it is.
#[test]
fn a_host_with_a_path_does_not_make_another_path() {
    let request = Request::post("/other").header("host", "a/v2/objects/workspaces/records?x=");
    let request = request.body(VALID).unwrap();
    let report = Contract::default().check_http_request(&request);
    assert_eq!(report.map(|_| ()), Err(NotThisEndpoint::Path));
}

#[test]
fn a_host_counts_if_it_is_given() {
    let vendor = Endpoint::default();
    let proxy = Endpoint::default().at("127.0.0.1:8080").unwrap();
    for (uri, host, at_vendor, at_proxy) in [
        (format!("https://api.attio.com{PATH}"), None, true, false),
        (format!("http://127.0.0.1:8080{PATH}"), None, false, true),
        // The URI counts before the header.
        (
            format!("http://127.0.0.1:8080{PATH}"),
            Some("api.attio.com"),
            false,
            true,
        ),
        (PATH.to_owned(), Some("api.attio.com"), true, false),
        (PATH.to_owned(), Some("127.0.0.1:8080"), false, true),
        (PATH.to_owned(), Some("127.0.0.1"), false, false),
        (PATH.to_owned(), None, false, false),
        // The URL in a query is not where the request goes.
        (
            format!("{PATH}?next=https://127.0.0.1:8080/"),
            Some("api.attio.com"),
            true,
            false,
        ),
    ] {
        let mut request = Request::post(&uri).header(CONTENT_TYPE, "application/json");
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let request = request.body(VALID).unwrap();
        for (endpoint, is_here) in [(&vendor, at_vendor), (&proxy, at_proxy)] {
            let report = Contract::default().check_http_request_at(endpoint, &request);
            let expected = is_here.then_some(0).ok_or(NotThisEndpoint::Host);
            assert_eq!(
                report.map(|report| report.total()),
                expected,
                "{uri} {host:?}"
            );
        }
    }
}

//! What each fuzz target asserts. `cargo test` replays the seeds through the same functions.

#![allow(dead_code, reason = "each target uses one of these functions")]

#[path = "../tests/support/second_engine.rs"]
mod second_engine;

use arbitrary::Unstructured;
use attio_contract::arbitrary::Bytes;
use attio_contract::generate::{Choices, Generator, Seeded, malformed as malformed_bytes};
use attio_contract::{Body, Contract, Profile, Report, Rule};
use second_engine::SecondEngine;
use serde_json::Value;
use std::sync::LazyLock;

/// The name of a target and its function.
type Target = (&'static str, fn(&[u8]));

/// The functions by the name of their target.
pub(crate) const TARGETS: [Target; 6] = [
    ("broken", broken),
    ("malformed", malformed),
    ("request_bytes", request_bytes),
    ("response_bytes", response_bytes),
    ("two_engines", two_engines),
    ("valid", valid),
];

/// Any bytes as a request.
pub(crate) fn request_bytes(data: &[u8]) {
    for profile in Profile::ALL {
        report_holds_together(Contract::new(profile), Body::Request, data);
    }
}

/// Any bytes as a response: the first says which status of those that the wire knows, if any.
pub(crate) fn response_bytes(data: &[u8]) {
    let Some((first, data)) = data.split_first() else {
        return;
    };
    let bodies: Vec<_> = Contract::default().bodies().collect();
    let body = match bodies.get(usize::from(*first) % (bodies.len() + 1)) {
        None | Some(Body::Request) => Body::Response(500 + u16::from(*first)),
        Some(body) => *body,
    };
    for profile in Profile::ALL {
        report_holds_together(Contract::new(profile), body, data);
        report_holds_together(Contract::new(profile).tolerate_drift(), body, data);
    }
}

/// A report twice the same, equal after JSON, with places that exist.
fn report_holds_together(contract: Contract, body: Body, data: &[u8]) {
    let contract = contract.with_advice();
    let report = contract.check(body, data);
    assert_eq!(contract.check(body, data), report);
    assert_eq!(contract.is_valid(body, data), report.is_valid());
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    let value = serde_json::from_slice::<Value>(data);
    let is_syntax = report
        .findings()
        .iter()
        .any(|finding| finding.rule == Rule::Syntax);
    let is_known = contract.schema(body).is_ok();
    assert!(!is_known || is_syntax == value.is_err(), "{report}");
    for finding in report.findings() {
        let Some(span) = finding.span else {
            assert!(finding.rule == Rule::Status);
            continue;
        };
        assert!(span.start <= span.end && span.end <= data.len());
        if let Ok(value) = &value {
            assert!(value.pointer(&finding.at).is_some(), "{finding}");
            let text = std::str::from_utf8(data).unwrap();
            assert!(text.get(span.start..span.end).is_some());
            let before = &text[..span.start];
            assert_eq!(span.line, before.matches('\n').count() + 1);
            assert_eq!(
                span.column,
                before.chars().rev().take_while(|c| *c != '\n').count() + 1
            );
        }
    }
}

/// Bodies that are valid by construction.
pub(crate) fn valid(data: &[u8]) {
    let (contract, body, generator, mut bytes) = made_of(data);
    let text = generator.valid(&mut Bytes(&mut bytes)).to_string();
    let report = contract.check(body, text.as_bytes());
    assert!(
        report.is_valid() && report.findings().is_empty(),
        "{text} {report}"
    );
    // Profiles nest for what is valid by construction.
    if contract.profile() == Profile::Canonical {
        assert!(
            Contract::new(Profile::Wire).is_valid(body, text.as_bytes())
                || text.contains("validation_errors")
        );
    }
}

/// Bodies that are broken by construction have exactly the labelled findings.
pub(crate) fn broken(data: &[u8]) {
    let (contract, body, generator, mut bytes) = made_of(data);
    let mut choices = Bytes(&mut bytes);
    let (text, findings) = if choices.flip() {
        let mistaken = generator.any_mistaken(&mut choices);
        (mistaken.text, mistaken.findings)
    } else {
        let broken = generator.broken(&mut choices);
        (broken.body.to_string(), broken.findings)
    };
    let report = contract.check(body, text.as_bytes());
    let found = report
        .findings()
        .iter()
        .map(|finding| (finding.rule, &finding.at));
    assert!(
        found.eq(findings
            .iter()
            .map(|expected| (expected.rule, &expected.at))),
        "{text} {findings:?} {report}"
    );
    assert!(!contract.is_valid(body, text.as_bytes()));
}

/// Bytes that are not JSON by construction.
pub(crate) fn malformed(data: &[u8]) {
    let malformed = malformed_bytes(&mut Bytes(&mut Unstructured::new(data)));
    for profile in Profile::ALL {
        let report = Contract::new(profile).check_request(&malformed.bytes);
        assert_eq!(
            report.findings()[0].rule,
            Rule::Syntax,
            "{}",
            malformed.what
        );
        assert_eq!(report.total(), 1);
    }
}

/// The verdict of the second engine on any JSON.
pub(crate) fn two_engines(data: &[u8]) {
    let Some((first, data)) = data.split_first() else {
        return;
    };
    let Ok(value) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let profile = Profile::ALL[usize::from(*first) % Profile::ALL.len()];
    for body in Contract::new(profile).bodies() {
        let report = Contract::new(profile).check(body, data);
        let of_schema = report
            .findings()
            .iter()
            .all(|finding| finding.rule == Rule::DuplicateKey);
        assert_eq!(
            SECOND.accepts(profile, body, &value),
            of_schema,
            "{profile} {body:?} {report}"
        );
    }
}

/// A generator of one of the contracts, which the first bytes choose.
fn made_of(data: &[u8]) -> (Contract, Body, Generator, Unstructured<'_>) {
    let mut bytes = Unstructured::new(data);
    let mut choices = Bytes(&mut bytes);
    let profile = *choices.pick(&Profile::ALL);
    let contract = Contract::new(profile);
    let bodies: Vec<_> = contract.bodies().collect();
    let body = *choices.pick(&bodies);
    (
        contract,
        body,
        Generator::new(profile, body).unwrap(),
        bytes,
    )
}

/// JSON with one value replaced by a part of a generated body; none where the bytes are no JSON.
pub(crate) fn mutated(data: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut choices = Seeded::new(u64::from(seed));
    // Half of the time the fuzzer's own mutations are wanted.
    if choices.flip() {
        return None;
    }
    let start = data.iter().position(|byte| matches!(byte, b'{' | b'['))?;
    let mut value: Value = serde_json::from_slice(&data[start..]).ok()?;
    let profile = *choices.pick(&Profile::ALL);
    let bodies: Vec<_> = Contract::new(profile).bodies().collect();
    let generator = Generator::new(profile, *choices.pick(&bodies)).ok()?;
    let mut source = if choices.flip() {
        generator.broken(&mut choices).body
    } else {
        generator.valid(&mut choices)
    };
    let (from, to) = (places(&source), places(&value));
    let part = source.pointer_mut(&from[choices.below(from.len())])?.take();
    *value.pointer_mut(&to[choices.below(to.len())])? = part;
    Some([&data[..start], &serde_json::to_vec(&value).ok()?].concat())
}

fn places(value: &Value) -> Vec<String> {
    let mut places = Vec::new();
    let mut rest = vec![(String::new(), value)];
    while let Some((at, value)) = rest.pop() {
        let token = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Array(items) => rest.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (token(&index.to_string()), item)),
            ),
            Value::Object(members) => {
                rest.extend(members.iter().map(|(key, member)| (token(key), member)));
            }
            _ => {}
        }
        places.push(at);
    }
    places
}

static SECOND: LazyLock<SecondEngine> = LazyLock::new(SecondEngine::new);

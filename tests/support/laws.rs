//! What must hold, each law as a function: the property tests, the cases, the seeds and the fuzz
//! targets all call these.

#![allow(dead_code, reason = "each test file and each target uses some laws")]

pub(crate) mod second_engine;

use attio_contract::generate::{Expected, Malformed};
use attio_contract::{
    Body, Contract, Finding, Metadata, MetadataBuilder, Operation, Part, Profile, Report, Rule,
    Severity, UuidAs,
};
use second_engine::SecondEngine;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, LazyLock};

static SECOND_ENGINE: LazyLock<SecondEngine> = LazyLock::new(SecondEngine::new);

/// Any bytes get a report, twice the same, as valid as `is_valid` says, equal after JSON, the same but
/// shorter within a limit, with the same quotes by `{:#}` as by `with_values`, with excerpts that steer no
/// terminal, ordered by place, with places that exist and spans that cut out what the
/// places name.
pub(crate) fn report_holds_together(contract: &Contract, body: Body, bytes: &[u8]) {
    let report = contract.check(body, bytes);
    let (again, is_valid) = match body {
        Body::Request => (
            contract.check_request(bytes),
            contract.is_valid_request(bytes),
        ),
        Body::Response(status) => (
            contract.check_response(status, bytes),
            contract.is_valid_response(status, bytes),
        ),
    };
    assert_eq!(again, report);
    assert_eq!(is_valid, report.is_valid(), "{report}");
    let short = contract.clone().with_limit(1).check(body, bytes);
    let first = report.findings().len().min(1);
    assert_eq!(short.findings(), &report.findings()[..first]);
    assert_eq!(
        (short.total(), short.is_valid()),
        (report.total(), report.is_valid())
    );
    let quoting = contract
        .clone()
        .with_values()
        .check(body, bytes)
        .to_string();
    assert_eq!(format!("{report:#}"), quoting);
    let excerpts = report.excerpts(bytes).with_limit(3).to_string();
    let is_bad = |character: char| character.is_control() && character != '\n';
    assert!(!excerpts.contains(is_bad), "{excerpts:?}");
    assert_eq!(excerpts.is_empty(), report.findings().is_empty());
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    let place = |finding: &Finding| (finding.span.map(|span| span.start), finding.rule.code());
    assert!(report.findings().is_sorted_by_key(place), "{report}");
    let value = serde_json::from_slice::<Value>(bytes);
    let in_body = |finding: &&Finding| finding.part == Part::Body;
    for finding in report.findings().iter().filter(in_body) {
        let Some(span) = finding.span else {
            assert!(matches!(finding.rule, Rule::Status | Rule::ServerError));
            continue;
        };
        assert!(span.start <= span.end && span.end <= bytes.len());
        assert!(span.line >= 1 && span.column >= 1);
        let Ok(value) = &value else { continue };
        assert!(value.pointer(&finding.at).is_some(), "{finding}");
        let text = std::str::from_utf8(bytes).unwrap();
        let cut_out = text.get(span.start..span.end);
        assert!(
            cut_out.is_some_and(|cut_out| is_named_by(&finding.at, finding.rule, cut_out, value)),
            "{finding}"
        );
        let before = &text[..span.start];
        assert_eq!(span.line, before.matches('\n').count() + 1);
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        assert_eq!(span.column, column);
    }
}

/// Whether this part of a body is what the pointer names in its value: the value, or the
/// key of a property that should not be there.
fn is_named_by(at: &str, rule: Rule, cut_out: &str, value: &Value) -> bool {
    let is_value =
        || serde_json::from_str(cut_out).is_ok_and(|cut_out| value.pointer(at) == Some(&cut_out));
    let token = at.rsplit('/').next().unwrap_or_default();
    let key = token.replace("~1", "/").replace("~0", "~");
    let is_key = || serde_json::from_str(cut_out).is_ok_and(|cut_out: String| cut_out == key);
    match rule {
        Rule::AdditionalProperty
        | Rule::DuplicateKey
        | Rule::OutsideData
        | Rule::ReadOnlyAttribute
        | Rule::SimilarAttribute => is_key(),
        // An attribute's key; of what is absent or cleared the value.
        Rule::UnknownAttribute
        | Rule::DuplicateAttribute
        | Rule::ArchivedAttribute
        | Rule::RequiredAttribute
        // The placeholder is a key, what else is wrong with a match is a value.
        | Rule::MatchingAttribute => is_key() || is_value(),
        _ => is_value(),
    }
}

/// Bytes are `syntax` where `serde_json` reads no value out of them. Elsewhere they have the
/// findings of that value, and besides those on its repeated keys, if there are any.
pub(crate) fn text_is_read_as_serde_json_reads_it(profile: Profile, body: Body, bytes: &[u8]) {
    let contract = Contract::new(profile);
    if contract.schema(body).is_err() {
        return;
    }
    let report = contract.check(body, bytes);
    let is_syntax = |finding: &Finding| finding.rule == Rule::Syntax;
    let Ok(value) = serde_json::from_slice(bytes) else {
        assert_eq!(report.total(), 1, "{report}");
        assert!(report.findings().iter().all(is_syntax), "{report}");
        return;
    };
    assert!(!report.findings().iter().any(is_syntax), "{report}");
    let of_value = contract.check_value(body, &value);
    let is_whole = |report: &Report| report.findings().len() == report.total();
    if is_whole(&report) && is_whole(&of_value) {
        assert_eq!(without_text(&report), without_text(&of_value));
        let is_repeated = |finding: &Finding| finding.rule == Rule::DuplicateKey;
        assert_eq!(
            report.findings().iter().any(is_repeated),
            serde_json::from_slice::<Unrepeated>(bytes).is_err(),
            "{report}"
        );
    }
}

/// The findings, less what only bytes have: spans, repeated keys, an order of keys.
fn without_text(report: &Report) -> Vec<String> {
    let findings = report.findings().iter().cloned();
    let findings = findings.filter(|finding| finding.rule != Rule::DuplicateKey);
    let mut findings: Vec<_> = findings
        .map(|mut finding| {
            finding.span = None;
            format!("{finding:?}")
        })
        .collect();
    findings.sort();
    findings
}

/// Drift is what the vendor may have added. A body is valid that has no violation and no drift, and
/// where drift is tolerated, one that has no violation. Neither tolerance nor advice changes what else
/// is found, and advice no verdict.
pub(crate) fn severities_decide(profile: Profile, body: Body, bytes: &[u8]) {
    let contract = Contract::new(profile);
    let report = contract.check(body, bytes);
    if report.findings().len() < report.total() {
        return;
    }
    let has = |severity| report.count(severity) > 0;
    let (violated, drifted) = (has(Severity::Violation), has(Severity::Drift));
    for finding in report.findings() {
        let is_drift = body != Body::Request && may_be_added(&contract, body, bytes, finding);
        let severity = if body.is_server_error() {
            Severity::Advice
        } else if is_drift {
            Severity::Drift
        } else {
            Severity::Violation
        };
        assert_eq!(finding.severity, severity, "{finding}");
    }
    assert_eq!(report.is_valid(), !violated && !drifted, "{report}");
    let tolerant = contract.clone().tolerate_drift().check(body, bytes);
    assert_eq!(tolerant.is_valid(), !violated, "{tolerant}");
    assert_eq!(tolerant.findings(), report.findings());
    let advised = contract.clone().with_advice().check(body, bytes);
    assert_eq!(advised.is_valid(), report.is_valid(), "{advised}");
    let others = |report: &Report| -> Vec<Finding> {
        let findings = report.findings().iter();
        let others = findings.filter(|finding| finding.severity != Severity::Advice);
        others.cloned().collect()
    };
    assert_eq!(others(&advised), others(&report), "{advised}");
}

/// Whether the vendor may have added what a finding in a response is about: a status, a property, or
/// a string to an `enum` of strings.
fn may_be_added(contract: &Contract, body: Body, bytes: &[u8], finding: &Finding) -> bool {
    if finding.rule != Rule::Enum {
        return matches!(finding.rule, Rule::Status | Rule::AdditionalProperty);
    }
    let value: Value = serde_json::from_slice(bytes).unwrap();
    let schema: Value = serde_json::from_str(contract.schema(body).unwrap()).unwrap();
    let members = schema.pointer(&finding.schema_at).unwrap();
    let mut members = members.as_array().unwrap().iter();
    value.pointer(&finding.at).unwrap().is_string() && !members.any(Value::is_number)
}

/// What `canonical` accepts `wire` accepts, but for the details of a failed validation, which only
/// the wire checks.
pub(crate) fn profiles_nest(body: Body, bytes: &[u8]) {
    if !Contract::new(Profile::Canonical).is_valid(body, bytes) {
        return;
    }
    let is_error = !matches!(body, Body::Request | Body::Response(200));
    let is_detail = |finding: &Finding| {
        (is_error && finding.at.starts_with("/validation_errors"))
            || finding.severity == Severity::Advice
    };
    let report = Contract::new(Profile::Wire).check(body, bytes);
    assert!(report.findings().iter().all(is_detail), "{report}");
}

/// What `wire` takes is expanded to what `canonical` takes, which is expanded to itself, unless a text
/// is too long to match by. What it refuses has its report.
pub(crate) fn expanding_leads_to_the_long_form(bytes: &[u8]) {
    for id in UuidAs::ALL {
        let wire = Contract::new(Profile::Wire).with_uuids_as(id);
        let report = wire.check_request(bytes);
        match wire.expand(bytes) {
            Ok(long) => {
                assert!(report.is_valid(), "{report}");
                let long_report = Contract::new(Profile::Canonical).check_request(long.as_bytes());
                assert_eq!(long_report.total(), 0, "{long_report}");
                assert_eq!(wire.expand(long.as_bytes()).as_ref(), Ok(&long));
            }
            Err(rejected) if report.is_valid() => {
                let mut findings = rejected.report().findings().iter();
                // A reference that looks a record up has no long form.
                assert!(findings.all(|found| match found.rule {
                    Rule::AdditionalProperty => found.at.ends_with("/target_record_reference"),
                    rule => rule == Rule::TextLimit,
                }));
            }
            Err(rejected) => assert_eq!(rejected.report(), &report),
        }
    }
}

/// A letter that neither schemas nor messages have, digits longer than any number of a report, and a
/// letter of two bytes, as short as a country code.
const CANARIES: [&str; 3] = ["ꙮ", "7391046258", "ǂ"];

/// A report shows nothing of the body's values, and its undeclared keys in `at` only.
pub(crate) fn report_quotes_nothing(contract: &Contract, body: Body, value: &Value) {
    let contract = contract.clone().with_advice();
    let original = value.to_string();
    if CANARIES.iter().any(|canary| original.contains(canary)) {
        return;
    }
    let mut value = value.clone();
    let mut short = value.clone();
    plant_in_values(&mut value);
    shows_no_canary(&contract.check(body, value.to_string().as_bytes()));
    plant_as_texts(&mut short);
    shows_no_canary(&contract.check(body, short.to_string().as_bytes()));
    plant_keys(&mut value);
    let text = value.to_string();
    let repeated = text.replace("\"ꙮ\":", "\"ꙮ\":0,\"ꙮ\":");
    let cut_off = &text[..text.len() - 1];
    for text in [&text, &repeated, cut_off] {
        let report = contract.check(body, text.as_bytes());
        shows_no_canary(&without_places(&report));
    }
}

fn shows_no_canary(report: &Report) {
    let json = serde_json::to_string(report).unwrap();
    for shown in [json, report.to_string(), format!("{report:?}")] {
        assert!(
            !CANARIES.iter().any(|canary| shown.contains(canary)),
            "{shown}"
        );
    }
}

fn without_places(report: &Report) -> Report {
    let mut json = serde_json::to_value(report).unwrap();
    for finding in json["findings"].as_array_mut().unwrap() {
        finding["at"] = "".into();
    }
    serde_json::from_value(json).unwrap()
}

/// A canary in front of every string and in place of every number.
fn plant_in_values(value: &mut Value) {
    match value {
        Value::String(text) => text.insert_str(0, CANARIES[0]),
        Value::Number(_) => *value = 7_391_046_258.5.into(),
        Value::Array(items) => items.iter_mut().for_each(plant_in_values),
        Value::Object(members) => members.values_mut().for_each(plant_in_values),
        Value::Null | Value::Bool(_) => {}
    }
}

/// A short canary in place of every string.
fn plant_as_texts(value: &mut Value) {
    match value {
        Value::String(text) => CANARIES[2].clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(plant_as_texts),
        Value::Object(members) => members.values_mut().for_each(plant_as_texts),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Two undeclared keys in every object: a canary, and one that is a letter away from a neighbour.
fn plant_keys(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(plant_keys),
        Value::Object(members) => {
            members.values_mut().for_each(plant_keys);
            let neighbour = members.keys().next().cloned().unwrap_or_default();
            for key in ["", &*neighbour] {
                members.insert(format!("{}{key}", CANARIES[0]), CANARIES[0].into());
            }
        }
        _ => {}
    }
}

/// In a body that is valid by construction nothing is found.
pub(crate) fn nothing_is_found(contract: &Contract, body: Body, text: &str) {
    let report = contract.check(body, text.as_bytes());
    let profile = contract.profile();
    assert_eq!(report.total(), 0, "{profile} {body:?} {report} {text}");
    assert!(report.is_valid() && contract.is_valid(body, text.as_bytes()));
}

/// In a body that is broken by construction exactly that is found what its label says.
pub(crate) fn label_is_true(contract: &Contract, body: Body, text: &str, label: &[Expected]) {
    let report = contract.check(body, text.as_bytes());
    let findings = report.findings().iter();
    let found: Vec<_> = findings
        .map(|finding| (finding.rule, &*finding.at))
        .collect();
    let expected: Vec<_> = label
        .iter()
        .map(|expected| (expected.rule, &*expected.at))
        .collect();
    let start: String = text.chars().take(2_000).collect();
    let profile = contract.profile();
    assert_eq!(found, expected, "{profile} {body:?} {start}");
    assert!(!report.is_valid() && !contract.is_valid(body, text.as_bytes()));
}

/// Bytes that are no JSON by construction have one finding, `syntax`, whatever is asked.
pub(crate) fn malformed_is_syntax(malformed: &Malformed) {
    let bytes = &malformed.bytes;
    assert!(
        serde_json::from_slice::<Value>(bytes).is_err(),
        "{}",
        malformed.what
    );
    for profile in Profile::ALL {
        for body in Contract::new(profile).bodies() {
            text_is_read_as_serde_json_reads_it(profile, body, bytes);
        }
    }
}

/// An independent validator, over the value that `serde_json` reads, has the verdict of the report
/// and of the quick answer. Repeated keys, which are beyond it, are looked for besides.
pub(crate) fn engines_agree(profile: Profile, body: Body, bytes: &[u8]) {
    let contract = Contract::new(profile);
    if contract.schema(body).is_err() {
        return;
    }
    let Ok(value) = serde_json::from_slice(bytes) else {
        assert!(!contract.is_valid(body, bytes));
        return;
    };
    let is_taken = SECOND_ENGINE.accepts(profile, body, &value);
    let report = contract.check(body, bytes);
    let is_repeated = |finding: &Finding| finding.rule == Rule::DuplicateKey;
    assert_eq!(
        is_taken,
        report.findings().iter().all(is_repeated),
        "{profile} {body:?} {report}"
    );
    let is_valid = is_taken && serde_json::from_slice::<Unrepeated>(bytes).is_ok();
    assert_eq!(
        contract.is_valid(body, bytes),
        is_valid,
        "{profile} {body:?}"
    );
    assert_eq!(report.is_valid(), is_valid, "{profile} {body:?} {report}");
}

/// What a body costs is bounded by its bytes. Under a fuzzer the work is counted; elsewhere this only shows that it ends, and
/// the crate's own tests count.
pub(crate) fn work_grows_with_the_body(contract: &Contract, body: Body, bytes: &[u8]) {
    bounded(bytes, || contract.is_valid(body, bytes));
    bounded(bytes, || {
        contract.check(body, bytes).excerpts(bytes).to_string()
    });
    bounded(bytes, || contract.expand(bytes));
}

#[cfg(fuzzing)]
fn bounded<T>(bytes: &[u8], call: impl FnOnce() -> T) {
    let (_, units) = attio_contract::work::of(call);
    assert!(units < attio_contract::work::most(bytes.len()), "{units}");
}

#[cfg(not(fuzzing))]
fn bounded<T>(_: &[u8], call: impl FnOnce() -> T) {
    call();
}

/// Any JSON in which no object repeats a key.
struct Unrepeated;

impl<'de> Deserialize<'de> for Unrepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unrepeated {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(Self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut keys = HashSet::new();
        while let Some((key, _)) = members.next_entry::<String, Self>()? {
            if !keys.insert(key) {
                return Err(serde::de::Error::custom("a key is repeated"));
            }
        }
        Ok(Self)
    }
}

/// Any bytes are metadata or an error in one line; metadata stay the same when they are written and read, and a
/// contract with them is one.
pub(crate) fn metadata_hold_together(bytes: &[u8]) {
    let imported = MetadataBuilder::default().with_file("answer.json", bytes);
    for read in [
        Metadata::parse(bytes),
        imported.and_then(MetadataBuilder::build),
    ] {
        match read {
            Ok(metadata) => metadata_are_usable(metadata),
            Err(error) => assert!(!error.to_string().contains('\n'), "{error:?}"),
        }
    }
}

fn metadata_are_usable(metadata: Metadata) {
    let text = metadata.to_json();
    let again = Metadata::parse(text.as_bytes()).unwrap();
    assert_eq!(again.to_json(), text);
    assert_eq!(metadata.changes(&again), []);
    // Written in the order of the slugs.
    let warnings = |metadata: &Metadata| {
        let warnings = metadata.warnings().into_iter();
        let mut warnings: Vec<_> = warnings.map(|warning| warning.to_string()).collect();
        warnings.sort();
        warnings
    };
    assert_eq!(warnings(&metadata), warnings(&again));
    let metadata = Arc::new(metadata);
    let objects: Vec<String> = metadata.objects().map(Into::into).collect();
    for object in objects {
        for name in Operation::names() {
            let operation = Operation::with_metadata(name, &object, &metadata).unwrap();
            let operation = Arc::new(operation);
            for profile in [Profile::Canonical, Profile::Wire] {
                let contract = Contract::of(&operation, profile);
                for body in [Body::Request, Body::Response(200)] {
                    report_holds_together(&contract, body, br#"{"data":{"values":{"":[{}]}}}"#);
                }
            }
        }
    }
}

/// The report on any bytes holds together, and what the contract accepts, an independent validator accepts by the plain
/// schema. It may accept more, since plain schemas leave out what JSON Schema cannot say.
pub(crate) fn engines_agree_in_a_workspace(contract: &Contract, body: Body, bytes: &[u8]) {
    report_holds_together(contract, body, bytes);
    report_holds_together(&contract.clone().with_advice(), body, bytes);
    let Ok(value) = serde_json::from_slice(bytes) else {
        return;
    };
    if contract.is_valid(body, bytes) {
        assert!(second_engine::accepts(contract, body, &value), "{value}");
    }
}

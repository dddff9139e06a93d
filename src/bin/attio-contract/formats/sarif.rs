//! `--format sarif`: one log of one run, in SARIF 2.1.0 (OASIS). Results are written as they come.

use super::region::{Region, regions};
use crate::input;
use crate::output::{Judged, Place};
use attio_contract::{Finding, Profile, Rule, Severity, Span};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The log up to its first result.
pub(crate) fn begin(profile: Profile) -> Vec<u8> {
    let rules: Vec<_> = Rule::ALL.iter().map(|rule| self::rule(*rule)).collect();
    let driver = json!({
        "name": "attio-contract",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let run = json!({
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "properties": {"profile": profile},
    });
    let run = run.to_string();
    let run = run.strip_suffix('}').unwrap_or(&run);
    format!(r#"{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{run},"results":["#).into_bytes()
}

/// The log after its last result.
pub(crate) fn end(unread: &[String]) -> Vec<u8> {
    let notifications = unread
        .iter()
        .map(|reason| json!({"level": "error", "message": {"text": text(reason)}}));
    let invocation = json!({
        "executionSuccessful": unread.is_empty(),
        "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
    });
    format!("\n],\"invocations\":[{invocation}]}}]}}\n").into_bytes()
}

/// A result for each finding, each with the comma that would separate it from the one before.
pub(crate) fn write(out: &mut Vec<u8>, judged: &Judged<'_>) -> io::Result<()> {
    for (finding, region) in judged.report.findings().iter().zip(regions(judged)) {
        out.write_all(b",\n")?;
        serde_json::to_writer(&mut *out, &result(judged, finding, region))?;
    }
    Ok(())
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.code(),
        "shortDescription": {"text": text(rule.summary())},
        "help": {"text": text(&rule.explain().to_string())},
    })
}

fn result(judged: &Judged<'_>, finding: &Finding, region: Option<Region>) -> Value {
    let level = match finding.severity {
        Severity::Violation => "error",
        Severity::Drift => "warning",
        Severity::Advice => "note",
    };
    let mut message = finding.message.clone();
    if let Some(hint) = &finding.hint {
        message = message + " (hint: " + hint + ")";
    }
    let mut physical = json!({"artifactLocation": artifact(judged.source)});
    if let (Some(region), Some(span)) = (region, finding.span) {
        physical["region"] = region_of(judged, region, span);
    }
    let mut properties = json!({"schemaAt": finding.schema_at});
    if let Place::Entry { index, part } = judged.place {
        properties["entry"] = json!(index);
        properties["part"] = json!(part.name());
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": level,
        "message": {"text": text(&message)},
        "locations": [{
            "physicalLocation": physical,
            "logicalLocations": [{"fullyQualifiedName": finding.at}],
        }],
        "partialFingerprints": {"ruleAndPlace/v1": fingerprint(judged, finding)},
        "properties": properties,
    })
}

/// Offsets are those of a file, of which a line does not know where it begins.
fn region_of(judged: &Judged<'_>, region: Region, span: Span) -> Value {
    let mut value = json!({
        "startLine": region.start.0,
        "startColumn": region.start.1,
        "endLine": region.end.0,
        "endColumn": region.end.1,
    });
    if let Place::Whole = judged.place {
        value["byteOffset"] = json!(span.start);
        value["byteLength"] = json!(span.end - span.start);
    }
    value
}

fn artifact(source: &str) -> Value {
    if input::is_standard_input(Path::new(source)) {
        return json!({"description": {"text": "standard input"}});
    }
    json!({"uri": uri(source)})
}

/// A path as a URI reference (RFC 3986): relative as it was given, or of scheme `file`.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    };
    let scheme = match (Path::new(&path).is_absolute(), path.starts_with('/')) {
        (false, _) => "",
        (true, true) => "file://",
        (true, false) => "file:///",
    };
    let encoded = input::bytes_of(path.strip_prefix("./").unwrap_or(&path))
        .into_iter()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        });
    scheme.to_owned() + &encoded.collect::<String>()
}

/// Braces stand for placeholders unless they are doubled (3.11.5).
fn text(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// The same as long as the rule and the place in the body are, wherever in the file that is: FNV-1a
/// of 64 bits.
fn fingerprint(judged: &Judged<'_>, finding: &Finding) -> String {
    let name = judged.place.name().unwrap_or_default();
    let parts = [
        judged.source,
        &name,
        finding.rule.code(),
        &finding.at,
        &finding.schema_at,
    ];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

//! `--format sarif`: one log with one run, in SARIF 2.1.0 (OASIS). Results are written as they come. GitHub code
//! scanning refuses a whole log if one result has no file or no line, or if there are too many results.

use super::region::{Region, regions};
use super::sarif_text::{hint_in_words, text};
use crate::input::source;
use crate::output::json_text;
use crate::output::look::Look;
use crate::output::printed::Printed;
use crate::output::printer::{Document, Printer};
use crate::verdict::{BodyVerdict, NoVerdict, Place};
use attio_contract::{Finding, Profile, Rule, Severity, Span};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The most results in a run: GitHub code scanning refuses a log with more ("SARIF support for code scanning").
const MOST_RESULTS: usize = 25_000;

/// See the module.
pub(super) struct Sarif;

impl Printer for Sarif {
    /// Writes one result per finding, each after a comma and a line feed.
    fn body(&self, _: &Look, verdict: &BodyVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        write(&mut out.text, verdict)
    }

    fn no_verdict(&self, no_verdict: NoVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        out.reasons.push(no_verdict.reason.to_owned());
        Ok(())
    }

    fn document(&self, profile: Profile) -> Box<dyn Document> {
        Box::new(Log::new(profile))
    }
}

impl Document for Log {
    fn body(&mut self, printed: Printed) -> Vec<u8> {
        self.reasons.extend(printed.reasons);
        self.add(printed.text)
    }

    fn end(&mut self) -> Vec<u8> {
        self.rest()
    }
}

/// What has been written of a log, and what its end needs to say.
struct Log {
    profile: Profile,
    has_begun: bool,
    results: usize,
    left_out: usize,
    reasons: Vec<String>,
}

impl Log {
    fn new(profile: Profile) -> Self {
        Self {
            profile,
            has_begun: false,
            results: 0,
            left_out: 0,
            reasons: Vec::new(),
        }
    }

    /// What to write for [some results](write), depending on those that came before.
    fn add(&mut self, mut results: Vec<u8>) -> Vec<u8> {
        // The JSON itself has no line feeds, so each one starts a result.
        let starts: Vec<_> = memchr::memchr_iter(b'\n', &results).collect();
        let room = MOST_RESULTS - self.results;
        if let Some(feed) = starts.get(room) {
            results.truncate(feed - 1);
            self.left_out += starts.len() - room;
        }
        self.results += starts.len().min(room);
        if results.is_empty() || self.has_begun {
            return results;
        }
        self.has_begun = true;
        // The separator comes before each result.
        [&begin(self.profile), &results[1..]].concat()
    }

    /// The rest of the log, after its last result.
    fn rest(&self) -> Vec<u8> {
        let notification =
            |level, reason: &str| json!({"level": level, "message": {"text": text(reason)}});
        let reasons = self.reasons.iter();
        let mut notifications: Vec<_> = reasons
            .map(|reason| notification("error", reason))
            .collect();
        if self.left_out > 0 {
            let all = self.results + self.left_out;
            notifications.push(notification(
                "warning",
                &format!(
                    "only the first {} of {all} results are listed: code scanning refuses a run with more",
                    self.results
                ),
            ));
        }
        let invocation = json!({
            "executionSuccessful": self.reasons.is_empty(),
            "toolExecutionNotifications": notifications,
        });
        let mut end = if self.has_begun {
            Vec::new()
        } else {
            begin(self.profile)
        };
        end.extend_from_slice(b"\n],\"invocations\":[");
        json_text::write(&mut end, &invocation).expect("a value is JSON");
        end.extend_from_slice(b"]}]}\n");
        end
    }
}

/// The log up to its first result.
fn begin(profile: Profile) -> Vec<u8> {
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
    let mut begin = format!(r#"{{"$schema":"{SCHEMA}","version":"2.1.0","runs":["#).into_bytes();
    json_text::write(&mut begin, &run).expect("a value is JSON");
    // Cuts off the closing bracket: the results come inside the run.
    begin.pop();
    begin.extend_from_slice(br#","results":["#);
    begin
}

fn write(out: &mut Vec<u8>, verdict: &BodyVerdict<'_>) -> io::Result<()> {
    let mut seen = HashMap::new();
    for (finding, region) in verdict.report.findings().iter().zip(regions(verdict)) {
        let hash = hash(verdict, finding);
        let before = seen.entry(hash).or_insert(0_usize);
        // A duplicate key can occur three times: the same rule twice at one place.
        let fingerprint = match *before {
            0 => format!("{hash:016x}"),
            before => format!("{hash:016x}:{before}"),
        };
        *before += 1;
        out.write_all(b",\n")?;
        json_text::write(out, &result(verdict, finding, region, &fingerprint))?;
    }
    Ok(())
}

/// The help leaves out the examples: they are full of braces, which would have to be doubled.
fn rule(rule: Rule) -> Value {
    let explanation = rule.explain();
    let help = [
        explanation.meaning,
        explanation.severity,
        explanation.remedy,
    ]
    .join("\n\n");
    let examples = format!("For examples, run `attio-contract explain {rule}`.");
    json!({
        "id": rule.code(),
        "shortDescription": {"text": text(rule.summary())},
        "help": {"text": text(&(help + "\n\n" + &examples))},
    })
}

fn result(
    verdict: &BodyVerdict<'_>,
    finding: &Finding,
    region: Option<Region>,
    fingerprint: &str,
) -> Value {
    let level = match finding.severity {
        Severity::Violation => "error",
        Severity::Drift => "warning",
        Severity::Advice => "note",
    };
    let mut message = finding.message.clone();
    let mut properties = json!({"schemaAt": finding.schema_at});
    if let Some(hint) = &finding.hint {
        message = message + " (hint: " + &hint_in_words(hint) + ")";
        properties["hint"] = json!(hint);
    }
    if let Place::Entry { index, part } = verdict.place {
        properties["entry"] = json!(index);
        properties["part"] = json!(part.name());
        // The region cannot express this.
        message = format!("entry {index}, {}: {message}", part.name());
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": level,
        "message": {"text": text(&message)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": artifact(verdict.source),
                "region": region_of(verdict, region.zip(finding.span)),
            },
            "logicalLocations": [{"fullyQualifiedName": finding.at}],
        }],
        "partialFingerprints": {"ruleAndPlace/v1": fingerprint},
        "properties": properties,
    })
}

/// Offsets are relative to the file, and a line does not know where in the file it begins. A finding without a place
/// in the file is put on the line on which its body begins, or on the first line.
fn region_of(verdict: &BodyVerdict<'_>, region: Option<(Region, Span)>) -> Value {
    let Some((region, span)) = region else {
        return json!({"startLine": verdict.place.first_line().unwrap_or(1)});
    };
    let mut value = json!({
        "startLine": region.start.0,
        "startColumn": region.start.1,
        "endLine": region.end.0,
        "endColumn": region.end.1,
    });
    if let Place::Whole = verdict.place {
        value["byteOffset"] = json!(span.start);
        value["byteLength"] = json!(span.end - span.start);
    }
    value
}

fn artifact(name: &str) -> Value {
    if source::is_standard(Path::new(name)) {
        return json!({"uri": "stdin", "description": {"text": "standard input"}});
    }
    json!({"uri": uri(name)})
}

/// A path as a URI reference (RFC 3986): relative paths stay relative, absolute ones get the scheme `file`.
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
    let encoded = source::bytes_of(path.strip_prefix("./").unwrap_or(&path))
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

/// A fingerprint that stays the same as long as the rule and the place in the body do, wherever in the file the body
/// is: 64-bit FNV-1a.
fn hash(verdict: &BodyVerdict<'_>, finding: &Finding) -> u64 {
    let name = verdict.place.name().unwrap_or_default();
    let parts = [
        verdict.source,
        &name,
        finding.rule.code(),
        &finding.at,
        &finding.schema_at,
    ];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

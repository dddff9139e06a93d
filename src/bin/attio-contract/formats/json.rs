//! `--format json`: one line per body, and one per source without a verdict, as in `schemas/report.schema.json`.

use crate::json_text;
use crate::output::{Judged, NoVerdict, Place};
use attio_contract::Finding;
use serde::Serialize;
use std::io::{self, Write};

/// The JSON Schema of a line.
pub(crate) const SCHEMA: &str = include_str!("../../../../schemas/report.schema.json");

#[derive(Serialize)]
struct Verdict<'a> {
    source: &'a str,
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    valid: bool,
    /// Differs from the number of findings only if some were left out of the report.
    total: usize,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct Unjudged<'a> {
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    error: &'a str,
}

pub(crate) fn write(out: &mut Vec<u8>, judged: &Judged<'_>) -> io::Result<()> {
    let (line, entry, part) = match judged.place {
        Place::Whole => (None, None, None),
        Place::Line(line) => (Some(line), None, None),
        Place::Entry { index, part } => (None, Some(index), Some(part.name())),
    };
    let verdict = Verdict {
        source: judged.source,
        line,
        entry,
        part,
        valid: judged.report.is_valid(),
        total: judged.report.total(),
        findings: judged.report.findings(),
    };
    json_text::write(out, &verdict)?;
    out.write_all(b"\n")
}

pub(crate) fn no_verdict(no_verdict: NoVerdict<'_>) -> Vec<u8> {
    let unjudged = Unjudged {
        source: no_verdict.source,
        line: no_verdict.line,
        error: no_verdict.reason,
    };
    let mut line = Vec::new();
    json_text::write(&mut line, &unjudged).expect("two strings are JSON");
    line.push(b'\n');
    line
}

//! `--format json`: one line per body, and one per source without a verdict, as in `schemas/report.schema.json`.

use crate::output::json_text;
use crate::output::look::Look;
use crate::output::printed::Printed;
use crate::output::printer::Printer;
use crate::verdict::{BodyVerdict, NoVerdict, Place};
use attio_contract::Finding;
use serde::Serialize;
use std::io::{self, Write};

/// The JSON Schema of a line.
pub(crate) const SCHEMA: &str = include_str!("../../../../schemas/report.schema.json");

#[derive(Serialize)]
struct VerdictLine<'a> {
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
struct NoVerdictLine<'a> {
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    error: &'a str,
}

/// See the module.
pub(super) struct Json;

impl Printer for Json {
    fn body(&self, _: &Look, verdict: &BodyVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        let (line, entry, part) = match verdict.place {
            Place::Whole => (None, None, None),
            Place::Line(line) => (Some(line), None, None),
            Place::Entry { index, part } => (None, Some(index), Some(part.name())),
        };
        let line = VerdictLine {
            source: verdict.source,
            line,
            entry,
            part,
            valid: verdict.report.is_valid(),
            total: verdict.report.total(),
            findings: verdict.report.findings(),
        };
        write(&mut out.text, &line)
    }

    fn no_verdict(&self, no_verdict: NoVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        let line = NoVerdictLine {
            source: no_verdict.source,
            line: no_verdict.line,
            error: no_verdict.reason,
        };
        write(&mut out.text, &line)
    }
}

fn write(out: &mut Vec<u8>, line: &impl Serialize) -> io::Result<()> {
    json_text::write(out, line)?;
    out.write_all(b"\n")
}

//! `--format human`: the verdict, then excerpts of the body.

use crate::escape::printable;
use crate::output::look::Look;
use crate::output::printed::Printed;
use crate::output::printer::Printer;
use crate::verdict::{BodyVerdict, Place};
use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const VALID: Style = AnsiColor::Green.on_default().bold();
const INVALID: Style = AnsiColor::Red.on_default().bold();

/// See the module.
pub(super) struct Human;

impl Printer for Human {
    fn body(&self, look: &Look, verdict: &BodyVerdict<'_>, out: &mut Printed) -> io::Result<()> {
        write(&mut out.text, look, verdict)
    }

    fn is_for_people(&self) -> bool {
        true
    }
}

fn write(out: &mut Vec<u8>, look: &Look, verdict: &BodyVerdict<'_>) -> io::Result<()> {
    let report = verdict.report;
    let is_coloured = look.colours != ColorChoice::Never;
    let (style, word) = if report.is_valid() {
        (VALID, "valid")
    } else {
        (INVALID, "invalid")
    };
    let style = if is_coloured { style } else { Style::new() };
    write!(out, "{}", printable(verdict.source))?;
    if let Some(name) = verdict.place.name() {
        write!(out, ", {name}")?;
    }
    write!(out, ": {style}{word}{style:#}")?;
    match report.total() {
        0 => return writeln!(out),
        1 => writeln!(out, ", 1 finding\n")?,
        total => writeln!(out, ", {total} findings\n")?,
    }
    // Within an entry, line numbers are those of its body.
    let source = match (verdict.place, verdict.place.name()) {
        (Place::Entry { .. }, Some(name)) => format!("{}, {name}", verdict.source),
        _ => verdict.source.to_owned(),
    };
    let mut excerpts = report
        .excerpts(verdict.bytes)
        .with_source(&source)
        .with_first_line(verdict.place.first_line().unwrap_or(1))
        .with_width(look.width)
        .with_limit(look.most);
    if look.is_redacted {
        excerpts = excerpts.redacted();
    }
    if is_coloured {
        excerpts = excerpts.with_colours();
    }
    writeln!(out, "{excerpts}\n")
}

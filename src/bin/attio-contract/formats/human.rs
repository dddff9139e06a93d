//! `--format human`: the verdict, then excerpts of the body.

use crate::escape::printable;
use crate::output::{Judged, Look, Place};
use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const VALID: Style = AnsiColor::Green.on_default().bold();
const INVALID: Style = AnsiColor::Red.on_default().bold();

pub(crate) fn write(out: &mut Vec<u8>, look: Look, judged: &Judged<'_>) -> io::Result<()> {
    let report = judged.report;
    let is_coloured = look.colours != ColorChoice::Never;
    let (style, verdict) = if report.is_valid() {
        (VALID, "valid")
    } else {
        (INVALID, "invalid")
    };
    let style = if is_coloured { style } else { Style::new() };
    write!(out, "{}", printable(judged.source))?;
    if let Some(name) = judged.place.name() {
        write!(out, ", {name}")?;
    }
    write!(out, ": {style}{verdict}{style:#}")?;
    match report.total() {
        0 => return writeln!(out),
        1 => writeln!(out, ", 1 finding\n")?,
        total => writeln!(out, ", {total} findings\n")?,
    }
    // Within an entry, line numbers are those of its body.
    let source = match (judged.place, judged.place.name()) {
        (Place::Entry { .. }, Some(name)) => format!("{}, {name}", judged.source),
        _ => judged.source.to_owned(),
    };
    let mut excerpts = report
        .excerpts(judged.bytes)
        .with_source(&source)
        .with_first_line(judged.place.first_line().unwrap_or(1))
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

//! `metadata diff`: what changed, and what that breaks.

use super::{live, lock_file};
use crate::args::metadata::{DiffArgs, DiffFormat};
use crate::escape::printable;
use crate::exit::no_verdict;
use crate::output::{github, json_text, sink};
use crate::tally::{self, count};
use crate::usage::Usage;
use crate::workspace::Loaded;
use attio_contract::{Breaks, Change, Metadata};
use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

/// Prints the changes. Errors are those of writing.
pub(super) fn run(options: &DiffArgs) -> io::Result<ExitCode> {
    let old = match Loaded::read(&options.old) {
        Ok(old) => old,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    let (new, path) = match newer(options) {
        Ok(new) => new,
        Err(code) => return Ok(code),
    };
    if let Some(usage) = not_comparable(&old, &new, &path) {
        return Ok(usage.tell());
    }
    let changes = old.metadata.changes(&new);
    let output = options.output.output.as_deref();
    let inputs = [Some(options.old.clone()), options.new.clone()];
    let inputs: Vec<_> = inputs.into_iter().flatten().collect();
    let mut out = match sink::open(output, &inputs) {
        Ok(out) => out,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    for change in &changes {
        out.write_all(&printed(options.format, change, &path)?)?;
    }
    out.flush()?;
    let breaking = changes.iter().filter(|change| change.breaks.is_breaking());
    let breaking = breaking.count() as u64;
    if !options.output.quiet {
        let all = count(changes.len() as u64, "change", "changes");
        tally::tell(&format!(
            "{}{all}: {breaking} breaking",
            tally::wrote(output)
        ));
    }
    Ok(if breaking > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The newer metadata, and the path of their file; that of the older one if they come from the API.
fn newer(options: &DiffArgs) -> Result<(Arc<Metadata>, String), ExitCode> {
    if options.live {
        let base_url = options.base.base_url.as_deref();
        let new = live(base_url, &[], options.output.quiet)?;
        let path = crate::input::source::name(&options.old);
        return Ok((Arc::new(new), path));
    }
    let new = lock_file(options.new.as_deref(), "metadata diff OLD")?;
    let is_same = same_file::is_same_file(&new.path, &options.old).unwrap_or(false);
    if options.new.is_none() && is_same {
        let wrong = format!(
            "{} is the lock file that was found: say another",
            new.name()
        );
        return Err(Usage::new(wrong, "attio-contract metadata diff OLD NEW").tell());
    }
    let path = crate::input::source::name(&new.path);
    Ok((new.metadata, path))
}

/// Why the files cannot be compared: one of them is an answer of the API, without the slug of its object.
fn not_comparable(old: &Loaded, new: &Metadata, path: &str) -> Option<Usage> {
    let is_nameless = |metadata: &Metadata| metadata.objects().any(str::is_empty);
    let name = match (is_nameless(&old.metadata), is_nameless(new)) {
        (true, false) => old.name(),
        (false, true) => printable(path),
        _ => return None,
    };
    let wrong = format!("{name} does not say which object its attributes are of: import it first");
    Some(Usage::new(wrong, "attio-contract metadata import --help"))
}

#[derive(Serialize)]
struct Line<'a> {
    object: &'a str,
    attribute: Option<&'a str>,
    breaks: &'a [&'a str],
    message: &'a str,
}

fn printed(format: DiffFormat, change: &Change, path: &str) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    match format {
        DiffFormat::Human => {
            let text = printable(&change.to_string());
            writeln!(out, "{:<13}  {text}", change.breaks.name())?;
        }
        DiffFormat::Json => {
            let line = Line {
                object: &change.object,
                attribute: change.attribute.as_deref(),
                breaks: match change.breaks {
                    Breaks::Writes => &["writes"],
                    Breaks::Reads => &["reads"],
                    Breaks::Both => &["writes", "reads"],
                    Breaks::Nothing => &[],
                },
                message: &change.message,
            };
            json_text::write(&mut out, &line)?;
            out.push(b'\n');
        }
        DiffFormat::Github => {
            let (level, title) = if change.breaks.is_breaking() {
                ("error", format!("breaks {}", change.breaks.name()))
            } else {
                ("notice", change.breaks.name().to_owned())
            };
            let message = printable(&change.to_string());
            github::annotation(&mut out, level, path, &title, &message)?;
        }
    }
    Ok(out)
}

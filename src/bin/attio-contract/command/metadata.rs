//! `metadata`: what a workspace has, from files or from the API, and what changed.

mod diff;
mod show;

use crate::args::metadata::{CheckArgs, ImportArgs, MetadataCommand, OutArgs, PullArgs};
use crate::args::workspace::LOCK_FILE;
use crate::escape::printable;
use crate::exit::no_verdict;
use crate::input::source;
use crate::output::sink;
use crate::tally::{self, count};
use crate::usage::Usage;
use crate::workspace::{Loaded, found, with_attributes};
use attio_contract::{Metadata, MetadataBuilder};
use jiff::Timestamp;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Answers of the API are smaller; what is larger is something else.
const LARGEST: u64 = 64 << 20;

/// Runs one of the commands. Errors are those of writing.
pub(crate) fn run(command: &MetadataCommand) -> io::Result<ExitCode> {
    match command {
        MetadataCommand::Check(options) => check(options),
        MetadataCommand::Diff(options) => diff::run(options),
        MetadataCommand::Import(options) => import(options),
        MetadataCommand::Pull(options) => pull(options),
        MetadataCommand::Show(options) => show::run(options),
    }
}

/// The lock file that is named, or found. An error is the exit status, after the message.
pub(super) fn lock_file(named: Option<&Path>, what: &str) -> Result<Loaded, ExitCode> {
    let Some(path) = named.map(Path::to_owned).or_else(found) else {
        let wrong = format!("there is no {LOCK_FILE} here or in a directory above");
        return Err(Usage::new(wrong, format!("attio-contract {what} FILE")).tell());
    };
    Loaded::read(&path).map_err(|reason| no_verdict(&reason))
}

fn check(options: &CheckArgs) -> io::Result<ExitCode> {
    let loaded = match lock_file(options.file.as_deref(), "metadata check") {
        Ok(loaded) => loaded,
        Err(code) => return Ok(code),
    };
    let metadata = &loaded.metadata;
    let mut warnings: Vec<_> = metadata
        .warnings()
        .iter()
        .map(|warning| printable(&warning.to_string()))
        .collect();
    warnings.extend(too_old(metadata, options.max_age));
    let mut out = io::stdout().lock();
    for warning in &warnings {
        writeln!(out, "{warning}")?;
    }
    out.flush()?;
    let warnings = count(warnings.len() as u64, "warning", "warnings");
    tally::tell(&format!(
        "{}: {}; {warnings}",
        loaded.described(),
        size(metadata)
    ));
    Ok(ExitCode::SUCCESS)
}

/// Whether it was pulled longer ago than so many hours.
fn too_old(metadata: &Metadata, most: Option<u64>) -> Option<String> {
    let most = most?;
    let pulled = metadata
        .pulled_at()
        .and_then(|time| time.parse::<Timestamp>().ok());
    let Some(pulled) = pulled else {
        return Some("it does not say when it was pulled, so its age is not known".to_owned());
    };
    let hours = Timestamp::now().duration_since(pulled).as_hours();
    let is_old = u64::try_from(hours).is_ok_and(|hours| hours >= most);
    is_old.then(|| format!("it is {} old: pull or import it again", age(hours)))
}

fn age(hours: i64) -> String {
    let hours = u64::try_from(hours).unwrap_or_default();
    match hours / 24 {
        0 | 1 => count(hours, "hour", "hours"),
        days => count(days, "day", "days"),
    }
}

fn import(options: &ImportArgs) -> io::Result<ExitCode> {
    let mut builder = MetadataBuilder::default();
    for path in &options.files {
        let name = printable(&source::name(path));
        let bytes = match source::read_all(path, LARGEST, "an answer of the API") {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(no_verdict(&reason)),
        };
        builder = match builder.with_file(&name, &bytes) {
            Ok(builder) => builder,
            Err(error) => return Ok(no_verdict(&printable(&error.to_string()))),
        };
    }
    match builder.build() {
        Ok(metadata) if attributes(&metadata) == 0 => {
            let wrong = "these files have no attributes: import all answers of the API in one call";
            Ok(Usage::new(wrong, "attio-contract metadata import --help").tell())
        }
        Ok(metadata) => written(&metadata, &options.out, &options.files),
        Err(error) => Ok(no_verdict(&printable(&error.to_string()))),
    }
}

/// Writes a lock file.
fn written(metadata: &Metadata, out: &OutArgs, inputs: &[PathBuf]) -> io::Result<ExitCode> {
    let lost = lost(metadata, &out.out);
    let mut file = match sink::open(Some(&out.out), inputs) {
        Ok(file) => file,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    file.write_all(metadata.to_json().as_bytes())?;
    file.flush()?;
    if !out.quiet {
        let warnings = metadata.warnings().len() as u64;
        let mut summary = tally::wrote(Some(&out.out)) + &size(metadata);
        if warnings > 0 {
            summary = summary + "; " + &count(warnings, "warning", "warnings");
            summary += " (attio-contract metadata check)";
        }
        if lost > 0 {
            let lost = count(lost, "object", "objects");
            summary = summary + "; the file had attributes of " + &lost + " more";
        }
        tally::tell(&summary);
    }
    Ok(ExitCode::SUCCESS)
}

/// Of how many objects only the file that is replaced has attributes.
fn lost(new: &Metadata, out: &Path) -> u64 {
    if source::is_standard(out) || !out.is_file() {
        return 0;
    }
    let Ok(old) = Loaded::read(out) else {
        return 0;
    };
    let objects = with_attributes(&old.metadata).into_iter();
    let lost = objects.filter(|object| new.attributes(object).is_none());
    lost.count() as u64
}

/// How many attributes all objects have.
fn attributes(metadata: &Metadata) -> u64 {
    let objects = metadata.objects();
    let attributes = objects.filter_map(|object| Some(metadata.attributes(object)?.count() as u64));
    attributes.sum()
}

/// `7 objects, 112 attributes`.
fn size(metadata: &Metadata) -> String {
    let attributes = attributes(metadata);
    let objects = count(metadata.objects().count() as u64, "object", "objects");
    format!(
        "{objects}, {}",
        count(attributes, "attribute", "attributes")
    )
}

#[cfg(feature = "pull")]
fn pull(options: &PullArgs) -> io::Result<ExitCode> {
    match live(
        options.base.base_url.as_deref(),
        &options.object,
        options.out.quiet,
    ) {
        Ok(metadata) => written(&metadata, &options.out, &[]),
        Err(code) => Ok(code),
    }
}

#[cfg(not(feature = "pull"))]
fn pull(options: &PullArgs) -> io::Result<ExitCode> {
    let _ = options;
    Ok(without_pull())
}

/// The workspace as it is. An error is the exit status, after the message.
#[cfg(feature = "pull")]
fn live(base_url: Option<&str>, objects: &[String], is_quiet: bool) -> Result<Metadata, ExitCode> {
    let wanted = crate::pull::Wanted { base_url, objects };
    let pulled = crate::pull::pull(&wanted, &mut |step| {
        if !is_quiet {
            tally::tell(step);
        }
    });
    pulled.map_err(|reason| no_verdict(&reason))
}

#[cfg(not(feature = "pull"))]
fn live(_: Option<&str>, _: &[String], _: bool) -> Result<Metadata, ExitCode> {
    Err(without_pull())
}

/// The answer of a program that has no network.
#[cfg(not(feature = "pull"))]
fn without_pull() -> ExitCode {
    let wrong = "this program was built without the network: install it with the feature `pull`";
    Usage::new(wrong, "cargo install --locked --path . --features cli,pull").tell()
}

//! `metadata show`: the attributes of each object, as a table.

use super::lock_file;
use crate::args::metadata::ShowArgs;
use crate::escape::printable;
use crate::usage::Usage;
use crate::usage::near::nearest;
use crate::usage::wording::shown;
use crate::workspace::with_attributes;
use attio_contract::{Attribute, Metadata};
use std::io::{self, Write};
use std::process::ExitCode;

/// How many options of an attribute are listed.
const OPTIONS: usize = 12;

/// Prints the table. Errors are those of writing.
pub(super) fn run(options: &ShowArgs) -> io::Result<ExitCode> {
    let loaded = match lock_file(options.file.as_deref(), "metadata show") {
        Ok(loaded) => loaded,
        Err(code) => return Ok(code),
    };
    let metadata = &loaded.metadata;
    let wanted = options.object.as_deref();
    if let Some(object) = wanted.filter(|object| metadata.attributes(object).is_none()) {
        return Ok(unknown(metadata, object, &loaded.name()).tell());
    }
    let all: Vec<&str> = match wanted {
        Some(object) => vec![object],
        None => metadata.objects().collect(),
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{}", loaded.described())?;
    for object in all {
        writeln!(out)?;
        let Some(attributes) = metadata.attributes(object) else {
            writeln!(out, "{}: its attributes are not known", printable(object))?;
            continue;
        };
        let attributes: Vec<_> = attributes.collect();
        let name = if object.is_empty() {
            "(no slug)"
        } else {
            object
        };
        writeln!(out, "{}", printable(name))?;
        table(&attributes, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(metadata: &Metadata, object: &str, file: &str) -> Usage {
    let wrong = format!("{file} has no attributes of `{}`", shown(object));
    match nearest(object, with_attributes(metadata)) {
        Some(near) => Usage::new(
            wrong,
            format!("attio-contract metadata show --object {near}"),
        ),
        None => Usage::new(wrong, "attio-contract metadata show"),
    }
}

fn table(attributes: &[&Attribute], out: &mut impl Write) -> io::Result<()> {
    let slugs: Vec<_> = attributes
        .iter()
        .map(|attribute| printable(attribute.slug()))
        .collect();
    let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0).min(40);
    let slug_width = widest(&mut slugs.iter().map(|slug| slug.chars().count()));
    let type_width = widest(
        &mut attributes
            .iter()
            .map(|attribute| attribute.type_name().len()),
    );
    for (attribute, slug) in attributes.iter().zip(&slugs) {
        let kind = printable(attribute.type_name());
        let rest = rest(attribute).join("; ");
        let line = format!("  {slug:slug_width$}  {kind:type_width$}  {rest}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Title, flags, options and objects.
fn rest(attribute: &Attribute) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(title) = attribute.title() {
        parts.push(format!("\"{}\"", printable(title)));
    }
    for (flag, name) in [
        (
            attribute.is_required() && !attribute.has_default(),
            "required",
        ),
        (
            attribute.is_required() && attribute.has_default(),
            "required, with a default",
        ),
        (attribute.is_unique(), "unique"),
        (attribute.is_multiselect(), "several"),
        (!attribute.is_writable(), "read-only"),
        (attribute.is_archived(), "archived"),
    ] {
        if flag {
            parts.push(name.to_owned());
        }
    }
    if let Some(options) = attribute.options() {
        parts.push(format!("options: {}", first(options)));
    }
    let objects: Vec<_> = attribute.allowed_objects().collect();
    if !objects.is_empty() {
        parts.push(format!("refers to: {}", first(objects.into_iter())));
    }
    parts
}

fn first<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    let shown = names.iter().take(OPTIONS).map(|name| printable(name));
    let text = shown.collect::<Vec<_>>().join(", ");
    if names.len() > OPTIONS {
        let more = names.len() - OPTIONS;
        return format!("{text}, and {more} more");
    }
    text
}

//! `types`: the attributes of a workspace as types of a programming language.

use crate::args::metadata::TypesArgs;
use crate::command::metadata::lock_file;
use crate::escape::printable;
use crate::exit::no_verdict;
use crate::input::source;
use crate::output::sink;
use crate::tally;
use attio_contract::types::types;
use std::io;
use std::process::ExitCode;

/// Prints the types. Errors are those of writing.
pub(crate) fn run(options: &TypesArgs) -> io::Result<ExitCode> {
    let named = options.metadata.as_deref();
    let what = format!("types {} --metadata", options.target.name());
    let loaded = match lock_file(named, &what) {
        Ok(loaded) => loaded,
        Err(code) => return Ok(code),
    };
    let output = options.output.output.as_deref();
    let mut out = match sink::open(output, std::slice::from_ref(&loaded.path)) {
        Ok(out) => out,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    out.write_all(types(&loaded.metadata, options.target).as_bytes())?;
    out.flush()?;
    if let Some(path) = output.filter(|_| !options.output.quiet) {
        tally::tell(&format!("wrote {}", printable(&source::name(path))));
    }
    Ok(ExitCode::SUCCESS)
}

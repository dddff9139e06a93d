//! `schema`: prints the effective schemas.

use crate::args::{SchemaArgs, SchemaOf};
use crate::escape::printable;
use crate::exit::no_verdict;
use crate::input::source;
use crate::output::{json, sink};
use crate::tally;
use crate::usage::unknown_status;
use attio_contract::Body;
use std::io;
use std::process::ExitCode;

/// Prints a schema. Errors are those of writing.
pub(crate) fn run(options: &SchemaArgs, of: SchemaOf) -> io::Result<ExitCode> {
    let body = match of {
        SchemaOf::Request => Body::Request,
        SchemaOf::Response => Body::Response(options.status.known()),
        SchemaOf::Report => return printed(options, json::SCHEMA),
    };
    let contract = match options.workspace.contract(options.profile.profile) {
        Ok(contract) => contract,
        Err(code) => return Ok(code),
    };
    match contract.schema(body) {
        Ok(schema) => printed(options, schema),
        Err(error) => Ok(unknown_status(&error, "schema response")),
    }
}

fn printed(options: &SchemaArgs, schema: &str) -> io::Result<ExitCode> {
    let output = options.output.output.as_deref();
    let mut out = match sink::open(output, &[]) {
        Ok(out) => out,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    out.write_all(schema.as_bytes())?;
    out.flush()?;
    if let Some(path) = output.filter(|_| !options.output.quiet) {
        tally::tell(&format!("wrote {}", printable(&source::name(path))));
    }
    Ok(ExitCode::SUCCESS)
}

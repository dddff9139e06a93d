//! `schema`: prints the effective schemas.

use crate::args::{SchemaArgs, SchemaOf};
use crate::escape::printable;
use crate::exit::no_verdict;
use crate::input::source;
use crate::output::{json, sink};
use crate::tally;
use crate::usage::unknown_status;
use attio_contract::{Body, Contract};
use std::io;
use std::process::ExitCode;

/// Prints a schema. Errors are those of writing.
pub(crate) fn run(options: &SchemaArgs, of: SchemaOf) -> io::Result<ExitCode> {
    let contract = Contract::new(options.profile.profile);
    let schema = match of {
        SchemaOf::Request => contract.schema(Body::Request),
        SchemaOf::Response => contract.schema(Body::Response(options.status.known())),
        SchemaOf::Report => Ok(json::SCHEMA),
    };
    let schema = match schema {
        Ok(schema) => schema,
        Err(error) => return Ok(unknown_status(&error, "schema response")),
    };
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

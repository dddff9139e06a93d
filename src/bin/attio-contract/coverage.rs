//! `coverage`: which assertion sites the given bodies meet and break.

use crate::args::{Lines, PathsOf, ProfileArgs};
use crate::input::{self, Item};
use crate::no_verdict;
use attio_contract::generate::Coverage;
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints the table. An error is one of writing.
pub(crate) fn run(profile: ProfileArgs, body: PathsOf<Lines>) -> io::Result<ExitCode> {
    let mut coverage = match Coverage::new(profile.profile, body.body()) {
        Ok(coverage) => coverage,
        Err(error) => return Ok(no_verdict(&error.to_string())),
    };
    let (mut code, mut bodies, mut malformed) = (ExitCode::SUCCESS, 0_u64, 0_u64);
    let (Lines { ndjson }, paths) = body.into_files();
    input::each(&paths, ndjson, &mut |item| {
        match item {
            Item::Body { bytes, .. } => {
                bodies += 1;
                malformed += u64::from(!coverage.add(bytes));
            }
            Item::Unread(unread) => code = no_verdict(&unread.reason),
        }
        Ok(())
    })?;
    let mut out = io::stdout().lock();
    writeln!(out, "{:>9} {:>9}  site", "met", "broken")?;
    writeln!(out, "{coverage}")?;
    let noun = if bodies == 1 { "body" } else { "bodies" };
    writeln!(out, "{bodies} {noun}, {malformed} not JSON")?;
    out.flush()?;
    Ok(code)
}

//! How many bodies were checked, and the summary that a run ends with.

use crate::escape::printable;
use crate::input::source;
use attio_contract::Report;
use indicatif::{DecimalBytes, HumanCount};
use std::io::{self, Write};
use std::ops::AddAssign;
use std::path::Path;
use std::time::Duration;

/// Why a run without a body has no verdict.
pub(crate) const NOTHING_CHECKED: &str = "nothing was checked: the input has no body";

/// The same where recordings have entries, all of them for other endpoints.
pub(crate) const NO_ENTRY: &str =
    "nothing was checked: no entry is for the endpoint at this host (another one: --host)";

/// Counts for the summary and the exit status.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) bodies: u64,
    pub(crate) invalid: u64,
    /// Bodies, and exchanges of recordings, that make the exit status 1.
    pub(crate) failed: u64,
    /// Lines without a body.
    pub(crate) blank: u64,
    /// Files that cannot be read to their end, and bodies that cannot be checked.
    pub(crate) unread: u64,
    pub(crate) bytes: u64,
    /// Entries of recordings that are for other endpoints.
    pub(crate) skipped: u64,
    /// Exchanges of recordings in which the server objects or disagrees.
    pub(crate) remarked: u64,
}

impl Tally {
    /// Why there is no verdict where no body was checked.
    pub(crate) fn nothing(&self) -> &'static str {
        if self.skipped > 0 {
            NO_ENTRY
        } else {
            NOTHING_CHECKED
        }
    }

    pub(crate) fn add(&mut self, report: &Report, fails: bool) {
        self.bodies += 1;
        self.invalid += u64::from(!report.is_valid());
        self.failed += u64::from(fails);
    }

    pub(crate) fn bodies_per_second(&self, time: Duration) -> u64 {
        // A coarse timer may show no time at all.
        let nanoseconds = time.as_nanos().max(1);
        let rate = u128::from(self.bodies) * 1_000_000_000 / nanoseconds;
        u64::try_from(rate).unwrap_or(u64::MAX)
    }

    /// `3 bodies: 2 valid, 1 invalid; 1 blank line; 1 not checked`, or `wrote x.html: 3 bodies, 1 invalid; …`. Blank
    /// lines and what was not checked are only mentioned if there are any.
    pub(crate) fn summary(&self, output: Option<&Path>) -> String {
        let bodies = count(self.bodies, "body", "bodies");
        let invalid = HumanCount(self.invalid);
        let valid = HumanCount(self.bodies - self.invalid);
        let mut summary = match output.filter(|path| !source::is_standard(path)) {
            Some(_) => format!("{}{bodies}, {invalid} invalid", wrote(output)),
            None => format!("{bodies}: {valid} valid, {invalid} invalid"),
        };
        if self.blank > 0 {
            summary = summary + "; " + &count(self.blank, "blank line", "blank lines");
        }
        summary + &remarks(self.remarked) + &unread(self.unread)
    }

    /// `132 B in 0.01 s, 300 bodies/s`.
    pub(crate) fn speed(&self, time: Duration) -> String {
        format!(
            "{} in {:.2} s, {}/s",
            DecimalBytes(self.bytes),
            time.as_secs_f64(),
            count(self.bodies_per_second(time), "body", "bodies"),
        )
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.bodies += more.bodies;
        self.invalid += more.invalid;
        self.failed += more.failed;
        self.blank += more.blank;
        self.unread += more.unread;
        self.bytes += more.bytes;
        self.skipped += more.skipped;
        self.remarked += more.remarked;
    }
}

/// Prints the summary of a run to standard error.
pub(crate) fn tell(summary: &str) {
    // A closed standard error is no reason to fail.
    let _ = writeln!(io::stderr(), "{summary}");
}

/// `wrote x.html: `, or nothing for standard output.
pub(crate) fn wrote(output: Option<&Path>) -> String {
    let file = output.filter(|path| !source::is_standard(path));
    file.map_or_else(String::new, |path| {
        format!("wrote {}: ", printable(&source::name(path)))
    })
}

/// `; the server objects or disagrees in 2`, or nothing.
pub(crate) fn remarks(number: u64) -> String {
    match number {
        0 => String::new(),
        number => format!(
            "; the server objects or disagrees in {}",
            HumanCount(number)
        ),
    }
}

/// `; 2 not checked`, or nothing.
pub(crate) fn unread(number: u64) -> String {
    match number {
        0 => String::new(),
        number => format!("; {} not checked", HumanCount(number)),
    }
}

pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        HumanCount(number),
        if number == 1 { one } else { many }
    )
}

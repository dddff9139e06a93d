//! How many bodies were judged and how: what a run ends with.

use attio_contract::Report;
use indicatif::{DecimalBytes, HumanCount};
use std::ops::AddAssign;
use std::time::Duration;

/// Counts of what was judged.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) bodies: u64,
    pub(crate) invalid: u64,
    /// Lines without a body.
    pub(crate) blank: u64,
    /// Files that could not be read, or not to their end.
    pub(crate) unread: u64,
    pub(crate) bytes: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, report: &Report) {
        self.bodies += 1;
        self.invalid += u64::from(!report.is_valid());
    }

    pub(crate) fn bodies_per_second(&self, time: Duration) -> u64 {
        // A timer that is too coarse for the run says nothing.
        let nanoseconds = time.as_nanos().max(1);
        let rate = u128::from(self.bodies) * 1_000_000_000 / nanoseconds;
        u64::try_from(rate).unwrap_or(u64::MAX)
    }

    /// `3 bodies: 2 valid, 1 invalid; 1 blank line; 132 B in 0.01 s, 300 bodies/s`, where blank
    /// lines and unreadable files are only told if there are any.
    pub(crate) fn summary(&self, time: Duration) -> String {
        let mut summary = format!(
            "{}: {} valid, {} invalid",
            count(self.bodies, "body", "bodies"),
            HumanCount(self.bodies - self.invalid),
            HumanCount(self.invalid),
        );
        for (number, one, many) in [
            (self.blank, "blank line", "blank lines"),
            (self.unread, "unreadable file", "unreadable files"),
        ] {
            if number > 0 {
                summary = summary + "; " + &count(number, one, many);
            }
        }
        format!(
            "{summary}; {} in {:.2} s, {}/s",
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
        self.blank += more.blank;
        self.unread += more.unread;
        self.bytes += more.bytes;
    }
}

pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        HumanCount(number),
        if number == 1 { one } else { many }
    )
}

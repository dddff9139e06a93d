//! How many bodies were judged and how.

use attio_contract::Report;
use std::ops::AddAssign;

/// Counts of what was judged.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) bodies: u64,
    pub(crate) invalid: u64,
    /// Files that could not be read, or not to their end.
    pub(crate) unread: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, report: &Report) {
        self.bodies += 1;
        self.invalid += u64::from(!report.is_valid());
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.bodies += more.bodies;
        self.invalid += more.invalid;
        self.unread += more.unread;
    }
}

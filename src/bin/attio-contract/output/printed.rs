//! Formatted verdicts on their way from the threads that check bodies to the one that writes.

use quick_junit::TestCase;

/// The printed form of some verdicts: text to write at once, and what a format keeps for the end of its document.
#[derive(Default)]
pub(crate) struct Printed {
    pub(crate) text: Vec<u8>,
    pub(crate) cases: Vec<Case>,
    /// Why there is no verdict on something.
    pub(crate) reasons: Vec<String>,
}

/// A test case and the source of its body.
pub(crate) struct Case {
    pub(crate) source: String,
    /// For a request: the index of its entry.
    pub(crate) request_of: Option<usize>,
    pub(crate) test: TestCase,
}

impl Printed {
    /// About how many bytes it takes.
    pub(crate) fn len(&self) -> usize {
        self.text.len() + self.cases.len() * size_of::<Case>()
    }
}

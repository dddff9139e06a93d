//! The progress bar: on standard error, and only if that is a terminal and the verdicts go
//! elsewhere. Verdicts on the same terminal show progress by themselves.

use crate::input::compressed;
use crate::input::source;
use crate::tally::Tally;
use indicatif::{HumanCount, ProgressBar, ProgressFinish, ProgressStyle};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) struct Progress {
    bar: ProgressBar,
    start: Instant,
}

impl Progress {
    pub(crate) fn none() -> Self {
        Self::of(ProgressBar::hidden())
    }

    /// Measures progress in bytes of these files.
    pub(crate) fn new(paths: &[PathBuf]) -> Self {
        if io::stdout().is_terminal() || !io::stderr().is_terminal() {
            return Self::none();
        }
        let (bar, template) = match size(paths) {
            Some(size) => (
                ProgressBar::new(size),
                "{wide_bar} {decimal_bytes} of {decimal_total_bytes}, {msg}",
            ),
            None => (ProgressBar::no_length(), "{spinner} {decimal_bytes}, {msg}"),
        };
        let style = ProgressStyle::with_template(template);
        Self::of(bar.with_style(style.expect("both templates have only known keys")))
    }

    fn of(bar: ProgressBar) -> Self {
        Self {
            bar: bar.with_finish(ProgressFinish::AndClear),
            start: Instant::now(),
        }
    }

    pub(crate) fn show(&self, tally: &Tally) {
        if self.bar.is_hidden() {
            return;
        }
        let rate = tally.bodies_per_second(self.start.elapsed());
        self.bar.set_message(format!(
            "{} bodies/s, {} invalid",
            HumanCount(rate),
            HumanCount(tally.invalid),
        ));
        self.bar.set_position(tally.bytes);
    }

    /// Calls something that writes to standard error, with the bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

/// The bytes of all files; `None` if that cannot be known before they are read.
fn size(paths: &[PathBuf]) -> Option<u64> {
    let sizes = source::or_standard_input(paths);
    sizes.iter().map(|path| size_of(path)).sum()
}

fn size_of(path: &Path) -> Option<u64> {
    if source::is_standard(path) {
        return None;
    }
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && !compressed::is_compressed(path) => {
            Some(metadata.len())
        }
        Ok(_) => None,
        // It will not be read either.
        Err(_) => Some(0),
    }
}

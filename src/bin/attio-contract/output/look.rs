//! How verdicts look, as options and the terminal say.

use crate::args::CheckArgs;
use crate::args::options::Color;
use anstream::{AutoStream, ColorChoice};
use attio_contract::{Excerpts, Profile};
use std::io;

/// How verdicts are printed.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) colours: ColorChoice,
    /// The width of the terminal.
    pub(crate) width: usize,
    /// How many findings per body are shown to people.
    pub(crate) most: usize,
    pub(crate) is_redacted: bool,
    /// The profile that bodies were checked against.
    pub(crate) profile: Profile,
    /// Whether bodies without findings are left out.
    pub(crate) is_quiet: bool,
}

impl Look {
    pub(crate) fn new(options: &CheckArgs) -> Self {
        let printer = options.format.printer();
        let colours = match options.color {
            _ if !printer.is_for_people() => ColorChoice::Never,
            Color::Auto if options.output.is_some() => ColorChoice::Never,
            Color::Auto => AutoStream::choice(&io::stdout()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let size = console::Term::stdout().size_checked();
        Self {
            colours,
            width: size.map_or(Excerpts::DEFAULT_WIDTH, |(_, columns)| usize::from(columns)),
            most: options.most,
            is_redacted: options.quoting.redact,
            profile: options.profile.profile,
            is_quiet: options.quiet && !printer.counts_all_bodies(),
        }
    }
}

//! The formats: one row each.

use crate::output::github::Github;
use crate::output::human::Human;
use crate::output::json::Json;
use crate::output::junit::Junit;
use crate::output::printer::Printer;
use crate::output::sarif::Sarif;

macro_rules! formats {
    ($($(#[doc = $help:literal])+ $format:ident,)+) => {
        /// What `--format` takes, with the help for it.
        #[derive(Clone, Copy, clap::ValueEnum)]
        pub(crate) enum Format {
            $($(#[doc = $help])+ $format,)+
        }

        impl Format {
            /// Prints verdicts in this format.
            pub(crate) fn printer(self) -> &'static dyn Printer {
                match self {
                    $(Self::$format => &$format,)+
                }
            }
        }
    };
}

formats! {
    /// Excerpts of the bodies, for people.
    Human,
    /// One line of JSON per body; its JSON Schema is `schema report`.
    Json,
    /// A SARIF 2.1.0 log, for code scanning and editors.
    Sarif,
    /// Test results in XML, as CI systems read them.
    Junit,
    /// Annotations for GitHub Actions.
    Github,
}

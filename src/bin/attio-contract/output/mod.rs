//! Prints verdicts: formatted where bodies are checked, written in the order of the input.

pub(crate) mod github;
mod human;
pub(crate) mod json;
pub(crate) mod json_text;
mod junit;
pub(crate) mod look;
pub(crate) mod printed;
mod printer;
mod region;
mod sarif;
mod sarif_text;
pub(crate) mod sink;
pub(crate) mod writer;

macro_rules! formats {
    ($($(#[doc = $help:literal])+ $format:ident in $file:ident,)+) => {
        /// What `--format` takes, with the help for it.
        #[derive(Clone, Copy, clap::ValueEnum)]
        pub(crate) enum Format {
            $($(#[doc = $help])+ $format,)+
        }

        impl Format {
            /// Prints verdicts in this format.
            pub(crate) fn printer(self) -> &'static dyn printer::Printer {
                match self {
                    $(Self::$format => &$file::$format,)+
                }
            }
        }
    };
}

formats! {
    /// Excerpts of the bodies, for people.
    Human in human,
    /// One line of JSON per body; its JSON Schema is `schema report`.
    Json in json,
    /// A SARIF 2.1.0 log, for code scanning and editors.
    Sarif in sarif,
    /// Test results in XML, as CI systems read them.
    Junit in junit,
    /// Annotations for GitHub Actions.
    Github in github,
}

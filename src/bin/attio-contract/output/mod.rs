//! Prints verdicts: formatted where bodies are checked, written in the order of the input.

pub(crate) mod format;
mod github;
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

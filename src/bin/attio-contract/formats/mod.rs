//! The formats in which verdicts are printed, one file each.

pub(crate) mod github;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod junit;
mod region;
pub(crate) mod sarif;
mod sarif_text;

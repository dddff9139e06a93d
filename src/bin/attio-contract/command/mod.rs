//! The commands, a file each.

pub(crate) mod check;
pub(crate) mod coverage;
pub(crate) mod expand;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod har;
pub(crate) mod metadata;
pub(crate) mod report;
pub(crate) mod schema;
pub(crate) mod shell;
pub(crate) mod types;

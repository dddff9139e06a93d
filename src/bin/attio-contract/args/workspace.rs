//! Which call bodies are of, and whose attributes they may hold: see [`crate::workspace`].

use crate::args::values;
use clap::Args as Options;
use std::path::PathBuf;

/// The name of the lock file that is looked for.
pub(crate) const LOCK_FILE: &str = "attio.contract.json";

/// Options of all commands that have a contract.
#[derive(Clone, Options)]
pub(crate) struct WorkspaceArgs {
    /// Check against the attributes of your workspace, from this file.
    ///
    /// Without it, attio.contract.json is looked for in the working directory and the ones above, up to the one with
    /// .git or the home directory.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Workspace")]
    pub(crate) metadata: Option<PathBuf>,
    /// Do not look for attio.contract.json.
    #[arg(long, global = true, help_heading = "Workspace")]
    pub(crate) no_metadata: bool,
    /// The object whose records the call is about, by slug or id [default: workspaces, or the only one]
    #[arg(long, global = true, value_name = "SLUG", help_heading = "Workspace")]
    pub(crate) object: Option<String>,
    /// What the call does.
    #[arg(long, global = true, value_name = "NAME", default_value = "create", value_parser = values::operations(), help_heading = "Workspace")]
    pub(crate) operation: String,
}

/// A parameter of the call's query.
#[derive(Clone, Options)]
pub(crate) struct QueryArgs {
    /// A parameter of the call's query: `matching_attribute=SLUG`, which upserts need.
    #[arg(long, global = true, value_name = "NAME=VALUE", value_parser = values::matching_attribute, help_heading = "Workspace")]
    pub(crate) query: Option<String>,
}

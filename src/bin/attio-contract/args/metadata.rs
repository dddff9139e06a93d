//! The arguments of `metadata` and `types`.

use crate::args::options::OutputArgs;
use crate::args::values;
use crate::args::workspace::LOCK_FILE;
use attio_contract::types::Target;
use clap::{Args as Options, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum MetadataCommand {
    /// Say what the metadata lack, so that less is checked.
    Check(CheckArgs),
    /// Say what changed between two lock files, and what that breaks.
    ///
    /// Exit status 1 if a change breaks programs that write or read.
    Diff(DiffArgs),
    /// Make attio.contract.json from what the API answered, saved in files.
    ///
    /// Which answer a file holds is seen from its ids, or else from its name: objects.json, OBJECT.attributes.json,
    /// OBJECT.ATTRIBUTE.options.json or OBJECT.ATTRIBUTE.statuses.json.
    Import(ImportArgs),
    /// Make attio.contract.json from your workspace, over the network.
    ///
    /// The key is read from `ATTIO_API_KEY` and needs the scope `object_configuration:read` only.
    Pull(PullArgs),
    /// List the attributes of each object: type, flags, options.
    Show(ShowArgs),
}

#[derive(Clone, Options)]
pub(crate) struct CheckArgs {
    /// The lock file [default: attio.contract.json here or in a directory above]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Warn if it was pulled longer ago than this: hours or days, such as 12h or 7d.
    #[arg(long, value_name = "AGE", value_parser = values::age)]
    pub(crate) max_age: Option<u64>,
}

#[derive(Clone, Options)]
pub(crate) struct DiffArgs {
    /// The lock file as it was.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The lock file as it is [default: attio.contract.json here or in a directory above]
    #[arg(value_name = "NEW", conflicts_with = "live")]
    pub(crate) new: Option<PathBuf>,
    /// Compare with the workspace as it is now, over the network.
    #[arg(long)]
    pub(crate) live: bool,
    #[command(flatten)]
    pub(crate) base: BaseUrlArgs,
    /// How to print the changes.
    #[arg(long, default_value = "human", help_heading = "Output")]
    pub(crate) format: DiffFormat,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Clone, Options)]
pub(crate) struct ImportArgs {
    /// Answers of GET /v2/objects, …/attributes, …/options and …/statuses, in any order.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) out: OutArgs,
}

#[derive(Clone, Options)]
pub(crate) struct PullArgs {
    /// Pull the attributes of this object only; may be given several times [default: all objects]
    #[arg(long, value_name = "SLUG")]
    pub(crate) object: Vec<String>,
    #[command(flatten)]
    pub(crate) base: BaseUrlArgs,
    #[command(flatten)]
    pub(crate) out: OutArgs,
}

#[derive(Clone, Options)]
pub(crate) struct ShowArgs {
    /// The lock file [default: attio.contract.json here or in a directory above]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// List this object only.
    #[arg(long, value_name = "SLUG")]
    pub(crate) object: Option<String>,
}

#[derive(Clone, Options)]
pub(crate) struct BaseUrlArgs {
    /// The API's address, for a proxy or a test server: https, or http on this machine [default: Attio's]
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
}

/// Where a lock file is written.
#[derive(Clone, Options)]
pub(crate) struct OutArgs {
    /// Write to this file; `-` is standard output.
    #[arg(long, visible_alias = "output", value_name = "FILE", default_value = LOCK_FILE, help_heading = "Output")]
    pub(crate) out: PathBuf,
    /// Do not print the summary.
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,
}

#[derive(Clone, Options)]
pub(crate) struct TypesArgs {
    /// What to write.
    #[arg(value_name = "LANGUAGE", value_parser = values::targets())]
    pub(crate) target: Target,
    /// The lock file [default: attio.contract.json here or in a directory above]
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// How changes are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, one line per change.
    Human,
    /// One line of JSON per change.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

//! Command-line arguments.
//!
//! Options work before and after `request`, `response` and `har`: each is global to its command, and `rules.rs` rejects it
//! where it does not apply.

pub(crate) mod metadata;
pub(crate) mod options;
pub(crate) mod values;
pub(crate) mod workspace;

use crate::args::metadata::{MetadataCommand, TypesArgs};
use crate::args::options::{Color, InputArgs};
use crate::args::options::{
    HostArgs, OutputArgs, OwnStatusArgs, ProfileArgs, QuotingArgs, StatusArgs, VerdictArgs,
};
use crate::args::workspace::{QueryArgs, WorkspaceArgs};
use crate::output::Format;
use crate::output::look::Look;
use anstream::{AutoStream, ColorChoice};
use attio_contract::{Contract, Excerpts, UuidAs};
use clap::{Args as Options, Parser, Subcommand};
use std::io;
use std::path::PathBuf;

/// Check Attio "create workspace record" requests and responses against the API contract.
///
/// Exit status: 0 all valid, 1 something invalid, 2 no verdict (wrong option, unreadable file, nothing to check).
#[derive(Parser)]
#[command(name = "attio-contract", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check bodies in files or on standard input, and say what is wrong with them.
    #[command(
        subcommand_value_name = "KIND",
        subcommand_help_heading = "Kinds",
        disable_help_subcommand = true
    )]
    Check {
        #[command(flatten)]
        options: CheckArgs,
        #[command(subcommand)]
        source: Source,
    },
    /// Count how often your test bodies meet and break each rule of the schema.
    #[command(
        subcommand_value_name = "KIND",
        subcommand_help_heading = "Kinds",
        disable_help_subcommand = true
    )]
    Coverage {
        #[command(flatten)]
        options: CoverageArgs,
        #[command(subcommand)]
        body: Bodies,
    },
    /// Rewrite a request from short forms (profile wire) to long forms (profile canonical).
    ///
    /// Bodies that cannot be rewritten are reported on standard error and left out of the output.
    Expand(ExpandArgs),
    /// Explain a rule, with an example that breaks it and one that passes; without a rule, list them all.
    Explain {
        /// The code of a rule, as findings show it.
        #[arg(value_name = "RULE")]
        rule: Option<String>,
    },
    /// Generate test bodies, one per line (NDJSON); the same seed gives the same bodies.
    #[command(
        subcommand_value_name = "KIND",
        subcommand_help_heading = "Kinds",
        disable_help_subcommand = true
    )]
    Generate {
        #[command(flatten)]
        options: GenerateArgs,
        #[command(subcommand)]
        kind: Kind,
    },
    /// The attributes of your workspace: pull or import them, look at them, compare them.
    #[command(disable_help_subcommand = true)]
    Metadata {
        #[command(subcommand)]
        command: MetadataCommand,
    },
    /// Check bodies and write the findings to one HTML page.
    #[command(
        subcommand_value_name = "KIND",
        subcommand_help_heading = "Kinds",
        disable_help_subcommand = true
    )]
    Report {
        #[command(flatten)]
        options: ReportArgs,
        #[command(subcommand)]
        source: Source,
    },
    /// Print a JSON Schema: of a body, or of the lines that `check --format json` prints.
    #[command(
        subcommand_value_name = "KIND",
        subcommand_help_heading = "Kinds",
        disable_help_subcommand = true
    )]
    Schema {
        #[command(flatten)]
        options: SchemaArgs,
        #[command(subcommand)]
        of: SchemaOf,
    },
    /// Write the attributes of your workspace as types of a programming language.
    ///
    /// For each object what may be written by a create and by an update, and what comes back.
    Types(TypesArgs),
    /// Print a script that completes commands and options in your shell.
    Completions {
        /// The shell to print the script for.
        shell: clap_complete::Shell,
    },
    /// Print a manual page (roff): of the program, or of one command.
    Man {
        /// The command to print the page of.
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

#[derive(Clone, Options)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(crate) query: QueryArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// How many threads check the lines of --ndjson [default: one per core]
    #[arg(long, short = 'j', global = true, value_name = "N", value_parser = values::threads, help_heading = "Input")]
    pub(crate) threads: Option<u16>,
    #[command(flatten)]
    pub(crate) status: OwnStatusArgs,
    #[command(flatten)]
    pub(crate) host: HostArgs,
    #[command(flatten)]
    pub(crate) verdict: VerdictArgs,
    /// Stop at the first body that makes the exit status 1.
    #[arg(long, global = true, help_heading = "Verdict")]
    pub(crate) fail_fast: bool,
    /// How to print the verdicts.
    #[arg(long, global = true, default_value = "human", help_heading = "Output")]
    pub(crate) format: Format,
    /// Write the verdicts to this file instead of standard output.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// When to use colours. `auto`: on a terminal, unless `NO_COLOR` is set.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub(crate) color: Color,
    #[command(flatten)]
    pub(crate) quoting: QuotingArgs,
    /// Keep at most this many findings per body; the rest are counted.
    #[arg(long, global = true, value_name = "N", default_value_t = Contract::DEFAULT_LIMIT, value_parser = values::positive, help_heading = "Output")]
    pub(crate) limit: usize,
    /// Show at most this many excerpts per body in the human format; the rest are counted.
    #[arg(long, global = true, value_name = "N", default_value_t = attio_contract::Excerpts::DEFAULT_LIMIT, value_parser = values::count, help_heading = "Output")]
    pub(crate) most: usize,
    /// Print only bodies with findings: no valid ones, no progress bar, no summary.
    #[arg(long, short, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,
}

#[derive(Clone, Options)]
pub(crate) struct CoverageArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) status: StatusArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Clone, Options)]
pub(crate) struct ExpandArgs {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// What a UUID in `users` is. Without it, bodies with one are refused.
    #[arg(long, value_name = "WHAT", value_parser = values::ids())]
    pub(crate) uuid_is: Option<UuidAs>,
    /// Leave out excerpts of refused bodies; only the keys in addresses remain.
    #[arg(long, help_heading = "Output")]
    pub(crate) redact: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// The file to read; none, or `-`, is standard input.
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
}

#[derive(Clone, Options)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(crate) query: QueryArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) status: OwnStatusArgs,
    #[command(flatten)]
    pub(crate) host: HostArgs,
    #[command(flatten)]
    pub(crate) verdict: VerdictArgs,
    /// Write the page to this file instead of standard output.
    #[arg(
        long,
        visible_alias = "output",
        global = true,
        value_name = "FILE",
        help_heading = "Output"
    )]
    pub(crate) out: Option<PathBuf>,
    /// Show offending values and what the server said. They may be customer data.
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) values: bool,
    /// Do not print the summary.
    #[arg(long, short, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,
}

#[derive(Clone, Options)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(crate) query: QueryArgs,
    #[command(flatten)]
    pub(crate) status: StatusArgs,
    /// Break each body, and print it with the findings it must have.
    #[arg(long, global = true)]
    pub(crate) broken: bool,
    /// Generate anything the schema allows: random keys, control characters, extreme values.
    #[arg(long, global = true)]
    pub(crate) wild: bool,
    /// How many bodies to generate.
    #[arg(long, global = true, value_name = "N", default_value_t = 10, value_parser = values::number)]
    pub(crate) count: u64,
    /// The seed of all random choices.
    #[arg(long, global = true, value_name = "N", default_value_t = 0, value_parser = values::number)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Clone, Options)]
pub(crate) struct SchemaArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) workspace: WorkspaceArgs,
    #[command(flatten)]
    pub(crate) status: StatusArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Clone, Subcommand)]
pub(crate) enum Source {
    /// Request bodies.
    Request(Paths),
    /// Response bodies.
    Response(Paths),
    /// HAR files: traffic recorded by a browser or a proxy.
    Har(Paths),
}

#[derive(Clone, Subcommand)]
pub(crate) enum Bodies {
    /// Request bodies.
    Request(Paths),
    /// Response bodies of one status.
    Response(Paths),
}

#[derive(Clone, Copy, Subcommand)]
pub(crate) enum Kind {
    /// Request bodies.
    Request,
    /// Response bodies.
    Response,
}

#[derive(Clone, Copy, Subcommand)]
pub(crate) enum SchemaOf {
    /// The request body.
    Request,
    /// The response body of one status.
    Response,
    /// A line of `check --format json`.
    Report,
}

#[derive(Clone, Options)]
pub(crate) struct Paths {
    /// Files to read, plain or compressed (gzip, zstd); none, or `-`, is standard input.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

impl CheckArgs {
    /// How verdicts look, as the options and the terminal say.
    pub(crate) fn look(&self) -> Look {
        let printer = self.format.printer();
        let colours = match self.color {
            _ if !printer.is_for_people() => ColorChoice::Never,
            Color::Auto if self.output.is_some() => ColorChoice::Never,
            Color::Auto => AutoStream::choice(&io::stdout()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let size = console::Term::stdout().size_checked();
        Look {
            colours,
            width: size.map_or(Excerpts::DEFAULT_WIDTH, |(_, columns)| usize::from(columns)),
            most: self.most,
            is_redacted: self.quoting.redact,
            profile: self.profile.profile,
            is_quiet: self.quiet && !printer.counts_all_bodies(),
        }
    }
}

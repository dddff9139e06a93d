//! What can be typed.

use crate::printable::printable;
use attio_contract::har::Endpoint;
use attio_contract::{Body, Contract, Profile, UuidAs};
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use clap::{Args as Options, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Judges bodies of Attio's "create a workspace record" against its contract.
///
/// Exit status: 0 all valid, 1 some invalid, 2 no verdict (bad option, unreadable file, no body at all).
#[derive(Parser)]
#[command(version, arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Judge bodies: files, or standard input.
    Check {
        #[command(flatten)]
        options: CheckArgs,
        #[command(subcommand)]
        source: Sources<ThreadedLines>,
    },
    /// Tell which assertions of the schema some bodies meet and break: what test bodies cover.
    Coverage {
        #[command(flatten)]
        profile: ProfileArgs,
        #[command(subcommand)]
        body: PathsOf<Lines>,
    },
    /// Write a request in the long form: what profile wire takes as profile canonical takes it.
    ///
    /// What is refused has its report on standard error and no place in the output.
    Expand {
        #[command(flatten)]
        options: ExpandArgs,
        /// The file to read; `-`, or none, is standard input.
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
    },
    /// Tell what a rule means, with an example that breaks it and one that meets it; or list all.
    Explain {
        /// The code of a rule, as findings name it.
        #[arg(value_name = "RULE")]
        rule: Option<String>,
    },
    /// Make bodies, a line each (NDJSON), the same for the same seed.
    Generate {
        #[command(flatten)]
        options: GenerateArgs,
        #[command(subcommand)]
        body: BodyArgs,
    },
    /// Judge bodies and write what was found into one HTML page.
    Report {
        #[command(flatten)]
        options: ReportArgs,
        #[command(subcommand)]
        source: Sources<Lines>,
    },
    /// Print the effective schema of a body, or that of a report: one plain file for any JSON Schema validator.
    Schema {
        #[command(subcommand)]
        of: SchemaOf,
    },
}

#[derive(Clone, Copy, Options)]
pub(crate) struct ProfileArgs {
    /// Which reading of the vendor's page decides.
    #[arg(long, global = true, default_value = "wire", value_parser = profiles(), hide_possible_values = false)]
    pub(crate) profile: Profile,
}

#[derive(Clone, Options)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    /// How to print the verdicts.
    #[arg(long, global = true, default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    /// Colour what people read: on a terminal that takes it, unless `NO_COLOR` is set, or always or never.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Show people no excerpts: nothing of the bodies but keys in addresses. Other formats quote nothing anyway.
    #[arg(long, global = true)]
    pub(crate) redact: bool,
    /// Quote offending values in the messages of formats for programs, too.
    #[arg(long, global = true, conflicts_with = "redact")]
    pub(crate) values: bool,
    /// Keep at most this many findings of a body, and count the rest: 10,000 for people, and for programs all, unless given.
    #[arg(long, global = true, value_name = "N")]
    pub(crate) limit: Option<NonZeroUsize>,
    /// Show people this many findings of a body, and count the rest.
    #[arg(long, global = true, value_name = "N", default_value_t = attio_contract::Excerpts::DEFAULT_LIMIT)]
    pub(crate) most: usize,
    /// Print nothing on bodies without findings, no progress bar and no summary.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// What a verdict takes into account.
#[derive(Clone, Copy, Options)]
pub(crate) struct JudgingArgs {
    /// Count a response valid that has no finding but drift.
    #[arg(long, global = true)]
    tolerate_drift: bool,
    /// Also say what is allowed but will not do what one wants.
    #[arg(long, global = true)]
    advice: bool,
}

#[derive(Clone, Copy, Options)]
pub(crate) struct ExpandArgs {
    #[command(flatten)]
    pub(crate) lines: Lines,
    /// What a UUID in `users` is; such texts are refused unless told.
    #[arg(long, value_name = "WHAT", value_parser = ids())]
    pub(crate) uuid_is: Option<UuidAs>,
    /// Report on what is refused without excerpts: nothing of the bodies but keys in addresses.
    #[arg(long)]
    pub(crate) redact: bool,
}

#[derive(Clone, Options)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    /// Where the page goes; standard output unless given.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Show the offending values, and what the server said. They may be customer data.
    #[arg(long, global = true)]
    pub(crate) values: bool,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
}

#[derive(Clone, Options)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    /// Break each body, and print it with what it breaks and the findings that must be reported.
    #[arg(long, global = true)]
    pub(crate) broken: bool,
    /// Wild bodies for tests and fuzzing, with odd strings, numbers and keys, in place of realistic ones.
    #[arg(long, global = true)]
    pub(crate) wild: bool,
    /// How many bodies.
    #[arg(long, global = true, default_value_t = 10)]
    pub(crate) count: u64,
    /// The seed that all choices follow from.
    #[arg(long, global = true, default_value_t = 0)]
    pub(crate) seed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Excerpts of the bodies, for people.
    Human,
    /// A line of JSON for each body, see `schema report`.
    Json,
    /// A log of static analysis (SARIF 2.1.0).
    Sarif,
    /// Test cases in XML.
    Junit,
    /// Annotations in a workflow of GitHub Actions.
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// How files are cut into bodies.
#[derive(Clone, Copy, Options)]
pub(crate) struct Lines {
    /// Every non-empty line of the input is a body.
    #[arg(long)]
    pub(crate) ndjson: bool,
}

#[derive(Clone, Copy, Options)]
pub(crate) struct ThreadedLines {
    #[command(flatten)]
    pub(crate) lines: Lines,
    /// How many threads judge the lines of --ndjson; as many as there are cores unless given.
    #[arg(long, short = 'j', value_name = "N", requires = "ndjson", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
}

/// Files of bodies, and how they are cut.
#[derive(Clone, Subcommand)]
pub(crate) enum PathsOf<L: Options> {
    /// Bodies that are sent.
    Request {
        #[command(flatten)]
        lines: L,
        #[command(flatten)]
        paths: Paths,
    },
    /// Bodies that come back.
    Response {
        #[command(flatten)]
        status: Status,
        #[command(flatten)]
        lines: L,
        #[command(flatten)]
        paths: Paths,
    },
}

#[derive(Clone, Subcommand)]
pub(crate) enum Sources<L: Options> {
    #[command(flatten)]
    Bodies(PathsOf<L>),
    /// Recorded traffic: HAR files, as browsers and proxies write them.
    Har(Recordings),
}

#[derive(Clone, Options)]
pub(crate) struct Recordings {
    /// The host whose entries are judged, and its port if only that one is meant; the vendor's unless given.
    #[arg(long, value_name = "HOST", value_parser = endpoint)]
    host: Option<Endpoint>,
    #[command(flatten)]
    pub(crate) paths: Paths,
}

#[derive(Clone, Copy, Subcommand)]
pub(crate) enum BodyArgs {
    /// The body that is sent.
    Request,
    /// The body that comes back.
    Response(Status),
}

#[derive(Clone, Copy, Subcommand)]
pub(crate) enum SchemaOf {
    /// The body that is sent.
    Request(ProfileArgs),
    /// The body that comes back.
    Response {
        #[command(flatten)]
        status: Status,
        #[command(flatten)]
        profile: ProfileArgs,
    },
    /// A line of `check --format json`.
    Report,
}

#[derive(Clone, Copy, Options)]
pub(crate) struct Status {
    /// The HTTP status that came with it.
    #[arg(long, value_name = "CODE", value_parser = clap::value_parser!(u16).range(100..=999))]
    status: u16,
}

#[derive(Clone, Options)]
pub(crate) struct Paths {
    /// Files to read; `-`, or none, is standard input.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

impl<L: Options> PathsOf<L> {
    pub(crate) fn body(&self) -> Body {
        match self {
            Self::Request { .. } => Body::Request,
            Self::Response { status, .. } => (*status).into(),
        }
    }

    /// How the bodies stand in their files, and which these are.
    pub(crate) fn into_files(self) -> (L, Vec<PathBuf>) {
        match self {
            Self::Request { lines, paths } | Self::Response { lines, paths, .. } => {
                (lines, paths.paths)
            }
        }
    }
}

impl JudgingArgs {
    pub(crate) fn applied_to(self, mut contract: Contract) -> Contract {
        if self.tolerate_drift {
            contract = contract.tolerate_drift();
        }
        if self.advice {
            contract = contract.with_advice();
        }
        contract
    }
}

impl Recordings {
    pub(crate) fn endpoint(&self) -> Endpoint {
        self.host.clone().unwrap_or_default()
    }
}

impl From<Status> for Body {
    fn from(status: Status) -> Self {
        Self::Response(status.status)
    }
}

impl From<BodyArgs> for Body {
    fn from(body: BodyArgs) -> Self {
        match body {
            BodyArgs::Request => Self::Request,
            BodyArgs::Response(status) => status.into(),
        }
    }
}

fn endpoint(host: &str) -> Result<Endpoint, attio_contract::har::BadHost> {
    Endpoint::default().at(host)
}

fn profiles() -> impl clap::builder::TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::name))
        .try_map(|name| name.parse::<Profile>())
}

fn ids() -> impl clap::builder::TypedValueParser<Value = UuidAs> {
    PossibleValuesParser::new(UuidAs::ALL.map(UuidAs::name)).try_map(|name| name.parse::<UuidAs>())
}

/// What is wrong with the command line, without the usage that follows it.
pub(crate) fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    let line = lines.join(" ");
    let line = line.strip_prefix("error: ").unwrap_or(&line);
    if line.is_empty()
        || error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    {
        return "what to do is missing, see --help".to_owned();
    }
    // Names of files can hold anything.
    printable(line)
}

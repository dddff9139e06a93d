//! The contract that the options of a command describe: of a call, and of a workspace whose metadata are given or found.

use crate::args::CheckArgs;
use crate::args::workspace::{LOCK_FILE, QueryArgs, WorkspaceArgs};
use crate::escape::printable;
use crate::exit::no_verdict;
use crate::input::source;
use crate::tally;
use crate::usage::Usage;
use crate::usage::near::nearest;
use crate::usage::wording::{one_of, shown};
use attio_contract::{Contract, Metadata, Operation, Profile, UnknownName};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The object that is meant if none is named.
const USUAL_OBJECT: &str = "workspaces";

/// Metadata are small; what is larger is something else.
const LARGEST: u64 = 256 << 20;

/// Metadata from a file.
pub(crate) struct Loaded {
    pub(crate) metadata: Arc<Metadata>,
    /// Its path as it was given or found.
    pub(crate) path: PathBuf,
}

impl Loaded {
    /// Reads the file at this path. An error is the message for the user.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let name = printable(&source::name(path));
        let bytes = source::read_all(path, LARGEST, "metadata")?;
        let metadata = Metadata::parse(&bytes);
        let metadata = metadata.map_err(|error| printable(&error.in_file(name).to_string()))?;
        Ok(Self {
            metadata: Arc::new(metadata),
            path: path.to_owned(),
        })
    }

    pub(crate) fn name(&self) -> String {
        printable(&source::name(&self.path))
    }

    /// `attio.contract.json, pulled at 2026-11-20T08:00:00Z`.
    pub(crate) fn described(&self) -> String {
        match self.metadata.pulled_at() {
            Some(time) => format!("{}, pulled at {}", self.name(), printable(time)),
            None => self.name(),
        }
    }
}

/// The lock file of the working directory, or of the nearest directory above that has one.
pub(crate) fn found() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let home = std::env::var_os("HOME").map(PathBuf::from);
    for (depth, folder) in here.ancestors().enumerate() {
        if folder.join(LOCK_FILE).is_file() {
            let up: PathBuf = std::iter::repeat_n("..", depth).collect();
            return Some(up.join(LOCK_FILE));
        }
        if folder.join(".git").exists() || home.as_deref() == Some(folder) {
            return None;
        }
    }
    None
}

impl WorkspaceArgs {
    /// The metadata that are given or found. A found file is said on standard error. An error is the exit status, after the message.
    pub(crate) fn loaded(&self, profile: Profile) -> Result<Option<Loaded>, ExitCode> {
        let is_page = profile == Profile::Published;
        if is_page && self.metadata.is_some() {
            tally::tell("the profile published is the page alone: --metadata is ignored");
        }
        let path = match &self.metadata {
            _ if is_page => None,
            Some(path) => Some(path.clone()),
            None if self.no_metadata => None,
            None => found(),
        };
        let Some(path) = path else {
            return Ok(None);
        };
        let loaded = Loaded::read(&path).map_err(|reason| no_verdict(&reason))?;
        if self.metadata.is_none() {
            tally::tell(&format!(
                "using {}; without it: --no-metadata",
                loaded.described()
            ));
        }
        Ok(Some(loaded))
    }

    /// The contract of the call that the options describe. An error is the exit status, after the message.
    pub(crate) fn contract(&self, profile: Profile) -> Result<Contract, ExitCode> {
        let loaded = self.loaded(profile)?;
        self.contract_with(profile, loaded.as_ref())
    }

    /// The same with metadata that are loaded already.
    pub(crate) fn contract_with(
        &self,
        profile: Profile,
        loaded: Option<&Loaded>,
    ) -> Result<Contract, ExitCode> {
        let operation = match loaded {
            Some(loaded) => self.in_workspace(loaded).map(Some),
            None => self.embedded(profile),
        };
        let operation = operation.map_err(|usage| usage.tell())?;
        Ok(match operation {
            Some(operation) => Contract::of(&Arc::new(operation), profile),
            // Whose schemas are shared by the whole process.
            None => Contract::new(profile),
        })
    }

    fn in_workspace(&self, loaded: &Loaded) -> Result<Operation, Usage> {
        let metadata = &loaded.metadata;
        let object = self.object_in(loaded)?;
        if metadata.attributes(&object).is_none() {
            return Err(unknown_object(loaded, &object));
        }
        Operation::with_metadata(&self.operation, &object, metadata)
            .map_err(|error| unknown(&error))
    }

    /// The name of the object that is meant.
    fn object_in(&self, loaded: &Loaded) -> Result<String, Usage> {
        if let Some(object) = &self.object {
            return Ok(object.clone());
        }
        let known = with_attributes(&loaded.metadata);
        match &known[..] {
            known if known.contains(&USUAL_OBJECT) => Ok(USUAL_OBJECT.to_owned()),
            [""] => Ok(USUAL_OBJECT.to_owned()),
            [only] => Ok((*only).to_owned()),
            [] => Err(unknown_object(loaded, USUAL_OBJECT)),
            [first, ..] => {
                let wrong = format!("say which object the records are of: {}", listed(&known));
                Err(Usage::new(wrong, format!("--object {}", shown(first))))
            }
        }
    }

    fn embedded(&self, profile: Profile) -> Result<Option<Operation>, Usage> {
        let object = self.object.as_deref().unwrap_or(USUAL_OBJECT);
        let is_create = self.operation == "create" && object == USUAL_OBJECT;
        if is_create {
            return Ok(None);
        }
        if profile == Profile::Published {
            let wrong = "the profile published is the page on create and workspaces: no other operation or object";
            return Err(Usage::new(wrong, "--profile canonical"));
        }
        if object != USUAL_OBJECT {
            let object = shown(object);
            let wrong = format!(
                "the attributes of `{object}` are not known without metadata, only those of `{USUAL_OBJECT}`"
            );
            return Err(Usage::new(
                wrong,
                format!("--metadata {LOCK_FILE} --object {object}"),
            ));
        }
        let operation = Operation::embedded(&self.operation, object);
        operation.map(Some).map_err(|error| unknown(&error))
    }
}

impl QueryArgs {
    /// The contract of a call with this query. An error is the exit status, after the message.
    pub(crate) fn applied_to(&self, contract: Contract) -> Result<Contract, ExitCode> {
        let Some(name) = &self.query else {
            return Ok(contract);
        };
        if !contract.operation().has_matching_attribute() {
            let wrong = "only upserts have a query: `--query` needs --operation upsert";
            return Err(Usage::new(wrong, "--operation upsert").tell());
        }
        Ok(contract.with_matching_attribute(name))
    }
}

impl CheckArgs {
    /// What bodies are checked against. An error is the exit status, after the message.
    pub(crate) fn contract(&self) -> Result<Contract, ExitCode> {
        let contract = self.workspace.contract(self.profile.profile)?;
        let mut contract = self.query.applied_to(contract)?.with_limit(self.limit);
        // People see the body itself.
        if self.quoting.values && !self.format.printer().is_for_people() {
            contract = contract.with_values();
        }
        Ok(self.verdict.applied_to(contract))
    }
}

fn unknown(error: &UnknownName) -> Usage {
    Usage::new(error.to_string(), "attio-contract check --help")
}

fn unknown_object(loaded: &Loaded, object: &str) -> Usage {
    let metadata = &loaded.metadata;
    let known = with_attributes(metadata);
    let (name, object) = (loaded.name(), shown(object));
    if metadata.objects().any(|known| known == object) {
        let wrong = format!("{name} has no attributes of `{object}`");
        return Usage::new(wrong, "attio-contract metadata import --help");
    }
    if known.is_empty() {
        let wrong = format!("{name} has no attributes of any object");
        return Usage::new(wrong, "attio-contract metadata import --help");
    }
    let near = nearest(&object, known.iter().copied()).unwrap_or(known[0]);
    let wrong = format!("{name} has no object `{object}`, only {}", listed(&known));
    Usage::new(wrong, format!("--object {}", shown(near)))
}

/// The slugs of the objects whose attributes are known.
pub(crate) fn with_attributes(metadata: &Metadata) -> Vec<&str> {
    let objects = metadata.objects();
    objects
        .filter(|object| metadata.attributes(object).is_some())
        .collect()
}

/// The first of these names.
fn listed(names: &[&str]) -> String {
    const MOST: usize = 12;
    let first: Vec<_> = names.iter().take(MOST).map(|name| shown(name)).collect();
    let mut first: Vec<_> = first.iter().map(String::as_str).collect();
    let more = format!("{} more", names.len().saturating_sub(MOST));
    if names.len() > MOST {
        first.push(&more);
    }
    one_of(&first, "").replace(" or ", " and ")
}

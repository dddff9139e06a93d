//! What several test files share: the case files and the second engine.

use attio_contract::{Body, Contract, Profile};
use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A body in `tests/cases/`, in a folder named for its kind: `request`, a status, or `text` for
/// requests that are about the JSON text.
pub(crate) struct Case {
    pub(crate) path: PathBuf,
    pub(crate) body: Body,
    pub(crate) bytes: Vec<u8>,
}

/// Every case, ordered by path. Panics when a folder is missing or empty.
pub(crate) fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases = Vec::new();
    for folder in fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let body = match folder.file_name().unwrap().to_str().unwrap() {
            "request" | "text" => Body::Request,
            status => Body::Response(status.parse().unwrap()),
        };
        let files = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let is_case = |path: &PathBuf| !path.to_str().unwrap().ends_with(".expected.json");
        let before = cases.len();
        cases.extend(files.filter(is_case).map(|path| Case {
            bytes: fs::read(&path).unwrap(),
            body,
            path,
        }));
        assert!(cases.len() > before, "no case in {}", folder.display());
    }
    cases.sort_by(|a, b| a.path.cmp(&b.path));
    cases
}

/// `boon` with every embedded schema, and the contract's definitions of the formats.
pub(crate) struct SecondEngine {
    schemas: Schemas,
    indices: HashMap<(Profile, Body), SchemaIndex>,
}

impl SecondEngine {
    pub(crate) fn new() -> Self {
        let mut schemas = Schemas::new();
        let mut indices = HashMap::new();
        for profile in Profile::ALL {
            let contract = Contract::new(profile);
            for (index, body) in contract.bodies().enumerate() {
                let mut compiler = Compiler::new();
                compiler.set_default_draft(Draft::V2020_12);
                if profile.asserts_formats() {
                    compiler.enable_format_assertions();
                }
                let schema = serde_json::from_str(contract.schema(body).unwrap()).unwrap();
                let url = format!("schema:///{profile}/{index}.json");
                compiler.add_resource(&url, schema).unwrap();
                indices.insert(
                    (profile, body),
                    compiler.compile(&url, &mut schemas).unwrap(),
                );
            }
        }
        assert!(!indices.is_empty());
        Self { schemas, indices }
    }

    pub(crate) fn accepts(&self, profile: Profile, body: Body, value: &Value) -> bool {
        self.schemas
            .validate(value, self.indices[&(profile, body)])
            .is_ok()
    }
}

//! The case files.

use attio_contract::Body;
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

//! The hooks for pre-commit and the configurations of docs/ci.md of it and of GitHub Actions: what they say is run as
//! those who read them run it.
#![cfg(all(feature = "cli", unix))]

use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const HOOKS: &str = include_str!("../../.pre-commit-hooks.yaml");
const GUIDE: &str = include_str!("../../docs/ci.md");

/// How a file of bodies ends, a body that belongs there, one that does not, and what is wrong with that.
const FIXTURES: [(&str, &str, &str, &str); 3] = [
    (
        ".request.json",
        "examples/bodies/shorthand.json",
        "examples/bodies/bad-country-code.json",
        "violation[enum]",
    ),
    (
        ".200.json",
        "tests/cases/200/page-example.json",
        "tests/cases/404/page-form.json",
        "violation[required]",
    ),
    (
        ".404.json",
        "tests/cases/404/page-form.json",
        "tests/cases/404/invalid-status-code-400.json",
        "violation[enum]",
    ),
];

/// A folder with good files of all kinds and one of none, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = format!("attio-contract-hooks-{}-{name}", std::process::id());
        let folder = Self(std::env::temp_dir().join(path));
        fs::create_dir_all(folder.0.join("fixtures")).unwrap();
        for (end, good, ..) in FIXTURES {
            folder.copy(good, &format!("fixtures/a good one{end}"));
        }
        folder.copy("Cargo.toml", "fixtures/package.json");
        folder
    }

    fn copy(&self, file: &str, name: &str) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        fs::copy(file, self.0.join(name)).unwrap();
    }

    /// The files that pre-commit hands to a hook: those with a match of its pattern.
    fn matching(&self, pattern: &str) -> Vec<String> {
        let end = End::of(pattern);
        let files = fs::read_dir(self.0.join("fixtures")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| end.is_that_of(name)).collect();
        names.sort();
        names
            .iter()
            .map(|name| format!("fixtures/{name}"))
            .collect()
    }

    /// A command in this folder, with the binary where installed ones are found.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_attio-contract"));
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", binary.parent().unwrap().display());
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0);
        command.env("PATH", path).output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The end of a name, as a regular expression says it: for each byte those that can be there.
struct End(Vec<Vec<u8>>);

impl End {
    fn of(pattern: &str) -> Self {
        let mut rest = pattern.strip_suffix('$').unwrap().as_bytes();
        let mut end = Vec::new();
        while let Some(byte) = rest.first() {
            let (bytes, length): (Vec<u8>, usize) = match (byte, rest) {
                (b'\\', [_, b'.', ..]) => (vec![b'.'], 2),
                (b'[', [_, first, b'-', last, b']', ..]) => ((*first..=*last).collect(), 5),
                (byte, _) if byte.is_ascii_alphanumeric() => (vec![*byte], 1),
                _ => panic!("more than an end: {pattern}"),
            };
            end.push(bytes);
            rest = &rest[length..];
        }
        Self(end)
    }

    fn is_that_of(&self, name: &str) -> bool {
        let start = name.len().checked_sub(self.0.len());
        let end = start.and_then(|start| name.as_bytes().get(start..));
        end.is_some_and(|end| {
            end.iter()
                .zip(&self.0)
                .all(|(byte, all)| all.contains(byte))
        })
    }
}

fn yaml(text: &str) -> Yaml<'_> {
    let documents = Yaml::load_from_str(text).unwrap();
    assert_eq!(documents.len(), 1);
    documents.into_iter().next().unwrap()
}

/// The guide's configurations that have a key.
fn configured(key: &str) -> Vec<Yaml<'static>> {
    let blocks = GUIDE.split("```yaml\n").skip(1);
    let blocks = blocks.map(|block| yaml(block.split_once("```").unwrap().0));
    blocks
        .filter(|block| block.contains_mapping_key(key))
        .collect()
}

fn items<'a>(of: &'a Yaml<'_>, key: &str) -> &'a [Yaml<'a>] {
    let list = of.as_mapping_get(key).and_then(Yaml::as_vec);
    list.map_or(&[], Vec::as_slice)
}

fn text<'a>(of: &'a Yaml<'_>, key: &str) -> Option<&'a str> {
    of.as_mapping_get(key).and_then(Yaml::as_str)
}

fn output(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_hooks_of_the_guide_pass_good_files_and_fail_bad_ones() {
    let hooks = yaml(HOOKS);
    let hooks = hooks.as_vec().unwrap();
    let mut unused: BTreeSet<_> = hooks.iter().map(|hook| text(hook, "id").unwrap()).collect();
    assert_eq!(unused.len(), hooks.len());
    let configurations = configured("repos");
    let used: Vec<_> = configurations
        .iter()
        .flat_map(|block| items(block, "repos"))
        .flat_map(|repository| items(repository, "hooks"))
        .collect();
    let mut seen = Vec::new();
    for (index, used) in used.iter().enumerate() {
        let id = text(used, "id").unwrap();
        unused.remove(id);
        let hook = hooks.iter().find(|hook| text(hook, "id") == Some(id));
        let hook = hook.unwrap();
        // What a user writes replaces what the hook says.
        let either = |key| {
            if used.contains_mapping_key(key) {
                *used
            } else {
                hook
            }
        };
        assert_eq!(text(hook, "language"), Some("system"));
        let folder = Folder::new(&format!("hook-{index}"));
        let pattern = text(either("files"), "files").unwrap();
        let run = || {
            let files = folder.matching(pattern);
            let arguments = items(either("args"), "args").iter();
            let mut words = text(hook, "entry").unwrap().split(' ');
            let program = words.next().unwrap();
            let words: Vec<_> = words
                .chain(arguments.map(|argument| argument.as_str().unwrap()))
                .chain(files.iter().map(String::as_str))
                .collect();
            output(&folder.run(program, &words))
        };
        assert_eq!(run(), (Some(0), String::new(), String::new()), "{id}");
        for good in folder.matching(pattern) {
            let kind = FIXTURES.iter().find(|(end, ..)| good.ends_with(end));
            let (end, _, bad, rule) = kind.unwrap();
            seen.push(end);
            let name = format!("fixtures/bad{end}");
            folder.copy(bad, &name);
            let (status, told, errors) = run();
            fs::remove_file(folder.0.join(&name)).unwrap();
            assert_eq!((status, &*errors), (Some(1), ""), "{id}");
            let first = format!("{name}: invalid, 1 finding\n\n{rule}: ");
            assert!(told.starts_with(&first), "{told}");
            assert!(!told.contains("a good one"), "{told}");
        }
    }
    assert_eq!(seen, FIXTURES.each_ref().map(|(end, ..)| end));
    assert!(unused.is_empty(), "not in docs/ci.md: {unused:?}");
}

/// What a workflow of the guide runs after the installation, in a folder, as its runner does.
fn run_steps(folder: &Folder, steps: &[Yaml<'_>]) -> Output {
    let commands: Vec<_> = steps.iter().filter_map(|step| text(step, "run")).collect();
    let [install, command] = &commands[..] else {
        panic!("{commands:?}");
    };
    // The package has to be named: fuzz and benches have binaries too.
    assert!(install.starts_with("cargo install --locked --git "));
    assert!(install.ends_with(" --features cli attio-contract"));
    folder.run("bash", &["-e", "-c", command])
}

#[test]
fn the_workflow_with_annotations_shows_what_is_wrong_where() {
    let workflows = configured("steps");
    let annotating: Vec<_> = workflows
        .iter()
        .map(|workflow| items(workflow, "steps"))
        .filter(|steps| steps.iter().all(|step| text(step, "if").is_none()))
        .collect();
    let [steps] = annotating[..] else {
        panic!("{} workflows", annotating.len());
    };
    let folder = Folder::new("annotations");
    let told = "1 body: 1 valid, 0 invalid\n".to_owned();
    assert_eq!(
        output(&run_steps(&folder, steps)),
        (Some(0), String::new(), told)
    );
    folder.copy(FIXTURES[0].2, "fixtures/bad.request.json");
    let (status, told, errors) = output(&run_steps(&folder, steps));
    assert_eq!(
        (status, &*errors),
        (Some(1), "2 bodies: 1 valid, 1 invalid\n")
    );
    let place = "file=fixtures/bad.request.json,line=10,endLine=10,col=31,endColumn=35::";
    let expected = format!("::error title=violation[enum],{place}");
    assert!(told.starts_with(&expected), "{told}");
    assert_eq!(told.lines().count(), 1);
}

#[test]
fn the_workflow_of_code_scanning_uploads_the_log_that_was_written() {
    let workflows = configured("steps");
    let uploading: Vec<_> = workflows
        .iter()
        .map(|workflow| items(workflow, "steps"))
        .filter_map(|steps| {
            let upload = steps.last().filter(|step| text(step, "if").is_some())?;
            Some((steps, upload))
        })
        .collect();
    let [(steps, upload)] = uploading[..] else {
        panic!("{} workflows", uploading.len());
    };
    // Else a finding, which fails the step before, would never be uploaded.
    assert_eq!(text(upload, "if"), Some("${{ !cancelled() }}"));
    let action = text(upload, "uses").unwrap();
    assert!(action.starts_with("github/codeql-action/upload-sarif@"));
    let with = upload.as_mapping_get("with").unwrap();
    let folder = Folder::new("code-scanning");
    let results = |expected: i32| {
        let (status, told, errors) = output(&run_steps(&folder, steps));
        let valid = format!("1 valid, {expected} invalid\n");
        assert_eq!((status, &*told), (Some(expected), ""));
        assert!(errors.ends_with(&valid), "{errors}");
        let log = fs::read(folder.0.join(text(with, "sarif_file").unwrap())).unwrap();
        let log: Value = serde_json::from_slice(&log).unwrap();
        log["runs"][0]["results"].as_array().unwrap().clone()
    };
    assert!(results(0).is_empty());
    folder.copy(FIXTURES[0].2, "fixtures/bad.request.json");
    let found = results(1);
    let [found] = &found[..] else {
        panic!("{found:?}");
    };
    let place = &found["locations"][0]["physicalLocation"];
    assert_eq!(found["ruleId"], "enum");
    assert_eq!(
        place["artifactLocation"]["uri"],
        "fixtures/bad.request.json"
    );
    assert_eq!(place["region"]["startLine"], 10);
}

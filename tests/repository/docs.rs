//! What README.md and docs/ show on a console is what a console shows. `UPDATE_DOCS=1` writes it anew.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const BINARY: &str = env!("CARGO_BIN_EXE_attio-contract");

/// The beginnings of commands that fetch or compile, which readers run and tests do not.
const LEFT_TO_READERS: [&str; 3] = ["cargo add ", "cargo install ", "cargo test "];

/// The way a reader without the binary runs it.
const BY_CARGO: &str = "cargo run --features cli -- ";

/// README.md and every file of docs/.
fn documents() -> Vec<PathBuf> {
    let docs = fs::read_dir(Path::new(ROOT).join("docs")).unwrap();
    let mut paths: Vec<_> = docs.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.insert(0, Path::new(ROOT).join("README.md"));
    assert!(paths.len() > 7, "{paths:?}");
    paths
}

/// All of README.md and docs/ in one text.
fn all() -> String {
    let texts = documents()
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap());
    texts.collect()
}

/// A folder of its own, in which `examples` is that of the project.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            env::temp_dir().join(format!("attio-contract-docs-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let link = Command::new("ln")
            .args(["-s", &format!("{ROOT}/examples"), "examples"])
            .current_dir(&path)
            .status();
        assert!(link.unwrap().success());
        Self(path)
    }

    /// Runs a command line by the shell; errors where they would be on a terminal.
    fn run(&self, command: &str) -> String {
        let bin = Path::new(BINARY).parent().unwrap().display();
        let path = format!("{bin}:{}", env::var("PATH").unwrap_or_default());
        let command = command.replace(BY_CARGO, "attio-contract ");
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .env("PATH", path)
            .env_remove("CLICOLOR_FORCE")
            .current_dir(&self.0)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The document with what its console blocks show as a console shows it now, and how many commands ran.
fn shown_anew(text: &str, folder: &Folder) -> (String, usize) {
    let mut anew = String::new();
    let mut ran = 0;
    for (index, block) in text.split("```").enumerate() {
        anew.push_str(if index > 0 { "```" } else { "" });
        let Some(lines) = block.strip_prefix("console\n") else {
            anew.push_str(block);
            continue;
        };
        anew.push_str("console\n");
        for line in lines.lines() {
            let Some(command) = line.strip_prefix("$ ") else {
                continue;
            };
            anew.push_str(line);
            anew.push('\n');
            if !LEFT_TO_READERS
                .iter()
                .any(|start| command.starts_with(start))
            {
                anew.push_str(folder.run(command).trim_end_matches('\n'));
                anew.push('\n');
                ran += 1;
            }
        }
    }
    (anew, ran)
}

#[test]
fn consoles_show_what_the_documents_say() {
    let mut ran = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (anew, commands) = shown_anew(&text, &Folder::new(name));
        ran += commands;
        if env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, anew).unwrap();
        } else {
            assert!(anew == text, "{}: a console shows\n{anew}", path.display());
        }
    }
    assert!(ran >= 9, "{ran}");
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut followed = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#', ' ']).next().unwrap();
            if target.is_empty() || target.contains("://") || target.contains("::") {
                continue;
            }
            assert!(
                path.with_file_name(target).exists(),
                "{}: {target}",
                path.display()
            );
            followed += 1;
        }
    }
    assert!(followed >= 10, "{followed}");
}

#[test]
fn the_readme_is_short() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let lines = readme.lines().count();
    assert!(lines <= 140, "{lines}");
}

#[test]
fn the_count_of_crates_is_that_of_the_lock_file() {
    let crates = |features: &[&str]| {
        let tree = Command::new(env!("CARGO"))
            .args(["tree", "--locked", "--edges", "normal,build"])
            .args(["--prefix", "none", "--format", "{p}"])
            .args(features)
            .current_dir(ROOT)
            .output()
            .unwrap();
        let tree = String::from_utf8(tree.stdout).unwrap();
        let crates: BTreeSet<_> = tree
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .collect();
        // Without the library itself.
        crates.len() - 1
    };
    let (with, without) = (crates(&[]), crates(&["--no-default-features"]));
    let sentence = format!("needs {with} other crates, or {without} without its default feature");
    let text = all().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(&sentence), "{sentence}");
}

fn help(command: &str) -> Output {
    let output = Command::new(BINARY)
        .args(command.split_whitespace())
        .arg("--help")
        .output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{command}");
    output
}

/// The long options in a text, but those that every command has.
fn options(text: &str) -> BTreeSet<String> {
    let is_name = |character: char| character.is_ascii_lowercase() || character == '-';
    let words = text.split(|character| !is_name(character));
    let names = words.filter_map(|word| word.strip_prefix("--"));
    names
        .filter(|name| !["", "help", "version"].contains(name))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_command_line_is_described_as_its_help_describes_it() {
    let document = fs::read_to_string(Path::new(ROOT).join("docs/command-line.md")).unwrap();
    let (_, usage) = document
        .split_once("```text\nattio-contract check ")
        .unwrap();
    let (usage, _) = usage.split_once("```").unwrap();
    let overview = String::from_utf8(help("").stdout).unwrap();
    let (_, commands) = overview.split_once("\nCommands:\n").unwrap();
    let commands = commands.lines().take_while(|line| line.starts_with("  "));
    let commands = commands.filter_map(|line| line.split_whitespace().next());
    let (mut helped, mut counted) = (BTreeSet::new(), 0);
    for command in commands.filter(|command| *command != "help") {
        assert!(
            document.contains(&format!("\nattio-contract {command}")),
            "{command}"
        );
        let text = String::from_utf8(help(command).stdout).unwrap();
        helped.extend(options(
            text.split_once("\nOptions:\n")
                .map_or("", |(_, options)| options),
        ));
        counted += 1;
    }
    assert_eq!(options(usage), helped);
    assert!(counted >= 8 && helped.len() > 20, "{counted} {helped:?}");
}

#[test]
fn every_format_has_a_row() {
    let document = fs::read_to_string(Path::new(ROOT).join("docs/command-line.md")).unwrap();
    for format in ["human", "json", "sarif", "junit", "github"] {
        assert!(document.contains(&format!("\n| `{format}`")), "{format}");
    }
}

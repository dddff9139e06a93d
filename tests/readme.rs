//! The README's commands print what it says. Its Rust example is a test of the documentation.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::process::Command;

const README: &str = include_str!("../README.md");

#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let (_, rest) = README
        .split_once("```console\n$ cargo run --quiet --features cli -- ")
        .unwrap();
    let (arguments, rest) = rest.split_once('\n').unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let arguments: Vec<_> = arguments.split(' ').collect();
    for body in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bodies")).unwrap()
    {
        let name = body.unwrap().file_name().into_string().unwrap();
        assert!(
            arguments.contains(&&*format!("examples/bodies/{name}")),
            "{name}"
        );
    }
    let output = Command::new(env!("CARGO_BIN_EXE_attio-contract"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), shown);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn every_command_of_the_installed_binary_prints_what_the_readme_shows() {
    let mut shown = 0;
    for block in README.split("```console\n$ attio-contract ").skip(1) {
        let (arguments, rest) = block.split_once('\n').unwrap();
        let (expected, _) = rest.split_once("```").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_attio-contract"))
            .args(arguments.split(' '))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
        shown += 1;
    }
    assert!(shown >= 1, "{shown}");
}

#[test]
fn the_count_of_crates_is_that_of_the_lock_file() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--no-default-features",
            "--format",
            "{p}",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: BTreeSet<_> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    assert!(
        README.contains(&format!("it compiles {} crates", crates.len())),
        "{}",
        crates.len()
    );
}

#[test]
fn every_format_has_a_row() {
    let output = Command::new(env!("CARGO_BIN_EXE_attio-contract"))
        .args(["check", "request", "--format", "none"])
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    let (_, values) = error.split_once(": expected ").unwrap();
    let values = values.lines().next().unwrap().replace(" or ", ", ");
    for format in values.split(", ") {
        let row = format!("\n| `{format}`");
        assert!(README.contains(&row), "{format}");
    }
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
fn the_usage_has_the_options_of_the_help() {
    let (_, usage) = README.split_once("```text\nattio-contract check ").unwrap();
    let (usage, _) = usage.split_once("```").unwrap();
    let mut helped = BTreeSet::new();
    for command in [
        "check request",
        "check response",
        "check har",
        "report request",
        "report response",
        "report har",
        "schema request",
        "schema response",
        "schema report",
        "coverage request",
        "coverage response",
        "explain",
        "expand",
        "generate request",
        "generate response",
    ] {
        let (name, kind) = command.split_once(' ').unwrap_or((command, ""));
        assert!(usage.contains(kind) && README.contains(&format!("\nattio-contract {name} ")));
        let output = Command::new(env!("CARGO_BIN_EXE_attio-contract"))
            .args(command.split(' '))
            .arg("--help")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}");
        let help = String::from_utf8(output.stdout).unwrap();
        helped.extend(options(help.split_once("\nOptions:\n").unwrap().1));
    }
    assert_eq!(options(usage), helped);
    assert!(helped.len() > 15, "{helped:?}");
}

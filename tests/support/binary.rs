//! The binary, run.

#![allow(dead_code, reason = "each test file uses some of it")]

use serde_json::Value;
use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attio-contract"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// The binary at work, a pipe at each end.
pub(crate) fn start(arguments: &[&str]) -> Child {
    command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

pub(crate) fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A command that does not read its input closes the pipe.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

pub(crate) fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What a bad call prints, and nothing else: what is wrong, and what to type.
pub(crate) fn refusal(arguments: &[&str]) -> (String, String) {
    let output = run(arguments, b"");
    assert_eq!(status(&output), 2, "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let [wrong, right] = lines[..] else {
        panic!("{text}");
    };
    let wrong = wrong.strip_prefix("attio-contract: ").unwrap();
    let right = right.strip_prefix("  try: ").unwrap();
    (wrong.to_owned(), right.to_owned())
}

//! Whole files of NDJSON: every line checked, in order, on any number of threads.

use crate::binary::{command, lines, run, start, status};
use attio_contract::generate::{Choices, Generator, Seeded, malformed};
use attio_contract::{Body, Contract, Profile};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Seek, Write};
use std::path::PathBuf;
use std::process::Output;
use std::sync::mpsc;
use std::time::Duration;

const VALID: &str = r#"{"data":{"values":{"name":"Example Ltd"}}}"#;

/// A file that is gone with its owner.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let name = format!("attio-contract-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn check(arguments: &[&str], input: &[u8]) -> Output {
    run(
        &[&["check", "request", "--ndjson"], arguments].concat(),
        input,
    )
}

/// Valid bodies, broken ones, what is no JSON, and blank lines, about 3 MB with and without `\r`.
fn mixed() -> Vec<u8> {
    let generator = Generator::new(Profile::Wire, Body::Request).unwrap();
    let mut choices = Seeded::new(1);
    let mut made: Vec<Vec<u8>> = Vec::new();
    while made.len() < 1_000 {
        let line = match choices.below(8) {
            0 => generator.broken(&mut choices).body.to_string().into(),
            1 => malformed(&mut choices).bytes,
            2 => b" \t".to_vec(),
            _ => generator.valid(&mut choices).to_string().into(),
        };
        if !line.contains(&b'\n') {
            made.push(line);
        }
    }
    let mut mixed = Vec::new();
    while mixed.len() < 3_000_000 {
        mixed.extend_from_slice(&made[choices.below(1_000)]);
        mixed.extend_from_slice([&b"\n"[..], b"\r\n"][choices.below(2)]);
    }
    // The last line has no end.
    mixed.extend_from_slice(VALID.as_bytes());
    mixed
}

/// What `--format json` has to print, from the library's own verdict on every line.
fn expected(source: &str, input: &[u8]) -> Vec<Value> {
    let contract = Contract::default().with_limit(usize::MAX);
    let verdict = |(line, bytes): (usize, &[u8])| {
        let report = contract.check_request(bytes);
        json!({
            "source": source,
            "line": line,
            "valid": report.is_valid(),
            "total": report.total(),
            "findings": report.findings(),
        })
    };
    let is_body = |(_, line): &(usize, &[u8])| !line.trim_ascii().is_empty();
    (1..)
        .zip(input.split(|byte| *byte == b'\n'))
        .filter(is_body)
        .map(verdict)
        .collect()
}

#[test]
fn verdicts_stand_in_the_order_of_the_lines_on_any_number_of_threads() {
    let input = mixed();
    let file = Temporary::new("mixed.ndjson", &input);
    let expected = expected(file.path(), &input);
    let invalid = expected.iter().filter(|line| line["valid"] == false);
    assert!(invalid.count() > 1_000 && expected.len() > 5_000);

    let one = check(&["--format", "json", "-j", "1", file.path()], b"");
    assert_eq!(status(&one), 1);
    let printed = lines(&one);
    assert_eq!(printed.len(), expected.len());
    for (printed, expected) in printed.iter().zip(&expected) {
        assert_eq!(printed, expected);
    }
    for threads in ["2", "5"] {
        let more = check(
            &["--format", "json", "--threads", threads, file.path()],
            b"",
        );
        assert!(one.stdout == more.stdout, "{threads} threads");
    }

    let heads = |output: &Output| {
        let lines = text(&output.stdout).lines().map(str::to_owned);
        lines
            .filter(|line| line.starts_with(file.path()))
            .collect::<Vec<_>>()
    };
    let human = check(&["-j", "2", file.path()], b"");
    let expected = expected.iter().map(|verdict| {
        let is_valid = verdict["valid"].as_bool().unwrap();
        let valid = if is_valid { "valid" } else { "invalid" };
        let findings = match verdict["total"].as_u64().unwrap() {
            0 => String::new(),
            1 => ", 1 finding".to_owned(),
            total => format!(", {total} findings"),
        };
        format!(
            "{}, line {}: {valid}{findings}",
            file.path(),
            verdict["line"]
        )
    });
    assert!(heads(&human).into_iter().eq(expected));
}

#[test]
fn lines_are_the_same_however_they_arrive() {
    let input = &mixed()[..600_000];
    let file = Temporary::new("arriving.ndjson", input);
    let at_once = command(&["check", "request", "--ndjson"])
        .stdin(File::open(&file.0).unwrap())
        .output()
        .unwrap();
    let mut child = start(&["check", "request", "--ndjson"]);
    let mut stdin = child.stdin.take().unwrap();
    let pieces = input.to_vec();
    let writer = std::thread::spawn(move || {
        for piece in pieces.chunks(997) {
            stdin.write_all(piece).unwrap();
        }
    });
    let in_pieces = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(at_once.stdout.len() > 50_000);
    assert!(at_once.stdout == in_pieces.stdout);
}

#[test]
fn a_line_can_be_longer_than_what_is_read_at_once() {
    let long = VALID.replace("Example", &"a".repeat(1_500_000));
    let input = format!("5\n{long}\n\n6\n{long}");
    let output = check(&["--format", "json"], input.as_bytes());
    assert_eq!(lines(&output), expected("-", input.as_bytes()));
    let numbers: Vec<_> = lines(&output)
        .iter()
        .map(|line| line["line"].clone())
        .collect();
    assert_eq!(numbers, [1, 2, 4, 5]);
}

#[test]
fn a_verdict_does_not_wait_for_the_next_line() {
    let mut child = start(&["check", "request", "--ndjson"]);
    let mut stdin = child.stdin.take().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (sender, verdicts) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in stdout.lines() {
            sender.send(line.unwrap()).unwrap();
        }
    });
    // Only a verdict that never comes takes this long.
    let next = || verdicts.recv_timeout(Duration::from_secs(60)).unwrap();
    // The start of a line must not keep the line before it.
    stdin
        .write_all(format!("{VALID}\n{{\"data\"").as_bytes())
        .unwrap();
    assert_eq!(next(), "-, line 1: valid");
    stdin.write_all(b":{\"values\":{}}}\n").unwrap();
    assert_eq!(next(), "-, line 2: valid");
    drop(stdin);
    assert!(child.wait().unwrap().success());
    reader.join().unwrap();
}

#[test]
fn without_a_body_there_is_no_verdict() {
    const WHY: &str = "attio-contract: nothing was checked: the input has no body\n";
    for (input, start) in [
        ("", "0 bodies: 0 valid, 0 invalid; 0 B in "),
        ("\n", "0 bodies: 0 valid, 0 invalid; 1 blank line; 1 B in "),
        (
            "\n \r\n\t",
            "0 bodies: 0 valid, 0 invalid; 3 blank lines; 5 B in ",
        ),
    ] {
        let output = check(&[], input.as_bytes());
        assert_eq!((status(&output), output.stdout.len()), (2, 0), "{input:?}");
        let told = text(&output.stderr);
        assert!(told.starts_with(start), "{told}");
        let summary = told.strip_suffix(WHY).unwrap();
        assert!(summary.ends_with(" s, 0 bodies/s\n"), "{told}");
        let quiet = check(&["--quiet"], input.as_bytes());
        assert_eq!((status(&quiet), text(&quiet.stderr)), (2, WHY));
    }
}

#[test]
fn an_unreadable_file_is_told_between_the_verdicts() {
    let first = Temporary::new("first.ndjson", format!("{VALID}\n5\n").as_bytes());
    let third = Temporary::new("third.ndjson", format!("\n{VALID}").as_bytes());
    let printed = Temporary::new("printed.txt", b"");
    let mut both = File::options()
        .read(true)
        .write(true)
        .open(&printed.0)
        .unwrap();
    let paths = [first.path(), "no-such-file", third.path(), "src"];
    let mut child = command(&[&["check", "request", "--ndjson"][..], &paths].concat())
        .stdout(both.try_clone().unwrap())
        .stderr(both.try_clone().unwrap())
        .spawn()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    both.rewind().unwrap();
    let printed: Vec<_> = BufReader::new(both).lines().map(Result::unwrap).collect();
    let [first, third] = [first.path(), third.path()];
    for (printed, expected) in printed.iter().zip([
        &*format!("{first}, line 1: valid"),
        &format!("{first}, line 2: invalid, 1 finding"),
        "",
        "violation[type]: expected object, found number",
        &format!(" --> {first}:2:1"),
        "  |",
        "2 | 5",
        "  | ^",
        "  |",
        "  = at: (root)",
        "  = see: attio-contract explain type",
        "",
        "attio-contract: cannot read no-such-file: ",
        &format!("{third}, line 2: valid"),
        "attio-contract: cannot read src: ",
        "3 bodies: 2 valid, 1 invalid; 1 blank line; 2 not checked; 88 B in ",
    ]) {
        assert!(printed.starts_with(expected), "{printed}");
    }
    assert_eq!(printed.len(), 16);
}

#[test]
fn the_summary_counts_and_is_one_line() {
    let input = format!("{VALID}\n\n");
    for format in ["human", "json"] {
        let output = check(&["--format", format], input.as_bytes());
        assert_eq!(text(&output.stdout).lines().count(), 1);
        let summary = text(&output.stderr);
        let start = "1 body: 1 valid, 0 invalid; 1 blank line; 44 B in ";
        assert!(summary.starts_with(start), "{summary}");
        assert_eq!(summary.lines().count(), 1, "no progress bar: {summary}");
    }
    let output = check(&["no-such-file", "-"], "5\n".repeat(1_234).as_bytes());
    let summary = text(&output.stderr).lines().nth(1).unwrap();
    let start = "1,234 bodies: 0 valid, 1,234 invalid; 1 not checked; 2.47 kB in ";
    assert!(summary.starts_with(start), "{summary}");
}

#[test]
fn quiet_says_what_was_found_and_nothing_else() {
    let input = format!("{VALID}\n5\n{VALID}\n");
    let output = check(&["--quiet"], input.as_bytes());
    assert_eq!(status(&output), 1);
    assert_eq!(
        text(&output.stdout),
        "\
-, line 2: invalid, 1 finding

violation[type]: expected object, found number
 --> -:2:1
  |
2 | 5
  | ^
  |
  = at: (root)
  = see: attio-contract explain type

"
    );
    assert!(output.stderr.is_empty());

    let output = check(&["-q", "--format", "json"], input.as_bytes());
    let all = expected("-", input.as_bytes());
    assert_eq!(lines(&output), all[1..2]);

    let output = check(&["-q"], VALID.as_bytes());
    assert_eq!((status(&output), output.stdout.len()), (0, 0));
    assert!(output.stderr.is_empty());

    // Advice was asked for, and a file that cannot be read is no verdict.
    let output = check(&["-q", "--advice", "-", "no-such-file"], VALID.as_bytes());
    assert_eq!(status(&output), 2);
    assert!(text(&output.stdout).contains("advice[recommended-property]"));
    assert_eq!(text(&output.stderr).lines().count(), 1);

    // Files that are one body are no different.
    let paths = [
        "examples/bodies/shorthand.json",
        "examples/bodies/bad-country-code.json",
    ];
    let output = run(&[&["check", "request", "-q"][..], &paths].concat(), b"");
    assert_eq!(status(&output), 1);
    assert!(
        text(&output.stdout)
            .starts_with("examples/bodies/bad-country-code.json: invalid, 1 finding\n")
    );
}

#[test]
fn a_closed_pipe_ends_endless_input() {
    for (body, code) in [(VALID, 2), ("5", 1)] {
        let mut child = start(&["check", "request", "--ndjson"]);
        let mut stdin = child.stdin.take().unwrap();
        let lines = format!("{body}\n").repeat(1_000);
        let writer = std::thread::spawn(move || while stdin.write_all(lines.as_bytes()).is_ok() {});
        let mut verdict = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut verdict).unwrap();
        assert!(verdict.starts_with("-, line 1: "), "{verdict}");
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert_eq!(status(&output), code);
        assert!(output.stderr.is_empty(), "not all was judged");
    }
}

#[test]
fn coverage_reads_the_same_lines() {
    let input = &mixed()[..400_000];
    let expected = expected("-", input);
    let malformed = expected
        .iter()
        .filter(|verdict| verdict["findings"][0]["rule"] == "syntax");
    let bodies = indicatif::HumanCount(expected.len() as u64);
    let summary = format!("{bodies} bodies, {} not JSON\n", malformed.count());
    let output = run(&["coverage", "request", "--ndjson"], input);
    assert_eq!(text(&output.stderr), summary);
}

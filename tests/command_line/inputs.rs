//! What is read: compressed files, bounds, names, statuses.

use crate::binary::{command, lines, run, status};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Output, Stdio};

const VALID: &str = r#"{"data":{"values":{"name":"Example Ltd"}}}"#;

/// [`VALID`] and a line end, as GNU gzip 1.12 writes them.
const GZIP: &[u8] = &[
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xAB, 0x56, 0x4A, 0x49, 0x2C, 0x49,
    0x54, 0xB2, 0xAA, 0x56, 0x2A, 0x4B, 0xCC, 0x29, 0x4D, 0x2D, 0x06, 0xB1, 0xF2, 0x12, 0x73, 0x53,
    0x95, 0xAC, 0x94, 0x5C, 0x2B, 0x12, 0x73, 0x0B, 0x72, 0x52, 0x15, 0x7C, 0x4A, 0x52, 0x94, 0x6A,
    0x6B, 0x6B, 0xB9, 0x00, 0xE8, 0x93, 0x0E, 0xAC, 0x2B, 0x00, 0x00, 0x00,
];
/// The same, as zstd 1.5.4 writes them.
const ZSTD: &[u8] = &[
    0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x2B, 0x59, 0x01, 0x00, 0x7B, 0x22, 0x64, 0x61, 0x74, 0x61, 0x22,
    0x3A, 0x7B, 0x22, 0x76, 0x61, 0x6C, 0x75, 0x65, 0x73, 0x22, 0x3A, 0x7B, 0x22, 0x6E, 0x61, 0x6D,
    0x65, 0x22, 0x3A, 0x22, 0x45, 0x78, 0x61, 0x6D, 0x70, 0x6C, 0x65, 0x20, 0x4C, 0x74, 0x64, 0x22,
    0x7D, 0x7D, 0x7D, 0x0A, 0x1A, 0x11, 0x3B, 0x85,
];

/// A folder that is gone with its owner.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("attio-contract-inputs-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A run in the folder.
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = command(arguments);
        command
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The bytes with one bit of another value.
fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

/// A frame that `zstd` skips: RFC 8878, 3.1.2.
fn skippable() -> Vec<u8> {
    [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"abc"].concat()
}

#[test]
fn compressed_bodies_are_read_whatever_their_names() {
    let folder = Folder::new("compressed");
    for (name, bytes) in [
        ("body.json.gz", GZIP),
        ("body.json.zst", ZSTD),
        ("gzip.json", GZIP),
    ] {
        folder.write(name, bytes);
        let output = folder.run(&["check", "request", name]);
        assert_eq!(
            output.stdout,
            format!("{name}: valid\n").into_bytes(),
            "{}",
            stderr(&output)
        );
        assert_eq!(
            status(&run(&["check", "request"], bytes)),
            0,
            "{name} on standard input"
        );
        let expanded = run(&["expand", "-q"], bytes);
        assert_eq!(
            expanded.stdout,
            br#"{"data":{"values":{"name":[{"value":"Example Ltd"}]}}}"#
                .iter()
                .chain(b"\n")
                .copied()
                .collect::<Vec<_>>()
        );
    }
    // Places are those of the text.
    let broken = run(
        &["check", "request", "--format", "json"],
        &gzip(b"{\"data\":\n5}"),
    );
    assert_eq!(lines(&broken)[0]["findings"][0]["span"]["line"], 2);
}

#[test]
fn compressed_lines_and_recordings_are_read_to_their_end() {
    let many = format!("{VALID}\n").repeat(20_000);
    // As `cat a.gz b.gz` and `pzstd` make them.
    for input in [
        [gzip(many.as_bytes()), GZIP.to_vec()].concat(),
        [ZSTD, ZSTD, &skippable(), ZSTD].concat(),
    ] {
        let is_gzip = input[0] == 0x1F;
        let output = run(
            &["check", "request", "--ndjson", "--format", "json"],
            &input,
        );
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert_eq!(lines(&output).len(), if is_gzip { 20_001 } else { 3 });
        let coverage = run(&["coverage", "request", "--ndjson"], &input);
        let expected = if is_gzip { "20,001 bodies" } else { "3 bodies" };
        assert!(stderr(&coverage).starts_with(expected));
    }
    let recording = fs::read("tests/har/browser.har").unwrap();
    let plain = run(&["check", "har", "--format", "json"], &recording);
    let packed = run(&["check", "har", "--format", "json"], &gzip(&recording));
    assert!(!plain.stdout.is_empty() && plain.stdout == packed.stdout);
}

#[test]
fn compressed_data_that_is_damaged_is_no_verdict() {
    for bytes in [
        &GZIP[..GZIP.len() - 9],
        &ZSTD[..ZSTD.len() - 5],
        &[&GZIP[..15], b"xxxxxxxxxxxxxxxx"].concat(),
        &[&ZSTD[..6], &[0xFF; 20]].concat(),
        &[ZSTD, &skippable()[..9]].concat(),
        // A letter of the content, which only the checksum shows.
        &flipped(ZSTD, 20),
        &flipped(GZIP, GZIP.len() - 6),
    ] {
        for more in [&[][..], &["--ndjson"]] {
            let output = run(&[&["check", "request", "-q"], more].concat(), bytes);
            assert_eq!(status(&output), 2, "{bytes:x?}");
            let reasons = ["cut off", "damaged"];
            let told = reasons.map(|reason| {
                format!("attio-contract: cannot read -: the compressed data is {reason}\n")
            });
            assert!(
                told.contains(&stderr(&output).to_owned()),
                "{bytes:x?} {}",
                stderr(&output)
            );
        }
    }
    for (bytes, name) in [
        (&b"BZh91AY"[..], "bzip2"),
        (b"\xFD7zXZ\0", "xz"),
        (b"PK\x03\x04\x14", "zip"),
    ] {
        let output = run(&["check", "request", "-q"], bytes);
        let told =
            format!("attio-contract: cannot read -: {name} is not supported, use gzip or zstd\n");
        assert_eq!((status(&output), stderr(&output)), (2, &*told));
    }
    // The first bytes alone are text that is not JSON.
    for bytes in [&b"\x1f"[..], b"(", b"(\xb5\x2f"] {
        assert_eq!(status(&run(&["check", "request"], bytes)), 1, "{bytes:x?}");
    }
}

/// What a body that is too large gets, however it is read.
#[test]
fn a_body_above_the_limit_is_told_in_one_line() {
    let long = VALID.replace("Example", &"x".repeat(3_000));
    let input = format!("{VALID}\n{long}\n{VALID}\n");
    let output = run(
        &["check", "request", "--ndjson", "--max-body", "2K"],
        input.as_bytes(),
    );
    assert_eq!(output.stdout, b"-, line 1: valid\n-, line 3: valid\n");
    assert_eq!(status(&output), 2);
    let told = "attio-contract: -, line 2: larger than 2K, raise the limit with --max-body\n";
    assert!(stderr(&output).starts_with(told), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 2);

    let whole = "attio-contract: -: larger than 2K, raise the limit with --max-body\n";
    let bomb = gzip(&vec![b' '; 80 << 20]);
    for (arguments, input, told) in [
        (
            &["check", "request", "-q", "--max-body", "2K"][..],
            long.as_bytes(),
            whole,
        ),
        (
            &["check", "har", "-q", "--max-body", "2K"],
            long.as_bytes(),
            whole,
        ),
        (
            &["report", "request", "-q", "--max-body", "2K"],
            long.as_bytes(),
            whole,
        ),
        (
            &["expand", "-q", "--max-body", "2K"],
            long.as_bytes(),
            whole,
        ),
        (
            &["coverage", "request", "-q", "--max-body", "2K"],
            long.as_bytes(),
            whole,
        ),
        (
            &["check", "request", "-q"],
            &bomb,
            "attio-contract: -: larger than 64M, raise the limit with --max-body\n",
        ),
    ] {
        let output = run(arguments, input);
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert!(stderr(&output).starts_with(told), "{}", stderr(&output));
    }
    // Exactly as large is not larger.
    let exact = long.len().to_string();
    assert_eq!(
        status(&run(
            &["check", "request", "--max-body", &exact],
            long.as_bytes()
        )),
        0
    );
    assert_eq!(
        status(&run(
            &["check", "request", "--ndjson", "--max-body", &exact],
            long.as_bytes()
        )),
        0
    );
}

/// Linux has devices that never end.
#[cfg(target_os = "linux")]
#[test]
fn input_without_an_end_ends_in_bounded_memory() {
    for (arguments, told) in [
        (
            "check request /dev/zero",
            "/dev/zero: larger than 64M, raise the limit with --max-body",
        ),
        (
            "check request --ndjson -j 2 /dev/zero",
            "/dev/zero, line 1: larger than 64M, raise the limit with --max-body; the rest of the file was not read",
        ),
        (
            "expand --ndjson /dev/zero",
            "/dev/zero, line 1: larger than 64M, raise the limit with --max-body; the rest of the file was not read",
        ),
        (
            "report request /dev/zero",
            "/dev/zero: larger than 64M, raise the limit with --max-body",
        ),
        (
            "check har --max-body 32M /dev/zero",
            "/dev/zero: larger than 32M, raise the limit with --max-body",
        ),
    ] {
        // In kilobytes; a line is held once more while its buffer grows.
        let script = format!(
            "ulimit -v 800000 && exec {} {arguments}",
            env!("CARGO_BIN_EXE_attio-contract")
        );
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .output()
            .unwrap();
        assert_eq!(status(&output), 2, "{arguments}: {}", stderr(&output));
        assert_eq!(
            stderr(&output).lines().next(),
            Some(&*format!("attio-contract: {told}"))
        );
    }
}

#[test]
fn a_pretty_printed_body_among_lines_is_told_once() {
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(VALID).unwrap()).unwrap();
    let told = "attio-contract: -: one JSON value over several lines, but --ndjson takes a body per line: drop --ndjson, or write an array of bodies as lines (jq -c '.[]')\n";
    for command in ["check", "report", "coverage"] {
        let output = run(&[command, "request", "--ndjson", "-q"], pretty.as_bytes());
        assert_eq!(status(&output), 2, "{command}");
        assert!(stderr(&output).starts_with(told), "{}", stderr(&output));
    }
    let expanded = run(&["expand", "--ndjson", "-q"], pretty.as_bytes());
    assert_eq!((status(&expanded), stderr(&expanded)), (2, told));
    // A line that is cut off is one mistake; the others are bodies.
    let cut = format!("{{\"data\":\n{VALID}\n{VALID}\n");
    let output = run(
        &["check", "request", "--ndjson", "--format", "json"],
        cut.as_bytes(),
    );
    let valid: Vec<_> = lines(&output)
        .iter()
        .map(|line| line["valid"].clone())
        .collect();
    assert_eq!(valid, [false, true, true]);
}

#[test]
fn responses_tell_their_own_status() {
    let folder = Folder::new("status");
    let error = |status: u16| {
        json!({"status_code": status, "type": "invalid_request_error", "code": "not_found", "message": "m"}).to_string()
    };
    let page = fs::read("tests/cases/200/page-example.json").unwrap();
    folder.write("a.404.json", error(404).as_bytes());
    folder.write("own.json", error(404).as_bytes());
    folder.write("data.json", &page);
    folder.write("a.404.json.gz", &gzip(error(404).as_bytes()));
    let bodies = ["a.404.json", "own.json", "data.json", "a.404.json.gz"];
    for command in ["check", "report"] {
        let output = folder.run(&[&[command, "response"][..], &bodies].concat());
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert_eq!(stderr(&output), "4 bodies: 4 valid, 0 invalid\n");
    }
    // The name is believed, and so is the option, whatever the body says.
    folder.write("b.400.json", error(404).as_bytes());
    for arguments in [
        &["check", "response", "b.400.json"][..],
        &["check", "response", "--status", "400", "own.json"],
    ] {
        let output = folder.run(arguments);
        assert_eq!(status(&output), 1);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("/status_code\n"), "{text}");
    }
    // Malformed JSON is that in any status.
    assert_eq!(status(&run(&["check", "response"], b"{\"data\":")), 1);

    let unknown = "cannot tell the HTTP status of this response, add --status CODE";
    folder.write("what.json", b"{\"x\":1}");
    let output = folder.run(&["check", "response", "what.json", "own.json"]);
    assert_eq!(
        (status(&output), &*output.stdout),
        (2, &b"own.json: valid\n"[..])
    );
    assert_eq!(
        stderr(&output),
        format!(
            "attio-contract: what.json: {unknown}\n1 body: 1 valid, 0 invalid; 1 not checked\n"
        )
    );
    let mixed = format!("{}\n[]\n{}\n", error(404), error(404));
    let output = run(&["check", "response", "--ndjson", "-q"], mixed.as_bytes());
    assert_eq!(
        (status(&output), stderr(&output)),
        (2, &*format!("attio-contract: -, line 2: {unknown}\n"))
    );
    let output = run(&["report", "response", "--ndjson", "-q"], mixed.as_bytes());
    assert_eq!(
        (status(&output), stderr(&output)),
        (2, &*format!("attio-contract: -, line 2: {unknown}\n"))
    );
    folder.write(
        "many.404.ndjson",
        format!("{{}}\n{}\n", error(404)).as_bytes(),
    );
    let output = folder.run(&[
        "check",
        "response",
        "--ndjson",
        "--format",
        "json",
        "many.404.ndjson",
    ]);
    let valid: Vec<_> = lines(&output)
        .iter()
        .map(|line| line["valid"].clone())
        .collect();
    assert_eq!(valid, [false, true]);
}

/// Other systems have no such names.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf_8_lose_no_byte() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new("names");
    let odd = OsStr::from_bytes(b"caf\xe9.json");
    fs::write(folder.0.join(odd), "{}").unwrap();
    let text = |arguments: &[&str]| {
        let mut command = command(arguments);
        let output = command.arg(odd).current_dir(&folder.0).output().unwrap();
        assert_eq!(status(&output), 1, "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let json = text(&["check", "request", "--format", "json"]);
    assert_eq!(
        serde_json::from_str::<Value>(&json).unwrap()["source"],
        r"caf\xe9.json"
    );
    let sarif: Value =
        serde_json::from_str(&text(&["check", "request", "--format", "sarif"])).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "caf%E9.json");
    for arguments in [
        &["check", "request"][..],
        &["check", "request", "--format", "junit"],
        &["check", "request", "--format", "github"],
        &["report", "request"],
    ] {
        assert!(text(arguments).contains(r"caf\xe9.json"), "{arguments:?}");
    }
}

//! The formats for machines, each read by another reader than the one that wrote it, over every case
//! and over bodies and names of files that try to break out.

mod code_scanning;
mod github;
mod hidden;
mod json;
mod junit;
mod sarif;

use crate::binary::{command, lines, run, status};
use crate::support;
use attio_contract::{Contract, Profile};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Strings that mean something in one of the formats.
const HOSTILE: [&str; 18] = [
    "::error::x",
    "a\n::error file=b::c",
    "%0A::error::x%25",
    "a,line=1::b",
    "##[error]x",
    "]]><failure/>",
    "<&>\"'",
    "\u{1b}[31m\u{0}",
    "\u{fffe}\u{ffff}",
    "\u{202e}\u{2028}",
    "{0} [x](1) {{",
    "é 日本 🦀",
    "~/\\",
    "\r\n",
    "\u{9b}31m\u{7f}",
    "\u{200b}\u{200d}\u{2066}",
    "##vso[task.complete]x",
    "[sign in](https://evil.example/) {1}",
];

/// A run over files: what was printed, and the same findings in JSON.
struct Checked {
    output: Output,
    /// The lines of `--format json` for the same run.
    verdicts: Vec<Value>,
}

impl Checked {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.output.stdout).unwrap()
    }

    /// Every finding with its verdict, in the order of the run.
    fn findings(&self) -> impl Iterator<Item = (&Value, &Value)> {
        let verdicts = self.verdicts.iter();
        verdicts.flat_map(|verdict| {
            let findings = verdict["findings"].as_array().unwrap();
            findings.iter().map(move |finding| (verdict, finding))
        })
    }
}

/// A check of files in a folder.
fn check(format: &str, folder: &Path, arguments: &[&str]) -> Checked {
    let checked = |format: &str| {
        let output = command(&["check", "--format", format, "--advice"])
            .args(arguments)
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(status(&output) < 2 || arguments.contains(&"no-such-file"));
        output
    };
    Checked {
        output: checked(format),
        verdicts: lines(&checked("json")),
    }
}

/// All cases in all profiles, and what is hostile.
fn all(format: &str) -> Vec<Checked> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    let cases = support::cases();
    for profile in Profile::ALL {
        for body in Contract::new(profile).bodies() {
            let paths = cases.iter().filter(|case| case.body == body);
            let relative = |case: &support::Case| {
                let path = case.path.strip_prefix(root).unwrap();
                path.to_str().unwrap().to_owned()
            };
            let paths: Vec<_> = paths.map(relative).collect();
            let status = body.status().map(|status| status.to_string());
            let kind = status.as_ref().map_or(vec!["request"], |status| {
                vec!["response", "--status", status]
            });
            let mut arguments = [&kind[..], &["--profile", profile.name()]].concat();
            arguments.extend(paths.iter().map(String::as_str));
            all.push(check(format, root, &arguments));
        }
    }
    let folder = Folder::new(format);
    let names: Vec<_> = folder.names.iter().map(String::as_str).collect();
    for more in [
        &["request"][..],
        &["request", "--ndjson"],
        &["response", "--status", "418"],
        &["response", "--status", "503"],
    ] {
        all.push(check(format, &folder.path, &[more, &names].concat()));
    }
    let findings: usize = all.iter().map(|checked| checked.findings().count()).sum();
    assert!(findings > 500, "{findings}");
    all
}

/// Whether a value meets a schema, formats included; both engines have to agree.
fn meets_schema(schema: Value) -> impl Fn(&Value) -> bool {
    let options = jsonschema::options().should_validate_formats(true);
    let first = options.build(&schema).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("schema.json", schema).unwrap();
    let second = compiler.compile("schema.json", &mut schemas).unwrap();
    move |value| {
        let meets = first.is_valid(value);
        let agrees = meets == schemas.validate(value, second).is_ok();
        assert!(agrees, "{value}");
        meets
    }
}

/// A folder of hostile files with hostile names, for as long as this lives.
struct Folder {
    path: PathBuf,
    names: Vec<String>,
}

impl Folder {
    fn new(test: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("attio-contract-{}-{test}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let bodies = HOSTILE.map(|text| {
            let json = Value::from(text);
            format!(
                "{{\"data\":{{\"values\":{{\"name\":{json},\"users\":{json}}},{json}:{json}}}}}"
            )
        });
        let names = HOSTILE.iter().zip(&bodies).map(|(name, body)| {
            let name: String = name
                .chars()
                .filter(|character| !"/\0".contains(*character))
                .collect();
            fs::write(path.join(&name), body).unwrap();
            name
        });
        let mut names: Vec<_> = names.collect();
        let ndjson = format!("\n{}\n\n[1\ncaf", bodies.join("\n"));
        fs::write(path.join("all"), [ndjson.as_bytes(), b"\xe9"].concat()).unwrap();
        names.push("all".to_owned());
        Self { path, names }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[test]
fn every_format_has_the_verdict_in_its_exit_status_and_takes_no_body_at_all() {
    for format in ["human", "json", "sarif", "junit", "github"] {
        let valid = br#"{"data":{"values":{}}}"#;
        let check = ["check", "request", "--format", format];
        assert_eq!(status(&run(&check, valid)), 0, "{format}");
        assert_eq!(status(&run(&check, b"{}")), 1, "{format}");
        assert_eq!(
            status(&run(&[&check[..], &["no-such-file"]].concat(), b"")),
            2,
            "{format}"
        );
        for (nothing, arguments, input) in [
            ("lines", &["request", "--ndjson", "-q"][..], &b"\n\n"[..]),
            ("entries", &["har"], br#"{"log":{"entries":[]}}"#),
        ] {
            let check = [&["check", "--format", format][..], arguments].concat();
            let nothing_judged = run(&check, input);
            assert_eq!(status(&nothing_judged), 2, "{format}, {nothing}");
            let says_so = String::from_utf8(nothing_judged.stdout).unwrap();
            // People read of it on standard error.
            let expected = usize::from(format != "human");
            assert_eq!(
                says_so
                    .matches("nothing was checked: the input has no body")
                    .count(),
                expected,
                "{says_so}"
            );
        }
    }
}

#[test]
fn lines_stay_in_order_over_many_chunks_and_threads() {
    let mut input = Vec::new();
    for line in 0..6_000 {
        let name = "x".repeat(line % 200);
        input.extend(
            format!("{{\"data\":{{\"values\":{{\"name\":{line}}},\"{name}\":1}}}}\n").bytes(),
        );
    }
    assert!(input.len() > 3 * (256 << 10));
    let text = |format: &str| {
        let arguments = [
            "check", "request", "--ndjson", "-j", "4", "--format", format,
        ];
        String::from_utf8(run(&arguments, &input).stdout).unwrap()
    };
    let log: Value = serde_json::from_str(&text("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let line = |result: &Value| {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        region["startLine"].as_u64().unwrap()
    };
    let twice: Vec<_> = (1..=6_000).flat_map(|line| [line, line]).collect();
    assert_eq!(results.iter().map(line).collect::<Vec<_>>(), twice);
    let junit = text("junit");
    let document = roxmltree::Document::parse(&junit).unwrap();
    let cases = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"));
    let names: Vec<_> = cases.map(|case| case.attribute("name").unwrap()).collect();
    let expected: Vec<_> = (1..=6_000).map(|line| format!("line {line}")).collect();
    assert_eq!(names, expected);
    let github = text("github");
    let lines = github.lines().map(|line| {
        let (_, line) = line.split_once(",line=").unwrap();
        line.split(',').next().unwrap().parse::<u64>().unwrap()
    });
    assert_eq!(lines.collect::<Vec<_>>(), twice);
}

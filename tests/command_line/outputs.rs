//! Where output goes, how a run ends, and with which status.

use crate::binary;
use crate::binary::{command, lines, run, status};
use serde_json::Value;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Output, Stdio};

const VALID: &str = r#"{"data":{"values":{"name":"Example Ltd"}}}"#;

/// A folder that is gone with its owner.
struct Folder(PathBuf);

impl Folder {
    /// With a valid body `ok.json`, an invalid one `bad.json`, and both as lines, the invalid one twice.
    fn new(name: &str) -> Self {
        let name = format!("attio-contract-outputs-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        let folder = Self(path);
        fs::write(folder.path("ok.json"), VALID).unwrap();
        fs::write(folder.path("bad.json"), "5").unwrap();
        fs::write(
            folder.path("all.ndjson"),
            format!("{VALID}\n5\n{VALID}\n5\n"),
        )
        .unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A run in the folder.
    fn run(&self, arguments: &str) -> Output {
        let mut command = command(&arguments.split(' ').collect::<Vec<_>>());
        command
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .unwrap()
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

#[test]
fn an_output_that_is_an_input_is_refused_before_it_is_touched() {
    let folder = Folder::new("same");
    fs::hard_link(folder.path("ok.json"), folder.path("hard.json")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("ok.json", folder.path("soft.json")).unwrap();
    let links = if cfg!(unix) {
        &["ok.json", "./ok.json", "hard.json", "soft.json"][..]
    } else {
        &["ok.json", "./ok.json", "hard.json"]
    };
    for link in links {
        for call in [
            format!("report request --out {link} ok.json"),
            format!("report request --output {link} ok.json"),
            format!("check request --output {link} bad.json ok.json"),
            format!("check har --output {link} ok.json"),
            format!("coverage request --output {link} ok.json"),
            format!("expand --output {link} ok.json"),
        ] {
            let output = folder.run(&call);
            assert_eq!(status(&output), 2, "{call}");
            let told = format!(
                "attio-contract: the output {link} is also an input, which it would replace\n"
            );
            assert_eq!(stderr(&output), told, "{call}");
            assert_eq!(folder.read("ok.json"), VALID, "{call}");
        }
    }
    // Standard input can be the file as well.
    if cfg!(unix) {
        let input = File::open(folder.path("ok.json")).unwrap();
        let mut command = command(&["check", "request", "--output", "ok.json"]);
        let output = command
            .current_dir(&folder.0)
            .stdin(input)
            .output()
            .unwrap();
        assert_eq!((status(&output), &*folder.read("ok.json")), (2, VALID));
        // Devices are no files that could be lost.
        assert_eq!(
            status(&folder.run("check request --output /dev/null /dev/null")),
            1
        );
    }
    // What is read stays, what was written before goes.
    fs::write(folder.path("old.txt"), "x".repeat(1_000)).unwrap();
    assert_eq!(
        status(&folder.run("check request --output old.txt ok.json")),
        0
    );
    assert_eq!(folder.read("old.txt"), "ok.json: valid\n");
}

#[test]
fn a_file_gets_what_standard_output_would_get() {
    let folder = Folder::new("file");
    for (call, told) in [
        (
            "check request ok.json bad.json",
            "wrote out: 2 bodies, 1 invalid\n",
        ),
        (
            "check request --format json ok.json bad.json",
            "wrote out: 2 bodies, 1 invalid\n",
        ),
        (
            "check request --format sarif ok.json bad.json",
            "wrote out: 2 bodies, 1 invalid\n",
        ),
        (
            "check request --format junit bad.json",
            "wrote out: 1 body, 1 invalid\n",
        ),
        (
            "coverage request ok.json",
            "wrote out: 1 body, 0 not JSON\n",
        ),
        (
            "expand ok.json",
            "wrote out: 1 body: 1 expanded, 0 refused\n",
        ),
        (
            "generate request --count 3",
            "wrote out: 3 bodies, seed 0\n",
        ),
        ("schema request", "wrote out\n"),
        (
            "report request ok.json bad.json",
            "wrote out: 2 bodies, 1 invalid\n",
        ),
    ] {
        let plain = folder.run(call);
        let filed = folder.run(&format!("{call} --output out"));
        assert_eq!(
            (status(&filed), stderr(&filed)),
            (status(&plain), told),
            "{call}"
        );
        assert!(
            filed.stdout.is_empty() && !plain.stdout.is_empty(),
            "{call}"
        );
        let is_same = fs::read(folder.path("out")).unwrap() == plain.stdout;
        assert!(is_same, "{call}");
        let quiet = folder.run(&format!("{call} --output out -q"));
        assert_eq!(stderr(&quiet), "", "{call}");
    }
    let lines = folder.run("check request --ndjson --output out all.ndjson");
    assert!(
        stderr(&lines).starts_with("wrote out: 4 bodies, 2 invalid; "),
        "{}",
        stderr(&lines)
    );
    for call in [
        "check request ok.json",
        "report request ok.json",
        "generate request",
    ] {
        let output = folder.run(&format!("{call} --output no/such/file"));
        let told = "attio-contract: cannot write no/such/file: No such file or directory\n";
        assert_eq!((status(&output), stderr(&output)), (2, told));
    }
    let coloured = folder.run("check request --color always --output out bad.json");
    assert!(status(&coloured) == 1 && folder.read("out").contains('\u{1b}'));
}

#[test]
fn every_run_says_what_it_did_unless_quiet() {
    let folder = Folder::new("summary");
    for (call, told) in [
        (
            "check request ok.json bad.json ok.json",
            "3 bodies: 2 valid, 1 invalid\n",
        ),
        (
            "check request --format json bad.json",
            "1 body: 0 valid, 1 invalid\n",
        ),
        (
            "report request ok.json bad.json",
            "2 bodies: 1 valid, 1 invalid\n",
        ),
        ("coverage request ok.json", "1 body, 0 not JSON\n"),
        ("expand ok.json", "1 body: 1 expanded, 0 refused\n"),
        (
            "generate request --count 2 --seed 9",
            "generated 2 bodies, seed 9\n",
        ),
    ] {
        assert_eq!(stderr(&folder.run(call)), told, "{call}");
        assert_eq!(
            stderr(&folder.run(&format!("{call} --quiet"))),
            "",
            "{call}"
        );
    }
    let verdicts = lines(&folder.run("check request --format json ok.json bad.json"));
    assert!(verdicts.len() == 2 && verdicts.iter().all(|line| line["valid"].is_boolean()));
}

#[test]
fn the_exit_status_can_be_zero_in_spite_of_findings_but_not_without_a_verdict() {
    let folder = Folder::new("zero");
    for call in ["check request", "report request", "check request --ndjson"] {
        let name = if call.ends_with("ndjson") {
            "all.ndjson"
        } else {
            "bad.json"
        };
        assert_eq!(status(&folder.run(&format!("{call} {name}"))), 1, "{call}");
        let zero = folder.run(&format!("{call} --exit-zero {name}"));
        assert_eq!(status(&zero), 0, "{call}");
        let unread = folder.run(&format!("{call} --exit-zero {name} no-such-file"));
        assert_eq!(status(&unread), 2, "{call}");
    }
    assert_eq!(
        status(&run(
            &["check", "request", "--ndjson", "--exit-zero"],
            b"\n"
        )),
        2
    );
}

#[test]
fn drift_can_be_let_through_and_stays_a_finding() {
    let folder = Folder::new("drift");
    let page = fs::read_to_string("tests/cases/200/page-example.json").unwrap();
    let page: Value = serde_json::from_str(&page).unwrap();
    let drifting = |count: usize| {
        let mut body = page.clone();
        for number in 0..count {
            body["data"]["values"]["name"][0][format!("added_{number}")] = 1.into();
        }
        body
    };
    let both = |count| {
        let mut body = drifting(count);
        // After all the drift.
        body["data"]["values"]["users"] = 5.into();
        body
    };
    fs::write(folder.path("drift.200.json"), drifting(3).to_string()).unwrap();
    fs::write(folder.path("both.200.json"), both(3).to_string()).unwrap();
    for (call, expected) in [
        ("check response drift.200.json", 1),
        ("check response --fail-on drift drift.200.json", 1),
        ("check response --fail-on violation drift.200.json", 0),
        ("check response --fail-on violation both.200.json", 1),
        ("report response --fail-on violation drift.200.json", 0),
        ("report response --fail-on violation both.200.json", 1),
        // The first finding is drift, and no other is kept.
        (
            "check response --fail-on violation --limit 1 drift.200.json",
            0,
        ),
        (
            "check response --fail-on violation --limit 1 both.200.json",
            1,
        ),
    ] {
        let output = folder.run(call);
        assert_eq!(status(&output), expected, "{call}");
    }
    let output = folder.run("check response --fail-on violation --format json drift.200.json");
    assert_eq!(lines(&output)[0]["valid"], false);
    assert_eq!(stderr(&output), "1 body: 0 valid, 1 invalid\n");
}

#[test]
fn the_first_failure_can_end_the_run() {
    let folder = Folder::new("fast");
    let stopped = "; stopped at the first failure\n";
    let output = folder.run("check request --fail-fast ok.json bad.json ok.json");
    assert_eq!(status(&output), 1);
    assert_eq!(
        stderr(&output),
        format!("2 bodies: 1 valid, 1 invalid{stopped}")
    );
    for threads in ["1", "3"] {
        let output = folder.run(&format!(
            "check request --ndjson --fail-fast --format json -j {threads} all.ndjson"
        ));
        assert_eq!((status(&output), lines(&output).len()), (1, 2));
        assert_eq!(
            stderr(&output),
            format!("2 bodies: 1 valid, 1 invalid{stopped}")
        );
    }
    let output = folder.run("check request --fail-fast --format sarif bad.json bad.json");
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1);
    // Nothing fails, so nothing stops.
    let output = folder.run("check request --fail-fast ok.json ok.json");
    assert_eq!(stderr(&output), "2 bodies: 2 valid, 0 invalid\n");
    // Input without an end ends as well.
    let input = format!("{VALID}\n5\n").into_bytes();
    let mut child = binary::start(&["check", "request", "--ndjson", "--fail-fast"]);
    let mut stdin = child.stdin.take().unwrap();
    let writer =
        std::thread::spawn(move || while std::io::Write::write_all(&mut stdin, &input).is_ok() {});
    assert_eq!(child.wait().unwrap().code(), Some(1));
    writer.join().unwrap();
}

#[test]
fn wild_bodies_are_asked_for() {
    let made = |more: &[&str]| {
        let output = run(
            &[
                &["generate", "request", "--seed", "3", "--count", "50"],
                more,
            ]
            .concat(),
            b"",
        );
        assert_eq!(status(&output), 0);
        output.stdout
    };
    let wild = made(&["--wild"]);
    let checked = run(&["check", "request", "--ndjson"], &wild);
    assert_eq!(status(&checked), 0);
    assert_eq!(wild, made(&["--wild"]));
}

#[test]
fn a_dash_is_standard_output() {
    let body = VALID.as_bytes();
    for arguments in [
        &["check", "request", "--output", "-"][..],
        &["expand", "--output", "-"],
        &["report", "request", "--out", "-"],
        &["generate", "request", "--output", "-"],
    ] {
        let output = run(arguments, body);
        assert_eq!(status(&output), 0, "{arguments:?}");
        assert!(!output.stdout.is_empty(), "{arguments:?}");
        assert!(!PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("-").exists());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!told.contains("wrote"), "{told}");
    }
}

#[test]
fn wild_bodies_show_all_that_they_hold() {
    for broken in [&["--broken"][..], &[]] {
        let generate = [
            &["generate", "request", "--wild", "--count", "300"][..],
            broken,
        ]
        .concat();
        let text = String::from_utf8(run(&generate, b"").stdout).unwrap();
        assert_eq!(text.lines().count(), 300);
        // The alphabet of wild bodies has them.
        assert!(!text.contains(['\u{7f}', '\u{feff}']), "{text}");
        assert!(text.contains("\\u007f") && text.contains("\\ufeff"));
    }
}

/// A pipe is neither read nor waited for to find out whether it is also an input.
#[cfg(unix)]
#[test]
fn pipes_are_inputs_and_outputs() {
    let folder = Folder::new("pipes");
    let script = format!(
        "mkfifo in out; cat ok.json > in & cat out > seen & \
         {binary} check request --output out in && echo old > file; \
         cat bad.json > in & {binary} check request --output file in",
        binary = env!("CARGO_BIN_EXE_attio-contract")
    );
    let mut shell = std::process::Command::new("sh");
    let output = shell
        .args(["-c", &script])
        .current_dir(&folder.0)
        .output()
        .unwrap();
    assert_eq!(status(&output), 1, "{output:?}");
    assert!(folder.read("file").starts_with("in: invalid, 1 finding\n"));
    assert_eq!(folder.read("seen"), "in: valid\n");
}

#[test]
fn expanding_nothing_is_no_success() {
    let nothing = run(&["expand", "--ndjson"], b"\n\n");
    assert_eq!(status(&nothing), 2);
    let told = String::from_utf8(nothing.stderr).unwrap();
    assert!(
        told.ends_with("nothing was expanded: the input has no body\n"),
        "{told}"
    );
}

#[test]
fn what_is_not_expanded_is_shown_at_its_line_of_the_file() {
    let output = run(&["expand", "--ndjson"], format!("{VALID}\n5\n").as_bytes());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(" --> -:2:1\n"), "{told}");
}

#[test]
fn a_line_without_a_verdict_is_named_by_its_number() {
    let lines_of = |format: &str| {
        let long = VALID.replace("Example", &"x".repeat(3_000));
        let check = [
            "check",
            "request",
            "--ndjson",
            "--max-body",
            "2K",
            "--format",
            format,
        ];
        run(&check, format!("{VALID}\n{long}\n").as_bytes())
    };
    let json = lines_of("json");
    let record = lines(&json)
        .into_iter()
        .find(|line| line.get("error").is_some())
        .unwrap();
    assert_eq!(
        (&record["source"], &record["line"]),
        (&Value::from("-"), &Value::from(2))
    );
    let github = String::from_utf8(lines_of("github").stdout).unwrap();
    assert!(
        github.contains("::error title=no verdict,line=2,endLine=2,"),
        "{github}"
    );
}

/// A path that was forgotten makes the file that was meant to be checked the output.
#[test]
fn a_body_is_not_replaced_where_no_file_is_given_to_check() {
    let folder = Folder::new("forgotten");
    for arguments in [
        &["check", "request", "--output", "ok.json"][..],
        &["report", "request", "--out", "ok.json"],
    ] {
        let mut command = command(arguments);
        let output = command
            .current_dir(&folder.0)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(status(&output), 2, "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        let reason =
            "attio-contract: the output ok.json holds a body, and no file is given to check: ";
        assert!(told.starts_with(reason), "{told}");
        assert_eq!(folder.read("ok.json"), VALID);
    }
    // A report of an earlier run is replaced.
    for _ in 0..2 {
        let mut command = command(&[
            "check",
            "request",
            "--output",
            "found.json",
            "--format",
            "json",
            "bad.json",
        ]);
        let output = command.current_dir(&folder.0).output().unwrap();
        assert_eq!(status(&output), 1);
    }
}

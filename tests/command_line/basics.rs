//! The binary as its users call it.

use crate::binary::{command, lines, refusal, run, start, status};
use serde_json::Value;
use std::io::Write;
use std::process::{Output, Stdio};

const VALID: &str = r#"{"data":{"values":{"name":"Example Ltd"}}}"#;
const INVALID: &str = "{\"data\":\n{}}";

#[test]
fn a_json_line_has_the_documented_fields() {
    let output = run(
        &["check", "request", "--format", "json"],
        INVALID.as_bytes(),
    );
    assert_eq!(status(&output), 1);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        concat!(
            r#"{"source":"-","line":null,"valid":false,"total":1,"findings":[{"severity":"violation","rule":"required","#,
            r#""at":"/data","schema_at":"/properties/data/required/0","span":{"start":9,"end":11,"line":2,"column":1},"#,
            r#""message":"required property `values` is missing","hint":"add \"values\": {…}"}]}"#,
            "\n"
        )
    );
    assert_eq!(output.stderr, b"1 body: 0 valid, 1 invalid\n");
}

#[test]
fn human_output_has_an_excerpt_and_no_colours_off_a_terminal() {
    let output = run(&["check", "request"], INVALID.as_bytes());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "\
-: invalid, 1 finding

violation[required]: required property `values` is missing
 --> -:2:1
  |
2 | {}}
  | ^
  |
  = help: add \"values\": {…}
  = at: /data
  = see: attio-contract explain required

"
    );
    let output = run(&["check", "request", "-"], VALID.as_bytes());
    assert_eq!((status(&output), &*output.stdout), (0, &b"-: valid\n"[..]));
}

#[test]
fn colours_tell_severities_apart_for_people_only() {
    let coloured = |arguments: &[&str]| {
        let output = command(arguments).stdin(Stdio::null()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let always = ["check", "--color", "always"];
    let violation = coloured(&[&always[..], &["request"]].concat());
    assert!(
        violation.contains("\u{1b}[91mviolation[syntax]\u{1b}[0m"),
        "{violation:?}"
    );
    let drift = coloured(&[&always[..], &["response", "--status", "418"]].concat());
    assert!(
        drift.contains("\u{1b}[33mdrift[status]\u{1b}[0m"),
        "{drift:?}"
    );
    for format in ["json", "sarif", "junit", "github"] {
        let text = coloured(&[&always[..], &["request", "--format", format]].concat());
        assert!(!text.is_empty() && !text.contains('\u{1b}'), "{text:?}");
    }
}

#[test]
fn a_server_error_is_advice_and_the_exit_status_is_0() {
    let page = b"<html>Bad Gateway</html>";
    for profile in ["wire", "canonical", "published"] {
        let output = run(
            &["check", "--profile", profile, "response", "--status", "502"],
            page,
        );
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(text.contains("advice[server-error]"), "{text}");
        assert_eq!(status(&output), 0);
    }
}

#[test]
fn colours_obey_the_option_and_else_the_environment() {
    for (variables, option, expected) in [
        (&[][..], "auto", false),
        (&["CLICOLOR_FORCE"], "auto", true),
        (&["CLICOLOR_FORCE"], "never", false),
        (&["NO_COLOR", "CLICOLOR_FORCE"], "auto", false),
        (&["NO_COLOR"], "always", true),
    ] {
        let mut command = command(&["check", "request", "--color", option]);
        for variable in ["NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command.envs(variables.iter().map(|variable| (variable, "1")));
        let output = command.stdin(Stdio::null()).output().unwrap();
        let is_coloured = output.stdout.contains(&0x1b);
        assert_eq!(is_coloured, expected, "{variables:?} {option}");
    }
}

#[test]
fn people_see_values_unless_they_are_redacted() {
    let body = br#"{"data":{"values":{"name":"Secret Ltd","avatar_url":7}}}"#;
    let text = |arguments: &[&str]| String::from_utf8(run(arguments, body).stdout).unwrap();
    assert!(text(&["check", "request"]).contains("Secret"));
    let redacted = text(&["check", "request", "--redact"]);
    assert!(!redacted.contains("Secret"), "{redacted}");
    assert!(
        redacted.contains("--> -:1:53\n") && redacted.contains("= at: /data/values/avatar_url\n")
    );
    for format in ["json", "sarif", "junit", "github"] {
        let text = text(&["check", "request", "--format", format]);
        assert!(
            text.contains("/data/values/avatar_url") && !text.contains("Secret"),
            "{text}"
        );
        let asked = run(
            &["check", "request", "--format", format, "--values"],
            br#"{"data":{"values":{"avatar_url":777}}}"#,
        );
        let asked = String::from_utf8(asked.stdout).unwrap();
        assert!(asked.contains("found number: 777"), "{asked}");
    }
}

#[test]
fn profiles_and_statuses_decide() {
    for (profile, expected) in [("wire", 0), ("canonical", 1), ("published", 1)] {
        let output = run(
            &["check", "request", "--profile", profile],
            VALID.as_bytes(),
        );
        assert_eq!(status(&output), expected, "{profile}");
        let output = run(
            &["check", "--profile", profile, "request"],
            VALID.as_bytes(),
        );
        assert_eq!(status(&output), expected, "{profile}");
    }
    let unauthorized =
        br#"{"status_code":401,"type":"auth_error","code":"unauthorized","message":""}"#;
    assert_eq!(
        status(&run(
            &["check", "response", "--status", "401"],
            unauthorized
        )),
        0
    );
    let published = [
        "check",
        "response",
        "--status",
        "401",
        "--profile",
        "published",
    ];
    assert_eq!(status(&run(&published, unauthorized)), 1);
    assert_eq!(
        status(&run(
            &[&published[..], &["--tolerate-drift"]].concat(),
            unauthorized
        )),
        0
    );
}

#[test]
fn advice_comes_when_called_and_keeps_the_status() {
    let output = run(
        &["check", "request", "--advice", "--format", "json"],
        VALID.as_bytes(),
    );
    assert_eq!(status(&output), 0);
    assert_eq!(
        lines(&output)[0]["findings"][0]["rule"],
        "recommended-property"
    );
}

#[test]
fn each_line_of_ndjson_is_a_body() {
    let input = format!("{VALID}\n\n  \r\n{}\r\n[]", INVALID.replace('\n', ""));
    let output = run(
        &["check", "request", "--ndjson", "--format", "json"],
        input.as_bytes(),
    );
    let found: Vec<_> = lines(&output)
        .iter()
        .map(|line| {
            (
                line["line"].as_u64().unwrap(),
                line["valid"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, [(1, true), (4, false), (5, false)]);
    assert_eq!(status(&output), 1);
}

#[test]
fn an_unreadable_file_does_not_stop_the_rest() {
    let paths = [
        "examples/bodies/long-form.json",
        "no/such\nfile",
        "src",
        "examples/bodies/bad-country-code.json",
    ];
    let output = run(
        &[&["check", "request", "--format", "json"][..], &paths].concat(),
        b"",
    );
    let found: Vec<_> = lines(&output)
        .iter()
        .map(|line| {
            let source = line["source"].as_str().unwrap().to_owned();
            (source, line["error"].is_string())
        })
        .collect();
    let expected = paths.map(|path| (path.to_owned(), !path.starts_with("examples")));
    assert_eq!(found, expected);
    assert_eq!(status(&output), 2);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        errors.lines().collect::<Vec<_>>(),
        [
            "attio-contract: cannot read no/such\\u{a}file: No such file or directory",
            "attio-contract: cannot read src: Is a directory",
            "2 bodies: 1 valid, 1 invalid; 2 not checked",
        ]
    );
}

#[test]
fn a_folder_has_no_lines_to_judge() {
    let output = run(
        &["check", "request", "--ndjson", "src", "-"],
        VALID.as_bytes(),
    );
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(status(&output), 2);
    let lines: Vec<_> = errors.lines().collect();
    assert!(
        lines[0].starts_with("attio-contract: cannot read src: "),
        "{errors}"
    );
    assert!(
        lines[1].contains("; 1 not checked; ") && lines.len() == 2,
        "{errors}"
    );
    // The rest is read all the same.
    assert_eq!(output.stdout, b"-, line 1: valid\n");
}

/// Linux has a device that takes nothing.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing_is_no_verdict() {
    for arguments in [
        &["check", "request", "examples/bodies/long-form.json"][..],
        &["generate", "request"],
        &["schema", "request"],
        &["coverage", "request", "examples/bodies/long-form.json"],
    ] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let child = command(arguments)
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert!(
            errors.starts_with("attio-contract: cannot write the output: "),
            "{errors}"
        );
    }
}

#[test]
fn the_schema_is_the_file_of_the_profile() {
    for profile in ["published", "canonical", "wire"] {
        for (arguments, file) in [
            (&["request"][..], "request"),
            (&["response", "--status", "404"], "404"),
        ] {
            let output = run(
                &[&["schema"][..], arguments, &["--profile", profile]].concat(),
                b"",
            );
            let path = format!(
                "{}/schemas/create-workspace-record/{profile}/{file}.json",
                env!("CARGO_MANIFEST_DIR")
            );
            assert_eq!(output.stdout, std::fs::read(path).unwrap());
            assert_eq!(status(&output), 0);
        }
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let mut child = start(&["check", "request", "--ndjson"]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let line = format!("{VALID}\n");
    for _ in 0..20_000 {
        if stdin.write_all(line.as_bytes()).is_err() {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(status(&output), 2, "not all was judged");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Only Linux says how much memory a process has taken at most.
#[cfg(target_os = "linux")]
#[test]
fn the_memory_for_ndjson_does_not_grow_with_the_input() {
    use std::io::BufRead;
    const LINES: usize = 20_000;
    let mut child = start(&[
        "check", "request", "--ndjson", "-j", "2", "--format", "json",
    ]);
    let stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    let (sender, verdicts) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        for (number, _) in (1_usize..).zip(stdout.split(b'\n')) {
            if number % LINES == 0 {
                sender.send(()).unwrap();
            }
        }
    });
    let mut stdin = child.stdin.take().unwrap();
    let batch = format!("{VALID}\n").repeat(LINES);
    let mut peak_after_batch = || {
        stdin.write_all(batch.as_bytes()).unwrap();
        // All of it has been read, checked and printed, however slow this machine is at the moment.
        verdicts.recv().unwrap();
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<usize>()
            .unwrap()
            << 10
    };
    let early = peak_after_batch();
    let late = (0..40).map(|_| peak_after_batch()).max().unwrap();
    drop(stdin);
    assert!(child.wait().unwrap().success());
    reader.join().unwrap();
    // What is under way at a time is bounded, and how much of it there is depends on the moment; what went through is more.
    let through = 40 * batch.len();
    assert!(through > 32 << 20);
    assert!(late < early + through / 2, "{early} B, then {late} B");
}

/// The output of `generate` for this profile and kind of body.
fn generated(profile: &str, kind: &[&str], more: &[&str]) -> Output {
    let output = run(
        &[
            &["generate", "--profile", profile, "--count", "60"],
            more,
            kind,
        ]
        .concat(),
        b"",
    );
    assert_eq!(status(&output), 0);
    assert_eq!(output.stdout.split(|byte| *byte == b'\n').count(), 61);
    output
}

const KINDS: [(&str, &[&str]); 6] = [
    ("published", &["request"]),
    ("canonical", &["request"]),
    ("wire", &["request"]),
    ("published", &["response", "--status", "200"]),
    ("canonical", &["response", "--status", "404"]),
    ("wire", &["response", "--status", "429"]),
];

#[test]
fn generated_bodies_are_the_same_for_a_seed_and_valid() {
    for (profile, kind) in KINDS {
        let made = generated(profile, kind, &["--seed", "5"]);
        assert_eq!(
            made.stdout,
            generated(profile, kind, &["--seed", "5"]).stdout
        );
        assert_ne!(
            made.stdout,
            generated(profile, kind, &["--seed", "6"]).stdout
        );
        let check = [
            &["check", "--profile", profile, "--format", "json"],
            kind,
            &["--ndjson"],
        ]
        .concat();
        let checked = run(&check, &made.stdout);
        assert_eq!((status(&checked), lines(&checked).len()), (0, 60));
    }
    let unknown = "generate response --status 401 --profile published";
    let (wrong, right) = refusal(&unknown.split(' ').collect::<Vec<_>>());
    assert_eq!(
        wrong,
        "profile published knows no status 401, only 200, 400, 404"
    );
    assert_eq!(
        right,
        "attio-contract generate response --status 404 --profile published"
    );
}

#[test]
fn broken_bodies_have_the_findings_of_their_line() {
    for (profile, kind) in KINDS {
        for line in lines(&generated(profile, kind, &["--broken"])) {
            let text = || line["text"].as_str().unwrap().to_owned();
            let body = line.get("body").map_or_else(text, Value::to_string);
            let check = [&["check", "--profile", profile, "--format", "json"], kind].concat();
            let checked = run(&check, body.as_bytes());
            let places = |findings: &Value| {
                let place =
                    |finding: &Value| (finding["rule"].to_string(), finding["at"].to_string());
                findings
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(place)
                    .collect::<Vec<_>>()
            };
            assert_eq!(
                places(&lines(&checked)[0]["findings"]),
                places(&line["findings"]),
                "{line}"
            );
            assert!(line["site"].is_string());
        }
    }
}

#[test]
fn a_closed_pipe_after_an_invalid_body_is_no_all_clear() {
    let mut child = command(&["check", "request", "--ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(format!("5\n{}", format!("{VALID}\n").repeat(5_000)).as_bytes());
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    for (arguments, expected) in [
        (&["schema", "request"][..], 0),
        (&["generate", "request"], 0),
        (
            &["coverage", "request", "examples/bodies/long-form.json"],
            0,
        ),
        (&["expand", "examples/bodies/shorthand.json"], 2),
        (&["report", "request", "examples/bodies/long-form.json"], 2),
        (
            &["report", "request", "examples/bodies/bad-country-code.json"],
            1,
        ),
    ] {
        let child = command(arguments)
            .stdout(closed_pipe())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((status(&output), &*output.stderr), (expected, &b""[..]));
    }
}

/// A pipe whose reader has ended.
fn closed_pipe() -> Stdio {
    let mut reader = command(&["--version"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let writer = reader.stdin.take().unwrap();
    reader.wait().unwrap();
    writer.into()
}

#[test]
fn a_closed_standard_error_does_not_stop_the_rest() {
    let mut child = command(&[
        "check",
        "request",
        "no-such-file",
        "examples/bodies/long-form.json",
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    drop(child.stderr.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (status(&output), &*output.stdout),
        (2, &b"examples/bodies/long-form.json: valid\n"[..])
    );
}

#[test]
fn what_steers_a_terminal_is_not_printed() {
    let output = run(
        &["check", "request"],
        b"{\"data\":{\"values\":{},\"\\u001b[31m\":1}}",
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("/data/\\u{1b}[31m") && !text.contains('\u{1b}'),
        "{text}"
    );
    let path = std::env::temp_dir().join(format!(
        "attio-contract-{}-\u{1b}[31m.json",
        std::process::id()
    ));
    std::fs::write(&path, VALID).unwrap();
    let output = run(&["check", "request", path.to_str().unwrap()], b"");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(status(&output), 0);
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn people_see_the_first_findings_and_all_are_counted() {
    let body = format!(
        r#"{{"data":{{"values":{{"users":[{}1]}}}}}}"#,
        "1,".repeat(10_004)
    );
    let output = run(&["check", "request"], body.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("\n --> ").count(), 20);
    assert!(
        text.ends_with(
            "
10005 findings, 20 shown:
  violation[type]  10000, first at 1:29, 1:31, 1:33
  and 5 more beyond the limit of the report

"
        ),
        "{text}"
    );
    let output = run(&["check", "request", "--most", "1"], body.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("\n --> ").count(), 1);
    for (limit, kept) in [(None, 10_000), (Some("7"), 7), (Some("20000"), 10_005)] {
        let more: Vec<_> = limit
            .into_iter()
            .flat_map(|limit| ["--limit", limit])
            .collect();
        let all = [&["check", "request", "--format", "json"][..], &more].concat();
        let verdict = &lines(&run(&all, body.as_bytes()))[0];
        assert_eq!(verdict["findings"].as_array().unwrap().len(), kept);
        assert_eq!(verdict["total"], 10_005);
    }
}

#[test]
fn the_end_of_a_line_is_no_part_of_its_body() {
    let output = run(
        &["check", "request", "--ndjson", "--format", "json"],
        b"\x0c\n[\n",
    );
    let found = lines(&output);
    assert_eq!(
        (found[0]["line"].as_u64(), found[1]["line"].as_u64()),
        (Some(1), Some(2))
    );
    let span = serde_json::json!({"start": 1, "end": 1, "line": 1, "column": 2});
    assert_eq!(found[1]["findings"][0]["span"], span);
}

#[test]
fn coverage_counts_what_bodies_met_and_broke() {
    let input = format!("{VALID}\n{}\n{{\n", INVALID.replace('\n', ""));
    let output = run(&["coverage", "request", "--ndjson"], input.as_bytes());
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(
        text.starts_with("      met    broken  place in the schema\n        2         0  /type\n"),
        "{text}"
    );
    assert!(
        text.contains("\n        1         1  /properties/data/required/0\n"),
        "{text}"
    );
    assert!(text.ends_with(" of 352 sites\n"), "{text}");
    assert_eq!(
        (status(&output), &*output.stderr),
        (0, &b"3 bodies, 1 not JSON\n"[..])
    );
    assert_eq!(
        status(&run(&["coverage", "request", "no-such-file"], b"")),
        2
    );
    let nothing = run(&["coverage", "request"], b"{");
    assert_eq!(status(&nothing), 2);
    let told = String::from_utf8(nothing.stderr).unwrap();
    assert!(
        told.ends_with("nothing was counted: the input has no JSON body\n"),
        "{told}"
    );
    let (wrong, right) = refusal(&["coverage", "response", "--status", "500"]);
    let known = "200, 400, 401, 403, 404, 409, 429";
    assert_eq!(
        wrong,
        format!("profile wire knows no status 500, only {known}")
    );
    assert_eq!(
        right,
        "attio-contract coverage response --status 429 --profile wire"
    );
}

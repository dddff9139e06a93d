//! Help, and what is said of wrong use of the command line.

use crate::binary;
use crate::binary::{command, run, status};
use std::process::Stdio;

/// What a bad call prints, and nothing else: what is wrong, and what to type after the program's name.
fn refusal(arguments: &[&str]) -> (String, String) {
    let (wrong, right) = binary::refusal(arguments);
    let right = right.strip_prefix("attio-contract").unwrap();
    (wrong, right.trim_start().to_owned())
}

/// Call, what is wrong with it, and what to type; words are separated by spaces.
const REFUSALS: [(&str, &str, &str); 89] = [
    // A command alone.
    (
        "coverage",
        "say `request` or `response` first",
        "coverage request",
    ),
    (
        "report",
        "say `request`, `response` or `har` first",
        "report request",
    ),
    (
        "schema",
        "say `request`, `response` or `report` first",
        "schema request",
    ),
    (
        "check",
        "say `request`, `response` or `har` first",
        "check request",
    ),
    (
        "generate",
        "say `request` or `response` first",
        "generate request",
    ),
    // No such command.
    ("frob", "there is no command `frob`", "help"),
    (
        "ok.json",
        "there is no command `ok.json`",
        "check request ok.json",
    ),
    ("a.har", "there is no command `a.har`", "check har a.har"),
    (
        "chekc request",
        "there is no command `chekc`",
        "check request",
    ),
    ("help frob", "there is no command `frob`", "help"),
    ("help chek", "there is no command `chek`", "help check"),
    ("man frob", "there is no command `frob`", "man"),
    (
        "--profile wire check request",
        "`--profile` goes after the command",
        "check --profile wire request",
    ),
    // No kind, or none that there is.
    ("check ok.json", SAY, "check request ok.json"),
    ("check a.har b.har", SAY, "check har a.har b.har"),
    ("check x.404.json", SAY, "check response x.404.json"),
    ("check --ndjson", SAY, "check request --ndjson"),
    (
        "check --ndjson ok.json",
        SAY,
        "check request --ndjson ok.json",
    ),
    (
        "report --out x.html a.json",
        SAY,
        "report request --out x.html a.json",
    ),
    (
        "coverage a.json",
        "say `request` or `response` first",
        "coverage request a.json",
    ),
    (
        "check requests a.json",
        "`requests` is not `request`, `response` or `har`",
        "check request a.json",
    ),
    (
        "schema foo",
        "`foo` is not `request`, `response` or `report`",
        "schema request",
    ),
    (
        "generate 10",
        "`10` is not `request` or `response`",
        "generate request",
    ),
    // Options that are unknown, or of another command or kind.
    (
        "check request --ndjsn a",
        "unknown option `--ndjsn`",
        "check request --ndjson a",
    ),
    (
        "check request --formt=json a",
        "unknown option `--formt`",
        "check request --format=json a",
    ),
    (
        "check request --frob a",
        "unknown option `--frob`",
        "check request --help",
    ),
    (
        "check request -x a",
        "unknown option `-x`",
        "check request --help",
    ),
    (
        "expand --profile wire a",
        "`--profile` does not apply to `expand`",
        "expand a",
    ),
    (
        "report request --threads 2 a",
        "`--threads` does not apply to `report request`",
        "report request a",
    ),
    (
        "check har --ndjson a",
        "`--ndjson` does not apply to `check har`: a HAR file is one document, not lines",
        "check har a",
    ),
    (
        "check --ndjson har a",
        "`--ndjson` does not apply to `check har`: a HAR file is one document, not lines",
        "check har a",
    ),
    (
        "check har -j 2 a",
        "`--threads` does not apply to `check har`: a HAR file is one document, not lines",
        "check har a",
    ),
    (
        "check har -j2 a",
        "`--threads` does not apply to `check har`: a HAR file is one document, not lines",
        "check har a",
    ),
    (
        "report har --ndjson a",
        "`--ndjson` does not apply to `report har`: a HAR file is one document, not lines",
        "report har a",
    ),
    (
        "check har --status 200 a",
        "`--status` does not apply to `check har`: a HAR file has the status of every response",
        "check har a",
    ),
    (
        "check request --status=200 a",
        "`--status` does not apply to `check request`: only responses have a status",
        "check request a",
    ),
    (
        "check request --host x.org a",
        "`--host` does not apply to `check request`: only HAR files have hosts",
        "check request a",
    ),
    (
        "generate --status 200 request",
        "`--status` does not apply to `generate request`: only responses have a status",
        "generate request",
    ),
    (
        "schema report --status 200",
        "`--status` does not apply to `schema report`: the lines of `check` are the same for every status",
        "schema report",
    ),
    // Options that need or exclude others.
    (
        "check request -j 2 a",
        "`--threads` needs --ndjson: only lines are checked in parallel",
        "check request --ndjson -j 2 a",
    ),
    (
        "check --redact request --values a",
        "`--redact` and `--values` exclude each other",
        "check --redact request a",
    ),
    (
        "check request --quiet --quiet",
        "`--quiet` is given twice",
        "check request --quiet",
    ),
    (
        "check request --limit 1 --limit 2 a",
        "`--limit` is given twice",
        "check request --limit 1 a",
    ),
    (
        "schema response",
        "`schema response` needs the HTTP status of the response",
        "schema response --status 200",
    ),
    (
        "generate response --count 2",
        "`generate response` needs the HTTP status of the response",
        "generate response --status 200 --count 2",
    ),
    (
        "coverage response a",
        "`coverage response` needs the HTTP status of the response",
        "coverage response --status 200 a",
    ),
    // Values.
    (
        "check request --profile",
        "`--profile` needs a value: wire, canonical or published",
        "check request --profile wire",
    ),
    (
        "check request --profile Wire a",
        "`--profile` cannot be `Wire`: expected wire, canonical or published",
        "check request --profile wire a",
    ),
    (
        "check request --format=xml a",
        "`--format` cannot be `xml`: expected human, json, sarif, junit or github",
        "check request --format human a",
    ),
    (
        "check response --status",
        "`--status` needs a value",
        "check response --status 404",
    ),
    (
        "check response --status 99 a",
        "`--status` cannot be `99`: expected an HTTP status from 100 to 999",
        "check response --status 404 a",
    ),
    (
        "check response --status ok a",
        "`--status` cannot be `ok`: expected an HTTP status from 100 to 999",
        "check response --status 404 a",
    ),
    (
        "check request --limit 0",
        "`--limit` cannot be `0`: expected a whole number from 1",
        "check request --limit 100",
    ),
    (
        "check request --limit -1",
        "`--limit` cannot be `-1`: expected a whole number from 1",
        "check request --limit 100",
    ),
    (
        "check request --most x",
        "`--most` cannot be `x`: expected a whole number from 0",
        "check request --most 20",
    ),
    (
        "check request --ndjson -j 0 a",
        "`--threads` cannot be `0`: expected a number from 1 to 256",
        "check request --ndjson -j 4 a",
    ),
    (
        "check request --max-body 5T",
        "`--max-body` cannot be `5T`: expected a size such as 500K, 64M or 2G",
        "check request --max-body 64M",
    ),
    (
        "check request --quiet=yes a",
        "`--quiet` takes no value",
        "check request --quiet a",
    ),
    (
        "check har --host a/b c",
        "`--host` cannot be `a/b`: not a host, expected a form such as api.example.com or localhost:8080",
        "check har --host api.example.com c",
    ),
    (
        "generate request --count 1.5",
        "`--count` cannot be `1.5`: expected a whole number from 0",
        "generate request --count 10",
    ),
    // Arguments.
    (
        "explain enum type",
        "`type` is one argument too many",
        "explain enum",
    ),
    ("expand a b", "`b` is one argument too many", "expand a"),
    (
        "completions",
        "say which: bash, elvish, fish, powershell or zsh",
        "completions bash",
    ),
    (
        "completions nushell",
        "`SHELL` cannot be `nushell`: expected bash, elvish, fish, powershell or zsh",
        "completions bash",
    ),
    // What the profile does not know.
    (
        "schema response --status 401 --profile canonical",
        "profile canonical knows no status 401, only 200, 400, 404",
        "schema response --status 404 --profile canonical",
    ),
    // What people type elsewhere.
    (
        "check request --json b.json",
        "unknown option `--json`",
        "check request --format json b.json",
    ),
    (
        "check request --no-color b.json",
        "unknown option `--no-color`",
        "check request --color never b.json",
    ),
    (
        "report request --fail-fast b.json",
        "`--fail-fast` does not apply to `report request`",
        "report request b.json",
    ),
    (
        "check --request b.json",
        "`request` is no option, say it without dashes",
        "check request b.json",
    ),
    (
        "check request --file b.json",
        "unknown option `--file`",
        "check request --help",
    ),
    (
        "expand request b.json",
        "`expand` needs no `request`",
        "expand b.json",
    ),
    (
        "generate response 404",
        "the status `404` is the value of an option",
        "generate response --status 404",
    ),
    (
        "schema response 404",
        "the status `404` is the value of an option",
        "schema response --status 404",
    ),
    (
        "generate 5 request",
        "`5` is not `request` or `response`",
        "generate request",
    ),
    (
        "coverage har a.har",
        "`coverage` does not read `har`, say `request` or `response`",
        "coverage request a.har",
    ),
    (
        "check help",
        "`check` and `help` are both commands, say one",
        "help",
    ),
    (
        "check explain enum",
        "`check` and `explain` are both commands, say one",
        "explain enum",
    ),
    (
        "coverage response x.404.json",
        "`coverage response` needs the HTTP status of the response",
        "coverage response --status 404 x.404.json",
    ),
    (
        "check request --format JSON",
        "`--format` cannot be `JSON`: expected human, json, sarif, junit or github",
        "check request --format json",
    ),
    (
        "check --status 404 ok.json",
        "say `request`, `response` or `har` first",
        "check response --status 404 ok.json",
    ),
    (
        "schema --status 404 404 response",
        "`404` is not `request`, `response` or `report`",
        "schema --status 404 response",
    ),
    (
        "generate generate request",
        "`generate` is there twice",
        "generate request",
    ),
    (
        "check check request ok.json",
        "`check` is there twice",
        "check request ok.json",
    ),
    (
        "report har x.har --most 3",
        "`--most` does not apply to `report har`",
        "report har x.har",
    ),
    ("--ndjson", "`--ndjson` goes after the command", "--help"),
    (
        "request a.json",
        "there is no command `request`",
        "check request a.json",
    ),
    (
        "check request --out o.txt a.json",
        "unknown option `--out`",
        "check request --output o.txt a.json",
    ),
    (
        "check a.json request",
        "say `request`, `response` or `har` first",
        "check request a.json",
    ),
    (
        "check t.har.gz",
        "say `request`, `response` or `har` first",
        "check har t.har.gz",
    ),
];
const SAY: &str = "say `request`, `response` or `har` first";

#[test]
fn wrong_use_is_told_with_what_to_type() {
    for (call, wrong, right) in REFUSALS {
        let arguments: Vec<_> = call.split(' ').collect();
        assert_eq!(
            refusal(&arguments),
            (wrong.to_owned(), right.to_owned()),
            "{call}"
        );
    }
}

#[test]
fn what_to_type_is_taken() {
    for (call, _, right) in REFUSALS {
        let right: Vec<_> = right.split(' ').collect();
        let output = run(&right, b"");
        let errors = String::from_utf8(output.stderr).unwrap();
        // The files do not exist; that is another matter.
        assert!(!errors.contains("  try: "), "{call}: {errors}");
    }
}

#[test]
fn no_command_is_a_mistake() {
    for (arguments, wrong, right) in [
        (&[][..], "say a command first", "help"),
        (
            &["metadata"],
            "say `check`, `diff`, `import`, `pull` or `show` first",
            "metadata check",
        ),
    ] {
        assert_eq!(refusal(arguments), (wrong.to_owned(), right.to_owned()));
    }
}

#[test]
fn what_is_quoted_is_short_and_steers_no_terminal() {
    let long = "x".repeat(5_000);
    let paths: Vec<_> = ["check"].into_iter().chain([&*long; 100]).collect();
    for arguments in [
        &["check", "request", "--\u{1b}[31m"][..],
        &["check", "request", "--\u{9b}31m"],
        &["\u{202e}check"],
        &["check", "a\nb"],
        &["check", "request", &long, "--frob"],
        &["explain", &long],
        &["check", "request", "--profile", &long],
        &paths,
    ] {
        let (wrong, right) = refusal(arguments);
        assert!(
            wrong.chars().count() < 200 && right.chars().count() < 200,
            "{wrong}\n{right}"
        );
        let is_odd = |character: char| character.is_control() || character == '\u{202e}';
        assert!(!wrong.contains(is_odd) && !right.contains(is_odd));
    }
    // Quoted as shells need it.
    let (_, right) = refusal(&["check", "it's here.json", ""]);
    assert_eq!(right, r"check request 'it'\''s here.json' ''");
}

/// Every command, and the kinds of those that have some.
const COMMANDS: [&str; 22] = [
    "",
    "check",
    "check request",
    "check response",
    "check har",
    "coverage",
    "coverage request",
    "coverage response",
    "expand",
    "explain",
    "generate",
    "generate request",
    "generate response",
    "report",
    "report request",
    "report response",
    "report har",
    "schema",
    "schema request",
    "schema response",
    "schema report",
    "completions",
];

/// The help that a call prints.
fn help(arguments: &[&str]) -> String {
    let output = run(arguments, b"");
    assert_eq!(status(&output), 0, "{arguments:?}");
    assert!(output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_has_help_with_examples_and_profiles() {
    for call in COMMANDS {
        let words: Vec<_> = call.split_whitespace().collect();
        let long = help(&[&words[..], &["--help"]].concat());
        assert_eq!(long, help(&[&["help"], &words[..]].concat()), "{call}");
        for text in [&long, &help(&[&words[..], &["-h"]].concat())] {
            assert!(
                text.contains(&format!(
                    "Usage: {}",
                    ["attio-contract", call].join(" ").trim()
                )),
                "{text}"
            );
            let (_, examples) = text.split_once("\nExamples:\n").unwrap();
            assert!(
                examples.contains("  attio-contract ") || examples.contains("| attio-contract "),
                "{text}"
            );
            let explained = ["wire", "canonical", "published"];
            let explains = explained
                .iter()
                .all(|profile| text.contains(&format!("\n  {profile} ")));
            assert!(explains || call == "completions", "{text}");
        }
    }
    assert_eq!(
        help(&["--version"]),
        concat!("attio-contract ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

/// The long options that the help of a command lists.
fn options(command: &str) -> Vec<String> {
    let text = help(&command.split(' ').chain(["-h"]).collect::<Vec<_>>());
    let names = text.lines().filter_map(|line| {
        let (_, name) = line.split_once("--")?;
        let is_option = line.trim_start().starts_with('-');
        is_option.then(|| name.split([' ', '<', ',']).next().unwrap().to_owned())
    });
    names.collect()
}

#[test]
fn help_lists_what_applies() {
    for (command, takes, does_not_take) in [
        (
            "check request",
            &["ndjson", "threads", "max-body", "output", "fail-fast"][..],
            &["host", "status"][..],
        ),
        (
            "check response",
            &["ndjson", "threads", "status", "fail-on"],
            &["host"],
        ),
        (
            "check har",
            &["host", "exit-zero", "max-body"],
            &["ndjson", "threads", "status"],
        ),
        (
            "report har",
            &["host", "out", "quiet"],
            &["ndjson", "threads", "status"],
        ),
        (
            "report request",
            &["ndjson", "out", "exit-zero"],
            &["threads", "host", "status"],
        ),
        (
            "coverage request",
            &["ndjson", "profile", "output"],
            &["threads", "status"],
        ),
        (
            "generate request",
            &["wild", "broken", "seed"],
            &["status", "ndjson"],
        ),
        ("generate response", &["status", "count"], &["ndjson"]),
        ("schema report", &["output"], &["status"]),
    ] {
        let listed = options(command);
        for option in takes {
            assert!(
                listed.iter().any(|name| name == option),
                "{command} --{option}: {listed:?}"
            );
        }
        for option in does_not_take {
            assert!(
                !listed.iter().any(|name| name == option),
                "{command} --{option}: {listed:?}"
            );
        }
    }
}

#[test]
fn options_go_before_and_after_the_kind() {
    let body = br#"{"data":{"values":{"name":"Example Ltd"}}}"#;
    for (before, after) in [
        (
            &["--ndjson"][..],
            &["--threads", "1", "--format", "json"][..],
        ),
        (&["--format", "json", "-j1"], &["--ndjson"]),
        (&["--format", "json", "--ndjson", "--threads", "1"], &[]),
        (&[], &["--format", "json", "--ndjson", "--threads", "1"]),
    ] {
        let output = run(&[&["check"], before, &["request"], after].concat(), body);
        assert_eq!(
            status(&output),
            0,
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            output
                .stdout
                .starts_with(br#"{"source":"-","line":1,"valid":true"#)
        );
    }
    let error =
        br#"{"status_code":404,"type":"invalid_request_error","code":"not_found","message":"m"}"#;
    for arguments in [
        ["--status", "404", "response"],
        ["response", "--status", "404"],
    ] {
        assert_eq!(
            status(&run(&[&["check"], &arguments[..]].concat(), error)),
            0
        );
        assert_eq!(
            status(&run(&[&["report"], &arguments[..]].concat(), error)),
            0
        );
        assert_eq!(
            status(&run(&[&["schema"], &arguments[..]].concat(), b"")),
            0
        );
    }
    let recording = "tests/har/browser.har";
    for arguments in [
        ["--host", "x.example", "har", recording],
        ["har", "--host", "x.example", recording],
    ] {
        // Nothing in it went to that host.
        assert_eq!(status(&run(&[&["check"], &arguments[..]].concat(), b"")), 2);
    }
}

#[test]
fn shells_and_man_get_what_they_read() {
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("elvish", "edit:completion"),
        ("fish", "complete -c attio-contract"),
        ("powershell", "Register-ArgumentCompleter"),
        ("zsh", "#compdef attio-contract"),
    ] {
        let script = help(&["completions", shell]);
        assert!(
            script.contains(sign) && script.contains("max-body"),
            "{script}"
        );
    }
    let page = help(&["man"]);
    assert!(
        page.contains(".TH attio\\-contract 1") || page.contains(".TH attio-contract 1"),
        "{page}"
    );
    assert!(
        page.contains(".SH SYNOPSIS") && page.contains("coverage"),
        "{page}"
    );
    let page = help(&["man", "check", "har"]);
    assert!(
        page.contains("\\-\\-host") && !page.contains("ndjson"),
        "{page}"
    );
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf_8_are_told_of() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let odd = OsStr::from_bytes(b"caf\xe9");
    for (arguments, expected) in [
        (
            &["check"][..],
            "attio-contract: say `request`, `response` or `har` first\n  try: attio-contract check request 'caf\\xe9'\n",
        ),
        (
            &["check", "request", "--profile"],
            "attio-contract: an argument is not valid UTF-8\n  try: attio-contract check request --help\n",
        ),
    ] {
        let output = command(arguments)
            .arg(odd)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(
            (status(&output), std::str::from_utf8(&output.stderr)),
            (2, Ok(expected))
        );
    }
}

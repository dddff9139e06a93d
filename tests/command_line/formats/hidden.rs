//! The law of all outputs: nothing of a body or of the name of a file is hidden from their readers,
//! and nothing of it is executed by what reads the log of a build.

use crate::binary::{command, status};
use attio_contract::Contract;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

/// Parts of bodies, keys and names. All that is neither ASCII nor the no-break space is hidden.
const TEXTS: [&str; 34] = [
    "##[error]x",
    "a ##[add-mask]x",
    "###[stop-commands]x",
    "##[set-output name=ok]yes",
    "#\u{200b}#[error]x",
    "##\u{fe0f}[error]x",
    "##",
    "[error]x",
    "::error::x",
    " \u{a0}::stop-commands::x",
    "\u{200b}::error::x",
    ":::add-mask::x",
    "##vso[task.setvariable variable=a]b",
    "##VSO[task.complete]x",
    "##teamcity[buildStop]",
    "\u{1b}[31m",
    "\u{9b}31m",
    "\u{7f}\u{85}",
    "\r\n::error::x\n##[error]y",
    "\u{202a}\u{202e}\u{2066}\u{2069}",
    "\u{200e}\u{200f}\u{61c}",
    "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}",
    "\u{ad}\u{34f}\u{180e}\u{180b}",
    "\u{115f}\u{1160}\u{3164}\u{ffa0}\u{17b4}",
    "\u{2028}\u{2029}",
    "\u{fff0}\u{fff9}\u{fffb}",
    "\u{fffe}\u{ffff}\u{fdd0}\u{fdef}",
    "\u{1fffe}\u{10ffff}",
    "\u{fe00}\u{fe0f}",
    "\u{1bca0}\u{1d173}",
    "\u{e0001}\u{e0041}\u{e0100}",
    "]]>::error::x",
    "<b>##[error]x</b>",
    "plain",
];

/// What is wrong with an output: a character that cannot be seen, or a line that is a command. Lines of
/// `--format github` are commands of one kind.
fn wrongs(text: &str, is_github: bool) -> Vec<String> {
    let hidden: HashSet<char> = TEXTS.concat().chars().filter(|c| !c.is_ascii()).collect();
    let is_hidden =
        |c: &char| (c.is_control() && *c != '\n') || (hidden.contains(c) && *c != '\u{a0}');
    let mut wrongs: Vec<_> = text
        .chars()
        .filter(is_hidden)
        .map(|hidden| format!("{hidden:?}"))
        .collect();
    for line in text.lines() {
        // Anywhere in a line, in any case; `ActionCommand.cs` and its like search for no more.
        let after = line.split("##").skip(1);
        let is_command = |after: &str| {
            let (name, rest) = after.split_at(after.find('[').unwrap_or(after.len()));
            let name = name.trim_start_matches('#').to_ascii_lowercase();
            ["", "vso", "teamcity"].contains(&&*name) && !rest.is_empty()
        };
        let ours = ["::error title=", "::warning title=", "::notice title="];
        let is_ours = is_github && ours.iter().any(|start| line.starts_with(start));
        if after.into_iter().any(is_command) || (line.trim_start().starts_with("::") && !is_ours) {
            wrongs.push(line.to_owned());
        }
    }
    wrongs
}

#[test]
fn what_would_be_wrong_is_seen() {
    for text in &TEXTS[..33] {
        let is_harmless = ["##", "[error]x", "]]>::error::x"].contains(text);
        assert_eq!(wrongs(text, false).is_empty(), is_harmless, "{text:?}");
    }
    assert!(wrongs("::error title=a::b", true).is_empty());
    assert!(!wrongs("::add-mask::b", true).is_empty());
}

/// Bodies with a string in keys and in values, one of them valid, and one that is no JSON.
fn bodies(text: &str) -> [String; 3] {
    let invalid = json!({"data": {"values": {
        "name": [{"value": 1, text: text}],
        "users": [{"target_object": "people", text: [{"original_phone_number": text, "country_code": text}]}],
        "company": text,
        text: {text: text},
    }, text: text}});
    let valid = json!({"data": {"values": {"name": text, text: [text, {text: text}]}}, text: text});
    // The writer escapes what is below the space and nothing else.
    [invalid.to_string(), valid.to_string(), text.to_owned()]
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Files whose names hold the strings, one of NDJSON, and a recording.
fn folder() -> (Folder, Vec<String>) {
    let path = std::env::temp_dir().join(format!("attio-contract-hidden-{}", std::process::id()));
    fs::create_dir_all(&path).unwrap();
    let (mut names, mut lines, mut entries) = (Vec::new(), String::new(), Vec::new());
    for text in TEXTS {
        for (kind, body) in ["", "+", "-"].iter().zip(bodies(text)) {
            let name = text.replace('/', "") + kind;
            fs::write(path.join(&name), &body).unwrap();
            names.push(name);
            lines += &(body.replace(['\r', '\n'], " ") + "\n");
            entries.push(json!({
                "request": {
                    "method": "POST",
                    "url": "https://api.attio.com/v2/objects/workspaces/records",
                    "postData": {"text": body},
                },
                "response": {"status": 400, "content": {"text": json!({
                    "status_code": 400,
                    "type": text,
                    "code": text,
                    "message": format!("Cannot find attribute with slug/ID \"{text}\"."),
                }).to_string()}},
            }));
        }
    }
    fs::write(path.join("all.ndjson"), lines).unwrap();
    let har = json!({"log": {"entries": entries}});
    fs::write(path.join("::all::##[x].har"), har.to_string()).unwrap();
    (Folder(path), names)
}

#[test]
fn no_output_hides_or_commands_anything() {
    let (folder, names) = folder();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut checked = 0;
    let mut check = |arguments: &[&str]| -> Output {
        let output = command(arguments).current_dir(&folder.0).output().unwrap();
        let is_github = arguments.contains(&"github");
        for bytes in [&output.stdout, &output.stderr] {
            let text = std::str::from_utf8(bytes).unwrap();
            let wrongs = wrongs(text, is_github);
            assert!(
                wrongs.is_empty(),
                "{:?}: {wrongs:#?}",
                &arguments[..5.min(arguments.len())]
            );
            checked += text.len();
        }
        output
    };
    for format in ["human", "json", "sarif", "junit", "github"] {
        let options = [
            "check", "--format", format, "--values", "--advice", "--most", "99",
        ];
        let response = ["response", "--status", "200"];
        let request = [
            &options[..],
            &["request", "no/such/##[file]", "\u{202e}\n::a::b"],
        ]
        .concat();
        check(&[&request[..], &names].concat());
        check(&[&options[..], &response, &names].concat());
        check(&[&options[..], &["request", "--ndjson", "all.ndjson"]].concat());
        check(&[&options[..], &["har", "::all::##[x].har"]].concat());
    }
    check(&[&["report", "--values", "request"], &names[..]].concat());
    check(&["report", "request", "--values", "--ndjson", "all.ndjson"]);
    check(&["report", "--values", "har", "::all::##[x].har"]);
    check(&["check", "request", "--format", "##[error]\u{9b}"]);
    check(&["explain", "##[error]\u{9b}"]);
    let mut expanded = 0;
    for name in names {
        let output = check(&["expand", "--", name]);
        let bytes = fs::read(folder.0.join(name)).unwrap();
        let expected = Contract::default().expand(&bytes).ok();
        assert_eq!(status(&output) == 0, expected.is_some(), "{name:?}");
        if let Some(expected) = expected {
            let values = [expected.as_bytes(), &output.stdout]
                .map(|json| serde_json::from_slice::<Value>(json).unwrap());
            assert_eq!(values[0], values[1], "{name:?}");
            expanded += 1;
        }
    }
    check(&["expand", "--ndjson", "all.ndjson"]);
    assert_eq!(expanded, TEXTS.len());
    assert!(checked > 1_000_000, "{checked}");
}

//! Metadata on the command line: found, imported, checked, shown, compared, and bodies checked against them.

use crate::binary::{command, lines, refusal, status};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

/// A folder of its own, with a lock file made from the example's answers in `project`.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let id = std::process::id();
        let path = std::env::temp_dir().join(format!("attio-contract-metadata-{id}-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("project/below")).unwrap();
        let folder = Self(path);
        let mut import = vec!["metadata".to_owned(), "import".to_owned()];
        import.extend(answers());
        let import: Vec<_> = import.iter().map(String::as_str).collect();
        let output = folder.run("project", &import);
        assert_eq!(status(&output), 0, "{}", text(&output.stderr));
        assert_eq!(
            text(&output.stderr),
            "wrote attio.contract.json: 3 objects, 28 attributes\n"
        );
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn run(&self, below: &str, arguments: &[&str]) -> Output {
        let output = command(arguments)
            .current_dir(self.0.join(below))
            .env("HOME", &self.0)
            .stdin(Stdio::null())
            .output();
        output.unwrap()
    }

    /// The lock file, changed.
    fn changed(&self, name: &str, change: impl Fn(&mut Value)) -> String {
        let file = fs::read(self.path("project/attio.contract.json")).unwrap();
        let mut file: Value = serde_json::from_slice(&file).unwrap();
        change(&mut file);
        let path = self.path(name);
        fs::write(&path, file.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The files of `examples/workspace`.
fn answers() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/workspace");
    let files = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = files
        .map(|file| file.unwrap().path().to_str().unwrap().to_owned())
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 7);
    paths
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn body(name: &str) -> String {
    format!("{}/examples/bodies/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_lock_file_is_found_upwards_and_said() {
    let folder = Folder::new("found");
    let wrong = body("wrong-deal");
    let check = [
        "check", "request", "--object", "deals", "--format", "json", &wrong,
    ];
    for (below, name) in [
        ("project", "attio.contract.json"),
        ("project/below", "../attio.contract.json"),
    ] {
        let output = folder.run(below, &check);
        assert_eq!(status(&output), 1);
        assert_eq!(lines(&output)[0]["total"], 6);
        let said = format!("using {name}; without it: --no-metadata\n");
        assert!(text(&output.stderr).starts_with(&said), "{said}");
    }
    // Nothing is found above a folder with `.git`, nor above the home folder.
    fs::create_dir(folder.path("project/below/.git")).unwrap();
    let output = folder.run("project/below", &["check", "request", &wrong]);
    assert_eq!(text(&output.stderr), "1 body: 1 valid, 0 invalid\n");
    let output = folder.run(".", &["check", "request", &wrong]);
    assert_eq!(text(&output.stderr), "1 body: 1 valid, 0 invalid\n");
    let output = folder.run("project", &["check", "request", "--no-metadata", &wrong]);
    assert_eq!(text(&output.stderr), "1 body: 1 valid, 0 invalid\n");
}

#[test]
fn findings_say_which_attribute_they_are_about() {
    let folder = Folder::new("findings");
    let wrong = body("wrong-deal");
    let output = folder.run(
        "project",
        &[
            "check", "request", "--object", "deals", "--format", "json", &wrong,
        ],
    );
    let line = &lines(&output)[0];
    let findings = line["findings"].as_array().unwrap().iter();
    let found: Vec<_> = findings
        .map(|found| json!([found["rule"], found["at"], found["attribute"]]))
        .collect();
    let expected = [
        json!(["required-attribute", "/data/values", "stage"]),
        json!(["unknown-attribute", "/data/values/Stage", "Stage"]),
        json!(["format", "/data/values/annual_value", "annual_value"]),
        json!(["type", "/data/values/products", "products"]),
        json!(["format", "/data/values/closes_on", "closes_on"]),
        json!([
            "disallowed-object",
            "/data/values/company/0/target_object",
            "company"
        ]),
    ];
    assert_eq!(found, expected);
}

#[test]
fn no_hint_on_a_query_names_what_only_the_api_sets() {
    let folder = Folder::new("query-hint");
    // Deals are unique by `record_id`, which is read-only, and by `reference`.
    for query in ["matching_attribute=recordid", "matching_attribute=name"] {
        let deal = body("deal");
        let arguments = [
            "check",
            "request",
            "--object",
            "deals",
            "--operation",
            "upsert",
            "--format",
            "json",
            "--query",
            query,
            &deal,
        ];
        let line = &lines(&folder.run("project", &arguments))[0];
        let hint = line["findings"][0]["hint"].as_str().unwrap();
        assert!(hint.ends_with("\"reference\""), "{hint}");
    }
}

#[test]
fn operations_and_queries_are_judged_as_they_are_called() {
    let folder = Folder::new("operations");
    let deal = body("deal");
    for (arguments, expected) in [
        (&["--operation", "create"][..], json!([])),
        (&["--operation", "append"], json!([])),
        (&["--operation", "overwrite"], json!([])),
        (
            &["--operation", "upsert"],
            json!([["required", "/matching_attribute", "query"]]),
        ),
        (
            &["--operation", "assert", "--query", "matching_attribute="],
            json!([["required", "/matching_attribute", "query"]]),
        ),
        (
            &[
                "--operation",
                "assert",
                "--query",
                "matching_attribute=name",
            ],
            json!([["not-unique-attribute", "/matching_attribute", "query"]]),
        ),
        (
            &["--operation", "upsert", "--query", "matching_attribute=ref"],
            json!([["unknown-attribute", "/matching_attribute", "query"]]),
        ),
        (
            &[
                "--operation",
                "upsert",
                "--advice",
                "--query",
                "matching_attribute=reference",
            ],
            json!([["matching-value-missing", "/data/values", null]]),
        ),
    ] {
        let arguments = [
            &["check", "request", "--object", "deals", "--format", "json"],
            arguments,
            &[&deal],
        ];
        let output = folder.run("project", &arguments.concat());
        let line = &lines(&output)[0];
        let findings = line["findings"].as_array().unwrap().iter();
        let found: Value = findings
            .map(|found| json!([found["rule"], found["at"], found["in"]]))
            .collect();
        assert_eq!(found, expected, "{arguments:?}");
    }
}

#[test]
fn every_command_takes_metadata() {
    let folder = Folder::new("commands");
    let deal = body("deal");
    let output = folder.run("project", &["expand", "--object", "deals", &deal]);
    let expanded: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        expanded["data"]["values"]["annual_value"],
        json!([{"currency_value": 12000.5}])
    );
    let output = folder.run("project", &["schema", "request", "--object", "deals"]);
    assert!(text(&output.stdout).contains("closes_on"));
    let output = folder.run(
        "project",
        &["coverage", "request", "--object", "deals", &deal],
    );
    assert!(text(&output.stdout).contains("closes_on"));
    for (kind, key) in [("request", "annual_value"), ("response", "domains")] {
        let object = if kind == "request" {
            "deals"
        } else {
            "companies"
        };
        let mut generate = vec!["generate", kind, "--object", object, "--count", "20"];
        if kind == "response" {
            generate.extend(["--status", "200"]);
        }
        let output = folder.run("project", &generate);
        assert!(text(&output.stdout).contains(&format!("\"{key}\"")));
        let generated = folder.path("generated.200.ndjson");
        fs::write(&generated, &output.stdout).unwrap();
        let generated = generated.to_str().unwrap();
        let check = ["check", kind, "--ndjson", "--object", object, generated];
        let output = folder.run("project", &check);
        assert_eq!(status(&output), 0, "{}", text(&output.stdout));
    }
    let query = "matching_attribute=domains";
    let generate = [
        "generate",
        "request",
        "--object",
        "companies",
        "--operation",
        "upsert",
        "--query",
        query,
    ];
    let output = folder.run("project", &generate);
    let bodies = text(&output.stdout);
    assert!(
        bodies.lines().count() == 10 && bodies.lines().all(|body| body.contains("\"domains\""))
    );
    let wrong = body("wrong-deal");
    let output = folder.run(
        "project",
        &["report", "request", "--object", "deals", &wrong],
    );
    let page = text(&output.stdout);
    assert!(page.contains("Findings by attribute") && page.contains("<td>Annual value</td>"));
    assert!(page.contains("workspace as in attio.contract.json"));
    assert!(page.contains("POST /v2/objects/deals/records"));
}

#[test]
fn traffic_of_the_object_is_checked() {
    let folder = Folder::new("traffic");
    let entry = |method: &str, path: &str| {
        json!({
            "request": {"method": method, "url": format!("https://api.attio.com/v2/objects/{path}"),
                "postData": {"text": r#"{"data": {"values": {"nam": "Example"}}}"#}},
            "response": {"status": 400, "content": {}}
        })
    };
    let har = json!({"log": {"entries": [
        entry("POST", "deals/records"), entry("POST", "workspaces/records"), entry("PATCH", "deals/records/1"),
    ]}});
    fs::write(folder.path("a.har"), har.to_string()).unwrap();
    for (operation, index) in [("create", 0), ("append", 2)] {
        let output = folder.run(
            "project",
            &[
                "check",
                "har",
                "--object",
                "deals",
                "--operation",
                operation,
                "--format",
                "json",
                "../a.har",
            ],
        );
        let requests = lines(&output);
        let requests: Vec<_> = requests
            .iter()
            .filter(|line| line["part"] == "request")
            .collect();
        assert_eq!(requests.len(), 1, "{operation}");
        assert_eq!(requests[0]["entry"], index);
        let findings = requests[0]["findings"].as_array().unwrap();
        assert!(
            findings
                .iter()
                .any(|found| found["rule"] == "unknown-attribute")
        );
    }
}

#[test]
fn a_smaller_import_says_what_the_file_had() {
    let folder = Folder::new("smaller");
    let deals = answers();
    let deals = deals
        .iter()
        .find(|path| path.ends_with("/deals.attributes.json"));
    let output = folder.run("project", &["metadata", "import", deals.unwrap()]);
    assert_eq!(status(&output), 0);
    let summary = text(&output.stderr);
    assert!(
        summary.ends_with("; the file had attributes of 2 objects more\n"),
        "{summary}"
    );
}

#[test]
fn generated_responses_are_of_the_object() {
    let folder = Folder::new("object-id");
    let arguments = [
        "generate", "response", "--status", "200", "--object", "deals",
    ];
    let bodies = folder.run("project", &arguments);
    assert_eq!(status(&bodies), 0);
    fs::write(folder.path("project/made.ndjson"), &bodies.stdout).unwrap();
    let arguments = [
        "check",
        "response",
        "--status",
        "200",
        "--object",
        "deals",
        "--ndjson",
        "--advice",
        "--format",
        "json",
        "made.ndjson",
    ];
    let output = folder.run("project", &arguments);
    let made = lines(&output);
    assert!(made.len() >= 10, "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("stale-metadata"));
}

#[test]
fn a_lock_file_is_not_compared_with_itself() {
    let folder = Folder::new("diff-itself");
    let output = folder.run("project", &["metadata", "diff", "attio.contract.json"]);
    assert_eq!(status(&output), 2);
    assert_eq!(
        text(&output.stderr),
        "attio-contract: attio.contract.json is the lock file that was found: say another\n  \
         try: attio-contract metadata diff OLD NEW\n"
    );
}

#[test]
fn a_diff_says_whom_changes_break() {
    let folder = Folder::new("diff");
    let new = folder.changed("new.json", |file| {
        let text = file.to_string();
        let text = text.replace("\"title\":\"Legacy\"", "\"title\":\"Classic\"");
        let text = text.replace("\"title\":\"Deal stage\"", "\"title\":\"Stage\\u0007\"");
        *file = serde_json::from_str(&text).unwrap();
    });
    let diff = |format: &str| {
        let arguments = [
            "metadata",
            "diff",
            "attio.contract.json",
            &new,
            "--format",
            format,
        ];
        let output = folder.run("project", &arguments);
        assert_eq!(status(&output), 1);
        assert_eq!(text(&output.stderr), "2 changes: 1 breaking\n");
        text(&output.stdout)
    };
    assert_eq!(
        diff("human"),
        "writes         deals.products: the option \"Legacy\" is called \"Classic\" now\n\
         harmless       deals.stage: its title was \"Deal stage\", is \"Stage\\u{7}\"\n"
    );
    assert_eq!(
        diff("json").lines().next().unwrap(),
        r#"{"object":"deals","attribute":"products","breaks":["writes"],"message":"the option \"Legacy\" is called \"Classic\" now"}"#
    );
    let path = &new;
    assert_eq!(
        diff("github").lines().next().unwrap(),
        format!(
            "::error title=breaks writes,file={path}::deals.products: the option \"Legacy\" is called \"Classic\" now"
        )
    );
    let same = [
        "metadata",
        "diff",
        "attio.contract.json",
        "attio.contract.json",
    ];
    let output = folder.run("project", &same);
    assert_eq!(
        (status(&output), text(&output.stderr)),
        (0, "0 changes: 0 breaking\n".to_owned())
    );
    // Without a second file, the one that is found.
    let output = folder.run("project/below", &["metadata", "diff", &new]);
    assert_eq!(status(&output), 1);
}

#[test]
fn check_and_show_say_what_there_is() {
    let folder = Folder::new("show");
    let output = folder.run("project/below", &["metadata", "check"]);
    assert_eq!((status(&output), &*output.stdout), (0, &b""[..]));
    assert_eq!(
        text(&output.stderr),
        "../attio.contract.json: 3 objects, 28 attributes; 0 warnings\n"
    );
    let old = folder.changed("old.json", |file| {
        file["pulled_at"] = json!("2026-01-01T00:00:00Z");
        file["objects"][0]["attributes"][0]["type"] = json!("x");
    });
    let output = folder.run(".", &["metadata", "check", "--max-age", "7d", &old]);
    let warnings = text(&output.stdout);
    let warnings: Vec<_> = warnings.lines().collect();
    assert_eq!(
        warnings[0],
        "companies.created_at: its type is unknown, so its values are not checked"
    );
    assert!(
        warnings[1].starts_with("it is ")
            && warnings[1].ends_with(" days old: pull or import it again")
    );
    assert_eq!((status(&output), warnings.len()), (0, 2));
    let output = folder.run("project", &["metadata", "show", "--object", "people"]);
    assert_eq!(
        text(&output.stdout),
        "attio.contract.json\n\npeople\n  \
         company          record-reference  \"Company\"; refers to: companies\n  \
         created_at       timestamp         \"Created at\"; read-only\n  \
         email_addresses  email-address     \"Email addresses\"; unique; several\n  \
         name             personal-name     \"Name\"\n  \
         phone_numbers    phone-number      \"Phone numbers\"; several\n  \
         record_id        text              \"Record ID\"; unique; read-only\n"
    );
}

#[test]
fn types_are_written_for_every_language() {
    let folder = Folder::new("types");
    for (language, part) in [
        ("typescript", "\"In progress\""),
        ("rust", "pub struct"),
        ("json-schema", "\"$defs\""),
    ] {
        let output = folder.run("project/below", &["types", language]);
        assert_eq!(status(&output), 0, "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains(part), "{language}");
    }
    let output = folder.run("project", &["types", "rust", "--output", "../types.rs"]);
    assert_eq!(text(&output.stderr), "wrote ../types.rs\n");
    assert!(folder.path("types.rs").metadata().unwrap().len() > 1000);
    let lock = folder.path("project/attio.contract.json");
    let lock = lock.to_str().unwrap();
    assert_eq!(
        refusal(&["types", "go", "--metadata", lock]),
        (
            "`LANGUAGE` cannot be `go`: expected typescript, rust or json-schema".to_owned(),
            format!("attio-contract types typescript --metadata {lock}")
        )
    );
    assert_eq!(
        refusal(&["types", "rust"]),
        (
            "there is no attio.contract.json here or in a directory above".to_owned(),
            "attio-contract types rust --metadata FILE".to_owned()
        )
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn wrong_use_gets_one_line_and_what_to_type() {
    let folder = Folder::new("wrong");
    let lock = folder.path("project/attio.contract.json");
    let lock = lock.to_str().unwrap();
    fs::write(
        folder.path("bad.json"),
        r#"{"objects":[{"attributes":[{"api_slug":"a"}]}]}"#,
    )
    .unwrap();
    let bad = folder.path("bad.json");
    let bad = bad.to_str().unwrap();
    let twice = folder.changed("twice.json", |file| {
        let attribute = file["objects"][0]["attributes"][0].clone();
        file["objects"][0]["attributes"]
            .as_array_mut()
            .unwrap()
            .insert(0, attribute);
    });
    for (arguments, wrong, right) in [
        (
            &["check", "request", "--object", "deal", "--metadata", lock][..],
            format!("{lock} has no object `deal`, only companies, deals and people"),
            "--object deals",
        ),
        (
            &["check", "request", "--metadata", lock],
            "say which object the records are of: companies, deals and people".to_owned(),
            "--object companies",
        ),
        (
            &["check", "request", "--object", "deals"],
            "the attributes of `deals` are not known without metadata, only those of `workspaces`".to_owned(),
            "--metadata attio.contract.json --object deals",
        ),
        (
            &["check", "request", "--query", "matching_attribute=a"],
            "only upserts have a query: `--query` needs --operation upsert".to_owned(),
            "--operation upsert",
        ),
        (
            &["check", "request", "--query", "a=b"],
            "`--query` cannot be `a=b`: expected matching_attribute=SLUG".to_owned(),
            "attio-contract check request --query matching_attribute=SLUG",
        ),
        (
            &["check", "request", "--operation", "merge"],
            "`--operation` cannot be `merge`: expected create, upsert, append or overwrite".to_owned(),
            "attio-contract check request --operation create",
        ),
        (
            &["check", "request", "--profile", "published", "--operation", "append"],
            "the profile published is the page on create and workspaces: no other operation or object".to_owned(),
            "--profile canonical",
        ),
        (
            &["check", "request", "--metadata", lock, "--no-metadata"],
            "`--metadata` and `--no-metadata` exclude each other".to_owned(),
            &format!("attio-contract check request --metadata {lock}"),
        ),
        (
            &["schema", "report", "--no-metadata"],
            "`--no-metadata` does not apply to `schema report`: the lines of `check` are the same for every call".to_owned(),
            "attio-contract schema report",
        ),
        (
            &["metadata", "lock.json"],
            "say `check`, `diff`, `import`, `pull` or `show` first".to_owned(),
            "attio-contract metadata check lock.json",
        ),
        (
            &["metadata", "show", lock, "--object", "dealz"],
            format!("{lock} has no attributes of `dealz`"),
            "attio-contract metadata show --object deals",
        ),
        (
            &["metadata", "diff", lock, "examples/workspace/deals.attributes.json"],
            "examples/workspace/deals.attributes.json does not say which object its attributes are of: import it first".to_owned(),
            "attio-contract metadata import --help",
        ),
        (
            &["generate", "request", "--operation", "upsert"],
            "`--query`: required query parameter `matching_attribute` is missing".to_owned(),
            "--query matching_attribute=SLUG, the slug of a unique attribute",
        ),
        (
            &["metadata", "import", "examples/workspace/objects.json"],
            "these files have no attributes: import all answers of the API in one call".to_owned(),
            "attio-contract metadata import --help",
        ),
        (
            &["metadata", "import"],
            "FILE is missing".to_owned(),
            "attio-contract metadata import --help",
        ),
        (
            &["metadata", "diff", "a.json", "b.json", "--live"],
            "`NEW` and `--live` exclude each other".to_owned(),
            "attio-contract metadata diff a.json b.json",
        ),
        (
            &["metadata", "check"],
            "there is no attio.contract.json here or in a directory above".to_owned(),
            "attio-contract metadata check FILE",
        ),
        (
            &["metadata", "check", "--max-age", "7"],
            "`--max-age` cannot be `7`: expected hours or days, such as 12h or 7d".to_owned(),
            "attio-contract metadata check --max-age 7d",
        ),
    ] {
        assert_eq!(refusal(arguments), (wrong, right.to_owned()), "{arguments:?}");
    }
    for (arguments, reason) in [
        (
            &["check", "request", "--metadata", "nowhere.json"][..],
            "cannot read nowhere.json: No such file or directory".to_owned(),
        ),
        (
            &["check", "request", "--metadata", bad],
            format!("{bad}: /objects/0/attributes/0: an attribute needs a `type`"),
        ),
        (
            &["metadata", "check", &twice],
            format!(
                "{twice}: /objects/0/attributes/1: two attributes have the id `{}`: remove one",
                first_id(&twice)
            ),
        ),
        (
            &["check", "request", "--metadata", "examples/workspace/objects.json"],
            "examples/workspace/objects.json: these are objects without their attributes: import both, see \
             attio-contract metadata import --help"
                .to_owned(),
        ),
        (
            &["metadata", "import", lock, "--out", "-"],
            format!("{lock}: this is a lock file already, which is used as it is: --metadata FILE"),
        ),
        (
            &["metadata", "import", "Cargo.toml", "--out", "-"],
            "Cargo.toml: not JSON: line 1, column 2".to_owned(),
        ),
    ] {
        let output = command(arguments).stdin(Stdio::null()).output().unwrap();
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert_eq!(text(&output.stderr), format!("attio-contract: {reason}\n"));
    }
}

fn first_id(path: &str) -> String {
    let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let id = &file["objects"][0]["attributes"][0]["id"]["attribute_id"];
    id.as_str().unwrap().to_owned()
}

#[test]
fn the_profile_published_ignores_metadata_and_says_so() {
    let folder = Folder::new("published");
    let arguments = [
        "check",
        "request",
        "--profile",
        "published",
        "--metadata",
        "attio.contract.json",
    ];
    let wrong = body("wrong-deal");
    let output = folder.run("project", &[&arguments[..], &[&wrong]].concat());
    assert!(
        text(&output.stderr)
            .starts_with("the profile published is the page alone: --metadata is ignored\n")
    );
    assert_eq!(status(&output), 1);
}

//! `--format json` against its own schema, by two engines.

use super::{Folder, all, check, meets_schema};
use crate::binary::{run, status};
use crate::support::cases;
use attio_contract::Contract;
use serde_json::{Value, json};
use std::path::Path;

fn schema() -> Value {
    let output = run(&["schema", "report"], b"");
    assert_eq!(status(&output), 0);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/report.schema.json");
    assert_eq!(output.stdout, std::fs::read(path).unwrap());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn meets() -> impl Fn(&Value) -> bool {
    let schema = schema();
    jsonschema::meta::validate(&schema).unwrap();
    meets_schema(schema)
}

#[test]
fn a_line_has_the_report_of_the_library() {
    let contract = Contract::default();
    for case in cases() {
        let status = case.body.status().map(|status| status.to_string());
        let kind = status.as_ref().map_or(vec!["request"], |status| {
            vec!["response", "--status", status]
        });
        let output = run(
            &[&["check", "--format", "json"], &kind[..]].concat(),
            &case.bytes,
        );
        let line: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut expected = json!(contract.check(case.body, &case.bytes));
        expected["source"] = json!("-");
        expected["line"] = Value::Null;
        assert_eq!(line, expected);
    }
}

#[test]
fn every_line_meets_the_schema() {
    let meets = meets();
    for checked in all("json") {
        for verdict in &checked.verdicts {
            assert!(meets(verdict), "{verdict}");
        }
    }
}

/// A line of a run, changed.
fn changed(change: impl Fn(&mut Value)) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments = ["request", "examples/bodies/bad-country-code.json"];
    let mut line = check("json", root, &arguments).verdicts.remove(0);
    // The advice.
    line["findings"]
        .as_array_mut()
        .unwrap()
        .retain(|finding| finding["rule"] == "enum");
    line["total"] = json!(1);
    change(&mut line);
    line
}

#[test]
fn a_changed_line_does_not_meet_the_schema() {
    let meets = meets();
    assert!(meets(&changed(|_| {})));
    for pointer in ["", "/findings/0", "/findings/0/span"] {
        let object = changed(|_| {}).pointer(pointer).unwrap().clone();
        for key in object.as_object().unwrap().keys() {
            let without = changed(|line| {
                let object = line.pointer_mut(pointer).unwrap();
                object.as_object_mut().unwrap().remove(key);
            });
            assert!(!meets(&without), "{without}");
            for wrong in [json!(-1), json!(0.5), json!({}), json!([1])] {
                let mistyped =
                    changed(|line| line.pointer_mut(pointer).unwrap()[key] = wrong.clone());
                assert!(!meets(&mistyped), "{mistyped}");
            }
        }
        let more = changed(|line| line.pointer_mut(pointer).unwrap()["more"] = Value::Null);
        assert!(!meets(&more), "{more}");
    }
    for (pointer, wrong) in [
        ("/valid", json!(true)),
        ("/total", json!(0)),
        ("/line", json!(0)),
        ("/findings/0/severity", json!("error")),
        ("/findings/0/rule", json!("Enum")),
        ("/findings/0/at", json!("data")),
        ("/findings/0/schema_at", json!("/~2")),
        ("/findings/0/message", json!("")),
        ("/findings/0/span/line", json!(0)),
        ("/findings/0/span/column", json!(0)),
    ] {
        let line = changed(|line| *line.pointer_mut(pointer).unwrap() = wrong.clone());
        assert!(!meets(&line), "{line}");
    }
}

#[test]
fn entries_of_har_files_have_an_index_and_a_part() {
    let meets = meets();
    for (entry, part, expected) in [
        (Some(0), Some("request"), true),
        (Some(7), Some("exchange"), true),
        (Some(7), Some("header"), false),
        (Some(7), None, false),
        (None, Some("response"), false),
    ] {
        let line = changed(|line| {
            if let Some(entry) = entry {
                line["entry"] = json!(entry);
            }
            if let Some(part) = part {
                line["part"] = json!(part);
            }
        });
        assert_eq!(meets(&line), expected, "{line}");
    }
}

#[test]
fn a_source_without_verdict_has_a_line_that_says_why() {
    let meets = meets();
    let folder = Folder::new("json-unread");
    let lines = check("json", &folder.path, &["request", "no-such-file", "all"]).verdicts;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["source"], "no-such-file");
    let error = lines[0]["error"].as_str().unwrap();
    assert!(error.starts_with("cannot read no-such-file: "), "{error}");
    assert_eq!(lines[1]["valid"], false);
    let nothing = json!({"source": null, "error": "nothing was checked: the input has no body"});
    let output = run(
        &["check", "request", "--format", "json", "--ndjson"],
        b"\n\n",
    );
    assert_eq!(super::lines(&output), std::slice::from_ref(&nothing));
    assert!(meets(&lines[0]) && meets(&nothing));
    for (key, wrong) in [
        ("source", json!(1)),
        ("error", json!("")),
        ("error", json!(null)),
        ("valid", json!(true)),
        ("line", json!(0)),
    ] {
        let mut line = nothing.clone();
        line[key] = wrong;
        assert!(!meets(&line), "{line}");
    }
    for key in ["source", "error"] {
        let mut line = nothing.clone();
        line.as_object_mut().unwrap().remove(key);
        assert!(!meets(&line), "{line}");
    }
}

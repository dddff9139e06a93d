//! The format of the tables, and what is checked of each row.
//!
//! A line that is not indented names a row; its fields are indented. `sends` has the `values` of a request, `reads` those of a
//! response, `body` and `response` the whole of it. A finding is a line with its profile (or `both`), severity, rule and
//! place; the place is below `/data/values`, where `.` is all of it. `hint` has its hint: without one there is none.
//! `followed` has the values of somebody who has followed the hint, in which profile wire finds nothing.
//! `attribute` is given where it is not the key at the place. A row without findings is valid, and nothing is advised.

use attio_contract::{
    Body, CREATE_WORKSPACE_RECORD, Contract, Finding, Metadata, Operation, Part, Profile, Report,
    Severity,
};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

pub(super) const WORKSPACE: &str = include_str!("workspace.json");

const PROFILES: [Profile; 2] = [Profile::Canonical, Profile::Wire];

pub(super) struct Table {
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    name: String,
    fields: HashMap<&'static str, String>,
    /// In the order of the profiles.
    findings: [Vec<String>; 2],
    /// The profiles of the last finding.
    last: &'static [usize],
}

/// What a row may say, beside its findings.
const FIELDS: [&str; 9] = [
    "operation",
    "object",
    "matching",
    "metadata",
    "sends",
    "reads",
    "body",
    "response",
    "followed",
];

impl Table {
    pub(super) fn read(text: &str) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        let mut names = HashSet::new();
        let lines = text.lines();
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(field) = line.strip_prefix("  ") {
                let row = rows.last_mut().expect("a row has a name");
                row.read(field.trim_start());
            } else {
                assert!(names.insert(line), "two rows: {line}");
                rows.push(Row {
                    name: line.to_owned(),
                    ..Row::default()
                });
            }
        }
        Self { rows }
    }

    /// Checks every row, and returns how many there are.
    pub(super) fn check(&self) -> usize {
        let mut contracts = Contracts::default();
        let mut wrong = String::new();
        for row in &self.rows {
            let found = PROFILES.map(|profile| row.found(&contracts.of(row, profile)));
            if let Some(values) = row.field("followed") {
                let contract = contracts.of(row, Profile::Wire).with_advice();
                let report = contract.check_request(request(values));
                assert!(report.findings().is_empty(), "{}: {report}", row.name);
            }
            if found != row.findings {
                writeln!(wrong, "{}\n{}", row.name, shown(&found)).unwrap();
            }
        }
        assert!(
            wrong.is_empty(),
            "these rows find something else:\n{wrong}end of rows"
        );
        self.rows.len()
    }
}

/// The findings of both profiles, as a table has them.
fn shown([canonical, wire]: &[Vec<String>; 2]) -> String {
    let lines = |profile: &str, findings: &[String]| {
        let lines = findings
            .iter()
            .map(|finding| format!("  {profile} {finding}\n"));
        lines.collect::<String>()
    };
    if canonical == wire {
        lines("both", wire)
    } else {
        lines("canonical", canonical) + &lines("wire", wire)
    }
}

impl Row {
    /// Reads a field, or a part of the last finding.
    fn read(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        self.last = match word {
            "canonical" => &[0],
            "wire" => &[1],
            "both" => &[0, 1],
            "hint" | "attribute" => {
                for profile in self.last {
                    let finding = self.findings[*profile].last_mut().unwrap();
                    write!(finding, "\n    {word} {rest}").unwrap();
                }
                return;
            }
            _ => {
                let name = FIELDS.into_iter().find(|name| *name == word);
                let name = name.unwrap_or_else(|| panic!("no field: {line}"));
                assert!(
                    self.fields.insert(name, rest.to_owned()).is_none(),
                    "{line}"
                );
                return;
            }
        };
        for profile in self.last {
            self.findings[*profile].push(rest.to_owned());
        }
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// The body, and which one it is.
    fn body(&self) -> (Body, String) {
        let one = ["sends", "reads", "body", "response"];
        let mut given = one
            .into_iter()
            .filter_map(|name| Some((name, self.field(name)?)));
        let (Some((name, text)), None) = (given.next(), given.next()) else {
            panic!("one body: {}", self.name);
        };
        match name {
            "sends" => (Body::Request, request(text)),
            "body" => (Body::Request, text.to_owned()),
            "response" => (Body::Response(200), text.to_owned()),
            _ => (Body::Response(200), self.record(text)),
        }
    }

    /// A record with these values, which need not have what all values have.
    fn record(&self, text: &str) -> String {
        let object = self.field("object").unwrap_or("samples");
        let workspace: Value = serde_json::from_str(WORKSPACE).unwrap();
        let objects = workspace["objects"].as_array().unwrap();
        let object = objects
            .iter()
            .find(|known| known["api_slug"] == object)
            .unwrap();
        let attributes = object["attributes"].as_array().unwrap();
        let mut values: Map<String, Value> =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        for (key, items) in &mut values {
            let is_it = |known: &&Value| {
                let id = known["id"]["attribute_id"].as_str().unwrap();
                known["api_slug"] == *key || id.eq_ignore_ascii_case(key)
            };
            let known = attributes.iter().find(is_it);
            let kind = known.map_or(Value::Null, |known| known["type"].clone());
            let common = json!({
                "active_from": "2026-01-01T00:00:00.000000000Z", "active_until": null,
                "created_by_actor": {"type": "system", "id": null}, "attribute_type": kind,
            });
            let items = items.as_array_mut().into_iter().flatten();
            for item in items.filter_map(Value::as_object_mut) {
                for (name, value) in common.as_object().unwrap() {
                    item.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
        }
        let id = json!({
            "workspace_id": workspace["workspace_id"], "object_id": object["id"]["object_id"],
            "record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab",
        });
        json!({"data": {
            "id": id, "created_at": "2026-01-01T00:00:00.000000000Z",
            "web_url": "https://app.attio.com/example/records", "values": values,
        }})
        .to_string()
    }

    /// What the contract finds, as the table has it.
    fn found(&self, contract: &Contract) -> Vec<String> {
        let (body, text) = self.body();
        let advised = contract.clone().with_advice().check(body, &text);
        let report = contract.check(body, &text);
        self.assert_one_verdict(contract, body, &text, &advised, &report);
        self.assert_each_is_one(&advised);
        let value: Option<Value> = serde_json::from_str(&text).ok();
        for finding in advised.findings() {
            let (Some(span), Some(value)) = (finding.span, &value) else {
                continue;
            };
            let key = finding.at.rsplit('/').next().map(unescaped);
            let part: Value = serde_json::from_str(&text[span.start..span.end]).unwrap();
            let is_key = part
                .as_str()
                .is_some_and(|part| key.as_deref() == Some(part));
            let is_it = is_key || value.pointer(&finding.at) == Some(&part);
            assert!(is_it, "{}: {finding:?}", self.name);
        }
        advised.findings().iter().map(written).collect()
    }

    /// All ways to ask for the verdict agree, and advice does not change it.
    fn assert_one_verdict(
        &self,
        contract: &Contract,
        body: Body,
        text: &str,
        advised: &Report,
        report: &Report,
    ) {
        let name = &self.name;
        let severe = |finding: &&Finding| finding.severity != Severity::Advice;
        let severe: Vec<_> = advised.findings().iter().filter(severe).collect();
        assert_eq!(
            severe,
            report.findings().iter().collect::<Vec<_>>(),
            "{name}"
        );
        assert_eq!(advised.is_valid(), severe.is_empty(), "{name}");
        assert_eq!(report.is_valid(), severe.is_empty(), "{name}");
        assert_eq!(contract.is_valid(body, text), severe.is_empty(), "{name}");
        let violations = severe
            .iter()
            .filter(|one| one.severity == Severity::Violation);
        let tolerant = contract.clone().tolerate_drift();
        let is_tolerable = violations.count() == 0;
        assert_eq!(tolerant.is_valid(body, text), is_tolerable, "{name}");
        assert_eq!(
            tolerant.check(body, text).is_valid(),
            is_tolerable,
            "{name}"
        );
    }

    /// Nothing is said twice.
    fn assert_each_is_one(&self, advised: &Report) {
        let name = &self.name;
        let places: HashSet<_> = advised
            .findings()
            .iter()
            .map(|finding| (&finding.at, finding.rule, &finding.message))
            .collect();
        assert_eq!(
            places.len(),
            advised.findings().len(),
            "twice: {name} {advised}"
        );
    }
}

fn request(values: &str) -> String {
    format!(r#"{{"data":{{"values":{values}}}}}"#)
}

/// A finding as the table has it.
fn written(finding: &Finding) -> String {
    let below = finding.at.strip_prefix("/data/values/");
    let place = match (finding.part, below, &*finding.at) {
        (Part::Query, _, at) => format!("query {at}"),
        (_, Some(below), _) => below.to_owned(),
        (_, None, "/data/values") => ".".to_owned(),
        (_, None, "") => "the root".to_owned(),
        (_, None, at) => at.to_owned(),
    };
    let mut text = format!("{} {} {place}", finding.severity, finding.rule);
    let key = below
        .and_then(|below| below.split('/').next())
        .map(unescaped);
    if finding.attribute != key {
        let attribute = finding.attribute.as_deref().unwrap_or("-");
        write!(text, "\n    attribute {attribute}").unwrap();
    }
    if let Some(hint) = &finding.hint {
        write!(text, "\n    hint {hint}").unwrap();
    }
    text
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Compiled once for all rows.
#[derive(Default)]
struct Contracts(HashMap<(String, Profile), Rc<Contract>>);

impl Contracts {
    fn of(&mut self, row: &Row, profile: Profile) -> Contract {
        let metadata = row.field("metadata").unwrap_or("all");
        let operation = row.field("operation").unwrap_or("create");
        let object = row.field("object").unwrap_or("samples");
        let key = (format!("{metadata} {operation} {object}"), profile);
        let contract = self.0.entry(key).or_insert_with(|| {
            let operation = match metadata_called(metadata) {
                None => Arc::clone(&CREATE_WORKSPACE_RECORD),
                Some(metadata) => self::operation(operation, object, &metadata),
            };
            Rc::new(Contract::of(&operation, profile))
        });
        let contract = Contract::clone(contract);
        match row.field("matching") {
            Some(name) => contract.with_matching_attribute(name),
            None => contract,
        }
    }
}

pub(super) fn operation(name: &str, object: &str, metadata: &Arc<Metadata>) -> Arc<Operation> {
    Arc::new(Operation::with_metadata(name, object, metadata).unwrap())
}

/// `all` of the metadata; `some`, without the list of objects and the people; or `none`.
fn metadata_called(name: &str) -> Option<Arc<Metadata>> {
    let mut workspace: Value = serde_json::from_str(WORKSPACE).unwrap();
    match name {
        "all" => {}
        "some" => {
            workspace["complete"] = false.into();
            let objects = workspace["objects"].as_array_mut().unwrap();
            objects.retain(|object| object["api_slug"] != "people");
        }
        "none" => return None,
        _ => panic!("no such metadata: {name}"),
    }
    let metadata = Metadata::parse(workspace.to_string().as_bytes());
    Some(Arc::new(metadata.unwrap()))
}

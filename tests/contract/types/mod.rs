//! Types of a workspace's records. `.ci/types` compiles the same ones.

use attio_contract::types::{Target, types};
use attio_contract::{Contract, Metadata, Operation, Profile};
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::sync::Arc;

/// All types of attributes, and slugs and titles that try to break out.
const WORKSPACE: &[u8] = include_bytes!("workspace.json");
const BODY: &str = include_str!("body.json");

fn workspace() -> Arc<Metadata> {
    Arc::new(Metadata::parse(WORKSPACE).unwrap())
}

fn of_attributes(attributes: &Value) -> Arc<Metadata> {
    let lock =
        json!({"attio_contract": 1, "objects": [{"api_slug": "things", "attributes": attributes}]});
    Arc::new(Metadata::parse(lock.to_string().as_bytes()).unwrap())
}

/// The items of a source file that begin with these words, up to the empty line after each.
fn items(source: &str, beginnings: &[&str]) -> String {
    let is_wanted = |item: &&str| {
        let mut lines = item.lines();
        lines.any(|line| {
            beginnings
                .iter()
                .any(|beginning| line.starts_with(beginning))
        })
    };
    let items: Vec<_> = source.split("\n\n").filter(is_wanted).collect();
    assert_eq!(items.len(), beginnings.len());
    items.join("\n\n").trim_end().to_owned()
}

#[test]
fn a_target_is_read_by_its_name() {
    for target in Target::ALL {
        assert_eq!(target.name().parse(), Ok(target));
        assert_eq!(target.to_string(), target.name());
    }
    let error = "python".parse::<Target>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown target, expected one of typescript, rust, json-schema"
    );
}

#[test]
fn typescript_says_what_is_required_and_what_can_be_cleared() {
    let metadata = of_attributes(&json!([
        {"api_slug": "name", "title": "*/ \"@\u{202e}", "type": "text", "is_required": true},
        {"api_slug": "0-tags", "title": "Tags", "type": "select", "is_multiselect": true,
            "options": [{"title": "a\"b\n"}, {"title": "Gone", "is_archived": true}]},
        {"api_slug": "id", "title": "Id", "type": "number", "is_writable": false},
        {"api_slug": "old", "type": "text", "is_archived": true}
    ]));
    let source = types(&metadata, Target::TypeScript);
    let beginnings = ["export type Things", "export interface Things"];
    let found = source
        .split("\n\n")
        .filter(|item| item.contains(beginnings[0]) || item.contains(beginnings[1]));
    assert_eq!(found.collect::<Vec<_>>().join("\n\n"), TYPESCRIPT);
}

const TYPESCRIPT: &str = r#"/** Options of "0-tags". */
export type ThingsAttribute0Tags = "a\"b\u000a";

/** `values` to create a record of "things". */
export interface ThingsCreate {
  /** "*\/ "@\u{202e}" (text) */
  name: One<TextInput>;
  /** "Tags" (select) */
  "0-tags"?: ReadonlyArray<SelectInput<ThingsAttribute0Tags>>;
}

/** `values` to update a record of "things". */
export interface ThingsUpdate {
  /** "*\/ "@\u{202e}" (text) */
  name?: One<TextInput>;
  /** "Tags" (select) */
  "0-tags"?: ReadonlyArray<SelectInput<ThingsAttribute0Tags>>;
}

/** `values` of a record of "things" that comes back. */
export interface ThingsRecord {
  /** "*\/ "@\u{202e}" (text) */
  name: [TextValue?];
  /** "Tags" (select) */
  "0-tags": SelectValue[];
  /** "Id" (number) */
  id: [NumberValue?];
  /** (text) */
  old?: [TextValue?];
}
"#;

#[test]
fn references_name_the_objects_that_are_allowed() {
    let source = types(&workspace(), Target::TypeScript);
    let machines = items(&source, &["export interface MachinesUpdate"]);
    for line in [
        "  maker?: Optional<CompaniesReference | string>;",
        "  users?: Many<CompaniesReference | PeopleReference>;",
        "  related?: Optional<AnyReference>;",
    ] {
        assert!(machines.contains(line), "{line}");
    }
    let unknown = json!([{"api_slug": "other", "type": "record-reference",
        "config": {"record_reference": {"allowed_object_ids": ["00000000-0000-4000-8000-000000000009"]}}}]);
    let source = types(&of_attributes(&unknown), Target::TypeScript);
    // Perhaps it has a short form.
    assert!(
        source.contains("other?: Optional<OtherReference | string>;"),
        "{source}"
    );
}

#[test]
fn rust_has_long_forms_and_a_variant_for_each_option() {
    let source = types(&workspace(), Target::Rust);
    let found = items(
        &source,
        &["pub enum CompaniesTier", "pub struct CompaniesCreate"],
    );
    assert_eq!(found, RUST.trim_end());
}

const RUST: &str = r#"/// Options of "tier".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CompaniesTier {
    Gold,
    Silver,
    /// An id, or an option that was added later.
    #[serde(untagged)]
    Other(String),
}

/// `values` to create a record of "companies".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Default)]
pub struct CompaniesCreate {
    /// "Domains" (domain)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domains: Option<Vec<DomainInput>>,
    /// "Name" (text)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<[TextInput; 1]>,
    /// "Tier" (select)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<[SelectInput<CompaniesTier>; 1]>,
}
"#;

#[test]
fn no_output_has_hidden_characters() {
    let metadata = workspace();
    for target in Target::ALL {
        let source = types(&metadata, target);
        assert!(
            source.ends_with('\n') && !source.ends_with("\n\n"),
            "{target}"
        );
        assert_eq!(source, types(&workspace(), target));
        let hidden = |character: &char| {
            (character.is_control() && *character != '\n')
                || "\u{2028}\u{202e}".contains(*character)
        };
        assert_eq!(source.chars().find(hidden), None, "{target}");
    }
}

#[test]
fn metadata_without_names_have_types() {
    let list = br#"{"data": [{"api_slug": "name", "type": "text"}, {"api_slug": "parent", "type": "record-reference"}]}"#;
    let metadata = Arc::new(Metadata::parse(list).unwrap());
    for target in Target::ALL {
        assert!(
            types(&metadata, target).contains("ObjectCreate"),
            "{target}"
        );
        types(&Arc::new(Metadata::default()), target);
    }
}

#[test]
fn many_options_are_written_in_linear_time() {
    let length = |count: usize, target| {
        let options: Vec<_> = (0..count)
            .map(|number| json!({"title": format!("🎉 {number:06}!")}))
            .collect();
        let attribute = json!([{"api_slug": "tags", "type": "select", "options": options}]);
        types(&of_attributes(&attribute), target).len()
    };
    for target in Target::ALL {
        let [once, twice] = [10_000, 20_000].map(|count| length(count, target));
        assert!(
            once > 100_000 && twice < once * 21 / 10,
            "{target}: {once} {twice}"
        );
    }
}

/// The schema with this name, in the whole document.
fn validator(document: &Value, name: &str) -> Validator {
    let mut document = document.clone();
    document["$ref"] = format!("#/$defs/{name}").into();
    let options = jsonschema::options().with_draft(Draft::Draft202012);
    options
        .should_validate_formats(true)
        .build(&document)
        .unwrap()
}

fn document() -> Value {
    serde_json::from_str(&types(&workspace(), Target::JsonSchema)).unwrap()
}

#[test]
fn every_schema_compiles() {
    let document = document();
    let definitions = document["$defs"].as_object().unwrap();
    let names: Vec<_> = definitions
        .keys()
        .filter(|name| name.starts_with(char::is_uppercase))
        .collect();
    assert_eq!(names.len(), 6 * 3);
    for name in names {
        validator(&document, name);
    }
}

/// Values of an attribute that a request may have, and values that it may not.
const VALUES: [(&str, &str, &str); 18] = [
    (
        "serial_number",
        r#"["x", {"value": "x"}, [{"value": "x"}]]"#,
        "[1, [], null]",
    ),
    (
        "size",
        r#"["Small", {"option": "Large"}, "Tiny"]"#,
        r#"["small", {"option": "x"}]"#,
    ),
    (
        "tags",
        r#"[["Ärzte"], [{"option": "0042"}], []]"#,
        r#"["Ärzte", ["x"]]"#,
    ),
    (
        "stage",
        r#"["Planned", [{"status": "In use"}]]"#,
        r#"[{"option": "Planned"}]"#,
    ),
    ("weight", "[1.5, [{\"value\": 1}]]", r#"["1"]"#),
    (
        "is_leased",
        r#"[true, "true", {"value": false}]"#,
        r#"[1, "yes"]"#,
    ),
    (
        "price",
        r#"[1, "4.99", {"currency_value": 1}]"#,
        r#"["£1", {"value": 1}]"#,
    ),
    ("health", "[0, [{\"value\": 5}]]", "[6, -1]"),
    (
        "maker",
        r#"["example.com", {"target_object": "companies", "domains": [{"domain": "example.com"}]}]"#,
        r#"[{"target_object": "people", "email_addresses": [{"email_address": "a@example.com"}]}, {"target_object": "companies", "unknown": [{"value": 1}]}]"#,
    ),
    (
        "users",
        r#"[[{"target_object": "people", "target_record_id": "00000000-0000-4000-8000-000000000001"}]]"#,
        r#"[["example.com"], []]"#,
    ),
    (
        "related",
        r#"[{"target_object": "a-b", "target_record_reference": {"match": {"name": "x"}}}]"#,
        r#"["x", {"target_object": "c"}]"#,
    ),
    (
        "owner",
        r#"[{"workspace_member_email_address": "person@example.com"}]"#,
        r#"[{"referenced_actor_id": "x"}]"#,
    ),
    (
        "site",
        r#"["1 Main Street"]"#,
        r#"[{"line_1": "1 Main Street"}]"#,
    ),
    (
        "support_phone",
        r#"["+442079460958"]"#,
        r#"["none", {"original_phone_number": "1", "country_code": "ZZ"}]"#,
    ),
    ("contact", r#"["Doe, Ada"]"#, r#"[{"first_name": "Ada"}]"#),
    ("record_id", "[]", r#"["x", []]"#),
    ("last_call", "[]", "[[]]"),
    ("serial", "[]", r#"["x"]"#),
];

#[test]
fn the_schema_of_a_request_says_what_the_contract_says() {
    let document = document();
    let metadata = workspace();
    for (name, operation) in [("MachinesCreate", "create"), ("MachinesUpdate", "append")] {
        let schema = validator(&document, name);
        let operation = Operation::with_metadata(operation, "machines", &metadata).unwrap();
        let contract = Contract::of(&Arc::new(operation), Profile::Wire);
        let body: Value = serde_json::from_str(BODY).unwrap();
        assert!(schema.is_valid(&body["data"]["values"]));
        for (slug, valid, invalid) in VALUES {
            for (values, expected) in [(valid, true), (invalid, false)] {
                let values: Vec<Value> = serde_json::from_str(values).unwrap();
                for value in values {
                    let mut body = body.clone();
                    body["data"]["values"][slug] = value;
                    let verdicts = (
                        schema.is_valid(&body["data"]["values"]),
                        contract.is_valid_request(body.to_string()),
                    );
                    let of = &body["data"]["values"][slug];
                    assert_eq!(verdicts, (expected, expected), "{name} {slug} {of}");
                }
            }
        }
    }
    let without = json!({"serial_number": "x"});
    assert!(!validator(&document, "MachinesCreate").is_valid(&without));
    assert!(validator(&document, "MachinesUpdate").is_valid(&without));
}

#[test]
fn the_schema_of_a_record_takes_what_comes_back() {
    let schema = validator(&document(), "MachinesRecord");
    let mut value = json!({
        "active_from": "2026-01-02T03:04:05Z", "active_until": null,
        "created_by_actor": {"type": "system", "id": null}, "value": 1.5, "attribute_type": "number"
    });
    assert!(schema.is_valid(&json!({"weight": [value], "old_note": [], "mood": 1})));
    assert!(!schema.is_valid(&json!({"weight": value})));
    value["attribute_type"] = "text".into();
    assert!(!schema.is_valid(&json!({"weight": [value]})));
}

/// What the program in `usage.rs` makes from the types in Rust.
#[test]
fn contracts_accept_the_body_that_is_made_with_the_types() {
    let operation = Operation::with_metadata("create", "machines", &workspace()).unwrap();
    let operation = Arc::new(operation);
    for profile in [Profile::Canonical, Profile::Wire] {
        let report = Contract::of(&operation, profile)
            .with_advice()
            .check_request(BODY);
        assert_eq!(report.findings(), [], "{profile}");
    }
}

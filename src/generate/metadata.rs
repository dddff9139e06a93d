//! Workspaces of every kind: the metadata that contracts are made from.

use super::choices::Choices;
use crate::api::attribute::AttributeType;
use crate::api::metadata::Metadata;
use serde_json::{Value, json};

/// Slugs of objects; references have short forms to some of them.
const OBJECTS: [&str; 6] = [
    "workspaces",
    "companies",
    "people",
    "users",
    "deals",
    "a/b~c",
];

/// The attributes that a bare string in a reference to an object is matched by: every workspace has them.
const IDENTIFYING: [(&str, &str, &str); 4] = [
    ("companies", "domains", "domain"),
    ("people", "email_addresses", "email-address"),
    ("users", "user_id", "text"),
    ("workspaces", "workspace_id", "text"),
];

/// Slugs that programs have trouble with.
const ODD_SLUGS: [&str; 10] = [
    "__proto__",
    "toString",
    "a/b~c",
    "",
    "naïve ☃",
    "data",
    "target_object",
    "[slug_or_id_of_matching_attribute]",
    "quote\"\\",
    "00000000-0000-4000-8000-000000000000",
];

/// Titles of options, some of them equal but for case or space.
const TITLES: [&str; 12] = [
    "Team",
    "team",
    "Enterprise",
    "Beta, priority",
    "Won 🎉",
    "In progress",
    "in progress",
    "Renewal ",
    "A/B~C",
    "quote\"\\",
    "0",
    "99a03ff3-0435-47da-95cc-76b2caeb4dab",
];

/// The most attributes of an object.
const ATTRIBUTES: usize = 20;

/// The metadata of a workspace: one to four objects with up to 20 attributes each, of all types and of one that nobody knows,
/// with any flags, options and allowed objects, odd slugs, and ids that are missing here and there.
///
/// Every operation on every object has valid bodies: what is required can have a value. Standard objects have the attribute
/// that identifies their records, which is all they have if no choices are made.
///
/// ```
/// use attio_contract::generate::{Generator, Seeded, metadata};
/// use attio_contract::{Body, Contract, Operation, Profile};
/// use std::sync::Arc;
///
/// let mut choices = Seeded::new(5);
/// let metadata = Arc::new(metadata(&mut choices));
/// let object = metadata.objects().next().unwrap_or_default();
/// let operation = Arc::new(Operation::with_metadata("create", object, &metadata)?);
/// let contract = Contract::of(&operation, Profile::Wire);
/// let generator = Generator::new(contract.clone(), Body::Request)?;
/// assert!(contract.check_request_value(&generator.valid(&mut choices)).is_valid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[expect(
    clippy::missing_panics_doc,
    reason = "it never does, which tests/generation/metadata.rs tries with many choices"
)]
pub fn metadata(choices: &mut impl Choices) -> Metadata {
    let text = lock_file(choices).to_string();
    Metadata::parse(text.as_bytes()).expect("names are different, and all that is needed is there")
}

fn lock_file(choices: &mut impl Choices) -> Value {
    let mut ids = Ids::default();
    let start = choices.below(OBJECTS.len());
    let slugs = (0..=choices.below(4)).map(|index| OBJECTS[(start + index) % OBJECTS.len()]);
    let objects: Vec<_> = slugs.map(|slug| (slug, ids.next(choices))).collect();
    let names = objects.iter().map(|(slug, _)| (*slug).to_owned());
    let mut names: Vec<String> = names.collect();
    names.extend(objects.iter().filter_map(|(_, id)| id.clone()));
    // An object that was not pulled.
    names.extend(ids.next(choices));
    let objects = objects.into_iter().map(|(slug, id)| {
        let mut attributes = attributes(&names, &mut ids, choices);
        let identifying = IDENTIFYING.iter().filter(|(object, ..)| *object == slug);
        attributes.extend(identifying.map(|(_, name, kind)| {
            json!({
                "api_slug": name,
                "type": kind,
                "is_unique": true,
                "is_multiselect": *kind != "text",
                "id": {"attribute_id": ids.next(choices)},
            })
        }));
        json!({"api_slug": slug, "id": {"object_id": id}, "attributes": attributes})
    });
    let objects: Vec<_> = objects.collect();
    json!({"attio_contract": 1, "complete": choices.flip(), "objects": objects})
}

/// Ids that are all different, whatever is chosen.
#[derive(Default)]
struct Ids {
    count: u32,
}

impl Ids {
    /// The next one, or now and then none.
    fn next(&mut self, choices: &mut impl Choices) -> Option<String> {
        self.count += 1;
        let random = choices.below(1 << 16);
        let count = self.count;
        (choices.below(5) > 0).then(|| format!("{random:04x}abcd-0000-4000-8000-{count:012x}"))
    }
}

fn attributes(objects: &[String], ids: &mut Ids, choices: &mut impl Choices) -> Vec<Value> {
    let mut slugs: Vec<String> = Vec::new();
    let mut attributes = Vec::new();
    for index in 0..choices.below(ATTRIBUTES + 1) {
        let slug = if choices.below(4) == 3 {
            (*choices.pick(&ODD_SLUGS)).to_owned()
        } else {
            format!("attribute_{index}")
        };
        if !slugs.contains(&slug) {
            attributes.push(attribute(&slug, objects, ids, choices));
            slugs.push(slug);
        }
    }
    attributes
}

fn attribute(slug: &str, objects: &[String], ids: &mut Ids, choices: &mut impl Choices) -> Value {
    let types: Vec<_> = AttributeType::names().collect();
    // What comes after the last type is one of the future, and none at all.
    let kind = match choices.below(types.len() + 2) {
        index if index < types.len() => json!(types[index]),
        index if index == types.len() => json!("telepathy"),
        _ => Value::Null,
    };
    let mut attribute = json!({
        "api_slug": slug,
        "id": {"attribute_id": ids.next(choices)},
        "title": format!("The {slug}"),
        "type": kind,
        "is_multiselect": choices.flip(),
        "is_unique": choices.flip(),
        "is_writable": choices.below(8) < 7,
        "is_archived": choices.below(8) == 7,
        "is_default_value_enabled": choices.below(4) == 3,
    });
    let list = match kind.as_str() {
        Some("select") => Some(("options", "option_id")),
        Some("status") => Some(("statuses", "status_id")),
        _ => None,
    };
    let mut can_be_required = true;
    if let Some((list, id)) = list.filter(|_| choices.below(5) > 0) {
        let options = options(id, ids, choices);
        let is_active = |option: &Value| option["is_archived"] == json!(false);
        can_be_required = options.iter().any(is_active);
        attribute[list] = options.into();
    }
    if kind == "record-reference" {
        let count = choices.below(4);
        let allowed: Vec<_> = (0..count).map(|_| choices.pick(objects)).collect();
        attribute["config"] = json!({"record_reference": {"allowed_object_ids": allowed}});
    }
    attribute["is_required"] = (can_be_required && choices.below(4) == 3).into();
    attribute
}

fn options(id: &str, ids: &mut Ids, choices: &mut impl Choices) -> Vec<Value> {
    let count = choices.below(6);
    let mut option = || {
        json!({
            "title": choices.pick(&TITLES),
            "is_archived": choices.below(3) == 2,
            "id": {id: ids.next(choices)},
        })
    };
    (0..count).map(|_| option()).collect()
}

//! Makes the schema of a body from the files in `schemas/`: the operation says which kind of body it is, the object
//! which attributes it has, and their types what each of them may hold.
//!
//! The result is JSON text with annotations, which [`Schema::compile`](super::Schema::compile) reads and
//! [`plain`](super::plain::plain) removes. These members of the files are instructions to this composer:
//!
//! | member | what happens |
//! |---|---|
//! | `"x-insert": NAME` | replaced by the members of a part with this name; an object or item with nothing else by the part itself |
//! | `"x-profiles": [PROFILE, …]` | the object that has it is only for these profiles |
//! | `"x-canonical"`, `"x-wire"` | an object of nothing else is replaced by the one of the profile |
//! | `"x-strict": SCHEMA` | its keywords in profile canonical; advice in wire |
//! | other `"x-…"` | annotations, kept |

use crate::api::attribute::AttributeType;
use crate::api::body::Body;
use crate::api::object::{Attribute, Object};
use crate::api::operation::{BodyKind, BodyRow, Operation};
use crate::api::profile::Profile;
use crate::json;
use crate::json::{Document, NodeId, ROOT};
use crate::report::rule::Rule;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The annotated schema of a body; `None` if the profile has none.
pub(crate) fn compose(operation: &Operation, profile: Profile, body: Body) -> Option<String> {
    if profile == Profile::Published {
        let published = operation.page(body)?;
        return Some(page::annotated(published.schema, &published.roles()));
    }
    let row = operation.row(profile, body)?;
    let composer = Composer {
        profile,
        operation,
        object: &operation.object,
        row,
        definitions: RefCell::default(),
    };
    let parts = |name: &str, out: &mut String| match name {
        "note" => out.push_str(&composer.note()),
        _ => composer.body(out),
    };
    let mut text = String::new();
    composer.file(DOCUMENT, &parts, &mut text);
    composer.add_definitions(&mut text);
    Some(text)
}

pub(crate) mod instructions;
mod page;
mod references;
mod workspace;

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../schemas/", $name, ".json"))
    };
}

const DOCUMENT: &str = file!("bodies/document");
pub(crate) const READ_VALUE: &str = file!("bodies/read-value");
const NOTES: &str = file!("profiles");
pub(crate) const COUNTRY_CODES: &str = file!("country-codes");
pub(crate) const CURRENCY_CODES: &str = file!("currency-codes");

impl BodyKind {
    fn file(self) -> &'static str {
        match self {
            Self::Values => file!("bodies/values"),
            Self::Record => file!("bodies/record"),
            Self::Error => file!("bodies/error"),
        }
    }
}

/// Writes the part with a name, as JSON text.
type Parts<'a> = dyn Fn(&str, &mut String) + 'a;

struct Composer<'a> {
    profile: Profile,
    operation: &'a Operation,
    object: &'a Object,
    row: &'a BodyRow,
    /// Schemas that are written once and referred to, by name.
    definitions: RefCell<BTreeMap<String, String>>,
}

impl Composer<'_> {
    fn note(&self) -> String {
        let notes = read(NOTES);
        let note = notes.child(ROOT, self.profile.name());
        note.map_or_else(String::new, |note| notes.slice(notes.span(note)).to_owned())
    }

    fn body(&self, out: &mut String) {
        let file = self.row.kind.file();
        self.file(file, &|name, out| self.part_of_body(name, out), out);
    }

    fn part_of_body(&self, name: &str, out: &mut String) {
        match (name, self.row.kind) {
            ("attributes", BodyKind::Values) => self.attributes(Self::written, out),
            ("attributes", _) => self.attributes(Self::read, out),
            ("attribute-rules", _) => out.push_str(&self.attribute_rules()),
            ("types", _) => out.push_str(&quoted(&self.row.types)),
            ("codes", _) => out.push_str(&quoted(&self.row.codes)),
            _ => out.push_str(&self.row.body.status().unwrap_or_default().to_string()),
        }
    }

    fn attributes(&self, schema: impl Fn(&Self, &Attribute) -> String, out: &mut String) {
        out.push('{');
        for (index, attribute) in self.object.attributes.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(&json_string(&attribute.api_slug));
            out.push(':');
            if self.object.is_complete {
                // Its id leads to the same schema.
                let name = definition_name("attribute", index, &attribute.api_slug);
                out.push_str(&self.definition(&name, || schema(self, attribute)));
            } else {
                out.push_str(&schema(self, attribute));
            }
        }
        out.push('}');
    }

    /// What may be written: arrays of long forms; in profile wire also the short form, and one value without its array
    /// if the attribute keeps one.
    fn written(&self, attribute: &Attribute) -> String {
        if self.object.is_complete && !attribute.can_be_written() {
            return refused(Rule::ReadOnlyAttribute);
        }
        let Some(kind) = AttributeType::named(&attribute.kind) else {
            return self.with_rules(attribute, Vec::new());
        };
        let parts = |name: &str, out: &mut String| match kind.part(name) {
            Some(part) => self.text(&kind.file, part, &|name, out| fixed_list(name, out), out),
            None => self.part_of_attribute(kind, attribute, name, out),
        };
        let text = |form| {
            let mut text = String::new();
            self.text(&kind.file, form, &parts, &mut text);
            text
        };
        let long = kind.part("write").into_iter();
        let long = long.flat_map(|list| kind.file.children(list));
        let long = long.filter(|form| self.is_for(&kind.file, *form));
        let mut forms: Vec<String> = long.map(text).collect();
        forms.extend(self.of_known_objects(kind));
        let allowed = self.allowed_objects(kind, attribute);
        if self.profile != Profile::Wire {
            return self.with_rules(attribute, vec![array_of(&forms, &allowed)]);
        }
        let short = self.short_form(kind, attribute).map(text);
        if attribute.is_multiselect {
            forms.extend(short);
            return self.with_rules(attribute, vec![array_of(&forms, &allowed)]);
        }
        forms.splice(0..0, short);
        let array = array_of(&forms, &allowed);
        forms.push(array);
        if !allowed.is_empty() {
            // A bare reference; the items of the array have it already.
            return self.with_rules(attribute, vec![any_of(&forms, &allowed)]);
        }
        self.with_rules(attribute, forms)
    }

    /// The short form of an attribute's values.
    fn short_form(&self, kind: &AttributeType, attribute: &Attribute) -> Option<NodeId> {
        if !self.object.is_complete {
            return kind.part_for(attribute, "short");
        }
        kind.short_form(attribute, self.operation.metadata())
    }

    fn part_of_attribute(
        &self,
        kind: &AttributeType,
        attribute: &Attribute,
        name: &str,
        out: &mut String,
    ) {
        match name {
            "choice" => out.push_str(&self.choice(attribute)),
            "known-choice" => out.push_str(&self.known_choice(attribute)),
            "other-objects" => out.push_str(&self.other_objects(kind)),
            _ => fixed_list(name, out),
        }
    }

    fn read(&self, attribute: &Attribute) -> String {
        let Some((kind, read)) =
            AttributeType::named(&attribute.kind).and_then(|kind| Some((kind, kind.part("read")?)))
        else {
            return "{}".to_owned();
        };
        let members = kind.file.children(read);
        let optional = kind.part("read_optional").into_iter();
        let optional: Vec<_> = optional
            .flat_map(|list| kind.file.children(list))
            .filter_map(|name| kind.file.string(name))
            .collect();
        let names = members.filter_map(|member| kind.file.key(member));
        let names = names.filter(|name| !optional.contains(name));
        let names: Vec<String> = names.map(Cow::into_owned).collect();
        let inner =
            |name: &str, out: &mut String| self.part_of_attribute(kind, attribute, name, out);
        let parts = |name: &str, out: &mut String| match name {
            "read" => self.text(&kind.file, read, &inner, out),
            "required" => out.push_str(&quoted(&names)),
            "is-open" => out.push_str(if kind.part("read_is_open").is_some() {
                "true"
            } else {
                "false"
            }),
            _ => out.push_str(&json_string(&attribute.kind)),
        };
        let mut value = String::new();
        self.file(READ_VALUE, &parts, &mut value);
        let array = array_of(&[value], "");
        if self.object.is_complete && !attribute.is_multiselect {
            return with_members(&array, "\"maxItems\":1");
        }
        array
    }

    fn file(&self, text: &'static str, parts: &Parts<'_>, out: &mut String) {
        self.text(&read(text), ROOT, parts, out);
    }
}

pub(crate) fn read(text: &'static str) -> Document<'static> {
    json::read(text.as_bytes()).expect("kept by every_embedded_schema_compiles")
}

/// What an array or an object holds.
fn inner(text: &str) -> &str {
    let text = text.trim();
    text[1..text.len() - 1].trim()
}

/// An object with more members, which may be none.
fn with_members(object: &str, members: &str) -> String {
    let separator = if members.is_empty() || inner(object).is_empty() {
        ""
    } else {
        ","
    };
    format!("{{{}{separator}{members}}}", inner(object))
}

/// An array of values in one of these forms; `rules` are more keywords for each value.
fn array_of(forms: &[String], rules: &str) -> String {
    let items = match forms {
        [one] if rules.is_empty() => one.clone(),
        forms => any_of(forms, rules),
    };
    format!(r#"{{"type":"array","items":{items}}}"#)
}

fn any_of(forms: &[String], rules: &str) -> String {
    with_members(&format!(r#"{{"anyOf":[{}]}}"#, forms.join(",")), rules)
}

/// A schema that refuses every value, and is reported under this rule.
fn refused(rule: Rule) -> String {
    format!("{{{}}}", refusal(rule))
}

/// The keywords of such a schema.
fn refusal(rule: Rule) -> String {
    format!(r#""x-refuse":"{rule}","allOf":[false]"#)
}

/// Writes a list that has a file of its own.
fn fixed_list(name: &str, out: &mut String) {
    out.push_str(if name == "currency-codes" {
        CURRENCY_CODES
    } else {
        COUNTRY_CODES
    });
}

/// The name of a definition: with the slug if that needs no escapes, or else with its number.
fn definition_name(what: &str, index: usize, slug: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if !slug.is_empty() && slug.bytes().all(is_plain) {
        format!("{what}-{slug}")
    } else {
        format!("{what}.{index}")
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| json_string(name)).collect();
    format!("[{}]", names.join(","))
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

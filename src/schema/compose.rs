//! Makes the schema of a body from the files in `schemas/`: the operation says which kind of body it is, the object
//! which attributes it has, and their types what each of them may hold.
//!
//! The result is JSON text with annotations, which [`Schema::compile`](super::Schema::compile) reads and
//! [`plain`](super::plain::plain) removes. Three members of the files are instructions to this composer:
//!
//! | member | what happens |
//! |---|---|
//! | `"x-insert": NAME` | replaced by the members of a part with this name; an object or item with nothing else by the part itself |
//! | `"x-profiles": [PROFILE, …]` | the object that has it is only for these profiles |
//! | `"x-role"`, `"x-rule"` | annotations, kept |

use crate::api::attribute::AttributeType;
use crate::api::body::Body;
use crate::api::object::{Attribute, Object};
use crate::api::operation::{BodyKind, BodyRow, Operation};
use crate::api::profile::Profile;
use crate::json;
use crate::json::{Document, Kind, NodeId, ROOT, push_token};
use std::borrow::Cow;

const INSERT: &str = "x-insert";
const PROFILES: &str = "x-profiles";

/// The annotated schema of a body; `None` if the profile has none.
pub(crate) fn compose(operation: &Operation, profile: Profile, body: Body) -> Option<String> {
    if profile == Profile::Published {
        let page = operation.page(body)?;
        return Some(annotated(page.schema, &page.roles()));
    }
    let row = operation.row(profile, body)?;
    let composer = Composer {
        profile,
        object: &operation.object,
        row,
    };
    let parts = |name: &str, out: &mut String| match name {
        "note" => out.push_str(&composer.note()),
        _ => composer.body(out),
    };
    let mut text = String::new();
    composer.file(DOCUMENT, &parts, &mut text);
    Some(text)
}

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../schemas/", $name, ".json"))
    };
}

const DOCUMENT: &str = file!("bodies/document");
const READ_VALUE: &str = file!("bodies/read-value");
const NOTES: &str = file!("profiles");
const COUNTRY_CODES: &str = file!("country-codes");

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
    object: &'a Object,
    row: &'a BodyRow,
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
            out.push_str(&schema(self, attribute));
        }
        out.push('}');
    }

    /// What may be written: arrays of long forms; in profile wire also the short form, and one value without its array
    /// if the attribute keeps one.
    fn written(&self, attribute: &Attribute) -> String {
        let Some(kind) = AttributeType::named(&attribute.kind) else {
            return "{}".to_owned();
        };
        let country_codes = |_: &str, out: &mut String| out.push_str(COUNTRY_CODES);
        let parts = |name: &str, out: &mut String| match kind.part(name) {
            Some(part) => self.text(&kind.file, part, &country_codes, out),
            None => out.push_str(COUNTRY_CODES),
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
        if self.profile == Profile::Wire {
            let short = kind.part_for(attribute, "short").map(text);
            if !attribute.is_multiselect {
                forms.splice(0..0, short);
                let array = array_of(&forms);
                forms.push(array);
                return any_of(&forms);
            }
            forms.extend(short);
        }
        array_of(&forms)
    }

    fn read(&self, attribute: &Attribute) -> String {
        let Some((kind, read)) =
            AttributeType::named(&attribute.kind).and_then(|kind| Some((kind, kind.part("read")?)))
        else {
            return "{}".to_owned();
        };
        let members = kind.file.children(read);
        let names = members.filter_map(|member| kind.file.key(member));
        let names: Vec<String> = names.map(Cow::into_owned).collect();
        let parts = |name: &str, out: &mut String| match name {
            "read" => self.text(&kind.file, read, &|_, _| {}, out),
            "required" => out.push_str(&quoted(&names)),
            _ => out.push_str(&json_string(&attribute.kind)),
        };
        let mut value = String::new();
        self.file(READ_VALUE, &parts, &mut value);
        array_of(&[value])
    }

    fn file(&self, text: &'static str, parts: &Parts<'_>, out: &mut String) {
        self.text(&read(text), ROOT, parts, out);
    }

    fn text(&self, file: &Document<'_>, at: NodeId, parts: &Parts<'_>, out: &mut String) {
        let (open, close) = match file.kind(at) {
            Kind::Object => ('{', '}'),
            Kind::Array => ('[', ']'),
            _ => return out.push_str(file.slice(file.span(at))),
        };
        if let Some(part) = inserted(file, at) {
            return parts(&part, out);
        }
        out.push(open);
        let before = out.len();
        for child in file.children(at).filter(|child| self.is_for(file, *child)) {
            let key = file.key(child);
            if key.as_deref() == Some(PROFILES) {
                continue;
            }
            if out.len() > before {
                out.push(',');
            }
            match key.as_deref() {
                Some(INSERT) => spliced(file.string(child).as_deref(), parts, out),
                Some(_) => {
                    out.push_str(file.slice(file.key_span(child)));
                    out.push(':');
                    self.text(file, child, parts, out);
                }
                None => match inserted(file, child) {
                    Some(part) => spliced(Some(&part), parts, out),
                    None => self.text(file, child, parts, out),
                },
            }
        }
        out.push(close);
    }

    /// Whether a part of a file is for this profile.
    fn is_for(&self, file: &Document<'_>, at: NodeId) -> bool {
        let profiles = match file.kind(at) {
            Kind::Object => file.child(at, PROFILES),
            _ => None,
        };
        profiles.is_none_or(|profiles| {
            let mut names = file.children(profiles).filter_map(|name| file.string(name));
            names.any(|name| name == self.profile.name())
        })
    }
}

/// The name of the part that replaces an object, if it is only an insert.
fn inserted(file: &Document<'_>, at: NodeId) -> Option<String> {
    if file.kind(at) != Kind::Object {
        return None;
    }
    let mut members = file
        .children(at)
        .filter(|member| file.key(*member).is_none_or(|key| key != PROFILES));
    let (only, None) = (members.next()?, members.next()) else {
        return None;
    };
    let name = file
        .string(only)
        .filter(|_| file.key(only).is_some_and(|key| key == INSERT));
    name.map(Cow::into_owned)
}

fn read(text: &'static str) -> Document<'static> {
    json::read(text.as_bytes()).expect("kept by every_embedded_schema_compiles")
}

/// Writes what a part holds, without its brackets if it is an array or an object.
fn spliced(part: Option<&str>, parts: &Parts<'_>, out: &mut String) {
    let start = out.len();
    parts(part.unwrap_or_default(), out);
    let part = out[start..].trim();
    if part.starts_with(['[', '{']) {
        let inner = part[1..part.len() - 1].trim().to_owned();
        out.truncate(start);
        out.push_str(&inner);
    }
}

fn array_of(forms: &[String]) -> String {
    let items = match forms {
        [one] => one.clone(),
        forms => any_of(forms),
    };
    format!(r#"{{"type":"array","items":{items}}}"#)
}

fn any_of(forms: &[String]) -> String {
    format!(r#"{{"anyOf":[{}]}}"#, forms.join(","))
}

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| json_string(name)).collect();
    format!("[{}]", names.join(","))
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The vendor's page with the roles of a table, whose keys are pointers in which `*` is any token.
fn annotated(page: &str, roles: &[(String, String)]) -> String {
    let page = json::read(page.as_bytes()).expect("kept by every_embedded_schema_compiles");
    let mut text = String::new();
    annotate(&page, ROOT, "", roles, &mut text);
    text
}

fn annotate(
    page: &Document<'_>,
    at: NodeId,
    pointer: &str,
    roles: &[(String, String)],
    out: &mut String,
) {
    let (open, close) = match page.kind(at) {
        Kind::Object => ('{', '}'),
        Kind::Array => ('[', ']'),
        _ => return out.push_str(page.slice(page.span(at))),
    };
    out.push(open);
    for (index, child) in page.children(at).enumerate() {
        if index > 0 {
            out.push(',');
        }
        let mut below = format!("{pointer}/");
        match page.key(child) {
            Some(key) => {
                push_token(&mut below, &key);
                out.push_str(page.slice(page.key_span(child)));
                out.push(':');
            }
            None => below += &index.to_string(),
        }
        annotate(page, child, &below, roles, out);
    }
    if let Some((_, role)) = roles.iter().find(|(pattern, _)| leads_to(pattern, pointer)) {
        out.push_str(",\"x-role\":");
        out.push_str(&json_string(role));
    }
    out.push(close);
}

fn leads_to(pattern: &str, pointer: &str) -> bool {
    let (mut pattern, mut pointer) = (pattern.split('/'), pointer.split('/'));
    loop {
        match (pattern.next(), pointer.next()) {
            (None, None) => return true,
            (Some(wanted), Some(token)) if wanted == "*" || wanted == token => {}
            _ => return false,
        }
    }
}

//! Rust: structs for `serde` that write the long forms, in arrays, as profile canonical has them.

mod items;

use super::name::{Names, markdown, pascal, snake};
use super::shape::{Shape, long_forms, read_value};
use super::{described, header, named, written};
use crate::api::attribute::AttributeType;
use crate::api::metadata::Metadata;
use crate::api::object::{Attribute, Object};
use crate::api::profile::Profile;
use items::{Field, Holder, Items};
use std::collections::BTreeMap;

/// The head of every generated file.
const HEAD: &str = "\
// The types describe `values`, in requests and in records that come back. Attributes are named by their slugs, objects
// by theirs, and options by their titles. Values are written in their long forms, in arrays: an empty one clears the
// attribute. Needs the crates `serde` (with feature `derive`) and `serde_json`.

// A program needs some of these types, and a record can have many required attributes.
#![allow(dead_code, clippy::too_many_arguments)]

use serde::{Deserialize, Serialize};
";

/// The names of Rust's prelude and of what the derived code is given, which are not for objects.
const RESERVED: [&str; 13] = [
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "None",
    "Option",
    "PartialEq",
    "Self",
    "Serialize",
    "Some",
    "String",
    "Vec",
];

pub(super) fn source(metadata: &Metadata) -> String {
    let mut writer = Writer {
        items: Items::new(Names::except(&RESERVED)),
        kinds: BTreeMap::new(),
    };
    let objects = named(metadata);
    writer.values(&objects);
    for (name, object) in &objects {
        writer.object(name, object);
    }
    format!("// {}\n{HEAD}{}", header(metadata), writer.items.source())
}

struct Writer<'a> {
    items: Items,
    /// The types of attributes that the objects have, with the types of what is written and read.
    kinds: BTreeMap<&'a str, Kind>,
}

struct Kind {
    /// What is written; `None` if nothing can be.
    input: Option<String>,
    value: String,
    has_choice: bool,
}

impl<'a> Writer<'a> {
    /// The types that objects share: those of values.
    fn values(&mut self, objects: &[(String, &'a Object)]) {
        let attributes = objects.iter().flat_map(|(_, object)| &object.attributes);
        let kinds = attributes.filter_map(|attribute| {
            let kind = &*attribute.kind;
            Some((kind, AttributeType::named(kind)?))
        });
        let kinds: BTreeMap<&str, &AttributeType> = kinds.collect();
        if !kinds.is_empty() {
            // So that what all values have is named for itself, and not for the first type.
            self.items.name_the_parts_of(&read_value(None));
        }
        for (kind, file) in kinds {
            let name = pascal(kind, "Type");
            let forms = long_forms(file, Profile::Canonical);
            let has_choice = forms.iter().any(Shape::has_choice);
            let is_written = file.part("write").is_some();
            let input = is_written.then(|| {
                let what = format!("A value to write, of type {kind}.");
                self.items.named(&format!("{name}Input"), &what, forms)
            });
            let what = format!("A value that comes back, of type {kind}.");
            let read = vec![read_value(Some((kind, file)))];
            let value = self.items.named(&format!("{name}Value"), &what, read);
            self.kinds.insert(
                kind,
                Kind {
                    input,
                    value,
                    has_choice,
                },
            );
        }
    }

    fn object(&mut self, name: &str, object: &Object) {
        let slug = markdown(&object.slug);
        let names_of_types =
            ["Create", "Update", "Record"].map(|what| self.items.reserve(format!("{name}{what}")));
        let (mut creates, mut updates) = (Vec::new(), Vec::new());
        let mut names = [Names::default(), Names::default(), Names::default()];
        for attribute in written(object) {
            let Some(input) = self.input(name, attribute) else {
                continue;
            };
            let on_create = match (attribute.is_multiselect, attribute.is_needed_on_create()) {
                _ if input == ANY => Holder::Optional(input.clone()),
                (true, true) => Holder::Required(format!("Vec<{input}>")),
                (true, false) => Holder::Optional(format!("Vec<{input}>")),
                (false, true) => Holder::Required(format!("[{input}; 1]")),
                (false, false) => Holder::Optional(format!("[{input}; 1]")),
            };
            creates.push(field(attribute, on_create, &mut names[0]));
            let values = if input == ANY {
                input
            } else {
                format!("Vec<{input}>")
            };
            updates.push(field(attribute, Holder::Optional(values), &mut names[1]));
        }
        let records = object.attributes.iter();
        let records = records.map(|attribute| self.read(attribute, &mut names[2]));
        let records: Vec<_> = records.collect();
        let [create, update, record] = names_of_types;
        let what = format!("`values` to create a record of {slug}.");
        self.items.record(&create, &what, &creates);
        let what = format!("`values` to update a record of {slug}: what is `None` stays as it is.");
        self.items.record(&update, &what, &updates);
        let what = format!("`values` of a record of {slug} that comes back.");
        self.items.record(&record, &what, &records);
    }

    /// An attribute of a record that comes back, with all of its values.
    fn read(&self, attribute: &Attribute, names: &mut Names) -> Field {
        let values = match self.kinds.get(&*attribute.kind) {
            Some(kind) => format!("Vec<{}>", kind.value),
            None => ANY.to_owned(),
        };
        field(attribute, Holder::Defaulted(values), names)
    }

    /// The type of one value to write. Adds the titles of the attribute's options.
    fn input(&mut self, object: &str, attribute: &Attribute) -> Option<String> {
        let Some(kind) = self.kinds.get(&*attribute.kind) else {
            return Some(ANY.to_owned());
        };
        let input = kind.input.clone()?;
        if !kind.has_choice {
            return Some(input);
        }
        if attribute.choices.is_none() {
            return Some(format!("{input}<String>"));
        }
        let name = pascal(&attribute.api_slug, "Attribute");
        let titles = attribute.active_choices().map(|choice| &*choice.title);
        let what = format!("Options of {}.", markdown(&attribute.api_slug));
        let name = self
            .items
            .choices(&format!("{object}{name}"), &what, titles);
        Some(format!("{input}<{name}>"))
    }
}

/// A value of a type that is not known.
const ANY: &str = "serde_json::Value";

fn field(attribute: &Attribute, holder: Holder, names: &mut Names) -> Field {
    Field {
        what: Some(described(attribute, markdown)),
        ident: names.unique(snake(&attribute.api_slug, "attribute")),
        name: attribute.api_slug.clone(),
        holder,
    }
}

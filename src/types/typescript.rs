//! TypeScript: what profile wire takes, short forms included.

use super::name::{Names, pascal, quoted_for_typescript as quoted, remark};
use super::shape::{
    self, Object as Properties, Shape, long_forms, read_value, references_by, short_form,
};
use super::{described, header, named, written};
use crate::api::attribute::AttributeType;
use crate::api::metadata::Metadata;
use crate::api::object::{Attribute, Object};
use crate::api::profile::Profile;
use crate::schema::compose::{COUNTRY_CODES, CURRENCY_CODES};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The head of every generated file.
const HEAD: &str = "\
// The types describe `values`, in requests and in records that come back. Attributes are named by their slugs, objects
// by theirs, and options by their titles; the API takes their ids as well, which are not typed.

/** One value, or an array with it. */
export type One<T> = T | readonly [T];
/** One value or none: an empty array clears the attribute. */
export type Optional<T> = One<T> | readonly [];
/** One value or more, always in an array. */
export type Many<T> = readonly [T, ...T[]];
";

/// The names that are not for objects.
const RESERVED: [&str; 8] = [
    "One",
    "Optional",
    "Many",
    "CountryCode",
    "CurrencyCode",
    "AnyReference",
    "OtherReference",
    "ReadonlyArray",
];

pub(super) fn source(metadata: &Metadata) -> String {
    let objects = named(metadata);
    let mut writer = Writer::new(metadata, &objects);
    let mut body = String::new();
    for (name, object) in &objects {
        writer.object(name, object, &mut body);
    }
    format!(
        "// {}\n{HEAD}{}{}{body}",
        header(metadata),
        writer.shared(),
        writer.references(&objects)
    )
}

struct Writer<'a> {
    metadata: &'a Metadata,
    names: Names,
    /// The names of the references to objects, by slug.
    references: HashMap<&'a str, String>,
    /// The types of attributes that the objects have, with the names of what is written and read.
    kinds: BTreeMap<&'a str, (String, String)>,
    has_any_reference: bool,
    has_other_reference: bool,
}

impl<'a> Writer<'a> {
    fn new(metadata: &'a Metadata, objects: &[(String, &'a Object)]) -> Self {
        let mut names = Names::except(&RESERVED);
        let attributes = objects.iter().flat_map(|(_, object)| &object.attributes);
        let kinds: BTreeSet<&str> = attributes
            .filter(|attribute| AttributeType::named(&attribute.kind).is_some())
            .map(|attribute| &*attribute.kind)
            .collect();
        let mut pair = |kind: &str| {
            let name = pascal(kind, "Type");
            let input = names.unique(format!("{name}Input"));
            (input, names.unique(format!("{name}Value")))
        };
        let kinds = kinds.into_iter().map(|kind| (kind, pair(kind))).collect();
        let objects = objects.iter().filter(|(_, object)| !object.slug.is_empty());
        let references =
            objects.map(|(name, object)| (&*object.slug, names.unique(format!("{name}Reference"))));
        Self {
            metadata,
            references: references.collect(),
            names,
            kinds,
            has_any_reference: false,
            has_other_reference: false,
        }
    }

    /// The types of an object.
    fn object(&mut self, name: &str, object: &'a Object, out: &mut String) {
        let slug = remark(&object.slug);
        let [create, update, record] =
            ["Create", "Update", "Record"].map(|what| self.names.unique(format!("{name}{what}")));
        let (mut creates, mut updates) = (Vec::new(), Vec::new());
        for attribute in written(object) {
            let value = self.input(name, attribute, out);
            let is_needed = attribute.is_needed_on_create();
            let on_create = holder(attribute, is_needed, &value);
            creates.push(property(attribute, is_needed, &on_create));
            let on_update = holder(attribute, attribute.needs_value(), &value);
            updates.push(property(attribute, false, &on_update));
        }
        let records = object.attributes.iter();
        let records = records.map(|attribute| self.read(attribute)).collect();
        interface(
            out,
            &create,
            &format!("`values` to create a record of {slug}."),
            creates,
        );
        interface(
            out,
            &update,
            &format!("`values` to update a record of {slug}."),
            updates,
        );
        interface(
            out,
            &record,
            &format!("`values` of a record of {slug} that comes back."),
            records,
        );
    }

    /// An attribute of a record that comes back, with all of its values.
    fn read(&self, attribute: &Attribute) -> String {
        let values = match self.kinds.get(&*attribute.kind) {
            None => "unknown".to_owned(),
            Some((_, value)) if attribute.is_multiselect => format!("{value}[]"),
            Some((_, value)) => format!("[{value}?]"),
        };
        property(attribute, !attribute.is_archived, &values)
    }

    /// The type of one value to write. Adds the titles of the attribute's options.
    fn input(&mut self, object: &str, attribute: &'a Attribute, out: &mut String) -> String {
        let Some(kind) = AttributeType::named(&attribute.kind) else {
            return "unknown".to_owned();
        };
        let input = self.kinds[&*attribute.kind].0.clone();
        if kind.part("per_object").is_some() {
            return self.reference(kind, attribute);
        }
        if !has_choice(kind) {
            return input;
        }
        if attribute.choices.is_none() {
            return format!("{input}<string>");
        }
        let name = pascal(&attribute.api_slug, "Attribute");
        let name = self.names.unique(format!("{object}{name}"));
        let titles = attribute.active_choices().map(|choice| &*choice.title);
        let titles: BTreeSet<&str> = titles.filter(|title| !title.is_empty()).collect();
        let titles = titles.into_iter().map(quoted);
        let what = format!("Options of {}.", remark(&attribute.api_slug));
        alias(out, &name, &what, titles);
        format!("{input}<{name}>")
    }

    /// The type of one reference, to the objects that the attribute may refer to.
    fn reference(&mut self, kind: &AttributeType, attribute: &'a Attribute) -> String {
        let mut forms = BTreeSet::new();
        for allowed in &attribute.allowed_objects {
            let object = self.metadata.object(allowed);
            let name = object.and_then(|object| self.references.get(&*object.slug));
            match name {
                Some(name) => forms.insert(name.clone()),
                None => forms.insert("OtherReference".to_owned()),
            };
        }
        if forms.is_empty() {
            self.has_any_reference = true;
            forms.insert("AnyReference".to_owned());
        }
        self.has_other_reference |= forms.contains("OtherReference");
        let mut forms: Vec<String> = forms.into_iter().collect();
        let short = kind.short_form(attribute, self.metadata);
        let short = short.and_then(|form| short_form(kind, form));
        forms.extend(short.map(|short| expression(&short, "string")));
        forms.join(" | ")
    }

    /// The lists of codes that values use.
    fn lists(&self, out: &mut String) {
        for (what, name, list) in [
            ("country-codes", "CountryCode", COUNTRY_CODES),
            ("currency-codes", "CurrencyCode", CURRENCY_CODES),
        ] {
            if self.uses_list(what) {
                let codes: Vec<String> = serde_json::from_str(list).unwrap_or_default();
                let codes = codes.iter().map(|code| quoted(code));
                let what = format!("One of the {}.", what.replace('-', " "));
                alias(out, name, &what, codes);
            }
        }
    }

    /// The types that objects share: those of values.
    fn shared(&self) -> String {
        let mut out = String::new();
        self.lists(&mut out);
        for (kind, (input, value)) in &self.kinds {
            let Some(file) = AttributeType::named(kind) else {
                continue;
            };
            let mut forms = long_forms(file, Profile::Wire);
            let short = file.part("short").and_then(|form| short_form(file, form));
            forms.extend(short);
            if file.part("per_object").is_none() && file.part("write").is_some() {
                let choice = if has_choice(file) {
                    "<Choice extends string>"
                } else {
                    ""
                };
                let forms = forms.iter().map(|form| expression(form, "string"));
                let what = format!("A value to write, of type {kind}.");
                alias(&mut out, &format!("{input}{choice}"), &what, forms);
            }
            let read = read_value(Some((kind, file)));
            let what = format!("A value that comes back, of type {kind}.");
            alias(&mut out, value, &what, vec![expression(&read, "string")]);
        }
        out
    }

    fn uses_list(&self, name: &str) -> bool {
        self.kinds.keys().any(|kind| {
            let file = AttributeType::named(kind);
            file.is_some_and(|file| {
                let written = long_forms(file, Profile::Wire);
                let read = read_value(Some((kind, file)));
                let mut shapes = written.iter().chain([&read]);
                shapes.any(|shape| shape.lists().contains(&name))
            })
        })
    }

    /// The references to each object: by id, and by an attribute.
    fn references(&self, objects: &[(String, &Object)]) -> String {
        let mut out = String::new();
        let kind = AttributeType::named("record-reference");
        let Some(kind) = kind.filter(|_| self.kinds.contains_key("record-reference")) else {
            return out;
        };
        let others = long_forms(kind, Profile::Wire);
        for (_, object) in objects {
            let Some(name) = self.references.get(&*object.slug) else {
                continue;
            };
            let by_id = others.first().into_iter().cloned();
            let by_attribute = object
                .attributes
                .iter()
                .flat_map(|attribute| references_by(kind, attribute));
            let target = quoted(&object.slug);
            let forms = by_id.chain(by_attribute);
            let forms = forms.map(|form| expression(&form, &target));
            let what = format!("A reference to a record of {}.", remark(&object.slug));
            alias(&mut out, name, &what, forms);
        }
        self.other_references(objects, &others, &mut out);
        out
    }

    /// The references to records of objects that an attribute does not name.
    fn other_references(&self, objects: &[(String, &Object)], forms: &[Shape], out: &mut String) {
        let has_others = self.has_any_reference && !self.metadata.is_complete();
        if self.has_any_reference {
            let names = objects
                .iter()
                .filter_map(|(_, object)| self.references.get(&*object.slug).cloned());
            let others = has_others.then(|| "OtherReference".to_owned());
            let what = "A reference to a record of any object.";
            alias(out, "AnyReference", what, names.chain(others));
        }
        if has_others || self.has_other_reference {
            let forms = forms.iter().map(|form| expression(form, "string"));
            let what = "A reference to a record of an object that the metadata do not have.";
            alias(out, "OtherReference", what, forms);
        }
    }
}

fn has_choice(kind: &AttributeType) -> bool {
    let forms = long_forms(kind, Profile::Wire);
    forms.iter().any(Shape::has_choice)
}

/// What holds the values of an attribute in a request.
fn holder(attribute: &Attribute, is_needed: bool, value: &str) -> String {
    match (attribute.is_multiselect, is_needed) {
        _ if value == "unknown" => value.to_owned(),
        (true, true) => format!("Many<{value}>"),
        (true, false) => format!("ReadonlyArray<{value}>"),
        (false, true) => format!("One<{value}>"),
        (false, false) => format!("Optional<{value}>"),
    }
}

fn property(attribute: &Attribute, is_required: bool, value: &str) -> String {
    let mark = if is_required { "" } else { "?" };
    format!(
        "  /** {} */\n  {}{mark}: {value};\n",
        described(attribute, remark),
        key(&attribute.api_slug)
    )
}

fn interface(out: &mut String, name: &str, what: &str, properties: Vec<String>) {
    out.extend(["\n/** ", what, " */\nexport interface ", name, " {\n"]);
    out.extend(properties);
    out.push_str("}\n");
}

/// A type that is one of these; there is no value of a type that is none.
fn alias(out: &mut String, name: &str, what: &str, forms: impl IntoIterator<Item = String>) {
    out.extend(["\n/** ", what, " */\nexport type ", name, " ="]);
    let forms: Vec<String> = forms.into_iter().collect();
    match &forms[..] {
        [] => out.push_str(" never"),
        [only] => out.extend([" ", only]),
        forms => out.extend(forms.iter().flat_map(|form| ["\n  | ", form])),
    }
    out.push_str(";\n");
}

/// The type of a shape, where references point at the object `target`.
fn expression(shape: &Shape, target: &str) -> String {
    let listed = |shapes: &[Shape]| {
        let all = shapes.iter().map(|shape| expression(shape, target));
        all.collect::<Vec<_>>().join(" | ")
    };
    match shape {
        Shape::Any => "unknown".to_owned(),
        Shape::Null => "null".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::String => "string".to_owned(),
        Shape::Literals(texts) => {
            let texts = texts.iter().map(|text| quoted(text));
            texts.collect::<Vec<_>>().join(" | ")
        }
        Shape::Listed(name) if name == "country-codes" => "CountryCode".to_owned(),
        Shape::Listed(_) => "CurrencyCode".to_owned(),
        Shape::Choice => "Choice".to_owned(),
        Shape::Target => target.to_owned(),
        Shape::One(item) => format!("readonly [{}]", expression(item, target)),
        Shape::Object(object) => literal(object, target),
        Shape::Union(shapes) => listed(shapes),
    }
}

fn literal(object: &Properties, target: &str) -> String {
    let property = |property: &shape::Property| {
        let mark = if property.is_required { "" } else { "?" };
        let value = expression(&property.shape, target);
        format!("{}{mark}: {value}", key(&property.name))
    };
    let properties = object.properties.iter().map(property);
    // An index has to fit the named properties as well: any value does.
    let others = object
        .others
        .iter()
        .map(|_| "[name: string]: unknown".to_owned());
    let all: Vec<_> = properties.chain(others).collect();
    format!("{{ {} }}", all.join("; "))
}

/// The name of a property, in quotes if it is no ASCII identifier.
fn key(name: &str) -> String {
    let is_first = |first: char| first.is_ascii_alphabetic() || first == '_';
    let is_name = name.starts_with(is_first)
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_');
    if is_name && name != "__proto__" {
        name.to_owned()
    } else {
        quoted(name)
    }
}

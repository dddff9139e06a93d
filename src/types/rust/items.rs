//! The items of a source file in Rust, as they are asked for.

use crate::types::name::{Names, pascal, quoted_for_rust as quoted, snake};
use crate::types::shape::{Object, Shape};
use std::collections::HashSet;
use std::fmt::Write;

/// The words that cannot be names without `r#`, in any edition.
const KEYWORDS: &str = " abstract as async await become box break const continue do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return static struct trait true try type \
    typeof unsafe unsized use virtual where while yield ";
/// The words that cannot be names at all.
const NEVER_NAMES: [&str; 3] = ["self", "super", "crate"];

const DERIVES: &str = "Clone, Debug, PartialEq, Serialize, Deserialize";

/// How a field holds values of its type.
pub(super) enum Holder {
    Required(String),
    /// Left out if it is `None`.
    Optional(String),
    /// Empty if it is left out.
    Defaulted(String),
    /// The other properties.
    Others(String),
}

pub(super) struct Field {
    /// Its documentation.
    pub(super) what: Option<String>,
    /// Its name in Rust.
    pub(super) ident: String,
    /// Its name in JSON.
    pub(super) name: String,
    pub(super) holder: Holder,
}

pub(super) struct Items {
    names: Names,
    out: String,
    /// The objects inside others, with the names of their structs: most values have the same ones.
    parts: Vec<(Object, String)>,
}

impl Items {
    pub(super) fn new(names: Names) -> Self {
        Self {
            names,
            out: String::new(),
            parts: Vec::new(),
        }
    }

    /// A name for an item that is made later.
    pub(super) fn reserve(&mut self, name: String) -> String {
        self.names.unique(name)
    }

    pub(super) fn source(&self) -> &str {
        &self.out
    }

    /// Makes structs for the objects in an object, named for their properties alone.
    pub(super) fn name_the_parts_of(&mut self, shape: &Shape) {
        if let Shape::Object(object) = shape {
            self.fields("", object);
        }
    }

    /// A struct for one shape; an enum for several, which are told apart by their properties.
    pub(super) fn named(&mut self, name: &str, what: &str, mut shapes: Vec<Shape>) -> String {
        let name = self.names.unique(name.to_owned());
        match (shapes.pop(), shapes.is_empty()) {
            (Some(Shape::Object(object)), true) => self.structure(&name, what, &object),
            (last, _) => {
                shapes.extend(last);
                self.one_of(&name, what, &shapes);
            }
        }
        name
    }

    /// A struct with these fields, and a constructor that takes only the required ones.
    pub(super) fn record(&mut self, name: &str, what: &str, fields: &[Field]) {
        let needed = fields.iter().filter_map(|field| match &field.holder {
            Holder::Required(values) => Some((raw(&field.ident), values.clone())),
            _ => None,
        });
        let needed: Vec<(String, String)> = needed.collect();
        let others = fields.iter().map(|field| match field.holder {
            Holder::Required(_) => raw(&field.ident),
            _ => format!("{}: None", raw(&field.ident)),
        });
        let others: Vec<String> = others.collect();
        self.fields_of(name, what, fields, needed.is_empty());
        if needed.is_empty() {
            return;
        }
        let parameters = needed
            .iter()
            .map(|(name, values)| format!("{name}: {values}"));
        let parameters: Vec<_> = parameters.collect();
        self.line(format_args!("\nimpl {name} {{"));
        self.line(format_args!("    /// With its required attributes alone."));
        self.line(format_args!(
            "    pub fn new({}) -> Self {{",
            parameters.join(", ")
        ));
        self.line(format_args!("        Self {{ {} }}", others.join(", ")));
        self.line(format_args!("    }}\n}}"));
    }

    /// An enum of the titles of options, and whatever else: an id, or an option that was added later.
    pub(super) fn choices<'a>(
        &mut self,
        name: &str,
        what: &str,
        titles: impl Iterator<Item = &'a str>,
    ) -> String {
        let name = self.names.unique(name.to_owned());
        let mut variants = Names::except(&["Other", "Self"]);
        let mut seen = HashSet::new();
        self.open(what, "enum", &name, DERIVES);
        for title in titles.filter(|title| !title.is_empty() && seen.insert(*title)) {
            let variant = variants.unique(pascal(title, "Option"));
            if variant != title {
                self.line(format_args!("    #[serde(rename = {})]", quoted(title)));
            }
            self.line(format_args!("    {variant},"));
        }
        self.line(format_args!(
            "    /// An id, or an option that was added later."
        ));
        self.line(format_args!(
            "    #[serde(untagged)]\n    Other(String),\n}}"
        ));
        name
    }

    fn structure(&mut self, name: &str, what: &str, object: &Object) {
        let fields = self.fields(name, object);
        let has_choice = Shape::Object(object.clone()).has_choice();
        let name = if has_choice {
            format!("{name}<Choice>")
        } else {
            name.to_owned()
        };
        let is_empty = |field: &Field| match &field.holder {
            Holder::Required(values) => values.starts_with("Option<"),
            _ => true,
        };
        let has_default = fields.iter().all(is_empty);
        self.fields_of(&name, what, &fields, has_default);
    }

    fn fields_of(&mut self, name: &str, what: &str, fields: &[Field], has_default: bool) {
        let default = if has_default { ", Default" } else { "" };
        self.open(what, "struct", name, &format!("{DERIVES}{default}"));
        for field in fields {
            self.field(field, "    ", "pub ");
        }
        self.out.push_str("}\n");
    }

    fn one_of(&mut self, name: &str, what: &str, shapes: &[Shape]) {
        let mut variants = Vec::new();
        for shape in shapes {
            variants.push(match shape {
                Shape::Object(object) => (variant_name(object), Ok(self.fields(name, object))),
                shape => {
                    let inner = self.expression(name, shape);
                    (pascal(&inner, "Value"), Err(inner))
                }
            });
        }
        self.open(
            what,
            "enum",
            name,
            &format!("{DERIVES})]\n#[serde(untagged"),
        );
        for (variant, inner) in variants {
            match inner {
                Err(inner) => self.line(format_args!("    {variant}({inner}),")),
                Ok(fields) => {
                    self.line(format_args!("    {variant} {{"));
                    for field in &fields {
                        self.field(field, "        ", "");
                    }
                    self.line(format_args!("    }},"));
                }
            }
        }
        self.out.push_str("}\n");
    }

    /// The fields for the properties of an object.
    fn fields(&mut self, parent: &str, object: &Object) -> Vec<Field> {
        let mut idents = Names::default();
        let mut fields = Vec::new();
        for property in &object.properties {
            let parent = format!("{parent}{}", pascal(&property.name, "Value"));
            let values = self.expression(&parent, &property.shape);
            let inner = values
                .strip_prefix("Option<")
                .and_then(|rest| rest.strip_suffix('>'));
            let holder = match (property.is_required, inner) {
                (true, _) => Holder::Required(values),
                // Null is left out as well: no property makes a difference between the two.
                (false, Some(inner)) => Holder::Optional(inner.to_owned()),
                (false, None) => Holder::Optional(values),
            };
            fields.push(Field {
                what: literals(&property.shape),
                ident: idents.unique(snake(&property.name, "value")),
                name: property.name.clone(),
                holder,
            });
        }
        if let Some(others) = &object.others {
            let values = self.expression(&format!("{parent}Match"), others);
            fields.push(Field {
                what: None,
                ident: idents.unique("others".to_owned()),
                name: String::new(),
                holder: Holder::Others(values),
            });
        }
        fields
    }

    /// The type of a shape. Makes one with this name if it needs a new one.
    fn expression(&mut self, name: &str, shape: &Shape) -> String {
        match shape {
            Shape::Any | Shape::Null => "serde_json::Value".to_owned(),
            Shape::Boolean => "bool".to_owned(),
            Shape::Number => "f64".to_owned(),
            Shape::String | Shape::Literals(_) | Shape::Listed(_) | Shape::Target => {
                "String".to_owned()
            }
            Shape::Choice => "Choice".to_owned(),
            Shape::One(item) => format!("[{}; 1]", self.expression(name, item)),
            Shape::Object(object) => self.part(name, object),
            Shape::Union(shapes) => {
                let others = shapes.iter().filter(|shape| **shape != Shape::Null);
                let others: Vec<Shape> = others.cloned().collect();
                let is_nullable = others.len() < shapes.len();
                let inner = match &others[..] {
                    [only] => self.expression(name, only),
                    _ => self.named(name, "A value in one of these forms.", others),
                };
                if is_nullable {
                    format!("Option<{inner}>")
                } else {
                    inner
                }
            }
        }
    }

    /// The struct of an object inside another.
    fn part(&mut self, name: &str, object: &Object) -> String {
        if let Some((_, known)) = self.parts.iter().find(|(known, _)| known == object) {
            return known.clone();
        }
        let name = self.names.unique(name.to_owned());
        self.structure(&name, "Part of a value.", object);
        self.parts.push((object.clone(), name.clone()));
        name
    }

    fn open(&mut self, what: &str, item: &str, name: &str, derives: &str) {
        self.line(format_args!(
            "\n/// {what}\n#[derive({derives})]\npub {item} {name} {{"
        ));
    }

    fn field(&mut self, field: &Field, indent: &str, visibility: &str) {
        if let Some(what) = &field.what {
            self.line(format_args!("{indent}/// {what}"));
        }
        let mut options = Vec::new();
        let is_flat = matches!(field.holder, Holder::Others(_));
        if !is_flat && (field.ident != field.name || NEVER_NAMES.contains(&&*field.name)) {
            options.push(format!("rename = {}", quoted(&field.name)));
        }
        let values = match &field.holder {
            Holder::Required(values) => values.clone(),
            Holder::Optional(values) => {
                options.push("skip_serializing_if = \"Option::is_none\"".to_owned());
                format!("Option<{values}>")
            }
            Holder::Defaulted(values) => {
                options.push("default".to_owned());
                values.clone()
            }
            Holder::Others(values) => {
                options.push("flatten".to_owned());
                format!("std::collections::BTreeMap<String, {values}>")
            }
        };
        if !options.is_empty() {
            self.line(format_args!("{indent}#[serde({})]", options.join(", ")));
        }
        let name = raw(&field.ident);
        self.line(format_args!("{indent}{visibility}{name}: {values},"));
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "{text}");
    }
}

/// What tells a form from the others: its role, or the last property that it requires.
fn variant_name(object: &Object) -> String {
    let mut last_first = object.properties.iter().rev();
    let last = last_first.find(|property| property.is_required);
    let last = last.map(|property| &*property.name);
    let name = object.role.as_deref().or(last).unwrap_or_default();
    pascal(name, "Value")
}

/// Documentation of the strings that a property can be.
fn literals(shape: &Shape) -> Option<String> {
    let texts = match shape {
        Shape::Literals(texts) => texts,
        Shape::Union(shapes) => return shapes.iter().find_map(literals),
        _ => return None,
    };
    let texts: Vec<_> = texts.iter().map(|text| format!("`{text}`")).collect();
    Some(texts.join(", "))
}

/// An identifier that may be a keyword.
fn raw(ident: &str) -> String {
    if NEVER_NAMES.contains(&ident) {
        format!("{ident}_")
    } else if KEYWORDS.split(' ').any(|keyword| keyword == ident) {
        format!("r#{ident}")
    } else {
        ident.to_owned()
    }
}

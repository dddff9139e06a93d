//! What a value looks like, as far as a type can say: read from the files in `schemas/`, so that no target repeats them.

mod reader;

use crate::api::attribute::AttributeType;
use crate::api::object::Attribute;
use crate::api::profile::Profile;
use crate::json::{NodeId, ROOT};
use crate::schema::compose::instructions::is_for;
use crate::schema::compose::{READ_VALUE, read};
use reader::Reader;
use std::borrow::Cow;

/// What a value looks like. Formats, ranges and patterns are left out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Any,
    Null,
    Boolean,
    Number,
    String,
    /// One of these strings.
    Literals(Vec<String>),
    /// One of the strings of a list with a file of its own, such as `country-codes`.
    Listed(String),
    /// The title of an option or status.
    Choice,
    /// The slug of the object that a reference points at.
    Target,
    /// An array with one item.
    One(Box<Shape>),
    Object(Object),
    Union(Vec<Shape>),
}

/// The properties of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object {
    /// What its schema is annotated with, such as `reference-by-id`.
    pub(super) role: Option<String>,
    pub(super) properties: Vec<Property>,
    /// What other properties hold, if there may be any.
    pub(super) others: Option<Box<Shape>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) is_required: bool,
    pub(super) shape: Shape,
}

impl Shape {
    /// A value in one of these shapes.
    fn any_of(shapes: Vec<Self>) -> Self {
        let mut all = Vec::new();
        for shape in shapes {
            match shape {
                Self::Union(shapes) => all.extend(shapes),
                shape => all.push(shape),
            }
        }
        let mut different: Vec<Self> = Vec::new();
        for shape in all {
            let Self::Object(object) = &shape else {
                if !different.contains(&shape) {
                    different.push(shape);
                }
                continue;
            };
            let same = different.iter_mut().find_map(|known| match known {
                Self::Object(known) if known.has_the_names_of(object) => Some(known),
                _ => None,
            });
            match same {
                Some(known) => known.merge(object),
                None => different.push(shape),
            }
        }
        match &mut different[..] {
            [only] => std::mem::replace(only, Self::Any),
            _ => Self::Union(different),
        }
    }

    /// Whether it depends on the options of an attribute.
    pub(super) fn has_choice(&self) -> bool {
        match self {
            Self::Choice => true,
            Self::One(item) => item.has_choice(),
            Self::Object(object) => object.shapes().any(Self::has_choice),
            Self::Union(shapes) => shapes.iter().any(Self::has_choice),
            _ => false,
        }
    }

    /// The lists with files of their own that it names.
    pub(super) fn lists(&self) -> Vec<&str> {
        match self {
            Self::Listed(name) => vec![name],
            Self::One(item) => item.lists(),
            Self::Object(object) => object.shapes().flat_map(Self::lists).collect(),
            Self::Union(shapes) => shapes.iter().flat_map(Self::lists).collect(),
            _ => Vec::new(),
        }
    }
}

impl Object {
    fn shapes(&self) -> impl Iterator<Item = &Shape> {
        let properties = self.properties.iter().map(|property| &property.shape);
        properties.chain(self.others.as_deref())
    }

    /// Whether two closed objects have the same properties, so that one type can describe both.
    fn has_the_names_of(&self, other: &Self) -> bool {
        let names = |object: &Self| {
            let properties = object.properties.iter();
            properties
                .map(|property| property.name.clone())
                .collect::<Vec<_>>()
        };
        self.others.is_none() && other.others.is_none() && names(self) == names(other)
    }

    /// Allows what the other object does, too.
    fn merge(&mut self, other: &Self) {
        for (property, another) in self.properties.iter_mut().zip(&other.properties) {
            property.is_required &= another.is_required;
            let shape = std::mem::replace(&mut property.shape, Shape::Any);
            property.shape = Shape::any_of(vec![shape, another.shape.clone()]);
        }
    }
}

/// The long forms of a type that can be written in a profile; empty if there are none.
pub(super) fn long_forms(kind: &AttributeType, profile: Profile) -> Vec<Shape> {
    let reader = Reader::new(&kind.file, profile, &|_| None);
    let forms = kind.part("write").into_iter();
    let forms = forms.flat_map(|list| kind.file.children(list));
    let forms = forms.filter(|form| is_for(&kind.file, *form, profile));
    match Shape::any_of(forms.map(|form| reader.shape(form)).collect()) {
        Shape::Union(forms) => forms,
        form => vec![form],
    }
}

/// The part of a type's file that is its short form; `None` if that refuses every value.
pub(super) fn short_form(kind: &AttributeType, form: NodeId) -> Option<Shape> {
    let is_refused = kind.file.child(form, "x-refuse").is_some();
    let reader = Reader::new(&kind.file, Profile::Wire, &|_| None);
    (!is_refused).then(|| reader.shape(form))
}

/// A value of a type in a record that comes back, without what is special to the type if there is none.
pub(super) fn read_value(kind: Option<(&str, &AttributeType)>) -> Shape {
    let parts = |name: &str| {
        let (type_name, kind) = kind?;
        match name {
            "type" => Some(Shape::Literals(vec![type_name.to_owned()])),
            "read" => Some(Shape::Object(read_properties(kind))),
            _ => None,
        }
    };
    let file = read(READ_VALUE);
    Reader::new(&file, Profile::Wire, &parts).shape(ROOT)
}

fn read_properties(kind: &AttributeType) -> Object {
    let file = &kind.file;
    let optional = kind.part("read_optional").into_iter();
    let optional = optional.flat_map(|list| file.children(list));
    let optional: Vec<_> = optional.filter_map(|name| file.string(name)).collect();
    let reader = Reader::new(file, Profile::Wire, &|_| None);
    let members = kind.part("read").into_iter();
    let members = members.flat_map(|read| file.children(read));
    let property = |member| {
        let name = file.key(member)?.into_owned();
        Some(Property {
            is_required: !optional.contains(&Cow::Borrowed(&name)),
            shape: reader.shape(member),
            name,
        })
    };
    Object {
        properties: members.filter_map(property).collect(),
        ..Object::default()
    }
}

/// The references to an object by the value of one of its attributes, if references can match by that.
pub(super) fn references_by(kind: &AttributeType, attribute: &Attribute) -> Vec<Shape> {
    let target = AttributeType::named(&attribute.kind);
    let key = target.and_then(|target| target.file.string(target.part("match")?));
    let (Some(key), Some(templates)) = (key, kind.part("per_object")) else {
        return Vec::new();
    };
    let templates = kind.file.children(templates);
    templates
        .map(|template| reference_by(kind, template, &attribute.api_slug, &key))
        .collect()
}

fn reference_by(kind: &AttributeType, template: NodeId, slug: &str, key: &str) -> Shape {
    let file = &kind.file;
    let plain = Reader::new(file, Profile::Wire, &|_| None);
    let forms = kind.part("matched_values").into_iter();
    let mut forms = forms.flat_map(|list| file.children(list));
    let form = forms.find(|form| plain.requires(*form, key));
    let form = form.map_or(Shape::Any, |form| plain.shape(form));
    let matched = |name: &str| (name == "matched-form").then(|| form.clone());
    let parts = |name: &str| {
        let part = match name {
            "matched-attributes" => "matched",
            "looked-up-attributes" => "looked_up",
            _ => return None,
        };
        let shape = Reader::new(file, Profile::Wire, &matched).shape(kind.part(part)?);
        let properties = vec![Property {
            name: slug.to_owned(),
            is_required: true,
            shape,
        }];
        Some(Shape::Object(Object {
            properties,
            ..Object::default()
        }))
    };
    Reader::new(file, Profile::Wire, &parts).shape(template)
}

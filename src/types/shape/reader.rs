//! Reads schemas as shapes.

use super::{Object, Property, Shape};
use crate::api::profile::Profile;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::schema::compose::instructions::{INSERT, inserted, is_for, of_profile};
use std::borrow::Cow;

/// Reads schemas of a file, with what is inserted for a name.
pub(super) struct Reader<'a> {
    file: &'a Document<'static>,
    profile: Profile,
    parts: &'a dyn Fn(&str) -> Option<Shape>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        file: &'a Document<'static>,
        profile: Profile,
        parts: &'a dyn Fn(&str) -> Option<Shape>,
    ) -> Self {
        Self {
            file,
            profile,
            parts,
        }
    }

    pub(super) fn shape(&self, at: NodeId) -> Shape {
        let file = self.file;
        if let Some(form) = of_profile(file, at, self.profile) {
            return self.shape(form);
        }
        if let Some(name) = inserted(file, at) {
            return self.inserted(&name);
        }
        if self.role(at).as_deref() == Some("target-object") {
            return Shape::Target;
        }
        if let Some(members) = file.child(at, "enum") {
            return self.members(members);
        }
        if let Some(forms) = file.child(at, "anyOf") {
            return self.forms(forms);
        }
        let Some(types) = file.child(at, "type") else {
            return self.inserted_beside(at);
        };
        match file.string(types) {
            Some(name) => self.of_type(at, &name),
            None => Shape::any_of(
                file.children(types)
                    .filter_map(|name| Some(self.of_type(at, &file.string(name)?)))
                    .collect(),
            ),
        }
    }

    fn of_type(&self, at: NodeId, name: &str) -> Shape {
        match name {
            "null" => Shape::Null,
            "boolean" => Shape::Boolean,
            "number" | "integer" => Shape::Number,
            "string" => Shape::String,
            // The only arrays inside a value hold what a reference matches by: one item.
            "array" => match self.file.child(at, "items") {
                Some(items) => Shape::One(Box::new(self.shape(items))),
                None => Shape::Any,
            },
            "object" => Shape::Object(self.object(at)),
            _ => Shape::Any,
        }
    }

    fn inserted(&self, name: &str) -> Shape {
        match name {
            "choice" => Shape::Choice,
            "country-codes" | "currency-codes" => Shape::Listed(name.to_owned()),
            _ => (self.parts)(name).unwrap_or(Shape::Any),
        }
    }

    /// The shape of a schema without a type: what is inserted beside its other keywords.
    fn inserted_beside(&self, at: NodeId) -> Shape {
        let name = self.file.child(at, INSERT);
        let name = name.and_then(|name| self.file.string(name));
        name.map_or(Shape::Any, |name| self.inserted(&name))
    }

    /// The shape of an `enum`.
    fn members(&self, members: NodeId) -> Shape {
        let file = self.file;
        if let Some(name) = inserted(file, members) {
            return self.inserted(&name);
        }
        let (mut literals, mut others) = (Vec::new(), Vec::new());
        for member in file.children(members) {
            match (file.string(member), inserted(file, member)) {
                (Some(text), _) => literals.push(text.into_owned()),
                (None, Some(name)) => others.push(self.inserted(&name)),
                (None, None) => others.push(Shape::Null),
            }
        }
        if !literals.is_empty() {
            others.insert(0, Shape::Literals(literals));
        }
        Shape::any_of(others)
    }

    /// The shape of an `anyOf`.
    fn forms(&self, forms: NodeId) -> Shape {
        if inserted(self.file, forms).is_some() {
            let list = self.file.child(ROOT, "matched_values").into_iter();
            let list = list.flat_map(|list| self.file.children(list));
            return Shape::any_of(list.map(|form| self.shape(form)).collect());
        }
        let forms = self.file.children(forms);
        let shape = |form| match inserted(self.file, form).as_deref() {
            Some("matched_values") => self.forms(form),
            _ => self.shape(form),
        };
        Shape::any_of(forms.map(shape).collect())
    }

    fn object(&self, at: NodeId) -> Object {
        let file = self.file;
        let members = file.child(at, "properties").into_iter();
        let members = members.flat_map(|members| file.children(members));
        let mut properties = Vec::new();
        for member in members {
            let Some(name) = file.key(member) else {
                continue;
            };
            if name == INSERT {
                let part = file.string(member).and_then(|part| (self.parts)(&part));
                if let Some(Shape::Object(part)) = part {
                    properties.extend(part.properties);
                }
            } else if !self.is_refused(member) {
                properties.push(Property {
                    is_required: self.requires(at, &name),
                    shape: self.shape(member),
                    name: name.into_owned(),
                });
            }
        }
        let role = self.role(at);
        let others = match file.child(at, "additionalProperties") {
            Some(others) if file.kind(others) == Kind::Object => Some(others),
            _ => None,
        };
        let others = others.filter(|others| inserted(file, *others).is_none());
        let others = others.map(|others| Box::new(self.shape(others)));
        // The vendor's guide shows more options there, which no schema lists.
        let is_open = role.as_deref() == Some("target-record-reference");
        Object {
            others: others.or_else(|| is_open.then(|| Box::new(Shape::Any))),
            role,
            properties,
        }
    }

    /// Whether a property must not be written, or is better not.
    fn is_refused(&self, property: NodeId) -> bool {
        let file = self.file;
        if file.kind(property) != Kind::Object {
            return file.kind(property) == Kind::Bool(false);
        }
        let advice = file.child(property, "x-advice");
        !is_for(file, property, self.profile)
            || advice.is_some_and(|advice| file.child(advice, "x-refuse").is_some())
    }

    fn role(&self, at: NodeId) -> Option<String> {
        let role = self.file.child(at, "x-role")?;
        self.file.string(role).map(Cow::into_owned)
    }

    /// Whether an object requires this property.
    pub(super) fn requires(&self, at: NodeId, name: &str) -> bool {
        let required = self.file.child(at, "required").into_iter();
        let mut names = required.flat_map(|list| self.file.children(list));
        names.any(|required| {
            self.file
                .string(required)
                .is_some_and(|required| required == name)
        })
    }
}

//! The long forms of what can be written short, from the files of the attribute types: hints show them, and expanding
//! puts them around a string.

use crate::api::attribute::AttributeType;
use crate::api::form::Form;
use crate::api::object::{Attribute, Object};
use crate::json::{Document, Kind, NodeId};
use serde::Deserialize;
use std::collections::HashMap;

/// The part of a form that a string replaces, quotes included.
const TEXT: &str = "\"…\"";

/// The forms of an object.
#[derive(Debug)]
pub(crate) struct LongForms {
    attributes: HashMap<String, Forms>,
    /// The long forms of numbers and booleans.
    literals: HashMap<String, LongForm>,
    matched: HashMap<String, LongForm>,
}

/// The forms of an attribute's value.
#[derive(Debug)]
pub(crate) struct Forms {
    /// The long form of a string, as the API reads it.
    pub(crate) text: LongForm,
    /// The long form of a record id; `None` if the attribute takes no references.
    pub(crate) record_id: Option<LongForm>,
    /// The object that references in this attribute name.
    pub(crate) target_object: Option<String>,
    /// What a bare string in this attribute is, if the attribute takes references: `a domain`.
    pub(crate) called: Option<String>,
    /// The form that a bare string has to have.
    pub(crate) form: Option<Form>,
}

/// An object with one value left open.
#[derive(Debug)]
pub(crate) struct LongForm {
    /// The form as people read it: `{"value": "…"}`.
    pub(crate) shown: &'static str,
    /// The key whose value is left open.
    pub(crate) key: String,
}

impl LongForm {
    /// What comes before the string and after it, with or without spaces.
    pub(crate) fn around(&self, is_spaced: bool) -> (String, String) {
        let (head, tail) = self.shown.split_once(TEXT).unwrap_or_default();
        [head, tail]
            .map(|part| {
                if is_spaced {
                    part.to_owned()
                } else {
                    part.replace(' ', "")
                }
            })
            .into()
    }
}

impl LongForms {
    /// The forms of the attributes of an object, by their types.
    pub(super) fn of_object(object: &Object) -> Self {
        let attributes = object.attributes.iter();
        let forms = |attribute: &Attribute| Some((attribute.api_slug.clone(), forms(attribute)?));
        let literals = object.attributes.iter();
        let literals = literals.filter_map(|attribute| {
            let kind = AttributeType::named(&attribute.kind)?;
            let form = long_form(&kind.file, kind.part("long_literal")?)?;
            Some((attribute.api_slug.clone(), form))
        });
        Self {
            attributes: attributes.filter_map(forms).collect(),
            literals: literals.collect(),
            matched: matched().unwrap_or_default(),
        }
    }

    /// The forms of a standard attribute.
    pub(crate) fn of(&self, attribute: &str) -> Option<&Forms> {
        self.attributes.get(attribute)
    }

    /// The form of an attribute in which a number or a boolean, or a string that says one, is a long form.
    pub(crate) fn of_literal(&self, attribute: &str) -> Option<&LongForm> {
        self.literals.get(attribute)
    }

    /// The long form of a value to match by this attribute: `{"value": "…"}` unless the file has another.
    pub(crate) fn matched(&self, attribute: &str) -> &str {
        self.matched
            .get(attribute)
            .map_or("{\"value\": \"…\"}", |form| form.shown)
    }
}

/// The forms of an attribute whose values have a short form.
fn forms(attribute: &Attribute) -> Option<Forms> {
    let kind = AttributeType::named(&attribute.kind)?;
    let part = |name| kind.part_for(attribute, name);
    let string = |name| kind.file.string(part(name)?);
    Some(Forms {
        text: long_form(&kind.file, part("long_form")?)?,
        record_id: part("record_id").and_then(|at| long_form(&kind.file, at)),
        target_object: attribute.only_object().map(Into::into),
        called: string("called").map(Into::into),
        form: part("form").and_then(|at| Form::deserialize(kind.file.to_json(at)).ok()),
    })
}

/// The values to match by, by the slug of the attribute.
fn matched() -> Option<HashMap<String, LongForm>> {
    let references = AttributeType::named("record-reference")?;
    let file = &references.file;
    let form = |at| Some((file.key(at)?.into_owned(), long_form(file, at)?));
    file.children(references.part("matched_by")?)
        .map(form)
        .collect()
}

fn long_form(file: &Document<'static>, at: NodeId) -> Option<LongForm> {
    let is_open = |node: &NodeId| {
        matches!(file.kind(*node), Kind::String { .. }) && file.slice(file.span(*node)) == TEXT
    };
    let open = file.inside(at).find(is_open)?;
    Some(LongForm {
        shown: file.slice(file.span(at)),
        key: file.key(open)?.into_owned(),
    })
}

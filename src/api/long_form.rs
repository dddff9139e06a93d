//! The long forms of what can be written short, from the operation's file `long-forms.json`: hints show them, and
//! expanding puts them around a string.

use crate::json;
use crate::json::{Document, Kind, NodeId, ROOT};
use std::collections::HashMap;

/// The part of a form that a string replaces, quotes included.
const TEXT: &str = "\"…\"";

/// The forms of an operation.
#[derive(Debug)]
pub(crate) struct LongForms {
    attributes: HashMap<String, Forms>,
    matched: HashMap<String, Form>,
}

/// The forms of an attribute's value.
#[derive(Debug)]
pub(crate) struct Forms {
    /// The long form of a string, as the API reads it.
    pub(crate) text: Form,
    /// The long form of a record id; `None` if the attribute takes no references.
    pub(crate) record_id: Option<Form>,
    /// The object that references in this attribute name.
    pub(crate) target_object: Option<String>,
    /// What a bare string in this attribute is, if the attribute takes references: `a domain`.
    pub(crate) short: Option<String>,
}

/// An object with one string left open.
#[derive(Debug)]
pub(crate) struct Form {
    /// The form as people read it: `{"value": "…"}`.
    pub(crate) shown: &'static str,
    /// The key whose value is the string.
    pub(crate) key: String,
}

impl Form {
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
    /// Reads the file; `None` if it does not have the right form.
    pub(crate) fn read(text: &'static str) -> Option<Self> {
        let document = json::read(text.as_bytes()).ok()?;
        let members = |object, name| {
            let found = document.child(object, name)?;
            Some(document.children(found).map(|member| {
                let key = document.key(member).unwrap_or_default();
                (key.into_owned(), member)
            }))
        };
        let forms = |(name, member)| {
            let form = |of| {
                document
                    .child(member, of)
                    .and_then(|at| form(&document, at))
            };
            let text = form("text")?;
            let record_id = form("record_id");
            let reference = document.child(member, "record_id");
            let object = reference.and_then(|at| document.child(at, "target_object"));
            let object = object.and_then(|at| document.string(at));
            let short = document.child(member, "short");
            let short = short.and_then(|at| document.string(at));
            let forms = Forms {
                text,
                record_id,
                target_object: object.map(Into::into),
                short: short.map(Into::into),
            };
            Some((name, forms))
        };
        Some(Self {
            attributes: members(ROOT, "attributes")?
                .map(forms)
                .collect::<Option<_>>()?,
            matched: members(ROOT, "matched")?
                .map(|(name, member)| Some((name, form(&document, member)?)))
                .collect::<Option<_>>()?,
        })
    }

    /// The forms of a standard attribute.
    pub(crate) fn of(&self, attribute: &str) -> Option<&Forms> {
        self.attributes.get(attribute)
    }

    /// The long form of a value to match by this attribute: `{"value": "…"}` unless the file has another.
    pub(crate) fn matched(&self, attribute: &str) -> &str {
        self.matched
            .get(attribute)
            .map_or("{\"value\": \"…\"}", |form| form.shown)
    }
}

fn form(document: &Document<'static>, at: NodeId) -> Option<Form> {
    let is_open = |node: &NodeId| {
        matches!(document.kind(*node), Kind::String { .. })
            && document.slice(document.span(*node)) == TEXT
    };
    let open = document.inside(at).find(is_open)?;
    Some(Form {
        shown: document.slice(document.span(at)),
        key: document.key(open)?.into_owned(),
    })
}

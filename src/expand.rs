//! Short forms to long ones: what is missing is put around them, and the rest of the text stays.

use crate::Error;
use crate::format::Format;
use crate::found::Remark;
use crate::json::{Document, Kind, NodeId};
use crate::long_form::{Form, Forms};
use crate::operation::Operation;
use crate::rule::Rule;
use crate::schema::Schema;
use std::fmt;
use std::str::FromStr;

/// What a text in the form of a UUID is, where it can be the id of a user or of a record: in `users`.
///
/// The API reads it as a user id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UuidAs {
    /// The id that your own system gave a user: it is matched by the attribute `user_id`.
    UserId,
    /// The id of a record of the object `users`. The body means something else in the long form then.
    RecordId,
}

impl UuidAs {
    /// Both.
    pub const ALL: [Self; 2] = [Self::UserId, Self::RecordId];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserId => "user-id",
            Self::RecordId => "record-id",
        }
    }
}

impl fmt::Display for UuidAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for UuidAs {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let id = Self::ALL.into_iter().find(|id| id.name() == name);
        id.ok_or(Error::UnknownId)
    }
}

/// The long form of a document that profile wire takes, or the texts that have none.
pub(crate) fn expand(
    operation: &Operation,
    uuids: Option<UuidAs>,
    schema: &Schema,
    document: &Document<'_>,
) -> Result<String, Vec<Remark>> {
    let mut expansion = Expansion {
        document,
        uuids,
        limit: schema
            .ids()
            .filter_map(|id| schema.node(id).max_length)
            .max(),
        is_spaced: false,
        written: 0,
        text: String::new(),
        unclear: Vec::new(),
    };
    if let Some((object, id)) = operation.advice.attributes(schema, document) {
        expansion.is_spaced = is_spaced(document, object);
        let node = schema.node(id);
        for attribute in document.children(object) {
            let key = document.key(attribute).unwrap_or_default();
            let (Some(forms), Some(index)) = (operation.long_forms.of(&key), node.property(&key))
            else {
                continue;
            };
            let schema_at = &schema.node(node.properties[index].1).pointer;
            expansion.attribute(forms, schema_at, attribute);
        }
    }
    expansion.end()
}

/// Whether a space follows the colon before this value.
fn is_spaced(document: &Document<'_>, value: NodeId) -> bool {
    document.span(value).start > document.key_span(value).end + 1
}

struct Expansion<'a> {
    document: &'a Document<'a>,
    uuids: Option<UuidAs>,
    /// Of a text to match by, in bytes.
    limit: Option<usize>,
    is_spaced: bool,
    /// How much of the document is in the new text.
    written: usize,
    text: String,
    unclear: Vec<Remark>,
}

impl Expansion<'_> {
    fn attribute(&mut self, forms: &Forms, schema_at: &str, value: NodeId) {
        match self.document.kind(value) {
            Kind::Array => {
                let document = self.document;
                for item in document.children(value) {
                    self.item(forms, schema_at, item);
                }
            }
            _ => {
                self.insert(self.document.span(value).start, "[");
                self.item(forms, schema_at, value);
                self.insert(self.document.span(value).end, "]");
            }
        }
    }

    fn item(&mut self, forms: &Forms, schema_at: &str, item: NodeId) {
        let Some(text) = self.document.string(item) else {
            return;
        };
        let mut form = &forms.text;
        if let Some(record_id) = forms
            .record_id
            .as_ref()
            .filter(|_| Format::Uuid.check()(&text))
        {
            match self.uuids {
                Some(UuidAs::UserId) => {}
                Some(UuidAs::RecordId) => form = record_id,
                None => {
                    return self
                        .unclear
                        .push(ambiguous(form, record_id, schema_at, item));
                }
            }
        }
        // A text attribute has the limit already; a domain has none.
        if let Some(limit) = self
            .limit
            .filter(|limit| form.key == "value" && text.len() > *limit)
        {
            let remark = too_long(text.len(), limit, schema_at, item);
            return self.unclear.push(remark);
        }
        let (before, after) = form.around(self.is_spaced);
        self.insert(self.document.span(item).start, &before);
        self.insert(self.document.span(item).end, &after);
    }

    /// Places must not decrease from call to call.
    fn insert(&mut self, at: usize, text: &str) {
        self.text.push_str(self.document.slice(self.written..at));
        self.text.push_str(text);
        self.written = at;
    }

    fn end(mut self) -> Result<String, Vec<Remark>> {
        self.insert(self.document.text().len(), "");
        if self.unclear.is_empty() {
            Ok(self.text)
        } else {
            Err(self.unclear)
        }
    }
}

fn ambiguous(text: &Form, record_id: &Form, schema_at: &str, value: NodeId) -> Remark {
    Remark {
        rule: Rule::AmbiguousId,
        value,
        schema_at: schema_at.to_owned(),
        message: "a UUID can be the id of a user or of a record: say which it is".to_owned(),
        hint: Some(format!("{} or {}", text.shown, record_id.shown)),
    }
}

fn too_long(actual: usize, limit: usize, schema_at: &str, value: NodeId) -> Remark {
    Remark {
        rule: Rule::TextLimit,
        value,
        schema_at: schema_at.to_owned(),
        message: format!(
            "text of {actual} bytes is over the limit of {limit} bytes of a text to match by"
        ),
        hint: None,
    }
}

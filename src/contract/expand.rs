//! Short forms to long ones: what is missing is put around them, and the rest of the text stays.

use super::Contract;
use crate::format::Format;
use crate::found::{Found, Remark};
use crate::json::{self, Document, Kind, NodeId};
use crate::long_form::{Form, Forms};
use crate::operation::{Body, Operation};
use crate::rule::Rule;
use crate::schema::Schema;
use crate::{Error, Profile, Rejected, Report};
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

impl Contract {
    /// Says what a text in the form of a UUID is where it can be the id of a user or of a record, for
    /// [`expand`](Self::expand). Unless told, such a text is refused there. No check depends on it.
    #[must_use]
    pub fn with_uuids_as(mut self, id: UuidAs) -> Self {
        self.uuids = Some(id);
        self
    }

    /// The same request in the long form: what [`Profile::Wire`] takes, written as
    /// [`Profile::Canonical`] takes it. The profile of this contract plays no part.
    ///
    /// A text or an object in place of an array comes to stand in an array. A text becomes the object
    /// that the API reads it as: `{"value": …}` in a text attribute, a match by `domains` in `company`,
    /// a match by `user_id` in `users`. Nothing else changes: numbers, escapes, spaces and the order of
    /// keys stay as they are written, and so do custom attributes, of whose forms the contract knows
    /// nothing. A body in the long form comes back as it is.
    ///
    /// # Errors
    ///
    /// [`Rejected`] with the report of profile wire if that refuses the body, else with a report that
    /// names each text whose long form cannot be known: [`Rule::AmbiguousId`] for a UUID in `users`, if
    /// [`with_uuids_as`](Self::with_uuids_as) does not say what it is, and [`Rule::TextLimit`] for a
    /// text in `users` that is too long to match by.
    ///
    /// ```
    /// use attio_contract::{Contract, Rule, UuidAs};
    ///
    /// let contract = Contract::default();
    /// assert_eq!(
    ///     contract.expand(br#"{"data": {"values": {"name": "Example Ltd", "seats": 1.0}}}"#)?,
    ///     r#"{"data": {"values": {"name": [{"value": "Example Ltd"}], "seats": 1.0}}}"#,
    /// );
    ///
    /// let body = br#"{"data": {"values": {"users": ["3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"]}}}"#;
    /// let refused = contract.expand(body).unwrap_err();
    /// assert_eq!(refused.report().findings()[0].rule, Rule::AmbiguousId);
    /// assert!(contract.with_uuids_as(UuidAs::UserId).expand(body)?.contains("user_id"));
    /// # Ok::<(), attio_contract::Rejected>(())
    /// ```
    pub fn expand(&self, bytes: impl AsRef<[u8]>) -> Result<String, Rejected> {
        let bytes = bytes.as_ref();
        let rejected = |report: Report| Rejected::new(report.about(self.operation, Body::Request));
        let wire = Self {
            profile: Profile::Wire,
            advises: false,
            ..*self
        };
        wire.check_request(bytes).into_result()?;
        let Some(embedded) = self.operation.embedded(wire.profile, Body::Request) else {
            return Err(rejected(self.without_schema(Body::Request)));
        };
        let document = json::read(bytes).map_err(|error| rejected(self.syntax(bytes, &error)))?;
        let schema = embedded.compiled();
        let expanded = expand(self.operation, self.uuids, schema, &document);
        expanded.map_err(|unclear| {
            let found = unclear.iter().map(Unclear::remark).map(Found::Unclear);
            rejected(wire.report(Body::Request, schema, &document, |take| {
                found.for_each(take);
            }))
        })
    }
}

/// The long form of a document that profile wire takes, or the texts that have none.
fn expand<'a>(
    operation: &'a Operation,
    uuids: Option<UuidAs>,
    schema: &'a Schema,
    document: &'a Document<'_>,
) -> Result<String, Vec<Unclear<'a>>> {
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
    unclear: Vec<Unclear<'a>>,
}

impl<'a> Expansion<'a> {
    fn attribute(&mut self, forms: &'a Forms, schema_at: &'a str, value: NodeId) {
        let document = self.document;
        if document.kind(value) == Kind::Array {
            for item in document.children(value) {
                self.item(forms, schema_at, item);
            }
            return;
        }
        self.insert(document.span(value).start, "[");
        self.item(forms, schema_at, value);
        self.insert(document.span(value).end, "]");
    }

    fn item(&mut self, forms: &'a Forms, schema_at: &'a str, item: NodeId) {
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
                    return self.unclear.push(Unclear {
                        value: item,
                        schema_at,
                        reason: Reason::Ambiguous(form, record_id),
                    });
                }
            }
        }
        // A text attribute has the limit already; a domain has none.
        if let Some(limit) = self
            .limit
            .filter(|limit| form.key == "value" && text.len() > *limit)
        {
            return self.unclear.push(Unclear {
                value: item,
                schema_at,
                reason: Reason::TooLong(text.len(), limit),
            });
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

    fn end(mut self) -> Result<String, Vec<Unclear<'a>>> {
        self.insert(self.document.text().len(), "");
        if self.unclear.is_empty() {
            Ok(self.text)
        } else {
            Err(self.unclear)
        }
    }
}

/// A text that has no long form, in the small: there can be one for every 40 bytes of a body.
struct Unclear<'a> {
    value: NodeId,
    schema_at: &'a str,
    reason: Reason<'a>,
}

enum Reason<'a> {
    /// The two forms that it can have.
    Ambiguous(&'a Form, &'a Form),
    /// Its bytes, and how many it may have.
    TooLong(usize, usize),
}

impl Unclear<'_> {
    fn remark(&self) -> Remark {
        let (rule, message, hint) = match self.reason {
            Reason::Ambiguous(text, record_id) => (
                Rule::AmbiguousId,
                "this UUID can be the id of a user or of a record: say which it is".to_owned(),
                Some(format!("{} or {}", text.shown, record_id.shown)),
            ),
            Reason::TooLong(actual, limit) => (
                Rule::TextLimit,
                format!(
                    "string of {actual} bytes, but the limit is {limit} bytes for a string to match by"
                ),
                None,
            ),
        };
        Remark {
            rule,
            value: self.value,
            schema_at: self.schema_at.to_owned(),
            message,
            hint,
        }
    }
}

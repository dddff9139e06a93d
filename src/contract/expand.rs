//! Rewrites short forms as long ones: adds what is missing around them and keeps the rest of the text.

use super::Contract;
use crate::api::attribute::AttributeType;
use crate::api::body::Body;
use crate::api::long_form::{Forms, LongForm};
use crate::api::operation::Operation;
use crate::api::profile::Profile;
use crate::api::uuid_as::UuidAs;
use crate::json;
use crate::json::{Document, Kind, NodeId};
use crate::report::Report;
use crate::report::attribute::attributes;
use crate::report::issue::{Issue, Remark};
use crate::report::rejected::Rejected;
use crate::report::rule::Rule;
use crate::report::wording::expand as words;
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::schema::{Schema, SchemaId};

impl Contract {
    /// Says how [`expand`](Self::expand) reads a UUID that can be the id of a user or of a record. By default `expand`
    /// refuses such a body. No check depends on this setting.
    #[must_use]
    pub fn with_uuids_as(mut self, id: UuidAs) -> Self {
        self.uuids = Some(id);
        self
    }

    /// Rewrites a request from any form that [`Profile::Wire`] accepts to the long form, which [`Profile::Canonical`]
    /// accepts. The profile of this contract makes no difference.
    ///
    /// A value that is given in place of an array is wrapped in an array. A string, a number or a boolean becomes the object
    /// that the API reads it as: `{"value": …}` in a text attribute, a match by `domains` in `company`, a match by
    /// `user_id` in `users`. A number or a boolean in a string, which some attributes take, is written without quotes.
    /// Nothing else changes: numbers, escapes, whitespace and the order of keys stay as written, and so do attributes
    /// whose types the contract does not know: without metadata, custom ones. A body in the long form is returned
    /// unchanged.
    ///
    /// # Errors
    ///
    /// [`Rejected`] with the report of profile wire if that profile rejects the body. Otherwise [`Rejected`] with a
    /// report that names each string whose long form cannot be known: [`Rule::AmbiguousId`] for a UUID in `users` if
    /// [`with_uuids_as`](Self::with_uuids_as) does not say how to read it, [`Rule::TextLimit`] for a string in `users`
    /// that is too long to match by, [`Rule::AdditionalProperty`] for a reference by `target_record_reference`, which has
    /// no long form, and [`Rule::Shorthand`] for an address or a name in a string, which only the server can take apart, and
    /// for a string that refers to a record of an object that the metadata do not have.
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
        let rejected =
            |report: Report| Rejected::new(report.about(self.operation(), Body::Request));
        let wire = Self {
            profile: Profile::Wire,
            advises: false,
            ..self.clone()
        };
        wire.check_request(bytes).into_result()?;
        let Some(compiled) = wire.body(Body::Request) else {
            return Err(rejected(self.build(Body::Request).without_schema()));
        };
        let document = json::read(bytes)
            .map_err(|error| rejected(self.build(Body::Request).syntax(bytes, &error)))?;
        let schema = compiled.schema();
        let expanded = expand(self.operation(), self.uuids, schema, &document);
        expanded.map_err(|unclear| {
            let found = unclear.iter().map(Unclear::remark).map(Issue::Unclear);
            rejected(wire.build(Body::Request).report(schema, &document, |take| {
                found.for_each(take);
            }))
        })
    }
}

/// The long form of a document that profile wire accepts, or the strings that have none.
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
        lookup: lookup(schema),
        is_spaced: false,
        written: 0,
        text: String::new(),
        unclear: Vec::new(),
    };
    if let Some((object, id)) = attributes(schema, document) {
        expansion.is_spaced = is_spaced(document, object);
        let node = schema.node(id);
        for attribute in document.children(object) {
            let key = document.key(attribute).unwrap_or_default();
            let (Some(known), Some(index)) =
                (operation.object.attribute(&key), node.property(&key))
            else {
                continue;
            };
            let Some(kind) = AttributeType::named(&known.kind) else {
                continue;
            };
            let forms = OfAttribute {
                text: operation.long_forms.of(&known.api_slug),
                literal: operation.long_forms.of_literal(&known.api_slug),
                refers: kind.part("matched_by").is_some(),
                schema_at: &schema.node(node.properties[index].1).pointer,
            };
            expansion.attribute(&forms, attribute);
        }
    }
    expansion.end()
}

fn lookup(schema: &Schema) -> Option<&str> {
    let reference = schema.node(schema.find(Role::ReferenceByLookup)?);
    let role = |id: SchemaId| schema.node(id).role;
    let mut properties = reference.properties.iter();
    let lookup = properties.find(|(_, id)| role(*id) == Some(Role::TargetRecordReference));
    lookup.map(|(name, _)| name.as_str())
}

/// Whether a space follows the colon before this value.
fn is_spaced(document: &Document<'_>, value: NodeId) -> bool {
    document.span(value).start > document.key_span(value).end + 1
}

/// How the values of an attribute are expanded.
struct OfAttribute<'a> {
    text: Option<&'a Forms>,
    /// The form of numbers and booleans, and of strings that say one.
    literal: Option<&'a LongForm>,
    /// Whether the values are references to records.
    refers: bool,
    schema_at: &'a str,
}

struct Expansion<'a> {
    document: &'a Document<'a>,
    uuids: Option<UuidAs>,
    /// The limit of a string to match by, in bytes.
    limit: Option<usize>,
    /// The key of a reference that looks a record up.
    lookup: Option<&'a str>,
    is_spaced: bool,
    /// How much of the document has been copied to the new text.
    written: usize,
    text: String,
    unclear: Vec<Unclear<'a>>,
}

impl<'a> Expansion<'a> {
    fn attribute(&mut self, forms: &OfAttribute<'a>, value: NodeId) {
        let document = self.document;
        if document.kind(value) == Kind::Array {
            for item in document.children(value) {
                self.item(forms, item);
            }
            return;
        }
        // Advice in profile wire, and nothing that could be longer.
        if document.kind(value) == Kind::Null {
            return;
        }
        self.insert(document.span(value).start, "[");
        self.item(forms, value);
        self.insert(document.span(value).end, "]");
    }

    fn item(&mut self, forms: &OfAttribute<'a>, item: NodeId) {
        let document = self.document;
        if let Some(literal) = forms.literal {
            return self.literal(literal, item);
        }
        if let Some(lookup) = self.lookup(item) {
            return self.is_unclear(forms, lookup, Reason::Lookup);
        }
        let Some(text) = document.string(item) else {
            return;
        };
        let Some(known) = forms.text else {
            let reason = if forms.refers {
                Reason::UnknownObject
            } else {
                Reason::Parts
            };
            return self.is_unclear(forms, item, reason);
        };
        let mut form = &known.text;
        if let Some(record_id) = known
            .record_id
            .as_ref()
            .filter(|_| Format::Uuid.check()(&text))
        {
            match self.uuids {
                Some(UuidAs::UserId) => {}
                Some(UuidAs::RecordId) => form = record_id,
                None => {
                    return self.is_unclear(forms, item, Reason::Ambiguous(form, record_id));
                }
            }
        }
        if let Some(limit) = self.exceeded(form, &text) {
            return self.is_unclear(forms, item, Reason::TooLong(text.len(), limit));
        }
        self.insert_around(form, item);
    }

    /// A number or a boolean, or a string that says one: bare, or in its long form.
    fn literal(&mut self, form: &LongForm, item: NodeId) {
        let document = self.document;
        if document.kind(item) == Kind::Object {
            if let Some(value) = document.child(item, &form.key) {
                self.unquoted(value);
            }
            return;
        }
        let (before, after) = form.around(self.is_spaced);
        self.insert(document.span(item).start, &before);
        self.unquoted(item);
        self.insert(document.span(item).end, &after);
    }

    /// Writes a string that says a number or a boolean without its quotes.
    fn unquoted(&mut self, value: NodeId) {
        let Some(text) = self.document.string(value) else {
            return;
        };
        let span = self.document.span(value);
        self.insert(span.start, &as_json(&text));
        self.written = span.end;
    }

    fn insert_around(&mut self, form: &LongForm, item: NodeId) {
        let (before, after) = form.around(self.is_spaced);
        self.insert(self.document.span(item).start, &before);
        self.insert(self.document.span(item).end, &after);
    }

    fn is_unclear(&mut self, forms: &OfAttribute<'a>, value: NodeId, reason: Reason<'a>) {
        self.unclear.push(Unclear {
            value,
            schema_at: forms.schema_at,
            reason,
        });
    }

    /// The limit that a string exceeds in this form. A text attribute has the limit already; a domain has none.
    fn exceeded(&self, form: &LongForm, text: &str) -> Option<usize> {
        self.limit
            .filter(|limit| form.key == "value" && text.len() > *limit)
    }

    /// The property of a reference that looks a record up.
    fn lookup(&self, item: NodeId) -> Option<NodeId> {
        let document = self.document;
        let key = self
            .lookup
            .filter(|_| document.kind(item) == Kind::Object)?;
        document.child(item, key)
    }

    /// Places must not decrease from one call to the next.
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

/// A string that has no long form, stored compactly: there can be one for every 40 bytes of a body.
struct Unclear<'a> {
    value: NodeId,
    schema_at: &'a str,
    reason: Reason<'a>,
}

/// A decimal as JSON writes it: without a plus sign and without zeros in front. `true` and `false` stay as they are.
fn as_json(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let trimmed = digits.trim_start_matches('0');
    let zero = if trimmed.is_empty() || trimmed.starts_with('.') {
        "0"
    } else {
        ""
    };
    format!("{sign}{zero}{trimmed}")
}

enum Reason<'a> {
    /// The two possible forms.
    Ambiguous(&'a LongForm, &'a LongForm),
    /// A reference that looks a record up.
    Lookup,
    /// A string that only the server can take apart.
    Parts,
    /// A reference to a record of an object that the metadata do not have.
    UnknownObject,
    /// Its length in bytes, and the limit.
    TooLong(usize, usize),
}

impl Unclear<'_> {
    fn remark(&self) -> Remark {
        let (rule, words) = match self.reason {
            Reason::Ambiguous(text, record_id) => {
                (Rule::AmbiguousId, words::ambiguous_id(text, record_id))
            }
            Reason::Lookup => (Rule::AdditionalProperty, words::lookup()),
            Reason::Parts => (Rule::Shorthand, words::parts()),
            Reason::UnknownObject => (Rule::Shorthand, words::unknown_object()),
            Reason::TooLong(actual, limit) => {
                (Rule::TextLimit, words::too_long_to_match(actual, limit))
            }
        };
        Remark {
            rule,
            value: self.value,
            schema_at: self.schema_at.to_owned(),
            words,
        }
    }
}

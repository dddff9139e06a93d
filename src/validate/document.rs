//! Checks the document against the schema: which keywords are broken, and where.
//!
//! The gate (`validate/bytes`) decides whether a body is valid; this says why it is not. In an `anyOf` it picks the
//! branch that was meant. Tests check that both agree with the engine on the verdict. Recursion is limited by the
//! reader's limit on nesting.

mod branches;

use crate::json::{Document, Kind, NodeId, ROOT, decimal_places};
use crate::schema::{Additional, Schema, SchemaId, SchemaNode, Types};
use crate::validate::keyword::{Broken, Keyword};
use crate::work;
use std::collections::HashMap;

/// The broken keywords of a document, in no particular order. Empty if it is valid.
pub(crate) fn find_broken(schema: &Schema, formats: bool, document: &Document<'_>) -> Vec<Broken> {
    find_broken_with(schema, formats, document, None)
}

/// Like [`find_broken`], with what the annotations `x-advice` ask for as well: first what makes the document invalid, then
/// what is only advice.
pub(crate) fn find_broken_and_advice(
    schema: &Schema,
    formats: bool,
    document: &Document<'_>,
) -> (Vec<Broken>, Vec<Broken>) {
    let mut validation = Validation {
        advice: Some(Vec::new()),
        ..Validation::new(schema, formats, document)
    };
    validation.value(Schema::ROOT, ROOT);
    (validation.broken, validation.advice.unwrap_or_default())
}

/// Like [`find_broken`], and calls `visit` for each schema that applies to a value, with what is broken in that value. For an
/// `anyOf` that is the branch that was meant, and also the others if that one is broken.
pub(crate) fn find_broken_with(
    schema: &Schema,
    formats: bool,
    document: &Document<'_>,
    visit: Option<&Visit<'_>>,
) -> Vec<Broken> {
    let mut validation = Validation {
        visit,
        ..Validation::new(schema, formats, document)
    };
    validation.value(Schema::ROOT, ROOT);
    validation.broken
}

/// Whether the value meets this schema, formats included.
pub(crate) fn accepts(
    schema: &Schema,
    id: SchemaId,
    document: &Document<'_>,
    value: NodeId,
) -> bool {
    let validation = Validation {
        first_only: true,
        ..Validation::new(schema, true, document)
    };
    validation.accepts(id, value)
}

/// Called with each schema, value and the keywords broken in it.
pub(crate) type Visit<'a> = dyn Fn(SchemaId, NodeId, &[Broken]) + 'a;

struct Validation<'a> {
    schema: &'a Schema,
    formats: bool,
    document: &'a Document<'a>,
    visit: Option<&'a Visit<'a>>,
    broken: Vec<Broken>,
    /// Whether to stop at the first broken keyword, as only the verdict counts.
    first_only: bool,
    /// What is only advice; `None` if nobody asks for it.
    advice: Option<Vec<Broken>>,
}

impl<'a> Validation<'a> {
    fn new(schema: &'a Schema, formats: bool, document: &'a Document<'a>) -> Self {
        Self {
            schema,
            formats,
            document,
            visit: None,
            broken: Vec::new(),
            first_only: false,
            advice: None,
        }
    }

    fn value(&mut self, id: SchemaId, value: NodeId) {
        work::add(1);
        if self.document.is_passed(value) {
            return;
        }
        let before = self.broken.len();
        self.keywords(id, value);
        if let Some(visit) = self.visit {
            visit(id, value, &self.broken[before..]);
        }
    }

    fn keywords(&mut self, id: SchemaId, value: NodeId) {
        let node = self.schema.node(id);
        if node.never {
            return self.breaks(id, value, Keyword::Never);
        }
        // First, since it says more about the value than what else is wrong with it.
        if node.not.is_some_and(|not| self.accepts(not, value)) {
            return self.breaks(id, value, Keyword::Not);
        }
        if node.refuses {
            self.breaks(id, value, Keyword::Refuse);
        }
        if node
            .types
            .is_some_and(|types| !types.meets(Types::of_value(self.document, value)))
        {
            return self.breaks(id, value, Keyword::Type);
        }
        if self.advice.is_some() {
            self.advice(&node.advice, value);
        }
        if node.members.is_some() && !self.is_member(node, value) {
            self.breaks(id, value, Keyword::Enum);
            // No member of an enum is a container, so what this one contains does not matter.
            if matches!(self.document.kind(value), Kind::Array | Kind::Object) {
                return;
            }
        }
        match self.document.kind(value) {
            Kind::String { .. } => self.string(id, value),
            Kind::Object => self.object(id, value),
            Kind::Array => self.array(id, value),
            Kind::Number => self.number(id, value),
            Kind::Null | Kind::Bool(_) => {}
        }
        if !node.any_of.is_empty() {
            self.any_of(id, value);
        }
    }

    /// Notes what breaks these schemas. It does not make the value invalid.
    fn advice(&mut self, schemas: &[SchemaId], value: NodeId) {
        for &schema in schemas {
            let mut validation = Validation::new(self.schema, self.formats, self.document);
            validation.value(schema, value);
            self.advice
                .get_or_insert_default()
                .append(&mut validation.broken);
        }
    }

    fn number(&mut self, id: SchemaId, value: NodeId) {
        let node = self.schema.node(id);
        let Some(number) = self.document.number(value) else {
            return;
        };
        if node.minimum.is_some_and(|least| !number.is_at_least(least)) {
            self.breaks(id, value, Keyword::Minimum);
        }
        if node.maximum.is_some_and(|most| !most.is_at_least(number)) {
            self.breaks(id, value, Keyword::Maximum);
        }
        if node
            .decimal_places
            .is_some_and(|most| number.decimal_places() > most)
        {
            self.breaks(id, value, Keyword::DecimalPlaces);
        }
    }

    fn breaks(&mut self, schema: SchemaId, value: NodeId, keyword: Keyword) {
        self.broken.push(Broken {
            value,
            schema,
            keyword,
        });
    }

    fn is_done(&self) -> bool {
        self.first_only && !self.broken.is_empty()
    }

    fn is_member(&self, node: &SchemaNode, value: NodeId) -> bool {
        let Some(members) = &node.members else {
            return true;
        };
        match self.document.kind(value) {
            Kind::Null => members.null,
            Kind::Number => {
                let number = self.document.number(value);
                number.is_some_and(|number| {
                    members.numbers.iter().any(|member| member.equals(number))
                })
            }
            Kind::String { .. } => {
                let text = self.document.string(value).unwrap_or_default();
                members.set.find_id(text.as_bytes()).is_some()
            }
            Kind::Bool(_) | Kind::Array | Kind::Object => false,
        }
    }

    fn string(&mut self, id: SchemaId, value: NodeId) {
        let node = self.schema.node(id);
        if node.format.is_none() && node.max_length.is_none() && node.decimal_places.is_none() {
            return;
        }
        let text = self.document.string(value).unwrap_or_default();
        if self.formats && node.format.is_some_and(|format| !format.check()(&text)) {
            self.breaks(id, value, Keyword::Format);
        }
        if node.max_length.is_some_and(|limit| text.len() > limit) {
            self.breaks(id, value, Keyword::MaxLength);
        }
        if node
            .decimal_places
            .is_some_and(|most| decimal_places(&text) > most)
        {
            self.breaks(id, value, Keyword::DecimalPlaces);
        }
    }

    fn object(&mut self, id: SchemaId, value: NodeId) {
        let node = self.schema.node(id);
        let mut present = Present::new(node.properties.len());
        let mut first = HashMap::new();
        let mut count = 0;
        for child in self.document.children(value) {
            count += 1;
            let named = self.document.key(child).and_then(|key| node.property(&key));
            match (named, node.additional) {
                (Some(index), _) => {
                    // Advice about the same object would say it a second time.
                    if node.has_ids() && !node.is_advice {
                        let first = *first.entry(index).or_insert(child);
                        // The same key twice is another rule.
                        if self.document.key(first) != self.document.key(child) {
                            self.breaks(id, child, Keyword::Twice);
                        }
                    }
                    present.add(index);
                    self.value(node.properties[index].1, child);
                }
                (None, Additional::Allowed) => {}
                (None, Additional::Forbidden) => {
                    self.breaks(id, child, Keyword::AdditionalProperties);
                }
                (None, Additional::Against(schema)) => self.value(schema, child),
            }
            if self.is_done() {
                return;
            }
        }
        // Counted as if the missing ones were there, so that one mistake makes one finding.
        count += self.missing(id, value, &present);
        if node.min_properties.is_some_and(|least| count < least) {
            self.breaks(id, value, Keyword::MinProperties);
        }
        if node.max_properties.is_some_and(|most| count > most) {
            self.breaks(id, value, Keyword::MaxProperties);
        }
    }

    /// How many required properties an object lacks.
    fn missing(&mut self, id: SchemaId, object: NodeId, present: &Present) -> usize {
        let node = self.schema.node(id);
        let mut missing = 0;
        for (index, name) in node.required.iter().enumerate() {
            let is_present = match node.property(name) {
                Some(property) => present.has(property),
                None => self.has(object, name),
            };
            if !is_present {
                missing += 1;
                self.breaks(id, object, Keyword::required(index));
            }
        }
        missing
    }

    fn array(&mut self, id: SchemaId, value: NodeId) {
        let node = self.schema.node(id);
        let mut count = 0;
        for child in self.document.children(value) {
            count += 1;
            if let Some(items) = node.items {
                self.value(items, child);
            }
            if self.is_done() {
                return;
            }
        }
        if node.min_items.is_some_and(|least| count < least) {
            self.breaks(id, value, Keyword::MinItems);
        }
        if node.max_items.is_some_and(|most| count > most) {
            self.breaks(id, value, Keyword::MaxItems);
        }
    }

    fn has(&self, object: NodeId, name: &str) -> bool {
        let document = self.document;
        document
            .children(object)
            .any(|child| document.key(child).is_some_and(|key| key == name))
    }

    fn accepts(&self, schema: SchemaId, value: NodeId) -> bool {
        let mut validation = Validation {
            // A caller with `visit` wants every keyword.
            first_only: self.visit.is_none(),
            visit: self.visit,
            ..Validation::new(self.schema, self.formats, self.document)
        };
        validation.value(schema, value);
        validation.broken.is_empty()
    }
}

/// Which declared properties an object has, by index: as bits, with a list for those beyond the bits.
struct Present {
    first: u64,
    others: Vec<bool>,
}

impl Present {
    fn new(count: usize) -> Self {
        Self {
            first: 0,
            others: vec![false; count.saturating_sub(64)],
        }
    }

    fn add(&mut self, index: usize) {
        match index.checked_sub(64) {
            None => self.first |= 1 << index,
            Some(index) => self.others[index] = true,
        }
    }

    fn has(&self, index: usize) -> bool {
        match index.checked_sub(64) {
            None => self.first & (1 << index) != 0,
            Some(index) => self.others[index],
        }
    }
}

#[cfg(all(test, feature = "engine"))]
mod tests;

//! The places of a schema that can refuse a body.

use crate::schema::{Additional, Schema, SchemaId};
use crate::validate::keyword::Keyword;
use std::collections::HashSet;
use std::fmt;

/// An assertion site: a keyword at a place of an effective schema that can refuse a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    pub(super) schema_at: String,
}

impl Site {
    /// The JSON Pointer of the keyword in the effective schema; for a required property, of its name in `required`.
    /// The same as [`Finding::schema_at`](crate::Finding::schema_at).
    pub fn schema_at(&self) -> &str {
        &self.schema_at
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.schema_at)
    }
}

/// Every schema and keyword that can refuse a value, in the order of the schema. Formats are included only if they are
/// asserted.
pub(super) fn assertions(schema: &Schema, formats: bool) -> Vec<(SchemaId, Keyword)> {
    let mut all = Vec::new();
    // What is directly below `not` refuses nothing itself.
    let negated = schema.ids().filter_map(|id| schema.node(id).not);
    let negated: HashSet<SchemaId> = negated.collect();
    for id in schema.ids() {
        let node = schema.node(id);
        if node.is_advice {
            continue;
        }
        let mut add = |is_there: bool, keyword| {
            if is_there {
                all.push((id, keyword));
            }
        };
        add(node.never, Keyword::Never);
        add(node.types.is_some(), Keyword::Type);
        add(node.members.is_some(), Keyword::Enum);
        add(
            node.format.is_some() && formats && !negated.contains(&id),
            Keyword::Format,
        );
        add(node.max_length.is_some(), Keyword::MaxLength);
        add(node.minimum.is_some(), Keyword::Minimum);
        add(node.maximum.is_some(), Keyword::Maximum);
        add(node.decimal_places.is_some(), Keyword::DecimalPlaces);
        add(node.refuses, Keyword::Refuse);
        add(node.has_ids(), Keyword::Twice);
        for index in 0..node.required.len() {
            add(true, Keyword::required(index));
        }
        add(
            node.additional == Additional::Forbidden,
            Keyword::AdditionalProperties,
        );
        add(node.min_properties.is_some(), Keyword::MinProperties);
        add(node.max_properties.is_some(), Keyword::MaxProperties);
        add(node.min_items.is_some(), Keyword::MinItems);
        add(node.max_items.is_some(), Keyword::MaxItems);
        add(!node.any_of.is_empty(), Keyword::AnyOf);
        add(node.not.is_some(), Keyword::Not);
    }
    all
}

/// The name of an assertion.
pub(super) fn site(schema: &Schema, id: SchemaId, keyword: Keyword) -> Site {
    Site {
        schema_at: schema.node(id).pointer.clone() + &keyword.token(),
    }
}

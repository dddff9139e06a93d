//! Follows the server's paths to values in the request.

use super::step::{Step, ValidationError};
use crate::json::{Document, Kind, NodeId, ROOT};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Finds values in a request. A container is indexed on first use, so that many paths cost no more than one pass over
/// the request plus their own length.
pub(super) struct Places<'a> {
    document: &'a Document<'a>,
    indexed: HashMap<NodeId, Members<'a>>,
    /// The value of the attribute that the error's own message names.
    named: Option<NodeId>,
}

enum Members<'a> {
    Items(Vec<NodeId>),
    Properties(HashMap<Cow<'a, str>, NodeId>),
    None,
}

impl<'a> Places<'a> {
    pub(super) fn new(document: &'a Document<'a>, message: &str) -> Self {
        let mut places = Self {
            document,
            indexed: HashMap::new(),
            named: None,
        };
        places.named = places.attribute(message);
        places
    }

    /// The value that the server means, or its nearest ancestor that was sent.
    pub(super) fn of(&mut self, error: &ValidationError) -> NodeId {
        if matches!(error.path.first(), Some(Step::Key(key)) if key == "data") {
            return self.follow(ROOT, &error.path);
        }
        let Some(attribute) = self.attribute(&error.message).or(self.named) else {
            return ROOT;
        };
        let start = match error.path.first() {
            Some(Step::Key(_)) => self.only_item(attribute).unwrap_or(attribute),
            _ => attribute,
        };
        self.follow(start, &error.path)
    }

    fn follow(&mut self, start: NodeId, path: &[Step]) -> NodeId {
        let mut place = start;
        for step in path {
            match self.step(place, step) {
                Some(inner) => place = inner,
                None => break,
            }
        }
        place
    }

    fn step(&mut self, from: NodeId, step: &Step) -> Option<NodeId> {
        match (self.members(from), step) {
            (Members::Items(items), Step::Index(index)) => items.get(*index).copied(),
            (Members::Properties(properties), Step::Key(key)) => properties.get(&**key).copied(),
            // Some servers write an index as a string.
            (Members::Items(items), Step::Key(index)) => {
                items.get(index.parse::<usize>().ok()?).copied()
            }
            _ => None,
        }
    }

    fn only_item(&mut self, array: NodeId) -> Option<NodeId> {
        match self.members(array) {
            Members::Items(items) if items.len() == 1 => Some(items[0]),
            _ => None,
        }
    }

    fn members(&mut self, of: NodeId) -> &Members<'a> {
        let document = self.document;
        self.indexed
            .entry(of)
            .or_insert_with(|| match document.kind(of) {
                Kind::Array => Members::Items(document.children(of).collect()),
                Kind::Object => {
                    let named = |child| Some((document.key(child)?, child));
                    Members::Properties(document.children(of).filter_map(named).collect())
                }
                _ => Members::None,
            })
    }

    /// The value of the one attribute that a message names: in quotes, or as a plain word if nothing is in quotes.
    fn attribute(&mut self, message: &str) -> Option<NodeId> {
        let path = ["data", "values"].map(|key| Step::Key(key.to_owned()));
        let data = self.step(ROOT, &path[0])?;
        let values = self.step(data, &path[1])?;
        let Members::Properties(attributes) = self.members(values) else {
            return None;
        };
        let named = |words: &mut dyn Iterator<Item = &str>| -> BTreeSet<NodeId> {
            words
                .filter_map(|word| attributes.get(word).copied())
                .collect()
        };
        // Between any two quotes, so that an apostrophe earlier in the message does no harm.
        let mut found = named(&mut message.split(['"', '\'', '`']).skip(1));
        if found.is_empty() {
            let splits =
                |character: char| !(character.is_alphanumeric() || matches!(character, '_' | '-'));
            found = named(&mut message.split(splits));
        }
        if found.len() == 1 {
            found.first().copied()
        } else {
            None
        }
    }
}

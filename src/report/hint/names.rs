//! Keys and strings of a document that are short enough to be a name, each decoded once.
//!
//! One object can contain thousands of findings, and for each of them the hints look at the same keys. Read anew each
//! time, 32 keys of 130 bytes around 10,000 findings took five times the work that a report may take (`work::most`).

use super::spelling;
use crate::json::{Document, NodeId};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// An object with more members is not searched for a key: a search would cost too much, and which keys come first depends on
/// their order.
const MOST: usize = 32;

/// Comparing this many names takes some milliseconds.
const COMPARISONS: usize = 20_000;

type Cache<T> = RefCell<HashMap<NodeId, T>>;

/// The names of a document, as far as they have been asked for.
pub(crate) struct Names<'a> {
    pub(crate) document: &'a Document<'a>,
    keys: Cache<Option<Rc<str>>>,
    strings: Cache<Option<Rc<str>>>,
    members: Cache<Rc<[NodeId]>>,
    /// How many more names may be compared with one of the document.
    comparisons: Cell<usize>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(document: &'a Document<'a>) -> Self {
        Self {
            document,
            keys: Cache::default(),
            strings: Cache::default(),
            members: Cache::default(),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    /// Whether one more name may be compared with so many known ones. There is a limit, since both may be thousands.
    pub(super) fn may_compare(&self, known: usize) -> bool {
        let left = self.comparisons.get().checked_sub(known);
        self.comparisons.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The key of a value; `None` if it has none, or one that is too long for a name.
    pub(super) fn key(&self, value: NodeId) -> Option<Rc<str>> {
        let read = || short(&self.document.key_span(value), || self.document.key(value));
        remembered(&self.keys, value, read)
    }

    /// A string; `None` for other values, or if it is too long for a name.
    pub(super) fn string(&self, value: NodeId) -> Option<Rc<str>> {
        let read = || short(&self.document.span(value), || self.document.string(value));
        remembered(&self.strings, value, read)
    }

    /// The members of an object, or none if there are more than 32.
    pub(super) fn members(&self, object: NodeId) -> Rc<[NodeId]> {
        remembered(&self.members, object, || {
            let members: Vec<_> = self.document.children(object).take(MOST + 1).collect();
            let is_small = members.len() <= MOST;
            if is_small {
                members.into()
            } else {
                Rc::default()
            }
        })
    }

    /// The member of an object with this key, if the object is small.
    pub(super) fn member(&self, object: NodeId, name: &str) -> Option<NodeId> {
        let members = self.members(object);
        let mut members = members.iter().copied();
        members.find(|member| self.key(*member).is_some_and(|key| *key == *name))
    }

    /// The short keys of an object, if it is small.
    pub(super) fn keys(&self, object: NodeId) -> Vec<Rc<str>> {
        let members = self.members(object);
        members
            .iter()
            .filter_map(|member| self.key(*member))
            .collect()
    }
}

fn remembered<T: Clone>(cache: &Cache<T>, value: NodeId, read: impl FnOnce() -> T) -> T {
    cache.borrow_mut().entry(value).or_insert_with(read).clone()
}

/// The decoded string, unless it is too long for a near miss, however it is written.
fn short<'a>(span: &Range<usize>, read: impl FnOnce() -> Option<Cow<'a, str>>) -> Option<Rc<str>> {
    // Room for a name in which every character is an escape, up to 21 of them, as no known name is longer.
    let may_be_short = span.len() <= 2 * spelling::LONGEST + 2;
    let text = may_be_short.then(read)??;
    (text.len() <= spelling::LONGEST).then(|| text.into())
}

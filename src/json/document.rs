//! JSON read once: a flat list of values in the order of the text, each with its place.

use super::number::Number;
use super::string::decoded;
use crate::work;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

/// A value's index; the order of indices is the order of the text.
pub(crate) type NodeId = u32;

/// The outermost value of a document.
pub(crate) const ROOT: NodeId = 0;

/// The kind of a value; strings and numbers are decoded on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number,
    String { escaped: bool },
    Array,
    Object,
}

/// A string in the text, including its quotes, such as a property name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

/// Where a value is in its container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Root,
    Key(Key),
    Index(usize),
}

/// JSON, its values and their spans. Borrows the text, so that only strings with escapes
/// are ever copied.
pub(crate) struct Document<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

/// 36 bytes, since JSON can hold a value for every two bytes. Offsets fit, as the reader refuses longer texts.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts, a byte each"
)]
struct Node {
    kind: Kind,
    /// Whether the key repeats an earlier one in the same object.
    repeats: bool,
    /// Whether nothing can be found in this container, so that its contents are left out.
    passed: bool,
    /// Whether a later value with the same key replaces this one.
    replaced: bool,
    has_escaped_key: bool,
    /// Where the key begins and ends. For an item, the end is 0, where no key can end, and the other is its index.
    key_end: u32,
    key_start_or_index: u32,
    parent: NodeId,
    /// One past the last value inside this one.
    next: NodeId,
    children: u32,
    start: u32,
    end: u32,
}

const _: () = assert!(size_of::<Node>() == 36);

/// An offset, a count or an index in JSON that the reader accepts.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("kept by `fits`, which the reader asks before it reads")
}

/// Whether JSON of this length can be read into a document: up to 4 GiB.
pub(super) fn fits(length: usize) -> bool {
    u32::try_from(length).is_ok()
}

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // About as many nodes as JSON of this length has, so that the list seldom has to grow.
        let nodes = Vec::with_capacity((text.len() / 16).min(1 << 16));
        Self { text, nodes }
    }

    pub(super) fn push(
        &mut self,
        parent: Option<NodeId>,
        place: Place,
        kind: Kind,
        span: Range<usize>,
    ) -> NodeId {
        let id = narrow(self.nodes.len());
        if let Some(parent) = parent {
            self.node_mut(parent).children += 1;
        }
        let (has_escaped_key, key_end, key_start_or_index) = match place {
            Place::Root => (false, 0, 0),
            Place::Index(index) => (false, 0, narrow(index)),
            Place::Key(key) => (key.escaped, narrow(key.end), narrow(key.start)),
        };
        self.nodes.push(Node {
            kind,
            repeats: false,
            passed: false,
            replaced: false,
            has_escaped_key,
            key_end,
            key_start_or_index,
            parent: parent.unwrap_or(ROOT),
            next: id + 1,
            children: 0,
            start: narrow(span.start),
            end: narrow(span.end),
        });
        id
    }

    pub(super) fn close(&mut self, container: NodeId, end: usize) {
        let next = narrow(self.nodes.len());
        let node = self.node_mut(container);
        node.next = next;
        node.end = narrow(end);
        if node.kind == Kind::Object {
            self.mark_repeated_keys(container);
        }
    }

    /// Ends this container and marks it as one in which nothing can be found.
    pub(super) fn pass(&mut self, container: NodeId, end: usize) {
        let node = self.node_mut(container);
        node.passed = true;
        node.end = narrow(end);
    }

    /// Compares keys pairwise in small objects; larger ones use a map, whose hashes are keyed with a secret.
    fn mark_repeated_keys(&mut self, object: NodeId) {
        const SMALL: usize = 12;
        let mut repeated: Vec<(NodeId, NodeId)> = Vec::new();
        if self.child_count(object) <= SMALL {
            for child in self.all_children(object) {
                let before = self.all_children(object).take_while(|other| *other < child);
                let same = before.filter(|other| self.has_same_key(*other, child));
                repeated.extend(same.last().map(|earlier| (earlier, child)));
            }
        } else {
            let mut seen: HashMap<Cow<'_, str>, NodeId> = HashMap::new();
            for child in self.all_children(object) {
                let key = self.key(child).unwrap_or_default();
                if let Some(earlier) = seen.insert(key, child) {
                    repeated.push((earlier, child));
                }
            }
        }
        for (earlier, later) in repeated {
            self.node_mut(earlier).replaced = true;
            self.node_mut(later).repeats = true;
        }
    }

    fn has_same_key(&self, a: NodeId, b: NodeId) -> bool {
        match (self.key_token(a), self.key_token(b)) {
            (Some(a), Some(b)) if !a.escaped && !b.escaped => {
                self.slice(a.start..a.end) == self.slice(b.start..b.end)
            }
            _ => self.key(a) == self.key(b),
        }
    }

    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// Whether the reader's sieve found that nothing can be wrong in this container. It then has no children.
    pub(crate) fn is_passed(&self, id: NodeId) -> bool {
        self.node(id).passed
    }

    /// The bytes of a value, including quotes and brackets.
    pub(crate) fn span(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.start as usize..node.end as usize
    }

    /// The bytes of a property's key, including quotes; for other values, those of the value.
    pub(crate) fn key_span(&self, id: NodeId) -> Range<usize> {
        match self.key_token(id) {
            Some(key) => key.start..key.end,
            None => self.span(id),
        }
    }

    /// The text of these bytes.
    pub(crate) fn slice(&self, span: Range<usize>) -> &'a str {
        &self.text[span]
    }

    /// The decoded name of a property; `None` for an item and for the root.
    pub(crate) fn key(&self, id: NodeId) -> Option<Cow<'a, str>> {
        self.key_token(id).map(|key| self.decoded(key))
    }

    fn key_token(&self, id: NodeId) -> Option<Key> {
        let node = self.node(id);
        (node.key_end != 0).then_some(Key {
            start: node.key_start_or_index as usize,
            end: node.key_end as usize,
            escaped: node.has_escaped_key,
        })
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id as usize]
    }

    /// The decoded text of a key.
    pub(super) fn decoded(&self, key: Key) -> Cow<'a, str> {
        decoded(self.slice(key.start..key.end), key.escaped)
    }

    /// The decoded text of a string; `None` for other values.
    pub(crate) fn string(&self, id: NodeId) -> Option<Cow<'a, str>> {
        match self.kind(id) {
            Kind::String { escaped } => Some(decoded(self.slice(self.span(id)), escaped)),
            _ => None,
        }
    }

    /// The value of a number; `None` for other values.
    pub(crate) fn number(&self, id: NodeId) -> Option<Number> {
        (self.kind(id) == Kind::Number).then(|| Number::parse(self.slice(self.span(id))))
    }

    /// The items of an array, or the values of an object's properties. For a repeated key only the last value.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.all_children(id)
            .filter(|&child| !self.node(child).replaced)
    }

    /// The value of an object's property. For a repeated key the last value.
    pub(crate) fn child(&self, object: NodeId, name: &str) -> Option<NodeId> {
        // An escape takes at most six bytes for one. A longer key is not decoded: it can be as long as the body, and a
        // report asks for members of the same object again and again.
        let longest = 6 * name.len() + 2;
        self.children(object).find(|child| {
            self.key_span(*child).len() <= longest
                && self.key(*child).is_some_and(|key| key == name)
        })
    }

    /// The value and everything in it, in the order of the text.
    pub(crate) fn inside(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        id..self.node(id).next
    }

    /// The container that a value is in; for the root, the root itself.
    pub(crate) fn parent(&self, id: NodeId) -> NodeId {
        self.node(id).parent
    }

    pub(super) fn child_count(&self, id: NodeId) -> usize {
        self.node(id).children as usize
    }

    fn all_children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.node(id).next;
        let first = (id + 1 < end).then_some(id + 1);
        std::iter::successors(first, move |&child| {
            work::add(1);
            let next = self.node(child).next;
            (next < end).then_some(next)
        })
    }

    /// The properties whose key repeats an earlier one, in the order of the text. Leaves out those inside a value that
    /// a later one replaces.
    pub(crate) fn repeated_keys(&self) -> Vec<NodeId> {
        let mut repeated = Vec::new();
        let mut id = ROOT;
        while let Some(node) = self.nodes.get(id as usize) {
            if node.repeats {
                repeated.push(id);
            }
            id = if node.replaced { node.next } else { id + 1 };
        }
        repeated
    }

    /// The JSON Pointer (RFC 6901) of a value.
    pub(crate) fn pointer(&self, id: NodeId) -> String {
        let mut ancestors = Vec::with_capacity(16);
        work::add(1);
        let mut node = id;
        while node != ROOT {
            ancestors.push(node);
            node = self.node(node).parent;
        }
        let mut pointer = String::with_capacity(16 * ancestors.len());
        for &node in ancestors.iter().rev() {
            work::add(1);
            pointer.push('/');
            if let Some(key) = self.key(node) {
                push_token(&mut pointer, &key);
            } else {
                // Writing to a string cannot fail.
                let _ = write!(pointer, "{}", self.node(node).key_start_or_index);
            }
        }
        pointer
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The document as a `serde_json::Value`, with the last value of a repeated key. Recursion ends at
    /// [`MAX_DEPTH`](super::MAX_DEPTH).
    pub(crate) fn to_json(&self, id: NodeId) -> serde_json::Value {
        use serde_json::Value;
        match self.kind(id) {
            Kind::Null => Value::Null,
            Kind::Bool(bool) => Value::Bool(bool),
            Kind::Number => Number::parse(self.slice(self.span(id))).to_json(),
            Kind::String { .. } => Value::String(self.string(id).unwrap_or_default().into_owned()),
            Kind::Array => self.children(id).map(|child| self.to_json(child)).collect(),
            Kind::Object => Value::Object(
                self.children(id)
                    .map(|child| {
                        let key = self.key(child).unwrap_or_default();
                        (key.into_owned(), self.to_json(child))
                    })
                    .collect(),
            ),
        }
    }
}

/// Appends a reference token, escaped as RFC 6901 says.
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    if !token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return pointer.push_str(token);
    }
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(character),
        }
    }
}

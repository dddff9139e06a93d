//! A JSON text read once: a flat list of values in the order of the text, each with its place.

use super::Number;
use crate::work;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

/// A value's index; the order of indices is the order of the text.
pub(crate) type NodeId = usize;

/// The document's one outermost value.
pub(crate) const ROOT: NodeId = 0;

/// What a value is; strings and numbers are decoded on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number,
    String { escaped: bool },
    Array,
    Object,
}

/// A string in the text, such as a property name, with its quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

/// Where a value stands in its container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Root,
    Key(Key),
    Index(usize),
}

/// A JSON text, its values and their spans. Borrows the text, so that only strings with escapes
/// are ever copied.
pub(crate) struct Document<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

struct Node {
    kind: Kind,
    /// The key repeats an earlier one of the same object.
    repeats: bool,
    /// There is nothing to find in it, and what it holds is left out.
    passed: bool,
    /// A later value of the same key stands for this one.
    replaced: bool,
    place: Place,
    parent: NodeId,
    /// One past the last value inside this one.
    next: NodeId,
    children: usize,
    start: usize,
    end: usize,
}

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // About as many as a text of this length has, so that few are ever moved.
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
        let id = self.nodes.len();
        if let Some(parent) = parent {
            self.nodes[parent].children += 1;
        }
        self.nodes.push(Node {
            kind,
            repeats: false,
            passed: false,
            replaced: false,
            place,
            parent: parent.unwrap_or(ROOT),
            next: id + 1,
            children: 0,
            start: span.start,
            end: span.end,
        });
        id
    }

    pub(super) fn close(&mut self, container: NodeId, end: usize) {
        let next = self.nodes.len();
        let node = &mut self.nodes[container];
        node.next = next;
        node.end = end;
        if node.kind == Kind::Object {
            self.mark_repeated_keys(container);
        }
    }

    /// Marks a container that ends here as one in which there is nothing to find.
    pub(super) fn pass(&mut self, container: NodeId, end: usize) {
        let node = &mut self.nodes[container];
        node.passed = true;
        node.end = end;
    }

    /// Pairwise in small objects; larger ones pay for a map, whose keys are hashed with a secret.
    fn mark_repeated_keys(&mut self, object: NodeId) {
        const SMALL: usize = 12;
        let mut repeated: Vec<(NodeId, NodeId)> = Vec::new();
        if self.nodes[object].children <= SMALL {
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
            self.nodes[earlier].replaced = true;
            self.nodes[later].repeats = true;
        }
    }

    fn has_same_key(&self, a: NodeId, b: NodeId) -> bool {
        match (self.nodes[a].place, self.nodes[b].place) {
            (Place::Key(a), Place::Key(b)) if !a.escaped && !b.escaped => {
                self.slice(a.start..a.end) == self.slice(b.start..b.end)
            }
            _ => self.key(a) == self.key(b),
        }
    }

    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.nodes[id].kind
    }

    /// Whether the reader's sieve has found that there is nothing to find in this container. It has no
    /// children then.
    pub(crate) fn is_passed(&self, id: NodeId) -> bool {
        self.nodes[id].passed
    }

    /// The bytes of a value, quotes and brackets included.
    pub(crate) fn span(&self, id: NodeId) -> Range<usize> {
        self.nodes[id].start..self.nodes[id].end
    }

    /// The bytes of the key of a property, quotes included; those of the value elsewhere.
    pub(crate) fn key_span(&self, id: NodeId) -> Range<usize> {
        match self.nodes[id].place {
            Place::Key(key) => key.start..key.end,
            _ => self.span(id),
        }
    }

    /// The text of these bytes.
    pub(crate) fn slice(&self, span: Range<usize>) -> &'a str {
        &self.text[span]
    }

    /// The decoded name of a property; `None` for an item and for the root.
    pub(crate) fn key(&self, id: NodeId) -> Option<Cow<'a, str>> {
        match self.nodes[id].place {
            Place::Key(key) => Some(self.decoded(key)),
            _ => None,
        }
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

    /// The items of an array or the values of an object's properties, of a repeated key the last.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.all_children(id)
            .filter(|&child| !self.nodes[child].replaced)
    }

    /// The value of an object's property, of a repeated key the last.
    pub(crate) fn child(&self, object: NodeId, name: &str) -> Option<NodeId> {
        self.children(object)
            .find(|child| self.key(*child).is_some_and(|key| key == name))
    }

    /// The value and all that it holds, in the order of the text.
    pub(crate) fn inside(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        id..self.nodes[id].next
    }

    /// The container that a value stands in; the root for itself.
    pub(crate) fn parent(&self, id: NodeId) -> NodeId {
        self.nodes[id].parent
    }

    pub(super) fn child_count(&self, id: NodeId) -> usize {
        self.nodes[id].children
    }

    fn all_children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.nodes[id].next;
        let first = (id + 1 < end).then_some(id + 1);
        std::iter::successors(first, move |&child| {
            work::add(1);
            let next = self.nodes[child].next;
            (next < end).then_some(next)
        })
    }

    /// The properties whose key repeats an earlier one, in the order of the text, less those inside
    /// a value that a later one replaces.
    pub(crate) fn repeated_keys(&self) -> Vec<NodeId> {
        let mut repeated = Vec::new();
        let mut id = ROOT;
        while let Some(node) = self.nodes.get(id) {
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
            node = self.nodes[node].parent;
        }
        let mut pointer = String::with_capacity(16 * ancestors.len());
        for &node in ancestors.iter().rev() {
            work::add(1);
            pointer.push('/');
            match self.nodes[node].place {
                Place::Index(index) => {
                    // Writing to a string cannot fail.
                    let _ = write!(pointer, "{index}");
                }
                _ => push_token(&mut pointer, &self.key(node).unwrap_or_default()),
            }
        }
        pointer
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The same document as a tree, of a repeated key the last value. Recursion ends at
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

/// The text of a string token, which the scanner has checked.
#[inline]
pub(super) fn decoded(token: &str, escaped: bool) -> Cow<'_, str> {
    let content = &token[1..token.len() - 1];
    if !escaped {
        return Cow::Borrowed(content);
    }
    work::add(content.len());
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(backslash) = rest.find('\\') {
        text.push_str(&rest[..backslash]);
        let escape = &rest[backslash + 1..];
        let mut width = 1;
        text.push(match escape.as_bytes().first() {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = hex(&escape[1..5]);
                width = 5;
                let unit = if (0xD800..0xDC00).contains(&first) {
                    width = 11;
                    0x10000 + ((first - 0xD800) << 10) + (hex(&escape[7..11]) - 0xDC00)
                } else {
                    first
                };
                char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => char::from(*other.unwrap_or(&b'\\')),
        });
        rest = &escape[width..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn hex(digits: &str) -> u32 {
    u32::from_str_radix(digits, 16).unwrap_or(0)
}

//! One pass over the bytes, checking all schemas of a place side by side.
//!
//! The walk ends early if the body is not JSON, a key is repeated, or no schema at the root can be met any more.
//! Recursion is limited by the reader's limit on nesting.

use super::program::{Bits, Edge, Follows, Group, Object, Program, Property, RARE};
use super::rare::Rare;
use super::repeated_keys::Keys;
use super::scalar::{expected_end, other, text};
use super::step::{END, Stepped};
use crate::json::{MAX_DEPTH, StringToken, ascii_end, skip_space};
use crate::work;
use std::sync::atomic::Ordering::Relaxed;

/// Whether the bytes are one JSON value that meets the program's root.
pub(super) fn verdict(program: &Program, bytes: &[u8]) -> Result<(), Refused> {
    let mut walk = Walk::new(program);
    let end = walk.taken(bytes, 0, &program.root, 0);
    if walk.is_sorted != program.is_sorted.load(Relaxed) {
        program.is_sorted.store(walk.is_sorted, Relaxed);
    }
    match end {
        Some(end) if skip_space(bytes, end) == bytes.len() => Ok(()),
        _ => Err(walk.refused),
    }
}

/// Where the values begin that were refused as a whole, by the number of containers around them, so that they are not
/// walked over again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused([usize; Refused::DEPTHS]);

impl Refused {
    /// No schema says anything about values nested more deeply.
    pub(super) const DEPTHS: usize = 8;

    fn add(&mut self, at: usize, depth: usize) {
        if let Some(refused) = self.0.get_mut(depth) {
            *refused = at;
        }
    }

    /// Whether the value at this place is known to be refused.
    pub(super) fn has(&self, at: usize, depth: usize) -> bool {
        self.0.get(depth) == Some(&at)
    }
}

pub(super) struct Walk<'p> {
    program: &'p Program,
    /// Whether keys seem to come in alphabetical order, rather than in the schema's.
    is_sorted: bool,
    keys: Keys,
    /// Made on first use, which hardly any body has.
    rare: Option<Box<Rare>>,
    pub(super) refused: Refused,
}

/// What is known of an object's properties so far.
struct Seen {
    /// The schemas that none of them breaks.
    unbroken: Bits,
    /// The bits of those that are declared.
    declared: u64,
    count: usize,
}

/// How many containers are open, and whether the walk ends as soon as a value meets no root. Both are in one word,
/// since the walk is short of registers.
#[derive(Clone, Copy)]
struct Nesting(usize);

impl Nesting {
    /// The context of a value in this many containers, when every answer is needed.
    fn within(depth: usize) -> Self {
        Self(2 * depth + 1)
    }

    #[inline]
    fn is_vital(self) -> bool {
        self.0 & 1 != 0
    }

    /// How many containers are open.
    fn depth(self) -> usize {
        self.0 / 2
    }

    /// The context of a value in a container with this context.
    #[inline]
    fn inside(self, edge: &Edge) -> Self {
        Self(self.0 & !usize::from(!edge.is_vital))
    }

    /// The context of the values in a container with this context; `None` if it is nested too deeply.
    #[inline]
    fn open(self) -> Option<Self> {
        (self.0 < 2 * MAX_DEPTH).then_some(Self(self.0 + 2))
    }
}

impl<'p> Walk<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Self {
            program,
            is_sorted: program.is_sorted.load(Relaxed),
            keys: Keys::default(),
            rare: None,
            refused: Refused([END; Refused::DEPTHS]),
        }
    }

    /// The end of the value at this place, in this many containers, if it is JSON, meets everything that applies to
    /// it, and breaks nothing by being there.
    pub(super) fn taken(
        &mut self,
        bytes: &[u8],
        at: usize,
        edge: &'p Edge,
        depth: usize,
    ) -> Option<usize> {
        self.keys.clear();
        if let Some(rare) = &mut self.rare {
            rare.clear();
        }
        let step = self.value(bytes, at, edge, Nesting::within(depth));
        (step.at != END && step.bits == 0).then_some(step.at)
    }

    /// Reads a value, with any whitespace before it. Returns the schemas of its container that it breaks.
    #[expect(
        clippy::inline_always,
        reason = "a call for every value is a tenth of the time"
    )]
    #[inline(always)]
    fn value(&mut self, bytes: &[u8], at: usize, edge: &'p Edge, context: Nesting) -> Stepped {
        let at = skip_space(bytes, at);
        work::add(1);
        let byte = bytes.get(at).copied().unwrap_or_default();
        if byte == b'"' {
            if let Some(at) = expected_end(bytes, at + 1, &edge.expected) {
                let bits = edge.breaks;
                return Stepped { at, bits };
            }
        }
        let group = &self.program.groups[edge.group];
        let context = context.inside(edge);
        // Not a `match`: a jump table is predicted worse.
        let step = if byte == b'{' {
            self.object(bytes, at, group, context)
        } else if byte == b'[' {
            self.array(bytes, at, group, context)
        } else if byte == b'"' {
            text(bytes, at, group)
        } else {
            other(bytes, at, group)
        };
        if step.bits == group.roots {
            return Stepped {
                bits: edge.breaks,
                ..step
            };
        }
        self.missed(step, at, edge, group, context)
    }

    #[inline(never)]
    fn array(&mut self, bytes: &[u8], at: usize, group: &'p Group, context: Nesting) -> Stepped {
        let array = &group.array;
        let Some(context) = context.open() else {
            return Stepped::END;
        };
        let mut unbroken = array.whole.start;
        let mut count = 0;
        let mut at = skip_space(bytes, at + 1);
        if bytes.get(at) == Some(&b']') {
            at += 1;
        } else {
            loop {
                count += 1;
                let step = self.value(bytes, at, &array.items, context);
                unbroken &= !step.bits;
                match comma_or(b']', bytes, step.at) {
                    Some((behind, true)) => at = behind,
                    Some((behind, false)) => break at = behind,
                    None => return Stepped::END,
                }
            }
        }
        let bits = array.whole.settle(group, unbroken, 0, count);
        Stepped { at, bits }
    }

    #[inline(never)]
    fn object(&mut self, bytes: &[u8], at: usize, group: &'p Group, context: Nesting) -> Stepped {
        let object = &group.object;
        let Some(context) = context.open() else {
            return Stepped::END;
        };
        let mut seen = Seen {
            unbroken: object.whole.start,
            declared: RARE,
            count: 0,
        };
        let opened = self.keys.open();
        let mut end = skip_space(bytes, at + 1);
        if bytes.get(end) == Some(&b'}') {
            end += 1;
        } else if let Some(behind) = self.properties(bytes, (at, end), object, context, &mut seen) {
            end = behind;
        } else {
            return Stepped::END;
        }
        self.keys.close(opened);
        let whole = &object.whole;
        let bits = whole.settle(group, seen.unbroken, seen.declared, seen.count);
        Stepped { at: end, bits }
    }

    /// Reads the properties of an object, given its offset and that of its first key. Returns the offset after it.
    #[expect(
        clippy::inline_always,
        reason = "called in one place, and what was seen has to stay in registers"
    )]
    #[inline(always)]
    fn properties(
        &mut self,
        bytes: &[u8],
        (offset, mut at): (usize, usize),
        object: &'p Object,
        context: Nesting,
        seen: &mut Seen,
    ) -> Option<usize> {
        let mut follows = object.first;
        loop {
            seen.count += 1;
            let expected = &object.properties[follows.next(self.is_sorted)];
            let (value_at, property) = if expected.literal.stands(bytes, at) {
                (at + expected.literal.length(), Some(expected))
            } else {
                self.property(bytes, at, object, follows)
            };
            let mut edge = &object.other;
            if let Some(property) = property {
                if seen.declared & property.bit != 0 {
                    let place = (offset, context.depth());
                    seen.unbroken &= !self.rare(place, object, property, seen.declared)?;
                    seen.declared |= property.noted;
                }
                seen.declared |= property.bit;
                follows = property.follows;
                edge = &property.edge;
            }
            let step = self.value(bytes, value_at, edge, context);
            seen.unbroken &= !step.bits;
            match comma_or(b'}', bytes, step.at)? {
                (behind, true) => at = skip_space(bytes, behind),
                (behind, false) => return Some(behind),
            }
        }
    }

    /// The result for a value that begins here and does not meet all roots.
    #[inline(never)]
    fn missed(
        &mut self,
        step: Stepped,
        at: usize,
        edge: &Edge,
        group: &Group,
        context: Nesting,
    ) -> Stepped {
        if step.at == END || (step.bits == 0 && context.is_vital()) {
            self.refused.add(at, context.depth());
            return Stepped::END;
        }
        let broken = edge.broken_by(group.roots & !step.bits);
        Stepped {
            bits: edge.breaks | broken,
            ..step
        }
    }

    /// The schemas that a property breaks that is met again or looked at more closely. `None` if the very same
    /// key was met before.
    #[cold]
    #[inline(never)]
    fn rare(
        &mut self,
        place: (usize, usize),
        object: &Object,
        property: &Property,
        declared: u64,
    ) -> Option<Bits> {
        let rare = self.rare.get_or_insert_default();
        rare.met(place, object, property, declared)
    }

    /// Reads a key that is not the expected one, and its colon. Returns the offset after them and the property, which
    /// is `None` if it is not declared. Returns [`END`] also for a repeated key that is not declared.
    #[inline(never)]
    fn property(
        &mut self,
        bytes: &[u8],
        at: usize,
        object: &'p Object,
        follows: Follows,
    ) -> (usize, Option<&'p Property>) {
        if bytes.get(at) != Some(&b'"') {
            return (END, None);
        }
        let end = ascii_end(bytes, at + 1);
        let is_plain = bytes.get(end) == Some(&b'"');
        let (behind, found, is_escaped) = if is_plain {
            (end + 1, object.names.find_id_in(bytes, at + 1, end), false)
        } else {
            let Some(key) = StringToken::at(bytes, at) else {
                return (END, None);
            };
            let name = key.decoded(bytes);
            let found = object.names.find_id(name.as_bytes());
            (key.end, found, key.escaped)
        };
        let colon = skip_space(bytes, behind);
        if bytes.get(colon) != Some(&b':') {
            return (END, None);
        }
        let property = found.and_then(|index| object.properties.get(index));
        if property.is_none_or(|property| property.is_id)
            && !self.keys.is_new(bytes, at..behind, is_escaped)
        {
            return (END, None);
        }
        self.is_sorted ^= found == Some(follows.next(!self.is_sorted));
        (colon + 1, property)
    }
}

/// The offset after a comma, with `true`, or after the closing bracket, with `false`.
#[inline]
fn comma_or(closing: u8, bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let at = skip_space(bytes, at);
    let byte = *bytes.get(at)?;
    if byte == b',' {
        return Some((at + 1, true));
    }
    (byte == closing).then_some((at + 1, false))
}

//! One pass over a text with all schemas of a place side by side.
//!
//! The walk ends early where the text is not JSON, a key is repeated, or no schema at the root can
//! be met any more. Recursion ends at the reader's limit on nesting.

use super::program::{Bits, Check, Edge, Expected, Group, Object, Program};
use crate::format::are_uuid;
use crate::json::{Key, Kind, MAX_DEPTH, Number, Scanner, plain_end, skip_space};
use std::borrow::Cow;
use std::collections::HashSet;

/// How many undeclared keys are told apart without a set on the heap: of one object, and of all
/// open objects together.
pub(super) const FEW: usize = 32;

/// Whether the text is one JSON value that meets the program's root.
pub(super) fn accepts(program: &Program, text: &str) -> bool {
    let mut walk = Walk {
        program,
        text,
        depth: 0,
        is_sorted: false,
        keys: [Key::default(); FEW],
        open_keys: 0,
    };
    let root = &program.groups[program.root];
    let Step { at, met } = walk.value(text.as_bytes(), 0, root, true);
    at != END && met == root.roots && Scanner::starting_at(text, at).end().is_ok()
}

struct Walk<'p, 't> {
    program: &'p Program,
    text: &'t str,
    depth: usize,
    /// Whether keys come in alphabetical order, as far as can be told, or in that of the schema.
    is_sorted: bool,
    /// The undeclared keys of all open objects, outermost first.
    keys: [Key; FEW],
    open_keys: usize,
}

/// What a value came to: small enough for two registers, which a `Result` is not.
#[derive(Clone, Copy)]
struct Step {
    /// Behind the value, or [`END`].
    at: usize,
    /// The roots that the value meets.
    met: Bits,
}

/// In place of an offset: the walk is over, the text is refused.
const END: usize = usize::MAX;

impl Step {
    const END: Self = Self { at: END, met: 0 };
}

/// The undeclared keys of one object.
struct Undeclared<'t> {
    /// Where they begin among those of all open objects.
    first: usize,
    /// All of them, decoded, once they are more than a few.
    many: Option<HashSet<Cow<'t, str>>>,
}

impl<'p, 't> Walk<'p, 't> {
    /// The value at this place. If it is `vital`, the walk ends as soon as no root can be met.
    #[inline]
    fn value(&mut self, bytes: &'t [u8], at: usize, group: &'p Group, vital: bool) -> Step {
        let at = skip_space(bytes, at);
        // Not a `match`: a jump table is predicted worse.
        let byte = bytes.get(at).copied().unwrap_or_default();
        let step = if byte == b'"' {
            self.string(bytes, at + 1, group)
        } else if byte == b'{' {
            self.object(bytes, at, group, vital)
        } else if byte == b'[' {
            self.array(bytes, at, group, vital)
        } else if bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(b"null"))
        {
            let (at, met) = (at + 4, group.null);
            Step { at, met }
        } else {
            self.bare(at, group)
        };
        if step.met == 0 && vital && group.roots != 0 {
            return Step::END;
        }
        step
    }

    /// Anything but a text or a container.
    #[inline(never)]
    fn bare(&self, at: usize, group: &Group) -> Step {
        let mut scanner = Scanner::starting_at(self.text, at);
        let met = match scanner.value() {
            Ok((Kind::Null, _)) => group.null,
            Ok((Kind::Bool(_), _)) => group.bool,
            Ok((_, span)) => number(group, scanner.slice(span)),
            Err(_) => return Step::END,
        };
        let at = scanner.offset();
        Step { at, met }
    }

    /// A text from behind its opening quote.
    #[inline]
    fn string(&self, bytes: &[u8], at: usize, group: &Group) -> Step {
        match expected_end(bytes, at, group.text.expected) {
            Some(at) => Step {
                at,
                met: group.roots,
            },
            None => self.checked(bytes, at, group),
        }
    }

    #[inline(never)]
    fn checked(&self, bytes: &[u8], at: usize, group: &Group) -> Step {
        let end = plain_end(bytes, at);
        if bytes.get(end) == Some(&b'"') {
            let met = put_to_text(group, &self.text[at..end]);
            return Step { at: end + 1, met };
        }
        let mut scanner = Scanner::starting_at(self.text, at - 1);
        let Ok(escaped) = scanner.string() else {
            return Step::END;
        };
        let (start, end) = (at - 1, scanner.offset());
        let content = scanner.decoded(Key {
            start,
            end,
            escaped,
        });
        let met = put_to_text(group, &content);
        Step { at: end, met }
    }

    #[inline(never)]
    fn array(&mut self, bytes: &'t [u8], at: usize, group: &'p Group, vital: bool) -> Step {
        let array = &group.array;
        let mut unbroken = array.whole.start;
        let mut count = 0;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Step::END;
        }
        let mut at = skip_space(bytes, at + 1);
        let mut is_open = bytes.get(at) != Some(&b']');
        at += usize::from(!is_open);
        while is_open {
            count += 1;
            let (behind, broken) = self.inside(bytes, at, &array.items, vital);
            if broken & unbroken != 0 {
                unbroken &= !broken;
                if vital && group.is_hopeless(unbroken) {
                    return Step::END;
                }
            }
            let Some(more) = comma_or(b']', bytes, behind) else {
                return Step::END;
            };
            (at, is_open) = more;
        }
        self.depth -= 1;
        let met = array.whole.settle(group, unbroken, 0, count);
        Step { at, met }
    }

    #[inline(never)]
    fn object(&mut self, bytes: &'t [u8], at: usize, group: &'p Group, vital: bool) -> Step {
        let object = &group.object;
        let mut unbroken = object.whole.start;
        // The declared properties that were there, by index as a bit; the last, plus one; all keys.
        let (mut declared, mut before, mut count) = (0_u64, 0, 0);
        let mut undeclared = Undeclared {
            first: self.open_keys,
            many: None,
        };
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Step::END;
        }
        let mut at = skip_space(bytes, at + 1);
        let mut is_open = bytes.get(at) != Some(&b'}');
        at += usize::from(!is_open);
        while is_open {
            count += 1;
            at = skip_space(bytes, at);
            let (value_at, index) = match self.expected(object, before, bytes, at) {
                Some(expected) => expected,
                None => self.property(bytes, at, object, before, &mut undeclared),
            };
            if value_at == END {
                return Step::END;
            }
            let edge = match object.properties.get(index) {
                Some(property) => {
                    let bit = 1 << index;
                    if declared & bit != 0 {
                        return Step::END;
                    }
                    declared |= bit;
                    before = index + 1;
                    &property.edge
                }
                None => &object.other,
            };
            let (behind, broken) = self.inside(bytes, value_at, edge, vital);
            if broken & unbroken != 0 {
                unbroken &= !broken;
                if vital && group.is_hopeless(unbroken) {
                    return Step::END;
                }
            }
            let Some(more) = comma_or(b'}', bytes, behind) else {
                return Step::END;
            };
            (at, is_open) = more;
        }
        self.open_keys = undeclared.first;
        self.depth -= 1;
        let met = object.whole.settle(group, unbroken, declared, count);
        Step { at, met }
    }

    /// The value in a container: the place behind it, or [`END`], and the container's schemas that it
    /// breaks.
    #[inline]
    fn inside(&mut self, bytes: &'t [u8], at: usize, edge: &'p Edge, vital: bool) -> (usize, Bits) {
        let at = skip_space(bytes, at);
        if bytes.get(at) == Some(&b'"') {
            if let Some(end) = expected_end(bytes, at + 1, edge.expected) {
                return (end, edge.breaks);
            }
        }
        let group = &self.program.groups[edge.group];
        let step = self.value(bytes, at, group, vital && edge.is_vital);
        if step.met == group.roots {
            return (step.at, edge.breaks);
        }
        let broken = edge.broken_by(group.roots & !step.met);
        (step.at, edge.breaks | broken)
    }

    /// The place behind the key that is expected after this one, if it is the one that comes, and the
    /// index of the property.
    #[inline]
    fn expected(
        &self,
        object: &Object,
        before: usize,
        bytes: &[u8],
        at: usize,
    ) -> Option<(usize, usize)> {
        let index = *object.follows[usize::from(self.is_sorted)].get(before)?;
        let literal = &object.properties.get(index)?.literal;
        let stands = literal.stands(bytes, at);
        stands.then(|| (at + literal.length(), index))
    }

    /// A key and its colon: the place behind them and the index of the property, which is none of
    /// the declared if it is not declared. [`END`] also if it was there before and is undeclared.
    #[inline(never)]
    fn property(
        &mut self,
        bytes: &'t [u8],
        at: usize,
        object: &Object,
        before: usize,
        undeclared: &mut Undeclared<'t>,
    ) -> (usize, usize) {
        let (behind, key, found) = if let Some(end) = plain_key_end(bytes, at) {
            let escaped = false;
            let key = Key {
                start: at,
                end,
                escaped,
            };
            (end + 1, key, object.names.find_in(bytes, at + 1, end - 1))
        } else {
            let mut scanner = Scanner::starting_at(self.text, at);
            let Ok(key) = scanner.key() else {
                return (END, 0);
            };
            let name = scanner.decoded(key);
            (scanner.offset(), key, object.names.find(name.as_bytes()))
        };
        let Some(index) = found else {
            let is_new = self.is_new(undeclared, key);
            return (if is_new { behind } else { END }, usize::MAX);
        };
        if object.follows[usize::from(!self.is_sorted)].get(before) == Some(&index) {
            self.is_sorted = !self.is_sorted;
        }
        (behind, index)
    }

    /// Whether the object has not had this key yet.
    fn is_new(&mut self, undeclared: &mut Undeclared<'t>, key: Key) -> bool {
        let decoded = |key| Scanner::starting_at(self.text, 0).decoded(key);
        let few = &self.keys[undeclared.first..self.open_keys];
        if undeclared.many.is_none() && self.open_keys < FEW {
            let raw = |key: Key| &self.text.as_bytes()[key.start..key.end];
            let is_same = |other: &Key| {
                if key.escaped || other.escaped {
                    decoded(key) == decoded(*other)
                } else {
                    raw(key) == raw(*other)
                }
            };
            let is_new = !few.iter().any(is_same);
            self.keys[self.open_keys] = key;
            self.open_keys += 1;
            return is_new;
        }
        let many = undeclared
            .many
            .get_or_insert_with(|| few.iter().map(|key| decoded(*key)).collect());
        many.insert(decoded(key))
    }
}

/// The place behind a comma, and that there is more, or behind the closing bracket.
#[inline]
fn comma_or(closing: u8, bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let at = skip_space(bytes, at);
    let byte = *bytes.get(at)?;
    (byte == b',' || byte == closing).then_some((at + 1, byte == b','))
}

/// Behind the closing quote of a text that is the expected one, from behind its opening quote.
#[inline]
fn expected_end(bytes: &[u8], at: usize, expected: Expected) -> Option<usize> {
    match expected {
        Expected::Text(limit) => {
            let end = plain_end(bytes, at);
            (bytes.get(end) == Some(&b'"') && end - at <= limit).then_some(end + 1)
        }
        Expected::Uuid => uuid_end(bytes, at),
        Expected::Nothing => None,
    }
}

#[inline(never)]
fn uuid_end(bytes: &[u8], at: usize) -> Option<usize> {
    let (id, rest) = bytes.get(at..)?.split_first_chunk()?;
    (rest.first() == Some(&b'"') && are_uuid(id)).then_some(at + 37)
}

/// Behind the closing quote of a key that has neither an escape nor space before its colon.
#[inline]
fn plain_key_end(bytes: &[u8], at: usize) -> Option<usize> {
    let end = plain_end(bytes, at + 1);
    let is_plain = bytes.get(at) == Some(&b'"')
        && bytes.get(end) == Some(&b'"')
        && bytes.get(end + 1) == Some(&b':');
    is_plain.then_some(end + 1)
}

/// The roots that a text meets.
fn put_to_text(group: &Group, content: &str) -> Bits {
    let text = &group.text;
    let mut unbroken = text.start;
    for (bit, check) in &text.checks {
        let holds = match check {
            Check::Member(words) => words.find(content.as_bytes()).is_some(),
            Check::Format(format) => format.check()(content),
        };
        if !holds {
            unbroken &= !bit;
        }
    }
    for (bit, limit) in &text.limits {
        if content.len() > *limit {
            unbroken &= !bit;
        }
    }
    if unbroken == text.start {
        return text.settled;
    }
    group.settle(unbroken)
}

/// The roots that a number meets.
fn number(group: &Group, token: &str) -> Bits {
    let numbers = &group.number;
    if numbers.whole_only == 0 && numbers.members.is_empty() {
        return numbers.settled;
    }
    let number = Number::parse(token);
    let mut unbroken = numbers.start;
    if !number.is_integer() {
        unbroken &= !numbers.whole_only;
    }
    for (bit, members) in &numbers.members {
        if !members.iter().any(|member| member.equals(number)) {
            unbroken &= !bit;
        }
    }
    group.settle(unbroken)
}

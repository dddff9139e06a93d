//! One pass over a text with all schemas of a place side by side.
//!
//! `None` ends the walk: the text is not JSON, a key is repeated, or no schema at the root can be
//! met any more. Recursion ends at the reader's limit on nesting.

use super::program::{Array, Bits, Bounds, Check, Group, Object, Program};
use crate::json::{Key, Kind, MAX_DEPTH, Number, Scanner};
use std::borrow::Cow;
use std::collections::HashSet;

/// How many undeclared keys are told apart without a set on the heap: of one object, and of all
/// open objects together.
const FEW: usize = 32;

/// Whether the text is one JSON value that meets the program's root.
pub(super) fn accepts(program: &Program, text: &str) -> bool {
    let mut walk = Walk {
        program,
        scanner: Scanner::new(text),
        depth: 0,
        keys: [(0, 0); FEW],
        open_keys: 0,
    };
    let root = &program.groups[program.root];
    walk.value(root, true) == Some(root.roots) && walk.scanner.end().is_ok()
}

struct Walk<'p, 't> {
    program: &'p Program,
    scanner: Scanner<'t>,
    depth: usize,
    /// The undeclared keys of all open objects, outermost first, as ranges of the text.
    keys: [(usize, usize); FEW],
    open_keys: usize,
}

/// The undeclared keys of one object.
struct Undeclared<'t> {
    /// Where this object's keys begin among those of all open objects.
    first: usize,
    /// All of them, decoded, once they are more than a few or hold an escape.
    many: Option<Box<HashSet<Cow<'t, str>>>>,
}

impl<'p, 't> Walk<'p, 't> {
    /// The roots of the group that the value meets. If it is `vital`, the walk ends as soon as there
    /// can be none.
    fn value(&mut self, group: &'p Group, vital: bool) -> Option<Bits> {
        self.scanner.skip_space();
        let met = match self.scanner.peek()? {
            b'"' => self.text(group)?,
            b'{' => self.object(group, &group.object, vital)?,
            b'[' => self.array(group, &group.array, vital)?,
            b't' => {
                self.scanner.word("true").ok()?;
                group.bool
            }
            b'f' => {
                self.scanner.word("false").ok()?;
                group.bool
            }
            b'n' => {
                self.scanner.word("null").ok()?;
                group.null
            }
            _ => self.number(group)?,
        };
        (met != 0 || !vital || group.roots == 0).then_some(met)
    }

    #[inline]
    fn text(&mut self, group: &Group) -> Option<Bits> {
        let text = &group.text;
        let start = self.scanner.offset();
        let escaped = self.scanner.string().ok()?;
        let length = self.scanner.offset() - start - 2;
        if text.checks.is_empty() && length <= text.smallest_limit {
            return Some(text.settled);
        }
        let content = Key { start, end: self.scanner.offset(), escaped };
        let content = self.scanner.decoded(content);
        let mut unbroken = text.start;
        for (bit, check) in &text.checks {
            let holds = match check {
                Check::Member(words) => words.find(content.as_bytes()).is_some(),
                Check::Format(check) => check(&content),
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
        Some(group.settle(unbroken))
    }

    fn number(&mut self, group: &Group) -> Option<Bits> {
        let numbers = &group.number;
        let start = self.scanner.offset();
        self.scanner.number().ok()?;
        if numbers.whole_only == 0 && numbers.members.is_empty() {
            return Some(numbers.settled);
        }
        let number = Number::parse(self.scanner.slice(start..self.scanner.offset()));
        let mut unbroken = numbers.start;
        if !number.is_integer() {
            unbroken &= !numbers.whole_only;
        }
        for (bit, members) in &numbers.members {
            if !members.iter().any(|member| member.equals(number)) {
                unbroken &= !bit;
            }
        }
        Some(group.settle(unbroken))
    }

    fn array(&mut self, group: &'p Group, array: &'p Array, vital: bool) -> Option<Bits> {
        self.open(Kind::Array)?;
        let items = &self.program.groups[array.items.group];
        let vital_items = vital && array.items.is_vital;
        let mut unbroken = array.start;
        let mut count = 0;
        if !self.scanner.closes(Kind::Array) {
            unbroken &= !array.items.breaks;
            loop {
                let met = self.value(items, vital_items)?;
                count += 1;
                if met != items.roots {
                    unbroken &= !array.items.broken_by(items.roots & !met);
                    if vital && group.is_hopeless(unbroken) {
                        return None;
                    }
                }
                if !self.scanner.comma_or_close(Kind::Array).ok()? {
                    break;
                }
            }
        }
        self.depth -= 1;
        unbroken = within(&array.bounds, count, unbroken);
        Some(group.settle(unbroken))
    }

    fn object(&mut self, group: &'p Group, object: &'p Object, vital: bool) -> Option<Bits> {
        self.open(Kind::Object)?;
        let mut unbroken = object.start;
        let mut present = 0_u64;
        let mut count = 0;
        let mut undeclared = Undeclared {
            first: self.open_keys,
            many: None,
        };
        if !self.scanner.closes(Kind::Object) {
            let mut expected = 0;
            loop {
                self.scanner.skip_space();
                let edge = match self.property(object, expected)? {
                    Ok(index) => {
                        if present & (1 << index) != 0 {
                            return None;
                        }
                        present |= 1 << index;
                        expected = index + 1;
                        &object.properties[index].edge
                    }
                    Err(key) => {
                        self.remember(&mut undeclared, key)?;
                        &object.other
                    }
                };
                count += 1;
                let inside = &self.program.groups[edge.group];
                let met = self.value(inside, vital && edge.is_vital)?;
                let before = unbroken;
                unbroken &= !edge.breaks;
                if met != inside.roots {
                    unbroken &= !edge.broken_by(inside.roots & !met);
                }
                if unbroken != before && vital && group.is_hopeless(unbroken) {
                    return None;
                }
                if !self.scanner.comma_or_close(Kind::Object).ok()? {
                    break;
                }
            }
        }
        self.open_keys = undeclared.first;
        self.depth -= 1;
        for (bit, required) in &object.required {
            if present & required != *required {
                unbroken &= !bit;
            }
        }
        unbroken = within(&object.bounds, count, unbroken);
        Some(group.settle(unbroken))
    }

    fn open(&mut self, kind: Kind) -> Option<()> {
        self.depth += 1;
        self.scanner.bracket(kind);
        (self.depth <= MAX_DEPTH).then_some(())
    }

    /// Takes a key and its colon: the index of a declared property, or the key of another.
    #[inline]
    fn property(&mut self, object: &Object, expected: usize) -> Option<Result<usize, Key>> {
        if let Some(property) = object.properties.get(expected) {
            if self.scanner.literal(&property.literal) {
                return Some(Ok(expected));
            }
        }
        let key = self.scanner.key().ok()?;
        let index = object.names.find(self.scanner.decoded(key).as_bytes());
        Some(index.ok_or(key))
    }

    /// `None` if the object has the key already.
    fn remember(&mut self, undeclared: &mut Undeclared<'t>, key: Key) -> Option<()> {
        if undeclared.many.is_none() && !key.escaped && self.open_keys < FEW {
            let content = (key.start + 1, key.end - 1);
            let text = self.scanner.slice(content.0..content.1);
            let mut others = self.keys[undeclared.first..self.open_keys].iter();
            if others.any(|other| self.scanner.slice(other.0..other.1) == text) {
                return None;
            }
            self.keys[self.open_keys] = content;
            self.open_keys += 1;
            return Some(());
        }
        let few = undeclared.first..self.open_keys;
        let many = undeclared.many.get_or_insert_with(|| {
            let few = self.keys[few].iter();
            Box::new(few.map(|key| self.scanner.slice(key.0..key.1).into()).collect())
        });
        many.insert(self.scanner.decoded(key)).then_some(())
    }
}

fn within(bounds: &[Bounds], count: usize, mut unbroken: Bits) -> Bits {
    for bound in bounds {
        if count < bound.least || count > bound.most {
            unbroken &= !bound.bit;
        }
    }
    unbroken
}

//! The undeclared keys of open objects: that none comes twice.

use crate::json::StringToken;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// How many undeclared keys of all open objects are told apart without a set on the heap.
pub(super) const FEW: usize = 32;

/// The undeclared keys of all open objects, the outermost object's first.
#[derive(Default)]
pub(super) struct Keys {
    /// Where the first ones begin, with their quotes.
    few: [usize; FEW],
    /// Which of them hold escapes or characters beyond ASCII, by index as a bit.
    odd: u32,
    count: usize,
    /// The innermost object: where it begins, which is its name here, and its first key among the few.
    object: Opened,
    /// The others, decoded, each with its object. The hash has a secret, so that no body can choose
    /// keys that collide.
    others: Option<HashSet<(usize, String)>>,
    /// The object, by its place, all of whose keys are among the others.
    overflowed: Option<usize>,
}

/// The object around one that is opened.
#[derive(Clone, Copy, Default)]
pub(super) struct Opened {
    at: usize,
    first: usize,
}

impl Keys {
    /// Begins with the object at this place; what [`close`](Self::close) takes when it ends.
    #[inline]
    pub(super) fn open(&mut self, at: usize) -> Opened {
        let first = self.count;
        std::mem::replace(&mut self.object, Opened { at, first })
    }

    /// Ends the innermost object.
    #[inline]
    pub(super) fn close(&mut self, around: Opened) {
        self.count = self.object.first;
        self.object = around;
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.object = Opened::default();
        self.others = None;
        self.overflowed = None;
    }

    /// Whether the innermost object has not had the key at this place yet.
    pub(super) fn is_new(&mut self, bytes: &[u8], key: Range<usize>, is_plain: bool) -> bool {
        let object = self.object.at;
        if self.overflowed == Some(object) {
            return self.is_new_other(decoded(bytes, key.start).into_owned());
        }
        let is_plain_at = |index: usize| self.odd & (1 << index) == 0;
        let raw = &bytes[key.clone()];
        let is_same = |index: usize| {
            let other = self.few[index];
            if is_plain && is_plain_at(index) {
                // The second byte first: it mostly tells, and costs no call.
                bytes[other + 1] == raw[1] && bytes[other..].starts_with(raw)
            } else {
                decoded(bytes, other) == decoded(bytes, key.start)
            }
        };
        if (self.object.first..self.count).any(is_same) {
            return false;
        }
        if self.count < FEW {
            self.few[self.count] = key.start;
            self.odd &= !(1 << self.count);
            self.odd |= u32::from(!is_plain) << self.count;
            self.count += 1;
            return true;
        }
        // Now that there are many, comparing each with the few would cost more than the set does.
        for index in self.object.first..self.count {
            self.is_new_other(decoded(bytes, self.few[index]).into_owned());
        }
        self.overflowed = Some(object);
        self.is_new_other(decoded(bytes, key.start).into_owned())
    }

    fn is_new_other(&mut self, name: String) -> bool {
        let others = self.others.get_or_insert_default();
        others.insert((self.object.at, name))
    }
}

/// The name of a key, which begins at this place.
fn decoded(bytes: &[u8], start: usize) -> Cow<'_, str> {
    let key = StringToken::at(bytes, start);
    key.map_or(Cow::Borrowed(""), |key| key.decoded(bytes))
}

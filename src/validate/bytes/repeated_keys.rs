//! Checks that no undeclared key of an open object occurs twice.
//!
//! An object's keys are compared one by one while they are few, and looked up in a hash table once they are many or
//! have escapes. Each object pays only for its own keys, however many objects around it are open: a key is compared
//! with at most [`FEW`] others, or hashed at most twice.

use crate::json::StringToken;
use crate::work;
use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

/// How many undeclared keys an object has at most before it gets a table on the heap.
pub(super) const FEW: usize = 32;

/// How many keys of all open objects are kept without a table: a wide object leaves room for those inside it.
const ROOM: usize = 2 * FEW;

/// The undeclared keys of all open objects, outermost first.
#[derive(Default)]
pub(super) struct Keys {
    /// Where the keys of objects without a table begin, including their quotes. They have no escapes.
    kept: Kept,
    count: usize,
    innermost: Opened,
    /// The tables of the open objects that have one.
    tables: Vec<Table>,
    /// A small unused table, so that many objects in a row need only one allocation.
    spare: Option<Table>,
    /// Keyed with a secret, so that no body can choose keys that collide.
    hasher: Option<RandomState>,
}

struct Kept([u32; ROOM]);

impl Default for Kept {
    fn default() -> Self {
        Self([0; ROOM])
    }
}

/// An open object.
#[derive(Clone, Copy, Default)]
pub(super) struct Opened {
    /// Its first key among those that are kept.
    first: usize,
    has_table: bool,
}

impl Keys {
    /// Begins an object. Pass the result to [`close`](Self::close) when the object ends.
    #[inline]
    pub(super) fn open(&mut self) -> Opened {
        let opened = Opened {
            first: self.count,
            has_table: false,
        };
        std::mem::replace(&mut self.innermost, opened)
    }

    /// Ends the innermost object, which was opened in `around`.
    #[inline]
    pub(super) fn close(&mut self, around: Opened) {
        self.count = self.innermost.first;
        if self.innermost.has_table {
            self.drop_table();
        }
        self.innermost = around;
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.innermost = Opened::default();
        self.tables.clear();
    }

    /// Whether the key at this place is new in the innermost object.
    pub(super) fn is_new(&mut self, bytes: &[u8], key: Range<usize>, is_escaped: bool) -> bool {
        if self.innermost.has_table {
            return self.enter(bytes, key.start);
        }
        let own = &self.kept.0[self.innermost.first..self.count];
        // The key with its quotes. Because of the closing quote, no longer key begins with it.
        let raw = &bytes[key.clone()];
        let is_same = |other: &u32| {
            let other = *other as usize;
            // Compares the second byte first: usually that is enough, and it costs no call.
            let may_be = bytes[other + 1] == raw[1];
            work::add(if may_be { raw.len() } else { 1 });
            may_be && bytes[other..].starts_with(raw)
        };
        if !is_escaped {
            if own.iter().any(is_same) {
                return false;
            }
            // Offsets beyond 4 GiB go into a table.
            if let (true, Ok(start)) = (own.len() < FEW, u32::try_from(key.start)) {
                if let Some(place) = self.kept.0.get_mut(self.count) {
                    *place = start;
                    self.count += 1;
                    return true;
                }
            }
        }
        self.give_table(bytes);
        self.enter(bytes, key.start)
    }

    /// Moves the keys of the innermost object into a table.
    #[inline(never)]
    fn give_table(&mut self, bytes: &[u8]) {
        self.tables.push(self.spare.take().unwrap_or_default());
        self.innermost.has_table = true;
        for index in self.innermost.first..self.count {
            let start = self.kept.0[index] as usize;
            self.enter(bytes, start);
        }
        self.count = self.innermost.first;
    }

    /// Puts a key into the table of the innermost object. Returns whether it is new there.
    #[inline(never)]
    fn enter(&mut self, bytes: &[u8], start: usize) -> bool {
        let name = decoded(bytes, start);
        work::add(name.len());
        let hash = self.hasher.get_or_insert_default().hash_one(&*name);
        let table = self.tables.last_mut();
        table.is_none_or(|table| table.insert(bytes, Slot { hash, start }, &name))
    }

    #[inline(never)]
    fn drop_table(&mut self) {
        let table = self.tables.pop();
        self.spare = table.and_then(Table::emptied).or(self.spare.take());
    }
}

/// The decoded name of the key that begins at this place.
fn decoded(bytes: &[u8], start: usize) -> Cow<'_, str> {
    let key = StringToken::at(bytes, start);
    key.map_or(Cow::Borrowed(""), |key| key.decoded(bytes))
}

/// The keys of one object: a hash table with linear probing, at most half full. Not one of `std`'s, since its keys are
/// in the body's bytes.
#[derive(Default)]
struct Table {
    /// Empty, or a power of two.
    slots: Vec<Slot>,
    count: usize,
}

/// A key as the hash of its name and its offset. An empty slot has offset 0, where no key can begin.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u64,
    start: usize,
}

impl Table {
    const SMALLEST: usize = 16;

    /// Clearing a larger table could cost more than the next object's keys do.
    const LARGEST_SPARE: usize = 4 * FEW;

    /// Inserts a key with this name. Returns whether it was new.
    fn insert(&mut self, bytes: &[u8], key: Slot, name: &str) -> bool {
        if 2 * self.count >= self.slots.len() {
            self.grow();
        }
        let is_same = |other: Slot| other.hash == key.hash && decoded(bytes, other.start) == name;
        let Err(empty) = place(&self.slots, key, is_same) else {
            return false;
        };
        self.slots[empty] = key;
        self.count += 1;
        true
    }

    fn grow(&mut self) {
        let larger = (2 * self.slots.len()).max(Self::SMALLEST);
        work::add(larger);
        let slots = std::mem::replace(&mut self.slots, vec![Slot::default(); larger]);
        for key in slots.into_iter().filter(|key| key.start != 0) {
            if let Err(empty) = place(&self.slots, key, |_| false) {
                self.slots[empty] = key;
            }
        }
    }

    fn emptied(mut self) -> Option<Self> {
        if self.slots.len() > Self::LARGEST_SPARE {
            return None;
        }
        work::add(self.slots.len());
        self.slots.fill(Slot::default());
        self.count = 0;
        Some(self)
    }
}

/// The slot that a key is in, or else the empty one that it belongs in. There must be an empty slot.
fn place(slots: &[Slot], key: Slot, is_same: impl Fn(Slot) -> bool) -> Result<usize, usize> {
    let mask = slots.len() - 1;
    // As many of the hash's low bits as the mask has.
    let mut place = usize::try_from(key.hash & mask as u64).unwrap_or_default();
    loop {
        work::add(1);
        let slot = slots[place];
        if slot.start == 0 {
            return Err(place);
        }
        if is_same(slot) {
            return Ok(place);
        }
        place = (place + 1) & mask;
    }
}

//! The undeclared keys of open objects: that none comes twice.
//!
//! An object's keys are compared one by one while they are few, and by a table of hashes once they are many
//! or have escapes. Each object pays for its own keys alone, whatever is open around it: a key is compared
//! with at most [`FEW`] others, or hashed at most twice.

use crate::json::StringToken;
use crate::work;
use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

/// How many undeclared keys an object has at most before it gets a table on the heap.
pub(super) const FEW: usize = 32;

/// How many keys of all open objects are kept without one: a wide object leaves room for those inside it.
const ROOM: usize = 2 * FEW;

/// The undeclared keys of all open objects, the outermost object's first.
#[derive(Default)]
pub(super) struct Keys {
    /// Where the keys of objects without a table begin, with their quotes. They have no escapes.
    kept: Kept,
    count: usize,
    innermost: Opened,
    /// Those of the open objects that have one.
    tables: Vec<Table>,
    /// A small one that is not in use, so that many objects in a row need one allocation.
    spare: Option<Table>,
    /// Has a secret, so that no body can choose keys that collide.
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
    /// Begins with another object; what [`close`](Self::close) takes when it ends.
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

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.innermost = Opened::default();
        self.tables.clear();
    }

    /// Whether the innermost object has not had the key at this place yet.
    pub(super) fn is_new(&mut self, bytes: &[u8], key: Range<usize>, is_escaped: bool) -> bool {
        if self.innermost.has_table {
            return self.enter(bytes, key.start);
        }
        let own = &self.kept.0[self.innermost.first..self.count];
        // The key with its quotes, which no longer key begins with.
        let raw = &bytes[key.clone()];
        let is_same = |other: &u32| {
            let other = *other as usize;
            // The second byte first: it mostly tells, and costs no call.
            let may_be = bytes[other + 1] == raw[1];
            work::add(if may_be { raw.len() } else { 1 });
            may_be && bytes[other..].starts_with(raw)
        };
        if !is_escaped {
            if own.iter().any(is_same) {
                return false;
            }
            // Offsets beyond 4 GiB go into tables.
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

    /// Puts a key into the table of the innermost object; whether it is new there.
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

/// The name of a key, which begins at this place.
fn decoded(bytes: &[u8], start: usize) -> Cow<'_, str> {
    let key = StringToken::at(bytes, start);
    key.map_or(Cow::Borrowed(""), |key| key.decoded(bytes))
}

/// The keys of one object: a hash table with linear probing, at most half full, since it looks into the
/// bytes for its keys, which `std`'s cannot.
#[derive(Default)]
struct Table {
    /// None, or a power of two.
    slots: Vec<Slot>,
    count: usize,
}

/// A key by the hash of its name and by where it begins; 0, where no key can begin, in an empty slot.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u64,
    start: usize,
}

impl Table {
    const SMALLEST: usize = 16;

    /// Emptying a larger one could cost more than the next object's keys do.
    const LARGEST_SPARE: usize = 4 * FEW;

    /// Whether the key of this name was not there.
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

/// The slot in which a key is, or else the empty one in which it belongs. There has to be one.
fn place(slots: &[Slot], key: Slot, is_same: impl Fn(Slot) -> bool) -> Result<usize, usize> {
    let mask = slots.len() - 1;
    // The low bits of the hash, as many as there are in the mask.
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

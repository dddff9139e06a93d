//! Properties that the walk looks at more closely: those that are met again, those without a bit, and ids.

use super::program::{Bits, Object, Property};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What is known of such properties in the objects that are open.
#[derive(Default)]
pub(super) struct Rare {
    /// For each depth the object that came last, and its properties without a bit that were met, by index.
    noted: Vec<Noted>,
    /// The properties that were met by their id, each with the offset of its object, and whether they were met by their name as
    /// well. Programs hardly ever use ids.
    by_id: HashMap<(usize, usize), bool>,
}

#[derive(Default)]
struct Noted {
    offset: usize,
    words: Vec<u64>,
}

impl Rare {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.noted.clear();
        self.by_id.clear();
    }

    /// Notes a property of the object at this offset and depth. Returns the schemas that it breaks by being there; `None` if
    /// the very same key was met before.
    pub(super) fn met(
        &mut self,
        (offset, depth): (usize, usize),
        object: &Object,
        property: &Property,
        declared: u64,
    ) -> Option<Bits> {
        let is_met = if property.noted == 0 {
            self.is_noted(offset, depth, object.words, property.index)
        } else {
            declared & property.noted != 0
        };
        if !is_met && !property.is_id {
            return Some(0);
        }
        let known = self.by_id.entry((offset, property.index));
        if property.is_id {
            let is_known = matches!(known, Entry::Occupied(_));
            known.or_insert(is_met);
            return Some(if is_met || is_known {
                property.twice
            } else {
                0
            });
        }
        let Entry::Occupied(mut by_name) = known else {
            return None;
        };
        (!by_name.insert(true)).then_some(property.twice)
    }

    /// Notes a property by its index. Whether it was noted before.
    fn is_noted(&mut self, offset: usize, depth: usize, words: usize, index: usize) -> bool {
        if self.noted.len() <= depth {
            self.noted.resize_with(depth + 1, Noted::default);
        }
        let noted = &mut self.noted[depth];
        if noted.offset != offset || noted.words.len() != words {
            noted.offset = offset;
            noted.words.clear();
            noted.words.resize(words, 0);
        }
        let Some(word) = noted.words.get_mut(index / 64) else {
            return false;
        };
        let bit = 1 << (index % 64);
        let is_noted = *word & bit != 0;
        *word |= bit;
        is_noted
    }
}

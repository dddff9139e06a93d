//! A set of strings, each with its index: a hash table without buckets, since it never changes.

use crate::json::eight_at;
use crate::schema::format::are_uuid;

/// The length of a UUID in bytes.
const UUID: usize = 36;

/// Strings, looked up by their bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameSet {
    /// The length is a power of two and at least four times the number of strings, so that a search always ends,
    /// usually at once.
    slots: Vec<Slot>,
    multiplier: u64,
    shift: u32,
    texts: Vec<Box<[u8]>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    ends: Ends,
    /// The index plus one; 0 in an empty slot.
    index: usize,
}

/// A string's length and its first and last eight bytes, which is all of a string of up to sixteen bytes. For a string
/// of fewer than eight bytes, both are the whole string.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    length: usize,
    first: u64,
    last: u64,
}

impl NameSet {
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        // Odd numbers, starting near 2^64 divided by the golden ratio.
        let multipliers = std::iter::successors(Some(0x9E37_79B9_7F4A_7C15_u64), |multiplier| {
            Some(multiplier.wrapping_mul(0xD134_2543_DE82_EF95))
        });
        let texts: Vec<Box<[u8]>> = words.map(|word| word.as_bytes().into()).collect();
        // For few strings there is one that gives each its own slot; for many there is none.
        let tries = if texts.len() <= 16 { 32 } else { 1 };
        let mut best = (usize::MAX, Self::default());
        for multiplier in multipliers.take(tries) {
            if best.0 > 0 {
                let other = Self::with(&texts, multiplier);
                best = if other.0 < best.0 { other } else { best };
            }
        }
        let mut words = best.1;
        words.texts = texts;
        words
    }

    /// A table of these strings, and how many of them do not get their own slot in it.
    fn with(texts: &[Box<[u8]>], multiplier: u64) -> (usize, Self) {
        let length = (texts.len() * 4).next_power_of_two().max(2);
        let mut words = Self {
            slots: vec![Slot::default(); length],
            multiplier,
            shift: 64 - length.trailing_zeros(),
            texts: Vec::new(),
        };
        let mut displaced = 0;
        for (index, text) in texts.iter().enumerate() {
            let ends = Ends::of(text, 0, text.len());
            let own = words.slot(ends);
            let mut slot = own;
            while words.slots[slot].index != 0 {
                slot = (slot + 1) & (length - 1);
            }
            displaced += usize::from(slot != own);
            let index = index + 1;
            words.slots[slot] = Slot { ends, index };
        }
        (displaced, words)
    }

    /// The index of a string, in the order in which the strings were given.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        self.find_in(text, 0, text.len())
    }

    /// Like [`find`](Self::find), for a part of `bytes`. Faster if at least eight bytes follow its start.
    #[inline]
    pub(crate) fn find_in(&self, bytes: &[u8], start: usize, end: usize) -> Option<usize> {
        let ends = Ends::of(bytes, start, end);
        let at = self.slot(ends);
        let slot = self.slots.get(at)?;
        if slot.index == 0 {
            return None;
        }
        if slot.ends.equals(ends) && ends.length <= 16 {
            return Some(slot.index - 1);
        }
        self.find_from(at, ends, bytes.get(start..end)?)
    }

    /// Like [`find`](Self::find); a string that is a UUID is also found whatever the case of its hex digits, if the set
    /// has it in lower case.
    pub(crate) fn find_id(&self, text: &[u8]) -> Option<usize> {
        self.find_id_in(text, 0, text.len())
    }

    /// Like [`find_id`](Self::find_id), for a part of `bytes`.
    #[inline]
    pub(crate) fn find_id_in(&self, bytes: &[u8], start: usize, end: usize) -> Option<usize> {
        let found = self.find_in(bytes, start, end);
        if found.is_none() && end - start == UUID {
            return self.find_folded(bytes.get(start..end)?);
        }
        found
    }

    #[inline(never)]
    fn find_folded(&self, text: &[u8]) -> Option<usize> {
        let text: &[u8; UUID] = text.try_into().ok()?;
        are_uuid(text).then(|| self.find(&text.to_ascii_lowercase()))?
    }

    #[inline(never)]
    fn find_from(&self, mut at: usize, ends: Ends, text: &[u8]) -> Option<usize> {
        loop {
            let slot = self.slots.get(at)?;
            let index = slot.index.checked_sub(1)?;
            if slot.ends.equals(ends) && *text == *self.texts[index] {
                return Some(index);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn slot(&self, ends: Ends) -> usize {
        let mixed = (ends.first ^ ends.last.rotate_left(29) ^ ends.length as u64)
            .wrapping_mul(self.multiplier);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "shifted to the size of the table, which is a `usize`"
        )]
        let slot = (mixed >> (self.shift & 63)) as usize;
        slot
    }
}

impl Ends {
    /// Compares in one step.
    #[inline]
    fn equals(self, other: Self) -> bool {
        let length = (self.length ^ other.length) as u64;
        (self.first ^ other.first) | (self.last ^ other.last) | length == 0
    }

    #[inline]
    fn of(bytes: &[u8], start: usize, end: usize) -> Self {
        let length = end.saturating_sub(start);
        let last_at = end.max(start + 8) - 8;
        let (Some(first), Some(last)) = (eight_at(bytes, start), eight_at(bytes, last_at)) else {
            return Self::near_the_end(bytes, start, end);
        };
        // Without the bytes after a string of fewer than eight.
        let half = 4 * length.min(8);
        let mask = !(u64::MAX << half << half);
        Self {
            length,
            first: first & mask,
            last: last & mask,
        }
    }

    /// For a string whose start is followed by fewer than eight bytes.
    #[inline(never)]
    fn near_the_end(bytes: &[u8], start: usize, end: usize) -> Self {
        let text = bytes.get(start..end).unwrap_or_default();
        let head = &text[..text.len().min(8)];
        let first = match (head.first_chunk(), head.last_chunk()) {
            // Two halves; they overlap if there are fewer than eight bytes.
            (Some(low), Some(high)) => {
                let [low, high] = [*low, *high].map(u32::from_le_bytes).map(u64::from);
                low | high << (8 * (head.len() - 4))
            }
            _ => head
                .iter()
                .rfold(0, |all, byte| all << 8 | u64::from(*byte)),
        };
        let last_at = text.len().checked_sub(8);
        let last = last_at.and_then(|last_at| eight_at(text, last_at));
        Self {
            length: text.len(),
            first,
            last: last.unwrap_or(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_words_are_found_each_at_its_index() {
        let words: Vec<String> = (0..300)
            .map(|number: usize| format!("{}{number}", "x".repeat(number % 20)))
            .collect();
        let set = NameSet::new(words.iter().map(String::as_str));
        for (index, word) in words.iter().enumerate() {
            assert_eq!(set.find(word.as_bytes()), Some(index));
        }
        for other in ["", "x", "0x", "x299", "301", "xx1 ", "X1"] {
            assert_eq!(set.find(other.as_bytes()), None, "{other}");
        }
        assert_eq!(NameSet::default().find(b""), None);
        assert_eq!(NameSet::new(std::iter::empty()).find(b"a"), None);
        assert_eq!(NameSet::new([""].into_iter()).find(b""), Some(0));
    }

    #[test]
    fn a_text_that_differs_from_a_word_in_one_character_is_not_found() {
        for length in 1..=40 {
            let word: String = ('a'..='z').cycle().take(length).collect();
            let set = NameSet::new([&*word].into_iter());
            for behind in 0..10 {
                let bytes = [word.as_bytes(), &b"zzzzzzzzz"[..behind]].concat();
                let find = |bytes: &[u8], end| set.find_in(bytes, 0, end);
                assert_eq!(find(&bytes, length), Some(0), "{word} {behind}");
                assert_eq!(find(&bytes, length - 1), None, "{word} {behind}");
                if behind > 0 {
                    assert_eq!(find(&bytes, length + 1), None, "{word} {behind}");
                }
                for at in 0..length {
                    let mut other = bytes.clone();
                    other[at] ^= 1;
                    assert_eq!(find(&other, length), None, "{word} {behind} {at}");
                }
            }
        }
    }

    #[test]
    fn words_that_differ_in_the_middle_only_are_told_apart() {
        let set = NameSet::new(["aaaaaaaa1aaaaaaaa", "aaaaaaaa2aaaaaaaa"].into_iter());
        assert_eq!(set.find(b"aaaaaaaa2aaaaaaaa"), Some(1));
        assert_eq!(set.find(b"aaaaaaaa3aaaaaaaa"), None);
    }
}

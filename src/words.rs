//! A set of texts, each with its index: a hash table without buckets, as it never changes.

use crate::json::eight_at;

/// Texts by their bytes.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The length is a power of two and at least twice the number of words, so that a search ends.
    slots: Vec<Slot>,
    shift: u32,
}

#[derive(Clone, Debug, Default)]
struct Slot {
    ends: Ends,
    /// `None` in an empty slot.
    word: Option<Word>,
}

#[derive(Clone, Debug)]
struct Word {
    index: usize,
    text: Box<[u8]>,
}

/// The length and the first and last eight bytes of a text, which is all of one of up to sixteen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ends {
    length: usize,
    first: u64,
    last: u64,
}

impl Words {
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let words: Vec<&str> = words.collect();
        let length = (words.len() * 2).next_power_of_two().max(2);
        let mut set = Self {
            slots: vec![Slot::default(); length],
            shift: 64 - length.trailing_zeros(),
        };
        for (index, word) in words.into_iter().enumerate() {
            let text = word.as_bytes();
            let ends = Ends::of(text, 0, text.len());
            let mut slot = ends.slot(set.shift);
            while set.slots[slot].word.is_some() {
                slot = (slot + 1) & (length - 1);
            }
            let text = text.into();
            let word = Some(Word { index, text });
            set.slots[slot] = Slot { ends, word };
        }
        set
    }

    /// The index of a text in the order in which the texts were given.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        self.find_in(text, 0, text.len())
    }

    /// The same for a part of `bytes`. Quicker where at least eight bytes follow its start.
    #[inline]
    pub(crate) fn find_in(&self, bytes: &[u8], start: usize, end: usize) -> Option<usize> {
        let ends = Ends::of(bytes, start, end);
        let mut at = ends.slot(self.shift);
        loop {
            let slot = self.slots.get(at)?;
            let word = slot.word.as_ref()?;
            if slot.ends == ends && (ends.length <= 16 || bytes.get(start..end)? == &*word.text) {
                return Some(word.index);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

impl Ends {
    #[inline]
    fn of(bytes: &[u8], start: usize, end: usize) -> Self {
        let length = end.saturating_sub(start);
        let (first, last) = if length >= 8 {
            let last = eight_at(bytes, end - 8);
            (eight_at(bytes, start), last)
        } else {
            let first = eight_at(bytes, start).or_else(|| {
                let mut eight = [0; 8];
                eight[..length].copy_from_slice(bytes.get(start..end)?);
                Some(u64::from_le_bytes(eight))
            });
            // Without the bytes behind the text.
            let all = first.map(|first| first & !(u64::MAX << (8 * length)));
            (all, Some(0))
        };
        Self {
            length,
            first: first.unwrap_or_default(),
            last: last.unwrap_or_default(),
        }
    }

    #[inline]
    fn slot(self, shift: u32) -> usize {
        // Multiplication by an odd number near 2^64 divided by the golden ratio.
        let mixed = (self.first ^ self.last.rotate_left(29) ^ self.length as u64)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "shifted to the size of the table, which is a `usize`"
        )]
        let slot = (mixed >> (shift & 63)) as usize;
        slot
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
        let set = Words::new(words.iter().map(String::as_str));
        for (index, word) in words.iter().enumerate() {
            assert_eq!(set.find(word.as_bytes()), Some(index));
        }
        for other in ["", "x", "0x", "x299", "301", "xx1 ", "X1"] {
            assert_eq!(set.find(other.as_bytes()), None, "{other}");
        }
        assert_eq!(Words::default().find(b""), None);
        assert_eq!(Words::new(std::iter::empty()).find(b"a"), None);
        assert_eq!(Words::new([""].into_iter()).find(b""), Some(0));
    }

    #[test]
    fn a_text_that_differs_from_a_word_in_one_character_is_not_found() {
        for length in 1..=40 {
            let word: String = ('a'..='z').cycle().take(length).collect();
            let set = Words::new([&*word].into_iter());
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
        let set = Words::new(["aaaaaaaa1aaaaaaaa", "aaaaaaaa2aaaaaaaa"].into_iter());
        assert_eq!(set.find(b"aaaaaaaa2aaaaaaaa"), Some(1));
        assert_eq!(set.find(b"aaaaaaaa3aaaaaaaa"), None);
    }
}

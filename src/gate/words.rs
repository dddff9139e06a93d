//! A set of texts, each with its index: a hash table without buckets, as it never changes.

/// Texts by their bytes.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<Box<[u8]>>,
    /// An index into `words` plus one, or 0 for an empty slot; the length is a power of two and at
    /// least twice the number of words, so that a search ends.
    slots: Vec<u32>,
    shift: u32,
}

impl Words {
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let words: Vec<Box<[u8]>> = words.map(|word| word.as_bytes().into()).collect();
        let length = (words.len() * 2).next_power_of_two().max(2);
        let mut set = Self {
            words: Vec::new(),
            slots: vec![0; length],
            shift: 64 - length.trailing_zeros(),
        };
        for word in words {
            let mut slot = set.slot(&word);
            while set.slots[slot] != 0 {
                slot = (slot + 1) & (length - 1);
            }
            set.words.push(word);
            set.slots[slot] = u32::try_from(set.words.len()).unwrap_or(u32::MAX);
        }
        set
    }

    /// The index of a text in the order in which the texts were given.
    #[inline]
    pub(super) fn find(&self, text: &[u8]) -> Option<usize> {
        let mut slot = self.slot(text);
        loop {
            let index = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            if *self.words[index] == *text {
                return Some(index);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn slot(&self, text: &[u8]) -> usize {
        // Multiplication by an odd number near 2^64 divided by the golden ratio.
        let mixed = digest(text).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "shifted to the size of the table, which is a `usize`"
        )]
        let slot = (mixed >> self.shift) as usize;
        slot
    }
}

/// The length, the first and the last eight bytes of a text; all of a shorter one.
#[inline]
fn digest(text: &[u8]) -> u64 {
    let length = text.len();
    let bytes = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29)
        }
        _ => match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                u64::from(u32::from_le_bytes(*first))
                    | u64::from(u32::from_le_bytes(*last)) << 32
            }
            _ => match text {
                [] => 0,
                [a, .., c] => {
                    u64::from(*a) | u64::from(text[length / 2]) << 8 | u64::from(*c) << 16
                }
                [a] => u64::from(*a),
            },
        },
    };
    bytes ^ (length as u64) << 56
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
    fn words_that_differ_in_the_middle_only_are_told_apart() {
        let set = Words::new(["aaaaaaaa1aaaaaaaa", "aaaaaaaa2aaaaaaaa"].into_iter());
        assert_eq!(set.find(b"aaaaaaaa2aaaaaaaa"), Some(1));
        assert_eq!(set.find(b"aaaaaaaa3aaaaaaaa"), None);
    }
}

//! Strings that are expected exactly as written.

use super::bytes::eight_at;

/// An expected string, split so that comparing it takes a few loads and no loop.
#[derive(Debug)]
pub(crate) struct Literal {
    text: Box<[u8]>,
    /// The first 24 bytes, and which bits of the input are compared with them. For the empty string, one bit is outside
    /// its mask, so that nothing equals it.
    words: [u64; 3],
    masks: [u64; 3],
}

impl Literal {
    /// How many bytes are compared at once.
    const WIDTH: usize = 24;

    /// The empty string never matches.
    pub(crate) fn new(text: &str) -> Self {
        let text: Box<[u8]> = text.as_bytes().into();
        let mut bytes = [0; Self::WIDTH];
        let mut masks = [0; Self::WIDTH];
        let length = text.len().min(Self::WIDTH);
        bytes[..length].copy_from_slice(&text[..length]);
        masks[..length].fill(0xFF);
        let (mut expected, masks) = (words(&bytes), words(&masks));
        if masks[0] == 0 {
            expected[0] = 1;
        }
        Self {
            text,
            words: expected,
            masks,
        }
    }

    /// Its length in bytes.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.text.len()
    }

    /// Whether the bytes at this place equal it.
    #[inline]
    pub(crate) fn stands(&self, bytes: &[u8], at: usize) -> bool {
        let Some(bytes) = bytes.get(at..) else {
            return false;
        };
        let Some(first) = bytes.first_chunk() else {
            return self.starts(bytes);
        };
        let [a, b, c] = words(first);
        let [a_mask, b_mask, c_mask] = self.masks;
        let [a_expected, b_expected, c_expected] = self.words;
        ((a & a_mask) ^ a_expected) | ((b & b_mask) ^ b_expected) | ((c & c_mask) ^ c_expected) == 0
            && (self.text.len() <= Self::WIDTH || self.starts(bytes))
    }

    #[inline(never)]
    fn starts(&self, bytes: &[u8]) -> bool {
        !self.text.is_empty() && bytes.starts_with(&self.text)
    }
}

impl Default for Literal {
    fn default() -> Self {
        Self::new("")
    }
}

#[inline]
fn words(bytes: &[u8; Literal::WIDTH]) -> [u64; 3] {
    let word = |at| eight_at(bytes, at).unwrap_or_default();
    [word(0), word(8), word(16)]
}

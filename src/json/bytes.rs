//! Finds bytes of interest, eight bytes at a time.

use crate::work;

/// The eight bytes from this offset on; the first one is the lowest.
#[inline]
pub(crate) fn eight_at(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*eight))
}

/// The first offset from `at` that is not white space.
#[inline]
pub(crate) fn skip_space(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) > Some(&b' ') {
        return at;
    }
    // Usually there is one space, after a colon.
    if bytes.get(at) == Some(&b' ') && bytes.get(at + 1) > Some(&b' ') {
        return at + 1;
    }
    spaces_end(bytes, at)
}

#[inline(never)]
fn spaces_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
        // Indentation.
        while let Some(eight) = eight_at(bytes, at) {
            let others = eight ^ u64::from_le_bytes([b' '; 8]);
            at += (others.trailing_zeros() / 8) as usize;
            if others != 0 {
                break;
            }
        }
    }
    work::add(at - start);
    at
}

/// The first offset from `at` of a quote, a backslash, a control character or the end.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let end = next_special(bytes, start);
    work::add(end - start + 1);
    end
}

#[inline]
fn next_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = eight_at(bytes, at) {
        let special = special_in(eight);
        if special != 0 {
            return at + lowest_byte(special);
        }
        at += 8;
    }
    while !matches!(bytes.get(at), None | Some(b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// Like [`plain_end`], but also stops at a byte that is not ASCII.
#[inline]
pub(crate) fn ascii_end(bytes: &[u8], start: usize) -> usize {
    let end = next_odd(bytes, start);
    work::add(end - start + 1);
    end
}

#[inline]
fn next_odd(bytes: &[u8], mut at: usize) -> usize {
    while let Some(sixteen) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        // Both halves at once: most strings end within sixteen bytes, but in which half cannot be predicted.
        let half = |at| odd_in(eight_at(sixteen, at).unwrap_or_default());
        let (low, high) = (half(0), half(8));
        if low | high != 0 {
            let (odd, before) = if low == 0 { (high, 8) } else { (low, 0) };
            return at + before + lowest_byte(odd);
        }
        at += 16;
    }
    short_ascii_end(bytes, at)
}

#[inline(never)]
fn short_ascii_end(bytes: &[u8], mut at: usize) -> usize {
    while !matches!(bytes.get(at), None | Some(b'"' | b'\\' | 0..0x20 | 0x80..)) {
        at += 1;
    }
    at
}

/// The lowest set bit is in the byte of the first quote, backslash or control character; 0 if there
/// is none. Bit 7 of a byte is set where subtraction borrows from it, which it also does above the
/// first such byte.
#[inline]
fn special_in(bytes: u64) -> u64 {
    below(bytes) & !bytes & (ONES * 0x80)
}

/// Also finds bytes that are not ASCII, since no such byte has bit 7 cleared by both subtractions.
#[inline]
fn odd_in(bytes: u64) -> u64 {
    below(bytes) & (ONES * 0x80)
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Sets bit 7 of the first byte that is a quote, a backslash or a control character.
#[inline]
fn below(bytes: u64) -> u64 {
    // Flipping one bit puts the quote, 0x22, right after the control characters.
    let quote_or_control = (bytes ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (bytes ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    quote_or_control | backslash
}

/// The index of the lowest byte that is not zero.
#[inline]
fn lowest_byte(bits: u64) -> usize {
    (bits.trailing_zeros() / 8) as usize
}

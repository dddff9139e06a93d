//! Finds near misses of names.

use crate::work;

/// Longer names are not near misses, and would be slow to compare.
pub(crate) const LONGEST: usize = 64;

/// One edit turns a word of so few letters into other words.
const SHORT: usize = 4;

/// Whether two names differ only in case and in how their words are separated: `avatarUrl`, `Avatar URL`.
pub(crate) fn is_same_name(known: &str, name: &str) -> bool {
    let may_be_same = name.len() <= LONGEST && known.len() <= 4 * LONGEST;
    may_be_same && folded(known) == folded(name)
}

/// Whether two names are the same in this sense, or differ by one insertion, deletion, replacement or swap of
/// neighbours. Not so where both are common words: `game` is not a misspelt `name`, and `company1` is a name of its own.
pub(crate) fn is_slip(known: &str, name: &str) -> bool {
    if is_same_name(known, name) {
        return true;
    }
    if name.len() > LONGEST || strsim::osa_distance(known, &name.to_lowercase()) != 1 {
        return false;
    }
    let is_numbered = name
        .strip_prefix(known)
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let letters = |name: &str| {
        let mut letters: Vec<_> = name.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_swap = letters(known) == letters(name);
    !is_numbered && (is_swap || known.chars().count() > SHORT)
}

fn folded(name: &str) -> String {
    let letters = name.chars().filter(|letter| !"_- ".contains(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

/// The known name that is nearest to this one, if it is near enough.
pub(crate) fn nearest<'a>(
    known: impl Iterator<Item = &'a String>,
    name: &str,
) -> Option<&'a String> {
    if name.len() > LONGEST {
        return None;
    }
    work::add(name.len());
    let folded = |name: &str| name.to_ascii_lowercase().replace(['-', ' '], "_");
    let name = folded(name);
    let distance = |known: &str| {
        work::add(known.len());
        strsim::osa_distance(&folded(known), &name)
    };
    // Two edits change no more than eight bytes of UTF-8.
    let nearest = known
        .filter(|known| known.len().abs_diff(name.len()) <= 8)
        .map(|known| (distance(known), known))
        .min_by_key(|(distance, _)| *distance)?;
    // Short names must be nearer: two edits turn any word of three letters into another, and one edit any letter.
    let most = if nearest.1.len() > 5 { 2 } else { 1 };
    (nearest.0 <= most && nearest.0 < name.chars().count()).then_some(nearest.1)
}

//! Which property is expected after which: programs write the properties of an object in the same order again and again.

use super::program::{Follows, Property};

/// Says which property is expected after each, in the order of the schema and in that of their names. Returns which one is
/// expected first.
pub(super) fn follow(
    properties: &mut [Property],
    mut expected: Vec<usize>,
    names: &[&str],
) -> Option<Follows> {
    let in_schema = chain(names.len(), &expected);
    expected.sort_by_key(|index| names[*index]);
    let sorted = chain(names.len(), &expected);
    let mut follows = in_schema
        .into_iter()
        .zip(sorted)
        .map(|(in_schema, sorted)| Follows { in_schema, sorted });
    let first = follows.next()?;
    for (property, follows) in properties.iter_mut().zip(follows) {
        property.follows = follows;
    }
    Some(first)
}

/// What comes first, and what comes after each property in this order: the index of another, or `none`.
fn chain(none: usize, order: &[usize]) -> Vec<u32> {
    let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let mut follows = vec![index(none); none + 1];
    let mut before = 0;
    for &property in order {
        follows[before] = index(property);
        before = property + 1;
    }
    follows
}

//! Keeps the first few of many items in some order, and drops the others.

/// Keeps the items with the smallest keys. However many are added, it needs memory for twice as many as are wanted. Of
/// items with equal keys, those added first are kept.
pub(crate) struct First<K, T> {
    wanted: usize,
    /// How many were added.
    total: usize,
    /// Each with its number among all items that were added.
    kept: Vec<(K, usize, T)>,
    /// Items from here on are not wanted.
    bar: Option<K>,
}

impl<K: Ord + Copy, T> First<K, T> {
    pub(crate) fn new(wanted: usize) -> Self {
        Self {
            wanted,
            total: 0,
            kept: Vec::new(),
            bar: None,
        }
    }

    pub(crate) fn add(&mut self, key: K, item: T) {
        self.total += 1;
        if self.wanted == 0 || self.bar.is_some_and(|bar| bar <= key) {
            return;
        }
        self.kept.push((key, self.total, item));
        if self.kept.len() / 2 >= self.wanted {
            self.drop_the_rest();
        }
    }

    /// How many items were added, including those that were dropped.
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// The items that are wanted, ordered by key.
    pub(crate) fn into_ordered(mut self) -> impl Iterator<Item = T> {
        self.kept
            .sort_unstable_by_key(|(key, number, _)| (*key, *number));
        self.kept.truncate(self.wanted);
        self.kept.into_iter().map(|(_, _, item)| item)
    }

    /// Takes about as long as looking at each kept item once. Called once per `wanted` items added.
    fn drop_the_rest(&mut self) {
        let order = |(key, number, _): &(K, usize, T)| (*key, *number);
        let (_, last, _) = self.kept.select_nth_unstable_by_key(self.wanted - 1, order);
        self.bar = Some(last.0);
        self.kept.truncate(self.wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::First;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_are_those_of_a_stable_sort(keys in proptest::collection::vec(0..20_u8, 0..200), wanted in 0..50_usize) {
            let mut first = First::new(wanted);
            let mut all: Vec<_> = keys.iter().copied().zip(0..).collect();
            for (key, number) in &all {
                first.add(*key, (*key, *number));
                assert!(first.kept.len() <= 2 * wanted.max(1));
            }
            all.sort_by_key(|(key, _)| *key);
            all.truncate(wanted);
            prop_assert_eq!(first.total(), keys.len());
            prop_assert_eq!(first.into_ordered().collect::<Vec<(u8, i32)>>(), all);
        }
    }
}

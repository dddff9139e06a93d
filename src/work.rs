//! Counts how much work a verdict takes, in the crate's tests and under a fuzzer. They check that it stays within a
//! multiple of the body's size. Other builds count nothing.
//!
//! A unit is about one byte that is looked at, or one step from a value, key or finding to the next.

#[cfg(any(test, fuzzing))]
mod counter {
    use std::cell::Cell;

    thread_local! {
        static UNITS: Cell<u64> = const { Cell::new(0) };
    }

    /// Counts this many units of work on this thread.
    #[inline]
    pub(crate) fn add(units: usize) {
        UNITS.set(UNITS.get().saturating_add(units as u64));
    }

    /// The result of a call, and the units of work that it took.
    pub fn of<T>(call: impl FnOnce() -> T) -> (T, u64) {
        let before = UNITS.get();
        let outcome = call();
        (outcome, UNITS.get() - before)
    }
}

#[cfg(any(test, fuzzing))]
pub(crate) use counter::add;
#[cfg(any(test, fuzzing))]
pub use counter::of;

/// Counts nothing.
#[cfg(not(any(test, fuzzing)))]
#[inline]
pub(crate) fn add(_units: usize) {}

/// The most units of work that checking, reporting and showing a body of this size may take: three times the most that
/// bodies made to be slow have needed. The constant part covers what a report costs whatever the body's size.
#[cfg(any(test, fuzzing))]
pub fn most(bytes: usize) -> u64 {
    300 * bytes as u64 + 100_000
}

#[cfg(test)]
mod tests {
    use super::{most, of};
    use crate::api::profile::Profile;
    use crate::contract::Contract;
    use crate::growing;
    use crate::shapes;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn work_grows_no_faster_than_bodies_made_to_be_slow() {
        for (name, make) in growing::BODIES {
            for size in [200, 3_200] {
                let text = make(size);
                let bytes = text.as_bytes();
                for profile in Profile::ALL {
                    let contract = Contract::new(profile);
                    let (_, units) = of(|| contract.check_request(bytes));
                    assert!(
                        units < most(bytes.len()),
                        "{name}: {units} for {}",
                        bytes.len()
                    );
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 50, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn work_grows_no_faster_than_the_body(numbers in vec(any::<usize>(), 1..60), profile in 0..3_usize) {
            let mut numbers = numbers.iter().cycle();
            let mut choose = |n| numbers.next().map_or(0, |number| number % n);
            let text = shapes::text(&mut choose, 60_000);
            let bytes = text.as_bytes();
            let contract = Contract::new(Profile::ALL[profile]).with_advice();
            for body in contract.bodies() {
                let (_, units) = of(|| contract.is_valid(body, bytes));
                prop_assert!(units < most(bytes.len()), "{body:?} {units} {text}");
                let (_, units) = of(|| contract.check(body, bytes).excerpts(bytes).to_string());
                prop_assert!(units < most(bytes.len()), "{body:?} {units} {text}");
            }
            let (_, units) = of(|| contract.expand(bytes));
            prop_assert!(units < most(bytes.len()), "{units} {text}");
        }
    }
}

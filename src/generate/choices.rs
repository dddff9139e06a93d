//! Where generated bodies get their variety from.

/// A source of choices. Choice 0 is always the smallest, so that fewer and smaller choices shrink the result.
pub trait Choices {
    /// A number below `n`, which is at least 1.
    fn below(&mut self, n: usize) -> usize;

    /// Whether the larger of two choices is made.
    fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    /// An element; the first is the smallest. The slice must not be empty.
    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T
    where
        Self: Sized,
    {
        &from[self.below(from.len())]
    }
}

impl<C: Choices + ?Sized> Choices for &mut C {
    fn below(&mut self, n: usize) -> usize {
        (**self).below(n)
    }
}

/// Choices derived from a seed with `SplitMix64`: the same on every machine and in every version.
///
/// ```
/// use attio_contract::generate::{Choices, Seeded};
///
/// let (mut a, mut b) = (Seeded::new(7), Seeded::new(7));
/// assert!((0..100).all(|_| a.below(10) == b.below(10)));
/// ```
#[derive(Clone, Debug)]
pub struct Seeded {
    state: u64,
}

impl Seeded {
    /// The choices for this seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }
}

impl Choices for Seeded {
    fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        scaled((bits ^ (bits >> 31)) >> 32, n)
    }
}

/// Choices read from numbers. Smaller numbers give smaller choices, and after the last number every choice is 0.
#[derive(Clone, Debug)]
pub struct Replay<'a> {
    rest: std::slice::Iter<'a, u32>,
}

impl<'a> Replay<'a> {
    /// The choices that these numbers make.
    pub fn new(numbers: &'a [u32]) -> Self {
        Self {
            rest: numbers.iter(),
        }
    }
}

impl Choices for Replay<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.rest
            .next()
            .map_or(0, |number| scaled(u64::from(*number), n))
    }
}

/// A 32-bit number scaled to below `n`. Monotone, so that a smaller number never gives a larger choice.
fn scaled(number: u64, n: usize) -> usize {
    let product = u128::from(number) * n as u128;
    usize::try_from(product >> 32)
        .expect("a product with less than 2^32, divided by 2^32, is below n")
}

//! One step of the walk: what is known after a value.

use super::program::Bits;

/// The result for a value. It fits two registers, which a `Result` would not.
#[derive(Clone, Copy)]
pub(super) struct Stepped {
    /// The offset after the value, or [`END`].
    pub(super) at: usize,
    /// The roots of its group that the value meets, or the schemas of its container that it breaks.
    pub(super) bits: Bits,
}

/// Used in place of an offset: the walk is over, and the body is refused.
pub(super) const END: usize = usize::MAX;

impl Stepped {
    pub(super) const END: Self = Self { at: END, bits: 0 };
}

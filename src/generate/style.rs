//! How generated values look.

/// What generated parts look like, and how large they can get.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) items: usize,
    pub(super) text: usize,
    pub(super) alphabet: Vec<char>,
    pub(super) is_realistic: bool,
}

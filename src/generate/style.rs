//! How generated values look.

use crate::api::operation::Operation;
use std::sync::Arc;

/// What generated parts look like, and how large they can get.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// Whose attributes they are.
    pub(super) operation: Arc<Operation>,
    /// The slug of the attribute that the call finds its record by.
    pub(super) matching_attribute: Option<String>,
    pub(super) items: usize,
    pub(super) text: usize,
    pub(super) alphabet: Vec<char>,
    pub(super) is_realistic: bool,
}

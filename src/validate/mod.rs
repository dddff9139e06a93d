//! What is broken in a body: yes or no in one pass over the bytes, then all of it in a document.

pub(crate) mod bytes;
pub(crate) mod document;
pub(crate) mod keyword;
#[cfg(feature = "engine")]
pub(crate) mod oracle;
pub(crate) mod shorthand;

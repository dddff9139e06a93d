//! What people read: excerpts, explanations, and what the server said.

mod api_error;
mod excerpts;
mod explain;
#[path = "../support/mod.rs"]
mod support;
mod texts;

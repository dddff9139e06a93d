//! What the contract accepts and refuses, and what it says about it.

mod advice;
mod assert;
mod cases;
mod expand;
mod metadata;
mod rules;
mod schemas;
#[path = "../support/mod.rs"]
mod support;
mod typed;
mod types;
mod workspace;

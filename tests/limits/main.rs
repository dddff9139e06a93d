//! Time and memory. A program of its own: tests that run beside these would disturb what they measure.

mod allocations;
#[path = "../support/growing.rs"]
mod growing;
mod linear;
#[path = "../support/mod.rs"]
mod support;

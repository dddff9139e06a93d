//! What the library is measured on, against, and how.

pub mod contenders;
mod handwritten;
pub mod measure;
mod sonic;
pub mod workloads;

//! What the library is measured on, against, and how.

pub mod contenders;
pub mod first_verdicts;
mod handwritten;
pub mod machine;
pub mod measure;
pub mod ratio;
mod sonic;
pub mod workloads;

//! The guides of the folder `docs/`: how to do things, where the items of this crate say what they are.
//!
//! That of generators is in [`generate`](crate::generate).

#[doc = include_str!("../docs/profiles.md")]
pub mod profiles {}

#[doc = include_str!("../docs/reports.md")]
pub mod reports {}

#[doc = include_str!("../docs/command-line.md")]
pub mod command_line {}

#[doc = include_str!("../docs/http.md")]
pub mod http {}

#[doc = include_str!("../docs/ci.md")]
pub mod ci {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}

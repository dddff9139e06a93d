//! The guides from the folder `docs/`: how to do things. The items of this crate describe what they are.
//!
//! The guide to generators is in [`generate`](crate::generate).

#[doc = include_str!("../docs/profiles.md")]
pub mod profiles {}

#[doc = include_str!("../docs/reports.md")]
pub mod reports {}

#[doc = include_str!("../docs/metadata.md")]
pub mod metadata {}

#[doc = include_str!("../docs/command-line.md")]
pub mod command_line {}

#[doc = include_str!("../docs/http.md")]
pub mod http {}

#[doc = include_str!("../docs/ci.md")]
pub mod ci {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}

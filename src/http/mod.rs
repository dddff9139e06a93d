//! Whole messages, clients, servers and recordings, and what the server said.

pub(crate) mod api_error;
#[cfg(any(feature = "tower", feature = "wiremock"))]
mod fake_attio;
#[cfg(feature = "har")]
pub mod har;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod inspect;
#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "wiremock")]
pub mod wiremock;

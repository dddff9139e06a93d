//! Whole messages, clients, servers and recordings.

mod client;
mod layer;
mod messages;
mod mock;
mod recordings;
#[cfg(any(feature = "tower", feature = "wiremock"))]
#[path = "../support/refused.rs"]
mod refused;

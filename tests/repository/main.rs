//! What only a checkout has: the guides, the hooks and the seeds of the fuzz targets.

mod docs;
mod hooks;
mod seeds;
#[cfg(feature = "arbitrary")]
#[path = "../../fuzz/targets.rs"]
mod targets;

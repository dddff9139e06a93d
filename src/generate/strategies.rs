//! Strategies for property tests (feature `proptest`).
//!
//! Shrinking never changes what a strategy promises: a valid body stays valid, a broken one keeps its site, and a
//! mistaken one keeps its mistake. The expected findings stay true.
//!
//! ```
//! use attio_contract::{Contract, Profile, strategies};
//! use proptest::prelude::*;
//!
//! proptest!(|(body in strategies::valid_request(Profile::Wire))| {
//!     prop_assert!(Contract::new(Profile::Wire).check_request_value(&body).is_valid());
//! });
//! ```

use crate::api::body::Body;
use crate::api::metadata::Metadata;
use crate::contract::Contract;
use crate::generate;
use crate::generate::{Broken, Generator, Malformed, Mistaken, Replay};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use std::sync::Arc;

/// The most choices that a body is made from; any further ones are the smallest.
const CHOICES: usize = 600;

/// Request bodies that the profile accepts.
pub fn valid_request(contract: impl Into<Contract>) -> impl Strategy<Value = Value> + Clone {
    valid(request(contract))
}

/// Response bodies that the profile accepts for this status.
///
/// # Panics
///
/// If the profile has no schema for this status. [`Contract::bodies`](crate::Contract::bodies) lists those it has.
#[track_caller]
pub fn valid_response(
    contract: impl Into<Contract>,
    status: u16,
) -> impl Strategy<Value = Value> + Clone {
    valid(response(contract, status))
}

/// Request bodies that break one site, with the expected findings.
pub fn broken_request(contract: impl Into<Contract>) -> impl Strategy<Value = Broken> + Clone {
    broken(request(contract))
}

/// Response bodies that break one site, with the expected findings.
///
/// # Panics
///
/// If the profile has no schema for this status. [`Contract::bodies`](crate::Contract::bodies) lists those it has.
#[track_caller]
pub fn broken_response(
    contract: impl Into<Contract>,
    status: u16,
) -> impl Strategy<Value = Broken> + Clone {
    broken(response(contract, status))
}

/// Request bodies with a mistake that people make, with the expected findings.
pub fn mistaken_request(contract: impl Into<Contract>) -> impl Strategy<Value = Mistaken> + Clone {
    mistaken(request(contract))
}

/// Response bodies with a mistake that people make, with the expected findings.
///
/// # Panics
///
/// If the profile has no schema for this status. [`Contract::bodies`](crate::Contract::bodies) lists those it has.
#[track_caller]
pub fn mistaken_response(
    contract: impl Into<Contract>,
    status: u16,
) -> impl Strategy<Value = Mistaken> + Clone {
    mistaken(response(contract, status))
}

/// Valid bodies from a generator of your own, for example with other sizes or alphabets.
pub fn valid(generator: Generator) -> impl Strategy<Value = Value> + Clone {
    vec(any::<u32>(), 0..CHOICES)
        .prop_map(move |numbers| generator.valid(&mut Replay::new(&numbers)))
}

/// Broken bodies from a generator of your own. The site does not shrink, only the rest of the body.
pub fn broken(generator: Generator) -> impl Strategy<Value = Broken> + Clone {
    let site = (0..generator.breakable()).no_shrink();
    (site, vec(any::<u32>(), 0..CHOICES))
        .prop_map(move |(site, numbers)| generator.broken_at(site, &mut Replay::new(&numbers)))
}

/// Bodies with a mistake, from a generator of your own; none of the mistakes is
/// [large](crate::generate::Mistake::is_large). The mistake does not shrink, only the rest of the body.
pub fn mistaken(generator: Generator) -> impl Strategy<Value = Mistaken> + Clone {
    let mistake = any::<u32>().no_shrink();
    (mistake, vec(any::<u32>(), 0..CHOICES)).prop_map(move |(mistake, mut numbers)| {
        numbers.insert(0, mistake);
        generator.any_mistaken(&mut Replay::new(&numbers))
    })
}

/// The metadata of a workspace; see [`generate::metadata`]. Objects, attributes and flags become fewer as it shrinks.
pub fn metadata() -> impl Strategy<Value = Arc<Metadata>> + Clone {
    vec(any::<u32>(), 0..CHOICES)
        .prop_map(|numbers| Arc::new(generate::metadata(&mut Replay::new(&numbers))))
}

/// Bytes that are not exactly one JSON value, with what is wrong with them.
pub fn malformed_json() -> impl Strategy<Value = Malformed> + Clone {
    vec(any::<u32>(), 3).prop_map(|numbers| generate::malformed(&mut Replay::new(&numbers)))
}

fn request(contract: impl Into<Contract>) -> Generator {
    Generator::new(contract, Body::Request).expect("every profile of create has a request")
}

#[track_caller]
fn response(contract: impl Into<Contract>, status: u16) -> Generator {
    match Generator::new(contract, Body::Response(status)) {
        Ok(generator) => generator,
        Err(error) => panic!("{error}"),
    }
}

//! Bodies made from a fuzzer's bytes (feature `arbitrary`): wrapper types to use as the input of a cargo-fuzz target.
//!
//! The profile is [`Profile::Wire`]; for another profile or other sizes, pass [`Bytes`] to a [`Generator`].
//!
//! ```
//! use arbitrary::{Arbitrary, Unstructured};
//! use attio_contract::Contract;
//! use attio_contract::arbitrary::ValidRequest;
//!
//! let mut bytes = Unstructured::new(b"whatever the fuzzer sends");
//! let ValidRequest(body) = ValidRequest::arbitrary(&mut bytes)?;
//! assert!(Contract::default().check_request_value(&body).is_valid());
//! # Ok::<(), arbitrary::Error>(())
//! ```

use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::generate;
use crate::generate::{Broken, Choices, Generator, Malformed, Mistaken};
use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::Value;

/// Choices read from a fuzzer's bytes; after the last byte every choice is 0.
#[derive(Debug)]
pub struct Bytes<'a, 'b>(pub &'a mut Unstructured<'b>);

impl Choices for Bytes<'_, '_> {
    fn below(&mut self, n: usize) -> usize {
        self.0.int_in_range(0..=n.saturating_sub(1)).unwrap_or(0)
    }
}

/// A request body that the API accepts.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidRequest(pub Value);

/// A valid response body, with its status.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

/// A request body that breaks one site, with the expected findings.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenRequest(pub Broken);

/// A response body that breaks one site, with its status and the expected findings.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body and the expected findings.
    pub broken: Broken,
}

/// A request body with a mistake that people make, with the expected findings.
#[derive(Clone, Debug, PartialEq)]
pub struct MistakenRequest(pub Mistaken);

/// A response body with a mistake that people make, with its status and the expected findings.
#[derive(Clone, Debug, PartialEq)]
pub struct MistakenResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body and the expected findings.
    pub mistaken: Mistaken,
}

/// Bytes that are not exactly one JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedJson(pub Malformed);

impl<'a> Arbitrary<'a> for ValidRequest {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self(generator(Body::Request)?.valid(&mut Bytes(bytes))))
    }
}

impl<'a> Arbitrary<'a> for ValidResponse {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let status = status(bytes);
        let body = generator(Body::Response(status))?.valid(&mut Bytes(bytes));
        Ok(Self { status, body })
    }
}

impl<'a> Arbitrary<'a> for BrokenRequest {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self(generator(Body::Request)?.broken(&mut Bytes(bytes))))
    }
}

impl<'a> Arbitrary<'a> for BrokenResponse {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let status = status(bytes);
        let broken = generator(Body::Response(status))?.broken(&mut Bytes(bytes));
        Ok(Self { status, broken })
    }
}

impl<'a> Arbitrary<'a> for MistakenRequest {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let generator = generator(Body::Request)?;
        Ok(Self(generator.any_mistaken(&mut Bytes(bytes))))
    }
}

impl<'a> Arbitrary<'a> for MistakenResponse {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let status = status(bytes);
        let mistaken = generator(Body::Response(status))?.any_mistaken(&mut Bytes(bytes));
        Ok(Self { status, mistaken })
    }
}

impl<'a> Arbitrary<'a> for MalformedJson {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self(generate::malformed(&mut Bytes(bytes))))
    }
}

fn status(bytes: &mut Unstructured<'_>) -> u16 {
    let statuses: Vec<_> = Contract::default()
        .bodies()
        .filter_map(Body::status)
        .collect();
    *Bytes(bytes).pick(&statuses)
}

fn generator(body: Body) -> Result<Generator> {
    Generator::new(Profile::Wire, body).map_err(|_| arbitrary::Error::IncorrectFormat)
}

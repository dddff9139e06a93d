//! For mock servers of [`wiremock`]: a matcher of creates that keep the contract, and a responder that
//! answers them as the vendor would.
//!
//! ```
//! use attio_contract::wiremock::{Vendor, matches_contract};
//! use wiremock::{Mock, MockServer};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let server = MockServer::start().await;
//! Mock::given(matches_contract())
//!     .respond_with(Vendor::new(1))
//!     .mount(&server)
//!     .await;
//! // Here the client under test would create records at `server.uri()`.
//! # }
//! ```

use crate::generate::Seeded;
use crate::{Body, Contract, Endpoint, Report, answer};
use ::wiremock::{Match, Request, Respond, ResponseTemplate};
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// Matches what is a create, at any host, and keeps the contract of [`Profile::Wire`](crate::Profile::Wire):
/// method, path, header `content-type`, body.
pub fn matches_contract() -> MatchesContract {
    MatchesContract::new(Contract::default())
}

/// The same for another contract.
#[derive(Clone, Copy, Debug)]
pub struct MatchesContract {
    contract: Contract,
}

/// Answers as the vendor would, by the contract of [`Profile::Wire`](crate::Profile::Wire).
///
/// - A valid create gets a 200 that is valid, too. Attributes that the contract knows come back in the form of
///   responses, those that were not sent with no value, and others as they were sent. Ids are made up from the seed,
///   also that of a record that was named otherwise than by its id; everything is created at the same moment.
/// - An invalid one gets a 400 with the code `validation_type` and a validation error for each finding, whose message
///   quotes nothing of the body.
/// - Any other request gets a 404.
///
/// Nothing is kept: the same create, sent twice, makes two records. The answers to the same requests in the same order
/// follow from the seed.
#[derive(Debug)]
pub struct Vendor {
    choices: Mutex<Seeded>,
}

impl MatchesContract {
    /// Matches what keeps this contract.
    pub fn new(contract: Contract) -> Self {
        Self { contract }
    }
}

impl Match for MatchesContract {
    fn matches(&self, request: &Request) -> bool {
        check(&self.contract, request).is_some_and(|report| report.is_valid())
    }
}

impl Vendor {
    /// A server whose ids follow from this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            choices: Mutex::new(Seeded::new(seed)),
        }
    }
}

impl Respond for Vendor {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let contract = Contract::default();
        let (status, body) = match check(&contract, request) {
            None => (
                404,
                answer::error_body(404, "not_found", "no such endpoint"),
            ),
            Some(report) if report.is_valid() => {
                let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                let mut choices = self.choices.lock().unwrap_or_else(PoisonError::into_inner);
                let body = answer::created(contract.operation(), &sent, &mut *choices);
                (200, body)
            }
            Some(report) => (400, answer::refused(&request.body, &report)),
        };
        ResponseTemplate::new(status).set_body_json(body)
    }
}

/// The report on a create; none on anything else.
fn check(contract: &Contract, request: &Request) -> Option<Report> {
    let endpoint = Endpoint::of(contract.operation()).at_any_host();
    let method = request.method.as_str();
    endpoint.takes(method, request.url.as_str()).ok()?;
    Some(contract.check_message(Body::Request, &request.headers, &request.body))
}

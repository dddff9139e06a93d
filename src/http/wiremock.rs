//! For mock servers of [`wiremock`]: a matcher for create requests that meet the contract, and a responder that
//! answers them like the vendor.
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

pub use crate::http::fake_attio::Vendor;

use crate::api::body::Body;
use crate::api::route::{Endpoint, NotThisEndpoint};
use crate::contract::Contract;
use crate::report::Report;
use ::wiremock::{Match, Request, Respond, ResponseTemplate};

/// Matches create requests, at any host, that meet the contract of [`Profile::Wire`](crate::Profile::Wire): method,
/// path, header `content-type`, and a body of any size. The mock server has read the whole body by then; a request
/// that breaks off reaches no matcher.
pub fn matches_contract() -> MatchesContract {
    MatchesContract::new(Contract::default())
}

/// Like [`matches_contract`], for a contract of your choice.
#[derive(Clone, Debug)]
pub struct MatchesContract {
    contract: Contract,
}

impl MatchesContract {
    /// Matches create requests that meet this contract.
    pub fn new(contract: Contract) -> Self {
        Self { contract }
    }
}

impl Match for MatchesContract {
    fn matches(&self, request: &Request) -> bool {
        check(&self.contract, request).is_ok_and(|report| report.is_valid())
    }
}

impl Respond for Vendor {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let report = check(&self.contract, request);
        let (status, body) = self.answer(report, &request.body);
        ResponseTemplate::new(status).set_body_json(body)
    }
}

/// Does what [`Contract::check_http_request`] does, for a request type that is not from the crate `http`.
fn check(contract: &Contract, request: &Request) -> Result<Report, NotThisEndpoint> {
    let endpoint = Endpoint::of(contract.operation()).at_any_host();
    endpoint.takes(request.method.as_str(), request.url.as_str())?;
    Ok(contract.check_message(Body::Request, &request.headers, &request.body))
}

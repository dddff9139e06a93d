//! A middleware for [`reqwest_middleware`] that checks a client's create requests before they are sent, and the
//! responses. Requests to other endpoints are not touched.
//!
//! ```
//! use attio_contract::Contract;
//! use attio_contract::reqwest::{ContractMiddleware, Outcome, Policy, rejected};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let check = ContractMiddleware::new(Contract::default(), Policy::Refuse)
//!     .with_observer(|outcome: &Outcome| println!("{outcome}"));
//! let client = reqwest_middleware::ClientBuilder::new(reqwest::Client::new())
//!     .with(check)
//!     .build();
//!
//! // `values` is missing: nothing is sent, and the error has the report.
//! let create = client.post("https://api.attio.com/v2/objects/workspaces/records");
//! let create = create.header("content-type", "application/json");
//! let error = create.body(r#"{"data": {}}"#).send().await.unwrap_err();
//! assert_eq!(rejected(&error).unwrap().report().findings()[0].at, "/data");
//! # }
//! ```

pub use crate::http::inspect::{Counts, Observer, Outcome, Policy, Unjudged, VerdictCounts};

use crate::api::body::Body;
use crate::api::route::Endpoint;
use crate::contract::Contract;
use crate::http::inspect::builder::options;
use crate::http::inspect::{Inspector, JudgedBody};
use crate::report::rejected::{Rejected, Unsent};
use ::http::Extensions;
use ::http::header::{CONTENT_TYPE, HeaderValue};
use ::reqwest::{Request, Response, ResponseBuilderExt, Url};
use bytes::Bytes;
use http_body::SizeHint;
use reqwest_middleware::{Error, Middleware, Next, Result as SendResult};
use std::borrow::Cow;
use std::error::Error as StdError;

/// Checks a client's create requests and their responses. Clones share the observer and the [counts](Self::counts).
///
/// Every outcome goes to the [observer](Self::with_observer), to [`counts`](Self::counts) and to a [`tracing`] event
/// (target `attio_contract`). Events contain the verdict, the status, the number of findings, the codes of their
/// rules, and where in the schema the first one is. They contain no values or keys from a body.
///
/// - A request is checked before it is sent. If it is [refused](Policy::Refuse), the caller gets a [`Rejected`]
///   instead, see [`rejected`]. The body of a response is read before the caller gets the response, up to
///   [`with_max_body`](Self::with_max_body), and then handed on with status, headers, version and extensions
///   unchanged. What was read arrives as one piece. A larger body, even if its size shows only while reading, is
///   handed on unchecked: first what was read, then the rest.
/// - A request without a `content-type` header is checked as if it had the right one: the client's default headers are
///   added later, where no middleware can see them.
/// - A body of unknown length (chunked or decompressed, as the vendor's usually are) is read too, so the caller gets
///   the response once the body is complete; the client's timeouts still apply. With
///   [`leave_streams`](Self::leave_streams) it is left alone. A request body that is a stream is always left alone.
/// - If the connection breaks, the caller can read what arrived and then gets the client's error, with the same
///   message as without the middleware. Its [`source`](std::error::Error::source) chain leads to the same cause, with
///   two more steps.
/// - A panic in the observer or in a `tracing` subscriber is caught and counted, and the request and response go on
///   (unless panics abort the process).
/// - The body of a response with a status from 500 to 599 is not read. The outcome is
///   [`Rule::ServerError`](crate::Rule::ServerError) and counts as unjudged.
/// - If there is no response at all, no outcome is reported for it.
///
/// Tasks can share it without waiting for each other's observer calls. If a retrying middleware is added before this
/// one, each attempt is checked.
#[derive(Clone, Debug)]
pub struct ContractMiddleware(Inspector);

options!(ContractMiddleware);

impl ContractMiddleware {
    /// Checks create requests to the vendor's server against this contract.
    pub fn new(contract: Contract, policy: Policy) -> Self {
        let endpoint = Endpoint::of(contract.operation());
        Self(Inspector::new(contract, policy, endpoint))
    }

    /// # Errors
    ///
    /// [`Rejected`] if the request must not be sent.
    fn check_request(&self, request: &Request) -> Result<(), Rejected> {
        let inspector = &self.0;
        let mut headers = Cow::Borrowed(request.headers());
        let bytes = match request.body().map(::reqwest::Body::as_bytes) {
            Some(None) => Err(Unjudged::Stream),
            bytes => {
                let bytes = bytes.flatten().unwrap_or_default();
                let size = SizeHint::with_exact(bytes.len() as u64);
                inspector
                    .reason_to_leave(Body::Request, &headers, &size)
                    .map_or(Ok(bytes), Err)
            }
        };
        // The client adds its default headers later.
        if !headers.contains_key(CONTENT_TYPE) {
            let media_type = inspector.contract.operation().media_type();
            let media_type = HeaderValue::from_static(media_type);
            headers.to_mut().insert(CONTENT_TYPE, media_type);
        }
        match inspector.check(Body::Request, &headers, &bytes) {
            Some(report) => report.into_result(),
            None => Ok(()),
        }
    }

    async fn check_response(&self, asked: &Url, response: Response) -> Response {
        let body = Body::Response(response.status().as_u16());
        let (response, bytes) = match self.reason_to_leave(asked, body, &response) {
            Some(reason) => (response, Err(reason)),
            None if body.is_server_error() => (response, Ok(Bytes::new())),
            None => read(response, self.0.max_body).await,
        };
        self.0.check(body, response.headers(), &bytes);
        response
    }

    fn reason_to_leave(&self, asked: &Url, body: Body, response: &Response) -> Option<Unjudged> {
        let page = |url: &Url| {
            let mut url = url.clone();
            url.set_fragment(None);
            url
        };
        if page(response.url()) != page(asked) {
            return Some(Unjudged::Redirected);
        }
        let size = response.content_length();
        let size = size.map_or_else(SizeHint::new, SizeHint::with_exact);
        self.0.reason_to_leave(body, response.headers(), &size)
    }
}

/// The same response, and the bytes of its body if it is complete and no longer than `most`.
async fn read(response: Response, most: usize) -> (Response, Result<Bytes, Unjudged>) {
    let url = response.url().clone();
    let (parts, body) = ::http::Response::from(response).into_parts();
    let mut body = JudgedBody::new(body);
    let bytes = body.read(most).await;
    let mut response = ::http::Response::from_parts(parts, ::reqwest::Body::wrap(body));
    // A response keeps its URL in a private extension, and this is the only way to set it.
    if let Some(with_url) = ::http::response::Builder::new().url(url).extensions_mut() {
        response.extensions_mut().extend(std::mem::take(with_url));
    }
    (Response::from(response), bytes)
}

#[async_trait::async_trait]
impl Middleware for ContractMiddleware {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> SendResult<Response> {
        let method = request.method().as_str();
        let url = request.url().as_str();
        if self.0.endpoint.takes(method, url).is_err() {
            return next.run(request, extensions).await;
        }
        self.check_request(&request)
            .map_err(|rejected| Error::middleware(rejected.unsent()))?;
        let asked = request.url().clone();
        let response = next.run(request, extensions).await?;
        Ok(self.check_response(&asked, response).await)
    }
}

/// Finds the report in a client's error if [`Policy::Refuse`] stopped the request. Also finds it through other
/// middleware, such as one that retries, and through your own errors, as long as each [`source`](StdError::source)
/// leads to the next.
pub fn rejected<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Rejected> {
    let chain = std::iter::successors(Some(error), |error| StdError::source(*error));
    // A chain of errors may have a cycle.
    chain.take(LONGEST_CHAIN).find_map(here)
}

/// More than any real chain of errors has.
const LONGEST_CHAIN: usize = 1000;

/// The [`Rejected`] that an error is, or that its transparent wrappers hide.
fn here<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Rejected> {
    if let Some(Unsent(rejected)) = error.downcast_ref() {
        return Some(rejected);
    }
    if let Some(Error::Middleware(inner)) = error.downcast_ref() {
        return inner.downcast_ref();
    }
    error.downcast_ref()
}

//! A middleware for [`reqwest_middleware`] that judges the creates of a client: what it is about to send, and what
//! comes back. Requests to other endpoints pass untouched.
//!
//! ```
//! use attio_contract::Contract;
//! use attio_contract::reqwest::{ContractMiddleware, Outcome, Policy, rejected};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let judge = ContractMiddleware::new(Contract::default(), Policy::Refuse)
//!     .with_observer(|outcome: &Outcome| println!("{outcome}"));
//! let client = reqwest_middleware::ClientBuilder::new(reqwest::Client::new())
//!     .with(judge)
//!     .build();
//!
//! // `values` is missing: nothing is sent, and the error has the report.
//! let create = client.post("https://api.attio.com/v2/objects/workspaces/records");
//! let error = create.body(r#"{"data": {}}"#).send().await.unwrap_err();
//! assert_eq!(rejected(&error).unwrap().report().findings()[0].at, "/data");
//! # }
//! ```

mod event;
mod outcome;
mod replay;

pub use outcome::{Counts, Observer, Outcome, Unjudged, Verdicts};

use crate::{Body, Contract, Endpoint, Rejected, Report};
use ::http::Extensions;
use ::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use ::reqwest::{Request, Response};
use outcome::Listener;
use reqwest_middleware::{Error, Middleware, Next, Result as SendResult};

/// What becomes of a request that is not valid. Responses always reach the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Policy {
    /// It is not sent; the caller gets a [`Rejected`], see [`rejected`]. Told of at level `WARN`, as are responses
    /// that are not valid.
    Refuse,
    /// It is sent. Told of at the same level.
    Warn,
    /// It is sent. All events have the level `DEBUG`.
    Observe,
}

/// Judges the creates of a client. A clone shares the observer and the [counts](Self::counts).
///
/// What is judged goes to the [observer](Self::with_observer), to [`counts`](Self::counts) and to an event of
/// [`tracing`] (target `attio_contract`). Events hold the verdict, the status, how many findings there are, the codes
/// of their rules, and the place in the schema that the first one is about: no value and no key of a body.
///
/// - A request is judged before it is sent. The body of a response is read before the caller gets the response, up to
///   [`with_max_body`](Self::with_max_body), and handed on with status, headers, version and extensions as they were, what was read in one piece. A body
///   that is larger, also one that says so only by not ending, is handed on unjudged: what was read, then the rest.
/// - A body of unknown length (chunked or decompressed, as the vendor's usually are) is read too, so that the caller gets
///   the response once the body is complete; timeouts of the client apply meanwhile. With [`leave_streams`](Self::leave_streams)
///   it is left alone. A request body that is a stream is always left alone.
/// - Where the connection breaks, the caller reads what came, and then gets the client's error. It tells
///   the same as without the middleware, and [`source`](std::error::Error::source) leads to the same cause, by two more
///   steps.
/// - A panic of the observer or of a subscriber is caught and counted; request and response go on. (Not where a panic
///   aborts the process.)
/// - Where no response comes at all, nothing is told of it.
///
/// A middleware that retries and is added before this one has each of its attempts judged.
#[derive(Clone, Debug)]
pub struct ContractMiddleware {
    contract: Contract,
    policy: Policy,
    endpoint: Endpoint,
    max_body: usize,
    leaves_streams: bool,
    listener: Listener,
}

impl ContractMiddleware {
    /// The largest body that is judged unless told otherwise: 1 MiB.
    pub const DEFAULT_MAX_BODY: usize = 1 << 20;

    /// Judges creates at the vendor's server by this contract.
    pub fn new(contract: Contract, policy: Policy) -> Self {
        Self {
            contract,
            policy,
            endpoint: Endpoint::of(contract.operation()),
            max_body: Self::DEFAULT_MAX_BODY,
            leaves_streams: false,
            listener: Listener::default(),
        }
    }

    /// Judges the creates at this endpoint, such as `Endpoint::default().at("localhost:8080")?`.
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// Tells this observer of each outcome, from now on instead of another one. Counts begin anew.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Observer) -> Self {
        self.listener = Listener::new(observer);
        self
    }

    /// Leaves bodies alone, and sends requests, whose size is above this many bytes ([`Self::DEFAULT_MAX_BODY`] unless
    /// set). A report on a body needs many times its size, see [`Contract`].
    #[must_use]
    pub fn with_max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Leaves the bodies of responses alone whose length is not known before they end.
    #[must_use]
    pub fn leave_streams(mut self) -> Self {
        self.leaves_streams = true;
        self
    }

    /// What came out so far, of this one and its clones. Keep a clone to ask it.
    pub fn counts(&self) -> Counts {
        self.listener.counts()
    }

    fn tell(&self, body: Body, verdict: Result<Report, Unjudged>) -> Outcome {
        let is_refused = body == Body::Request
            && self.policy == Policy::Refuse
            && verdict.as_ref().is_ok_and(|report| !report.is_valid());
        let outcome = Outcome {
            body,
            verdict,
            is_refused,
        };
        self.listener.tell(&outcome, self.policy);
        outcome
    }

    /// # Errors
    ///
    /// [`Rejected`] if the request shall not be sent.
    fn judge_request(&self, request: &Request) -> Result<(), Rejected> {
        let verdict = match request.body().map(::reqwest::Body::as_bytes) {
            Some(None) => Err(Unjudged::Stream),
            _ if is_encoded(request.headers()) => Err(Unjudged::Encoded),
            Some(Some(bytes)) if bytes.len() > self.max_body => Err(Unjudged::TooLarge),
            bytes => {
                let mut headers = request.headers().clone();
                // A client's default headers are added later.
                headers
                    .entry(CONTENT_TYPE)
                    .or_insert(HeaderValue::from_static(
                        self.contract.operation().media_type,
                    ));
                let bytes = bytes.flatten().unwrap_or_default();
                Ok(self.contract.check_message(Body::Request, &headers, bytes))
            }
        };
        let outcome = self.tell(Body::Request, verdict);
        match outcome.verdict {
            Ok(report) if outcome.is_refused => report.into_result(),
            _ => Ok(()),
        }
    }

    async fn judge_response(&self, asked: &::reqwest::Url, response: Response) -> Response {
        let body = Body::Response(response.status().as_u16());
        let (response, bytes) = match self.reason_to_leave(asked, &response) {
            Some(reason) => (response, Err(reason)),
            None => replay::read(response, self.max_body).await,
        };
        let verdict = bytes.map(|bytes| {
            let headers = response.headers();
            self.contract.check_message(body, headers, &bytes)
        });
        self.tell(body, verdict);
        response
    }

    fn reason_to_leave(&self, asked: &::reqwest::Url, response: &Response) -> Option<Unjudged> {
        let page = |url: &::reqwest::Url| {
            let mut url = url.clone();
            url.set_fragment(None);
            url
        };
        if page(response.url()) != page(asked) {
            return Some(Unjudged::Redirected);
        }
        if is_encoded(response.headers()) {
            return Some(Unjudged::Encoded);
        }
        match response.content_length() {
            Some(length) if usize::try_from(length).is_ok_and(|length| length <= self.max_body) => {
                None
            }
            Some(_) => Some(Unjudged::TooLarge),
            None => self.leaves_streams.then_some(Unjudged::Stream),
        }
    }
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
        if self.endpoint.takes(method, url).is_err() {
            return next.run(request, extensions).await;
        }
        self.judge_request(&request).map_err(Error::middleware)?;
        let asked = request.url().clone();
        let response = next.run(request, extensions).await?;
        Ok(self.judge_response(&asked, response).await)
    }
}

/// The refusal behind a client's error, if [`Policy::Refuse`] is what stopped the request.
pub fn rejected(error: &Error) -> Option<&Rejected> {
    match error {
        Error::Middleware(error) => error.downcast_ref(),
        Error::Reqwest(_) => None,
    }
}

/// Whether the bytes are not those of the JSON text. A client that decompresses removes the header.
fn is_encoded(headers: &HeaderMap) -> bool {
    let is_identity = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    !headers.get_all(CONTENT_ENCODING).iter().all(is_identity)
}

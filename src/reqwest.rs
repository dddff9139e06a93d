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
//! let create = create.header("content-type", "application/json");
//! let error = create.body(r#"{"data": {}}"#).send().await.unwrap_err();
//! assert_eq!(rejected(&error).unwrap().report().findings()[0].at, "/data");
//! # }
//! ```

pub use crate::traffic::{Counts, Observer, Outcome, Policy, Unjudged, Verdicts};

use crate::error::Unsent;
use crate::traffic::{DEFAULT_MAX_BODY, Judge, JudgedBody};
use crate::{Body, Contract, Endpoint, Rejected};
use ::http::Extensions;
use ::http::header::{CONTENT_TYPE, HeaderValue};
use ::reqwest::{Request, Response, ResponseBuilderExt, Url};
use bytes::Bytes;
use http_body::SizeHint;
use reqwest_middleware::{Error, Middleware, Next, Result as SendResult};
use std::borrow::Cow;
use std::error::Error as StdError;

/// Judges the creates of a client. A clone shares the observer and the [counts](Self::counts).
///
/// What is judged goes to the [observer](Self::with_observer), to [`counts`](Self::counts) and to an event of
/// [`tracing`] (target `attio_contract`). Events hold the verdict, the status, how many findings there are, the codes
/// of their rules, and the place in the schema that the first one is about: no value and no key of a body.
///
/// - A request is judged before it is sent; instead of one that is [refused](Policy::Refuse) the caller gets a
///   [`Rejected`], see [`rejected`]. The body of a response is read before the caller gets the response, up to
///   [`with_max_body`](Self::with_max_body), and handed on with status, headers, version and extensions as they were, what
///   was read in one piece. A body that is larger, also one that says so only by not ending, is handed on unjudged: what
///   was read, then the rest.
/// - A request without the header `content-type` is judged as if it had the right one: a client's default headers are
///   added later, where no middleware sees them.
/// - A body of unknown length (chunked or decompressed, as the vendor's usually are) is read too, so that the caller gets
///   the response once the body is complete; timeouts of the client apply meanwhile. With [`leave_streams`](Self::leave_streams)
///   it is left alone. A request body that is a stream is always left alone.
/// - Where the connection breaks, the caller reads what came, and then gets the client's error. It tells
///   the same as without the middleware, and [`source`](std::error::Error::source) leads to the same cause, by two more
///   steps.
/// - A panic of the observer or of a subscriber is caught and counted; request and response go on. (Not where a panic
///   aborts the process.)
/// - A response with a status from 500 to 599 is not read: it is told of as [`Rule::ServerError`](crate::Rule::ServerError),
///   and counted as unjudged.
/// - Where no response comes at all, nothing is told of it.
///
/// Tasks can use it at once; none waits for the observer of another. A middleware that retries and is added before this
/// one has each of its attempts judged.
#[derive(Clone, Debug)]
pub struct ContractMiddleware {
    judge: Judge,
}

impl ContractMiddleware {
    /// The largest body that is judged unless told otherwise: 1 MiB.
    pub const DEFAULT_MAX_BODY: usize = DEFAULT_MAX_BODY;

    /// Judges creates at the vendor's server by this contract.
    pub fn new(contract: Contract, policy: Policy) -> Self {
        let endpoint = Endpoint::of(contract.operation());
        Self {
            judge: Judge::new(contract, policy, endpoint),
        }
    }

    /// Judges the creates at this endpoint, such as `Endpoint::default().at("localhost:8080")?`.
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: Endpoint) -> Self {
        self.judge.endpoint = endpoint;
        self
    }

    /// Tells this observer of each outcome, from now on instead of another one. Counts begin anew.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Observer) -> Self {
        self.judge.listener.hears(observer);
        self
    }

    /// Leaves bodies alone, and sends requests, whose size is above this many bytes ([`Self::DEFAULT_MAX_BODY`] unless
    /// set). A report on a body needs many times its size, see [`Contract`], and keeps the thread busy meanwhile.
    #[must_use]
    pub fn with_max_body(mut self, bytes: usize) -> Self {
        self.judge.max_body = bytes;
        self
    }

    /// Leaves the bodies of responses alone whose length is not known before they end.
    #[must_use]
    pub fn leave_streams(mut self) -> Self {
        self.judge.leaves_streams = true;
        self
    }

    /// What came out so far, of this one and its clones. Keep a clone to ask it.
    pub fn counts(&self) -> Counts {
        self.judge.listener.counts()
    }

    /// # Errors
    ///
    /// [`Rejected`] if the request shall not be sent.
    fn judge_request(&self, request: &Request) -> Result<(), Rejected> {
        let judge = &self.judge;
        let mut headers = Cow::Borrowed(request.headers());
        let bytes = match request.body().map(::reqwest::Body::as_bytes) {
            Some(None) => Err(Unjudged::Stream),
            bytes => {
                let bytes = bytes.flatten().unwrap_or_default();
                let size = SizeHint::with_exact(bytes.len() as u64);
                judge
                    .reason_to_leave(Body::Request, &headers, &size)
                    .map_or(Ok(bytes), Err)
            }
        };
        // A client's default headers are added later.
        if !headers.contains_key(CONTENT_TYPE) {
            let media_type = judge.contract.operation().media_type;
            let media_type = HeaderValue::from_static(media_type);
            headers.to_mut().insert(CONTENT_TYPE, media_type);
        }
        match judge.judge(Body::Request, &headers, &bytes) {
            Some(report) => report.into_result(),
            None => Ok(()),
        }
    }

    async fn judge_response(&self, asked: &Url, response: Response) -> Response {
        let body = Body::Response(response.status().as_u16());
        let (response, bytes) = match self.reason_to_leave(asked, body, &response) {
            Some(reason) => (response, Err(reason)),
            None if body.is_server_error() => (response, Ok(Bytes::new())),
            None => read(response, self.judge.max_body).await,
        };
        self.judge.judge(body, response.headers(), &bytes);
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
        self.judge.reason_to_leave(body, response.headers(), &size)
    }
}

/// The same response, and the bytes of its body if it is complete and has no more than `most`.
async fn read(response: Response, most: usize) -> (Response, Result<Bytes, Unjudged>) {
    let url = response.url().clone();
    let (parts, body) = ::http::Response::from(response).into_parts();
    let mut body = JudgedBody::new(body);
    let bytes = body.read(most).await;
    let mut response = ::http::Response::from_parts(parts, ::reqwest::Body::wrap(body));
    // A response keeps its URL in an extension that is private, and this is the way to it.
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
        if self.judge.endpoint.takes(method, url).is_err() {
            return next.run(request, extensions).await;
        }
        self.judge_request(&request)
            .map_err(|rejected| Error::middleware(rejected.unsent()))?;
        let asked = request.url().clone();
        let response = next.run(request, extensions).await?;
        Ok(self.judge_response(&asked, response).await)
    }
}

/// The refusal behind a client's error, if [`Policy::Refuse`] is what stopped the request. It is found behind other
/// middleware too, such as one that retries, and behind errors of your own, as long as each one's
/// [`source`](StdError::source) leads to the next.
pub fn rejected<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Rejected> {
    let chain = std::iter::successors(Some(error), |error| StdError::source(*error));
    // Some chains may have no end.
    chain.take(LONGEST_CHAIN).find_map(here)
}

/// More than any chain of errors that a program makes.
const LONGEST_CHAIN: usize = 1000;

/// The refusal that an error is, or that its transparent wrappers hide.
fn here<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Rejected> {
    if let Some(Unsent(rejected)) = error.downcast_ref() {
        return Some(rejected);
    }
    if let Some(Error::Middleware(inner)) = error.downcast_ref() {
        return inner.downcast_ref();
    }
    error.downcast_ref()
}

//! For servers: a layer that judges the creates that they get and what they answer, and a server that stands in for the
//! vendor's.
//!
//! ```
//! use attio_contract::Contract;
//! use attio_contract::tower::{ContractLayer, Outcome, Policy, Vendor};
//! use tower_layer::Layer;
//! use tower_service::Service;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let layer = ContractLayer::new(Contract::default(), Policy::Refuse)
//!     .with_observer(|outcome: &Outcome| println!("{outcome}"));
//! // In place of `Vendor` stands a service of your own, or a router: `axum::Router::new().layer(layer)`.
//! let mut server = layer.layer(Vendor::new(1));
//!
//! // `values` is missing.
//! let create = http::Request::post("/v2/objects/workspaces/records")
//!     .header("content-type", "application/json")
//!     .body(String::from(r#"{"data": {}}"#))?;
//! assert_eq!(server.call(create).await?.status(), 400);
//! # Ok(())
//! # }
//! ```

pub use crate::answer::Vendor;
pub use crate::traffic::{Counts, JudgedBody, Observer, Outcome, Policy, Unjudged, Verdicts};

use crate::answer::{self, Sent};
use crate::traffic::{DEFAULT_MAX_BODY, Judge};
use crate::{Body, CREATE_WORKSPACE_RECORD, Contract, Endpoint};
use ::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use ::http::request::Parts;
use ::http::{Request, Response, StatusCode};
use bytes::Bytes;
use http_body::Body as HttpBody;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

type Pending<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// Judges the creates that a server gets, and what it answers. A clone shares the observer and the
/// [counts](Self::counts).
///
/// What is judged goes to the [observer](Self::with_observer), to [`counts`](Self::counts) and to an event of
/// [`tracing`] (target `attio_contract`). Events hold the verdict, the status, how many findings there are, the codes
/// of their rules, and the place in the schema that the first one is about: no value and no key of a body.
/// Tasks can use it at once; none waits for the observer of another.
///
/// - A create is read before the service gets it, up to [`with_max_body`](Self::with_max_body), and handed on as it was,
///   what was read in one piece. Instead of one that is [refused](Policy::Refuse) the client gets what the vendor would
///   answer: a 400 with the code `validation_type` and a validation error for each violation that the report
///   [keeps](Contract::with_limit), whose message quotes nothing of the body unless the contract
///   [does](Contract::with_values). It keeps the contract itself, and is not told of.
/// - What the service answers to a create is judged, too, and always handed on as it was, once its body is
///   complete. With [`leave_streams`](Self::leave_streams) bodies of unknown length are left alone.
/// - A body that is larger than the limit, also one that says so only by not ending, is handed on unjudged: what was
///   read, then the rest. So is one that is compressed: what decompresses requests or compresses responses belongs
///   outside of this layer.
/// - Where the connection breaks, the service reads what came, and then gets the error; and the same the other way round.
/// - A response with a status from 500 to 599 is not read: it is told of as [`Rule::ServerError`](crate::Rule::ServerError),
///   and counted as unjudged.
/// - A panic of the observer or of a subscriber is caught and counted; request and response go on. (Not where a panic
///   aborts the process.) One of the service is not caught.
/// - A request that is cancelled before its body is complete is told of nowhere.
///
/// Requests to other endpoints pass untouched, and so do errors of the service.
///
/// # Where it belongs
///
/// The path is looked at as the layer gets it, so the layer belongs outside of what strips a prefix: with `axum`,
/// `Router::new().nest("/v2", inner).layer(layer)`. Inside, it takes no request for a create, and `counts()` stays at zero.
/// `Router::layer` wraps routes one by one; around a whole router, its fallback included, it goes as
/// `Router::new().fallback_service(layer.layer(router))`.
///
/// The service gets a `Request<JudgedBody<B>>` and the client a `Response<JudgedBody<R>>`, where `B` and `R` have
/// data of [`Bytes`]. A function that is served with `hyper` says `Request<JudgedBody<Incoming>>`. What insists on
/// a body of its own, such as `axum::middleware::from_fn`, goes into a `layer` call of its own, or behind one that maps
/// bodies (`MapRequestBodyLayer` of `tower-http`). A limit on bodies belongs inside: outside, the error that it
/// makes is one step further from whom it tells the status, and `axum` answers 400 in place of 413.
#[derive(Clone, Debug)]
pub struct ContractLayer {
    judge: Judge,
}

/// A service behind a [`ContractLayer`].
#[derive(Clone, Debug)]
pub struct ContractService<S> {
    judge: Arc<Judge>,
    inner: S,
}

impl ContractLayer {
    /// Bytes of the largest body that is judged unless told otherwise: 1 MiB.
    pub const DEFAULT_MAX_BODY: usize = DEFAULT_MAX_BODY;

    /// Judges creates at any host by this contract.
    pub fn new(contract: Contract, policy: Policy) -> Self {
        let endpoint = Endpoint::of(contract.operation()).at_any_host();
        Self {
            judge: Judge::new(contract, policy, endpoint),
        }
    }

    /// Judges the creates at this endpoint, for servers of several hosts.
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

    /// Leaves bodies alone whose size is above this many bytes ([`Self::DEFAULT_MAX_BODY`] unless set). A report on a body
    /// needs many times its size, see [`Contract`], and keeps the thread busy meanwhile.
    #[must_use]
    pub fn with_max_body(mut self, bytes: usize) -> Self {
        self.judge.max_body = bytes;
        self
    }

    /// Leaves bodies alone whose length is not known before they end, of requests (chunked ones) and of responses.
    #[must_use]
    pub fn leave_streams(mut self) -> Self {
        self.judge.leaves_streams = true;
        self
    }

    /// What came out so far, of this layer, its clones and all services behind them.
    pub fn counts(&self) -> Counts {
        self.judge.listener.counts()
    }
}

impl<S> Layer<S> for ContractLayer {
    type Service = ContractService<S>;

    fn layer(&self, inner: S) -> ContractService<S> {
        ContractService {
            judge: Arc::new(self.judge.clone()),
            inner,
        }
    }
}

impl<S, B, R> Service<Request<B>> for ContractService<S>
where
    S: Service<Request<JudgedBody<B>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: HttpBody<Data = Bytes, Error: Send> + Send + 'static,
    R: HttpBody<Data = Bytes, Error: Send> + Send + 'static,
{
    type Response = Response<JudgedBody<R>>;
    type Error = S::Error;
    type Future = Pending<Self::Response, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that is ready is called; its clone need not be.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let judge = Arc::clone(&self.judge);
        Box::pin(async move {
            let request = request.map(JudgedBody::new);
            if judge.endpoint.takes_http(&request).is_err() {
                return Ok(inner.call(request).await?.map(JudgedBody::new));
            }
            let (parts, body) = request.into_parts();
            match judge_request(&judge, &parts, body).await {
                Ok(body) => {
                    let response = inner.call(Request::from_parts(parts, body)).await?;
                    Ok(judge_response(&judge, response).await)
                }
                Err(refusal) => Ok(refusal.map(JudgedBody::of)),
            }
        })
    }
}

/// # Errors
///
/// What the client gets instead.
async fn judge_request<B: HttpBody<Data = Bytes>>(
    judge: &Judge,
    parts: &Parts,
    mut body: JudgedBody<B>,
) -> Result<JudgedBody<B>, Response<String>> {
    let bytes = read(judge, Body::Request, &parts.headers, &mut body).await;
    match judge.judge(Body::Request, &parts.headers, &bytes) {
        Some(report) => {
            let bytes = bytes.unwrap_or_default();
            Err(json(answer::refused(&bytes, &report)))
        }
        None => Ok(body),
    }
}

async fn judge_response<R: HttpBody<Data = Bytes>>(
    judge: &Judge,
    response: Response<R>,
) -> Response<JudgedBody<R>> {
    let (parts, body) = response.into_parts();
    let mut body = JudgedBody::new(body);
    let kind = Body::Response(parts.status.as_u16());
    let bytes = read(judge, kind, &parts.headers, &mut body).await;
    judge.judge(kind, &parts.headers, &bytes);
    Response::from_parts(parts, body)
}

async fn read<B: HttpBody<Data = Bytes>>(
    judge: &Judge,
    kind: Body,
    headers: &HeaderMap,
    body: &mut JudgedBody<B>,
) -> Result<Bytes, Unjudged> {
    match judge.reason_to_leave(kind, headers, &body.size_hint()) {
        Some(reason) => Err(reason),
        None if kind.is_server_error() => Ok(Bytes::new()),
        None => body.read(judge.max_body).await,
    }
}

/// Bytes of the largest body that [`Vendor`] reads.
const VENDORS_MAX_BODY: usize = 64 << 20;

impl<B> Service<Request<B>> for Vendor
where
    B: HttpBody<Data = Bytes, Error: Send> + Send + 'static,
{
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Pending<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    /// Reads bodies of at most 64 MiB: a larger one gets a 413, one that breaks off a 400.
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let vendor = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            Ok(json(
                match JudgedBody::new(body).read(VENDORS_MAX_BODY).await {
                    Ok(bytes) => {
                        let request = Request::from_parts(parts, bytes);
                        let report = Contract::default().check_http_request(&request);
                        vendor.answer(report, request.body())
                    }
                    Err(Unjudged::TooLarge) => {
                        answer::error(413, "payload_too_large", "the body is too large")
                    }
                    Err(_) => answer::error(400, "invalid_request", "the body is incomplete"),
                },
            ))
        })
    }
}

fn json((status, body): Sent) -> Response<String> {
    let mut response = Response::new(body.to_string());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let media_type = HeaderValue::from_static(CREATE_WORKSPACE_RECORD.media_type);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

//! For servers: a layer that checks the create requests they receive and the responses they send, and a fake
//! of the vendor's server.
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
//! // Instead of `Vendor`, use a service of your own, or a router: `axum::Router::new().layer(layer)`.
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

pub use crate::http::fake_attio::Vendor;
pub use crate::http::inspect::{
    Counts, JudgedBody, Observer, Outcome, Policy, Unjudged, VerdictCounts,
};

use crate::api::body::Body;
use crate::api::operation::MEDIA_TYPE;
use crate::api::route::Endpoint;
use crate::contract::Contract;
use crate::http::fake_attio;
use crate::http::fake_attio::Sent;
use crate::http::inspect::Inspector;
use crate::http::inspect::builder::options;
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

/// Checks the create requests that a server receives, and its responses. Clones share the observer and the
/// [counts](Self::counts).
///
/// Every outcome goes to the [observer](Self::with_observer), to [`counts`](Self::counts) and to a [`tracing`] event
/// (target `attio_contract`). Events contain the verdict, the status, the number of findings, the codes of their
/// rules, and where in the schema the first one is. They contain no values or keys from a body. Tasks can share the
/// layer without waiting for each other's observer calls.
///
/// - A create request is read before the service gets it, up to [`with_max_body`](Self::with_max_body), and then
///   handed on unchanged; what was read arrives as one piece. If it is [refused](Policy::Refuse), the client gets the
///   vendor's answer instead: a 400 with the code `validation_type` and one validation error per violation that the
///   report [keeps](Contract::with_limit). Its messages quote nothing from the body unless the contract
///   [does](Contract::with_values). This answer meets the contract itself and is not reported as an outcome.
/// - The service's response to a create request is checked too, and always handed on unchanged, once its body is
///   complete. With [`leave_streams`](Self::leave_streams) bodies of unknown length are left alone.
/// - A body larger than the limit, even if its size shows only while reading, is handed on unchecked: first what was
///   read, then the rest. So is a compressed body: put layers that decompress requests or compress responses outside
///   this one.
/// - If the connection breaks, the service can read what arrived and then gets the error. The same applies to
///   responses.
/// - The body of a response with a status from 500 to 599 is not read. The outcome is
///   [`Rule::ServerError`](crate::Rule::ServerError) and counts as unjudged.
/// - A panic in the observer or in a `tracing` subscriber is caught and counted, and the request and response go on
///   (unless panics abort the process). A panic in the service is not caught.
/// - A request that is cancelled before its body is complete is not reported.
///
/// Requests to other endpoints are not touched, nor are errors of the service.
///
/// # Where it belongs
///
/// The layer compares the path that it receives, so put it outside anything that strips a prefix: with `axum`,
/// `Router::new().nest("/v2", inner).layer(layer)`. Inside, it would not recognise any create request, and `counts()`
/// would stay at zero. `Router::layer` wraps routes one by one; to wrap a whole router including its fallback, write
/// `Router::new().fallback_service(layer.layer(router))`.
///
/// The service gets a `Request<JudgedBody<B>>` and the client a `Response<JudgedBody<R>>`, where `B` and `R` have data
/// of [`Bytes`]. A function served with `hyper` takes `Request<JudgedBody<Incoming>>`. A middleware that insists on
/// its own body type, such as `axum::middleware::from_fn`, goes into a `layer` call of its own, or inside one that
/// maps bodies (`MapRequestBodyLayer` of `tower-http`). A limit on body size belongs inside: outside, its error is
/// wrapped once more, so `axum` does not recognise it and answers 400 instead of 413.
#[derive(Clone, Debug)]
pub struct ContractLayer(Inspector);

options!(ContractLayer);

/// A service wrapped in a [`ContractLayer`].
#[derive(Clone, Debug)]
pub struct ContractService<S> {
    inspector: Arc<Inspector>,
    inner: S,
}

impl ContractLayer {
    /// Checks create requests at any host against this contract.
    pub fn new(contract: Contract, policy: Policy) -> Self {
        let endpoint = Endpoint::of(contract.operation()).at_any_host();
        Self(Inspector::new(contract, policy, endpoint))
    }
}

impl<S> Layer<S> for ContractLayer {
    type Service = ContractService<S>;

    fn layer(&self, inner: S) -> ContractService<S> {
        ContractService {
            inspector: Arc::new(self.0.clone()),
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
        // The service that is ready must be the one that is called; its clone need not be ready.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let inspector = Arc::clone(&self.inspector);
        Box::pin(async move {
            let request = request.map(JudgedBody::new);
            if inspector.endpoint.takes_http(&request).is_err() {
                return Ok(inner.call(request).await?.map(JudgedBody::new));
            }
            let (parts, body) = request.into_parts();
            match check_request(&inspector, &parts, body).await {
                Ok(body) => {
                    let response = inner.call(Request::from_parts(parts, body)).await?;
                    Ok(check_response(&inspector, response).await)
                }
                Err(refusal) => Ok(refusal.map(JudgedBody::of)),
            }
        })
    }
}

/// # Errors
///
/// The response that the client gets instead.
async fn check_request<B: HttpBody<Data = Bytes>>(
    inspector: &Inspector,
    parts: &Parts,
    mut body: JudgedBody<B>,
) -> Result<JudgedBody<B>, Response<String>> {
    let bytes = read(inspector, Body::Request, &parts.headers, &mut body).await;
    match inspector.check(Body::Request, &parts.headers, &bytes) {
        Some(report) => {
            let bytes = bytes.unwrap_or_default();
            Err(json(fake_attio::refused(&bytes, &report)))
        }
        None => Ok(body),
    }
}

async fn check_response<R: HttpBody<Data = Bytes>>(
    inspector: &Inspector,
    response: Response<R>,
) -> Response<JudgedBody<R>> {
    let (parts, body) = response.into_parts();
    let mut body = JudgedBody::new(body);
    let kind = Body::Response(parts.status.as_u16());
    let bytes = read(inspector, kind, &parts.headers, &mut body).await;
    inspector.check(kind, &parts.headers, &bytes);
    Response::from_parts(parts, body)
}

async fn read<B: HttpBody<Data = Bytes>>(
    inspector: &Inspector,
    kind: Body,
    headers: &HeaderMap,
    body: &mut JudgedBody<B>,
) -> Result<Bytes, Unjudged> {
    match inspector.reason_to_leave(kind, headers, &body.size_hint()) {
        Some(reason) => Err(reason),
        None if kind.is_server_error() => Ok(Bytes::new()),
        None => body.read(inspector.max_body).await,
    }
}

/// The largest body that [`Vendor`] reads, in bytes.
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
                        let report = vendor.contract.check_http_request(&request);
                        vendor.answer(report, request.body())
                    }
                    Err(Unjudged::TooLarge) => {
                        fake_attio::error(413, "payload_too_large", "the body is too large")
                    }
                    Err(_) => fake_attio::error(400, "invalid_request", "the body is incomplete"),
                },
            ))
        })
    }
}

fn json((status, body): Sent) -> Response<String> {
    let mut response = Response::new(body.to_string());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let media_type = HeaderValue::from_static(MEDIA_TYPE);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

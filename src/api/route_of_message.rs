//! Which messages of the crate `http` are for an operation.

use crate::api::route::{Endpoint, NotThisEndpoint, Url};
use ::http::Request;
use ::http::header::HOST;

impl Endpoint {
    /// Whether this request is for this endpoint. The host is taken from the URI, or else from the header `host`.
    ///
    /// # Errors
    ///
    /// [`NotThisEndpoint`], which says what differs.
    pub fn takes_http<B>(&self, request: &Request<B>) -> Result<(), NotThisEndpoint> {
        let uri = request.uri();
        let host = || request.headers().get(HOST)?.to_str().ok();
        let authority = uri.authority().map(::http::uri::Authority::as_str);
        let url = Url {
            scheme: uri.scheme_str(),
            authority: authority.or_else(host).unwrap_or_default(),
            path: uri.path(),
        };
        self.takes_url(request.method().as_str(), &url)
    }
}

//! Checks whole HTTP messages, as types of the crate `http`: the endpoint, the media type, whether there is a body,
//! and then the body itself.

use crate::api::body::Body;
use crate::api::route::{Endpoint, NotThisEndpoint};
use crate::contract::Contract;
use crate::report::Report;
use crate::report::finding::{Finding, Offending, Severity, quote};
use crate::report::rule::Rule;
use crate::report::wording::{Words, message as words};
use ::http::header::CONTENT_TYPE;
use ::http::{HeaderMap, HeaderValue, Request, Response};

/// What the header `content-type` says.
enum MediaType<'a> {
    Ours,
    Missing,
    Html(&'a [u8]),
    Other(&'a [u8]),
    Several,
}

impl Contract {
    /// Checks a request, in a client or a server: that it is for this endpoint, at any host, then its header
    /// `content-type`, then its body, which must be complete and not compressed. Other headers are ignored.
    ///
    /// # Errors
    ///
    /// [`NotThisEndpoint`] for a request to another path or with another method. Nothing is checked then.
    ///
    /// ```
    /// use attio_contract::{Contract, Rule};
    ///
    /// let request = http::Request::post("https://api.attio.com/v2/objects/workspaces/records")
    ///     .header("content-type", "text/plain")
    ///     .body(r#"{"data": {"values": {"name": "Example Ltd"}}}"#)?;
    /// let report = Contract::default().check_http_request(&request)?;
    /// assert_eq!(report.findings()[0].rule, Rule::ContentType);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_http_request<B: AsRef<[u8]>>(
        &self,
        request: &Request<B>,
    ) -> Result<Report, NotThisEndpoint> {
        let endpoint = Endpoint::of(self.operation()).at_any_host();
        self.check_http_request_at(&endpoint, request)
    }

    /// Like [`check_http_request`](Self::check_http_request), for this endpoint. If the endpoint has a host, the
    /// request's host must match.
    ///
    /// # Errors
    ///
    /// [`NotThisEndpoint`], see [`Endpoint::takes_http`].
    pub fn check_http_request_at<B: AsRef<[u8]>>(
        &self,
        endpoint: &Endpoint,
        request: &Request<B>,
    ) -> Result<Report, NotThisEndpoint> {
        endpoint.takes_http(request)?;
        let bytes = request.body().as_ref();
        Ok(self.check_message(Body::Request, request.headers(), bytes))
    }

    /// Checks a response to a request for this endpoint: its header `content-type`, then its body by the response's
    /// status. The body must be complete and not compressed.
    ///
    /// ```
    /// use attio_contract::{Contract, Rule};
    ///
    /// let response = http::Response::builder()
    ///     .header("content-type", "text/html")
    ///     .body("<html>Sign in to the network</html>")?;
    /// let report = Contract::default().check_http_response(&response);
    /// assert_eq!(report.findings().len(), 1);
    /// assert_eq!(report.findings()[0].rule, Rule::ContentType);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn check_http_response<B: AsRef<[u8]>>(&self, response: &Response<B>) -> Report {
        let body = Body::Response(response.status().as_u16());
        self.check_message(body, response.headers(), response.body().as_ref())
    }

    /// Checks a message given in parts, for clients and servers that have it that way.
    ///
    /// [`Rule::ContentType`] is reported before the findings of the body, as a violation at the root without a span,
    /// unless there is exactly one `content-type` header and it names the operation's media type. Parameters and case
    /// are ignored. If the header names another media type and the body is not JSON either, that is the only finding.
    /// An empty body has only [`Rule::EmptyBody`]. A status that the profile does not know has [`Rule::Status`], plus
    /// [`Rule::ContentType`] if there is a body and a header that names another media type. A status from 500 to 599
    /// has only [`Rule::ServerError`], whatever the header and the body are. Like values from the body, the header is
    /// quoted only if the caller [asks](Self::with_values).
    ///
    /// The body may have any size and is checked as it is, even if it was cut off: limiting its size is up to the code that
    /// reads it, see [`Contract`].
    #[doc(alias("lint", "validate"))]
    pub fn check_message(
        &self,
        body: Body,
        headers: &HeaderMap,
        bytes: impl AsRef<[u8]>,
    ) -> Report {
        self.message(body, headers, bytes.as_ref())
            .about(self.operation(), body)
    }

    fn message(&self, body: Body, headers: &HeaderMap, bytes: &[u8]) -> Report {
        if body.is_server_error() {
            // With these statuses, proxies send HTML pages or nothing.
            return self.check(body, bytes);
        }
        let is_known = self.bodies().any(|known| known == body);
        if bytes.is_empty() && is_known {
            return self.on_its_own(violation(Rule::EmptyBody, words::empty_body(body)));
        }
        let report = self.check(body, bytes);
        let media_type = media_type(headers, self.operation().media_type());
        match media_type {
            MediaType::Ours => report,
            _ if bytes.is_empty() => report,
            MediaType::Missing if !is_known => report,
            MediaType::Html(_) | MediaType::Other(_) if !self.is_json(body, bytes) => {
                self.on_its_own(self.content_type(&media_type))
            }
            _ => self.ahead(self.content_type(&media_type), report),
        }
    }

    fn content_type(&self, media_type: &MediaType<'_>) -> Finding {
        let ours = self.operation().media_type();
        let words = match media_type {
            MediaType::Missing => words::content_type_missing(ours),
            MediaType::Several => words::content_type_repeated(ours),
            MediaType::Html(_) => words::content_type_of_a_page(ours),
            MediaType::Ours | MediaType::Other(_) => words::another_content_type(ours),
        };
        let mut finding = violation(Rule::ContentType, words);
        if let MediaType::Html(value) | MediaType::Other(value) = media_type {
            let value = quote(&String::from_utf8_lossy(value));
            match value {
                Some(value) if self.quotes_values() => {
                    finding.message = format!("{}: {value}", finding.message);
                }
                value => finding.offending = Offending::new(value),
            }
        }
        finding
    }

    /// Not affected by the limit on findings.
    fn is_json(&self, body: Body, bytes: &[u8]) -> bool {
        let report = self.clone().with_limit(1).check(body, bytes);
        let first = report.findings().first();
        first.is_none_or(|finding| finding.rule != Rule::Syntax)
    }

    fn on_its_own(&self, finding: Finding) -> Report {
        self.ahead(finding, Report::empty())
    }

    /// Puts a violation of the message before the findings of its body.
    fn ahead(&self, violation: Finding, report: Report) -> Report {
        let total = report.total().saturating_add(1);
        let mut findings = vec![violation];
        findings.extend(report.into_findings());
        findings.truncate(self.limit());
        Report::new(false, total, findings)
    }
}

fn media_type<'a>(headers: &'a HeaderMap, ours: &str) -> MediaType<'a> {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let Some(value) = values.next().map(HeaderValue::as_bytes) else {
        return MediaType::Missing;
    };
    if values.next().is_some() {
        return MediaType::Several;
    }
    let name = value.split(|byte| *byte == b';').next().unwrap_or_default();
    let name = name.trim_ascii();
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    if is(ours) {
        MediaType::Ours
    } else if is("text/html") || is("application/xhtml+xml") {
        MediaType::Html(value)
    } else {
        MediaType::Other(value)
    }
}

fn violation(rule: Rule, words: Words) -> Finding {
    Finding::of_the_whole(Severity::Violation, rule, words)
}

//! Whole HTTP messages, as the types of the crate `http`: is it the endpoint, is it JSON, is there a body, and then
//! what the body says.

use crate::api_error::finding;
use crate::endpoint::Url;
use crate::finding::{Offending, quote};
use crate::{Body, Contract, Endpoint, Finding, NotThisEndpoint, Report, Rule, Severity};
use ::http::header::{CONTENT_TYPE, HOST};
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
    /// Judges a request that a client sends or a server got: whether it is for this endpoint at any host, its
    /// header `content-type`, then its body, which has to be complete and not compressed. Other headers are
    /// not looked at.
    ///
    /// # Errors
    ///
    /// [`NotThisEndpoint`] for a request to another path or by another method, of which nothing is judged.
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

    /// The same at this endpoint, whose host counts if it has one.
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

    /// Judges a response to a request for this endpoint: its header `content-type`, then its body, which has to be
    /// complete and not compressed, by its status.
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

    /// Judges the parts of a message, for clients and servers that have them apart.
    ///
    /// Before the findings of the body stands [`Rule::ContentType`], a violation at the root without a span, if
    /// the header is not exactly one that names the operation's media type; parameters, and the case of letters, make
    /// no difference. If it names another one and the body is no JSON either, that is the only finding. An empty
    /// body has only [`Rule::EmptyBody`]. A status that the profile does not know has [`Rule::Status`] and, if there is
    /// a body and a header that names another media type, [`Rule::ContentType`]. A status from 500 to 599 has only
    /// [`Rule::ServerError`], whatever the header and the body are. What the header says is quoted as
    /// values of the body are: only if the caller [asks](Self::with_values).
    ///
    /// Bodies of any size are judged, and one that broke off as it stands: a cap is up to who reads them, see [`Contract`].
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
            // Proxies send HTML pages, or nothing, with these statuses.
            return self.check(body, bytes);
        }
        let is_known = self.bodies().any(|known| known == body);
        if bytes.is_empty() && is_known {
            return self.on_its_own(empty(body));
        }
        let report = self.check(body, bytes);
        let media_type = media_type(headers, self.operation().media_type);
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
        let ours = self.operation().media_type;
        let message = match media_type {
            MediaType::Missing => "the header `content-type` is missing".to_owned(),
            MediaType::Several => {
                "the header `content-type` stands there more than once".to_owned()
            }
            MediaType::Html(_) => {
                format!("the header `content-type` announces an HTML page, expected `{ours}`")
            }
            MediaType::Ours | MediaType::Other(_) => {
                format!("the header `content-type` names another media type, expected `{ours}`")
            }
        };
        let mut finding = violation(Rule::ContentType, message);
        finding.hint = Some(match media_type {
            MediaType::Html(_) => {
                "a proxy or a gateway may have sent it: look at the address and the status"
                    .to_owned()
            }
            _ => format!("content-type: {ours}"),
        });
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

    /// Whatever the limit of reports is.
    fn is_json(&self, body: Body, bytes: &[u8]) -> bool {
        let report = self.with_limit(1).check(body, bytes);
        let first = report.findings().first();
        first.is_none_or(|finding| finding.rule != Rule::Syntax)
    }

    fn on_its_own(&self, finding: Finding) -> Report {
        self.ahead(finding, Report::empty())
    }

    /// A violation of the message before what was found in its body.
    fn ahead(&self, violation: Finding, report: Report) -> Report {
        let total = report.total().saturating_add(1);
        let mut findings = vec![violation];
        findings.extend(report.into_findings());
        findings.truncate(self.limit());
        Report::new(false, total, findings)
    }
}

impl Endpoint {
    /// Whether this request is for this endpoint. Its host is that of its URI, or else of its header `host`.
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

fn empty(body: Body) -> Finding {
    let mut finding = violation(Rule::EmptyBody, "the body is empty".to_owned());
    finding.hint = (body == Body::Request).then(|| r#"{"data": {"values": …}}"#.to_owned());
    finding
}

fn violation(rule: Rule, message: String) -> Finding {
    finding(Severity::Violation, rule, String::new(), None, message)
}

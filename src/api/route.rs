//! Which requests are for the operation.

use crate::api::operation::{CREATE_WORKSPACE_RECORD, Operation};

/// Decides which requests are for the operation, by method, host and path.
///
/// ```
/// use attio_contract::{Endpoint, NotThisEndpoint};
///
/// let endpoint = Endpoint::default();
/// let url = "https://api.attio.com/v2/objects/workspaces/records";
/// assert_eq!(endpoint.takes("POST", url), Ok(()));
/// assert_eq!(endpoint.takes("GET", url), Err(NotThisEndpoint::Method));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    method: String,
    path: String,
    /// `None` matches any host.
    host: Option<String>,
    /// `None` matches any port.
    port: Option<u16>,
}

/// Why a request is not for this endpoint. If several things differ, the first in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum NotThisEndpoint {
    /// The host differs.
    #[error("a request to another host")]
    Host,
    /// The path differs.
    #[error("a request to another path")]
    Path,
    /// The method differs.
    #[error("a request by another method")]
    Method,
}

/// A string that is not a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a host, expected a form such as api.example.com or localhost:8080")]
pub struct BadHost;

impl Default for Endpoint {
    /// *Create a workspace record* at the vendor's server.
    fn default() -> Self {
        Self::of(&CREATE_WORKSPACE_RECORD)
    }
}

impl Endpoint {
    /// The operation at its production server.
    pub fn of(operation: &Operation) -> Self {
        let (host, _) = Url::split(operation.server()).host_and_port();
        Self {
            method: operation.method().to_owned(),
            path: operation.path().to_owned(),
            host: Some(host.to_ascii_lowercase()),
            port: None,
        }
    }

    /// Changes the host, for example to that of a proxy: a name or an address, compared case-insensitively, with a
    /// port if only that port is meant. A scheme before it is ignored.
    ///
    /// # Errors
    ///
    /// [`BadHost`] if there is no name, or more than a name and a port.
    pub fn at(mut self, host: &str) -> Result<Self, BadHost> {
        let host = host.trim();
        let url = Url::split(host);
        let (name, port) = url.host_and_port();
        let odd = |character: char| {
            character.is_whitespace() || character.is_control() || "@?#".contains(character)
        };
        let is_address = name.starts_with('[') && name.ends_with(']');
        if name.is_empty()
            || host.contains(odd)
            || (name.contains(':') && !is_address)
            || !url.path.trim_matches('/').is_empty()
        {
            return Err(BadHost);
        }
        self.host = Some(name.to_ascii_lowercase());
        self.port = port.map(|port| number(port).ok_or(BadHost)).transpose()?;
        Ok(self)
    }

    /// Accepts any host: for servers, fakes and proxies, which know that requests are meant for them.
    #[must_use]
    pub fn at_any_host(mut self) -> Self {
        self.host = None;
        self.port = None;
        self
    }

    /// Whether a request with this method and URL is for this endpoint. The query, the fragment, the user and trailing
    /// slashes are ignored, and so is the port unless one was given. A URL without a port has the default port of its
    /// scheme; without a scheme, 80 or 443. At [any host](Self::at_any_host) the URL may also be just a path.
    ///
    /// # Errors
    ///
    /// [`NotThisEndpoint`], which says what differs.
    pub fn takes(&self, method: &str, url: &str) -> Result<(), NotThisEndpoint> {
        self.takes_url(method, &Url::split(url))
    }

    pub(crate) fn takes_url(&self, method: &str, url: &Url<'_>) -> Result<(), NotThisEndpoint> {
        let (host, _) = url.host_and_port();
        let is_host = |wanted: &String| host.eq_ignore_ascii_case(wanted);
        let is_port = |wanted: u16| url.is_at_port(wanted);
        if !self.host.as_ref().is_none_or(is_host) || !self.port.is_none_or(is_port) {
            return Err(NotThisEndpoint::Host);
        }
        if !is_of(&self.path, url.path.trim_end_matches('/')) {
            return Err(NotThisEndpoint::Path);
        }
        if method.eq_ignore_ascii_case(&self.method) {
            Ok(())
        } else {
            Err(NotThisEndpoint::Method)
        }
    }
}

/// Whether a path is of this template, in which `{record_id}` is any one segment.
fn is_of(template: &str, path: &str) -> bool {
    let is_same = |(template, segment): (&str, &str)| {
        let is_any = template.starts_with('{') && template.ends_with('}');
        template == segment || (is_any && !segment.is_empty())
    };
    let (templates, segments) = (template.split('/'), path.split('/'));
    templates.clone().count() == segments.clone().count() && templates.zip(segments).all(is_same)
}

/// The parts of a URL that matter. The URL need not be valid.
pub(crate) struct Url<'a> {
    pub(crate) scheme: Option<&'a str>,
    pub(crate) authority: &'a str,
    pub(crate) path: &'a str,
}

impl<'a> Url<'a> {
    fn split(url: &'a str) -> Self {
        let url = url.trim();
        // If this is a path, its query may contain a URL.
        let is_scheme = |(scheme, _): &(&str, &str)| !scheme.contains(['/', '?', '#']);
        let (scheme, rest) = match url.split_once("://").filter(is_scheme) {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, url),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let path_end = path.find(['?', '#']).unwrap_or(path.len());
        Self {
            scheme,
            authority,
            path: &path[..path_end],
        }
    }

    fn host_and_port(&self) -> (&'a str, Option<&'a str>) {
        let address = self.authority.rsplit('@').next().unwrap_or_default();
        // The colons in the brackets of an IPv6 address do not start a port.
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (address, None),
        };
        (
            host.strip_suffix('.').unwrap_or(host),
            port.filter(|port| !port.is_empty()),
        )
    }

    /// Clients leave out the port if it is the scheme's default, and a `host` header does not name the scheme.
    fn is_at_port(&self, wanted: u16) -> bool {
        let (_, port) = self.host_and_port();
        let is = |known: &str| self.scheme.is_none_or(|it| it.eq_ignore_ascii_case(known));
        match port {
            Some(port) => number(port) == Some(wanted),
            None => (wanted == 80 && is("http")) || (wanted == 443 && is("https")),
        }
    }
}

fn number(port: &str) -> Option<u16> {
    port.parse().ok().filter(|_| !port.starts_with('+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_of_a_url_makes_no_difference() {
        let endpoint = Endpoint::default();
        for url in [
            "https://api.attio.com/v2/objects/workspaces/records",
            "https://API.Attio.com/v2/objects/workspaces/records/",
            "http://api.attio.com:8443/v2/objects/workspaces/records?a=https://other.example.com/x",
            "https://user:pass@api.attio.com./v2/objects/workspaces/records#top",
            "  https://api.attio.com:/v2/objects/workspaces/records?",
            "api.attio.com/v2/objects/workspaces/records",
            " api.attio.com/v2/objects/workspaces/records\n",
            "api.attio.com/v2/objects/workspaces/records?a=https://other.example.com/x",
        ] {
            assert_eq!(endpoint.takes("post", url), Ok(()), "{url}");
        }
    }

    #[test]
    fn what_matters_of_a_url_says_why_it_is_another_endpoint() {
        let endpoint = Endpoint::default();
        let url = "https://api.attio.com/v2/objects/workspaces/records";
        for (method, url, other) in [
            ("GET", url, NotThisEndpoint::Method),
            ("", url, NotThisEndpoint::Method),
            ("POST", &format!("{url}/query"), NotThisEndpoint::Path),
            (
                "POST",
                "https://api.attio.com/v2/objects/people/records",
                NotThisEndpoint::Path,
            ),
            (
                "POST",
                "https://api.attio.com/V2/objects/workspaces/records",
                NotThisEndpoint::Path,
            ),
            (
                "POST",
                "https://api.attio.com//v2/objects/workspaces/records",
                NotThisEndpoint::Path,
            ),
            ("POST", "https://api.attio.com", NotThisEndpoint::Path),
            ("POST", "https://api.attio.com?a=/b", NotThisEndpoint::Path),
            ("POST", "https://api.attio.com#/b", NotThisEndpoint::Path),
            (
                "POST",
                "https://api.attio.com.example.com/v2/objects/workspaces/records",
                NotThisEndpoint::Host,
            ),
            (
                "POST",
                "https://example.com/?https://api.attio.com/v2/objects/workspaces/records",
                NotThisEndpoint::Host,
            ),
            (
                "POST",
                "/v2/objects/workspaces/records",
                NotThisEndpoint::Host,
            ),
            ("POST", "", NotThisEndpoint::Host),
        ] {
            assert_eq!(endpoint.takes(method, url), Err(other), "{method} {url}");
        }
    }

    #[test]
    fn at_any_host_only_path_and_method_matter() {
        let endpoint = Endpoint::default().at("localhost:81").unwrap();
        let endpoint = endpoint.at_any_host();
        let path = "/v2/objects/workspaces/records";
        for host in ["", "http://127.0.0.1:8080", "https://proxy.example.com"] {
            let url = format!("{host}{path}");
            assert_eq!(endpoint.takes("POST", &url), Ok(()));
            let back = format!("{url}?back=https://example.com/#top");
            assert_eq!(endpoint.takes("POST", &back), Ok(()));
            assert_eq!(endpoint.takes("PUT", &url), Err(NotThisEndpoint::Method));
            let url = format!("{host}/v1{path}");
            assert_eq!(endpoint.takes("POST", &url), Err(NotThisEndpoint::Path));
        }
    }

    #[test]
    fn another_host_is_a_name_or_an_address_with_or_without_a_port() {
        for (host, url, is_here) in [
            ("Proxy.Example.com", "http://proxy.example.com:3128", true),
            (
                "proxy.example.com:3128",
                "http://proxy.example.com:3128",
                true,
            ),
            ("proxy.example.com:3128", "http://proxy.example.com", false),
            (
                "https://proxy.example.com/",
                "http://proxy.example.com",
                true,
            ),
            ("proxy.example.com:80", "http://proxy.example.com", true),
            ("proxy.example.com:80", "https://proxy.example.com", false),
            ("proxy.example.com:443", "HTTPS://proxy.example.com:", true),
            ("proxy.example.com:443", "http://proxy.example.com", false),
            ("proxy.example.com:443", "proxy.example.com", true),
            ("proxy.example.com:80", "proxy.example.com", true),
            ("proxy.example.com:3128", "proxy.example.com", false),
            ("proxy.example.com:080", "http://proxy.example.com:80", true),
            ("[::1]:80", "http://[::1]:80", true),
            ("[::1]", "http://[::1]:81", true),
            ("[::1]:80", "http://[::1]:81", false),
        ] {
            let endpoint = Endpoint::default().at(host).unwrap();
            let url = format!("{url}/v2/objects/workspaces/records");
            let expected = is_here.then_some(()).ok_or(NotThisEndpoint::Host);
            assert_eq!(endpoint.takes("POST", &url), expected, "{host} {url}");
            let again = Endpoint::default().at("localhost:81").unwrap().at(host);
            assert_eq!(again, Ok(endpoint), "the last host counts");
        }
        assert_eq!(
            Endpoint::default().at("HTTPS://API.Attio.com/"),
            Ok(Endpoint::default())
        );
        for host in [
            "",
            "https://",
            "a b",
            "example.com/v2",
            "example.com:http",
            "example.com:99999",
            "example.com:+80",
            "example.com?a",
            "example.com#a",
            "example.com/?a",
            "user@example.com",
            "::1",
            "[::1",
            ":80",
            "a\nb",
            "a\0b",
        ] {
            assert_eq!(Endpoint::default().at(host), Err(BadHost), "{host:?}");
        }
    }
}

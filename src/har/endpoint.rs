use super::Skip;
use crate::{CREATE_WORKSPACE_RECORD, Operation};

/// Which entries are about the operation: its method, and its path at a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    method: &'static str,
    path: &'static str,
    host: String,
    /// Any, if there is none.
    port: Option<String>,
}

/// A text that is no host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a host, expected a form such as api.example.com or localhost:8080")]
pub struct BadHost;

impl Default for Endpoint {
    /// Creating a workspace record at the vendor's server.
    fn default() -> Self {
        Self::of(&CREATE_WORKSPACE_RECORD)
    }
}

impl Endpoint {
    /// The operation at its own server.
    pub fn of(operation: &'static Operation) -> Self {
        let (host, _) = Url::split(operation.server).host_and_port();
        Self {
            method: operation.method,
            path: operation.path,
            host: host.to_ascii_lowercase(),
            port: None,
        }
    }

    /// The same at another host, such as that of a proxy: a name or an address, which is compared without regard
    /// to case, and a port if only that one is meant. A scheme before it is ignored.
    ///
    /// # Errors
    ///
    /// [`BadHost`] if there is no name, or more than a name and a port.
    pub fn at(mut self, host: &str) -> Result<Self, BadHost> {
        let url = Url::split(host);
        let (name, port) = url.host_and_port();
        let odd = |character: char| character.is_whitespace() || character.is_control();
        if name.is_empty() || name.contains(odd) || !url.path.trim_matches('/').is_empty() {
            return Err(BadHost);
        }
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return Err(BadHost);
        }
        self.host = name.to_ascii_lowercase();
        self.port = port.map(str::to_owned);
        Ok(self)
    }

    /// Why a request is not for this endpoint. Query, fragment, user and slashes at the end make no
    /// difference, nor does the port unless one was given.
    pub(super) fn other(&self, method: &str, url: &str) -> Option<Skip> {
        let url = Url::split(url);
        let (host, port) = url.host_and_port();
        if !host.eq_ignore_ascii_case(&self.host)
            || (self.port.is_some() && port != self.port.as_deref())
        {
            return Some(Skip::Host);
        }
        if url.path.trim_end_matches('/') != self.path {
            return Some(Skip::Path);
        }
        (!method.eq_ignore_ascii_case(self.method)).then_some(Skip::Method)
    }
}

/// What matters of a URL, which need not be a valid one.
struct Url<'a> {
    authority: &'a str,
    path: &'a str,
}

impl<'a> Url<'a> {
    fn split(url: &'a str) -> Self {
        let url = url.trim();
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let path_end = path.find(['?', '#']).unwrap_or(path.len());
        Self {
            authority,
            path: &path[..path_end],
        }
    }

    fn host_and_port(&self) -> (&'a str, Option<&'a str>) {
        let address = self.authority.rsplit('@').next().unwrap_or_default();
        // The colons in the brackets of an IPv6 address are no port.
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (address, None),
        };
        (
            host.strip_suffix('.').unwrap_or(host),
            port.filter(|port| !port.is_empty()),
        )
    }
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
        ] {
            assert_eq!(endpoint.other("post", url), None, "{url}");
        }
    }

    #[test]
    fn what_matters_of_a_url_says_why_an_entry_is_skipped() {
        let endpoint = Endpoint::default();
        let url = "https://api.attio.com/v2/objects/workspaces/records";
        for (method, url, skip) in [
            ("GET", url, Skip::Method),
            ("", url, Skip::Method),
            ("POST", &format!("{url}/query"), Skip::Path),
            (
                "POST",
                "https://api.attio.com/v2/objects/people/records",
                Skip::Path,
            ),
            (
                "POST",
                "https://api.attio.com/V2/objects/workspaces/records",
                Skip::Path,
            ),
            ("POST", "https://api.attio.com", Skip::Path),
            (
                "POST",
                "https://api.attio.com.example.com/v2/objects/workspaces/records",
                Skip::Host,
            ),
            (
                "POST",
                "https://example.com/?https://api.attio.com/v2/objects/workspaces/records",
                Skip::Host,
            ),
            ("POST", "/v2/objects/workspaces/records", Skip::Host),
            ("POST", "", Skip::Host),
        ] {
            assert_eq!(endpoint.other(method, url), Some(skip), "{method} {url}");
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
            ("[::1]:80", "http://[::1]:80", true),
            ("[::1]", "http://[::1]:81", true),
            ("[::1]:80", "http://[::1]:81", false),
        ] {
            let endpoint = Endpoint::default().at(host).unwrap();
            let url = format!("{url}/v2/objects/workspaces/records");
            assert_eq!(
                endpoint.other("POST", &url).is_none(),
                is_here,
                "{host} {url}"
            );
        }
        for host in [
            "",
            "https://",
            "a b",
            "example.com/v2",
            "example.com:http",
            "example.com:99999",
            ":80",
            "a\nb",
        ] {
            assert_eq!(Endpoint::default().at(host), Err(BadHost), "{host:?}");
        }
    }
}

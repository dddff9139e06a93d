//! The address of the API.

use crate::escape::printable;
use std::net::IpAddr;
use ureq::http::Uri;

/// Attio's.
const ATTIO: &str = "https://api.attio.com";

/// An address that the key may be sent to: by https, or to this machine.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) url: String,
    pub(super) is_loopback: bool,
}

impl Base {
    /// The given address, or Attio's.
    pub(super) fn of(url: Option<&str>) -> Result<Self, String> {
        let url = url.unwrap_or(ATTIO);
        let shown = printable(url);
        let wrong = |what: &str| Err(format!("`--base-url` cannot be `{shown}`: {what}"));
        let Ok(uri) = url.parse::<Uri>() else {
            return wrong("it is no address, expected one such as https://api.example.com");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return wrong("it is no address, expected one such as https://api.example.com");
        };
        if authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
            // Somebody's password may be in it.
            return Err(
                "`--base-url` is an address alone, without a user, a query or a fragment"
                    .to_owned(),
            );
        }
        let is_loopback = is_loopback(authority.host());
        match scheme {
            "https" => {}
            "http" if is_loopback => {}
            "http" => return wrong("the key must not be sent in the clear, use https"),
            _ => return wrong("expected https"),
        }
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            is_loopback,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let address = address.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

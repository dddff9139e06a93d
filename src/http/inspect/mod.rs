//! What the client middleware and the server layer share: how they read and replay a body, and how they report
//! outcomes.

#![cfg_attr(
    not(feature = "tower"),
    allow(unreachable_pub, reason = "the body is a type of servers alone")
)]

mod body;
pub(super) mod builder;
mod event;
mod listener;
mod outcome;
mod policy;

pub use body::JudgedBody;
pub use listener::Observer;
pub use outcome::{Counts, Outcome, Unjudged, VerdictCounts};
pub use policy::Policy;

use crate::api::body::Body;
use crate::api::route::Endpoint;
use crate::contract::Contract;
use crate::report::Report;
use ::http::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};
use http_body::SizeHint;
use listener::Listener;

/// Which bodies to check, against what, and who hears about it.
#[derive(Clone, Debug)]
pub(crate) struct Inspector {
    pub(crate) contract: Contract,
    policy: Policy,
    pub(crate) endpoint: Endpoint,
    pub(crate) max_body: usize,
    leaves_streams: bool,
    listener: Listener,
}

impl Inspector {
    /// Why a body gets no verdict even before it is read. A server error has its verdict without the bytes.
    pub(crate) fn reason_to_leave(
        &self,
        body: Body,
        headers: &HeaderMap,
        size: &SizeHint,
    ) -> Option<Unjudged> {
        if body.is_server_error() {
            return None;
        }
        if is_encoded(headers) {
            return Some(Unjudged::Encoded);
        }
        if usize::try_from(size.lower()).map_or(true, |least| least > self.max_body) {
            return Some(Unjudged::TooLarge);
        }
        (self.leaves_streams && size.exact().is_none()).then_some(Unjudged::Stream)
    }

    /// Checks a body, if its bytes were read, and reports the outcome. Returns the report if the request is refused.
    pub(crate) fn check(
        &self,
        body: Body,
        headers: &HeaderMap,
        bytes: &Result<impl AsRef<[u8]>, Unjudged>,
    ) -> Option<Report> {
        let verdict = match bytes {
            Ok(bytes) => Ok(self.contract.check_message(body, headers, bytes.as_ref())),
            Err(reason) => Err(*reason),
        };
        let is_refused = body == Body::Request
            && self.policy == Policy::Refuse
            && verdict.as_ref().is_ok_and(|report| !report.is_valid());
        let outcome = Outcome {
            body,
            verdict,
            is_refused,
        };
        self.listener.hear(&outcome, self.policy);
        outcome.verdict.ok().filter(|_| is_refused)
    }
}

/// Whether the bytes are encoded, so not the JSON itself. A layer that decompresses them removes the header.
fn is_encoded(headers: &HeaderMap) -> bool {
    // The header is a list whose empty items are ignored (RFC 9110, 5.6.1).
    let is_identity = |value: &HeaderValue| {
        let mut items = value.as_bytes().split(|byte| *byte == b',');
        items.all(|item| {
            let item = item.trim_ascii();
            item.is_empty() || item.eq_ignore_ascii_case(b"identity")
        })
    };
    !headers.get_all(CONTENT_ENCODING).iter().all(is_identity)
}

//! Examples in the table of explanations.

use super::{Answer, Example};
use crate::api::body::Body;
use crate::api::profile::Profile;

pub(super) const fn example(profile: Profile, body: Body, text: &'static str) -> Example {
    Example {
        profile,
        body,
        text,
        content_type: None,
        answer: None,
        operation: "create",
        matching_attribute: None,
        needs_metadata: false,
    }
}

pub(super) const fn request(text: &'static str) -> Example {
    example(Profile::Wire, Body::Request, text)
}

pub(super) const fn answered(text: &'static str, status: u16, answer: &'static str) -> Example {
    Example {
        answer: Some(Answer {
            status,
            text: answer,
        }),
        ..request(text)
    }
}

pub(super) const fn sent(content_type: &'static str, text: &'static str) -> Example {
    Example {
        content_type: Some(content_type),
        ..request(text)
    }
}

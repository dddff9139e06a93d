//! HTTP messages: their header `content-type`, and bodies that are missing.

use super::Words;
use crate::api::body::Body;

/// For a message without a body.
pub(crate) fn empty_body(body: Body) -> Words {
    let message = "the body is empty";
    match body {
        Body::Request => Words::new(message, r#"{"data": {"values": …}}"#),
        Body::Response(_) => Words::without_hint(message),
    }
}

/// For a message without the header; `expected` is its media type.
pub(crate) fn content_type_missing(expected: &str) -> Words {
    Words::new("the header `content-type` is missing", header(expected))
}

/// For a message with several headers.
pub(crate) fn content_type_repeated(expected: &str) -> Words {
    Words::new(
        "the header `content-type` appears more than once",
        header(expected),
    )
}

/// For a message that announces a web page.
pub(crate) fn content_type_of_a_page(expected: &str) -> Words {
    Words::new(
        format!("the header `content-type` announces an HTML page, expected `{expected}`"),
        "a proxy or a gateway may have sent it: look at the address and the status",
    )
}

/// For a message of another media type.
pub(crate) fn another_content_type(expected: &str) -> Words {
    Words::new(
        format!("the header `content-type` names another media type, expected `{expected}`"),
        header(expected),
    )
}

fn header(media_type: &str) -> String {
    format!("content-type: {media_type}")
}

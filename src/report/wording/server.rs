//! What a response says about itself or about its request.

use super::Words;
use crate::report::escape::printable;

/// For a status from 500 to 599.
pub(crate) fn server_error(status: u16) -> Words {
    Words::new(
        format!("status {status} is a server error: the body was not checked"),
        // Each create makes a new record.
        "before you retry, check whether the record was created",
    )
}

/// For what the server refused, with a code that is known.
pub(crate) fn refused(code: &str) -> String {
    format!("the server refused this: `{code}`")
}

/// For what the server refused, with a code that is not known and therefore not quoted.
pub(crate) fn refused_for_unknown_code() -> String {
    "the server refused this, with a code that is not known".to_owned()
}

/// For what the server refused, in its own words: the beginning is quoted.
pub(crate) fn refused_in_its_words(code: &str, text: &str) -> String {
    format!(
        "the server refused this: `{}`: {}",
        quote(code),
        quote(text)
    )
}

/// For a request that the server accepted and the contract does not.
#[cfg(feature = "har")]
pub(crate) fn accepted_although_invalid(status: u16) -> String {
    format!("the server accepted (status {status}) a request that this contract calls invalid")
}

/// For a request that the contract accepts and whose form the server refused.
#[cfg(feature = "har")]
pub(crate) fn refused_although_valid(status: u16) -> String {
    format!(
        "the server refused (status {status}) the form of a request that this contract calls valid"
    )
}

/// The beginning of one of the server's strings, safe for a terminal.
fn quote(text: &str) -> String {
    const LONGEST: usize = 200;
    let quote: String = text.chars().take(LONGEST).collect();
    let rest = if quote.len() < text.len() { "…" } else { "" };
    printable(&quote) + rest
}

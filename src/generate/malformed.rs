//! Bytes that are not exactly one JSON value, each for one reason.

use super::choices::Choices;
use crate::json::MAX_DEPTH;

/// Bytes that are not exactly one JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Malformed {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What is wrong with them, such as `trailing-comma`.
    pub what: &'static str,
}

/// The ways to be malformed; in a pattern, `$` is replaced by a valid JSON value.
const PATTERNS: [(&str, &[u8]); 21] = [
    ("empty", b""),
    ("white-space-only", b" \n"),
    ("trailing-bytes", b"$ x"),
    ("second-text", b"$\n$"),
    ("byte-order-mark", b"\xef\xbb\xbf$"),
    ("invalid-utf-8", b"[$,\"\xff\"]"),
    ("surrogate-in-utf-8", b"[$,\"\xed\xa0\x80\"]"),
    ("lone-surrogate", b"[$,\"\\ud800\"]"),
    ("lone-low-surrogate", b"[$,\"\\udc00x\"]"),
    ("invalid-escape", b"[$,\"\\x41\"]"),
    ("control-character", b"[$,\"\n\"]"),
    ("control-character-at-the-end", b"[$,\"\x1f\"]"),
    ("number-out-of-range", b"[$,-1e400]"),
    ("leading-zero", b"[$,01]"),
    ("not-a-number", b"[$,NaN]"),
    ("trailing-comma", b"[$,]"),
    ("missing-comma", b"[$ $]"),
    ("missing-value", b"{\"data\":}"),
    ("single-quotes", b"['a',$]"),
    ("comment", b"[$/* */]"),
    (
        "html-page",
        b"<!doctype html><title>502 Bad Gateway</title>",
    ),
];

/// Makes bytes that are not exactly one JSON value, and says why: from a table of patterns, by cutting JSON short,
/// or by nesting too deeply.
///
/// ```
/// use attio_contract::generate::{Seeded, malformed};
/// use attio_contract::{Contract, Rule};
///
/// let malformed = malformed(&mut Seeded::new(3));
/// let report = Contract::default().check_request(&malformed.bytes);
/// assert_eq!(report.findings()[0].rule, Rule::Syntax, "{}", malformed.what);
/// ```
pub fn malformed(choices: &mut impl Choices) -> Malformed {
    let inner: &[u8] = choices.pick::<&[u8]>(&[
        b"{}",
        b"[]",
        b"\"\\u00e9\\ud83d\\ude00\"",
        b"{\"data\":{\"values\":{\"name\":\"x\"}}}",
        b"[{\"a\":[1.5e3,true,null]}]",
    ]);
    match choices.below(PATTERNS.len() + 2) {
        index if index < PATTERNS.len() => {
            let (what, pattern) = PATTERNS[index];
            let parts: Vec<_> = pattern.split(|byte| *byte == b'$').collect();
            Malformed {
                bytes: parts.join(inner),
                what,
            }
        }
        index if index == PATTERNS.len() => Malformed {
            // Every text above is a container or a string, so no proper prefix of it is a JSON value.
            bytes: inner[..choices.below(inner.len())].to_vec(),
            what: "truncated",
        },
        _ => {
            let depth = MAX_DEPTH + 1 + choices.below(3);
            Malformed {
                bytes: [vec![b'['; depth], vec![b']'; depth]].concat(),
                what: "nested-too-deep",
            }
        }
    }
}

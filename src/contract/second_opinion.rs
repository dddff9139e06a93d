//! What to report on a body in which nothing is found, although the gate may refuse it. Tests have never seen a body that the gate refuses for no reason, but a refused body must not look valid.

use crate::contract::compiled::CompiledBody;
#[cfg(feature = "engine")]
use crate::json;
use crate::report::issue::Issue;
#[cfg(not(feature = "engine"))]
use crate::report::rule::Rule;

/// The complaints of the engine, which decides.
#[cfg(feature = "engine")]
pub(super) fn second_opinion(
    compiled: &CompiledBody,
    bytes: &[u8],
    _is_refused: bool,
) -> Vec<Issue> {
    // The whole document, including parts that the gate accepted.
    let Ok(document) = json::read(bytes) else {
        return Vec::new();
    };
    let complaints = compiled.engine().complaints(&document.to_json(json::ROOT));
    debug_assert!(
        complaints.is_empty(),
        "the engine refuses a body in which nothing is found"
    );
    let issue = |(rule, at, schema_at)| Issue::Unexplained {
        rule,
        at,
        schema_at,
    };
    complaints.into_iter().map(issue).collect()
}

/// One finding at the root if the gate refuses the body: without the engine nobody knows what it is about.
#[cfg(not(feature = "engine"))]
pub(super) fn second_opinion(
    _compiled: &CompiledBody,
    _bytes: &[u8],
    is_refused: bool,
) -> Vec<Issue> {
    let issue = is_refused.then(|| Issue::Unexplained {
        rule: Rule::Type,
        at: String::new(),
        schema_at: String::new(),
    });
    issue.into_iter().collect()
}

#[cfg(all(test, not(feature = "engine")))]
mod tests {
    use crate::api::body::Body;
    use crate::contract::Contract;
    use crate::contract::compiled::Compiled;
    use crate::report::rule::Rule;

    #[test]
    fn a_body_that_only_the_gate_refuses_has_one_finding_at_the_root() {
        let contract = Contract {
            compiled: Compiled::with_another_gate(r#"{"type":"object"}"#, r#"{"type":"array"}"#),
            ..Contract::default()
        };
        let report = contract.check_request("{}");
        assert!(!report.is_valid() && !contract.is_valid(Body::Request, "{}"));
        let [finding] = report.findings() else {
            panic!("{report}");
        };
        assert_eq!((finding.rule, &*finding.at), (Rule::Type, ""));
        assert_eq!(finding.message, "the schema rejects this value");
        let span = finding.span.map(|span| (span.start, span.end));
        assert_eq!(span, Some((0, 2)));
    }
}

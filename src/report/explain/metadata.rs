//! One row for each rule that needs metadata. The examples are checked with `metadata.json`.

use super::table::{ADVICE, ALWAYS};
use super::{Example, Explanation, ReportedBy};
use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::report::rule::Rule;

/// The metadata of the examples, as a lock file.
pub(super) const METADATA: &str = include_str!("metadata.json");

const IN_CANONICAL: &str = "A violation in profile `canonical`, advice in `wire`.";

const fn example(profile: Profile, body: Body, text: &'static str) -> Example {
    Example {
        needs_metadata: true,
        ..super::example::example(profile, body, text)
    }
}

const fn of(
    example: Example,
    operation: &'static str,
    matching_attribute: Option<&'static str>,
) -> Example {
    Example {
        operation,
        matching_attribute,
        ..example
    }
}

#[expect(clippy::too_many_lines, reason = "one row for each rule")]
pub(super) const fn row(rule: Rule) -> Option<Explanation> {
    let (severity, meaning, breaks, meets, remedy) = match rule {
        Rule::ArchivedAttribute => (
            IN_CANONICAL,
            "The attribute was archived, so nobody sees it. The metadata say so (`is_archived`). Its value is checked as well.",
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "old_code": [{"value": "A1"}]}}}"#,
            ),
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}]}}}"#,
            ),
            "Restore the attribute, or leave it out.",
        ),
        Rule::ArchivedOption => (
            IN_CANONICAL,
            "The option or status was archived. The metadata list it with `is_archived`.",
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "plan": [{"option": "Legacy"}]}}}"#,
            ),
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "plan": [{"option": "Team"}]}}}"#,
            ),
            "Restore the option, or choose another.",
        ),
        Rule::BareReference => (
            ALWAYS,
            "A bare string refers to a record only where the attribute allows exactly one object, and that is companies, people, users or workspaces.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "related": ["example.com"]}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "related": [{"target_object": "companies", "domains": [{"domain": "example.com"}]}]}}}"#,
            ),
            "Write a reference: by the id of the record, or by a unique attribute of its object.",
        ),
        Rule::CurrencyCode => (
            ADVICE,
            "The currency belongs to the attribute, so a value has none of its own. The documentation has no `currency_code` in a request; programs are known to send it.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "mrr": {"currency_value": 99, "currency_code": "EUR"}}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "mrr": {"currency_value": 99}}}}"#,
            ),
            "Leave `currency_code` out.",
        ),
        Rule::DecimalPlaces => (
            IN_CANONICAL,
            "Numbers and currency values have up to four decimal places. It is not known whether the API rounds or refuses more.",
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "mrr": [{"currency_value": 0.12345}]}}}"#,
            ),
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "mrr": [{"currency_value": 0.1234}]}}}"#,
            ),
            "Round the number.",
        ),
        Rule::DisallowedObject => (
            ALWAYS,
            "The attribute is configured to refer to records of other objects (`allowed_object_ids`).",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "company": {"target_object": "deals", "target_record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"}}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "company": {"target_object": "companies", "target_record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"}}}}"#,
            ),
            "Refer to a record of an allowed object, which the hint names.",
        ),
        Rule::DuplicateAttribute => (
            ALWAYS,
            "An attribute can be named by its slug or by its id. This body does both, and which value counts is not documented.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "2c000000-0000-4000-8000-000000000008": "43"}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42"}}}"#,
            ),
            "Keep one of them.",
        ),
        Rule::EmptyValue => (
            ADVICE,
            "Values are only added here, so an empty array does nothing.",
            of(
                example(
                    Profile::Wire,
                    Body::Request,
                    r#"{"data": {"values": {"mrr": []}}}"#,
                ),
                "append",
                None,
            ),
            of(
                example(
                    Profile::Wire,
                    Body::Request,
                    r#"{"data": {"values": {"mrr": [99]}}}"#,
                ),
                "append",
                None,
            ),
            "Leave the attribute out. To remove values, overwrite the record (PUT).",
        ),
        Rule::IgnoredProperty => (
            ADVICE,
            "The value has a property that a request does not need. The vendor's schema is open there, so the API does not refuse it.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "site": [{"domain": "example.com", "root_domain": "example.com"}]}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "site": [{"domain": "example.com"}]}}}"#,
            ),
            "Leave the property out.",
        ),
        Rule::MatchingValueMissing => (
            IN_CANONICAL,
            "The call looks for a record by its `matching_attribute`, and the body has no value for it.",
            of(
                example(
                    Profile::Canonical,
                    Body::Request,
                    r#"{"data": {"values": {"workspace_id": [{"value": "42"}]}}}"#,
                ),
                "upsert",
                Some("external_id"),
            ),
            of(
                example(
                    Profile::Canonical,
                    Body::Request,
                    r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "external_id": [{"value": "7"}]}}}"#,
                ),
                "upsert",
                Some("external_id"),
            ),
            "Add the attribute that the call matches by.",
        ),
        Rule::NotUniqueAttribute => (
            "A violation in profile `canonical`. In `wire` advice, but a violation for the attribute that a call matches by.",
            "Records are matched by an attribute that is unique, as the documentation has it. This one is not (`is_unique`).",
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "company": [{"target_object": "companies", "name": [{"value": "Example Ltd"}]}]}}}"#,
            ),
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": [{"value": "42"}], "company": [{"target_object": "companies", "domains": [{"domain": "example.com"}]}]}}}"#,
            ),
            "Match by a unique attribute, which the hint names.",
        ),
        Rule::OutOfRange => (
            ALWAYS,
            "A rating is a number from 0 to 5.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "health": 7}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "health": 5}}}"#,
            ),
            "Send a number within the range.",
        ),
        Rule::RequiredAttribute => (
            "A violation when a record is created, and wherever a value is cleared. Advice for an upsert, which may find a record that has one.",
            "The attribute is required (`is_required`), and the workspace has no default for it. `[]` and null are no value.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"mrr": 99}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "mrr": 99}}}"#,
            ),
            "Add the attribute with a value.",
        ),
        Rule::StaleMetadata => (
            ADVICE,
            "Several things in a response are not in the metadata, or the record belongs to another object than they describe.",
            example(
                Profile::Wire,
                Body::Response(200),
                r#"{"data": {"id": {"workspace_id": "0f3c2e5a-1b6d-4c8e-9a70-5d2b8e4f6a10", "object_id": "1a000000-0000-4000-8000-000000000009", "record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"}, "created_at": "2026-01-01T00:00:00Z", "web_url": "https://app.attio.com/x", "values": {}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Response(200),
                r#"{"data": {"id": {"workspace_id": "0f3c2e5a-1b6d-4c8e-9a70-5d2b8e4f6a10", "object_id": "1a000000-0000-4000-8000-000000000003", "record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"}, "created_at": "2026-01-01T00:00:00Z", "web_url": "https://app.attio.com/x", "values": {}}}"#,
            ),
            "Pull the metadata again, or check with those of the right object.",
        ),
        Rule::UnknownAttribute => (
            "A violation in a request. In a response drift; advice in profile `wire`.",
            "The workspace has no attribute with this slug or id. One is enough for the API to refuse the whole body.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "Monthly revenue": 99}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "mrr": 99}}}"#,
            ),
            "Use the slug of the attribute, not its title. If the attribute is new, pull the metadata again.",
        ),
        Rule::UnknownObject => (
            ALWAYS,
            "No object of the workspace has this slug or id. Reported only if the metadata list all objects.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "related": [{"target_object": "projects", "target_record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"}]}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "related": [{"target_object": "deals", "target_record_id": "99a03ff3-0435-47da-95cc-76b2caeb4dab"}]}}}"#,
            ),
            "Use the slug of an object. If the object is new, pull the metadata again.",
        ),
        Rule::UnknownOption => (
            "A violation in a request. In a response drift; advice in profile `wire`.",
            "The attribute has no option or status with this title or id. Titles are compared exactly.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "plan": "team"}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "plan": "Team"}}}"#,
            ),
            "Use the title of an option as it is written, or its id. If the option is new, pull the metadata again.",
        ),
        Rule::WholeNumber => (
            ADVICE,
            "The documentation calls a rating a whole number; its schema accepts fractions.",
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "health": 3.5}}}"#,
            ),
            example(
                Profile::Wire,
                Body::Request,
                r#"{"data": {"values": {"workspace_id": "42", "health": 4}}}"#,
            ),
            "Round the number.",
        ),
        _ => return None,
    };
    Some(Explanation {
        rule,
        meaning,
        severity,
        reported_by: ReportedBy::Metadata,
        breaks,
        meets,
        remedy,
    })
}

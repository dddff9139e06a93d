//! One row for each rule. `tests/reports/explain.rs` checks the examples.

use super::example::{answered, example, request, sent};
use super::{Example, Explanation, ReportedBy};
use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::report::rule::Rule;

pub(super) const ALWAYS: &str = "Always a violation.";
pub(super) const ADVICE: &str =
    "Always advice: given only when asked for, and it changes no verdict.";

/// A rule that every check reports as a violation; rows override what differs.
const fn row_of(
    rule: Rule,
    meaning: &'static str,
    breaks: Example,
    meets: Example,
    remedy: &'static str,
) -> Explanation {
    Explanation {
        rule,
        meaning,
        severity: ALWAYS,
        reported_by: ReportedBy::Check,
        breaks,
        meets,
        remedy,
    }
}

/// The same for a rule that only advice reports.
const fn advice_of(explanation: Explanation) -> Explanation {
    Explanation {
        severity: ADVICE,
        reported_by: ReportedBy::Advice,
        ..explanation
    }
}

#[expect(clippy::too_many_lines, reason = "one row for each rule")]
pub(super) const fn row(rule: Rule) -> Explanation {
    match rule {
        Rule::AccidentalText => advice_of(row_of(
            rule,
            "The string is what a program writes when it has no value, or does not turn one into text: \
             `[object Object]`, `undefined`, `NaN`, `null`, `None`. It is a valid string, so the API \
             stores it.",
            request(r#"{"data": {"values": {"workspace_id": "42", "name": "undefined"}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": "Example Ltd"}}}"#),
            "Send the value that was meant. If there is none, leave the attribute out.",
        )),
        Rule::AdditionalProperty => Explanation {
            severity: "A violation in a request. Drift in a response: the vendor has probably added \
                a property.",
            ..row_of(
                rule,
                "The values of standard attributes, references and, in a request, `data` are closed: \
                 they accept only the properties that the schema names. `values` is open, since it holds \
                 custom attributes, and so is the outermost object.",
                request(
                    r#"{"data": {"values": {"name": [{"value": "Example Ltd", "language": "en"}]}}}"#,
                ),
                request(r#"{"data": {"values": {"name": [{"value": "Example Ltd"}]}}}"#),
                "Correct the name if it is misspelt, otherwise drop the property. Values read from a \
                 response carry read-only properties, such as `active_from`: drop those before you \
                 send a value back.",
            )
        },
        Rule::AmbiguousId => Explanation {
            severity: "A violation, reported only by `expand`: the body is valid, but its long form \
                is not known.",
            reported_by: ReportedBy::Expand,
            ..row_of(
                rule,
                "The API reads a string in `users` as a user id, the id that your own system gave the \
                 user. A UUID there could also be the id of a record, and the long form has to say \
                 which it is. Checks accept such a string, since the API does.",
                request(
                    r#"{"data": {"values": {"users": ["3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"]}}}"#,
                ),
                request(
                    r#"{"data": {"values": {"users": [{"target_object": "users", "target_record_id": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}]}}}"#,
                ),
                "Say what all such strings are: `expand --uuid-is user-id` or `record-id`, in Rust \
                 `Contract::with_uuids_as`. Or write this one in the long form yourself.",
            )
        },
        Rule::BareRecordId => row_of(
            rule,
            "A bare string in `company` is a domain. The API answers a bare record id with 400, since \
             it does not say which object the record belongs to.",
            request(r#"{"data": {"values": {"company": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}}}"#),
            request(
                r#"{"data": {"values": {"company": {"target_object": "companies", "target_record_id": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}}}}"#,
            ),
            "Send a reference with `target_object` and `target_record_id`, or the domain of the \
             company.",
        ),
        Rule::ContentType => Explanation {
            reported_by: ReportedBy::Http,
            ..row_of(
                rule,
                "Every body is sent as `application/json`, with or without parameters. A response of another \
                 media type usually comes from a proxy or a gateway, and a request of another type is not \
                 read as JSON. If the body is not JSON either, this is the only finding.",
                sent(
                    "text/plain;charset=UTF-8",
                    r#"{"data": {"values": {"name": "Example Ltd"}}}"#,
                ),
                sent(
                    "application/json; charset=utf-8",
                    r#"{"data": {"values": {"name": "Example Ltd"}}}"#,
                ),
                "Send the header `content-type: application/json`; some clients send another unless told. \
                 For a response, look at its status and at who answered.",
            )
        },
        Rule::DuplicateKey => row_of(
            rule,
            "Parsers differ in which value they keep. This one keeps the last, as most do, and checks \
             only that one. Keys are compared after decoding: `\\u0061` is `a`.",
            request(r#"{"data": {"values": {"name": "Example Ltd", "name": "Example Inc"}}}"#),
            request(r#"{"data": {"values": {"name": "Example Ltd"}}}"#),
            "Keep one of the two. Usually a template, or a merge of two objects, wrote both.",
        ),
        Rule::EmptyBody => Explanation {
            reported_by: ReportedBy::Http,
            ..row_of(
                rule,
                "The message has no body, so nothing else is reported. Checks of bytes alone report \
                 `syntax`, since they do not see the message. A response with a status that the profile \
                 does not know may be empty.",
                sent("application/json", ""),
                sent("application/json", r#"{"data": {"values": {}}}"#),
                "Send the body. Some clients drop it when they follow a redirect, or when it was a stream \
                 that had already been read. Servers and fakes have to send one too.",
            )
        },
        Rule::EmptyValues => advice_of(row_of(
            rule,
            "A create without any attribute makes an empty record, unless the workspace requires an \
             attribute and rejects it. That is rarely meant: usually a mapping found nothing to send.",
            request(r#"{"data": {"values": {}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": "Example Ltd"}}}"#),
            "Look at why there was nothing to send, and add the attributes of the record.",
        )),
        Rule::Enum => Explanation {
            severity: "A violation in a request. In a response, drift if it is an unknown string: the \
                vendor has probably added it. A violation otherwise, such as a `status_code` that is \
                not the status.",
            ..row_of(
                rule,
                "The value has to be one of a list. Country codes are the 249 two-letter codes of \
                 ISO 3166-1, in capitals, and AC, AN and XK.",
                request(
                    r#"{"data": {"values": {"users": [{"target_object": "contacts", "phone_numbers": [{"original_phone_number": "020 7946 0000", "country_code": "UK"}]}]}}}"#,
                ),
                request(
                    r#"{"data": {"values": {"users": [{"target_object": "contacts", "phone_numbers": [{"original_phone_number": "020 7946 0000", "country_code": "GB"}]}]}}}"#,
                ),
                "Use the value that the hint names. `attio-contract schema request` prints all of them.",
            )
        },
        Rule::Format => Explanation {
            severity: "A violation where the schema names the form. Advice for domains, e-mail addresses \
                and phone numbers, which the schema takes as any string.",
            ..row_of(
                rule,
                "A `uuid` is 8-4-4-4-12 hex digits with hyphens, a `date-time` follows RFC 3339, a `uri` \
                 follows RFC 3986 and has a scheme. Profile published treats formats as annotations and \
                 does not report this. As advice, a string in `company` should be a domain, and what a \
                 reference matches by should be a domain, an e-mail address or a phone number, as its key \
                 says.",
                request(
                    r#"{"data": {"values": {"company": {"target_object": "companies", "target_record_id": "4711"}}}}"#,
                ),
                request(
                    r#"{"data": {"values": {"company": {"target_object": "companies", "target_record_id": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}}}}"#,
                ),
                "Send a string of that form. An id of your own system is not a record id: match by a unique \
                 attribute instead of using `target_record_id`. A company is not found by its name, only \
                 by its domain.",
            )
        },
        Rule::MatchingAttribute => row_of(
            rule,
            "A reference without `target_record_id` matches a record: it has `target_object` and one \
             more property, named for a unique attribute of that object, which holds an array of \
             exactly one value. The documentation's placeholder is not the name of an attribute; only \
             profile published, which takes it literally, accepts it.",
            request(
                r#"{"data": {"values": {"users": [{"target_object": "people", "[slug_or_id_of_matching_attribute]": [{"email_address": "person@example.com"}]}]}}}"#,
            ),
            request(
                r#"{"data": {"values": {"users": [{"target_object": "people", "email_addresses": [{"email_address": "person@example.com"}]}]}}}"#,
            ),
            "Name one unique attribute and give it one value: companies have `domains`, people \
             `email_addresses`, users `user_id` and `primary_email_address`, workspaces `workspace_id`. \
             The value is an object with `domain`, `email_address`, `original_phone_number` or `value`.",
        ),
        Rule::NullValue => advice_of(row_of(
            rule,
            "Null is not a value, and the API rejects it, in custom attributes as in standard ones. The \
             schema knows nothing of custom attributes, so this is only advice; in a standard attribute \
             null is a violation of `type`.",
            request(r#"{"data": {"values": {"workspace_id": "42", "cancellation_reason": null}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42"}}}"#),
            "Leave the attribute out, or send an empty array.",
        )),
        Rule::OutsideData => advice_of(row_of(
            rule,
            "The API reads `data` and ignores everything beside it. `matching_attribute`, for example, \
             belongs in the query of an upsert (PUT); in a body it does nothing.",
            request(
                r#"{"matching_attribute": "workspace_id", "data": {"values": {"workspace_id": "42"}}}"#,
            ),
            request(r#"{"data": {"values": {"workspace_id": "42"}}}"#),
            "Leave the property out, or move it into `data.values` if it is an attribute.",
        )),
        Rule::ReadOnlyAttribute => advice_of(row_of(
            rule,
            "Only the API sets `record_id`, `created_at` and `created_by`, and it rejects a create that \
             holds one of them. They usually come from a record that was read before.",
            request(
                r#"{"data": {"values": {"workspace_id": "42", "created_at": "2026-01-01T00:00:00Z"}}}"#,
            ),
            request(r#"{"data": {"values": {"workspace_id": "42"}}}"#),
            "Leave it out. To keep a date of your own, use a custom attribute.",
        )),
        Rule::RecommendedProperty => advice_of(row_of(
            rule,
            "The documentation requires a property that the schema does not. It calls `workspace_id` a \
             required attribute of a workspace, so a create without it may be refused with \
             `missing_value`.",
            request(r#"{"data": {"values": {"name": "Example Ltd"}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": "Example Ltd"}}}"#),
            "Add the property, unless you know that your workspace does not need it.",
        )),
        Rule::RefusedByServer => Explanation {
            reported_by: ReportedBy::ApiError,
            ..row_of(
                rule,
                "The server answered with an error, and its code or its list of validation errors says what \
                 is wrong with the request. The finding is at the place that the error names, or at the \
                 nearest value around it.",
                answered(
                    r#"{"data": {"values": {"name": [{"value": "Example Ltd"}]}}}"#,
                    400,
                    r#"{"status_code": 400, "type": "invalid_request_error", "code": "missing_value", "message": "A value is missing."}"#,
                ),
                answered(
                    r#"{"data": {"values": {"name": [{"value": "Example Ltd"}]}}}"#,
                    200,
                    "",
                ),
                "Read the server's own message: it is in `ApiError`, and in reports that may quote values. \
                 No contract knows what a workspace requires, such as required or unique attributes.",
            )
        },
        Rule::Required => row_of(
            rule,
            "An object lacks a property that its schema requires: `data` in the body, `values` in \
             `data`, `value` in a text value, `target_object` in a reference.",
            request(r#"{"values": {"name": [{"value": "Example Ltd"}]}}"#),
            request(r#"{"data": {"values": {"name": [{"value": "Example Ltd"}]}}}"#),
            "Add the property. Look for a misspelt one beside it: in a closed object that is a finding \
             of its own.",
        ),
        Rule::ServerDisagrees => Explanation {
            severity: "Always drift: the contract probably has something to learn.",
            reported_by: ReportedBy::Exchange,
            ..row_of(
                rule,
                "The server accepted (2xx) a request that this contract calls invalid, or refused for its form \
                 (400 with a code that says so) one that it calls valid. Refusals for what a workspace holds, \
                 for access or for load do not count.",
                answered(r#"{"data": {"values": {"users": "user_1"}}}"#, 200, ""),
                answered(r#"{"data": {"values": {"users": ["user_1"]}}}"#, 200, ""),
                "Compare with the vendor's page, and tell the maintainers of this contract which body it was.",
            )
        },
        Rule::ServerError => Explanation {
            severity: "Always advice, reported without being asked for. The response counts as valid, \
                and in recorded traffic as not checked.",
            ..row_of(
                rule,
                "A status from 500 to 599 means that the server, or a proxy in front of it, failed. It says \
                 nothing about the contract, so the body is not checked: it is often the HTML page of a \
                 gateway.",
                example(
                    Profile::Wire,
                    Body::Response(503),
                    "<html>Service Unavailable</html>",
                ),
                example(
                    Profile::Wire,
                    Body::Response(429),
                    r#"{"status_code": 429, "type": "rate_limit_error", "code": "rate_limit_exceeded", "message": "Slow down."}"#,
                ),
                "Retry later. First check whether the record was created: a request that failed this way may \
                 have been carried out.",
            )
        },
        Rule::Shorthand => row_of(
            rule,
            "The API accepts short forms that its schema lacks: a string or a bare object in place of an \
             array of objects. So does profile wire. Profile canonical is for tests that insist on the \
             long form.",
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"company": "example.com"}}}"#,
            ),
            example(
                Profile::Canonical,
                Body::Request,
                r#"{"data": {"values": {"company": [{"target_object": "companies", "domains": [{"domain": "example.com"}]}]}}}"#,
            ),
            "Write the long form, or let `attio-contract expand` write it; or check with profile wire.",
        ),
        Rule::SimilarAttribute => advice_of(row_of(
            rule,
            "Any unknown attribute may be a custom one, so it is valid. But the name of this one is a \
             standard attribute's in another spelling, such as `avatarUrl` or `Avatar URL`, or one edit \
             away from it. The API knows attributes only by their exact slugs.",
            request(r#"{"data": {"values": {"workspace_id": "42", "Name": "Example Ltd"}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": "Example Ltd"}}}"#),
            "Use the name in the hint, unless there is a custom attribute with this name.",
        )),
        Rule::SingleValue => advice_of(row_of(
            rule,
            "All standard attributes but `users` keep one value. The schema accepts an array of any \
             length for each, but only one of the values is kept.",
            request(
                r#"{"data": {"values": {"workspace_id": "42", "name": ["Example Ltd", "Example Inc"]}}}"#,
            ),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": ["Example Ltd"]}}}"#),
            "Send only the value that counts.",
        )),
        Rule::Status => Explanation {
            severity: "Always drift: the vendor, or something between you and the vendor, answered \
                with a status that the contract does not know.",
            ..row_of(
                rule,
                "The profile has no schema for this status, so the body is not checked or even parsed. \
                 Profiles published and canonical know 200, 400 and 404; profile wire also knows 401, \
                 403, 409 and 429.",
                example(
                    Profile::Canonical,
                    Body::Response(429),
                    r#"{"status_code": 429, "type": "rate_limit_error", "code": "rate_limit_exceeded", "message": "Slow down."}"#,
                ),
                example(
                    Profile::Wire,
                    Body::Response(429),
                    r#"{"status_code": 429, "type": "rate_limit_error", "code": "rate_limit_exceeded", "message": "Slow down."}"#,
                ),
                "Check live responses with profile wire. A status from 500 to 599 has a rule of its \
                 own, `server-error`.",
            )
        },
        Rule::Syntax => row_of(
            rule,
            "The bytes are not one JSON value as RFC 8259 defines it, or two parsers could read them \
             differently: malformed JSON, invalid UTF-8, a byte order mark, bytes after the end, nesting \
             deeper than 127, numbers beyond 64-bit floats, lone surrogates. The finding is at the \
             first offending byte, and nothing else is reported.",
            request(r#"{"data": {"values": {"name": "Example Ltd",}}}"#),
            request(r#"{"data": {"values": {"name": "Example Ltd"}}}"#),
            "Let a JSON library write the body. A response that is not JSON probably comes from a proxy.",
        ),
        Rule::TextLimit => row_of(
            rule,
            "The values of text attributes may have up to 10 MiB, which is 10,485,760 bytes of UTF-8. \
             Escapes count as the characters that they stand for. Profile published has no limit. \
             In the examples, … stands for 10,485,760 letters.",
            request(r#"{"data": {"values": {"name": "Example …"}}}"#),
            request(r#"{"data": {"values": {"name": "…"}}}"#),
            "Shorten the string. One this long is usually a file in the wrong place.",
        ),
        Rule::Type => row_of(
            rule,
            "The value has the wrong JSON type: a number in place of a string, null, an array in place \
             of one value, one value in place of an array. What is inside it is not checked.",
            request(r#"{"data": {"values": {"workspace_id": 42}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42"}}}"#),
            "Send the type that the message expects. Strings of digits need quotes. To give an attribute \
             no value, leave it out or send an empty array; the API rejects null.",
        ),
        // Those that need metadata have a table of their own.
        _ => row_of(rule, "", request(""), request(""), ""),
    }
}

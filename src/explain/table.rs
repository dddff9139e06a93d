//! One row a rule. `tests/explain.rs` judges the examples.

use super::{Answer, Example, Explanation, ReportedBy};
use crate::{Body, Profile, Rule};

const fn example(profile: Profile, body: Body, text: &'static str) -> Example {
    Example {
        profile,
        body,
        text,
        content_type: None,
        answer: None,
    }
}

const fn request(text: &'static str) -> Example {
    example(Profile::Wire, Body::Request, text)
}

const fn answered(text: &'static str, status: u16, answer: &'static str) -> Example {
    Example {
        answer: Some(Answer {
            status,
            text: answer,
        }),
        ..request(text)
    }
}

const fn sent(content_type: &'static str, text: &'static str) -> Example {
    Example {
        content_type: Some(content_type),
        ..request(text)
    }
}

const ALWAYS: &str = "Always a violation.";
const ADVICE: &str = "Always advice: it is given only when asked for, and changes no verdict.";

/// A rule that every check reports as a violation; a row says where it differs.
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

/// The same for a rule of advice.
const fn advice_of(explanation: Explanation) -> Explanation {
    Explanation {
        severity: ADVICE,
        reported_by: ReportedBy::Advice,
        ..explanation
    }
}

#[expect(clippy::too_many_lines, reason = "one row a rule")]
pub(super) const fn row(rule: Rule) -> Explanation {
    match rule {
        Rule::AdditionalProperty => Explanation {
            severity: "A violation in a request. Drift in a response: the vendor has probably added \
                a property.",
            ..row_of(
                rule,
                "The values of the standard attributes, the references and, in a request, `data` are \
                 closed: they take the properties that the schema names and no others. The object \
                 `values` is open, since custom attributes stand in it, and so is the outermost \
                 object.",
                request(
                    r#"{"data": {"values": {"name": [{"value": "Example Ltd", "language": "en"}]}}}"#,
                ),
                request(r#"{"data": {"values": {"name": [{"value": "Example Ltd"}]}}}"#),
                "Correct the name if it is misspelt, else leave the property out. Values read from a \
                 response carry read-only properties, such as `active_from`: drop them before \
                 sending a value back.",
            )
        },
        Rule::AmbiguousId => Explanation {
            severity: "A violation in the report of `expand` alone: the body is valid, and its long form \
                cannot be known.",
            reported_by: ReportedBy::Expand,
            ..row_of(
                rule,
                "The API reads a text in `users` as a user id, the id that your own system gave the \
                 user. A text in the form of a UUID looks just like the id of a record, and the long \
                 form has to say which of the two it is. Checks take such a text, since the API does; \
                 only writing out the long form meets the question.",
                request(
                    r#"{"data": {"values": {"users": ["3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"]}}}"#,
                ),
                request(
                    r#"{"data": {"values": {"users": [{"target_object": "users", "target_record_id": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}]}}}"#,
                ),
                "Say which of the two all such texts are: `expand --uuid-is user-id` or `record-id`, \
                 in Rust `Contract::with_uuids_as`. Or write the long form of that one yourself.",
            )
        },
        Rule::BareRecordId => row_of(
            rule,
            "The short form of `company` is a domain. The API answers a bare record id with 400, as \
             it does not say which object the record belongs to.",
            request(r#"{"data": {"values": {"company": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}}}"#),
            request(
                r#"{"data": {"values": {"company": {"target_object": "companies", "target_record_id": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}}}}"#,
            ),
            "Send the reference object with `target_object` and `target_record_id`, or the domain \
             of the company.",
        ),
        Rule::ContentType => Explanation {
            reported_by: ReportedBy::Http,
            ..row_of(
                rule,
                "Every body travels as `application/json`, with or without parameters. A response of another \
                 media type is most often the page of a proxy or a gateway, and a request of another one is \
                 not read as JSON. Where the header names another type and the body is no JSON either, this \
                 is the one finding about both.",
                sent(
                    "text/plain;charset=UTF-8",
                    r#"{"data": {"values": {"name": "Example Ltd"}}}"#,
                ),
                sent(
                    "application/json; charset=utf-8",
                    r#"{"data": {"values": {"name": "Example Ltd"}}}"#,
                ),
                "Send the header `content-type: application/json`; some clients write another one unless told. \
                 If it is a response, look at its status and at the address that answered.",
            )
        },
        Rule::DuplicateKey => row_of(
            rule,
            "Parsers differ in which of the values they keep. Here the last one counts, and the rest \
             of the report is about it: what an earlier one holds is not looked into. Keys are compared \
             as texts: `\\u0061` is `a`.",
            request(r#"{"data": {"values": {"name": "Example Ltd", "name": "Example Inc"}}}"#),
            request(r#"{"data": {"values": {"name": "Example Ltd"}}}"#),
            "Keep one of the two. Most often a template or a merge of two objects wrote both.",
        ),
        Rule::EmptyBody => Explanation {
            reported_by: ReportedBy::Http,
            ..row_of(
                rule,
                "The message has no body at all, and nothing else is reported of it. Checks of bytes alone \
                 call this `syntax`, as they cannot know of a message. A response of a status that the \
                 profile does not know may be empty.",
                sent("application/json", ""),
                sent("application/json", r#"{"data": {"values": {}}}"#),
                "Send the body. Some clients drop it where they follow a redirection, or where the body was \
                 a stream that has been read before. A server or a fake has to write one, too.",
            )
        },
        Rule::Enum => Explanation {
            severity: "A violation in a request. In a response, drift where a text is none of the \
                known texts: the vendor has probably added it. A violation elsewhere, such as a \
                `status_code` unequal to the status.",
            ..row_of(
                rule,
                "The value has to be one of a list. Country codes are the 249 two-letter codes of \
                 ISO 3166-1 in capitals, and AC, AN and XK.",
                request(
                    r#"{"data": {"values": {"users": [{"target_object": "people", "phone_numbers": [{"original_phone_number": "020 7946 0000", "country_code": "UK"}]}]}}}"#,
                ),
                request(
                    r#"{"data": {"values": {"users": [{"target_object": "people", "phone_numbers": [{"original_phone_number": "020 7946 0000", "country_code": "GB"}]}]}}}"#,
                ),
                "Take the member that the hint names. `attio-contract schema` prints all of them, at \
                 the place that `schema_at` names.",
            )
        },
        Rule::Format => row_of(
            rule,
            "The text does not have its form: a `uuid` is 8-4-4-4-12 hex digits with hyphens, a \
             `date-time` follows RFC 3339, a `uri` follows RFC 3986 and has a scheme. Profile \
             published takes formats as annotations and does not report this.",
            request(
                r#"{"data": {"values": {"company": {"target_object": "companies", "target_record_id": "4711"}}}}"#,
            ),
            request(
                r#"{"data": {"values": {"company": {"target_object": "companies", "target_record_id": "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"}}}}"#,
            ),
            "Send the text in its form. For an id of your own system, which is no record id, match \
             by an attribute instead of using `target_record_id`.",
        ),
        Rule::MatchingAttribute => row_of(
            rule,
            "A reference without `target_record_id` is a match: `target_object`, one more property \
             that is named for an attribute of that object, and in it an array of exactly one \
             value. The documentation's placeholder for that name is no name, and profile published, \
             which takes it literally, is the only one to accept it.",
            request(
                r#"{"data": {"values": {"users": [{"target_object": "people", "[slug_or_id_of_matching_attribute]": [{"email_address": "person@example.com"}]}]}}}"#,
            ),
            request(
                r#"{"data": {"values": {"users": [{"target_object": "people", "email_addresses": [{"email_address": "person@example.com"}]}]}}}"#,
            ),
            "Name one attribute by its slug or id and give it one value: an object with `domain`, \
             `email_address`, `original_phone_number` or `value`.",
        ),
        Rule::RecommendedProperty => advice_of(row_of(
            rule,
            "The documentation asks for a property that the schema does not require. The vendor \
             calls `workspace_id` a required attribute of a workspace, and a create without it may \
             be refused with `missing_value`.",
            request(r#"{"data": {"values": {"name": "Example Ltd"}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": "Example Ltd"}}}"#),
            "Add the property, unless you know that your workspace does without.",
        )),
        Rule::RefusedByServer => Explanation {
            reported_by: ReportedBy::ApiError,
            ..row_of(
                rule,
                "The server answered with an error body, and its code or its list of validation errors says \
                 that something in the request is wrong. The finding stands where the error's path leads \
                 in the request, or at the nearest value around it.",
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
                "Read the server's own message: it is in the `ApiError`, and in reports that may quote values. \
                 What a workspace requires, such as unique or required attributes, no contract can know.",
            )
        },
        Rule::Required => row_of(
            rule,
            "An object lacks a property that its schema requires: `data` in the body, `values` in \
             `data`, `value` in the value of a text, `target_object` in a reference.",
            request(r#"{"values": {"name": [{"value": "Example Ltd"}]}}"#),
            request(r#"{"data": {"values": {"name": [{"value": "Example Ltd"}]}}}"#),
            "Add the property. Look for a misspelt one beside it, which is reported on its own where \
             the object is closed.",
        ),
        Rule::ServerDisagrees => Explanation {
            severity: "Always drift: the contract has probably something to learn.",
            reported_by: ReportedBy::Exchange,
            ..row_of(
                rule,
                "The server accepted (2xx) a request that this contract calls invalid, or refused for its form \
                 (400 with a code that says so) one that it calls valid. Refusals for what a workspace holds, \
                 for access or for load say nothing of the contract.",
                answered(r#"{"data": {"values": {"users": "user_1"}}}"#, 200, ""),
                answered(r#"{"data": {"values": {"users": ["user_1"]}}}"#, 200, ""),
                "Compare with the vendor's page, and tell the keepers of this contract which body it was.",
            )
        },
        Rule::ServerError => Explanation {
            severity: "Always advice, reported without being asked for. The response counts as valid, \
                and in recorded traffic as not judged.",
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
            "The API takes short forms that its schema does not have: a text or a bare object in \
             place of an array of objects. Profile wire takes them too. Profile canonical is for \
             tests that insist on the long form.",
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
            "An attribute that is none of the standard ones can be a custom one, so it is valid. Its \
             name is one edit away from a standard attribute, though, so it is probably misspelt, \
             and the API would answer that there is no such attribute.",
            request(r#"{"data": {"values": {"workspace_id": "42", "nmae": "Example Ltd"}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": "Example Ltd"}}}"#),
            "Correct the name, unless there is a custom attribute of this name.",
        )),
        Rule::SingleValue => advice_of(row_of(
            rule,
            "All standard attributes but `users` keep one value. The schema takes an array of any \
             length for each, yet only one of the values will be kept.",
            request(
                r#"{"data": {"values": {"workspace_id": "42", "name": ["Example Ltd", "Example Inc"]}}}"#,
            ),
            request(r#"{"data": {"values": {"workspace_id": "42", "name": ["Example Ltd"]}}}"#),
            "Send the one value that counts.",
        )),
        Rule::Status => Explanation {
            severity: "Always drift: the vendor, or something between you and the vendor, answers \
                with a status that the contract does not know.",
            ..row_of(
                rule,
                "The profile has no schema for a response of this status, so its body is not judged, \
                 not even read. Profiles published and canonical know 200, 400 and 404; profile wire \
                 knows 401, 403, 409 and 429 besides.",
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
            "The bytes are not one JSON text as RFC 8259 has it, or two parsers could read them in \
             two ways: malformed JSON, invalid UTF-8, a byte order mark, bytes after the end, nesting \
             deeper than 127, numbers beyond 64-bit floats, halves of surrogate pairs. The span is \
             the first offending place, and nothing else is reported.",
            request(r#"{"data": {"values": {"name": "Example Ltd",}}}"#),
            request(r#"{"data": {"values": {"name": "Example Ltd"}}}"#),
            "Let a JSON library write the body. Where a response is no JSON, it probably comes from a \
             proxy.",
        ),
        Rule::TextLimit => row_of(
            rule,
            "The values of text attributes may have 10 MiB, which is 10,485,760 bytes of UTF-8. \
             Escapes count as the characters that they stand for. Profile published has no limit. \
             In the examples, … stands for 10,485,760 letters.",
            request(r#"{"data": {"values": {"name": "Example …"}}}"#),
            request(r#"{"data": {"values": {"name": "…"}}}"#),
            "Shorten the text. A text this long is most often a file in the wrong place.",
        ),
        Rule::Type => row_of(
            rule,
            "The value is of another JSON type than the schema takes: a number in place of a text, \
             null, an array in place of one value, one value in place of an array. What is inside it \
             is not judged.",
            request(r#"{"data": {"values": {"workspace_id": 42}}}"#),
            request(r#"{"data": {"values": {"workspace_id": "42"}}}"#),
            "Send the type that the message expects. Texts of digits need quotes. To leave an attribute \
             without a value send an empty array or leave the attribute out; null is refused.",
        ),
    }
}

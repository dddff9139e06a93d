//! The rules: one row each in the table below, which everything else reads.

use crate::error::UnknownName;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $code:literal,)+) => {
        /// The rule that a finding reports as broken. Programs can match on it or on its stable code. Ordered by code.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $rule,)+
        }

        impl Rule {
            /// Every rule, ordered by code.
            pub const ALL: &[Self] = &[$(Self::$rule),+];

            /// The stable kebab-case code, such as `additional-property`.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$rule => $code,)+
                }
            }

            /// What the rule is about, in one sentence.
            pub fn summary(self) -> &'static str {
                let about = match self {
                    $(Self::$rule => concat!($($doc),+),)+
                };
                let sentence = about.find(". ").map_or(about, |stop| &about[..=stop]);
                sentence.trim_start()
            }
        }
    };
}

rules! {
    /// Advice: a string that looks like a programming mistake, such as `undefined`.
    AccidentalText = "accidental-text",
    /// An unknown property in an object that accepts only those its schema names.
    AdditionalProperty = "additional-property",
    /// A UUID that could be a user id or a record id. Reported only by [`Contract::expand`](crate::Contract::expand).
    AmbiguousId = "ambiguous-id",
    /// An attribute that was archived in the workspace. Advice in profile `wire`.
    ArchivedAttribute = "archived-attribute",
    /// An option or status that was archived in the workspace. Advice in profile `wire`.
    ArchivedOption = "archived-option",
    /// A bare record id in `company`, which the API answers with 400.
    BareRecordId = "bare-record-id",
    /// A bare string where it does not say which object it refers to.
    BareReference = "bare-reference",
    /// A `content-type` header that is missing or names something other than JSON. Reported for whole messages only,
    /// see `Contract::check_http_response` of feature `http`.
    ContentType = "content-type",
    /// Advice: a currency in a value, where the attribute decides it.
    CurrencyCode = "currency-code",
    /// A number with more than four decimal places. Advice in profile `wire`.
    DecimalPlaces = "decimal-places",
    /// A reference to an object that the attribute does not allow.
    DisallowedObject = "disallowed-object",
    /// An attribute that occurs twice, by its slug and by its id.
    DuplicateAttribute = "duplicate-attribute",
    /// A key that occurs twice in one object. Two parsers would read two different records.
    DuplicateKey = "duplicate-key",
    /// A message without a body where JSON is expected. Reported for whole messages only.
    EmptyBody = "empty-body",
    /// Advice: an empty array where values are only added.
    EmptyValue = "empty-value",
    /// Advice: `values` is empty.
    EmptyValues = "empty-values",
    /// A value that is not in the list of allowed values.
    Enum = "enum",
    /// A string of the wrong form, such as one that is not a UUID. Domains, e-mail addresses and phone numbers only as
    /// advice.
    Format = "format",
    /// Advice: a property that the API ignores.
    IgnoredProperty = "ignored-property",
    /// A reference that does not match by exactly one attribute and one value.
    MatchingAttribute = "matching-attribute",
    /// No value for the attribute to match by. Advice in profile `wire`.
    MatchingValueMissing = "matching-value-missing",
    /// An attribute to match by that is not unique.
    NotUniqueAttribute = "not-unique-attribute",
    /// Advice: null as a value of a custom attribute.
    NullValue = "null-value",
    /// A number outside the range of its attribute.
    OutOfRange = "out-of-range",
    /// Advice: a property beside `data`, which the API ignores.
    OutsideData = "outside-data",
    /// An attribute that cannot be written. Advice without metadata.
    ReadOnlyAttribute = "read-only-attribute",
    /// Advice: a missing property that the documentation requires and the schema does not.
    RecommendedProperty = "recommended-property",
    /// What the server refused in the request, as its error body says. See [`ApiError::findings`](crate::ApiError::findings).
    RefusedByServer = "refused-by-server",
    /// A missing property.
    Required = "required",
    /// A required attribute without a value. Advice where it is needed only for a new record.
    RequiredAttribute = "required-attribute",
    /// An answer from the server that disagrees with this contract. The server accepted a request that the contract
    /// calls invalid, or refused the form of one that it calls valid.
    ServerDisagrees = "server-disagrees",
    /// A status from 500 to 599, which says nothing about the contract. The body is not checked. Always reported, as
    /// advice.
    ServerError = "server-error",
    /// A short form, which only profile `wire` accepts. That is a string or a bare object where an array is expected,
    /// whatever it holds.
    Shorthand = "shorthand",
    /// Advice: an unknown attribute whose name resembles a standard one.
    SimilarAttribute = "similar-attribute",
    /// Advice: more than one value for an attribute that keeps one.
    SingleValue = "single-value",
    /// Advice: a response that disagrees with the metadata, which may be out of date.
    StaleMetadata = "stale-metadata",
    /// A status that the profile does not know.
    Status = "status",
    /// Bytes that are not exactly one JSON value.
    Syntax = "syntax",
    /// A string over the limit of its attribute.
    TextLimit = "text-limit",
    /// A value of the wrong JSON type.
    Type = "type",
    /// An attribute that the workspace does not have.
    UnknownAttribute = "unknown-attribute",
    /// A reference to an object that the workspace does not have.
    UnknownObject = "unknown-object",
    /// An option or status that the attribute does not have.
    UnknownOption = "unknown-option",
    /// Advice: a fraction where a whole number is meant.
    WholeNumber = "whole-number",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Rule {
    type Err = UnknownName;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let rule = Self::ALL.iter().find(|rule| rule.code() == code);
        rule.copied().ok_or_else(|| UnknownName::new("rule", []))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_ordered_unique_and_parsed_back() {
        assert!(Rule::ALL.is_sorted_by(|a, b| a.code() < b.code() && a < b));
        for rule in Rule::ALL {
            assert_eq!(rule.code().parse::<Rule>().unwrap(), *rule);
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.code());
            let summary = rule.summary();
            assert!(summary.len() < 100 && summary.ends_with('.'), "{summary}");
            assert!(
                !summary.contains('['),
                "a link is no text for people: {summary}"
            );
        }
        assert!("typo".parse::<Rule>().is_err());
    }
}

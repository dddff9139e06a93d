//! The rules: one row each in the table below, which everything else reads.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $code:literal,)+) => {
        /// What a finding found broken. Programs match on it, or on its stable code, by which it is ordered.
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
    /// A property that a closed object does not have.
    AdditionalProperty = "additional-property",
    /// A UUID that can be the id of two things. Reported by
    /// [`Contract::expand`](crate::Contract::expand) alone.
    AmbiguousId = "ambiguous-id",
    /// `company` names a record by a bare UUID, which the API answers with 400.
    BareRecordId = "bare-record-id",
    /// A header `content-type` that is missing, or names something else than JSON. See `Contract::check_http_response`
    /// of feature `http`, as for `empty-body`.
    ContentType = "content-type",
    /// A key that its object has already had. Two parsers would read two different records.
    DuplicateKey = "duplicate-key",
    /// A body without any bytes, where one of JSON belongs.
    EmptyBody = "empty-body",
    /// A value that is not in the list.
    Enum = "enum",
    /// A text that does not have the form that the schema names.
    Format = "format",
    /// A match that does not name exactly one attribute and one value.
    MatchingAttribute = "matching-attribute",
    /// Advice: a property that the documentation asks for and the schema does not.
    RecommendedProperty = "recommended-property",
    /// What the server refused in the request, as its error body says. See [`ApiError::findings`](crate::ApiError::findings).
    RefusedByServer = "refused-by-server",
    /// A property that is missing.
    Required = "required",
    /// An answer of the server that differs from what this contract says. The server accepted a request that it
    /// calls invalid, or refused the form of one that it calls valid.
    ServerDisagrees = "server-disagrees",
    /// A status from 500 to 599, which says nothing about the contract. The body is not checked. Always reported, as
    /// advice.
    ServerError = "server-error",
    /// A short form that the profile `wire` takes and this one does not. The form decides, whatever it
    /// holds: a text, or a bare object, where an array belongs.
    Shorthand = "shorthand",
    /// Advice: an unknown attribute whose name is one edit away from a known one.
    SimilarAttribute = "similar-attribute",
    /// Advice: more than one value for an attribute that keeps one.
    SingleValue = "single-value",
    /// A status that the profile does not know.
    Status = "status",
    /// Bytes that are not one JSON text.
    Syntax = "syntax",
    /// A text over the limit of its attribute.
    TextLimit = "text-limit",
    /// A value of a JSON type that does not belong there.
    Type = "type",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Rule {
    type Err = crate::Error;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let rule = Self::ALL.iter().find(|rule| rule.code() == code);
        rule.copied().ok_or(crate::Error::UnknownRule)
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

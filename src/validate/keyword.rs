//! The keywords of a schema that a value can break.

use crate::json::NodeId;
use crate::report::rule::Rule;
use crate::schema::SchemaId;

/// A keyword of a schema that a value broke. Kept to 16 bytes, since every value of a body can break one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) value: NodeId,
    pub(crate) schema: SchemaId,
    pub(crate) keyword: Keyword,
}

const _: () = assert!(size_of::<Broken>() == 16);

/// The keywords that can be broken. Each is reported under one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Type,
    Enum,
    Format,
    MaxLength,
    /// With the index of the missing name in `required`.
    Required(u16),
    AdditionalProperties,
    MinProperties,
    MaxProperties,
    MinItems,
    MaxItems,
    /// No branch accepts the value's type.
    AnyOfType,
    /// An object without any property that would tell which branch was meant.
    AnyOf,
    Not,
    /// The schema `false`.
    Never,
}

impl Keyword {
    /// The keyword `required`, broken because the name with this index is missing.
    pub(crate) fn required(index: usize) -> Self {
        // Our schema files have far fewer names.
        Self::Required(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// The only place that maps broken keywords to rules. In the embedded schemas, the bounds and `false` are used
    /// only for the rules of a match, and `not` only for the form of a record id.
    pub(crate) fn rule(self) -> Rule {
        match self {
            Self::Type | Self::AnyOfType => Rule::Type,
            Self::Enum => Rule::Enum,
            Self::Format => Rule::Format,
            Self::MaxLength => Rule::TextLimit,
            Self::Required(_) => Rule::Required,
            Self::AdditionalProperties => Rule::AdditionalProperty,
            Self::MinProperties
            | Self::MaxProperties
            | Self::MinItems
            | Self::MaxItems
            | Self::AnyOf
            | Self::Never => Rule::MatchingAttribute,
            Self::Not => Rule::BareRecordId,
        }
    }

    /// The keyword's part of a pointer into the schema.
    pub(crate) fn token(self) -> String {
        match self {
            Self::Required(index) => return format!("/required/{index}"),
            Self::Type => "/type",
            Self::Enum => "/enum",
            Self::Format => "/format",
            Self::MaxLength => "/maxLength",
            Self::AdditionalProperties => "/additionalProperties",
            Self::MinProperties => "/minProperties",
            Self::MaxProperties => "/maxProperties",
            Self::MinItems => "/minItems",
            Self::MaxItems => "/maxItems",
            Self::AnyOfType | Self::AnyOf => "/anyOf",
            Self::Not => "/not",
            Self::Never => "",
        }
        .to_owned()
    }

    /// Whether it is about the property itself rather than its value.
    pub(crate) fn is_about_the_key(self) -> bool {
        matches!(self, Self::AdditionalProperties | Self::Never)
    }
}

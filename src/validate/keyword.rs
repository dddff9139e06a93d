//! The keywords of a schema that a value can break: one table, which everything else reads.

use crate::json::{Kind, NodeId};
use crate::report::rule::Rule;
use crate::schema::{Schema, SchemaId};

/// A keyword of a schema that a value broke. Kept to 16 bytes, since every value of a body can break one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) value: NodeId,
    pub(crate) schema: SchemaId,
    pub(crate) keyword: Keyword,
}

const _: () = assert!(size_of::<Broken>() == 16);

/// The keywords that can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Type,
    Enum,
    Format,
    MaxLength,
    Minimum,
    Maximum,
    DecimalPlaces,
    /// With the index of the missing name in `required`.
    Required(u16),
    AdditionalProperties,
    /// A property by its name and by its id.
    Twice,
    MinProperties,
    MaxProperties,
    MinItems,
    MaxItems,
    /// No branch accepts the value's type.
    AnyOfType,
    /// An object without any property that says which branch was meant.
    AnyOf,
    Not,
    /// The annotation `x-refuse`, which names the rule.
    Refuse,
    /// The schema `false`.
    Never,
}

/// Which values a keyword can refuse, given that their type is allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Concerns {
    Everything,
    Strings,
    Numbers,
    Objects,
    Arrays,
    /// The property as such, not its value.
    Presence,
}

/// A row of the table.
struct Row {
    /// The name in a schema; empty for the schema `false`.
    name: &'static str,
    /// The rule that it is reported under, unless the schema [names another](crate::schema::SchemaNode::rule).
    rule: Rule,
    concerns: Concerns,
}

const fn row(name: &'static str, rule: Rule, concerns: Concerns) -> Row {
    Row {
        name,
        rule,
        concerns,
    }
}

impl Keyword {
    /// The keyword `required`, broken because the name with this index is missing.
    pub(crate) fn required(index: usize) -> Self {
        // Our schema files have far fewer names.
        Self::Required(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// A keyword without a rule of its own has the one of a value that is not of the kind that the schema asks for.
    fn row(self) -> Row {
        use Concerns::{Arrays, Everything, Numbers, Objects, Presence, Strings};
        match self {
            Self::Type => row("type", Rule::Type, Everything),
            Self::Enum => row("enum", Rule::Enum, Everything),
            Self::Format => row("format", Rule::Format, Strings),
            Self::MaxLength => row("maxLength", Rule::TextLimit, Strings),
            Self::Minimum => row("minimum", Rule::OutOfRange, Numbers),
            Self::Maximum => row("maximum", Rule::OutOfRange, Numbers),
            Self::DecimalPlaces => row("x-decimal-places", Rule::DecimalPlaces, Numbers),
            Self::Required(_) => row("required", Rule::Required, Objects),
            Self::AdditionalProperties => {
                row("additionalProperties", Rule::AdditionalProperty, Objects)
            }
            Self::Twice => row("x-ids", Rule::DuplicateAttribute, Objects),
            Self::MinProperties => row("minProperties", Rule::Type, Objects),
            Self::MaxProperties => row("maxProperties", Rule::Type, Objects),
            Self::MinItems => row("minItems", Rule::Type, Arrays),
            Self::MaxItems => row("maxItems", Rule::Type, Arrays),
            Self::AnyOfType => row("anyOf", Rule::Type, Everything),
            Self::AnyOf => row("anyOf", Rule::Required, Everything),
            Self::Not => row("not", Rule::Type, Everything),
            Self::Refuse => row("x-refuse", Rule::Type, Presence),
            Self::Never => row("", Rule::AdditionalProperty, Presence),
        }
    }

    /// The keyword's part of a pointer into the schema.
    pub(crate) fn token(self) -> String {
        match (self, self.row().name) {
            (_, "") => String::new(),
            (Self::Required(index), name) => format!("/{name}/{index}"),
            (Self::Refuse, _) => "/allOf/0".to_owned(),
            (_, name) => format!("/{name}"),
        }
    }

    /// The rule of a keyword that the second opinion names; that of `type` if it is not in the table.
    #[cfg(feature = "engine")]
    pub(crate) fn rule_of(name: &str) -> Rule {
        let all = [
            Self::Enum,
            Self::Format,
            Self::MaxLength,
            Self::Required(0),
            Self::AdditionalProperties,
        ];
        let row = all.into_iter().map(Self::row).find(|row| row.name == name);
        row.map_or(Rule::Type, |row| row.rule)
    }

    /// Whether it is about the property itself rather than its value.
    pub(crate) fn is_about_the_key(self) -> bool {
        matches!(self, Self::AdditionalProperties | Self::Never | Self::Twice)
    }

    /// Whether it is about the value's type.
    pub(crate) fn is_type(self) -> bool {
        matches!(self, Self::Type | Self::AnyOfType)
    }

    /// Whether it can refuse a value of this kind, given that its type is allowed.
    pub(crate) fn concerns(self, kind: Kind) -> bool {
        match self.row().concerns {
            Concerns::Everything => true,
            Concerns::Strings => matches!(kind, Kind::String { .. }),
            Concerns::Numbers => kind == Kind::Number,
            Concerns::Objects => kind == Kind::Object,
            Concerns::Arrays => kind == Kind::Array,
            Concerns::Presence => false,
        }
    }
}

impl Broken {
    /// The rule that it is reported under: the one that the schema names for the keyword, or else the usual one. `short`
    /// has the values that are a short form of another profile, ascending.
    pub(crate) fn rule(&self, schema: &Schema, short: &[NodeId]) -> Rule {
        if self.keyword.is_type() && short.binary_search(&self.value).is_ok() {
            return Rule::Shorthand;
        }
        rule(schema, self.schema, self.keyword)
    }

    /// The name of the property that is missing, if one is.
    pub(crate) fn missing<'s>(&self, schema: &'s Schema) -> Option<&'s str> {
        let Keyword::Required(index) = self.keyword else {
            return None;
        };
        let required = &schema.node(self.schema).required;
        required.get(usize::from(index)).map(String::as_str)
    }
}

/// The rule that a broken keyword of a schema is reported under.
pub(crate) fn rule(schema: &Schema, id: SchemaId, keyword: Keyword) -> Rule {
    let row = keyword.row();
    let annotated = match keyword {
        // It is about the type, whatever the branches are about.
        Keyword::AnyOfType => None,
        _ => schema.node(id).rule(row.name),
    };
    match (annotated, keyword) {
        (Some(rule), _) => rule,
        (None, Keyword::AdditionalProperties) if schema.node(id).is_advice => Rule::IgnoredProperty,
        (None, _) => row.rule,
    }
}

//! Rules that need the metadata of a workspace.

use crate::json::Kind;
use crate::report::hint::Context;
use crate::report::rule::Rule;
use crate::validate::keyword::Keyword;

/// The message of a rule that has one for all its keywords.
pub(super) fn message(context: &Context<'_>) -> Option<String> {
    let broken = context.broken;
    Some(match context.rule {
        Rule::ArchivedAttribute => "archived attribute".to_owned(),
        Rule::ArchivedOption => "archived option".to_owned(),
        Rule::BareReference => "a bare string does not say which object it refers to".to_owned(),
        Rule::CurrencyCode => "the attribute decides the currency, not the value".to_owned(),
        Rule::DisallowedObject => {
            "the attribute does not allow references to this object".to_owned()
        }
        Rule::EmptyValue => "an empty array adds nothing".to_owned(),
        Rule::IgnoredProperty => "the API ignores this property".to_owned(),
        Rule::MatchingAttribute if broken.keyword == Keyword::Refuse => {
            "records cannot be matched by an attribute of this type".to_owned()
        }
        Rule::MatchingAttribute if broken.keyword == Keyword::Not => {
            "a value of another type than the attribute's".to_owned()
        }
        Rule::NotUniqueAttribute => "the attribute is not unique".to_owned(),
        Rule::NullValue => "null is not a documented value".to_owned(),
        Rule::ReadOnlyAttribute => "read-only attribute".to_owned(),
        Rule::RequiredAttribute if broken.keyword == Keyword::Not => {
            "the attribute is required, so it needs a value".to_owned()
        }
        Rule::RequiredAttribute => {
            format!("required attribute `{}` is missing", context.missing()?)
        }
        Rule::SingleValue => {
            let values = context.document.children(broken.value).count();
            format!("{values} values for an attribute that keeps one")
        }
        Rule::UnknownAttribute => "the object has no such attribute".to_owned(),
        Rule::UnknownObject => "the workspace has no such object".to_owned(),
        Rule::UnknownOption
            if matches!(context.document.kind(broken.value), Kind::String { .. }) =>
        {
            "the attribute has no such option".to_owned()
        }
        Rule::WholeNumber => "expected a whole number".to_owned(),
        _ => return None,
    })
}

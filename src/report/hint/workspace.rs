//! Hints from the metadata of a workspace. They name its slugs, titles and options, which are configuration.

use super::listing::{listed, shown, unique_attributes};
use super::{Context, spelling};
use crate::api::aliases::Aliases;
use crate::api::body::Body;
use crate::api::object::{Attribute, Object};
use crate::report::attribute::attribute_key;
use crate::report::rule::Rule;
use crate::validate::keyword::Keyword;
use crate::work;

/// Longer titles are not read: no short string means them.
const MOST: usize = 4 * spelling::LONGEST;

impl<'a> Context<'a> {
    /// The attribute of the workspace in whose value the broken schema is.
    pub(super) fn known_attribute(&self) -> Option<&'a Attribute> {
        let key = attribute_key(self.schema, self.document, self.broken.value)?;
        self.operation.object.attribute(&key)
    }

    /// The object that the reference around the broken value names.
    fn target(&self) -> Option<&'a Object> {
        let mut value = self.broken.value;
        // From a matched key to the reference, at most over `match` and `target_record_reference`.
        for _ in 0..3 {
            value = self.document.parent(value);
            if let Some(name) = self.names.member(value, "target_object") {
                let name = self.document.string(name)?;
                return self
                    .operation
                    .metadata()
                    .object(&name)
                    .map(|object| &**object);
            }
        }
        None
    }
}

/// A slug or a title that the key may have meant.
pub(super) fn unknown_attribute(context: &Context<'_>) -> Option<String> {
    if context.rule != Rule::UnknownAttribute || context.body != Body::Request {
        return None;
    }
    let key = context.names.key(context.broken.value)?;
    let target = context.target();
    let alias = Aliases::table().property(&key).filter(|_| target.is_some());
    if let Some(alias) = alias.filter(|alias| *alias == "target_record_id") {
        return Some(alias.clone());
    }
    let of_values = &*context.operation.object;
    let object = target.unwrap_or(of_values);
    if let Some(slug) = nearest_slug(context, object, &key) {
        return Some(slug.to_owned());
    }
    let others = context.operation.metadata().objects.iter();
    let mut others = others.filter(|other| other.slug != object.slug);
    let other = others.find(|other| other.attribute(&key).is_some())?;
    Some(format!(
        "{} has an attribute of this name",
        shown(&other.slug)?
    ))
}

fn nearest_slug<'a>(context: &Context<'_>, object: &'a Object, key: &str) -> Option<&'a str> {
    // The names of a large object are compared with few keys, so that a report takes linear time. Each has two: slug and title.
    if !context.names.may_compare(2 * object.attributes.len()) {
        return None;
    }
    let mut attributes = object.attributes.iter();
    let by_name = attributes.find(|attribute| {
        let title = attribute.title.as_deref().unwrap_or_default();
        spelling::is_same_name(&attribute.api_slug, key) || spelling::is_same_name(title, key)
    });
    let near = || {
        let attributes = object.attributes.iter();
        let slugs = attributes.clone().map(|attribute| &attribute.api_slug);
        spelling::nearest(slugs, key).or_else(|| {
            let titles = attributes.clone().filter_map(|known| known.title.as_ref());
            let title = spelling::nearest(titles, key);
            let mut attributes = attributes.clone().filter(|_| title.is_some());
            let called = attributes.find(|known| known.title.as_ref() == title)?;
            Some(&called.api_slug)
        })
    };
    let by_name = by_name.map(|attribute| &attribute.api_slug);
    by_name.or_else(near).map(String::as_str)
}

/// The option that was meant, or some that there are.
pub(super) fn unknown_option(context: &Context<'_>) -> Option<String> {
    if context.rule != Rule::UnknownOption || context.body != Body::Request {
        return None;
    }
    let attribute = context.known_attribute()?;
    let choices = attribute.choices.as_ref()?;
    // As with attributes: there may be many titles, and many findings.
    if !context.names.may_compare(choices.len()) {
        return None;
    }
    work::add(choices.len());
    let titles: Vec<&String> = attribute
        .active_choices()
        .map(|choice| &choice.title)
        .collect();
    let Some(text) = context.names.string(context.broken.value) else {
        return listed(titles.iter().map(|title| title.as_str()));
    };
    let wanted = text.trim().to_lowercase();
    let mut same = titles
        .iter()
        .filter(|title| title.len() <= MOST && title.trim().to_lowercase() == wanted);
    let same = same.next().copied();
    match same.or_else(|| spelling::nearest(titles.iter().copied(), &text)) {
        Some(title) => shown(title),
        None => listed(titles.iter().map(|title| title.as_str())),
    }
}

/// That what is unknown may be newer than the metadata.
pub(super) fn newer(context: &Context<'_>) -> Option<String> {
    if !matches!(context.rule, Rule::UnknownAttribute | Rule::UnknownOption) {
        return None;
    }
    if context.rule == Rule::UnknownOption {
        // Without a list of options it is the form of the string that is wrong.
        context.known_attribute()?.choices.as_ref()?;
    }
    match (context.body, pulled_at(context)) {
        (Body::Request, pulled_at) => {
            pulled_at.map(|time| format!("not in the metadata pulled at {time}"))
        }
        (Body::Response(_), Some(time)) => Some(format!(
            "pull the metadata again: they were pulled at {time}"
        )),
        (Body::Response(_), None) => Some("pull the metadata again".to_owned()),
    }
}

/// What is always done about a rule.
pub(super) fn remedy(context: &Context<'_>) -> Option<String> {
    let hint = match context.rule {
        Rule::ArchivedAttribute => "restore it, or leave it out",
        Rule::ArchivedOption => "restore it, or choose another",
        Rule::CurrencyCode | Rule::DuplicateAttribute => "leave it out",
        Rule::DecimalPlaces | Rule::WholeNumber => "round it",
        Rule::EmptyValue => "leave the attribute out",
        Rule::NullValue => "send [] for no value",
        Rule::ReadOnlyAttribute => match context.known_attribute() {
            Some(attribute) if attribute.kind == "interaction" => {
                "leave it out: only the API sets interactions"
            }
            _ => "leave it out: only the API sets system, formula and enriched attributes",
        },
        Rule::OutOfRange => "0 to 5",
        Rule::SingleValue => "send one value",
        _ => return None,
    };
    let is_archived = matches!(context.rule, Rule::ArchivedAttribute | Rule::ArchivedOption);
    let pulled_at = pulled_at(context).filter(|_| is_archived);
    Some(match pulled_at {
        Some(time) => format!("{hint}: archived when the metadata were pulled at {time}"),
        None => hint.to_owned(),
    })
}

fn pulled_at(context: &Context<'_>) -> Option<String> {
    context.operation.metadata().pulled_at().and_then(shown)
}

/// What kind of value an attribute needs.
pub(super) fn required_attribute(context: &Context<'_>) -> Option<String> {
    if context.rule != Rule::RequiredAttribute {
        return None;
    }
    let attribute = match context.missing() {
        Some(slug) => context.operation.object.attribute(slug),
        None => context.known_attribute(),
    }?;
    let what = format!("add a value of type {}", attribute.kind);
    let titles = attribute
        .active_choices()
        .map(|choice| choice.title.as_str());
    Some(match listed(titles) {
        Some(titles) => format!("{what}: {titles}"),
        None => what,
    })
}

/// Objects that a reference may point at.
pub(super) fn objects(context: &Context<'_>) -> Option<String> {
    match context.rule {
        Rule::DisallowedObject => {
            let allowed = &context.known_attribute()?.allowed_objects;
            listed(allowed.iter().map(String::as_str))
        }
        Rule::UnknownObject => {
            let text = context.names.string(context.broken.value);
            let allowed = &context.known_attribute()?.allowed_objects;
            let all = context.operation.metadata().objects();
            let slugs: Vec<String> = match &allowed[..] {
                [] => all.map(Into::into).collect(),
                allowed => allowed.to_vec(),
            };
            let near = text.and_then(|text| spelling::nearest(slugs.iter(), &text).cloned());
            near.or_else(|| listed(slugs.iter().map(String::as_str)))
        }
        _ => None,
    }
}

/// How to write a reference in full.
pub(super) fn bare_reference(context: &Context<'_>) -> Option<String> {
    if context.rule != Rule::BareReference {
        return None;
    }
    let metadata = context.operation.metadata();
    let only = context.known_attribute().and_then(Attribute::only_object);
    let only = only.and_then(|name| metadata.object(name));
    let slug = only.and_then(|object| shown(&object.slug));
    let unique = only.and_then(|object| unique_attributes(object));
    Some(format!(
        "write a reference: {{\"target_object\": \"{}\", \"target_record_id\": \"…\"}}, or match by {}",
        slug.as_deref().unwrap_or("…"),
        unique.as_deref().unwrap_or("a unique attribute"),
    ))
}

/// The attributes that records of the target can be matched by.
pub(super) fn unique(context: &Context<'_>) -> Option<String> {
    let is_about_it = context.rule == Rule::NotUniqueAttribute
        || (context.rule == Rule::MatchingAttribute && context.broken.keyword == Keyword::Refuse);
    if !is_about_it {
        return None;
    }
    let slugs = unique_attributes(context.target()?);
    Some(slugs.map_or_else(
        || "match by the id of the record".to_owned(),
        |slugs| format!("match by {slugs}"),
    ))
}

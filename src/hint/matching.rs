//! Hints at references that match by an attribute.

use super::{Context, short_key};
use crate::json::Kind;
use crate::judge::Keyword;
use crate::near;
use std::iter::once;

/// A key that stands for one of a reference, and so looks like the attribute of a match.
pub(super) fn reference_key(context: &Context<'_>) -> Option<String> {
    let is_text = matches!(context.mistyped()?, Kind::String { .. });
    let key = is_text.then(|| matched_attribute(context))??;
    let name = context.operation.aliases.property(&key)?;
    let is_of_references = matches!(&**name, "target_object" | "target_record_id");
    is_of_references.then(|| format!("`{name}` in place of this key"))
}

/// A text where a match has an array of an object.
pub(super) fn matched_text(context: &Context<'_>) -> Option<String> {
    let is_text = matches!(context.mistyped()?, Kind::String { .. });
    let key = is_text.then(|| matched_attribute(context))??;
    Some(context.in_array(context.operation.long_forms.matched(&key)))
}

/// The attribute of a match, if the broken schema is that of its values or of one of them.
fn matched_attribute(context: &Context<'_>) -> Option<String> {
    let (_, below) = context.attribute()?;
    let key = if below.ends_with("/additionalProperties/items") {
        context.document.parent(context.broken.value)
    } else if below.ends_with("/additionalProperties") {
        context.broken.value
    } else {
        return None;
    };
    Some(short_key(context.document, key).unwrap_or_default())
}

const MATCH: &str = "\"email_addresses\": [{\"email_address\": …}]";

pub(super) fn attribute_to_match(context: &Context<'_>) -> Option<String> {
    matches!(
        context.broken.keyword,
        Keyword::MinProperties | Keyword::MaxProperties
    )
    .then(|| format!("one property such as {MATCH}"))
}

pub(super) fn placeholder(context: &Context<'_>) -> Option<String> {
    (context.broken.keyword == Keyword::Never)
        .then(|| format!("the slug or id of an attribute in its place, such as {MATCH}"))
}

pub(super) fn no_matched_value(context: &Context<'_>) -> Option<String> {
    let is_none = context.broken.keyword == Keyword::MinItems;
    let key = is_none.then(|| matched_attribute(context))??;
    let shown = context.operation.long_forms.matched(&key);
    Some(format!("one value such as {shown}"))
}

pub(super) fn two_matched_values(context: &Context<'_>) -> Option<String> {
    (context.broken.keyword == Keyword::MaxItems)
        .then(|| "keep one value, or send one reference for each".to_owned())
}

/// The key that a misspelt one of a matched value stands for, whatever the order of its keys.
pub(super) fn matched_key(context: &Context<'_>) -> Option<String> {
    if context.broken.keyword != Keyword::AnyOf {
        return None;
    }
    let (schema, document) = (context.schema, context.document);
    let branches = context.node().any_of.iter();
    let telling = branches.filter_map(|branch| schema.node(branch.schema).required.first());
    let keys = document.children(context.broken.value);
    let keys: Vec<_> = keys.filter_map(|key| short_key(document, key)).collect();
    let aliases = &context.operation.aliases;
    let is_meant = |name: &String| keys.iter().any(|key| aliases.property(key) == Some(name));
    let is_near = |name| {
        keys.iter()
            .any(|key| near::nearest(once(name), key).is_some())
    };
    let meant = telling.clone().find(|name| is_meant(name));
    meant
        .or_else(|| telling.clone().find(|name| is_near(*name)))
        .cloned()
}

//! Hints for the values that a reference matches by.

use super::Context;
use super::reference::matched_attribute;
use crate::api::aliases::Aliases;
use crate::report::hint::spelling;
use crate::validate::keyword::Keyword;
use std::iter::once;

pub(super) fn no_matched_value(context: &Context<'_>) -> Option<String> {
    let is_none = context.is_broken_match(Keyword::MinItems);
    let key = is_none.then(|| matched_attribute(context))??;
    let shown = context.operation.long_forms.matched(&key);
    Some(format!("one value, such as {shown}"))
}

pub(super) fn two_matched_values(context: &Context<'_>) -> Option<String> {
    context
        .is_broken_match(Keyword::MaxItems)
        .then(|| "keep one value, or send one reference for each".to_owned())
}

/// The key of a matched value that a misspelt one was meant to be, whatever the order of keys.
pub(super) fn matched_key(context: &Context<'_>) -> Option<String> {
    if !context.is_broken_match(Keyword::AnyOf) {
        return None;
    }
    let (schema, document) = (context.schema, context.document);
    let branches = context.node().any_of.iter();
    let distinctive = branches.filter_map(|branch| schema.node(branch.schema).required.first());
    let keys = document.children(context.broken.value);
    let keys: Vec<_> = keys.filter_map(|key| context.names.key(key)).collect();
    let aliases = Aliases::table();
    let is_meant = |name: &String| keys.iter().any(|key| aliases.property(key) == Some(name));
    let is_near = |name| {
        keys.iter()
            .any(|key| spelling::nearest(once(name), key).is_some())
    };
    let meant = distinctive.clone().find(|name| is_meant(name));
    meant
        .or_else(|| distinctive.clone().find(|name| is_near(*name)))
        .cloned()
}

//! Hints for properties that are missing or should not be there.

use super::Context;
use crate::api::aliases::Aliases;
use crate::api::attribute::AttributeType;
use crate::api::body::Body;
use crate::json::{NodeId, ROOT};
use crate::report::hint::spelling;
use crate::report::rule::Rule;

/// An object with no more properties is searched for a misspelt one, however many findings there are.
const FEW: usize = 64;

/// The body, or its attributes, without what belongs around them.
pub(super) fn envelope(context: &Context<'_>) -> Option<String> {
    let (document, object) = (context.document, context.broken.value);
    let mut path = context.path();
    let is_outermost = object == ROOT && context.missing()? == path.next()?;
    if !is_outermost || context.body != Body::Request {
        return None;
    }
    let is_inner = path.any(|name| document.child(object, name).is_some());
    (is_inner || has_attributes(context)).then(|| {
        let around = if is_inner {
            "the body"
        } else {
            "the attributes"
        };
        format!("wrap {around}: {{\"data\": {{\"values\": …}}}}")
    })
}

/// A misspelt outermost key. The outermost object is open, so no other finding points at it.
pub(super) fn envelope_misspelt(context: &Context<'_>) -> Option<String> {
    let (document, object) = (context.document, context.broken.value);
    let missing = context.missing()?.to_owned();
    let is_like = |property| is_near(context, property, &missing);
    let is_outermost = object == ROOT && context.body == Body::Request;
    (is_outermost && document.children(object).any(is_like))
        .then(|| format!("rename the misspelt key to `{missing}`"))
}

pub(super) fn values(context: &Context<'_>) -> Option<String> {
    let name = context.missing()?;
    let is_innermost = context.path().last() == Some(name);
    (is_innermost && context.body == Body::Request && has_attributes(context))
        .then(|| format!("move the attributes into `{name}`"))
}

/// Where nothing says what was meant: what belongs there.
pub(super) fn missing_envelope(context: &Context<'_>) -> Option<String> {
    let name = context.missing()?;
    let is_request = context.body == Body::Request;
    let mut path = context.path().skip_while(|step| *step != name);
    path.next().filter(|_| is_request)?;
    let wanted = name.to_owned();
    let is_alias = |property| {
        let key = context.names.key(property);
        key.is_some_and(|key| Aliases::table().property(&key) == Some(&wanted))
    };
    let is_meant = |property| is_alias(property) || is_near(context, property, &wanted);
    let properties = context.names.members(context.broken.value);
    if properties.iter().copied().any(is_meant) {
        return Some(format!("rename the key that is meant to be `{name}`"));
    }
    let inside = path.fold("{…}".to_owned(), |inside, step| {
        format!("{{\"{step}\": {inside}}}")
    });
    Some(format!("add \"{name}\": {inside}"))
}

/// Whether the key of a property is a near miss of this name.
fn is_near(context: &Context<'_>, property: NodeId, name: &String) -> bool {
    let key = context.names.key(property);
    key.is_some_and(|key| spelling::nearest(std::iter::once(name), &key).is_some())
}

fn has_attributes(context: &Context<'_>) -> bool {
    let document = context.document;
    let mut properties = document.children(context.broken.value);
    properties.any(|property| {
        context
            .names
            .key(property)
            .is_some_and(|key| context.operation.long_forms.of(&key).is_some())
    })
}

/// A property that responses have at this place and requests do not.
pub(super) fn read_only(context: &Context<'_>) -> Option<String> {
    if context.body != Body::Request {
        return None;
    }
    let key = context.unexpected()?;
    let answer = context
        .schemas
        .schema(context.profile, Body::Response(200))?;
    let read = match context.attribute() {
        Some(attribute) => answer.node(answer.attribute(attribute)?).items?,
        None => answer.inside(&[context.path().next()?])?,
    };
    let is_read = answer.node(read).property(&key).is_some();
    is_read.then(|| "drop it: it is read-only, only responses have it".to_owned())
}

pub(super) fn into_values(context: &Context<'_>) -> Option<String> {
    let key = context.unexpected()?;
    let is_beside = context.body == Body::Request && context.attribute().is_none();
    let name = context.path().last()?;
    let is_attribute = context.operation.long_forms.of(&key).is_some();
    (is_beside && is_attribute).then(|| format!("move it into `{name}`"))
}

pub(super) fn near_property(context: &Context<'_>) -> Option<String> {
    let key = context.unexpected()?;
    let properties = &context.node().properties;
    // The vendor's page has few; a workspace may have thousands.
    if properties.len() > FEW && !context.names.may_compare(properties.len()) {
        return None;
    }
    let known = properties.iter().map(|(known, _)| known);
    let known = spelling::nearest(known, &key)?;
    let object = context.document.parent(context.broken.value);
    let is_there = context.names.member(object, known).is_some();
    Some(if is_there {
        format!("drop it: `{known}` is there already")
    } else {
        known.clone()
    })
}

/// A key of another type's values, or the one that an option's id has in responses: the key of this type.
pub(super) fn key_of_type(context: &Context<'_>) -> Option<String> {
    let key = context.unexpected()?;
    let attribute = context.operation.object.attribute(context.attribute()?)?;
    let kind = AttributeType::named(&attribute.kind)?;
    let to_match_by = kind.part("match").and_then(|at| kind.file.string(at));
    let wanted = match (&to_match_by, &context.node().required[..]) {
        (Some(key), _) => key,
        (None, [only]) => only.as_str(),
        _ => return None,
    };
    let is_meant = ["value", "title"].contains(&&*key) || key.strip_suffix("_id") == Some(wanted);
    let members = context
        .names
        .keys(context.document.parent(context.broken.value));
    // Of a large object nothing is known.
    let is_missing = !members.is_empty() && members.iter().all(|member| **member != *wanted);
    (is_meant && is_missing && context.body == Body::Request).then(|| wanted.to_owned())
}

/// A property that nobody reads, and that is not meant to be another one.
pub(super) fn ignored(context: &Context<'_>) -> Option<String> {
    (context.rule == Rule::IgnoredProperty).then(|| "leave it out".to_owned())
}

/// Not given if the object has the right name as well.
pub(super) fn property_alias(context: &Context<'_>) -> Option<String> {
    let name = Aliases::table().property(&context.unexpected()?)?;
    let document = context.document;
    let object = document.parent(context.broken.value);
    let is_missing =
        context.node().property(name).is_some() && document.child(object, name).is_none();
    is_missing.then(|| name.clone())
}

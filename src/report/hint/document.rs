//! Hints for bodies that are something else altogether: an error, a record, a recording, JSON in a string.

use super::Context;
use crate::api::body::Body;
use crate::json::{Kind, NodeId, ROOT};
use crate::schema::role::Role;
use crate::validate::keyword::Keyword;

/// A recording instead of a body.
pub(super) fn recording(context: &Context<'_>) -> Option<String> {
    is_outermost(context).then_some(())?;
    let log = member(context, ROOT, "log")?;
    holds(context, log, "entries")
        .then(|| "this is a HAR file: check it with `check har`".to_owned())
}

/// An error body, or a body for another status than the one given.
pub(super) fn another_status(context: &Context<'_>) -> Option<String> {
    let value = if context.broken.keyword == Keyword::Enum {
        let is_status = context.node().role == Some(Role::Status);
        is_status.then_some(context.broken.value)?
    } else {
        is_outermost(context).then_some(())?;
        member(context, ROOT, "status_code")?
    };
    if context.body == Body::Request {
        return Some("this is an error response: check it as a response".to_owned());
    }
    let number = context.document.number(value)?.to_json().as_f64()?;
    let mut known = context.operation.statuses(context.profile).into_iter();
    // Compared as JSON compares numbers: 404.0 is 404.
    let known = known.find(|known| f64::from(*known).total_cmp(&number).is_eq())?;
    (context.body.status() != Some(known))
        .then(|| format!("this is the body of an error: check it with status {known}"))
}

/// A record, or a request for one, instead of an error.
pub(super) fn no_error(context: &Context<'_>) -> Option<String> {
    let is_error = context.body.status().is_some() && context.missing()? != first_of_path(context);
    (is_error && is_outermost(context)).then_some(())?;
    let data = member(context, ROOT, first_of_path(context))?;
    holds(context, data, "values").then_some(())?;
    Some(if holds(context, data, "record_id") {
        "this is a record: check it with status 200".to_owned()
    } else {
        "this is a request: check it as a request".to_owned()
    })
}

/// A request instead of a record.
pub(super) fn no_record(context: &Context<'_>) -> Option<String> {
    context.body.status()?;
    let is_first = context.broken.keyword == Keyword::Required(0);
    let is_record = context.node().role == Some(Role::Data);
    (is_first && is_record).then_some(())?;
    let mut others = context.node().required.iter();
    let only_values = others
        .all(|name| member(context, context.broken.value, name).is_some() == (name == "values"));
    only_values.then(|| "if this is a request, check it as a request".to_owned())
}

/// Several bodies instead of one.
pub(super) fn several(context: &Context<'_>) -> Option<String> {
    let is_array = context.mistyped()? == Kind::Array && context.broken.value == ROOT;
    let mut items = context.document.children(ROOT).skip(1);
    (is_array && items.next().is_some()).then(|| {
        "send one request for each: the API creates one record at a time; to check many bodies, \
         write one on each line and use `--ndjson`"
            .to_owned()
    })
}

/// JSON inside a string.
pub(super) fn in_string(context: &Context<'_>) -> Option<String> {
    let is_string = matches!(context.mistyped()?, Kind::String { .. });
    let takes = |name, brackets: [char; 2]| {
        let document = context.document;
        let text = document.slice(document.span(context.broken.value));
        let is_space = |character: char| character.is_ascii_whitespace();
        let text = text.trim_matches('"').trim_matches(is_space);
        context.takes(name) && text.starts_with(brackets[0]) && text.ends_with(brackets[1])
    };
    let [is_object, is_array] = [takes("object", ['{', '}']), takes("array", ['[', ']'])];
    (is_string && (is_object || is_array)).then(|| {
        let kind = if is_object { "object" } else { "array" };
        format!("this is JSON in a string: send the {kind} itself, not its text")
    })
}

/// Whether the finding is about the first property that the outermost object lacks.
fn is_outermost(context: &Context<'_>) -> bool {
    context.broken.value == ROOT && context.broken.keyword == Keyword::Required(0)
}

fn first_of_path<'a>(context: &Context<'a>) -> &'a str {
    context.path().next().unwrap_or_default()
}

/// Whether an object contains a key, or a string, with this name. Searches the object's text, since parts that the
/// schema does not ask for are not read.
fn holds(context: &Context<'_>, object: NodeId, name: &str) -> bool {
    let document = context.document;
    let text = document.slice(document.span(object));
    text.starts_with('{') && text.contains(&format!("\"{name}\""))
}

fn member(context: &Context<'_>, object: NodeId, name: &str) -> Option<NodeId> {
    context.names.member(object, name)
}

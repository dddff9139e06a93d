//! Follows the instructions in the files: what is inserted, and what is only for one profile.

use super::{Composer, Parts, inner, with_members};
use crate::api::profile::Profile;
use crate::json::{Document, Kind, NodeId};
use std::borrow::Cow;

pub(crate) const INSERT: &str = "x-insert";
const PROFILES: &str = "x-profiles";
const STRICT: &str = "x-strict";
const PROFILE_FORMS: [&str; 2] = ["x-canonical", "x-wire"];

impl Composer<'_> {
    /// Writes a part of a file, with its instructions followed.
    pub(super) fn text(
        &self,
        file: &Document<'_>,
        at: NodeId,
        parts: &Parts<'_>,
        out: &mut String,
    ) {
        let (open, close) = match file.kind(at) {
            Kind::Object => ('{', '}'),
            Kind::Array => ('[', ']'),
            _ => return out.push_str(file.slice(file.span(at))),
        };
        if let Some(part) = inserted(file, at) {
            return parts(&part, out);
        }
        if let Some(form) = of_profile(file, at, self.profile) {
            return self.text(file, form, parts, out);
        }
        out.push(open);
        let first = out.len();
        for child in file.children(at).filter(|child| self.is_for(file, *child)) {
            let before = out.len();
            if before > first {
                out.push(',');
            }
            let start = out.len();
            self.member(file, at, child, parts, out);
            // An empty part needs no comma.
            if out.len() == start {
                out.truncate(before);
            }
        }
        out.push(close);
    }

    /// Writes a member of an object, or an item of an array.
    fn member(
        &self,
        file: &Document<'_>,
        object: NodeId,
        child: NodeId,
        parts: &Parts<'_>,
        out: &mut String,
    ) {
        match file.key(child).as_deref() {
            Some(PROFILES) => {}
            Some(INSERT) => spliced(file.string(child).as_deref(), '{', parts, out),
            Some(STRICT) if self.profile == Profile::Canonical => {
                let mut strict = String::new();
                self.text(file, child, parts, &mut strict);
                out.push_str(inner(&strict));
            }
            Some(STRICT) => {
                let mut advice = String::new();
                self.text(file, child, parts, &mut advice);
                // Advice about undeclared properties has to know the declared ones.
                let properties = file.child(object, "properties").into_iter();
                let names = properties.flat_map(|at| file.children(at));
                let names: Vec<_> = names
                    .map(|name| format!("{}:true", file.slice(file.key_span(name))))
                    .collect();
                let is_about_names = file.child(child, "additionalProperties").is_some();
                if is_about_names {
                    let names = format!("\"properties\":{{{}}}", names.join(","));
                    advice = with_members(&advice, &names);
                }
                out.push_str("\"x-advice\":");
                out.push_str(&advice);
            }
            Some(_) => {
                out.push_str(file.slice(file.key_span(child)));
                out.push(':');
                self.text(file, child, parts, out);
            }
            None => match inserted(file, child) {
                Some(part) => spliced(Some(&part), '[', parts, out),
                None => self.text(file, child, parts, out),
            },
        }
    }

    /// Whether a part of a file is for this profile.
    pub(super) fn is_for(&self, file: &Document<'_>, at: NodeId) -> bool {
        is_for(file, at, self.profile)
    }
}

/// The member for a profile of an object that has one for each.
pub(crate) fn of_profile(file: &Document<'_>, at: NodeId, profile: Profile) -> Option<NodeId> {
    if file.kind(at) != Kind::Object {
        return None;
    }
    let wanted = format!("x-{}", profile.name());
    let mut members = file.children(at);
    members.find(|member| {
        let key = file.key(*member);
        key.is_some_and(|key| key == wanted && PROFILE_FORMS.contains(&&*key))
    })
}

/// Whether a part of a file is for a profile.
pub(crate) fn is_for(file: &Document<'_>, at: NodeId, profile: Profile) -> bool {
    let profiles = match file.kind(at) {
        Kind::Object => file.child(at, PROFILES),
        _ => None,
    };
    profiles.is_none_or(|profiles| {
        let mut names = file.children(profiles).filter_map(|name| file.string(name));
        names.any(|name| name == profile.name())
    })
}

/// The name of the part that replaces an object, if it is only an insert.
pub(crate) fn inserted(file: &Document<'_>, at: NodeId) -> Option<String> {
    if file.kind(at) != Kind::Object {
        return None;
    }
    let mut members = file
        .children(at)
        .filter(|member| file.key(*member).is_none_or(|key| key != PROFILES));
    let (only, None) = (members.next()?, members.next()) else {
        return None;
    };
    let name = file
        .string(only)
        .filter(|_| file.key(only).is_some_and(|key| key == INSERT));
    name.map(Cow::into_owned)
}

/// Writes a part, without its brackets if they are those of the container that it goes into.
fn spliced(part: Option<&str>, bracket: char, parts: &Parts<'_>, out: &mut String) {
    let start = out.len();
    parts(part.unwrap_or_default(), out);
    let part = out[start..].trim();
    if part.starts_with(bracket) {
        let inner = inner(part).to_owned();
        out.truncate(start);
        out.push_str(&inner);
    }
}

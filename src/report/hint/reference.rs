//! Hints for references: which object is meant, and what its records are matched by. The server refuses attributes
//! that do not identify a record, so no hint shows a value for one.

use super::Context;
use crate::api::aliases::Aliases;
use crate::api::body::Body;
use crate::api::documented::Documented;
use crate::api::long_form::Forms;
use crate::api::profile::Profile;
use crate::json::{Kind, NodeId, ROOT};
use crate::report::hint::spelling;
use crate::report::rule::Rule;
use crate::schema::format::Format;
use crate::schema::role::Role;
use crate::validate::keyword::Keyword;
use std::iter::successors;
use std::rc::Rc;

/// The keys that are not attributes to match by.
const OWN_KEYS: [&str; 2] = ["target_object", "target_record_id"];

/// The key of a reference that looks a record up, which is no attribute to match by either.
const LOOKUP: &str = "target_record_reference";

/// A reference in the document, in a standard attribute that takes references.
struct Reference<'a> {
    context: &'a Context<'a>,
    forms: &'a Forms,
    object: NodeId,
    /// Whether it is an item of an array.
    is_item: bool,
    /// Its property in which the broken value is; `None` if the reference itself is broken.
    inside: Option<NodeId>,
}

impl<'a> Reference<'a> {
    /// The reference that is broken or that contains the broken value.
    fn of(context: &'a Context<'a>) -> Option<Self> {
        let forms = context.forms()?;
        forms.record_id.as_ref()?;
        let document = context.document;
        let parent = |value: &NodeId| (*value != ROOT).then(|| document.parent(*value));
        let upwards = || successors(Some(context.broken.value), parent);
        let depth = upwards().count();
        let from_the_root = |steps: usize| upwards().nth(depth.checked_sub(steps + 1)?);
        // Below the root come the names on the way to the attributes, then the attribute.
        let steps = context.path().count() + 1;
        let attribute = from_the_root(steps)?;
        let is_item = document.kind(attribute) == Kind::Array;
        let steps = steps + usize::from(is_item);
        let object = from_the_root(steps)?;
        let inside = from_the_root(steps + 1);
        (context.body == Body::Request && document.kind(object) == Kind::Object).then_some(Self {
            context,
            forms,
            object,
            is_item,
            inside,
        })
    }

    /// The attribute that it matches by, in which something is broken.
    fn matched(&self) -> Option<Rc<str>> {
        if self.member("target_record_id").is_some() {
            return None;
        }
        // One that is too long to be a name is none that identifies a record.
        let key = self.context.names.key(self.inside?).unwrap_or_default();
        (!OWN_KEYS.contains(&&*key) && *key != *LOOKUP).then_some(key)
    }

    fn member(&self, name: &str) -> Option<NodeId> {
        self.context.names.member(self.object, name)
    }

    /// The keys of a reference that it lacks and seems to have under another name, such as `targetObject`.
    fn misnamed(&self) -> Vec<&'static str> {
        let keys = self.context.names.keys(self.object);
        let is_there = |name: &&str| {
            let mut keys = keys.iter();
            self.member(name).is_none() && keys.any(|key| is_meant(name, key))
        };
        OWN_KEYS.into_iter().filter(is_there).collect()
    }

    /// The object that it names, if it names one.
    fn named(&self) -> Option<Rc<str>> {
        self.context.names.string(self.member("target_object")?)
    }

    /// The object that its other keys imply, if they do.
    fn meant(&self) -> Option<&'a str> {
        let default = self.forms.target_object.as_deref()?;
        if self.member("target_record_id").is_some() {
            return Some(default);
        }
        let keys = self.context.names.keys(self.object);
        let advice = Documented::table();
        // Whatever the order of keys: the attribute's own object before others, and these by name.
        let meant = keys
            .iter()
            .filter_map(|key| advice.object_matched_by(key, default));
        meant.min_by_key(|object| (*object != default, *object))
    }

    /// A property that references to this object can match by.
    fn matching(&self, object: &str) -> Option<String> {
        let operation = self.context.operation;
        let attribute = Documented::table().unique_attributes(object)?.first()?;
        let value = operation.long_forms.matched(attribute);
        Some(format!("\"{attribute}\": [{value}]"))
    }

    /// The whole reference, in the shortest form that the profile accepts and by record id.
    fn forms(&self) -> Option<String> {
        let long = |form: &str| match self.context.profile {
            Profile::Wire => form.to_owned(),
            _ if self.is_item => form.to_owned(),
            _ => format!("[{form}]"),
        };
        let record_id = long(self.forms.record_id.as_ref()?.shown);
        Some(match self.context.profile {
            Profile::Wire => {
                let short = self.forms.called.as_deref().unwrap_or("a string");
                format!("\"…\" ({short}) or {record_id}")
            }
            Profile::Canonical => format!("{} or {record_id}", long(self.forms.text.shown)),
            Profile::Published => record_id,
        })
    }
}

/// Whether the broken value is, or is in, a reference by record id.
pub(super) fn is_by_id(context: &Context<'_>) -> bool {
    let reference = Reference::of(context);
    reference.is_some_and(|reference| reference.member("target_record_id").is_some())
}

/// An object that is not a reference: `{"value": …}`, or one with a key that does not identify a record.
pub(super) fn value_object(context: &Context<'_>) -> Option<String> {
    let is_matched = context.mistyped().is_some() && matched_attribute(context).is_some();
    if !is_matched && context.missing() != Some("target_object") {
        return None;
    }
    let reference = Reference::of(context)?;
    let is_untold = reference.meant().is_none() && reference.named().is_none();
    is_untold.then(|| reference.forms())?
}

/// The object that a reference does not name, or names with something other than a string.
pub(super) fn target_object(context: &Context<'_>) -> Option<String> {
    let is_mistyped =
        context.mistyped().is_some() && context.node().role == Some(Role::TargetObject);
    if !is_mistyped && context.missing() != Some("target_object") {
        return None;
    }
    let object = Reference::of(context)?.meant()?;
    Some(if is_mistyped {
        format!("such as \"{object}\"")
    } else {
        format!("such as \"target_object\": \"{object}\"")
    })
}

/// Null where a record id belongs: usually there was no id to send, and the record should be matched.
pub(super) fn no_record_id(context: &Context<'_>) -> Option<String> {
    let is_id = context.node().role == Some(Role::TargetRecordId);
    if context.mistyped()? != Kind::Null || !is_id {
        return None;
    }
    let reference = Reference::of(context)?;
    let object = reference.named().or(reference.meant().map(Into::into))?;
    let matching = reference
        .matching(&object)
        .filter(|_| context.profile != Profile::Published);
    Some(match matching {
        Some(matching) => {
            format!("the id of a record, or drop this key and match by {matching} alone")
        }
        None => "the id of a record".to_owned(),
    })
}

/// An extra key in a reference by id.
pub(super) fn beside_id(context: &Context<'_>) -> Option<String> {
    let is_by_id = context.node().role == Some(Role::ReferenceById);
    (context.broken.keyword == Keyword::AdditionalProperties
        && context.body == Body::Request
        && is_by_id)
        .then(|| "drop it: a reference by id has no other keys".to_owned())
}

/// A misspelt key of a reference, which therefore looks like the attribute of a match.
pub(super) fn reference_key(context: &Context<'_>) -> Option<String> {
    let is_text = matches!(context.mistyped()?, Kind::String { .. });
    let key = is_text.then(|| matched_attribute(context))??;
    let mut names = OWN_KEYS.into_iter();
    let name = names.find(|name| is_meant(name, &key))?;
    Some(format!("rename this key to `{name}`"))
}

/// A reference that has its own keys under other names, seen as a whole.
pub(super) fn misnamed_keys(context: &Context<'_>) -> Option<String> {
    let is_of_the_whole = match context.broken.keyword {
        Keyword::MaxProperties => context.rule == Rule::MatchingAttribute,
        _ => context.missing() == Some("target_object"),
    };
    let names = is_of_the_whole.then(|| Reference::of(context))??.misnamed();
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match &names[..] {
        [] => None,
        [name] => Some(format!("rename the key that is meant to be {name}")),
        names => Some(format!(
            "rename the keys that are meant to be {}",
            names.join(" and ")
        )),
    }
}

/// Whether this key of a reference is another name of one of its own.
fn is_meant(name: &str, key: &str) -> bool {
    let alias = Aliases::table().property(key);
    key != name && (alias.is_some_and(|meant| meant == name) || spelling::is_slip(name, key))
}

/// An attribute that does not identify records of a standard object, such as a name.
pub(super) fn unique_attribute(context: &Context<'_>) -> Option<String> {
    // Most findings are elsewhere.
    let within = context.node().within?;
    if !matches!(within, Role::MatchedValues | Role::MatchedValue) {
        return None;
    }
    let reference = Reference::of(context)?;
    let key = reference.matched()?;
    let object = reference.named()?;
    let names = Documented::table().unique_attributes(&object)?;
    // A UUID is the id of an attribute, and could be that of a unique one.
    if names.iter().any(|name| **name == *key) || Format::Uuid.check()(&key) {
        return None;
    }
    let matching = reference.matching(&object)?;
    Some(format!(
        "match by a unique attribute in place of this one, such as {matching}"
    ))
}

/// A string where a match takes an array with an object.
pub(super) fn matched_text(context: &Context<'_>) -> Option<String> {
    let is_text = matches!(context.mistyped()?, Kind::String { .. });
    let key = is_text.then(|| matched_attribute(context))??;
    Some(context.in_array(context.operation.long_forms.matched(&key)))
}

/// The attribute of a match, if the broken schema is for its values or one of them.
pub(super) fn matched_attribute(context: &Context<'_>) -> Option<Rc<str>> {
    let key = match context.node().role? {
        Role::MatchedValue => context.document.parent(context.broken.value),
        Role::MatchedValues => context.broken.value,
        _ => return None,
    };
    Some(context.names.key(key).unwrap_or_default())
}

/// A property to match by: for the object that the reference names, or else for the one that it means, or that its
/// attribute is for. None for an object that is not known.
fn example(context: &Context<'_>) -> Option<String> {
    let reference = Reference::of(context)?;
    let named = reference.named();
    let object = named.as_deref().or_else(|| reference.meant());
    reference.matching(object.or(reference.forms.target_object.as_deref())?)
}

pub(super) fn attribute_to_match(context: &Context<'_>) -> Option<String> {
    let is_missing = context.is_broken_match(Keyword::MinProperties);
    if !is_missing && !context.is_broken_match(Keyword::MaxProperties) {
        return None;
    }
    let verb = if is_missing { "add" } else { "keep" };
    Some(match example(context) {
        Some(example) => format!("{verb} one, such as {example}"),
        None => {
            format!("{verb} one: a unique attribute of that object, with an array of one value")
        }
    })
}

pub(super) fn placeholder(context: &Context<'_>) -> Option<String> {
    let example = context
        .is_broken_match(Keyword::Never)
        .then(|| example(context))?;
    let example = example.map_or_else(String::new, |example| format!(", such as {example}"));
    Some(format!(
        "replace this key by the slug or id of an attribute{example}"
    ))
}

/// A reference that looks a record up, where the profile does not take one.
pub(super) fn lookup(context: &Context<'_>) -> Option<String> {
    let is_refused = context.broken.keyword == Keyword::Never
        && context.node().within == Some(Role::ReferenceByMatch)
        && context.rule == Rule::AdditionalProperty;
    let example = is_refused.then(|| example(context))?;
    Some(match example {
        Some(example) => format!("match by {example} alone"),
        None => "match by a unique attribute of that object, with an array of one value".to_owned(),
    })
}

/// What a reference looks up, if that is not an object or has no `match`.
pub(super) fn lookup_match(context: &Context<'_>) -> Option<String> {
    let is_missing = context.missing().is_some();
    let is_lookup = context.node().role == Some(Role::TargetRecordReference);
    if !is_lookup || !(is_missing || context.mistyped().is_some()) {
        return None;
    }
    let unique = Documented::table().unique_attributes(&Reference::of(context)?.named()?)?;
    let inside = format!("\"match\": {{\"{}\": \"…\"}}", unique.first()?);
    Some(if is_missing {
        format!("add {inside}")
    } else {
        format!("{{{inside}}}")
    })
}

/// A bare string with the form of a record id.
pub(super) fn record_id(context: &Context<'_>) -> Option<String> {
    let is_alone = context.rule == Rule::BareRecordId;
    let is_text = matches!(context.mistyped(), Some(Kind::String { .. }));
    if !is_alone && !is_text {
        return None;
    }
    let forms = context.forms()?;
    let record_id = forms.record_id.as_ref()?;
    if is_alone {
        let short = forms.called.as_deref().unwrap_or("another string");
        return Some(format!("{}, or {short}", record_id.shown));
    }
    let text = context.document.string(context.broken.value)?;
    if !context.is_value_of_attribute() || !Format::Uuid.check()(&text) {
        return None;
    }
    let record_id = context.in_array(record_id.shown);
    // It could also be the id of something else.
    let text = match (context.rule, context.profile) {
        (Rule::Shorthand, _) => context.in_array(forms.text.shown),
        (_, Profile::Wire) => context.in_array("\"…\""),
        _ => return Some(record_id),
    };
    Some(format!("{text} or {record_id}"))
}

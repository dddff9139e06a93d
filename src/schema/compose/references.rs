//! References in a workspace: which objects they may point at, and which attributes of those they may match by.

use super::workspace::{ids, with_keywords};
use super::{Composer, any_of, definition_name, fixed_list, json_string, quoted, refusal, refused};
use crate::api::attribute::AttributeType;
use crate::api::object::{Attribute, Object};
use crate::json::{Document, NodeId};
use crate::report::rule::Rule;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The keys of a reference that are no attributes.
const OWN_KEYS: [&str; 3] = [
    "target_object",
    "target_record_id",
    "target_record_reference",
];

impl Composer<'_> {
    /// The objects that can be told apart by name.
    fn known_objects(&self) -> impl Iterator<Item = &Arc<Object>> {
        let metadata = self.operation.metadata.as_deref();
        let objects = metadata.into_iter().flat_map(|metadata| &metadata.objects);
        objects.filter(|object| !object.slug.is_empty())
    }

    /// A reference for each object of the workspace: which attributes it can match by.
    pub(super) fn of_known_objects(&self, kind: &AttributeType) -> Vec<String> {
        let Some(templates) = kind.part("per_object").filter(|_| self.object.is_complete) else {
            return Vec::new();
        };
        let file = &kind.file;
        let templates = file
            .children(templates)
            .filter(|template| self.is_for(file, *template));
        let all = templates.flat_map(|template| {
            let name = file.key(template).unwrap_or_default().into_owned();
            self.known_objects()
                .enumerate()
                .map(move |(index, object)| {
                    let name = definition_name(&name, index, &object.slug);
                    self.definition(&name, || self.of_object(kind, template, object))
                })
        });
        all.collect()
    }

    fn of_object(&self, kind: &AttributeType, template: NodeId, object: &Object) -> String {
        // Beside an attribute to match by, a reference has keys of its own, which mean what they mean in any reference.
        let is_free = |form: &str, attribute: &Attribute| {
            form != "matched" || !OWN_KEYS.contains(&attribute.api_slug.as_str())
        };
        let attributes = |form: &str| {
            let free = object.attributes.iter();
            let free = free.filter(|attribute| is_free(form, attribute));
            let rows = free.map(|attribute| {
                let schema = self.matched(kind, form, attribute);
                format!("{}:{schema}", json_string(&attribute.api_slug))
            });
            format!("{{{}}}", rows.collect::<Vec<_>>().join(","))
        };
        let parts = |name: &str, out: &mut String| {
            let part = match name {
                "object-names" => names_of(object),
                "matched-attributes" => attributes("matched"),
                "looked-up-attributes" => attributes("looked_up"),
                _ => {
                    let form = if name == "matched-ids" {
                        "matched"
                    } else {
                        "looked_up"
                    };
                    let schema = |_, attribute: &Attribute| {
                        is_free(form, attribute).then(|| self.matched(kind, form, attribute))
                    };
                    format!("{{{}}}", ids(object, schema).join(","))
                }
            };
            out.push_str(&part);
        };
        let mut text = String::new();
        self.text(&kind.file, template, &parts, &mut text);
        text
    }

    /// A value to match by in this attribute of another object.
    fn matched(&self, kind: &AttributeType, form: &str, attribute: &Attribute) -> String {
        let Some(target) = AttributeType::named(&attribute.kind) else {
            return self.definition(&format!("{form}-any"), || {
                self.matched_form(kind, form, None, true)
            });
        };
        let Some(key) = target.part("match").and_then(|at| target.file.string(at)) else {
            return self.definition("unmatched", || refused(Rule::MatchingAttribute));
        };
        let uniqueness = if attribute.is_unique {
            ""
        } else {
            "-not-unique"
        };
        self.definition(&format!("{form}-{key}{uniqueness}"), || {
            self.matched_form(kind, form, Some(&key), attribute.is_unique)
        })
    }

    fn matched_form(
        &self,
        kind: &AttributeType,
        form: &str,
        key: Option<&str>,
        is_unique: bool,
    ) -> String {
        let file = &kind.file;
        let list = kind.part("matched_values").into_iter();
        let all = list.flat_map(|list| file.children(list));
        let text = |form| {
            let mut text = String::new();
            self.text(file, form, &|name, out| fixed_list(name, out), &mut text);
            text
        };
        let is_own = |form: &NodeId| key.is_none_or(|key| requires(file, *form, key));
        let (own, others): (Vec<NodeId>, Vec<NodeId>) = all.partition(is_own);
        let [own, others] =
            [own, others].map(|forms| forms.into_iter().map(text).collect::<Vec<_>>());
        let parts = |name: &str, out: &mut String| {
            let part = match name {
                "matched-form" => with_keywords(&own, ""),
                "other-forms" if others.is_empty() => "[false]".to_owned(),
                "other-forms" => format!("[{}]", others.join(",")),
                _ if is_unique => String::new(),
                _ => self.strict(&refusal(Rule::NotUniqueAttribute)),
            };
            out.push_str(&part);
        };
        let mut out = String::new();
        if let Some(form) = kind.part(form) {
            self.text(file, form, &parts, &mut out);
        }
        out
    }

    /// Keeps a reference that any object may have to objects that are not in the metadata.
    pub(super) fn other_objects(&self, kind: &AttributeType) -> String {
        let is_complete = self.object.is_complete && kind.part("per_object").is_some();
        let names: Vec<String> = self
            .known_objects()
            .flat_map(|object| object.names())
            .map(Into::into)
            .collect();
        if names.is_empty() || !is_complete {
            return String::new();
        }
        format!(r#"{{"not":{{"enum":{}}}}}"#, quoted(&names))
    }

    /// The keywords for a reference of this attribute: which objects it may point at.
    pub(super) fn allowed_objects(&self, kind: &AttributeType, attribute: &Attribute) -> String {
        if !self.object.is_complete || kind.part("per_object").is_none() {
            return String::new();
        }
        let allowed = &attribute.allowed_objects;
        let mut rules = Vec::new();
        if self.operation.metadata().is_complete() {
            let known = self.known_objects().flat_map(|object| object.names());
            let names = sorted(known.chain(allowed.iter().map(String::as_str)));
            if !names.is_empty() {
                rules.push(format!(r#""enum":{}"#, quoted(&names)));
            }
        }
        let disallowed = self.disallowed_objects(allowed);
        if !disallowed.is_empty() {
            rules.push(format!(r#""not":{}"#, any_of(&disallowed, "")));
        }
        if rules.is_empty() {
            return String::new();
        }
        let rules = rules.join(",");
        format!(
            r#""properties":{{"target_object":{{"type":"string",{rules},"x-rule":{{"enum":"unknown-object","not":"disallowed-object"}}}}}}"#
        )
    }

    /// The forms of names that are those of other objects than these.
    fn disallowed_objects(&self, allowed: &[String]) -> Vec<String> {
        if allowed.is_empty() {
            return Vec::new();
        }
        let is_allowed = |object: &&Arc<Object>| allowed.iter().any(|name| object.is_called(name));
        let (allowed_objects, others): (Vec<_>, Vec<_>) =
            self.known_objects().partition(is_allowed);
        let mut forms = Vec::new();
        let others = sorted(others.iter().flat_map(|object| object.names()));
        if !others.is_empty() {
            forms.push(format!(r#"{{"enum":{}}}"#, quoted(&others)));
        }
        if !self.operation.metadata().is_complete() {
            // A slug may be that of an allowed object whose slug is not known, but another id is another object.
            let names = allowed_objects.iter().flat_map(|object| object.names());
            let names = sorted(names.chain(allowed.iter().map(String::as_str)));
            forms.push(format!(
                r#"{{"type":"string","format":"uuid","not":{{"enum":{}}}}}"#,
                quoted(&names)
            ));
        }
        forms
    }
}

/// Names, each once, in order.
fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().map(Into::into).collect()
}

/// The slug and id of an object, as a list.
fn names_of(object: &Object) -> String {
    quoted(&object.names().map(Into::into).collect::<Vec<String>>())
}

/// Whether a form requires this property.
fn requires(file: &Document<'_>, form: NodeId, key: &str) -> bool {
    let required = file.child(form, "required").into_iter();
    let mut names = required.flat_map(|list| file.children(list));
    names.any(|name| file.string(name).is_some_and(|name| name == key))
}

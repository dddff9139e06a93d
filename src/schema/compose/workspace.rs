//! What the metadata of a workspace add: rules that need to know all attributes, all options, and the objects that
//! references point at.

use super::{Composer, any_of, fixed_list, json_string, quoted, refusal, refused, with_members};
use crate::api::attribute::AttributeType;
use crate::api::body::Body;
use crate::api::object::{Attribute, Choice, Object};
use crate::api::operation::Creates;
use crate::api::profile::Profile;
use crate::json::{Document, NodeId};
use crate::report::rule::Rule;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The keywords of an attribute that cannot be without a value.
const NEEDS_VALUE: &str = r#""not":{"anyOf":[{"type":"null"},{"type":"array","maxItems":0}]},"x-rule":{"not":"required-attribute"}"#;

impl Composer<'_> {
    /// A reference to a schema that is written once, under this name.
    pub(super) fn definition(&self, name: &str, schema: impl FnOnce() -> String) -> String {
        let is_known = self.definitions.borrow().contains_key(name);
        if !is_known {
            let schema = schema();
            self.definitions
                .borrow_mut()
                .insert(name.to_owned(), schema);
        }
        format!(r##"{{"$ref":"#/$defs/{name}"}}"##)
    }

    /// Adds the schemas that others refer to.
    pub(super) fn add_definitions(&self, text: &mut String) {
        let definitions = self.definitions.borrow();
        if definitions.is_empty() {
            return;
        }
        let rows = definitions
            .iter()
            .map(|(name, schema)| format!("{}:{schema}", json_string(name)));
        let all = format!("\"$defs\":{{{}}}", rows.collect::<Vec<_>>().join(","));
        *text = with_members(text, &all);
    }

    /// What the object of the attributes has beside them: their ids, and which of them are required.
    pub(super) fn attribute_rules(&self) -> String {
        if !self.object.is_complete {
            return String::new();
        }
        let mut members = ids(self.object, |index, attribute| {
            let name = super::definition_name("attribute", index, &attribute.api_slug);
            format!(r##"{{"$ref":"#/$defs/{name}"}}"##)
        });
        let unknown = r#""additionalProperties":false,"x-rule":{"additionalProperties":"unknown-attribute","required":"required-attribute"}"#;
        let is_request = self.row.body == Body::Request;
        if is_request || self.profile == Profile::Canonical {
            members.push(unknown.to_owned());
        } else {
            let slugs = self.object.attributes.iter();
            let ids = slugs.clone().filter_map(|attribute| attribute.id.as_ref());
            let names = slugs.map(|attribute| &attribute.api_slug).chain(ids);
            let names: Vec<_> = names
                .map(|name| format!("{}:true", json_string(name)))
                .collect();
            let names = names.join(",");
            members.push(format!(
                r#""x-advice":{{"properties":{{{names}}},{unknown}}}"#
            ));
        }
        let creates = self.operation.writes.creates;
        if is_request && creates != Creates::Never {
            let needed = self.object.attributes.iter();
            let needed = needed
                .filter(|attribute| attribute.needs_value() && !attribute.is_default_value_enabled);
            members.extend(self.required(&needed.collect::<Vec<_>>(), creates));
        }
        format!("{{{}}}", members.join(","))
    }

    /// The keywords that ask for these attributes, each by its slug or its id.
    fn required(&self, needed: &[&Attribute], creates: Creates) -> Option<String> {
        if needed.is_empty() {
            return None;
        }
        let slugs: Vec<String> = needed
            .iter()
            .map(|attribute| attribute.api_slug.clone())
            .collect();
        let slugs = quoted(&slugs);
        if creates == Creates::Sometimes {
            let ids = ids(self.object, |_, _| "true".to_owned()).join(",");
            let attributes = self.object.attributes.iter();
            let names =
                attributes.map(|attribute| format!("{}:true", json_string(&attribute.api_slug)));
            let names = names.collect::<Vec<_>>().join(",");
            let separator = if ids.is_empty() { "" } else { "," };
            return Some(format!(
                r#""x-advice":{{"properties":{{{names}}}{separator}{ids},"x-required":{slugs},"x-rule":{{"required":"required-attribute"}}}}"#
            ));
        }
        let by_either = |attribute: &&Attribute| {
            let by_slug = format!(r#"{{"required":[{}]}}"#, json_string(&attribute.api_slug));
            let by_id = attribute.id.as_ref().map(|id| {
                let pattern = json_string(&pattern(id));
                format!(r#"{{"not":{{"propertyNames":{{"not":{{"pattern":{pattern}}}}}}}}}"#)
            });
            any_of(&[by_slug].into_iter().chain(by_id).collect::<Vec<_>>(), "")
        };
        let all: Vec<_> = needed.iter().map(by_either).collect();
        Some(format!(
            r#""x-required":{slugs},"allOf":[{}]"#,
            all.join(",")
        ))
    }

    /// The schema of an attribute that has a value in one of these forms, or any value if there are none.
    pub(super) fn with_rules(&self, attribute: &Attribute, mut forms: Vec<String>) -> String {
        if !self.object.is_complete {
            return match &forms[..] {
                [] => "{}".to_owned(),
                [one] => one.clone(),
                forms => any_of(forms, ""),
            };
        }
        let writes = &self.operation.writes;
        let is_wire = self.profile == Profile::Wire;
        let is_needed = attribute.needs_value()
            && (writes.creates == Creates::Never || !attribute.is_default_value_enabled);
        let (mut rules, mut advice) = (Vec::new(), Vec::new());
        if is_needed {
            rules.push(NEEDS_VALUE.to_owned());
        }
        if writes.only_adds && !is_needed {
            advice.push(r#"{"minItems":1,"x-rule":{"minItems":"empty-value"}}"#.to_owned());
        }
        if writes.may_clear_by_null && !is_needed && is_wire && !forms.is_empty() {
            forms.push(r#"{"type":"null"}"#.to_owned());
            advice.push(r#"{"not":{"type":"null"},"x-rule":{"not":"null-value"}}"#.to_owned());
        }
        if !attribute.is_multiselect {
            advice.push(r#"{"maxItems":1,"x-rule":{"maxItems":"single-value"}}"#.to_owned());
        }
        if attribute.is_archived {
            let refusal = refusal(Rule::ArchivedAttribute);
            if is_wire {
                advice.push(format!("{{{refusal}}}"));
            } else {
                rules.push(refusal);
            }
        }
        if !advice.is_empty() {
            rules.push(format!("\"x-advice\":[{}]", advice.join(",")));
        }
        let rules = rules.join(",");
        match &forms[..] {
            [] => format!("{{{rules}}}"),
            [one] => with_members(one, &rules),
            forms => any_of(forms, &rules),
        }
    }

    /// A title or an id of an option or status.
    pub(super) fn choice(&self, attribute: &Attribute) -> String {
        let Some(choices) = &attribute.choices else {
            return r#"{"type":"string","not":{"enum":[""]},"x-rule":{"not":"unknown-option"}}"#
                .to_owned();
        };
        let names = |choice: &Choice| {
            let title = Some(choice.title.clone()).filter(|title| !title.is_empty());
            title.into_iter().chain(choice.id.clone())
        };
        let all: BTreeSet<String> = choices.iter().flat_map(names).collect();
        let active: BTreeSet<String> = attribute.active_choices().flat_map(names).collect();
        let archived: Vec<String> = all.difference(&active).cloned().collect();
        let all: Vec<String> = all.into_iter().collect();
        if all.is_empty() {
            // JSON Schema has no empty list.
            return with_members(&refused(Rule::UnknownOption), r#""type":"string""#);
        }
        let all = quoted(&all);
        let archived = quoted(&archived);
        match (self.profile, &*archived) {
            (_, "[]") => {
                format!(r#"{{"type":"string","enum":{all},"x-rule":{{"enum":"unknown-option"}}}}"#)
            }
            (Profile::Wire, _) => format!(
                r#"{{"type":"string","enum":{all},"x-rule":{{"enum":"unknown-option"}},"x-advice":{{"not":{{"enum":{archived}}},"x-rule":{{"not":"archived-option"}}}}}}"#
            ),
            _ => format!(
                r#"{{"type":"string","enum":{all},"not":{{"enum":{archived}}},"x-rule":{{"enum":"unknown-option","not":"archived-option"}}}}"#
            ),
        }
    }

    /// The keywords for the id of an option or status in a response.
    pub(super) fn known_choice(&self, attribute: &Attribute) -> String {
        let choices = attribute.choices.iter().flatten();
        let ids: Vec<String> = choices.filter_map(|choice| choice.id.clone()).collect();
        if ids.is_empty() {
            return String::new();
        }
        let known = format!(
            r#""enum":{},"x-rule":{{"enum":"unknown-option"}}"#,
            quoted(&ids)
        );
        if self.profile == Profile::Wire {
            format!("{{\"x-advice\":{{{known}}}}}")
        } else {
            format!("{{{known}}}")
        }
    }

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
                    let name = super::definition_name(&name, index, &object.slug);
                    self.definition(&name, || self.of_object(kind, template, object))
                })
        });
        all.collect()
    }

    fn of_object(&self, kind: &AttributeType, template: NodeId, object: &Object) -> String {
        let attributes = |form: &str| {
            let rows = object.attributes.iter().map(|attribute| {
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
                    let schema = |_, attribute: &Attribute| self.matched(kind, form, attribute);
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
                "matched-form" => match &own[..] {
                    [one] => one.clone(),
                    all => any_of(all, ""),
                },
                "other-forms" if others.is_empty() => "[false]".to_owned(),
                "other-forms" => format!("[{}]", others.join(",")),
                _ if is_unique => String::new(),
                _ => {
                    let refusal = refusal(Rule::NotUniqueAttribute);
                    if self.profile == Profile::Wire {
                        format!("{{\"x-advice\":{{{refusal}}}}}")
                    } else {
                        format!("{{{refusal}}}")
                    }
                }
            };
            out.push_str(&part);
        };
        let mut out = String::new();
        if let Some(form) = kind.part(form) {
            self.text(file, form, &parts, &mut out);
        }
        out
    }

    /// The keywords for objects of which no metadata are known.
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
        let metadata = self.operation.metadata();
        let is_allowed = |object: &Object| {
            let mut allowed = attribute.allowed_objects.iter();
            allowed.any(|name| object.is_called(name))
        };
        let mut rules = Vec::new();
        let known = || self.known_objects().flat_map(|object| object.names());
        if metadata.is_complete() {
            let allowed = attribute.allowed_objects.iter().map(String::as_str);
            let names: BTreeSet<String> = known().chain(allowed).map(Into::into).collect();
            let names: Vec<String> = names.into_iter().collect();
            if !names.is_empty() {
                rules.push(format!(
                    r#""enum":{},"x-rule":{{"enum":"unknown-object"}}"#,
                    quoted(&names)
                ));
            }
        }
        if !attribute.allowed_objects.is_empty() {
            let refused = self.known_objects().filter(|object| !is_allowed(object));
            let refused: Vec<String> = refused
                .flat_map(|object| object.names())
                .map(Into::into)
                .collect();
            let mut forms = Vec::new();
            if !refused.is_empty() {
                forms.push(format!(r#"{{"enum":{}}}"#, quoted(&refused)));
            }
            if !metadata.is_complete() {
                let allowed = self.known_objects().filter(|object| is_allowed(object));
                let allowed = allowed.flat_map(|object| object.names()).map(Into::into);
                let allowed: BTreeSet<String> = allowed
                    .chain(attribute.allowed_objects.iter().cloned())
                    .collect();
                let allowed = quoted(&allowed.into_iter().collect::<Vec<_>>());
                forms.push(format!(
                    r#"{{"type":"string","format":"uuid","not":{{"enum":{allowed}}}}}"#
                ));
            }
            if !forms.is_empty() {
                let forms = any_of(&forms, "");
                rules.push(format!(
                    r#""not":{forms},"x-rule":{{"not":"disallowed-object"}}"#
                ));
            }
        }
        if rules.is_empty() {
            return String::new();
        }
        let rules = rules.join(",");
        format!(
            r#""properties":{{"target_object":{{"type":"string",{rules},"x-rule":{{"enum":"unknown-object","not":"disallowed-object"}}}}}}"#
        )
    }
}

/// The slug and id of an object, as a list.
fn names_of(object: &Object) -> String {
    quoted(&object.names().map(Into::into).collect::<Vec<String>>())
}

/// The annotation `x-ids` of an object's attributes, and what says the same to other validators.
fn ids(object: &Object, schema: impl Fn(usize, &Attribute) -> String) -> Vec<String> {
    let attributes = object.attributes.iter().enumerate();
    let with_ids = attributes
        .filter_map(|(index, attribute)| Some((index, attribute, attribute.id.as_ref()?)));
    let (mut ids, mut patterns) = (Vec::new(), Vec::new());
    for (index, attribute, id) in with_ids {
        ids.push(format!(
            "{}:{}",
            json_string(id),
            json_string(&attribute.api_slug)
        ));
        patterns.push(format!(
            "{}:{}",
            json_string(&pattern(id)),
            schema(index, attribute)
        ));
    }
    if ids.is_empty() {
        return Vec::new();
    }
    vec![
        format!("\"x-ids\":{{{}}}", ids.join(",")),
        format!("\"patternProperties\":{{{}}}", patterns.join(",")),
    ]
}

/// A regular expression for an id, whatever the case of its hex digits.
fn pattern(id: &str) -> String {
    let character = |character: char| match character {
        'a'..='z' => format!("[{character}{}]", character.to_ascii_uppercase()),
        _ if character.is_ascii_alphanumeric() || character == '-' => character.to_string(),
        _ => format!("\\{character}"),
    };
    format!("^{}$", id.chars().map(character).collect::<String>())
}

/// Whether a form requires this property.
fn requires(file: &Document<'_>, form: NodeId, key: &str) -> bool {
    let required = file.child(form, "required").into_iter();
    let mut names = required.flat_map(|list| file.children(list));
    names.any(|name| file.string(name).is_some_and(|name| name == key))
}

//! What the metadata of a workspace add: rules that need to know all attributes, all options, and the objects that
//! references point at.

use super::{Composer, any_of, json_string, quoted, refusal, refused, with_members};
use crate::api::body::Body;
use crate::api::object::{Attribute, Choice, Object};
use crate::api::operation::Creates;
use crate::api::profile::Profile;
use crate::report::rule::Rule;
use std::collections::BTreeSet;

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
        reference(name)
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
            Some(reference(&name))
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
            let ids = ids(self.object, |_, _| Some("true".to_owned())).join(",");
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
            return with_keywords(&forms, "");
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
        with_keywords(&forms, &rules.join(","))
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
        self.strict(&known)
    }

    /// A schema of these keywords, which are only advice in profile wire.
    pub(super) fn strict(&self, keywords: &str) -> String {
        if self.profile == Profile::Wire {
            format!("{{\"x-advice\":{{{keywords}}}}}")
        } else {
            format!("{{{keywords}}}")
        }
    }
}

/// The schema of a value in one of these forms, or of any value if there are none, with more keywords.
pub(super) fn with_keywords(forms: &[String], keywords: &str) -> String {
    match forms {
        [] => format!("{{{keywords}}}"),
        [one] if keywords.is_empty() => one.clone(),
        [one] => with_members(one, keywords),
        forms => any_of(forms, keywords),
    }
}

fn reference(definition: &str) -> String {
    format!(r##"{{"$ref":"#/$defs/{definition}"}}"##)
}

/// The annotation `x-ids` of an object's attributes, and what says the same to other validators. Leaves out those without a
/// schema.
pub(super) fn ids(
    object: &Object,
    schema: impl Fn(usize, &Attribute) -> Option<String>,
) -> Vec<String> {
    let attributes = object.attributes.iter().enumerate();
    let with_ids = attributes
        .filter_map(|(index, attribute)| Some((index, attribute, attribute.id.as_ref()?)));
    let (mut ids, mut patterns) = (Vec::new(), Vec::new());
    for (index, attribute, id) in with_ids {
        let Some(schema) = schema(index, attribute) else {
            continue;
        };
        ids.push(format!(
            "{}:{}",
            json_string(id),
            json_string(&attribute.api_slug)
        ));
        patterns.push(format!("{}:{}", json_string(&pattern(id)), schema));
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

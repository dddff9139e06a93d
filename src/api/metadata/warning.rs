//! What metadata lack, so that less is checked than could be.

use super::Metadata;
use crate::api::attribute::AttributeType;
use crate::api::object::{Attribute, Object};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;

/// Something in [`Metadata`] for which less is checked, or that looks like a mistake. Displayed in one line.
///
/// ```
/// use attio_contract::Metadata;
///
/// let metadata = Metadata::parse(br#"{"data": [{"api_slug": "tier", "type": "select"}]}"#)?;
/// let warnings = metadata.warnings();
/// assert_eq!(warnings[0].to_string(), "tier: its options are not there, so any title passes: pull or import them");
/// # Ok::<(), attio_contract::MetadataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MetadataWarning {
    /// The slug of the object; empty if it has none, or if the warning is about all of them.
    pub object: String,
    /// The slug of the attribute, if the warning is about one.
    pub attribute: Option<String>,
    /// What is wrong, what follows, and what to do.
    pub message: String,
}

impl fmt::Display for MetadataWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attribute = self.attribute.as_deref();
        match (&*self.object, attribute) {
            ("", None) => {}
            ("", Some(name)) | (name, None) => write!(f, "{name}: ")?,
            (object, Some(attribute)) => write!(f, "{object}.{attribute}: ")?,
        }
        f.write_str(&self.message)
    }
}

impl Metadata {
    /// What it lacks or gets wrong, object by object. Bodies can be checked all the same.
    pub fn warnings(&self) -> Vec<MetadataWarning> {
        let mut warnings = Vec::new();
        let targets = self.targets();
        for object in &self.objects {
            let twins = twins(object);
            let mut take = |attribute: Option<&Attribute>, message: String| {
                warnings.push(MetadataWarning {
                    object: object.slug.clone(),
                    attribute: attribute.map(|attribute| attribute.api_slug.clone()),
                    message,
                });
            };
            if !object.is_complete {
                let message = "its attributes are not there, so its records cannot be checked: pull or import them";
                take(None, message.to_owned());
            }
            for attribute in &object.attributes {
                for message in about(attribute) {
                    take(Some(attribute), message);
                }
                if twins.contains(&attribute.api_slug.to_lowercase()) {
                    let message = "another slug differs from it in case only";
                    take(Some(attribute), message.to_owned());
                }
                if let Some(message) = missing_targets(attribute, &targets) {
                    take(Some(attribute), message);
                }
            }
        }
        if !self.objects.is_empty() && !self.has_archived() {
            warnings.push(MetadataWarning {
                object: String::new(),
                attribute: None,
                message: "nothing is archived: unless that is so, list with show_archived=true, or what is archived is \
                          called unknown"
                    .to_owned(),
            });
        }
        warnings
    }

    fn has_archived(&self) -> bool {
        let mut attributes = self.objects.iter().flat_map(|object| &object.attributes);
        attributes.any(|attribute| {
            let mut choices = attribute.choices.iter().flatten();
            attribute.is_archived || choices.any(|choice| choice.is_archived)
        })
    }

    /// The names of the objects whose attributes are known.
    fn targets(&self) -> HashSet<String> {
        let known = self.objects.iter().filter(|object| object.is_complete);
        known
            .flat_map(|object| object.names().map(str::to_lowercase))
            .collect()
    }
}

/// The slugs, in lower case, that several attributes have.
fn twins(object: &Object) -> HashSet<String> {
    let mut seen = HashSet::new();
    let slugs = object.attributes.iter();
    let slugs = slugs.map(|attribute| attribute.api_slug.to_lowercase());
    slugs.filter(|slug| !seen.insert(slug.clone())).collect()
}

fn about(attribute: &Attribute) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |message: &str| found.push(message.to_owned());
    if AttributeType::named(&attribute.kind).is_none() {
        say("its type is unknown, so its values are not checked");
    }
    match (&*attribute.kind, &attribute.choices) {
        ("select", None) => {
            say("its options are not there, so any title passes: pull or import them");
        }
        ("status", None) => {
            say("its statuses are not there, so any title passes: pull or import them");
        }
        _ => {}
    }
    if attribute.api_slug.is_empty() {
        say("its slug is empty, so it can only be written by its id");
    }
    if attribute.id.is_none() {
        say("it has no id, so a body that names it by its id is refused");
    }
    if attribute.is_required && !attribute.needs_value() {
        say("it is required, but archived or not writable: nobody is asked for it");
    }
    found.extend(odd_members(attribute));
    found
}

fn missing_targets(attribute: &Attribute, targets: &HashSet<String>) -> Option<String> {
    let allowed = attribute.allowed_objects.iter();
    let missing = allowed
        .filter(|name| !targets.contains(&name.to_lowercase()))
        .count();
    (missing > 0).then(|| {
        let objects = if missing == 1 { "object" } else { "objects" };
        format!(
            "the attributes of {missing} {objects} that it may refer to are not there, so what references match by is not checked"
        )
    })
}

/// Members that do not have the type that the API gives them, and are taken for missing.
fn odd_members(attribute: &Attribute) -> Vec<String> {
    const FLAGS: [&str; 6] = [
        "is_multiselect",
        "is_writable",
        "is_required",
        "is_unique",
        "is_archived",
        "is_default_value_enabled",
    ];
    let flags = FLAGS.into_iter().filter(|name| {
        let flag = attribute.given.get(*name);
        flag.is_some_and(|flag| !flag.is_boolean())
    });
    flags
        .map(|name| format!("`{name}` is not a boolean, so it is taken for missing"))
        .chain(odd_choices(attribute))
        .collect()
}

fn odd_choices(attribute: &Attribute) -> Option<String> {
    let lists = ["options", "statuses"].map(|name| attribute.given.get(name));
    let is_odd = |list: &&Value| !list.is_array() && !list.is_null();
    let has_odd = lists.into_iter().flatten().any(|list| is_odd(&list));
    has_odd.then(|| "its options are not a list, so they are taken for missing".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::api::metadata::Metadata;

    fn warnings(text: &str) -> Vec<String> {
        let metadata = Metadata::parse(text.as_bytes()).unwrap();
        let warnings = metadata.warnings().into_iter();
        warnings.map(|warning| warning.to_string()).collect()
    }

    #[test]
    fn every_warning_is_given() {
        let found = warnings(
            r#"{"objects":[
                {"api_slug":"deals"},
                {"api_slug":"people","attributes":[
                    {"id":{"attribute_id":"1"},"api_slug":"a","type":"holo"},
                    {"id":{"attribute_id":"2"},"api_slug":"A","type":"select","options":7},
                    {"id":{"attribute_id":"3"},"api_slug":"b","type":"status"},
                    {"id":{"attribute_id":"4"},"api_slug":"","type":"text","is_unique":"yes"},
                    {"api_slug":"c","type":"text","is_required":true,"is_writable":false},
                    {"id":{"attribute_id":"6"},"api_slug":"d","type":"record-reference",
                     "config":{"record_reference":{"allowed_object_ids":["people","deals","x"]}}}]}]}"#,
        );
        let expected = [
            "deals: its attributes are not there, so its records cannot be checked: pull or import them",
            "people.a: its type is unknown, so its values are not checked",
            "people.a: another slug differs from it in case only",
            "people.A: its options are not there, so any title passes: pull or import them",
            "people.A: its options are not a list, so they are taken for missing",
            "people.A: another slug differs from it in case only",
            "people.b: its statuses are not there, so any title passes: pull or import them",
            "people.: its slug is empty, so it can only be written by its id",
            "people.: `is_unique` is not a boolean, so it is taken for missing",
            "people.c: it has no id, so a body that names it by its id is refused",
            "people.c: it is required, but archived or not writable: nobody is asked for it",
            "people.d: the attributes of 2 objects that it may refer to are not there, so what references match by is not checked",
            "nothing is archived: unless that is so, list with show_archived=true, or what is archived is called unknown",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_there_gives_no_warning() {
        let found = warnings(
            r#"{"objects":[{"api_slug":"people","attributes":[{"id":{"attribute_id":"1"},"api_slug":"a",
                "type":"select","config":null,"relationship":null,"is_archived":true,"options":[]}]}]}"#,
        );
        assert_eq!(found, Vec::<String>::new());
    }
}

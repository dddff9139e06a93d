//! An object of the API and its attributes, in the form of the vendor's attribute list.

use serde_json::{Map, Value};
use std::collections::HashMap;

/// An object: what its records can hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    /// Its part of a path, such as `workspaces`; empty if the list does not say which object it is of.
    pub(crate) slug: String,
    /// Its id, in lower case.
    pub(crate) id: Option<String>,
    pub(crate) attributes: Vec<Attribute>,
    /// Whether these are all attributes that a workspace has: not so for the objects in `schemas/objects/`, which have what the
    /// vendor's page lists, nor for objects that were listed without attributes. Some rules need to know them all.
    pub(crate) is_complete: bool,
    /// Attributes by slug, and by id in lower case.
    pub(super) by_name: HashMap<String, usize>,
    /// The object as it was given, without its attributes.
    pub(crate) given: Map<String, Value>,
}

/// An attribute of an object, as [`Metadata::attributes`](crate::Metadata::attributes) lists it. What the list does not say
/// restricts nothing: an attribute can then be written, is not required, not unique, and keeps one value.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags of the vendor's list"
)]
#[derive(Clone, Debug, Default)]
pub struct Attribute {
    /// Its key in `values`.
    pub(crate) api_slug: String,
    /// Its other key, in lower case.
    pub(crate) id: Option<String>,
    /// What people see.
    pub(crate) title: Option<String>,
    /// The name of its type, such as `text`; empty if it is unknown.
    pub(crate) kind: String,
    /// Whether it keeps several values.
    pub(crate) is_multiselect: bool,
    pub(crate) is_writable: bool,
    pub(crate) is_required: bool,
    pub(crate) is_unique: bool,
    pub(crate) is_archived: bool,
    pub(crate) is_default_value_enabled: bool,
    /// Slugs and ids of the objects that its references may point at; empty if that is any of them.
    pub(crate) allowed_objects: Vec<String>,
    /// Its options or statuses, if they are known.
    pub(crate) choices: Option<Vec<Choice>>,
    /// The attribute as it was given, with its choices.
    pub(crate) given: Map<String, Value>,
}

/// An option of a select, or a status.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// Its id, in lower case.
    pub(crate) id: Option<String>,
    pub(crate) title: String,
    pub(crate) is_archived: bool,
}

impl Object {
    /// An object with these attributes, whose slugs and ids are all different.
    pub(super) fn new(slug: &str, attributes: Vec<Attribute>) -> Self {
        let ids = |attribute: &Attribute| attribute.id.clone();
        let names = attributes
            .iter()
            .enumerate()
            .flat_map(|(index, attribute)| {
                let names = [Some(attribute.api_slug.clone()), ids(attribute)];
                names.into_iter().flatten().map(move |name| (name, index))
            });
        Self {
            by_name: names.collect(),
            slug: slug.to_owned(),
            attributes,
            ..Self::default()
        }
    }

    /// The same object under this slug.
    pub(super) fn called(&self, slug: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            ..self.clone()
        }
    }

    /// The attribute with this slug or id.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        let index = self.by_name.get(name);
        let index = index.or_else(|| {
            // An id has 36 characters; longer keys are not copied.
            let is_short = name.len() == 36;
            is_short.then(|| self.by_name.get(&name.to_ascii_lowercase()))?
        });
        self.attributes.get(*index?)
    }

    /// Whether this is an attribute that keeps one value.
    pub(crate) fn is_single(&self, slug: &str) -> bool {
        let attribute = self.attribute(slug);
        attribute.is_some_and(|attribute| !attribute.is_multiselect)
    }

    /// Whether this is its slug or its id.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let id = self.id.as_deref();
        self.slug == name || id.is_some_and(|id| id.eq_ignore_ascii_case(name))
    }

    /// Its slug, and its id if that is known.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let slug = Some(self.slug.as_str()).filter(|slug| !slug.is_empty());
        slug.into_iter().chain(self.id.as_deref())
    }
}

impl Attribute {
    /// Its key in `values`.
    pub fn slug(&self) -> &str {
        &self.api_slug
    }

    /// What people see.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The name of its type, such as `text`; empty if the list does not say.
    pub fn type_name(&self) -> &str {
        &self.kind
    }

    /// Whether it keeps several values.
    pub fn is_multiselect(&self) -> bool {
        self.is_multiselect
    }

    /// Whether its values can be written.
    pub fn is_writable(&self) -> bool {
        self.can_be_written()
    }

    /// Whether a record cannot be without a value.
    pub fn is_required(&self) -> bool {
        self.is_required
    }

    /// Whether no two records have the same value, so that upserts can match by it.
    pub fn is_unique(&self) -> bool {
        self.is_unique
    }

    /// Whether it is archived.
    pub fn is_archived(&self) -> bool {
        self.is_archived
    }

    /// Whether the API fills in a missing value.
    pub fn has_default(&self) -> bool {
        self.is_default_value_enabled
    }

    /// The titles of its options or statuses, archived ones left out; `None` if it has none or they are not known.
    pub fn options(&self) -> Option<impl Iterator<Item = &str>> {
        self.choices.as_ref()?;
        Some(self.active_choices().map(|choice| choice.title.as_str()))
    }

    /// The slugs of the objects that its references may point at, or their ids where the slugs are not known; none if that is
    /// any object.
    pub fn allowed_objects(&self) -> impl Iterator<Item = &str> {
        self.allowed_objects.iter().map(String::as_str)
    }

    /// The only object that its references may point at, as it is given: by slug or id.
    pub(crate) fn only_object(&self) -> Option<&str> {
        match &self.allowed_objects[..] {
            [object] => Some(object),
            _ => None,
        }
    }

    /// Whether values can be written. Nobody writes interactions, whatever the flag says.
    pub(crate) fn can_be_written(&self) -> bool {
        self.is_writable && self.kind != "interaction"
    }

    /// Whether a record cannot be without a value.
    pub(crate) fn needs_value(&self) -> bool {
        self.is_required && self.can_be_written() && !self.is_archived
    }

    /// Whether a new record has to be given a value: nothing fills it in.
    pub(crate) fn is_needed_on_create(&self) -> bool {
        self.needs_value() && !self.is_default_value_enabled
    }

    /// The choices that are not archived.
    pub(crate) fn active_choices(&self) -> impl Iterator<Item = &Choice> {
        let choices = self.choices.iter().flatten();
        choices.filter(|choice| !choice.is_archived)
    }
}

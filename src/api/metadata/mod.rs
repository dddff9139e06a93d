//! What a workspace has: its objects, their attributes, and their options, as the API lists them.

pub(crate) mod builder;
pub(crate) mod change;
pub(crate) mod error;
mod lock;
pub(super) mod parse;
pub(crate) mod warning;

use crate::api::object::{Attribute, Object};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The objects, attributes and options of a workspace, so that bodies can be checked against them.
///
/// It is read from what the API answers at `GET /v2/objects/{object}/attributes`, or from a lock file that has all of it
/// (`attio.contract.json`, see [`to_json`](Self::to_json)). It is configuration, not customer data: messages and hints name its
/// slugs, titles and options.
///
/// ```
/// use attio_contract::{Contract, Metadata, Profile, Rule};
/// use std::sync::Arc;
///
/// let attributes = br#"{"data": [{
///     "api_slug": "plan", "title": "Plan", "type": "select", "is_multiselect": false
/// }]}"#;
/// let metadata = Metadata::parse(attributes)?;
/// let contract = Contract::new(Profile::Wire).with_metadata(&Arc::new(metadata))?;
/// let report = contract.check_request(r#"{"data": {"values": {"Plan": "Team"}}}"#);
/// assert_eq!(report.findings()[0].rule, Rule::UnknownAttribute);
/// assert_eq!(report.findings()[0].hint.as_deref(), Some("plan"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Metadata {
    pub(crate) objects: Vec<Arc<Object>>,
    is_complete: bool,
    pulled_at: Option<String>,
    workspace_id: Option<String>,
    /// What else the lock file says.
    others: Map<String, Value>,
}

impl Metadata {
    /// Whether it has every object of the workspace.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// When it was pulled from the API, as the lock file says.
    pub fn pulled_at(&self) -> Option<&str> {
        self.pulled_at.as_deref()
    }

    /// The slugs of its objects.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        self.objects.iter().map(|object| object.slug.as_str())
    }

    /// The attributes of the object with this slug or id, in the order of the list; `None` if there is no such object, or
    /// its attributes are not known.
    ///
    /// ```
    /// use attio_contract::Metadata;
    ///
    /// let metadata = Metadata::parse(br#"{"objects": [{"api_slug": "deals", "attributes": [
    ///     {"api_slug": "stage", "type": "status", "title": "Deal stage", "is_required": true}
    /// ]}]}"#)?;
    /// let mut attributes = metadata.attributes("deals").into_iter().flatten();
    /// let stage = attributes.next().unwrap();
    /// assert_eq!((stage.slug(), stage.type_name()), ("stage", "status"));
    /// assert!(stage.is_required() && metadata.attributes("people").is_none());
    /// # Ok::<(), attio_contract::MetadataError>(())
    /// ```
    pub fn attributes(&self, object: &str) -> Option<impl Iterator<Item = &Attribute>> {
        let object = self.meant_object(object);
        let object = object.filter(|object| object.is_complete)?;
        Some(object.attributes.iter())
    }

    /// The object with this slug or id.
    pub(crate) fn object(&self, name: &str) -> Option<&Arc<Object>> {
        self.objects.iter().find(|object| object.is_called(name))
    }

    /// The object that a caller means by this slug or id: the only one, whatever it is called, if the list does not name
    /// it.
    pub(crate) fn meant_object(&self, name: &str) -> Option<&Arc<Object>> {
        self.object(name).or(match &self.objects[..] {
            [only] if only.slug.is_empty() => Some(only),
            _ => None,
        })
    }
}

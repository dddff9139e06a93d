//! The lock file: metadata as they are kept beside a program.

use super::Metadata;
use crate::api::object::Object;
use serde_json::{Map, Value, json};

impl Metadata {
    /// The lock file (`attio.contract.json`), which [`parse`](Self::parse) reads: everything that was given, with objects and
    /// attributes sorted by their slugs, so that a change of the workspace is a small difference. Ends with a newline.
    ///
    /// ```
    /// use attio_contract::Metadata;
    ///
    /// let metadata = Metadata::parse(br#"{"data": [{"api_slug": "plan", "type": "text"}]}"#)?;
    /// let again = Metadata::parse(metadata.to_json().as_bytes())?;
    /// assert_eq!(again.to_json(), metadata.to_json());
    /// # Ok::<(), attio_contract::MetadataError>(())
    /// ```
    pub fn to_json(&self) -> String {
        let mut objects: Vec<_> = self.objects.iter().collect();
        objects.sort_by_key(|object| &object.slug);
        let mut file = self.others.clone();
        file.insert("attio_contract".to_owned(), 1.into());
        file.insert("complete".to_owned(), self.is_complete.into());
        file.insert("pulled_at".to_owned(), json!(self.pulled_at));
        file.insert("workspace_id".to_owned(), json!(self.workspace_id));
        let objects = objects
            .into_iter()
            .map(|object| Value::Object(given(object)));
        file.insert("objects".to_owned(), objects.collect());
        format!("{:#}\n", Value::Object(file))
    }
}

fn given(object: &Object) -> Map<String, Value> {
    let mut given = object.given.clone();
    if !object.is_complete {
        return given;
    }
    let mut attributes: Vec<_> = object.attributes.iter().collect();
    attributes.sort_by_key(|attribute| &attribute.api_slug);
    let attributes = attributes
        .into_iter()
        .map(|attribute| Value::Object(attribute.given.clone()));
    given.insert("attributes".to_owned(), attributes.collect());
    given
}

//! The operations whose bodies are checked: a file each in `schemas/operations/`, for each of the objects in
//! `schemas/objects/`.

mod page;

use crate::api::body::Body;
use crate::api::long_form::LongForms;
use crate::api::metadata::Metadata;
use crate::api::metadata::parse::embedded;
use crate::api::object::Object;
use crate::api::profile::Profile;
use crate::error::{PUBLISHED, UnknownName};
use page::{CREATE_WORKSPACE_RECORD_PAGES, Page};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// An operation of the API on the records of one object: its method, server and path.
///
/// ```
/// use attio_contract::CREATE_WORKSPACE_RECORD as create;
///
/// assert_eq!(create.method(), "POST");
/// assert_eq!(format!("{}{}", create.server(), create.path()),
///     "https://api.attio.com/v2/objects/workspaces/records");
/// assert_eq!(create.scopes(), ["record_permission:read-write", "object_configuration:read"]);
/// ```
#[derive(Debug)]
pub struct Operation {
    name: String,
    method: String,
    path: String,
    scopes: Vec<String>,
    pub(crate) object: Arc<Object>,
    /// The workspace whose object it is; `None` if only the vendor's page is known.
    pub(crate) metadata: Option<Arc<Metadata>>,
    pub(crate) writes: Writes,
    /// Its name in files and on the command line, such as `create`.
    pub(crate) key: &'static str,
    /// The short forms of the object's attributes, and what they mean.
    pub(crate) long_forms: LongForms,
    /// The bodies of the profiles that are composed: the request, then the responses by status.
    rows: Vec<BodyRow>,
    /// The schemas of the vendor's page, in the same order.
    pages: &'static [Page],
}

/// What an operation asks of the values that are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writes {
    /// Whether it makes a new record, so that required attributes have to be there.
    #[serde(default)]
    pub(crate) creates: Creates,
    /// Whether null may clear an attribute: it is advice in profile wire.
    #[serde(default)]
    pub(crate) may_clear_by_null: bool,
    /// Whether values are only added, so that an empty array does nothing.
    #[serde(default)]
    pub(crate) only_adds: bool,
    /// Whether the query has `matching_attribute`.
    #[serde(default)]
    pub(crate) matches: bool,
}

/// Whether an operation makes a new record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Creates {
    Always,
    /// Only if it finds none.
    Sometimes,
    #[default]
    Never,
}

/// A body of an operation.
#[derive(Debug)]
pub(crate) struct BodyRow {
    pub(crate) body: Body,
    pub(crate) kind: BodyKind,
    profiles: Vec<Profile>,
    /// The types of errors that the vendor documents.
    pub(crate) types: Vec<String>,
    /// The codes of errors that the vendor documents.
    pub(crate) codes: Vec<String>,
}

/// A kind of body: one file in `schemas/bodies/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BodyKind {
    /// A request with the attributes of a record.
    Values,
    /// A response with a record.
    Record,
    /// A response with an error.
    Error,
}

/// The file of an operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationFile {
    name: String,
    method: String,
    /// With `{object}` for the object.
    path: String,
    scopes: Vec<String>,
    request: Option<BodyKind>,
    #[serde(default)]
    writes: Writes,
    responses: BTreeMap<u16, ResponseRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseRow {
    body: BodyKind,
    #[serde(default = "composed")]
    profiles: Vec<Profile>,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    codes: Vec<String>,
}

/// The profiles whose schemas are composed.
fn composed() -> Vec<Profile> {
    vec![Profile::Canonical, Profile::Wire]
}

const SERVER: &str = "https://api.attio.com";
/// Of every body, in both directions.
pub(crate) const MEDIA_TYPE: &str = "application/json";

/// Each with its file.
const OPERATIONS: &[(&str, &str)] = &[
    (
        "append",
        include_str!("../../schemas/operations/append.json"),
    ),
    (
        "create",
        include_str!("../../schemas/operations/create.json"),
    ),
    (
        "overwrite",
        include_str!("../../schemas/operations/overwrite.json"),
    ),
    (
        "upsert",
        include_str!("../../schemas/operations/upsert.json"),
    ),
];

/// Each with the vendor's list of its attributes, as far as the page knows them.
const OBJECTS: &[(&str, &str)] = &[(
    "workspaces",
    include_str!("../../schemas/objects/workspaces.json"),
)];

/// `POST /v2/objects/workspaces/records`: create a workspace record.
pub static CREATE_WORKSPACE_RECORD: LazyLock<Arc<Operation>> = LazyLock::new(|| {
    let operation = Operation::embedded("create", "workspaces");
    Arc::new(operation.expect("kept by every_embedded_operation_is_read"))
});

/// The row of a table with this name.
fn find(
    what: &'static str,
    table: &'static [(&'static str, &'static str)],
    wanted: &str,
) -> Result<(&'static str, &'static str), UnknownName> {
    let row = table.iter().find(|(name, _)| *name == wanted);
    let names = || table.iter().map(|(name, _)| *name);
    row.copied().ok_or_else(|| UnknownName::new(what, names()))
}

impl Operation {
    /// One of the embedded operations on the records of one of the embedded objects, such as `create` on `workspaces`.
    ///
    /// # Errors
    ///
    /// [`UnknownName`], which lists the known ones.
    #[expect(
        clippy::missing_panics_doc,
        reason = "every_embedded_operation_is_read, which is a test"
    )]
    pub fn embedded(operation: &str, object: &str) -> Result<Self, UnknownName> {
        let file = find("operation", OPERATIONS, operation)?;
        let (slug, list) = find("object", OBJECTS, object)?;
        let object = embedded(slug, list).expect("kept by every_embedded_operation_is_read");
        Ok(Self::read(file, Arc::new(object), None))
    }

    /// The names of the operations: `append`, `create`, `overwrite` and `upsert`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        OPERATIONS.iter().map(|(name, _)| *name)
    }

    /// An operation on the records of one of the objects of a workspace, named by its slug or id.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] for an operation or an object that is not known, which lists those that are.
    pub fn with_metadata(
        operation: &str,
        object: &str,
        metadata: &Arc<Metadata>,
    ) -> Result<Self, UnknownName> {
        let file = find("operation", OPERATIONS, operation)?;
        let known = metadata
            .meant_object(object)
            .ok_or_else(|| UnknownName::new("object", metadata.objects()))?;
        let known = if known.slug.is_empty() {
            Arc::new(known.called(object))
        } else {
            Arc::clone(known)
        };
        Ok(Self::read(file, known, Some(Arc::clone(metadata))))
    }

    fn read(
        (key, file): (&'static str, &str),
        object: Arc<Object>,
        metadata: Option<Arc<Metadata>>,
    ) -> Self {
        let file: OperationFile =
            serde_json::from_str(file).expect("kept by every_embedded_operation_is_read");
        let pages = match (key, &*object.slug) {
            PUBLISHED => CREATE_WORKSPACE_RECORD_PAGES,
            _ => &[],
        };
        let request = file.request.map(|kind| BodyRow {
            body: Body::Request,
            kind,
            profiles: composed(),
            types: Vec::new(),
            codes: Vec::new(),
        });
        let responses = file
            .responses
            .into_iter()
            .map(|(status, response)| BodyRow {
                body: Body::Response(status),
                kind: response.body,
                profiles: response.profiles,
                types: response.types,
                codes: response.codes,
            });
        Self {
            name: file.name,
            method: file.method,
            path: file.path.replace("{object}", &object.slug),
            scopes: file.scopes,
            long_forms: LongForms::of_object(&object),
            object,
            rows: request.into_iter().chain(responses).collect(),
            writes: file.writes,
            metadata,
            key,
            pages,
        }
    }

    /// Whether its query has `matching_attribute`, by which it finds a record: only upserts do.
    pub fn has_matching_attribute(&self) -> bool {
        self.writes.matches
    }

    /// The slug of the object whose records it is about.
    pub fn object(&self) -> &str {
        &self.object.slug
    }

    /// The metadata of its workspace; empty if they are not known.
    pub(crate) fn metadata(&self) -> &Metadata {
        static NONE: LazyLock<Metadata> = LazyLock::new(Metadata::default);
        self.metadata.as_deref().unwrap_or(&NONE)
    }

    /// What it does, for messages: `create record`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The base URL of the production server.
    pub fn server(&self) -> &'static str {
        SERVER
    }

    /// The path below the server.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The `OAuth` scopes that a token needs; it needs all of them.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The media type of every body, as in the header `content-type`.
    pub fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    /// The bodies that the profile has a schema for: the request, then the responses by status.
    pub(crate) fn bodies(&self, profile: Profile) -> Vec<Body> {
        if profile == Profile::Published {
            return self.pages.iter().map(|page| page.body).collect();
        }
        let rows = self.rows.iter();
        let rows = rows.filter(|row| row.profiles.contains(&profile));
        rows.map(|row| row.body).collect()
    }

    pub(crate) fn statuses(&self, profile: Profile) -> Vec<u16> {
        self.bodies(profile)
            .into_iter()
            .filter_map(Body::status)
            .collect()
    }

    /// How a body is composed; `None` if the profile has no schema for it.
    pub(crate) fn row(&self, profile: Profile, body: Body) -> Option<&BodyRow> {
        let mut rows = self.rows.iter();
        rows.find(|row| row.body == body && row.profiles.contains(&profile))
    }

    /// The schema of the vendor's page for a body.
    pub(crate) fn page(&self, body: Body) -> Option<&'static Page> {
        self.pages.iter().find(|page| page.body == body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_operation_is_read() {
        for (operation, _) in OPERATIONS {
            for (object, _) in OBJECTS {
                let operation = Operation::embedded(operation, object).unwrap();
                assert!(operation.path.contains(object), "{}", operation.path);
                assert!(operation.bodies(Profile::Wire).contains(&Body::Request));
            }
        }
    }

    #[test]
    fn an_unknown_operation_or_object_is_answered_with_the_known_ones() {
        let unknown = Operation::embedded("merge", "workspaces").unwrap_err();
        assert!(unknown.to_string().contains("create"), "{unknown}");
        let unknown = Operation::embedded("create", "projects").unwrap_err();
        assert!(unknown.to_string().contains("workspaces"), "{unknown}");
    }

    #[test]
    fn the_object_of_an_operation_has_its_attributes() {
        let create = &CREATE_WORKSPACE_RECORD;
        assert!(create.long_forms.of("name").is_some());
        assert!(create.object.is_single("company") && !create.object.is_single("users"));
    }
}

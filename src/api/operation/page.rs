//! The schemas of the vendor's page, as they are published.

use crate::api::body::Body;
use std::collections::BTreeMap;

/// A schema of the vendor's page, and what its parts mean.
#[derive(Debug)]
pub(crate) struct Page {
    pub(super) body: Body,
    pub(crate) schema: &'static str,
    roles: &'static str,
}

macro_rules! pages {
    ($folder:literal: $($body:expr => $name:literal,)+) => {
        &[$(Page {
            body: $body,
            schema: include_str!(concat!("../../../schemas/", $folder, "/published/", $name, ".json")),
            roles: include_str!(concat!("../../../schemas/", $folder, "/published-roles.json")),
        }),+]
    };
}

/// The vendor's page describes one operation on one object.
pub(super) const CREATE_WORKSPACE_RECORD_PAGES: &[Page] = pages! {
    "create-workspace-record":
    Body::Request => "request",
    Body::Response(200) => "200",
    Body::Response(400) => "400",
    Body::Response(404) => "404",
};

impl Page {
    /// What the parts of the schema mean: patterns of pointers, each with a role.
    pub(crate) fn roles(&self) -> Vec<(String, String)> {
        let mut tables: BTreeMap<String, BTreeMap<String, String>> =
            serde_json::from_str(self.roles).expect("kept by every_embedded_schema_compiles");
        let name = match self.body {
            Body::Request => "request".to_owned(),
            Body::Response(200) => "record".to_owned(),
            Body::Response(_) => "error".to_owned(),
        };
        tables
            .remove(&name)
            .unwrap_or_default()
            .into_iter()
            .collect()
    }
}

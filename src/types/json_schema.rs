//! One JSON Schema with the schemas of all objects, as contracts have them.

use super::{header, named};
use crate::api::body::Body;
use crate::api::metadata::Metadata;
use crate::api::object::Object;
use crate::api::operation::Operation;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::json::{self, Document, Kind, NodeId, ROOT};
use crate::report::escape::{escape_for_json, escaped, is_hidden};
use crate::schema::plain::plain;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What each schema is called after its object, and where it comes from.
const BODIES: [(&str, &str, Body); 3] = [
    ("Create", "create", Body::Request),
    ("Update", "append", Body::Request),
    ("Record", "append", Body::Response(200)),
];

pub(super) fn source(metadata: &Arc<Metadata>) -> String {
    let mut shared = BTreeMap::new();
    let mut all = Vec::new();
    for (name, object) in named(metadata) {
        for (suffix, operation, body) in BODIES {
            let name = format!("{name}{suffix}");
            let schema = values(metadata, object, operation, body, &name, &mut shared);
            all.extend(schema.map(|schema| (name, schema)));
        }
    }
    let definitions = all.into_iter().chain(shared);
    let definitions = definitions.map(|(name, schema)| format!("{}:{schema}", Value::from(name)));
    let definitions: Vec<_> = definitions.collect();
    let text = format!(
        r#"{{"$schema":"https://json-schema.org/draft/2020-12/schema","$comment":{},"$defs":{{{}}}}}"#,
        Value::from(header(metadata)),
        definitions.join(",")
    );
    match json::read(text.as_bytes()) {
        Ok(schema) => {
            // Outside of strings there is nothing hidden but the ends of lines.
            let is_hidden = |character| character != '\n' && is_hidden(character);
            escaped(&plain(&schema), is_hidden, escape_for_json).into_owned()
        }
        // Never so: it is made of documents that were read.
        Err(_) => text + "\n",
    }
}

/// The schema of the `values` in a body, with the definitions that only it needs. Those that all objects need are added to
/// `shared`: each names all attributes of another object, so that every copy costs as much as the whole.
fn values(
    metadata: &Arc<Metadata>,
    object: &Object,
    operation: &str,
    body: Body,
    name: &str,
    shared: &mut BTreeMap<String, String>,
) -> Option<String> {
    let object = object.names().next().unwrap_or_default();
    let operation = Operation::with_metadata(operation, object, metadata).ok()?;
    let contract = Contract::of(&Arc::new(operation), Profile::Wire);
    let file = json::read(contract.schema(body).ok()?.as_bytes()).ok()?;
    let path = ["properties", "data", "properties", "values"];
    let values = path
        .iter()
        .try_fold(ROOT, |at, name| file.child(at, name))?;
    let definitions = file.child(ROOT, "$defs").into_iter();
    let definitions = definitions.flat_map(|all| file.children(all));
    let (own, others): (Vec<_>, Vec<_>) =
        definitions.partition(|at| is_own(&file.key(*at).unwrap_or_default()));
    let writer = Writer { file: &file, name };
    for at in others {
        let key = file.key(at).unwrap_or_default().into_owned();
        shared.entry(key).or_insert_with(|| writer.text(at));
    }
    let members = file.children(values).map(|at| writer.member(at));
    let mut members: Vec<_> = members.collect();
    if !own.is_empty() {
        let own: Vec<_> = own.into_iter().map(|at| writer.member(at)).collect();
        members.push(format!(r#""$defs":{{{}}}"#, own.join(",")));
    }
    Some(format!("{{{}}}", members.join(",")))
}

/// Whether a definition is for one body: that of an attribute. The others say what references match by, which is the same
/// everywhere.
fn is_own(name: &str) -> bool {
    name.starts_with("attribute")
}

/// Writes parts of a schema, with references to where its definitions are in the whole.
struct Writer<'a> {
    file: &'a Document<'a>,
    name: &'a str,
}

impl Writer<'_> {
    fn text(&self, at: NodeId) -> String {
        let members = || {
            let members = self.file.children(at).map(|child| self.member(child));
            members.collect::<Vec<_>>().join(",")
        };
        match self.file.kind(at) {
            Kind::Object => format!("{{{}}}", members()),
            Kind::Array => format!("[{}]", members()),
            _ => self.file.slice(self.file.span(at)).to_owned(),
        }
    }

    /// A member of an object with its key, or an item of an array.
    fn member(&self, at: NodeId) -> String {
        let Some(key) = self.file.key(at) else {
            return self.text(at);
        };
        // A property of this name has a schema, which is no string.
        let reference = (key == "$ref").then(|| self.file.string(at)).flatten();
        let value = match reference
            .as_deref()
            .and_then(|at| at.strip_prefix("#/$defs/"))
        {
            Some(name) if is_own(name) => {
                Value::from(format!("#/$defs/{}/$defs/{name}", self.name)).to_string()
            }
            _ => self.text(at),
        };
        format!("{}:{value}", Value::from(&*key))
    }
}

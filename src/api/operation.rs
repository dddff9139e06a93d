//! The operations whose bodies are checked: one table, which constants, look-ups and tests are made from.

use crate::api::aliases::Aliases;
use crate::api::body::Body;
use crate::api::documented::Documented;
use crate::api::long_form::LongForms;
use crate::api::profile::Profile;
use crate::error::UnknownStatus;
use crate::schema::Schema;
use crate::validate::bytes::Gate;
#[cfg(feature = "engine")]
use crate::validate::oracle::Engine;
use serde::de::DeserializeOwned;
use std::sync::{LazyLock, OnceLock};

/// An operation of the API: its method, server and path.
///
/// ```
/// use attio_contract::CREATE_WORKSPACE_RECORD as create;
///
/// assert_eq!(create.method, "POST");
/// assert_eq!(format!("{}{}", create.server, create.path),
///     "https://api.attio.com/v2/objects/workspaces/records");
/// assert_eq!(create.scopes, ["record_permission:read-write", "object_configuration:read"]);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// What it does, for messages.
    pub name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The base URL of the production server.
    pub server: &'static str,
    /// The path below the server.
    pub path: &'static str,
    /// The `OAuth` scopes that a token needs; it needs all of them.
    pub scopes: &'static [&'static str],
    /// The media type of every body, as in the header `content-type`.
    pub media_type: &'static str,
    bodies: &'static [Embedded],
    /// What the advice is about.
    pub(crate) documented: LazyLock<Documented>,
    /// Other spellings of enum members and properties, for hints.
    pub(crate) aliases: LazyLock<Aliases>,
    /// What the short forms of attributes stand for.
    pub(crate) long_forms: LazyLock<LongForms>,
}

/// An embedded schema, compiled on first use and then kept for the rest of the process.
#[derive(Debug)]
pub(crate) struct Embedded {
    profile: Profile,
    body: Body,
    pub(crate) text: &'static str,
    compiled: OnceLock<Schema>,
    #[cfg(feature = "engine")]
    engine: OnceLock<Engine>,
    gate: OnceLock<Option<Gate>>,
}

macro_rules! embedded {
    ($folder:literal; $($profile:ident $name:literal: request $($status:literal)*;)+) => {
        [$(
            embedded!(@row $folder, $profile, $name, Body::Request, "request"),
            $(embedded!(@row $folder, $profile, $name, Body::Response($status), $status),)*
        )+]
    };
    (@row $folder:literal, $profile:ident, $name:literal, $body:expr, $file:literal) => {
        Embedded {
            profile: Profile::$profile,
            body: $body,
            text: include_str!(concat!(
                "../../schemas/", $folder, "/", $name, "/", $file, ".json"
            )),
            compiled: OnceLock::new(),
            #[cfg(feature = "engine")]
            engine: OnceLock::new(),
            gate: OnceLock::new(),
        }
    };
}

static CREATE_WORKSPACE_RECORD_BODIES: [Embedded; 16] = embedded! {
    "create-workspace-record";
    Published "published": request 200 400 404;
    Canonical "canonical": request 200 400 404;
    Wire "wire": request 200 400 401 403 404 409 429;
};

/// `POST /v2/objects/workspaces/records`: create a workspace record.
pub static CREATE_WORKSPACE_RECORD: Operation = Operation {
    name: "create record",
    method: "POST",
    server: "https://api.attio.com",
    path: "/v2/objects/workspaces/records",
    scopes: &["record_permission:read-write", "object_configuration:read"],
    media_type: "application/json",
    bodies: &CREATE_WORKSPACE_RECORD_BODIES,
    documented: LazyLock::new(|| {
        parsed(include_str!(
            "../../schemas/create-workspace-record/advice.json"
        ))
    }),
    aliases: LazyLock::new(|| {
        parsed(include_str!(
            "../../schemas/create-workspace-record/aliases.json"
        ))
    }),
    long_forms: LazyLock::new(|| {
        LongForms::read(include_str!(
            "../../schemas/create-workspace-record/long-forms.json"
        ))
        .expect("kept by every_embedded_table_is_read")
    }),
};

fn parsed<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("kept by every_embedded_table_is_read")
}

impl Operation {
    pub(crate) fn embedded(&self, profile: Profile, body: Body) -> Option<&'static Embedded> {
        let mut bodies = self.bodies.iter();
        bodies.find(|embedded| embedded.profile == profile && embedded.body == body)
    }

    /// The bodies that the profile has a schema for: the request, then the responses by status.
    pub(crate) fn bodies(&self, profile: Profile) -> impl Iterator<Item = Body> {
        let bodies = self.bodies.iter();
        bodies
            .filter(move |embedded| embedded.profile == profile)
            .map(|embedded| embedded.body)
    }

    pub(crate) fn statuses(&self, profile: Profile) -> Vec<u16> {
        self.bodies(profile).filter_map(Body::status).collect()
    }

    /// The embedded schema, or an error that lists the known statuses.
    pub(crate) fn known(
        &self,
        profile: Profile,
        body: Body,
    ) -> Result<&'static Embedded, UnknownStatus> {
        self.embedded(profile, body).ok_or_else(|| UnknownStatus {
            profile: profile.name(),
            status: body.status().unwrap_or_default(),
            known: self.statuses(profile),
        })
    }
}

impl Embedded {
    /// For the judge.
    pub(crate) fn compiled(&self) -> &Schema {
        let compile = || Schema::compile(self.text);
        self.compiled.get_or_init(|| {
            compile().expect("kept by every_embedded_schema_compiles_for_judge_and_engine")
        })
    }

    /// For the engine.
    #[cfg(feature = "engine")]
    pub(crate) fn engine(&self) -> &Engine {
        self.engine.get_or_init(|| {
            self.compile_engine()
                .expect("kept by every_embedded_schema_compiles_for_judge_and_engine")
        })
    }

    /// For the quick verdict; `None` if the schema is too large for one.
    pub(crate) fn gate(&self) -> Option<&Gate> {
        let compile = || Gate::compile(self.compiled(), self.profile.asserts_formats());
        self.gate.get_or_init(compile).as_ref()
    }

    #[cfg(feature = "engine")]
    fn compile_engine(&self) -> Result<Engine, String> {
        let schema = serde_json::from_str(self.text).map_err(|error| error.to_string())?;
        Engine::compile(&schema, self.profile.asserts_formats())
    }
}

#[cfg(all(test, not(feature = "engine")))]
impl Operation {
    /// An operation whose requests the gate checks against another schema than the judge does.
    pub(crate) fn with_another_gate(schema: &'static str, gates: &str) -> &'static Self {
        let gate = Gate::compile(&Schema::compile(gates).unwrap(), true);
        let body = Embedded {
            profile: Profile::Wire,
            body: Body::Request,
            text: schema,
            compiled: OnceLock::new(),
            gate: OnceLock::from(gate),
        };
        let create = &CREATE_WORKSPACE_RECORD;
        Box::leak(Box::new(Self {
            bodies: Box::leak(Box::new([body])),
            documented: LazyLock::new(|| {
                parsed(include_str!(
                    "../../schemas/create-workspace-record/advice.json"
                ))
            }),
            aliases: LazyLock::new(|| {
                parsed(include_str!(
                    "../../schemas/create-workspace-record/aliases.json"
                ))
            }),
            long_forms: LazyLock::new(|| {
                LongForms::read(include_str!(
                    "../../schemas/create-workspace-record/long-forms.json"
                ))
                .unwrap()
            }),
            ..*create
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_schema_compiles_for_judge_and_engine() {
        for embedded in CREATE_WORKSPACE_RECORD.bodies {
            Schema::compile(embedded.text).unwrap();
            #[cfg(feature = "engine")]
            {
                embedded.compile_engine().unwrap();
                // The engine must know every format, even in a profile that does not assert formats.
                let schema = serde_json::from_str(embedded.text).unwrap();
                Engine::compile(&schema, true).unwrap();
            }
        }
    }

    #[test]
    fn every_embedded_table_is_read() {
        assert!(CREATE_WORKSPACE_RECORD.aliases.three_letters.len() > 200);
        assert!(!CREATE_WORKSPACE_RECORD.documented.is_empty());
        assert!(CREATE_WORKSPACE_RECORD.long_forms.of("name").is_some());
    }

    #[test]
    fn an_unknown_keyword_or_format_does_not_compile() {
        for (schema, place) in [
            (r#"{"items":{"multipleOf":2}}"#, "/items/multipleOf"),
            (r#"{"format":"colour"}"#, "/format"),
            (r#"{"type":"text"}"#, "/type"),
            (r#"{"type":["string","text"]}"#, "/type"),
            (r#"{"maxLength":-1}"#, "/maxLength"),
            (r#"{"minProperties":"1"}"#, "/minProperties"),
            (r#"{"maxProperties":1.5}"#, "/maxProperties"),
            (r#"{"minItems":null}"#, "/minItems"),
            (r#"{"maxItems":-1}"#, "/maxItems"),
            (r#"{"enum":[[]]}"#, "/enum"),
            (r#"{"enum":[]}"#, "/enum"),
            (r#"{"pattern":"x"}"#, "/pattern"),
            (
                r#"{"properties":{"a/b":{"const":1}}}"#,
                "/properties/a~1b/const",
            ),
            (r#"{"anyOf":[true,{"const":1}]}"#, "/anyOf/1/const"),
            (r#"{"not":{"const":1}}"#, "/not/const"),
            (
                r#"{"additionalProperties":{"const":1}}"#,
                "/additionalProperties/const",
            ),
            (r#"{"items":[]}"#, "/items"),
        ] {
            assert_eq!(Schema::compile(schema).unwrap_err(), place);
        }
    }
}

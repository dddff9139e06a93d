//! The schemas of an operation, composed and compiled: what all contracts of that operation share.

use crate::api::body::Body;
use crate::api::operation::{CREATE_WORKSPACE_RECORD, Operation};
use crate::api::profile::Profile;
use crate::error::UnknownStatus;
use crate::json;
use crate::schema::compose::compose;
use crate::schema::plain::plain;
use crate::schema::{Schema, Schemas};
use crate::validate::bytes::Gate;
#[cfg(feature = "engine")]
use crate::validate::oracle::Engine;
use std::sync::{Arc, LazyLock, OnceLock};

/// An operation and the schemas of its bodies.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) operation: Arc<Operation>,
    bodies: Vec<CompiledBody>,
}

/// The schema of a body in a profile. Each part is made on first use and then kept.
#[derive(Debug)]
pub(crate) struct CompiledBody {
    operation: Arc<Operation>,
    profile: Profile,
    body: Body,
    annotated: OnceLock<String>,
    plain: OnceLock<String>,
    schema: OnceLock<Schema>,
    #[cfg(feature = "engine")]
    engine: OnceLock<Engine>,
    gate: OnceLock<Option<Gate>>,
}

static CREATE: LazyLock<Arc<Compiled>> =
    LazyLock::new(|| Arc::new(Compiled::new(Arc::clone(&CREATE_WORKSPACE_RECORD))));

impl Compiled {
    /// The schemas of an operation. Those of [`CREATE_WORKSPACE_RECORD`] are the same for the whole process.
    pub(crate) fn of(operation: &Arc<Operation>) -> Arc<Self> {
        if Arc::ptr_eq(operation, &CREATE_WORKSPACE_RECORD) {
            return Arc::clone(&CREATE);
        }
        Arc::new(Self::new(Arc::clone(operation)))
    }

    fn new(operation: Arc<Operation>) -> Self {
        let of_profile = |profile| {
            let operation = &operation;
            let bodies = operation.bodies(profile).into_iter();
            bodies.map(move |body| CompiledBody::new(operation, profile, body))
        };
        let bodies = Profile::ALL.into_iter().flat_map(of_profile).collect();
        Self { operation, bodies }
    }

    /// The schema of a body; `None` if the profile has none.
    pub(crate) fn body(&self, profile: Profile, body: Body) -> Option<&CompiledBody> {
        let mut bodies = self.bodies.iter();
        bodies.find(|compiled| compiled.profile == profile && compiled.body == body)
    }

    /// The schema of a body, or an error that lists the known statuses.
    pub(crate) fn known(
        &self,
        profile: Profile,
        body: Body,
    ) -> Result<&CompiledBody, UnknownStatus> {
        self.body(profile, body).ok_or_else(|| UnknownStatus {
            profile: profile.name(),
            status: body.status().unwrap_or_default(),
            known: self.operation.statuses(profile),
        })
    }
}

impl Schemas for Compiled {
    fn schema(&self, profile: Profile, body: Body) -> Option<&Schema> {
        Some(self.body(profile, body)?.schema())
    }
}

impl CompiledBody {
    fn new(operation: &Arc<Operation>, profile: Profile, body: Body) -> Self {
        Self {
            operation: Arc::clone(operation),
            profile,
            body,
            annotated: OnceLock::new(),
            plain: OnceLock::new(),
            schema: OnceLock::new(),
            #[cfg(feature = "engine")]
            engine: OnceLock::new(),
            gate: OnceLock::new(),
        }
    }

    /// The schema as text, with the annotations that hints and generators read.
    fn annotated(&self) -> &str {
        let compose = || compose(&self.operation, self.profile, self.body);
        self.annotated
            .get_or_init(|| compose().expect("a profile composes the bodies that it lists"))
    }

    /// The schema as text for any validator.
    pub(crate) fn plain(&self) -> &str {
        self.plain.get_or_init(|| {
            let annotated = self.annotated().as_bytes();
            plain(&json::read(annotated).expect("kept by every_embedded_schema_compiles"))
        })
    }

    /// The schema for the walk over a document, for hints and for generators.
    pub(crate) fn schema(&self) -> &Schema {
        let compile = || Schema::compile(self.annotated());
        self.schema
            .get_or_init(|| compile().expect("kept by every_embedded_schema_compiles"))
    }

    /// The schema for the second opinion.
    #[cfg(feature = "engine")]
    pub(crate) fn engine(&self) -> &Engine {
        self.engine.get_or_init(|| {
            self.compile_engine()
                .expect("kept by every_embedded_schema_compiles")
        })
    }

    /// The schema for the quick verdict; `None` if it is too large for one.
    pub(crate) fn gate(&self) -> Option<&Gate> {
        let compile = || Gate::compile(self.schema(), self.profile.asserts_formats());
        self.gate.get_or_init(compile).as_ref()
    }

    #[cfg(feature = "engine")]
    fn compile_engine(&self) -> Result<Engine, String> {
        let schema = self.annotated();
        let schema = serde_json::from_str(schema).map_err(|error| error.to_string())?;
        Engine::compile(&schema, self.profile.asserts_formats())
    }
}

#[cfg(test)]
impl Compiled {
    /// An operation whose only body is a request with this schema.
    pub(crate) fn of_request(schema: &str) -> Arc<Self> {
        let create = &*CREATE_WORKSPACE_RECORD;
        let body = CompiledBody {
            annotated: OnceLock::from(schema.to_owned()),
            ..CompiledBody::new(create, Profile::Wire, Body::Request)
        };
        Arc::new(Self {
            operation: Arc::clone(create),
            bodies: vec![body],
        })
    }

    /// Like [`of_request`](Self::of_request), where the gate checks against another schema than the walk over the document does.
    #[cfg(not(feature = "engine"))]
    pub(crate) fn with_another_gate(schema: &str, gates: &str) -> Arc<Self> {
        let mut compiled = Self::of_request(schema);
        let gate = Gate::compile(&Schema::compile(gates).unwrap(), true);
        let body = &mut Arc::get_mut(&mut compiled).unwrap().bodies[0];
        body.gate = OnceLock::from(gate);
        compiled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_schema_compiles() {
        for compiled in &CREATE.bodies {
            Schema::compile(compiled.annotated()).unwrap();
            assert!(compiled.gate().is_some());
            #[cfg(feature = "engine")]
            {
                compiled.compile_engine().unwrap();
                // The engine must know every format, even in a profile that does not assert formats.
                let schema = serde_json::from_str(compiled.plain()).unwrap();
                Engine::compile(&schema, true).unwrap();
            }
        }
    }

    #[test]
    fn an_operation_of_ones_own_has_its_own_schemas() {
        let operation = Arc::new(Operation::embedded("create", "workspaces").unwrap());
        let compiled = Compiled::of(&operation);
        assert!(!Arc::ptr_eq(&compiled, &CREATE));
        assert!(Arc::ptr_eq(
            &Compiled::of(&CREATE_WORKSPACE_RECORD),
            &CREATE
        ));
        let text = |compiled: &Compiled| {
            let body = compiled.body(Profile::Wire, Body::Request).unwrap();
            body.plain().to_owned()
        };
        assert_eq!(text(&compiled), text(&CREATE));
    }
}

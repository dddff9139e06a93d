//! An independent validator with the embedded schemas.

use attio_contract::{Body, Contract, Profile};
use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;
use std::collections::HashMap;

/// `boon` with every embedded schema, and the contract's definitions of the formats.
pub(crate) struct SecondEngine {
    schemas: Schemas,
    indices: HashMap<(Profile, Body), SchemaIndex>,
}

impl SecondEngine {
    pub(crate) fn new() -> Self {
        let mut schemas = Schemas::new();
        let mut indices = HashMap::new();
        for profile in Profile::ALL {
            let contract = Contract::new(profile);
            for (index, body) in contract.bodies().enumerate() {
                let url = format!("schema:///{profile}/{index}.json");
                let schema = compiled(&contract, body, &url, &mut schemas);
                indices.insert((profile, body), schema);
            }
        }
        assert!(!indices.is_empty());
        Self { schemas, indices }
    }

    pub(crate) fn accepts(&self, profile: Profile, body: Body, value: &Value) -> bool {
        self.schemas
            .validate(value, self.indices[&(profile, body)])
            .is_ok()
    }
}

fn compiled(contract: &Contract, body: Body, url: &str, schemas: &mut Schemas) -> SchemaIndex {
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V2020_12);
    if contract.profile().asserts_formats() {
        compiler.enable_format_assertions();
    }
    let schema = serde_json::from_str(contract.schema(body).unwrap()).unwrap();
    compiler.add_resource(url, schema).unwrap();
    compiler.compile(url, schemas).unwrap()
}

/// Whether `boon` accepts a body by the contract's plain schema.
pub(crate) fn accepts(contract: &Contract, body: Body, value: &Value) -> bool {
    let mut schemas = Schemas::new();
    let index = compiled(contract, body, "schema:///workspace.json", &mut schemas);
    schemas.validate(value, index).is_ok()
}

/// The same engine with one schema.
pub(crate) struct Alone(Schemas, SchemaIndex);

impl Alone {
    pub(crate) fn new(schema: &str) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        let url = "schema:///alone.json";
        compiler
            .add_resource(url, serde_json::from_str(schema).unwrap())
            .unwrap();
        let index = compiler.compile(url, &mut schemas).unwrap();
        Self(schemas, index)
    }

    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.0.validate(value, self.1).is_ok()
    }
}

//! What is compared: the library, its rivals, and parsers as floors.

use crate::handwritten::{BadRequest, Request, Success};
use crate::sonic::Sonic;
use crate::workloads::{PROFILE, Workload};
use attio_contract::{Body, Contract};
use boon::{Compiler, Draft, Schemas};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

/// Whether these bytes are a valid body.
pub type Judge = Box<dyn Fn(&[u8]) -> bool>;

/// A way from bytes to a verdict.
pub struct Contender {
    /// Its name in the table.
    pub name: &'static str,
    /// The packages it is made of.
    pub packages: &'static [&'static str],
    /// What is called.
    pub about: &'static str,
    /// What its verdicts are worth.
    pub promise: Promise,
    judge: fn(Body) -> Judge,
}

/// What the verdicts of a contender are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// A wrong one stops the bench.
    Right,
    /// Wrong ones are marked.
    Attempt,
    /// It gives no verdict, only parses.
    None,
}

/// `Contract::is_valid`.
pub const IS_VALID: Contender = Contender {
    name: "is_valid",
    packages: &["attio-contract"],
    about: "`Contract::is_valid`",
    promise: Promise::Right,
    judge: |body| {
        let contract = Contract::new(PROFILE);
        Box::new(move |bytes| contract.is_valid(body, bytes))
    },
};

/// `Contract::check`, with all findings.
pub const CHECK: Contender = Contender {
    name: "check",
    packages: &["attio-contract"],
    about: "`Contract::check`, all findings",
    promise: Promise::Right,
    judge: |body| {
        let contract = Contract::new(PROFILE);
        Box::new(move |bytes| contract.check(body, bytes).is_valid())
    },
};

/// The one whose speed is the unit.
pub const JSONSCHEMA: Contender = Contender {
    name: "jsonschema",
    packages: &["jsonschema", "serde_json"],
    about: "`serde_json::from_slice`, `Validator::is_valid`, formats asserted; the unit of speed",
    promise: Promise::Attempt,
    judge: jsonschema,
};

/// A parse that keeps nothing.
pub const IGNORED_ANY: Contender = Contender {
    name: "IgnoredAny",
    packages: &["serde_json"],
    about: "`serde_json::from_slice` to `IgnoredAny`: a parse that keeps nothing, no verdict",
    promise: Promise::None,
    judge: |_| parses::<IgnoredAny>(),
};

/// The contenders under the system's allocator.
pub const ALL: [Contender; 8] = [
    IS_VALID,
    CHECK,
    JSONSCHEMA,
    Contender {
        name: "jsonschema+sonic",
        packages: &["jsonschema", "sonic-rs"],
        about: "the same over `sonic_rs::from_slice`",
        promise: Promise::Attempt,
        judge: |body| {
            let options = jsonschema::options_for::<Sonic>()
                .with_draft(jsonschema::Draft::Draft202012)
                .should_validate_formats(true);
            let validator = options.build(&schema(body)).unwrap();
            Box::new(move |bytes| {
                let value = sonic_rs::from_slice::<sonic_rs::Value>(bytes);
                value.is_ok_and(|value| validator.is_valid(&value))
            })
        },
    },
    Contender {
        name: "boon",
        packages: &["boon", "serde_json"],
        about: "`serde_json::from_slice`, `Schemas::validate`, formats asserted",
        promise: Promise::Attempt,
        judge: boon,
    },
    Contender {
        name: "structs",
        packages: &["serde", "serde_json"],
        about: "`serde_json::from_slice` to structs as written by hand, with `deny_unknown_fields`; \
                no check of formats, sizes and members, and arrays pass for objects",
        promise: Promise::Attempt,
        judge: |body| match body {
            Body::Request => parses::<Request>(),
            Body::Response(200) => parses::<Success>(),
            Body::Response(_) => parses::<BadRequest>(),
        },
    },
    Contender {
        name: "Value",
        packages: &["serde_json"],
        about: "`serde_json::from_slice` to `Value`: a parse that keeps all, no verdict",
        promise: Promise::None,
        judge: |_| parses::<Value>(),
    },
    IGNORED_ANY,
];

/// The contenders under mimalloc.
pub const UNDER_MIMALLOC: [Contender; 1] = [Contender {
    name: "jsonschema+mimalloc",
    packages: &["jsonschema", "serde_json", "mimalloc"],
    about: "as `jsonschema`, in a program whose allocator is mimalloc",
    promise: Promise::Attempt,
    judge: jsonschema,
}];

impl Contender {
    /// This contender, ready for bodies of this kind.
    pub fn judge(&self, body: Body) -> Judge {
        (self.judge)(body)
    }

    /// How many bodies of the workload get the wrong verdict; none if it gives none.
    pub fn wrong(&self, workload: &Workload) -> usize {
        if self.promise == Promise::None {
            return 0;
        }
        let judge = self.judge(workload.body);
        let verdicts = workload.texts().map(judge);
        let wrong = verdicts.zip(&workload.verdicts);
        wrong.filter(|(verdict, right)| verdict != *right).count()
    }
}

fn schema(body: Body) -> Value {
    let contract = Contract::new(PROFILE);
    serde_json::from_str(contract.schema(body).unwrap()).unwrap()
}

fn jsonschema(body: Body) -> Judge {
    let options = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true);
    let validator = options.build(&schema(body)).unwrap();
    Box::new(move |bytes| {
        let value = serde_json::from_slice(bytes);
        value.is_ok_and(|value| validator.is_valid(&value))
    })
}

fn boon(body: Body) -> Judge {
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V2020_12);
    compiler.enable_format_assertions();
    compiler
        .add_resource("schema.json", schema(body))
        .expect("the name is a location");
    let mut schemas = Schemas::new();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    Box::new(move |bytes| {
        let value = serde_json::from_slice(bytes);
        value.is_ok_and(|value| schemas.validate(&value, index).is_ok())
    })
}

fn parses<T: DeserializeOwned + 'static>() -> Judge {
    Box::new(|bytes| serde_json::from_slice::<T>(bytes).is_ok())
}

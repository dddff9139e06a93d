use super::*;
use crate::CREATE_WORKSPACE_RECORD;
use crate::engine::Engine;
use crate::{Contract, Profile};
use serde_json::Value;

#[test]
fn quick_look() {
    for profile in Profile::ALL {
        for body in Contract::new(profile).bodies() {
            let embedded = CREATE_WORKSPACE_RECORD.embedded(profile, body).unwrap();
            let gate = embedded.gate().unwrap();
            eprintln!("{profile} {body:?} {}", gate.program.groups.len());
        }
    }
}

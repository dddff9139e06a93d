//! Bodies that break one assertion, with the findings that must be reported.
//!
//! A body is made valid along the way to the site and broken there. If the way leads through an `anyOf`, its other
//! branches must refuse the value too: by its type, by the property that only one of them has, or, if all of them
//! are open, because each gets a value of a wrong type.

pub(super) mod breaker;
mod reason;
mod strings;
mod ways;

use super::demands::Fit;
use super::site;
use crate::report::rule::Rule;
use crate::schema::{Additional, Schema, SchemaId, Types};
use crate::validate::keyword::Keyword;
use serde_json::Value;
use ways::{Step, Way};

/// An assertion that can be broken, and the way to it.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) id: SchemaId,
    pub(super) keyword: Keyword,
    steps: Vec<(SchemaId, Step)>,
}

/// The result of breaking a target: the assertions that are broken, and the expected findings.
pub(super) struct Break {
    pub(super) value: Value,
    pub(super) assertions: Vec<(SchemaId, Keyword)>,
    pub(super) rule: Rule,
    pub(super) at: String,
}

/// Every assertion with the way to it, or with the reason why no body breaks it alone.
pub(super) fn targets(
    schema: &Schema,
    formats: bool,
) -> (Vec<Target>, Vec<(SchemaId, Keyword, &'static str)>) {
    let mut targets = Vec::new();
    let mut others = Vec::new();
    let fit = Fit {
        schema,
        heeds_advice: false,
    };
    let ways = ways::ways(fit);
    for (id, keyword) in site::assertions(schema, formats) {
        let Some(way) = &ways[id] else {
            others.push((id, keyword, "no valid value leads to it"));
            continue;
        };
        match reason::reason(fit, way, id, keyword) {
            Some(reason) => others.push((id, keyword, reason)),
            None => targets.push(Target {
                id,
                keyword,
                steps: way.steps.clone(),
            }),
        }
    }
    (targets, others)
}

/// The branch that an object means which says nothing about it: the first that takes properties of any name.
fn first_open(schema: &Schema, any_of: SchemaId) -> Option<usize> {
    let object = Types::of("object");
    let takes_objects = |id| object.is_some_and(|object| schema.types(id).meets(object));
    schema.node(any_of).any_of.iter().position(|branch| {
        takes_objects(branch.schema)
            && branch.when.is_none()
            && schema.node(branch.schema).additional != Additional::Forbidden
    })
}

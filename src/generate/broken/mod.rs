//! Bodies that break one assertion, with the findings that must be reported.
//!
//! A body is made valid along the way to the site and broken there. If the way leads through an `anyOf`, its other
//! branches must refuse the value too: by its type, by the property that only one of them has, or, if all of them
//! are open, because each gets a value of a wrong type.

pub(super) mod breaker;
mod strings;

use super::site;
use crate::report::rule::Rule;
use crate::schema::{Additional, Schema, SchemaId, Types};
use crate::validate::keyword::Keyword;
use serde_json::Value;

/// One step from a schema to one inside it.
#[derive(Clone, Copy, Debug)]
enum Step {
    Property(usize),
    Additional,
    Items,
    Branch(usize),
}

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
    let ways = ways(schema);
    for (id, keyword) in site::assertions(schema, formats) {
        let steps = ways[id].clone();
        match reason(schema, &steps, id, keyword) {
            Some(reason) => others.push((id, keyword, reason)),
            None => targets.push(Target { id, keyword, steps }),
        }
    }
    (targets, others)
}

/// The steps from the root to each schema.
fn ways(schema: &Schema) -> Vec<Vec<(SchemaId, Step)>> {
    let mut ways = vec![Vec::new(); schema.ids().count()];
    for id in schema.ids() {
        let node = schema.node(id);
        let properties = node.properties.iter().enumerate();
        let properties = properties.map(|(index, (_, child))| (Step::Property(index), *child));
        let branches = node.any_of.iter().enumerate();
        let branches = branches.map(|(index, branch)| (Step::Branch(index), branch.schema));
        let additional = match node.additional {
            Additional::Against(child) => Some((Step::Additional, child)),
            _ => None,
        };
        let items = node.items.map(|child| (Step::Items, child));
        for (step, child) in properties.chain(branches).chain(additional).chain(items) {
            // Schemas are listed before the schemas inside them, so the way to this one is known.
            let mut way: Vec<_> = ways[id].clone();
            way.push((id, step));
            ways[child] = way;
        }
    }
    ways
}

fn reason(
    schema: &Schema,
    steps: &[(SchemaId, Step)],
    id: SchemaId,
    keyword: Keyword,
) -> Option<&'static str> {
    match keyword {
        Keyword::MaxLength => Some("a text over 10 MiB; tested on its own"),
        Keyword::Required(index) => {
            let name = &schema.node(id).required[usize::from(index)];
            let &(parent, Step::Branch(branch)) = steps.last()? else {
                return None;
            };
            let branches = &schema.node(parent).any_of;
            let distinctive = &branches[branch].distinctive;
            let is_told_without = distinctive.iter().any(|other| other != name);
            let open = first_open(schema, parent);
            let moves = distinctive.contains(name)
                && !is_told_without
                && open.is_some_and(|open| open != branch);
            moves.then_some("without this property the object means the other branch")
        }
        Keyword::Never => {
            let (&(object, Step::Property(index)), rest) = steps.split_last()? else {
                return None;
            };
            let &(parent, Step::Branch(branch)) = rest.last()? else {
                return None;
            };
            let name = &schema.node(object).properties[index].0;
            let branches = schema.node(parent).any_of.iter().enumerate();
            let mut others = branches.filter(|(other, _)| *other != branch);
            let moves = others.any(|(_, other)| other.distinctive.contains(name));
            moves.then_some("with this property the object means the other branch")
        }
        _ => None,
    }
}

fn first_open(schema: &Schema, any_of: SchemaId) -> Option<usize> {
    let object = Types::of("object");
    let takes_objects = |id| object.is_some_and(|object| schema.types(id).meets(object));
    schema.node(any_of).any_of.iter().position(|branch| {
        takes_objects(branch.schema)
            && schema.node(branch.schema).additional != Additional::Forbidden
    })
}

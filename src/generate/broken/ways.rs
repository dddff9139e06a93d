//! The ways from a body to the schemas inside.

use crate::generate::demands::{Demands, Fit};
use crate::schema::{Additional, Schema, SchemaId};

/// One step from a schema to one inside it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Property(usize),
    Additional,
    Items,
    Branch(usize),
}

/// A way to a schema that values can go without breaking anything else.
#[derive(Clone, Debug)]
pub(super) struct Way<'a> {
    pub(super) steps: Vec<(SchemaId, Step)>,
    /// What a value at its end has to meet.
    pub(super) demands: Demands,
    /// The properties that it must have and that can have no value.
    pub(super) impossible: Vec<&'a str>,
}

/// A way to each schema, if there is one.
pub(super) fn ways(fit: Fit<'_>) -> Vec<Option<Way<'_>>> {
    let mut ways = Ways {
        fit,
        found: vec![None; fit.schema.ids().count()],
    };
    let start = Way::new(fit, Vec::new(), fit.of(Schema::ROOT));
    ways.go(Schema::ROOT, &start);
    ways.found
}

struct Ways<'a> {
    fit: Fit<'a>,
    found: Vec<Option<Way<'a>>>,
}

impl<'a> Way<'a> {
    fn new(fit: Fit<'a>, steps: Vec<(SchemaId, Step)>, demands: Demands) -> Self {
        let impossible = fit.impossible(&demands);
        Self {
            steps,
            demands,
            impossible,
        }
    }
}

impl<'a> Ways<'a> {
    fn go(&mut self, id: SchemaId, way: &Way<'a>) {
        if self.found[id].is_some() {
            return;
        }
        self.found[id] = Some(way.clone());
        let fit = self.fit;
        let node = fit.schema.node(id);
        // Whatever is inside, the value itself is refused.
        if node.refuses {
            return;
        }
        let further = |step, demands| {
            let mut steps = way.steps.clone();
            steps.push((id, step));
            Way::new(fit, steps, demands)
        };
        for (index, (name, child)) in node.properties.iter().enumerate() {
            let others = fit.are_all(&way.demands, &way.impossible, Some(name));
            if let Some(demands) = fit.property(&way.demands, name).filter(|_| others) {
                self.go(*child, &further(Step::Property(index), demands));
            }
        }
        for (index, branch) in node.any_of.iter().enumerate() {
            let demands = fit.branch(&way.demands, id, index);
            self.go(branch.schema, &further(Step::Branch(index), demands));
        }
        if let Additional::Against(child) = node.additional {
            if way.impossible.is_empty() {
                self.go(child, &further(Step::Additional, fit.of(child)));
            }
        }
        if let Some(child) = node.items {
            let demands = fit.items(&way.demands);
            self.go(child, &further(Step::Items, demands));
        }
    }
}

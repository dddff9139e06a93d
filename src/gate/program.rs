//! A schema as the walk reads it: what applies at each place, as bits. Compiled by [`super::compile`].

use crate::format::Format;
use crate::json::{Literal, Number};
use crate::words::Words;

/// A set of the schemas of a [`Group`], a bit each.
pub(super) type Bits = u64;

/// The place of a group in its program.
pub(super) type GroupId = usize;

/// The groups of a schema. The first puts nothing to a value.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) groups: Vec<Group>,
    pub(super) root: GroupId,
}

/// The schemas that are put to one value together: those that its container asks for, which are its
/// roots and its lowest bits, and all branches of theirs.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// The answers that the container asks for.
    pub(super) roots: Bits,
    /// Schemas with `anyOf` or `not`, branches first.
    pub(super) compounds: Vec<Compound>,
    /// The roots that `null` meets.
    pub(super) null: Bits,
    /// The roots that `true` and `false` meet.
    pub(super) bool: Bits,
    pub(super) number: Numbers,
    pub(super) text: Text,
    pub(super) array: Array,
    pub(super) object: Object,
}

#[derive(Debug)]
pub(super) struct Compound {
    pub(super) bit: Bits,
    /// Of which one has to be met, if there are any.
    pub(super) branches: Bits,
    /// Which must not be met.
    pub(super) not: Bits,
}

/// What is put to a number.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) start: Bits,
    /// The roots that a number meets which breaks nothing below.
    pub(super) settled: Bits,
    pub(super) whole_only: Bits,
    pub(super) members: Vec<(Bits, Vec<Number>)>,
}

/// What is put to a text.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) start: Bits,
    /// The roots that a text meets which breaks nothing below.
    pub(super) settled: Bits,
    pub(super) checks: Vec<(Bits, Check)>,
    /// Limits in bytes.
    pub(super) limits: Vec<(Bits, usize)>,
    /// Which text is settled.
    pub(super) expected: Expected,
}

#[derive(Debug)]
pub(super) enum Check {
    Member(Words),
    Format(Format),
}

/// What is put to an array.
#[derive(Debug, Default)]
pub(super) struct Array {
    pub(super) whole: Whole,
    pub(super) items: Edge,
}

/// What is put to an object.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) whole: Whole,
    /// The declared properties, in the order of the schema.
    pub(super) properties: Vec<Property>,
    pub(super) names: Words,
    /// Which property is expected after each, by its index plus one, and at 0 which comes first: in
    /// the order of the schema and in alphabetical order, less those that are always refused.
    pub(super) follows: [Vec<usize>; 2],
    /// Where any other property leads.
    pub(super) other: Edge,
}

#[derive(Debug)]
pub(super) struct Property {
    /// `"name":`, as it mostly stands in a text; empty where the name needs escapes.
    pub(super) literal: Literal,
    pub(super) edge: Edge,
}

/// What is put to a container as a whole.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// The schemas that it does not break by its type alone.
    pub(super) start: Bits,
    /// The roots that it meets if it breaks nothing below, nor by what it holds.
    settled: Bits,
    demands: Vec<Demand>,
    /// All demands in one.
    all: Demand,
}

/// What a schema demands of a container. The default only holds the place of a group that is being compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Demand {
    pub(super) bit: Bits,
    /// The declared properties that are required, by index as a bit.
    pub(super) required: u64,
    pub(super) least: usize,
    pub(super) most: usize,
}

impl Whole {
    pub(super) fn new(group: &Group, start: Bits, demands: Vec<Demand>) -> Self {
        let none = Demand {
            bit: 0,
            required: 0,
            least: 0,
            most: usize::MAX,
        };
        let all = demands.iter().fold(none, |all, demand| Demand {
            bit: all.bit | demand.bit,
            required: all.required | demand.required,
            least: all.least.max(demand.least),
            most: all.most.min(demand.most),
        });
        Self {
            start,
            settled: group.settle(start),
            demands,
            all,
        }
    }

    /// The roots of its group that a container meets, given the schemas that no value in it breaks,
    /// the properties it has and how many values.
    #[inline]
    pub(super) fn settle(&self, group: &Group, unbroken: Bits, present: u64, count: usize) -> Bits {
        if unbroken == self.start && self.all.is_met_by(present, count) {
            return self.settled;
        }
        group.settle(unbroken & !self.broken_by(present, count))
    }

    #[inline(never)]
    fn broken_by(&self, present: u64, count: usize) -> Bits {
        let demands = self.demands.iter();
        demands
            .filter(|demand| !demand.is_met_by(present, count))
            .fold(0, |broken, demand| broken | demand.bit)
    }
}

impl Demand {
    #[inline]
    fn is_met_by(&self, present: u64, count: usize) -> bool {
        self.required & !present == 0 && self.least <= count && count <= self.most
    }
}

/// From a container to a value in it.
#[derive(Debug, Default)]
pub(super) struct Edge {
    /// The container's schemas that are broken by the value being there.
    pub(super) breaks: Bits,
    /// What is put to the value.
    pub(super) group: GroupId,
    /// The container's schema that is broken where the value does not meet a root, by root.
    pub(super) asked_by: Vec<Bits>,
    /// Whether the container meets none of its own roots when the value meets none.
    pub(super) is_vital: bool,
    /// Which text meets all that is put to the value.
    pub(super) expected: Expected,
}

/// A text that meets all roots of a group, told without the group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Expected {
    #[default]
    Nothing,
    /// Any text of at most so many bytes.
    Text(usize),
    Uuid,
}

impl Edge {
    /// The container's schemas that are not met because the value misses these roots.
    #[cold]
    pub(super) fn broken_by(&self, missed: Bits) -> Bits {
        let asked_by = self.asked_by.iter().enumerate();
        asked_by
            .filter(|(root, _)| missed & (1 << root) != 0)
            .fold(0, |broken, (_, bit)| broken | bit)
    }
}

impl Group {
    /// The roots that a value meets, given the schemas of which it breaks no other keyword.
    #[inline]
    pub(super) fn settle(&self, unbroken: Bits) -> Bits {
        if self.compounds.is_empty() {
            return unbroken & self.roots;
        }
        self.settled(unbroken, true) & self.roots
    }

    /// Whether no root can be met any more, whatever comes.
    #[inline(never)]
    pub(super) fn is_hopeless(&self, unbroken: Bits) -> bool {
        self.roots != 0 && self.settled(unbroken, false) & self.roots == 0
    }

    #[inline(never)]
    fn settled(&self, mut met: Bits, negations: bool) -> Bits {
        for compound in &self.compounds {
            let misses_all = compound.branches != 0 && met & compound.branches == 0;
            if misses_all || (negations && met & compound.not != 0) {
                met &= !compound.bit;
            }
        }
        met
    }
}

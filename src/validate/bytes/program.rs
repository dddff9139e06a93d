//! A schema in the form that the walk reads: what applies at each place, as bits. Compiled by [`super::compile`].

use crate::json::{Literal, Number};
use crate::schema::format::Format;
use crate::schema::name_set::NameSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A set of the schemas of a [`Group`], one bit each.
pub(super) type Bits = u64;

/// The place of a group in its program.
pub(super) type GroupId = usize;

/// The groups of a schema. The first one puts no schema to a value.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) groups: Vec<Group>,
    /// Leads to the outermost value, as if it were in a container with one schema.
    pub(super) root: Edge,
    /// The order in which the keys of the last body came: a guess for the next one.
    pub(super) is_sorted: AtomicBool,
}

/// The schemas that apply to one value: those that its container asks for, which are the group's roots and its lowest
/// bits, and all their branches.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// The schemas whose answers the container asks for.
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
    /// At least one of these must be met, if there are any.
    pub(super) branches: Bits,
    /// None of these may be met.
    pub(super) not: Bits,
}

/// What applies to a number.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) start: Bits,
    /// The roots that a number meets if it breaks nothing below.
    pub(super) settled: Bits,
    pub(super) whole_only: Bits,
    pub(super) members: Vec<(Bits, Vec<Number>)>,
    pub(super) limits: Vec<(Bits, NumberLimit)>,
}

#[derive(Debug)]
pub(super) enum NumberLimit {
    Minimum(Number),
    Maximum(Number),
    DecimalPlaces(usize),
}

/// What applies to a string.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) start: Bits,
    /// The roots that a string meets if it breaks nothing below.
    pub(super) settled: Bits,
    pub(super) checks: Vec<(Bits, StringCheck)>,
    /// Limits in bytes.
    pub(super) limits: Vec<(Bits, usize)>,
    /// A string of at most this many bytes breaks nothing below, whatever its content.
    pub(super) free: usize,
    /// Which string is settled at once.
    pub(super) expected: Expected,
}

#[derive(Debug)]
pub(super) enum StringCheck {
    Member(Arc<NameSet>),
    Format(Format),
    DecimalPlaces(usize),
}

/// What applies to an array.
#[derive(Debug, Default)]
pub(super) struct Array {
    pub(super) whole: Whole,
    pub(super) items: Edge,
}

/// What applies to an object.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) whole: Whole,
    /// The declared properties, in the order of the schema, followed by one that never occurs.
    pub(super) properties: Vec<Property>,
    /// Which property is expected first.
    pub(super) first: Follows,
    /// The names of the properties, then their ids.
    pub(super) names: NameSet,
    /// How many words of 64 bits it takes to note every property that was met.
    pub(super) words: usize,
    /// Where any other property leads.
    pub(super) other: Edge,
}

/// Set in every object from the start.
pub(super) const RARE: u64 = 1 << 63;

#[derive(Debug, Default)]
pub(super) struct Property {
    /// `"name":`, as it is usually written; empty if the name needs escapes or is an id.
    pub(super) literal: Literal,
    /// Set once the property was met, or [`RARE`] for a property that the walk looks at more closely: one that has no bit of its own, or
    /// an id. So a single test finds both those and repeated ones.
    pub(super) bit: u64,
    /// Its own bit; 0 if the 63 bits are used up, and it is noted by its index instead.
    pub(super) noted: u64,
    /// The same for a property and its id.
    pub(super) index: usize,
    /// Whether the name is an id.
    pub(super) is_id: bool,
    /// The schemas that are broken if the property occurs by its name and by its id.
    pub(super) twice: Bits,
    pub(super) edge: Edge,
    pub(super) follows: Follows,
}

/// The indices of the properties that are expected next: in the order of the schema, and in alphabetical order.
/// Properties that are always refused are never expected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Follows {
    pub(super) in_schema: u32,
    pub(super) sorted: u32,
}

impl Follows {
    #[inline]
    pub(super) fn next(self, is_sorted: bool) -> usize {
        (if is_sorted {
            self.sorted
        } else {
            self.in_schema
        }) as usize
    }
}

/// What applies to a container as a whole.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// The schemas that it does not break by its type alone.
    pub(super) start: Bits,
    demands: Vec<Demand>,
    /// The outcomes for containers that break the sets of schemas that containers usually break: a table in which each
    /// has its slot by [`place`].
    outcomes: Vec<Outcome>,
}

/// The outcome for a container that breaks exactly these schemas.
#[derive(Clone, Debug)]
struct Outcome {
    unbroken: Bits,
    /// All demands of the unbroken schemas combined.
    demand: Demand,
    /// The roots that it meets if it satisfies the demand.
    met: Bits,
}

/// What a schema demands of a container. The default is a placeholder in a group that is being compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Demand {
    pub(super) bit: Bits,
    /// The bits of the properties that are required.
    pub(super) required: u64,
    pub(super) least: usize,
    pub(super) most: usize,
}

impl Whole {
    /// `usual` has the sets of schemas that containers leave unbroken, apart from demands.
    pub(super) fn new(group: &Group, start: Bits, demands: Vec<Demand>, usual: &[Bits]) -> Self {
        let size = (2 * usual.len()).next_power_of_two();
        let mut outcomes = vec![Outcome::new(group, 0, &demands); size];
        for unbroken in usual {
            // If two have the same slot, the first keeps it.
            let outcome = &mut outcomes[place(*unbroken, size)];
            if outcome.unbroken == 0 {
                *outcome = Outcome::new(group, *unbroken, &demands);
            }
        }
        Self {
            start,
            demands,
            outcomes,
        }
    }

    /// The roots of its group that a container meets, given the schemas that no value in it breaks, the properties it
    /// has, and the number of values.
    #[inline]
    pub(super) fn settle(&self, group: &Group, unbroken: Bits, present: u64, count: usize) -> Bits {
        let outcome = self.outcomes.get(place(unbroken, self.outcomes.len()));
        if let Some(outcome) = outcome {
            if outcome.unbroken == unbroken && outcome.demand.is_met_by(present, count) {
                return outcome.met;
            }
        }
        self.settled(group, unbroken, present, count)
    }

    #[inline(never)]
    fn settled(&self, group: &Group, unbroken: Bits, present: u64, count: usize) -> Bits {
        let demands = self.demands.iter();
        let broken = demands
            .filter(|demand| !demand.is_met_by(present, count))
            .fold(0, |broken, demand| broken | demand.bit);
        group.settle(unbroken & !broken)
    }
}

/// The slot of a set's outcome in a table of this size, a power of two.
#[inline]
fn place(unbroken: Bits, size: usize) -> usize {
    // Multiplication by an odd number near 2^64 divided by the golden ratio.
    let mixed = unbroken.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let place = mixed as usize;
    place & size.wrapping_sub(1)
}

impl Outcome {
    fn new(group: &Group, unbroken: Bits, demands: &[Demand]) -> Self {
        let none = Demand {
            bit: 0,
            required: 0,
            least: 0,
            most: usize::MAX,
        };
        let put = demands.iter().filter(|demand| unbroken & demand.bit != 0);
        let demand = put.fold(none, |all, demand| Demand {
            bit: all.bit | demand.bit,
            required: all.required | demand.required,
            least: all.least.max(demand.least),
            most: all.most.min(demand.most),
        });
        Self {
            unbroken,
            demand,
            met: group.settle(unbroken),
        }
    }
}

impl Demand {
    #[inline]
    fn is_met_by(&self, present: u64, count: usize) -> bool {
        self.required & !present == 0 && self.least <= count && count <= self.most
    }
}

/// Leads from a container to a value in it.
#[derive(Debug, Default)]
pub(super) struct Edge {
    /// The container's schemas that are broken because the value is there at all.
    pub(super) breaks: Bits,
    /// What applies to the value.
    pub(super) group: GroupId,
    /// For each root, the container's schemas that are broken if the value does not meet it.
    pub(super) asked_by: Vec<Bits>,
    /// Whether the container meets none of its own roots if the value meets none.
    pub(super) is_vital: bool,
    /// Which string meets everything that applies to the value.
    pub(super) expected: Expected,
}

/// Which strings meet all roots of a group, so that the group need not be consulted.
#[derive(Clone, Debug, Default)]
pub(super) enum Expected {
    #[default]
    Nothing,
    /// Any string of at most this many bytes.
    Text(usize),
    Format(Format),
    Member(Arc<NameSet>),
}

impl Edge {
    /// The container's schemas that are not met because the value misses these roots.
    pub(super) fn broken_by(&self, mut missed: Bits) -> Bits {
        let mut broken = 0;
        while missed != 0 {
            broken |= self.asked_by[missed.trailing_zeros() as usize];
            missed &= missed - 1;
        }
        broken
    }
}

impl Group {
    /// The roots that a value meets, given the schemas whose other keywords it does not break.
    #[inline]
    pub(super) fn settle(&self, unbroken: Bits) -> Bits {
        if self.compounds.is_empty() {
            return unbroken & self.roots;
        }
        self.settled(unbroken, true) & self.roots
    }

    /// Whether no root can be met any more, whatever follows.
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

//! A schema compiled for the walk: what applies at each place, as bits.

use crate::format::Format;
use crate::json::{Literal, Number};
use crate::schema::{Additional, Schema, SchemaId, SchemaNode, Types};
use crate::words::Words;
use std::collections::HashMap;

/// A set of the schemas of a [`Group`], a bit each.
pub(super) type Bits = u64;

/// The place of a group in its program.
pub(super) type GroupId = usize;

/// More groups than any sensible schema needs; schemas put to undeclared properties can multiply.
const MOST_GROUPS: usize = 10_000;

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
    compounds: Vec<Compound>,
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
struct Compound {
    bit: Bits,
    /// Of which one has to be met, if there are any.
    branches: Bits,
    /// Which must not be met.
    not: Bits,
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
    pub(super) start: Bits,
    /// The roots that an array meets which breaks nothing below.
    pub(super) settled: Bits,
    pub(super) items: Edge,
    pub(super) demands: Demands,
}

/// What is put to an object.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) start: Bits,
    /// The roots that an object meets which breaks nothing below.
    pub(super) settled: Bits,
    /// The declared properties, in the order of the schema.
    pub(super) properties: Vec<Property>,
    pub(super) names: Words,
    /// Which property is expected after each, by its index plus one, and at 0 which comes first: in
    /// the order of the schema and in alphabetical order, less those that are always refused.
    pub(super) follows: [Vec<usize>; 2],
    /// Where any other property leads.
    pub(super) other: Edge,
    pub(super) demands: Demands,
}

#[derive(Debug)]
pub(super) struct Property {
    /// `"name":`, as it mostly stands in a text; empty where the name needs escapes.
    pub(super) literal: Literal,
    pub(super) edge: Edge,
}

/// What a container as a whole has to have.
#[derive(Debug)]
pub(super) struct Demands {
    each: Vec<Demand>,
    /// All of them in one.
    all: Demand,
}

#[derive(Clone, Debug)]
struct Demand {
    bit: Bits,
    /// The declared properties that are required, by index as a bit.
    required: u64,
    least: usize,
    most: usize,
}

impl Default for Demands {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Demands {
    fn new(each: Vec<Demand>) -> Self {
        let none = Demand {
            bit: 0,
            required: 0,
            least: 0,
            most: usize::MAX,
        };
        let all = each.iter().fold(none, |all, demand| Demand {
            bit: all.bit | demand.bit,
            required: all.required | demand.required,
            least: all.least.max(demand.least),
            most: all.most.min(demand.most),
        });
        Self { each, all }
    }

    /// Whether a container of these properties and so many values meets all.
    #[inline]
    pub(super) fn are_met_by(&self, present: u64, count: usize) -> bool {
        self.all.is_met_by(present, count)
    }

    /// The schemas that such a container breaks.
    #[inline(never)]
    pub(super) fn broken_by(&self, present: u64, count: usize) -> Bits {
        let each = self.each.iter();
        each.filter(|demand| !demand.is_met_by(present, count))
            .map(|demand| demand.bit)
            .fold(0, or)
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
    asked_by: Vec<Bits>,
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

impl Program {
    /// `None` if a group has more schemas or an object more declared properties than there are
    /// bits.
    pub(super) fn compile(schema: &Schema, formats: bool) -> Option<Self> {
        let mut compiler = Compiler {
            schema,
            formats,
            groups: Vec::new(),
            by_roots: HashMap::new(),
        };
        compiler.group(Vec::new())?;
        let root = compiler.group(vec![Schema::ROOT])?;
        Some(Self {
            groups: compiler.groups,
            root,
        })
    }
}

struct Compiler<'s> {
    schema: &'s Schema,
    formats: bool,
    groups: Vec<Group>,
    by_roots: HashMap<Vec<SchemaId>, GroupId>,
}

/// What a schema of a container has to say on a value in it.
enum Claim {
    Nothing,
    /// The value must not be there.
    Absent,
    /// This schema is put to it.
    Put(SchemaId),
}

impl<'s> Compiler<'s> {
    fn group(&mut self, roots: Vec<SchemaId>) -> Option<GroupId> {
        if let Some(id) = self.by_roots.get(&roots) {
            return Some(*id);
        }
        let id = self.groups.len();
        if id == MOST_GROUPS {
            return None;
        }
        self.groups.push(Group::default());
        self.by_roots.insert(roots.clone(), id);
        let count = roots.len();
        let (schemas, compounds) = self.closure(roots)?;
        let mut group = Group {
            roots: low_bits(count),
            compounds,
            ..Group::default()
        };
        let nodes: Vec<(Bits, &SchemaNode)> = schemas
            .iter()
            .enumerate()
            .map(|(bit, schema)| (1 << bit, self.schema.node(*schema)))
            .collect();
        group.null = group.settle(start(&nodes, "null"));
        group.bool = group.settle(start(&nodes, "boolean"));
        group.number = numbers(&group, &nodes);
        group.text = text(&group, &nodes, self.formats);
        group.array = self.array(&group, &nodes)?;
        group.object = self.object(&group, &nodes)?;
        self.groups[id] = group;
        Some(id)
    }

    /// The schemas put to a value with these, and those of them that need others.
    fn closure(&self, roots: Vec<SchemaId>) -> Option<(Vec<SchemaId>, Vec<Compound>)> {
        let mut schemas = roots;
        let mut compounds = Vec::new();
        let mut at = 0;
        while let Some(schema) = schemas.get(at) {
            let node = self.schema.node(*schema);
            let mut add = |schema| -> Option<Bits> {
                schemas.push(schema);
                (schemas.len() <= 64).then(|| 1 << (schemas.len() - 1))
            };
            let mut branches = 0;
            for branch in &node.any_of {
                branches |= add(branch.schema)?;
            }
            let not = node.not.map_or(Some(0), &mut add)?;
            if branches | not != 0 {
                let bit = 1 << at;
                compounds.push(Compound { bit, branches, not });
            }
            at += 1;
        }
        // A branch stands behind its parent.
        compounds.reverse();
        (at <= 64).then_some((schemas, compounds))
    }

    fn array(&mut self, group: &Group, nodes: &[(Bits, &SchemaNode)]) -> Option<Array> {
        let start = hopeful(group, start(nodes, "array"));
        let claims = nodes.iter().filter(|(bit, _)| start & bit != 0);
        let claims = claims.map(|(bit, node)| (*bit, put(node.items)));
        let items = self.edge(group, start, claims.collect())?;
        Some(Array {
            start,
            settled: group.settle(start),
            items,
            demands: demands(nodes, start, |node| (0, node.min_items, node.max_items)),
        })
    }

    fn object(&mut self, group: &Group, nodes: &[(Bits, &'s SchemaNode)]) -> Option<Object> {
        let start = hopeful(group, start(nodes, "object"));
        let live: Vec<_> = nodes
            .iter()
            .filter(|(bit, _)| start & bit != 0)
            .copied()
            .collect();
        let mut names: Vec<&'s str> = Vec::new();
        for (_, node) in &live {
            let declared = node.properties.iter().map(|(name, _)| name);
            for name in declared.chain(&node.required) {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        if names.len() > 64 {
            return None;
        }
        let mut properties = Vec::new();
        let mut expected = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let claims = live.iter().map(|(bit, node)| (*bit, claim(node, name)));
            let edge = self.edge(group, start, claims.collect())?;
            let literal = literal(name);
            if !group.is_hopeless(start & !edge.breaks) {
                expected.push(index);
            }
            properties.push(Property { literal, edge });
        }
        let others = live
            .iter()
            .map(|(bit, node)| (*bit, additional(node.additional)));
        let other = self.edge(group, start, others.collect())?;
        let mut sorted = expected.clone();
        sorted.sort_by_key(|index| names[*index]);
        let index_bit = |name: &String| {
            let index = names.iter().position(|known| known == name);
            index.map_or(0, |index| 1 << index)
        };
        let demands = demands(nodes, start, |node| {
            let required = node.required.iter().map(index_bit).fold(0, or);
            (required, node.min_properties, node.max_properties)
        });
        Some(Object {
            start,
            settled: group.settle(start),
            properties,
            follows: [
                follows(names.len(), &expected),
                follows(names.len(), &sorted),
            ],
            names: Words::new(names.iter().copied()),
            other,
            demands,
        })
    }

    fn edge(&mut self, group: &Group, start: Bits, claims: Vec<(Bits, Claim)>) -> Option<Edge> {
        let mut edge = Edge::default();
        let mut roots = Vec::new();
        for (bit, claim) in claims {
            match claim {
                Claim::Put(schema) if self.schema.node(schema).never => edge.breaks |= bit,
                Claim::Absent => edge.breaks |= bit,
                Claim::Nothing => {}
                Claim::Put(schema) => {
                    roots.push(schema);
                    edge.asked_by.push(bit);
                }
            }
        }
        let asking = edge.asked_by.iter().copied().fold(0, or);
        edge.is_vital = asking != 0 && group.is_hopeless(start & !edge.breaks & !asking);
        edge.group = self.group(roots)?;
        edge.expected = self.groups[edge.group].text.expected;
        Some(edge)
    }
}

fn or(a: Bits, b: Bits) -> Bits {
    a | b
}

fn low_bits(count: usize) -> Bits {
    if count == 64 { !0 } else { (1 << count) - 1 }
}

/// The same bits; none where they cannot meet a root, as then nothing below can change that.
fn hopeful(group: &Group, start: Bits) -> Bits {
    if group.is_hopeless(start) { 0 } else { start }
}

/// The schemas that a value of this type does not break by its type alone.
fn start(nodes: &[(Bits, &SchemaNode)], name: &str) -> Bits {
    let takes = |node: &SchemaNode| {
        let has_type = node
            .types
            .is_none_or(|types| Types::of(name).is_some_and(|of_name| types.meets(of_name)));
        let has_member = node.members.as_ref().is_none_or(|members| match name {
            "null" => members.null,
            "number" | "integer" => !members.numbers.is_empty(),
            "string" => !members.strings.is_empty(),
            _ => false,
        });
        !node.never && has_type && has_member
    };
    let taking = nodes.iter().filter(|(_, node)| takes(node));
    taking.map(|(bit, _)| *bit).fold(0, or)
}

fn numbers(group: &Group, nodes: &[(Bits, &SchemaNode)]) -> Numbers {
    let any = start(nodes, "number");
    let start = any | start(nodes, "integer");
    let members = nodes.iter().filter(|(bit, _)| start & bit != 0);
    Numbers {
        start,
        settled: group.settle(start),
        whole_only: start & !any,
        members: members
            .filter_map(|(bit, node)| Some((*bit, node.members.as_ref()?.numbers.clone())))
            .collect(),
    }
}

fn text(group: &Group, nodes: &[(Bits, &SchemaNode)], formats: bool) -> Text {
    let start = start(nodes, "string");
    let live = || nodes.iter().filter(|(bit, _)| start & bit != 0);
    let members = live().filter_map(|(bit, node)| {
        let strings = node.members.as_ref()?.strings.iter();
        let words = Words::new(strings.map(String::as_str));
        Some((*bit, Check::Member(words)))
    });
    let formats = live().filter_map(|(bit, node)| {
        let format = node.format.filter(|_| formats)?;
        Some((*bit, Check::Format(format)))
    });
    let limits: Vec<_> = live()
        .filter_map(|(bit, node)| Some((*bit, node.max_length?)))
        .collect();
    let checks: Vec<_> = members.chain(formats).collect();
    let smallest_limit = limits.iter().map(|(_, limit)| *limit).min();
    let smallest_limit = smallest_limit.unwrap_or(usize::MAX);
    let settled = group.settle(start);
    let expected = match checks[..] {
        _ if settled != group.roots => Expected::Nothing,
        [] => Expected::Text(smallest_limit),
        [(_, Check::Format(Format::Uuid))] if smallest_limit >= 36 => Expected::Uuid,
        _ => Expected::Nothing,
    };
    Text {
        start,
        settled,
        checks,
        limits,
        expected,
    }
}

fn demands(
    nodes: &[(Bits, &SchemaNode)],
    start: Bits,
    of: impl Fn(&SchemaNode) -> (u64, Option<usize>, Option<usize>),
) -> Demands {
    let live = nodes.iter().filter(|(bit, _)| start & bit != 0);
    let demands = live.filter_map(|(bit, node)| {
        let (required, least, most) = of(node);
        (required != 0 || least.is_some() || most.is_some()).then(|| Demand {
            bit: *bit,
            required,
            least: least.unwrap_or(0),
            most: most.unwrap_or(usize::MAX),
        })
    });
    Demands::new(demands.collect())
}

fn put(schema: Option<SchemaId>) -> Claim {
    schema.map_or(Claim::Nothing, Claim::Put)
}

fn claim(node: &SchemaNode, name: &str) -> Claim {
    match node.property(name) {
        Some(property) => Claim::Put(node.properties[property].1),
        None => additional(node.additional),
    }
}

fn additional(additional: Additional) -> Claim {
    match additional {
        Additional::Allowed => Claim::Nothing,
        Additional::Forbidden => Claim::Absent,
        Additional::Judged(schema) => Claim::Put(schema),
    }
}

/// What follows each of `count` properties in this order; `count` after the last.
fn follows(count: usize, order: &[usize]) -> Vec<usize> {
    let mut follows = vec![count; count + 1];
    let mut before = 0;
    for &index in order {
        follows[before] = index;
        before = index + 1;
    }
    follows
}

fn literal(name: &str) -> Literal {
    let needs_escape = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if name.bytes().any(needs_escape) {
        return Literal::default();
    }
    Literal::new(&format!("\"{name}\":"))
}

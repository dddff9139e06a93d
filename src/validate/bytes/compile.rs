//! Compiles a schema into the program that the walk reads.

mod properties;
mod shape;

use super::order::follow;
use super::program::{
    Array, Bits, Compound, Demand, Edge, Expected, Group, GroupId, NumberLimit, Numbers, Object,
    Program, Property, RARE, StringCheck, Text, Whole,
};
use crate::json::Literal;
use crate::schema::name_set::NameSet;
use crate::schema::{Additional, Schema, SchemaId, SchemaNode, Types};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// More groups than any sensible schema needs, beside one for each schema; schemas put to undeclared properties can
/// multiply.
const SPARE_GROUPS: usize = 10_000;

impl Program {
    /// `None` if a group has more schemas, or an object has more required properties, than there are bits, or if
    /// the schemas of a group disagree on the ids of properties.
    pub(super) fn compile(schema: &Schema, formats: bool) -> Option<Self> {
        let mut compiler = Compiler {
            schema,
            same: shape::representatives(schema),
            formats,
            groups: Vec::new(),
            by_roots: HashMap::new(),
        };
        compiler.group(Vec::new())?;
        let container = Group {
            roots: 1,
            ..Group::default()
        };
        let root = compiler.edge(&container, 1, vec![(1, Claim::Put(Schema::ROOT))])?;
        Some(Self {
            groups: compiler.groups,
            root,
            is_sorted: AtomicBool::default(),
        })
    }
}

struct Compiler<'s> {
    schema: &'s Schema,
    /// For each schema the first one that asks the same of a value: attributes of one type share their groups.
    same: Vec<SchemaId>,
    formats: bool,
    groups: Vec<Group>,
    by_roots: HashMap<Vec<SchemaId>, GroupId>,
}

/// What a container's schema says about a value in it.
enum Claim {
    Nothing,
    /// The value must not be there.
    Absent,
    /// The value must meet this schema.
    Put(SchemaId),
}

impl<'s> Compiler<'s> {
    fn group(&mut self, mut roots: Vec<SchemaId>) -> Option<GroupId> {
        for root in &mut roots {
            *root = self.same[*root];
        }
        if let Some(id) = self.by_roots.get(&roots) {
            return Some(*id);
        }
        let id = self.groups.len();
        if id == SPARE_GROUPS + self.schema.ids().len() {
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

    /// The schemas that apply to a value along with these, and which of them depend on others.
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
        // Branches come after their parent here.
        compounds.reverse();
        (at <= 64).then_some((schemas, compounds))
    }

    fn array(&mut self, group: &Group, nodes: &[(Bits, &SchemaNode)]) -> Option<Array> {
        let start = hopeful(group, start(nodes, "array"));
        let claims = nodes.iter().filter(|(bit, _)| start & bit != 0);
        let claims = claims.map(|(bit, node)| (*bit, put(node.items)));
        let items = self.edge(group, start, claims.collect())?;
        let demands = demands(nodes, start, |node| (0, node.min_items, node.max_items));
        let usual = usual(start, &[&items]);
        Some(Array {
            whole: Whole::new(group, start, demands, &usual),
            items,
        })
    }

    fn object(&mut self, group: &Group, nodes: &[(Bits, &'s SchemaNode)]) -> Option<Object> {
        let start = hopeful(group, start(nodes, "object"));
        let is_live = |(bit, _): &&(Bits, _)| start & bit != 0;
        let live: Vec<_> = nodes.iter().filter(is_live).copied().collect();
        let (names, twins) = properties::names(&live)?;
        let bits = properties::property_bits(&names, &twins, &live)?;
        let others = live
            .iter()
            .map(|(bit, node)| (*bit, additional(node.additional)));
        let other = self.edge(group, start, others.collect())?;
        let twice = properties::twice(&live);
        let mut properties = Vec::new();
        for ((name, &noted), &twin) in names.iter().zip(&bits).zip(&twins) {
            let claims = live.iter().map(|(bit, node)| (*bit, claim(node, name)));
            let edge = self.edge(group, start, claims.collect())?;
            let twice = twice.get(names[twin]).copied().unwrap_or_default();
            properties.push(property(name, noted, (twin, names[twin]), twice, edge));
        }
        let edges: Vec<&Edge> = properties.iter().map(|property| &property.edge).collect();
        let usual = usual(start, &[&edges[..], &[&other]].concat());
        let is_expected = |index: &usize| {
            twins[*index] == *index && !group.is_hopeless(start & !properties[*index].edge.breaks)
        };
        let expected: Vec<usize> = (0..names.len()).filter(is_expected).collect();
        let first = follow(&mut properties, expected, &names)?;
        properties.push(Property::default());
        let by_name = NameSet::new(names.iter().copied());
        let bit_of = |name: &String| by_name.find(name.as_bytes()).map_or(0, |index| bits[index]);
        let demands = demands(nodes, start, |node| {
            let required = node.required.iter().map(bit_of).fold(0, or);
            (required, node.min_properties, node.max_properties)
        });
        Some(Object {
            whole: Whole::new(group, start, demands, &usual),
            properties,
            first,
            words: names.len().div_ceil(64),
            names: by_name,
            other,
        })
    }

    fn edge(&mut self, group: &Group, start: Bits, claims: Vec<(Bits, Claim)>) -> Option<Edge> {
        let mut edge = Edge::default();
        let mut roots = Vec::new();
        for (bit, claim) in claims {
            match claim {
                Claim::Put(schema) if self.schema.node(schema).never => edge.breaks |= bit,
                Claim::Put(schema) if self.schema.node(schema).refuses => {
                    edge.breaks |= bit;
                    // Other things may be wrong with the value besides.
                    roots.push(schema);
                    edge.asked_by.push(bit);
                }
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
        edge.expected = self.groups[edge.group].text.expected.clone();
        Some(edge)
    }
}

/// A property, its own bit if it has one, the index and name of the property that it is another name of, or its own,
/// and the schemas that an object breaks that has both.
fn property(name: &str, noted: u64, twin: (usize, &str), twice: Bits, edge: Edge) -> Property {
    let is_id = twin.1 != name;
    Property {
        literal: literal(name),
        bit: if noted == 0 || is_id { RARE } else { noted },
        noted,
        index: twin.0,
        is_id,
        twice,
        edge,
        ..Property::default()
    }
}

fn or(a: Bits, b: Bits) -> Bits {
    a | b
}

fn low_bits(count: usize) -> Bits {
    if count == 64 { !0 } else { (1 << count) - 1 }
}

/// The same bits, or none if they cannot meet a root: nothing below can change that.
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
        !node.never && !node.refuses && has_type && has_member
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
            .clone()
            .filter_map(|(bit, node)| Some((*bit, node.members.as_ref()?.numbers.clone())))
            .collect(),
        limits: members
            .flat_map(|(bit, node)| {
                let limits = [
                    node.minimum.map(NumberLimit::Minimum),
                    node.maximum.map(NumberLimit::Maximum),
                    node.decimal_places.map(NumberLimit::DecimalPlaces),
                ];
                limits.into_iter().flatten().map(|limit| (*bit, limit))
            })
            .collect(),
    }
}

fn text(group: &Group, nodes: &[(Bits, &SchemaNode)], formats: bool) -> Text {
    let start = start(nodes, "string");
    let live = || nodes.iter().filter(|(bit, _)| start & bit != 0);
    let members = live().filter_map(|(bit, node)| {
        let words = &node.members.as_ref()?.set;
        Some((*bit, StringCheck::Member(Arc::clone(words))))
    });
    let formats = live().filter_map(|(bit, node)| {
        let format = node.format.filter(|_| formats)?;
        Some((*bit, StringCheck::Format(format)))
    });
    let limits: Vec<_> = live()
        .filter_map(|(bit, node)| Some((*bit, node.max_length?)))
        .collect();
    let places = live()
        .filter_map(|(bit, node)| Some((*bit, StringCheck::DecimalPlaces(node.decimal_places?))));
    let checks: Vec<_> = members.chain(formats).chain(places).collect();
    let smallest_limit = limits.iter().map(|(_, limit)| *limit).min();
    let smallest_limit = smallest_limit.unwrap_or(usize::MAX);
    let settled = group.settle(start);
    let expected = match &checks[..] {
        _ if settled != group.roots => Expected::Nothing,
        [] => Expected::Text(smallest_limit),
        _ if smallest_limit < usize::MAX => Expected::Nothing,
        [(_, StringCheck::Format(format))] => Expected::Format(*format),
        [(_, StringCheck::Member(words))] => Expected::Member(Arc::clone(words)),
        _ => Expected::Nothing,
    };
    Text {
        free: if checks.is_empty() { smallest_limit } else { 0 },
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
) -> Vec<Demand> {
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
    demands.collect()
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
        Additional::Against(schema) => Claim::Put(schema),
    }
}

/// The sets of schemas that a container usually leaves unbroken: by which properties are there, and if a value meets
/// all but one of the schemas that apply to it.
fn usual(start: Bits, edges: &[&Edge]) -> Vec<Bits> {
    const MOST: usize = 32;
    let mut usual = vec![start];
    let mut at = 0;
    while let Some(&unbroken) = usual.get(at) {
        for edge in edges {
            for broken in std::iter::once(&0).chain(&edge.asked_by) {
                let left = unbroken & !edge.breaks & !broken;
                if left != 0 && usual.len() < MOST && !usual.contains(&left) {
                    usual.push(left);
                }
            }
        }
        at += 1;
    }
    usual
}

fn literal(name: &str) -> Literal {
    let needs_escape = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if name.bytes().any(needs_escape) {
        return Literal::default();
    }
    Literal::new(&format!("\"{name}\":"))
}

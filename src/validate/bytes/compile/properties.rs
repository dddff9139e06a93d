//! The names, ids and bits of the properties of an object.

use crate::schema::SchemaNode;
use crate::validate::bytes::program::Bits;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// One bit of 64 is taken by `RARE`.
const OWN_BITS: usize = 63;

/// The names that the schemas declare or require, each once, in the order of the schemas, and then the ids of properties.
/// Each with the index of the name that it is another name of, or with its own. `None` if the schemas disagree on the
/// ids.
pub(super) fn names<'s>(live: &[(Bits, &'s SchemaNode)]) -> Option<(Vec<&'s str>, Vec<usize>)> {
    if !agree_on_ids(live) {
        return None;
    }
    let mut seen = HashMap::new();
    let (mut names, mut twins) = (Vec::new(), Vec::new());
    let declared = live.iter().flat_map(|(_, node)| {
        let properties = node.properties.iter().map(|(name, _)| name);
        properties.chain(&node.required).map(|name| (name, name))
    });
    for (name, twin) in declared.chain(ids(live)) {
        let index = names.len();
        if let Entry::Vacant(entry) = seen.entry(name.as_str()) {
            entry.insert(index);
            names.push(name.as_str());
            twins.push(seen[twin.as_str()]);
        }
    }
    Some((names, twins))
}

/// Whether an id is that of one property, and every schema that requires the property knows its id: the walk notes a
/// property by its id for all schemas.
fn agree_on_ids(live: &[(Bits, &SchemaNode)]) -> bool {
    let mut known: HashMap<&str, &str> = HashMap::new();
    let agree = ids(live).all(|(id, name)| *known.entry(id).or_insert(name) == name);
    agree
        && live.iter().all(|(_, node)| {
            let required: HashSet<&str> = node.required.iter().map(String::as_str).collect();
            let mut ids = known.iter().filter(|(_, name)| required.contains(*name));
            ids.all(|(id, name)| {
                let index = node.property(id);
                index.is_some_and(|index| node.properties[index].0 == **name)
            })
        })
}

/// The ids of properties, each with the name of its property.
fn ids<'s>(live: &[(Bits, &'s SchemaNode)]) -> impl Iterator<Item = (&'s String, &'s String)> {
    live.iter().flat_map(|(_, node)| {
        let aliases = node.aliases.iter();
        aliases.map(|(id, index)| (id, &node.properties[*index].0))
    })
}

/// For each property with an id, the schemas that an object breaks that has it by its name and by its id.
pub(super) fn twice<'s>(live: &[(Bits, &'s SchemaNode)]) -> HashMap<&'s str, Bits> {
    let mut twice = HashMap::new();
    for (bit, node) in live {
        for (_, index) in &node.aliases {
            *twice.entry(node.properties[*index].0.as_str()).or_default() |= bit;
        }
    }
    twice
}

/// A bit for each name, which the walk sets when it meets the property. The required names come first, since demands are
/// made of bits; `None` if there are more of them than bits. The names that come too late have no bit. An id
/// has the bit of its property.
pub(super) fn property_bits(
    names: &[&str],
    twins: &[usize],
    live: &[(Bits, &SchemaNode)],
) -> Option<Vec<u64>> {
    let required = live.iter().flat_map(|(_, node)| &node.required);
    let required: HashSet<&str> = required.map(String::as_str).collect();
    let (mut order, others): (Vec<usize>, Vec<usize>) = (0..names.len())
        .filter(|index| twins[*index] == *index)
        .partition(|index| required.contains(names[*index]));
    if order.len() > OWN_BITS {
        return None;
    }
    order.extend(others);
    let mut bits = vec![0; names.len()];
    for (bit, index) in order.into_iter().take(OWN_BITS).enumerate() {
        bits[index] = 1 << bit;
    }
    for (index, twin) in twins.iter().enumerate() {
        bits[index] = bits[*twin];
    }
    Some(bits)
}

//! Replacements for what was probably meant. A hint names the replacement and never the mistake.

use crate::json::{Document, NodeId};
use crate::operation::Operation;
use crate::schema::SchemaNode;

/// Longer names are no near misses, and comparing them would cost.
const LONGEST: usize = 64;

/// The member of an enum that a text probably stands for: an alias, another case.
pub(crate) fn member(operation: &Operation, node: &SchemaNode, text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let members = &node.members.as_ref()?.strings;
    let upper = text.trim().to_ascii_uppercase();
    let alias = operation.aliases.get(&upper);
    let member = members.iter().find(|member| Some(*member) == alias);
    let member = member.or_else(|| {
        members
            .iter()
            .find(|member| member.to_ascii_uppercase() == upper)
    });
    member
        .or_else(|| near(members.iter().filter(|member| member.len() > 3), text))
        .cloned()
}

/// The known property whose name is nearest to an unknown one.
pub(crate) fn property(node: &SchemaNode, name: &str) -> Option<String> {
    near(node.properties.iter().map(|(known, _)| known), name).cloned()
}

/// What to do about a missing property: nothing to say but for an envelope left out.
pub(crate) fn missing(document: &Document<'_>, object: NodeId, name: &str) -> Option<String> {
    let only = |key: &str| {
        document
            .children(object)
            .any(|child| document.key(child).is_some_and(|found| found == key))
    };
    (name == "data" && only("values"))
        .then(|| "wrap the body: {\"data\": {\"values\": …}}".to_owned())
}

/// Whether two names are one insertion, deletion, replacement or swap of neighbours apart.
pub(crate) fn is_one_edit_away(known: &str, name: &str) -> bool {
    name.len() <= LONGEST && strsim::osa_distance(known, name) == 1
}

fn near<'a>(known: impl Iterator<Item = &'a String>, name: &str) -> Option<&'a String> {
    if name.len() > LONGEST {
        return None;
    }
    let folded = name.to_ascii_lowercase().replace(['-', ' '], "_");
    let distance = |known: &str| strsim::osa_distance(&known.to_ascii_lowercase(), &folded);
    let nearest = known
        .map(|known| (distance(known), known))
        .min_by_key(|(distance, _)| *distance)?;
    // Short names need to be nearer: two edits turn any word of three letters into another.
    (nearest.0 <= if nearest.1.len() > 5 { 2 } else { 1 }).then_some(nearest.1)
}

//! Why no body breaks some assertions alone.

use super::{Fit, Step, Way, first_open};
use crate::schema::{Branch, SchemaId, SchemaNode};
use crate::validate::keyword::Keyword;

/// The reason why no body breaks this assertion alone; `None` if one does.
pub(super) fn reason(
    fit: Fit<'_>,
    way: &Way<'_>,
    id: SchemaId,
    keyword: Keyword,
) -> Option<&'static str> {
    let node = fit.schema.node(id);
    let is_branch = matches!(way.steps.last(), Some((_, Step::Branch(_))));
    if node.refuses && keyword != Keyword::Refuse && !(is_branch && keyword == Keyword::Type) {
        return Some("the schema refuses every value");
    }
    keyword_alone(fit, way, id, keyword).or_else(|| another_branch(fit, way, id, keyword))
}

/// The reason that has to do with the schema itself.
fn keyword_alone(
    fit: Fit<'_>,
    way: &Way<'_>,
    id: SchemaId,
    keyword: Keyword,
) -> Option<&'static str> {
    let (node, demands) = (fit.schema.node(id), &way.demands);
    let is_alone = match keyword {
        Keyword::MaxLength => return Some("a text over 10 MiB; tested on its own"),
        Keyword::Format if node.members.is_some() => {
            return Some("a string without the format is no member either");
        }
        Keyword::Required(index) => {
            let name = &node.required[usize::from(index)];
            fit.are_all(demands, &way.impossible, Some(name))
        }
        Keyword::AdditionalProperties | Keyword::MinProperties => way.impossible.is_empty(),
        Keyword::MaxProperties => {
            let most = node.max_properties.unwrap_or(0) + 1;
            let required = fit.required(demands).len();
            way.impossible.is_empty() && fit.has_optional(demands, most.saturating_sub(required))
        }
        Keyword::Twice if node.max_properties.is_some() => {
            return Some("an object with a property by its name and its id has too many");
        }
        Keyword::Twice => {
            let mut names = node.aliases.iter();
            let can_be = |index: usize| fit.has_property(demands, &node.properties[index].0);
            way.impossible.is_empty() && names.any(|(_, index)| can_be(*index))
        }
        Keyword::MaxItems => fit.is_possible(&fit.items(demands)),
        Keyword::Not => node.not.is_some_and(|not| fit.is_possible(&fit.of(not))),
        Keyword::Refuse => fit.is_possible(&demands.if_not_refused(id)),
        _ => true,
    };
    (!is_alone).then_some("no value is right but for this")
}

/// Whether an object that breaks the assertion would mean another branch of an `anyOf`.
fn another_branch(
    fit: Fit<'_>,
    way: &Way<'_>,
    id: SchemaId,
    keyword: Keyword,
) -> Option<&'static str> {
    const WITHOUT: &str = "without this property the object means the other branch";
    const WITH: &str = "with this property the object means the other branch";
    let schema = fit.schema;
    let node = schema.node(id);
    if let Keyword::Required(index) = keyword {
        let name = &node.required[usize::from(index)];
        let &(parent, Step::Branch(branch)) = way.steps.last()? else {
            return None;
        };
        let branches = &schema.node(parent).any_of;
        if branches[branch].is_said_by(name) {
            return Some(WITHOUT);
        }
        let distinctive = &branches[branch].distinctive;
        let is_told_without = distinctive.iter().any(|other| other != name);
        let open = first_open(schema, parent);
        let moves = distinctive.contains(name)
            && !is_told_without
            && open.is_some_and(|open| open != branch);
        return moves.then_some(WITHOUT);
    }
    let (&(object, Step::Property(index)), rest) = way.steps.split_last()? else {
        return None;
    };
    let &(parent, Step::Branch(branch)) = rest.last()? else {
        return None;
    };
    let name = &schema.node(object).properties[index].0;
    let branches = &schema.node(parent).any_of;
    if is_moved(node, keyword, name, &branches[branch], branches) {
        return Some("with another value the object means the other branch");
    }
    let branches = branches.iter().enumerate();
    let mut others = branches.filter(|(other, _)| *other != branch);
    let moves =
        keyword == Keyword::Never && others.any(|(_, other)| other.distinctive.contains(name));
    moves.then_some(WITH)
}

/// Whether the value of this property says which branch is meant, so that a broken one says something else.
fn is_moved(
    node: &SchemaNode,
    keyword: Keyword,
    name: &str,
    own: &Branch,
    branches: &[Branch],
) -> bool {
    let is_string = own.said_by_strings().any(|said| said == name);
    let is_said_by_its_value = own.is_said_by_value(name);
    let by_others = branches.iter().filter(|branch| !std::ptr::eq(*branch, own));
    // A string that is no member is still a string.
    let mut strings = by_others.clone().flat_map(Branch::said_by_strings);
    let becomes_string = keyword == Keyword::Enum && strings.any(|said| said == name);
    let mut by_others = by_others;
    let becomes_another = keyword == Keyword::Not
        && node.not.is_some()
        && own.when.is_none()
        && by_others.any(|branch| branch.is_said_by_value(name));
    is_said_by_its_value
        || (is_string && keyword == Keyword::Type)
        || becomes_string
        || becomes_another
}

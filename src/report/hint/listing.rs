//! Names of a workspace, as hints show them.

use super::spelling;
use crate::api::object::Object;

/// How many names a hint lists.
const FEW: usize = 5;

/// Longer titles are not shown.
const LONGEST: usize = 80;

/// `one of "Free", "Team", and 3 more`.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut count = 0_usize;
    let mut few = Vec::new();
    for name in names {
        count += 1;
        if few.len() < FEW {
            few.extend(shown(name).map(|name| format!("\"{name}\"")));
        }
    }
    if few.is_empty() {
        return None;
    }
    let more = match count - few.len() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let one_of = if few.len() == 1 && more.is_empty() {
        ""
    } else {
        "one of "
    };
    Some(format!("{one_of}{}{more}", few.join(", ")))
}

/// A name, unless it is too long to be shown.
pub(super) fn shown(name: &str) -> Option<String> {
    (name.chars().count() <= LONGEST).then(|| name.to_owned())
}

/// The attributes that records of an object can be found by. A body cannot have the value of one that only the API sets.
fn matchable(object: &Object) -> impl Iterator<Item = &String> + Clone {
    let all = object.attributes.iter();
    let unique = all.filter(|attribute| attribute.is_unique && !attribute.is_archived);
    let writable = unique.filter(|attribute| attribute.is_writable());
    writable.map(|attribute| &attribute.api_slug)
}

/// The attributes that records of an object can be found by.
pub(crate) fn unique_attributes(object: &Object) -> Option<String> {
    listed(matchable(object).map(String::as_str))
}

/// What to write for the name of an attribute to match by: the unique one that it is like, or all of them.
pub(crate) fn attribute_to_match(object: &Object, name: &str) -> Option<String> {
    let slugs = matchable(object);
    let same = slugs
        .clone()
        .find(|slug| spelling::is_same_name(slug, name));
    let near = same.or_else(|| spelling::nearest(slugs, name));
    near.and_then(|slug| shown(slug))
        .or_else(|| unique_attributes(object))
}

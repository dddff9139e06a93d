//! What changed between two states of a workspace, and what that breaks.

use super::Metadata;
use crate::api::object::{Attribute, Choice, Object};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

/// A change of a workspace: see [`Metadata::changes`]. Displayed in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The slug of the object, as it was; as it is for a new one.
    pub object: String,
    /// The slug of the attribute, if the change is about one.
    pub attribute: Option<String>,
    /// What it breaks; [`Breaks::Nothing`] for a harmless change.
    pub breaks: Breaks,
    /// What changed.
    pub message: String,
}

/// What a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Breaks {
    /// Programs that write: a body that was right may now be refused, or do something else.
    Writes,
    /// Programs that read: a response may now look different.
    Reads,
    /// Both.
    Both,
    /// Nothing.
    Nothing,
}

impl Breaks {
    /// Its name: `writes`, `reads`, `writes, reads` or `harmless`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Writes => "writes",
            Self::Reads => "reads",
            Self::Both => "writes, reads",
            Self::Nothing => "harmless",
        }
    }

    /// Whether it breaks anything.
    pub fn is_breaking(self) -> bool {
        self != Self::Nothing
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.object)?;
        if let Some(attribute) = &self.attribute {
            write!(f, ".{attribute}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Metadata {
    /// What changed from these metadata to newer ones, and what each change breaks: objects and attributes in the order of
    /// their slugs. Objects, attributes and options are the same if they have the same id, or the same slug or title where an id is missing. An
    /// object whose attributes only one side has is not compared.
    ///
    /// ```
    /// use attio_contract::{Breaks, Metadata};
    ///
    /// let old = Metadata::parse(br#"{"data": [{"api_slug": "plan", "type": "text"}]}"#)?;
    /// let new = Metadata::parse(br#"{"data": [{"api_slug": "plan", "type": "number"}]}"#)?;
    /// let changes = old.changes(&new);
    /// assert_eq!(changes[0].breaks, Breaks::Both);
    /// assert_eq!(changes[0].message, "its type was text, is number");
    /// # Ok::<(), attio_contract::MetadataError>(())
    /// ```
    pub fn changes(&self, newer: &Self) -> Vec<Change> {
        let mut changes = Changes::default();
        let pairs = pairs(&self.objects, &newer.objects, |object| {
            (object.id.as_deref(), &object.slug)
        });
        for (old, new) in pairs {
            match (old, new) {
                (Some(old), Some(new)) => changes.object(old, new),
                (Some(old), None) => {
                    // Without a list of all objects, this one may only be left out.
                    let (breaks, message) = if newer.is_complete {
                        (Breaks::Both, "the object is gone")
                    } else {
                        (Breaks::Nothing, "the object is left out")
                    };
                    changes.add(old, None, breaks, message);
                }
                (None, Some(new)) => changes.add(new, None, Breaks::Nothing, "a new object"),
                (None, None) => {}
            }
        }
        changes
            .0
            .sort_by(|a, b| (&a.object, &a.attribute).cmp(&(&b.object, &b.attribute)));
        changes.0
    }
}

/// Puts two lists side by side: by id, or else by name if one of the two has no id. What only the newer one has comes
/// last.
fn pairs<'a, T>(
    old: &'a [T],
    new: &'a [T],
    names: impl Fn(&'a T) -> (Option<&'a str>, &'a str),
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let of_new: Vec<_> = new.iter().map(&names).collect();
    let ids = of_new.iter().enumerate();
    let by_id: HashMap<_, _> = ids
        .filter_map(|(index, (id, _))| Some(((*id)?, index)))
        .collect();
    let of_old = old.iter().map(&names);
    let same = of_old.clone().map(|(id, _)| by_id.get(id?).copied());
    let mut same: Vec<Option<usize>> = same.collect();
    let taken: HashSet<usize> = same.iter().flatten().copied().collect();
    let mut rest: BTreeSet<usize> = (0..new.len()).collect();
    rest.retain(|index| !taken.contains(index));
    let mut by_name: HashMap<_, Vec<usize>> = HashMap::new();
    for index in rest.iter().rev() {
        by_name.entry(of_new[*index].1).or_default().push(*index);
    }
    for ((id, name), same) in of_old.zip(&mut same) {
        let Some(candidates) = by_name.get_mut(name).filter(|_| same.is_none()) else {
            continue;
        };
        let is_free = |index: &usize| id.is_none() || of_new[*index].0.is_none();
        if let Some(place) = candidates.iter().rposition(is_free) {
            let index = candidates.remove(place);
            rest.remove(&index);
            *same = Some(index);
        }
    }
    let both = old.iter().zip(same);
    let both = both.map(|(old, same)| (Some(old), same.map(|index| &new[index])));
    let added = rest.into_iter().map(|index| (None, Some(&new[index])));
    both.chain(added).collect()
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(
        &mut self,
        object: &Object,
        attribute: Option<&Attribute>,
        breaks: Breaks,
        message: impl Into<String>,
    ) {
        self.0.push(Change {
            object: object.slug.clone(),
            attribute: attribute.map(|attribute| attribute.api_slug.clone()),
            breaks,
            message: message.into(),
        });
    }

    fn object(&mut self, old: &Object, new: &Object) {
        if old.slug != new.slug {
            let message = format!("its slug is `{}` now", new.slug);
            self.add(old, None, Breaks::Both, message);
        }
        if !old.is_complete || !new.is_complete {
            return;
        }
        let pairs = pairs(&old.attributes, &new.attributes, |attribute| {
            (attribute.id.as_deref(), &attribute.api_slug)
        });
        for (before, after) in pairs {
            match (before, after) {
                (Some(before), Some(after)) => self.attribute(old, before, after),
                (Some(before), None) => {
                    self.add(old, Some(before), Breaks::Both, "the attribute is gone");
                }
                (None, Some(after)) => self.new_attribute(old, after),
                (None, None) => {}
            }
        }
    }

    fn new_attribute(&mut self, object: &Object, attribute: &Attribute) {
        if attribute.is_needed_on_create() {
            let message = "a new attribute, which is required and has no default";
            self.add(object, Some(attribute), Breaks::Writes, message);
        } else {
            self.add(object, Some(attribute), Breaks::Nothing, "a new attribute");
        }
    }

    fn attribute(&mut self, object: &Object, old: &Attribute, new: &Attribute) {
        let mut add = |breaks, message: String| self.add(object, Some(old), breaks, message);
        if old.api_slug != new.api_slug {
            add(Breaks::Both, format!("its slug is `{}` now", new.api_slug));
        }
        if old.kind != new.kind {
            let message = format!("its type was {}, is {}", kind(old), kind(new));
            add(Breaks::Both, message);
        }
        for (breaks, message) in flags(old, new) {
            add(breaks, message.to_owned());
        }
        let narrowed = narrowed(old, new);
        if let Some((breaks, message)) = narrowed {
            add(breaks, message.to_owned());
        }
        if old.title != new.title {
            let title = |attribute: &Attribute| attribute.title.clone().unwrap_or_default();
            let message = format!("its title was {:?}, is {:?}", title(old), title(new));
            add(Breaks::Nothing, message);
        }
        if old.given.get("description") != new.given.get("description") {
            add(Breaks::Nothing, "its description changed".to_owned());
        }
        self.choices(object, old, new);
    }

    fn choices(&mut self, object: &Object, old: &Attribute, new: &Attribute) {
        let (Some(before), Some(after)) = (&old.choices, &new.choices) else {
            return;
        };
        let what = if new.kind == "status" {
            "status"
        } else {
            "option"
        };
        let pairs = pairs(before, after, |choice| {
            (choice.id.as_deref(), &choice.title)
        });
        for (before, after) in pairs {
            for (breaks, message) in choice(what, before, after) {
                self.add(object, Some(old), breaks, message);
            }
        }
    }
}

fn kind(attribute: &Attribute) -> &str {
    match &*attribute.kind {
        "" => "unknown",
        kind => kind,
    }
}

/// What flags changed.
fn flags(old: &Attribute, new: &Attribute) -> Vec<(Breaks, &'static str)> {
    let change = |of: fn(&Attribute) -> bool| match (of(old), of(new)) {
        (false, true) => Some(true),
        (true, false) => Some(false),
        _ => None,
    };
    let mut found = Vec::new();
    match change(|attribute| attribute.is_archived) {
        Some(true) => found.push((Breaks::Writes, "it is archived")),
        Some(false) => found.push((Breaks::Nothing, "it is no longer archived")),
        None => {}
    }
    match change(Attribute::can_be_written) {
        Some(true) => found.push((Breaks::Nothing, "it can be written now")),
        Some(false) => found.push((Breaks::Writes, "it became read-only")),
        None => {}
    }
    match change(Attribute::is_needed_on_create) {
        Some(true) if !old.is_required => {
            found.push((Breaks::Writes, "it is required now, and has no default"));
        }
        Some(true) => found.push((
            Breaks::Writes,
            "it is required, and has no default any more",
        )),
        Some(false) => found.push((Breaks::Nothing, "a create may leave it out now")),
        None => {}
    }
    match change(|attribute| attribute.is_multiselect) {
        Some(true) => found.push((
            Breaks::Both,
            "it keeps several values now, which need an array",
        )),
        Some(false) => found.push((Breaks::Both, "it keeps only one value now")),
        None => {}
    }
    match change(|attribute| attribute.is_unique) {
        Some(true) => found.push((
            Breaks::Writes,
            "it is unique now: a second record with its value is refused",
        )),
        Some(false) => found.push((
            Breaks::Writes,
            "it is no longer unique: upserts cannot match by it",
        )),
        None => {}
    }
    found
}

/// What changed about the objects that references may point at.
fn narrowed(old: &Attribute, new: &Attribute) -> Option<(Breaks, &'static str)> {
    let set = |attribute: &Attribute| -> BTreeSet<String> {
        attribute.allowed_objects.iter().cloned().collect()
    };
    let (before, after) = (set(old), set(new));
    if before == after {
        return None;
    }
    let is_wider = after.is_empty() || (!before.is_empty() && before.is_subset(&after));
    Some(if is_wider {
        (Breaks::Nothing, "it may refer to more objects now")
    } else {
        (Breaks::Writes, "it may not refer to some objects any more")
    })
}

/// What changed about an option or a status.
fn choice(what: &str, old: Option<&Choice>, new: Option<&Choice>) -> Vec<(Breaks, String)> {
    let mut found = Vec::new();
    match (old, new) {
        (Some(old), None) => {
            found.push((
                Breaks::Writes,
                format!("the {what} {:?} is gone", old.title),
            ));
        }
        (None, Some(new)) => {
            found.push((Breaks::Nothing, format!("a new {what} {:?}", new.title)));
        }
        (Some(old), Some(new)) => {
            if old.title != new.title {
                let message = format!("the {what} {:?} is called {:?} now", old.title, new.title);
                found.push((Breaks::Writes, message));
            }
            if old.is_archived != new.is_archived {
                found.push(if new.is_archived {
                    (
                        Breaks::Writes,
                        format!("the {what} {:?} is archived", old.title),
                    )
                } else {
                    (
                        Breaks::Nothing,
                        format!("the {what} {:?} is no longer archived", old.title),
                    )
                });
            }
        }
        (None, None) => {}
    }
    found
}

#[cfg(test)]
mod tests;

//! Which assertion sites a set of bodies meets and breaks.

use super::site;
use super::site::Site;
use crate::api::body::Body;
use crate::api::operation::CREATE_WORKSPACE_RECORD;
use crate::api::profile::Profile;
use crate::error::UnknownStatus;
use crate::json;
use crate::json::{Document, Kind, NodeId};
use crate::schema::{Schema, SchemaId};
use crate::validate::document::judge_and_tell;
use crate::validate::keyword::{Broken, Keyword};
use std::cell::RefCell;
use std::fmt;

/// Counts how often the bodies added met and broke each assertion site of a schema: what a set of test bodies covers.
///
/// A value meets a site if the site could have refused it and did not. In an `anyOf` only the branch that was meant
/// counts, and the others too if that one is broken.
///
/// ```
/// use attio_contract::generate::Coverage;
/// use attio_contract::{Body, Profile};
///
/// let mut coverage = Coverage::new(Profile::Wire, Body::Request)?;
/// coverage.add(br#"{"data": {"values": {"name": "Example Ltd"}}}"#);
/// coverage.add(br#"{"data": {}}"#);
/// let (_, met, broken) = coverage.sites().find(|(site, ..)| site.schema_at() == "/properties/data/required/0")
///     .expect("`values` is required");
/// assert_eq!((met, broken), (1, 1));
/// # Ok::<(), attio_contract::UnknownStatus>(())
/// ```
#[derive(Clone, Debug)]
pub struct Coverage {
    profile: Profile,
    body: Body,
    schema: &'static Schema,
    rows: Vec<Row>,
    /// The first row of each schema, then the total number of rows.
    first: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    schema: SchemaId,
    keyword: Keyword,
    met: u64,
    broken: u64,
}

impl Coverage {
    /// Starts with no bodies.
    ///
    /// # Errors
    ///
    /// [`UnknownStatus`] if the profile has no schema for the response's status.
    pub fn new(profile: Profile, body: Body) -> Result<Self, UnknownStatus> {
        let schema = CREATE_WORKSPACE_RECORD.known(profile, body)?.compiled();
        let row = |(schema, keyword)| Row {
            schema,
            keyword,
            met: 0,
            broken: 0,
        };
        let assertions = site::assertions(schema, profile.asserts_formats());
        let rows: Vec<Row> = assertions.into_iter().map(row).collect();
        let first = |id| rows.partition_point(|row| row.schema < id);
        let first = (0..=schema.ids().count()).map(first).collect();
        Ok(Self {
            profile,
            body,
            schema,
            rows,
            first,
        })
    }

    /// Counts a body. Returns `false`, and counts nothing, if it is not exactly one JSON value.
    pub fn add(&mut self, bytes: &[u8]) -> bool {
        let Ok(document) = json::read(bytes) else {
            return false;
        };
        let (schema, formats) = (self.schema, self.profile.asserts_formats());
        let this = RefCell::new(self);
        let tell = |id, value, broken: &[Broken]| {
            this.borrow_mut().reached(&document, id, value, broken);
        };
        judge_and_tell(schema, formats, &document, Some(&tell));
        true
    }

    /// Adds the counts of another set. Returns `false`, and adds nothing, if its profile or kind of body is different.
    pub fn merge(&mut self, other: &Self) -> bool {
        if (self.profile, self.body) != (other.profile, other.body) {
            return false;
        }
        for (row, more) in self.rows.iter_mut().zip(&other.rows) {
            row.met += more.met;
            row.broken += more.broken;
        }
        true
    }

    /// Each site with how often it was met and broken, in the order of the schema.
    pub fn sites(&self) -> impl Iterator<Item = (Site, u64, u64)> + '_ {
        let rows = self.rows.iter();
        rows.map(|row| {
            (
                site::site(self.schema, row.schema, row.keyword),
                row.met,
                row.broken,
            )
        })
    }

    fn reached(&mut self, document: &Document<'_>, id: SchemaId, value: NodeId, broken: &[Broken]) {
        let schema = self.schema;
        let node = schema.node(id);
        let own = || {
            broken
                .iter()
                .filter(|broken| broken.schema == id)
                .map(|broken| broken.keyword)
        };
        let kind = document.kind(value);
        let is_mistyped = own().any(|keyword| keyword == Keyword::Type);
        for row in &mut self.rows[self.first[id]..self.first[id + 1]] {
            let breaks = |keyword| match keyword {
                Keyword::AnyOfType => row.keyword == Keyword::AnyOf,
                keyword => row.keyword == keyword,
            };
            if own().any(breaks) {
                row.broken += 1;
            } else if row.keyword == Keyword::Type || (!is_mistyped && concerns(row.keyword, kind))
            {
                row.met += 1;
            }
        }
        if own().any(|keyword| keyword == Keyword::AnyOfType) {
            for branch in &node.any_of {
                self.count(branch.schema, Keyword::Type, true);
            }
        }
        if kind == Kind::Object && !is_mistyped {
            for (name, property) in &node.properties {
                let is_there = || {
                    document
                        .children(value)
                        .any(|child| document.key(child).is_some_and(|key| key == **name))
                };
                if schema.node(*property).never && !is_there() {
                    self.count(*property, Keyword::Never, false);
                }
            }
        }
    }

    fn count(&mut self, id: SchemaId, keyword: Keyword, is_broken: bool) {
        let rows = &mut self.rows[self.first[id]..self.first[id + 1]];
        if let Some(row) = rows.iter_mut().find(|row| row.keyword == keyword) {
            *(if is_broken {
                &mut row.broken
            } else {
                &mut row.met
            }) += 1;
        }
    }
}

/// Whether a keyword can refuse a value of this kind, given that its type is allowed.
fn concerns(keyword: Keyword, kind: Kind) -> bool {
    match keyword {
        Keyword::Format | Keyword::MaxLength => matches!(kind, Kind::String { .. }),
        Keyword::Required(_)
        | Keyword::AdditionalProperties
        | Keyword::MinProperties
        | Keyword::MaxProperties => kind == Kind::Object,
        Keyword::MinItems | Keyword::MaxItems => kind == Kind::Array,
        Keyword::Never => false,
        Keyword::Type | Keyword::Enum | Keyword::AnyOf | Keyword::AnyOfType | Keyword::Not => true,
    }
}

impl fmt::Display for Coverage {
    /// One line per site: how often it was met, how often it was broken, and its pointer. Ends with the numbers of
    /// sites.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (site, met, broken) in self.sites() {
            writeln!(f, "{met:>9} {broken:>9}  {site}")?;
        }
        let count = |is: fn(&Row) -> bool| self.rows.iter().filter(|row| is(row)).count();
        let (met, broken) = (count(|row| row.met > 0), count(|row| row.broken > 0));
        write!(
            f,
            "{met} met, {broken} broken, of {} sites",
            self.rows.len()
        )
    }
}

//! Which assertion sites a set of bodies meets and breaks.

use super::site;
use super::site::Site;
use crate::api::body::Body;
use crate::contract::Contract;
use crate::error::UnknownStatus;
use crate::json;
use crate::json::{Document, Kind, NodeId};
use crate::schema::{Schema, SchemaId, SchemaNode};
use crate::validate::document::find_broken_with;
use crate::validate::keyword::{Broken, Keyword};
use std::cell::RefCell;
use std::collections::HashSet;
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
    contract: Contract,
    body: Body,
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
    /// Starts with no bodies. Takes a [`Contract`], or a [`Profile`](crate::Profile) for that of *create a workspace
    /// record*.
    ///
    /// # Errors
    ///
    /// [`UnknownStatus`] if the profile has no schema for the response's status.
    pub fn new(contract: impl Into<Contract>, body: Body) -> Result<Self, UnknownStatus> {
        let contract = contract.into();
        let formats = contract.profile().asserts_formats();
        let row = |(schema, keyword)| Row {
            schema,
            keyword,
            met: 0,
            broken: 0,
        };
        let assertions = site::assertions(contract.compiled(body)?, formats);
        let rows: Vec<Row> = assertions.into_iter().map(row).collect();
        let first = |id| rows.partition_point(|row| row.schema < id);
        let schemas = contract.compiled(body)?.ids().count();
        let first = (0..=schemas).map(first).collect();
        Ok(Self {
            contract,
            body,
            rows,
            first,
        })
    }

    /// Counts a body. Returns `false`, and counts nothing, if it is not exactly one JSON value.
    pub fn add(&mut self, bytes: &[u8]) -> bool {
        let Ok(document) = json::read(bytes) else {
            return false;
        };
        let contract = self.contract.clone();
        let (schema, formats) = (
            schema(&contract, self.body),
            contract.profile().asserts_formats(),
        );
        let this = RefCell::new(self);
        let visit = |id, value, broken: &[Broken]| {
            let mut this = this.borrow_mut();
            this.reached(schema, &document, id, value, broken);
        };
        find_broken_with(schema, formats, &document, Some(&visit));
        true
    }

    /// Adds the counts of another set. Returns `false`, and adds nothing, if its operation, profile or kind of body is
    /// different.
    pub fn merge(&mut self, other: &Self) -> bool {
        let subject = |set: &Self| {
            let operation = set.contract.operation();
            let call = (operation.method().to_owned(), operation.path().to_owned());
            (call, set.contract.profile(), set.body)
        };
        if subject(self) != subject(other) {
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
        let schema = schema(&self.contract, self.body);
        rows.map(move |row| {
            (
                site::site(schema, row.schema, row.keyword),
                row.met,
                row.broken,
            )
        })
    }

    fn reached(
        &mut self,
        schema: &Schema,
        document: &Document<'_>,
        id: SchemaId,
        value: NodeId,
        broken: &[Broken],
    ) {
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
            } else if row.keyword == Keyword::Type || (!is_mistyped && row.keyword.concerns(kind)) {
                row.met += 1;
            }
        }
        if own().any(|keyword| keyword == Keyword::AnyOfType) {
            self.no_branch(schema, node);
        }
        if kind == Kind::Object && !is_mistyped {
            self.absent(schema, document, node, value);
        }
    }

    /// Counts what all branches say about the type, and those inside, as broken.
    fn no_branch(&mut self, schema: &Schema, any_of: &SchemaNode) {
        for branch in &any_of.any_of {
            self.count(branch.schema, Keyword::Type, true);
            self.count(branch.schema, Keyword::AnyOf, true);
            self.no_branch(schema, schema.node(branch.schema));
        }
    }

    /// Counts the properties that an object must not have, and does not.
    fn absent(
        &mut self,
        schema: &Schema,
        document: &Document<'_>,
        node: &SchemaNode,
        object: NodeId,
    ) {
        let keys = document
            .children(object)
            .filter_map(|child| document.key(child));
        let present: HashSet<usize> = keys.filter_map(|key| node.property(&key)).collect();
        for (index, (_, property)) in node.properties.iter().enumerate() {
            let inner = schema.node(*property);
            if (inner.never || inner.refuses) && !present.contains(&index) {
                let keyword = if inner.never {
                    Keyword::Never
                } else {
                    Keyword::Refuse
                };
                self.count(*property, keyword, false);
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

fn schema(contract: &Contract, body: Body) -> &Schema {
    let schema = contract.compiled(body);
    schema.expect("kept by `Coverage::new`, which looks it up")
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

//! What a check found, for programs and for people.

pub(crate) mod attribute;
pub(crate) mod build;
pub(crate) mod escape;
pub(crate) mod excerpt;
pub(crate) mod explain;
pub(crate) mod finding;
mod first;
pub(crate) mod hint;
pub(crate) mod issue;
pub(crate) mod line_index;
pub(crate) mod rejected;
pub(crate) mod rule;
pub(crate) mod wording;

use crate::api::body::Body;
use crate::api::operation::Operation;
use crate::report::finding::{Finding, Severity};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The findings of a check, ordered by place in the body, then by the rule's code.
///
/// Serializes as `{"valid":…,"total":…,"findings":[…]}`, and deserializes to an equal report.
///
/// ```
/// use attio_contract::{Contract, Report};
///
/// let report = Contract::default().check_request(br#"{"data":{"values":{"name":5}}}"#);
/// let json = serde_json::to_string(&report)?;
/// assert_eq!(serde_json::from_str::<Report>(&json)?, report);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a report is the verdict"]
pub struct Report {
    valid: bool,
    total: usize,
    findings: Vec<Finding>,
    #[serde(skip)]
    subject: Subject,
}

/// Which body the report is about, for people: serde and `==` ignore it.
#[derive(Clone, Default)]
pub(crate) struct Subject(Option<(Arc<Operation>, Body)>);

impl Report {
    /// The report on a body without findings.
    pub(crate) fn empty() -> Self {
        Self {
            valid: true,
            total: 0,
            findings: Vec::new(),
            subject: Subject::default(),
        }
    }

    pub(crate) fn new(valid: bool, total: usize, findings: Vec<Finding>) -> Self {
        Self {
            valid,
            total,
            findings,
            subject: Subject::default(),
        }
    }

    /// Adds findings that are not about the body, in front.
    pub(crate) fn with(mut self, findings: Vec<Finding>, limit: usize) -> Self {
        self.total += findings.len();
        self.valid &= findings.is_empty();
        self.findings.splice(0..0, findings);
        self.findings.truncate(limit);
        self
    }

    /// Says what the body is, for the report as an error. A valid one never becomes an error.
    pub(crate) fn about(mut self, operation: &Arc<Operation>, body: Body) -> Self {
        if !self.valid {
            self.subject = Subject(Some((Arc::clone(operation), body)));
        }
        self
    }

    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// For a body that was not given as bytes.
    pub(crate) fn without_spans(mut self) -> Self {
        for finding in &mut self.findings {
            finding.span = None;
        }
        self
    }

    /// Whether there is no violation and no drift, or only drift that is tolerated.
    pub fn is_valid(&self) -> bool {
        self.valid
    }

    /// The findings, ordered by place in the body. The contract's [limit](crate::Contract::with_limit) applies.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Iterates over [`findings`](Self::findings).
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    #[cfg(feature = "http")]
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// How many findings there are, including those beyond the limit.
    pub fn total(&self) -> usize {
        self.total
    }

    /// How many of the findings in the report have this severity. Those beyond the limit are not counted.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Subject {
    /// `request body of create record`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("body"),
            Some((operation, Body::Request)) => write!(f, "request body of {}", operation.name()),
            Some((operation, Body::Response(status))) => {
                write!(
                    f,
                    "response body of {} with status {status}",
                    operation.name()
                )
            }
        }
    }
}

impl fmt::Debug for Subject {
    /// Leaves out the operation's schemas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Subject {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Subject {}

impl Hash for Subject {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Display for Report {
    /// `valid` or `invalid` with the number of findings, then one line per finding. Does not end with a newline. With
    /// `{:#}` the findings quote the offending values, see [`Finding`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.valid { "valid" } else { "invalid" })?;
        match self.total {
            0 => {}
            1 => f.write_str(": 1 finding")?,
            total => write!(f, ": {total} findings")?,
        }
        for finding in &self.findings {
            f.write_str("\n  ")?;
            fmt::Display::fmt(finding, f)?;
        }
        match self.total.saturating_sub(self.findings.len()) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

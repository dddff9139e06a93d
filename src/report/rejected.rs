//! The report on an invalid body, as an error.

use crate::report::Report;
use crate::report::finding::Severity;
use std::fmt;
use std::sync::Arc;

/// The report on a body that is not valid, as an error. See [`Report::into_result`].
///
/// Its text says what was rejected, how many violations and drift findings there are, and lists them, one per line.
/// Advice is left out. `Debug` says the same, as a `main` that returns it prints that. It quotes nothing from the body, not even as `{:#}`, which many programs use to print every
/// error; for the values, format the [report](Self::report).
///
/// ```
/// use attio_contract::Contract;
///
/// let report = Contract::default().check_request(r#"{"data": {"values": {"users": 7}}}"#);
/// let rejected = report.into_result().unwrap_err().to_string();
/// assert_eq!(rejected.lines().next(), Some("request body of create record: 1 violation"));
/// ```
#[derive(Clone)]
pub struct Rejected {
    report: Arc<Report>,
    is_unsent: bool,
    #[cfg(feature = "reqwest")]
    source: Option<Unsent>,
}

impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Rejected {
    pub(crate) fn new(report: Report) -> Self {
        Self {
            report: Arc::new(report),
            is_unsent: false,
            #[cfg(feature = "reqwest")]
            source: None,
        }
    }

    /// The report that says why.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Like [`report`](Self::report), by value.
    pub fn into_report(self) -> Report {
        let report = Arc::clone(&self.report);
        drop(self);
        Arc::unwrap_or_clone(report)
    }

    /// `2 violations, 1 drift finding`.
    fn counts(&self) -> String {
        let count = |severity| self.report.count(severity);
        let (violations, drift) = (count(Severity::Violation), count(Severity::Drift));
        let more = self.report.total() - self.report.findings().len();
        let is_alone = violations + drift == 0;
        let counted = [
            (violations, "violation", "violations"),
            (drift, "drift finding", "drift findings"),
            // The severities of findings beyond the limit are not known.
            if is_alone {
                (more, "finding", "findings")
            } else {
                (more, "more finding", "more findings")
            },
        ];
        let counted = counted.iter().filter(|(count, ..)| *count > 0);
        let counted: Vec<_> = counted
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        counted.join(", ")
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.report();
        write!(f, "{}: {}", report.subject(), self.counts())?;
        if self.is_unsent {
            f.write_str(", not sent")?;
        }
        for finding in report {
            if finding.severity != Severity::Advice {
                write!(f, "\n  {finding}")?;
            }
        }
        match report.total() - report.findings().len() {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

impl std::error::Error for Rejected {
    #[cfg(feature = "reqwest")]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

impl PartialEq for Rejected {
    fn eq(&self, other: &Self) -> bool {
        (&self.report, self.is_unsent) == (&other.report, other.is_unsent)
    }
}

impl Eq for Rejected {}

/// The source of a [`Rejected`] made by the client middleware, and a way back to it.
///
/// Other middleware may wrap our error, sometimes in a transparent error: its source is the source of the error
/// inside, so the error inside is skipped. As ours has a source of its own, a `Rejected` is found through any number
/// of wrappers.
#[cfg(feature = "reqwest")]
#[derive(Clone, Debug, thiserror::Error)]
#[error("the contract middleware has the policy to refuse invalid requests")]
pub(crate) struct Unsent(pub(crate) Box<Rejected>);

#[cfg(feature = "reqwest")]
impl Rejected {
    pub(crate) fn unsent(mut self) -> Self {
        self.is_unsent = true;
        let source = Unsent(Box::new(self.clone()));
        self.source = Some(source);
        self
    }
}

impl Report {
    /// `Ok` if valid, so that you can use `?`.
    ///
    /// # Errors
    ///
    /// [`Rejected`] with this report if the body is not valid.
    ///
    /// ```
    /// use attio_contract::{Contract, Rejected};
    ///
    /// fn preflight(body: &[u8]) -> Result<(), Rejected> {
    ///     Contract::default().check_request(body).into_result()
    /// }
    ///
    /// assert!(preflight(br#"{"data":{"values":{}}}"#).is_ok());
    /// let refused = preflight(br#"{"data":{}}"#).unwrap_err();
    /// assert_eq!(refused.report().findings()[0].at, "/data");
    /// ```
    pub fn into_result(self) -> Result<(), Rejected> {
        if self.is_valid() {
            Ok(())
        } else {
            Err(Rejected::new(self))
        }
    }
}

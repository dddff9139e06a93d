use crate::{Profile, Report, Severity, UuidAs};

/// Why there is no verdict, or no schema: a configuration that does not exist. A body never causes
/// one; it gets a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A text that names no [`Profile`].
    #[error("unknown profile, expected one of {}", names())]
    UnknownProfile,
    /// A text that is no code of a [`Rule`](crate::Rule).
    #[error("unknown rule")]
    UnknownRule,
    /// A text that names no [`Severity`].
    #[error("unknown severity, expected one of {}", Severity::ALL.map(Severity::name).join(", "))]
    UnknownSeverity,
    /// A text that names no [`UuidAs`].
    #[error("unknown kind of id, expected one of {}", UuidAs::ALL.map(UuidAs::name).join(", "))]
    UnknownId,
    /// The profile has no schema for the body of this status.
    #[error("profile {profile} knows no status {status}, only {}", list(known))]
    UnknownStatus {
        /// The profile asked.
        profile: Profile,
        /// The status asked for.
        status: u16,
        /// The statuses that the profile knows, ascending.
        known: Vec<u16>,
    },
}

/// A report that is not valid, as an error: what [`Report::into_result`] gives.
///
/// Its text is that of the report, on several lines. It quotes nothing of the body, not even as `{:#}`,
/// by which many programs print every error; for that, format the [report](Self::report).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{report}")]
pub struct Rejected {
    report: Box<Report>,
}

impl Rejected {
    pub(crate) fn new(report: Report) -> Self {
        Self {
            report: Box::new(report),
        }
    }

    /// The report behind the refusal.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The same, by value.
    pub fn into_report(self) -> Report {
        *self.report
    }
}

/// `200, 400, 404`.
pub(crate) fn list(statuses: &[u16]) -> String {
    let texts: Vec<_> = statuses.iter().map(u16::to_string).collect();
    texts.join(", ")
}

fn names() -> String {
    Profile::ALL.map(Profile::name).join(", ")
}

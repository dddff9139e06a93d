//! Why there is no verdict, no schema and no value: a name or a status that does not exist. A body never causes an
//! error; it gets a report.

/// A string that is not one of the names of its kind: of a [`Profile`](crate::Profile), a [`Rule`](crate::Rule), a
/// [`Severity`](crate::Severity), a [`Target`](crate::types::Target) or a [`UuidAs`](crate::UuidAs).
///
/// ```
/// let error = "strict".parse::<attio_contract::Profile>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown profile, expected one of published, canonical, wire");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind}{}", expected(known))]
pub struct UnknownName {
    kind: &'static str,
    /// Empty if there are too many to list.
    known: Vec<String>,
}

impl UnknownName {
    pub(crate) fn new<'a>(kind: &'static str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            kind,
            known: known.into_iter().map(Into::into).collect(),
        }
    }
}

/// The profile has no schema for a response with this status, or none at all for this operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("profile {profile} {}", known_instead(*status, known))]
#[non_exhaustive]
pub struct UnknownStatus {
    /// The name of the contract's profile.
    pub profile: &'static str,
    /// The status that was asked for; 0 for a request.
    pub status: u16,
    /// The statuses that the profile knows, ascending; empty if it does not describe the operation.
    pub known: Vec<u16>,
}

/// The one operation that the vendor's page describes, and its object.
pub(crate) const PUBLISHED: (&str, &str) = ("create", "workspaces");

/// `knows no status 429, only 200, 400, 404`.
fn known_instead(status: u16, known: &[u16]) -> String {
    if known.is_empty() {
        let (operation, object) = PUBLISHED;
        return format!("describes only the operation {operation} on {object}");
    }
    let texts: Vec<_> = known.iter().map(u16::to_string).collect();
    format!("knows no status {status}, only {}", texts.join(", "))
}

fn expected(known: &[String]) -> String {
    if known.is_empty() {
        return String::new();
    }
    format!(", expected one of {}", known.join(", "))
}

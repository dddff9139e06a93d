//! What to do with invalid requests.

/// What happens to an invalid request. Responses are always handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Stops it: a client does not send it, a server answers it. Logged at level `WARN`, as are invalid responses.
    Refuse,
    /// Lets it through. Logged at level `WARN`, as are invalid responses.
    Warn,
    /// Lets it through. All events have level `DEBUG`.
    Observe,
}

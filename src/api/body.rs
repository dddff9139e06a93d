//! Which body of an operation a schema or a check is about.

/// The body that a schema is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Body {
    /// The body of a request.
    Request,
    /// The body of a response with this HTTP status.
    Response(u16),
}

impl Body {
    /// The HTTP status of a response; `None` for a request.
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Request => None,
            Self::Response(status) => Some(status),
        }
    }

    /// Whether this is a response with a status from 500 to 599. Such a response says nothing about the contract, so
    /// its body is not checked, see [`Rule::ServerError`](crate::Rule::ServerError).
    pub fn is_server_error(self) -> bool {
        matches!(self, Self::Response(500..=599))
    }
}

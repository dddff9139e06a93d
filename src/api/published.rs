//! What the vendor's page is about.

/// The one operation that it describes, and the object of that.
pub(crate) const PUBLISHED: (&str, &str) = ("create", "workspaces");

//! The two meanings of a UUID in `users`.

use crate::error::UnknownName;
use std::fmt;
use std::str::FromStr;

/// How to read a UUID in `users`, which can be the id of a user or of a record.
///
/// The API reads it as a user id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UuidAs {
    /// The id that your own system gave the user, matched by the attribute `user_id`.
    UserId,
    /// The id of a record of the object `users`. The long form then means something else than the body that was given.
    RecordId,
}

impl UuidAs {
    /// Both kinds of id.
    pub const ALL: [Self; 2] = [Self::UserId, Self::RecordId];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserId => "user-id",
            Self::RecordId => "record-id",
        }
    }
}

impl fmt::Display for UuidAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for UuidAs {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let id = Self::ALL.into_iter().find(|id| id.name() == name);
        id.ok_or_else(|| UnknownName::new("kind of id", Self::ALL.map(Self::name)))
    }
}

//! Which reading of the vendor's page decides.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A reading of the vendor's page. What each one changes, and why, is listed in
/// `schemas/create-workspace-record/source/corrections.json`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// The page's schemas as they stand, for auditing the page: formats are annotations, and the
    /// country code is enforced nowhere.
    Published,
    /// The page with its contradictions resolved, for assertions on the long form.
    Canonical,
    /// What the API takes and sends, documented shorthand and undocumented errors included: for
    /// checks before sending and of live responses.
    #[default]
    Wire,
}

impl Profile {
    /// Every profile, from the page to the wire.
    pub const ALL: [Self; 3] = [Self::Published, Self::Canonical, Self::Wire];

    /// The name on the command line and in the schema folders.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Canonical => "canonical",
            Self::Wire => "wire",
        }
    }

    /// Whether `format` is an assertion here, not an annotation.
    pub fn asserts_formats(self) -> bool {
        self != Self::Published
    }

    /// The profile whose additional forms of a value are shorthand here.
    pub(crate) fn shorthand_of(self) -> Option<Self> {
        (self == Self::Canonical).then_some(Self::Wire)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Profile {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let profile = Self::ALL.into_iter().find(|profile| profile.name() == name);
        profile.ok_or(Error::UnknownProfile)
    }
}

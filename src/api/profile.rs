//! The profiles: which reading of the vendor's page applies.

use crate::error::UnknownName;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A reading of the vendor's page. What each one changes, and why, is listed in
/// `schemas/create-workspace-record/source/corrections.json`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// The page's schemas unchanged, for auditing the page: formats are annotations, and country codes are not
    /// enforced.
    Published,
    /// The page with its contradictions resolved, for assertions on the long form.
    Canonical,
    /// What the API accepts and sends, including documented short forms and undocumented errors: for checking requests
    /// before you send them, and live responses.
    #[default]
    Wire,
}

impl Profile {
    /// Every profile, from the vendor's page to the wire.
    pub const ALL: [Self; 3] = [Self::Published, Self::Canonical, Self::Wire];

    /// The name on the command line and in the schema folders.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Canonical => "canonical",
            Self::Wire => "wire",
        }
    }

    /// Whether `format` is an assertion in this profile, rather than an annotation.
    pub fn asserts_formats(self) -> bool {
        self != Self::Published
    }

    /// The profile whose additional forms of a value count as shorthand in this one.
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
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let profile = Self::ALL.into_iter().find(|profile| profile.name() == name);
        profile.ok_or_else(|| UnknownName::new("profile", Self::ALL.map(Self::name)))
    }
}

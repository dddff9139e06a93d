//! What Attio is: its operations and their bodies, the profiles, and other spellings of names.

pub(crate) mod aliases;
pub(crate) mod attribute;
pub(crate) mod body;
pub(crate) mod documented;
pub(crate) mod form;
pub(crate) mod long_form;
pub(crate) mod metadata;
pub(crate) mod object;
pub(crate) mod operation;
pub(crate) mod profile;
pub(crate) mod route;
#[cfg(feature = "http")]
mod route_of_message;
pub(crate) mod uuid_as;

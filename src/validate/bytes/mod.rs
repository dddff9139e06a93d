//! Decides in one pass over the bytes whether a body is valid, without building anything.
//!
//! A schema is compiled into a [`Program`] that knows, for every place a value can have, which schemas apply to it:
//! all branches of every `anyOf` at once, one bit each. [`walk`] reads the bytes once and clears the bits of the
//! schemas that a value breaks. Nothing is read twice, and nothing is kept except the bits. The tokens are those of
//! [`crate::json`].
//!
//! Three things make it fast. Keys and strings are compared as a whole with the expected ones, using data compiled
//! from the schema; the answer is "this one" or "unknown". What cannot be predicted, such as where a string ends, is
//! computed without branches, since a mispredicted branch costs more than the whole computation. And the result for a
//! container is looked up by the bits that are left.
//!
//! If the bytes are refused, [`Gate::pruned`] makes a document of just the refused parts.
//!
//! `validate/document.rs` does the same slowly: tests check that both give the same verdict on any bytes, and that it
//! finds the same in a pruned document as in a whole one.

mod compile;
mod order;
mod program;
mod prune;
mod rare;
mod repeated_keys;
mod scalar;
mod step;
mod walk;

use crate::json::{Document, SyntaxError};
use crate::schema::Schema;
use program::Program;
use walk::Refused;

/// A compiled schema that accepts or refuses bytes.
#[derive(Debug)]
pub(crate) struct Gate {
    program: Program,
}

impl Gate {
    /// `None` if more than 64 schemas apply to one value, or an object requires more than 63 properties. The schema then
    /// has no gate, and `validate/document.rs` decides. None either if schemas that apply to one value have different ideas of the ids of properties.
    /// There may be any number of properties that are not required.
    pub(crate) fn compile(schema: &Schema, formats: bool) -> Option<Self> {
        Program::compile(schema, formats).map(|program| Self { program })
    }

    /// Whether the bytes are one valid JSON value without repeated keys.
    pub(crate) fn accepts(&self, bytes: &[u8]) -> bool {
        self.verdict(bytes).is_ok()
    }

    /// Like [`accepts`](Self::accepts); the error is what [`pruned`](Self::pruned) takes.
    pub(crate) fn verdict(&self, bytes: &[u8]) -> Result<(), Refused> {
        walk::verdict(&self.program, bytes)
    }

    /// Reads refused bytes into a document, without the contents of what the gate accepts: if little is wrong, finding
    /// it costs little.
    pub(crate) fn pruned<'t>(
        &self,
        bytes: &'t [u8],
        refused: Refused,
    ) -> Result<Document<'t>, SyntaxError> {
        prune::pruned(&self.program, bytes, refused)
    }
}

#[cfg(all(test, feature = "engine"))]
mod tests;

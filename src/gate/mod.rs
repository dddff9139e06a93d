//! Bytes to yes or no in one pass, without building anything.
//!
//! A schema is compiled into a [`Program`] that knows, for every place a value can stand at, which
//! schemas are put to it: all branches of every `anyOf` at once, a bit each. [`walk`] reads the bytes
//! once and clears the bits of the schemas that a value breaks; nothing is read twice and nothing
//! is kept but the bits. The tokens are those of [`crate::json`].
//!
//! Three things make it quick. Keys and texts are compared whole with the ones that are expected, which
//! is data compiled from the schema and answers "this one" or "not known". What cannot be predicted,
//! such as where a text ends, is computed without a branch, since a wrong guess costs more than the
//! whole computation. And what a container comes to is looked up by the bits that are left.
//!
//! Of bytes that are refused, [`Gate::sift`] makes a document of the refused parts alone.
//!
//! The judge is the gate's slow twin: tests hold that both give one verdict for any bytes, and that the
//! judge finds the same in a sifted document as in a whole one.

mod compile;
mod keys;
mod program;
mod scalar;
mod sieve;
mod walk;

use crate::json::{Document, SyntaxError};
use crate::schema::Schema;
use program::Program;
use walk::Refused;

/// A compiled schema that takes or refuses bytes.
#[derive(Debug)]
pub(crate) struct Gate {
    program: Program,
}

impl Gate {
    /// `None` for a schema that is too large for the bits: it has no gate, and the judge decides.
    pub(crate) fn compile(schema: &Schema, formats: bool) -> Option<Self> {
        Program::compile(schema, formats).map(|program| Self { program })
    }

    /// Whether the bytes are one JSON text without repeated keys, and valid.
    pub(crate) fn accepts(&self, bytes: &[u8]) -> bool {
        self.judge(bytes).is_ok()
    }

    /// The same, with what [`sift`](Self::sift) takes.
    pub(crate) fn judge(&self, bytes: &[u8]) -> Result<(), Refused> {
        walk::judge(&self.program, bytes)
    }

    /// The document that refused bytes hold, without the insides of what the gate takes: finding what
    /// is wrong costs little where little is.
    pub(crate) fn sift<'t>(
        &self,
        bytes: &'t [u8],
        refused: Refused,
    ) -> Result<Document<'t>, SyntaxError> {
        sieve::sift(&self.program, bytes, refused)
    }
}

#[cfg(test)]
mod tests;

//! The gate as a sieve: nothing can be found in the parts of a refused body that the gate accepts.

use super::program::{Edge, Program};
use super::walk::{Refused, Walk};
use crate::json;
use crate::json::{Document, Sieve, SyntaxError};

/// Reads the bytes into a document, without the contents of what the gate accepts.
pub(super) fn pruned<'t>(
    program: &Program,
    bytes: &'t [u8],
    refused: Refused,
) -> Result<Document<'t>, SyntaxError> {
    let mut walk = Walk::new(program);
    walk.refused = refused;
    let gate = GateSieve {
        program,
        walk,
        bytes,
    };
    json::read_with(bytes, gate, Some(&program.root))
}

struct GateSieve<'p, 't> {
    program: &'p Program,
    walk: Walk<'p>,
    bytes: &'t [u8],
}

impl<'p> Sieve for GateSieve<'p, '_> {
    /// `None` if the gate need not look inside, as a container there meets nothing anyway.
    type At = Option<&'p Edge>;

    fn passes(&mut self, at: Self::At, offset: usize, depth: usize) -> Option<usize> {
        // A refused value is tried again part by part. This bounds how often.
        if depth >= Refused::DEPTHS || self.walk.refused.has(offset, depth) {
            return None;
        }
        self.walk.taken(self.bytes, offset, at?, depth)
    }

    fn item(&self, array: Self::At) -> Self::At {
        let group = &self.program.groups[array?.group];
        let has_answer = group.roots == 0 || group.array.whole.start != 0;
        has_answer.then_some(&group.array.items)
    }

    fn property(&self, object: Self::At, name: &str) -> Self::At {
        let group = &self.program.groups[object?.group];
        let has_answer = group.roots == 0 || group.object.whole.start != 0;
        let object = &group.object;
        let index = object.names.find_id(name.as_bytes());
        let edge = index.map_or(&object.other, |index| &object.properties[index].edge);
        has_answer.then_some(edge)
    }
}

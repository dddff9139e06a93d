//! The gate as a sieve: what it takes of refused bytes holds nothing to find.

use super::program::{Edge, Program};
use super::walk::Walk;
use crate::json::{self, Document, Sieve, SyntaxError};

/// In how many containers a value may stand and still be tried. What is refused is tried again part by
/// part, so this bounds how often bytes are walked over; no schema says anything on values in more.
const DEEPEST: usize = 8;

/// The document that the bytes hold, without the insides of what the gate takes.
pub(super) fn sift<'t>(program: &Program, bytes: &'t [u8]) -> Result<Document<'t>, SyntaxError> {
    let gate = GateSieve {
        program,
        walk: Walk::new(program),
        bytes,
    };
    json::read_with(bytes, gate, &program.root)
}

struct GateSieve<'p, 't> {
    program: &'p Program,
    walk: Walk<'p>,
    bytes: &'t [u8],
}

impl<'p> Sieve for GateSieve<'p, '_> {
    type At = &'p Edge;

    fn passes(&mut self, at: &'p Edge, offset: usize, depth: usize) -> Option<usize> {
        // The outermost value has been refused.
        if depth == 0 || depth > DEEPEST {
            return None;
        }
        self.walk.taken(self.bytes, offset, at, depth)
    }

    fn item(&self, array: &'p Edge) -> &'p Edge {
        &self.program.groups[array.group].array.items
    }

    fn property(&self, object: &'p Edge, name: &str) -> &'p Edge {
        let object = &self.program.groups[object.group].object;
        let index = object.names.find(name.as_bytes());
        index.map_or(&object.other, |index| &object.properties[index].edge)
    }
}

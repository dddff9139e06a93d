//! The gate as a sieve: what it takes of refused bytes holds nothing to find.

use super::program::{Edge, Program};
use super::walk::{Refused, Walk};
use crate::json::{self, Document, Sieve, SyntaxError};

/// The document that the bytes hold, without the insides of what the gate takes.
pub(super) fn sift<'t>(
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
        // What is refused is tried again part by part. The bound says how often at most.
        if depth >= Refused::DEPTHS || self.walk.refused.has(offset, depth) {
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

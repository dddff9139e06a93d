//! Which branch of an `anyOf` was meant.

use super::Validation;
use crate::json::{Kind, NodeId};
use crate::schema::{Additional, Branch, Condition, SchemaId, Types};
use crate::validate::keyword::Keyword;

impl Validation<'_> {
    /// Finds what is wrong in the branch that was meant, unless another one accepts the value.
    pub(super) fn any_of(&mut self, id: SchemaId, value: NodeId) {
        let types = Types::of_value(self.document, value);
        let schema = self.schema;
        let takes_type = |branch: &&Branch| schema.types(branch.schema).meets(types);
        let candidates = || schema.node(id).any_of.iter().filter(takes_type);
        let Some(first) = candidates().next() else {
            return self.breaks(id, value, Keyword::AnyOfType);
        };
        let meant = match self.document.kind(value) {
            Kind::Object if candidates().nth(1).is_some() => self.meant(id, value, candidates()),
            _ => Some(first.schema),
        };
        let before = self.broken.len();
        let advice_before = self.advice.as_ref().map_or(0, Vec::len);
        if let Some(meant) = meant {
            self.value(meant, value);
            if self.broken.len() == before {
                return;
            }
        } else {
            self.breaks(id, value, Keyword::AnyOf);
        }
        let mut others = candidates().filter(|branch| Some(branch.schema) != meant);
        let Some(other) = others.find(|branch| self.accepts(branch.schema, value)) else {
            return;
        };
        self.broken.truncate(before);
        if let Some(advice) = &mut self.advice {
            advice.truncate(advice_before);
            self.value(other.schema, value);
        }
    }

    /// The first branch that has a distinctive property in the object, or else the first open one of the candidates.
    fn meant<'b>(
        &self,
        id: SchemaId,
        object: NodeId,
        mut candidates: impl Iterator<Item = &'b Branch>,
    ) -> Option<SchemaId> {
        let (node, document) = (self.schema.node(id), self.document);
        let mut said = node.any_of.iter();
        let said = said.find(|branch| {
            let conditions = branch.when.as_ref();
            conditions.is_some_and(|all| all.iter().all(|one| self.meets(object, one)))
        });
        if let Some(said) = said {
            return Some(said.schema);
        }
        let keys = document
            .children(object)
            .filter_map(|child| document.key(child));
        let told = keys.filter_map(|key| node.branch_of(&key)).min();
        if let Some(told) = told {
            return Some(node.any_of[told].schema);
        }
        // A branch that says which objects it is for is not for the others.
        let is_open = |branch: &&Branch| {
            branch.when.is_none()
                && self.schema.node(branch.schema).additional != Additional::Forbidden
        };
        candidates.find(is_open).map(|branch| branch.schema)
    }

    fn meets(&self, object: NodeId, condition: &Condition) -> bool {
        let document = self.document;
        let string = |name: &str| {
            let value = document.child(object, name)?;
            document.string(value)
        };
        match condition {
            Condition::Present(name) => document.child(object, name).is_some(),
            Condition::Absent(name) => document.child(object, name).is_none(),
            Condition::IsString(name) => string(name).is_some(),
            Condition::OneOf(name, strings) => {
                string(name).is_some_and(|string| strings.find_id(string.as_bytes()).is_some())
            }
        }
    }
}

//! The annotations beside the keywords.

use super::Compiler;
use crate::json::{Kind, NodeId};
use crate::schema::name_set::NameSet;
use crate::schema::role::Role;
use crate::schema::{Condition, SchemaNode};

impl Compiler<'_> {
    /// The annotation `x-role`. The error is the pointer of one that is not known.
    pub(super) fn role(&self, at: NodeId) -> Result<Option<Role>, String> {
        let Some(role) = self.document.child(at, "x-role") else {
            return Ok(None);
        };
        let name = self.document.string(role).unwrap_or_default();
        let role = Role::named(&name).ok_or_else(|| self.document.pointer(role))?;
        Ok(Some(role))
    }

    /// The annotation `x-rule`: keywords, each with the rule under which it is reported. `properties` has the names of
    /// those that are `false`, as `false` itself has no room for an annotation.
    pub(super) fn rules(&self, node: &mut SchemaNode, at: NodeId) -> Option<()> {
        let document = self.document;
        let rule = |at| document.string(at)?.parse().ok();
        for keyword in document.children(at) {
            let name = document.key(keyword)?;
            if name != "properties" {
                node.rules.push((name.into_owned(), rule(keyword)?));
                continue;
            }
            for property in document.children(keyword) {
                let name = document.key(property)?.into_owned();
                node.rules_of_refused.push((name, rule(property)?));
            }
        }
        Some(())
    }

    /// Hands the rules of properties that are `false` on to them.
    pub(super) fn rules_of_refused(&mut self, node: &mut SchemaNode) {
        for (name, rule) in std::mem::take(&mut node.rules_of_refused) {
            let Some(index) = node.property(&name) else {
                continue;
            };
            let refused = &mut self.nodes[node.properties[index].1];
            refused.rules.push((String::new(), rule));
        }
    }

    /// The annotation `x-when` of a branch: properties, each with `true` or `false` for whether it is there, with
    /// `"string"` for its type, or with a list of strings; none if the branch is meant for whatever the others are not.
    pub(super) fn conditions(&self, branch: NodeId) -> Option<Vec<Condition>> {
        let document = self.document;
        let member = |at, name| match document.kind(at) {
            Kind::Object => document.child(at, name),
            _ => None,
        };
        let definition = member(branch, "$ref").and_then(|at| self.definition(at));
        let branch = definition.map_or(branch, |(definition, _)| definition);
        let conditions = document.children(member(branch, "x-when")?);
        let condition = |at| {
            let name = document.key(at).unwrap_or_default().into_owned();
            match document.kind(at) {
                Kind::Bool(false) => Condition::Absent(name),
                Kind::String { .. } => Condition::IsString(name),
                Kind::Array => {
                    let strings = self.strings(at);
                    Condition::OneOf(name, NameSet::new(strings.iter().map(String::as_str)))
                }
                _ => Condition::Present(name),
            }
        };
        Some(conditions.map(condition).collect())
    }

    /// Whether the keyword at this node has another one beside it.
    pub(super) fn has(&self, keyword: NodeId, other: &str) -> Option<()> {
        let schema = self.document.parent(keyword);
        self.document.child(schema, other).map(|_| ())
    }

    /// The annotation `x-ids`: ids in lower case, each with the name of its property.
    pub(super) fn ids(&self, node: &mut SchemaNode, at: NodeId) -> Option<()> {
        for id in self.document.children(at) {
            let index = node.property(&self.document.string(id)?)?;
            node.aliases
                .push((self.document.key(id)?.into_owned(), index));
        }
        node.aliases.sort_by_key(|(_, index)| *index);
        let names = node.properties.iter().map(|(name, _)| name);
        let all = names.chain(node.aliases.iter().map(|(id, _)| id));
        node.by_name = NameSet::new(all.map(String::as_str));
        Some(())
    }
}

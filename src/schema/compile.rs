//! From the text of a schema to its nodes.

mod annotations;

use super::{Additional, Branch, Members, Schema, SchemaId, SchemaNode, Types};
use crate::json;
use crate::json::{Document, Kind, NodeId, Number, ROOT, push_token};
use crate::schema::format::Format;
use crate::schema::name_set::NameSet;
use crate::schema::role::Role;
use std::collections::HashMap;
use std::sync::Arc;

impl Schema {
    /// Compiles the text of a schema. The error is the pointer of the first thing that this compiler does not know.
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        let document = json::read(text.as_bytes()).map_err(|error| format!("{:?}", error.kind))?;
        let definitions = document
            .child(ROOT, "$defs")
            .filter(|_| document.kind(ROOT) == Kind::Object);
        let definitions = definitions
            .into_iter()
            .flat_map(|all| document.children(all));
        let mut compiler = Compiler {
            by_reference: definitions
                .map(|definition| {
                    let name = document.key(definition).unwrap_or_default();
                    (format!("#/$defs/{name}"), definition)
                })
                .collect(),
            document: &document,
            nodes: Vec::new(),
            lists: HashMap::new(),
            definitions: HashMap::new(),
        };
        compiler.schema(ROOT, String::new(), &Scope::default())?;
        let mut schema = Self {
            nodes: compiler.nodes,
            path: Vec::new(),
            roles: Vec::new(),
        };
        for id in schema.ids() {
            if let Some(role) = schema.node(id).role {
                if schema.find(role).is_none() {
                    schema.roles.push((role, id));
                }
            }
        }
        schema.path = schema.path_to_values(Self::ROOT).unwrap_or_default();
        Ok(schema)
    }
}

/// What the schemas around a schema say about it.
#[derive(Clone, Default)]
struct Scope {
    within: Option<Role>,
    attribute: Option<Arc<str>>,
    is_value: bool,
    is_advice: bool,
}

impl Scope {
    /// The scope of a property of an object that is the value of an attribute.
    fn inside(self) -> Self {
        Self {
            is_value: false,
            ..self
        }
    }
}

struct Compiler<'a> {
    document: &'a Document<'a>,
    nodes: Vec<SchemaNode>,
    /// Lists by their text: the list of countries is part of nine schemas of a request, and takes most of the time.
    lists: HashMap<&'a str, Arc<Members>>,
    /// The nodes of the schemas in `$defs`.
    by_reference: HashMap<String, NodeId>,
    /// Those that have been compiled.
    definitions: HashMap<NodeId, SchemaId>,
}

impl SchemaNode {
    /// What holds for the schemas inside.
    fn scope(&self) -> Scope {
        Scope {
            within: self.within,
            attribute: self.attribute.clone(),
            is_value: self.is_value,
            is_advice: self.is_advice,
        }
    }
}

impl Compiler<'_> {
    /// Compiles the schema at a node; one of `$defs` only once, with what holds where it is first referred to.
    fn schema(&mut self, at: NodeId, pointer: String, scope: &Scope) -> Result<SchemaId, String> {
        let is_object = self.document.kind(at) == Kind::Object;
        let Some(reference) = is_object.then(|| self.document.child(at, "$ref")).flatten() else {
            return self.schema_itself(at, pointer, scope);
        };
        let (definition, pointer) = self
            .definition(reference)
            .ok_or_else(|| self.document.pointer(reference))?;
        if let Some(known) = self.definitions.get(&definition) {
            return Ok(*known);
        }
        let id = self.schema_itself(definition, pointer, scope)?;
        self.definitions.insert(definition, id);
        Ok(id)
    }

    /// The schema of `$defs` that a reference names, and its pointer. The composer names them without escapes.
    fn definition(&self, reference: NodeId) -> Option<(NodeId, String)> {
        let reference = self.document.string(reference)?;
        let definition = *self.by_reference.get(&*reference)?;
        let is_reference = self.document.kind(definition) == Kind::Object
            && self.document.child(definition, "$ref").is_some();
        (!is_reference).then(|| (definition, reference.trim_start_matches('#').to_owned()))
    }

    fn schema_itself(
        &mut self,
        at: NodeId,
        pointer: String,
        scope: &Scope,
    ) -> Result<SchemaId, String> {
        let id = self.nodes.len();
        self.nodes.push(SchemaNode::default());
        let mut node = SchemaNode::default();
        // First, since it holds for the schemas inside, wherever it is.
        node.role = self.role(at)?;
        node.within = node.role.or(scope.within);
        node.attribute.clone_from(&scope.attribute);
        node.is_value = scope.is_value;
        node.is_advice = scope.is_advice;
        match self.document.kind(at) {
            Kind::Bool(always) => node.never = !always,
            Kind::Object => {
                for keyword in self.document.children(at).collect::<Vec<_>>() {
                    let known = self.keyword(&mut node, keyword, &pointer);
                    known?.ok_or_else(|| self.document.pointer(keyword))?;
                }
            }
            _ => return Err(pointer),
        }
        self.rules_of_refused(&mut node);
        node.pointer = pointer;
        node.possible_types = self.possible_types(&node);
        self.nodes[id] = node;
        Ok(id)
    }

    fn possible_types(&self, node: &SchemaNode) -> Types {
        if let Some(types) = node.types {
            return types;
        }
        if node.any_of.is_empty() {
            return Types::ALL;
        }
        let branches = node.any_of.iter();
        let types = branches.map(|branch| self.nodes[branch.schema].possible_types);
        types.fold(Types::default(), Types::union)
    }

    /// `Ok(None)` for a keyword, or a value of one, that this compiler does not know.
    fn keyword(
        &mut self,
        node: &mut SchemaNode,
        at: NodeId,
        pointer: &str,
    ) -> Result<Option<()>, String> {
        let document = self.document;
        let name = document.key(at).unwrap_or_default();
        let below = || format!("{pointer}/{name}");
        match &*name {
            "$schema" | "$comment" | "$defs" | "nullable" | "x-role" | "x-when" => {
                return Ok(Some(()));
            }
            // Read with `properties` and `required`, which are compiled first.
            "x-ids" => return Ok(self.ids(node, at)),
            "x-rule" => return Ok(self.rules(node, at)),
            // They say the same as an annotation beside them, for other validators; if they did not, the engines of the
            // tests would disagree.
            "pattern" => return Ok(node.format.map(|_| ())),
            "patternProperties" => return Ok(self.has(at, "x-ids")),
            "allOf" => return Ok(self.has(at, "x-required").or(self.has(at, "x-refuse"))),
            "type" => node.types = self.types(at),
            "enum" => node.members = self.members(at),
            "minimum" => node.minimum = document.number(at),
            "maximum" => node.maximum = document.number(at),
            "x-decimal-places" => node.decimal_places = self.count(at),
            "x-refuse" => {
                node.refuses = true;
                let rule = document.string(at).and_then(|rule| rule.parse().ok());
                return Ok(rule.map(|rule| node.rules.push((name.into_owned(), rule))));
            }
            "x-advice" => {
                let scope = Scope {
                    is_advice: true,
                    ..node.scope()
                };
                let several = self.document.kind(at) == Kind::Array;
                let schemas: Vec<_> = self.document.children(at).filter(|_| several).collect();
                for (index, schema) in schemas.iter().enumerate() {
                    let pointer = format!("{}/{index}", below());
                    node.advice.push(self.schema(*schema, pointer, &scope)?);
                }
                if !several {
                    node.advice.push(self.schema(at, below(), &scope)?);
                }
            }
            "format" | "x-format" => {
                node.format = document
                    .string(at)
                    .and_then(|name| Format::from_name(&name));
            }
            "maxLength" => node.max_length = self.count(at),
            "minProperties" => node.min_properties = self.count(at),
            "maxProperties" => node.max_properties = self.count(at),
            "minItems" => node.min_items = self.count(at),
            "maxItems" => node.max_items = self.count(at),
            "required" | "x-required" => node.required = self.strings(at),
            "items" => node.items = Some(self.schema(at, below(), &node.scope())?),
            "not" => node.not = Some(self.schema(at, below(), &node.scope())?),
            "properties" => self.properties(node, at, &below())?,
            "anyOf" => {
                node.any_of = self.branches(at, &below(), &node.scope())?;
                let takes_objects = |branch: &Branch| {
                    let types = self.nodes[branch.schema].possible_types;
                    Types::of("object").is_some_and(|object| types.meets(object))
                };
                let branches = node.any_of.iter().enumerate();
                let branches = branches.filter(|(_, branch)| takes_objects(branch));
                let (names, indices): (Vec<&str>, Vec<usize>) = branches
                    .flat_map(|(index, branch)| {
                        branch
                            .distinctive
                            .iter()
                            .map(move |name| (name.as_str(), index))
                    })
                    .unzip();
                node.distinctive = (NameSet::new(names.into_iter()), indices);
            }
            "additionalProperties" => {
                node.additional = match document.kind(at) {
                    Kind::Bool(true) => Additional::Allowed,
                    Kind::Bool(false) => Additional::Forbidden,
                    _ => Additional::Against(self.schema(at, below(), &node.scope().inside())?),
                };
            }
            _ => return Ok(None),
        }
        let understood = match &*name {
            "type" => node.types.is_some(),
            "enum" => node.members.is_some(),
            "format" | "x-format" => node.format.is_some(),
            "minimum" => node.minimum.is_some(),
            "maximum" => node.maximum.is_some(),
            "x-decimal-places" => node.decimal_places.is_some(),
            "maxLength" => node.max_length.is_some(),
            "minProperties" => node.min_properties.is_some(),
            "maxProperties" => node.max_properties.is_some(),
            "minItems" => node.min_items.is_some(),
            "maxItems" => node.max_items.is_some(),
            _ => true,
        };
        Ok(understood.then_some(()))
    }

    fn properties(&mut self, node: &mut SchemaNode, at: NodeId, below: &str) -> Result<(), String> {
        for property in self.document.children(at).collect::<Vec<_>>() {
            let name = self.document.key(property).unwrap_or_default().into_owned();
            let mut pointer = format!("{below}/");
            push_token(&mut pointer, &name);
            let scope = match node.role {
                Some(Role::Values) => Scope {
                    attribute: Some(name.as_str().into()),
                    is_value: true,
                    ..node.scope()
                },
                _ => node.scope().inside(),
            };
            let schema = self.schema(property, pointer, &scope)?;
            node.properties.push((name, schema));
        }
        node.by_name = NameSet::new(node.properties.iter().map(|(name, _)| name.as_str()));
        Ok(())
    }

    fn branches(&mut self, at: NodeId, below: &str, scope: &Scope) -> Result<Vec<Branch>, String> {
        let mut schemas = Vec::new();
        let branches: Vec<_> = self.document.children(at).collect();
        for (index, branch) in branches.iter().enumerate() {
            schemas.push(self.schema(*branch, format!("{below}/{index}"), scope)?);
        }
        let when: Vec<_> = branches.iter().map(|at| self.conditions(*at)).collect();
        let names = |schema: SchemaId| {
            let named = self.nodes[schema].properties.iter();
            named
                .filter(|(_, property)| !self.nodes[*property].never)
                .map(|(name, _)| name)
        };
        let distinctive = |schema: SchemaId| {
            // A branch with `x-when` needs no distinctive properties, and may have thousands.
            let unsaid = schemas.iter().zip(&when).filter(|(_, when)| when.is_none());
            let unsaid: Vec<SchemaId> = unsaid.map(|(schema, _)| *schema).collect();
            if !unsaid.contains(&schema) {
                return Vec::new();
            }
            let others = || unsaid.iter().filter(move |other| **other != schema);
            names(schema)
                .filter(|name| !others().any(|other| names(*other).any(|named| named == *name)))
                .cloned()
                .collect()
        };
        let distinctive: Vec<_> = schemas.iter().map(|schema| distinctive(*schema)).collect();
        let branches = schemas.into_iter().zip(distinctive).zip(when);
        let branch = |((schema, distinctive), when)| Branch {
            schema,
            distinctive,
            when,
        };
        Ok(branches.map(branch).collect())
    }

    fn types(&self, at: NodeId) -> Option<Types> {
        let named = |at| self.document.string(at).and_then(|name| Types::of(&name));
        match self.document.kind(at) {
            Kind::Array => {
                let mut types = self.document.children(at).map(named);
                types.try_fold(Types::default(), |set, one| Some(set.union(one?)))
            }
            _ => named(at),
        }
    }

    fn members(&mut self, at: NodeId) -> Option<Arc<Members>> {
        let text = self.document.slice(self.document.span(at));
        if let Some(members) = self.lists.get(text) {
            return Some(Arc::clone(members));
        }
        let mut members = Members::default();
        for member in self.document.children(at) {
            match self.document.kind(member) {
                Kind::Null => members.null = true,
                Kind::Number => members.numbers.extend(self.document.number(member)),
                Kind::String { .. } => members
                    .strings
                    .extend(self.document.string(member).map(Into::into)),
                _ => return None,
            }
        }
        members.set = NameSet::new(members.strings.iter().map(String::as_str)).into();
        let members = (members.count() > 0).then(|| Arc::new(members))?;
        self.lists.insert(text, Arc::clone(&members));
        Some(members)
    }

    fn strings(&self, at: NodeId) -> Vec<String> {
        let strings = self.document.children(at);
        strings
            .filter_map(|at| self.document.string(at).map(Into::into))
            .collect()
    }

    fn count(&self, at: NodeId) -> Option<usize> {
        match self.document.number(at)? {
            Number::Unsigned(count) => count.try_into().ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;

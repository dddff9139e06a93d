//! Prints a schema without its annotations, as the files in `schemas/` for other validators have it.

use crate::json::{Document, Kind, NodeId, ROOT};

/// The longest line, where a value has a choice.
const WIDTH: usize = 99;

/// A schema as plain JSON Schema, for people: two spaces a level; what fits on a line of 100 characters stays on it.
pub(crate) fn plain(schema: &Document<'_>) -> String {
    let mut printer = Printer {
        schema,
        out: String::new(),
    };
    printer.print(ROOT, false, 0, 0);
    printer.out.push('\n');
    printer.out
}

struct Printer<'a> {
    schema: &'a Document<'a>,
    out: String,
}

impl Printer<'_> {
    /// `prefix` is how many characters of the line are taken. In an object of `properties`, every key is a name.
    fn print(&mut self, at: NodeId, are_names: bool, depth: usize, prefix: usize) {
        let children = self.children(at, are_names);
        let nested = |child: &NodeId| {
            let are_names = self.are_names_in(*child, are_names);
            self.is_container(*child) && !self.children(*child, are_names).is_empty()
        };
        let is_array = self.schema.kind(at) == Kind::Array;
        let is_split = match self.schema.kind(at) {
            Kind::Array => children.iter().any(nested),
            Kind::Object => children
                .iter()
                .any(|child| self.schema.kind(*child) == Kind::Object && nested(child)),
            _ => false,
        };
        let inline = self.inline(at, are_names);
        let is_short = depth * 2 + prefix + inline.chars().count() <= WIDTH;
        if !self.is_container(at) || (!is_split && is_short) {
            return self.out.push_str(&inline);
        }
        let pad = "  ".repeat(depth + 1);
        if is_array && !is_split {
            return self.filled(&children, &pad);
        }
        let (open, close) = if is_array { ('[', ']') } else { ('{', '}') };
        self.out.push(open);
        for (index, child) in children.into_iter().enumerate() {
            self.out.push_str(if index == 0 { "\n" } else { ",\n" });
            self.out.push_str(&pad);
            let key = self.key(child);
            self.out.push_str(&key);
            let are_names = self.are_names_in(child, are_names);
            self.print(child, are_names, depth + 1, key.chars().count() + 1);
        }
        self.out.push('\n');
        self.out.push_str(&pad[2..]);
        self.out.push(close);
    }

    /// A long array of scalars, on as few lines as it needs.
    fn filled(&mut self, items: &[NodeId], pad: &str) {
        self.out.push('[');
        let mut width = WIDTH + 1;
        for (index, item) in items.iter().enumerate() {
            let text = self.inline(*item, false);
            if width + text.len() + 2 > WIDTH {
                self.out.push('\n');
                self.out.push_str(pad);
                width = pad.len();
            } else {
                self.out.push(' ');
                width += 1;
            }
            self.out.push_str(&text);
            width += text.len() + 1;
            if index + 1 < items.len() {
                self.out.push(',');
            }
        }
        self.out.push('\n');
        self.out.push_str(&pad[2..]);
        self.out.push(']');
    }

    fn inline(&self, at: NodeId, are_names: bool) -> String {
        let children = self.children(at, are_names).into_iter();
        let child = |child| {
            let are_names = self.are_names_in(child, are_names);
            self.key(child) + &self.inline(child, are_names)
        };
        let texts = || children.map(child).collect::<Vec<_>>().join(", ");
        match self.schema.kind(at) {
            Kind::Array => format!("[{}]", texts()),
            Kind::Object => match texts() {
                texts if texts.is_empty() => "{}".to_owned(),
                texts => format!("{{ {texts} }}"),
            },
            _ => self.schema.slice(self.schema.span(at)).to_owned(),
        }
    }

    /// What is printed of a container: everything but the annotations.
    fn children(&self, at: NodeId, are_names: bool) -> Vec<NodeId> {
        let is_plain = |child: &NodeId| {
            let key = self.schema.key(*child);
            are_names || !key.is_some_and(|key| key.starts_with("x-"))
        };
        self.schema.children(at).filter(is_plain).collect()
    }

    /// Whether the keys of a member are names of properties: it is `properties`, and not a property of that name.
    fn are_names_in(&self, member: NodeId, are_names: bool) -> bool {
        let key = self.schema.key(member);
        !are_names && key.is_some_and(|key| key == "properties")
    }

    fn is_container(&self, at: NodeId) -> bool {
        matches!(self.schema.kind(at), Kind::Array | Kind::Object)
    }

    fn key(&self, child: NodeId) -> String {
        match self.schema.key(child) {
            Some(_) => format!("{}: ", self.schema.slice(self.schema.key_span(child))),
            None => String::new(),
        }
    }
}

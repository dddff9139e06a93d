//! The vendor's page, which is not composed: a table has the roles of its parts.

use super::json_string;
use crate::json;
use crate::json::{Document, Kind, NodeId, ROOT, push_token};

/// The vendor's page with the roles of a table, whose keys are pointers in which `*` is any token.
pub(super) fn annotated(page: &str, roles: &[(String, String)]) -> String {
    let page = json::read(page.as_bytes()).expect("kept by every_embedded_schema_compiles");
    let mut text = String::new();
    annotate(&page, ROOT, "", roles, &mut text);
    text
}

fn annotate(
    page: &Document<'_>,
    at: NodeId,
    pointer: &str,
    roles: &[(String, String)],
    out: &mut String,
) {
    let (open, close) = match page.kind(at) {
        Kind::Object => ('{', '}'),
        Kind::Array => ('[', ']'),
        _ => return out.push_str(page.slice(page.span(at))),
    };
    out.push(open);
    for (index, child) in page.children(at).enumerate() {
        if index > 0 {
            out.push(',');
        }
        let mut below = format!("{pointer}/");
        match page.key(child) {
            Some(key) => {
                push_token(&mut below, &key);
                out.push_str(page.slice(page.key_span(child)));
                out.push(':');
            }
            None => below += &index.to_string(),
        }
        annotate(page, child, &below, roles, out);
    }
    if let Some((_, role)) = roles.iter().find(|(pattern, _)| leads_to(pattern, pointer)) {
        out.push_str(",\"x-role\":");
        out.push_str(&json_string(role));
    }
    out.push(close);
}

fn leads_to(pattern: &str, pointer: &str) -> bool {
    let (mut pattern, mut pointer) = (pattern.split('/'), pointer.split('/'));
    loop {
        match (pattern.next(), pointer.next()) {
            (None, None) => return true,
            (Some(wanted), Some(token)) if wanted == "*" || wanted == token => {}
            _ => return false,
        }
    }
}

//! What to do about a finding: one table of hints. A hint names the replacement and never the mistake,
//! and nothing of the body is quoted: where a text belongs stands `…`.

#[cfg(test)]
mod tests;

use crate::format::Format;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::judge::{Broken, Keyword};
use crate::long_form::{Form, Forms};
use crate::operation::{Body, Operation};
use crate::rule::Rule;
use crate::schema::{Schema, SchemaNode, Types};
use crate::{Profile, near};

/// A broken keyword and all that is known about it.
pub(crate) struct Context<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) profile: Profile,
    pub(crate) body: Body,
    pub(crate) schema: &'a Schema,
    pub(crate) document: &'a Document<'a>,
    pub(crate) broken: &'a Broken,
    pub(crate) rule: Rule,
}

struct Hint {
    name: &'static str,
    /// The hint, where this one has something to say.
    give: fn(&Context<'_>) -> Option<String>,
}

const fn row(name: &'static str, give: fn(&Context<'_>) -> Option<String>) -> Hint {
    Hint { name, give }
}

/// Tried in this order; the first that has something to say is given.
const HINTS: &[Hint] = &[
    row("country", country),
    row("letter-case", letter_case),
    row("near-member", near_member),
    row("shape", shape),
    row("envelope", envelope),
    row("values", values),
    row("target-object", target_object),
    row("read-only", read_only),
    row("into-values", into_values),
    row("near-property", near_property),
    row("property-alias", property_alias),
    row("record-id", record_id),
    row("norway", norway),
    row("null", null),
    row("long-form", long_form),
    row("record-id-key", record_id_key),
    row("matched-text", matched_text),
    row("into-array", into_array),
    row("out-of-array", out_of_array),
    row("quotes", quotes),
    row("attribute-to-match", attribute_to_match),
    row("placeholder", placeholder),
    row("no-matched-value", no_matched_value),
    row("two-matched-values", two_matched_values),
    row("matched-key", matched_key),
];

/// The hint for a broken keyword, if there is one.
pub(crate) fn hint(context: &Context<'_>) -> Option<String> {
    given(context).map(|(_, hint)| hint)
}

/// The hint and the name of its row.
fn given(context: &Context<'_>) -> Option<(&'static str, String)> {
    let mut hints = HINTS.iter();
    hints.find_map(|hint| Some((hint.name, (hint.give)(context)?)))
}

impl<'a> Context<'a> {
    fn node(&self) -> &'a SchemaNode {
        self.schema.node(self.broken.schema)
    }

    fn kind(&self) -> Kind {
        self.document.kind(self.broken.value)
    }

    /// Of a value of the wrong type in a request.
    fn mistyped(&self) -> Option<Kind> {
        let is_type = matches!(self.broken.keyword, Keyword::Type | Keyword::AnyOfType);
        (is_type && self.body == Body::Request).then(|| self.kind())
    }

    fn takes(&self, name: &str) -> bool {
        let types = self.schema.types(self.broken.schema);
        Types::of(name).is_some_and(|one| types.meets(one))
    }

    /// The standard attribute that the broken schema is about, and the pointer to the schema below
    /// that of the attribute.
    fn attribute(&self) -> Option<(&'a str, &'a str)> {
        let mut rest = &*self.node().pointer;
        for name in self.operation.advice.path() {
            rest = rest.strip_prefix("/properties/")?.strip_prefix(name)?;
        }
        let rest = rest.strip_prefix("/properties/")?;
        let end = rest.find('/').unwrap_or(rest.len());
        Some(rest.split_at(end))
    }

    fn forms(&self) -> Option<&'a Forms> {
        self.operation.long_forms.of(self.attribute()?.0)
    }

    /// Whether the broken schema is about an attribute or one of its values, not about what is inside.
    fn is_value_of_attribute(&self) -> bool {
        self.attribute().is_some_and(|(_, below)| {
            !below.contains("/properties/") && !below.contains("/additionalProperties")
        })
    }

    /// The key of the unexpected property, unless it is too long to be a mistyped one.
    fn unexpected(&self) -> Option<String> {
        let is_unexpected = self.broken.keyword == Keyword::AdditionalProperties;
        is_unexpected.then(|| short_key(self.document, self.broken.value))?
    }

    fn missing(&self) -> Option<&'a str> {
        match self.broken.keyword {
            Keyword::Required(index) => self.node().required.get(index).map(String::as_str),
            _ => None,
        }
    }

    fn text_of_member(&self) -> Option<String> {
        if self.broken.keyword != Keyword::Enum {
            return None;
        }
        let is_short = self.document.span(self.broken.value).len() <= near::LONGEST + 2;
        let text = is_short.then(|| self.document.string(self.broken.value))??;
        Some(text.into_owned())
    }

    /// In an array where the mistake is not in one already.
    fn in_array(&self, form: &str) -> String {
        if is_item(self.document, self.broken.value) {
            form.to_owned()
        } else {
            format!("[{form}]")
        }
    }
}

fn is_item(document: &Document<'_>, value: NodeId) -> bool {
    value != ROOT && document.key_span(value) == document.span(value)
}

fn short_key(document: &Document<'_>, value: NodeId) -> Option<String> {
    let is_short = document.key_span(value).len() <= near::LONGEST + 2;
    let key = is_short.then(|| document.key(value))??;
    Some(key.into_owned())
}

fn country(context: &Context<'_>) -> Option<String> {
    let text = context.text_of_member()?;
    let code = context.operation.aliases.country(&text)?;
    let members = &context.node().members.as_ref()?.strings;
    members.contains(code).then(|| code.clone())
}

fn letter_case(context: &Context<'_>) -> Option<String> {
    let text = context.text_of_member()?;
    let mut members = context.node().members.as_ref()?.strings.iter();
    let is_same = |member: &&String| member.eq_ignore_ascii_case(text.trim());
    members.find(is_same).cloned()
}

fn near_member(context: &Context<'_>) -> Option<String> {
    let text = context.text_of_member()?;
    let members = context.node().members.as_ref()?.strings.iter();
    near::nearest(members.filter(|member| member.len() > 3), &text).cloned()
}

fn shape(context: &Context<'_>) -> Option<String> {
    let format = context.node().format?;
    (context.broken.keyword == Keyword::Format).then(|| format.shape().to_owned())
}

/// The body, or its attributes, without what belongs around them.
fn envelope(context: &Context<'_>) -> Option<String> {
    let (document, object) = (context.document, context.broken.value);
    let mut path = context.operation.advice.path();
    let is_outermost = object == ROOT && context.missing()? == path.next()?;
    if !is_outermost || context.body != Body::Request {
        return None;
    }
    let is_inner = path.any(|name| document.child(object, name).is_some());
    (is_inner || has_attributes(context)).then(|| {
        let around = if is_inner {
            "the body"
        } else {
            "the attributes"
        };
        format!("wrap {around}: {{\"data\": {{\"values\": …}}}}")
    })
}

fn values(context: &Context<'_>) -> Option<String> {
    let name = context.missing()?;
    let is_innermost = context.operation.advice.path().last() == Some(name);
    (is_innermost && context.body == Body::Request && has_attributes(context))
        .then(|| format!("move the attributes into `{name}`"))
}

fn has_attributes(context: &Context<'_>) -> bool {
    let document = context.document;
    let mut properties = document.children(context.broken.value);
    properties.any(|property| {
        short_key(document, property)
            .is_some_and(|key| context.operation.long_forms.of(&key).is_some())
    })
}

fn target_object(context: &Context<'_>) -> Option<String> {
    let object = context.forms()?.target_object.as_ref()?;
    (context.missing()? == "target_object")
        .then(|| format!("such as \"target_object\": \"{object}\""))
}

/// A property that a response has in this place and a request has not.
fn read_only(context: &Context<'_>) -> Option<String> {
    if context.body != Body::Request {
        return None;
    }
    let key = context.unexpected()?;
    let answer = context
        .operation
        .embedded(context.profile, Body::Response(200))?
        .compiled();
    let mut path: Vec<&str> = context.operation.advice.path().collect();
    let read = match context.attribute() {
        Some((attribute, _)) => {
            path.push(attribute);
            answer.node(answer.inside(&path)?).items?
        }
        None => answer.inside(&path[..1])?,
    };
    let is_read = answer.node(read).property(&key).is_some();
    is_read.then(|| "drop it: it is read-only, responses alone have it".to_owned())
}

fn into_values(context: &Context<'_>) -> Option<String> {
    let key = context.unexpected()?;
    let is_beside = context.body == Body::Request && context.attribute().is_none();
    let name = context.operation.advice.path().last()?;
    let is_attribute = context.operation.long_forms.of(&key).is_some();
    (is_beside && is_attribute).then(|| format!("move it into `{name}`"))
}

fn near_property(context: &Context<'_>) -> Option<String> {
    let key = context.unexpected()?;
    let known = context.node().properties.iter().map(|(known, _)| known);
    near::nearest(known, &key).cloned()
}

fn property_alias(context: &Context<'_>) -> Option<String> {
    let name = context.operation.aliases.property(&context.unexpected()?)?;
    context.node().property(name).map(|_| name.clone())
}

/// A record's id where an attribute takes references, by its form.
fn record_id(context: &Context<'_>) -> Option<String> {
    let record_id = context.forms()?.record_id.as_ref()?;
    if context.broken.keyword == Keyword::Not {
        return Some(format!("{}, or a domain", record_id.shown));
    }
    let is_text = matches!(context.mistyped()?, Kind::String { .. });
    let text = context.document.string(context.broken.value)?;
    (is_text && context.is_value_of_attribute() && Format::Uuid.check()(&text))
        .then(|| context.in_array(record_id.shown))
}

/// YAML 1.1 reads the code of Norway as false.
fn norway(context: &Context<'_>) -> Option<String> {
    let is_false = context.mistyped()? == Kind::Bool(false);
    let members = &context.node().members.as_ref()?.strings;
    let has_norway = members.iter().any(|member| member == "NO");
    (is_false && has_norway)
        .then(|| "\"NO\" in quotes, if Norway is meant: YAML reads NO as false".to_owned())
}

fn null(context: &Context<'_>) -> Option<String> {
    let is_text = context.forms()?.record_id.is_none();
    let is_null = context.mistyped()? == Kind::Null;
    (is_null && (is_text || context.is_value_of_attribute()))
        .then(|| "[] for no value, or leave the attribute out".to_owned())
}

/// A value of an attribute in a short form that the profile does not take.
fn long_form(context: &Context<'_>) -> Option<String> {
    let kind = context.mistyped()?;
    let forms = context
        .forms()
        .filter(|_| context.is_value_of_attribute())?;
    let long = match kind {
        Kind::Object if context.takes("array") => "the same object in an array".to_owned(),
        Kind::String { .. } => context.in_array(form(forms, context.profile).shown),
        _ => return None,
    };
    if context.rule == Rule::Shorthand {
        return Some(format!("{long}, which is what `expand` writes"));
    }
    Some(long)
}

/// Profile published takes no match but one by its placeholder.
fn form(forms: &Forms, profile: Profile) -> &Form {
    match (&forms.record_id, profile) {
        (Some(record_id), Profile::Published) => record_id,
        _ => &forms.text,
    }
}

/// A reference by id whose key for the id is another one, so that it looks like a match.
fn record_id_key(context: &Context<'_>) -> Option<String> {
    let is_text = matches!(context.mistyped()?, Kind::String { .. });
    let key = matched_attribute(context).filter(|_| is_text)?;
    let name = context.operation.aliases.property(&key)?;
    (name == "target_record_id")
        .then(|| format!("`{name}` in place of this key, for the id of a record"))
}

/// A text where a match has an array of an object.
fn matched_text(context: &Context<'_>) -> Option<String> {
    let is_text = matches!(context.mistyped()?, Kind::String { .. });
    let key = matched_attribute(context).filter(|_| is_text)?;
    Some(context.in_array(context.operation.long_forms.matched(&key)))
}

/// The attribute of a match, if the broken schema is that of its values or of one of them.
fn matched_attribute(context: &Context<'_>) -> Option<String> {
    let (_, below) = context.attribute()?;
    let key = if below.ends_with("/additionalProperties/items") {
        context.document.parent(context.broken.value)
    } else if below.ends_with("/additionalProperties") {
        context.broken.value
    } else {
        return None;
    };
    Some(short_key(context.document, key).unwrap_or_default())
}

fn into_array(context: &Context<'_>) -> Option<String> {
    let kind = context.mistyped()?;
    let is_one = !matches!(kind, Kind::Array | Kind::Null);
    let takes_arrays_only = context.takes("array") && !context.takes("object");
    (is_one && takes_arrays_only).then(|| "put it in an array".to_owned())
}

fn out_of_array(context: &Context<'_>) -> Option<String> {
    if context.mistyped()? != Kind::Array {
        return None;
    }
    let takes_texts = context.takes("string") || context.takes("number");
    let one = if takes_texts { "value" } else { "object" };
    let mut items = context.document.children(context.broken.value);
    Some(match (items.next(), items.next()) {
        (Some(_), None) => format!("take the one {one} out of the array"),
        _ => format!("one {one} in place of the array"),
    })
}

fn quotes(context: &Context<'_>) -> Option<String> {
    let is_bare = matches!(context.mistyped()?, Kind::Number | Kind::Bool(_));
    (is_bare && context.takes("string")).then(|| "the same as a text, in quotes".to_owned())
}

const MATCH: &str = "\"email_addresses\": [{\"email_address\": …}]";

fn attribute_to_match(context: &Context<'_>) -> Option<String> {
    matches!(
        context.broken.keyword,
        Keyword::MinProperties | Keyword::MaxProperties
    )
    .then(|| format!("one property such as {MATCH}"))
}

fn placeholder(context: &Context<'_>) -> Option<String> {
    (context.broken.keyword == Keyword::Never)
        .then(|| format!("the slug or id of an attribute in its place, such as {MATCH}"))
}

fn no_matched_value(context: &Context<'_>) -> Option<String> {
    let is_none = context.broken.keyword == Keyword::MinItems;
    let key = matched_attribute(context).filter(|_| is_none)?;
    let shown = context.operation.long_forms.matched(&key);
    Some(format!("one value such as {shown}"))
}

fn two_matched_values(context: &Context<'_>) -> Option<String> {
    (context.broken.keyword == Keyword::MaxItems)
        .then(|| "keep one value, or send one reference for each".to_owned())
}

/// The key that a misspelt one of a matched value stands for.
fn matched_key(context: &Context<'_>) -> Option<String> {
    if context.broken.keyword != Keyword::AnyOf {
        return None;
    }
    let (schema, document) = (context.schema, context.document);
    let branches = || context.node().any_of.iter();
    let telling = || branches().filter_map(|branch| schema.node(branch.schema).required.first());
    let first = document.children(context.broken.value).next()?;
    let key = short_key(document, first)?;
    let alias = context.operation.aliases.property(&key);
    let alias = telling().find(|name| Some(*name) == alias);
    alias.or_else(|| near::nearest(telling(), &key)).cloned()
}

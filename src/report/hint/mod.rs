//! What to do about a finding: one table of hints. A hint names the replacement, never the mistake, and quotes nothing
//! from the body: `…` is where a string from the body goes. A body that follows a hint is rejected neither by the
//! contract nor, as far as is known, by the server.

mod document;
pub(crate) mod listing;
mod matching;
mod mistyped;
pub(crate) mod names;
mod property;
mod reference;
pub(crate) mod spelling;
mod syntax;
#[cfg(test)]
mod tests;
mod workspace;

use crate::api::aliases::Aliases;
use crate::api::body::Body;
use crate::api::long_form::Forms;
use crate::api::operation::Operation;
use crate::api::profile::Profile;
use crate::json::{Document, Kind, NodeId, ROOT};
use crate::report::rule::Rule;
use crate::schema::{Schema, SchemaNode, Schemas, Types};
use crate::validate::keyword::{Broken, Keyword};
use crate::work;
use names::Names;
use std::rc::Rc;

pub(crate) use syntax::syntax;

/// A broken keyword, and everything that is known about it.
pub(crate) struct Context<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) schemas: &'a dyn Schemas,
    pub(crate) profile: Profile,
    pub(crate) body: Body,
    pub(crate) schema: &'a Schema,
    pub(crate) document: &'a Document<'a>,
    pub(crate) names: &'a Names<'a>,
    pub(crate) broken: &'a Broken,
    pub(crate) rule: Rule,
}

/// A list with no more members is searched for each finding, however many there are: the vendor's longest has 252.
const FEW: usize = 300;

struct Hint {
    name: &'static str,
    /// Returns the hint if this row applies.
    give: fn(&Context<'_>) -> Option<String>,
}

const fn row(name: &'static str, give: fn(&Context<'_>) -> Option<String>) -> Hint {
    Hint { name, give }
}

/// Tried in this order; the first that applies is given.
const HINTS: &[Hint] = &[
    row("unknown-attribute", workspace::unknown_attribute),
    row("unknown-option", workspace::unknown_option),
    row("newer", workspace::newer),
    row("required-attribute", workspace::required_attribute),
    row("objects", workspace::objects),
    row("bare-reference", workspace::bare_reference),
    row("unique", workspace::unique),
    row("remedy", workspace::remedy),
    row("recording", document::recording),
    row("another-status", document::another_status),
    row("no-error", document::no_error),
    row("no-record", document::no_record),
    row("several", document::several),
    row("country", country),
    row("letter-case", letter_case),
    row("near-member", near_member),
    row("any-country", any_country),
    row("number-alone", mistyped::number_alone),
    row("shape", shape),
    row("misnamed-keys", reference::misnamed_keys),
    row("reference-key", reference::reference_key),
    row("unique-attribute", reference::unique_attribute),
    row("envelope", property::envelope),
    row("envelope-misspelt", property::envelope_misspelt),
    row("values", property::values),
    row("target-object", reference::target_object),
    row("value-object", reference::value_object),
    row("property-alias", property::property_alias),
    row("key-of-type", property::key_of_type),
    row("read-only", property::read_only),
    row("into-values", property::into_values),
    row("near-property", property::near_property),
    row("ignored", property::ignored),
    row("beside-id", reference::beside_id),
    row("no-record-id", reference::no_record_id),
    row("record-id", reference::record_id),
    row("lookup-match", reference::lookup_match),
    row("norway", mistyped::norway),
    row("null", mistyped::null),
    row("in-string", document::in_string),
    row("titles", mistyped::titles),
    row("long-form", mistyped::long_form),
    row("matched-text", reference::matched_text),
    row("into-array", mistyped::into_array),
    row("out-of-array", mistyped::out_of_array),
    row("formed", mistyped::formed),
    row("quotes", mistyped::quotes),
    row("attribute-to-match", reference::attribute_to_match),
    row("placeholder", reference::placeholder),
    row("lookup", reference::lookup),
    row("no-matched-value", matching::no_matched_value),
    row("two-matched-values", matching::two_matched_values),
    row("matched-key", matching::matched_key),
    row("missing-envelope", property::missing_envelope),
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

    /// The kind of a value in a request that has the wrong type.
    fn mistyped(&self) -> Option<Kind> {
        let is_type = matches!(self.broken.keyword, Keyword::Type | Keyword::AnyOfType);
        (is_type && self.body == Body::Request).then(|| self.kind())
    }

    /// Whether a match breaks this keyword, which other schemas may have too.
    fn is_broken_match(&self, keyword: Keyword) -> bool {
        self.broken.keyword == keyword && self.rule == Rule::MatchingAttribute
    }

    fn takes(&self, name: &str) -> bool {
        let types = self.schema.types(self.broken.schema);
        Types::of(name).is_some_and(|one| types.meets(one))
    }

    /// The slug of the standard attribute that the broken schema is for.
    fn attribute(&self) -> Option<&'a str> {
        self.node().attribute.as_deref()
    }

    fn forms(&self) -> Option<&'a Forms> {
        self.operation.long_forms.of(self.attribute()?)
    }

    /// The names on the way to the object of the attributes, in a request.
    fn path(&self) -> impl DoubleEndedIterator<Item = &'a str> + Clone + use<'a> {
        let request = self.schemas.schema(self.profile, Body::Request);
        request.into_iter().flat_map(Schema::path)
    }

    /// Whether the broken schema is about an attribute or one of its values, not about what is inside.
    fn is_value_of_attribute(&self) -> bool {
        self.node().is_value
    }

    /// The key of the unexpected property, unless it is too long to be a misspelt one.
    fn unexpected(&self) -> Option<Rc<str>> {
        let is_unexpected = self.broken.keyword == Keyword::AdditionalProperties;
        is_unexpected.then(|| self.names.key(self.broken.value))?
    }

    pub(crate) fn missing(&self) -> Option<&'a str> {
        self.broken.missing(self.schema)
    }

    fn text_of_member(&self) -> Option<Rc<str>> {
        if self.broken.keyword != Keyword::Enum {
            return None;
        }
        // The options of a workspace may be thousands, and so may the findings.
        let members = self.node().members.as_ref()?.strings.len();
        if members > FEW && !self.names.may_compare(members) {
            return None;
        }
        work::add(members);
        self.names.string(self.broken.value)
    }

    /// Puts the form in an array, unless the mistake is already in one.
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

fn country(context: &Context<'_>) -> Option<String> {
    let text = context.text_of_member()?;
    let code = Aliases::table().country(&text)?;
    let members = &context.node().members.as_ref()?.strings;
    members.contains(code).then(|| code.clone())
}

/// For a country, where the string does not show which one is meant.
fn any_country(context: &Context<'_>) -> Option<String> {
    let members = context.node().members.as_ref()?;
    let is_country = context.broken.keyword == Keyword::Enum
        && context.kind() != Kind::Null
        && members.strings.iter().all(|member| member.len() == 2);
    is_country.then(|| "the two capital letters of a country, such as \"GB\"".to_owned())
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
    spelling::nearest(members.filter(|member| member.len() > 3), &text).cloned()
}

fn shape(context: &Context<'_>) -> Option<String> {
    let format = context.node().format?;
    (context.broken.keyword == Keyword::Format).then(|| format.shape().to_owned())
}

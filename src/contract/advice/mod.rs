//! Advice: what the contract allows but the API will not handle as intended.

mod attributes;
mod remark;
mod strings;

use crate::api::documented::Documented;
use crate::api::operation::Operation;
use crate::json::{Document, ROOT};
use crate::report::attribute::attributes;
use crate::report::rule::Rule;
use crate::report::wording::advice as words;
use crate::report::wording::advice::Belongs;
use crate::schema::Schema;
use attributes::Attributes;
use remark::{Take, remark};
use strings::Strings;

/// Gives the advice on a request, in no particular order.
pub(crate) fn advise(
    operation: &Operation,
    schema: &Schema,
    document: &Document<'_>,
    advice: &mut Take<'_>,
) {
    outside(schema, document, advice);
    let Some((object, id)) = attributes(schema, document) else {
        return;
    };
    let attributes = Attributes {
        operation,
        schema,
        document,
        id,
        object,
    };
    attributes.missing(advice);
    // With the metadata of the workspace, the schema says what the documentation only suggests.
    let is_complete = operation.object.is_complete;
    let writable = if is_complete {
        document.children(object).collect()
    } else {
        let writable = attributes.writable(advice);
        attributes.similar(&writable, advice);
        writable
    };
    for attribute in writable {
        if !is_complete {
            attributes.single_value(attribute, advice);
            attributes.null(attribute, advice);
        }
        let mut strings = Strings::new(&attributes, attribute, advice);
        strings.accidents();
        strings.forms();
    }
}

/// Properties beside the outermost object that the API reads.
fn outside(schema: &Schema, document: &Document<'_>, advice: &mut Take<'_>) {
    let Some(envelope) = schema.path().next() else {
        return;
    };
    // Without it nothing is beside it, and its absence is a finding of its own.
    if document.child(ROOT, envelope).is_none() {
        return;
    }
    let values = attributes(schema, document).map(|(_, id)| id);
    let values = values.map(|id| schema.node(id));
    for property in document.children(ROOT) {
        let key = document.key(property).unwrap_or_default();
        if key == envelope {
            continue;
        }
        let mut parameters = Documented::table().query_parameters.iter();
        let belongs = if parameters.any(|name| *name == key) {
            Belongs::InTheQuery
        } else if values.is_some_and(|values| values.property(&key).is_some()) {
            Belongs::InValues
        } else {
            Belongs::Nowhere
        };
        let (rule, words) = (Rule::OutsideData, words::outside(envelope, &belongs));
        advice(remark(rule, property, "/properties", words));
    }
}

//! One piece of advice.

use crate::json::NodeId;
use crate::report::issue::Remark;
use crate::report::rule::Rule;

/// Receives remarks one at a time: there can be as many as values, and few are kept.
pub(crate) type Take<'a> = dyn FnMut(Remark) + 'a;

pub(super) fn remark(
    rule: Rule,
    value: NodeId,
    schema_at: impl Into<String>,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Remark {
    Remark {
        rule,
        value,
        schema_at: schema_at.into(),
        message: message.into(),
        hint: Some(hint.into()),
    }
}

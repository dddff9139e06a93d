//! One piece of advice.

use crate::json::NodeId;
use crate::report::issue::Remark;
use crate::report::rule::Rule;
use crate::report::wording::Words;

/// Receives remarks one at a time: there can be as many as values, and few are kept.
pub(crate) type Take<'a> = dyn FnMut(Remark) + 'a;

pub(super) fn remark(
    rule: Rule,
    value: NodeId,
    schema_at: impl Into<String>,
    words: Words,
) -> Remark {
    Remark {
        rule,
        value,
        schema_at: schema_at.into(),
        words,
    }
}

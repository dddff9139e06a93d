//! Advice: what is allowed, but will not do what the caller wants.

use super::Words;
use crate::api::form::Form;

/// For a request without attributes.
pub(crate) fn empty_values() -> Words {
    Words::new(
        "no attributes: this creates an empty record",
        "add the attributes of the record",
    )
}

/// For an attribute that the documentation requires.
pub(crate) fn recommended(name: &str) -> Words {
    Words::new(
        format!("the documentation calls `{name}` required, the schema does not"),
        format!("add `{name}`"),
    )
}

/// For an attribute that only the API sets.
pub(crate) fn read_only() -> Words {
    Words::new(
        "read-only attribute, which only the API sets",
        "leave it out",
    )
}

/// For several values of an attribute that keeps one.
pub(crate) fn single_value(values: usize) -> Words {
    Words::new(
        format!("{values} values for an attribute that keeps one"),
        "send one value",
    )
}

/// For an attribute whose name resembles this one; `is_there` says whether that one was sent as well.
pub(crate) fn similar(known: &str, is_there: bool) -> Words {
    Words::new(
        "not a standard attribute, but its name resembles one",
        if is_there {
            format!("leave it out: `{known}` is there already")
        } else {
            known.to_owned()
        },
    )
}

/// For null as a custom attribute, or as one of its values.
pub(crate) fn null(is_item: bool) -> Words {
    Words::new(
        "null is not a value: the API rejects it",
        if is_item {
            "leave it out of the array"
        } else {
            "leave the attribute out, or send [] for no value"
        },
    )
}

/// Where a property beside the envelope belongs.
pub(crate) enum Belongs {
    InTheQuery,
    InValues,
    Nowhere,
}

/// For a property beside this envelope.
pub(crate) fn outside(envelope: &str, belongs: &Belongs) -> Words {
    Words::new(
        format!("the API ignores properties beside `{envelope}`"),
        match belongs {
            Belongs::InTheQuery => {
                "leave it out: it belongs in the query of the URL, and only where a record is upserted (PUT)"
            }
            Belongs::InValues => "move it into `values`",
            Belongs::Nowhere => "leave it out, or move it into `values` if it is an attribute",
        },
    )
}

/// For a string that a program wrote when it had no value.
pub(crate) fn accident() -> Words {
    Words::new(
        "looks like a programming mistake, not like a value",
        "send the value that was meant, or leave the attribute out",
    )
}

/// For a string that does not have this form.
pub(crate) fn form(form: Form) -> Words {
    Words::new(format!("not {}", form.name()), form.example())
}

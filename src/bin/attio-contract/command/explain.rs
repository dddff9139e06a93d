//! `explain`: what the rules mean.

use crate::usage::Usage;
use crate::usage::near;
use attio_contract::Rule;
use std::io::{self, Write};
use std::process::ExitCode;

/// Explains a rule, or lists them all. Errors are those of writing.
pub(crate) fn run(code: Option<&str>) -> io::Result<ExitCode> {
    let Some(code) = code else {
        return list().map(|()| ExitCode::SUCCESS);
    };
    // As findings show it: `violation[enum]`.
    let inner = code
        .split_once('[')
        .and_then(|(_, rest)| rest.strip_suffix(']'));
    let code = inner.unwrap_or(code);
    let Ok(rule) = code.parse::<Rule>() else {
        return Ok(unknown(code).tell());
    };
    writeln!(io::stdout(), "{}", rule.explain())?;
    Ok(ExitCode::SUCCESS)
}

fn list() -> io::Result<()> {
    let width = Rule::ALL.iter().map(|rule| rule.code().len()).max();
    let width = width.unwrap_or_default();
    let mut out = io::stdout().lock();
    for rule in Rule::ALL {
        writeln!(out, "{rule:width$}  {}", rule.summary())?;
    }
    out.flush()
}

fn unknown(code: &str) -> Usage {
    let shown = crate::usage::wording::shown(code);
    if let Some(status) = crate::args::values::status(code)
        .ok()
        .filter(|status| *status < 600)
    {
        let wrong = format!("{status} is an HTTP status, not a rule");
        let right = format!("attio-contract check response --status {status} FILE");
        return Usage::new(wrong, right);
    }
    let codes = Rule::ALL.iter().map(|rule| rule.code());
    match near::nearest(code, codes) {
        Some(near) => {
            let wrong = format!("there is no rule `{shown}`, did you mean `{near}`?");
            Usage::new(wrong, format!("attio-contract explain {near}"))
        }
        None => Usage::new(
            format!("there is no rule `{shown}`"),
            "attio-contract explain",
        ),
    }
}

//! `explain`: what the rules mean.

use crate::no_verdict;
use attio_contract::Rule;
use std::io::{self, Write};
use std::process::ExitCode;

/// Explains a rule, or lists all. An error is one of writing.
pub(crate) fn run(code: Option<&str>) -> io::Result<ExitCode> {
    let Some(code) = code else {
        return list().map(|()| ExitCode::SUCCESS);
    };
    let Ok(rule) = code.parse::<Rule>() else {
        return Ok(no_verdict(&unknown(code)));
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

/// What to say of a code that no rule has.
fn unknown(code: &str) -> String {
    let is_status = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_status {
        return "a status is not a rule, type `attio-contract explain status`".to_owned();
    }
    match nearest(code) {
        Some(rule) => {
            format!("no such rule, did you mean `{rule}`? `attio-contract explain` lists all")
        }
        None => "no such rule, `attio-contract explain` lists all".to_owned(),
    }
}

/// The rule whose code has a text in it, or else is most like it, if one is like it at all.
fn nearest(text: &str) -> Option<Rule> {
    const SHORTEST: usize = 3;
    const LONGEST: usize = 64;
    let text: String = text.chars().take(LONGEST).collect();
    let text = text.to_lowercase().replace(['_', ' '], "-");
    let distance = |rule: Rule| match rule.code() {
        code if text.len() >= SHORTEST && code.contains(&text) => 0,
        code => strsim::osa_distance(code, &text),
    };
    let rules = Rule::ALL.iter().copied();
    let nearest = rules.min_by_key(|rule| distance(*rule))?;
    // A third of the letters may be wrong: any short word is some edits away from another.
    (distance(nearest) <= nearest.code().len() / 3).then_some(nearest)
}

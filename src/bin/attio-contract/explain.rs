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
        let nearest = nearest(code);
        return Ok(no_verdict(&format!(
            "no such rule, did you mean `{nearest}`? `attio-contract explain` lists all"
        )));
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

/// The rule whose code has a text in it, or else is most like it.
fn nearest(text: &str) -> Rule {
    const LONGEST: usize = 64;
    let text: String = text.chars().take(LONGEST).collect();
    let text = text.to_lowercase().replace(['_', ' '], "-");
    let distance = |rule: &&Rule| match rule.code() {
        code if code.contains(&text) => 0,
        code => strsim::osa_distance(code, &text),
    };
    let nearest = Rule::ALL.iter().min_by_key(distance);
    nearest.copied().unwrap_or(Rule::Syntax)
}

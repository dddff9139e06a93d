//! `generate`: bodies on demand.

use crate::args::{GenerateArgs, Kind};
use crate::exit::no_verdict;
use crate::output::json_text;
use crate::output::sink;
use crate::tally::{self, count};
use crate::usage::{Usage, unknown_status};
use attio_contract::generate::{Choices, Expected, Generator, Seeded};
use attio_contract::{Body, Contract, Part, UnknownStatus};
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};
use std::process::ExitCode;

/// A line of `--broken`: the body, or its text if the mistake is in the JSON text.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// A pointer into the schema, or the name of a mistake.
    site: &'a str,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    at: &'a str,
}

/// Writes the bodies. Errors are those of writing.
pub(crate) fn run(options: &GenerateArgs, kind: Kind) -> io::Result<ExitCode> {
    let body = match kind {
        Kind::Request => Body::Request,
        Kind::Response => Body::Response(options.status.known()),
    };
    let contract = options.workspace.contract(options.profile.profile);
    let contract = match contract.and_then(|contract| options.query.applied_to(contract)) {
        Ok(contract) => contract,
        Err(code) => return Ok(code),
    };
    if let Some(usage) = wrong_query(&contract, body) {
        return Ok(usage.tell());
    }
    let generator = match generator(options, contract, body) {
        Ok(generator) => generator,
        Err(error) => return Ok(unknown_status(&error, "generate response")),
    };
    let output = options.output.output.as_deref();
    let mut out = match sink::open(output, &[]) {
        Ok(out) => out,
        Err(reason) => return Ok(no_verdict(&reason)),
    };
    let mut choices = Seeded::new(options.seed);
    for _ in 0..options.count {
        if options.broken {
            broken(&generator, &mut choices, &mut out)?;
        } else {
            write_line(&mut out, &generator.valid(&mut choices))?;
        }
    }
    out.flush()?;
    if !options.output.quiet {
        let start = output.map_or_else(|| "generated ".to_owned(), |path| tally::wrote(Some(path)));
        let bodies = count(options.count, "body", "bodies");
        tally::tell(&format!("{start}{bodies}, seed {}", options.seed));
    }
    Ok(ExitCode::SUCCESS)
}

/// What is wrong with the query: no body makes such a call valid.
fn wrong_query(contract: &Contract, body: Body) -> Option<Usage> {
    let report = contract.check(body, "{}");
    let mut findings = report.into_iter();
    let found = findings.find(|finding| finding.part == Part::Query)?;
    Some(Usage::new(
        format!("`--query`: {}", found.message),
        "--query matching_attribute=SLUG, the slug of a unique attribute",
    ))
}

fn generator(
    options: &GenerateArgs,
    contract: Contract,
    body: Body,
) -> Result<Generator, UnknownStatus> {
    let generator = Generator::new(contract, body)?;
    Ok(if options.wild {
        generator
    } else {
        generator.realistic()
    })
}

/// Three of four lines break a site; the fourth has a mistake that people make.
fn broken(generator: &Generator, choices: &mut Seeded, out: &mut impl Write) -> io::Result<()> {
    if choices.below(4) == 3 {
        let mistaken = generator.any_mistaken(choices);
        let body = if mistaken.is_in_text {
            None
        } else {
            Some(serde_json::from_str(&mistaken.text)?)
        };
        let line = Line {
            text: body.is_none().then_some(mistaken.text),
            body,
            site: mistaken.name,
            findings: found(&mistaken.findings),
        };
        return write_line(out, &line);
    }
    let broken = generator.broken(choices);
    let line = Line {
        body: Some(broken.body),
        text: None,
        site: broken.sites[0].schema_at(),
        findings: found(&broken.findings),
    };
    write_line(out, &line)
}

/// A line of JSON in which nothing is hidden, as in every output.
fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = Vec::new();
    json_text::write(&mut line, value)?;
    line.push(b'\n');
    out.write_all(&line)
}

fn found(findings: &[Expected]) -> Vec<Found<'_>> {
    let findings = findings.iter();
    findings
        .map(|expected| Found {
            rule: expected.rule.code(),
            at: &expected.at,
        })
        .collect()
}

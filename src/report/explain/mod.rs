//! What the rules mean: an explanation for each, and how it is printed.

mod example;
mod metadata;
mod table;

use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::report::rule::Rule;
use std::fmt;

/// What a rule means, how severe it is, a body that breaks it, one that meets it, and what to do.
///
/// Its [`Display`](fmt::Display) is what `attio-contract explain` prints: several lines of at most 80 characters
/// (except examples), without a newline at the end.
///
/// ```
/// use attio_contract::{Contract, Rule};
///
/// let explanation = Rule::Enum.explain();
/// let breaks = explanation.breaks;
/// let report = Contract::new(breaks.profile).check(breaks.body, &breaks.bytes());
/// assert_eq!(report.findings()[0].rule, Rule::Enum);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The rule that is explained.
    pub rule: Rule,
    /// What the rule asks for, and why.
    pub meaning: &'static str,
    /// Whether findings of this rule are violations, drift or advice.
    pub severity: &'static str,
    /// What reports this rule.
    pub reported_by: ReportedBy,
    /// A body whose first finding has this rule.
    pub breaks: Example,
    /// A similar body without findings.
    pub meets: Example,
    /// What to do about a finding.
    pub remedy: &'static str,
}

/// What reports a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReportedBy {
    /// [`Contract::check`](crate::Contract::check).
    Check,
    /// [`Contract::check`](crate::Contract::check), with [`Contract::with_advice`](crate::Contract::with_advice).
    Advice,
    /// [`Contract::check`](crate::Contract::check) with [`Metadata`](crate::Metadata), with advice:
    /// [`Example::metadata`] has those of the examples.
    Metadata,
    /// [`Contract::expand`](crate::Contract::expand).
    Expand,
    /// [`ApiError::findings`](crate::ApiError::findings).
    ApiError,
    /// The checks of whole HTTP messages, such as `Contract::check_http_request` of feature `http`.
    Http,
    /// The comparison of a recorded request with its response: `Exchange::check` of module `har`.
    Exchange,
}

/// A body that shows what a rule means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The profile to check it against.
    pub profile: Profile,
    /// Whether it is a request or a response.
    pub body: Body,
    /// The body as JSON text, shortened if necessary: `…` is as many letters as the limit of a text attribute
    /// allows (10,485,760).
    pub text: &'static str,
    /// The value of the header `content-type`, if the rule is about it.
    pub content_type: Option<&'static str>,
    /// The server's answer, if the rule is about that.
    pub answer: Option<Answer>,
    /// The operation, such as `create`, on workspaces.
    pub operation: &'static str,
    /// The attribute that the call matches by, if the operation has one.
    pub matching_attribute: Option<&'static str>,
    /// Whether it is checked with [`metadata`](Self::metadata).
    pub needs_metadata: bool,
}

/// A server's answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as JSON text; empty if it does not matter.
    pub text: &'static str,
}

impl Example {
    const LONG: usize = 10 << 20;

    /// The metadata of a small workspace, for the rules that need them: a file for
    /// [`Metadata::parse`](crate::Metadata::parse).
    pub fn metadata() -> &'static str {
        metadata::METADATA
    }

    /// The body as bytes, with `…` expanded.
    pub fn bytes(&self) -> Vec<u8> {
        self.text.replace('…', &"x".repeat(Self::LONG)).into_bytes()
    }
}

impl fmt::Display for Example {
    /// `(request, profile wire):`, then the indented text in a paragraph of its own, then the answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.body.status() {
            None => f.write_str("(request")?,
            Some(status) => write!(f, "(response with status {status}")?,
        }
        if self.operation != "create" {
            write!(f, " of {}", self.operation)?;
        }
        if let Some(attribute) = self.matching_attribute {
            write!(f, " by {attribute}")?;
        }
        write!(f, ", profile {}", self.profile)?;
        if self.needs_metadata {
            f.write_str(", with metadata")?;
        }
        if let Some(content_type) = self.content_type {
            write!(f, ", content-type {content_type}")?;
        }
        match self.text {
            "" => f.write_str("):\n\n    (no bytes)")?,
            text => write!(f, "):\n\n    {text}")?,
        }
        match self.answer {
            None => Ok(()),
            Some(Answer { status, text: "" }) => write!(f, "\n\nanswered with status {status}."),
            Some(Answer { status, text }) => {
                write!(f, "\n\nanswered with status {status}:\n\n    {text}")
            }
        }
    }
}

impl Rule {
    /// The explanation of this rule.
    pub fn explain(self) -> Explanation {
        metadata::row(self).unwrap_or_else(|| table::row(self))
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = self.rule;
        writeln!(f, "{rule}: {}\n", rule.summary())?;
        writeln!(f, "{}\n", Wrapped(self.meaning))?;
        writeln!(f, "{}\n", Wrapped(self.severity))?;
        writeln!(f, "Breaks it {}\n", self.breaks)?;
        writeln!(f, "Meets it {}\n", self.meets)?;
        write!(f, "{}", Wrapped(self.remedy))
    }
}

/// A paragraph, wrapped to lines that fit a terminal.
struct Wrapped(&'static str);

impl fmt::Display for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WIDTH: usize = 80;
        let mut column = 0;
        for word in self.0.split_whitespace() {
            let width = word.chars().count();
            if column > 0 && column + 1 + width > WIDTH {
                f.write_str("\n")?;
                column = 0;
            } else if column > 0 {
                f.write_str(" ")?;
                column += 1;
            }
            f.write_str(word)?;
            column += width;
        }
        Ok(())
    }
}

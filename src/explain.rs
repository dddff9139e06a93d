//! What the rules mean: an explanation for each, and how it is printed.

mod table;

use crate::{Body, Profile, Rule};
use std::fmt;

/// What a rule means, how severe it is, a body that breaks it, one that meets it, and what to do.
///
/// Its [`Display`](fmt::Display) is what `attio-contract explain` prints: several lines of at most
/// 80 characters (examples aside), without a line end at the end.
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
    /// When a finding under this rule is a violation, drift or advice.
    pub severity: &'static str,
    /// What reports it.
    pub reported_by: ReportedBy,
    /// A body in which this rule is reported, first of all.
    pub breaks: Example,
    /// A body much like it in which nothing is reported.
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
    /// The same, asked for advice: [`Contract::with_advice`](crate::Contract::with_advice).
    Advice,
    /// [`Contract::expand`](crate::Contract::expand).
    Expand,
    /// [`ApiError::findings`](crate::ApiError::findings).
    ApiError,
    /// The checks of a whole HTTP message: `Contract::check_http_request` and its like, of feature `http`.
    Http,
    /// What a recorded request and its answer say of each other: `Exchange::check` of module `har`.
    Exchange,
}

/// A body that shows what a rule means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The profile that judges it.
    pub profile: Profile,
    /// Which body it is.
    pub body: Body,
    /// The body as JSON text, shortened where that is needed: `…` stands for letters, as many as
    /// the limit of a text allows (10,485,760).
    pub text: &'static str,
    /// The header of this name, where the rule is about it.
    pub content_type: Option<&'static str>,
    /// What the server answered, where the rule is about that.
    pub answer: Option<Answer>,
}

/// A server's answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as JSON text; empty where it does not matter.
    pub text: &'static str,
}

impl Example {
    const LONG: usize = 10 << 20;

    /// The body in full.
    pub fn bytes(&self) -> Vec<u8> {
        self.text.replace('…', &"x".repeat(Self::LONG)).into_bytes()
    }
}

impl fmt::Display for Example {
    /// `(request, profile wire):` and the text, indented, in a paragraph of its own; then the answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.body.status() {
            None => f.write_str("(request")?,
            Some(status) => write!(f, "(response with status {status}")?,
        }
        write!(f, ", profile {}", self.profile)?;
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
    /// What it means, how severe it is, a body that breaks it, one that meets it, and what to do.
    pub fn explain(self) -> Explanation {
        table::row(self)
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

/// A paragraph in lines that a terminal need not break.
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

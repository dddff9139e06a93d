//! Outcomes: what was found, and the counts.

use crate::api::body::Body;
use crate::report::Report;
use std::fmt;

/// The outcome for one body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// Which body it is about.
    pub body: Body,
    /// The verdict on the body, or why there is none. A response with a status from 500 to 599 has a valid report with
    /// the single finding [`Rule::ServerError`](crate::Rule::ServerError). As in every report,
    /// [`Finding::at`](crate::Finding::at) contains keys of the body.
    pub verdict: Result<Report, Unjudged>,
    /// Whether it is a request that is stopped.
    pub is_refused: bool,
}

/// Why a body has no verdict. It was handed on unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unjudged {
    /// The body is a stream: a client's request body, or, with `leave_streams`, any body of unknown length.
    Stream,
    /// The body is longer than the limit.
    TooLarge,
    /// The body is compressed, according to its `content-encoding`.
    Encoded,
    /// Reading the body ended with an error.
    Broken,
    /// The client was redirected, and the response comes from another URL.
    Redirected,
}

/// How many bodies had which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Requests by verdict.
    pub requests: VerdictCounts,
    /// Responses by verdict.
    pub responses: VerdictCounts,
    /// Requests that were stopped.
    pub refused: u64,
    /// Panics in the observer or in a `tracing` subscriber.
    pub panics: u64,
}

/// How many requests or responses had which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerdictCounts {
    /// Valid ones.
    pub valid: u64,
    /// Invalid ones.
    pub invalid: u64,
    /// Those without a verdict (left alone or broken), and responses with a status from 500 to 599.
    pub unjudged: u64,
}

impl Counts {
    pub(super) fn add(&mut self, outcome: &Outcome) {
        let verdicts = match outcome.body {
            Body::Request => &mut self.requests,
            Body::Response(_) => &mut self.responses,
        };
        match &outcome.verdict {
            Ok(_) if outcome.body.is_server_error() => verdicts.unjudged += 1,
            Ok(report) if report.is_valid() => verdicts.valid += 1,
            Ok(_) => verdicts.invalid += 1,
            Err(_) => verdicts.unjudged += 1,
        }
        self.refused += u64::from(outcome.is_refused);
    }
}

impl fmt::Display for Outcome {
    /// `request: ` or `response 200: `, then the report or why there is none. Quotes as much of the body as the report
    /// does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.body {
            Body::Request => f.write_str("request: ")?,
            Body::Response(status) => write!(f, "response {status}: ")?,
        }
        match &self.verdict {
            Ok(report) => report.fmt(f),
            Err(reason) => write!(f, "not checked, {reason}"),
        }
    }
}

impl fmt::Display for Unjudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Stream => "the body is a stream",
            Self::TooLarge => "the body is too large",
            Self::Encoded => "the body is compressed",
            Self::Broken => "the body is incomplete",
            Self::Redirected => "the client was sent to another URL",
        })
    }
}

//! What came out, and who is told.

use super::{Policy, event};
use crate::{Body, Report};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// What came of a body that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// Which body.
    pub body: Body,
    /// The verdict on it, or why there is none. A response with a status from 500 to 599 has a valid report with the one
    /// finding [`Rule::ServerError`](crate::Rule::ServerError). As every report, it has keys of the body in
    /// [`Finding::at`](crate::Finding::at).
    pub verdict: Result<Report, Unjudged>,
    /// Whether it is a request that goes no further.
    pub is_refused: bool,
}

/// Why a body has no verdict. It went on as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unjudged {
    /// A client's request body that is a stream, or a body of unknown length where those are left alone.
    Stream,
    /// More bytes than are judged.
    TooLarge,
    /// The body is compressed, as its `content-encoding` says.
    Encoded,
    /// The body ended with an error.
    Broken,
    /// The response is that of another URL, to which the server sent the client.
    Redirected,
}

/// Who is told of outcomes: any `Fn(&Outcome)`, or a type that implements this. It is called while a request or
/// response waits, from all tasks at once, and should be quick.
pub trait Observer: Send + Sync + 'static {
    /// Is told of an outcome, before the body goes on. The counts have it already.
    fn observe(&self, outcome: &Outcome);
}

impl<F: Fn(&Outcome) + Send + Sync + 'static> Observer for F {
    fn observe(&self, outcome: &Outcome) {
        self(outcome);
    }
}

/// How many bodies came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Of requests.
    pub requests: Verdicts,
    /// Of responses.
    pub responses: Verdicts,
    /// Requests that went no further.
    pub refused: u64,
    /// Panics of the observer or of a subscriber.
    pub panics: u64,
}

/// How many bodies of a kind have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdicts {
    /// Valid ones.
    pub valid: u64,
    /// Invalid ones.
    pub invalid: u64,
    /// Those without a verdict: left alone, broken, or responses with a status from 500 to 599.
    pub unjudged: u64,
}

/// The observer and the counts.
#[derive(Clone, Default)]
pub(crate) struct Listener {
    observer: Option<Arc<dyn Observer>>,
    counts: Arc<Mutex<Counts>>,
}

impl Listener {
    /// Counts begin anew.
    pub(crate) fn hears(&mut self, observer: impl Observer) {
        *self = Self {
            observer: Some(Arc::new(observer)),
            counts: Arc::default(),
        };
    }

    pub(crate) fn counts(&self) -> Counts {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tell(&self, outcome: &Outcome, policy: Policy) {
        self.count(|counts| counts.add(outcome));
        self.guard(|| event::emit(outcome, policy));
        if let Some(observer) = &self.observer {
            self.guard(|| observer.observe(outcome));
        }
    }

    /// Others' code must not cost the caller a response.
    fn guard(&self, call: impl FnOnce()) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(call)) {
            // Nor must what they have panicked with.
            std::mem::forget(payload);
            self.count(|counts| counts.panics += 1);
        }
    }

    fn count(&self, count: impl FnOnce(&mut Counts)) {
        count(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Counts {
    fn add(&mut self, outcome: &Outcome) {
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

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener")
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Outcome {
    /// `request: ` or `response 200: ` and the report, or why there is none. Quotes as much of the body as the report
    /// does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.body {
            Body::Request => f.write_str("request: ")?,
            Body::Response(status) => write!(f, "response {status}: ")?,
        }
        match &self.verdict {
            Ok(report) => report.fmt(f),
            Err(reason) => write!(f, "not judged, {reason}"),
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

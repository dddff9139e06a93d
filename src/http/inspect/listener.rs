//! Who hears about outcomes: the log, the counts and the observer.

use super::event;
use super::outcome::{Counts, Outcome};
use super::policy::Policy;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// Receives outcomes: any `Fn(&Outcome)`, or a type that implements this. It is called while a request or response
/// waits, possibly from several tasks at once, so it should be quick.
pub trait Observer: Send + Sync + 'static {
    /// Called with each outcome before the body goes on. The counts already include it.
    fn observe(&self, outcome: &Outcome);
}

impl<F: Fn(&Outcome) + Send + Sync + 'static> Observer for F {
    fn observe(&self, outcome: &Outcome) {
        self(outcome);
    }
}

/// The observer and the counts.
#[derive(Clone, Default)]
pub(crate) struct Listener {
    observer: Option<Arc<dyn Observer>>,
    counts: Arc<Mutex<Counts>>,
}

impl Listener {
    /// Sets the observer, and resets the counts.
    pub(crate) fn hears(&mut self, observer: impl Observer) {
        *self = Self {
            observer: Some(Arc::new(observer)),
            counts: Arc::default(),
        };
    }

    pub(crate) fn counts(&self) -> Counts {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn hear(&self, outcome: &Outcome, policy: Policy) {
        self.count(|counts| counts.add(outcome));
        self.guard(|| event::emit(outcome, policy));
        if let Some(observer) = &self.observer {
            self.guard(|| observer.observe(outcome));
        }
    }

    /// A panic in somebody else's code must not cost the caller a response.
    fn guard(&self, call: impl FnOnce()) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(call)) {
            // Nor must dropping the panic's payload.
            std::mem::forget(payload);
            self.count(|counts| counts.panics += 1);
        }
    }

    fn count(&self, count: impl FnOnce(&mut Counts)) {
        count(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener")
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

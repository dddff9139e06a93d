//! The options of the client middleware and the server layer: one builder, which both are made with.

use super::Inspector;
use super::listener::{Listener, Observer};
use super::outcome::Counts;
use super::policy::Policy;
use crate::api::route::Endpoint;
use crate::contract::Contract;

/// The largest body that is checked by default, in bytes.
pub(crate) const DEFAULT_MAX_BODY: usize = 1 << 20;

impl Inspector {
    /// Checks messages for this endpoint, of at most 1 MiB, whether their length is known in advance or not.
    pub(crate) fn new(contract: Contract, policy: Policy, endpoint: Endpoint) -> Self {
        Self {
            contract,
            policy,
            endpoint,
            max_body: DEFAULT_MAX_BODY,
            leaves_streams: false,
            listener: Listener::default(),
        }
    }

    pub(crate) fn at(self, endpoint: Endpoint) -> Self {
        Self { endpoint, ..self }
    }

    pub(crate) fn observed_by(mut self, observer: impl Observer) -> Self {
        self.listener.hears(observer);
        self
    }

    pub(crate) fn up_to(self, max_body: usize) -> Self {
        Self { max_body, ..self }
    }

    pub(crate) fn leaving_streams(self) -> Self {
        Self {
            leaves_streams: true,
            ..self
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.listener.counts()
    }
}

/// Gives an adapter, which holds an [`Inspector`], the public methods to set its options.
macro_rules! options {
    ($adapter:ident) => {
        impl $adapter {
            /// The largest body that is checked by default: 1 MiB.
            pub const DEFAULT_MAX_BODY: usize = $crate::http::inspect::builder::DEFAULT_MAX_BODY;

            /// Checks create requests to this endpoint instead, such as `Endpoint::default().at("localhost:8080")?`.
            #[must_use]
            pub fn with_endpoint(self, endpoint: Endpoint) -> Self {
                Self(self.0.at(endpoint))
            }

            /// Calls this observer with each outcome, instead of any earlier one. Resets the counts.
            #[must_use]
            pub fn with_observer(self, observer: impl Observer) -> Self {
                Self(self.0.observed_by(observer))
            }

            /// Leaves bodies larger than this many bytes alone ([`Self::DEFAULT_MAX_BODY`] unless set); such requests
            /// go on unchecked. A report needs many times the size of the body, see [`Contract`], and the thread is
            /// busy in the meantime.
            #[must_use]
            pub fn with_max_body(self, bytes: usize) -> Self {
                Self(self.0.up_to(bytes))
            }

            /// Leaves bodies alone if their length is not known in advance.
            #[must_use]
            pub fn leave_streams(self) -> Self {
                Self(self.0.leaving_streams())
            }

            /// The outcomes so far, of this one, its clones and all that is made with them. Keep a clone if you want to
            /// read them.
            pub fn counts(&self) -> Counts {
                self.0.counts()
            }
        }
    };
}

pub(crate) use options;

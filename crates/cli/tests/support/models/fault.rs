//! The ways in which a vendor refuses to answer.

use serde_json::Value;

/// Why a request is refused. Each vendor says it in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Too many requests for now; come back after so many seconds.
    RateLimited {
        /// After how many seconds.
        retry_after: u64,
    },
    /// What the account may use is used up, until this time in seconds since 1970 where the vendor says so.
    Quota {
        /// Until when.
        resets: Option<u64>,
    },
    /// The account has no money left.
    Unpaid,
    /// The key is not known.
    NotAllowed,
    /// Too much is asked of the vendor by everybody.
    Overloaded,
    /// Something at the vendor's is broken.
    Broken,
}

/// A refusal on the wire.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Value,
}

impl Refusal {
    pub(super) fn new(status: u16, body: Value) -> Refusal {
        Refusal { status, headers: Vec::new(), body }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Refusal {
        self.headers.push((name, value.to_string()));
        self
    }
}

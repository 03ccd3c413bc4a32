//! How often somebody may call.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::problem::Problem;

/// After so many calls those who have not called for long are forgotten.
const FORGOTTEN: u32 = 4096;

/// Whose calls are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Counted {
    /// Those with one credential.
    Credential(String),
    /// Those of one address that show none.
    Address(IpAddr),
}

impl Counted {
    /// Counts calls of an address; one machine has a whole network of IPv6.
    pub(super) fn at(address: IpAddr) -> Counted {
        Counted::Address(match address.to_canonical() {
            IpAddr::V6(ip) => IpAddr::from((u128::from(ip) >> 64 << 64).to_be_bytes()),
            ip => ip,
        })
    }
}

type Limiter = RateLimiter<Counted, DefaultKeyedStateStore<Counted>, DefaultClock, StateInformationMiddleware>;

/// How often somebody may call.
pub(crate) struct Rate {
    limiter: Option<(NonZeroU32, Limiter)>,
    calls: AtomicU32,
    clock: DefaultClock,
}

/// How much somebody may call yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    limit: u32,
    remaining: u32,
    /// In how many seconds all of it is there again.
    reset: u64,
}

impl Rate {
    /// Lets everybody call so often in a minute, all at once or one by one; without a limit where it is 0.
    pub(crate) fn a_minute(calls: u32) -> Rate {
        let limiter =
            NonZeroU32::new(calls).map(|calls| (calls, RateLimiter::keyed(Quota::per_minute(calls)).with_middleware()));
        Rate { limiter, calls: AtomicU32::new(0), clock: DefaultClock::default() }
    }

    /// Counts a call, or refuses it.
    pub(super) fn count(&self, counted: &Counted) -> Result<Option<Left>, (Problem, Left)> {
        let Some((limit, limiter)) = &self.limiter else { return Ok(None) };
        if self.calls.fetch_add(1, Ordering::Relaxed) % FORGOTTEN == FORGOTTEN - 1 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        let limit = limit.get();
        match limiter.check_key(counted) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let spent = u64::from(limit - remaining.min(limit));
                Ok(Some(Left { limit, remaining, reset: (spent * 60).div_ceil(u64::from(limit)) }))
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(self.clock.now()).as_secs() + 1;
                let detail = format!("more than {limit} calls in a minute");
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate-limited", "Too many calls", detail)
                    .hint("wait as long as `Retry-After` says; a server takes more with `pitcrew serve --rate N`")
                    .retry_after(wait);
                Err((problem, Left { limit, remaining: 0, reset: 60 }))
            }
        }
    }
}

impl Left {
    /// Says so in an answer.
    pub(super) fn tell(self, response: &mut Response) {
        let headers = response.headers_mut();
        let told = [
            ("ratelimit-limit", u64::from(self.limit)),
            ("ratelimit-remaining", u64::from(self.remaining)),
            ("ratelimit-reset", self.reset),
        ];
        for (name, value) in told {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

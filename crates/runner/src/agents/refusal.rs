//! What vendors say when they refuse for now: too many requests, no quota left, no capacity.

use super::Limited;

/// Words of refusals that time mends, in lower case. Agents pass on what their vendor said, each in a form of its own.
const WORDS: [&str; 9] = [
    "too many requests",
    "rate limit",
    "rate_limit",
    "ratelimit",
    "quota",
    "usage limit",
    "overloaded",
    "resource_exhausted",
    "insufficient credits",
];

/// Returns the refusal that an error is; `None` where waiting would not mend it. `status` is that of HTTP.
pub(super) fn refusal(status: Option<i64>, said: &str) -> Option<Limited> {
    let lower = said.to_lowercase();
    let refused = matches!(status, Some(429 | 529)) || WORDS.iter().any(|word| lower.contains(word));
    refused.then(|| Limited { why: said.to_owned(), resets: None, gives_up: true })
}

//! Bringing a parcel to its service: neither lost nor, where the service lets us, doubled.
//!
//! An answer is one of five: taken, refused for good, not now, no way there, or nobody knows. What is not now or not
//! known is tried again, after as long as the service says or a pause that grows; what there is no way for stays until
//! somebody has mended it. Where nobody knows, the message may arrive twice; the service is asked first where it can be,
//! and the outcome says so where it cannot.

mod http;
mod look;
mod mail;
mod program;
mod trust;

use std::borrow::Cow;
use std::time::Duration;

use jiff::Timestamp;

use super::channel::Parcel;
use super::retry;

pub use http::Courier;
pub use trust::Trust;

/// How often something is looked for that a message needs and that is not there.
const LOOKS: u32 = 4;

/// How long and how often something is tried.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// How often.
    pub attempts: u32,
    /// How long in all.
    pub within: Duration,
    /// How long one try may take.
    pub timeout: Duration,
}

/// What one try came to.
#[derive(Debug)]
pub enum Answer {
    /// The service has it.
    Taken,
    /// The service will not have it.
    Refused(String),
    /// Not now; it surely does not have it. It may say how long to wait.
    NotNow(Option<Duration>, String),
    /// It cannot be reached as things are, and not a minute later either: somebody must mend something.
    NoWay(String),
    /// Nobody knows whether it has it.
    Unknown(String),
}

/// What is known of earlier tries of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    /// There were none.
    None,
    /// There may have been some, by an earlier attempt of the same task.
    Perhaps,
    /// One was under way when everything ended.
    Doubted,
}

/// What of a message is sent, where something at the service may have to be found for that.
enum Found<'a> {
    /// This.
    Ready(Cow<'a, Parcel>),
    /// Nothing: it is there already, or nothing is left to do.
    Nothing,
    /// What it is for is not there, and why that is needed.
    Missing(String),
    /// It cannot be said; nothing was sent.
    Failed(Answer),
}

/// Whether a service has a message already.
#[derive(Debug)]
enum Look {
    /// It has it.
    There,
    /// It does not.
    Missing,
    /// It cannot be asked.
    Unasked,
    /// It cannot be asked now; it may say how long to wait.
    NotNow(Option<Duration>, String),
}

/// A message that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// How often it was tried.
    pub tried: u32,
    /// How many of the tries may have arrived without an answer: so many may be doubled.
    pub unknown: u32,
    /// Whether the service had it already.
    pub already: bool,
}

/// A message that did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// It never will.
    Refused(String),
    /// It may later.
    Later {
        /// Why not now.
        why: String,
        /// Whether a try without an answer may have arrived all the same.
        doubted: bool,
    },
}

/// Time, as something that can be asked and spent.
pub trait Clock {
    /// Returns what time it is.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn pause(&self, pause: Duration);
}

/// Brings a parcel to its service. What it is for is found, and what may have arrived `earlier` is looked for first.
///
/// # Errors
///
/// [`Failed`] where it was refused, there is no way there, or time or tries ran out.
pub fn deliver(
    parcel: &Parcel,
    key: &str,
    earlier: Earlier,
    policy: &Policy,
    courier: &Courier,
    clock: &dyn Clock,
) -> Result<Delivered, Failed> {
    let begin = clock.now();
    let mut in_doubt = earlier != Earlier::None;
    // How many tries of this call may have arrived, and whether one before it may have.
    let (mut unknown, mut before) = (0, u32::from(earlier == Earlier::Doubted));
    let (mut tried, mut missed) = (0, 0);
    loop {
        let answer = match courier.find(parcel, policy, clock.now()) {
            Found::Nothing => return Ok(Delivered { tried, unknown: 0, already: true }),
            // Something else may be about to bring it, so it is looked for a few times more.
            Found::Missing(why) => {
                (tried, missed) = (tried + 1, missed + 1);
                let pause = retry::pause(missed, key);
                let is_last = missed >= LOOKS || tried >= policy.attempts;
                if is_last || spent(clock, begin).saturating_add(pause) > policy.within {
                    return Err(Failed::Refused(why));
                }
                clock.pause(pause);
                continue;
            }
            Found::Failed(answer) => answer,
            Found::Ready(parcel) => {
                let look = if in_doubt { courier.look(&parcel, policy, clock.now()) } else { Look::Missing };
                match look {
                    Look::There => return Ok(Delivered { tried, unknown: 0, already: true }),
                    // Without looking whether it is there it is not sent again.
                    Look::NotNow(asked, why) => Answer::NotNow(asked, why),
                    Look::Missing | Look::Unasked => {
                        if in_doubt && matches!(look, Look::Missing) {
                            (in_doubt, before) = (false, 0);
                        }
                        match &*parcel {
                            Parcel::Http(request) => courier.send(request, key, policy, clock.now()),
                            Parcel::Mail(mail) => mail::send(mail, policy, courier.trust()),
                            Parcel::Command(command) => program::send(command, policy),
                        }
                    }
                }
            }
        };
        tried += 1;
        let (asked, why) = match answer {
            Answer::Taken => return Ok(Delivered { tried, unknown: unknown + before, already: false }),
            Answer::Refused(why) => return Err(Failed::Refused(why)),
            Answer::NoWay(why) => return Err(Failed::Later { why, doubted: in_doubt }),
            Answer::NotNow(asked, why) => (asked, why),
            Answer::Unknown(why) => {
                unknown += 1;
                in_doubt = true;
                (None, why)
            }
        };
        let pause = asked.unwrap_or_else(|| retry::pause(tried, key));
        if tried >= policy.attempts {
            return Err(Failed::Later { why: format!("{why} ({tried} tries)"), doubted: in_doubt });
        }
        // Coming back before the service said it may would only make it say so again.
        if spent(clock, begin).saturating_add(pause) > policy.within {
            let why = format!("{why} (to be tried again in {} s, which is too late)", pause.as_secs());
            return Err(Failed::Later { why, doubted: in_doubt });
        }
        clock.pause(pause);
    }
}

/// Returns how long something takes already.
fn spent(clock: &dyn Clock, begin: Timestamp) -> Duration {
    Duration::try_from(clock.now().duration_since(begin)).unwrap_or_default()
}

//! Checks that are asked over and over while something happens: the longest time without a good
//! answer is what comes of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use pitcrew_engine::Evidence;
use pitcrew_plan::Check;
use pitcrew_plan::quantity::Span;
use tokio::sync::oneshot;

use super::{Place, ending, millis, try_once};
use crate::exec::{Holder, leash};

/// Checks that are being asked. When it is dropped, they no longer are.
pub(crate) struct Watch(Vec<Watched>);

struct Watched {
    check: Check,
    seen: Arc<Mutex<Seen>>,
    holder: Holder,
}

/// What was seen so far.
struct Seen {
    begun: Instant,
    /// When the last good answer came.
    good: Option<Instant>,
    /// The longest time from one good answer to the next; before the first, from the beginning.
    longest: Duration,
    tries: u32,
    /// What the last answer said that was not good.
    trouble: String,
}

impl Seen {
    fn gap(&self, now: Instant) -> Duration {
        self.longest.max(now.duration_since(self.good.unwrap_or(self.begun)))
    }
}

impl Watch {
    /// Begins to ask each check, and returns when each has been answered once.
    pub(crate) async fn begin(checks: impl Iterator<Item = Check>, place: &Arc<dyn Place>) -> Watch {
        let (mut all, mut first) = (Vec::new(), Vec::new());
        for check in checks {
            let seen =
                Seen { begun: Instant::now(), good: None, longest: Duration::ZERO, tries: 0, trouble: String::new() };
            let seen = Arc::new(Mutex::new(seen));
            let (holder, answered) = ask_over_and_over(check.clone(), place.clone(), seen.clone());
            first.push(answered);
            all.push(Watched { check, seen, holder });
        }
        for answered in first {
            // It is dropped unsent only where the runtime ends.
            let _ = answered.await;
        }
        Watch(all)
    }

    /// Stops asking, and says for each check what its longest outage was.
    pub(crate) fn finish(self) -> Vec<Evidence> {
        self.0.iter().map(Watched::evidence).collect()
    }
}

impl Watched {
    fn evidence(&self) -> Evidence {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (gap, took) = (seen.gap(now), now.duration_since(seen.begun));
        let holds = self.check.max_outage.is_none_or(|most| gap <= most.0);
        let most = self.check.max_outage.map_or_else(String::new, |most| format!(" (at most {most})"));
        let tries = seen.tries;
        let trouble = if seen.trouble.is_empty() { String::new() } else { format!("\n{}", seen.trouble) };
        Evidence {
            check: during(&self.check),
            holds,
            tries,
            took_ms: millis(took),
            report: None,
            step: None,
            findings: None,
            said: ending(&format!("longest outage {}{most}, asked {tries} times{trouble}", span(gap))),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.iter().for_each(|watched| watched.holder.pull(true));
    }
}

/// Says of a check that should have been watched and was not, because the process that did so is
/// gone. It undoes nothing by itself: what was made live is there, and its probes are asked still.
pub(crate) fn unwatched(check: &Check) -> Evidence {
    let said = "Pitcrew itself ended while it was watched".to_owned();
    Evidence { check: during(check), holds: true, tries: 0, took_ms: 0, said, report: None, step: None, findings: None }
}

fn during(check: &Check) -> String {
    format!("{}{}", check.name, Evidence::DURING_ACTIVATE)
}

fn span(duration: Duration) -> Span {
    Span(Duration::from_millis(millis(duration)))
}

fn ask_over_and_over(
    mut check: Check,
    place: Arc<dyn Place>,
    seen: Arc<Mutex<Seen>>,
) -> (Holder, oneshot::Receiver<()>) {
    let (holder, mut leash) = leash();
    let (answered, first) = oneshot::channel();
    // Who answers later than an outage may last is not there; waiting longer would only hide when it comes back.
    check.timeout = check.max_outage.map_or(check.timeout, |most| most.min(check.timeout));
    tokio::spawn(async move {
        let mut answered = Some(answered);
        while !leash.is_pulled() {
            let answer = try_once(&check, place.as_ref(), &mut leash).await;
            if leash.is_pulled() {
                break;
            }
            note(&mut seen.lock().unwrap_or_else(PoisonError::into_inner), answer.holds, answer.said);
            if let Some(answered) = answered.take() {
                // Whoever began it may have gone.
                let _ = answered.send(());
            }
            tokio::select! {
                () = tokio::time::sleep(check.every.0) => {}
                _ = leash.pulled() => break,
            }
        }
    });
    (holder, first)
}

fn note(seen: &mut Seen, holds: bool, said: String) {
    let now = Instant::now();
    seen.tries += 1;
    if holds {
        seen.longest = seen.gap(now);
        seen.good = Some(now);
    } else {
        seen.trouble = said;
    }
}

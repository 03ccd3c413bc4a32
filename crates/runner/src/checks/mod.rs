//! Asking checks: one executor for go, verify, probe, success and the gates of phases.

mod http;
mod ports;
mod tcp;
#[cfg(test)]
mod tests;
mod tls;
pub(crate) mod watch;
mod websocket;

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use pitcrew_engine::{Account, BlobId, Evidence, Standpoint};
use pitcrew_plan::quantity::Span;
use pitcrew_plan::{Asked, Asks, Check, Command};
use pitcrew_sandbox::End;

use crate::exec::{LaunchError, Leash, Ran};

/// The most that evidence quotes of what a check said, in bytes.
const QUOTED: usize = 2048;

/// What one try of a check came to.
struct Answer {
    holds: bool,
    said: String,
    report: Option<Box<Account>>,
    findings: Option<BlobId>,
}

impl Answer {
    fn yes(said: String) -> Answer {
        Answer { holds: true, said, report: None, findings: None }
    }

    fn no(said: String) -> Answer {
        Answer { holds: false, said, report: None, findings: None }
    }
}

/// Where and how the commands of checks run: staged view or live system, decided by the moment.
pub trait Place: Send + Sync {
    /// Runs a check's command for at most `timeout`.
    fn run<'a>(
        &'a self,
        what: Program<'a>,
        timeout: Duration,
        leash: &'a mut Leash,
    ) -> Pin<Box<dyn Future<Output = Result<Ran, LaunchError>> + Send + 'a>>;
}

/// What a check runs.
#[derive(Clone, Copy, Debug)]
pub enum Program<'a> {
    /// A command of the check's own.
    Command(&'a Command),
    /// An agent of the plan, and what it is given.
    Agent(&'a Asked),
}

/// Asks checks one after the other, up to the next that a person answers, and stops at the first
/// that does not hold: what follows it would be asked of a state that is already wrong.
pub async fn ask(checks: &[Check], place: &dyn Place, leash: &mut Leash) -> Vec<Evidence> {
    let mut evidence = Vec::with_capacity(checks.len());
    for check in checks.iter().take_while(|check| !matches!(check.asks, Asks::Person { .. })) {
        let answer = ask_one(check, place, leash).await;
        let holds = answer.holds;
        evidence.push(answer);
        if !holds {
            break;
        }
    }
    evidence
}

/// Asks the checks of steps: every one, whatever the others say, so that all that are done are ticked.
pub async fn ask_steps(
    steps: impl Iterator<Item = (usize, &Check)>,
    place: &dyn Place,
    leash: &mut Leash,
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    for (at, check) in steps {
        if leash.is_pulled() {
            break;
        }
        evidence.push(Evidence { step: u32::try_from(at).ok(), ..ask_one(check, place, leash).await });
    }
    evidence
}

/// Asks one check until it holds, or until it has had its time.
pub async fn ask_one(check: &Check, place: &dyn Place, leash: &mut Leash) -> Evidence {
    let begun = Instant::now();
    let mut tries = 0;
    loop {
        tries += 1;
        let answer = try_once(check, place, leash).await;
        let took = begun.elapsed();
        let again =
            !answer.holds && !leash.is_pulled() && check.within.is_some_and(|within| took + check.every.0 <= within.0);
        if !again {
            return Evidence {
                check: check.name.clone(),
                holds: answer.holds,
                tries,
                took_ms: millis(took),
                said: ending(&answer.said),
                report: answer.report,
                step: None,
                findings: answer.findings,
            };
        }
        tokio::time::sleep(check.every.0).await;
    }
}

async fn try_once(check: &Check, place: &dyn Place, leash: &mut Leash) -> Answer {
    let timeout = check.timeout.0;
    match &check.asks {
        Asks::Run(command) | Asks::Measure { after: command, .. } => {
            judged(place.run(Program::Command(command), timeout, leash).await)
        }
        Asks::Agent(asked) => judged(place.run(Program::Agent(asked), timeout, leash).await),
        // The engine asks people itself, and the runner from one question to the next.
        Asks::Person { .. } => Answer::no("only a person can answer this".to_owned()),
        Asks::OfRun { figure, .. } => Answer::no(format!("{figure} is known at the end of a run, and only there")),
        Asks::Http(_) | Asks::Tcp(_) | Asks::Tls(_) | Asks::WebSocket(_) | Asks::Ports(_) => {
            tokio::select! {
                answer = over_the_network(&check.asks, timeout) => answer,
                _ = leash.pulled() => Answer::no("ended because the run was stopped".to_owned()),
            }
        }
    }
}

/// Asks what needs no command. Each kind holds itself to the timeout; this is for a name that takes long to look up.
async fn over_the_network(asks: &Asks, timeout: Duration) -> Answer {
    let answer = async {
        match asks.clone() {
            Asks::Http(http) => blocking(move || http::ask(&http, timeout)).await,
            Asks::Tcp(address) => blocking(move || tcp::ask(&address, timeout)).await,
            Asks::Tls(asked) => blocking(move || tls::ask(&asked, timeout)).await,
            Asks::WebSocket(socket) => blocking(move || websocket::ask(&socket, timeout)).await,
            Asks::Ports(asked) => ports::ask(&asked).await,
            Asks::Run(_) | Asks::Agent(_) | Asks::Measure { .. } | Asks::OfRun { .. } | Asks::Person { .. } => {
                Answer::no("this is not asked over the network".to_owned())
            }
        }
    };
    match tokio::time::timeout(timeout, answer).await {
        Ok(answer) => answer,
        Err(_) => Answer::no(format!("no answer within {}", Span(timeout))),
    }
}

async fn blocking(ask: impl FnOnce() -> Result<Answer, String> + Send + 'static) -> Answer {
    match tokio::task::spawn_blocking(ask).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(why)) => Answer::no(why),
        Err(error) => Answer::no(error.to_string()),
    }
}

fn judged(ran: Result<Ran, LaunchError>) -> Answer {
    match ran {
        Err(error) => Answer::no(chain(&error)),
        Ok(Ran { outcome, said, report, findings }) => {
            let (holds, why) = match &outcome.end {
                End::Exited { code: 0 } => (true, String::new()),
                End::Exited { code } => (false, format!("exit code {code}")),
                End::Signaled { signal } => (false, format!("ended by signal {signal}")),
                End::TimedOut => (false, "took too long".to_owned()),
                End::Ordered => (false, "ended because the run was stopped".to_owned()),
                End::LimitExceeded { which, limit, seen } => {
                    (false, format!("used more {which:?} than it may ({seen} of {limit})").to_lowercase())
                }
                End::NotStarted(why) => (false, why.to_string()),
                End::LauncherLost => (false, "its launcher vanished".to_owned()),
            };
            let said = if why.is_empty() { said } else { format!("{said}\n{why}") };
            // A check that says of itself that it is not whole does not hold, whatever its exit code.
            let holds = holds && report.as_ref().is_none_or(|report| report.status == Standpoint::Success);
            Answer { holds, said: said.trim().to_owned(), report, findings }
        }
    }
}

/// Returns an error with its causes as one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn ending(said: &str) -> String {
    let mut start = said.len().saturating_sub(QUOTED);
    while !said.is_char_boundary(start) {
        start += 1;
    }
    said[start..].to_owned()
}

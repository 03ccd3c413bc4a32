//! Asking checks: one executor for go, verify, probe, success and the gates of phases.

use std::future::Future;
use std::net::ToSocketAddrs;
use std::pin::Pin;
use std::time::{Duration, Instant};

use pitcrew_engine::Evidence;
use pitcrew_plan::{Asks, Check, Command, Id};
use pitcrew_sandbox::End;

use crate::exec::{LaunchError, Leash, Ran};

/// The most that evidence quotes of what a check said, in bytes.
const QUOTED: usize = 2048;

/// What one try of a check came to.
struct Answer {
    holds: bool,
    said: String,
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
    /// An agent of the plan.
    Agent(&'a Id),
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
                took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
                said: ending(&answer.said),
                report: None,
            };
        }
        tokio::time::sleep(check.every.0).await;
    }
}

async fn try_once(check: &Check, place: &dyn Place, leash: &mut Leash) -> Answer {
    match &check.asks {
        Asks::Run(command) => judged(place.run(Program::Command(command), check.timeout.0, leash).await),
        Asks::Agent(agent) => judged(place.run(Program::Agent(agent), check.timeout.0, leash).await),
        Asks::Http { url, expect } => http(url.clone(), *expect, check.timeout.0).await,
        Asks::Tcp(address) => tcp(address.clone(), check.timeout.0).await,
        // The engine asks people itself, and the runner from one question to the next.
        Asks::Person { .. } => Answer { holds: false, said: "only a person can answer this".to_owned() },
        Asks::Measure { after, .. } => judged(place.run(Program::Command(after), check.timeout.0, leash).await),
    }
}

fn judged(ran: Result<Ran, LaunchError>) -> Answer {
    match ran {
        Err(error) => Answer { holds: false, said: chain(&error) },
        Ok(Ran { outcome, said }) => {
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
            Answer { holds, said: said.trim().to_owned() }
        }
    }
}

async fn http(url: String, expect: u16, timeout: Duration) -> Answer {
    let asked = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent("pitcrew")
            .build()
            .into();
        match agent.get(&url).call() {
            Ok(response) => {
                let status = response.status().as_u16();
                let said = if status == expect {
                    format!("{url} answered {status}")
                } else {
                    format!("{url} answered {status}, not {expect}")
                };
                Answer { holds: status == expect, said }
            }
            Err(error) => Answer { holds: false, said: format!("GET {url}: {error}") },
        }
    });
    asked.await.unwrap_or_else(|error| Answer { holds: false, said: error.to_string() })
}

async fn tcp(address: String, timeout: Duration) -> Answer {
    let asked = tokio::task::spawn_blocking(move || {
        let addresses = match address.to_socket_addrs() {
            Ok(addresses) => addresses,
            Err(error) => return Answer { holds: false, said: format!("look up {address}: {error}") },
        };
        let mut said = format!("{address} names no address");
        for one in addresses {
            match std::net::TcpStream::connect_timeout(&one, timeout) {
                Ok(_) => return Answer { holds: true, said: format!("{address} accepts connections") },
                Err(error) => said = format!("connect to {address}: {error}"),
            }
        }
        Answer { holds: false, said }
    });
    asked.await.unwrap_or_else(|error| Answer { holds: false, said: error.to_string() })
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

fn ending(said: &str) -> String {
    let mut start = said.len().saturating_sub(QUOTED);
    while !said.is_char_boundary(start) {
        start += 1;
    }
    said[start..].to_owned()
}

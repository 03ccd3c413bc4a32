//! What a task is doing, as a sign and a word.

use pitcrew_engine::{TaskState, TaskView, Timestamp, Waiting};

use super::style;
use super::time;

/// Returns a state's sign.
pub fn sign(state: TaskState) -> String {
    match state {
        TaskState::Pending | TaskState::Ready => style::faint("·"),
        TaskState::Running => style::busy("▶"),
        TaskState::Harvested | TaskState::Verifying => style::busy("?"),
        TaskState::Applying | TaskState::Activating | TaskState::Probing => style::busy("↑"),
        TaskState::RollingBack => style::care("↶"),
        TaskState::Succeeded => style::good("✓"),
        TaskState::Partial | TaskState::Held => style::care("‖"),
        TaskState::Failed => style::bad("✗"),
        TaskState::Skipped => style::faint("–"),
        TaskState::Canceled => style::care("■"),
    }
}

/// Returns what a task is doing, in a word or two.
pub fn word(task: &TaskView) -> String {
    let asks = task.waiting_on.iter().any(|waiting| waiting.kind == "approval");
    match task.state {
        TaskState::Held | TaskState::Partial => style::care(task.state),
        _ if task.by_hand => style::care("to be done"),
        _ if asks => style::care("needs approval"),
        TaskState::Ready if !task.waiting_on.is_empty() => style::faint("waiting"),
        TaskState::RollingBack => style::care("rolling back"),
        TaskState::Succeeded => style::good("succeeded"),
        TaskState::Failed => style::bad("failed"),
        TaskState::Canceled => style::care("canceled"),
        state @ (TaskState::Pending | TaskState::Skipped) => style::faint(state),
        state => style::busy(state),
    }
}

/// Returns what a task waits for, in words; nothing where it waits for nothing.
pub fn waits_for(waiting: &[Waiting]) -> Option<String> {
    let tasks: Vec<&str> = waiting.iter().filter(|on| on.kind == "task").map(|on| on.id.as_str()).collect();
    let mut parts = Vec::new();
    if !tasks.is_empty() {
        parts.push(format!("for {}", tasks.join(", ")));
    }
    for on in waiting {
        match (on.kind, on.until) {
            ("task", _) => {}
            ("approval", Some(until)) => parts.push(format!("for a yes, until {}", time::clock(until))),
            ("approval", None) => parts.push("for a yes".to_owned()),
            ("retry", Some(until)) => parts.push(format!("to try again at {}", time::clock(until))),
            ("agent", Some(until)) => {
                parts.push(format!("for {}, whose vendor refuses until {}", on.id, time::clock(until)));
            }
            ("agent", None) => parts.push(format!("until another task has tried whether {} goes on", on.id)),
            ("budget", _) => parts.push(format!("for money: the budget of {} has too little left", on.id)),
            ("turn", Some(until)) => parts.push(format!("for its next turn at {}", time::clock(until))),
            ("window", Some(until)) => parts.push(format!("for its window {}, open {}", on.id, time::date(until))),
            ("phase", _) => parts.push(format!("for phase {} to open", on.id)),
            ("lease", _) => parts.push(format!("for {}", on.id)),
            ("capacity", _) => parts.push(format!("for room in {}", on.id)),
            ("gate", _) => parts.push(format!("for the go of {}", on.id)),
            (kind, _) => parts.push(format!("for {kind} {}", on.id)),
        }
    }
    (!parts.is_empty()).then(|| format!("waits {}", parts.join(", ")))
}

/// Returns which turn a task is in, in words; nothing where it has no turns.
pub fn turn(task: &TaskView) -> Option<String> {
    let (turn, turns) = task.turn.zip(task.turns)?;
    Some(format!("turn {turn} of {turns}"))
}

/// Returns a run's status as a word in its colour.
pub fn status(status: &str) -> String {
    match status {
        "succeeded" => style::good(status),
        "failed" => style::bad(status),
        "running" => style::busy(status),
        _ => style::care(status),
    }
}

/// Says how long something is over its deadline.
pub fn late(deadline: Timestamp, now: Timestamp) -> String {
    style::bad(format!("{} over its deadline", time::short(now.since(deadline))))
}

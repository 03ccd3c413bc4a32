//! A report as the message that people post to each other when something is done, or is not.

use std::time::Duration;

use pitcrew_engine::{Account, Failure, Run, Stage, Standpoint, Tested};
use pitcrew_plan::{Id, Work};

use super::{style, time};

/// A report, with what the run knows of who sends it and who waits for it.
pub struct Letter<'a> {
    report: &'a Account,
    task: &'a Id,
    /// Its team, else its agent.
    from: Option<&'a Id>,
    phase: Option<&'a Id>,
    took: Option<Duration>,
    /// Whether its change stays applied although something failed.
    held: bool,
    /// Whether the task goes on after that.
    live: bool,
    /// How far its work has come: done is only what is verified and applied.
    reached: Reached,
    /// The tasks that wait for it.
    next: Vec<&'a Id>,
}

/// How far the work has come of which a report says that it is done.
#[derive(Clone, Copy, PartialEq)]
enum Reached {
    /// It is verified and applied.
    Done,
    /// It has yet to be.
    NotYet,
    /// It came to nothing.
    Nothing,
}

/// Returns what the check that did not hold reported in the task's name. What an agent objects to that reviews it is no
/// letter of the task's, and stands with the check.
pub fn complaint<'a>(run: &Run, id: &Id, failure: &'a Failure) -> Option<&'a Account> {
    let (Failure::Verify { evidence }, Some(task)) = (failure, run.plan().tasks.get(id)) else {
        return failure.report();
    };
    let failed = evidence.iter().find(|one| !one.holds)?;
    failed.report.as_deref().filter(|_| !run.plan().is_review(task, &failed.check))
}

impl<'a> Letter<'a> {
    /// Puts a report of a task into a letter to whoever waits for the task.
    pub fn of(run: &'a Run, id: &'a Id, report: &'a Account) -> Letter<'a> {
        let task = &run.plan().tasks[id];
        let record = run.task(id);
        let agent = match &task.does {
            Work::Agent(agent) => Some(agent),
            Work::Run(_) => None,
        };
        let took = record.and_then(|record| Some(record.finished?.since(record.started?)));
        Letter {
            report,
            task: id,
            from: task.team.as_ref().or(agent),
            phase: task.phase.as_ref(),
            took,
            held: record.is_some_and(|record| record.hold.is_some()),
            live: false,
            reached: match record.map(|record| record.stage) {
                Some(Stage::Succeeded) => Reached::Done,
                Some(stage) if stage.is_settled() => Reached::Nothing,
                _ => Reached::NotYet,
            },
            next: run.dependents(id).collect(),
        }
    }

    /// Says that the change stayed applied when this was written, whatever has become of it since.
    pub fn when_held(self) -> Letter<'a> {
        Letter { held: true, ..self }
    }

    /// Says that the task goes on, where it does: then nobody can start on it yet.
    pub fn live(mut self, live: bool) -> Letter<'a> {
        self.live = live;
        self
    }
}

/// Draws a letter as lines; everything in it that a program said is made safe to print.
pub fn draw(letter: &Letter<'_>) -> Vec<String> {
    let Letter { report, task, from, phase, took, held, live, reached, next } = letter;
    let from = from.map_or_else(|| task.to_string(), ToString::to_string).to_uppercase();
    let (what, status) = match report.status {
        Standpoint::Success => {
            let what = match reached {
                Reached::Done => "complete",
                Reached::NotYet => "work done, not yet applied",
                Reached::Nothing => "work done, not applied",
            };
            (what, style::good("✅ SUCCESS"))
        }
        Standpoint::Partial => ("partial", style::care("⚠️ PARTIAL")),
        Standpoint::Failed => ("failed", style::bad("❌ FAILED")),
    };
    let what = if *live { "goes on" } else { what };
    let mut lines = vec![format!("[{}] Task {} {what}", style::strong(from), style::strong(task))];
    if !(*live && report.status == Standpoint::Success) {
        lines.push(format!("Status: {status}"));
    }
    let mut line = |name: &str, said: Option<&str>| {
        if let Some(said) = said {
            lines.push(format!("{name}: {}", style::plain(said)));
        }
    };
    line("Action", report.action.as_deref());
    line("Phase", phase.map(Id::as_str));
    line("Duration", took.map(time::short).as_deref());
    list(&mut lines, "Affected", report.affected.iter().map(|name| style::plain(name)));
    list(&mut lines, "Tests", report.tests.iter().map(test));
    match (report.issues.is_empty(), report.status) {
        (true, Standpoint::Success) if *live => {}
        (true, Standpoint::Success) => lines.push("Issues: none".to_owned()),
        _ => list(&mut lines, "Issues", report.issues.iter().map(|issue| style::plain(issue))),
    }
    let mut line = |name: &str, said: Option<&str>| {
        if let Some(said) = said {
            lines.push(format!("{name}: {}", style::plain(said)));
        }
    };
    line("Suspected cause", report.suspected_cause.as_deref());
    line("Requested action", report.requested_action.as_deref());
    for (name, value) in &report.more {
        line(name, Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str()));
    }
    if *held {
        lines.push("Rollback: not performed, waits for that".to_owned());
    }
    let said = report.next.iter().map(|next| style::plain(next)).collect::<Vec<_>>().join("; ");
    let waits = next.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match (said.is_empty(), waits.is_empty(), report.status) {
        (false, ..) => lines.push(format!("Next: {said}")),
        _ if *live => {}
        (true, false, Standpoint::Success) if *reached == Reached::Done => {
            lines.push(format!("Next: {waits} can start"))
        }
        (true, false, _) => lines.push(format!("Waiting for it: {waits}")),
        (true, true, _) => {}
    }
    lines
}

fn list(lines: &mut Vec<String>, name: &str, entries: impl Iterator<Item = String>) {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        lines.push(format!("{name}:"));
        lines.extend(entries.map(|entry| format!("  - {entry}")));
    }
}

fn test(test: &Tested) -> String {
    let verdict = match test.ok {
        Some(true) => format!(": {}", style::good("✅ PASS")),
        Some(false) => format!(": {}", style::bad("❌ FAIL")),
        None => String::new(),
    };
    let detail = test.detail.as_deref().map_or_else(String::new, |detail| format!(" ({})", style::plain(detail)));
    format!("{}{verdict}{detail}", style::plain(&test.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(report: serde_json::Value, held: bool) -> String {
        let report = Account::read(&report).unwrap();
        let (task, team, next): (Id, Id, Id) = ("B2".parse().unwrap(), "nginx".parse().unwrap(), "A5".parse().unwrap());
        let letter = Letter {
            report: &report,
            task: &task,
            from: Some(&team),
            phase: None,
            took: Some(Duration::from_secs(90)),
            held,
            live: false,
            reached: Reached::Done,
            next: vec![&next],
        };
        anstream::adapter::strip_str(&draw(&letter).join("\n")).to_string()
    }

    #[test]
    fn a_task_that_is_done_tells_who_can_start() {
        let report = serde_json::json!({
            "status": "success",
            "action": "Verified nginx proxies after localhost binding",
            "tests": {"Archon site": "PASS", "WebSocket": {"ok": true, "detail": "101 Switching Protocols"}},
        });
        insta::assert_snapshot!(drawn(report, false), @"
        [NGINX] Task B2 complete
        Status: ✅ SUCCESS
        Action: Verified nginx proxies after localhost binding
        Duration: 1m30s
        Tests:
          - Archon site: ✅ PASS
          - WebSocket: ✅ PASS (101 Switching Protocols)
        Issues: none
        Next: A5 can start
        ");
    }

    #[test]
    fn a_task_that_is_held_names_cause_and_request() {
        let report = serde_json::json!({
            "status": "⚠️ PARTIAL - Arcane WebSocket not working",
            "tests": [{"name": "Archon site", "result": "PASS"}, {"name": "WebSocket", "result": "FAIL", "detail": "Connection refused"}],
            "issues": ["upstream prematurely closed connection\u{1b}[2J"],
            "suspected_cause": "Port 3552 not listening on 127.0.0.1",
            "requested_action": "Task A4: bind the container to 127.0.0.1:3552",
            "ticket": 7,
        });
        insta::assert_snapshot!(drawn(report, true), @"
        [NGINX] Task B2 partial
        Status: ⚠️ PARTIAL
        Duration: 1m30s
        Tests:
          - Archon site: ✅ PASS
          - WebSocket: ❌ FAIL (Connection refused)
        Issues:
          - upstream prematurely closed connection�[2J
        Suspected cause: Port 3552 not listening on 127.0.0.1
        Requested action: Task A4: bind the container to 127.0.0.1:3552
        ticket: 7
        Rollback: not performed, waits for that
        Waiting for it: A5
        ");
    }

    #[test]
    fn what_is_written_is_read_as_what_it_was() {
        let report = serde_json::json!({
            "status": "partial",
            "action": "Verified the proxies: all of them",
            "affected": ["kong: 127.0.0.1:54321"],
            "tests": [{"name": "site", "result": "PASS", "detail": "200"}, {"name": "ws: live", "result": "FAIL"}, {"name": "manual"}],
            "issues": ["refused"],
            "suspected_cause": "Port 3552 not listening",
            "requested_action": "Task A4: bind it",
            "next": ["look again"],
        });
        let letter = crate::letter::read(&drawn(report.clone(), false));
        assert_eq!((letter.from.as_deref(), letter.task.as_deref()), (Some("NGINX"), Some("B2")));
        assert_eq!(letter.not_understood, []);
        let mut again = Account::read(&serde_json::Value::Object(letter.report)).unwrap();
        assert_eq!(again.more.remove("duration"), Some("1m30s".into()));
        assert_eq!(again, Account::read(&report).unwrap());
    }
}

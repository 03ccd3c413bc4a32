//! The message of a team that has done all that it does: `✅ [ALPHA] COMPLETE`.

use std::time::Duration;

use pitcrew_engine::{Run, Stage, TaskRecord};
use pitcrew_plan::Id;
use serde::Serialize;

use super::{style, time};

/// What a team says when it is done.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Complete {
    /// The team.
    pub team: Id,
    /// The phases of its tasks, in the plan's order.
    pub phases: Vec<Id>,
    /// From the start of its first task to the end of its last, in milliseconds; nothing where none was started.
    pub took_ms: Option<u64>,
    /// What its attempts reported to be wrong, and what took more than one of them.
    pub issues: Vec<String>,
    /// Who waits for it and has not begun: the teams of the tasks that need one of its own, or those tasks where they have no team.
    pub next: Vec<String>,
}

/// Returns what a team says where it has tasks and each of them is done; nothing while one is open, or where one failed.
pub fn of(run: &Run, team: &Id) -> Option<Complete> {
    let plan = run.plan();
    let is_theirs = |id: &Id| plan.tasks.get(id).is_some_and(|task| task.team.as_ref() == Some(team));
    let tasks: Vec<(&Id, &TaskRecord)> = run.tasks().filter(|(id, _)| id.parent().is_none() && is_theirs(id)).collect();
    if tasks.is_empty() || !tasks.iter().all(|(_, record)| is_done(record)) {
        return None;
    }
    let of_phase = |phase: &Id| tasks.iter().any(|(id, _)| plan.tasks[*id].phase.as_ref() == Some(phase));
    let began = tasks.iter().filter_map(|(_, record)| record.started).min();
    let ended = tasks.iter().filter_map(|(_, record)| record.finished).max();
    let mut issues = Vec::new();
    let mut next = Vec::new();
    for (id, record) in &tasks {
        issues
            .extend(record.report.iter().flat_map(|report| report.issues.iter().map(|issue| format!("{id}: {issue}"))));
        if record.failures > 0 {
            issues.push(format!("{id} took {} attempts", record.attempt));
        }
        let may_start =
            |other: &Id| run.task(other).is_some_and(|record| record.attempt == 0 && !record.stage.is_settled());
        for other in run.dependents(id).filter(|other| !is_theirs(other) && may_start(other)) {
            let name = plan.tasks[other].team.as_ref().unwrap_or(other).to_string();
            if !next.contains(&name) {
                next.push(name);
            }
        }
    }
    next.sort();
    Some(Complete {
        team: team.clone(),
        phases: plan.phases.iter().map(|phase| &phase.name).filter(|phase| of_phase(phase)).cloned().collect(),
        took_ms: began
            .zip(ended)
            .map(|(began, ended)| u64::try_from(ended.since(began).as_millis()).unwrap_or(u64::MAX)),
        issues,
        next,
    })
}

/// Whether nothing more has to happen to a task for those that need it.
pub fn is_done(record: &TaskRecord) -> bool {
    match record.stage {
        Stage::Succeeded => true,
        // Its own condition said so, or what it would mend did not fail.
        Stage::Skipped => !record.wanting,
        _ => false,
    }
}

/// Draws it as lines; everything in it that a program said is made safe to print.
pub fn draw(complete: &Complete) -> Vec<String> {
    let list = |entries: &[String], none: &str| match entries {
        [] => none.to_owned(),
        entries => entries.iter().map(|entry| style::plain(entry)).collect::<Vec<_>>().join("; "),
    };
    let phases: Vec<&str> = complete.phases.iter().map(Id::as_str).collect();
    let mut lines =
        vec![format!("{} [{}] COMPLETE", style::good("✅"), style::strong(complete.team.as_str().to_uppercase()))];
    if !phases.is_empty() {
        lines.push(format!("Phase: {}", phases.join(", ")));
    }
    lines.extend(complete.took_ms.map(|took| format!("Duration: {}", time::short(Duration::from_millis(took)))));
    lines.push(format!("Issues: {}", list(&complete.issues, "None")));
    if !complete.next.is_empty() {
        lines.push(format!("Next Teams Can Start: {}", complete.next.join(", ")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_that_is_done_says_so_and_is_understood() {
        let name = |name: &str| name.parse::<Id>().unwrap();
        let complete = Complete {
            team: name("alpha"),
            phases: vec![name("one")],
            took_ms: Some(7_200_000),
            issues: Vec::new(),
            next: vec!["bravo".to_owned(), "charlie".to_owned()],
        };
        let drawn = anstream::adapter::strip_str(&draw(&complete).join("\n")).to_string();
        insta::assert_snapshot!(drawn, @"
        ✅ [ALPHA] COMPLETE
        Phase: one
        Duration: 2h
        Issues: None
        Next Teams Can Start: bravo, charlie
        ");
        let letter = crate::letter::read(&drawn);
        assert_eq!((letter.from.as_deref(), letter.status()), (Some("ALPHA"), Some("success")));
        assert_eq!(letter.report["next"], serde_json::json!(["bravo", "charlie"]));
        assert_eq!(letter.not_understood, []);
    }
}

//! Where a run stands, as a table.

use std::time::Duration;

use pitcrew_engine::{Due, Question, Run, Standpoint, TaskState, TaskView, Timestamp, Topic, Usage};
use pitcrew_plan::Id;

use super::events::restarts;
use super::table::table;
use super::{best, fold, label, people, steps, style, time, usage, why};

/// Draws a run's status at a moment.
pub fn draw(run: &Run, now: Timestamp) -> String {
    let view = run.view(now);
    let since = run.finished().unwrap_or(now).since(run.started());
    let walls = match run.opening().isolation {
        pitcrew_engine::Isolation::Walls => String::new(),
        pitcrew_engine::Isolation::Off => format!(", {}", style::bad("not isolated")),
    };
    let restart = run.opening().restart.as_ref().map_or_else(String::new, |restart| format!("{}\n", restarts(restart)));
    let mut text = format!(
        "{} {}, {} after its start at {} by {}{walls}\n{restart}\n",
        style::strong(&view.run),
        label::status(view.status),
        time::short(since),
        time::date(run.started()),
        run.opening().by
    );
    let mut rows = vec![["", "TASK", "STATE", "ATTEMPTS", "TIME", ""].map(str::to_owned).to_vec()];
    let lost: Vec<Id> = view.tasks.iter().filter_map(|task| run.fan(&task.id)?.lost.first().cloned()).collect();
    let of_contest = |task: &TaskView| {
        let attempts = task.best_of.as_ref().filter(|_| task.state == TaskState::Failed)?.attempts.iter();
        Some(attempts.map(|attempt| attempt.id.clone()).collect::<Vec<Id>>())
    };
    let lost: Vec<Id> = lost.into_iter().chain(view.tasks.iter().filter_map(of_contest).flatten()).collect();
    let told: Vec<TaskView> = view.tasks.iter().filter(|task| lost.contains(&task.id)).cloned().collect();
    let tasks = fold::folded(view.tasks);
    rows.extend(tasks.iter().map(|task| row(run, task, now)));
    rows.extend(run.questions().filter_map(|(topic, asked)| asked_of_no_task(run, topic, asked, now)));
    text += &table(&rows);
    // Of the children of a task, the first that failed says why.
    for task in tasks.iter().chain(&told) {
        let failure = run.task(&task.id).and_then(|record| record.failure.as_ref()).filter(|_| task.reason.is_some());
        let mut details = if is_under_way(task) { steps::lines(&task.steps) } else { Vec::new() };
        details.extend(failure.map(why::details).unwrap_or_default());
        if !details.is_empty() {
            text += &format!("\n{}:\n", style::strong(&task.id));
            details.iter().for_each(|line| text += &format!("  {line}\n"));
        }
    }
    // A task's own deadline stands beside it.
    for (due, late) in run.overdue().filter(|(due, _)| !matches!(due, Due::Task(_))) {
        text += &format!("\n{} is {}\n", style::strong(due), label::late(late.deadline, now));
    }
    text += &money(run, now);
    if let Some(trouble) = run.trouble() {
        text += &format!("\n{}\n", why::lines(trouble).join("\n"));
    }
    text
}

/// Says what coding agents have cost, how the budgets stand, and which vendors refuse for now.
fn money(run: &Run, now: Timestamp) -> String {
    let mut lines: Vec<String> =
        usage::short(&run.spent()).map(|cost| format!("spent so far: {cost}")).into_iter().collect();
    for budget in run.budgets() {
        let limit = run.budget_of(&budget.of).unwrap_or_default();
        let spent = usage::short(&budget.spent).unwrap_or_else(|| "nothing".to_owned());
        let line = format!("budget of {}: {spent} of {limit}", budget.of);
        lines.push(if budget.reached { style::care(format!("{line}, used up")) } else { line });
    }
    for (agent, pause) in run.pauses().filter(|_| run.ended_as().is_none()) {
        let until = if pause.until > now {
            format!("until {}", time::date(pause.until))
        } else {
            "and one task tries whether it still does".to_owned()
        };
        lines.push(style::care(format!("the vendor of {agent} refuses, {until}: {}", style::line(&pause.why))));
    }
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
}

/// Whether it was begun and has not succeeded: then it is told step by step.
fn is_under_way(task: &TaskView) -> bool {
    task.attempts > 0 && !matches!(task.state, TaskState::Succeeded | TaskState::Skipped)
}

fn row(run: &Run, task: &TaskView, now: Timestamp) -> Vec<String> {
    let note = waits_for(run, task).or_else(|| task.reason.as_deref().map(style::line));
    let note = note.or_else(|| run.fan(&task.id).map(fold::progress));
    let note = note.or_else(|| task.best_of.as_ref().map(best::progress)).or_else(|| progress(task));
    let ticked = steps::progress(&task.steps).filter(|_| task.attempts > 0);
    let note = match (ticked, note) {
        (Some(ticked), Some(note)) => Some(format!("{ticked}; {note}")),
        (ticked, note) => ticked.or(note),
    };
    let note = match (label::turn(task), note) {
        (Some(turn), Some(note)) => Some(format!("{turn}; {note}")),
        (turn, note) => turn.or(note),
    };
    let note = match (note, task.deadline) {
        (None, Some(deadline)) => Some(format!("must begin by {}", time::date(deadline))),
        (Some(note), Some(deadline)) => Some(format!("{note}; must begin by {}", time::date(deadline))),
        (note, None) => note,
    };
    let note = match (usage::short(spent(task)), note) {
        (Some(cost), Some(note)) => Some(format!("{cost}; {note}")),
        (cost, note) => cost.or(note),
    };
    let late = task.overdue_since.map(|deadline| label::late(deadline, now));
    let note = match (late, note) {
        (Some(late), Some(note)) => Some(format!("{late}; {note}")),
        (late, note) => late.or(note),
    };
    vec![
        label::sign(task.state),
        task.id.to_string(),
        label::word(task),
        if task.attempts == 0 { "-".to_owned() } else { task.attempts.to_string() },
        taken(task, now).map_or_else(|| "-".to_owned(), time::short),
        note.unwrap_or_default(),
    ]
}

/// Returns a row for what a phase, or the plan's success, asks.
fn asked_of_no_task(run: &Run, topic: &Topic, asked: &Question, now: Timestamp) -> Option<Vec<String>> {
    if run.ended_as().is_some() {
        return None;
    }
    let name = match topic {
        Topic::Phase { phase, .. } => format!("phase {phase}"),
        Topic::Success => "success".to_owned(),
        Topic::Budget { of } => format!("budget of {of}"),
        Topic::Approval { .. } | Topic::Go { .. } | Topic::Conflict { .. } | Topic::Attempt { .. } => return None,
    };
    let since = time::short(now.since(asked.since));
    Some(vec![style::care("‖"), name, style::care("asks"), "-".to_owned(), since, people::row(run, topic, asked)])
}

/// Returns what a task waits for, and of whom, in words.
pub fn waits_for(run: &Run, task: &TaskView) -> Option<String> {
    let asked = question_of(run, &task.id).map(|(topic, asked)| people::row(run, topic, asked));
    asked.or_else(|| label::waits_for(&task.waiting_on)).filter(|_| task.state != TaskState::Held)
}

fn question_of<'a>(run: &'a Run, id: &Id) -> Option<(&'a Topic, &'a Question)> {
    let is_asked = run.ended_as().is_none();
    run.questions().find(|(topic, _)| is_asked && topic.task() == Some(id))
}

/// Returns the gist of what a running task has reported so far.
pub fn progress(task: &TaskView) -> Option<String> {
    let report = task.report.as_ref().filter(|_| task.state == TaskState::Running)?;
    let gist = report.gist().or_else(|| report.next.first().map(String::as_str));
    let word = match report.status {
        Standpoint::Success => None,
        Standpoint::Partial => Some(style::care("partial")),
        Standpoint::Failed => Some(style::bad("failed")),
    };
    match (word, gist.map(style::line)) {
        (Some(word), Some(gist)) => Some(format!("{word}: {gist}")),
        (word, gist) => word.or(gist),
    }
}

/// Returns what a task has cost so far, or what its attempts side by side have, which are told with it.
pub fn spent(task: &TaskView) -> &Usage {
    task.best_of.as_ref().map_or(&task.spent, |contest| &contest.spent)
}

/// Returns how long a task has been going since its first attempt.
pub fn taken(task: &TaskView, now: Timestamp) -> Option<Duration> {
    task.started.map(|started| task.finished.unwrap_or(now).since(started))
}

//! Where a run stands, as a table.

use std::time::Duration;

use pitcrew_engine::{Run, TaskState, TaskView, Timestamp};

use super::table::table;
use super::{label, style, time, why};

/// Draws a run's status at a moment.
pub fn draw(run: &Run, now: Timestamp) -> String {
    let view = run.view(now);
    let since = run.finished().unwrap_or(now).since(run.started());
    let walls = match run.opening().isolation {
        pitcrew_engine::Isolation::Walls => String::new(),
        pitcrew_engine::Isolation::Off => format!(", {}", style::bad("not isolated")),
    };
    let mut text = format!(
        "{} {}, {} after its start at {} by {}{walls}\n\n",
        style::strong(&view.run),
        label::status(view.status),
        time::short(since),
        time::date(run.started()),
        run.opening().by
    );
    let mut rows = vec![["", "TASK", "STATE", "ATTEMPTS", "TIME", ""].map(str::to_owned).to_vec()];
    rows.extend(view.tasks.iter().map(|task| row(task, now)));
    text += &table(&rows);
    for task in &view.tasks {
        let failure = run.task(&task.id).and_then(|record| record.failure.as_ref()).filter(|_| task.reason.is_some());
        let details = failure.map(why::details).unwrap_or_default();
        if !details.is_empty() {
            text += &format!("\n{}:\n", style::strong(&task.id));
            details.iter().for_each(|line| text += &format!("  {line}\n"));
        }
    }
    if let Some(trouble) = run.trouble() {
        text += &format!("\n{}\n", why::lines(trouble).join("\n"));
    }
    text
}

fn row(task: &TaskView, now: Timestamp) -> Vec<String> {
    let waits = label::waits_for(&task.waiting_on).filter(|_| task.state != TaskState::Held);
    let note = waits.or_else(|| task.reason.as_deref().map(style::line));
    let note = match (note, task.deadline) {
        (None, Some(deadline)) => Some(format!("must begin by {}", time::date(deadline))),
        (Some(note), Some(deadline)) => Some(format!("{note}; must begin by {}", time::date(deadline))),
        (note, None) => note,
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

/// Returns how long a task has been going since its first attempt.
pub fn taken(task: &TaskView, now: Timestamp) -> Option<Duration> {
    task.started.map(|started| task.finished.unwrap_or(now).since(started))
}

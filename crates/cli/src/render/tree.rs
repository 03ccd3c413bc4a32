//! A run as it goes on: what is at work, what waits and for what, what failed and why.

use std::collections::BTreeMap;

use pitcrew_engine::{Run, TaskState, TaskView, Timestamp};
use pitcrew_plan::Id;

use super::{best, fold, label, status, steps, style, time, usage};

/// What there is to see at one moment.
pub struct Scene<'a> {
    /// The run.
    pub run: &'a Run,
    /// The last line that each running task printed.
    pub said: &'a BTreeMap<Id, String>,
    /// The moment.
    pub now: Timestamp,
    /// How wide it may be.
    pub columns: usize,
    /// How many lines it may have.
    pub rows: usize,
}

/// Draws a run as lines, none wider and no more of them than there is room for.
pub fn draw(scene: &Scene<'_>) -> Vec<String> {
    let mut view = scene.run.view(scene.now);
    view.tasks = fold::folded(view.tasks);
    let mut lines = vec![head(scene, view.status, &view.tasks)];
    let groups = groups(scene.run, &view.tasks);
    let headings = if groups.len() > 1 || groups.keys().any(|group| group.1.is_some()) { groups.len() } else { 0 };
    let room = scene.rows.saturating_sub(2 + headings).max(1);
    let shown = most_interesting(&view.tasks, room);
    for (group, tasks) in &groups {
        if headings > 0 {
            lines.push(heading(scene.run, group, tasks));
        }
        let tasks = tasks.iter().filter(|task| shown.contains(&&task.id));
        lines.extend(tasks.map(|task| line(scene, task, headings > 0)));
    }
    if shown.len() < view.tasks.len() {
        lines.push(style::faint(format!("… and {} more: `pitcrew status`", view.tasks.len() - shown.len())));
    }
    lines.truncate(scene.rows.max(1));
    lines.iter().map(|line| style::fit(line, scene.columns)).collect()
}

fn head(scene: &Scene<'_>, status: &str, tasks: &[TaskView]) -> String {
    let done = tasks.iter().filter(|task| matches!(task.state, TaskState::Succeeded | TaskState::Skipped)).count();
    let failed = tasks.iter().filter(|task| task.state == TaskState::Failed).count();
    let failed = if failed > 0 { format!(", {}", style::bad(format!("{failed} failed"))) } else { String::new() };
    let walls = match scene.run.opening().isolation {
        pitcrew_engine::Isolation::Walls => String::new(),
        pitcrew_engine::Isolation::Off => format!("  {}", style::bad("not isolated")),
    };
    let cost = usage::short(&scene.run.spent()).map(|cost| format!("  {cost}")).unwrap_or_default();
    format!(
        "{}  {}  {done} of {} done{failed}  {}{cost}{walls}",
        style::strong(scene.run.id()),
        label::status(status),
        tasks.len(),
        time::short(scene.now.since(scene.run.started())),
    )
}

/// A group's place, and its name; those without a name come last.
type Group = (usize, Option<Id>);

/// Groups tasks by phase, or where there are none by team; phases in their order.
fn groups<'a>(run: &Run, tasks: &'a [TaskView]) -> BTreeMap<Group, Vec<&'a TaskView>> {
    let plan = run.plan();
    let mut groups: BTreeMap<Group, Vec<&TaskView>> = BTreeMap::new();
    for view in tasks {
        let task = &plan.tasks[&view.id];
        let group = match (&task.phase, &task.team) {
            (Some(phase), _) => {
                let at = plan.phases.iter().position(|known| known.name == *phase);
                (at.unwrap_or(usize::MAX), Some(phase.clone()))
            }
            (None, Some(team)) if plan.phases.is_empty() => (0, Some(team.clone())),
            _ => (usize::MAX, None),
        };
        groups.entry(group).or_default().push(view);
    }
    groups
}

fn heading(run: &Run, group: &Group, tasks: &[&TaskView]) -> String {
    let done = tasks.iter().filter(|task| matches!(task.state, TaskState::Succeeded | TaskState::Skipped)).count();
    let Some(name) = &group.1 else { return style::faint(format!("other tasks  {done}/{}", tasks.len())) };
    let closed = matches!(run.phase(name), Some((pitcrew_engine::PhaseState::Closed, _)));
    let closed = if closed { style::faint("  not open yet") } else { String::new() };
    format!("{}  {done}/{}{closed}", style::strong(name), tasks.len())
}

/// Picks the tasks to show where there is no room for all: what wants a person first, then what
/// works, then what waits, and last what is done.
fn most_interesting(tasks: &[TaskView], room: usize) -> Vec<&Id> {
    let mut by_interest: Vec<&TaskView> = tasks.iter().collect();
    by_interest.sort_by_key(|task| match task.state {
        TaskState::Failed | TaskState::Held => 0,
        _ if task.waiting_on.iter().any(|on| on.kind == "approval") => 0,
        TaskState::Ready => 2,
        TaskState::Pending => 3,
        TaskState::Succeeded | TaskState::Skipped | TaskState::Canceled => 4,
        _ => 1,
    });
    by_interest.into_iter().take(room).map(|task| &task.id).collect()
}

fn line(scene: &Scene<'_>, task: &TaskView, indented: bool) -> String {
    let indent = if indented { "  " } else { "" };
    let mut line = format!("{indent}{} {}  {}", label::sign(task.state), task.id, label::word(task));
    if let Some(taken) = status::taken(task, scene.now) {
        line += &format!("  {}", time::short(taken));
        if let (true, Some(estimate)) = (task.finished.is_none(), scene.run.plan().tasks[&task.id].estimate) {
            line += &style::faint(format!(" of {}", time::short(estimate.middle())));
        }
    }
    if let Some(deadline) = task.deadline {
        line += &format!("  {}", style::faint(format!("must begin by {}", time::date(deadline))));
    }
    if let Some(deadline) = task.overdue_since {
        line += &format!("  {}", label::late(deadline, scene.now));
    }
    if let Some(cost) = usage::short(status::spent(task)) {
        line += &format!("  {cost}");
    }
    if let Some(turn) = label::turn(task) {
        line += &format!("  {turn}");
    } else if task.attempts > 1 {
        line += &format!("  attempt {}", task.attempts);
    }
    if let Some(steps) = steps::progress(&task.steps).filter(|_| task.attempts > 0) {
        line += &format!("  {steps}");
    }
    if let Some(waits) = status::waits_for(scene.run, task) {
        line += &format!("  {}", style::faint(waits));
    } else if let Some(reason) = &task.reason {
        line += &format!("  {}", style::line(reason));
    } else if let Some(fan) = scene.run.fan(&task.id) {
        line += &format!("  {}", fold::progress(fan));
    } else if let Some(contest) = &task.best_of {
        line += &format!("  {}", best::progress(contest));
    } else if let Some(progress) = status::progress(task) {
        line += &format!("  {progress}");
    } else if let (TaskState::Running, Some(said)) = (task.state, scene.said.get(&task.id)) {
        line += &format!("  {} {}", style::faint("|"), style::plain(said));
    }
    line
}

#[cfg(test)]
mod tests {
    use pitcrew_engine::{Event, Isolation, Opening, Record, RunId};

    use super::*;

    fn scene(plan: &str, events: &[Event], rows: usize) -> String {
        let plan = pitcrew_plan::read::read(plan.as_bytes(), "p", "p").plan;
        let opening = Opening {
            plan: String::new(),
            by: "me".to_owned(),
            isolation: Isolation::Walls,
            granted_by: None,
            inside: false,
            approved_by: None,
            bases: Default::default(),
            base: String::new(),
            trigger: None,
            restart: None,
        };
        let (mut run, _) = Run::start(RunId("demo-7k2f".to_owned()), plan, opening, Timestamp(0));
        for (seq, event) in (2..).zip(events) {
            run.accept(&Record { seq, time: Timestamp(1000), event: event.clone() }).unwrap();
        }
        let said = BTreeMap::from([("a".parse().unwrap(), "compiling\u{1b}[2J".to_owned())]);
        let lines = draw(&Scene { run: &run, said: &said, now: Timestamp(4000), columns: 60, rows });
        anstream::adapter::strip_str(&lines.join("\n")).to_string()
    }

    const PLAN: &str = "tasks:\n  a: {run: x, estimate: 10s}\n  b: {run: x, needs: [a]}\n  c: {run: x, needs: [b]}";

    fn started() -> Vec<Event> {
        let task: Id = "a".parse().unwrap();
        vec![
            Event::TaskReady { task: task.clone() },
            Event::AttemptStarted { task, attempt: 1, head: 0, ahead_of: None },
        ]
    }

    #[test]
    fn a_tree_shows_what_works_and_what_waits_for_what() {
        insta::assert_snapshot!(scene(PLAN, &started(), 20), @"
        demo-7k2f  running  0 of 3 done  4.0s
        ▶ a  running  3.0s of 10s  | compiling�[2J
        · b  pending  waits for a
        · c  pending  waits for b
        ");
    }

    #[test]
    fn where_room_is_short_what_works_is_shown_first() {
        insta::assert_snapshot!(scene(PLAN, &started(), 3), @"
        demo-7k2f  running  0 of 3 done  4.0s
        ▶ a  running  3.0s of 10s  | compiling�[2J
        … and 2 more: `pitcrew status`
        ");
    }
}

//! Tasks that are done once for each item: one line for all of their children.

use pitcrew_engine::{Fan, TaskState, TaskView};

/// How many children that did not succeed are named.
const NAMED: usize = 3;

/// Returns the tasks that have a line of their own. Of children these are only the ones that wait
/// for a person.
pub fn folded(tasks: Vec<TaskView>) -> Vec<TaskView> {
    let asks = |task: &TaskView| task.waiting_on.iter().any(|on| on.kind == "approval");
    let wants_a_person = |task: &TaskView| matches!(task.state, TaskState::Held | TaskState::Partial) || asks(task);
    tasks.into_iter().filter(|task| task.id.parent().is_none() || wants_a_person(task)).collect()
}

/// Says how far a task is with its children, and which of them failed first.
pub fn progress(fan: &Fan) -> String {
    let lost = fan.lost.len();
    let mut text = format!("{} of {} done", (fan.settled as usize).saturating_sub(lost), fan.of);
    if lost > 0 {
        let named: Vec<&str> = fan.lost.iter().take(NAMED).map(|id| id.as_str()).collect();
        let more = if lost > NAMED { ", …" } else { "" };
        text += &format!(", {lost} did not succeed: {}{more}", named.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use pitcrew_plan::Id;

    use super::*;

    #[test]
    fn a_line_says_how_far_it_is_and_who_failed_first() {
        let build = Id::new("build").unwrap();
        let mut fan = Fan { of: 40, joined: 40, settled: 12, lost: Default::default() };
        assert_eq!(progress(&fan), "12 of 40 done");
        fan.lost = [3, 20, 7, 11].map(|index| build.child(index)).into();
        assert_eq!(progress(&fan), "8 of 40 done, 4 did not succeed: build.3, build.7, build.11, …");
    }
}

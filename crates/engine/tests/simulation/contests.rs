//! What holds of attempts side by side, by a model that sees only the events.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{Event, Merit, Score};
use pitcrew_plan::{Id, Plan};

/// What is known of the attempts side by side of every task.
#[derive(Default)]
pub struct Contests(BTreeMap<Id, Contest>);

/// The attempts side by side of a task since its own attempt began.
#[derive(Default)]
struct Contest {
    /// Those that go on.
    open: BTreeSet<Id>,
    /// Those that were stopped by themselves.
    stopped: BTreeSet<Id>,
    /// Those that passed, in that order.
    passed: Vec<Id>,
    scores: BTreeMap<Id, Score>,
    /// Whether one is kept, or none.
    over: bool,
}

impl Contests {
    /// Looks at an event before the rest of the audit does; returns the attempts that begin with it. They become part
    /// of `plan`.
    pub fn event(&mut self, plan: &mut Plan, event: &Event) -> Vec<Id> {
        let Some(task) = event.task() else { return Vec::new() };
        if let (Event::AttemptStarted { .. }, Some(contest)) = (event, plan.tasks[task].contest()) {
            let all: Vec<Id> = (1..=contest.times).map(|index| task.child(index)).collect();
            let one = plan.tasks[task].contender();
            plan.tasks.extend(all.iter().map(|id| (id.clone(), one.clone())));
            let before =
                self.0.insert(task.clone(), Contest { open: all.iter().cloned().collect(), ..Contest::default() });
            assert!(before.is_none_or(|before| before.open.is_empty()), "`{task}` begins while its attempts go on");
            return all;
        }
        let of = plan.tasks.get(task).filter(|planned| planned.is_contender()).and_then(|_| task.parent());
        match of {
            Some((of, _)) => self.of_one(plan, &of, task, event),
            None if self.0.contains_key(task) => self.of_task(plan, task, event),
            None => {}
        }
        Vec::new()
    }

    fn of_one(&mut self, plan: &Plan, of: &Id, task: &Id, event: &Event) {
        let contest = self.0.get_mut(of).expect("its task has begun");
        match event {
            Event::AttemptStarted { .. } => {
                assert!(!contest.over, "`{task}` starts, and `{of}` is decided");
                assert!(contest.open.contains(task), "`{task}` starts once more while others may be kept");
            }
            Event::Scored { score, .. } => drop(contest.scores.insert(task.clone(), *score)),
            Event::CalledOff { best, .. } => {
                assert!(plan.tasks[of].best_of.as_ref().unwrap().by.is_none(), "`{task}` might be better");
                assert_eq!(contest.passed.first(), Some(best), "`{task}` is called off for nothing");
            }
            Event::TaskSucceeded { .. } => {
                let scored = plan.tasks[task].score().is_some();
                assert_eq!(contest.scores.contains_key(task), scored, "`{task}` passes without its score");
                contest.open.remove(task);
                contest.passed.push(task.clone());
            }
            Event::TaskFailed { .. } | Event::TaskSkipped { .. } => drop(contest.open.remove(task)),
            Event::TaskCanceled { .. } if contest.open.remove(task) => drop(contest.stopped.insert(task.clone())),
            // Where its task was stopped, too, it waits for that to begin anew.
            Event::TaskResumed { .. } if contest.stopped.remove(task) && !contest.over => {
                contest.open.insert(task.clone());
            }
            Event::ApplyStarted { .. } | Event::Applied { .. } | Event::ApprovalRequested { .. } => {
                panic!("`{task}` does what is for `{of}` to do")
            }
            _ => {}
        }
    }

    fn of_task(&mut self, plan: &Plan, task: &Id, event: &Event) {
        let contest = self.0.get_mut(task).expect("it was looked for");
        match event {
            Event::Comparing { .. } => assert!(contest.open.is_empty() && contest.passed.len() > 1),
            Event::BestChosen { best, merit, .. } => {
                assert!(!std::mem::replace(&mut contest.over, true), "`{task}` is decided twice");
                assert!(contest.open.is_empty(), "`{task}` is decided while {:?} go on", contest.open);
                assert!(contest.passed.contains(best), "`{best}` is kept and did not pass");
                if plan.tasks[task].score().is_some() {
                    let highest =
                        contest.scores.iter().filter(|(id, _)| contest.passed.contains(id)).map(|(_, it)| it).max();
                    assert_eq!(contest.scores.get(best), highest, "`{best}` is kept, and another is better");
                } else if plan.tasks[task].contest().unwrap().by.is_none() {
                    assert_eq!(contest.passed.first(), Some(best), "`{best}` is kept, and was not the first");
                }
                assert!(*merit != Merit::Only || contest.passed.len() == 1);
            }
            Event::TaskCanceled { .. } | Event::Kept { .. } => contest.over = true,
            Event::AttemptFailed { .. } if !contest.over => {
                assert!(contest.passed.is_empty() && contest.open.is_empty(), "`{task}` fails, and one may be kept");
                contest.over = true;
            }
            Event::ApplyStarted { .. } | Event::ApprovalRequested { .. } if !contest.over => {
                // It is asked before it runs, and before another attempt of it does.
                assert!(contest.open.is_empty(), "`{task}` goes on before it is decided");
            }
            _ => {}
        }
    }

    /// Whether two are the same work: a task and its attempts side by side.
    pub fn are_one(&self, left: &Id, right: &Id) -> bool {
        let of = |id: &Id| id.parent().map(|(of, _)| of).filter(|of| self.0.contains_key(of)).unwrap_or(id.clone());
        of(left) == of(right)
    }
}

//! What holds of tasks that are done once for each item.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::Event;
use pitcrew_plan::{Id, Plan};

/// What is known of the children of every task.
#[derive(Default)]
pub struct Fans {
    children: BTreeMap<Id, Vec<Id>>,
    whole: BTreeSet<Id>,
    /// Those that succeeded, or were skipped by their condition.
    met: BTreeSet<Id>,
    settled: BTreeSet<Id>,
}

impl Fans {
    /// Looks at an event before the rest of the audit does. Children that join become part of `plan`.
    pub fn event(&mut self, plan: &mut Plan, event: &Event) {
        let Some(task) = event.task() else { return };
        match event {
            Event::ChildrenJoined { first, of, children, .. } => {
                let known = self.children.entry(task.clone()).or_default();
                assert_eq!(known.len(), *first as usize, "the children of `{task}` join in order, once each");
                for child in children {
                    let id = task.child(known.len() as u32);
                    plan.tasks.insert(id.clone(), plan.tasks[task].child(&child.own));
                    known.push(id);
                }
                assert!(known.len() <= *of as usize);
            }
            Event::FannedOut { children, .. } => {
                assert_eq!(self.children.entry(task.clone()).or_default().len(), *children as usize);
                self.whole.insert(task.clone());
            }
            // In the run before this one, all of them had joined.
            Event::TaskTakenOver { .. } if plan.tasks[task].for_each.is_some() => drop(self.whole.insert(task.clone())),
            Event::ChildrenDone { .. } => {
                let all = self.children[task].iter().all(|child| self.met.contains(child));
                assert!(all, "`{task}` is done before its children");
            }
            Event::TaskReady { .. } => self.is_released(plan, task),
            Event::AttemptStarted { .. } => {
                assert!(plan.tasks[task].for_each.is_none(), "`{task}` does what its children are there for");
            }
            _ => {}
        }
        self.settle(task, event);
    }

    /// Whether all children of a task are there.
    pub fn is_whole(&self, task: &Id) -> bool {
        self.whole.contains(task)
    }

    /// No child starts before all are there, and no more are in the works than its parent says.
    fn is_released(&self, plan: &Plan, child: &Id) {
        let Some((parent, _)) = child.parent().filter(|_| !plan.tasks[child].is_contender()) else { return };
        assert!(self.whole.contains(&parent), "`{child}` starts before all its siblings are there");
        let Some(parallel) = plan.tasks[&parent].parallel else { return };
        let earlier = self.children[&parent].iter().take_while(|other| *other != child);
        let open = earlier.filter(|other| !self.settled.contains(other)).count();
        assert!(open < parallel as usize, "`{child}` is one too many");
    }

    fn settle(&mut self, task: &Id, event: &Event) {
        let (met, settled) = match event {
            Event::TaskSucceeded { .. } | Event::TaskTakenOver { .. } | Event::Kept { .. } => (true, true),
            Event::TaskSkipped { by_condition, .. } => (*by_condition, true),
            Event::TaskFailed { .. } | Event::TaskHeld { .. } => (false, true),
            Event::RollbackStarted { .. } | Event::Reopened { .. } => (false, false),
            _ => return,
        };
        for (set, member) in [(&mut self.met, met), (&mut self.settled, settled)] {
            if member {
                set.insert(task.clone());
            } else {
                set.remove(task);
            }
        }
    }
}

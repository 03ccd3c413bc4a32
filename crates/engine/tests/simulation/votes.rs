//! Who may answer what, by a model of its own: what was asked, who has answered, and where it went.

use std::collections::BTreeMap;

use pitcrew_engine::{Event, Failure, Opening, Panel, Timestamp, Topic};
use pitcrew_plan::{ApprovalMoment, Except, Id, Level, OnTimeout, Plan};

/// A question as its events tell it.
struct Vote {
    panel: Panel,
    until: Option<Timestamp>,
    yes: Vec<String>,
    level: usize,
    since: Timestamp,
    /// Whether it is said that people's work is done.
    is_done: bool,
}

/// The open questions.
pub struct Votes {
    opening: Opening,
    open: BTreeMap<Topic, Vote>,
    /// Who has taken a task, and until when.
    joined: BTreeMap<Id, (String, Timestamp)>,
    over: bool,
}

impl Votes {
    pub fn of(opening: &Opening) -> Votes {
        Votes { opening: opening.clone(), open: BTreeMap::new(), joined: BTreeMap::new(), over: false }
    }

    pub fn event(&mut self, plan: &Plan, event: &Event, now: Timestamp) {
        match event {
            Event::ApprovalRequested { task, panel, until, about, .. } => {
                let topic = Topic::Approval { task: task.clone() };
                self.put(topic.clone(), panel, *until, now);
                let is_done = about.moment == ApprovalMoment::Done;
                self.open.get_mut(&topic).expect("it was put").is_done = is_done;
                if let (true, Some((_, lapses))) = (is_done, self.joined.get_mut(task)) {
                    *lapses = now.after(plan.tasks[task].timeout.0);
                }
            }
            Event::TaskClaimed { task, by, until, .. } => {
                let topic = Topic::Approval { task: task.clone() };
                assert!(self.open[&topic].is_done && self.may_answer(&topic, by, false), "{by} may not take `{task}`");
                assert!(self.joined.insert(task.clone(), (by.clone(), *until)).is_none(), "`{task}` is taken twice");
            }
            Event::TaskReleased { task, by, .. } => {
                let (_, lapses) = self.joined.remove(task).expect("somebody has taken it");
                assert!(by.is_some() || lapses <= now, "`{task}` was to be theirs until {lapses}");
            }
            Event::QuestionAsked { topic, panel, until, .. } => {
                if let Topic::Go { task } = topic {
                    assert!(!plan.tasks[task].go.is_empty());
                }
                if let Topic::Conflict { .. } = topic {
                    assert!(until.is_none() && !panel.from.is_empty(), "{topic} ends by itself, or is anybody's");
                }
                if let Topic::Attempt { .. } = topic {
                    assert!(
                        until.is_some() && panel.except.contains(&Except::Agents),
                        "{topic} has no end, or no person"
                    );
                }
                self.put(topic.clone(), panel, *until, now);
            }
            Event::YesGiven { topic, by, .. } => {
                self.counts(topic, by, true);
                let vote = self.open.get_mut(topic).expect("an open question");
                vote.yes.push(by.clone());
                assert!(vote.yes.len() < vote.panel.quorum as usize, "{topic} has enough yeses and waits");
            }
            Event::Approved { task, by, .. } => {
                let topic = Topic::Approval { task: task.clone() };
                self.is_enough(&topic, by);
                self.open.remove(&topic);
            }
            Event::QuestionAnswered { topic, yes, by, .. } => {
                self.counts(topic, by, *yes);
                self.open.remove(topic);
            }
            Event::TaskFailed { task, failure: Failure::Denied { by, .. } } => {
                self.counts(&Topic::Approval { task: task.clone() }, by, false);
                self.forget(task);
            }
            Event::TaskFailed { task, failure: Failure::Unanswered } => {
                let topic = Topic::Approval { task: task.clone() };
                assert!(self.is_over(plan, &topic, now), "{topic} had time left");
                self.forget(task);
            }
            Event::QuestionUnanswered { topic } => {
                assert!(self.is_over(plan, topic, now), "{topic} had time left");
                self.open.remove(topic);
            }
            Event::QuestionWithdrawn { topic } => {
                self.open.remove(topic).expect("an open question");
            }
            Event::Escalated { topic, level, to, until } => self.rises(plan, topic, *level, to, *until, now),
            Event::TaskFailed { task, .. }
            | Event::TaskSkipped { task, .. }
            | Event::TaskCanceled { task }
            | Event::Kept { task, .. } => {
                self.forget(task);
            }
            // Nobody hears the answer any more.
            Event::Harvested { task, .. } | Event::AttemptFailed { task, .. } | Event::Interrupted { task, .. } => {
                self.open.retain(|topic, _| !matches!(topic, Topic::Attempt { task: asks, .. } if asks == task));
            }
            Event::TaskSucceeded { task } | Event::TaskHeld { task, .. } => drop(self.joined.remove(task)),
            Event::ConflictReleased { task, .. } | Event::GivenUp { task, .. } => {
                self.open.remove(&Topic::Conflict { task: task.clone() });
            }
            // What is measured at the end is measured anew.
            Event::UndoOrdered { task, .. } | Event::Reopened { task, .. } => {
                self.open.remove(&Topic::Conflict { task: task.clone() });
                self.over = false;
                self.open.remove(&Topic::Success);
            }
            Event::RunFinished { .. } => self.over = true,
            Event::RunResumed { .. } if std::mem::take(&mut self.over) => drop(self.open.remove(&Topic::Success)),
            _ => {}
        }
    }

    fn put(&mut self, topic: Topic, panel: &Panel, until: Option<Timestamp>, since: Timestamp) {
        let vote = Vote { panel: panel.clone(), until, yes: Vec::new(), level: 0, since, is_done: false };
        assert!(self.open.insert(topic.clone(), vote).is_none(), "{topic} is asked about twice");
    }

    fn forget(&mut self, task: &Id) {
        self.joined.remove(task);
        self.open.retain(|topic, _| topic.task() != Some(task));
    }

    fn is_enough(&self, topic: &Topic, by: &str) {
        self.counts(topic, by, true);
        let vote = &self.open[topic];
        let beforehand = by.ends_with("(--yes)");
        assert!(beforehand || vote.yes.len() + 1 >= vote.panel.quorum as usize, "{topic} wants more than {by}");
    }

    /// An answer that is in the journal must have counted.
    fn counts(&self, topic: &Topic, by: &str, yes: bool) {
        let vote = self.open.get(topic).unwrap_or_else(|| panic!("{by} answers what nobody asks: {topic}"));
        if let Some(who) = by.strip_suffix(" (--yes)") {
            assert_eq!(self.opening.granted_by.as_deref(), Some(who));
            let inside = self.opening.inside && vote.panel.except.contains(&Except::Agents);
            let own = who == self.opening.by && vote.panel.except.contains(&Except::Author);
            assert!(!inside && !own, "{by} may not say yes to {topic}");
            return;
        }
        let (who, inside) = match by.strip_suffix(" (from inside a run)") {
            Some(who) => (who, true),
            None => (by, false),
        };
        let counts = if yes { self.may_approve(topic, who, inside) } else { self.may_answer(topic, who, inside) };
        assert!(counts, "{by} may not answer {topic}");
    }

    fn rises(
        &mut self,
        plan: &Plan,
        topic: &Topic,
        level: u32,
        to: &[String],
        until: Option<Timestamp>,
        now: Timestamp,
    ) {
        let (levels, goes_up) = way(plan, topic);
        let vote = self.open.get_mut(topic).expect("an open question");
        assert_eq!(vote.level + 1, level as usize);
        let waited = now >= vote.since.after(levels[vote.level].after.0);
        let unanswered = goes_up && vote.until.is_some_and(|until| until <= now);
        assert!(waited || unanswered, "{topic} goes up before its time");
        vote.level += 1;
        if !vote.panel.from.is_empty() {
            vote.panel.from.extend(to.iter().cloned());
        }
        vote.until = until;
    }

    /// Whether no answer to it counts any more.
    pub fn is_over(&self, plan: &Plan, topic: &Topic, now: Timestamp) -> bool {
        let Some(vote) = self.open.get(topic) else { return true };
        let (levels, goes_up) = way(plan, topic);
        vote.until.is_some_and(|until| until <= now) && !(goes_up && vote.level < levels.len())
    }

    pub fn may_answer(&self, topic: &Topic, who: &str, inside: bool) -> bool {
        let Some(vote) = self.open.get(topic) else { return false };
        let is_asked = vote.panel.from.is_empty() || vote.panel.from.iter().any(|name| name == who);
        is_asked && !(inside && vote.panel.except.contains(&Except::Agents))
    }

    pub fn may_approve(&self, topic: &Topic, who: &str, inside: bool) -> bool {
        let Some(vote) = self.open.get(topic) else { return false };
        let own = who == self.opening.by && vote.panel.except.contains(&Except::Author);
        let said = vote.yes.iter().any(|by| by.strip_suffix(" (from inside a run)").unwrap_or(by) == who);
        let taken = topic.task().and_then(|task| self.joiner(task)).is_some_and(|by| vote.is_done && by != who);
        self.may_answer(topic, who, inside) && !own && !said && !taken
    }

    /// Returns who has taken a task.
    pub fn joiner(&self, task: &Id) -> Option<&str> {
        self.joined.get(task).map(|(by, _)| by.as_str())
    }
}

/// Returns where a question goes, and whether it goes up where nobody has answered in time.
fn way<'a>(plan: &'a Plan, topic: &'a Topic) -> (&'a [Level], bool) {
    let task = topic.task().map(|id| &plan.tasks[id]);
    let approval = task.and_then(|task| task.approval.as_ref()).filter(|_| matches!(topic, Topic::Approval { .. }));
    let levels = task.and_then(|task| task.escalation.as_deref()).unwrap_or(&plan.escalation);
    (levels, approval.is_some_and(|approval| approval.on_timeout == OnTimeout::Escalate))
}

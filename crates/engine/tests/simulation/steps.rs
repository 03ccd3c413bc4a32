//! Which steps are ticked, by a model that sees only what checks have said: never by a word, never of another attempt.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{Event, Evidence, Failure, Run, StepState};
use pitcrew_plan::{Check, Id, Plan, Task};

use crate::dice::Dice;

/// What somebody says who looks at the steps of a staged change; where things go `wrong`, some are
/// open, and some are not even looked at.
pub fn looked_at(task: &Task, wrong: bool, dice: &mut Dice) -> Vec<Evidence> {
    let seen = |(at, check): (usize, &Check)| {
        let holds = !(wrong && dice.chance(40));
        let step = Some(at as u32);
        let evidence = Evidence {
            check: check.name.clone(),
            holds,
            tries: 1,
            took_ms: 5,
            said: String::new(),
            report: None,
            step,
            findings: None,
        };
        (!wrong || dice.chance(90)).then_some(evidence)
    };
    task.checked_steps().filter_map(seen).collect()
}

/// What is known of one task's steps.
#[derive(Clone, Default)]
struct Known {
    /// The attempt whose work the task is.
    attempt: u32,
    ticked: BTreeSet<u32>,
    undoing: Option<u32>,
    /// What was known when the task was tried anew.
    before: BTreeSet<u32>,
}

#[derive(Default)]
pub struct Steps(BTreeMap<Id, Known>);

impl Steps {
    pub fn event(&mut self, plan: &Plan, event: &Event) {
        let Some(id) = event.task() else { return };
        let of_best = match event {
            Event::BestChosen { best, .. } => self.0.get(best).map(|best| best.ticked.clone()),
            _ => None,
        };
        let known = self.0.entry(id.clone()).or_default();
        match event {
            Event::BestChosen { .. } => known.ticked = of_best.unwrap_or_default(),
            Event::AttemptStarted { attempt, .. } => (known.attempt, known.ticked) = (*attempt, BTreeSet::new()),
            Event::TaskTakenOver { attempt, evidence, .. } => {
                (known.attempt, known.ticked) = (*attempt, ticked(evidence));
            }
            Event::VerifyAgain { .. } => known.ticked.clear(),
            Event::Verified { evidence, .. } => {
                known.ticked = ticked(evidence);
                let all: BTreeSet<u32> = plan.tasks[id].checked_steps().map(|(at, _)| at as u32).collect();
                assert_eq!(known.ticked, all, "`{id}` is verified with a step open");
                assert!(evidence.iter().all(|one| one.holds), "`{id}` is verified, and something does not hold");
            }
            Event::AttemptFailed { failure: Failure::Verify { evidence }, .. } => known.ticked = ticked(evidence),
            Event::Reopened { .. } => known.before = known.ticked.clone(),
            Event::Kept { stands, .. } => (known.attempt, known.ticked) = (*stands, known.before.clone()),
            Event::RollbackStarted { attempt, of, .. } => known.undoing = Some(of.unwrap_or(*attempt)),
            Event::Restored { .. } if known.undoing.take() == Some(known.attempt) => known.ticked.clear(),
            _ => {}
        }
    }

    /// Looks at what the run says of every step.
    pub fn rest(&self, plan: &Plan, run: &Run) {
        let none = Known::default();
        for (id, task) in plan.tasks.iter().filter(|(_, task)| !task.steps.is_empty() && task.for_each.is_none()) {
            let known = self.0.get(id).unwrap_or(&none);
            let said: Vec<StepState> = run.steps(id).iter().map(|step| step.state).collect();
            let is = |at: usize| match task.steps[at].check() {
                None => StepState::NotChecked,
                Some(_) if known.ticked.contains(&(at as u32)) => StepState::Ticked,
                Some(_) => StepState::Open,
            };
            assert_eq!(said, (0..task.steps.len()).map(is).collect::<Vec<_>>(), "the steps of `{id}`");
        }
    }
}

fn ticked(evidence: &[Evidence]) -> BTreeSet<u32> {
    evidence.iter().filter(|one| one.holds).filter_map(|one| one.step).collect()
}

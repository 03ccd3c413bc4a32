//! What runs together stays within what there is, and who waits for room is not overtaken for ever.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{Effect, Event, Run, RunStatus, Stage};
use pitcrew_plan::{Id, Plan, Roster, Share};

/// The task that each started ahead of, as its newest attempt says.
#[derive(Default)]
pub struct Capacity {
    ahead_of: BTreeMap<Id, Id>,
    /// Teams whose success did not hold when they were asked last.
    shamed: BTreeSet<Id>,
}

impl Capacity {
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::AttemptStarted { task, ahead_of, .. } => {
                self.ahead_of.remove(task);
                if let Some(first) = ahead_of {
                    self.ahead_of.insert(task.clone(), first.clone());
                }
            }
            Event::TeamAnswered { team, holds: false, .. } => drop(self.shamed.insert(team.clone())),
            Event::TeamAnswered { team, .. } => drop(self.shamed.remove(team)),
            Event::RunFinished { status: RunStatus::Succeeded } => {
                assert!(self.shamed.is_empty(), "it succeeded although {:?} did not", self.shamed);
            }
            _ => {}
        }
    }

    /// A team shows what came of its work when all of it is done.
    fn effect(plan: &Plan, run: &Run, effect: &Effect) {
        let Effect::AskTeam { team } = effect else { return };
        let roster = Roster::of(plan);
        for (id, task) in &plan.tasks {
            let of_team = task.team.as_ref().is_some_and(|own| roster.around(own).any(|(around, _)| around == team));
            let settled = run.task(id).is_some_and(|task| task.stage.is_settled());
            assert!(!of_team || settled, "`{team}` is asked before `{id}` is done");
        }
    }

    /// The task that has the turn comes on top: it has given its place up while it waited.
    pub fn rest(&self, plan: &Plan, run: &Run, effects: &[Effect]) {
        assert!(
            !effects.iter().filter_map(launched).any(|task| plan.is_by_hand(&plan.tasks[task])),
            "people are launched"
        );
        let launched: Vec<&Id> = effects.iter().filter_map(launched).collect();
        let walled = effects.iter().filter(|effect| matches!(effect, Effect::Launch { .. } | Effect::Verify { .. }));
        // People wait for no place, and what they did is checked when they say so.
        let by_hand = |task: &&Id| plan.is_by_hand(&plan.tasks[*task]);
        let walled: Vec<&Id> = walled.filter_map(Effect::task).filter(|task| !by_hand(task)).collect();
        effects.iter().for_each(|effect| Capacity::effect(plan, run, effect));
        let parallel = plan.limits.parallel as usize;
        assert!(launched.len() <= parallel, "more than {parallel} attempts at once");
        assert!(walled.len() <= parallel + 1);
        let roster = Roster::of(plan);
        for (team, members) in roster.iter().map(|(id, team)| (id, team.members.most as usize)) {
            let counts = |task: &&&Id| {
                let own = plan.tasks[**task].team.as_ref();
                own.is_some_and(|own| roster.around(own).any(|(around, _)| around == team))
            };
            assert!(launched.iter().filter(counts).count() <= members, "more than {members} of `{team}` at once");
            assert!(walled.iter().filter(counts).count() <= members + 1);
        }
        let together = sum(plan, launched.iter().copied());
        assert!(fits(plan, together), "the launched take too much together: {launched:?}");
        self.nobody_is_delayed(plan, run, &launched);
    }

    /// Whatever started ahead of a task leaves room for it.
    fn nobody_is_delayed(&self, plan: &Plan, run: &Run, launched: &[&Id]) {
        let mut ahead: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
        for task in launched {
            if let Some(first) = self.ahead_of.get(*task) {
                ahead.entry(first).or_default().push(task);
            }
        }
        for (first, tasks) in ahead {
            let waits = run.task(first).is_some_and(|task| task.stage == Stage::Queued);
            let both = sum(plan, tasks.iter().copied().chain([first]));
            assert!(!waits || fits(plan, both), "{tasks:?} started ahead of `{first}` and are in its way");
        }
    }
}

fn launched(effect: &Effect) -> Option<&Id> {
    matches!(effect, Effect::Launch { .. }).then(|| effect.task()).flatten()
}

fn sum<'a>(plan: &Plan, tasks: impl Iterator<Item = &'a Id>) -> Share {
    tasks.fold(Share::default(), |sum, task| sum.with(plan.share_of(&plan.tasks[task])))
}

fn fits(plan: &Plan, together: Share) -> bool {
    plan.limits.memory.is_none_or(|memory| together.memory <= memory.0)
        && plan.limits.cpu.is_none_or(|cpu| together.cpu_milli <= u64::from(cpu.milli))
}

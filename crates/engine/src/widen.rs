//! A running attempt that needs a path it does not own: people are asked, and with their yes what it owns grows.
//!
//! Whoever leads the path's owner is asked, as it is theirs to lend. What another task holds at the moment is never
//! lent: two tasks that own the same path do not run at the same time, however they came to own it. What was granted
//! stays the task's for the rest of the run, its later attempts included; the plan itself stays as it is.

use pitcrew_plan::{Claim, Except, Id, PathPattern, Plan, Task};
use serde::Serialize;

use crate::decide::Deciding;
use crate::event::Event;
use crate::input::Rejected;
use crate::question::{Panel, Topic};
use crate::run::Run;
use crate::stage::TaskState;

/// A task that owns a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// The task.
    pub task: Id,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Id>,
    /// Who leads that team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Where the task stands.
    pub state: TaskState,
    /// Whether it holds what it owns at this moment, so that nobody else may change it.
    pub holds: bool,
    /// By which of its claims the path is its own.
    pub by: String,
}

impl Run {
    /// Returns who owns what a pattern names, among the tasks that work where `task` does: that task first.
    pub fn owners_of(&self, task: &Id, path: &PathPattern) -> Vec<Owner> {
        let Some(asking) = self.plan.tasks.get(task) else { return Vec::new() };
        let workspace = self.plan.workspace_of(asking).0;
        let owns = |owner: &Task| {
            let claims = owner.owns.iter().flatten();
            let mut paths = claims.filter(|claim| claim.path().is_some_and(|pattern| pattern.overlap(path).is_some()));
            paths.next().map(ToString::to_string)
        };
        let here = self.plan.tasks.iter().filter(|(_, owner)| self.plan.workspace_of(owner).0 == workspace);
        // What is done for each item is the children's; their parent only stands for them.
        let mut owners: Vec<Owner> = here
            .filter(|(id, owner)| owner.for_each.is_none() || self.children(id).next().is_none())
            // Attempts side by side own what their task does, and each of them stands for it.
            .filter(|(id, owner)| *id == task || !owner.is_contender())
            .filter(|(id, _)| self.contested_task(task).as_ref() != Some(*id))
            .filter_map(|(id, owner)| {
                Some(Owner {
                    task: id.clone(),
                    title: owner.title.clone(),
                    team: owner.team.clone(),
                    lead: self.plan.lead_of(owner).map(str::to_owned),
                    state: self.tasks[id].stage.state(),
                    holds: self.holding.contains(id),
                    by: owns(owner)?,
                })
            })
            .collect();
        owners.sort_by_key(|owner| owner.task != *task);
        owners
    }

    /// Says which other task holds what a pattern names, if one does.
    fn held_by_another(&self, task: &Id, path: &PathPattern) -> Option<String> {
        let holder = self.owners_of(task, path).into_iter().find(|owner| owner.task != *task && owner.holds)?;
        let Owner { task, state, by, .. } = holder;
        Some(format!("task `{task}` ({state}) owns `{by}`, and holds it until it is over"))
    }

    /// Has a task own a path that the plan does not give it.
    pub(crate) fn widened(&mut self, id: &Id, path: &PathPattern) {
        let claim = Claim::Path(path.clone());
        let holds = self.holding.contains(id);
        if holds {
            self.held_claims.mark(id, &self.plan.tasks[id], false);
        }
        if let Some(task) = self.plan.tasks.get_mut(id) {
            task.owns.get_or_insert_default().push(claim.clone());
        }
        if holds {
            self.held_claims.mark(id, &self.plan.tasks[id], true);
        }
        self.record(id).widened.push(claim);
    }

    /// Takes out of a plan what tasks own only because it was granted while the run lasted.
    pub(crate) fn without_widenings(&self, plan: &mut Plan) {
        for (id, record) in self.tasks.iter().filter(|(_, record)| !record.widened.is_empty()) {
            if let Some(owns) = plan.tasks.get_mut(id).and_then(|task| task.owns.as_mut()) {
                owns.retain(|claim| !record.widened.contains(claim));
            }
        }
    }
}

impl Deciding<'_> {
    /// Asks whoever leads the owner of a path whether an attempt may change it, too.
    pub(crate) fn ask_to_widen(
        &mut self,
        task: &Id,
        attempt: u32,
        path: PathPattern,
        reason: &str,
    ) -> Result<(), Rejected> {
        let bad = |why: String| Err(Rejected::NotWidened { path: path.to_string(), why });
        if self.run.is_contender(task) {
            let why = "this is one of several attempts side by side, and what they may change is the same for all; \
                       say in your report that you need it, and do what can be done without";
            return bad(why.to_owned());
        }
        if path.is_template() {
            return bad("it is a template; name the path itself".to_owned());
        }
        let owners = self.run.owners_of(task, &path);
        let Some(owns) = &self.run.plan.tasks[task].owns else {
            return bad("this task is a check: it owns nothing, and nothing that it changes is kept".to_owned());
        };
        let has = |claim: &Claim| {
            claim.path().is_some_and(|own| *own == path || path.is_literal() && own.matches(path.as_str()))
        };
        if owns.iter().any(has) {
            return Ok(());
        }
        self.may_be_lent(task, &path)?;
        let topic = Topic::Attempt { task: task.clone(), attempt };
        let owner = owners.iter().find(|owner| owner.task != *task);
        let whose = match owner {
            Some(Owner { task, team, state, .. }) => {
                let team = team.as_ref().map_or_else(String::new, |team| format!("team {team}, "));
                format!("It belongs to task {task} ({team}{state}).")
            }
            None => "No other task of the plan owns it.".to_owned(),
        };
        let question = format!("May {task} change `{path}`, too? {whose} It says why: {}", reason.trim());
        if reason.trim().is_empty() {
            return bad("say why it is needed: people decide by that".to_owned());
        }
        self.is_askable(&topic, &question, &[])?;
        self.has_words_left(task)?;
        let asked = self.run.lender(task, owner);
        let panel = Panel { from: asked.into_iter().collect(), quorum: 1, except: vec![Except::Agents] };
        // After its end nobody would hear the answer.
        let end = self.run.tasks[task].since.after(self.run.plan.tasks[task].timeout.0);
        let granted = self.run.granted(&panel);
        self.emit(Event::QuestionAsked {
            topic: topic.clone(),
            question,
            until: Some(end),
            panel,
            widens: Some(path.clone()),
        });
        if let Some(by) = granted {
            self.emit(Event::QuestionAnswered { topic, yes: true, by: by.clone(), reason: None });
            self.emit(Event::Widened { task: task.clone(), attempt, path, by });
        }
        Ok(())
    }

    /// Whether a path can be lent to a task at this moment.
    pub(crate) fn may_be_lent(&self, task: &Id, path: &PathPattern) -> Result<(), Rejected> {
        match self.run.held_by_another(task, path) {
            Some(why) => Err(Rejected::NotWidened { path: path.to_string(), why }),
            None => Ok(()),
        }
    }
}

impl Run {
    /// Returns who decides whether a path is lent: whoever leads its owner, else the task that wants it, else the plan.
    /// Anybody may where nobody leads.
    fn lender(&self, task: &Id, owner: Option<&Owner>) -> Option<String> {
        let of_owner = owner.and_then(|owner| owner.lead.clone());
        let own = || self.plan.lead_of(&self.plan.tasks[task]).map(str::to_owned);
        of_owner.or_else(own).or_else(|| self.plan.coordinator.clone())
    }
}

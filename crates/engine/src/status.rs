//! What a run says of itself: its status as people and scripts read it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use pitcrew_plan::{Id, Need, Prepare};
use serde::Serialize;

use crate::account::Account;
use crate::best::ContestView;
use crate::budget::BudgetView;
use crate::coder::{Session, Usage};
use crate::effect::Moment;
use crate::event::{Event, Figure, RunStatus};
use crate::failure::Evidence;
use crate::ids::Timestamp;
use crate::input::{Input, Step};
use crate::join::Joiner;
use crate::journal::Record;
use crate::needs::NeedState;
use crate::opening::{Isolation, Opening};
use crate::overdue::{Due, OverdueView};
use crate::pause::PauseView;
use crate::question::{Question, Topic};
use crate::record::TaskRecord;
use crate::run::{Landed, PhaseState, Run, RunStage};
use crate::settle::Keeps;
use crate::stage::{Stage, TaskState};
use crate::steps::StepView;

/// A run's status (`status --format json`).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunView {
    /// The run's name.
    pub run: String,
    /// `running`, `waiting`, `succeeded`, `failed` or `canceled`.
    pub status: &'static str,
    /// Whether attempts run inside the walls.
    pub isolated: bool,
    /// Its tasks, in the order of their names.
    pub tasks: Vec<TaskView>,
    /// What people are asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionView>,
    /// What is not done although its deadline has passed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overdue: Vec<OverdueView>,
    /// What its coding agents have cost so far, all together.
    #[serde(skip_serializing_if = "Usage::is_nothing")]
    pub spent: Usage,
    /// The same by agent, as the plan names them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub spent_by_agent: BTreeMap<Id, Usage>,
    /// Its budgets, and what is spent of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetView>,
    /// The vendors that refuse for now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paused: Vec<PauseView>,
}

/// An open question, as scripts read it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionView {
    /// What it is about.
    #[serde(flatten)]
    pub topic: Topic,
    /// What is asked, where it is more than an approval.
    pub question: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Until when an answer counts, or until it goes further up.
    pub until: Option<Timestamp>,
    /// Who is asked, by name; empty for anybody who can reach the run.
    pub from: Vec<String>,
    /// Who has said yes so far.
    pub yes: Vec<String>,
    /// How many more people must say yes.
    pub wanting: usize,
    /// Whether people are at a task, and are to say when it is done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
}

impl QuestionView {
    fn of((topic, asked): (&Topic, &Question)) -> QuestionView {
        QuestionView {
            topic: topic.clone(),
            question: asked.text.clone(),
            since: asked.since,
            until: asked.until,
            from: asked.panel.from.clone(),
            yes: asked.yes.clone(),
            wanting: asked.wanting(),
            by_hand: asked.is_work(),
        }
    }
}

/// A task's status.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskView {
    /// The task.
    pub id: Id,
    /// Where it stands.
    pub state: TaskState,
    /// How many attempts were started.
    pub attempts: u32,
    /// Which turn it is in, from 1, where it is done in turns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// How many turns it has at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns: Option<u32>,
    /// When the first attempt started.
    pub started: Option<Timestamp>,
    /// When nothing more happened to it.
    pub finished: Option<Timestamp>,
    /// Until when it must have begun, while it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
    /// When it was to be done, where that has passed and it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_since: Option<Timestamp>,
    /// What it waits for.
    pub waiting_on: Vec<Waiting>,
    /// Whether people are at it, and it waits for one of them to say that it is done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// Who has taken it, to do it in a copy of the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joiner: Option<Joiner>,
    /// Why it failed, was skipped, or is held.
    pub reason: Option<String>,
    /// Its steps, and which of them are ticked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepView>,
    /// What its newest attempt reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Account>,
    /// The newest session of the coding agent that does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// What its attempts have cost so far.
    #[serde(skip_serializing_if = "Usage::is_nothing")]
    pub spent: Usage,
    /// What of that agents have cost that judge what its attempts left, by agent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub judging: BTreeMap<Id, Usage>,
    /// Its attempts side by side, where it has some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_of: Option<ContestView>,
}

/// Something that a task waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// `task`, `phase`, `lease`, `capacity`, `approval`, `gate`, `window`, `retry`, `turn`,
    /// `agent` (its vendor refuses for now) or `budget`.
    pub kind: &'static str,
    /// Which one.
    pub id: String,
    /// Until when at the latest, where that is known.
    pub until: Option<Timestamp>,
}

impl Waiting {
    /// Whether it comes from outside of the run: from a person, or with time.
    pub fn is_outer(&self) -> bool {
        matches!(self.kind, "approval" | "signal" | "window" | "retry" | "turn" | "agent" | "budget")
    }
}

/// A run in which nothing is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// When something moves of itself next; `None` where only a person or a signal moves it.
    pub until: Option<Timestamp>,
}

/// For what begins of itself within this time a process waits rather than leave.
pub const PATIENCE: Duration = Duration::from_secs(600);

impl Run {
    /// Returns the status of the run and of its tasks.
    pub fn view(&self, now: Timestamp) -> RunView {
        RunView {
            run: self.id.to_string(),
            status: self.status(now),
            isolated: self.opening().isolation == Isolation::Walls,
            tasks: self.tasks.keys().map(|id| self.task_view(id, now)).collect(),
            questions: if self.ended_as.is_some() {
                Vec::new()
            } else {
                self.questions().map(QuestionView::of).collect()
            },
            overdue: self.overdue().map(OverdueView::of).collect(),
            spent: self.spent(),
            spent_by_agent: self.spent_by_agent(),
            budgets: self.budgets(),
            paused: self.pauses().map(PauseView::of).collect(),
        }
    }

    /// Returns how the run stands, in a word: `running`, `waiting`, `succeeded`, `failed` or `canceled`.
    pub fn status(&self, now: Timestamp) -> &'static str {
        match self.ended_as {
            Some(RunStatus::Succeeded) => "succeeded",
            Some(RunStatus::Failed) => "failed",
            Some(RunStatus::Canceled) => "canceled",
            None if self.at_rest(now).is_some() => "waiting",
            None => "running",
        }
    }

    fn task_view(&self, id: &Id, now: Timestamp) -> TaskView {
        let record = &self.tasks[id];
        let turn = self.turn(id).filter(|_| record.attempt > 0);
        let failed = record.failure.as_ref().filter(|_| record.stage != Stage::Succeeded);
        TaskView {
            id: id.clone(),
            state: self.state_of(record),
            attempts: record.attempt,
            turn: turn.map(|(turn, _)| turn),
            turns: turn.map(|(_, turns)| turns),
            started: record.started,
            finished: record.finished,
            deadline: self.bound(id).filter(|_| record.attempt == 0 && !record.stage.is_settled()),
            overdue_since: self.overdue_since(&Due::Task(id.clone())),
            waiting_on: self.waiting_on(id, now),
            by_hand: record.stage == Stage::ByHand && self.ended_as.is_none(),
            joiner: record.joiner.clone(),
            steps: self.steps(id),
            report: record.report.clone(),
            session: record.session.clone(),
            spent: record.spent,
            judging: record.judging.clone(),
            best_of: self.contest(id),
            reason: self
                .stopped_because(id)
                .or_else(|| self.contested_because(id))
                .or_else(|| failed.map(|failure| record.with_owners(record.with_hold(failure.to_string()))))
                .or_else(|| record.reason.clone()),
        }
    }

    /// Says who stopped the task, and how it goes on, where somebody did.
    fn stopped_because(&self, id: &Id) -> Option<String> {
        let record = &self.tasks[id];
        let by = record.stopped_by.as_ref()?;
        Some(match record.stage {
            Stage::Canceled => format!("stopped by {by}; `pitcrew resume {} {id}` lets it begin anew", self.id),
            _ => format!("told to stop by {by}"),
        })
    }

    /// Returns what scripts see of a task: in a stopped run what is not settled is canceled.
    pub fn state_of(&self, record: &TaskRecord) -> TaskState {
        match self.ended_as {
            Some(RunStatus::Canceled) if !record.stage.is_settled() && !record.stage.awaits_a_decision() => {
                TaskState::Canceled
            }
            _ => record.state(),
        }
    }

    /// Returns what the task waits for, as far as it is not being worked on.
    pub fn waiting_on(&self, id: &Id, now: Timestamp) -> Vec<Waiting> {
        let Some(record) = self.tasks.get(id) else { return Vec::new() };
        if self.ended_as.is_some() {
            return Vec::new();
        }
        let on = |kind, id: String| Waiting { kind, id, until: None };
        if let Some((window, until)) = self.waits_for_shift(id, now) {
            return vec![Waiting { kind: "window", id: window, until }];
        }
        match record.stage {
            Stage::Pending => self.pending_on(id),
            Stage::Going if let Some(asked) = self.question(&Topic::Go { task: id.clone() }) => {
                vec![Waiting { kind: "approval", id: id.to_string(), until: asked.until }]
            }
            Stage::Weighing | Stage::Going => vec![on("gate", id.to_string())],
            Stage::Running => match self.questions.of_attempt(id).and_then(|topic| self.question(topic)) {
                Some(asked) => vec![Waiting { kind: "approval", id: id.to_string(), until: asked.until }],
                None => Vec::new(),
            },
            Stage::OnHold => {
                // No question is open: a new attempt of the owner releases it, or somebody's `resume`.
                let owner = record.hold.as_ref().and_then(|hold| hold.owner.as_ref());
                vec![owner.map_or_else(|| on("gate", id.to_string()), |owner| on("task", owner.to_string()))]
            }
            Stage::Contested => vec![on("approval", id.to_string())],
            Stage::Held if record.is_contested() => vec![on("approval", id.to_string())],
            Stage::AskingToRun | Stage::ByHand | Stage::AskingToApply | Stage::Partial => {
                let asked = self.question(&Topic::Approval { task: id.clone() });
                vec![Waiting { kind: "approval", id: id.to_string(), until: asked.and_then(|asked| asked.until) }]
            }
            Stage::Queued if record.awaits_its_turn() && self.awaits_word(id) => {
                let turn = record
                    .due
                    .filter(|due| *due > now)
                    .map(|due| Waiting { until: Some(due), ..on("turn", id.to_string()) });
                turn.into_iter().chain(self.awaited_signals(id).map(|name| on("signal", name.to_string()))).collect()
            }
            Stage::Queued => match (record.due, self.keeps_waiting(id, now)) {
                (Some(due), _) if record.awaits_its_turn() => {
                    vec![Waiting { kind: "turn", id: id.to_string(), until: Some(due) }]
                }
                (_, Some(Keeps::Vendor { agent, until })) => {
                    vec![Waiting { kind: "agent", id: agent, until: Some(until).filter(|until| *until > now) }]
                }
                (_, Some(Keeps::Money(purse))) => vec![self.waits_for_money(purse)],
                (Some(due), _) => vec![Waiting { kind: "retry", id: id.to_string(), until: Some(due) }],
                (None, Some(Keeps::Team(team))) => vec![on("capacity", team.to_string())],
                (None, Some(Keeps::Claim { what, by })) => vec![on("lease", format!("{what} ({by})"))],
                (None, Some(Keeps::Lease { what, holder: Some(holder) })) => {
                    vec![on("lease", format!("{what} ({holder})"))]
                }
                (None, Some(Keeps::Lease { what, holder: None })) => vec![on("lease", what)],
                (None, Some(Keeps::Room { what, kept_for: None })) => vec![on("capacity", what.field().to_owned())],
                (None, Some(Keeps::Room { what, kept_for: Some(first) })) => {
                    vec![on("capacity", format!("{} ({first})", what.field()))]
                }
                (None, None) => vec![on("capacity", "limits.parallel".to_owned())],
            },
            Stage::Landing => {
                let holder = self.head_of(id).turn.as_ref().filter(|holder| *holder != id);
                holder.map(|holder| on("lease", format!("head ({holder})"))).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn pending_on(&self, id: &Id) -> Vec<Waiting> {
        let on = |kind, id: String| Waiting { kind, id, until: None };
        let task = &self.plan.tasks[id];
        let open = self.tasks[id].needs.iter().zip(&task.needs).filter(|(standing, _)| **standing == NeedState::Open);
        let mut waiting: Vec<Waiting> = open
            .map(|(_, need)| match need {
                Need::Signal { name, .. } => on("signal", name.to_string()),
                Need::End { task, .. } | Need::Start { task } => on("task", task.to_string()),
            })
            .collect();
        if let Some(phase) = &task.phase
            && self.phases[phase].state == PhaseState::Closed
        {
            waiting.push(on("phase", phase.to_string()));
        }
        if let Some((parent, _)) = id.parent()
            && !self.is_released(id)
        {
            waiting.push(on("capacity", format!("parallel of {parent}")));
        }
        if self.stage() != RunStage::Working {
            waiting.push(on("gate", "the run's preparations".to_owned()));
        }
        waiting
    }

    /// Returns how long nothing moves of itself, where nothing is being done and nothing starts soon:
    /// then the run needs no process, and waits in its journal.
    pub fn at_rest(&self, now: Timestamp) -> Option<Rest> {
        if self.ended_as.is_some() || self.stopped || !self.in_flight().is_empty() {
            return None;
        }
        let starts =
            [self.next_retry(now), self.next_shift(now), self.next_after_pause(now)].into_iter().flatten().min();
        let is_soon = starts.is_some_and(|next| next.since(now) < PATIENCE);
        (!is_soon).then(|| Rest { until: self.next_move(now) })
    }

    /// Whether something would be done if a process took the run up now: it was cut off, or a moment
    /// that it waited for has come, or somebody has left their word in its journal.
    pub fn goes_on(&self, now: Timestamp) -> bool {
        if self.is_telling(now) {
            return true;
        }
        if self.ended_as.is_some() {
            return false;
        }
        // Cut off in the middle of its work, or about to begin some.
        if self.at_rest(now).is_none() {
            return true;
        }
        // To be told how it goes moves nothing.
        let told = |record: &Record| matches!(record.event, Event::DigestDue { .. });
        let moves = |step: Step| !step.events.iter().all(told) || !step.effects.is_empty();
        self.clone().step(Input::Deadline, now).is_ok_and(moves)
    }

    /// Whether a person is asked for something, or must say that what was stopped goes on.
    pub fn asks_people(&self) -> bool {
        !self.questions.is_empty() || self.tasks_on_hold().next().is_some() || !self.canceled.is_empty()
    }

    /// Returns the next moment at which [`Input::Deadline`](crate::Input::Deadline) moves something, or a digest is due.
    ///
    /// A retry whose time has come and that lacks capacity is no deadline: it starts when room is made.
    pub fn next_deadline(&self, now: Timestamp) -> Option<Timestamp> {
        if self.ended_as.is_some() || self.stopped {
            return None;
        }
        self.next_move(now).into_iter().chain(self.next_digest(now)).min()
    }

    fn next_move(&self, now: Timestamp) -> Option<Timestamp> {
        let answers = self.questions.next_due();
        let own = [self.next_retry(now), self.next_shift(now), self.next_after_pause(now), self.next_bound(now)];
        own.into_iter().chain([answers, self.next_to_tell(now), self.next_lapse()]).flatten().min()
    }

    fn next_retry(&self, now: Timestamp) -> Option<Timestamp> {
        self.retrying.values().copied().filter(|due| *due > now).min()
    }

    /// Returns how the run ended, if it has.
    pub fn ended_as(&self) -> Option<RunStatus> {
        self.ended_as
    }

    /// Returns the tasks that failed live and are kept while somebody looks for the cause.
    pub fn tasks_on_hold(&self) -> impl Iterator<Item = &Id> {
        self.held.iter().filter(|id| self.tasks[*id].stage == Stage::OnHold)
    }

    /// Returns what the run was started with.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// Returns when the run started.
    pub fn started(&self) -> Timestamp {
        self.started
    }

    /// Returns when the run ended, if it has.
    pub fn finished(&self) -> Option<Timestamp> {
        self.finished
    }

    /// Returns what the journal says of a task.
    pub fn task(&self, id: &Id) -> Option<&TaskRecord> {
        self.tasks.get(id)
    }

    /// Returns every task with what the journal says of it.
    pub fn tasks(&self) -> impl Iterator<Item = (&Id, &TaskRecord)> {
        self.tasks.iter()
    }

    /// Returns the tasks that need this one directly.
    pub fn dependents(&self, id: &Id) -> impl Iterator<Item = &Id> {
        self.order.heard_by(id).iter().map(|place| &place.task)
    }

    /// Returns what is applied, in order of landing.
    pub fn landed(&self) -> &[Arc<Landed>] {
        &self.landed
    }

    /// Returns what has landed in one workspace, in order.
    pub fn landed_in(&self, workspace: &Id) -> impl Iterator<Item = &Arc<Landed>> {
        // Asked for every attempt: where there is one workspace nothing needs to be looked up.
        let one = self.plan.workspaces.len() == 1 && self.plan.workspaces.contains_key(workspace);
        let workspace_of = |landed: &Landed| self.plan.workspace_of(&self.plan.tasks[&landed.task]).0;
        let is_there = move |landed: &&Arc<Landed>| one || workspace_of(landed) == workspace;
        self.landed.iter().filter(is_there)
    }

    /// Returns the layers that the plan prepared for one workspace, lowest first.
    pub fn layers_of(&self, workspace: &Id) -> impl Iterator<Item = &str> {
        let lies_there =
            move |(prepare, _): &(&Prepare, &String)| self.plan.workspace_prepared_by(prepare).0 == workspace;
        self.plan.prepare.iter().zip(&self.layers).filter(lies_there).map(|(_, layer)| layer.as_str())
    }

    /// Returns the layers that the plan prepared, lowest first.
    pub fn layers(&self) -> &[String] {
        &self.layers
    }

    /// Returns the plan's figures as they were measured.
    pub fn figures(&self, moment: Moment) -> &[Figure] {
        self.measured.iter().rev().find(|(at, _)| *at == moment).map_or(&[], |(_, figures)| figures)
    }

    /// Returns whether the plan's success holds, with what was asked.
    pub fn success(&self) -> Option<(bool, &[Evidence])> {
        self.success.as_ref().map(|(holds, evidence)| (*holds, evidence.as_slice()))
    }

    /// Returns where a phase stands, and what its checks said.
    pub fn phase(&self, name: &Id) -> Option<(PhaseState, &[Evidence])> {
        self.phases.get(name).map(|phase| (phase.state, phase.evidence.as_slice()))
    }

    /// Returns why nothing could start, where that is so.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

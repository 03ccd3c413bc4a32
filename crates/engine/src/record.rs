//! What the journal says of one task.

use std::collections::BTreeMap;

use pitcrew_plan::{Claim, Id, Task};
use serde::Serialize;

use crate::account::Account;
use crate::best::{Best, Score};
use crate::budget::Purse;
use crate::carry::Carry;
use crate::coder::{Session, Usage};
use crate::conflict::Conflict;
use crate::failure::{Evidence, Failure};
use crate::fan::Item;
use crate::gate::Gate;
use crate::hold::Hold;
use crate::ids::{BlobId, ChangeId, Timestamp};
use crate::join::Joiner;
use crate::needs::NeedState;
use crate::signals::Signal;
use crate::stage::Stage;
use crate::standing::Standing;

/// What the journal says of one task.
#[derive(Clone, Debug, Serialize)]
pub struct TaskRecord {
    /// Where it stands.
    pub stage: Stage,
    /// Since when it stands there.
    pub since: Timestamp,
    /// The newest attempt; 0 before the first.
    pub attempt: u32,
    /// How many attempts failed, less those that were cut off.
    pub failures: u32,
    /// Whether an earlier run has done it, and this one took it over.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub taken_over: bool,
    /// How many of its needs are not met yet.
    pub unmet: u32,
    /// How many of its needs will not be met any more.
    pub gone: u32,
    /// How each of its needs stands, in the order of the plan.
    pub needs: Vec<NeedState>,
    /// For each need that waits for a signal, by its place: the newest one that it has heard.
    pub heard: BTreeMap<usize, Signal>,
    /// The numbers of the signals that it heard in earlier turns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) heard_before: Vec<u64>,
    /// What was being done was cut off, and is not being done now.
    pub cut: bool,
    /// How far its go has come.
    pub(crate) go: Gate,
    /// The newest attempt's change.
    pub change: Option<ChangeId>,
    /// How many paths it touches.
    pub paths: u64,
    /// The newest attempt's output.
    pub output: Option<BlobId>,
    /// Paths in the change that others execute later.
    pub risky: Vec<String>,
    /// What was left and dropped.
    pub dropped: BTreeMap<String, u64>,
    /// What was seen of its steps that have a check.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Evidence>,
    /// The version of its workspace's head on which the change is, or was, being checked.
    pub verifying_on: Option<u64>,
    /// The version of its workspace's head on which the change passed its checks.
    pub verified_on: Option<u64>,
    /// How many changes of the task are part of the head: one for each attempt that landed and was not undone.
    pub landed: u32,
    /// What the newest attempt reported.
    pub report: Option<Account>,
    /// The newest session of the coding agent that does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// What the next attempt begins with of the one before.
    #[serde(skip_serializing_if = "Carry::is_nothing")]
    pub carry: Carry,
    /// What its attempts have cost so far.
    #[serde(skip_serializing_if = "Usage::is_nothing")]
    pub spent: Usage,
    /// What of that agents have cost that judge what its attempts left, by agent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub judging: BTreeMap<Id, Usage>,
    /// What of that the newest session has cost, over all attempts that it went through.
    #[serde(skip_serializing_if = "Usage::is_nothing")]
    pub session_spent: Usage,
    /// How good its change is by what scores it, of one of several attempts side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// The one beside it that verified first, for whose sake it is told to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_off: Option<Id>,
    /// Which of its attempts side by side is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Best>,
    /// The purse for whose sake the newest attempt was told to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broke: Option<Purse>,
    /// How often the newest attempt has reported and asked.
    pub words: u32,
    /// Who has taken it, to do it in a copy of the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joiner: Option<Joiner>,
    /// How often somebody has.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) claims: u32,
    /// The copies in which the changes of its attempts were made, where they were, by attempt.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) copies: BTreeMap<u32, u32>,
    /// What it owns besides what the plan gives it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub widened: Vec<Claim>,
    /// Whether somebody said that what is done in part is enough.
    pub accepted: bool,
    /// Where it stood when it was held.
    pub held_in: Option<Stage>,
    /// How many of its changes were still to be put back when somebody else's change was in the way.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) to_put_back: u32,
    /// Whether what others changed stays as it is while the rest is put back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) leaves: bool,
    /// What is waited for while it is held live.
    pub hold: Option<Hold>,
    /// The attempt whose change is being undone.
    pub undoing: Option<u32>,
    /// What the task is without the attempt that was ordered on top of it.
    pub standing: Option<Standing>,
    /// The earlier attempt whose work the task is, where the newest came to nothing.
    pub kept: Option<u32>,
    /// Whether the change is part of the head.
    pub applied: bool,
    /// The commit that holds it.
    pub commit: Option<String>,
    /// Why the newest attempt failed.
    pub failure: Option<Failure>,
    /// The conflicts that the newest attempt got into.
    pub conflicts: Vec<Conflict>,
    /// Whether it was skipped because something it needs is not there, not by its own condition.
    pub wanting: bool,
    /// The task whose failure is behind that, where one is.
    pub root: Option<Id>,
    /// Why it was skipped or held.
    pub reason: Option<String>,
    /// Who ordered that it be undone.
    pub undone_by: Option<String>,
    /// Who ordered that it be stopped.
    pub stopped_by: Option<String>,
    /// What it is done for, where it is a child.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// How many of its turns are over and have a next one.
    pub turns: u32,
    /// It comes to nothing, as soon as what its turns changed is undone.
    pub(crate) given_up: bool,
    /// When the next attempt may start.
    pub due: Option<Timestamp>,
    /// When the first attempt started.
    pub started: Option<Timestamp>,
    /// When nothing more happened to it.
    pub finished: Option<Timestamp>,
}

impl TaskRecord {
    pub(crate) fn new(task: &Task, time: Timestamp) -> TaskRecord {
        TaskRecord {
            stage: Stage::Pending,
            since: time,
            attempt: 0,
            taken_over: false,
            failures: 0,
            unmet: task.needs.len() as u32,
            gone: 0,
            heard: BTreeMap::new(),
            heard_before: Vec::new(),
            needs: vec![NeedState::Open; task.needs.len()],
            cut: false,
            go: Gate::default(),
            change: None,
            paths: 0,
            output: None,
            risky: Vec::new(),
            dropped: BTreeMap::new(),
            steps: Vec::new(),
            verifying_on: None,
            verified_on: None,
            landed: 0,
            report: None,
            session: None,
            carry: Carry::default(),
            spent: Usage::default(),
            judging: BTreeMap::new(),
            session_spent: Usage::default(),
            score: None,
            called_off: None,
            best: None,
            broke: None,
            words: 0,
            joiner: None,
            claims: 0,
            copies: BTreeMap::new(),
            widened: Vec::new(),
            accepted: false,
            held_in: None,
            to_put_back: 0,
            leaves: false,
            hold: None,
            undoing: None,
            standing: None,
            kept: None,
            applied: false,
            commit: None,
            failure: None,
            conflicts: Vec::new(),
            wanting: false,
            root: None,
            reason: None,
            undone_by: None,
            stopped_by: None,
            item: None,
            turns: 0,
            given_up: false,
            due: None,
            started: None,
            finished: None,
        }
    }

    /// Begins an attempt: nothing of an earlier one is left but the count and its failure, which
    /// the next attempt is told.
    pub(crate) fn begin(&mut self, attempt: u32, time: Timestamp) {
        self.attempt = attempt;
        self.kept = None;
        self.report = None;
        self.words = 0;
        self.score = None;
        self.best = None;
        self.broke = None;
        self.accepted = false;
        self.hold = None;
        self.due = None;
        self.change = None;
        self.paths = 0;
        self.output = None;
        self.risky.clear();
        self.dropped.clear();
        self.steps.clear();
        self.conflicts.clear();
        self.verifying_on = None;
        self.verified_on = None;
        self.started.get_or_insert(time);
    }
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

//! Reading a report out of a run and its journal.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{Event, Evidence, Failure, Isolation, Moment, Record, Run, Timestamp};
use pitcrew_plan::schedule::Slot;
use pitcrew_plan::{Id, Network, schedule};

use super::spells::{Spell, Spells};
use super::stated::Stated;
use super::{
    BeforeAfter, Blocked, Commit, Failed, Message, Outage, RefusedPhase, Report, RolledBack, Success, TaskReport,
    TeamReport, Times, VERSION,
};
use crate::render::message;

/// Reads out what came of a run. `records` are all its events; `now` counts where it goes on.
pub fn gather(run: &Run, records: &[Record], now: Timestamp) -> Report {
    let plan = run.plan();
    let view = run.view(pitcrew_runner::clock::now());
    let scheduled = schedule(plan);
    let work = Spells::of(records, run.finished().unwrap_or(now));
    let mut report = Report {
        version: VERSION,
        run: view.run.clone(),
        plan: plan.name.clone(),
        goal: plan.goal.clone(),
        status: view.status,
        trouble: run.trouble().map(str::to_owned),
        isolated: run.opening().isolation == Isolation::Walls,
        network_open: network_open(run),
        by: run.opening().by.clone(),
        granted_by: run.opening().granted_by.clone(),
        approved_by: run.opening().approved_by.clone(),
        restart: run.opening().restart.clone(),
        risks: super::risks::gather(run, records),
        started: run.started(),
        finished: run.finished(),
        times: Times {
            wall_ms: ms(run.finished().unwrap_or(now), run.started()),
            parallel_ms: work.together_ms(),
            sequential_ms: work.sum_ms(),
            planned_sequential_s: scheduled.sequential_s,
            planned_parallel_s: scheduled.makespan_s,
        },
        tasks: Vec::new(),
        checks: super::checks::gather(run, records),
        cost_usd: None,
        blocked: Vec::new(),
        conflicts: super::conflicts::gather(records),
        failures: Vec::new(),
        refused_phases: Vec::new(),
        messages: messages(run, records),
        late: super::late::gather(run, now),
        untold: super::untold::gather(run),
        signals: super::signals::gather(run),
        permissions: super::permissions::gather(records),
        rolled_back: Vec::new(),
        answers: super::answers::gather(records),
        figures: figures(run),
        stated: Stated::all(run.plan()),
        teams: run
            .teams()
            .map(|(team, holds, evidence)| TeamReport { team: team.clone(), holds, evidence: evidence.to_vec() })
            .collect(),
        outages: Vec::new(),
        success: run.success().map(|(holds, evidence)| Success { holds, evidence: evidence.to_vec() }),
        commits: commits(run),
    };
    let slots: BTreeMap<&Id, &Slot> = scheduled.tasks.iter().map(|slot| (&slot.id, slot)).collect();
    let (spells, costs) = (work.by_task(), super::cost::of_tasks(records));
    report.tasks = view.tasks.into_iter().map(|task| task_report(run, task, &slots, &spells, &costs)).collect();
    report.cost_usd = (!costs.is_empty()).then(|| costs.values().sum());
    report.tasks.sort_by(|one, other| (order(one), &one.id).cmp(&(order(other), &other.id)));
    tell(&mut report, records);
    report
}

fn order(task: &TaskReport) -> (bool, Option<Timestamp>, u64) {
    (task.started.is_none(), task.started, task.planned_start_s)
}

fn task_report(
    run: &Run,
    task: pitcrew_engine::TaskView,
    slots: &BTreeMap<&Id, &Slot>,
    spells: &BTreeMap<&Id, Vec<Spell>>,
    costs: &BTreeMap<&Id, f64>,
) -> TaskReport {
    let planned = &run.plan().tasks[&task.id];
    let record = run.task(&task.id);
    let slot = slots.get(&task.id);
    let spells = spells.get(&task.id).cloned().unwrap_or_default();
    TaskReport {
        title: planned.title.clone(),
        team: planned.team.clone(),
        phase: planned.phase.clone(),
        workspace: workspace_of(run, &task.id),
        state: task.state,
        attempts: task.attempts,
        started: task.started,
        finished: task.finished,
        worked_ms: spells.iter().map(|spell| ms(spell.ended, spell.began)).sum(),
        spells,
        estimated: planned.estimate.is_some(),
        planned_start_s: slot.map_or(0, |slot| slot.start_s),
        planned_finish_s: slot.map_or(0, |slot| slot.finish_s),
        paths: record.map_or(0, |record| record.paths),
        lines: None,
        cost_usd: costs.get(&task.id).copied(),
        dropped: record.map_or(0, |record| record.dropped.values().sum()),
        reason: task.reason,
        steps: task.steps,
        children: run.fan(&task.id).cloned(),
        best_of: task.best_of,
        id: task.id,
    }
}

/// Returns what was reported on the way, by attempts and by checks that did not hold.
fn messages(run: &Run, records: &[Record]) -> Vec<Message> {
    let put_on_hold = records.iter().filter_map(|record| match &record.event {
        Event::PutOnHold { task, attempt, .. } => Some((task, *attempt)),
        _ => None,
    });
    let put_on_hold: BTreeSet<(&Id, u32)> = put_on_hold.collect();
    let mut messages = Vec::new();
    for record in records {
        let (task, attempt, report, failed_live, goes_on) = match &record.event {
            Event::Reported { task, attempt, report, live } => (task, *attempt, report, false, *live),
            Event::AttemptFailed { task, attempt, failure } => match message::complaint(run, task, failure) {
                Some(report) => (task, *attempt, report, true, false),
                None => continue,
            },
            _ => continue,
        };
        let letter = message::Letter::of(run, task, report).live(goes_on);
        let held = failed_live && put_on_hold.contains(&(task, attempt));
        let letter = message::draw(&if held { letter.when_held() } else { letter });
        messages.push(Message { task: task.clone(), attempt, time: record.time, report: report.clone(), letter });
    }
    messages
}

/// Tells what happened on the way: the current state no longer knows it.
fn tell(report: &mut Report, records: &[Record]) {
    let mut why: BTreeMap<&Id, String> = BTreeMap::new();
    for record in records {
        match &record.event {
            Event::AttemptFailed { task, attempt, failure } => {
                why.insert(task, failure.to_string());
                attempt_failed(report, task, *attempt, failure);
            }
            Event::Probed { task, evidence, .. } => {
                let watched = evidence.iter().filter(|one| one.was_watched());
                let outage =
                    |one: &Evidence| Outage { task: task.clone(), known: !one.is_unknown(), evidence: one.clone() };
                report.outages.extend(watched.map(outage));
            }
            Event::PhaseAnswered { phase, moment, holds: false, evidence } => {
                let evidence = evidence.clone();
                report.refused_phases.push(RefusedPhase { phase: phase.clone(), moment: *moment, evidence });
            }
            Event::UndoOrdered { task, by } => {
                why.insert(task, format!("ordered by {by}"));
            }
            Event::RollbackStarted { task, attempt, .. } => report.rolled_back.push(RolledBack {
                task: task.clone(),
                attempt: *attempt,
                time: record.time,
                reason: why.get(task).cloned().unwrap_or_else(|| "a task that it builds on was undone".to_owned()),
            }),
            _ => {}
        }
    }
}

fn attempt_failed(report: &mut Report, task: &Id, attempt: u32, failure: &Failure) {
    if let Failure::NotOwned { refused } = failure {
        report.blocked.extend(refused.iter().map(|refusal| Blocked {
            task: task.clone(),
            attempt,
            path: refusal.path.clone(),
            owner: refusal.owner.clone(),
            reason: refusal.reason.clone(),
        }));
    } else {
        let reason = failure.to_string();
        report.failures.push(Failed { task: task.clone(), attempt, reason, failure: failure.clone() });
    }
}

fn network_open(run: &Run) -> Vec<String> {
    let plan = run.plan();
    let is_open = |id: &Id| {
        let task = &plan.tasks[id];
        plan.network_of(task) == Network::Host || plan.reviewers_outside(task).next().is_some()
    };
    let prepare = plan.prepare.iter().any(|prepare| prepare.network == Network::Host);
    let tasks = run.tasks().filter(|(id, record)| record.attempt > 0 && is_open(id)).map(|(id, _)| id.to_string());
    prepare.then(|| "prepare".to_owned()).into_iter().chain(tasks).collect()
}

fn figures(run: &Run) -> Vec<BeforeAfter> {
    let value = |moment, name: &str| {
        run.figures(moment).iter().find(|figure| figure.name == name).map(|figure| figure.value.clone())
    };
    let mut names: Vec<&str> = Vec::new();
    for figure in run.figures(Moment::Before).iter().chain(run.figures(Moment::After)) {
        if !names.contains(&figure.name.as_str()) {
            names.push(&figure.name);
        }
    }
    names
        .into_iter()
        .map(|name| BeforeAfter {
            name: name.to_owned(),
            before: value(Moment::Before, name),
            after: value(Moment::After, name),
        })
        .collect()
}

/// Returns what a task works on, in a plan with several workspaces.
fn workspace_of(run: &Run, task: &Id) -> Option<Id> {
    let several = run.plan().workspaces.len() > 1;
    several.then(|| run.plan().workspace_of(&run.plan().tasks[task]).0.clone())
}

fn commits(run: &Run) -> Vec<Commit> {
    run.landed()
        .iter()
        .filter_map(|landed| {
            let commit = landed.commit.clone()?;
            let workspace = workspace_of(run, &landed.task);
            Some(Commit { task: landed.task.clone(), workspace, commit })
        })
        .collect()
}

pub(super) fn ms(later: Timestamp, earlier: Timestamp) -> u64 {
    u64::try_from(later.since(earlier).as_millis()).unwrap_or(u64::MAX)
}

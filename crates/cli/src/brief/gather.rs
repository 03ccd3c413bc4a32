//! Reading a brief out of a plan, and of a run where there is one.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{NeedState, PhaseState, Run, Stage, TaskRecord, TaskView, Timestamp};
use pitcrew_plan::calendar::Deadline;
use pitcrew_plan::{
    ApprovalMoment, Check, Circumstances, Ending, Id, Level, MANUAL, Need, Note, Plan, Roster, Senders, Task, Whom,
    Work, schedule,
};
use pitcrew_runner::effects::{Earlier, Footing};

use super::{Assignment, Brief, Danger, Dependent, Place, Prerequisite, Reader, Step, VERSION, Word};
use crate::render::label;
use crate::render::notes::Told;

/// Works out what a reader needs to know, as of `now` where there is a run.
pub fn gather(reader: &Reader, plan: &Plan, run: Option<&Run>, now: Timestamp) -> Brief {
    let roster = Roster::of(plan);
    let senders = Senders::of(plan);
    let views = run.map_or_else(Vec::new, |run| run.view(now).tasks);
    let views: BTreeMap<&Id, &TaskView> = views.iter().map(|view| (&view.id, view)).collect();
    let theirs = tasks_of(reader, plan, &roster);
    let team = match reader {
        Reader::Team(team) => Some(team),
        Reader::Task(task) => plan.tasks.get(task).and_then(|task| task.team.as_ref()),
        Reader::Agent(_) => None,
    };
    let (kind, name) = match reader {
        Reader::Team(name) => ("team", name),
        Reader::Agent(name) => ("agent", name),
        Reader::Task(name) => ("task", name),
    };
    let mission = match reader {
        Reader::Task(task) => plan.tasks.get(task).and_then(|task| task.title.clone()),
        Reader::Agent(agent) => plan.agents.get(agent).map(|agent| agent.capabilities.join(", ")),
        Reader::Team(_) => None,
    };
    let focus = team.and_then(|team| roster.focus(team)).map(str::to_owned);
    Brief {
        version: VERSION,
        plan: plan.name.clone(),
        run: run.map(|run| run.id().to_string()),
        at: run.map(|_| now),
        kind,
        name: name.clone(),
        goal: plan.goal.clone(),
        mission: mission.filter(|mission| !mission.is_empty()).or(focus),
        lead: team.and_then(|team| roster.lead(team)).map(str::to_owned),
        coordinator: plan.coordinator.clone(),
        members: match reader {
            Reader::Team(team) => roster.get(team).map(|team| team.members.to_string()),
            Reader::Agent(_) | Reader::Task(_) => None,
        },
        phases: plan
            .phases
            .iter()
            .map(|phase| &phase.name)
            .filter(|name| of_phase(plan, &theirs, name))
            .cloned()
            .collect(),
        prerequisites: prerequisites(plan, &senders, run, &theirs),
        tasks: in_order(plan, &theirs).into_iter().map(|id| assignment(plan, &senders, views.get(id), id)).collect(),
        owns: places(plan, |id| theirs.contains(id)),
        must_not_touch: places(plan, |id| !theirs.contains(id)),
        signals: signals(plan, &senders, &theirs),
        blocks: blocks(plan, &senders, &theirs),
        escalation: escalation(plan, &theirs),
        risks: risks(plan, &theirs),
        notes: notes(reader, plan, &theirs),
        prompt: prompt(reader, plan, run),
    }
}

/// Returns what the coding agent that does a task is sent, as far as it is known by now.
fn prompt(reader: &Reader, plan: &Plan, run: Option<&Run>) -> Option<String> {
    let Reader::Task(id) = reader else { return None };
    let task = plan.tasks.get(id)?;
    plan.coder_of(task)?;
    let inputs = task.with.clone().into_iter().collect();
    let record = run.and_then(|run| run.task(id));
    let footing = record.map(Footing::expected).unwrap_or_default();
    // Of one that runs it is what it was sent; of others, what the next one is.
    let number = |record: &TaskRecord| record.attempt + u32::from(record.stage != Stage::Running);
    let before = record.and_then(|record| footing.told(record, number(record)));
    let goes_on = record.filter(|record| record.session.is_some() && !record.carry.afresh);
    if let Some(again) = goes_on.and(before.as_ref()).and_then(|before| before.again(id)) {
        return Some(again);
    }
    let previous = before.as_ref().map(Earlier::previous);
    let now = Circumstances { inputs: Some(&inputs), previous, ..Circumstances::default() };
    Some(pitcrew_plan::prompt(plan, id, task, &now))
}

fn tasks_of<'a>(reader: &Reader, plan: &'a Plan, roster: &Roster<'a>) -> BTreeSet<&'a Id> {
    let is_theirs = |id: &Id, task: &Task| match reader {
        Reader::Task(wanted) => id == wanted,
        Reader::Agent(agent) => task.does == Work::Agent(agent.clone()),
        Reader::Team(team) => task.team.as_ref().is_some_and(|of| roster.around(of).any(|(name, _)| name == team)),
    };
    plan.tasks.iter().filter(|(id, task)| is_theirs(id, task)).map(|(id, _)| id).collect()
}

fn of_phase(plan: &Plan, theirs: &BTreeSet<&Id>, phase: &Id) -> bool {
    theirs.iter().any(|id| plan.tasks[*id].phase.as_ref() == Some(phase))
}

/// Returns tasks in the order in which they would start.
fn in_order<'a>(plan: &Plan, theirs: &BTreeSet<&'a Id>) -> Vec<&'a Id> {
    let scheduled = schedule(plan);
    let start: BTreeMap<&Id, u64> = scheduled.tasks.iter().map(|slot| (&slot.id, slot.start_s)).collect();
    let mut order: Vec<&Id> = theirs.iter().copied().collect();
    order.sort_by_key(|id| (start.get(id).copied(), *id));
    order
}

/// Returns what others must have done, and the phases that must be over.
fn prerequisites(plan: &Plan, senders: &Senders<'_>, run: Option<&Run>, theirs: &BTreeSet<&Id>) -> Vec<Prerequisite> {
    let mut found = Vec::new();
    for id in theirs {
        let task = &plan.tasks[*id];
        for (at, need) in task.needs.iter().enumerate() {
            if need.task().is_some_and(|needed| theirs.contains(needed)) {
                continue;
            }
            let standing = run.and_then(|run| run.task(id)?.needs.get(at).copied());
            found.push(Prerequisite {
                task: (*id).clone(),
                what: words(plan, senders, need),
                on: need.task().cloned(),
                met: standing.map(|standing| standing == NeedState::Met),
            });
        }
    }
    let first = plan.phases.iter().position(|phase| of_phase(plan, theirs, &phase.name));
    let waiting = first.and_then(|at| {
        Some((at, theirs.iter().find(|id| plan.tasks[**id].phase.as_ref() == Some(&plan.phases[at].name))?))
    });
    if let Some((at, task)) = waiting
        && at > 0
        && plan.phases[at].barrier
    {
        let (before, own) = (&plan.phases[at - 1].name, &plan.phases[at].name);
        let open = run.and_then(|run| Some(run.phase(own)?.0 != PhaseState::Closed));
        let what = format!("phase {before} is over, and phase {own} is open");
        found.push(Prerequisite { task: (**task).clone(), what, on: None, met: open });
    }
    found
}

/// Says what a need waits for.
fn words(plan: &Plan, senders: &Senders<'_>, need: &Need) -> String {
    let named = |id: &Id| match plan.tasks.get(id).and_then(|task| task.team.as_ref()) {
        Some(team) => format!("{id} ({team})"),
        None => id.to_string(),
    };
    match need {
        Need::End { task, when: Ending::Succeeded } => format!("{} has succeeded", named(task)),
        Need::End { task, when: Ending::Failed } => format!("{} has failed", named(task)),
        Need::End { task, when: Ending::Always } => format!("{} is over, however it ended", named(task)),
        Need::Start { task } => format!("{} has started", named(task)),
        Need::Signal { name, from } => {
            let from = match (from, senders.of_need(plan, need).as_slice()) {
                (Some(from), _) => from.clone(),
                (None, []) => "somebody outside".to_owned(),
                (None, tasks) => tasks.iter().map(|id| named(id)).collect::<Vec<_>>().join(" or "),
            };
            format!("the signal {name} has come from {from}")
        }
    }
}

fn assignment(plan: &Plan, senders: &Senders<'_>, view: Option<&&TaskView>, id: &Id) -> Assignment {
    let task = &plan.tasks[id];
    let names = |checks: &[Check]| checks.iter().map(|check| check.name.clone()).collect::<Vec<String>>();
    let waits = view.and_then(|view| label::waits_for(&view.waiting_on));
    Assignment {
        id: id.clone(),
        title: task.title.clone(),
        team: task.team.clone(),
        phase: task.phase.clone(),
        estimate: task.estimate.as_ref().map(ToString::to_string),
        does: match &task.does {
            Work::Agent(agent) if plan.is_by_hand(task) => by_hand(plan, task, agent),
            Work::Agent(agent) => format!("agent {agent}"),
            Work::Run(command) => command.to_string(),
        },
        by_hand: plan.is_by_hand(task),
        inputs: task.with.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        after: task.needs.iter().map(|need| words(plan, senders, need)).collect(),
        owns: task.owns.iter().flatten().map(ToString::to_string).collect(),
        steps: task.steps.iter().map(|step| step.title().to_owned()).collect(),
        go: names(&task.go),
        verify: names(&task.verify),
        probe: names(&task.probe),
        deliverables: task.deliverables.iter().map(ToString::to_string).collect(),
        rollback: task.rollback.iter().map(ToString::to_string).collect(),
        approval: approval(plan, task),
        window: plan.windows_of(task).iter().map(ToString::to_string).collect(),
        deadline: task.deadline.map(|deadline| match deadline {
            Deadline::After(span) => format!("{span} after the start of the run"),
            Deadline::At(moment) => moment.to_string(),
        }),
        state: view.map(|view| view.state),
        note: view.and_then(|view| view.reason.clone()).or(waits),
    }
}

/// Says who does what no program does.
fn by_hand(plan: &Plan, task: &Task, agent: &Id) -> String {
    let from = plan.agents.get(agent).map_or(&[][..], |agent| agent.from.as_slice());
    let who: Vec<String> = from.iter().map(|whom| named(plan, Some(task), whom)).collect();
    match (agent.as_str() == MANUAL, who.is_empty()) {
        (true, true) => "people".to_owned(),
        (false, true) => format!("{agent}, by hand"),
        (_, false) => format!("{agent}, by hand; {} may say that it is done", who.join(" or ")),
    }
}

fn approval(plan: &Plan, task: &Task) -> Option<String> {
    let approval = task.approval.as_ref()?;
    let who: Vec<String> = approval.from.iter().map(|whom| named(plan, Some(task), whom)).collect();
    let who = if who.is_empty() { "anybody who can reach the run".to_owned() } else { who.join(", ") };
    let when = match approval.when {
        ApprovalMoment::BeforeRun => "before it runs",
        ApprovalMoment::BeforeApply => "before its change is applied",
        ApprovalMoment::Done => "when it is done",
        ApprovalMoment::Partial => "whether a part is enough",
    };
    let quorum = if approval.quorum > 1 { format!("{} yeses of ", approval.quorum) } else { "a yes of ".to_owned() };
    Some(format!("{quorum}{who}, {when}"))
}

/// Names somebody: a role with the name of whoever fills it.
fn named(plan: &Plan, task: Option<&Task>, whom: &Whom) -> String {
    match plan.name_of(whom, task) {
        Some(name) if name != whom.to_string() => format!("{name} ({whom})"),
        _ => whom.to_string(),
    }
}

/// Returns what the tasks own for which that is so.
fn places(plan: &Plan, wanted: impl Fn(&Id) -> bool) -> Vec<Place> {
    let mut places = BTreeSet::new();
    for (id, task) in plan.tasks.iter().filter(|(id, _)| wanted(id)) {
        for claim in task.owns.iter().flatten() {
            let is_path = matches!(claim, pitcrew_plan::Claim::Path(_));
            let workspace = is_path.then(|| plan.workspace_of(task).1.path.clone());
            places.insert(Place { what: claim.to_string(), workspace, task: id.clone(), team: task.team.clone() });
        }
    }
    places.into_iter().collect()
}

fn signals(plan: &Plan, senders: &Senders<'_>, theirs: &BTreeSet<&Id>) -> Vec<Word> {
    let mut hearers: BTreeMap<&Id, Vec<(&Id, &Need)>> = BTreeMap::new();
    for (id, task) in &plan.tasks {
        for need in &task.needs {
            if let Need::Signal { name, .. } = need {
                hearers.entry(name).or_default().push((id, need));
            }
        }
    }
    let heard_by = |sender: &Id, signal: &Id| {
        let all = hearers.get(signal).map_or(&[][..], Vec::as_slice);
        let from_it = all.iter().filter(|(_, need)| senders.of_need(plan, need).contains(&sender));
        from_it.map(|(id, _)| (*id).clone()).collect()
    };
    let of_task = |id: &&Id| {
        plan.tasks[*id]
            .signals
            .iter()
            .map(|name| Word {
                name: name.clone(),
                meaning: plan.signals.get(name).and_then(|signal| signal.meaning.clone()),
                task: (*id).clone(),
                heard_by: heard_by(id, name),
            })
            .collect::<Vec<Word>>()
    };
    theirs.iter().flat_map(of_task).collect()
}

/// Returns the tasks of others that wait for one of theirs.
fn blocks(plan: &Plan, senders: &Senders<'_>, theirs: &BTreeSet<&Id>) -> Vec<Dependent> {
    let mut found = BTreeSet::new();
    for (id, task) in plan.tasks.iter().filter(|(id, _)| !theirs.contains(id)) {
        for need in &task.needs {
            let by_signal = senders.of_need(plan, need);
            for on in need.task().into_iter().chain(by_signal).filter(|on| theirs.contains(on)) {
                found.insert(Dependent { task: id.clone(), team: task.team.clone(), on: on.clone() });
            }
        }
    }
    found.into_iter().collect()
}

/// Returns where questions go; of a team, those of its first task.
fn escalation(plan: &Plan, theirs: &BTreeSet<&Id>) -> Vec<Step> {
    let task = theirs.first().map(|id| &plan.tasks[*id]);
    let step = |level: &Level| Step {
        after: level.after.to_string(),
        to: level.to.iter().map(|whom| named(plan, task, whom)).collect(),
    };
    plan.escalation_of(task).iter().map(step).collect()
}

/// Returns the notes for everybody, for them, and for what they do.
fn notes(reader: &Reader, plan: &Plan, theirs: &BTreeSet<&Id>) -> Vec<Told> {
    let roster = Roster::of(plan);
    let is_named = |note: &Note| match reader {
        Reader::Team(team) => note.team.as_ref() == Some(team),
        Reader::Agent(agent) => note.agent.as_ref() == Some(agent),
        Reader::Task(_) => false,
    };
    let is_theirs = |note: &&Note| {
        note.is_for_all() || is_named(note) || theirs.iter().any(|id| note.is_for(id, &plan.tasks[*id], &roster))
    };
    plan.notes.iter().filter(is_theirs).map(Told::of).collect()
}

fn risks(plan: &Plan, theirs: &BTreeSet<&Id>) -> Vec<Danger> {
    let checks: BTreeSet<&str> = theirs
        .iter()
        .flat_map(|id| {
            let task = &plan.tasks[*id];
            task.go.iter().chain(&task.verify).chain(&task.probe).chain(task.checked_steps().map(|(_, check)| check))
        })
        .map(|check| check.name.as_str())
        .collect();
    let is_theirs = |by: &String| match plan.answer(by) {
        Some(pitcrew_plan::Answer::Task(id) | pitcrew_plan::Answer::Rollback(id)) => theirs.contains(id),
        Some(pitcrew_plan::Answer::Check(name)) => checks.contains(name),
        None => false,
    };
    plan.risks
        .iter()
        .filter(|hazard| hazard.answered_by.iter().any(is_theirs))
        .map(|hazard| Danger {
            risk: hazard.risk.clone(),
            mitigation: hazard.mitigation.clone(),
            answered_by: hazard.answered_by.clone(),
        })
        .collect()
}

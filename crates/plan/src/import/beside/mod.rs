//! What a document says beside its tasks: who is in a team, what must hold before a phase and after it, what
//! could go wrong, how it is undone, who is asked then.
//!
//! What a plan has a field for becomes one; the rest stays as a remark beside whatever it is about.

mod agents;
mod at_once;
mod cadence;
mod criteria;
mod matter;
mod meetings;
mod metrics;
mod names;
mod notes;
mod phases;
mod remarks;
mod reviews;
mod risks;
mod steps_up;
mod teams;
mod timeline;
mod windows;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::import::document::Document;
use crate::import::outline::{Outline, Sourced};
use crate::import::settling::mentions::Names as Mentions;
use crate::import::settling::unify::Candidate;
use crate::import::sightings::Sighting;
use crate::model::{Grade, Id, Members};
use crate::quantity::Span;
use names::Names;
pub(super) use write::Line;

/// What a document says beside its tasks, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// Who is in the teams, by their names in the plan; teams that only have other teams in them too.
    pub teams: BTreeMap<Id, Crew>,
    /// What agents are said to be able to do.
    pub capabilities: BTreeMap<Id, Vec<Sourced<String>>>,
    /// What must hold before something begins.
    pub go: Vec<Criterion>,
    /// What must hold when something is done.
    pub success: Vec<Criterion>,
    /// How often people are told how it goes.
    pub cadence: Vec<Sourced<Span>>,
    /// Figures that are to change and that nothing measures.
    pub metrics: Vec<Metric>,
    /// What could go wrong.
    pub risks: Vec<Risk>,
    /// Who is asked when nobody answers.
    pub escalation: Vec<Sourced<StepUp>>,
    /// How much may run at once.
    pub parallel: Option<Sourced<u32>>,
    /// Who looks at what a task did, or helps with it.
    pub reviews: Vec<Review>,
    /// When something may be made live.
    pub windows: Vec<(Scope, Sourced<String>)>,
    /// What of a task is enough for another one: who waits, for whom, for what of it.
    pub portions: Vec<(Id, Id, Sourced<String>)>,
    /// Phases that begin before any of those before them have ended.
    pub overlapping: BTreeSet<Id>,
    /// Sections that tell what happens around a task, for whoever does it.
    pub meetings: Vec<(Id, Sourced<String>)>,
    /// What a plan has no field for.
    pub remarks: Vec<Remark>,
}

/// What something is said of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The plan as a whole.
    Plan,
    /// A phase.
    Phase(Id),
    /// A team.
    Team(Id),
    /// An agent.
    Agent(Id),
    /// A task.
    Task(Id),
}

/// Who is in a team.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crew {
    /// Its name in the document, where that is no team of a task.
    pub name: Option<Sourced<String>>,
    /// How many.
    pub members: Option<Sourced<Members>>,
    /// What it is for.
    pub focus: Option<Sourced<String>>,
    /// Who leads it.
    pub lead: Option<Sourced<String>>,
    /// The team that it is part of.
    pub within: Option<Id>,
}

/// Something that must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Of what.
    pub scope: Scope,
    /// In the document's words.
    pub text: Sourced<String>,
    /// How it is found out.
    pub proof: Proof,
}

/// A figure as a document states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// What it is a figure of.
    pub metric: Sourced<String>,
    /// How it stood before.
    pub before: Option<String>,
    /// How it is to stand.
    pub target: String,
}

/// How it is found out whether something holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Somebody says so.
    Word,
    /// A command succeeds.
    Command(String),
    /// A figure of the run itself meets a goal: `run.duration`, `< 26h`.
    Measure(&'static str, String),
}

/// Something that could go wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// What.
    pub risk: Sourced<String>,
    /// How likely it is.
    pub likelihood: Option<Sourced<Grade>>,
    /// How bad it would be.
    pub impact: Option<Sourced<Grade>>,
    /// What is done about it.
    pub mitigation: Option<Sourced<String>>,
    /// How it is put right again, and how long that takes.
    pub recovery: Option<Sourced<String>>,
    /// The tasks that answer it.
    pub answered_by: Vec<Id>,
}

/// Who else is asked when a question has waited for so long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepUp {
    /// How long: `30m`.
    pub after: String,
    /// Who.
    pub to: String,
}

/// Somebody beside who does a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The task.
    pub task: Id,
    /// Who, in the document's words.
    pub who: Sourced<String>,
    /// Whether the task is done only when they say so; else they help.
    pub decides: bool,
}

/// What a plan has no field for.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// Of what it is said.
    pub scope: Scope,
    /// What it is about: `rollback`, `launch`, `status`.
    pub about: &'static str,
    /// In the document's words; of several lines where it has several.
    pub text: Sourced<String>,
}

/// Gives an outline what its document says beside the tasks.
pub(super) fn settle(
    document: &Document,
    sightings: &[Sighting],
    tasks: &[Candidate],
    mentions: &Mentions,
    outline: &mut Outline,
) {
    let names = Names::of(document, outline);
    let facts = names::facts(sightings, tasks, outline);
    let mut beside = Beside::default();
    teams::read(document, outline, &names, &mut beside);
    agents::read(document, &names, &mut beside);
    criteria::read(document, &names, &facts, outline, &mut beside);
    metrics::of_sentences(&mut beside);
    risks::read(document, &names, &mut beside);
    steps_up::read(document, &names, outline, &mut beside);
    reviews::read(&facts, outline, &mut beside);
    windows::read(document, &names, &mut beside);
    at_once::read(document, &names, &mut beside);
    phases::read(document, outline, &mut beside);
    timeline::read(document, mentions, outline, &mut beside);
    remarks::read(document, &names, &facts, &mut beside);
    cadence::read(&mut beside);
    meetings::read(document, &names, &mut beside);
    // What turns out to be said of the plan is not said of the task before it.
    let whole: BTreeSet<usize> = beside.success.iter().map(|one| one.text.span.start).collect();
    for work in &mut outline.tasks {
        let within = |span: &Range<usize>| work.section.start <= span.start && span.end <= work.section.end;
        work.criteria.retain(|one| {
            within(&one.span) || !(whole.contains(&one.span.start) || one.value.trim_end().ends_with(':'))
        });
    }
    outline.beside = beside;
}

impl Beside {
    /// Visits the place of every fact.
    pub(super) fn spans_mut(&mut self, visit: &mut dyn FnMut(&mut Range<usize>)) {
        // Taken apart, so that a new fact is not forgotten here.
        let Beside {
            teams,
            capabilities,
            go,
            success,
            cadence,
            metrics,
            risks,
            escalation,
            parallel,
            reviews,
            windows,
            portions,
            overlapping: _,
            meetings,
            remarks,
        } = self;
        for Crew { name, members, focus, lead, within: _ } in teams.values_mut() {
            [name, focus, lead].into_iter().flatten().for_each(|fact| visit(&mut fact.span));
            members.iter_mut().for_each(|fact| visit(&mut fact.span));
        }
        capabilities.values_mut().flatten().for_each(|fact| visit(&mut fact.span));
        go.iter_mut().chain(success).for_each(|one| visit(&mut one.text.span));
        cadence.iter_mut().for_each(|one| visit(&mut one.span));
        metrics.iter_mut().for_each(|one| visit(&mut one.metric.span));
        for Risk { risk, likelihood, impact, mitigation, recovery, answered_by: _ } in risks {
            visit(&mut risk.span);
            [likelihood, impact].into_iter().flatten().for_each(|fact| visit(&mut fact.span));
            [mitigation, recovery].into_iter().flatten().for_each(|fact| visit(&mut fact.span));
        }
        escalation.iter_mut().for_each(|fact| visit(&mut fact.span));
        parallel.iter_mut().for_each(|fact| visit(&mut fact.span));
        reviews.iter_mut().for_each(|one| visit(&mut one.who.span));
        windows.iter_mut().for_each(|(_, fact)| visit(&mut fact.span));
        portions.iter_mut().for_each(|(_, _, fact)| visit(&mut fact.span));
        meetings.iter_mut().for_each(|(_, fact)| visit(&mut fact.span));
        remarks.iter_mut().for_each(|one| visit(&mut one.text.span));
    }
}

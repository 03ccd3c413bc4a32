//! Which task, phase, team or agent of the outline is meant by words of the document.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::{Scope, matter};
use crate::import::document::Document;
use crate::import::outline::{Group, Outline};
use crate::import::settling::unify::Candidate;
use crate::import::sightings::{Fact, Sighting};
use crate::import::values::ident::{self, Ident, Kind};
use crate::import::vocabulary::{Topic, normal, tokens};
use crate::model::Id;
use crate::read::slug;

/// The names of an outline, and where its tasks are told.
pub(super) struct Names {
    tasks: BTreeSet<Id>,
    /// The first task of each title.
    titled: HashMap<String, Id>,
    phases: BTreeSet<Id>,
    teams: BTreeSet<Id>,
    agents: BTreeSet<Id>,
    /// What each section's heading announces.
    matters: Vec<Option<Topic>>,
    /// The bytes of the titles of tasks, in order.
    titles: Vec<Range<usize>>,
    /// What each section's heading names, if it names something, and whether the section is a task's own.
    headings: Vec<(Option<Scope>, bool)>,
}

impl Names {
    pub fn of(document: &Document, outline: &Outline) -> Names {
        let ids = |groups: &[Group]| groups.iter().map(|group| group.id.clone()).collect();
        let mut titles: Vec<Range<usize>> = outline.tasks.iter().map(|work| work.title.span.clone()).collect();
        titles.sort_by_key(|title| title.start);
        let mut names = Names {
            tasks: outline.tasks.iter().map(|work| work.id.clone()).collect(),
            titled: outline.tasks.iter().rev().map(|work| (normal(&work.title.value), work.id.clone())).collect(),
            phases: ids(&outline.phases),
            teams: ids(&outline.teams),
            agents: ids(&outline.agents),
            titles,
            matters: document.sections.iter().map(|section| matter::of_heading(&section.heading.plain)).collect(),
            headings: Vec::new(),
        };
        let sections: Vec<Range<usize>> = outline.tasks.iter().map(|work| work.section.clone()).collect();
        let mut starts: Vec<usize> = sections.iter().map(|section| section.start).collect();
        starts.sort_unstable();
        names.headings = document
            .sections
            .iter()
            .map(|section| {
                let heading = &section.heading;
                let own = section.level > 0
                    && !heading.is_empty()
                    && (names.is_task(&heading.span) || begins_within(&starts, &heading.span));
                (names.scope(&heading.plain), own)
            })
            .collect();
        names
    }

    /// Returns what the heading of a section announces.
    pub fn matter(&self, section: usize) -> Option<Topic> {
        self.matters[section]
    }

    /// Whether a task's title stands in these bytes.
    pub fn is_task(&self, span: &Range<usize>) -> bool {
        begins_within_ranges(&self.titles, span)
    }

    /// Returns what a section is about: what its heading names, or the heading of the nearest one around that names
    /// something.
    pub fn scope_of(&self, document: &Document, section: usize) -> Scope {
        document.around(section).find_map(|at| self.headings[at].0.clone()).unwrap_or(Scope::Plan)
    }

    /// Whether a section is a task's own, or part of one: what stands there is read with the task.
    pub fn is_within_task(&self, document: &Document, section: usize) -> bool {
        document.around(section).any(|at| self.headings[at].1)
    }

    /// Whether a section's own heading is a task's.
    pub fn is_task_section(&self, section: usize) -> bool {
        self.headings[section].1
    }

    /// Returns what words name first: a task, a phase, a team, an agent.
    pub fn scope(&self, words: &str) -> Option<Scope> {
        ident::all(words, false).iter().find_map(|ident| self.named(ident)).or_else(|| {
            let bare = words.split(['(', ':', '–', '—']).next().unwrap_or("");
            let id = Id::new(&slug(bare)).ok()?;
            if self.agents.contains(&id) {
                return Some(Scope::Agent(id));
            }
            if self.teams.contains(&id) {
                return Some(Scope::Team(id));
            }
            if self.phases.contains(&id) {
                return Some(Scope::Phase(id));
            }
            self.titled.get(&normal(bare)).cloned().map(Scope::Task)
        })
    }

    /// Returns the tasks that a text names by their ids.
    pub fn tasks_in(&self, text: &str) -> Vec<Id> {
        let mut found = Vec::new();
        for ident in ident::all(text, false) {
            if let Some(Scope::Task(id)) = self.named(&ident)
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
        found
    }

    fn named(&self, ident: &Ident) -> Option<Scope> {
        let word = ident.word.trim_end_matches('s');
        let whole = Id::new(&slug(&tokens::folded(&format!("{word} {}", ident.code)))).ok();
        let task = |id: &Id| self.tasks.contains(id).then(|| Scope::Task(id.clone()));
        let code = || Id::new(&ident.plain_code()).ok();
        match ident.kind {
            Some(Kind::Phase) => whole.filter(|id| self.phases.contains(id)).map(Scope::Phase),
            Some(Kind::Team) => {
                let id = whole?;
                if self.phases.contains(&id) {
                    Some(Scope::Phase(id))
                } else if self.agents.contains(&id) {
                    Some(Scope::Agent(id))
                } else {
                    self.teams.contains(&id).then_some(Scope::Team(id))
                }
            }
            Some(Kind::Task) => whole.as_ref().and_then(task).or_else(|| task(&code()?)),
            None => task(&code()?),
        }
    }
}

fn begins_within(starts: &[usize], span: &Range<usize>) -> bool {
    starts.get(starts.partition_point(|start| *start < span.start)).is_some_and(|start| *start < span.end)
}

fn begins_within_ranges(all: &[Range<usize>], span: &Range<usize>) -> bool {
    all.get(all.partition_point(|one| one.start < span.start)).is_some_and(|one| one.start < span.end)
}

/// What is said of each task of an outline, in its order, wherever it is said.
pub(super) fn facts<'a>(
    sightings: &'a [Sighting],
    tasks: &'a [Candidate],
    outline: &'a Outline,
) -> Vec<(&'a Id, Vec<&'a Fact>)> {
    let mut candidates = tasks.iter();
    let mut told = Vec::new();
    for work in &outline.tasks {
        // A candidate without a name has become no task.
        let own = |task: &&Candidate| task.sightings.first().is_some_and(|at| sightings[*at].span == work.section);
        if let Some(task) = candidates.by_ref().find(own) {
            told.push((&work.id, task.sightings.iter().flat_map(|at| &sightings[*at].facts).collect()));
        }
    }
    told
}

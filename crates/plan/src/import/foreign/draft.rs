//! An outline in the making: ids that plans can have, and tasks found by the names that their source knows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::import::automation::Automation;
use crate::import::outline::{Group, Outline, Sourced, Wait, Work};
use crate::import::unread::Unread;
use crate::model::Id;
use crate::need::Ending;
use crate::read::slug;

/// What was read so far, of all files together.
#[derive(Default)]
pub(in crate::import) struct Draft {
    pub outline: Outline,
    /// For each task what its source tells whoever does it.
    pub instructions: Vec<String>,
    pub unread: Vec<Unread>,
    pub diagnostics: Vec<Diagnostic>,
    /// Where the file that is read begins among all files.
    pub begin: usize,
    /// Whether there are several files.
    pub several: bool,
    taken: BTreeSet<Id>,
    /// How many tasks already wanted an id.
    wanted: BTreeMap<String, usize>,
    /// The teams, phases and agents that are there, each with what it is.
    groups: BTreeSet<(&'static str, Id)>,
    /// The tasks that a name of the source means.
    named: BTreeMap<String, Vec<usize>>,
    waits: Vec<Waiting>,
}

/// A task that waits for whatever a name means.
struct Waiting {
    task: usize,
    name: String,
    how: Option<Ending>,
    span: Range<usize>,
}

impl Draft {
    /// Goes on where another reader stopped.
    pub fn after(outline: Outline, instructions: Vec<String>, unread: Vec<Unread>) -> Draft {
        let taken = outline.tasks.iter().map(|work| work.id.clone()).collect();
        let kinds = [("phase", &outline.phases), ("team", &outline.teams), ("agent", &outline.agents)];
        let groups = kinds.iter().flat_map(|(kind, groups)| groups.iter().map(|group| (*kind, group.id.clone())));
        Draft { groups: groups.collect(), outline, instructions, unread, taken, ..Draft::default() }
    }

    /// Begins the list of tasks anew, with some that were read.
    pub fn restart(&mut self, kept: Vec<(Work, String)>) {
        self.taken = kept.iter().map(|(work, _)| work.id.clone()).collect();
        (self.outline.tasks, self.instructions) = kept.into_iter().unzip();
    }

    /// Adds a task as another reader read it.
    pub fn take(&mut self, name: &str, work: Work, told: String) -> usize {
        let at = self.outline.tasks.len();
        self.taken.insert(work.id.clone());
        self.wanted.insert(work.id.to_string(), 1);
        self.outline.tasks.push(work);
        self.instructions.push(told);
        if !self.knows(name) {
            self.means(name, at);
        }
        at
    }

    /// Returns a fact of the file that is read.
    pub fn fact<T>(&self, value: T, span: Range<usize>) -> Sourced<T> {
        Sourced { value, span: self.begin + span.start..self.begin + span.end }
    }

    /// Adds a task; `name` is what its source calls it, `span` where its title stands, `section` all of it.
    /// Where two have one name, it means the first.
    pub fn task(&mut self, name: &str, title: &str, span: Range<usize>, section: Range<usize>) -> usize {
        let id = self.free(name, title);
        let at = self.outline.tasks.len();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        self.outline.tasks.push(Work {
            title: self.fact(if title.is_empty() { name.to_owned() } else { title }, span.clone()),
            needs: Vec::new(),
            team: None,
            agent: None,
            phase: None,
            priority: None,
            estimate: None,
            owns: Vec::new(),
            deliverables: Vec::new(),
            criteria: Vec::new(),
            steps: Vec::new(),
            done: None,
            statuses: Vec::new(),
            optional: false,
            section: self.begin + section.start..self.begin + section.end,
            automation: Automation::default(),
            id,
        });
        self.instructions.push(String::new());
        if self.knows(name) {
            self.leave(format!("`{name}` is given twice; whoever waits for it waits for the first one"), span);
        } else {
            self.means(name, at);
        }
        at
    }

    /// The name as an id: as it is where a plan takes it.
    fn free(&mut self, name: &str, title: &str) -> Id {
        let dashed = name.trim().replace(['.', '/', ' ', ':'], "-");
        let text = match Id::new(&dashed) {
            Ok(_) if dashed.len() <= 60 => dashed,
            _ if name.chars().any(|c| c.is_ascii_alphanumeric()) => slug(name),
            _ => slug(title),
        };
        let text = cut(&text, 60);
        loop {
            let count = self.wanted.entry(text.clone()).or_default();
            *count += 1;
            let id = if *count == 1 { text.clone() } else { format!("{text}-{count}") };
            let id = Id::new(&id).unwrap_or_else(|_| Id::new("task").expect("a name"));
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    /// Lets a name mean a task, besides others that it means.
    pub fn means(&mut self, name: &str, task: usize) {
        self.named.entry(name.to_owned()).or_default().push(task);
    }

    /// Whether a name means a task already.
    pub fn knows(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    pub fn work(&mut self, task: usize) -> &mut Work {
        &mut self.outline.tasks[task]
    }

    /// Lets a task wait until all that a name means ended: with success, where nothing else is said.
    pub fn wait(&mut self, task: usize, name: &str, how: Option<Ending>, span: Range<usize>) {
        let span = self.begin + span.start..self.begin + span.end;
        self.waits.push(Waiting { task, name: name.to_owned(), how, span });
    }

    /// Says that something was not taken over.
    pub fn leave(&mut self, text: impl Into<String>, span: Range<usize>) {
        let text = text.into().split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if text.chars().count() > 160 { text.chars().take(159).chain(['…']).collect() } else { text };
        let span = self.begin + span.start..self.begin + span.end;
        self.unread.push(Unread { text, span, understood: true });
    }

    /// Returns the phase of a name, which is there once.
    pub fn phase(&mut self, name: &str, span: Range<usize>) -> Sourced<Id> {
        let name = self.fact(name.to_owned(), span);
        let (group, id) = group(name);
        if self.groups.insert(("phase", id.value.clone())) {
            self.outline.phases.push(group);
        }
        id
    }

    /// Returns the team of a name.
    pub fn team(&mut self, name: &str, span: Range<usize>) -> Sourced<Id> {
        let name = self.fact(name.to_owned(), span);
        let (group, id) = group(name);
        if self.groups.insert(("team", id.value.clone())) {
            self.outline.teams.push(group);
        }
        id
    }

    /// Returns the agent of a name.
    pub fn agent(&mut self, name: &str, span: Range<usize>) -> Sourced<Id> {
        let name = self.fact(name.to_owned(), span);
        let (group, id) = group(name);
        if self.groups.insert(("agent", id.value.clone())) {
            self.outline.agents.push(group);
        }
        id
    }

    /// Finds what each waits for, once all names of all files are known.
    pub fn settle(&mut self) {
        let mut known: BTreeSet<(usize, usize)> = BTreeSet::new();
        for Waiting { task, name, how, span } in std::mem::take(&mut self.waits) {
            let others: Vec<usize> = self.named.get(&name).cloned().unwrap_or_default();
            if others.is_empty() || others == [task] {
                let because = if others.is_empty() { "is not here" } else { "is the task itself" };
                let text = format!("`{}` waits for `{name}`, which {because}", self.outline.tasks[task].id);
                self.unread.push(Unread { text, span, understood: true });
                continue;
            }
            for other in others.into_iter().filter(|other| *other != task) {
                let id = self.outline.tasks[other].id.clone();
                let work = &mut self.outline.tasks[task];
                if known.insert((task, other)) {
                    let wait = Wait { task: id.clone(), begun: false };
                    work.needs.push(Sourced { value: wait, span: span.clone() });
                    work.automation.endings.extend(how.map(|how| (id, how)));
                }
            }
        }
        self.unread.sort_by_key(|one| one.span.start);
    }
}

fn group(name: Sourced<String>) -> (Group, Sourced<Id>) {
    let id = Id::new(&cut(&slug(&name.value), 40)).unwrap_or_else(|_| Id::new("group").expect("a name"));
    let span = name.span.clone();
    (Group { id: id.clone(), name, owns: Vec::new(), forbidden: Vec::new(), drawn: false }, Sourced { value: id, span })
}

/// The beginning of a name, whole words where that is possible.
fn cut(name: &str, most: usize) -> String {
    if name.len() <= most {
        return name.to_owned();
    }
    let end = (0..=most).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
    let end = name[..end].rfind('-').filter(|at| *at > 0).unwrap_or(end);
    name[..end].trim_end_matches('-').to_owned()
}

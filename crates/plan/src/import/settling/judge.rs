//! From sightings to an outline: one value for each fact, from the place that is believed most.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::needs;
use super::ownership;
use super::preamble;
use super::stages::Stages;
use super::unify::Candidate;
use crate::import::automation::Automation;
use crate::import::beside;
use crate::import::document::Document;
use crate::import::document::text::Text;
use crate::import::links::Links;
use crate::import::outline::{Group, Outline, Sourced, Work};
use crate::import::settling::mentions::Names;
use crate::import::sightings::{Fact, Sighting, Where};
use crate::import::values::duration;
use crate::import::values::ident::Kind;
use crate::import::values::owner;
use crate::import::values::paths;
use crate::import::values::priority;
use crate::import::values::scale::Scale;
use crate::import::values::status;
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{Topic, is_nothing, normal};
use crate::model::Id;
use crate::read::slug;

/// Works out an outline, and by which names its tasks can be meant.
pub(crate) fn outline(
    document: &Document,
    sightings: &[Sighting],
    tasks: &[Candidate],
    links: &Links,
    scale: &Scale,
) -> (Outline, Names) {
    let headings = document.sections.iter().map(|section| (section.heading.span.start, section.heading.span.end));
    let mut judge = Judge {
        document,
        headings: headings.collect(),
        sightings,
        tasks,
        scale,
        stages: Stages::of(document),
        outline: Outline::default(),
    };
    judge.title();
    judge.work();
    judge.phases();
    let mut outline = judge.outline;
    let names = needs::names(sightings, tasks, &outline);
    needs::settle(document, sightings, tasks, links, &names, &mut outline);
    ownership::settle(document, sightings, &mut outline);
    preamble::settle(document, &mut outline);
    beside::settle(document, sightings, tasks, &names, &mut outline);
    (outline, names)
}

struct Judge<'a> {
    document: &'a Document,
    /// Where headings stand.
    headings: HashSet<(usize, usize)>,
    sightings: &'a [Sighting],
    tasks: &'a [Candidate],
    scale: &'a Scale,
    stages: Stages,
    outline: Outline,
}

impl Judge<'_> {
    fn title(&mut self) {
        let first = self.document.sections.iter().find(|section| section.level > 0 && !section.heading.is_empty());
        self.outline.title = first.map(|section| sourced(section.heading.plain.clone(), &section.heading));
    }

    /// What is said of a task about a topic, the most trusted first.
    fn facts(&self, task: usize, topic: Topic) -> impl Iterator<Item = &Fact> {
        self.tasks[task].sightings.iter().flat_map(move |at| self.sightings[*at].says(topic))
    }

    fn first<T>(&self, task: usize, topic: Topic, read: impl Fn(&Text) -> Option<T>) -> Option<Sourced<T>> {
        // What a sentence says in passing counts where nothing else says it.
        let said = |passing: bool| {
            let mut facts = self.facts(task, topic).filter(move |fact| (fact.from == Where::Prose) == passing);
            facts.find_map(|fact| Some(sourced(read(&fact.value)?, &fact.value)))
        };
        said(false).or_else(|| said(true))
    }

    fn work(&mut self) {
        let mut taken = Taken::default();
        for at in 0..self.tasks.len() {
            let Some(title) = self.title_of(at) else { continue };
            let id = self.id_of(at, &title.value, &mut taken);
            let texts = |topic| -> Vec<Sourced<String>> {
                let mut seen = BTreeSet::new();
                let all = self
                    .facts(at, topic)
                    .filter(|fact| !is_nothing(&fact.value.plain) && seen.insert(normal(&fact.value.plain)));
                all.map(|fact| sourced(fact.value.plain.clone(), &fact.value)).collect()
            };
            let deliverables = self.paths(at, Topic::Deliverables);
            let owns = self.owns(at, &deliverables);
            let owner = self.first(at, Topic::Owner, person);
            let team = self.first(at, Topic::Team, person);
            let phase = self
                .first(at, Topic::Phase, |text| (!is_nothing(&text.plain)).then(|| text.plain.clone()))
                .map(|phase| self.numbered(phase))
                .or_else(|| self.around(at, Kind::Phase));
            let team = team.or_else(|| self.own_team(at)).or_else(|| self.around(at, Kind::Team));
            // `Agent A` is no team, wherever it is named.
            let single = |name: &Sourced<String>| normal(&name.value).starts_with("agent ");
            let (owner, team) = match (owner, team) {
                (owner, Some(agent)) if single(&agent) => (owner.or(Some(agent)), None),
                // And `Backend team` is one, in a column of owners too.
                (Some(owner), None) if owner::is_team(&owner.value) => (None, Some(owner)),
                both => both,
            };
            let optional = self
                .facts(at, Topic::Status)
                .any(|fact| matches!(normal(&fact.value.plain).as_str(), "optional" | "opcional" | "optionnel"));
            let priority = self
                .first(at, Topic::Priority, |text| priority::parse(&text.plain))
                .or_else(|| self.priority_of_place(at));
            let estimate = self
                .first(at, Topic::Estimate, |text| self.scale.value(&text.plain))
                // Days that are named say how long they are, where nothing else does.
                .or_else(|| self.first(at, Topic::CanStart, |text| duration::position(&text.plain)))
                .or_else(|| self.first(at, Topic::Phase, |text| duration::position(&text.plain)));
            let (criteria, steps) = (texts(Topic::Success), texts(Topic::Steps));
            let done = self.done(at).or_else(|| self.done_by_place(at));
            let work = Work {
                title,
                needs: Vec::new(),
                priority,
                estimate,
                owns,
                deliverables,
                criteria,
                steps,
                done,
                statuses: self.statuses(at),
                optional,
                section: self.sightings[self.tasks[at].sightings[0]].span.clone(),
                automation: Automation::default(),
                team: team.map(|name| join(&mut self.outline.teams, name)),
                agent: owner.map(unqualified).map(|name| join(&mut self.outline.agents, name)),
                phase: phase.map(|name| join(&mut self.outline.phases, name)),
                id,
            };
            self.outline.tasks.push(work);
        }
        self.drawn_phases();
    }

    /// Marks the phases that stand nowhere but in drawings.
    fn drawn_phases(&mut self) {
        let phases: Vec<&Fact> = (0..self.tasks.len()).flat_map(|task| self.facts(task, Topic::Phase)).collect();
        let only_drawn =
            |phase: &Group| phases.iter().any(|fact| fact.from == Where::Diagram && fact.value.span == phase.name.span);
        let drawn: Vec<bool> = self.outline.phases.iter().map(only_drawn).collect();
        for (phase, drawn) in self.outline.phases.iter_mut().zip(drawn) {
            phase.drawn = drawn;
        }
    }

    /// `Phase: 2` means the phase that is called `Phase 2`, or `Stage 2` where there are stages.
    fn numbered(&self, phase: Sourced<String>) -> Sourced<String> {
        let number = phase.value.trim();
        if !number.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return phase;
        }
        let mut headings = self.document.sections.iter().enumerate().filter_map(|(at, section)| {
            let ident = crate::import::values::ident::leading(&section.heading.plain, false)?;
            (self.stages.kind(at, ident.kind) == Some(Kind::Phase)).then_some(ident)
        });
        let word = headings.find(|ident| ident.code == number).map_or_else(|| "Phase".to_owned(), |ident| ident.word);
        Sourced { value: format!("{word} {number}"), ..phase }
    }

    /// A phase is called what the heading of its own section says, where it has one.
    fn phases(&mut self) {
        let sections = &self.document.sections;
        for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.level > 0) {
            let ident = crate::import::values::ident::leading(&section.heading.plain, false);
            let is_phase = ident.as_ref().is_some_and(|ident| self.stages.kind(at, ident.kind) == Some(Kind::Phase));
            let id = ident.filter(|_| is_phase).map(|ident| slug(&format!("{} {}", ident.word, ident.code)));
            let phase = self.outline.phases.iter_mut().find(|phase| Some(phase.id.as_str()) == id.as_deref());
            if let Some(phase) = phase
                && !sections.iter().any(|section| section.level > 0 && section.heading.span == phase.name.span)
            {
                phase.name = sourced(section.heading.plain.clone(), &section.heading);
            }
        }
    }

    /// Every place that says how far a task is, less headings: those speak for all that stands below them.
    fn statuses(&self, task: usize) -> Vec<Sourced<String>> {
        let heading = |text: &Text| self.headings.contains(&(text.span.start, text.span.end));
        let mut found: Vec<Sourced<String>> = Vec::new();
        for fact in self.facts(task, Topic::Status).filter(|fact| fact.from < Where::Prose && !heading(&fact.value)) {
            if !found.iter().any(|other| other.span == fact.value.span) {
                found.push(sourced(fact.value.plain.clone(), &fact.value));
            }
        }
        found
    }

    fn title_of(&self, task: usize) -> Option<Sourced<String>> {
        let titles = self.tasks[task].sightings.iter().map(|at| &self.sightings[*at].title);
        let named = titles.filter(|title| !title.is_empty()).map(|title| sourced(title.plain.clone(), title)).next();
        let group = self.tasks[task].sightings.iter().any(|at| self.sightings[*at].group.is_some());
        // A team that is a task does what its mission says.
        let mission =
            || self.facts(task, Topic::Goal).next().map(|fact| sourced(fact.value.plain.clone(), &fact.value));
        let code = || {
            let ident = self.tasks[task].sightings.iter().find_map(|at| self.sightings[*at].ident.as_ref());
            let place = &self.sightings[self.tasks[task].sightings[0]].span;
            ident.map(|ident| Sourced { value: ident.code.clone(), span: place.clone() })
        };
        if group { mission().or(named) } else { named }.or_else(code)
    }

    /// The document's own id, or one made of the title.
    fn id_of(&self, task: usize, title: &str, taken: &mut Taken) -> Id {
        let idents = self.tasks[task].sightings.iter().filter_map(|at| self.sightings[*at].ident.as_ref());
        let own = idents.min_by_key(|ident| (!ident.code.starts_with(char::is_alphabetic), ident.kind.is_none()));
        let text = match own {
            Some(ident) if ident.code.starts_with(char::is_alphabetic) => ident.plain_code(),
            Some(ident) => {
                let word = if ident.word.is_empty() { "task" } else { ident.word.trim_end_matches('s') };
                slug(&tokens::folded(&format!("{word}-{}", ident.code)))
            }
            None => short(&slug(&tokens::folded(title))),
        };
        taken.free(&text)
    }

    /// A team that is a task does it itself.
    fn own_team(&self, task: usize) -> Option<Sourced<String>> {
        let mut all = self.tasks[task].sightings.iter().map(|at| &self.sightings[*at]);
        all.find_map(|sighting| {
            let ident = sighting.ident.as_ref().filter(|ident| !ident.is_line_of_work())?;
            let ident = Some(ident).filter(|_| sighting.group == Some(Kind::Team))?;
            let name = format!("{} {}", ident.word, ident.code);
            Some(Sourced { value: name, span: sighting.title.span.clone() })
        })
    }

    /// The phase or team whose section or table a task stands in.
    fn around(&self, task: usize, kind: Kind) -> Option<Sourced<String>> {
        self.tasks[task].sightings.iter().find_map(|at| {
            let sighting = &self.sightings[*at];
            let sections = self
                .document
                .around(sighting.section)
                .filter(|section| sighting.from != Where::Details || *section != sighting.section);
            sections.map(|section| (section, &self.document.sections[section].heading)).find_map(
                |(section, heading)| {
                    let ident = crate::import::values::ident::leading(&heading.plain, false)?;
                    (self.stages.kind(section, ident.kind) == Some(kind))
                        .then(|| sourced(heading.plain.clone(), heading))
                },
            )
        })
    }

    /// What stands below `High priority` is as urgent as that.
    fn priority_of_place(&self, task: usize) -> Option<Sourced<i32>> {
        self.tasks[task].sightings.iter().find_map(|at| {
            let mut headings = self.document.around(self.sightings[*at].section);
            headings.find_map(|section| {
                let heading = &self.document.sections[section].heading;
                Some(sourced(priority::of_heading(&heading.plain)?, heading))
            })
        })
    }

    /// The paths that are said under a topic.
    fn paths(&self, task: usize, topic: Topic) -> Vec<Sourced<String>> {
        let mut found: Vec<Sourced<String>> = Vec::new();
        for fact in self.facts(task, topic) {
            add(&mut found, &fact.value, paths::all(&fact.value));
        }
        found
    }

    /// What a task may change: what is said to be, else what its name speaks of.
    fn owns(&self, task: usize, deliverables: &[Sourced<String>]) -> Vec<Sourced<String>> {
        let mut found = self.paths(task, Topic::Owns);
        if found.is_empty() {
            found = self.paths(task, Topic::Workplace);
        }
        // Whoever delivers a path writes it.
        for path in deliverables {
            if !found.iter().any(|other| other.value == path.value) {
                found.push(path.clone());
            }
        }
        for at in self.tasks[task].sightings.iter().filter(|_| found.is_empty()) {
            let title = &self.sightings[*at].title;
            let mut named = Vec::new();
            add(&mut named, title, paths::worked_on(title));
            if !named.is_empty() {
                return named;
            }
        }
        found
    }

    /// Whether a task is done, by the place that is believed most; there what is counted outvotes a tick.
    fn done(&self, task: usize) -> Option<Sourced<bool>> {
        for passing in [false, true] {
            for at in &self.tasks[task].sightings {
                let said = self.sightings[*at].says(Topic::Status);
                let said: Vec<&Text> =
                    said.filter(|fact| (fact.from == Where::Prose) == passing).map(|fact| &fact.value).collect();
                let counted = said.iter().filter(|text| status::is_part(&text.plain));
                let mut all = counted.chain(&said).map(|text| Some(sourced(status::done(&text.plain)?, text)));
                if let Some(first) = all.find_map(|said| said) {
                    return Some(first);
                }
            }
        }
        None
    }

    /// What stands below a heading such as `Done` is done.
    fn done_by_place(&self, task: usize) -> Option<Sourced<bool>> {
        self.tasks[task].sightings.iter().find_map(|at| {
            let heading = &self.document.sections[self.sightings[*at].section].heading;
            status::is_done_heading(&heading.plain).then(|| sourced(true, heading))
        })
    }
}

/// The ids that tasks have already.
#[derive(Default)]
struct Taken {
    ids: BTreeSet<Id>,
    /// The lowest number that may still be free behind a name.
    next: BTreeMap<String, u64>,
}

impl Taken {
    /// Takes an id for itself, with a number behind it where another task has it.
    fn free(&mut self, text: &str) -> Id {
        let own = Id::new(text).or_else(|_| Id::new(&slug(text)));
        if let Ok(own) = own
            && self.ids.insert(own.clone())
        {
            return own;
        }
        let name = short(&slug(text));
        let next = self.next.entry(name.clone()).or_insert(2);
        loop {
            let id = Id::new(&format!("{name}-{next}"));
            *next += 1;
            if let Ok(id) = id
                && self.ids.insert(id.clone())
            {
                return id;
            }
        }
    }
}

/// `Primary Code Agent` is the `Code Agent`, in the place that comes first.
fn unqualified(name: Sourced<String>) -> Sourced<String> {
    const FIRST: [&str; 9] =
        ["primary", "main", "lead", "leading", "principal", "principale", "primärer", "führender", "haupt"];
    let bare = name
        .value
        .split_once(' ')
        .filter(|(first, rest)| FIRST.contains(&normal(first).as_str()) && rest.trim().contains(' '));
    match bare {
        Some((_, rest)) => Sourced { value: rest.trim().to_owned(), span: name.span },
        None => name,
    }
}

fn add(found: &mut Vec<Sourced<String>>, text: &Text, paths: Vec<(String, std::ops::Range<usize>)>) {
    for (path, range) in paths {
        if !found.iter().any(|other| other.value == path) {
            found.push(Sourced { value: path, span: text.place(range) });
        }
    }
}

fn sourced<T>(value: T, text: &Text) -> Sourced<T> {
    Sourced { value, span: text.span.clone() }
}

fn join(groups: &mut Vec<Group>, name: Sourced<String>) -> Sourced<Id> {
    let text = crate::import::values::ident::leading(&name.value, false)
        .filter(|ident| ident.kind.is_some())
        .map_or(name.value.clone(), |ident| format!("{} {}", ident.word, ident.code));
    let text = short(&slug(&tokens::folded(&text)));
    let id = Id::new(&text).unwrap_or_else(|_| Id::new("group").expect("a name"));
    let span = name.span.clone();
    let name = Sourced { value: without_tasks(&name.value).to_owned(), ..name };
    if !groups.iter().any(|group| group.id == id) {
        groups.push(Group { id: id.clone(), name, owns: Vec::new(), forbidden: Vec::new(), drawn: false });
    }
    Sourced { value: id, span }
}

/// `Agent L tasks:` names Agent L.
fn without_tasks(name: &str) -> &str {
    let ident = crate::import::values::ident::leading(name, false).filter(|ident| ident.kind == Some(Kind::Team));
    let behind = ident.map(|ident| ident.range).filter(|range| {
        let rest = name[range.end..].trim_matches([' ', ':', '\'', 's', '’']);
        matches!(crate::import::vocabulary::topic(rest), Some(Topic::Task | Topic::Steps))
    });
    behind.map_or(name, |range| &name[range])
}

/// At most six words of a name.
pub(crate) fn short(slug: &str) -> String {
    let mut end = slug.len().min(40);
    if end < slug.len() {
        end = slug[..end].rfind('-').unwrap_or(end);
    }
    slug[..end].trim_end_matches('-').to_owned()
}

/// Whoever a cell names first; nobody for `-`.
fn person(text: &Text) -> Option<String> {
    owner::first(text).map(|name| name.plain)
}

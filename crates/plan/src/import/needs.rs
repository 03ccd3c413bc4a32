//! Who waits for whom: what columns, labels, sentences and drawings say of it, settled.

use super::ident::Kind;
use super::mentions::Names;
use super::outline::{Outline, Sourced, Wait};
use super::sighting::{Fact, Relation, Sighting, Verb, Where};
use super::text::Text;
use super::unify::{self, Candidate};
use super::words::{Topic, is_nothing, normal};

/// Gives the tasks of an outline what they wait for.
pub(super) fn settle(sightings: &[Sighting], tasks: &[Candidate], relations: &[Relation], outline: &mut Outline) {
    let mut needs = Needs { sightings, tasks, outline, names: Names::default() };
    needs.names();
    needs.needs(relations);
}

struct Needs<'a> {
    sightings: &'a [Sighting],
    tasks: &'a [Candidate],
    outline: &'a mut Outline,
    names: Names,
}

impl Needs<'_> {
    /// What is said of a task about a topic, the most trusted first.
    fn facts(&self, task: usize, topic: Topic) -> impl Iterator<Item = &Fact> {
        self.tasks[task].sightings.iter().flat_map(move |at| self.sightings[*at].says(topic))
    }

    fn names(&mut self) {
        for (task, candidate) in self.tasks.iter().enumerate() {
            for at in &candidate.sightings {
                let sighting = &self.sightings[*at];
                if let Some(ident) = &sighting.ident {
                    self.names.id(&unify::key(ident), task);
                    if ident.code.starts_with(char::is_alphabetic) || ident.kind.is_none() {
                        self.names.id(&ident.code, task);
                    }
                    if ident.kind == Some(Kind::Team) {
                        self.names.title(&ident.code, task);
                    }
                }
                self.names.title(&sighting.title.plain, task);
            }
            if let Some(work) = self.outline.tasks.get(task) {
                for (groups, of) in [(&self.outline.phases, &work.phase), (&self.outline.teams, &work.team)] {
                    let group = of.as_ref().and_then(|of| groups.iter().find(|group| group.id == of.value));
                    if let Some(group) = group {
                        self.names.group(&group.name.value, task);
                        if let Some(ident) = super::ident::leading(&group.name.value, false) {
                            self.names.group(&format!("{} {}", ident.word, ident.code), task);
                        }
                    }
                }
            }
        }
    }

    fn needs(&mut self, relations: &[Relation]) {
        let count = self.outline.tasks.len();
        for task in 0..count {
            let mut waits: Vec<Sourced<Wait>> = Vec::new();
            let facts: Vec<Fact> =
                [Topic::Needs, Topic::CanStart].iter().flat_map(|topic| self.facts(task, *topic)).cloned().collect();
            for fact in facts {
                if is_nothing(&fact.value.plain) {
                    continue;
                }
                for other in self.meant(&fact.value, task) {
                    self.wait(&mut waits, task, other, false, fact.value.span.clone());
                }
            }
            self.outline.tasks[task].needs.extend(waits);
        }
        for task in 0..count {
            let facts: Vec<Fact> = self.facts(task, Topic::Blocks).cloned().collect();
            for fact in facts.iter().filter(|fact| !is_nothing(&fact.value.plain)) {
                for other in self.meant(&fact.value, task) {
                    self.add(other, task, false, fact.value.span.clone());
                }
            }
        }
        for relation in relations {
            self.relate(relation);
        }
    }

    fn relate(&mut self, relation: &Relation) {
        let left = self.names.in_text(&relation.left.plain, false);
        let right = self.names.in_text(&relation.right.plain, false);
        let left: Vec<usize> = match left.as_slice() {
            [] => self.subject(relation).into_iter().collect(),
            some => some.iter().flat_map(|mention| mention.tasks.clone()).collect(),
        };
        let right: Vec<usize> = right.iter().flat_map(|mention| mention.tasks.clone()).collect();
        if relation.from == Where::Diagram
            && (left.len() > 1 || right.len() > 1)
            && relation.left.plain.split_whitespace().count() > 8
        {
            return;
        }
        for a in &left {
            for b in &right {
                let span = relation.left.span.start..relation.right.span.end;
                match relation.verb {
                    Verb::Needs => self.add(*a, *b, false, span),
                    Verb::Follows => self.add(*a, *b, true, span),
                    Verb::Blocks => self.add(*b, *a, false, span),
                    Verb::Parallel => {}
                }
            }
        }
    }

    /// The task in whose section or item a sentence without a subject stands.
    fn subject(&self, relation: &Relation) -> Option<usize> {
        let holds = |at: &usize| {
            let span = &self.sightings[*at].span;
            span.start <= relation.right.span.start && relation.right.span.end <= span.end
        };
        let with =
            self.tasks.iter().enumerate().flat_map(|(task, candidate)| {
                candidate.sightings.iter().filter(|at| holds(at)).map(move |at| (task, *at))
            });
        with.min_by_key(|(_, at)| self.sightings[*at].span.len())
            .map(|(task, _)| task)
            .filter(|_| relation.left.plain.split_whitespace().count() <= 3)
    }

    /// The tasks that a value names; `all` is every other one.
    fn meant(&self, value: &Text, task: usize) -> Vec<usize> {
        let words = normal(&value.plain);
        let others = |range: std::ops::Range<usize>| range.filter(|other| *other != task).collect();
        if [
            "all",
            "all others",
            "all other work",
            "all tasks",
            "all other teams",
            "all other tasks",
            "everything",
            "alle",
            "tous",
            "toutes",
            "todos",
            "todas",
            "all of the above",
        ]
        .contains(&words.as_str())
        {
            let above = words == "all of the above";
            return others(0..if above { task } else { self.outline.tasks.len() });
        }
        if [
            "previous",
            "previous task",
            "the above",
            "everything above",
            "all above",
            "all previous",
            "all previous tasks",
        ]
        .contains(&words.as_str())
        {
            return if words.starts_with("previous") { others(task.saturating_sub(1)..task) } else { others(0..task) };
        }
        self.names
            .in_text(&value.plain, true)
            .into_iter()
            .flat_map(|mention| mention.tasks)
            .filter(|other| *other != task)
            .collect()
    }

    fn wait(
        &self,
        waits: &mut Vec<Sourced<Wait>>,
        task: usize,
        other: usize,
        begun: bool,
        span: std::ops::Range<usize>,
    ) {
        if let Some(id) = self.outline.tasks.get(other).map(|work| work.id.clone())
            && other != task
            && !waits.iter().any(|wait| wait.value.task == id)
        {
            waits.push(Sourced { value: Wait { task: id, begun }, span });
        }
    }

    fn add(&mut self, task: usize, other: usize, begun: bool, span: std::ops::Range<usize>) {
        if task < self.outline.tasks.len() {
            let mut waits = std::mem::take(&mut self.outline.tasks[task].needs);
            self.wait(&mut waits, task, other, begun, span);
            self.outline.tasks[task].needs = waits;
        }
    }
}

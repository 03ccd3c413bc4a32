//! Who waits for whom: what columns, labels, sentences and drawings say of it, settled.

use super::claims::{Claim, Claims, Said};
use super::footnotes;
use super::mentions::Names;
use super::objects;
use super::places::{Place, Places};
use super::together;
use super::unify::{self, Candidate};
use crate::import::document::Document;
use crate::import::document::text::Text;
use crate::import::links::Links;
use crate::import::links::drawing::Drawing;
use crate::import::links::grid::Cross;
use crate::import::links::order::InOrder;
use crate::import::links::relations;
use crate::import::outline::Outline;
use crate::import::sightings::{Fact, Relation, Sighting, Verb, Where};
use crate::import::values::ident::Kind;
use crate::import::vocabulary::verbs::Force;
use crate::import::vocabulary::{Topic, is_nothing, tokens};

/// Gives the tasks of an outline what they wait for.
pub(crate) fn settle(
    document: &Document,
    sightings: &[Sighting],
    tasks: &[Candidate],
    links: &Links,
    names: &Names,
    outline: &mut Outline,
) {
    let mut names = names.clone();
    let places = Places::new(sightings, tasks);
    for (number, start, list) in &links.numbers {
        if let Some(place) = places.at(*start).filter(|place| place.span.start.abs_diff(*start) <= 4) {
            names.ordinal(*number, place.task);
            names.stands_in(place.task, *list);
        }
    }
    for handle in &links.handles {
        if let Some(place) = places.at(handle.span.start) {
            names.id(&handle.plain, place.task);
        }
    }
    let count = outline.tasks.len();
    let together = together::read(document, sightings, tasks, &names, &places);
    let mut needs = Needs { sightings, tasks, names, places, count, claims: Claims::default() };
    needs.listed();
    needs.together(together.waits);
    needs.footnotes(&footnotes::of(document, &needs.places));
    links.relations.iter().for_each(|relation| needs.relate(relation));
    links.grids.iter().for_each(|grid| needs.grid(grid));
    links.drawings.iter().for_each(|drawing| needs.drawing(drawing));
    links.orders.iter().for_each(|order| needs.in_order(order, outline));
    needs.claims.settle(outline);
    for (task, steps) in together.steps {
        if let Some(work) = outline.tasks.get_mut(task).filter(|work| work.steps.is_empty()) {
            work.steps = steps;
        }
    }
}

/// Every name by which a task can be meant.
pub(crate) fn names(sightings: &[Sighting], tasks: &[Candidate], outline: &Outline) -> Names {
    let mut names = Names::default();
    for (task, candidate) in tasks.iter().enumerate() {
        if let Some(first) = candidate.sightings.first() {
            names.stands_in(task, sightings[*first].section);
        }
        for at in &candidate.sightings {
            let sighting = &sightings[*at];
            if let Some(ident) = &sighting.ident {
                names.id(&unify::key(ident), task);
                if ident.code.starts_with(char::is_alphabetic) || ident.kind.is_none() {
                    names.id(&ident.code, task);
                }
                if ident.kind == Some(Kind::Team) {
                    names.title(&ident.code, task);
                }
            }
            names.title(&sighting.title.plain, task);
        }
        if let Some(work) = outline.tasks.get(task) {
            for (groups, of) in [(&outline.phases, &work.phase), (&outline.teams, &work.team)] {
                let group = of.as_ref().and_then(|of| groups.iter().find(|group| group.id == of.value));
                if let Some(group) = group {
                    names.group(&group.name.value, task);
                    if let Some(ident) = crate::import::values::ident::leading(&group.name.value, false) {
                        names.group(&format!("{} {}", ident.word, ident.code), task);
                    }
                }
            }
        }
    }
    names
}

struct Needs<'a> {
    sightings: &'a [Sighting],
    tasks: &'a [Candidate],
    names: Names,
    places: Places,
    count: usize,
    claims: Claims,
}

/// A word in the singular, without accents.
fn singular(word: &str) -> String {
    let word = tokens::folded(&word.to_lowercase());
    word.trim_end_matches('s').to_owned()
}

/// How it is told of whom a sentence speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// It goes on behind the title of a task.
    Title,
    Named,
    /// It stands in the place of a task and names nobody.
    Implied,
    Drawn,
}

impl Needs<'_> {
    /// What is said of a task about a topic, the most trusted first.
    fn facts(&self, task: usize, topic: Topic) -> Vec<Fact> {
        self.tasks[task].sightings.iter().flat_map(|at| self.sightings[*at].says(topic)).cloned().collect()
    }

    /// Columns, labels and brackets.
    fn listed(&mut self) {
        for task in 0..self.count {
            for topic in [Topic::Needs, Topic::CanStart] {
                for mut fact in self.facts(task, topic) {
                    // `Right away, parallel with West` waits for nobody.
                    if let Some(at) = objects::beside(&fact.value.plain) {
                        let other = fact.value.part(at..fact.value.plain.len());
                        for object in objects::listed(&self.names, &other.plain, task, self.count) {
                            self.claims.parallel(task, object.task, fact.from, other.span.clone());
                        }
                        fact.value = fact.value.part(0..at);
                        if fact.value.is_empty() {
                            continue;
                        }
                    }
                    if is_nothing(&fact.value.plain) || objects::says_none(&fact.value.plain) {
                        self.claims.free(task, fact.from, fact.value.span.clone());
                    } else if objects::is_ditto(&fact.value.plain) && task > 0 {
                        self.claims.copy(task - 1, task, fact.from, &fact.value.span);
                    } else {
                        self.claim_all(task, &fact.value, fact.from);
                    }
                }
            }
            for fact in self.facts(task, Topic::Parallel) {
                if objects::begins_after(&fact.value.plain) {
                    continue;
                }
                for object in objects::listed(&self.names, &fact.value.plain, task, self.count) {
                    self.claims.parallel(task, object.task, fact.from, fact.value.span.clone());
                }
            }
        }
        for task in 0..self.count {
            for fact in self.facts(task, Topic::Blocks).iter().filter(|fact| !is_nothing(&fact.value.plain)) {
                let all = objects::is_everything(&fact.value.plain);
                for object in objects::listed(&self.names, &fact.value.plain, task, self.count) {
                    let span = fact.value.place(object.range.clone());
                    let (task, other) = (object.task, task);
                    let said = if all { Said::Blanket } else { Said::OtherSide };
                    self.claims.needs(Claim { task, other, begun: object.begun, from: fact.from, said, span });
                }
            }
        }
    }

    /// What a section says of all tasks in it.
    fn together(&mut self, waits: Vec<(usize, objects::Object, std::ops::Range<usize>)>) {
        for (task, objects::Object { task: other, begun, .. }, span) in waits {
            let (from, said) = (Where::Prose, Said::Sentence);
            self.claims.needs(Claim { task, other, begun, from, said, span });
        }
    }

    /// `*Can run in parallel after Task 1 completes`, below a table.
    fn footnotes(&mut self, all: &[footnotes::Footnote]) {
        for footnotes::Footnote { tasks, note } in all.iter().filter(|one| objects::begins_after(&one.note.plain)) {
            for object in objects::said(&self.names, &note.plain, None, false) {
                for task in tasks {
                    let (from, said, span) = (Where::Prose, Said::Sentence, note.place(object.range.clone()));
                    let (task, other, begun) = (*task, object.task, object.begun);
                    self.claims.needs(Claim { task, other, begun, from, said, span });
                }
            }
        }
    }

    fn claim_all(&mut self, task: usize, value: &Text, from: Where) {
        for object in objects::listed(&self.names, &value.plain, task, self.count) {
            let span = value.place(object.range.clone());
            let (other, begun) = (object.task, object.begun);
            self.claims.needs(Claim { task, other, begun, from, said: Said::Listed, span });
        }
    }

    /// What a sentence says of two tasks.
    fn relate(&mut self, relation: &Relation) {
        if relation.verb == Verb::Unlike {
            return;
        }
        let place = if relation.right.is_empty() { &relation.left } else { &relation.right };
        let home = self.places.at(place.span.start);
        let home = home.or_else(|| self.places.before(relation.paragraph..place.span.start));
        let home = home.as_ref();
        let Some((subjects, from, told)) = self.subjects(relation, home) else { return };
        if relation.verb == Verb::Free {
            if !relation.denied {
                subjects.iter().for_each(|task| self.claims.free(*task, from, relation.left.span.clone()));
            }
            return;
        }
        // What is no longer so was written after what it takes back.
        let revised = relation.denied && relations::says_no_longer(&relation.left.plain);
        let from = if revised { Where::Details } else { from };
        let own = home.is_some_and(|home| subjects == [home.task]);
        let except = if let [one] = subjects.as_slice() { Some(*one) } else { None };
        let inside = own && home.is_some_and(|home| home.title.contains(&relation.left.span.end));
        let alluding = !inside
            && match told {
                Told::Title => true,
                Told::Named => relation.force == Force::Strong,
                Told::Implied => !relations::names_somebody(&relation.left),
                Told::Drawn => false,
            };
        // `Task 2 + Task 3 (parallel)`: what stands before runs beside each other.
        if relation.verb == Verb::Parallel && !relation.denied && told == Told::Named {
            let place = &relation.left.span;
            for (at, one) in subjects.iter().enumerate() {
                subjects[..at].iter().for_each(|other| self.claims.parallel(*one, *other, from, place.clone()));
            }
        }
        // `Parallel run January` is a title, and `parallel after T1` says when it starts.
        if relation.verb == Verb::Parallel && (inside || objects::begins_after(&relation.right.plain)) {
            return;
        }
        let alluding = alluding && relation.verb != Verb::Parallel;
        let mut found = objects::said(&self.names, &relation.right.plain, except, alluding);
        if found.is_empty()
            && let Some(home) = home
            && !own
            && objects::is_this(&relation.right.plain)
        {
            found = vec![objects::Object {
                task: home.task,
                begun: false,
                range: 0..relation.right.plain.len(),
                by_id: true,
            }];
        }
        if relation.from == Where::Diagram && relation.right.plain.split_whitespace().count() > 8 {
            return;
        }
        for subject in &subjects {
            for object in found.iter().filter(|object| object.by_id || !inside) {
                let span = relation.left.span.start.min(relation.right.span.start)..relation.right.span.end;
                let said = if relation.from == Where::Diagram { Said::Drawn } else { Said::Sentence };
                let (task, other) = (*subject, object.task);
                let claim = |task, other| Claim { task, other, begun: object.begun, from, said, span: span.clone() };
                match relation.verb {
                    _ if task == other => {}
                    Verb::Needs if relation.denied => self.claims.denied(claim(task, other)),
                    Verb::Blocks if relation.denied => self.claims.denied(claim(other, task)),
                    Verb::Needs => self.claims.needs(claim(task, other)),
                    Verb::Blocks => self.claims.needs(claim(other, task)),
                    Verb::Parallel if !relation.denied => self.claims.parallel(task, other, from, span),
                    Verb::Parallel | Verb::Free | Verb::Unlike => {}
                }
            }
        }
    }

    /// `A stage begins when the one before is finished`: stages that are tasks wait for the one before, and the tasks
    /// of a stage for those of the one before.
    fn in_order(&mut self, order: &InOrder, outline: &Outline) {
        let called = |words: &str| singular(words.split_whitespace().next().unwrap_or("")) == order.noun;
        let first = |task: usize| &self.sightings[self.tasks[task].sightings[0]];
        let within: Vec<usize> =
            (0..self.count).filter(|task| order.reach.contains(&first(*task).span.start)).collect();
        let named: Vec<usize> = within
            .iter()
            .copied()
            .filter(|task| first(*task).ident.as_ref().is_some_and(|ident| called(&ident.word)))
            .collect();
        let any = matches!(
            order.noun.as_str(),
            "task" | "step" | "item" | "aufgabe" | "schritt" | "tache" | "tarea" | "paso"
        );
        let mut groups: Vec<Vec<usize>> = Vec::new();
        if named.len() >= 2 || any {
            let all = if named.len() >= 2 { named } else { within };
            groups.extend(all.into_iter().map(|task| vec![task]));
        } else {
            for group in outline.phases.iter().filter(|group| called(&group.name.value)) {
                let of =
                    |task: &usize| outline.tasks[*task].phase.as_ref().is_some_and(|phase| phase.value == group.id);
                groups.push((0..self.count).filter(of).collect());
            }
            groups.retain(|tasks| !tasks.is_empty());
        }
        for pair in groups.windows(2) {
            for (task, other) in pair[1].iter().flat_map(|task| pair[0].iter().map(|other| (*task, *other))) {
                let (from, said, span) = (Where::Prose, Said::Sentence, order.span.clone());
                self.claims.needs(Claim { task, other, begun: false, from, said, span });
            }
        }
    }

    /// A grid counts where most of its rows and columns are tasks.
    fn grid(&mut self, crosses: &[Cross]) {
        let tasks = |text: &Text| -> Vec<usize> {
            objects::said(&self.names, &text.plain, None, true).into_iter().map(|object| object.task).collect()
        };
        let pairs: Vec<(Vec<usize>, Vec<usize>, &Cross)> =
            crosses.iter().map(|cross| (tasks(&cross.row), tasks(&cross.column), cross)).collect();
        let known = |(row, column, _): &&(Vec<usize>, Vec<usize>, &Cross)| row.len() == 1 && column.len() == 1;
        if pairs.iter().filter(known).count() * 2 <= pairs.len() {
            return;
        }
        for (row, column, cross) in pairs.iter().filter(known) {
            let (task, other) = if cross.verb == Verb::Needs { (row[0], column[0]) } else { (column[0], row[0]) };
            let span = cross.row.span.clone();
            self.claims.needs(Claim { task, other, begun: false, from: Where::Table, said: Said::Sentence, span });
        }
    }

    /// A drawing counts where at least half of what it names are tasks.
    fn drawing(&mut self, drawing: &Drawing) {
        let mut tasks: Vec<Vec<usize>> = Vec::new();
        let mut closed: Vec<bool> = Vec::new();
        for node in &drawing.nodes {
            let mentions = self.names.in_text(&node.name, true);
            let one = |mention: &&super::mentions::Mention| !mention.group;
            let mut found: Vec<usize> = mentions.iter().filter(one).flat_map(|mention| mention.tasks.clone()).collect();
            if found.is_empty()
                && let Some(id) = &node.id
            {
                let by_id = self.names.in_text(id, false);
                found.extend(by_id.iter().filter(one).flat_map(|mention| mention.tasks.clone()));
            }
            found.dedup();
            closed.push(mentions.iter().any(|mention| mention.group));
            tasks.push(found);
        }
        let joined = |at: usize| drawing.arrows.iter().any(|(from, to, _)| *from == at || *to == at);
        let all: Vec<usize> = (0..tasks.len()).filter(|at| joined(*at)).collect();
        let exact = all.iter().filter(|at| !tasks[**at].is_empty()).count();
        if exact == 0 || exact * 2 < all.len() {
            return;
        }
        for at in all {
            if tasks[at].is_empty() && !closed[at] {
                tasks[at].extend(self.names.alluded(&drawing.nodes[at].name, None));
            }
        }
        let known: Vec<bool> = tasks.iter().map(|tasks| !tasks.is_empty()).collect();
        for (to, from, span) in drawing.waits(&known, &closed) {
            for task in &tasks[to] {
                for other in &tasks[from] {
                    let (task, other, span) = (*task, *other, span.clone());
                    let (from, said) = (Where::Diagram, Said::Drawn);
                    self.claims.needs(Claim { task, other, begun: false, from, said, span });
                }
            }
        }
    }

    /// Of whom a sentence speaks, and how far it is believed.
    fn subjects(&self, relation: &Relation, home: Option<&Place>) -> Option<(Vec<usize>, Where, Told)> {
        let left = &relation.left;
        let from = relation.from;
        if from == Where::Diagram {
            let found = objects::said(&self.names, &left.plain, None, false);
            let tasks: Vec<usize> = found.into_iter().map(|object| object.task).collect();
            return (!tasks.is_empty() && left.plain.split_whitespace().count() <= 8).then_some((
                tasks,
                from,
                Told::Drawn,
            ));
        }
        // `Upload to the mirrors (after signing)`: the words before are its title.
        if let Some(home) = home
            && !left.is_empty()
            && home.span.contains(&left.span.start)
            && left.span.start <= home.title.start
            && home.title.start < left.span.end
        {
            return Some((vec![home.task], home.from, Told::Title));
        }
        let mentions = self.names.in_text(&left.plain, false);
        // What a sentence says of a whole phase or team is said of none of its tasks alone.
        if mentions.iter().any(|mention| mention.group && mention.tasks.len() > 1) {
            return None;
        }
        let named: Vec<usize> = mentions.iter().flat_map(|mention| mention.tasks.clone()).collect();
        if !named.is_empty() {
            let from = home.filter(|home| named == [home.task]).map_or(from, |home| home.from);
            return Some((named, from, Told::Named));
        }
        if home.is_none_or(|home| home.span.start < relation.lead.span.start)
            && !relation.lead.is_empty()
            && relation.lead.span.start <= left.span.start
            && !relations::names_somebody(left)
        {
            let named = objects::said(&self.names, &relation.lead.plain, None, false);
            if let [one] = named.as_slice() {
                return Some((vec![one.task], from, Told::Implied));
            }
        }
        let home = home?;
        let words = left.plain.split_whitespace().count();
        let short = !relations::names_somebody(left);
        let by_id = || self.names.in_text(&relation.right.plain, true).iter().any(|mention| mention.by_id);
        let near = relation.force == Force::Strong && words <= 6 || home.from != Where::Details && words <= 12;
        (short || near && by_id()).then_some((vec![home.task], home.from, Told::Implied))
    }
}

#[cfg(test)]
mod tests {
    use crate::import::{Conflict, Outline, outline};

    fn needs(outline: &Outline) -> Vec<String> {
        let shown = |work: &crate::import::Work| {
            let waits: Vec<String> = work
                .needs
                .iter()
                .map(|wait| format!("{}{}", wait.value.task, if wait.value.begun { "*" } else { "" }))
                .collect();
            format!("{} <- {}", work.id, waits.join(" "))
        };
        outline.tasks.iter().filter(|work| !work.needs.is_empty()).map(shown).collect()
    }

    const TABLE: &str = "## Tasks\n\n| Task | Title | Owner | Depends on |\n|---|---|---|---|\n| A1 | Database schema | anna | None |\n| A2 | Login form | ben | - |\n| A3 | Mail service | cy | DEPENDS |\n\n";

    #[test]
    fn columns_and_sentences_say_who_waits_for_whom() {
        for (column, text, expected) in [
            ("A1, A2", "", vec!["A3 <- A1 A2"]),
            ("A1-A2", "", vec!["A3 <- A1 A2"]),
            ("the schema", "", vec!["A3 <- A1"]),
            ("everything", "", vec!["A3 <- A1 A2"]),
            ("all but A2", "", vec!["A3 <- A1"]),
            ("previous task", "", vec!["A3 <- A2"]),
            ("A1 (types only)", "", vec!["A3 <- A1*"]),
            ("", "A3 depends on A1 and blocks nothing.", vec!["A3 <- A1"]),
            ("", "Once A1 is in, A3 can begin.", vec!["A3 <- A1"]),
            ("", "A3 does not need A1.", vec![]),
            ("", "A3 is independent of A2.", vec![]),
            ("", "Sobald A1 fertig ist, kann A3 beginnen.", vec!["A3 <- A1"]),
            ("", "A3 hängt von A1 und A2 ab.", vec!["A3 <- A1 A2"]),
            ("", "A3 dépend de A1.", vec!["A3 <- A1"]),
            ("", "A3 no puede empezar hasta A2.", vec!["A3 <- A2"]),
            ("", "A3 starts when A1 begins.", vec!["A3 <- A1*"]),
            ("", "We met 3 people after lunch.", vec![]),
            ("", "```\nA1 ──► A3\n```", vec!["A3 <- A1"]),
            ("A2", "```\nA1 ──► A3\n```", vec!["A3 <- A2"]),
        ] {
            let document = format!("{}{text}\n", TABLE.replace("DEPENDS", column));
            assert_eq!(needs(&outline(&document)), expected, "{column} / {text}");
        }
    }

    #[test]
    fn places_that_disagree_are_noted_and_the_more_trusted_is_believed() {
        for (column, text, expected, what) in [
            ("A2", "```\nA1 ──► A3\n```", vec!["A3 <- A2"], vec![Conflict::Drawing]),
            ("A1", "A3 runs in parallel with A1.", vec!["A3 <- A1"], vec![Conflict::Parallel]),
            ("None", "A3 depends on A1.", vec![], vec![Conflict::Free]),
            ("A1", "A3 no longer depends on A1.", vec![], vec![Conflict::Denied]),
            ("A1", "A3 does not need A1.", vec!["A3 <- A1"], vec![Conflict::Denied]),
            ("A1", "### A3 Mail service\n\n**Depends on:** A2\n", vec!["A3 <- A2"], vec![Conflict::Lists]),
        ] {
            let document = format!("{}{text}\n", TABLE.replace("DEPENDS", column));
            let outline = outline(&document);
            let found: Vec<Conflict> = outline.disagreements.iter().map(|note| note.what).collect();
            assert_eq!(found, what, "{column} / {text}");
            assert_eq!(needs(&outline), expected, "{column} / {text}");
        }
    }
}

//! When a task can start is said, and what it waits for says otherwise.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::Prose;
use super::boxes;
use super::lines::{At, Line};
use crate::import::outline::Contradiction;
use crate::import::sightings::Fact;
use crate::import::values::ident::{self, Kind};
use crate::import::vocabulary::Topic;
use crate::import::vocabulary::lists::Words;
use crate::import::vocabulary::tokens::{self, Token};

static START: LazyLock<Words> = LazyLock::new(|| START_WORDS.into_iter().collect());

const START_WORDS: [&str; 24] = [
    "start",
    "starts",
    "begin",
    "begins",
    "work",
    "run",
    "runs",
    "go",
    "parallel",
    "starten",
    "startet",
    "beginnen",
    "beginnt",
    "anfangen",
    "arbeiten",
    "parallele",
    "commencer",
    "commence",
    "demarrer",
    "demarre",
    "empezar",
    "empieza",
    "comenzar",
    "paralelo",
];
const AFTER: [&str; 12] =
    ["after", "once", "when", "nach", "sobald", "wenn", "apres", "quand", "despues", "tras", "cuando", "until"];

/// `Can work after Delta completes`, where it needs both that come after Delta.
pub(super) fn starts_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for line in prose.lines.iter().filter(|line| !matches!(line.at, At::Cell | At::Code)) {
        let Some(after) = begins_after(&line.words) else { continue };
        let behind = &line.text.plain[after..];
        let behind = &behind[..behind.find([')', ';', '.', '—']).unwrap_or(behind.len())];
        let mentions = prose.names.in_text(behind, false);
        let stated: BTreeSet<usize> = mentions.iter().flat_map(|mention| mention.tasks.clone()).collect();
        if stated.is_empty() || stated.len() > 12 {
            continue;
        }
        for task in subjects(prose, line, after) {
            if stated.contains(&task) {
                continue;
            }
            let known = prose.efforts.before(&stated);
            let work = &prose.outline.tasks[task];
            let missing = work.needs.iter().filter(|wait| !wait.value.begun).find(|wait| {
                let other = prose.outline.tasks.iter().position(|work| work.id == wait.value.task);
                other.is_some_and(|other| !known.contains(&other)) && !line.text.span.contains(&wait.span.start)
            });
            let noted = |other: &crate::model::Id| {
                let name = format!("`{other}`");
                let place = &line.text.span;
                prose.outline.disagreements.iter().any(|one| {
                    one.sentence.contains(&name) && (place.contains(&one.one.start) || place.contains(&one.other.start))
                })
            };
            if let Some(wait) = missing.filter(|wait| !noted(&wait.value.task)) {
                let sentence = format!(
                    "`{}` can start after {} here, and waits for `{}` in another place",
                    work.id,
                    listed(prose, &stated),
                    wait.value.task
                );
                found.push(
                    Contradiction::warning("start-differs", line.text.span.clone(), sentence)
                        .beside([wait.span.clone()])
                        .hint(format!("name `{}` here too, or take it out there", wait.value.task)),
                );
            }
        }
    }
}

fn listed(prose: &Prose<'_>, tasks: &BTreeSet<usize>) -> String {
    let names: Vec<String> = tasks.iter().map(|task| format!("`{}`", prose.outline.tasks[*task].id)).collect();
    names.join(", ")
}

/// Where it is said after whom something starts: behind a verb of starting, and a word such as `after`.
fn begins_after(words: &[Token]) -> Option<usize> {
    let starts = words.iter().enumerate().filter(|(_, word)| START.contains(&word.word));
    starts
        .filter_map(|(at, _)| words[at + 1..].iter().take(3).find(|word| AFTER.contains(&word.word.as_str())))
        .map(|word| word.range.end)
        .next()
}

/// Of whom a line speaks: of the task in whose section or heading it stands.
fn subjects(prose: &Prose<'_>, line: &Line<'_>, after: usize) -> Vec<usize> {
    let count = prose.efforts.count();
    // A note below a table speaks of the rows with its mark.
    if let Some(note) = prose.footnotes.iter().find(|one| line.text.span.contains(&one.note.span.start)) {
        return note.tasks.iter().copied().filter(|task| *task < count).collect();
    }
    let before: Vec<usize> = prose
        .names
        .in_text(&line.text.plain[..after], false)
        .into_iter()
        .filter(|mention| mention.by_id && !mention.group && mention.tasks.len() == 1)
        .flat_map(|mention| mention.tasks)
        .collect();
    if !before.is_empty() {
        return before;
    }
    let heading = &prose.document.sections[line.section].heading;
    // `Team Foxtrot - HA & Recovery`: the name stands first.
    let mut named = prose.names.in_text(&heading.plain, false).into_iter();
    let first = named.find(|mention| mention.tasks.len() == 1 && mention.range.start < 16);
    first.map_or_else(Vec::new, |mention| mention.tasks.into_iter().filter(|task| *task < count).collect())
}

const AT_ONCE: [&str; 14] = [
    "immediately",
    "right away",
    "straight away",
    "at once",
    "right now",
    "sofort",
    "ab sofort",
    "jederzeit",
    "immédiatement",
    "tout de suite",
    "dès maintenant",
    "inmediatamente",
    "de inmediato",
    "ya mismo",
];

/// `Can start immediately`, in a phase that others come before.
pub(super) fn starts_before_its_phase(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let stages = Stages::of(prose);
    for task in 0..prose.efforts.count() {
        let Some(fact) = at_once(prose, task) else { continue };
        let Some(phase) = stages.of_task(prose, task) else { continue };
        if !prose.outline.tasks[task].needs.is_empty() {
            continue;
        }
        let id = &prose.outline.tasks[task].id;
        let heading = &prose.document.sections[phase].heading;
        let sentence = format!("`{id}` can start at once, and stands in `{}`, after others", heading.plain);
        found.push(
            Contradiction::warning("start-against-phase", fact.value.span.clone(), sentence)
                .beside([heading.span.clone()])
                .hint("move it to the first phase, or say what it waits for"),
        );
    }
}

/// Where it is said that a task can start at once.
fn at_once<'a>(prose: &'a Prose<'_>, task: usize) -> Option<&'a Fact> {
    let mut facts = [Topic::Needs, Topic::CanStart].into_iter().flat_map(|topic| prose.facts(task, topic));
    facts.find(|fact| {
        let words = fact.value.plain.to_lowercase();
        AT_ONCE.iter().any(|word| words.contains(word))
    })
}

/// `Phase 3` in a box, and in the same box a task that can start at once.
pub(super) fn starts_before_its_box(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for pieces in boxes::of(prose.document) {
        let mut open: Vec<(Range<usize>, String)> = Vec::new();
        for piece in &pieces {
            let phase = ident::leading(&piece.text.plain, false).filter(|ident| ident.kind == Some(Kind::Phase));
            if let Some(phase) = phase {
                open.retain(|(columns, _)| !piece.overlaps(columns));
                open.push((piece.columns.clone(), phase.code));
                continue;
            }
            let Some(task) = prose.named(&piece.text.plain) else { continue };
            let within = open.iter().find(|(columns, _)| piece.overlaps(columns));
            let later =
                within.filter(|(_, code)| code.starts_with(|c: char| c.is_ascii_digit()) && !code.starts_with('1'));
            if let (Some((_, code)), Some(fact)) = (later, at_once(prose, task)) {
                let id = &prose.outline.tasks[task].id;
                let sentence = format!("`{id}` is drawn in phase {code}, and can start at once in another place");
                found.push(
                    Contradiction::warning("start-against-phase", piece.text.span.clone(), sentence)
                        .beside([fact.value.span.clone()])
                        .hint("draw it in the first phase, or say what it waits for"),
                );
            }
        }
    }
}

/// The sections that bear a number, `Phase 2`, and those that tasks stand in.
struct Stages {
    numbers: Vec<Option<(String, u32)>>,
    /// How many sections before each have a task.
    busy: Vec<usize>,
}

impl Stages {
    fn of(prose: &Prose<'_>) -> Stages {
        let sections = &prose.document.sections;
        let mut has = vec![false; sections.len()];
        for task in &prose.tasks[..prose.efforts.count()] {
            task.sightings.iter().for_each(|at| has[prose.sightings[*at].section] = true);
        }
        let mut busy = vec![0];
        for has in has {
            busy.push(busy.last().copied().unwrap_or_default() + usize::from(has));
        }
        Stages { numbers: sections.iter().map(|section| numbered(&section.heading.plain)).collect(), busy }
    }

    /// The numbered section that a task stands in, where it is not the first of its kind and the earlier ones have
    /// tasks too.
    fn of_task(&self, prose: &Prose<'_>, task: usize) -> Option<usize> {
        let own = prose.tasks[task].sightings.iter().map(|at| prose.sightings[*at].section);
        let at = own.flat_map(|section| prose.document.around(section)).find(|at| self.numbers[*at].is_some())?;
        let (word, count) = self.numbers[at].as_ref()?;
        let is_earlier = |section: &usize| {
            self.numbers[*section].as_ref().is_some_and(|(other, number)| other == word && number < count)
        };
        let busy = |section: usize| {
            let all = prose.document.below(section);
            self.busy[all.end] > self.busy[all.start]
        };
        ((0..at).filter(is_earlier).any(busy) && word_is_no_task(word)).then_some(at)
    }
}

/// `Phase 2`: the word and the number of a heading.
fn numbered(heading: &str) -> Option<(String, u32)> {
    const KNOWN: [&str; 14] = [
        "phase",
        "stage",
        "step",
        "wave",
        "sprint",
        "abschnitt",
        "stufe",
        "etappe",
        "fase",
        "etape",
        "welle",
        "schritt",
        "etapa",
        "milestone",
    ];
    let heading = tokens::of(heading);
    let [word, code, ..] = heading.as_slice() else { return None };
    KNOWN.contains(&word.word.as_str()).then(|| Some((word.word.to_string(), code.word.parse().ok()?))).flatten()
}

/// A task may itself be called a step.
fn word_is_no_task(word: &str) -> bool {
    ident::leading(&format!("{word} 1"), false).is_none_or(|ident| ident.kind != Some(Kind::Task))
}

/// `after Team Delta Phase 1`, where Team Delta works in phase 3.
pub(super) fn phases_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let number = |phase: &str| phase.rsplit('-').next().and_then(|last| last.parse::<u32>().ok());
    for line in prose.lines.iter().filter(|line| !matches!(line.at, At::Heading | At::Code)) {
        // Only a phase that is called so is compared.
        if !line.words.iter().any(|token| token.word.starts_with("phase")) {
            continue;
        }
        let text = &line.text.plain;
        let idents = ident::all(text, false);
        for pair in idents.windows(2) {
            let [team, phase] = pair else { continue };
            let beside =
                phase.kind == Some(Kind::Phase) && team.kind == Some(Kind::Team) && phase.word.starts_with("phase");
            let gap = text.get(team.range.end..phase.range.start).unwrap_or("?");
            let joined = gap.split_whitespace().count() <= 1 && !gap.contains([',', '.', ';', ':', '(', '&']);
            if !beside || !joined {
                continue;
            }
            let Ok(stated) = phase.code.parse::<u32>() else { continue };
            let mentions = prose.names.in_text(&text[team.range.clone()], false);
            let tasks: BTreeSet<usize> = mentions.into_iter().flat_map(|mention| mention.tasks).collect();
            let known: Vec<(usize, u32)> = tasks
                .iter()
                .filter_map(|task| {
                    Some((*task, number(prose.outline.tasks.get(*task)?.phase.as_ref()?.value.as_str())?))
                })
                .collect();
            if let Some((task, other)) = known.first()
                && !known.iter().any(|(_, number)| *number == stated)
                && let Some(place) = &prose.outline.tasks[*task].phase
            {
                let sentence = format!(
                    "phase {stated} of `{}` is spoken of here, which works in phase {other}",
                    prose.outline.tasks[*task].id
                );
                found.push(
                    Contradiction::warning(
                        "phase-differs",
                        line.text.place(team.range.start..phase.range.end),
                        sentence,
                    )
                    .beside([place.span.clone()])
                    .hint("name the phase that it works in"),
                );
            }
        }
    }
}

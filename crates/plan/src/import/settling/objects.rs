//! What stands behind `depends on`: a list of names, a range, a phase as a whole, a few words of a title.

use std::ops::Range;

use super::mentions::{Mention, Names};
use crate::import::values::ident::{self, Kind};
use crate::import::vocabulary::normal;
use crate::import::vocabulary::tokens::{self, says_something};

/// One task that is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub task: usize,
    /// It is enough that it has begun, or that a part of it is there: `types of B1 first`.
    pub begun: bool,
    /// Where it is named.
    pub range: Range<usize>,
    pub by_id: bool,
}

/// Reads a cell or the value of a label of `task`, one of `count` tasks.
pub(crate) fn listed(names: &Names, text: &str, task: usize, count: usize) -> Vec<Object> {
    let whole = 0..text.len();
    let others = |tasks: Range<usize>| -> Vec<Object> {
        let tasks = tasks.filter(|other| *other != task);
        tasks.map(|task| Object { task, begun: false, range: whole.clone(), by_id: false }).collect()
    };
    if let Some(behind) = everything_but(text) {
        let excepted = behind.map_or(Vec::new(), |rest| said(names, rest, Some(task), true));
        let mut all = others(0..count);
        all.retain(|object| !excepted.iter().any(|other| other.task == object.task));
        return all;
    }
    match normal(text).trim_end_matches('.') {
        words if PREVIOUS.contains(&words) => return others(task.saturating_sub(1)..task),
        words if BOTH.contains(&words) => return others(task.saturating_sub(2)..task),
        words if ABOVE.contains(&words) => return others(0..task),
        _ => {}
    }
    in_chunks(names, text, Some(task), true, false)
}

/// Reads what stands behind a verb in a sentence. `alluding` says that a few words of a title are enough.
pub(crate) fn said(names: &Names, text: &str, except: Option<usize>, alluding: bool) -> Vec<Object> {
    if let Some(task) = except.filter(|task| *task >= 2 && BOTH.contains(&normal(text).trim_end_matches('.'))) {
        let both = task - 2..task;
        return both.map(|task| Object { task, begun: false, range: 0..text.len(), by_id: false }).collect();
    }
    in_chunks(names, text, except, alluding, true)
}

/// Returns whether a text says that something begins when others have ended: `parallel after T1`.
pub(super) fn begins_after(text: &str) -> bool {
    const AFTER: [&str; 12] =
        ["after", "once", "when", "nach", "sobald", "wenn", "apres", "quand", "des", "despues", "tras", "cuando"];
    let words = tokens::of(text);
    words.iter().take(5).any(|word| AFTER.contains(&word.word.as_str()))
}

/// Returns where a value goes on to say beside whom: `right away, parallel with T1`.
pub(super) fn beside(text: &str) -> Option<usize> {
    const BESIDE: [&str; 9] = [
        "in parallel with",
        "parallel with",
        "parallel to",
        "alongside",
        "parallel zu",
        "parallel mit",
        "en parallèle avec",
        "en parallèle de",
        "en paralelo con",
    ];
    let lower = text.to_lowercase();
    (lower.len() == text.len()).then(|| BESIDE.iter().filter_map(|words| lower.find(words)).min()).flatten()
}

/// Returns whether a value says in more words that there is nothing: `nothing, can start now`.
pub(crate) fn says_none(text: &str) -> bool {
    const AT_ONCE: [&str; 8] = [
        "right away",
        "at once",
        "at any time",
        "any time",
        "straight away",
        "jederzeit",
        "tout de suite",
        "en cualquier momento",
    ];
    let bare = normal(text);
    if AT_ONCE
        .iter()
        .any(|words| bare == *words || bare.strip_prefix(words).is_some_and(|rest| rest.starts_with([',', ';'])))
    {
        return true;
    }
    let words = tokens::of(text);
    words.first().is_some_and(|first| {
        [
            "nothing",
            "none",
            "keine",
            "nichts",
            "rien",
            "aucune",
            "nada",
            "ninguna",
            "immediately",
            "anytime",
            "now",
            "sofort",
        ]
        .contains(&first.word.as_str())
    }) && crate::import::vocabulary::verbs::is_none(&words)
}

pub(crate) fn is_ditto(text: &str) -> bool {
    let words = normal(text);
    ["same as above", "same", "ditto", "as above", "wie oben", "dito", "ebenso", "idem", "lo mismo", "same as previous"]
        .contains(&words.as_str())
        || matches!(text.trim(), "\"" | "''" | "〃" | "″" | "”")
}

/// `needs this first`, said of another task where a task is described.
pub(crate) fn is_this(text: &str) -> bool {
    const THIS: [&str; 14] = [
        "this", "that", "it", "dies", "diesen", "diese", "dieses", "darauf", "ceci", "cela", "esto", "esta", "este",
        "celle",
    ];
    let words = tokens::of(text);
    words.first().is_some_and(|first| THIS.contains(&first.word.as_str()))
        && words.iter().skip(1).filter(|token| says_something(&token.word)).count() <= 1
}

const PREVIOUS: [&str; 22] = [
    "previous",
    "previous task",
    "previous step",
    "the previous one",
    "prior task",
    "prior step",
    "preceding task",
    "the one above",
    "the one before",
    "above",
    "vorheriger",
    "vorherige",
    "vorige",
    "vorherige aufgabe",
    "vorheriger schritt",
    "précédent",
    "précédente",
    "tâche précédente",
    "étape précédente",
    "anterior",
    "la anterior",
    "el anterior",
];

const BOTH: [&str; 12] = [
    "both",
    "both of them",
    "these two",
    "beide",
    "beides",
    "ambos",
    "both above",
    "both of the above",
    "the two above",
    "beide vorigen",
    "les deux",
    "ambas",
];

const ABOVE: [&str; 20] = [
    "the above",
    "everything above",
    "all above",
    "all of the above",
    "all the above",
    "all previous",
    "all previous tasks",
    "all previous steps",
    "all prior tasks",
    "everything before",
    "everything so far",
    "alle vorherigen",
    "alle vorigen",
    "alles davor",
    "alles oben",
    "tout ce qui précède",
    "toutes les précédentes",
    "todo lo anterior",
    "todas las anteriores",
    "todos los anteriores",
];

/// Returns whether a value means all tasks at once.
pub(super) fn is_everything(text: &str) -> bool {
    everything_but(text).is_some()
}

/// `everything`, `all but A3`: what stands behind the exception, where there is one.
fn everything_but(text: &str) -> Option<Option<&str>> {
    const ALL: [&str; 30] = [
        "everything",
        "everything else",
        "all",
        "all others",
        "all other work",
        "all tasks",
        "all teams",
        "all other teams",
        "all other tasks",
        "all the others",
        "all of them",
        "all phases",
        "all tracks",
        "the rest",
        "all the rest",
        "alle",
        "alles",
        "alle anderen",
        "alle aufgaben",
        "tous",
        "tout",
        "toutes",
        "toutes les autres",
        "tout le reste",
        "todo",
        "todos",
        "todas",
        "todas las demás",
        "todo lo demás",
        "all items",
    ];
    const BUT: [&str; 9] =
        [" except ", " but ", " besides ", " außer ", " bis auf ", " sauf ", " excepto ", " menos ", " salvo "];
    let bare = normal(text.split('(').next().unwrap_or(text));
    if ALL.contains(&bare.trim_end_matches('.')) {
        return Some(None);
    }
    let (at, word) = BUT.iter().filter_map(|word| text.find(word).map(|at| (at, word))).min()?;
    ALL.contains(&normal(&text[..at]).as_str()).then(|| Some(&text[at + word.len()..]))
}

fn in_chunks(names: &Names, text: &str, except: Option<usize>, alluding: bool, sentence: bool) -> Vec<Object> {
    let mut mentions = names.in_text(text, true);
    mentions.retain(|mention| !(is_amount(text, mention) || sentence && is_people(text, mention)));
    mentions.retain(|mention| !mention.group || !except.is_some_and(|task| mention.tasks.contains(&task)));
    let mut found: Vec<Object> = Vec::new();
    let alluding = alluding && (!sentence || mentions.is_empty());
    for chunk in chunks(text, &mentions) {
        let part = &text[chunk.clone()];
        if is_excluded(part) {
            continue;
        }
        let begun = is_partial(part);
        let mut inside: Vec<&Mention> =
            mentions.iter().filter(|mention| chunk.contains(&mention.range.start)).collect();
        // `Agent A finishes A4` is about A4.
        if inside.iter().any(|mention| mention.by_id && !mention.group) {
            inside.retain(|mention| !mention.group);
        }
        // `A1 (types only)`
        if inside.is_empty()
            && begun
            && text[..chunk.start].ends_with('(')
            && let Some(last) = found.last_mut()
        {
            last.begun = true;
            continue;
        }
        for mention in &inside {
            let one = mention.by_id && !mention.group && !mention.range_of;
            let tasks = if one { names.nearest(&mention.tasks, except) } else { mention.tasks.clone() };
            let tasks = tasks.into_iter().filter(|task| Some(*task) != except);
            found.extend(tasks.map(|task| Object { task, begun, range: mention.range.clone(), by_id: mention.by_id }));
        }
        if inside.is_empty()
            && alluding
            && let Some(task) = names.alluded(part, except)
        {
            found.push(Object { task, begun, range: chunk, by_id: false });
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|object| seen.insert(object.task));
    found
}

/// Parts a text at commas and at `and`, but not within a name.
fn chunks(text: &str, mentions: &[Mention]) -> Vec<Range<usize>> {
    const AND: [&str; 9] = ["and", "und", "et", "y", "e", "sowie", "plus", "then", "or"];
    let inside = |at: usize| mentions.iter().any(|mention| mention.range.start < at && at < mention.range.end);
    let signs = text
        .char_indices()
        .filter(|(_, c)| matches!(c, ',' | ';' | '+' | '&' | '(' | ')'))
        .map(|(at, c)| at..at + c.len_utf8());
    let words =
        tokens::of(text).into_iter().filter(|token| AND.contains(&token.word.as_str())).map(|token| token.range);
    let mut cuts: Vec<Range<usize>> = signs.chain(words).filter(|cut| !inside(cut.start)).collect();
    cuts.sort_by_key(|cut| cut.start);
    let mut found = Vec::new();
    let mut start = 0;
    for cut in cuts {
        found.push(start..cut.start);
        start = cut.end;
    }
    found.push(start..text.len());
    found.retain(|chunk| !text[chunk.clone()].trim().is_empty());
    found
}

/// `3` in `after 3 attempts` is no id.
fn is_amount(text: &str, mention: &Mention) -> bool {
    let named = &text[mention.range.clone()];
    if !named.chars().all(|c| c.is_ascii_digit()) || text[..mention.range.start].ends_with('#') {
        return false;
    }
    let behind = &text[mention.range.end..];
    let next = tokens::of(behind).into_iter().next();
    next.is_some_and(|token| {
        behind[..token.range.start].trim().is_empty()
            && (says_something(&token.word) || token.word.chars().count() > 1 && UNITS.contains(&token.word.as_str()))
    }) || behind.starts_with([':', '/', '%']) && behind[1..].starts_with(|c: char| c.is_ascii_digit())
}

const UNITS: [&str; 14] = [
    "day", "days", "hour", "hours", "week", "weeks", "minutes", "tage", "stunden", "wochen", "jours", "heures", "dias",
    "horas",
];

/// A team that is named in a sentence means its people, unless it is said that they are through.
fn is_people(text: &str, mention: &Mention) -> bool {
    const THROUGH: &[&str] = &[
        "all",
        "done",
        "complete",
        "completed",
        "completes",
        "finished",
        "finishes",
        "ready",
        "every",
        "both",
        "fertig",
        "alle",
        "abgeschlossen",
        "fini",
        "terminé",
        "tous",
        "toutes",
        "terminado",
        "todos",
        "signalled",
        "signaled",
        "completion",
    ];
    let phase =
        ident::leading(&text[mention.range.clone()], false).is_some_and(|ident| ident.kind == Some(Kind::Phase));
    mention.group && !phase && !tokens::of(text).iter().any(|token| THROUGH.contains(&token.word.as_str()))
}

/// A part of a list that says what is not meant: `but not A3`.
fn is_excluded(part: &str) -> bool {
    const NOT: [&str; 14] = [
        "not",
        "except",
        "independent",
        "unlike",
        "nicht",
        "ausser",
        "unabhangig",
        "sauf",
        "excepto",
        "salvo",
        "without",
        "ohne",
        "sans",
        "sin",
    ];
    let words = tokens::of(part);
    words.iter().take(3).any(|token| NOT.contains(&token.word.as_str()))
}

/// A beginning or a part of a task is enough.
fn is_partial(part: &str) -> bool {
    // `2SS+5d`: five days after the second one began.
    let after = part.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches(|c: char| c.is_ascii_digit());
    if after.starts_with("SS") && !after[2..].starts_with(char::is_alphanumeric) {
        return true;
    }
    const BEGUN: [&str; 34] = [
        "begins",
        "begin",
        "begun",
        "started",
        "starts",
        "underway",
        "begonnen",
        "beginnt",
        "gestartet",
        "angefangen",
        "commence",
        "commencé",
        "demarre",
        "empezado",
        "empieza",
        "comenzado",
        "types",
        "interface",
        "interfaces",
        "stub",
        "stubs",
        "skeleton",
        "draft",
        "partial",
        "partially",
        "typen",
        "schnittstelle",
        "entwurf",
        "teilweise",
        "brouillon",
        "borrador",
        "tipos",
        "ss",
        "start",
    ];
    let words = tokens::of(part);
    words.len() <= 8 && words.iter().any(|token| BEGUN.contains(&token.word.as_str()))
}

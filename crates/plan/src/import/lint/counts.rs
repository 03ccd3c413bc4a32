//! `11 tasks`, where twelve are described.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::Prose;
use super::amounts::number;
use super::lines::{At, Line};
use crate::import::outline::Contradiction;
use crate::import::values::{ident, time_words};
use crate::import::vocabulary::tokens::{self, Token};

/// The codes of headings that count, and where each stands.
type Codes = BTreeMap<String, std::ops::Range<usize>>;

/// How many tasks, phases, points there are is stated, and others are described.
pub(super) fn counts_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let series = series(prose);
    let counted = OnceCell::new();
    for line in prose.lines.iter().filter(|line| !matches!(line.at, At::Code | At::Cell)) {
        let words = &line.words;
        for at in 0..words.len() {
            let Some(stated) = number(&words[at].word) else { continue };
            // `5 Work packages in detail` is the fifth section.
            if !stands_alone(&line.text.plain, &words[at]) || line.at == At::Heading && at == 0 {
                continue;
            }
            if let Some(noun) =
                (at + 1..words.len().min(at + 3)).find(|noun| TASKS.contains(&words[*noun].word.as_str()))
            {
                if stated > 1 && is_whole(&line.text.plain, words, at, noun) {
                    tasks(prose, &counted, line, stated, &words[at], found);
                }
                continue;
            }
            for (name, codes) in &series {
                // In `Stage 2 + Stage 3` the number is part of a name.
                if at >= name.len()
                    && words[at - name.len()..at].iter().zip(name).all(|(word, noun)| word.word == *noun)
                {
                    continue;
                }
                let end = at + 1 + name.len();
                let said = words
                    .get(at + 1..end)
                    .is_some_and(|said| said.iter().zip(name).all(|(word, wanted)| is_plural(&word.word, wanted)));
                if !said || stated == codes.len() as u64 {
                    continue;
                }
                let single = stated == 1 && SINGLE.contains(&words[at].word.as_str());
                if single || stated > 1 && is_whole(&line.text.plain, words, at, end - 1) {
                    found.push(series_differs(
                        stated,
                        &name.join(" "),
                        codes,
                        line.text.place(words[at].range.clone()),
                    ));
                }
            }
        }
    }
}

fn series_differs(stated: u64, noun: &str, codes: &Codes, place: std::ops::Range<usize>) -> Contradiction {
    let listed: Vec<&str> = codes.keys().map(String::as_str).collect();
    let stated = if stated == 1 { format!("a single {noun}") } else { format!("a count of {stated} for `{noun}`") };
    Contradiction::warning(
        "count-differs",
        place,
        format!("{stated} is stated here, and {} are described", codes.len()),
    )
    .beside(codes.values().cloned())
    .hint(format!("described: {noun} {}", listed.join(", ")))
}

pub(super) const TASKS: [&str; 23] = [
    "steps",
    "schritte",
    "pasos",
    "task",
    "tasks",
    "aufgaben",
    "arbeitspakete",
    "arbeitspaketen",
    "taches",
    "tareas",
    "tickets",
    "stories",
    "prs",
    "jobs",
    "items",
    "workpackages",
    "packages",
    "maßnahmen",
    "massnahmen",
    "chantiers",
    "todos",
    "vorgange",
    "etapes",
];
const SINGLE: [&str; 11] =
    ["single", "einziger", "einzige", "einzigen", "einziges", "unique", "seul", "seule", "unico", "unica", "sola"];

/// What makes a number something else than the count of all: `3 tasks can run at once`, `each of 2 tasks`.
const PARTIAL_BEHIND: [&str; 50] = [
    "can",
    "could",
    "may",
    "at",
    "each",
    "per",
    "left",
    "remain",
    "remaining",
    "open",
    "blocked",
    "done",
    "complete",
    "completed",
    "more",
    "later",
    "run",
    "konnen",
    "gleichzeitig",
    "offen",
    "ubrig",
    "je",
    "pro",
    "peuvent",
    "restent",
    "par",
    "restantes",
    "pueden",
    "quedan",
    "por",
    "parallel",
    "paralleles",
    "paralelas",
    "simultaneously",
    "concurrently",
    "still",
    "need",
    "needs",
    "finished",
    "below",
    "above",
    "that",
    "which",
    "die",
    "qui",
    "que",
    "a",
    "week",
    "day",
    "were",
];
const PARTIAL_BEFORE: [&str; 40] = [
    "each",
    "per",
    "every",
    "first",
    "last",
    "next",
    "other",
    "another",
    "least",
    "most",
    "than",
    "these",
    "those",
    "after",
    "max",
    "maximum",
    "remaining",
    "further",
    "additional",
    "only",
    "jede",
    "erste",
    "ersten",
    "letzten",
    "nachsten",
    "diese",
    "weitere",
    "chaque",
    "premieres",
    "dernieres",
    "autres",
    "estas",
    "primeras",
    "otras",
    "cada",
    "about",
    "task",
    "to",
    "some",
    "any",
];

/// Whether a number counts all there are.
pub(super) fn is_whole(text: &str, words: &[Token], at: usize, noun: usize) -> bool {
    let is = |word: &Token, all: &[&str]| all.contains(&word.word.as_str());
    // What a comma or a bracket parts says nothing of it.
    let joined = |from: usize, to: usize| !text[from..to].contains([',', '.', ';', ':', '(', ')', '|']);
    // `9 October: packages` are no packages.
    if !joined(words[at].range.end, words[noun].range.start) {
        return false;
    }
    let end = words[noun].range.end;
    let mut behind = words[noun + 1..].iter().take(2).filter(|word| joined(end, word.range.start));
    let start = words[at].range.start;
    let article = |word: &&Token| !is(word, &["of", "the", "von", "der", "des", "les", "las", "los"]);
    let mut before = words[..at].iter().rev().filter(article).take(2).filter(|word| joined(word.range.end, start));
    let mut between = words[at + 1..noun].iter();
    !behind.any(|word| is(word, &PARTIAL_BEHIND))
        && !before.any(|word| is(word, &PARTIAL_BEFORE))
        && !between.any(|word| is(word, &PARTIAL_BEHIND) || is(word, &PARTIAL_BEFORE))
}

/// Whether a number is no part of `1.5`, `A-2`, `3/4`, `2-3`, `#4`.
pub(super) fn stands_alone(text: &str, word: &Token) -> bool {
    let before = text[..word.range.start].chars().next_back();
    let after = text[word.range.end..].chars().next();
    !before
        .is_some_and(|c| matches!(c, '.' | ',' | '-' | '–' | '/' | '#' | '_' | '~' | '<' | '>' | '≥' | '≤' | '≈' | '+'))
        && !after.is_some_and(|c| matches!(c, '.' | ',' | '-' | '–' | '/' | '%' | '+' | '_'))
}

fn is_plural(word: &str, wanted: &str) -> bool {
    word == wanted || word.strip_prefix(wanted).is_some_and(|end| ["s", "es", "n", "en", "e", "er"].contains(&end))
}

/// A number of tasks is right where it counts any tasks that it may well mean.
fn tasks(
    prose: &Prose<'_>,
    counted: &OnceCell<Counted>,
    line: &Line<'_>,
    stated: u64,
    word: &Token,
    found: &mut Vec<Contradiction>,
) {
    let all = &prose.outline.tasks;
    let stated_at = line.text.place(word.range.clone());
    if prose.is_told_by_a_task(line) {
        return;
    }
    let near = prose.tasks_in(line.section);
    // `11 tasks (A1-A11)`, and `Tasks: 11` of an agent whose tasks stand elsewhere.
    let named: BTreeSet<usize> =
        prose.names.in_text(&line.text.plain, false).into_iter().flat_map(|mention| mention.tasks).collect();
    let ids = ident::all(&line.text.plain, false);
    let between = match ids.as_slice() {
        [first, last] => spread(&first.code, &last.code),
        _ => None,
    };
    let counted = counted.get_or_init(|| Counted::of(prose));
    let mut plausible = vec![near.len()];
    plausible.extend(between);
    if !named.is_empty() {
        plausible.push(named.len());
    }
    if plausible.iter().chain(&counted.plausible).any(|count| *count as u64 == stated) {
        return;
    }
    // What a section says of itself is about its own tasks, where it has some.
    let scope: Vec<usize> = if near.len() >= 2 { near } else { (0..all.len()).collect() };
    let level = prose.document.sections[line.section].level;
    if level > 1 && scope.len() == all.len() && !speaks_of_all(&line.text.plain) {
        return;
    }
    let listed: Vec<&str> = scope.iter().map(|task| all[*task].id.as_str()).take(12).collect();
    let more = if scope.len() > listed.len() { ", …" } else { "" };
    let count = if scope.len() == all.len() { scope.len().max(counted.coded) } else { scope.len() };
    let sentence = format!("{stated} tasks are stated here, and {count} are described");
    found.push(
        Contradiction::warning("count-differs", stated_at, sentence)
            .hint(format!("described: {}{more}", listed.join(", "))),
    );
}

/// The numbers of tasks that the plan as a whole has.
struct Counted {
    plausible: BTreeSet<usize>,
    /// How many ids there are.
    coded: usize,
}

impl Counted {
    fn of(prose: &Prose<'_>) -> Counted {
        let all = &prose.outline.tasks;
        let done = all.iter().filter(|work| work.is_done()).count();
        let optional = all.iter().filter(|work| work.optional).count();
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        for group in all.iter().flat_map(|work| [&work.team, &work.agent, &work.phase]).flatten() {
            *groups.entry(group.value.as_str()).or_default() += 1;
        }
        let coded = coded(prose);
        let whole = [all.len(), all.len() - done, all.len() - optional, done, coded];
        Counted { plausible: groups.into_values().chain(whole).collect(), coded }
    }
}

/// How many ids there are of the kind that most tasks have, wherever a line begins with one.
fn coded(prose: &Prose<'_>) -> usize {
    let prefix = |code: &str| {
        let at = code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        (at > 0 && at < code.len()).then(|| code[..at].to_lowercase())
    };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for work in &prose.outline.tasks {
        *kinds.entry(prefix(work.id.as_str()).unwrap_or_default()).or_default() += 1;
    }
    let most = kinds.into_iter().max_by_key(|(_, count)| *count).map(|(prefix, _)| prefix).unwrap_or_default();
    let begins = prose.lines.iter().filter(|line| line.at != At::Code);
    let codes: BTreeSet<String> = begins
        .filter_map(|line| ident::leading(&line.text.plain, false))
        .map(|ident| ident.code.to_lowercase())
        .filter(|code| prefix(code).is_some_and(|prefix| prefix == most))
        .collect();
    codes.len()
}

/// How many there are from one id to another: `A1` to `A11` are eleven.
fn spread(first: &str, last: &str) -> Option<usize> {
    let cut = |code: &str| -> Option<(String, usize)> {
        let at = code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        Some((code[..at].to_lowercase(), code[at..].parse().ok()?))
    };
    let ((prefix, from), (other, to)) = (cut(first)?, cut(last)?);
    (prefix == other && to >= from && !prefix.is_empty()).then(|| to - from + 1)
}

/// `in total`, `consists of`, `all`, or a line that says nothing else.
pub(super) fn speaks_of_all(text: &str) -> bool {
    const ALL: [&str; 40] = [
        "total",
        "totals",
        "totale",
        "all",
        "altogether",
        "overall",
        "insgesamt",
        "gesamt",
        "alle",
        "zusammen",
        "plan",
        "project",
        "consists",
        "comprises",
        "contains",
        "split",
        "broken",
        "divided",
        "into",
        "umfasst",
        "besteht",
        "gliedert",
        "aus",
        "tous",
        "toutes",
        "comprend",
        "compose",
        "todas",
        "todos",
        "consta",
        "contiene",
        "comprende",
        "summary",
        "scope",
        "work",
        "arbeit",
        "projekt",
        "projet",
        "proyecto",
        "tout",
    ];
    let words = tokens::of(text);
    words.len() <= 3 || words.iter().any(|word| ALL.contains(&word.word.as_str()))
}

/// Headings that count: `Coordination Point 1`, `Coordination Point 2`; each name with its codes and places.
fn series(prose: &Prose<'_>) -> Vec<(Vec<SmolStr>, Codes)> {
    let mut all: BTreeMap<Vec<SmolStr>, Codes> = BTreeMap::new();
    for section in &prose.document.sections {
        let heading = &section.heading;
        let head = heading.plain.split([':', '(', '–', '—', '.']).next().unwrap_or("");
        let words = tokens::of(head);
        let Some((last, name)) = words.split_last() else { continue };
        let code = last.word.as_str();
        let counts = code.parse::<u32>().is_ok() || code.chars().count() == 1;
        let ends = heading.plain[last.range.end..].trim_start();
        let alone = ends.is_empty() || ends.starts_with([':', '(', '–', '—', '.', '-']);
        let worded =
            !name.is_empty() && name.len() <= 3 && name.iter().all(|word| word.word.starts_with(char::is_alphabetic));
        // `Two weeks` are a length of time, however many weeks have a heading.
        let counts = counts && name.last().is_none_or(|noun| time_words::calendar(&noun.word).is_none());
        if counts && alone && worded {
            let name = name.iter().map(|word| word.word.clone()).collect();
            all.entry(name).or_default().entry(code.to_owned()).or_insert_with(|| heading.span.clone());
        }
    }
    // Only what is counted from the first on is surely complete.
    all.into_iter()
        .filter(|(_, codes)| {
            let count = codes.len();
            let numbered = (1..=count).all(|number| codes.contains_key(&number.to_string()));
            let lettered =
                ('a'..='z').take(count).all(|letter| codes.contains_key(letter.encode_utf8(&mut [0; 4]) as &str));
            count >= 2 && (numbered || lettered)
        })
        .collect()
}

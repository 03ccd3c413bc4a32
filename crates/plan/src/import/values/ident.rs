//! The ids that people give to tasks, phases, and teams: `A4`, `T-3`, `Task 2`, `Phase 2.1`, `#12`.

use std::ops::Range;
use std::sync::LazyLock;

use smol_str::{SmolStr, StrExt};

use crate::import::vocabulary::lists::Meanings;
use crate::import::vocabulary::{Topic, tokens, topic};

/// What an id says that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Task,
    Phase,
    Team,
}

/// An id as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ident {
    /// What the word before it says that it names.
    pub kind: Option<Kind>,
    /// That word in lower case, `task`; empty where there is none.
    pub word: String,
    /// The rest as it is written: `A4`, `2.1`, `Echo-1`.
    pub code: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

impl Ident {
    /// Returns its code as an id of a plan can hold it: `Rhône` is `Rhone`, `2.1` is `2-1`.
    pub fn plain_code(&self) -> String {
        let plain = |c: char| match c {
            '.' | '_' => "-".to_owned(),
            c if c.is_ascii() => c.to_string(),
            c if c.is_uppercase() => tokens::folded(&c.to_lowercase().to_string()).to_uppercase(),
            c => tokens::folded(&c.to_string()),
        };
        self.code.chars().map(plain).collect()
    }

    /// Whether it names work and not who does it: `Track 2`, `Stream B`.
    pub fn is_line_of_work(&self) -> bool {
        matches!(self.word.as_str(), "track" | "workstream" | "stream" | "strang" | "volet")
    }
}

/// Returns a word that stands in a column of ids as the id that it is: `fw`, `setup-db`.
pub(crate) fn word(text: &str) -> Option<Ident> {
    let code = text.trim();
    let lettered = code.starts_with(char::is_alphabetic) && (2..=30).contains(&code.chars().count());
    let whole = lettered && code.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    whole.then(|| Ident { kind: None, word: String::new(), code: code.to_owned(), range: 0..text.len() })
}

const WORDS: &[(&str, Kind)] = &[
    ("task", Kind::Task),
    ("tasks", Kind::Task),
    ("step", Kind::Task),
    ("steps", Kind::Task),
    ("item", Kind::Task),
    ("items", Kind::Task),
    ("story", Kind::Task),
    ("ticket", Kind::Task),
    ("issue", Kind::Task),
    ("action", Kind::Task),
    ("pr", Kind::Task),
    ("job", Kind::Task),
    ("todo", Kind::Task),
    ("aufgabe", Kind::Task),
    ("aufgaben", Kind::Task),
    ("schritt", Kind::Task),
    ("schritte", Kind::Task),
    ("arbeitspaket", Kind::Task),
    ("arbeitspakete", Kind::Task),
    ("ap", Kind::Task),
    ("tp", Kind::Task),
    ("wp", Kind::Task),
    ("prs", Kind::Task),
    ("jobs", Kind::Task),
    ("stories", Kind::Task),
    ("tickets", Kind::Task),
    ("issues", Kind::Task),
    ("actions", Kind::Task),
    ("punkt", Kind::Task),
    ("actividad", Kind::Task),
    ("activité", Kind::Task),
    ("chantier", Kind::Task),
    ("paket", Kind::Task),
    ("tâche", Kind::Task),
    ("tâches", Kind::Task),
    ("étape", Kind::Task),
    ("étapes", Kind::Task),
    ("lot", Kind::Task),
    ("tarea", Kind::Task),
    ("tareas", Kind::Task),
    ("paso", Kind::Task),
    ("pasos", Kind::Task),
    ("part", Kind::Task),
    ("teil", Kind::Task),
    ("experiment", Kind::Task),
    ("phase", Kind::Phase),
    ("phases", Kind::Phase),
    ("phasen", Kind::Phase),
    ("fase", Kind::Phase),
    ("fases", Kind::Phase),
    ("stage", Kind::Phase),
    ("sprint", Kind::Phase),
    ("wave", Kind::Phase),
    ("welle", Kind::Phase),
    ("milestone", Kind::Phase),
    ("meilenstein", Kind::Phase),
    ("jalon", Kind::Phase),
    ("hito", Kind::Phase),
    ("iteration", Kind::Phase),
    ("etappe", Kind::Phase),
    ("week", Kind::Phase),
    ("woche", Kind::Phase),
    ("semaine", Kind::Phase),
    ("semana", Kind::Phase),
    ("day", Kind::Phase),
    ("tag", Kind::Phase),
    ("team", Kind::Team),
    ("teams", Kind::Team),
    ("agent", Kind::Team),
    ("agents", Kind::Team),
    ("squad", Kind::Team),
    ("track", Kind::Team),
    ("workstream", Kind::Team),
    ("stream", Kind::Team),
    ("équipe", Kind::Team),
    ("équipes", Kind::Team),
    ("equipo", Kind::Team),
    ("equipos", Kind::Team),
    ("crew", Kind::Team),
    ("crews", Kind::Team),
    ("trupp", Kind::Team),
    ("gruppe", Kind::Team),
    ("brigade", Kind::Team),
    ("strang", Kind::Team),
    ("volet", Kind::Team),
];

/// Returns the id at the start of a text, if it begins with one.
///
/// `listed` says that a bare number is an id too: the text stands where names stand.
pub(crate) fn leading(text: &str, listed: bool) -> Option<Ident> {
    let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '#').len();
    // `For Team Alpha` is about Team Alpha.
    let opener = ["For ", "Für ", "Pour ", "Para "].into_iter().find(|word| text[lead..].starts_with(word));
    let about = opener
        .filter(|word| leading(&text[lead + word.len()..], false).is_some_and(|ident| ident.kind == Some(Kind::Team)));
    let start = lead + about.map_or(0, str::len);
    let rest = &text[start..];
    let word = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
    if let Some((name, kind)) = kind_of(&rest[..word]) {
        let gap = rest[word..].len() - rest[word..].trim_start_matches([' ', '\u{a0}', '#', '-', '_']).len();
        let gap = if gap == 0 && !rest[word..].starts_with(|c: char| c.is_ascii_digit()) { None } else { Some(gap) };
        if let Some(at) = gap.map(|gap| start + word + gap)
            && let Some(len) = code(&text[at..]).or_else(|| number(&text[at..])).or_else(|| letter(&text[at..], kind))
        {
            let range = start..at + len;
            return Some(Ident {
                kind: Some(kind),
                word: name.to_owned(),
                code: text[at..range.end].to_owned(),
                range,
            });
        }
    }
    let bare = |len: usize| Ident {
        kind: None,
        word: String::new(),
        code: text[start..start + len].trim_start_matches('#').to_owned(),
        range: start..start + len,
    };
    if let Some(number) = rest.chars().next().and_then(circled) {
        let range = start..start + rest.chars().next().map_or(0, char::len_utf8);
        return Some(Ident { kind: None, word: String::new(), code: number.to_string(), range });
    }
    if let Some(len) = code(rest) {
        return (!is_countdown(rest, len)).then(|| bare(len));
    }
    if let Some(hash) = rest.strip_prefix('#')
        && let Some(len) = number(hash)
    {
        return Some(bare(1 + len));
    }
    let len = number(rest)?;
    // `3 agents` is a number of agents, `3. Agents` is the third thing, `2.1 Agents` is an id.
    let behind = rest[len..].chars().next();
    let apart = matches!(behind, Some('.' | ')' | ':' | '-' | '–' | '—' | '|')) && !rest[len..].starts_with(['-', '–']);
    (listed && (apart || behind.is_none() || rest[..len].contains('.'))).then(|| bare(len))
}

/// Returns the ids in a text, in order.
pub(crate) fn all(text: &str, listed: bool) -> Vec<Ident> {
    let mut found: Vec<Ident> = Vec::new();
    let mut at = 0;
    let mut word: Option<(Kind, String)> = None;
    while at < text.len() {
        let before = text[..at].chars().next_back();
        let joined = before == Some('-') && text[..at - 1].ends_with(char::is_alphabetic);
        let boundary = !joined && !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.' && at > 1);
        let here = text[at..].chars().next();
        if !boundary || !here.is_some_and(|c| c.is_alphanumeric() || c == '#') {
            at += here.map_or(1, char::len_utf8);
            continue;
        }
        let ident = leading(&text[at..], false).filter(|ident| ident.range.start == 0);
        let more = word.clone();
        if let Some(mut ident) = ident {
            ident.range = at..at + ident.range.end;
            word = ident.kind.map(|kind| (kind, ident.word.clone()));
            at = ident.range.end;
            found.push(ident);
        } else if let Some(len) = number(&text[at..]).filter(|_| more.is_some() || listed)
            && !is_measure(&text[at + len..])
        {
            // `tasks 1, 2 and 3`: the word counts for all of them.
            let (kind, name) = more.map_or((None, String::new()), |(kind, name)| (Some(kind), name));
            let code = text[at..at + len].to_owned();
            found.push(Ident { kind, word: name, code, range: at..at + len });
            at += len;
        } else {
            let len = text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at).max(1);
            let skipped = &text[at..at + len];
            if !matches!(
                skipped,
                "and" | "or" | "und" | "oder" | "et" | "ou" | "y" | "e" | "o" | "to" | "bis" | "through" | "à" | "a"
            ) {
                word = None;
            }
            at += len;
        }
    }
    found
}

fn kind_of(word: &str) -> Option<(&'static str, Kind)> {
    static KINDS: LazyLock<Meanings<(&str, Kind)>> =
        LazyLock::new(|| WORDS.iter().rev().map(|(name, kind)| (*name, (*name, *kind))).collect());
    static LONGEST: LazyLock<usize> = LazyLock::new(|| WORDS.iter().map(|(name, _)| name.len()).max().unwrap_or(0));
    // A capital may have a byte more than its small letter.
    if word.len() > 2 * *LONGEST {
        return None;
    }
    let known = |word: &str| KINDS.get(word).copied();
    let is_lower = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let lower = if is_lower { SmolStr::new(word) } else { word.to_lowercase_smolstr() };
    // `milestones 2 and 3`, `waves 1 to 4`
    let of_many = || known(lower.strip_suffix('s')?).filter(|(_, kind)| *kind == Kind::Phase);
    known(&lower).or_else(of_many)
}

/// Returns how long a code such as `A4`, `T-3`, `WS-B`, `ENG-412`, `T001`, `US1.2` at the start is.
fn code(text: &str) -> Option<usize> {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let lower = letters == 0 || text[letters..].starts_with(|c: char| c.is_ascii_lowercase());
    if lower || letters > 8 {
        return None;
    }
    let rest = &text[letters..];
    let dash = usize::from(rest.starts_with(['-', '_']));
    let tail = match number(&rest[dash..]) {
        Some(len) => len,
        None if dash == 1 => rest[1..].starts_with(|c: char| c.is_ascii_uppercase()).then_some(1)?,
        None => return None,
    };
    let len = letters + dash + tail;
    // `A4b`, and not `H264codec`.
    let suffix = usize::from(text[len..].starts_with(|c: char| c.is_ascii_lowercase()));
    let end = len + suffix;
    let goes_on = text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '/' || c == '_');
    (!goes_on).then_some(end)
}

/// The number in a circle: `①`, `❷`.
fn circled(c: char) -> Option<u32> {
    [('①', 20), ('❶', 10), ('➀', 10), ('➊', 10)].into_iter().find_map(|(first, count)| {
        let at = u32::from(c).checked_sub(u32::from(first))?;
        (at < count).then_some(at + 1)
    })
}

/// Returns how long a number such as `2`, `2.1`, `10.2.3`, `2a` at the start is.
fn number(text: &str) -> Option<usize> {
    let mut len = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if len == 0 || len > 6 {
        return None;
    }
    while let Some(rest) = text[len..].strip_prefix('.') {
        let more = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if more == 0 {
            break;
        }
        len += 1 + more;
    }
    // `1.a`, `2b`
    let dot =
        usize::from(text[len..].starts_with('.') && text[len + 1..].starts_with(|c: char| c.is_ascii_lowercase()));
    let lettered = text[len + dot..].chars().nth(1).is_none_or(|c| !c.is_alphanumeric() && c != '.');
    if dot == 1 && lettered {
        return Some(len + 2);
    }
    // `7FS+1d` of planning tools.
    let rest = &text[len..];
    let relation = rest.get(..2).is_some_and(|sign| matches!(sign, "FS" | "SS" | "FF" | "SF"));
    if relation && !rest[2..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return Some(len);
    }
    let suffix = rest.starts_with(|c: char| c.is_ascii_lowercase()) && !rest[1..].starts_with(char::is_alphanumeric);
    len += usize::from(suffix);
    (!text[len..].starts_with(|c: char| c.is_alphanumeric())).then_some(len)
}

/// Returns how long a single capital, or a proper name with or without a number (`Alpha`, `Echo-1`), at the start is.
fn letter(text: &str, kind: Kind) -> Option<usize> {
    let len = text.len() - text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '-').len();
    let word = text[..len].trim_end_matches('-');
    let proper = word.starts_with(|c: char| c.is_uppercase()) && word.chars().count() <= 24;
    // `Agent Responsibilities` is no agent, and `Team Structure` no team.
    // Teams are called by what they do: `Team Docs`, `TEAM LINK`.
    let called =
        |topic: &Topic| kind == Kind::Team && matches!(topic, Topic::Follow | Topic::Verifier | Topic::Support);
    // `P` alone is a priority, and `Agent P` somebody.
    let of = topic(word).filter(|topic| word.chars().count() > 1 && !called(topic));
    let common = of.is_some() || kind_of(word).is_some() || COMMON.contains(&word.to_lowercase().as_str());
    // `Task Distribution Matrix` is no task; `Task Alpha: build` is.
    let goes_on = kind == Kind::Task
        && text[word.len()..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    (proper && !common && !goes_on).then_some(word.len())
}

/// What stands behind `agent`, `team`, `phase` and is no name.
const COMMON: &[&str] = &[
    "structure",
    "instructions",
    "responsibilities",
    "assignments",
    "assignment",
    "overview",
    "roster",
    "matrix",
    "setup",
    "launch",
    "commands",
    "progress",
    "messages",
    "plan",
    "breakdown",
    "definitions",
    "development",
    "architecture",
    "spec",
    "specification",
    "registration",
    "and",
    "or",
    "a-team",
    "communication",
    "coordination",
    "capacity",
    "roles",
    "summary",
    "details",
    "size",
    "status",
    "zuordnung",
    "struktur",
    "verteilung",
    "aufteilung",
    "estructura",
    "complete",
    "is",
    "must",
    "can",
    "will",
    "should",
    "has",
];

/// Returns whether what looks like a code says how long before or after a day something is: `T-7 days`, `D-0`.
fn is_countdown(text: &str, len: usize) -> bool {
    let Some(number) = ["T-", "D-", "J-", "E-"].iter().find_map(|day| text[..len].strip_prefix(day)) else {
        return false;
    };
    number == "0" || !number.is_empty() && text[len..].starts_with(' ') && is_measure(&text[len..])
}

/// Returns whether what follows a number makes it an amount: `3 hours`, `5%`, `1,000`.
fn is_measure(rest: &str) -> bool {
    let thousands = rest.strip_prefix(',').is_some_and(|more| {
        let digits = more.len() - more.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        digits == 3 && more.starts_with("000")
    });
    if thousands {
        return true;
    }
    let rest = rest.trim_start();
    let unit = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase();
    rest.starts_with('%')
        || [
            "h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minutes", "minute", "d", "day", "days", "w",
            "week", "weeks", "month", "months", "s", "sec", "seconds", "stunden", "stunde", "tage", "tag", "wochen",
            "woche", "minuten", "heures", "heure", "jours", "jour", "semaines", "horas", "hora", "días", "día",
            "semanas", "pt", "sp", "points", "people", "agents", "x", "percent",
        ]
        .contains(&unit.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, listed: bool) -> Vec<String> {
        all(text, listed)
            .into_iter()
            .map(|ident| format!("{}{}{}", ident.word, if ident.word.is_empty() { "" } else { " " }, ident.code))
            .collect()
    }

    #[test]
    fn ids_of_every_style_are_found() {
        assert_eq!(codes("A1, T-3 and WS-B after ENG-412 (T001)", false), ["A1", "T-3", "WS-B", "ENG-412", "T001"]);
        assert_eq!(
            codes("Task 2 and Phase 2.1, tasks 3, 4 and 5", false),
            ["task 2", "phase 2.1", "tasks 3", "tasks 4", "tasks 5"]
        );
        assert_eq!(codes("BOTH Team Echo-1 AND Team Golf-2", false), ["team Echo-1", "team Golf-2"]);
        assert_eq!(codes("1, 2 (3 hours)", true), ["1", "2"]);
        assert_eq!(codes("needs 2 people and 50 %", false), Vec::<String>::new());
        assert_eq!(codes("#12, #13", false), ["12", "13"]);
        assert_eq!(codes("needs ② and ⑩", false), ["2", "10"]);
    }

    #[test]
    fn a_name_begins_with_its_id() {
        let lead = |text| leading(text, true).map(|ident| (ident.code, text[ident.range.end..].to_owned()));
        assert_eq!(lead("1. Docker Compose Migration"), Some(("1".into(), ". Docker Compose Migration".into())));
        assert_eq!(lead("A4: Bind"), Some(("A4".into(), ": Bind".into())));
        assert_eq!(lead("2.1 Schema"), Some(("2.1".into(), " Schema".into())));
        assert_eq!(lead("3 new agents"), None);
        assert_eq!(lead("HTTP/2 optimization"), None);
        assert_eq!(lead("Étape 2 : Schéma").map(|(code, _)| code), Some("2".into()));
    }
}

//! Who does a task, as people write it: `@anna`, `Anna and Brice`, `lead Ottoline`, `Peder does this`.

use crate::import::document::text::Text;
use crate::import::vocabulary::{Topic, is_nothing, normal, topic};

/// Words that join names, or belong to them.
const PARTICLES: [&str; 22] = [
    "and", "und", "et", "y", "e", "&", "+", "/", "de", "del", "la", "le", "el", "los", "las", "les", "von", "van",
    "der", "den", "da", "w/",
];

/// Days, months, and words that begin with a capital and are nobody.
const NOBODY: [&str; 62] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "märz",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "today",
    "tomorrow",
    "heute",
    "morgen",
    "hand",
    "default",
    "now",
    "later",
    "week",
    "day",
    "mvp",
    "wip",
    "easy",
    "hard",
    "blocked",
    "parallel",
];

/// Words that open an aside which says something else than who.
const NOT_ROLES: [&str; 44] = [
    "optional",
    "if",
    "when",
    "once",
    "after",
    "before",
    "not",
    "no",
    "only",
    "see",
    "e.g",
    "i.e",
    "incl",
    "including",
    "with",
    "without",
    "for",
    "in",
    "on",
    "at",
    "from",
    "to",
    "new",
    "old",
    "draft",
    "again",
    "maybe",
    "still",
    "wenn",
    "nach",
    "vor",
    "ohne",
    "mit",
    "nur",
    "si",
    "sans",
    "avec",
    "après",
    "sin",
    "con",
    "tras",
    "step",
    "part",
    "by",
];

/// Returns whether a text is nothing but one or two names.
pub(crate) fn is_name(text: &Text) -> bool {
    let plain = text.plain.trim().trim_end_matches(['.', ',', ';', ':']);
    if let Some(handle) = plain.strip_prefix('@') {
        return !handle.is_empty() && !handle.contains(char::is_whitespace);
    }
    let bare = plain.split('(').next().unwrap_or("").trim();
    let words: Vec<&str> = bare.split_whitespace().take(5).collect();
    (1..=4).contains(&words.len())
        && !bare.contains(|c: char| c.is_ascii_digit() || matches!(c, '`' | '"' | '„' | '“' | '=' | '→' | '%'))
        && words[0].starts_with(char::is_uppercase)
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase) || word.starts_with('@') || PARTICLES.contains(word) || is_kind(word)
        })
        && !words.iter().any(|word| NOBODY.contains(&normal(word).as_str()))
        && topic(bare).is_none()
        && !is_nothing(bare)
        && super::priority::parse(bare).is_none()
}

/// Returns whether the words of an aside can be a role or a nickname: `curator`, `todos los primos`.
pub(crate) fn is_role(text: &Text) -> bool {
    let plain = text.plain.trim();
    let lower = normal(plain);
    let words: Vec<&str> = lower.split(' ').collect();
    (1..=4).contains(&words.len())
        && !is_nothing(&lower)
        && !plain.contains(|c: char| c.is_ascii_digit() || matches!(c, '`' | '/' | '=' | '?' | '%' | '"' | ':'))
        && matches!(topic(&lower), None | Some(Topic::Owner | Topic::Coordinator | Topic::Lead | Topic::Verifier))
        && !NOT_ROLES.contains(&words[0])
        && !words.iter().any(|word| NOBODY.contains(word))
}

/// Returns whether a word is what one of several agents is called: `claude-1`, `dev2`, `Agent 3`.
pub(crate) fn is_numbered(text: &Text) -> bool {
    use super::ident::{self, Kind};
    let plain = text.plain.trim();
    if let Some(ident) = ident::leading(plain, false) {
        return ident.kind == Some(Kind::Team) && ident.range == (0..plain.len());
    }
    let stem = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = stem.trim_end_matches(['-', '_', '#']);
    (1..=2).contains(&(plain.len() - stem.len()))
        && word.chars().count() >= 3
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
        && topic(word).is_none()
        && !NOBODY.contains(&normal(word).as_str())
}

/// What a group of people calls itself.
fn is_kind(word: &str) -> bool {
    matches!(
        word,
        "team" | "squad" | "crew" | "équipe" | "equipe" | "equipo" | "gruppe" | "guild" | "tribe" | "folks" | "group"
    )
}

/// The name in `lead Ottoline`, `by Anna`, `assigned to Backend team`, `@anna`.
pub(crate) fn spoken(text: &Text) -> Option<Text> {
    let plain = text.plain.trim_end();
    const ALL: [&str; 13] = [
        "all",
        "all of us",
        "everyone",
        "everybody",
        "whole team",
        "the whole team",
        "all hands",
        "alle",
        "das ganze team",
        "tout le monde",
        "toute l'équipe",
        "todos",
        "todo el equipo",
    ];
    // None of them has more letters.
    let is_short = plain.chars().filter(|c| c.is_alphanumeric()).nth(12).is_none();
    if plain.starts_with('@') && is_name(text) || is_short && ALL.contains(&normal(plain).as_str()) {
        return Some(text.clone());
    }
    const OPENERS: [&str; 30] = [
        "assigned to ",
        "assignee ",
        "owned by ",
        "owner is ",
        "owner ",
        "led by ",
        "lead by ",
        "lead ",
        "driven by ",
        "driver ",
        "done by ",
        "dri ",
        "by ",
        "with ",
        "for ",
        "verantwortlich ",
        "zuständig ",
        "macht ",
        "übernimmt ",
        "erledigt von ",
        "durch ",
        "von ",
        "responsable ",
        "par ",
        "assigné à ",
        "asignado a ",
        "asignada a ",
        "lo hace ",
        "a cargo de ",
        "por ",
    ];
    let opener = OPENERS.iter().find(|opener| {
        let start = plain.get(..opener.len()).map(|start| start.chars().flat_map(char::to_lowercase));
        start.is_some_and(|start| start.eq(opener.chars()))
    })?;
    let name = text.part(opener.len()..text.plain.len());
    // `for Anna` and `with Anna` need a sign that Anna is somebody.
    let vague = matches!(*opener, "with " | "for " | "por " | "von " | "durch " | "par " | "by ");
    (is_name(&name) && (!vague || name.plain.starts_with('@') || matches!(*opener, "by " | "par " | "von ")))
        .then_some(name)
}

/// The role and the name in `reviewer @anna`, `QA Anna`.
pub(crate) fn in_role(text: &Text) -> Option<(Topic, Text)> {
    let (word, _) = text.plain.split_once(' ')?;
    let role = topic(word).filter(|role| matches!(role, Topic::Verifier | Topic::Support))?;
    Some((role, text.part(word.len() + 1..text.plain.len())))
}

/// The name in `Peder does this`, `Peder as well`, `Luise übernimmt das`.
pub(crate) fn doing(text: &Text) -> Option<Text> {
    const DOING: [&str; 42] = [
        "does this",
        "does it",
        "does that",
        "does these",
        "will do this",
        "will do it",
        "is on it",
        "is on this",
        "takes this",
        "takes it",
        "takes care",
        "handles this",
        "handles it",
        "owns this",
        "owns it",
        "leads",
        "builds",
        "drives",
        "is responsible",
        "as well",
        "again",
        "too",
        "macht das",
        "macht es",
        "macht dies",
        "kümmert sich",
        "übernimmt",
        "ist verantwortlich",
        "ist zuständig",
        "auch",
        "ebenfalls",
        "s'en occupe",
        "s'en charge",
        "le fait",
        "est responsable",
        "aussi",
        "lo hace",
        "se encarga",
        "se ocupa",
        "es responsable",
        "también",
        "picks this up",
    ];
    let plain = text.plain.trim();
    let name: usize = plain
        .split_inclusive(' ')
        .take_while(|word| word.starts_with(|c: char| c.is_uppercase() || c == '@') || PARTICLES.contains(&word.trim()))
        .map(str::len)
        .sum();
    let rest = &plain[name..];
    let known =
        DOING.iter().any(|doing| rest.strip_prefix(doing).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
    let lead = text.plain.len() - text.plain.trim_start().len();
    let name = text.part(lead..lead + name);
    (known && is_name(&name)).then_some(name)
}

/// Who a value names first; nobody for `-`, `tbd`, `unassigned`.
pub(crate) fn first(text: &Text) -> Option<Text> {
    let plain = &text.plain;
    // What stands in brackets behind a name is about it: `Anna (lead)`; alone in brackets it is the name.
    let open = plain.find('(').filter(|at| plain[..*at].chars().any(char::is_alphanumeric)).unwrap_or(plain.len());
    let mut end = open;
    const JOINTS: [&str; 24] = [
        ", ", "; ", " / ", "/", " + ", "+", " & ", " and ", " und ", " et ", " y ", " with ", " mit ", " avec ",
        " con ", " or ", " oder ", " ou ", " then ", " → ", " -> ", " — ", " – ", " - ",
    ];
    const SIGNS: [char; 9] = [',', ';', '/', '+', '&', '→', '—', '–', '-'];
    // What a word joins has one before it and one behind; most values are one name.
    let (worded, signed) = (plain.split_whitespace().nth(2).is_some(), plain.contains(SIGNS));
    for joint in JOINTS.iter().filter(|joint| if joint.contains(SIGNS) { signed } else { worded }) {
        // `todos los primos y primas` is one; two names are two.
        if let Some(at) = plain[..end].find(*joint) {
            let before = text.part(0..at);
            let behind = text.part(at + joint.len()..end);
            let two = is_name(&before) || !before.plain.contains(' ') || !joint.starts_with(' ');
            if two && !before.is_empty() && !behind.is_empty() {
                end = at;
            }
        }
    }
    let name = text.part(0..end);
    let from = name.plain.len() - name.plain.trim_start_matches(|c: char| !(c.is_alphanumeric() || c == '#')).len();
    let to = name
        .plain
        .trim_end_matches(|c: char| !(c.is_alphanumeric() || c == ')' && !plain.trim_start().starts_with('(')))
        .len();
    if from >= to {
        return None;
    }
    let name = name.part(from..to);
    let words = normal(&name.plain);
    const NONE: [&str; 46] = [
        "unassigned",
        "tbd",
        "tba",
        "tbc",
        "nobody",
        "no one",
        "noone",
        "open",
        "todo",
        "unknown",
        "none",
        "n/a",
        "na",
        "vacant",
        "unowned",
        "whoever",
        "someone",
        "somebody",
        "any",
        "?",
        "??",
        "nicht zugewiesen",
        "niemand",
        "offen",
        "unbekannt",
        "irgendwer",
        "wer mag",
        "noch offen",
        "egal",
        "non assigné",
        "personne",
        "à définir",
        "à déterminer",
        "n'importe qui",
        "sin asignar",
        "nadie",
        "por definir",
        "pendiente",
        "cualquiera",
        "volunteer needed",
        "to be decided",
        "to be determined",
        "to be assigned",
        "not assigned",
        "whoever is free",
        "whoever is up",
    ];
    let vacant = NONE.contains(&words.as_str()) || is_nothing(&name.plain) || words.is_empty();
    // A sentence names nobody, unless it says who does it.
    let long = name.plain.split_whitespace().count() > 6;
    if vacant {
        return None;
    }
    let opener = spoken(&name).filter(|inner| inner.plain.len() < name.plain.len());
    if let Some(inner) = opener {
        return first(&inner);
    }
    (!long && name.plain.chars().any(char::is_alphabetic)).then_some(name)
}

/// Returns whether a name says that it is a team.
pub(crate) fn is_team(name: &str) -> bool {
    let words = normal(name);
    let kind = super::ident::leading(name, false)
        .is_some_and(|ident| ident.kind == Some(super::ident::Kind::Team) && !ident.word.starts_with("agent"));
    kind || words.split(' ').any(is_kind) || words.ends_with("team") && !words.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(plain: &str) -> Text {
        let mut text = Text::default();
        text.push(plain, 0..plain.len());
        text
    }

    #[test]
    fn the_first_name_is_whose_it_is() {
        for (value, expected) in [
            ("@anna", Some("anna")),
            ("Anna, Brice", Some("Anna")),
            ("Anna and Brice", Some("Anna")),
            ("Anna (lead)", Some("Anna")),
            ("(Claude)", Some("Claude")),
            ("@sunniva + @marek", Some("sunniva")),
            ("assigned to Backend team", Some("Backend team")),
            ("Frau Hölzl", Some("Frau Hölzl")),
            ("👩 Mira", Some("Mira")),
            ("🤖 Agent A", Some("Agent A")),
            ("backend-dev", Some("backend-dev")),
            ("Paula y su madre", Some("Paula")),
            ("unassigned", None),
            ("TBD", None),
            ("?", None),
            ("—", None),
            ("à définir", None),
        ] {
            assert_eq!(first(&text(value)).map(|name| name.plain).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn names_are_told_from_other_words() {
        for name in ["Anna", "Frau Hölzl", "City IT", "@petr", "Anna and Brice", "Volunteers (Rania, Emre)"] {
            assert!(is_name(&text(name)), "{name}");
        }
        for other in ["Friday", "same plate", "Stage 2", "Depends on", "P1", "the form", "none"] {
            assert!(!is_name(&text(other)), "{other}");
        }
        let said = |line: &str| doing(&text(line)).or_else(|| spoken(&text(line))).map(|name| name.plain);
        assert_eq!(said("Peder does this").as_deref(), Some("Peder"));
        assert_eq!(said("Peder as well").as_deref(), Some("Peder"));
        assert_eq!(said("lead Ottoline").as_deref(), Some("Ottoline"));
        assert_eq!(said("Luise übernimmt das Heft").as_deref(), Some("Luise"));
        assert_eq!(said("by Friday"), None);
        assert_eq!(said("Bread first"), None);
    }

    #[test]
    fn a_team_says_so() {
        for team in ["Backend team", "Team Echo", "Platform squad", "Équipe Front", "Kernteam"] {
            assert!(is_team(team), "{team}");
        }
        for agent in ["Anna", "Agent A", "devops-engineer"] {
            assert!(!is_team(agent), "{agent}");
        }
    }
}

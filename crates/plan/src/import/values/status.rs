//! How far a task is, as people write it: `Done`, `erledigt`, `✅`, `🚧 80 %`, `merged on Monday`.

use crate::import::vocabulary::normal;

const DONE: &[&str] = &[
    "done",
    "complete",
    "completed",
    "finished",
    "closed",
    "merged",
    "shipped",
    "landed",
    "released",
    "resolved",
    "fixed",
    "delivered",
    "deployed",
    "live",
    "x",
    "yes",
    "ok",
    "erledigt",
    "fertig",
    "abgeschlossen",
    "beendet",
    "geschlossen",
    "umgesetzt",
    "ja",
    "terminé",
    "terminée",
    "terminés",
    "terminées",
    "fait",
    "faite",
    "faits",
    "faites",
    "fini",
    "finie",
    "livré",
    "livrée",
    "clos",
    "achevé",
    "oui",
    "hecho",
    "hecha",
    "hechos",
    "hechas",
    "completado",
    "completada",
    "terminado",
    "terminada",
    "listo",
    "lista",
    "cerrado",
    "cerrada",
    "acabado",
    "sí",
];

const OPEN: &[&str] = &[
    "open",
    "todo",
    "to",
    "planned",
    "pending",
    "in",
    "wip",
    "blocked",
    "not",
    "backlog",
    "ready",
    "no",
    "doing",
    "started",
    "ongoing",
    "active",
    "next",
    "later",
    "waiting",
    "review",
    "offen",
    "geplant",
    "läuft",
    "laufend",
    "begonnen",
    "nein",
    "wartet",
    "nicht",
    "angefangen",
    "à",
    "en",
    "ouvert",
    "prévu",
    "bloqué",
    "non",
    "pas",
    "pendiente",
    "abierto",
    "abierta",
    "previsto",
    "bloqueado",
    "empezado",
    "por",
];

/// Returns whether a status says that a task is done; `None` where it says neither.
pub(crate) fn done(text: &str) -> Option<bool> {
    if let Some(percent) = percent(text) {
        return Some(percent >= 100.0);
    }
    let words = normal(text);
    let first = words.split([' ', '(', '-', ',', '.', ':', '/']).next().unwrap_or("");
    let ticked = text.contains(['✅', '✔', '☑', '✓']);
    if DONE.contains(&first) || ticked && !OPEN.contains(&first) {
        return Some(true);
    }
    (OPEN.contains(&first) || text.contains(['🚧', '⏳', '🔄', '❌', '🟡', '🔴', '⬜', '☐', '🔲', '⏸', '🕐']))
        .then_some(false)
}

/// Returns whether an aside says nothing but how far a task is: `done in June`, `in progress`.
pub(crate) fn is_word(text: &str) -> bool {
    const PROGRESS: [&str; 18] = [
        "in progress",
        "wip",
        "work in progress",
        "not started",
        "ongoing",
        "in arbeit",
        "läuft",
        "en cours",
        "en curso",
        "en progreso",
        "todo",
        "to do",
        "blocked",
        "in review",
        "begonnen",
        "offen",
        "pending",
        "nicht begonnen",
    ];
    const BEHIND: [&str; 22] = [
        "in",
        "on",
        "at",
        "by",
        "since",
        "last",
        "yesterday",
        "today",
        "am",
        "im",
        "seit",
        "gestern",
        "heute",
        "le",
        "en",
        "depuis",
        "hier",
        "el",
        "desde",
        "ayer",
        "already",
        "schon",
    ];
    let words = normal(text);
    let mut each = words.split(' ');
    let (first, second) = (each.next().unwrap_or(""), each.next());
    let known = DONE.contains(&first)
        && !matches!(first, "x" | "yes" | "ja" | "oui" | "sí" | "ok" | "live" | "lista" | "listo");
    PROGRESS.contains(&words.as_str())
        || known
            && second.is_none_or(|second| BEHIND.contains(&second) || second.starts_with(|c: char| c.is_ascii_digit()))
        || matches!(text.trim(), "✅" | "✔" | "✔️" | "☑️" | "✓" | "🚧" | "⏳" | "🔄" | "❌" | "⬜")
        || percent(text).is_some() && words.split(' ').count() <= 2
}

/// Returns whether a heading stands above what is done: `Done`, `Erledigt ✅`, `Already merged`.
pub(crate) fn is_done_heading(heading: &str) -> bool {
    let words = normal(heading);
    let words = words.split(['(', '[']).next().unwrap_or("").trim();
    let words = ["already ", "bereits ", "schon ", "déjà ", "ya "]
        .iter()
        .find_map(|word| words.strip_prefix(word))
        .unwrap_or(words);
    let bare = words.strip_suffix(" tasks").or_else(|| words.strip_suffix(" items")).unwrap_or(words);
    let bare = bare.trim_matches(|c: char| !c.is_alphabetic());
    DONE.contains(&bare) && !matches!(bare, "x" | "yes" | "ja" | "oui" | "sí" | "ok" | "live" | "lista" | "released")
}

/// What a sign before or behind a name says: `☑ toolchain`, `Task 1 ✅`.
pub(crate) fn mark(text: &str) -> Option<&'static str> {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '(' | ')' | '`' | '"');
    let before = text.split(word).next().unwrap_or("");
    let behind = text.rsplit(word).next().unwrap_or("");
    let shows = |signs: &[char]| before.contains(signs) || behind.contains(signs);
    if shows(&['✅', '☑', '✔', '✓']) {
        Some("done")
    } else {
        shows(&['☐', '⬜', '🔲', '🚧', '⏳', '🔄']).then_some("open")
    }
}

/// `80 %`, `100%`.
fn percent(text: &str) -> Option<f64> {
    let before = text.split_once('%')?.0.trim_end();
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    before[before.len() - digits..].parse().ok().filter(|_| before.len() - digits < 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_done_or_not_or_neither() {
        for (text, expected) in [
            ("Done", Some(true)),
            ("✅", Some(true)),
            ("✅ Complete", Some(true)),
            ("erledigt (12.3.)", Some(true)),
            ("Terminée", Some(true)),
            ("hecho", Some(true)),
            ("100 %", Some(true)),
            ("merged on Monday", Some(true)),
            ("80%", Some(false)),
            ("In Progress", Some(false)),
            ("läuft", Some(false)),
            ("🚧 doing", Some(false)),
            ("À faire", Some(false)),
            ("Anna", None),
        ] {
            assert_eq!(done(text), expected, "{text}");
        }
    }

    #[test]
    fn headings_and_asides_say_it_too() {
        assert_eq!(
            [mark("☑ toolchain"), mark("Task 1 ✅"), mark("☐ dma"), mark("dma")],
            [Some("done"), Some("done"), Some("open"), None]
        );
        assert!(is_done_heading("✅ Done") && is_done_heading("Already merged") && is_done_heading("Erledigt (3)"));
        assert!(!is_done_heading("Done criteria") && !is_done_heading("To do") && !is_done_heading("Releases"));
        assert!(is_word("done in June") && is_word("erledigt") && is_word("✅") && is_word("wip"));
        assert!(!is_word("done when all tests pass") && !is_word("fixed width font"));
    }
}

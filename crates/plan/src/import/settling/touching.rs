//! The words by which it is said who writes what, and who keeps away from it.

use crate::import::vocabulary::normal;
use crate::import::vocabulary::tokens::{self, Token};

/// Returns whether a cell of a matrix says that its column writes its row.
pub(in crate::import) fn writes(cell: &str) -> bool {
    let words = normal(cell);
    let first = words.split([' ', '/', ',', '(']).next().unwrap_or("");
    let denied = cell.contains(['❌', '🚫', '⛔', '✗', '✘']);
    let signs = ["✅", "✔", "✓", "☑", "●", "■", "🟢", "★"];
    let known = matches!(
        first,
        "w" | "rw"
            | "x"
            | "o"
            | "own"
            | "owns"
            | "owner"
            | "owned"
            | "write"
            | "writes"
            | "edit"
            | "edits"
            | "full"
            | "primary"
            | "exclusive"
            | "yes"
            | "lead"
            | "schreibt"
            | "schreiben"
            | "besitzer"
            | "eigentümer"
            | "ja"
            | "écrit"
            | "écriture"
            | "propriétaire"
            | "oui"
            | "escribe"
            | "escritura"
            | "dueño"
            | "propietario"
            | "sí"
    );
    !denied && (known || words == "r/w" || first.is_empty() && signs.iter().any(|sign| cell.contains(sign)))
}

/// Returns whether a cell of a matrix says that its column keeps away from its row: `❌ No access`. A bare cross
/// may only say who owns it.
pub(in crate::import) fn denies(cell: &str) -> bool {
    const AWAY: [&str; 14] = [
        "no access",
        "no write",
        "never",
        "forbidden",
        "off limits",
        "hands off",
        "do not touch",
        "kein zugriff",
        "verboten",
        "tabu",
        "aucun accès",
        "interdit",
        "sin acceso",
        "prohibido",
    ];
    let words = normal(cell);
    AWAY.iter().any(|away| words.starts_with(away))
}

/// The words before a path without the verb that says whose it is: `Agent A ONLY touches`, `Gemini works in`.
pub(super) fn without_verb(before: &str) -> &str {
    const OWN: [&str; 10] = [
        "owns",
        "gehort",
        "gehoren",
        "besitzt",
        "possede",
        "posee",
        "works in",
        "arbeitet in",
        "travaille dans",
        "trabaja en",
    ];
    let words = tokens::of(before);
    let cut = limited(&words).map(|at| words[at].range.start).or_else(|| {
        let folded = tokens::folded(&before.to_lowercase());
        let own = OWN.iter().find(|own| folded.ends_with(&format!(" {own}")))?;
        let count = own.split(' ').count();
        words.get(words.len().checked_sub(count)?).map(|word| word.range.start)
    });
    before[..cut.unwrap_or(before.len())].trim_end()
}

/// Returns of whom it is said before a path that they touch nothing else: `Agent A` in `Agent A ONLY touches`.
pub(in crate::import) fn only(before: &str) -> Option<&str> {
    let words = tokens::of(before);
    Some(before[..words[limited(&words)?].range.start].trim_end()).filter(|who| !who.is_empty())
}

/// Returns whether words have one that may say that somebody touches nothing else.
pub(in crate::import) fn may_limit(words: &[Token]) -> bool {
    words.iter().any(|token| ONLY.contains(&token.word.as_str()))
}

const ONLY: [&str; 9] =
    ["only", "exclusively", "solely", "nur", "ausschliesslich", "uniquement", "seulement", "solo", "unicamente"];

/// Where the words begin that say that somebody touches only what follows. `only` stands before the verb or behind it.
fn limited(words: &[Token]) -> Option<usize> {
    const BETWEEN: [&str; 8] = ["in", "the", "dans", "en", "der", "die", "das", "den"];
    let is = |at: usize, all: &[&str]| all.contains(&words[at].word.as_str());
    let only = (0..words.len()).rev().take(3).find(|at| is(*at, &ONLY))?;
    let from = if only > 0 && is_touching(&words[only - 1].word) { only - 1 } else { only };
    let mut rest = (from..words.len()).filter(|at| *at != only);
    let verb = (from..words.len()).any(|at| is_touching(&words[at].word));
    (verb && rest.all(|at| is_touching(&words[at].word) || is(at, &BETWEEN))).then_some(from)
}

pub(super) fn is_files(word: &str) -> bool {
    ["file", "files", "datei", "dateien", "fichier", "fichiers", "archivo", "archivos", "ficheros"].contains(&word)
}

/// `touch`, `anfassen`, `toucher`, `tocar` and their kind.
pub(super) fn is_touching(word: &str) -> bool {
    const STEMS: [&str; 20] = [
        "touch", "chang", "edit", "modif", "writ", "alter", "fass", "anfass", "ander", "schreib", "bearbeit", "beruhr",
        "toca", "cambi", "escrib", "ecri", "chanc", "delete", "commit", "push",
    ];
    STEMS.iter().any(|stem| word.starts_with(stem))
}

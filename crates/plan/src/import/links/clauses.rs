//! Where sentences end, conditions, and what stands between two verbs.

use std::ops::Range;

use crate::import::values::ident;
use crate::import::vocabulary::tokens;

/// What stands between the ids of a list.
pub(super) fn is_joint(between: &str) -> bool {
    matches!(between.trim(), "" | "," | "+" | "&" | ";" | "and" | "und" | "et" | "y" | ", and")
}

/// Where the sentences of a line are.
pub(super) fn sentences(plain: &str) -> Vec<Range<usize>> {
    const SHORT: [&str; 14] =
        ["e.g", "i.e", "z.b", "z. b", "bzw", "ca", "approx", "incl", "resp", "vs", "nr", "p. ej", "p.ex", "inkl"];
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in plain.match_indices([';', '.', '!', '?']) {
        let end = at + mark.len();
        let before = plain[start..at].to_lowercase();
        let short = mark == "." && SHORT.iter().any(|short| before.ends_with(short));
        if !short && plain[end..].starts_with([' ', '\u{a0}', ')']) {
            found.push(start..end);
            start = end;
        }
    }
    found.push(start..plain.len());
    found
}

/// The comma behind a condition: the first one behind which somebody starts.
pub(super) fn condition_end(plain: &str, from: usize) -> Option<usize> {
    const STARTERS: [&str; 36] = [
        "can", "could", "may", "must", "should", "will", "start", "starts", "begin", "begins", "is", "are", "we",
        "you", "run", "runs", "do", "kann", "konnen", "darf", "muss", "beginnt", "startet", "folgt", "geht", "peut",
        "peuvent", "commence", "demarre", "on", "puede", "pueden", "empieza", "comienza", "se", "comes",
    ];
    let commas: Vec<usize> = plain[from..].match_indices(", ").map(|(at, _)| from + at).collect();
    let starts = |comma: &usize| {
        let next = commas.iter().find(|other| *other > comma).copied().unwrap_or(plain.len());
        tokens::of(&plain[*comma..next]).iter().any(|token| STARTERS.contains(&token.word.as_str()))
    };
    // `After A1, because it needs the schema.` says why, and not of whom.
    const WHY: [&str; 14] = [
        "because", "since", "as", "so", "weil", "da", "denn", "damit", "car", "parce", "puisque", "porque", "pues",
        "ya",
    ];
    let behind = |at: usize| plain[at + 2..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if commas.first().is_some_and(|at| WHY.contains(&behind(*at))) {
        return None;
    }
    // `When A1, A2 and A3 are in.` has no second half.
    let first = commas.first().copied().filter(|at| ident::leading(&plain[at + 2..], true).is_none());
    commas.iter().copied().find(starts).or(first)
}

/// Parts what stands between two verbs: the object of the first, and the subject of the second where it has its own.
pub(super) fn shared(plain: &str, between: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    const PARTING: [&str; 16] = [
        " and ",
        " while ",
        " but ",
        " whereas ",
        " so ",
        " und ",
        " aber ",
        " während ",
        " et ",
        " mais ",
        " y ",
        " pero ",
        " mientras ",
        ", ",
        ": ",
        ") ",
    ];
    let text = &plain[between.clone()];
    let cut = PARTING
        .iter()
        .filter_map(|word| {
            text.rfind(word.trim_end())
                .filter(|at| text[*at..].starts_with(word) || text[*at..].trim() == word.trim())
                // At the end other white space than a blank may stand behind it.
                .map(|at| (at, if text[at..].starts_with(word) { word.len() } else { text.len() - at }))
        })
        .max();
    let Some((at, len)) = cut else { return (between, None) };
    let object = between.start..between.start + at;
    let subject = (between.start + at + len).min(between.end)..between.end;
    let named = tokens::of(&plain[subject.clone()]).iter().any(|token| !AUXILIARY.contains(&token.word.as_str()));
    (object, named.then_some(subject))
}

/// Words before a verb that name nobody.
pub(super) const AUXILIARY: [&str; 30] = [
    "is",
    "are",
    "it",
    "also",
    "can",
    "only",
    "must",
    "then",
    "does",
    "do",
    "not",
    "in",
    "turn",
    "will",
    "therefore",
    "ist",
    "auch",
    "kann",
    "nur",
    "muss",
    "dann",
    "est",
    "aussi",
    "peut",
    "doit",
    "tambien",
    "solo",
    "puede",
    "debe",
    "no",
];

/// Where the object of a verb ends.
pub(super) fn object_end(text: &str) -> usize {
    const ENDS: [&str; 22] = [
        " – ",
        " — ",
        " - ",
        " · ",
        " | ",
        " because ",
        " since ",
        " so that ",
        " unless ",
        " in order ",
        " if ",
        " weil ",
        " damit ",
        " falls ",
        " denn ",
        " parce que ",
        " car ",
        " afin ",
        " porque ",
        " ya que ",
        " para que ",
        " // ",
    ];
    let mut end = ENDS.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let mut depth = 0_i32;
    for (at, c) in text[..end].char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            end = at;
            break;
        }
    }
    end
}

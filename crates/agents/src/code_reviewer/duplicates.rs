//! Blocks of code that are there twice, in one file or across files, also where names were changed on the way.
//!
//! Compared are words, not lines, so that another layout hides nothing. Of each file some hashes of neighbouring words
//! are kept, chosen so that any two equal stretches that are long enough share one (winnowing: Schleimer, Wilkerson,
//! Aiken, 2003); where two meet, words are compared one by one in both directions.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ops::Range;

use rayon::prelude::*;

use super::file::Reviewed;
use super::inputs::Limits;
use super::measure::{Language, Token};
use crate::findings::{Finding, Place, Rule, Severity};

/// The words of a file.
#[derive(Default)]
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) language: Option<Language>,
    pub(crate) is_test: bool,
    pub(crate) tests: Vec<Range<u32>>,
    pub(crate) tokens: Vec<Token>,
}

impl Text {
    /// Whether a line is there for tests only.
    pub(crate) fn is_test_at(&self, line: u32) -> bool {
        self.is_test || self.tests.iter().any(|lines| lines.contains(&line))
    }
}

/// What is there twice.
pub(crate) fn rule() -> Rule {
    Rule::new(
        "duplicated-block",
        Severity::Medium,
        "Code that is there twice",
        "Who mends one copy has to know of the others, and sooner or later does not. Give what they have in common a \
         function of its own, and pass what differs. Imports, comments, generated files and plain tables do not count.",
    )
    .cwe([1041])
}

/// How many times as long as elsewhere a copy among tests is before it is told.
const AMONG_TESTS: usize = 3;

/// A stretch of a file's words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    text: usize,
    words: Range<usize>,
}

impl Stretch {
    fn place(&self) -> (usize, usize) {
        (self.text, self.words.start)
    }
}

/// Stretches that say the same.
struct Copies {
    stretches: Vec<Stretch>,
    is_exact: bool,
}

/// Finds copies, and adds a finding to the file of the first of each. Of a change only those that it wrote.
pub(crate) fn find(reviewed: &mut [Reviewed], others: &[Text], limits: &Limits, is_change: bool) {
    let texts: Vec<&Text> = reviewed.iter().map(|one| &one.text).chain(others).collect();
    let least = limits.duplicate_tokens.max(20);
    let mut found = Vec::new();
    for copies in copies(&texts, least, limits.duplicate_lines) {
        let place = |stretch: &Stretch| {
            let (text, words) = (texts[stretch.text], &stretch.words);
            let (first, last) = (text.tokens[words.start].line, text.tokens[words.end - 1].line);
            Place { end_line: Some(last), ..Place::line(text.path.clone(), first) }
        };
        let is_own = |stretch: &&Stretch| {
            let Some(one) = reviewed.get(stretch.text) else { return false };
            !is_change || wrote(one.written.as_deref(), &place(stretch), limits.duplicate_lines)
        };
        let mut stretches = copies.stretches.clone();
        stretches.sort_by_key(|it| (texts[it.text].path.clone(), it.words.start));
        let Some(first) = stretches.iter().find(is_own).cloned() else { continue };
        let is_test = stretches.iter().all(|it| {
            let text = texts[it.text];
            text.is_test_at(text.tokens[it.words.start].line)
        });
        // Tests say the same things again and again, so that each can be read alone.
        if is_test && first.words.len() < least * AMONG_TESTS {
            continue;
        }
        let also: Vec<Place> = stretches.iter().filter(|it| **it != first).map(place).collect();
        let mut finding = tell(&rule(), place(&first), also, first.words.len(), copies.is_exact);
        finding.severity = match (is_test, copies.is_exact) {
            (true, _) => Severity::Info,
            (false, true) => Severity::Medium,
            (false, false) => Severity::Low,
        };
        found.push((first.text, finding));
    }
    for (text, finding) in found {
        reviewed[text].findings.push(finding);
    }
}

/// Says what is there twice, and what to do.
fn tell(rule: &Rule, place: Place, also: Vec<Place>, words: usize, is_exact: bool) -> Finding {
    let lines = |place: &Place| format!("lines {} to {}", place.line, place.end_line.unwrap_or(place.line));
    let there = &also[0];
    let path = if there.path == place.path { "this file".to_owned() } else { format!("`{}`", there.path) };
    let more = match also.len() {
        1 => String::new(),
        2 => ", and 1 other place".to_owned(),
        more => format!(", and {} other places", more - 1),
    };
    let how = if is_exact { "the same as" } else { "the same but for names and values as" };
    let message = format!("{} are {how} {} of {path}{more} ({words} words)", lines(&place), lines(there));
    let suggestion = match is_exact {
        true => format!("give {} a function of its own, and call it in both places", lines(&place)),
        false => {
            format!("give {} a function of its own that takes what differs, and call it in both places", lines(&place))
        }
    };
    let mut finding = Finding::new(rule, place, message).suggest(suggestion);
    finding.also = also;
    finding
}

/// Whether a change wrote enough of a block to answer for the copy.
fn wrote(written: Option<&[Range<u32>]>, place: &Place, lines: u32) -> bool {
    let last = place.end_line.unwrap_or(place.line) + 1;
    let Some(written) = written else { return true };
    let own: u32 = written.iter().map(|it| it.end.min(last).saturating_sub(it.start.max(place.line))).sum();
    own * 2 >= lines
}

/// Finds the copies in some texts.
fn copies(texts: &[&Text], least: usize, lines: u32) -> Vec<Copies> {
    // Two equal stretches of `least` words share a chosen hash of `size` words.
    let size = (least / 2).max(10);
    let window = least - size + 1;
    let mut marks: Vec<(u64, u32, u32)> = texts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, text)| {
            let seed = text.language.map_or(0, |language| language as u64 + 1);
            winnow(&text.tokens, size, window, seed).into_iter().map(move |(hash, word)| (hash, at as u32, word))
        })
        .collect();
    marks.par_sort_unstable();
    let mut reached: HashMap<(u32, u32, i64), usize> = HashMap::new();
    let mut pairs: Vec<(Stretch, Stretch, bool)> = Vec::new();
    for pair in marks.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let ((_, a, at_a), (_, b, at_b)) = (pair[0], pair[1]);
        let diagonal = (a, b, i64::from(at_b) - i64::from(at_a));
        if reached.get(&diagonal).is_some_and(|end| (at_a as usize) < *end) {
            continue;
        }
        let (left, right) = (&texts[a as usize].tokens, &texts[b as usize].tokens);
        let gap = if a == b { (at_b - at_a) as usize } else { usize::MAX };
        let (first, second) = extend(left, right, at_a as usize, at_b as usize, gap);
        reached.insert(diagonal, first.end);
        if let Some((part, is_exact)) = alike(&left[first.clone()], &right[second.clone()], least) {
            let cut = |all: Range<usize>| all.start + part.start..all.start + part.end;
            let is_long = |tokens: &[Token], words: &Range<usize>| {
                tokens[words.end - 1].line + 1 - tokens[words.start].line >= lines
            };
            let (first, second) = (cut(first), cut(second));
            if is_long(left, &first) && is_long(right, &second) {
                let stretch = |text: u32, words| Stretch { text: text as usize, words };
                pairs.push((stretch(a, first), stretch(b, second), is_exact));
            }
        }
    }
    group(pairs)
}

/// Chooses of the hashes of each `size` neighbouring words the least in each `window`.
fn winnow(tokens: &[Token], size: usize, window: usize, seed: u64) -> Vec<(u64, u32)> {
    const BASE: u64 = 0x0000_0100_0000_01B3;
    if tokens.len() < size + window - 1 {
        return Vec::new();
    }
    let power = (1..size).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let (mut rolling, mut chosen): (u64, Vec<(u64, u32)>) = (0, Vec::new());
    let mut least: VecDeque<(u64, u32)> = VecDeque::new();
    for (at, token) in tokens.iter().enumerate() {
        if at >= size {
            rolling = rolling.wrapping_sub(u64::from(tokens[at - size].shape + 1).wrapping_mul(power));
        }
        rolling = rolling.wrapping_mul(BASE).wrapping_add(u64::from(token.shape) + 1);
        if at + 1 < size {
            continue;
        }
        // A sum is no good order: mixed so that no kind of word is always the least.
        let mut hash = (rolling ^ seed.rotate_left(40)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 29;
        let begin = (at + 1 - size) as u32;
        while least.back().is_some_and(|(known, _)| *known >= hash) {
            least.pop_back();
        }
        least.push_back((hash, begin));
        while least.front().is_some_and(|(_, word)| (*word as usize) + window <= begin as usize) {
            least.pop_front();
        }
        if begin as usize + 1 >= window
            && let Some(front) = least.front()
            && chosen.last() != Some(front)
        {
            chosen.push(*front);
        }
    }
    chosen
}

/// Goes from a meeting in both directions as long as words are of one shape; two stretches of a file stay apart.
fn extend(left: &[Token], right: &[Token], a: usize, b: usize, gap: usize) -> (Range<usize>, Range<usize>) {
    let same = |x: usize, y: usize| left[x].shape == right[y].shape;
    let (mut back, mut on) = (0, 0);
    while a + on < left.len() && b + on < right.len() && on < gap && same(a + on, b + on) {
        on += 1;
    }
    while back < a && back < b && back + on < gap && same(a - back - 1, b - back - 1) {
        back += 1;
    }
    (a - back..a + on, b - back..b + on)
}

/// Says which part of two stretches of one shape is a copy, and whether word by word. `None` where they are only
/// built alike: a table, or names that do not go over into each other.
fn alike(left: &[Token], right: &[Token], least: usize) -> Option<(Range<usize>, bool)> {
    if left.len() < least {
        return None;
    }
    // How many kinds of words there are, and how many words.
    let wealth = |part: &[Token]| {
        let shapes: BTreeSet<u32> = part.iter().map(|token| token.shape).collect();
        let words: BTreeSet<u32> = part.iter().map(|token| token.exact).collect();
        (shapes.len(), words.len())
    };
    let is_code = |part: &[Token]| matches!(wealth(part), (8.., 16..));
    let (shapes, words) = wealth(left);
    if !is_code(left) {
        return None;
    }
    let is_rich = shapes >= 12 && words * 6 >= left.len().min(600);
    let equal = left.iter().zip(right).filter(|(a, b)| a.exact == b.exact).count();
    if equal == left.len() {
        return Some((0..left.len(), true));
    }
    // What is only built alike has to be so for longer before it is more than a habit.
    let values = left.iter().filter(|token| token.shape == 2).count();
    if is_rich
        && equal * 2 >= left.len()
        && values * 4 < left.len()
        && left.len() * 5 >= least * 6
        && is_renaming(left, right)
    {
        return Some((0..left.len(), false));
    }
    // Perhaps the middle is a true copy, and what is around only looks like it.
    let (mut best, mut begin) = (0..0, 0);
    for at in 0..=left.len() {
        if at == left.len() || left[at].exact != right[at].exact {
            if at - begin > best.len() {
                best = begin..at;
            }
            begin = at + 1;
        }
    }
    (best.len() >= least && is_code(&left[best.clone()])).then_some((best, true))
}

/// Whether names go over into names one by one, but for few.
fn is_renaming(left: &[Token], right: &[Token]) -> bool {
    let names = || left.iter().zip(right).filter(|(a, _)| a.shape == 1);
    let (mut there, mut back): (HashMap<u32, u32>, HashMap<u32, u32>) = (HashMap::new(), HashMap::new());
    let mut odd = 0;
    for (a, b) in names() {
        let on = *there.entry(a.exact).or_insert(b.exact) == b.exact;
        let from = *back.entry(b.exact).or_insert(a.exact) == a.exact;
        odd += usize::from(!(on && from));
    }
    odd * 20 <= names().count()
}

/// So many pairs of copies are told.
const MOST: usize = 20_000;

/// Puts pairs together that share a stretch; what lies within a longer copy is not told again.
fn group(mut pairs: Vec<(Stretch, Stretch, bool)>) -> Vec<Copies> {
    pairs.sort_by(|a, b| {
        b.0.words.len().cmp(&a.0.words.len()).then_with(|| (a.0.place(), a.1.place()).cmp(&(b.0.place(), b.1.place())))
    });
    // The longest; who has more than so many has other sorrows.
    pairs.truncate(MOST);
    let mut all: Vec<Copies> = Vec::new();
    // Where stretches are known already, by text.
    let mut known: BTreeMap<usize, Vec<(Range<usize>, usize)>> = BTreeMap::new();
    for (a, b, is_exact) in pairs {
        let within = |stretch: &Stretch| {
            let places = known.get(&stretch.text)?;
            let shared = |words: &Range<usize>| {
                words.end.min(stretch.words.end).saturating_sub(words.start.max(stretch.words.start))
            };
            let best = places.iter().max_by_key(|(words, _)| shared(words))?;
            (shared(&best.0) * 10 >= stretch.words.len() * 7).then_some(best.1)
        };
        let at = match (within(&a), within(&b)) {
            (Some(_), Some(_)) => continue,
            (Some(at), None) => {
                known.entry(b.text).or_default().push((b.words.clone(), at));
                all[at].stretches.push(b);
                at
            }
            (None, Some(at)) => {
                known.entry(a.text).or_default().push((a.words.clone(), at));
                all[at].stretches.push(a);
                at
            }
            (None, None) => {
                let at = all.len();
                known.entry(a.text).or_default().push((a.words.clone(), at));
                known.entry(b.text).or_default().push((b.words.clone(), at));
                all.push(Copies { stretches: vec![a, b], is_exact });
                at
            }
        };
        all[at].is_exact &= is_exact;
    }
    all
}

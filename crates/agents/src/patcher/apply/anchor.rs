//! Whether a change is held where it is put, or what came and went above it may have been right beside it.
//!
//! Lines such as `}` hold nothing. Where a function came or went right above a change, another one's end is there now:
//! the line above looks the same, and a merge that knows the function would conflict. So above a change all its context
//! must be there, or what is there must tell the place, or nothing may have come or gone, by the count of the lines.
//! Below it is another matter: a merge takes what came or went as far down as it can be meant, away from the change,
//! and one line between them is enough.

use super::candidate::{REACH, Text};
use super::shape::{Block, Shape};

/// Whether each change is held on both sides; `at` says for each block the line that its removed lines begin at, and
/// `above` by how many lines what is above all of them has moved, where that is known.
pub(super) fn holds(text: &Text<'_>, shape: &Shape<'_>, at: &[usize], above: Option<i64>) -> bool {
    let mut context_from = 0;
    let mut moved = above;
    shape.blocks.iter().enumerate().zip(at).all(|((number, block), at)| {
        let above: Vec<&[u8]> = shape.old[context_from..block.at].iter().rev().copied().collect();
        context_from = block.at + block.removed;
        let below = &shape.old[context_from..shape.blocks.get(number + 1).map_or(shape.old.len(), |next| next.at)];
        let under = &text.lines[at + block.removed..];
        let same = run(below, under);
        // The change itself may be meant further down, as far as its lines repeat below it.
        if same < below.len() && same <= shift(shape, block, below) {
            return false;
        }
        // Where it has moved as far as what is above it, as many lines came as went between them.
        let offset = Some(shape.offset(number, *at));
        if std::mem::replace(&mut moved, offset) == offset {
            return true;
        }
        let over: Vec<&[u8]> = text.lines[..*at].iter().rev().take(above.len() + REACH).copied().collect();
        let below = [shape.removed(block), &below[..same]].concat();
        side_holds(text, &above, &over, &below)
    })
}

/// From how much alike two lines are on the one is taken for the other, changed.
const ALIKE: f64 = 0.8;

/// Returns how far down a change can be meant that only adds, or only removes: by as many lines as come again below it.
fn shift(shape: &Shape<'_>, block: &Block<'_>, below: &[&[u8]]) -> usize {
    let own = match (block.removed, block.added.as_slice()) {
        (0, added) => added,
        (_, []) => shape.removed(block),
        _ => return 0,
    };
    below.iter().zip(own.iter().chain(below)).take_while(|(below, own)| below == own).count()
}

/// Whether context holds a change: it and what is in the file there, both from the change upwards. `below` is what is
/// in both from the change downwards.
fn side_holds(text: &Text<'_>, context: &[&[u8]], there: &[&[u8]], below: &[&[u8]]) -> bool {
    let same = run(context, there);
    let beside = &context[..same];
    if same == context.len() || is_only(text, beside, &[]) {
        return true;
    }
    // With the change below them, the lines beside it may be the only ones, where none of them comes again close by.
    let comes_again = |line: &&&[u8]| there[same..].contains(line) || context[same..].contains(line);
    if is_only(text, beside, below) && !beside.iter().filter(|line| tells(line)).any(|line| comes_again(&line)) {
        return true;
    }
    // Beyond what came or went the context goes on, so that both ends of it are known. It was not right beside the
    // change unless it can be shifted there: what follows it repeats what it begins with.
    let shifts = |gap: &[&[u8]]| !gap.is_empty() && [beside, gap].concat().ends_with(beside);
    let is_changed = |(one, other): (&&[u8], &&[u8])| alike(one, other) >= ALIKE;
    if context.get(same).zip(there.get(same)).is_some_and(is_changed) {
        return true;
    }
    let beyond = (same..context.len())
        .flat_map(|i| (same..there.len()).map(move |j| (i, j)))
        .find(|(i, j)| context[*i..][..run(&context[*i..], &there[*j..])].iter().any(|line| tells(line)));
    beyond.is_some_and(|(i, j)| !shifts(&context[same..i]) && !shifts(&there[same..j]))
}

/// Says how much alike two lines are, by their words: 1 for the same ones, 0 for others.
fn alike(one: &[u8], other: &[u8]) -> f64 {
    let words = |line: &[u8]| {
        let words = line.split(|byte| !byte.is_ascii_alphanumeric() && *byte < 0x80).filter(|word| !word.is_empty());
        words.map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    let (one, mut other) = (words(one), words(other));
    let all = one.len() + other.len();
    let common = one.iter().filter(|word| match other.iter().position(|another| another == *word) {
        Some(at) => {
            other.swap_remove(at);
            true
        }
        None => false,
    });
    let common = common.count();
    if common < 2 { 0.0 } else { 2.0 * common as f64 / all as f64 }
}

/// Returns how many lines two texts begin with in common.
fn run(one: &[&[u8]], other: &[&[u8]]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// Whether a run of lines, given upwards, says something, and is in the file only once with what is below it.
fn is_only(text: &Text<'_>, run: &[&[u8]], below: &[&[u8]]) -> bool {
    let whole: Vec<&[u8]> = run.iter().rev().chain(below).copied().collect();
    run.iter().any(|line| tells(line)) && text.find(&whole).len() <= 1
}

/// Whether a line has a word in it.
pub(super) fn tells(line: &[u8]) -> bool {
    line.iter().filter(|byte| byte.is_ascii_alphanumeric()).count() >= 3
}

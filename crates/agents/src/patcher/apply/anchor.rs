//! Whether a change is held where it is put, or what came and went above it may have been right beside it.
//!
//! Lines such as `}` hold nothing. Where a function came or went right above a change, another one's end is there now:
//! the line above looks the same, and a merge that knows the function would conflict. So above a change all its context
//! must be there, or what is there must tell the place. Below it is another matter: a merge takes what came or went as
//! far down as it can be meant, away from the change, and one line between them is enough.

use super::fuzz::{Block, REACH};

/// Whether each change is held on both sides; `at` says for each block the line that its removed lines begin at.
pub(super) fn holds(lines: &[&[u8]], old: &[&[u8]], blocks: &[Block<'_>], at: &[usize]) -> bool {
    let mut above_from = 0;
    blocks.iter().zip(at).enumerate().all(|(number, (block, at))| {
        let above: Vec<&[u8]> = old[above_from..block.at].iter().rev().copied().collect();
        above_from = block.at + block.removed;
        let below = &old[above_from..blocks.get(number + 1).map_or(old.len(), |next| next.at)];
        let same = run(below, &lines[at + block.removed..]);
        // The change itself may be meant further down, as far as its lines repeat below it.
        if same < below.len() && same <= shift(block, old, below) {
            return false;
        }
        let over: Vec<&[u8]> = lines[..*at].iter().rev().take(above.len() + REACH).copied().collect();
        side_holds(&above, &over, lines)
    })
}

/// From how much alike two lines are on the one is taken for the other, changed.
const ALIKE: f64 = 0.8;

/// Returns how far down a change can be meant that only adds, or only removes: by as many lines as come again below it.
fn shift(block: &Block<'_>, old: &[&[u8]], below: &[&[u8]]) -> usize {
    let own = match (block.removed, block.added.as_slice()) {
        (0, added) => added,
        (removed, []) => &old[block.at..block.at + removed],
        _ => return 0,
    };
    below.iter().zip(own.iter().chain(below)).take_while(|(below, own)| below == own).count()
}

/// Whether context holds a change: it and what is in the file there, both from the change upwards.
fn side_holds(context: &[&[u8]], there: &[&[u8]], lines: &[&[u8]]) -> bool {
    let same = run(context, there);
    let beside = &context[..same];
    if same == context.len() || is_only(beside, lines) {
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

/// Whether a run of lines, given upwards, says something, and is in the file only once.
fn is_only(run: &[&[u8]], lines: &[&[u8]]) -> bool {
    if !run.iter().any(|line| tells(line)) {
        return false;
    }
    lines.windows(run.len()).filter(|window| window.iter().rev().eq(run)).count() <= 1
}

/// Whether a line has a word in it.
fn tells(line: &[u8]) -> bool {
    line.iter().filter(|byte| byte.is_ascii_alphanumeric()).count() >= 3
}

//! How well a licence's words are found in a text: which are there, which are not, and what is between them.

use std::collections::HashMap;
use std::ops::Range;

use super::known::{RUN, runs};

/// Gaps with more words than this on a side are not looked into: what is in them is taken as other.
const WIDEST_GAP: usize = 600;

/// What came of laying a licence beside a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// Which words of the text it is.
    pub(super) at: Range<usize>,
    /// How many words of the licence are there, in order.
    pub(super) matched: usize,
    /// How many are not.
    pub(super) missing: usize,
    /// How many others are between them.
    pub(super) inserted: usize,
    /// The longest run of either, but for the ends.
    pub(super) longest: usize,
    /// How many words are missing at the beginning, and at the end.
    pub(super) ends: (usize, usize),
}

impl Alignment {
    /// How much it explains: what is there, less what is not as it should be.
    pub(super) fn gain(&self) -> i64 {
        self.matched as i64 - 2 * (self.missing + self.inserted) as i64
    }
}

/// Where each run of a text is.
pub(super) struct Runs(HashMap<u64, Vec<u32>>);

impl Runs {
    /// Finds the runs of a text's words; those at words that are taken already are left out.
    pub(super) fn of(text: &[u32], taken: &[bool]) -> Runs {
        let mut all: HashMap<u64, Vec<u32>> = HashMap::with_capacity(text.len());
        for (at, run) in runs(text).enumerate() {
            if !taken[at..at + RUN].iter().any(|taken| *taken) {
                all.entry(run).or_default().push(at as u32);
            }
        }
        Runs(all)
    }

    /// Returns each run once.
    pub(super) fn each(&self) -> impl Iterator<Item = u64> {
        self.0.keys().copied()
    }
}

/// Lays a licence beside the part of a text that is most like it.
pub(super) fn align(licence: &[u32], text: &[u32], taken: &[bool], places: &Runs) -> Option<Alignment> {
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for (at, run) in runs(licence).enumerate() {
        // A run that is everywhere in a text says little about where the licence is.
        if let Some(found) = places.0.get(&run).filter(|found| found.len() <= 64) {
            hits.extend(found.iter().map(|place| (at, *place as usize)));
        }
    }
    let anchors = chain(densest(hits, licence.len()));
    let (first, last) = (*anchors.first()?, *anchors.last()?);
    let mut pairs = Pairs::default();
    // Before the first anchor and after the last the text may hold anything.
    let begin = first.1.saturating_sub(2 * first.0 + 8);
    let begin = (begin..first.1).rev().find(|at| taken[*at]).map_or(begin, |at| at + 1);
    pairs.gap(licence, 0..first.0, text, begin..first.1);
    let mut from = first;
    for &(here, there) in &anchors {
        if here < from.0 || there < from.1 {
            // Runs overlap: only what is new of this one counts.
            let new = (here + RUN).saturating_sub(from.0).min((there + RUN).saturating_sub(from.1));
            if here as i64 - there as i64 == from.0 as i64 - from.1 as i64 {
                pairs.same(from, new);
                from = (from.0 + new, from.1 + new);
            }
            continue;
        }
        pairs.gap(licence, from.0..here, text, from.1..there);
        pairs.same((here, there), RUN);
        from = (here + RUN, there + RUN);
    }
    let rest = licence.len() - from.0;
    let end = (last.1 + RUN + 2 * rest + 8).min(text.len());
    let end = (from.1..end).find(|at| taken[*at]).unwrap_or(end);
    pairs.gap(licence, from.0..licence.len(), text, from.1..end);
    pairs.close(licence.len())
}

/// Returns those hits that lie where most are, each as far into the text as into the licence.
fn densest(hits: Vec<(usize, usize)>, length: usize) -> Vec<(usize, usize)> {
    let width = (length / 8 + 24) as i64;
    let bin = |hit: &(usize, usize)| (hit.1 as i64 - hit.0 as i64).div_euclid(width);
    let mut bins: HashMap<i64, usize> = HashMap::new();
    for hit in &hits {
        *bins.entry(bin(hit)).or_default() += 1;
    }
    let around = |at: i64| (at - 1..=at + 1).filter_map(|at| bins.get(&at)).sum::<usize>();
    let best = bins.keys().copied().max_by_key(|at| (around(*at), bins[at], -at));
    let Some(best) = best else { return Vec::new() };
    hits.into_iter().filter(|hit| (bin(hit) - best).abs() <= 1).collect()
}

/// Returns the longest of the chains of hits that go forward in both.
fn chain(mut hits: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // Of hits with the same place in the licence the later in the text comes first, so that a chain takes one of them.
    hits.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; hits.len()];
    for (at, hit) in hits.iter().enumerate() {
        let length = ends.partition_point(|end| hits[*end].1 < hit.1);
        before[at] = length.checked_sub(1).map(|length| ends[length]);
        if length == ends.len() {
            ends.push(at);
        } else if hits[ends[length]].1 > hit.1 {
            // Of equal ones the first stays: licences end with samples that repeat them.
            ends[length] = at;
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        chain.push(hits[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

/// Words of the licence and of the text that are the same, in order.
#[derive(Default)]
struct Pairs {
    all: Vec<(usize, usize)>,
}

impl Pairs {
    fn same(&mut self, (here, there): (usize, usize), count: usize) {
        self.all.extend((0..count).map(|step| (here + step, there + step)));
    }

    /// Finds the longest common order of words in a gap.
    fn gap(&mut self, licence: &[u32], here: Range<usize>, text: &[u32], there: Range<usize>) {
        let (left, right) = (&licence[here.clone()], &text[there.clone()]);
        if left.is_empty() || right.is_empty() || left.len() > WIDEST_GAP || right.len() > 3 * WIDEST_GAP {
            return;
        }
        let width = right.len() + 1;
        let mut longest = vec![0_u16; (left.len() + 1) * width];
        for a in (0..left.len()).rev() {
            for b in (0..right.len()).rev() {
                longest[a * width + b] = if left[a] == right[b] {
                    longest[(a + 1) * width + b + 1] + 1
                } else {
                    longest[(a + 1) * width + b].max(longest[a * width + b + 1])
                };
            }
        }
        let (mut a, mut b) = (0, 0);
        while a < left.len() && b < right.len() {
            if left[a] == right[b] && longest[a * width + b] == longest[(a + 1) * width + b + 1] + 1 {
                self.all.push((here.start + a, there.start + b));
                (a, b) = (a + 1, b + 1);
            } else if longest[(a + 1) * width + b] >= longest[a * width + b + 1] {
                a += 1;
            } else {
                b += 1;
            }
        }
    }

    /// Counts what is there and what is not.
    fn close(mut self, length: usize) -> Option<Alignment> {
        self.trim();
        let (first, last) = (*self.all.first()?, *self.all.last()?);
        let (mut inserted, mut longest) = (0, 0);
        for two in self.all.windows(2) {
            let (missing, more) = (two[1].0 - two[0].0 - 1, two[1].1 - two[0].1 - 1);
            inserted += more;
            longest = longest.max(missing).max(more);
        }
        let matched = self.all.len();
        Some(Alignment {
            at: first.1..last.1 + 1,
            matched,
            missing: length - matched,
            inserted,
            longest,
            ends: (first.0, length - 1 - last.0),
        })
    }

    /// Leaves out words at the ends that are the same by chance, far away from the rest in the
    /// licence or in the text.
    fn trim(&mut self) {
        const NEAR: usize = 4;
        let far = |a: (usize, usize), b: (usize, usize)| (b.1 - a.1).abs_diff(b.0 - a.0) > NEAR;
        let half = self.all.len() / 8;
        if let Some(at) = self.all[..half].windows(2).rposition(|two| far(two[0], two[1])).filter(|at| *at < 12) {
            self.all.drain(..=at);
        }
        let length = self.all.len();
        let from = length - half.min(length);
        if let Some(at) = self.all[from..].windows(2).position(|two| far(two[0], two[1])).map(|at| at + from)
            && length - at <= 13
        {
            self.all.truncate(at + 1);
        }
    }
}

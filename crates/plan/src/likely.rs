//! How long a plan probably takes: its ranges of estimates, played many times.
//!
//! The dice are seeded with a number that never changes: the same plan gives the same answer everywhere.

use std::time::Duration;

use crate::crew::{Crew, Track, micros};
use crate::model::Task;
use crate::portion::Portion;
use crate::schedule::estimate;

/// How often a plan of a usual size is played.
const ROUNDS: usize = 1_000;

/// How many tasks, or children of tasks, are played in all rounds together: a huge plan is played less often.
const PLAYED: usize = 10_000_000;

/// The fewest rounds of which a tenth says something.
const FEWEST: usize = 50;

const SEED: u64 = 0x7069_7463_7265_7700;

/// Within which time so many of all rounds ended.
pub(crate) struct Likely {
    /// Half of them.
    pub p50: Duration,
    /// Eight of ten.
    pub p80: Duration,
    /// Nine of ten.
    pub p90: Duration,
}

impl Likely {
    /// Plays a plan with every length taken from its range, each as likely as any other; `None`
    /// where no task has a range.
    pub(crate) fn of(crew: &Crew<'_>, tasks: &[&Task], track: &Track) -> Option<Likely> {
        let varies = |task: &&&Task| task.estimate.is_some_and(|estimate| estimate.low < estimate.high);
        tasks.iter().find(varies)?;
        // The range of each child, and where the children of each task begin.
        let (mut ranges, mut first) = (Vec::new(), Vec::with_capacity(tasks.len()));
        for task in tasks {
            first.push(ranges.len());
            ranges.extend(std::iter::repeat_n(Range::of(task), Portion::of(task).of as usize));
        }
        let rounds = (PLAYED / ranges.len().max(1)).clamp(FEWEST, ROUNDS);
        let mut dice = Dice(SEED);
        let mut crew = crew.untimed();
        let (mut left, mut right) = (vec![0; ranges.len()], vec![0; ranges.len()]);
        let mut ends = Vec::with_capacity(rounds);
        while ends.len() < rounds {
            // Each throw counts from both ends of its range, so that no luck of the dice moves the middle.
            for ((range, left), right) in ranges.iter().zip(&mut left).zip(&mut right) {
                let ahead = range.ahead(&mut dice);
                (*left, *right) = (range.low + ahead, range.high - ahead);
            }
            for lengths in [&left, &right] {
                ends.push(crew.play(track, |task, child| lengths[first[task] + child as usize]));
            }
        }
        ends.sort_unstable();
        // The smallest time within which at least that share of the rounds ended.
        let within = |percent: usize| Duration::from_micros(ends[(ends.len() * percent).div_ceil(100) - 1]);
        Some(Likely { p50: within(50), p80: within(80), p90: within(90) })
    }
}

/// How long a task takes, from the shortest to the longest, in microseconds.
#[derive(Clone, Copy)]
struct Range {
    low: u64,
    high: u64,
    /// How many milliseconds lie between; `None` where nothing is thrown.
    width_ms: Option<u64>,
}

impl Range {
    fn of(task: &Task) -> Range {
        let middle = estimate(task);
        match task.estimate.filter(|_| !middle.is_zero()) {
            None => Range { low: micros(middle), high: micros(middle), width_ms: None },
            Some(range) => {
                let width_ms = (range.high.0 - range.low.0).as_millis() as u64;
                Range { low: micros(range.low.0), high: micros(range.high.0), width_ms: Some(width_ms) }
            }
        }
    }

    /// Returns how far from its shorter end a throw falls.
    fn ahead(self, dice: &mut Dice) -> u64 {
        match self.width_ms {
            None => 0,
            Some(width_ms) => dice.next() % width_ms.saturating_add(1) * 1_000,
        }
    }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

//! How long a plan probably takes: its ranges of estimates, played many times.
//!
//! The dice are seeded with a number that never changes: the same plan gives the same answer everywhere.

use std::time::Duration;

use crate::crew::Crew;
use crate::dag::Dag;
use crate::model::Task;
use crate::portion::Portion;
use crate::schedule::estimate;

/// How often a plan of a usual size is played.
const ROUNDS: usize = 1_000;

/// How many tasks, or children of tasks, are played in all rounds together: a big plan is played less often.
const PLAYED: usize = 200_000;

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
    pub(crate) fn of(crew: &Crew<'_>, tasks: &[&Task], sequence: &Dag) -> Option<Likely> {
        let varies = |task: &&&Task| task.estimate.is_some_and(|estimate| estimate.low < estimate.high);
        tasks.iter().find(varies)?;
        // The task of each child, and where the children of each task begin.
        let (mut works, mut first) = (Vec::new(), Vec::with_capacity(tasks.len()));
        for task in tasks {
            first.push(works.len());
            works.extend(std::iter::repeat_n(*task, Portion::of(task).of as usize));
        }
        let rounds = (PLAYED / works.len().max(1)).clamp(FEWEST, ROUNDS);
        let mut dice = Dice(SEED);
        let end = |lengths: &[Duration]| {
            let played = crew.clone().carry_out(sequence, |task, child| lengths[first[task] + child as usize]);
            played.times.into_iter().map(|times| times.finish).max().unwrap_or_default()
        };
        let mut ends = Vec::with_capacity(rounds);
        while ends.len() < rounds {
            // Each throw counts from both ends of its range, so that no luck of the dice moves the middle.
            let (left, right): (Vec<Duration>, Vec<Duration>) = works.iter().map(|task| dice.lengths(task)).unzip();
            ends.extend([end(&left), end(&right)]);
        }
        ends.sort_unstable();
        // The smallest time within which at least that share of the rounds ended.
        let within = |percent: usize| ends[(ends.len() * percent).div_ceil(100) - 1];
        Some(Likely { p50: within(50), p80: within(80), p90: within(90) })
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

    /// Takes a length from a task's range, and the one as far from its other end.
    fn lengths(&mut self, task: &Task) -> (Duration, Duration) {
        let middle = estimate(task);
        match task.estimate.filter(|_| !middle.is_zero()) {
            None => (middle, middle),
            Some(range) => {
                let width_ms = (range.high.0 - range.low.0).as_millis() as u64;
                let ahead = Duration::from_millis(self.next() % width_ms.saturating_add(1));
                (range.low.0 + ahead, range.high.0 - ahead)
            }
        }
    }
}

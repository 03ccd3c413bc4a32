//! Measures where the patcher puts the patches of a repository's history, on their own bases and on drifted ones.
//!
//! ```text
//! cargo run --release -p pitcrew-bench-patches -- [--git] [--show] REPOSITORY...
//! ```
//!
//! Every change of a text file that a commit makes is a patch. It is applied to the file as the commit found it, and to
//! the same file 5, 50 and 300 commits earlier (a backport) and, turned round, later (a revert). What is right there is
//! what `git merge-file` makes of the three texts; where that conflicts, a patcher that knows only the patch should
//! refuse. `--show` prints the patches that were put elsewhere, or applied where git conflicts. `--git` gives the drifted
//! ones to `git apply`, too.

mod history;
mod rival;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use history::{Repository, Unit};
use pitcrew_agents::patcher::apply::{self, How};
use rival::Git;

/// What came of the patches of one kind.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    refused: usize,
    conflict_applied: usize,
    conflict_refused: usize,
    /// Of all that were applied, those that took fuzz, or were there in part.
    fuzz: usize,
    took: Duration,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.refused += other.refused;
        self.conflict_applied += other.conflict_applied;
        self.conflict_refused += other.conflict_refused;
        self.fuzz += other.fuzz;
        self.took += other.took;
    }

    fn print(&self, name: &str) {
        let clean = self.right + self.wrong + self.refused;
        let conflicts = self.conflict_applied + self.conflict_refused;
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
        println!(
            "  {name:<22} {:>6}/{clean:<6} right ({:5.1} %)  {:>3} wrong  {:>4} refused  {:>4}/{conflicts:<6} applied \
             where git conflicts ({:.2} %)  {:>4} by fuzz  {:.2} s",
            self.right,
            share(self.right, clean),
            self.wrong,
            self.refused,
            self.conflict_applied,
            share(self.conflict_applied, conflicts),
            self.fuzz,
            self.took.as_secs_f64(),
        );
    }
}

fn main() -> ExitCode {
    let (options, repositories): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let show = options.iter().any(|option| option == "--show");
    let git = match options.iter().any(|option| option == "--git").then(Git::new).transpose() {
        Ok(git) => git,
        Err(error) => {
            eprintln!("make a directory for git: {error}");
            return ExitCode::from(2);
        }
    };
    if repositories.is_empty() {
        eprintln!("usage: patches [--git] [--show] REPOSITORY...");
        return ExitCode::from(2);
    }
    let mut totals: [Tally; 5] = Default::default();
    for path in &repositories {
        println!("{path}");
        let mut repository = match Repository::open(path) {
            Ok(repository) => repository,
            Err(error) => {
                eprintln!("read the history of `{path}`: {error}");
                return ExitCode::from(2);
            }
        };
        let mut tallies: [Tally; 5] = Default::default();
        repository.units(|unit| {
            if unit.drift == 0 {
                judge(unit, false, &mut tallies[0], show);
            } else {
                judge(unit, false, &mut tallies[if unit.is_revert { 2 } else { 1 }], show);
                judge(unit, true, &mut tallies[3], show);
                if let Some(git) = &git {
                    judge_git(unit, git, &mut tallies[4]);
                }
            }
        });
        for (tally, total) in tallies.iter().zip(&mut totals) {
            total.add(tally);
        }
        print(&tallies);
    }
    println!("all");
    print(&totals);
    ExitCode::SUCCESS
}

fn print(tallies: &[Tally; 5]) {
    let names = ["on its base", "drifted, earlier", "drifted, reverts", "drifted, with base", "drifted, git apply"];
    for (tally, name) in tallies.iter().zip(names).filter(|(tally, _)| tally.took > Duration::ZERO) {
        tally.print(name);
    }
    let [_, earlier, reverts, ..] = tallies;
    let mut drifted = Tally::default();
    drifted.add(earlier);
    drifted.add(reverts);
    drifted.print("drifted, all");
}

/// Has git apply one patch and looks at what came of it.
fn judge_git(unit: &Unit<'_>, git: &Git, tally: &mut Tally) {
    let begin = Instant::now();
    let done = git.apply(unit.ours, unit.hunks).expect("git can be run");
    tally.took += begin.elapsed();
    match (done, &unit.truth) {
        (Some(text), Some(truth)) if text == *truth => tally.right += 1,
        (Some(_), Some(_)) => tally.wrong += 1,
        (None, Some(_)) => tally.refused += 1,
        (Some(_), None) => tally.conflict_applied += 1,
        (None, None) => tally.conflict_refused += 1,
    }
}

/// Applies one patch and looks at what came of it.
fn judge(unit: &Unit<'_>, with_base: bool, tally: &mut Tally, show: bool) {
    let begin = Instant::now();
    let done = apply::patch(unit.ours, unit.hunks, || with_base.then(|| unit.base.to_vec()));
    tally.took += begin.elapsed();
    let fuzz =
        matches!(&done, Ok((_, placed)) if placed.iter().any(|placed| matches!(placed.how, How::Fuzz(_) | How::There)));
    tally.fuzz += usize::from(fuzz);
    let verdict = match (&done, &unit.truth) {
        (Ok((text, _)), Some(truth)) if text == truth => {
            tally.right += 1;
            return;
        }
        (Ok(_), Some(_)) => {
            tally.wrong += 1;
            "WRONG"
        }
        (Err(_), Some(_)) => {
            tally.refused += 1;
            "refused"
        }
        (Ok(_), None) => {
            tally.conflict_applied += 1;
            "CONFLICT APPLIED"
        }
        (Err(_), None) => {
            tally.conflict_refused += 1;
            return;
        }
    };
    if show {
        println!("{verdict}: {} {} drift {} fuzz {fuzz} revert {}", unit.commit, unit.path, unit.drift, unit.is_revert);
        match &done {
            Ok((_, placed)) => println!("    {placed:?}"),
            Err(refusal) => println!("    hunk {}: {}", refusal.hunk, refusal.reason),
        }
    }
}

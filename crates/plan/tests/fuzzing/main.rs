//! Whatever stands in a file, reading it ends soon, takes little memory, and says the same thing twice.
//!
//! `PITCREW_FUZZ_SECONDS=3600 PITCREW_FUZZ_SEED=7 cargo test --release -p pitcrew-plan --test fuzzing` looks for as
//! long as that, with `PITCREW_FUZZ_BYTES=262144` in files of up to so many bytes; `PITCREW_FUZZ_CASE=N` with the seed
//! that was printed repeats one case, `PITCREW_FUZZ_FROM=N` goes on from there. What fails is made as small as
//! it goes and lies in the target directory.
#![allow(clippy::disallowed_methods, reason = "tests read the files of the repository, and how long they may look")]
#![allow(clippy::disallowed_macros, reason = "what was found is told to whoever looks for it")]
#![allow(clippy::disallowed_types, reason = "how long a case takes is what is tested")]

mod case;
mod corpus;
mod judge;
mod mutate;
mod pieces;
mod random;
mod smaller;
mod watch;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;

use case::Case;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How long it looks where nothing else is said.
const SECONDS: u64 = 6;

/// No case has more bytes where nothing else is said.
const LARGEST: usize = 16 << 10;

/// After so many cases it says how far it is.
const REPORTED: u64 = 10_000;

/// After so many different faults it is enough.
const FAULTS: usize = 20;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

#[test]
fn no_mutated_file_does_any_harm() {
    let fixtures = corpus::fixtures();
    let seed = number("PITCREW_FUZZ_SEED").unwrap_or(1);
    let limit = Duration::from_secs(number("PITCREW_FUZZ_SECONDS").unwrap_or(SECONDS));
    let only = number("PITCREW_FUZZ_CASE");
    let largest = number("PITCREW_FUZZ_BYTES").map_or(LARGEST, |bytes| bytes as usize);
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzzing-{seed}"));
    std::fs::create_dir_all(&directory).unwrap();
    watch::quietly();
    let watch = watch::Watch::begin(&directory);
    let begin = Instant::now();
    let mut most = watch::Cost::default();
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    let mut number = only.or(self::number("PITCREW_FUZZ_FROM")).unwrap_or(0);
    let first = number;
    while only.is_none_or(|only| number == only) && begin.elapsed() < limit && faults.len() < FAULTS {
        let case = Case::make(&fixtures, largest, seed, number);
        if only.is_some() {
            eprintln!("case {number} of seed {seed}: {}", case.write(&directory, number).display());
        }
        watch.begins(number);
        let (cost, fault) = watch::judged(&case);
        most = most.and(cost);
        if let Some(fault) = fault {
            let name = watch::kind(&fault);
            if let Entry::Vacant(first) = faults.entry(name) {
                eprintln!("case {number} of seed {seed}: {fault}");
                let small = smaller::smaller(case, first.key(), &watch);
                let path = small.write(&directory, number);
                eprintln!("  the smallest: {}", path.display());
                first.insert(format!("case {number}: {fault} ({})", path.display()));
            }
        }
        number += 1;
        if number.is_multiple_of(REPORTED) {
            println!("{number} cases; the most that one took: {most}");
        }
    }
    let seconds = begin.elapsed().as_secs();
    println!("seed {seed}: {} cases in {seconds} s; the most that one took: {most}", number - first);
    let list: Vec<String> = faults.into_values().collect();
    assert!(list.is_empty(), "{} faults with seed {seed}:\n{}", list.len(), list.join("\n"));
}

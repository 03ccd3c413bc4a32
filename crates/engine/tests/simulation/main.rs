//! Random plans, random answers, random orders, crashes and clock jumps: whatever happens, what an
//! engine promises holds after every step. A failure prints its seed; `PITCREW_SEED=n` plays it alone.

mod audit;
mod capacity;
mod dice;
mod fans;
mod invent;
mod signals;
mod steps;
mod votes;
mod world;

use dice::Dice;
use world::World;

const SEEDS: u64 = 1_000;

#[test]
#[allow(clippy::disallowed_methods)] // The engine reads no environment; its test may be told a seed.
fn whatever_happens_a_run_keeps_its_promises_and_comes_to_an_end() {
    let only = std::env::var("PITCREW_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let seeds = only.map_or(1..SEEDS + 1, |seed: u64| seed..seed + 1);
    for seed in seeds {
        let tried = std::panic::catch_unwind(|| {
            let mut dice = Dice::of(seed);
            let text = invent::plan(&mut dice);
            if only.is_some() {
                eprintln!("{text}");
            }
            let mut world = World::of(&text, dice, only.is_some());
            world.shake();
            world.come_to_rest();
            world.journal_is_whole();
        });
        assert!(tried.is_ok(), "seed {seed} breaks a promise; PITCREW_SEED={seed} plays it alone");
    }
}

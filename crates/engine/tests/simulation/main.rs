//! Random plans, random answers, random orders, crashes and clock jumps: whatever happens, what an
//! engine promises holds after every step. A failure prints its seed; `PITCREW_SEED=n` plays it alone.

mod amend;
mod answers;
mod audit;
mod capacity;
mod carry;
mod contests;
mod dice;
mod fans;
mod invent;
mod life;
mod money;
mod notices;
mod restart;
mod signals;
mod steps;
mod votes;
mod wording;
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
            let sketch = invent::plan(&mut dice);
            if only.is_some() {
                eprintln!("{}", sketch.text());
            }
            let mut next = Some(World::of(sketch, dice, only.is_some()));
            while let Some(mut world) = next {
                world.shake();
                world.come_to_rest();
                world.journal_is_whole();
                next = if world.restarts() { world.restarted() } else { None };
            }
        });
        assert!(tried.is_ok(), "seed {seed} breaks a promise; PITCREW_SEED={seed} plays it alone");
    }
}

//! What agents use up is counted once, however often they tell it.

use serde_json::Value;

use crate::cli::{Cli, Counts};
use crate::models::{Models, Tokens, say, shell, write};

agents! { every: what_attempts_use_up_adds_up }

fn what_attempts_use_up_adds_up(cli: &Cli) {
    let models = Models::new();
    let step = Tokens { input: 1_000, output: 200, cached: 3_000, cache_written: 0 };
    models.play(
        "Count.",
        [write("count.txt", "wrong\n").costs(step), shell("true").costs(step), say("Counted.").costs(step)],
    );
    models.play(
        "Mend what did not hold.",
        [write("count.txt", "right\n").costs(step), say("Mended.").costs(Tokens::of(500, 50))],
    );
    let place = cli.project(
        &models,
        "  count: {agent: coder, owns: [count.txt], with: {instructions: Count.}, verify: [grep right count.txt], retry: {times: 1, delay: 0s}}\n",
    );
    let mut running = place.start(&["run", "--yes"]);
    running.until("run_started");
    let events = running.events(0);
    let run = events[0]["run"].as_str().unwrap().to_owned();

    let spent: Vec<&Value> = events.iter().filter(|event| event["type"] == "spent").collect();
    let of = |attempt: u32, key: &str| -> u64 {
        let of_it = spent.iter().filter(|event| event["attempt"] == attempt);
        of_it.map(|event| event[key].as_u64().unwrap()).sum()
    };
    let tokens = |attempt: u32| [of(attempt, "input"), of(attempt, "output"), of(attempt, "cached")];
    let expected = match cli.counts {
        Counts::All => [[3_000, 600, 9_000], [1_500, 250, 3_000]],
        Counts::AllTogether => [[12_000, 600, 0], [4_500, 250, 0]],
        Counts::LastAnswer => [[1_000, 200, 3_000], [500, 50, 0]],
    };
    assert_eq!([tokens(1), tokens(2)], expected);
    let served = models.served();
    assert_eq!((served.input, served.output, served.cached), (4_500, 850, 12_000));

    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    let task = &status["tasks"][0];
    for (at, key) in ["input", "output", "cached"].into_iter().enumerate() {
        assert_eq!(task["spent"][key], expected[0][at] + expected[1][at], "{task}");
    }
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    let cost: u64 = spent.iter().filter_map(|event| event["cost_micros"].as_u64()).sum();
    let told = report["cost_usd"].as_f64().unwrap_or_default();
    assert!((told - cost as f64 / 1e6).abs() < 1e-9, "{told} is told, and {cost} was counted: {report:#}");
}

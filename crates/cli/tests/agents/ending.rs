//! However an attempt ends, nothing of its agent is left, and an agent that was cut off goes on.

use crate::cli::Cli;
use crate::models::{Models, hang, say, shell, wait, write};
use crate::support::{Place, Running, state_of, traces};

agents! { every:
    stopped_in_the_middle_it_leaves_no_process,
    stopped_hard_it_leaves_no_process,
    over_its_time_it_is_ended_with_all_that_it_started,
    killed_with_pitcrew_it_leaves_no_process_and_its_session_goes_on,
    killed_with_pitcrew_again_and_again_it_leaves_no_process,
}

/// What outlives an agent that is only killed itself: it is in a session of its own.
const LINGERS: &str = "setsid sleep 1000 > /dev/null 2>&1 & echo it lingers";

fn stuck(cli: &Cli, models: &Models, timeout: &str) -> (Place, Running) {
    let place = cli.project(
        models,
        &format!(
            "  long: {{agent: coder, owns: [long.txt], with: {{instructions: Take long.}}, timeout: {timeout}}}\n"
        ),
    );
    let running = place.start(&["run", "--yes"]);
    (place, running)
}

fn stopped_in_the_middle_it_leaves_no_process(cli: &Cli) {
    let models = Models::playing([shell(LINGERS), hang("stuck")]);
    let (place, mut running) = stuck(cli, &models, "10m");
    running.until("session_opened");
    models.reached("stuck", 1);
    let run = running.name();
    place.pitcrew(&["stop", &run]).exits(0);
    running.ends(1);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

fn stopped_hard_it_leaves_no_process(cli: &Cli) {
    let models = Models::playing([shell(LINGERS), hang("stuck")]);
    let (place, mut running) = stuck(cli, &models, "10m");
    running.until("session_opened");
    models.reached("stuck", 1);
    let run = running.name();
    place.pitcrew(&["stop", &run, "--hard"]).exits(0);
    running.ends(1);
    traces::nothing_is_left(&place);
}

fn over_its_time_it_is_ended_with_all_that_it_started(cli: &Cli) {
    let models = Models::playing([shell(LINGERS), hang("stuck")]);
    let (place, mut running) = stuck(cli, &models, "15s");
    let failed = running.until("attempt_failed");
    assert_eq!(failed["failure"]["kind"], "timed_out", "{failed}");
    let run = running.ends(1);
    place.pitcrew(&["report", &run]).says("took longer than 15s");
    traces::nothing_is_left(&place);
}

fn killed_with_pitcrew_it_leaves_no_process_and_its_session_goes_on(cli: &Cli) {
    let models = Models::playing([
        shell(LINGERS),
        write("half.txt", "one half\n"),
        wait("half way"),
        shell("echo the other >> half.txt"),
        say("Both halves are there."),
    ]);
    let place = cli.project(
        &models,
        "  half: {agent: coder, owns: [half.txt], with: {instructions: Two halves.}, verify: [test -e half.txt]}\n",
    );
    let mut running = place.start(&["run", "--yes"]);
    let first = running.until("session_opened")["session"]["id"].clone();
    models.reached("half way", 1);
    let run = running.killed();
    models.release("half way");

    let mut running = place.start(&["resume", &run]);
    let second = running.until("session_opened");
    assert_eq!(second["attempt"], 2);
    let (session, is_resumed) = (&second["session"], second["session"]["resumed"] == true);
    // Gemini keeps nothing of a session whose first turn was cut off.
    assert!(is_resumed || cli.word == "gemini", "{second}");
    assert_eq!(session["id"] == first, is_resumed, "{second}");
    assert_eq!(session["fresh_because"].is_string(), !is_resumed, "{second}");
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:half.txt")]), "one half\nthe other\n");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "half"), "succeeded");
    // What was cut off has told nothing of its costs, and nothing is counted twice.
    let (spent, served) = (status["tasks"][0]["spent"]["input"].as_u64().unwrap(), models.served().input);
    assert!((1..=served).contains(&spent), "{spent} of {served}");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

/// How often Pitcrew is killed; `PITCREW_KILLS` asks for more.
fn kills() -> u32 {
    std::env::var("PITCREW_KILLS").map_or(3, |kills| kills.parse().unwrap())
}

fn killed_with_pitcrew_again_and_again_it_leaves_no_process(cli: &Cli) {
    let models = Models::playing([shell(LINGERS), wait("half way"), write("done.txt", "done\n"), say("It is done.")]);
    let place =
        cli.project(&models, "  it: {agent: coder, owns: [done.txt], with: {instructions: Do it.}, timeout: 10m}\n");
    let mut running = place.start(&["run", "--yes"]);
    for kill in 1..=kills() {
        models.reached("half way", kill);
        running.until("session_opened");
        let run = running.killed();
        running = place.start(&["resume", &run]);
    }
    models.release("half way");
    running.until("session_opened");
    let run = running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:done.txt")]), "done\n");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

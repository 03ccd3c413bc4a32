//! Pitcrew's own tools, which every agent finds and starts by itself, inside the walls.

use serde_json::json;

use crate::cli::Cli;
use crate::models::{Models, say, write};
use crate::support::traces;

agents! { every:
    it_sends_a_signal_and_owns_what_it_was_granted,
}

const TASKS: &str = "  mine: {agent: coder, owns: [mine.txt], with: {instructions: Do it.}}
  heard: {run: 'echo heard > heard.txt', owns: [heard.txt], needs: [{signal: half-done, from: mine}]}
  theirs: {run: 'cat theirs.txt > after.txt', owns: [theirs.txt, after.txt], needs: [mine]}
";

fn it_sends_a_signal_and_owns_what_it_was_granted(cli: &Cli) {
    let call = cli.own_tool;
    let models = Models::playing([
        call("task", json!({})),
        call("signal", json!({ "name": "half-done", "data": { "of": 2 } })),
        call("widen", json!({ "path": "theirs.txt", "reason": "its name stands there" })),
        write("mine.txt", "mine\n"),
        write("theirs.txt", "mine, too\n"),
        say("It is done."),
    ]);
    let place = cli.project(&models, TASKS);
    place.write("theirs.txt", "theirs\n");
    place.commit();
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    let run = running.name();
    place.pitcrew(&["approve", &run, "mine"]).exits(0);
    assert_eq!(running.until("signal_sent")["data"]["of"], 2);
    let asked = running.until("question_asked");
    let question = asked["question"].as_str().unwrap();
    assert!(question.contains("`theirs.txt`") && question.contains("its name stands there"), "{question}");
    place.pitcrew(&["approve", &run, "mine"]).exits(0).says("its name stands there");
    let widened = running.until("widened");
    assert_eq!((&widened["task"], &widened["path"]), (&"mine".into(), &"theirs.txt".into()));
    let run = running.ends(0);

    let shows = |file: &str| place.git(&["show", &format!("pitcrew/{run}:{file}")]);
    assert_eq!((shows("theirs.txt"), shows("after.txt")), ("mine, too\n".into(), "mine, too\n".into()));
    let told = serde_json::to_string(&models.asked_for_work().last().unwrap().body).unwrap();
    assert!(told.contains("granted"), "{told}");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

//! What an agent does in a task, and what it may not do.

use crate::cli::Cli;
use crate::models::{Models, say, shell, write};
use crate::support::traces;

with_every_agent! { it_writes_files_and_runs_commands_inside_the_walls }

fn it_writes_files_and_runs_commands_inside_the_walls(cli: &Cli) {
    let models = Models::playing([
        write("greeting.txt", "hello\n"),
        shell("echo and good-bye >> greeting.txt"),
        say("It greets."),
    ]);
    let place = cli.project(
        &models,
        "  greet: {agent: coder, owns: [greeting.txt], with: {instructions: Greet.}, verify: [grep good-bye greeting.txt]}\n",
    );
    let mut running = place.start(&["run", "--yes"]);
    let opened = running.until("session_opened");
    assert_eq!((&opened["session"]["driver"], &opened["task"]), (&cli.word.into(), &"greet".into()));
    let run = running.ends(0);

    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:greeting.txt")]), "hello\nand good-bye\n");
    let asked = serde_json::to_string(&models.asked()[0].body).unwrap();
    assert!(asked.contains("You do this one task of the plan"), "{asked}");
    place.pitcrew(&["logs", &run, "greet"]).exits(0).says("It greets.").says("and good-bye >> greeting.txt");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

//! What an agent does in a task, and what of it is not taken.

use crate::cli::Cli;
use crate::models::{Models, say, shell, write};
use crate::support::traces;

agents! { every:
    it_writes_files_and_runs_commands_inside_the_walls,
    a_foreign_file_that_its_shell_reaches_fails_the_attempt,
    its_word_that_it_is_done_counts_for_nothing,
}

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
    let asked = serde_json::to_string(&models.asked_for_work()[0].body).unwrap();
    assert!(asked.contains("You do this one task of the plan"), "{asked}");
    place.pitcrew(&["logs", &run, "greet"]).exits(0).says("It greets.").says("and good-bye >> greeting.txt");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

/// Two tasks with a file each; only `mine` is a coding agent's.
pub const NEIGHBOURS: &str = "  mine: {agent: coder, owns: [mine.txt], with: {instructions: Do it.}}
  theirs: {run: 'echo theirs > theirs.txt', owns: [theirs.txt]}
";

fn a_foreign_file_that_its_shell_reaches_fails_the_attempt(cli: &Cli) {
    let models = Models::playing([write("mine.txt", "mine\n"), shell("echo mine > theirs.txt"), say("All is well.")]);
    let place = cli.project(&models, NEIGHBOURS);
    let mut running = place.start(&["run", "--yes"]);
    let failed = running.until_of("mine", "attempt_failed");
    assert!(failed["failure"].to_string().contains("theirs.txt"), "{failed}");
    let run = running.ends(1);

    let files = place.git(&["ls-tree", "--name-only", &format!("pitcrew/{run}")]);
    assert!(files.contains("theirs.txt") && !files.contains("mine.txt"), "{files}");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:theirs.txt")]), "theirs\n");
    place.pitcrew(&["report", &run]).says("changed `theirs.txt`, which it may not");
}

fn its_word_that_it_is_done_counts_for_nothing(cli: &Cli) {
    let models = Models::playing([say("I have done everything, and every check is green.")]);
    let place = cli.project(
        &models,
        "  it: {agent: coder, owns: [it.txt], with: {instructions: Do it.}, verify: [test -e it.txt]}\n",
    );
    let mut running = place.start(&["run", "--yes"]);
    running.until_of("it", "attempt_failed");
    running.ends(1);
}

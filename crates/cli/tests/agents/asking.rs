//! What an agent asks: policy settles most of it, and what it does not becomes people's questions, whose answers reach
//! it within its session.

use crate::cli::Cli;
use crate::models::{Models, say, shell, write};
use crate::support::{Place, Running, traces};
use crate::work::NEIGHBOURS;

agents! { asking:
    a_command_is_asked_about_and_run_once_somebody_says_yes,
    a_no_is_told_to_it_with_its_reason,
    what_the_task_owns_is_no_question,
    a_foreign_file_is_refused_and_it_is_told_whose_it_is,
}

fn project(cli: &Cli, models: &Models) -> Place {
    cli.project(models, "  note: {agent: coder, owns: [note.txt], with: {instructions: Note it.}}\n")
}

/// Starts a run without walls, in which everything but the network is still to be asked.
fn begin(place: &Place) -> Running {
    let mut running = place.start(&["run", "--wait", "--sandbox", "off"]);
    running.until("approval_requested");
    place.pitcrew(&["approve", &running.name(), "note"]).exits(0);
    running
}

fn a_command_is_asked_about_and_run_once_somebody_says_yes(cli: &Cli) {
    let models = Models::playing([shell("echo noted > note.txt"), say("It is noted.")]);
    let place = project(cli, &models);
    let mut running = begin(&place);
    let asked = running.until("question_asked");
    assert_eq!((&asked["about"], &asked["attempt"]), (&"attempt".into(), &1.into()));
    let question = asked["question"].as_str().unwrap();
    assert!(question.contains("echo noted > note.txt") && question.contains("no walls"), "{question}");
    let run = running.name();
    place.pitcrew(&["status", &run]).exits(0).says("echo noted > note.txt");
    place.pitcrew(&["approve", &run, "note"]).exits(0).says("echo noted > note.txt");
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:note.txt")]), "noted\n");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

fn a_no_is_told_to_it_with_its_reason(cli: &Cli) {
    let models = Models::playing([shell("echo noted > note.txt"), write("note.txt", "by hand\n"), say("Otherwise.")]);
    let place = project(cli, &models);
    let mut running = begin(&place);
    running.until("question_asked");
    let run = running.name();
    place.pitcrew(&["deny", &run, "note", "--reason", "write it with your own tool"]).exits(0);
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:note.txt")]), "by hand\n");
    its_model_was_told(cli, &models, "says no: write it with your own tool");
    place.pitcrew(&["logs", &run, "note"]).exits(0).says("denied: runs `echo noted > note.txt`");
}

fn what_the_task_owns_is_no_question(cli: &Cli) {
    let models = Models::playing([write("note.txt", "noted\n"), say("It is noted.")]);
    let place = project(cli, &models);
    let events = begin(&place).events(0);
    assert!(events.iter().all(|event| event["type"] != "question_asked"), "{events:#?}");
}

fn a_foreign_file_is_refused_and_it_is_told_whose_it_is(cli: &Cli) {
    let models = Models::playing([write("theirs.txt", "mine\n"), write("mine.txt", "mine\n"), say("One was refused.")]);
    let place = cli.project(&models, NEIGHBOURS);
    let run = place.run(&["--yes"], 0);

    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:theirs.txt")]), "theirs\n");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:mine.txt")]), "mine\n");
    its_model_was_told(cli, &models, "theirs.txt is not this task's to change: task theirs owns it");
    place.pitcrew(&["logs", &run, "mine"]).exits(0).says("denied: changes").says("task theirs owns it");
}

/// Expects that the model knows why something was denied, where its agent passes that on.
#[track_caller]
fn its_model_was_told(cli: &Cli, models: &Models, why: &str) {
    let told = serde_json::to_string(&models.asked_for_work().last().unwrap().body).unwrap();
    assert_eq!(told.contains(why), cli.passes_on_why, "{told}");
}

//! What goes wrong between an agent and its models.

use crate::cli::Cli;
use crate::models::{Fault, Models, Step, cut, refuse, say, write};
use crate::support::{Place, traces};

agents! { every:
    an_overloaded_model_is_asked_again,
    too_many_requests_are_made_again_when_they_may_be,
    what_breaks_at_the_vendors_is_asked_again,
    a_stream_that_is_cut_is_asked_for_again,
    a_key_that_is_not_known_fails_the_attempt_and_says_so,
    an_account_without_money_fails_the_attempt_and_says_so,
    a_used_up_quota_is_told_in_the_vendors_words,
}

/// An agent that writes its file after this trouble.
fn troubled(cli: &Cli, trouble: impl IntoIterator<Item = Step>) -> (Models, Place) {
    let models = Models::playing(trouble.into_iter().chain([write("it.txt", "it\n"), say("It is done.")]));
    let place =
        cli.project(&models, "  it: {agent: coder, owns: [it.txt], with: {instructions: Do it.}, timeout: 5m}\n");
    (models, place)
}

fn gets_over(cli: &Cli, trouble: Step, times: usize) {
    let (models, place) = troubled(cli, [trouble]);
    let run = place.run(&["--yes"], 0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:it.txt")]), "it\n");
    // Each of the two answers, and what was in vain.
    assert_eq!(models.asked_for_work().len(), times + 2);
}

fn an_overloaded_model_is_asked_again(cli: &Cli) {
    gets_over(cli, refuse(Fault::Overloaded, 2), 2);
}

fn too_many_requests_are_made_again_when_they_may_be(cli: &Cli) {
    gets_over(cli, refuse(Fault::RateLimited { retry_after: 1 }, 1), 1);
}

fn what_breaks_at_the_vendors_is_asked_again(cli: &Cli) {
    gets_over(cli, refuse(Fault::Broken, 1), 1);
}

fn a_stream_that_is_cut_is_asked_for_again(cli: &Cli) {
    gets_over(cli, cut(1), 1);
}

/// Expects that an attempt fails in these words, and for one of these reasons.
fn fails_saying(cli: &Cli, fault: Fault, kinds: &[&str], words: &[&str]) {
    // It may try a few times by itself.
    let (_models, place) = troubled(cli, [refuse(fault, u32::MAX)]);
    let mut running = place.start(&["run", "--yes"]);
    let failed = running.until("attempt_failed");
    let kind = failed["failure"]["kind"].as_str().unwrap();
    assert!(kinds.contains(&kind), "{failed}");
    let why = failed["failure"]["why"].as_str().unwrap();
    assert!(words.iter().any(|words| why.to_lowercase().contains(words)), "{why}");
    if kind != "limited" {
        running.ends(1);
        return;
    }
    // It is no fault of the task's: it waits, and whoever looks is told for whom.
    let run = running.name();
    let status = place.pitcrew(&["status", &run]).exits(0).stdout;
    assert!(status.contains(cli.word) && words.iter().any(|words| status.to_lowercase().contains(words)), "{status}");
    place.pitcrew(&["stop", &run]).exits(0);
    running.ends(1);
    traces::nothing_is_left(&place);
}

fn a_key_that_is_not_known_fails_the_attempt_and_says_so(cli: &Cli) {
    fails_saying(cli, Fault::NotAllowed, &["agent"], &["api key", "x-api-key", "401"]);
}

/// Two of them word it as a quota that is used up.
fn an_account_without_money_fails_the_attempt_and_says_so(cli: &Cli) {
    fails_saying(cli, Fault::Unpaid, &["agent", "limited"], &["credit balance", "billing"]);
}

fn a_used_up_quota_is_told_in_the_vendors_words(cli: &Cli) {
    fails_saying(cli, Fault::Quota { resets: Some(4_102_444_800) }, &["limited"], &["limit", "quota"]);
}

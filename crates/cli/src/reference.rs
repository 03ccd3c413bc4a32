//! `docs/reference/commands.md`, written from the definition of the command line.

use std::fs;
use std::path::Path;

use clap::{Arg, Command, CommandFactory};

use crate::cli::Cli;

const INTRO: &str = "\
# Commands

Generated from the command line's definition; a test keeps it so.

Data goes to stdout; progress, warnings, and hints go to stderr. With `--format json` stdout is one JSON object, or for a run in the foreground one event a line. Nothing asks without a terminal. `NO_COLOR`, `CLICOLOR_FORCE`, and `TERM=dumb` are honoured. A run may be named by any part that begins or ends its name and no other's.

## Exit codes

| code | what it means |
| --- | --- |
| 0 | done |
| 1 | the answer is no: a task failed, the plan has errors, a check does not hold |
| 2 | it could not be done: usage, input, output; the error says what was tried, the hint what helps |
| 3 | the run waits for an approval, and nobody is there to ask |
| 130 | interrupted: Ctrl-C once stops a run, twice kills what still runs; `pitcrew resume` takes it up |

## What scripts may rely on

| command | stdout |
| --- | --- |
| `lint --format json` | `{\"diagnostics\": [{\"rule\", \"severity\": \"error\\|warning\\|info\", \"message\", \"hint\", \"file\", \"line\", \"column\"}]}` |
| `explain --format json` | `{\"digest\", \"plan\"}`: the plan with every default, and its identity |
| `schedule --format json` | `{\"sequential_s\", \"makespan_s\", \"critical_path\": [id], \"tasks\": [{\"id\", \"start_s\", \"finish_s\", \"slack_s\", \"team\", \"phase\"}], \"peak_parallel\", \"without_estimate\"}`; where signals come from outside also `\"outside\": [{\"task\", \"signal\", \"from\"}]`; of a task that is done for each of known items, or tried several times side by side, also `\"children\"`, their number, and of one that may take longer `\"at_least\": [\"items\\|turns\"]`, what of it is counted once; then what there is to learn from it: `\"p50_s\", \"p80_s\", \"p90_s\", \"lower_bound_s\", \"bound_by\": {\"kind\": \"critical_path\\|team\\|parallel\\|lease\\|memory\\|cpu\", \"name\"}, \"decided_by\": [{\"task\", \"waits_for\": {\"kind\": \"need\\|phase\\|lease\\|team\\|parallel\", …}}], \"costs\": [{\"task\", \"waits_for\", \"makespan_s\", \"saves_s\"}], \"idle\": [{\"team\", \"members\", \"busy_s\", \"idle_s\", \"spans\": [{\"start_s\", \"finish_s\", \"members\"}]}]`; of each task `\"takes_s\"` (the part of its time that is in working hours), and `\"deadline_s\"` where it has a deadline; with `--start` also `\"at\"`, `\"calendar\"`, and of each task `\"start\"`, `\"finish\"` (RFC 3339); of a document that says how long all of it takes `\"stated\": [{\"pace\": \"sequential\\|parallel\", \"said\", \"file\", \"line\"}]`; with a what-if `\"what_if\": {\"changes\": [text], \"before\": {…}}` |
| `run`, `resume --format json` | a line an event: `{\"seq\", \"time\", \"run\", \"type\", …}`, of a task also `\"task\"`, `\"attempt\"`; the last line is `{\"type\": \"run_finished\", \"status\": \"succeeded\\|failed\\|canceled\", …}` or `{\"type\": \"run_waiting\", \"run\", \"waiting_on\": [{\"kind\", \"id\", \"until\"}]}` |
| `run --dry-run --format json` | `{\"missing\": [{\"place\", \"what\", \"cure\"}], \"schedule\"}` |
| `status --format json` | `{\"runs\": [{\"run\", \"status\", \"started\"}]}` |
| `status RUN --format json` | `{\"run\", \"status\", \"isolated\", \"tasks\": [{\"id\", \"state\", \"attempts\", \"started\", \"finished\", \"waiting_on\", \"reason\", \"report\"}], \"questions\": [{\"about\", \"task\", \"phase\", \"question\", \"since\", \"until\", \"from\", \"yes\", \"wanting\"}]}`; `questions` is left out where nothing is asked; of a task that is done in turns also `\"turn\"` and `\"turns\"`, of one with steps `\"steps\": [{\"title\", \"state\": \"ticked\\|open\\|not_checked\", \"evidence\"}]`, of one with attempts side by side `\"best_of\": {\"times\", \"attempts\": [{\"id\", \"state\", \"score\"}], \"best\": {\"id\", \"merit\": \"only\\|first\\|score\\|preferred\\|smallest\", \"said\"}}` |
| `stop RUN --task T --format json` | `{\"run\", \"part\", \"tasks\": [id], \"done\": \"stopped\"}`; the same with `--team`, `--phase` |
| `rollback RUN --dry-run --format json` | `{\"run\", \"dry_run\": true, \"undo\": [{\"task\", \"paths\"}]}`, the newest change first |
| `impact --format json` | `{\"task\", \"state\", \"direct\": [id], \"transitive\": [id], \"phases\": [id], \"holds\": [{\"what\", \"wanted_by\", \"held\"}], \"critical\", \"slack_s\"}` |
| `graph --format json` | `{\"plan\", \"groups\": [{\"phase\", \"tasks\": [{\"id\", \"title\", \"team\", \"state\"}]}], \"needs\": [{\"from\", \"to\", \"when\": \"succeeded\\|failed\\|always\\|start\\|signal\"}]}` |
| `replay RUN --at SEQ --format json` | `{\"at\", \"time\", \"of\", \"state\": as `status`, \"events\": [event]}` |
| `logs RUN --format json` | `{\"logs\": [{\"task\", \"attempt\", \"stream\", \"path\", \"text\"}]}` |
| `approve`, `deny`, `stop --format json` | `{\"run\", \"task\", \"done\": \"approved\\|denied\\|stopped\"}` |
| `ask --format json` | `{\"answer\": \"yes\\|no\", \"by\", \"reason\"}`; `by` is null where nobody answered in time |
| `apply --format json` | `{\"run\", \"branch\", \"from\", \"to\", \"workspaces\": [{\"workspace\", \"branch\", \"from\", \"to\", \"error\"}]}`; the three are null where files were changed in place; beside the run's name they are null, too, where several branches were moved |
| `report --format json` | `{\"version\": 1, \"run\", \"status\", \"isolated\", \"network_open\", \"times\", \"cost_usd\", \"tasks\", \"checks\": [{\"task\", \"attempt\", \"moment\", \"check\", \"holds\", \"exit\", \"tests\": {\"passed\", \"failed\", \"skipped\"}, \"said\", …}], \"blocked\", \"failures\", \"signals\", \"rolled_back\", \"answers\", \"figures\", \"success\", \"commits\", …}` |
| `report --digest --format json` | `{\"version\": 1, \"run\", \"status\", \"at\", \"done\", \"of\", \"teams\": [{\"team\", \"done\", \"doing\", \"blocked\", \"waiting\"}], \"waits\": [{\"on\", \"why\", \"tasks\"}], \"next\": [{\"task\", \"team\", \"after\"}]}` |
| `report --handoff --format json` | `{\"version\": 1, \"run\", \"status\", \"at\", \"done\", \"of\", \"doing\", \"questions\", \"held\", \"failed\", \"waiting\", \"ahead\": [{\"at\", \"task\", \"kind\": \"window\\|deadline\", \"window\"}], \"notes\", \"conflicts\", \"next\": [{\"command\", \"why\"}]}` |
| `brief --format json` | `{\"version\": 1, \"plan\", \"run\", \"kind\": \"team\\|agent\\|task\", \"name\", \"goal\", \"mission\", \"lead\", \"coordinator\", \"prerequisites\": [{\"task\", \"what\", \"on\", \"met\"}], \"tasks\", \"owns\", \"must_not_touch\", \"signals\", \"blocks\", \"escalation\"}` |
| `clean --format json` | `{\"dry_run\", \"runs\", \"blobs\", \"blob_bytes\", \"directories\"}` |
| `doctor --format json` | `{\"version\", \"checks\": [{\"group\", \"name\", \"result\": \"ok\\|weak\\|missing\\|absent\", \"detail\", \"fix\"}]}` |
| `import FILE.md --format json` | `{\"plan\", \"diagnostics\", \"unread\": [{\"file\", \"line\", \"text\"}], \"left_out\": …}`: what was not understood, and what was and has no place in a plan; `plan.tasks` by id: `{\"title\", \"needs\", \"workspace\", \"owns\", \"team\", \"agent\", \"phase\", \"priority\", \"estimate\", \"deliverables\", \"criteria\", \"steps\", \"optional\", \"done\", \"file\", \"lines\": {fact: line}}`; `plan.beside`: `{\"go\", \"success\": [{\"of\", \"text\", \"check\"}], \"risks\": [{\"risk\", \"likelihood\", \"impact\", \"mitigation\", \"recovery\", \"answered_by\"}], \"escalation\": [{\"after\", \"to\"}], \"reviews\": [{\"task\", \"who\", \"decides\"}], \"windows\": [{\"of\", \"window\"}], \"parallel\": {\"at_once\"}, \"portions\": [{\"task\", \"of\", \"enough\"}], \"capabilities\": {agent: [text]}, \"remarks\": [{\"of\", \"about\", \"text\"}]}`, each entry with `file` and `line`; `of` is `\"plan\"` or `{\"phase\": name}` and its kind |
| `init --format json` | `{\"plan\", \"written\", \"git\", \"languages\", \"tests\"}` |

A task's `state` is one of `pending ready running harvested verifying applying activating probing rolling_back succeeded partial held failed skipped canceled`.

## For every command

";

fn reference() -> String {
    let mut cli = Cli::command();
    cli.build();
    let mut text = INTRO.to_owned();
    text += &table(cli.get_arguments().filter(|argument| argument.is_global_set()));
    for command in cli.get_subcommands() {
        text += &format!("\n## pitcrew {}\n\n", command.get_name());
        text += &format!("{}.\n\n", sentence(command));
        text += &format!("    {}\n", usage(command));
        let own: Vec<&Arg> = command.get_arguments().filter(|argument| is_own(argument)).collect();
        if !own.is_empty() {
            text += &format!("\n{}", table(own.into_iter()));
        }
    }
    text
}

fn sentence(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default().trim_end_matches('.').to_owned()
}

fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.trim_start_matches("Usage: ").to_owned()
}

fn is_own(argument: &Arg) -> bool {
    !argument.is_global_set() && !argument.is_hide_set() && !matches!(argument.get_id().as_str(), "help" | "version")
}

fn table<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let mut text = "| argument | what it does |\n| --- | --- |\n".to_owned();
    for argument in arguments {
        let mut about = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let values: Vec<String> =
            argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
        if argument.get_action().takes_values() && !values.is_empty() {
            about += &format!(": {}", values.join(", "));
        }
        let defaults: Vec<String> =
            argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
        if argument.get_action().takes_values() && !defaults.is_empty() {
            about += &format!(" (default {})", defaults.join(", "));
        }
        text += &format!("| `{}` | {about} |\n", argument.to_string().replace('|', "\\|"));
    }
    text
}

#[test]
fn the_reference_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/commands.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, reference()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), reference(), "run the tests once with UPDATE_DOCS=1");
}

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

//! Settings of an agent that what does its work does not know.

use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::model::{Agent, Asked, Asks, Command, Doing, Driver};
use crate::path;

/// A setting that comes to nothing is not ignored: somebody counts on it.
pub(super) fn agent_settings(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, agent) in &context.plan.agents {
        let (who, unknown) = match &agent.does {
            Doing::Run(_) => ("a program", of_program(agent)),
            Doing::Use(driver) => (driver.product(), of_driver(driver, agent)),
        };
        for (field, hint) in unknown {
            let place = context.reading.place(path!["agents", id, field]);
            let verb = if agent.does == Doing::Use(Driver::Manual) { "do" } else { "does" };
            let message = format!("{who} {verb} the work of `{id}`, and `{field}` means nothing there");
            found.push(Diagnostic::error("setting-unknown-there", place, message).hint(hint));
        }
    }
    inputs_of_reviews(context, found);
}

/// A coding agent that reviews is told what was to be done and what was left; there is nothing else to give it.
fn inputs_of_reviews(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (mut way, check) in visit::checks(context.plan) {
        let Asks::Agent(Asked { agent, with }) = &check.asks else { continue };
        let Some(driver) = context.plan.agents.get(agent).and_then(Agent::coder).filter(|_| !with.is_empty()) else {
            continue;
        };
        way.push("with".into());
        let message = format!("`{agent}` is {}, and takes no inputs where it reviews", driver.product());
        found.push(
            Diagnostic::error("setting-unknown-there", context.reading.place(&way), message)
                .hint("leave it out: it is told what was to be done, with the task's own `with`, and what was left"),
        );
    }
}

/// A setting, and what is done instead.
type Setting = (&'static str, &'static str);

/// Returns which settings come to nothing of an agent that is a program: it has some where it is made of another by `use`.
fn of_program(agent: &Agent) -> Vec<Setting> {
    let nothing = "leave it out: it is a setting of coding agents, and this is a program; it is told by `with`";
    let all = [
        ("from", !agent.from.is_empty(), "leave it out: the program itself says when it is done"),
        ("model", agent.model.is_some(), nothing),
        ("max_turns", agent.max_turns.is_some(), nothing),
        ("args", !agent.args.is_empty(), nothing),
        ("budget", agent.budget.is_some(), "leave it out: what programs cost is not counted"),
        ("silence", agent.silence.is_some(), "leave it out: a task's `timeout` is what ends it"),
        ("permissions", !agent.permissions.is_empty(), nothing),
    ];
    set(all)
}

fn set(all: impl IntoIterator<Item = (&'static str, bool, &'static str)>) -> Vec<Setting> {
    all.into_iter().filter(|(_, is_set, _)| *is_set).map(|(field, _, hint)| (field, hint)).collect()
}

/// Returns which settings come to nothing of an agent that Pitcrew deals with itself.
fn of_driver(driver: &Driver, agent: &Agent) -> Vec<Setting> {
    let counted = "leave it out: a task's `timeout` is what ends it";
    let nothing = "leave it out: no program is started for what people do";
    let written = "write them into the command: `use: {acp: COMMAND ARGS}`";
    let rules = !agent.permissions.is_empty();
    let asks = "leave it out: it asks nobody in this form; `use: {acp: codex-acp}` does";
    let (model, turns, args) = (agent.model.is_some(), agent.max_turns.is_some(), !agent.args.is_empty());
    let all = match driver {
        Driver::Claude | Driver::Gemini => vec![],
        // OpenCode only asks its model to come to an end.
        Driver::Codex => vec![("max_turns", turns, counted), ("permissions", rules, asks)],
        Driver::Opencode | Driver::Acp(Command::Args(_)) => vec![("max_turns", turns, counted)],
        Driver::Acp(Command::Shell(_)) => vec![("max_turns", turns, counted), ("args", args, written)],
        Driver::Manual => {
            let secrets = !agent.secrets.is_empty();
            vec![
                ("model", model, nothing),
                ("max_turns", turns, nothing),
                ("args", args, nothing),
                ("secrets", secrets, nothing),
                ("budget", agent.budget.is_some(), "leave it out: what people cost is not counted"),
                ("silence", agent.silence.is_some(), nothing),
                ("permissions", rules, nothing),
            ]
        }
    };
    set(all)
}

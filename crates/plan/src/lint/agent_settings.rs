//! Settings of an agent that what does its work does not know.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Agent, Command, Doing, Driver};
use crate::path;

/// A setting that comes to nothing is not ignored: somebody counts on it.
pub(super) fn agent_settings(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, agent) in &context.plan.agents {
        let Doing::Use(driver) = &agent.does else { continue };
        for (field, hint) in unknown(driver, agent) {
            let place = context.reading.place(path!["agents", id, field]);
            let who = driver.product();
            let verb = if *driver == Driver::Manual { "do" } else { "does" };
            let message = format!("{who} {verb} the work of `{id}`, and `{field}` means nothing there");
            found.push(Diagnostic::error("setting-unknown-there", place, message).hint(hint));
        }
    }
}

/// Returns which settings of an agent come to nothing, each with what is done instead.
fn unknown(driver: &Driver, agent: &Agent) -> Vec<(&'static str, &'static str)> {
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
    all.into_iter().filter(|(_, is_set, _)| *is_set).map(|(field, _, hint)| (field, hint)).collect()
}

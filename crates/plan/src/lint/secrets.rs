//! Secrets by their names, and coding agents that cannot reach their vendor.

use super::visit::Way;
use super::{Context, triggers};
use crate::diagnostic::Diagnostic;
use crate::model::{Agent, Doing, Driver, Id, Network, Task, Work};
use crate::notify::Notify;
use crate::path;
use crate::suggest::did_you_mean;

/// Every secret that is granted must be there.
pub(super) fn unknown_secret(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let known = || context.plan.secrets.keys().map(String::as_str);
    for (way, name) in grants(context).into_iter().filter(|(_, name)| !context.plan.secrets.contains_key(*name)) {
        let hint = did_you_mean(name, known())
            .unwrap_or_else(|| format!("say where it comes from: `secrets: {{{name}: \"env:{name}\"}}`"));
        let message = format!("the plan has no secret `{name}`");
        found.push(Diagnostic::error("unknown-secret", context.reading.place(&way), message).hint(hint));
    }
}

/// A secret that nobody gets is often a grant that was forgotten.
pub(super) fn unused_secret(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let granted = grants(context);
    for name in context.plan.secrets.keys().filter(|name| !granted.iter().any(|(_, granted)| granted == name)) {
        let place = context.reading.place(path!["secrets", name.as_str()]);
        found.push(
            Diagnostic::warning("unused-secret", place, format!("nobody gets the secret `{name}`"))
                .hint(format!("grant it by name, to an agent or a task: `secrets: [{name}]`; or take it out")),
        );
    }
}

/// A variable has one value.
pub(super) fn secret_and_env(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut twice = |way: Way<'_>, name: &str| {
        let place = context.reading.place(&way);
        found.push(
            Diagnostic::error("secret-and-env", place, format!("`{name}` is a secret that is granted here, too"))
                .hint("take it out of `env`: a secret is given as the variable of its name"),
        );
    };
    for (id, agent) in &context.plan.agents {
        for name in agent.env.keys().filter(|name| agent.secrets.contains(name)) {
            twice(vec!["agents".into(), id.into(), "env".into(), name.as_str().into()], name);
        }
    }
    for (id, task) in &context.plan.tasks {
        let granted = context.plan.secrets_of(task);
        for name in task.env.keys().filter(|name| granted.contains(name.as_str())) {
            twice(vec!["tasks".into(), id.into(), "env".into(), name.as_str().into()], name);
        }
    }
}

/// Nothing holds a program on the host's network to the hosts that a secret is meant for.
pub(super) fn secret_hosts_open(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (name, secret) in context.plan.secrets.iter().filter(|(_, secret)| !secret.hosts.is_empty()) {
        let open = |task: &Task| context.plan.network_of(task) == Network::Host;
        let gets = |task: &Task| context.plan.secrets_of(task).contains(name.as_str());
        let tasks = context.plan.tasks.iter().filter(|(_, task)| open(task) && gets(task));
        let tells = |notify: &Notify| {
            let is_open = context.plan.network_of_notify(notify) == Network::Host;
            is_open && context.plan.secrets_of_notify(notify).any(|secret| secret == name)
        };
        let entries = context.plan.notify.iter().enumerate().filter(|(_, notify)| tells(notify));
        let entries = entries.map(|(at, _)| format!("entry {} of `notify`", context.reading.written("notify", at) + 1));
        let given: Vec<String> = tasks.map(|(id, _)| format!("`{id}`")).chain(entries).collect();
        if given.is_empty() {
            continue;
        }
        let message = format!(
            "`{name}` is meant for {} alone, and nothing holds {} to that: its network is the host's",
            secret.hosts.join(", "),
            given.join(", ")
        );
        let place = context.reading.place(path!["secrets", name.as_str(), "hosts"]);
        let hint = "give it a key that is worth little elsewhere, and can be revoked";
        found.push(Diagnostic::warning("secret-hosts-open", place, message).hint(hint));
    }
}

/// A coding agent that cannot reach its vendor does nothing.
pub(super) fn agent_cut_off(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, agent) in &context.plan.agents {
        let Some(driver) = vendors(agent) else { continue };
        let cut = |task: &Task| is_done_by(task, id) && context.plan.network_of(task) == Network::None;
        for (task_id, _) in context.plan.tasks.iter().filter(|(_, task)| task.network.is_some() && cut(task)) {
            let place = context.reading.place(path!["tasks", task_id, "network"]);
            let message = format!("`{id}` does `{task_id}`, and cannot reach its vendor from there");
            let hint = "leave it out, or write `network: host`; a run asks before it gives that";
            found.push(Diagnostic::error("agent-cut-off", place, message).hint(hint));
        }
        let reviews = agent.network != Some(Network::Host) && context.plan.is_reviewer(id);
        if reviews || context.plan.tasks.values().any(|task| task.network.is_none() && cut(task)) {
            let place = context.reading.place(path!["agents", id, "use"]);
            let message = format!("`{id}` is {}, and cannot reach its vendor without a network", driver.product());
            let hint = format!("add `network: host` to the agent `{id}`; a run asks before it gives that");
            found.push(Diagnostic::error("agent-cut-off", place, message).hint(hint));
        }
    }
}

/// A coding agent never sees the user's own login: what it is let in with must be given.
pub(super) fn agent_not_let_in(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, agent) in &context.plan.agents {
        // OpenCode has models that need no key, and an agent that is told anything else may be let in by that.
        let Some(driver) = vendors(agent).filter(|driver| **driver != Driver::Opencode) else { continue };
        let is_told = |task: &Task| !task.env.is_empty() || !task.secrets.is_empty();
        let told = !agent.env.is_empty() || !agent.secrets.is_empty() || !agent.args.is_empty();
        let mut tasks = context.plan.tasks.values().filter(|task| is_done_by(task, id)).peekable();
        let reviews = context.plan.is_reviewer(id);
        if told || (tasks.peek().is_none() && !reviews) || tasks.any(is_told) {
            continue;
        }
        let Some(usual) = driver.credentials().first() else { continue };
        let place = context.reading.place(path!["agents", id, "use"]);
        let message = format!("`{id}` has nothing to log in with: your own login is not in its walls");
        let hint =
            format!("add `secrets: {{{usual}: \"env:{usual}\"}}` to the plan, and `secrets: [{usual}]` to `{id}`");
        found.push(Diagnostic::warning("agent-not-let-in", place, message).hint(hint));
    }
}

/// Returns the coding agent of a vendor that does an agent's tasks.
fn vendors(agent: &Agent) -> Option<&Driver> {
    match &agent.does {
        Doing::Use(driver @ (Driver::Claude | Driver::Codex | Driver::Gemini | Driver::Opencode)) => Some(driver),
        _ => None,
    }
}

fn is_done_by(task: &Task, agent: &Id) -> bool {
    matches!(&task.does, Work::Agent(name) if name == agent)
}

/// Returns every grant of a secret, and every trigger that is let in with one, and where it stands.
fn grants<'a>(context: &'a Context<'_>) -> Vec<(Way<'a>, &'a str)> {
    let of = |kind: &'static str, id: &'a Id, names: &'a [String]| {
        let placed = names.iter().enumerate();
        placed
            .map(|(at, name)| (vec![kind.into(), id.into(), "secrets".into(), at.into()], name.as_str()))
            .collect::<Vec<(Way<'a>, &'a str)>>()
    };
    let agents = context.plan.agents.iter().flat_map(|(id, agent)| of("agents", id, &agent.secrets));
    let tasks = context.plan.tasks.iter().flat_map(|(id, task)| of("tasks", id, &task.secrets));
    let notify = context.plan.notify.iter().enumerate().flat_map(|(entry, notify)| {
        let way = move |at: usize| vec!["notify".into(), entry.into(), "secrets".into(), at.into()];
        notify.secrets.iter().enumerate().map(move |(at, name)| (way(at), name.as_str()))
    });
    agents.chain(tasks).chain(notify).chain(triggers::keys(context)).collect()
}

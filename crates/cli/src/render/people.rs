//! Who is asked, who has answered, and where a question goes next.

use pitcrew_engine::{Amendment, Question, Run, Topic};
use pitcrew_plan::{Except, Id, MANUAL, OnTimeout};

use super::{style, time};

/// Returns what there is to say about those who are asked, a sentence each.
pub fn lines(topic: &Topic, question: &Question, run: &Run) -> Vec<String> {
    let mut lines = Vec::new();
    let panel = &question.panel;
    let who = names(panel.from.iter());
    match (panel.from.is_empty(), panel.quorum) {
        (true, 1) => {}
        (true, quorum) => lines.push(format!("{quorum} people must say yes")),
        (false, 1) => lines.push(format!("asked: {who}")),
        (false, quorum) => lines.push(format!("asked: {who}; {quorum} of them must say yes")),
    }
    if !question.yes.is_empty() {
        lines.push(format!("said yes: {}; {} more wanted", names(question.yes.iter()), question.wanting()));
    }
    // That no program says so of what people do goes without saying.
    for except in panel.except.iter().filter(|_| !question.is_work()) {
        lines.push(match except {
            Except::Author => format!("not {}, who started the run", style::plain(&run.opening().by)),
            Except::Agents => "nothing that runs inside a run".to_owned(),
        });
    }
    let (next, goes_up) = next(topic, question, run);
    match question.until {
        Some(until) if goes_up => lines.push(format!("no answer until {} goes further up", time::clock(until))),
        Some(until) => lines.push(format!("no answer until {} counts as a no", time::clock(until))),
        None => {}
    }
    lines.extend(next);
    lines
}

/// Returns who does a task by hand: those who may say so, else whom the plan gives it to, else somebody.
pub fn hands(run: &Run, task: &Id, question: &Question) -> String {
    let agent = run.plan().tasks.get(task).and_then(|task| run.plan().agent_of(task)).map(|(name, _)| name.as_str());
    match (question.panel.from.is_empty(), agent) {
        (false, _) => question.panel.from.iter().map(|name| style::plain(name)).collect::<Vec<_>>().join(" or "),
        (true, Some(agent)) if agent != MANUAL => agent.to_owned(),
        (true, _) => "somebody".to_owned(),
    }
}

/// Says in a row of a table what is waited for: of whom, until when, and the question.
pub fn row(run: &Run, topic: &Topic, question: &Question) -> String {
    if let (true, Some(task)) = (question.is_work(), topic.task()) {
        if let Some(joiner) = run.task(task).and_then(|record| record.joiner.as_ref()) {
            let (by, until) = (style::plain(&joiner.by), time::date(joiner.until));
            return format!("{by} has taken it, until {until}");
        }
        let who = hands(run, task, question);
        let why = question.why.first().map_or_else(String::new, |why| format!("; {}", style::line(why)));
        return format!("waits for {who} to do it and to say so{why}");
    }
    let wanted = match question.wanting() {
        1 => "a yes".to_owned(),
        wanting => format!("{wanting} yeses"),
    };
    let silent = names(question.silent());
    let of = if silent.is_empty() { String::new() } else { format!(" of {silent}") };
    let until = question.until.map_or_else(String::new, |until| format!(", until {}", time::clock(until)));
    let text = question.text.as_deref().map_or_else(String::new, |text| format!(": {}", style::line(text)));
    format!("waits for {wanted}{of}{until}{text}")
}

/// Says where it goes next, and whether it goes there rather than become a no.
fn next(topic: &Topic, question: &Question, run: &Run) -> (Option<String>, bool) {
    let task = topic.task().and_then(|id| run.plan().tasks.get(id));
    let levels = run.plan().escalation_of(task);
    let Some(level) = levels.get(question.level) else { return (None, false) };
    let to: Vec<String> = level
        .to
        .iter()
        .map(|whom| match run.plan().name_of(whom, task) {
            Some(name) if name != whom.to_string() => format!("{} ({whom})", style::plain(name)),
            _ => style::plain(&whom.to_string()),
        })
        .collect();
    let text = question.rises.map(|at| format!("from {} on also asked: {}", time::clock(at), to.join(", ")));
    let approval = task.and_then(|task| task.approval.as_ref()).filter(|_| question.grant.is_some());
    (text, approval.is_some_and(|approval| approval.on_timeout == OnTimeout::Escalate))
}

/// Returns names as a list that is safe to print.
pub fn names<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| style::plain(name)).collect::<Vec<_>>().join(", ")
}

/// Returns an amendment as a sentence that is safe to print.
pub fn amendment(amendment: &Amendment) -> String {
    let list = |ids: Vec<&pitcrew_plan::Id>| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let part = |word: &str, ids: Vec<&pitcrew_plan::Id>| (!ids.is_empty()).then(|| format!("{word} {}", list(ids)));
    let parts = [
        part("adds", amendment.added.keys().collect()),
        part("changes", amendment.changed.keys().collect()),
        part("drops", amendment.dropped.iter().collect()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

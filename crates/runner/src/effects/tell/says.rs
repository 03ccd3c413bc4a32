//! What is told, in words: of a digest how the run goes, of what happened what that is and what to do about it.

use pitcrew_engine::{Event, Grant, Record, Run, RunStatus, Stage};
use pitcrew_plan::{ApprovalMoment, Id};
use serde_json::{Value, json};

/// What is told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Says {
    /// What it is: `digest`, or the word of what happened.
    pub(crate) name: &'static str,
    /// It in a line.
    pub(crate) title: String,
    /// It in full, as Markdown.
    pub(crate) text: String,
    /// The task that it is about: `id`, `title` and `reason`, each empty where there is none.
    pub(crate) task: Value,
}

/// Puts in words what fell due with `due`, because of `cause` where it is no digest; `run` is as it was then.
pub(crate) fn of(run: &Run, due: &Record, cause: Option<&Record>, digest: &str) -> Says {
    let occasion = match due.event {
        Event::DigestDue { occasion, .. } => occasion,
        _ => None,
    };
    let (Some(occasion), Some(cause)) = (occasion, cause) else {
        let title = format!("How {} goes", run.id());
        return Says { name: "digest", title, text: digest.to_owned(), task: task(run, None, "") };
    };
    let told = told(run, &cause.event);
    let mut text = format!("{}: {}", run.id(), told.text);
    if matches!(cause.event, Event::RunFinished { .. }) {
        text = format!("{text}\n\n{digest}");
    }
    let title = format!("{}: {}", run.id(), told.title);
    Says { name: occasion.word(), title, text, task: task(run, told.task, &told.reason) }
}

/// What happened.
struct Told<'a> {
    title: String,
    text: String,
    task: Option<&'a Id>,
    /// Why it is so, where somebody said.
    reason: String,
}

impl Told<'_> {
    fn plain(title: String, reason: String) -> Told<'static> {
        let text = if reason.is_empty() { title.clone() } else { format!("{title}: {reason}") };
        Told { title, text, task: None, reason }
    }
}

fn told<'a>(run: &'a Run, event: &'a Event) -> Told<'a> {
    match event {
        Event::ApprovalRequested { task, about, why, until, .. } => {
            let reason = why.join("; ");
            let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
            let told = Told::plain(format!("{}{until}", wanted(task, about)), reason);
            Told { text: format!("{}\n\n{}", told.text, answers(run, task.as_str(), about)), task: Some(task), ..told }
        }
        Event::QuestionAsked { topic, question, until, .. } => {
            let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
            let told = Told::plain(format!("{topic} is asked{until}"), question.clone());
            let (id, name) = (run.id(), topic.name());
            let text = format!("{}\n\nAnswer: `pitcrew approve {id} {name}` or `pitcrew deny {id} {name}`", told.text);
            Told { text, task: topic.task(), ..told }
        }
        Event::TaskFailed { task, failure } => {
            let told = Told::plain(format!("`{task}` failed"), format!("it {failure}"));
            Told { task: Some(task), ..told }
        }
        Event::TaskHeld { task, reason } => {
            let told = Told::plain(format!("`{task}` is held"), reason.clone());
            Told { task: Some(task), ..told }
        }
        Event::PutOnHold { task, asks, .. } => {
            let failure = run.task(task).and_then(|record| record.failure.as_ref());
            let why = failure.map(|failure| format!("it {failure}")).unwrap_or_default();
            let asked = if asks.is_empty() { String::new() } else { format!("; {} is asked", asks.join(", ")) };
            let told = Told::plain(format!("`{task}` failed live, and is held"), format!("{why}{asked}"));
            Told { task: Some(task), ..told }
        }
        Event::DeadlinePassed { of, deadline, to } => {
            let told = if to.is_empty() { String::new() } else { format!("{} is told", to.join(", ")) };
            Told::plain(format!("{of} was to be done by {deadline}, and is not"), told)
        }
        Event::RunFinished { status } => Told::plain(status.past().to_owned(), what_failed(run, *status)),
        // Nothing else is told of.
        _ => Told::plain("something happened".to_owned(), String::new()),
    }
}

/// Says what people are asked for.
fn wanted(task: &Id, about: &Grant) -> String {
    match about.moment {
        ApprovalMoment::Done => format!("`{task}` is for people to do"),
        ApprovalMoment::Partial => format!("`{task}` is done in part, and somebody must say whether that is enough"),
        ApprovalMoment::BeforeRun => format!("`{task}` waits for a yes before it runs"),
        ApprovalMoment::BeforeApply => format!("`{task}` waits for a yes before its change is applied"),
    }
}

/// Says how the question is answered.
fn answers(run: &Run, name: &str, about: &Grant) -> String {
    let id = run.id();
    match about.moment {
        ApprovalMoment::Done => format!("When it is done: `pitcrew approve {id} {name}`"),
        _ => format!("Answer: `pitcrew approve {id} {name}` or `pitcrew deny {id} {name}`"),
    }
}

/// Names the tasks that failed.
fn what_failed(run: &Run, status: RunStatus) -> String {
    if status != RunStatus::Failed {
        return String::new();
    }
    let failed = run.tasks().filter(|(id, record)| id.parent().is_none() && record.stage == Stage::Failed);
    let failed: Vec<String> = failed.map(|(id, _)| format!("`{id}`")).collect();
    if failed.is_empty() { String::new() } else { format!("{} failed", failed.join(", ")) }
}

fn task(run: &Run, id: Option<&Id>, reason: &str) -> Value {
    let title = id.and_then(|id| run.plan().tasks.get(id)).and_then(|task| task.title.as_deref());
    json!({ "id": id.map_or("", Id::as_str), "title": title.unwrap_or_default(), "reason": reason })
}

//! What is said in a run, from whom to whom: the conversation among its tasks and people.

use pitcrew_engine::{Event, Record, Run, Sender, Timestamp, Topic};
use pitcrew_plan::{Id, Need};
use serde::Serialize;

use super::events::count;
use super::message::{self, Letter};
use super::{complete, people, style, time};

/// One thing that somebody said to somebody.
#[derive(Debug, Serialize)]
pub struct Message<'a> {
    /// The event that it is.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// `started`, `signal`, `report`, `landed`, `done`, `failed`, `skipped`, `question`, `answer`,
    /// `escalation`, `deadline`, `held`, `order` or `over`.
    pub kind: &'static str,
    /// Who speaks: a task, a person, or the run.
    pub from: String,
    /// To whom; nobody in particular where it is empty.
    pub to: Vec<String>,
    /// What is said, in a sentence.
    pub says: String,
    /// The whole event, for scripts.
    pub event: &'a Event,
}

/// Returns what an event says to somebody, if it says anything. `run` has taken the event in already.
pub fn of<'a>(run: &Run, record: &'a Record) -> Option<Message<'a>> {
    let event = &record.event;
    let (kind, from, to, says) = match event {
        Event::RunStarted(opening) => {
            let goal = run.plan().goal.clone().unwrap_or_else(|| "the run begins".to_owned());
            ("started", opening.by.clone(), Vec::new(), goal)
        }
        Event::SignalSent { name, from, data } => {
            let told = if data.is_null() { String::new() } else { format!(" {data}") };
            ("signal", sender(run, from), listeners(run, name, from), format!("{name}{told}"))
        }
        Event::Reported { task, report, .. } => {
            let says = report.action.clone().unwrap_or_else(|| "reports".to_owned());
            ("report", speaker(run, task), waiters(run, task), says)
        }
        Event::Applied { task, change: Some(_), .. } => {
            let paths = run.task(task).map_or(0, |record| record.paths);
            let says = format!("landed {}", count(usize::try_from(paths).unwrap_or(usize::MAX), "path"));
            ("landed", speaker(run, task), Vec::new(), says)
        }
        Event::TaskSucceeded { task } => ("done", speaker(run, task), waiters(run, task), "done".to_owned()),
        Event::TaskFailed { task, failure } => {
            ("failed", speaker(run, task), waiters(run, task), format!("failed: it {failure}"))
        }
        Event::TaskSkipped { task, reason, .. } => {
            ("skipped", speaker(run, task), waiters(run, task), format!("does not run: {reason}"))
        }
        Event::ApprovalRequested { task, why, panel, .. } => {
            let why =
                if why.is_empty() { "may it go on?".to_owned() } else { format!("may it go on? {}", why.join("; ")) };
            ("question", speaker(run, task), panel.from.clone(), why)
        }
        Event::QuestionAsked { topic, question, panel, .. } => {
            ("question", about(run, topic), panel.from.clone(), question.clone())
        }
        Event::Approved { task, by, reason, .. } => {
            ("answer", by.clone(), vec![speaker(run, task)], with_reason("yes", reason.as_deref()))
        }
        Event::YesGiven { topic, by, reason } => (
            "answer",
            by.clone(),
            vec![about(run, topic)],
            with_reason("yes, of several that are wanted", reason.as_deref()),
        ),
        Event::QuestionAnswered { topic, yes, by, reason } => {
            let word = if *yes { "yes" } else { "no" };
            ("answer", by.clone(), vec![about(run, topic)], with_reason(word, reason.as_deref()))
        }
        Event::QuestionUnanswered { topic } => {
            ("answer", "nobody".to_owned(), vec![about(run, topic)], "answered in time".to_owned())
        }
        Event::Escalated { topic, to, .. } => {
            ("escalation", about(run, topic), to.clone(), "nobody has answered; please do".to_owned())
        }
        Event::DeadlinePassed { of, deadline, to } => {
            let says = format!("{of} is over its deadline, {}", time::date(*deadline));
            ("deadline", run.id().to_string(), to.clone(), says)
        }
        Event::DeadlineEscalated { of, to, .. } => {
            let late = run.overdue().find(|(due, _)| *due == of).map(|(_, late)| record.time.since(late.deadline));
            let says = format!("{of} is {} over its deadline", late.map_or_else(|| "still".to_owned(), time::short));
            ("deadline", run.id().to_string(), to.clone(), says)
        }
        Event::PutOnHold { task, owner, asks, .. } => {
            let mut to: Vec<String> = owner.iter().map(|owner| speaker(run, owner)).collect();
            to.extend(asks.iter().cloned());
            ("held", speaker(run, task), to, "I hold my rollback until this is looked into".to_owned())
        }
        Event::TaskHeld { task, reason } => ("held", speaker(run, task), Vec::new(), reason.clone()),
        Event::HoldReleased { task, by } => order(run, by, task, "ask again what failed"),
        Event::UndoOrdered { task, by } => order(run, by, task, "undo it"),
        Event::Reopened { task, by } => order(run, by, task, "try again on top"),
        Event::StopOrdered { task, by } => order(run, by, task, "stop"),
        Event::TaskResumed { task, by } => order(run, by, task, "go on"),
        Event::Amended { by, amendment, .. } => {
            ("order", by.clone(), Vec::new(), format!("the plan changes: {}", people::amendment(amendment)))
        }
        Event::StopRequested { by, .. } => ("order", by.clone(), Vec::new(), "everybody stops".to_owned()),
        Event::RunFinished { status } => {
            ("over", run.id().to_string(), Vec::new(), format!("the run {}", status.past()))
        }
        _ => return None,
    };
    Some(Message { seq: record.seq, time: record.time, kind, from, to, says, event })
}

/// Draws a message as lines; a report is drawn whole.
pub fn draw(run: &Run, message: &Message<'_>) -> Vec<String> {
    let to = match message.to.as_slice() {
        [] => String::new(),
        to => format!(" -> {}", people::names(to.iter())),
    };
    let head = format!(
        "{}  {}{to}  {}",
        style::faint(time::clock(message.time)),
        style::strong(style::plain(&message.from)),
        style::line(&message.says)
    );
    let body = match message.event {
        Event::Reported { task, report, live, .. } => message::draw(&Letter::of(run, task, report).live(*live)),
        Event::PutOnHold { task, .. } => run
            .task(task)
            .and_then(|record| record.complaint())
            .map(|report| message::draw(&Letter::of(run, task, report)))
            .unwrap_or_default(),
        // Whoever does a team's last task speaks for the team.
        Event::TaskSucceeded { task } => {
            let team = run.plan().tasks.get(task).and_then(|task| task.team.as_ref());
            team.and_then(|team| complete::of(run, team)).map(|complete| complete::draw(&complete)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    std::iter::once(head).chain(body.into_iter().map(|line| format!("          {line}"))).collect()
}

type Told = (&'static str, String, Vec<String>, String);

fn order(run: &Run, by: &str, task: &Id, what: &str) -> Told {
    ("order", by.to_owned(), vec![speaker(run, task)], what.to_owned())
}

/// Names a task with the team that speaks through it.
fn speaker(run: &Run, task: &Id) -> String {
    match run.plan().tasks.get(task).and_then(|task| task.team.as_ref()) {
        Some(team) => format!("{task} ({team})"),
        None => task.to_string(),
    }
}

fn sender(run: &Run, from: &Sender) -> String {
    match from {
        Sender::Task(task) => speaker(run, task),
        Sender::Person(name) => name.clone(),
    }
}

fn about(run: &Run, topic: &Topic) -> String {
    topic.task().map_or_else(|| topic.name().to_owned(), |task| speaker(run, task))
}

/// Names the tasks that wait for one.
fn waiters(run: &Run, task: &Id) -> Vec<String> {
    run.dependents(task).map(|id| speaker(run, id)).collect()
}

/// Names the tasks that wait for a signal of this name from there.
fn listeners(run: &Run, name: &Id, from: &Sender) -> Vec<String> {
    let hears = |need: &Need| match need {
        Need::Signal { name: awaited, from: whom } => {
            awaited == name && whom.as_deref().is_none_or(|whom| whom == from.name())
        }
        Need::End { .. } | Need::Start { .. } => false,
    };
    let tasks = run.plan().tasks.iter().filter(|(_, task)| task.needs.iter().any(hears));
    tasks.map(|(id, _)| speaker(run, id)).collect()
}

fn with_reason(word: &str, reason: Option<&str>) -> String {
    reason.map_or_else(|| word.to_owned(), |reason| format!("{word}: {reason}"))
}

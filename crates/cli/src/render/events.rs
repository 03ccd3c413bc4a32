//! What happens in a run, a line an event, for where there is no live tree.

use std::collections::BTreeMap;

use pitcrew_engine::{Anew, Event, Grant, Question, Record, Restart, Run, RunStatus, Sender, Stage, Topic};
use pitcrew_plan::{ApprovalMoment, Id};
use serde_json::Value;

use super::{best, label, message, people, style, time, usage, why};

/// How many names of what was dropped are shown.
const DROPPED: usize = 3;

/// Returns an event as lines for people; nothing for what only the engine cares about. `run` has
/// taken the event in already.
pub fn lines(run: &Run, record: &Record) -> Vec<String> {
    let Some((what, details)) = tell(run, &record.event) else { return Vec::new() };
    let clock = style::faint(time::clock(record.time));
    let head = match record.event.task() {
        Some(task) => format!("{clock} {} {what}", style::strong(task)),
        None => format!("{clock} {what}"),
    };
    std::iter::once(head).chain(details.into_iter().map(|line| format!("         {line}"))).collect()
}

type Told = Option<(String, Vec<String>)>;

fn tell(run: &Run, event: &Event) -> Told {
    let plain = |text: String| Some((text, Vec::new()));
    match event {
        Event::RunStarted(opening) => plain(format!(
            "run {} started by {}{}",
            style::strong(run.id()),
            opening.by,
            opening.restart.as_ref().map_or_else(String::new, |restart| format!(": {}", restarts(restart)))
        )),
        Event::TakenOver { tasks, changes } => plain(taken_over(run, *tasks, *changes)),
        Event::Prepared { .. } => plain("prepared".to_owned()),
        Event::PrepareFailed { reason } => Some((style::bad("preparing failed"), why::lines(reason))),
        Event::PhaseOpened { phase } => plain(format!("phase {} opens", style::strong(phase))),
        Event::PhaseAnswered { phase, holds: false, evidence, .. } => Some((
            format!("phase {} {}", style::strong(phase), style::bad("got a no-go")),
            evidence.iter().filter(|e| !e.holds).flat_map(why::said_by).collect(),
        )),
        Event::TeamAnswered { team, holds, evidence } => {
            let word = if *holds { style::good("has met its success") } else { style::bad("has not met its success") };
            Some((
                format!("team {} {word}", style::strong(team)),
                evidence.iter().filter(|e| !e.holds).flat_map(why::said_by).collect(),
            ))
        }
        Event::ApprovalRequested { task, why, about, .. } if about.moment == ApprovalMoment::Done => {
            let title = run.plan().tasks.get(task).and_then(|task| task.title.as_deref());
            let title = title.map_or_else(String::new, |title| format!(": {}", style::plain(title)));
            let mut details: Vec<String> = why.iter().map(|why| style::plain(why)).collect();
            details.push(format!("when it is done: pitcrew approve {} {task}", run.id()));
            Some((format!("{}{title}", style::care("is for people to do")), details))
        }
        Event::Approved { by, about, reason, .. } if about.moment == ApprovalMoment::Done => {
            plain(format!("{}, says {by}{}", style::good("done"), because(reason)))
        }
        Event::ApprovalRequested { task, why, about, .. } => {
            let reasons = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
            plain(format!("{} {}{reasons}", style::care("needs approval"), moment(run, task, about)))
        }
        Event::Approved { task, by, about, reason } => {
            plain(format!("{} {} by {by}{}", style::good("approved"), moment(run, task, about), because(reason)))
        }
        Event::QuestionAsked { topic, question, until, .. } => {
            let until = until.map_or_else(String::new, |until| format!(", until {}", time::clock(until)));
            let asks = format!("{}{}: {}{until}", style::care("asks"), of_phase(topic), style::plain(question));
            Some((asks, answers(run, topic)))
        }
        Event::YesGiven { topic, by, reason } => {
            let wanting = run.question(topic).map_or(0, Question::wanting);
            plain(format!("{} says yes{}{}; {wanting} more wanted", by, of_phase(topic), because(reason)))
        }
        Event::Escalated { topic, to, until, .. } => {
            let until = until.map_or_else(String::new, |until| format!(", until {}", time::clock(until)));
            let to = people::names(to.iter());
            plain(format!("nobody has answered{}; {} {to} too{until}", of_phase(topic), style::care("asking")))
        }
        Event::DeadlinePassed { of, deadline, to } => plain(format!(
            "{} is {}, {}; {} is told",
            style::strong(of),
            style::bad("over its deadline"),
            time::date(*deadline),
            people::names(to.iter())
        )),
        Event::DigestDue { occasion: None, .. } => plain("time for a digest: pitcrew report --digests".to_owned()),
        // What it tells of was said just now; how it went is said next.
        Event::DigestDue { .. } => None,
        Event::NoticeTold { which, .. } => plain(format!("told by {}", teller(run, *which))),
        Event::NoticeUntold { which, why, next, .. } => {
            let then = match next {
                Some(next) => format!("again at {}", time::clock(*next)),
                None => style::bad("given up").to_string(),
            };
            plain(format!("{} by {}: {}; {then}", style::care("not told"), teller(run, *which), style::line(why)))
        }
        Event::DeadlineEscalated { of, to, .. } => plain(format!(
            "{} is still {}; {} {} too",
            style::strong(of),
            style::bad("over its deadline"),
            style::care("telling"),
            people::names(to.iter())
        )),
        Event::QuestionAnswered { topic, yes, by, reason } => {
            let word = if *yes { style::good("yes") } else { style::bad("no") };
            plain(format!("{word}, says {by}{}{}", of_phase(topic), because(reason)))
        }
        Event::QuestionUnanswered { topic } => {
            plain(format!("{}{}", style::bad("nobody answered in time"), of_phase(topic)))
        }
        Event::QuestionWithdrawn { topic } => plain(format!("needs no answer any more{}", of_phase(topic))),
        Event::FannedOut { children, .. } => plain(format!("is done for {}", count(*children as usize, "item"))),
        // That it is for people is said next.
        Event::AttemptStarted { task, .. } if run.plan().is_by_hand(&run.plan().tasks[task]) => None,
        Event::AttemptStarted { task, attempt, .. } if let Some(contest) = run.plan().tasks[task].contest() => {
            plain(format!("{} {} attempts side by side{}", style::busy("started"), contest.times, which(*attempt)))
        }
        Event::AttemptStarted { task, attempt, .. } => {
            let left = run.task(task).is_some_and(|record| record.carry.left.is_some());
            let from = if left { ", from where an earlier attempt stopped" } else { "" };
            plain(format!("{}{}{from}", style::busy("started"), which(*attempt)))
        }
        // What it means is said when the next attempt starts.
        Event::LeftBehind { .. } => None,
        Event::Harvested { paths, dropped, .. } => harvested(*paths, dropped),
        Event::Verified { evidence, .. } => {
            let steps = evidence.iter().filter(|one| one.step.is_some()).count();
            plain(match (evidence.len() - steps, steps) {
                (checks, 0) => format!("verified by {}", count(checks, "check")),
                (0, steps) => format!("verified: {} ticked", count(steps, "step")),
                (checks, steps) => format!("verified by {}, {} ticked", count(checks, "check"), count(steps, "step")),
            })
        }
        Event::Scored { score, .. } => plain(format!("scores {}", style::strong(score))),
        Event::CalledOff { best, .. } => plain(format!("{}: {best} passed first", style::care("called off"))),
        Event::Comparing { task, by, .. } => {
            let passed = run.contenders(task).filter(|(_, record)| record.stage == Stage::Succeeded).count();
            plain(format!("{} of its attempts passed; {by} {} them", passed, style::busy("compares")))
        }
        Event::BestChosen { task, best, merit, said, .. } => {
            let chosen = pitcrew_engine::Best { id: best.clone(), merit: *merit, said: said.clone() };
            let kept = run.contest(task).map_or_else(String::new, |contest| best::kept(&contest, &chosen));
            plain(style::good(kept))
        }
        Event::VerifyAgain { .. } => plain("is verified again, because another change landed meanwhile".to_owned()),
        Event::Applied { task, commit, .. } => plain(applied(run, task, commit.as_deref())),
        Event::Activated { .. } => plain("made live".to_owned()),
        Event::Probed { .. } => plain("holds live".to_owned()),
        Event::AttemptFailed { failure, attempt, .. } => {
            let sign = if matches!(failure, pitcrew_engine::Failure::NotOwned { .. }) { "blocked:" } else { "failed:" };
            let mut details = why::details(failure);
            if let Some((task, report)) = event.task().and_then(|task| Some((task, message::complaint(run, task, failure)?))) {
                details.extend(message::draw(&message::Letter::of(run, task, report)));
            }
            Some((format!("{} it {failure}{}", style::bad(sign), which(*attempt)), details))
        }
        Event::UndoOrdered { by, .. } => plain(format!("is to be undone, says {by}")),
        Event::RollbackStarted { of: Some(of), .. } => {
            plain(format!("{} what attempt {of} did", style::care("rolling back")))
        }
        Event::RollbackStarted { .. } => plain(style::care("rolling back")),
        Event::Restored { .. } => plain("files are as they were".to_owned()),
        Event::RolledBack { .. } => plain(style::care("rolled back")),
        Event::TurnEnded { task, turn, due, evidence, .. } => {
            let of = run.turn(task).map_or(0, |(_, of)| of);
            let unmet = evidence.iter().find(|e| !e.holds).map_or("", |e| e.check.as_str());
            let next = format!("turn {turn} of {of} is over, and `{}` does not hold yet", style::line(unmet));
            plain(format!("{next}; the next begins at {}", time::clock(*due)))
        }
        Event::TurnsDone { task, turn, evidence, .. } => {
            let of = run.turn(task).map_or(0, |(_, of)| of);
            let met = evidence.last().map_or("", |e| e.check.as_str());
            plain(format!("`{}` holds after turn {turn} of {of}", style::line(met)))
        }
        Event::GivenUp { task, failure } => {
            let turns = if run.turn(task).is_some() { "; what its turns changed is undone" } else { "" };
            Some((format!("{} it {failure}{turns}", style::bad("given up:")), why::details(failure)))
        }
        Event::RetryScheduled { due, .. } => plain(format!("is tried again at {}", time::clock(*due))),
        Event::Reopened { by, .. } => plain(format!("gets a new attempt, says {by}")),
        Event::Kept { stands, reason, .. } => {
            plain(format!("{}: {}; it stays as attempt {stands} left it", style::care("kept"), style::plain(reason)))
        }
        Event::ConflictFound { conflict, .. } => {
            plain(format!("{} {}", style::care("conflict:"), style::plain(&conflict.to_string())))
        }
        Event::TaskContested { .. } => plain(format!("{}: nothing of its change is touched", style::care("held"))),
        Event::ConflictReleased { by, leaves, .. } => plain(match leaves {
            true => format!("leaves what others changed, says {}, and puts the rest back", style::plain(by)),
            false => format!("is to be looked at again, says {}", style::plain(by)),
        }),
        Event::Reported { task, attempt, report, live } => {
            let letter = message::Letter::of(run, task, report).live(*live);
            Some((format!("reports{}", which(*attempt)), message::draw(&letter)))
        }
        Event::TaskClaimed { by, until, .. } => {
            plain(format!("{} {}, until {}", style::busy("taken by"), style::plain(by), time::date(*until)))
        }
        Event::TaskReleased { by: Some(by), reason, .. } => {
            plain(format!("given back by {}{}; it is anybody's again", style::plain(by), because(reason)))
        }
        Event::TaskReleased { by: None, .. } => {
            plain(style::care("nobody said in time that it is done; it is anybody's again"))
        }
        Event::Widened { path, by, .. } => {
            plain(format!("owns {} too, says {}", style::strong(path), style::plain(by)))
        }
        Event::SessionOpened { session, .. } => plain(usage::opened(session)),
        Event::BudgetReached { of, .. } => {
            plain(style::care(format!("is ended: its next step might pass the budget of {of}")))
        }
        Event::AgentPaused { agent, until, why, told, .. } => {
            let word = if *told { "until" } else { "and is tried again at" };
            let why = style::plain(why);
            plain(style::care(format!("the vendor of {agent} refuses for now, {word} {}: {why}", time::date(*until))))
        }
        Event::Permission { ruling, .. } => plain(usage::ruled(ruling)),
        Event::TaskPartial { .. } => plain(style::care("is done in part")),
        Event::PutOnHold { owner, asks, .. } => plain(held_live(owner.as_ref(), asks)),
        Event::HoldReleased { by, .. } => plain(format!("is to be asked again, says {}", style::plain(by))),
        Event::CheckedAgain { .. } => plain(style::busy("asked again")),
        // What only looks is done once more, and nothing was lost.
        Event::Interrupted { task, .. } if run.task(task).is_some_and(|record| only_looks(record.stage)) => None,
        Event::Interrupted { .. } => plain("was interrupted".to_owned()),
        Event::TaskSucceeded { task } => plain(format!("{}{}", style::good("succeeded"), used(run, task))),
        Event::TaskFailed { task, .. } => plain(format!("{}{}", style::bad("failed"), used(run, task))),
        Event::TaskSkipped { reason, .. } => plain(format!("{}: {}", style::faint("skipped"), style::line(reason))),
        Event::TaskHeld { reason, .. } => plain(format!("{}: {}", style::care("held"), style::plain(reason))),
        Event::StopOrdered { by, .. } => plain(format!("{} by {by}", style::care("told to stop"))),
        Event::TaskCanceled { .. } => plain(format!("{}; what needs it waits", style::care("stopped"))),
        Event::TaskResumed { by, .. } => plain(format!("may go on, says {by}")),
        Event::LeaseTaken { lease } => plain(format!("{} is had: no other run has it", style::strong(lease))),
        Event::SignalSent { name, from, data } => plain(signaled(name, from, data)),
        Event::Amended { by, amendment, .. } => {
            plain(format!("plan {} by {by}: {}", style::care("amended"), people::amendment(amendment)))
        }
        Event::StopRequested { by, hard } => {
            plain(format!("{} by {by}", style::care(if *hard { "killed" } else { "stopped" })))
        }
        Event::RunResumed { by } => plain(format!("taken up again by {by}")),
        Event::Measured { holds: false, evidence, .. } => Some((
            style::bad("success does not hold"),
            evidence.iter().filter(|e| !e.holds).map(|e| style::plain(&e.check)).collect(),
        )),
        Event::RunFinished { status } => plain(format!("run {}", label::status(name_of(*status)))),
        Event::ChangeTakenOver { .. }
        | Event::TaskTakenOver { .. }
        | Event::PhaseAnswered { .. }
        | Event::Measured { .. }
        | Event::TaskReady { .. }
        | Event::ConditionHeld { .. }
        | Event::GoGiven { .. }
        | Event::ChecksHeld { .. }
        | Event::ChildrenJoined { .. }
        | Event::ChildrenDone { .. }
        | Event::Gathered { .. }
        | Event::ApplyStarted { .. }
        // It is told when the task ends.
        | Event::Spent { .. } => None,
    }
}

/// Returns who tells what an entry of `notify` has to tell.
fn teller(run: &Run, which: u32) -> String {
    let agent = run.plan().notify.get(which as usize).and_then(|notify| notify.agent.as_ref());
    agent.map_or_else(|| "nobody".to_owned(), |agent| style::strong(agent).to_string())
}

fn only_looks(stage: Stage) -> bool {
    matches!(stage, Stage::Weighing | Stage::Going | Stage::FanningOut | Stage::Gathering)
}

/// Says which run is restarted, and from where.
pub fn restarts(restart: &Restart) -> String {
    let of = style::strong(&restart.of);
    match &restart.anew {
        Anew::Phase(phase) => format!("restart of {of} from phase {phase}"),
        Anew::Task(task) => format!("restart of {of} from task {task}"),
        Anew::Failed => format!("restart of {of} with what did not succeed"),
        Anew::Everything => format!("restart of {of} from the beginning"),
    }
}

/// Says what a restart takes over.
pub fn taken_over(run: &Run, tasks: u32, changes: u32) -> String {
    let anew = run.plan().tasks.keys().filter(|id| id.parent().is_none()).count() - tasks as usize;
    match tasks {
        0 => format!("nothing is taken over; {} to do", count(anew, "task")),
        _ => format!(
            "{} with {} taken over; {} to do anew",
            count(tasks as usize, "task"),
            count(changes as usize, "change"),
            count(anew, "task")
        ),
    }
}

/// Returns a run's end as scripts know it.
pub fn name_of(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Succeeded => "succeeded",
        RunStatus::Failed => "failed",
        RunStatus::Canceled => "canceled",
    }
}

/// Says that a signal was sent, by whom, and what was told with it.
pub fn signaled(name: &Id, from: &Sender, data: &Value) -> String {
    let told = if data.is_null() { String::new() } else { format!(": {}", style::line(&data.to_string())) };
    format!("signal {} from {}{told}", style::strong(name), from.name())
}

fn harvested(paths: u64, dropped: &BTreeMap<String, u64>) -> Told {
    let names: Vec<String> = dropped.keys().take(DROPPED).map(|name| style::plain(name)).collect();
    let more = if dropped.len() > DROPPED { ", …" } else { "" };
    let dropped = match dropped.values().sum() {
        0 => String::new(),
        sum => format!("dropped {} ({}{more}); `owns` keeps them", files(sum), names.join(", ")),
    };
    let what = match (paths, dropped.as_str()) {
        (0, "") => return None,
        (0, _) => dropped,
        (paths, "") => format!("changed {}", files(paths)),
        (paths, _) => format!("changed {}, {dropped}", files(paths)),
    };
    Some((what, Vec::new()))
}

fn applied(run: &Run, task: &Id, commit: Option<&str>) -> String {
    let paths = run.task(task).map_or(0, |record| record.paths);
    let commit = commit.map_or_else(String::new, |commit| format!(" (commit {})", short(commit)));
    format!("{} {}{}{commit}", style::good("applied"), files(paths), place(run, task))
}

/// Says which workspace a task changes, where the plan has several.
pub fn place(run: &Run, task: &Id) -> String {
    let (name, workspace) = run.plan().workspace_of(&run.plan().tasks[task]);
    let several = run.plan().workspaces.len() > 1;
    if several { format!(" in {name} ({})", style::plain(&workspace.path)) } else { String::new() }
}

/// Says which phase, or that the plan's success, is meant, where no task is named before.
fn of_phase(topic: &Topic) -> String {
    if topic.task().is_some() { String::new() } else { format!(" for {}", topic.to_string().replace('`', "")) }
}

/// Says who answers a task that waits in its middle, and how: nobody is told when the run comes to rest.
fn answers(run: &Run, topic: &Topic) -> Vec<String> {
    let (Topic::Attempt { task, .. }, Some(asked)) = (topic, run.question(topic)) else { return Vec::new() };
    let mut lines = people::lines(topic, asked, run);
    lines.push(format!("pitcrew approve {} {task}, or deny", run.id()));
    lines
}

fn because(reason: &Option<String>) -> String {
    reason.as_deref().map_or_else(String::new, |reason| format!(": {}", style::plain(reason)))
}

fn moment(run: &Run, task: &Id, about: &Grant) -> String {
    let by_hand = run.plan().is_by_hand(&run.plan().tasks[task]);
    match (about.moment, &about.change) {
        (ApprovalMoment::Done, _) => "to be done".to_owned(),
        (ApprovalMoment::Partial, _) => "to count as done".to_owned(),
        (ApprovalMoment::BeforeRun, _) => "to run".to_owned(),
        (ApprovalMoment::BeforeApply, Some(change)) => format!("for change {}", short(&change.0)),
        (ApprovalMoment::BeforeApply, None) if by_hand => "to count as done".to_owned(),
        (ApprovalMoment::BeforeApply, None) => "to be made live".to_owned(),
    }
}

fn held_live(owner: Option<&Id>, asks: &[String]) -> String {
    let asks = style::plain(&asks.join(", "));
    let (held, stays) = (style::care("held"), "its change stays applied");
    match owner {
        Some(owner) => format!("{held}: {stays}; {} is thought to be the cause, {asks} is asked", style::strong(owner)),
        None => format!("{held}: {stays}; {asks} is asked to look"),
    }
}

/// Returns the beginning of a long hash.
pub fn short(hash: &str) -> &str {
    hash.get(..10).unwrap_or(hash)
}

fn which(attempt: u32) -> String {
    if attempt > 1 { format!(" (attempt {attempt})") } else { String::new() }
}

fn files(count_of: u64) -> String {
    count(usize::try_from(count_of).unwrap_or(usize::MAX), "file")
}

/// Counts things: `1 file`, `3 files`.
pub fn count(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// What coding agents have used for a task, behind how it ended.
fn used(run: &Run, task: &Id) -> String {
    let spent = run.task(task).map(|record| record.spent).filter(|spent| !spent.is_nothing());
    spent.map_or_else(String::new, |spent| format!(" ({})", usage::drawn(&spent)))
}

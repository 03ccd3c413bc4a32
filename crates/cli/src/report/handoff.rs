//! What the next shift needs to know: what is asked, what is held, what waits for whom, what comes with time, and
//! what to run next.

use pitcrew_engine::{QuestionView, Record, Run, Stage, Standpoint, TaskState, TaskView, Timestamp};
use pitcrew_plan::Id;
use pitcrew_plan::calendar::{self, Instant};
use serde::Serialize;

use super::VERSION;
use super::digest::awaited_from_outside;
use crate::render::notes::{self, StepUp, Told};
use crate::render::paper::{Line, Paper};
use crate::render::{complete, label, time};

/// How far ahead windows and deadlines are told, in days.
const AHEAD_DAYS: u64 = 14;

/// What the next shift needs to know of a run.
#[derive(Debug, Serialize)]
pub struct Handoff {
    version: u32,
    run: String,
    status: &'static str,
    goal: Option<String>,
    by: String,
    started: Timestamp,
    /// When it was written.
    at: Timestamp,
    done: usize,
    of: usize,
    /// What is at work now.
    doing: Vec<Id>,
    /// What people are asked.
    questions: Vec<QuestionView>,
    /// What stands still until somebody decides.
    held: Vec<Stuck>,
    /// What failed, and what could not be done because of it.
    failed: Vec<Stuck>,
    /// What has not begun, and what it waits for.
    waiting: Vec<Waiting>,
    /// What comes with time: windows that open, deadlines that pass.
    ahead: Vec<Ahead>,
    /// What attempts said last that somebody should know: what is wrong, what comes next.
    notes: Vec<Note>,
    /// How many conflicts there were.
    conflicts: usize,
    /// Who is asked when nobody answers, step by step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    escalation: Vec<StepUp>,
    /// What the plan says besides for everybody, and for what is not over: how it is launched, how it is undone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    told: Vec<Told>,
    /// What to run next, the most pressing first.
    next: Vec<Command>,
}

/// A task that does not go on by itself.
#[derive(Debug, Serialize)]
pub struct Stuck {
    task: Id,
    team: Option<Id>,
    lead: Option<String>,
    state: TaskState,
    why: Option<String>,
    /// What waits for it directly.
    waits: Vec<Id>,
}

/// A task that has not begun.
#[derive(Debug, Serialize)]
pub struct Waiting {
    task: Id,
    team: Option<Id>,
    /// In words.
    on: String,
}

/// Something that comes with time.
#[derive(Debug, Serialize)]
pub struct Ahead {
    at: Timestamp,
    task: Id,
    /// `window` or `deadline`.
    kind: &'static str,
    /// The window as the plan has it.
    window: Option<String>,
}

/// What an attempt said last.
#[derive(Debug, Serialize)]
pub struct Note {
    task: Id,
    issues: Vec<String>,
    next: Vec<String>,
}

/// A command, and what it is good for.
#[derive(Debug, Serialize)]
pub struct Command {
    command: String,
    why: String,
}

impl Handoff {
    /// Reads it out of a run. `records` are all its events.
    pub fn of(run: &Run, records: &[Record], now: Timestamp) -> Handoff {
        let view = run.view(now);
        let tasks: Vec<&TaskView> = view.tasks.iter().filter(|task| task.id.parent().is_none()).collect();
        let all = |wanted: &dyn Fn(&TaskView) -> bool| {
            tasks.iter().filter(|task| wanted(task)).map(|task| stuck(run, task)).collect::<Vec<Stuck>>()
        };
        // What is done in part and goes on all the same stands still for nobody.
        let waits_for_a_yes = |task: &TaskView| {
            task.state == TaskState::Partial && run.task(&task.id).is_some_and(|record| record.stage == Stage::Partial)
        };
        let held = all(&|task| task.state == TaskState::Held || waits_for_a_yes(task));
        let failed = all(&|task| matches!(task.state, TaskState::Failed | TaskState::Canceled));
        let is_doing = |task: &&&TaskView| {
            !matches!(
                task.state,
                TaskState::Pending
                    | TaskState::Ready
                    | TaskState::Succeeded
                    | TaskState::Partial
                    | TaskState::Held
                    | TaskState::Failed
                    | TaskState::Skipped
                    | TaskState::Canceled
            ) && task.waiting_on.iter().all(|on| on.kind != "approval")
        };
        let mut handoff = Handoff {
            version: VERSION,
            run: view.run.clone(),
            status: view.status,
            goal: run.plan().goal.clone(),
            by: run.opening().by.clone(),
            started: run.started(),
            at: now,
            done: tasks.iter().filter(|task| run.task(&task.id).is_some_and(complete::is_done)).count(),
            of: tasks.len(),
            doing: tasks.iter().filter(is_doing).map(|task| task.id.clone()).collect(),
            questions: view.questions.clone(),
            held,
            failed,
            waiting: tasks.iter().filter_map(|task| waiting(run, task)).collect(),
            ahead: ahead(run, &tasks, now),
            notes: tasks.iter().filter_map(|task| note(task)).collect(),
            conflicts: super::conflicts::gather(records).len(),
            escalation: StepUp::all(run.plan()),
            told: told(run),
            next: Vec::new(),
        };
        handoff.next = handoff.commands(run);
        handoff
    }

    fn commands(&self, run: &Run) -> Vec<Command> {
        let name = &self.run;
        let mut next = Vec::new();
        let mut add = |command: String, why: String| next.push(Command { command, why });
        for question in &self.questions {
            let about = question.topic.name();
            let why = match question.by_hand {
                true => format!("when {about} is done"),
                false => format!("shows what {about} asks; or `pitcrew deny`"),
            };
            add(format!("pitcrew approve {name} {about}"), why);
        }
        for stuck in &self.held {
            let task = &stuck.task;
            if !self.questions.iter().any(|question| question.topic.task() == Some(task)) {
                add(
                    format!("pitcrew resume {name} {task}"),
                    "looks again at what is held; or `pitcrew rollback`".to_owned(),
                );
            }
        }
        for (signal, tasks) in awaited_from_outside(run) {
            let tasks: Vec<&str> = tasks.iter().map(Id::as_str).collect();
            add(
                format!("pitcrew signal {name} {signal}"),
                format!("when that is so; {} waits for it", tasks.join(", ")),
            );
        }
        match self.status {
            "waiting" => add(format!("pitcrew resume {name}"), "goes on once that is answered".to_owned()),
            "canceled" => add(format!("pitcrew resume {name}"), "takes up what was stopped".to_owned()),
            "failed" => add(format!("pitcrew restart {name} --failed"), "does anew what did not succeed".to_owned()),
            "running" => add(format!("pitcrew watch {name} --follow"), "shows what they say to each other".to_owned()),
            _ => {}
        }
        add(format!("pitcrew report {name}"), "tells all of it".to_owned());
        next
    }

    /// Puts it on paper.
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(format!("Handoff of {}: {}", self.run, self.status));
        if let Some(goal) = &self.goal {
            paper.say(Line::new(goal));
        }
        paper.say(Line::new(format!(
            "{} of {} tasks done. Started {} by {}, written {}.",
            self.done,
            self.of,
            time::date(self.started),
            self.by,
            time::date(self.at)
        )));
        paper.list("Open questions", self.questions.iter().map(question));
        paper.list("Held", self.held.iter().map(Stuck::line));
        paper.list("Failed", self.failed.iter().map(Stuck::line));
        paper.list("At work", self.doing.iter().map(Line::about));
        paper.list(
            "Waiting",
            self.waiting
                .iter()
                .map(|waiting| Line::about(&waiting.task).text(format!("{}: {}", of_team(&waiting.team), waiting.on))),
        );
        paper.list(
            "Ahead",
            self.ahead.iter().map(|ahead| {
                let what = match &ahead.window {
                    Some(window) if ahead.at <= self.at => format!(" {}: the window {window} is open", ahead.task),
                    Some(window) => format!(" {}: the window {window} opens", ahead.task),
                    None => format!(" {} must have begun", ahead.task),
                };
                Line::about(time::date(ahead.at)).text(what)
            }),
        );
        paper.list(
            "What was said last",
            self.notes.iter().map(|note| {
                let part = |word: &str, said: &[String]| match said {
                    [] => String::new(),
                    said => format!(" {word}: {}.", said.join("; ")),
                };
                Line::about(&note.task).text(format!(":{}{}", part("issues", &note.issues), part("next", &note.next)))
            }),
        );
        if self.conflicts > 0 {
            let command = format!("pitcrew report {} --conflicts", self.run);
            paper.list("Conflicts", [Line::new(format!("{} so far: ", self.conflicts)).code(command)]);
        }
        paper.list("When nobody answers", self.escalation.iter().map(StepUp::line));
        paper.list(
            "What to run next",
            self.next.iter().map(|next| Line::default().code(&next.command).text(format!(": {}", next.why))),
        );
        notes::on_paper(&self.told, &mut paper);
        paper
    }
}

impl Stuck {
    fn line(&self) -> Line {
        let lead = self.lead.as_ref().map_or_else(String::new, |lead| format!("; led by {lead}"));
        let why = self.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        let waits: Vec<&str> = self.waits.iter().map(Id::as_str).collect();
        let waits = if waits.is_empty() { String::new() } else { format!("; {} wait for it", waits.join(", ")) };
        let state = self.state.to_string().replace('_', " ");
        Line::about(&self.task).text(format!("{} {state}{why}{waits}{lead}", of_team(&self.team)))
    }
}

fn question(asked: &QuestionView) -> Line {
    if asked.by_hand {
        let who = if asked.from.is_empty() { "somebody".to_owned() } else { asked.from.join(" or ") };
        return Line::about(asked.topic.name())
            .text(format!(": for {who} to do since {}, and to say so when it is done", time::date(asked.since)));
    }
    let what = asked.question.as_deref().map_or_else(|| "may it go on?".to_owned(), str::to_owned);
    let who = if asked.from.is_empty() { "anybody".to_owned() } else { asked.from.join(", ") };
    let until = asked.until.map_or_else(String::new, |until| format!(", until {}", time::date(until)));
    let wanted = match (asked.yes.is_empty(), asked.wanting) {
        (true, 1) => "one yes is wanted".to_owned(),
        (true, wanting) => format!("{wanting} people must say yes"),
        (false, wanting) => format!("{wanting} more wanted; yes so far from {}", asked.yes.join(", ")),
    };
    Line::about(asked.topic.name())
        .text(format!(": {what} Asked of {who} since {}{until}; {wanted}", time::date(asked.since)))
}

fn of_team(team: &Option<Id>) -> String {
    team.as_ref().map_or_else(String::new, |team| format!(" ({team})"))
}

/// Returns the notes for everybody, and those for tasks that are not over.
fn told(run: &Run) -> Vec<Told> {
    let is_open = |id: &Id| run.task(id).is_some_and(|record| !record.stage.is_settled());
    run.plan().notes_for(is_open).into_iter().map(Told::of).collect()
}

fn stuck(run: &Run, view: &TaskView) -> Stuck {
    let task = run.plan().tasks.get(&view.id);
    Stuck {
        task: view.id.clone(),
        team: task.and_then(|task| task.team.clone()),
        lead: task.and_then(|task| run.plan().lead_of(task)).map(str::to_owned),
        state: view.state,
        why: view.reason.clone(),
        waits: run.dependents(&view.id).cloned().collect(),
    }
}

fn waiting(run: &Run, view: &TaskView) -> Option<Waiting> {
    let has_not_begun = matches!(view.state, TaskState::Pending | TaskState::Ready);
    let on = label::waits_for(&view.waiting_on).filter(|_| has_not_begun)?;
    let team = run.plan().tasks.get(&view.id).and_then(|task| task.team.clone());
    Some(Waiting { task: view.id.clone(), team, on })
}

/// Returns what comes with time for tasks that are not over, the next first.
fn ahead(run: &Run, tasks: &[&TaskView], now: Timestamp) -> Vec<Ahead> {
    if run.ended_as().is_some() {
        return Vec::new();
    }
    let last = now.after(std::time::Duration::from_secs(AHEAD_DAYS * 86_400));
    let mut all = Vec::new();
    for view in tasks {
        let Some(task) = run.plan().tasks.get(&view.id) else { continue };
        let is_open = run.task(&view.id).is_some_and(|record| !record.stage.is_settled());
        let windows = run.plan().windows_of(task);
        if is_open && !windows.is_empty() {
            let opens = calendar::opens(windows, Instant(now.0)).map(|opens| Timestamp(opens.0));
            let shown: Vec<String> = windows.iter().map(ToString::to_string).collect();
            let window = Some(shown.join(" or "));
            all.extend(opens.map(|at| Ahead { at, task: view.id.clone(), kind: "window", window }));
        }
        all.extend(view.deadline.map(|at| Ahead { at, task: view.id.clone(), kind: "deadline", window: None }));
    }
    all.retain(|ahead| ahead.at <= last);
    all.sort_by(|one, other| (one.at, &one.task).cmp(&(other.at, &other.task)));
    all
}

/// Returns what a task's newest report says that is not plain from its state.
fn note(view: &TaskView) -> Option<Note> {
    let report = view.report.as_ref()?;
    let says_more = report.status != Standpoint::Success || !report.issues.is_empty() || !report.next.is_empty();
    says_more.then(|| Note { task: view.id.clone(), issues: report.issues.clone(), next: report.next.clone() })
}

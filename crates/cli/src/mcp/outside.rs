//! The tools of a person's assistant, in the name of the operating-system user: to look at plans and runs, to start
//! them, and to answer what they ask.

use std::path::{Path, PathBuf};
use std::time::Duration;

use pitcrew_engine::{Event, Run, RunId};
use pitcrew_runner::change::{Change, diff};
use pitcrew_runner::clock;
use pitcrew_runner::store::{RunRow, StateDir};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::tool::{Offer, read};
use crate::approval::{self, Question};
use crate::archive::{self, Archive};
use crate::commands::{approve, run};
use crate::engine::Engine;
use crate::judge::Judged;
use crate::order::{self, Reached};
use crate::project::PlanFile;
use crate::render::talk;
use crate::runtime::blocking;
use crate::sanction;
use crate::trouble::{Result, Trouble};

/// What a model is told of the tools as a whole.
pub(super) const INSTRUCTIONS: &str = "Pitcrew carries out a plan with several agents at once. You act in the name of \
    the person at this machine: whatever you approve, they have approved. Show them the exact change (`status` has it) \
    and approve only what they say yes to.";

/// How long a change is waited for where nobody says it, and at most, in seconds.
const PATIENCE: u64 = 50;
const MOST: u64 = 600;

/// How often a run is looked at that is waited for.
const PAUSE: Duration = Duration::from_millis(100);

/// The most of a change that is shown, in characters.
const SHOWN: usize = 40_000;

/// What a person's assistant is served with.
#[derive(Default)]
pub(super) struct Outside {
    /// The engine of the runs that were started from here, where this process is it.
    engine: Mutex<Option<Engine>>,
}

impl Outside {
    /// Does what a tool does.
    pub(super) async fn call(&self, tool: &str, arguments: Map<String, Value>) -> Result<Value> {
        match tool {
            "plans_lint" => {
                let Lint { plan } = read(tool, arguments)?;
                blocking(move || lint(plan.as_deref())).await
            }
            "runs" => blocking(runs).await,
            "status" => {
                let Named { run } = read(tool, arguments)?;
                blocking(move || status(run.as_deref())).await
            }
            "start" => self.start(read(tool, arguments)?).await,
            "watch" => watch(read(tool, arguments)?).await,
            "approve" => self.answer(read(tool, arguments)?, true).await,
            "deny" => self.answer(read(tool, arguments)?, false).await,
            other => Err(Trouble::new(format!("there is no tool `{other}` here"))),
        }
    }

    /// Leaves what is still being carried out here to `pitcrew resume`.
    pub(super) async fn leave(&self) {
        if let Some(engine) = self.engine.lock().await.take() {
            engine.leave().await;
        }
    }

    async fn start(&self, Start { plan, resume }: Start) -> Result<Value> {
        if let Some(name) = resume {
            let (state, id) = blocking(move || found(Some(&name)).map(|(archive, id)| (archive.state, id))).await?;
            self.drive(state, &id).await?;
            return Ok(json!({ "run": id, "note": GOES_ON }));
        }
        let (state, request) = blocking(move || {
            let judged = Judged::of(PlanFile::choose(plan.as_deref())?)?;
            if judged.is_refused() {
                let errors: Vec<&str> = judged.errors().map(|error| error.message.as_str()).collect();
                return Err(Trouble::new(format!(
                    "the plan `{}` has errors: {}",
                    judged.file.shown,
                    errors.join("; ")
                ))
                .hint("`plans_lint` says where, and how to mend it"));
            }
            if judged.documents.is_some() {
                return Err(Trouble::new(format!("`{}` is a document", judged.file.shown))
                    .hint("a run of it is started at a terminal: pitcrew run PLAN.md"));
            }
            let state = archive::open_state(&judged.file.root())?;
            sanction::allows(&state, judged.plan(), &judged.file)?;
            Ok((state, run::request(&judged, false)))
        })
        .await?;
        let mut mine = self.engine.lock().await;
        let mut engine = match mine.take() {
            Some(engine) => engine,
            None => Engine::reach(&state).await?,
        };
        let started = engine.start(request, std::future::pending()).await;
        *mine = Some(engine);
        let id = started?.ok_or_else(|| Trouble::new("nobody waited for the run to start"))?;
        Ok(json!({ "run": id, "note": GOES_ON }))
    }

    /// Has a run go on that nobody drives.
    async fn drive(&self, state: StateDir, id: &RunId) -> Result<()> {
        let mut mine = self.engine.lock().await;
        let mut engine = match mine.take() {
            Some(engine) => engine,
            None => Engine::reach(&state).await?,
        };
        let resumed = engine.resume(id).await;
        *mine = Some(engine);
        resumed
    }

    async fn answer(&self, Answer { run, name, change, reason }: Answer, yes: bool) -> Result<Value> {
        let (state, id, question) = blocking(move || {
            let (archive, id) = found(Some(&run))?;
            let run = archive.run(&id)?;
            let question = approve::choose(approval::questions(&run), name.as_deref(), &run)?;
            Ok::<_, Trouble>((archive.state, id, question))
        })
        .await?;
        if yes {
            is_what_was_seen(&question, change.as_deref())?;
        }
        let order = if yes { question.yes(reason) } else { question.no(reason) };
        let mine = self.engine.lock().await;
        let reached = match &*mine {
            Some(engine) if engine.is_own() => {
                engine.order(&id, order).await?;
                Reached::Engine
            }
            _ => order::hand(&state, &id, order).await?,
        };
        let note = match reached {
            Reached::Engine => "the run goes on".to_owned(),
            Reached::Journal => format!("nobody drives the run: `start` with resume: {id} takes it up"),
        };
        let done = if yes { "approved" } else { "denied" };
        Ok(json!({ "run": id, "name": question.name(), "done": done, "note": note }))
    }
}

/// What becomes of a run that was started here.
const GOES_ON: &str = "it is carried out for as long as this server lives; after that `pitcrew resume` takes it up. \
    `watch` waits for what happens next";

/// A yes is to the change that was shown, and to no other.
fn is_what_was_seen(question: &Question, change: Option<&str>) -> Result<()> {
    let hint = "`status` shows it; look at it first, then approve with its `change`";
    match (question.change(), change) {
        (None, _) => Ok(()),
        (Some(asked), Some(seen)) if asked.0 == seen => Ok(()),
        (Some(_), Some(_)) => Err(Trouble::new("it asks about another change than that one").hint(hint)),
        (Some(_), None) => Err(Trouble::new("it asks about a change, and nobody says which was looked at").hint(hint)),
    }
}

fn found(run: Option<&str>) -> Result<(Archive, RunId)> {
    let archive = Archive::must_have(run)?;
    let id = archive.find_or_newest(run)?;
    Ok((archive, id))
}

fn lint(plan: Option<&Path>) -> Result<Value> {
    let judged = Judged::of(PlanFile::choose(plan)?)?;
    Ok(json!({
        "plan": judged.file.shown,
        "tasks": judged.plan().tasks.len(),
        "runs": !judged.is_refused(),
        "diagnostics": judged.diagnostics,
    }))
}

fn runs() -> Result<Value> {
    let rows = Archive::here()?.map_or_else(|| Ok(Vec::new()), |archive| archive.runs())?;
    let row = |row: &RunRow| json!({ "run": row.id, "status": row.status, "started": row.created });
    Ok(json!({ "runs": rows.iter().map(row).collect::<Vec<_>>() }))
}

fn status(name: Option<&str>) -> Result<Value> {
    let (archive, id) = found(name)?;
    let run = archive.run(&id)?;
    let mut view = serde_json::to_value(run.view(clock::now()))?;
    view["seq"] = run.seq().into();
    view["asks"] = asks(&run, &archive)?;
    Ok(view)
}

/// Returns what a run asks now, with the exact changes.
fn asks(run: &Run, archive: &Archive) -> Result<Value> {
    let mut asked = Vec::new();
    for question in approval::questions(run) {
        let mut one = json!({ "name": question.name(), "asks": question.says(), "because": question.why() });
        if let Some(id) = question.change() {
            let (mut shown, whole) = (String::new(), diff(&Change::read(id, &archive.blobs)?, &archive.blobs)?);
            shown.extend(whole.chars().take(SHOWN));
            one["change"] = json!(id);
            one["whole"] = (shown.len() == whole.len()).into();
            one["diff"] = shown.into();
        }
        asked.push(one);
    }
    Ok(Value::Array(asked))
}

/// Waits until something is said in a run, or it waits for people, or is over.
async fn watch(Watch { run, after, within_s }: Watch) -> Result<Value> {
    let until = Instant::now() + Duration::from_secs(within_s.unwrap_or(PATIENCE).min(MOST));
    let (archive, id) = blocking(move || found(run.as_deref())).await?;
    let (mut now, _) = archive.beginning_of(&id)?;
    let mut said = Vec::new();
    loop {
        for record in archive.records_after(&id, now.seq())? {
            now.accept(&record)?;
            let is_new = after.is_some_and(|after| record.seq > after);
            if let Some(message) = talk::of(&now, &record).filter(|_| is_new) {
                said.push(json!({
                    "seq": message.seq, "time": message.time, "kind": message.kind, "from": message.from,
                    "to": message.to, "says": message.says,
                }));
            }
            if let (true, Event::RunFinished { .. }) = (is_new, &record.event) {
                break;
            }
        }
        let over = now.ended_as().is_some();
        if !said.is_empty() || over || after.is_none() || Instant::now() >= until {
            let view = serde_json::to_value(now.view(clock::now()))?;
            let asks = asks(&now, &archive)?;
            return Ok(json!({
                "run": id, "status": view["status"], "after": now.seq(), "said": said, "asks": asks, "over": over,
            }));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lint {
    plan: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    run: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    plan: Option<PathBuf>,
    resume: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Watch {
    run: Option<String>,
    after: Option<u64>,
    within_s: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    run: String,
    name: Option<String>,
    change: Option<String>,
    reason: Option<String>,
}

/// Returns what an assistant is offered.
pub(super) fn offers() -> Vec<Offer> {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let plan = text("The plan's file; without it `pitcrew.yaml` here or further up");
    let run = text("The run, or a part of its name; without it the newest");
    let asked = json!({
        "run": text("The run, or a part of its name"),
        "name": text("The task or phase that asks, or `success`; without it the only one that does"),
        "reason": text("Why; reports say it"),
    });
    let mut approved = asked.clone();
    approved["change"] = text("Of an approval of a change: its whole id, as `status` shows it with the diff");
    vec![
        Offer {
            name: "plans_lint",
            about: "Say what is wrong with a plan, where, and how to mend it.",
            properties: json!({ "plan": plan.clone() }),
            required: &[],
            looks: true,
        },
        Offer {
            name: "runs",
            about: "List the runs of this project, the newest first.",
            properties: json!({}),
            required: &[],
            looks: true,
        },
        Offer {
            name: "status",
            about: "Show where a run stands, task by task, and what it asks people, with the exact changes.",
            properties: json!({ "run": run.clone() }),
            required: &[],
            looks: true,
        },
        Offer {
            name: "start",
            about: "Start a run of a plan, or take up one that nobody drives, and return at once.",
            properties: json!({ "plan": plan, "resume": text("The run to take up, instead of starting one") }),
            required: &[],
            looks: false,
        },
        Offer {
            name: "watch",
            about: "Wait until something is said in a run after event `after`, and return it with what is asked now. \
                    Begin without `after`: it answers at once with the number to go on from.",
            properties: json!({
                "run": run,
                "after": { "type": "integer", "minimum": 0, "description": "The `after` of the last answer" },
                "within_s": { "type": "integer", "minimum": 0, "maximum": MOST, "description": "How long to wait, in seconds; 50 unless given" },
            }),
            required: &[],
            looks: true,
        },
        Offer {
            name: "approve",
            about: "Say yes, in the person's name, to what a run asks. Only to what that person has said yes to.",
            properties: approved,
            required: &["run"],
            looks: false,
        },
        Offer {
            name: "deny",
            about: "Say no, in the person's name, to what a run asks.",
            properties: asked,
            required: &["run"],
            looks: false,
        },
    ]
}

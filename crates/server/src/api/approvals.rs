//! What runs ask people, in one list, and the answers.

use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::{Event, Evidence, Order, Question, Run, RunId, Timestamp, Topic};
use pitcrew_plan::Id;
use pitcrew_runner::records;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::tasks::ChangeDetail;
use crate::answer::Answer;
use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(respond))
}

/// Something that a run asks.
#[derive(Debug, Serialize, ToSchema)]
struct Asked {
    /// The name of the question: of this one, and of no other that is asked later.
    id: String,
    /// The run.
    run: String,
    /// Its plan.
    plan: String,
    /// The digest of the plan as the run carries it out.
    digest: String,
    /// What it is about: `approval`, `go`, `phase`, `success`, `conflict`, `budget` or `attempt`.
    topic: Topic,
    /// The name of the task, phase or agent that it is about.
    name: String,
    /// What the task does, where it is about one.
    title: Option<String>,
    /// What is asked, in a sentence.
    says: String,
    /// Why, a sentence each.
    why: Vec<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Until when an answer counts.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Who is asked, by name; nobody in particular where it is empty.
    from: Vec<String>,
    /// Who has said yes so far.
    yes: Vec<String>,
    /// How many more must.
    wanting: usize,
    /// Whether people are at a task, and are to say when it is done.
    by_hand: bool,
    /// The change that is shown: a yes is to exactly this one.
    change: Option<String>,
}

/// Something that a run asks, with what is shown for it.
#[derive(Debug, Serialize, ToSchema)]
struct AskedInFull {
    #[serde(flatten)]
    asked: Asked,
    /// The exact change, where it is about one.
    shown: Option<ChangeDetail>,
    /// The checks that it has passed.
    #[schema(value_type = Vec<Evidence>)]
    evidence: Vec<Value>,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reply {
    /// Yes or no.
    answer: YesOrNo,
    /// Why; reports say it.
    #[schema(max_length = 4096)]
    reason: Option<String>,
    /// Of a yes to a change: the change that was looked at.
    change: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum YesOrNo {
    Approve,
    Deny,
}

/// That an answer was taken.
#[derive(Debug, Serialize, ToSchema)]
struct Answered {
    /// The question.
    id: String,
    /// The run.
    run: String,
    /// In whose name it was answered.
    by: String,
}

/// Which questions are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only those of this run.
    run: Option<String>,
}

impl Asked {
    fn of(run: &Run, topic: &Topic, asked: &Question) -> Asked {
        let task = topic.task().and_then(|id| run.plan().tasks.get(id));
        Asked {
            id: id(run.id(), topic, asked),
            run: run.id().to_string(),
            plan: run.plan().name.clone(),
            digest: run.opening().plan.clone(),
            name: topic.name().to_owned(),
            title: task.and_then(|task| task.title.clone()),
            says: asked.says().to_owned(),
            why: asked.why.clone(),
            since: asked.since,
            until: asked.until,
            from: asked.panel.from.clone(),
            yes: asked.yes.clone(),
            wanting: asked.wanting(),
            by_hand: asked.is_work(),
            change: asked.change().map(|change| change.0.clone()),
            topic: topic.clone(),
        }
    }
}

/// Returns the name of a question. What is asked anew, or of another change, has another.
fn id(run: &RunId, topic: &Topic, asked: &Question) -> String {
    let what = serde_json::json!([topic, asked.text, asked.grant, asked.since]);
    let hash = Sha256::digest(what.to_string());
    let short: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{run}.{short}")
}

/// List what runs ask, the oldest question first
#[utoipa::path(
    get, operation_id = "list_approvals", path = "/approvals", tag = "approvals", params(Wanted, Paging),
    responses((status = 200, body = Page<Asked>), (status = 422, body = Problem), (status = 404, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<Asked>>, Problem> {
    caller.may(Right::View)?;
    let mut all = app
        .work(move |app| {
            let runs = match wanted.run {
                Some(run) => vec![RunId(run)],
                None => {
                    let rows = app.read(|reader| Ok(reader.runs()?))?;
                    rows.into_iter().filter(|row| !row.is_over()).map(|row| row.id).collect()
                }
            };
            let mut all = Vec::new();
            for run in runs {
                all.extend(app.look(&run, |folded| open(&folded.run))?);
            }
            Ok(all)
        })
        .await?;
    all.retain(|asked: &Asked| caller.sees(&asked.plan));
    all.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
    let key = |asked: &Asked| format!("{:020}~{}", asked.since.0, asked.id);
    let parse = |cursor: &str| cursor.contains('~').then(|| cursor.to_owned());
    Ok(Answer(paging.cut(all.into_iter(), key, parse, false)?))
}

fn open(run: &Run) -> Vec<Asked> {
    if run.ended_as().is_some() {
        return Vec::new();
    }
    run.questions().map(|(topic, asked)| Asked::of(run, topic, asked)).collect()
}

/// Show what is asked, with the exact change
#[utoipa::path(
    get, operation_id = "show_approval", path = "/approvals/{id}", tag = "approvals", params(("id" = String, Path, description = "The question")),
    responses((status = 200, body = AskedInFull), (status = 404, body = Problem))
)]
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Answer<AskedInFull>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| {
        let (run, topic, question) = find(app, &id)?;
        let asked = app.look(&run, |folded| Asked::of(&folded.run, &topic, &question))?;
        let evidence = topic.task().map_or_else(|| Ok(Vec::new()), |task| evidence(app, &run, task))?;
        let shown = question.change().map(|change| ChangeDetail::of(app, change)).transpose()?;
        Ok(AskedInFull { asked, shown, evidence })
    })
    .await
    .map(Answer)
}

/// Answer what is asked, in the caller's name
#[utoipa::path(
    post, operation_id = "respond_to_approval", path = "/approvals/{id}/respond", tag = "approvals", params(("id" = String, Path, description = "The question")),
    request_body = Reply,
    responses(
        (status = 200, body = Answered), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)
    )
)]
async fn respond(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Json(reply): Json<Reply>,
) -> Result<Answer<Answered>, Problem> {
    caller.may(Right::Approve)?;
    let named = id.clone();
    let (run, topic, question) = app.work(move |app| find(app, &named)).await?;
    let order = match reply.answer {
        YesOrNo::Approve => {
            is_what_was_seen(&question, reply.change.as_deref())?;
            Order::Approve { topic, change: question.change().cloned(), reason: reply.reason }
        }
        YesOrNo::Deny => Order::Deny { topic, reason: reply.reason },
    };
    app.pit.order(&run, order, &caller.voice()).await?;
    Ok(Answer(Answered { id, run: run.to_string(), by: caller.name }))
}

/// A yes is to the change that was shown, and to no other.
fn is_what_was_seen(question: &Question, seen: Option<&str>) -> Result<(), Problem> {
    let hint = "look at it once more, then send its `change`";
    match (question.change(), seen) {
        (Some(asked), Some(seen)) if asked.0 == seen => Ok(()),
        (None, None) => Ok(()),
        (Some(_), None) => {
            Err(Problem::unprocessable("it is about a change, and `change` does not say which was looked at")
                .hint(hint))
        }
        (_, Some(_)) => Err(Problem::conflict("it is about another change than that one").hint(hint)),
    }
}

/// Finds an open question by its name.
fn find(app: &App, id: &str) -> Result<(RunId, Topic, Question), Problem> {
    let gone = || {
        Problem::not_found(format!("nothing asks for an answer as `{id}`")).hint("it was answered, or is asked anew")
    };
    let (run, _) = id.rsplit_once('.').ok_or_else(gone)?;
    let run = RunId(run.to_owned());
    let found = app.look(&run, |folded| {
        let run = &folded.run;
        let mut open = run.questions().filter(|_| run.ended_as().is_none());
        open.find(|(topic, asked)| self::id(run.id(), topic, asked) == id)
            .map(|(topic, asked)| (topic.clone(), asked.clone()))
    });
    let (topic, question) = found?.ok_or_else(gone)?;
    Ok((run, topic, question))
}

/// Returns what the checks of a task's newest attempt said.
fn evidence(app: &App, run: &RunId, task: &Id) -> Result<Vec<Value>, Problem> {
    let stored = app.read(|reader| Ok(reader.events_of(run, task.as_str())?))?;
    let mut evidence = Vec::new();
    for one in &stored {
        let event = records::record(&app.blobs, run, one)?.event;
        if let Event::AttemptStarted { .. } = event {
            evidence.clear();
        }
        let Ok(Value::Object(mut event)) = serde_json::to_value(event) else { continue };
        if let Some(Value::Array(seen)) = event.remove("evidence") {
            evidence.extend(seen);
        }
    }
    Ok(evidence)
}

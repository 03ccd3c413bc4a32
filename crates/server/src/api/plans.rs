//! Plans: which there are, their text, what is wrong with one, and what a document means as one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pitcrew_plan::import::{self, Doers};
use pitcrew_plan::{Diagnostic, Plan, Schedule, Severity, digest, schedule};
use pitcrew_runner::clock;
use pitcrew_runner::pit::default_name;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::graph::Shape;
use crate::answer::{Answer, Exact};
use crate::app::App;
use crate::board::Thing;
use crate::extract::{Json, Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::shelf::{self, Judged, Shelved, tag};
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, replace, remove))
        .routes(routes!(validate))
        .routes(routes!(convert))
        .routes(routes!(approve))
}

/// A plan in a list.
#[derive(Debug, Serialize, ToSchema)]
struct PlanSummary {
    /// Its name.
    name: String,
    /// What it is for.
    goal: Option<String>,
    /// Its file.
    file: String,
    /// Whether it was sent, and is not a file of the project.
    sent: bool,
    /// The hash of its text; the `ETag` of the plan.
    etag: String,
    /// How many tasks it has.
    tasks: usize,
    /// How many errors: with any it does not run.
    errors: usize,
    /// How many warnings.
    warnings: usize,
    /// The newest run of it.
    last_run: Option<String>,
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlanDetail {
    /// Its name.
    name: String,
    /// Its file.
    file: String,
    /// Whether it was sent, and is not a file of the project.
    sent: bool,
    /// The hash of its text; the `ETag` of this answer.
    etag: String,
    /// Its text, byte for byte.
    #[schema(value_type = String)]
    source: Exact,
    /// The hash of what it means, every default filled in: what a run and an approval are of.
    digest: String,
    /// What is wrong with it, as `pitcrew lint --format json` tells it.
    diagnostics: Vec<Diagnostic>,
    /// What was understood, as `pitcrew explain --format json` prints it.
    #[schema(value_type = Object)]
    plan: Plan,
}

/// The text of a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Text {
    /// YAML.
    #[schema(max_length = 8388608)]
    source: String,
}

/// A text that may become a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Draft {
    /// YAML.
    #[schema(max_length = 8388608)]
    source: String,
    /// The plan that it would replace: its paths are meant from where that lies.
    name: Option<String>,
}

/// What is to be said of a text as a plan.
#[derive(Debug, Serialize, ToSchema)]
struct Verdict {
    /// Whether it would run.
    runs: bool,
    /// What is wrong with it, as `pitcrew lint --format json` tells it.
    diagnostics: Vec<Diagnostic>,
    /// When each task would run, as `pitcrew schedule --format json` prints it; null where it could not be read.
    schedule: Option<Schedule>,
    /// Its tasks, and who waits for whom.
    graph: Shape,
    /// What was understood.
    #[schema(value_type = Object)]
    plan: Plan,
}

/// A document that tells a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Document {
    /// Its text.
    #[schema(max_length = 8388608)]
    text: String,
    /// Its file's name, which findings are told with.
    file: Option<String>,
}

/// The plan that a document means.
#[derive(Debug, Serialize, ToSchema)]
struct Converted {
    /// The plan as YAML, each line with the line of the document that says so.
    #[schema(value_type = String)]
    source: Exact,
    /// How many tasks it has.
    tasks: usize,
    /// What contradicts itself in the document, or is missing.
    diagnostics: Vec<Diagnostic>,
    /// The lines that were not understood.
    unread: Vec<Unread>,
}

/// A line that was not understood.
#[derive(Debug, Serialize, ToSchema)]
struct Unread {
    /// Which line, from 1.
    line: usize,
    /// What it says.
    text: String,
}

/// That a plan was approved as it is.
#[derive(Debug, Serialize, ToSchema)]
struct Approved {
    /// The plan.
    name: String,
    /// Who approved it.
    by: String,
}

/// Why a plan is approved.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// In the caller's words.
    reason: Option<String>,
}

impl App {
    /// Reads a plan of the shelf and looks for all that is wrong with it.
    pub(crate) fn judged(&self, plan: &Shelved) -> Judged {
        let known = self.roster.known();
        Judged::of(&plan.source, &plan.shown(), &default_name(&plan.path), &plan.directory, &known)
    }

    fn detail(&self, name: &str, plan: Shelved) -> Result<PlanDetail, Problem> {
        let judged = self.judged(&plan);
        Ok(PlanDetail {
            name: name.to_owned(),
            file: plan.shown(),
            sent: plan.is_sent,
            etag: plan.tag(),
            digest: digest(&judged.reading.plan),
            diagnostics: judged.diagnostics,
            plan: judged.reading.plan,
            source: Exact(plan.source),
        })
    }
}

/// List the plans that the server starts, by name
#[utoipa::path(
    get, operation_id = "list_plans", path = "/plans", tag = "plans", params(Paging),
    responses((status = 200, body = Page<PlanSummary>), (status = 422, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<PlanSummary>>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| {
        let all = app.shelf.all()?.into_iter().filter(|(name, _)| caller.sees(name));
        let parse = |cursor: &str| (!cursor.is_empty()).then(|| cursor.to_owned());
        let page = paging.cut(all, |(name, _)| name.clone(), parse, false)?;
        let rows = app.read(|reader| Ok(reader.runs()?))?;
        let mut items = Vec::new();
        for (name, plan) in page.items {
            let judged = app.judged(&plan);
            // Names of runs begin with their plan's.
            let beginning = format!("{name}-");
            let last_run = rows
                .iter()
                .map(|row| &row.id.0)
                .find(|id| id.strip_prefix(&beginning).is_some_and(|rest| rest.len() == 4));
            items.push(PlanSummary {
                goal: judged.reading.plan.goal.clone(),
                file: plan.shown(),
                sent: plan.is_sent,
                etag: plan.tag(),
                tasks: judged.reading.plan.tasks.len(),
                errors: judged.count(Severity::Error),
                warnings: judged.count(Severity::Warning),
                last_run: last_run.cloned(),
                name,
            });
        }
        Ok(Page { items, next: page.next })
    })
    .await
    .map(Answer)
}

/// Show a plan: its text, and what is wrong with it
#[utoipa::path(
    get, operation_id = "show_plan", path = "/plans/{name}", tag = "plans", params(("name" = String, Path, description = "The plan's name")),
    responses((status = 200, body = PlanDetail), (status = 404, body = Problem))
)]
async fn show(State(app): State<Arc<App>>, caller: Caller, Path(name): Path<String>) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let detail = app.work(move |app| app.detail(&name, app.shelf.get(&name)?)).await?;
    Ok(with_tag(StatusCode::OK, detail))
}

fn with_tag(status: StatusCode, detail: PlanDetail) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", detail.etag)).ok();
    let mut response = (status, Answer(detail)).into_response();
    response.headers_mut().extend(tag.map(|tag| (header::ETAG, tag)));
    response
}

/// Create a plan (`If-None-Match: *`), or replace the one that was looked at (`If-Match: ETAG`)
#[utoipa::path(
    put, operation_id = "replace_plan", path = "/plans/{name}", tag = "plans",
    params(
        ("name" = String, Path, description = "The plan's name"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the plan that is replaced"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: there is no plan of this name yet")
    ),
    request_body = Text,
    responses(
        (status = 200, body = PlanDetail, description = "Replaced"), (status = 201, body = PlanDetail, description = "Created"),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)
    )
)]
async fn replace(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(Text { source }): Json<Text>,
) -> Result<Response, Problem> {
    caller.may(Right::Administer)?;
    let terms = Terms::of(&headers)?;
    let (status, detail) = app.work(move |app| put(app, &caller, &name, source, &terms)).await?;
    Ok(with_tag(status, detail))
}

/// On which terms a plan is changed.
struct Terms {
    matches: Option<String>,
    none_yet: bool,
}

impl Terms {
    fn of(headers: &HeaderMap) -> Result<Terms, Problem> {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let none_yet = match text(header::IF_NONE_MATCH) {
            None => false,
            Some("*") => true,
            Some(_) => return Err(Problem::unprocessable("`If-None-Match` is `*` where a plan is created")),
        };
        let matches = text(header::IF_MATCH).map(|tag| tag.trim().trim_matches('"').to_owned());
        Ok(Terms { matches, none_yet })
    }

    fn hold(&self, name: &str, found: Option<&Shelved>) -> Result<(), Problem> {
        let failed = |why: String| {
            Problem::new(StatusCode::PRECONDITION_FAILED, "changed-meanwhile", "Changed meanwhile", why)
                .hint("read the plan once more, and bring your change into it")
        };
        match (found, &self.matches, self.none_yet) {
            (Some(_), _, true) => Err(failed(format!("there is a plan `{name}` already"))),
            (None, None, true) => Ok(()),
            (Some(plan), Some(tag), false) if *tag == plan.tag() || tag == "*" => Ok(()),
            (Some(_), Some(_), false) => Err(failed(format!("somebody else has changed `{name}`"))),
            (None, Some(_), _) => Err(failed(format!("there is no plan `{name}`"))),
            (_, None, false) => Err(Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "precondition-required",
                "Precondition required",
                "it is not said which plan is replaced",
            )
            .hint("send `If-Match` with the plan's ETag, or `If-None-Match: *` for a new one")),
        }
    }
}

fn put(
    app: &App,
    caller: &Caller,
    name: &str,
    source: String,
    terms: &Terms,
) -> Result<(StatusCode, PlanDetail), Problem> {
    let is_name = !name.is_empty()
        && name.len() <= 100
        && !name.starts_with(['.', '-'])
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if !is_name {
        return Err(Problem::unprocessable(format!("`{name}` is no name for a plan"))
            .hint("letters, digits, `-`, `_` and `.`, at most 100"));
    }
    let _changing = app.shelf.change();
    let found = app.shelf.all()?.remove(name);
    terms.hold(name, found.as_ref())?;
    let is_new = found.is_none();
    let plan = match found {
        Some(found) => Shelved { source, ..found },
        None => {
            let directory = app.shelf.root().to_owned();
            Shelved { path: app.shelf.place(name), directory, source, is_sent: true }
        }
    };
    let judged = app.judged(&plan);
    if judged.is_refused() {
        return Err(Problem::plan(name, &judged.diagnostics));
    }
    if judged.reading.plan.name != name {
        let says = &judged.reading.plan.name;
        return Err(Problem::unprocessable(format!("the plan calls itself `{says}`, and not `{name}`"))
            .hint("its `name` and the address are the same"));
    }
    // First what it was: a text that was there is never lost.
    app.store.note_plan(name, &tag(&plan.source), &plan.source, &caller.name, clock::now())?;
    shelf::write(&plan.path, &plan.source)
        .map_err(|error| Problem::unprocessable(format!("write `{}`: {error}", plan.path.display())))?;
    app.board.note(Thing::Plan(name.to_owned()));
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, app.detail(name, plan)?))
}

/// Remove a plan that was sent; its runs stay
#[utoipa::path(
    delete, operation_id = "remove_plan", path = "/plans/{name}", tag = "plans", params(("name" = String, Path, description = "The plan's name")),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem))
)]
async fn remove(State(app): State<Arc<App>>, caller: Caller, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    caller.may(Right::Administer)?;
    app.work(move |app| {
        let _changing = app.shelf.change();
        let plan = app.shelf.get(&name)?;
        if !plan.is_sent {
            return Err(Problem::conflict(format!("`{name}` is a file of the project: `{}`", plan.shown()))
                .hint("remove it there"));
        }
        std::fs::remove_file(&plan.path).map_err(|error| Problem::internal(&error))?;
        app.board.note(Thing::Plan(name));
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Say what a text would be as a plan: what is wrong with it, when each task would run, who waits for whom
#[utoipa::path(
    post, operation_id = "validate_plan", path = "/plans/validate", tag = "plans", request_body = Draft,
    responses((status = 200, body = Verdict))
)]
async fn validate(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(Draft { source, name }): Json<Draft>,
) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let verdict = app
        .work(move |app| {
            let like = name.as_deref().and_then(|name| app.shelf.get(name).ok());
            let draft = match like {
                Some(like) => Shelved { source, ..like },
                None => {
                    let path = app.shelf.place(name.as_deref().unwrap_or("plan"));
                    Shelved { path, directory: app.shelf.root().to_owned(), source, is_sent: true }
                }
            };
            let judged = app.judged(&draft);
            let plan = &judged.reading.plan;
            // What could not be read is no plan to make a schedule of.
            let schedule = (!judged.reading.has_errors() && !plan.tasks.is_empty()).then(|| schedule(plan));
            Ok(Verdict {
                runs: !judged.is_refused(),
                schedule,
                graph: Shape::of(plan),
                diagnostics: judged.diagnostics,
                plan: judged.reading.plan,
            })
        })
        .await?;
    Ok(Answer(verdict).into_response())
}

/// Say which plan a Markdown document, or a file of another tool, means
#[utoipa::path(
    post, operation_id = "import_plan", path = "/plans/import", tag = "plans", request_body = Document,
    responses((status = 200, body = Converted))
)]
async fn convert(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(Document { text, file }): Json<Document>,
) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let converted = app
        .work(move |_| {
            let file = file.unwrap_or_else(|| "PLAN.md".to_owned());
            let imported = import::read(text.as_bytes(), &file);
            let written = imported.write(&Doers::default());
            let unread = imported
                .unread
                .iter()
                .filter(|one| !one.understood)
                .map(|one| Unread { line: imported.place(one.span.clone()).line, text: one.text.clone() });
            Ok(Converted {
                tasks: imported.outline.tasks.len(),
                diagnostics: imported.findings(&written),
                unread: unread.collect(),
                source: Exact(written.yaml),
            })
        })
        .await?;
    Ok(Answer(converted).into_response())
}

/// Approve a plan as it is, where its `status` says that somebody must before it runs
#[utoipa::path(
    post, operation_id = "approve_plan", path = "/plans/{name}/approve", tag = "plans", params(("name" = String, Path, description = "The plan's name")),
    request_body = Reason,
    responses((status = 200, body = Approved), (status = 404, body = Problem), (status = 422, body = Problem))
)]
async fn approve(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(name): Path<String>,
    Json(Reason { reason }): Json<Reason>,
) -> Result<Answer<Approved>, Problem> {
    caller.may(Right::Approve)?;
    app.work(move |app| {
        let judged = app.judged(&app.shelf.get(&name)?);
        if judged.is_refused() {
            return Err(Problem::plan(&name, &judged.diagnostics));
        }
        let approval = pitcrew_runner::plans::approve(&app.state, &judged.reading.plan, &caller.voice(), false, reason)
            .map_err(|error| Problem::unprocessable(error.to_string()))?;
        Ok(Approved { name, by: approval.by })
    })
    .await
    .map(Answer)
}

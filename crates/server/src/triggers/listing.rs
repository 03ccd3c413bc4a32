//! Which triggers there are, and what they have brought.

use std::sync::Arc;

use axum::extract::State as Shared;
use pitcrew_engine::Timestamp;
use pitcrew_plan::Trigger;
use pitcrew_plan::calendar::Instant;
use pitcrew_runner::clock;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Planned;
use crate::answer::Answer;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::store::{Delivery, State};
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(triggers)).routes(routes!(deliveries)).routes(routes!(show))
}

/// A trigger of a plan, and how it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedTrigger)]
struct Listed {
    /// The plan that it starts.
    plan: String,
    /// What kind it is: `github`, `alertmanager`, `webhook`, `cron`, `nats`, `manual`.
    kind: &'static str,
    /// What it asks for, in a line.
    says: String,
    /// Where it is sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// When it falls due next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    next: Option<Timestamp>,
    /// How it stands with its connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    connection: Option<String>,
    /// Why it cannot start anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    /// The condition on what comes with it.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    /// The last that it brought.
    last: Option<Delivery>,
}

/// All triggers.
#[derive(Debug, Serialize, ToSchema)]
struct All {
    /// In the order of the plans.
    items: Vec<Listed>,
    /// Always null: it is one page.
    #[schema(value_type = Option<String>)]
    next: Option<()>,
}

/// List what starts runs by itself, each with the last that it brought and when it falls due next
#[utoipa::path(get, operation_id = "list_triggers", path = "/triggers", tag = "triggers", responses((status = 200, body = All)))]
async fn triggers(Shared(app): Shared<Arc<App>>, caller: Caller) -> Result<Answer<All>, Problem> {
    caller.may(Right::View)?;
    let items = app
        .work(move |app| {
            let mut items = Vec::new();
            for planned in app.triggers.plans().iter().filter(|planned| caller.sees(&planned.plan().name)) {
                for trigger in &planned.plan().on {
                    items.push(listed(app, planned, trigger)?);
                }
            }
            Ok(items)
        })
        .await?;
    Ok(Answer(All { items, next: None }))
}

fn listed(app: &App, planned: &Planned, trigger: &Trigger) -> Result<Listed, Problem> {
    let plan = &planned.plan().name;
    let words = |words: &[String]| words.join(", ");
    let (says, address, source) = match trigger {
        Trigger::Github(github) => {
            let branches: Vec<String> = github.branches.iter().map(ToString::to_string).collect();
            let on = if branches.is_empty() { String::new() } else { format!(" on {}", words(&branches)) };
            (format!("{}{on}", words(&github.events)), Some("github".to_owned()), "github".to_owned())
        }
        Trigger::Alertmanager(alerts) => {
            let status: Vec<String> = alerts.status.iter().map(|one| format!("{one:?}").to_lowercase()).collect();
            (words(&status), Some("alertmanager".to_owned()), "alertmanager".to_owned())
        }
        Trigger::Webhook(webhook) => {
            let name = webhook.name.to_string();
            (name.clone(), Some(name.clone()), format!("webhook:{name}"))
        }
        Trigger::Cron(cron) => (format!("{} {}", cron.schedule, cron.zone), None, "cron".to_owned()),
        Trigger::Nats(nats) => (nats.subject.to_string(), None, "nats".to_owned()),
        Trigger::Manual(_) => ("by hand".to_owned(), None, "manual".to_owned()),
    };
    let next = match trigger {
        Trigger::Cron(cron) => cron.next(Instant(clock::now().0)).map(|moment| Timestamp(moment.0)),
        _ => None,
    };
    let connection = match trigger {
        Trigger::Nats(nats) => app.triggers.connection(plan, nats.subject.as_str()),
        _ => None,
    };
    let trouble = match planned.secret_of(trigger) {
        Some(Err(why)) => Some(why),
        _ if planned.has_errors() => Some("the plan has errors; `pitcrew lint` shows them".to_owned()),
        _ => None,
    };
    Ok(Listed {
        plan: plan.clone(),
        kind: trigger.kind(),
        says,
        address: match trigger {
            Trigger::Manual(_) => Some(format!("/api/v1/plans/{plan}/trigger")),
            _ => address.map(|name| format!("/api/v1/webhooks/{name}")),
        },
        next,
        connection,
        trouble,
        condition: trigger.condition().map(str::to_owned),
        last: app.store.last_delivery(plan, &source)?,
    })
}

/// Which deliveries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only those for this plan.
    plan: Option<String>,
    /// Only those of which this became: `accepted`, `started`, `ignored` or `refused`.
    state: Option<String>,
}

/// List what triggers have brought, the newest first
#[utoipa::path(
    get, operation_id = "list_deliveries", path = "/deliveries", tag = "triggers", params(Wanted, Paging),
    responses((status = 200, body = Page<Delivery>), (status = 422, body = Problem))
)]
async fn deliveries(
    Shared(app): Shared<Arc<App>>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<Delivery>>, Problem> {
    caller.may(Right::View)?;
    let limit = paging.limit()?;
    let number = |cursor: &String| cursor.parse::<i64>().ok();
    let before = match &paging.cursor {
        None => i64::MAX,
        Some(cursor) => {
            number(cursor).ok_or_else(|| Problem::unprocessable("the cursor is none that a page has named"))?
        }
    };
    let state = match &wanted.state {
        None => None,
        Some(word) => Some(
            State::of(word)
                .ok_or_else(|| Problem::unprocessable("`state` is `accepted`, `started`, `ignored` or `refused`"))?,
        ),
    };
    let page = app
        .work(move |app| {
            let mut items = app.store.deliveries(wanted.plan.as_deref(), state, before, limit + 1)?;
            let more = items.len() > limit;
            items.truncate(limit);
            let next = items.last().filter(|_| more).map(|last| last.id.clone());
            items.retain(|delivery| caller.sees(&delivery.plan));
            Ok(Page { items, next })
        })
        .await?;
    Ok(Answer(page))
}

/// A delivery, and what came with it.
#[derive(Debug, Serialize, ToSchema)]
struct Whole {
    /// The delivery.
    #[serde(flatten)]
    delivery: Delivery,
    /// What came with it; null of one that was ignored.
    #[schema(value_type = Value)]
    payload: Value,
}

/// Show a delivery with what came with it
#[utoipa::path(
    get, operation_id = "show_delivery", path = "/deliveries/{id}", tag = "triggers", params(("id" = String, Path, description = "Its number")),
    responses((status = 200, body = Whole), (status = 404, body = Problem))
)]
async fn show(Shared(app): Shared<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Result<Answer<Whole>, Problem> {
    caller.may(Right::View)?;
    let unknown = || Problem::not_found(format!("there is no delivery `{id}`"));
    let number: i64 = id.parse().map_err(|_| unknown())?;
    let found = app.work(move |app| Ok(app.store.delivery(number)?)).await?;
    let found = found.filter(|found| caller.sees(&found.delivery.plan)).ok_or_else(unknown)?;
    Ok(Answer(Whole { delivery: found.delivery, payload: found.payload }))
}

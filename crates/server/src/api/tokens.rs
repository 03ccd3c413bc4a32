//! Tokens: who has which, a new one, and one less.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use pitcrew_engine::Timestamp;
use pitcrew_plan::quantity::Span;
use pitcrew_runner::clock;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::trust::{Attempt, Caller, Credential, Keys, Kind, Right, Role, Wanted};

/// The longest name of somebody.
const NAME: usize = 100;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(revoke))
}

/// Which are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those of this kind.
    kind: Option<Kind>,
}

/// A token that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// In whose name answers and orders are given with it.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// `token` for programs, `link` to let somebody's browser in once, `agent` for one attempt of a task.
    kind: Option<Kind>,
    /// What it may do; `agent` has a role of its own.
    role: Option<Role>,
    /// The plans that it is good for; without any, all.
    plans: Option<Vec<String>>,
    /// The attempt that it is good for, for as long as that is made; of kind `agent` alone.
    attempt: Option<Attempt>,
    /// How long it is good, such as `12h` or `30d`; without it 90 days, and a link or an agent's a day.
    expires_in: Option<String>,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeToken {
    #[serde(flatten)]
    credential: Credential,
    /// The token itself: it is told here, and never again.
    secret: String,
    /// Of a link: what is opened.
    link: Option<String>,
}

/// List tokens, links and sessions, the newest first: all but their secrets
#[utoipa::path(
    get, operation_id = "list_tokens", path = "/tokens", tag = "tokens", params(Which, Paging),
    responses((status = 200, body = Page<Credential>), (status = 422, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(which): Query<Which>,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<Credential>>, Problem> {
    caller.may(Right::Administer)?;
    let all = app.work(|app| Ok(app.trust.keys.list(clock::now())?)).await?;
    let all = all.into_iter().filter(|one| which.kind.is_none_or(|kind| one.kind == kind));
    let key = |one: &Credential| format!("{:020}~{}", one.created.0, one.id);
    let parse = |cursor: &str| cursor.contains('~').then(|| cursor.to_owned());
    Ok(Answer(paging.cut(all, key, parse, true)?))
}

/// Make a token, or a link that lets somebody in once; its secret is told here and never again
#[utoipa::path(
    post, operation_id = "make_token", path = "/tokens", tag = "tokens", request_body(content = NewToken, example = json!({
        "name": "ci", "role": "operator", "plans": ["deploy"], "expires_in": "30d"
    })),
    responses((status = 201, body = MadeToken), (status = 422, body = Problem))
)]
async fn make(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(new): Json<NewToken>,
) -> Result<(StatusCode, Answer<MadeToken>), Problem> {
    caller.may(Right::Administer)?;
    let now = clock::now();
    let wanted = new.wanted(now)?;
    let made = app
        .work(move |app| {
            let made = app.trust.keys.make(wanted, &caller.name, now)?;
            let link = (made.credential.kind == Kind::Link).then(|| app.trust.keys.link(&made.secret)).transpose()?;
            Ok(MadeToken { credential: made.credential, secret: made.secret, link })
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(made)))
}

/// Revoke a token, a link or a session: it is good for nothing from here on
#[utoipa::path(
    delete, operation_id = "revoke_token", path = "/tokens/{id}", tag = "tokens", params(("id" = String, Path, description = "Its public name")),
    responses((status = 204), (status = 404, body = Problem))
)]
async fn revoke(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    caller.may(Right::Administer)?;
    let named = id.clone();
    match app.work(move |app| Ok(app.trust.keys.revoke(&named)?)).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found(format!("there is no token `{id}`"))),
    }
}

impl NewToken {
    fn wanted(self, now: Timestamp) -> Result<Wanted, Problem> {
        let NewToken { name, kind, role, plans, attempt, expires_in } = self;
        let kind = kind.unwrap_or(Kind::Token);
        if name.trim().is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
            return Err(Problem::unprocessable(format!("`name` is from 1 to {NAME} characters of text")));
        }
        let role = match (kind, role, &attempt) {
            (Kind::Session, ..) => {
                return Err(Problem::unprocessable("a session is opened by a link").hint("make one of kind `link`"));
            }
            (Kind::Agent, None | Some(Role::Agent), Some(_)) => Role::Agent,
            (Kind::Agent, Some(_), _) => return Err(Problem::unprocessable("an agent has a role of its own")),
            (Kind::Agent, _, None) => {
                return Err(Problem::unprocessable("an agent's token is for one attempt")
                    .hint("say which: `attempt: {run, task, attempt}`"));
            }
            (_, _, Some(_)) => return Err(Problem::unprocessable("only an agent's token is for one attempt")),
            (_, Some(Role::Agent), None) => return Err(Problem::unprocessable("only attempts have the role `agent`")),
            (_, Some(role), None) => role,
            (_, None, None) => {
                return Err(Problem::unprocessable("`role` is missing")
                    .hint("it is `viewer`, `operator`, `approver` or `admin`"));
            }
        };
        let lasts = match expires_in {
            Some(text) => text.parse::<Span>().map_err(|error| Problem::unprocessable(error.to_string()))?.0,
            None => Keys::usual(kind),
        };
        if lasts.is_zero() {
            return Err(Problem::unprocessable("`expires_in` is longer than nothing"));
        }
        Ok(Wanted { kind, name, role, plans, attempt, expires: Some(now.after(lasts)) })
    }
}

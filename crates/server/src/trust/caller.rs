//! Who calls, and what they may.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pitcrew_engine::Voice;

use super::keys::{Attempt, Credential, Kind};
use super::rights::{Right, Role};
use crate::problem::Problem;

/// Who calls. The gate has found out before any handler is asked.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Whose name answers and orders are in.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// The public name of what they showed.
    pub(crate) id: String,
    /// Whether that was a cookie, which a browser shows without being asked to.
    pub(crate) by_cookie: bool,
    /// What the page shows with every request that changes something; of sessions alone.
    pub(crate) csrf: Option<String>,
    /// The plans that they may see; all where there is none.
    plans: Option<Vec<String>>,
    /// The attempt that speaks.
    pub(crate) attempt: Option<Attempt>,
}

impl Caller {
    /// Returns who calls with a credential.
    pub(super) fn with(credential: Credential, csrf: Option<String>) -> Caller {
        Caller {
            by_cookie: credential.kind == Kind::Session,
            name: credential.name,
            role: credential.role,
            id: credential.id,
            csrf,
            plans: credential.plans,
            attempt: credential.attempt,
        }
    }

    /// Refuses what the caller may not.
    pub(crate) fn may(&self, right: Right) -> Result<(), Problem> {
        if self.role.has(right) {
            return Ok(());
        }
        Err(self.forbidden(right.allows()))
    }

    /// Says that the caller may not do something.
    pub(super) fn forbidden(&self, what: &str) -> Problem {
        let detail = format!("`{}` is {} here and may not {what}", self.name, self.role);
        Problem::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail)
    }

    /// Whether the caller may see what belongs to a plan. What it may not see is not there for it.
    pub(crate) fn sees(&self, plan: &str) -> bool {
        self.plans.as_ref().is_none_or(|plans| plans.iter().any(|one| one == plan))
    }

    /// Returns the plans that they may see, where that is not all.
    pub(crate) fn plans(&self) -> Option<&[String]> {
        self.plans.as_deref()
    }

    /// Returns the voice in which a run hears it.
    pub(crate) fn voice(&self) -> Voice {
        Voice { name: self.name.clone(), inside: self.attempt.is_some() }
    }
}

/// Says that nobody is known to call.
pub(super) fn unknown(why: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "Who are you?", why)
        .hint("`pitcrew token create` makes a token for `Authorization: Bearer`; `pitcrew token link` a link that lets a browser in")
}

/// Answers so that clients know what to show.
pub(super) fn challenge(problem: Problem) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"pitcrew\""));
    response
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        parts.extensions.get().cloned().ok_or_else(|| unknown("this is for those who are known"))
    }
}

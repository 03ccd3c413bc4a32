//! What went wrong with a request, as RFC 9457 wants it said.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pitcrew_plan::Diagnostic;
use pitcrew_runner::checks::chain;
use pitcrew_runner::lease::LeaseError;
use pitcrew_runner::pit::{OpenError, PitError};
use pitcrew_runner::records::ReadRunError;
use pitcrew_runner::store::{BlobError, JournalError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::store::StoreError;
use crate::trust::{AuditError, KeysError};

/// When it is worth to ask again where the disk was full or the journal did not take something, in seconds.
const UNTIL_THERE_IS_ROOM_S: u64 = 30;

/// What went wrong, and how to mend it (RFC 9457, `application/problem+json`).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is: `/problems/NAME`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What was tried, and why it did not work.
    detail: String,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// Of a plan that has errors: each with its rule and place, as `pitcrew lint --format json` tells them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Diagnostic>)]
    diagnostics: Vec<Value>,
    /// After how many seconds it may be tried again; the header `Retry-After` says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

impl Problem {
    /// Returns a problem of a kind: its name, its title, and what happened.
    pub(crate) fn new(status: StatusCode, name: &str, title: &'static str, detail: impl Into<String>) -> Problem {
        Problem {
            kind: format!("/problems/{name}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            hint: None,
            diagnostics: Vec::new(),
            retry_after: None,
        }
    }

    /// Returns its HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What is asked for is not there.
    pub(crate) fn not_found(what: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", what)
    }

    /// What is asked cannot be understood.
    pub(crate) fn bad_request(why: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "bad-request", "Bad request", why)
    }

    /// What is asked does not go with how things stand.
    pub(crate) fn conflict(why: impl Into<String>) -> Problem {
        Problem::new(StatusCode::CONFLICT, "conflict", "Conflict", why)
    }

    /// It is understood, and cannot be carried out.
    pub(crate) fn unprocessable(why: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unprocessable", "Cannot be carried out", why)
    }

    /// It can be done, and not at the moment.
    pub(crate) fn not_now(why: impl Into<String>) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-now", "Not at the moment", why)
    }

    /// The body is longer than any that is taken.
    pub(crate) fn too_large() -> Problem {
        let detail = "the body is longer than the server takes";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
    }

    /// Something of ours does not work.
    pub(crate) fn internal(error: &dyn std::error::Error) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", chain(error))
    }

    /// A plan has errors.
    pub(crate) fn plan(name: &str, diagnostics: &[Diagnostic]) -> Problem {
        let diagnostics = diagnostics.iter().map(|one| serde_json::to_value(one).unwrap_or_default()).collect();
        let detail = format!("the plan `{name}` has errors; nothing was done");
        Problem {
            diagnostics,
            ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "plan-has-errors", "The plan has errors", detail)
        }
    }

    /// Returns what happened, in a sentence.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// Whether whoever asks has not shown who they are.
    pub(crate) fn is_unauthorised(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED.as_u16()
    }

    /// Says how to mend it.
    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }

    /// Says after how many seconds it may be tried again.
    #[must_use]
    pub(crate) fn retry_after(self, seconds: u64) -> Problem {
        Problem { retry_after: Some(seconds), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let retry_after = self.retry_after;
        let mut response = (status, Answer(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<ReadRunError> for Problem {
    fn from(error: ReadRunError) -> Problem {
        match error {
            ReadRunError::NoSuchRun(run) => Problem::not_found(format!("there is no run `{run}`")),
            error => Problem::internal(&error),
        }
    }
}

impl From<JournalError> for Problem {
    fn from(error: JournalError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<BlobError> for Problem {
    fn from(error: BlobError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<KeysError> for Problem {
    fn from(error: KeysError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<AuditError> for Problem {
    fn from(error: AuditError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<PitError> for Problem {
    fn from(error: PitError) -> Problem {
        let says = chain(&error);
        match error {
            PitError::Run(error) => error.into(),
            PitError::Open(OpenError::NoRoom | OpenError::Store(_) | OpenError::Name(_) | OpenError::Journal(_)) => {
                Problem::not_now(says).retry_after(UNTIL_THERE_IS_ROOM_S)
            }
            // Whose it is stands in what it says.
            PitError::Open(OpenError::Lease(LeaseError::Held { .. })) => Problem::conflict(says),
            PitError::Open(_) | PitError::Restart(_) => Problem::unprocessable(says),
            PitError::Rejected(_) | PitError::Unfinished(_) => Problem::conflict(says),
            PitError::State(_)
            | PitError::Journal(_)
            | PitError::Listen { .. }
            | PitError::Stray { .. }
            | PitError::Launchpad(_) => Problem::internal(&error),
        }
    }
}

//! Who calls, and what they may.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use pitcrew_engine::Voice;
use pitcrew_runner::who;

use crate::problem::Problem;

/// What somebody may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Look at everything that has no credentials in it.
    View,
    /// Start, stop and steer runs.
    Operate,
    /// Answer what runs ask.
    Approve,
    /// Change plans, agents and tokens.
    Administer,
}

/// Who calls.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Whose name answers and orders are in.
    pub(crate) name: String,
    /// Whether it speaks from inside a run: such a voice is never a person's.
    pub(crate) inside: bool,
    rights: Vec<Right>,
}

impl Caller {
    /// Refuses what the caller may not.
    pub(crate) fn may(&self, right: Right) -> Result<(), Problem> {
        if self.rights.contains(&right) {
            return Ok(());
        }
        let detail = format!("`{}` may not do that", self.name);
        Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail))
    }

    /// Returns the voice in which a run hears it.
    pub(crate) fn voice(&self) -> Voice {
        Voice { name: self.name.clone(), inside: self.inside }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Caller, Problem> {
        let rights = vec![Right::View, Right::Operate, Right::Approve, Right::Administer];
        Ok(Caller { name: who::me().name, inside: false, rights })
    }
}

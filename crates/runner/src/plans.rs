//! Which plans were approved as they are: a record in the state directory for each digest.
//!
//! A plan's `status` is a word in a file that anybody may edit, so it proves nothing: it only says
//! that somebody must have approved the plan. What they approved is everything but that word; an
//! edited plan is another one and needs an approval of its own.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use pitcrew_engine::{Timestamp, Voice};
use pitcrew_plan::{Plan, PlanStatus, digest};
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::store::StateDir;

/// That somebody approved a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// What they approved: the plan's digest, its `status` left out.
    pub plan: String,
    /// Who did.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, in their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who took it back since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
}

/// That an approval counts no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, in their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Why a plan does not run as it is.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Nobody has approved it.
    #[error(
        "the plan `{name}` says `status: {status}`, and {}; `pitcrew approve {file}` does", missing(.withdrawn.as_ref())
    )]
    NotApproved {
        /// The plan's name.
        name: String,
        /// The word in it.
        status: &'static str,
        /// Its file.
        file: String,
        /// Who took an approval back, where somebody had given one.
        withdrawn: Option<Withdrawal>,
    },
    /// There is no approval that could be taken back.
    #[error("nobody has approved the plan `{0}` as it is, so there is nothing to take back")]
    NothingToWithdraw(String),
    /// It was carried out already.
    #[error("the plan `{name}` says `status: done`; `pitcrew run --again` carries it out once more")]
    Done {
        /// The plan's name.
        name: String,
    },
    /// A program wants to approve it.
    #[error("a person approves a plan, or takes that back, and this comes from inside a run")]
    FromInside,
    /// The record cannot be read or written.
    #[error("{what} the record that the plan is approved, `{path}`")]
    Record {
        /// `read` or `write`.
        what: &'static str,
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn missing(withdrawn: Option<&Withdrawal>) -> String {
    match withdrawn {
        None => "nobody has approved it as it is".to_owned(),
        Some(Withdrawal { by, reason: None, .. }) => {
            format!("{by} took the approval back, so nobody approves it as it is")
        }
        Some(Withdrawal { by, reason: Some(reason), .. }) => {
            format!("{by} took the approval back ({reason}), so nobody approves it as it is")
        }
    }
}

/// Returns what of a plan is approved: its digest, less its status.
pub fn identity(plan: &Plan) -> String {
    digest(&Plan { status: None, ..plan.clone() })
}

/// Returns the record that somebody approved a plan as it is, also where that was taken back since.
pub fn approval(state: &StateDir, plan: &Plan) -> Result<Option<Approval>, PlanError> {
    let id = identity(plan);
    let path = place(state, &id);
    let failed = |source| PlanError::Record { what: "read", path: path.clone(), source };
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let approval: Approval = serde_json::from_slice(&text).map_err(|error| failed(error.into()))?;
    Ok((approval.plan == id).then_some(approval))
}

/// Notes that somebody approves a plan as it is.
pub fn approve(
    state: &StateDir,
    plan: &Plan,
    by: &Voice,
    beforehand: bool,
    reason: Option<String>,
) -> Result<Approval, PlanError> {
    if by.inside {
        return Err(PlanError::FromInside);
    }
    let by = if beforehand { format!("{by} (--yes)") } else { by.to_string() };
    let approval = Approval { plan: identity(plan), by, at: clock::now(), reason, withdrawn: None };
    let path = place(state, &approval.plan);
    write(&path, &approval).map_err(|source| PlanError::Record { what: "write", path, source })?;
    Ok(approval)
}

/// Notes that an approval counts no more. Runs that were started with it go on.
pub fn withdraw(state: &StateDir, plan: &Plan, by: &Voice, reason: Option<String>) -> Result<Approval, PlanError> {
    if by.inside {
        return Err(PlanError::FromInside);
    }
    let given = approval(state, plan)?.filter(|approval| approval.withdrawn.is_none());
    let mut approval = given.ok_or_else(|| PlanError::NothingToWithdraw(plan.name.clone()))?;
    approval.withdrawn = Some(Withdrawal { by: by.to_string(), at: clock::now(), reason });
    let path = place(state, &approval.plan);
    write(&path, &approval).map_err(|source| PlanError::Record { what: "write", path, source })?;
    Ok(approval)
}

/// Returns who approved a plan that must be; says why it does not run where nobody did.
pub fn may_run(state: &StateDir, plan: &Plan, file: &str, again: bool) -> Result<Option<Approval>, PlanError> {
    let status = match plan.status {
        None => return Ok(None),
        Some(PlanStatus::Done) if !again => return Err(PlanError::Done { name: plan.name.clone() }),
        Some(PlanStatus::Done) => return Ok(None),
        Some(PlanStatus::Planned) => "planned",
        Some(PlanStatus::Approved) => "approved",
        Some(PlanStatus::Active) => "active",
    };
    match approval(state, plan)? {
        Some(approval) if approval.withdrawn.is_none() => Ok(Some(approval)),
        found => {
            let withdrawn = found.and_then(|approval| approval.withdrawn);
            Err(PlanError::NotApproved { name: plan.name.clone(), status, file: file.to_owned(), withdrawn })
        }
    }
}

fn place(state: &StateDir, id: &str) -> PathBuf {
    state.root().join("approved").join(format!("{id}.json"))
}

/// Beside, synced, renamed: a record is there whole or not at all.
fn write(path: &std::path::Path, approval: &Approval) -> io::Result<()> {
    let dir = path.parent().unwrap_or(std::path::Path::new("/"));
    fs::create_dir_all(dir)?;
    let mut beside = tempfile_in(dir)?;
    beside.1.write_all(&serde_json::to_vec(approval)?)?;
    beside.1.sync_all()?;
    fs::rename(&beside.0, path)?;
    fs::File::open(dir)?.sync_all()
}

fn tempfile_in(dir: &std::path::Path) -> io::Result<(PathBuf, fs::File)> {
    let path = dir.join(format!(".new-{}", std::process::id()));
    let file = fs::OpenOptions::new().write(true).create(true).truncate(true).open(&path)?;
    Ok((path, file))
}

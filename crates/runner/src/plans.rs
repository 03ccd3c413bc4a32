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
}

/// Why a plan does not run as it is.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Nobody has approved it.
    #[error(
        "the plan `{name}` says `status: {status}`, and nobody has approved it as it is; `pitcrew approve {file}` does"
    )]
    NotApproved {
        /// The plan's name.
        name: String,
        /// The word in it.
        status: &'static str,
        /// Its file.
        file: String,
    },
    /// It was carried out already.
    #[error("the plan `{name}` says `status: done`; `pitcrew run --again` carries it out once more")]
    Done {
        /// The plan's name.
        name: String,
    },
    /// A program wants to approve it.
    #[error("a plan is approved by a person, and this comes from inside a run")]
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

/// Returns what of a plan is approved: its digest, less its status.
pub fn identity(plan: &Plan) -> String {
    digest(&Plan { status: None, ..plan.clone() })
}

/// Returns who approved a plan as it is, if somebody did.
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
    let approval = Approval { plan: identity(plan), by, at: clock::now(), reason };
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
        Some(approval) => Ok(Some(approval)),
        None => Err(PlanError::NotApproved { name: plan.name.clone(), status, file: file.to_owned() }),
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

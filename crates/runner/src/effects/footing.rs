//! What an attempt begins with of the one before, and what it is told of that.

use pitcrew_engine::{Before, ChangeId, Evidence, Failure, TaskRecord};
use pitcrew_plan::{Files, Id, Previous, Seen};

use super::Facts;
use super::site::Site;
use crate::workspace::WorkspaceError;

/// What an attempt begins with of the one before.
#[derive(Debug, Default)]
pub struct Footing {
    /// The change that lies in its view from the start.
    pub(super) left: Option<ChangeId>,
    /// The path at which what was left does not fit the head any more.
    misfit: Option<String>,
}

impl Footing {
    /// Finds out whether what an earlier attempt left can be gone on with.
    pub(super) fn of(site: &Site, facts: &Facts) -> Result<Footing, WorkspaceError> {
        let left = facts.record.as_ref().and_then(|record| record.carry.left.clone());
        let Some(left) = left else { return Ok(Footing::default()) };
        let misfit = site.workspace_of(facts.task()).misfit(&facts.head, &left)?;
        Ok(Footing { left: misfit.is_none().then_some(left), misfit })
    }

    /// What the next attempt of a task is expected to begin with: what was left, if that still fits then.
    pub fn expected(record: &TaskRecord) -> Footing {
        Footing { left: record.carry.left.clone(), misfit: None }
    }

    /// Returns what an attempt of this number is told of the one before; `None` where there was none.
    pub fn told(&self, record: &TaskRecord, attempt: u32) -> Option<Earlier<'_>> {
        let failure = match record.carry.before {
            Before::Nothing => return None,
            Before::CutOff => None,
            Before::Failed => Some(record.failure.as_ref()?),
        };
        let files = match (&self.misfit, &self.left) {
            (Some(path), _) => Files::Misfit(path),
            (None, Some(_)) if record.carry.left_by + 1 == attempt => Files::AsLeft,
            (None, Some(_)) => Files::AsLeftEarlier,
            (None, None) => Files::Anew,
        };
        let reason = failure.map(ToString::to_string);
        let is_through = failure.is_some_and(Failure::is_of_a_check);
        Some(Earlier { reason, is_through, seen: failure.map(seen).unwrap_or_default(), files })
    }
}

/// What an attempt is told of the one before.
pub struct Earlier<'a> {
    reason: Option<String>,
    /// Whether the attempt came to its end by itself, so that its session knows all that it was told.
    is_through: bool,
    seen: Vec<Seen>,
    files: Files<'a>,
}

impl Earlier<'_> {
    /// Returns it in the form in which a prompt is made of it.
    pub fn previous(&self) -> Previous<'_> {
        Previous { reason: self.reason.as_deref(), seen: &self.seen, files: self.files }
    }

    /// Returns what is said to whoever goes on in its session, where that knows the rest.
    pub fn again(&self, id: &Id) -> Option<String> {
        let reason = self.reason.as_deref().filter(|_| self.is_through)?;
        Some(pitcrew_plan::again(id, reason, &self.previous()))
    }
}

/// Returns what was seen when an attempt failed so.
fn seen(failure: &Failure) -> Vec<Seen> {
    match failure {
        Failure::Verify { evidence } | Failure::Probe { evidence } | Failure::Turns { evidence, .. } => {
            evidence.iter().filter(|one| !one.holds).map(of_check).collect()
        }
        Failure::NotOwned { refused } => refused
            .iter()
            .map(|refusal| {
                let owner = refusal.owner.as_ref().map_or_else(String::new, |owner| format!("; task {owner} owns it"));
                Seen { what: format!("`{}` was not taken", refusal.path), said: format!("{}{owner}", refusal.reason) }
            })
            .collect(),
        Failure::Exited { said, .. } | Failure::Signaled { said, .. } | Failure::TimedOut { said, .. } => {
            vec![Seen { what: "Its last words".to_owned(), said: said.clone() }]
        }
        _ => Vec::new(),
    }
}

/// Returns what a check said that did not hold.
fn of_check(evidence: &Evidence) -> Seen {
    let issues = evidence.report.iter().flat_map(|report| &report.issues);
    let issues: Vec<String> = issues.map(|issue| format!("- {issue}")).collect();
    let said = if issues.is_empty() { evidence.said.clone() } else { issues.join("\n") };
    Seen { what: format!("`{}` did not hold", evidence.check), said }
}

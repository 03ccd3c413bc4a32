//! The plan's own questions: figures before and after, success, and the gates of phases.

use std::sync::Arc;

use pitcrew_engine::{Evidence, Figure, Moment, Report};
use pitcrew_plan::{Asks, Check, Command, Goal, Id, Roster};

use super::Facts;
use super::place::{self, View};
use super::site::Site;
use crate::checks::{self, Place, Program};
use crate::exec::{Leash, printable};

/// Measures the plan's figures; after the last task it also asks what must hold then.
pub(super) async fn measure(site: &Arc<Site>, moment: Moment, facts: &Facts, mut leash: Leash) -> Report {
    let (mut figures, mut evidence) = (Vec::new(), Vec::new());
    let view = match View::standing(site, facts).await {
        Ok(view) => view,
        Err(error) => {
            let evidence = place::not_shown(&site.plan.success, &error);
            return Report::Measured { moment, figures, holds: evidence.is_empty(), evidence };
        }
    };
    for check in &site.plan.success {
        match (&check.asks, moment) {
            (Asks::Measure { before: Some(command), .. }, Moment::Before) => {
                if let Ok(value) = figure(&view, check, command, &mut leash).await {
                    figures.push(Figure { name: check.name.clone(), value });
                }
            }
            (Asks::Measure { after, goal, .. }, Moment::After) => {
                let measured = figure(&view, check, after, &mut leash).await;
                evidence.push(compare(check, &measured, goal.as_ref()));
                if let Ok(value) = measured {
                    figures.push(Figure { name: check.name.clone(), value });
                }
            }
            // People are asked about the success when all that is measured holds, and the run knows its own figures.
            (_, Moment::Before) | (Asks::Person { .. } | Asks::OfRun { .. }, Moment::After) => {}
            (_, Moment::After) => evidence.push(checks::ask_one(check, &view, &mut leash).await),
        }
    }
    view.clear().await;
    let holds = evidence.iter().all(|one| one.holds);
    Report::Measured { moment, figures, evidence, holds }
}

/// Asks a phase's `go` or `success` from its check `first` on, up to the next question for people.
pub(super) async fn ask_phase(
    site: &Arc<Site>,
    phase: &Id,
    moment: Moment,
    first: usize,
    facts: &Facts,
    mut leash: Leash,
) -> Vec<Evidence> {
    let Some(phase) = site.plan.phases.iter().find(|one| one.name == *phase) else { return Vec::new() };
    let asked = match moment {
        Moment::Before => &phase.go,
        Moment::After => &phase.success,
    };
    let asked = asked.get(first..).unwrap_or_default();
    place::ask(site, facts, asked, &mut leash).await
}

/// Asks a team's `success`.
pub(super) async fn ask_team(site: &Arc<Site>, team: &Id, facts: &Facts, mut leash: Leash) -> Vec<Evidence> {
    let asked = Roster::of(&site.plan).get(team).map_or(&[][..], |team| &team.success);
    place::ask(site, facts, asked, &mut leash).await
}

/// Runs a command that prints a figure, and returns the last line it printed.
async fn figure(view: &View, check: &Check, command: &Command, leash: &mut Leash) -> Result<String, String> {
    let ran =
        view.run(Program::Command(command), check.timeout.0, leash).await.map_err(|error| checks::chain(&error))?;
    if !matches!(ran.outcome.end, pitcrew_sandbox::End::Exited { code: 0 }) {
        return Err(format!("{command} did not exit 0: {}", ran.said));
    }
    let line = ran.said.lines().rev().map(str::trim).find(|line| !line.is_empty());
    line.map(|line| printable(line).chars().take(200).collect()).ok_or_else(|| format!("{command} printed nothing"))
}

/// Says whether a measured figure meets its goal.
fn compare(check: &Check, measured: &Result<String, String>, goal: Option<&Goal>) -> Evidence {
    let (holds, said) = match (measured, goal) {
        (Err(why), _) => (false, why.clone()),
        (Ok(value), None) => (true, value.clone()),
        (Ok(value), Some(goal)) => match goal.is_met_by(value) {
            Ok(holds) => (holds, format!("{value} (goal {goal})")),
            Err(why) => (false, why),
        },
    };
    Evidence { check: check.name.clone(), holds, tries: 1, took_ms: 0, said, report: None, step: None, findings: None }
}

//! Why a schedule takes as long as it does, in words: its bound, its chain, what things cost, who is idle.

use std::time::Duration;

use pitcrew_plan::import::Pace;
use pitcrew_plan::schedule::{Analysis, BoundBy, Cause, Cost};

use super::View;

use crate::documents::Stated;
use crate::render::style;
use crate::render::table::table;
use crate::render::time::{seconds, work};

/// How many of the dearest things are told.
const COSTS: usize = 5;

/// How many links of a chain are told at each of its ends.
const LINKS: usize = 12;

/// How many spans of a team are told.
const SPANS: usize = 4;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// The heading of what teams have nothing to do for.
pub const IDLE: [&str; 5] = ["team", "members", "busy", "idle", "when"];

/// Says what there is to learn from a schedule; nothing where it has no tasks.
pub fn draw(view: &View<'_>) -> String {
    let analysis = view.analysis;
    let mut text: String = sentences(view).iter().map(|sentence| format!("{sentence}\n")).collect();
    if !text.is_empty() {
        text.insert(0, '\n');
    }
    if !analysis.idle.is_empty() {
        let mut rows = vec![IDLE.map(str::to_uppercase).to_vec()];
        rows.extend(idle_rows(view));
        text += &format!("\n{}", table(&rows));
    }
    text
}

/// Says what documents state of it, and why a schedule takes as long as it does.
pub fn sentences(view: &View<'_>) -> Vec<String> {
    let analysis = view.analysis;
    let mut told: Vec<String> = view.stated.iter().map(|stated| against(stated, analysis)).collect();
    if analysis.schedule.makespan_s == 0 {
        return told;
    }
    told.push(bound(analysis));
    if analysis.decided_by.iter().any(|link| link.waits_for.as_ref().is_some_and(|cause| !is_need(cause))) {
        told.push(format!("what decides it: {}", chain(analysis)));
    }
    for cost in analysis.costs.iter().take(COSTS) {
        told.push(format!("{}: {} less, {}", without(cost), seconds(cost.saves_s), seconds(cost.makespan_s)));
    }
    match analysis.costs_not_looked_at {
        0 => {}
        left => told.push(format!("{left} more things that are waited for were not tried, because the plan is big")),
    }
    told
}

/// Compares what a document states with what its estimates come to.
fn against(stated: &Stated, analysis: &Analysis) -> String {
    let schedule = &analysis.schedule;
    let (how, computed) = match stated.pace {
        Pace::Sequential => ("one after the other", schedule.sequential_s),
        Pace::Parallel => ("in parallel", schedule.makespan_s),
    };
    // Which of the two the document means it knows alone.
    let days = if computed > DAY { format!(", or {} with days of 24h", seconds(computed)) } else { String::new() };
    let computed = format!("{}{days}", work(computed));
    let Stated { said, file, line, .. } = stated;
    format!("stated {how}: {} ({}:{line}); computed: {computed}", style::line(said), style::line(file))
}

fn bound(analysis: &Analysis) -> String {
    let (bound, takes) = (analysis.lower_bound.seconds, analysis.schedule.makespan_s);
    let by = match &analysis.lower_bound.by {
        BoundBy::CriticalPath => "the critical path".to_owned(),
        BoundBy::Team(team) => format!("the work of team {team}"),
        BoundBy::Parallel => "all the work in the places of `limits.parallel`".to_owned(),
        BoundBy::Lease(claim) => format!("all who own {claim}, one after the other"),
        BoundBy::Memory => "the memory that the work needs".to_owned(),
        BoundBy::Cpu => "the CPUs that the work needs".to_owned(),
    };
    let over = takes.saturating_sub(bound);
    let told = match (over * 100).checked_div(bound).unwrap_or(0) {
        _ if over == 0 => "this one takes no longer".to_owned(),
        0 => format!("this one takes {} longer", seconds(over)),
        percent => format!("this one takes {} longer, {percent} %", seconds(over)),
    };
    format!("no schedule could be faster than {}, because of {by}; {told}", seconds(bound))
}

fn is_need(cause: &Cause) -> bool {
    matches!(cause, Cause::Need { .. })
}

/// Writes the chain with what its tasks wait for that is no need.
fn chain(analysis: &Analysis) -> String {
    let links = &analysis.decided_by;
    let told = links.iter().enumerate().filter(|(at, _)| *at < LINKS || at + LINKS >= links.len());
    let mut text = String::new();
    let mut last = 0;
    for (at, link) in told {
        if at > last + 1 {
            text += &format!(" → … {} more", at - last - 1);
        }
        last = at;
        text += match at {
            0 => "",
            _ => " → ",
        };
        text += link.task.as_str();
        text += &match &link.waits_for {
            None | Some(Cause::Need { .. }) => String::new(),
            Some(cause) => format!(" ({})", waits(cause)),
        };
    }
    text
}

fn waits(cause: &Cause) -> String {
    match cause {
        Cause::Need { needs } => format!("needs {needs}"),
        Cause::Phase { after } => format!("after phase {after}"),
        Cause::Lease { claim, owner } => format!("{claim} is {owner}'s until then"),
        Cause::Team { team } => format!("nobody of {team} is free before"),
        Cause::Parallel => "no place is free before".to_owned(),
    }
}

fn without(cost: &Cost) -> String {
    let task = &cost.task;
    match &cost.waits_for {
        Cause::Need { needs } => format!("if {task} did not wait for {needs}"),
        Cause::Phase { after } => format!("if the phase of {task} did not wait for {after}"),
        Cause::Lease { claim, owner } => format!("if {task} and {owner} did not both own {claim}"),
        Cause::Team { team } => format!("with one member more in {team}"),
        Cause::Parallel => "with one more place in `limits.parallel`".to_owned(),
    }
}

/// Returns a row a team: how much of it works, how much has nothing to do, and when.
pub fn idle_rows(view: &View<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::with_capacity(view.analysis.idle.len());
    let begins = view.analysis.schedule.terms.begins;
    let moment = |after_s: u64| match begins {
        None => seconds(after_s),
        Some(begins) => view.zone.format(begins.after(Duration::from_secs(after_s)), "%a %m-%d %H:%M"),
    };
    for team in &view.analysis.idle {
        let percent = (team.idle_s * 100).checked_div(team.idle_s + team.busy_s).unwrap_or(0);
        let span = |span: &pitcrew_plan::schedule::IdleSpan| {
            let many = if team.members > 1 { format!(" × {}", span.members) } else { String::new() };
            format!("{}–{}{many}", moment(span.start_s), moment(span.finish_s))
        };
        let mut when: Vec<String> = team.spans.iter().take(SPANS).map(span).collect();
        if team.spans.len() > SPANS {
            when.push(format!("{} more", team.spans.len() - SPANS));
        }
        rows.push(vec![
            team.team.to_string(),
            team.members.to_string(),
            work(team.busy_s),
            format!("{} ({percent} %)", work(team.idle_s)),
            when.join(", "),
        ]);
    }
    rows
}

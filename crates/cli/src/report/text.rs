//! The report for a terminal.

use std::time::Duration;

use pitcrew_engine::Evidence;

use super::bars::Bars;
use super::{CheckReport, Report, TaskReport};
use crate::render::events::{count, restarts, short, signaled};
use crate::render::table::table;
use crate::render::usage::dollars;
use crate::render::{label, risks, steps, style, time, why};

/// Draws a report.
pub fn text(report: &Report) -> String {
    let mut text = head(report);
    text += "\n";
    text += &table(&rows(&report.tasks));
    text += &times(report);
    text += &section("planned against happened", bars(report).into_iter());
    if let Some(line) = report.conflicts_line() {
        text += &format!("{line}\n");
    }
    text += &section(
        "steps",
        report.tasks.iter().filter(|task| task.is_told_step_by_step()).flat_map(|task| {
            let ticked = steps::progress(&task.steps).unwrap_or_else(|| "not checked".to_owned());
            let head = format!("{}: {ticked}", style::strong(&task.id));
            std::iter::once(head).chain(steps::lines(&task.steps).into_iter().map(|line| format!("  {line}")))
        }),
    );
    text += &section(
        "blocked",
        report.blocked.iter().map(|blocked| {
            let owner = blocked.owner.as_ref().map_or_else(|| "no task".to_owned(), ToString::to_string);
            format!(
                "{} (attempt {}) changed {}, which belongs to {owner}: {}",
                style::strong(&blocked.task),
                blocked.attempt,
                style::plain(&blocked.path),
                style::plain(&blocked.reason)
            )
        }),
    );
    text += &section(
        "failed attempts",
        report.failures.iter().flat_map(|failed| {
            let head = format!(
                "{} (attempt {}) {}",
                style::strong(&failed.task),
                failed.attempt,
                style::plain(&failed.reason)
            );
            std::iter::once(head).chain(why::details(&failed.failure).into_iter().map(|line| format!("  {line}")))
        }),
    );
    text += &section(
        "phases",
        report.refused_phases.iter().flat_map(|refused| {
            let head = format!("{} {}", style::strong(&refused.phase), refused.verdict());
            let said = refused.evidence.iter().filter(|evidence| !evidence.holds).flat_map(why::said_by);
            std::iter::once(head).chain(said.map(|line| format!("  {line}")))
        }),
    );
    text += &section("checks", checks(report).into_iter());
    text += &section("messages", report.messages.iter().flat_map(|message| message.letter.iter().cloned()));
    text += &section(
        "deadlines",
        report.late.iter().map(|late| format!("{} {}", style::strong(&late.of), style::plain(&late.says()))),
    );
    text += &section("not told", report.untold.iter().map(|untold| style::line(&untold.says())));
    text += &section(
        "permissions",
        report.permissions.iter().map(|ruled| {
            format!("{} {} {}", time::clock(ruled.time), style::strong(&ruled.task), style::line(&ruled.says()))
        }),
    );
    text += &section(
        "signals",
        report.signals.iter().map(|signal| {
            let said = signaled(&signal.name, &signal.from, &signal.data);
            format!("{} {said}; {}", time::clock(signal.time), signal.ears())
        }),
    );
    text += &section(
        "rolled back",
        report.rolled_back.iter().map(|undone| {
            format!(
                "{} {} (attempt {}), because it {}",
                time::clock(undone.time),
                style::strong(&undone.task),
                undone.attempt,
                style::plain(&undone.reason)
            )
        }),
    );
    text += &section(
        "answers",
        report.answers.iter().map(|answer| {
            let question =
                answer.question.as_deref().map_or_else(String::new, |text| format!(" “{}”", style::plain(text)));
            let word = if answer.yes { style::good("approved") } else { style::bad("denied") };
            let change =
                answer.change.as_deref().map_or_else(String::new, |change| format!(", change {}", short(change)));
            let reason =
                answer.reason.as_deref().map_or_else(String::new, |reason| format!(": {}", style::plain(reason)));
            let (at, name) = (time::clock(answer.time), style::strong(answer.topic.name()));
            let after = answer.waited().map_or_else(String::new, |waited| format!(" after {waited}"));
            format!("{at} {name}{question} {word} by {}{after}{change}{reason}", answer.by)
        }),
    );
    text += &section(
        "risks",
        report.risks.iter().flat_map(|risk| {
            let head = format!(
                "{} ({}): {}",
                style::plain(&risk.risk),
                risks::graded("impact", risk.impact),
                risk.whether_it_came()
            );
            let answers = risk.answers.iter().map(|answer| {
                let sign = match answer.held {
                    Some(true) => style::good("✓"),
                    Some(false) => style::bad("✗"),
                    None => style::care("?"),
                };
                format!("  {sign} {}: {}", style::plain(&answer.by), answer.how)
            });
            std::iter::once(head).chain(answers).collect::<Vec<String>>()
        }),
    );
    text += &section(
        "before and after",
        report.figures.iter().filter(|figure| figure.before.is_some()).map(|figure| {
            let value = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_owned(), style::plain);
            format!(
                "{}: {} → {}",
                style::plain(&figure.name),
                value(&figure.before),
                style::strong(value(&figure.after))
            )
        }),
    );
    text += &section(
        "success metrics that nothing measured",
        report
            .stated
            .iter()
            .map(|stated| format!("{}: {}", style::plain(&stated.metric), style::plain(&stated.words()))),
    );
    text += &section(
        "while it was made live",
        report.outages.iter().map(|outage| format!("{}: {}", style::strong(&outage.task), asked(&outage.evidence))),
    );
    text += &section(
        "teams",
        report.teams.iter().flat_map(|team| {
            team.evidence.iter().map(|evidence| format!("{}: {}", style::strong(&team.team), asked(evidence)))
        }),
    );
    if let Some(success) = &report.success {
        text += &section("success", success.evidence.iter().map(asked));
    }
    text += &section(
        &format!("commits on pitcrew/{}", report.run),
        report
            .commits
            .iter()
            .map(|commit| format!("{} {}{}", short(&commit.commit), style::strong(&commit.task), commit.place())),
    );
    text
}

/// Says whether a check holds, and with which figure where it says one.
fn asked(evidence: &Evidence) -> String {
    let word = match evidence.holds {
        _ if evidence.is_unknown() => style::care("? not known"),
        true => style::good("✓ holds"),
        false => style::bad("✗ does not hold"),
    };
    let figure = evidence.figure().map_or_else(String::new, |figure| format!(": {}", style::plain(figure)));
    format!("{word}: {}{figure}", style::plain(&evidence.check))
}

fn head(report: &Report) -> String {
    let mut text = format!("{} {}", style::strong(&report.run), label::status(report.status));
    if let Some(goal) = &report.goal {
        text += &format!("\n{}", style::plain(goal));
    }
    text += &format!("\nstarted {} by {}", time::date(report.started), report.by);
    if let Some(by) = &report.approved_by {
        text += &format!("; the plan was approved by {}", style::plain(by));
    }
    if let Some(by) = &report.granted_by {
        text += &format!("; {}", style::care(format!("everything granted beforehand by {by}")));
    }
    text += "\n";
    if let Some(restart) = &report.restart {
        text += &format!("{}; `pitcrew report {}` tells what came before\n", restarts(restart), restart.of);
    }
    if !report.isolated {
        text += &format!("{}\n", style::bad("not isolated: no walls stood around the attempts"));
    }
    if !report.network_open.is_empty() {
        text += &format!("{} for {}\n", style::care("network open"), report.network_open.join(", "));
    }
    if let Some(trouble) = &report.trouble {
        text += &format!("{}\n{}\n", style::bad("nothing could start:"), why::lines(trouble).join("\n"));
    }
    text
}

fn rows(tasks: &[TaskReport]) -> Vec<Vec<String>> {
    let mut rows =
        vec![["", "TASK", "STATE", "ATTEMPTS", "PLANNED", "WORKED", "FILES", "LINES", ""].map(str::to_owned).to_vec()];
    rows.extend(tasks.iter().filter(|task| task.is_told()).map(|task| {
        let dropped = (task.dropped > 0).then(|| format!("dropped {}", count(task.dropped as usize, "file")));
        let note = task.note().or(dropped).or_else(|| task.title.clone()).unwrap_or_default();
        vec![
            label::sign(task.state),
            task.id.to_string(),
            task.state.to_string().replace('_', " "),
            task.attempts.to_string(),
            task.planned(),
            if task.attempts == 0 { "-".to_owned() } else { time::short(Duration::from_millis(task.worked_ms)) },
            task.paths.to_string(),
            task.lines.map_or_else(|| "-".to_owned(), |lines| lines.to_string()),
            style::line(&note),
        ]
    }));
    rows
}

fn times(report: &Report) -> String {
    let times = &report.times;
    let short = |ms| time::short(Duration::from_millis(ms));
    let factor = time::factor(times.sequential_ms, times.parallel_ms);
    let mut text = format!(
        "\ntime: {} of work one after the other, {} in parallel{factor}; {} from start to end\n",
        short(times.sequential_ms),
        style::strong(short(times.parallel_ms)),
        short(times.wall_ms),
    );
    if report.has_estimates() {
        let (sequential, parallel) = (times.planned_sequential_s, times.planned_parallel_s);
        text += &format!(
            "planned: {} one after the other, {} in parallel\n",
            time::seconds(sequential),
            time::seconds(parallel)
        );
    }
    if let Some(cost) = report.cost_usd {
        text += &format!("cost: {}, as far as attempts said so\n", dollars(cost));
    }
    text
}

fn bars(report: &Report) -> Vec<String> {
    Bars::of(report).map_or_else(Vec::new, |bars| bars.lines())
}

/// How many checks are told one by one; of more only those that did not hold.
const CHECKS: usize = 40;

fn checks(report: &Report) -> Vec<String> {
    let all = report.checks.len();
    let told = |check: &&CheckReport| all <= CHECKS || !check.evidence.holds;
    let line = |check: &CheckReport| {
        let sign = match check.evidence.holds {
            _ if check.evidence.is_unknown() => style::care("?"),
            true => style::good("✓"),
            false => style::bad("✗"),
        };
        let (of, what) = (style::strong(check.of.name()), style::line(&check.evidence.check));
        format!(
            "{sign} {of} {}: {what} {}",
            check.moment.word(),
            style::faint(format!("({})", style::line(&check.figures())))
        )
    };
    let mut lines: Vec<String> = report.checks.iter().filter(told).map(line).collect();
    if all > lines.len() {
        lines.push(style::faint(format!(
            "{} that held; `--format json` has them all",
            count(all - lines.len(), "check")
        )));
    }
    lines
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.map(|line| format!("  {line}\n")).collect();
    if lines.is_empty() { String::new() } else { format!("\n{}\n{lines}", style::strong(title)) }
}

//! The report as one page: everything in one file, nothing from the network, fit to be printed.

use std::time::Duration;

use pitcrew_engine::{Evidence, TaskState};

use super::bars::{Bars, Pair};
use super::{CheckReport, Report, TaskReport};
use crate::render::events::{count, restarts, short};
use crate::render::page::{self, list, pre, prose, text};
use crate::render::usage::dollars;
use crate::render::{risks, steps, time, why};

/// How many last lines of a check are shown.
const QUOTED: usize = 20;

/// Writes a report as a page.
pub fn html(report: &Report) -> String {
    let title = format!("{}: {}", report.run, report.status);
    let parts = [
        head(report),
        bars(report),
        tasks(report),
        list("Steps", report.tasks.iter().filter(|task| task.is_told_step_by_step()).map(steps_of)),
        letters(report),
        list("Blocked", report.blocked.iter().map(blocked)),
        list(
            "Conflicts",
            report.conflicts.iter().map(|found| {
                let said = prose(&found.conflict.to_string());
                format!("{} {}, attempt {}: {said}", at(found.time), name(&found.task), found.attempt)
            }),
        ),
        list(
            "Failed attempts",
            report.failures.iter().map(|failed| {
                let details = why::details(&failed.failure).join("\n");
                format!(
                    "{}, attempt {}: it {}{}",
                    name(&failed.task),
                    failed.attempt,
                    prose(&failed.reason),
                    pre(&details)
                )
            }),
        ),
        list(
            "Rolled back",
            report.rolled_back.iter().map(|undone| {
                let reason = prose(&undone.reason);
                format!("{} {}, attempt {}, because it {reason}", at(undone.time), name(&undone.task), undone.attempt)
            }),
        ),
        answers(report),
        checks(report),
        list(
            "Phases",
            report
                .refused_phases
                .iter()
                .map(|refused| format!("{} {}", name(&refused.phase), prose(&refused.verdict()))),
        ),
        list(
            "While it was made live",
            report.outages.iter().map(|outage| format!("{}: {}", name(&outage.task), asked(&outage.evidence))),
        ),
        figures(report),
        list(
            "Teams",
            report.teams.iter().flat_map(|team| {
                team.evidence.iter().map(|evidence| format!("{}: {}", name(&team.team), asked(evidence)))
            }),
        ),
        list("Success", report.success.iter().flat_map(|success| success.evidence.iter().map(asked))),
        list(
            "Risks",
            report.risks.iter().map(|risk| {
                let answer = |answer: &super::risks::AnswerReport| {
                    format!("<code>{}</code> {}", text(&answer.by), text(&answer.how))
                };
                let answers: Vec<String> = risk.answers.iter().map(answer).collect();
                let answers = if answers.is_empty() { "nothing answers it".to_owned() } else { answers.join(", ") };
                format!(
                    "{} ({}): {}; {answers}",
                    text(&risk.risk),
                    risks::graded("impact", risk.impact),
                    risk.whether_it_came()
                )
            }),
        ),
        list("Deadlines", report.late.iter().map(|late| format!("{}: {}", name(&late.of), prose(&late.says())))),
        list("Not told", report.untold.iter().map(|untold| prose(&untold.says()))),
        list(
            "Permissions",
            report
                .permissions
                .iter()
                .map(|ruled| format!("{} {} {}", at(ruled.time), name(&ruled.task), prose(&ruled.says()))),
        ),
        list(
            "Signals",
            report.signals.iter().map(|signal| {
                let told =
                    if signal.data.is_null() { String::new() } else { format!(": {}", text(&signal.data.to_string())) };
                format!(
                    "{} {} from {}{told}; {}",
                    at(signal.time),
                    name(&signal.name),
                    text(signal.from.name()),
                    text(&signal.ears())
                )
            }),
        ),
        list(
            "Commits",
            report.commits.iter().map(|commit| {
                format!("<code>{}</code> {}{}", text(short(&commit.commit)), name(&commit.task), text(&commit.place()))
            }),
        ),
    ];
    page::whole(&title, &parts.concat())
}

fn head(report: &Report) -> String {
    let mut html =
        format!("<h1>{} <span class=\"{}\">{}</span></h1>\n", text(&report.run), tone(report.status), report.status);
    let mut line = |class: &str, said: String| {
        html += &match class {
            "" => format!("<p>{said}</p>\n"),
            class => format!("<p class=\"{class}\">{said}</p>\n"),
        }
    };
    if let Some(goal) = &report.goal {
        line("", text(goal));
    }
    let ended = report.finished.map_or_else(String::new, |finished| format!(", ended {}", at(finished)));
    line(
        "soft",
        format!("Plan {}, started {} by {}{ended}.", text(&report.plan), at(report.started), text(&report.by)),
    );
    if let Some(by) = &report.approved_by {
        line("soft", format!("The plan was approved by {}.", text(by)));
    }
    if let Some(by) = &report.granted_by {
        line("care", format!("Everything was granted beforehand by {}.", text(by)));
    }
    if let Some(restart) = &report.restart {
        line("soft", prose(&restarts(restart)));
    }
    if !report.isolated {
        line("bad", "Not isolated: no walls stood around the attempts.".to_owned());
    }
    if !report.network_open.is_empty() {
        line("care", format!("Network open for {}.", text(&report.network_open.join(", "))));
    }
    if let Some(trouble) = &report.trouble {
        line("bad", text(trouble));
    }
    let short = |ms| time::short(Duration::from_millis(ms));
    let times = &report.times;
    line(
        "",
        format!(
            "{} of work one after the other, <strong>{}</strong> in parallel{}; {} from start to end.",
            short(times.sequential_ms),
            short(times.parallel_ms),
            time::factor(times.sequential_ms, times.parallel_ms),
            short(times.wall_ms)
        ),
    );
    if report.has_estimates() {
        line(
            "",
            format!(
                "Planned were {} one after the other, {} in parallel.",
                time::seconds(times.planned_sequential_s),
                time::seconds(times.planned_parallel_s)
            ),
        );
    }
    if let Some(cost) = report.cost_usd {
        line("", format!("Attempts said that they cost {}.", dollars(cost)));
    }
    html
}

fn bars(report: &Report) -> String {
    let Some(bars) = Bars::of(report) else { return String::new() };
    let row = |pair: &Pair<'_>| {
        let rect = |class: &str, y: u32, (from, to): (f64, f64)| {
            let (x, width) = (from * 1000.0, ((to - from) * 1000.0).max(6.0));
            format!(
                "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"8\"/>",
                x = x.min(994.0)
            )
        };
        let planned: String = pair.planned.iter().map(|span| rect("p", 1, *span)).collect();
        let happened: String = pair.happened.iter().map(|span| rect("d", 11, *span)).collect();
        format!(
            "<tr><td class=\"k\">{}</td><td class=\"soft n\">{}</td><td class=\"n\">{}</td><td class=\"bars\">\
             <svg viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">{planned}{happened}</svg></td></tr>\n",
            text(pair.task.id.as_str()),
            pair.task.planned(),
            worked(pair.task),
            text(&format!("{}: planned {}, worked {}", pair.task.id, pair.task.planned(), worked(pair.task))),
        )
    };
    format!(
        "<h2>Planned against happened</h2>\n<p class=\"soft legend\"><span>{} above: what was planned</span> \
         <span>{} below: when it was at work</span></p>\n<p class=\"soft\">{}</p>\n\
         {}<table>\n<thead><tr><th scope=\"col\">Task</th><th scope=\"col\" class=\"n\">Planned</th>\
         <th scope=\"col\" class=\"n\">Worked</th><th scope=\"col\">When</th></tr></thead>\n<tbody>\n{}</tbody></table></div>\n",
        swatch("p"),
        swatch("d"),
        text(&bars.scale()),
        page::wide("Planned against happened"),
        bars.pairs.iter().map(row).collect::<String>()
    )
}

fn swatch(class: &str) -> String {
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 40 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"{class}\" y=\"5\" width=\"40\" height=\"10\"/></svg>"
    )
}

fn tasks(report: &Report) -> String {
    let row = |task: &TaskReport| {
        let title = task.title.as_deref().map(|title| format!("<bdi>{}</bdi>", text(title)));
        let told: Vec<String> = title.into_iter().chain(task.note().map(|note| prose(&note))).collect();
        let name_of =
            |id: &Option<pitcrew_plan::Id>| id.as_ref().map_or_else(|| "-".to_owned(), |id| text(id.as_str()));
        format!(
            "<tr><td class=\"k\">{}</td><td class=\"{}\">{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>\
             <td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"told\">{}</td></tr>\n",
            text(task.id.as_str()),
            tone_of(task.state),
            text(&task.state.to_string().replace('_', " ")),
            name_of(&task.team),
            name_of(&task.phase),
            task.attempts,
            task.paths,
            task.lines.map_or_else(|| "-".to_owned(), |lines| lines.to_string()),
            task.cost().map_or_else(|| "-".to_owned(), dollars),
            told.join("<br>")
        )
    };
    let rows: String = report.tasks.iter().filter(|task| task.is_told()).map(row).collect();
    format!(
        "<h2>Tasks</h2>\n{}<table>\n<thead><tr><th scope=\"col\">Task</th><th scope=\"col\">State</th><th scope=\"col\">Team</th>\
         <th scope=\"col\">Phase</th><th scope=\"col\" class=\"n\">Attempts</th><th scope=\"col\" class=\"n\">Files</th>\
         <th scope=\"col\" class=\"n\">Lines</th><th scope=\"col\" class=\"n\">Cost</th><th scope=\"col\">What it is, and what came of it</th>\
         </tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n",
        page::wide("Tasks")
    )
}

fn steps_of(task: &TaskReport) -> String {
    let line = |step: &pitcrew_engine::StepView| {
        let sign = match step.state {
            pitcrew_engine::StepState::Ticked => "✓",
            pitcrew_engine::StepState::Open => "✗",
            pitcrew_engine::StepState::NotChecked => "–",
        };
        format!("<li>{sign} {}{}</li>", text(&step.title), steps::note(step))
    };
    format!("{}<ul>{}</ul>", name(&task.id), task.steps.iter().map(line).collect::<String>())
}

fn letters(report: &Report) -> String {
    let letter = |message: &super::Message| pre(&message.letter.join("\n"));
    let letters: String = report.messages.iter().map(letter).collect();
    if letters.is_empty() { letters } else { format!("<h2>Messages</h2>\n{letters}") }
}

fn blocked(blocked: &super::Blocked) -> String {
    let owner = blocked.owner.as_ref().map_or_else(|| "no task".to_owned(), name);
    format!(
        "{}, attempt {}, tried to change <code>{}</code>, which belongs to {owner}: {}",
        name(&blocked.task),
        blocked.attempt,
        text(&blocked.path),
        prose(&blocked.reason)
    )
}

fn answers(report: &Report) -> String {
    let line = |answer: &super::Answer| {
        let question = answer.question.as_deref().map_or_else(String::new, |said| format!(" “{}”", text(said)));
        let word =
            if answer.yes { "<span class=\"good\">approved</span>" } else { "<span class=\"bad\">denied</span>" };
        let change = answer
            .change
            .as_deref()
            .map_or_else(String::new, |id| format!(", change <code>{}</code>", text(short(id))));
        let reason = answer.reason.as_deref().map_or_else(String::new, |reason| format!(": {}", text(reason)));
        let after = answer.waited().map_or_else(String::new, |waited| format!(" after {waited}"));
        format!(
            "{} {}{question} {word} by {}{after}{change}{reason}",
            at(answer.time),
            name(answer.topic.name()),
            text(&answer.by)
        )
    };
    list("Approvals and answers", report.answers.iter().map(line))
}

fn checks(report: &Report) -> String {
    if report.checks.is_empty() {
        return String::new();
    }
    let row = |check: &CheckReport| {
        let said = if check.evidence.holds && check.evidence.figure().is_some() {
            String::new()
        } else {
            pre(&check.last_lines(QUOTED).join("\n"))
        };
        format!(
            "<tr><td class=\"k\">{}</td><td>{}</td><td>{}</td><td>{}<br><span class=\"soft\">{}</span>{said}</td></tr>\n",
            text(&check.of.name()),
            check.moment.word(),
            verdict(&check.evidence),
            text(&check.evidence.check),
            text(&check.figures())
        )
    };
    let held = report.checks.iter().filter(|check| check.evidence.holds).count();
    format!(
        "<h2>Gates and checks</h2>\n<p class=\"soft\">{}, {held} held.</p>\n{}<table class=\"checks\">\n<thead><tr><th scope=\"col\">Of</th><th scope=\"col\">When</th>\
         <th scope=\"col\">Verdict</th><th scope=\"col\">Check, and what was seen</th></tr></thead>\n<tbody>\n{}</tbody></table></div>\n",
        count(report.checks.len(), "check"),
        page::wide("Gates and checks"),
        report.checks.iter().map(row).collect::<String>()
    )
}

fn figures(report: &Report) -> String {
    let value = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_owned(), text);
    let row = |figure: &super::BeforeAfter| {
        format!(
            "<tr><td class=\"k\">{}</td><td>{}</td><td>{}</td></tr>\n",
            text(&figure.name),
            value(&figure.before),
            value(&figure.after)
        )
    };
    let stated = |stated: &super::Stated| {
        let before =
            stated.before.as_ref().map_or_else(|| "-".to_owned(), |before| format!("{} (as stated)", text(before)));
        let target = stated.target.as_ref().map_or_else(String::new, |target| format!(" (target {})", text(target)));
        format!(
            "<tr><td class=\"k\">{}</td><td>{before}</td><td>not measured{target}</td></tr>\n",
            text(&stated.metric)
        )
    };
    let rows: String = report.figures.iter().map(row).chain(report.stated.iter().map(stated)).collect();
    if rows.is_empty() {
        return rows;
    }
    format!(
        "<h2>Success metrics</h2>\n<table>\n<thead><tr><th scope=\"col\">Figure</th><th scope=\"col\">Before</th><th scope=\"col\">After</th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table>\n"
    )
}

fn asked(evidence: &Evidence) -> String {
    let figure = evidence.figure().map_or_else(String::new, |figure| format!(": {}", text(figure)));
    format!("{} {}{figure}", verdict(evidence), text(&evidence.check))
}

fn verdict(evidence: &Evidence) -> &'static str {
    match evidence.holds {
        _ if evidence.is_unknown() => "<span class=\"care\">? not known</span>",
        true => "<span class=\"good\">✓ holds</span>",
        false => "<span class=\"bad\">✗ does not hold</span>",
    }
}

fn worked(task: &TaskReport) -> String {
    if task.attempts == 0 { "-".to_owned() } else { time::short(Duration::from_millis(task.worked_ms)) }
}

fn tone(status: &str) -> &'static str {
    match status {
        "succeeded" => "good",
        "failed" => "bad",
        _ => "care",
    }
}

fn tone_of(state: TaskState) -> &'static str {
    match state {
        TaskState::Succeeded => "good",
        TaskState::Failed => "bad",
        TaskState::Pending | TaskState::Ready | TaskState::Skipped => "soft",
        _ => "care",
    }
}

fn at(moment: pitcrew_engine::Timestamp) -> String {
    format!("<time datetime=\"{moment}\">{}</time>", time::date(moment))
}

fn name(name: impl ToString) -> String {
    format!("<strong>{}</strong>", text(&name.to_string()))
}

//! The report as Markdown, for a pull request or a ticket.

use std::time::Duration;

use pitcrew_engine::{Evidence, StepState, StepView};

use super::bars::Bars;
use super::{CheckReport, Message, Report};
use crate::render::events::short;
use crate::render::usage::dollars;
use crate::render::{risks, steps, time};

/// Writes a report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# {}: {}\n\n", escape(&report.run), report.status);
    if let Some(goal) = &report.goal {
        text += &format!("{}\n\n", escape(goal));
    }
    text += &format!("Started {} by {}.\n", report.started, escape(&report.by));
    if let Some(by) = &report.approved_by {
        text += &format!("The plan was approved by {}.\n", escape(by));
    }
    if let Some(by) = &report.granted_by {
        text += &format!("Everything was granted beforehand by {}.\n", escape(by));
    }
    if !report.isolated {
        text += "\n**Not isolated**: no walls stood around the attempts.\n";
    }
    if !report.network_open.is_empty() {
        let tasks: Vec<String> = report.network_open.iter().map(|id| format!("`{id}`")).collect();
        text += &format!("\n**Network open** for {}.\n", tasks.join(", "));
    }
    if let Some(trouble) = &report.trouble {
        text += &format!("\n{}\n", escape(trouble));
    }
    text += &tasks(report);
    text += &times(report);
    if let Some(bars) = Bars::of(report) {
        // A line that began with three backticks would end the block; a task's name holds none.
        text += &format!("\n## Planned against happened\n\n```text\n{}\n```\n", bars.lines().join("\n"));
    }
    if let Some(line) = report.conflicts_line() {
        text += &format!("\n{line}.\n");
    }
    text += &section(
        "Steps",
        report.tasks.iter().filter(|task| task.is_told_step_by_step()).map(|task| {
            let line = |step: &StepView| {
                let sign = match step.state {
                    StepState::Ticked => "[x] ",
                    StepState::Open => "[ ] ",
                    StepState::NotChecked => "",
                };
                format!("\n  - {sign}{}{}", escape(&step.title), steps::note(step))
            };
            format!("`{}`{}", task.id, task.steps.iter().map(line).collect::<String>())
        }),
    );
    text += &checks(report);
    text += &section(
        "Blocked",
        report.blocked.iter().map(|blocked| {
            let owner = blocked.owner.as_ref().map_or_else(|| "no task".to_owned(), |owner| format!("`{owner}`"));
            format!(
                "`{}`, attempt {}, changed {}, which belongs to {owner}: {}",
                blocked.task,
                blocked.attempt,
                code(&blocked.path),
                escape(&blocked.reason)
            )
        }),
    );
    text += &section(
        "Failed attempts",
        report
            .failures
            .iter()
            .map(|failed| format!("`{}`, attempt {}: {}", failed.task, failed.attempt, escape(&failed.reason))),
    );
    text += &section(
        "Phases",
        report.refused_phases.iter().map(|refused| format!("`{}` {}", refused.phase, escape(&refused.verdict()))),
    );
    text += &section(
        "Rolled back",
        report.rolled_back.iter().map(|undone| {
            format!("{} `{}`, attempt {}: {}", undone.time, undone.task, undone.attempt, escape(&undone.reason))
        }),
    );
    text += &messages(report);
    text += &section("Deadlines", report.late.iter().map(|late| format!("{}: {}", late.of, escape(&late.says()))));
    text += &section("Not told", report.untold.iter().map(|untold| escape(&untold.says())));
    text += &section(
        "Permissions",
        report.permissions.iter().map(|ruled| format!("{} `{}` {}", ruled.time, ruled.task, escape(&ruled.says()))),
    );
    text += &section(
        "Signals",
        report.signals.iter().map(|signal| {
            let told =
                if signal.data.is_null() { String::new() } else { format!(": {}", escape(&signal.data.to_string())) };
            format!("`{}` from {}{told}; {}", signal.name, escape(signal.from.name()), signal.ears())
        }),
    );
    text += &section(
        "Answers",
        report.answers.iter().map(|answer| {
            let question = answer.question.as_deref().map_or_else(String::new, |text| format!(" “{}”", escape(text)));
            let word = if answer.yes { "approved" } else { "denied" };
            let change =
                answer.change.as_deref().map_or_else(String::new, |change| format!(", change `{}`", short(change)));
            let reason = answer.reason.as_deref().map_or_else(String::new, |reason| format!(": {}", escape(reason)));
            let name = answer.topic.name();
            let after = answer.waited().map_or_else(String::new, |waited| format!(" after {waited}"));
            format!("{} `{name}`{question} {word} by {}{after}{change}{reason}", answer.time, escape(&answer.by))
        }),
    );
    text += &section(
        "Risks",
        report.risks.iter().map(|risk| {
            let answers: Vec<String> =
                risk.answers.iter().map(|answer| format!("`{}` {}", escape(&answer.by), answer.how)).collect();
            let answers = if answers.is_empty() { "nothing answers it".to_owned() } else { answers.join(", ") };
            let came = risk.whether_it_came();
            format!("{} ({}): {came}; {answers}", escape(&risk.risk), risks::graded("impact", risk.impact))
        }),
    );
    text += &section(
        "Before and after",
        report.figures.iter().filter(|figure| figure.before.is_some()).map(|figure| {
            let value = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_owned(), escape);
            format!("{}: {} → {}", escape(&figure.name), value(&figure.before), value(&figure.after))
        }),
    );
    text += &section(
        "Success metrics that nothing measured",
        report.stated.iter().map(|stated| format!("{}: {}", escape(&stated.metric), escape(&stated.words()))),
    );
    text += &section(
        "While it was made live",
        report.outages.iter().map(|outage| format!("`{}` {}", outage.task, asked(&outage.evidence))),
    );
    text += &section(
        "Teams",
        report
            .teams
            .iter()
            .flat_map(|team| team.evidence.iter().map(|evidence| format!("`{}` {}", team.team, asked(evidence)))),
    );
    if let Some(success) = &report.success {
        text += &section("Success", success.evidence.iter().map(asked));
    }
    text += &section(
        "Commits",
        report.commits.iter().map(|commit| format!("`{}` `{}`{}", short(&commit.commit), commit.task, commit.place())),
    );
    text
}

fn asked(evidence: &Evidence) -> String {
    let word = match evidence.holds {
        _ if evidence.is_unknown() => "not known",
        true => "holds",
        false => "does not hold",
    };
    let figure = evidence.figure().map_or_else(String::new, |figure| format!(": {}", escape(figure)));
    format!("{word}: {}{figure}", escape(&evidence.check))
}

fn tasks(report: &Report) -> String {
    let mut text =
        "\n| task | state | attempts | planned | worked | files | lines | |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n"
            .to_owned();
    for task in report.tasks.iter().filter(|task| task.is_told()) {
        text += &format!(
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |\n",
            task.id,
            task.state.to_string().replace('_', " "),
            task.attempts,
            task.planned(),
            time::short(Duration::from_millis(task.worked_ms)),
            task.paths,
            task.lines.map_or_else(|| "-".to_owned(), |lines| lines.to_string()),
            escape(&task.title.clone().into_iter().chain(task.note()).collect::<Vec<_>>().join(": ")),
        );
    }
    text
}

fn times(report: &Report) -> String {
    let short = |ms| time::short(Duration::from_millis(ms));
    let planned = match report.has_estimates() {
        true => format!(
            "; planned were {} and {}",
            time::seconds(report.times.planned_sequential_s),
            time::seconds(report.times.planned_parallel_s)
        ),
        false => String::new(),
    };
    let cost =
        report.cost_usd.map_or_else(String::new, |cost| format!("; attempts said that they cost {}", dollars(cost)));
    format!(
        "\n{} of work one after the other, {} in parallel, {} from start to end{planned}{cost}.\n",
        short(report.times.sequential_ms),
        short(report.times.parallel_ms),
        short(report.times.wall_ms),
    )
}

/// Quotes what was reported as the letters that people post to each other.
fn messages(report: &Report) -> String {
    let letter = |message: &Message| {
        let lines = message.letter.iter().map(|line| format!("    {}\n", anstream::adapter::strip_str(line)));
        format!("\n{}", lines.collect::<String>())
    };
    let letters: String = report.messages.iter().map(letter).collect();
    if letters.is_empty() { letters } else { format!("\n## Messages\n{letters}") }
}

/// How many last lines of a check that did not hold are quoted.
const QUOTED: usize = 8;

fn checks(report: &Report) -> String {
    let line = |check: &CheckReport| {
        let word = if check.evidence.is_unknown() {
            "?"
        } else if check.evidence.holds {
            "holds"
        } else {
            "**does not hold**"
        };
        let mut said = String::new();
        if !check.evidence.holds {
            let quote = |line: &&str| format!("\n  {}", code(line));
            said = check.last_lines(QUOTED).iter().filter(|line| !line.trim().is_empty()).map(quote).collect();
        }
        let (of, moment, what) = (escape(&check.of.name()), check.moment.word(), escape(&check.evidence.check));
        format!("{of}, {moment}: {what}: {word} ({}){said}", escape(&check.figures()))
    };
    section("Gates and checks", report.checks.iter().map(line))
}

pub(super) fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.map(|line| format!("- {line}\n")).collect();
    if lines.is_empty() { String::new() } else { format!("\n## {title}\n\n{lines}") }
}

/// Makes a text from outside say nothing in Markdown but itself.
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Quotes a text as code, whatever is in it.
pub fn code(text: &str) -> String {
    let safe: String = text.chars().map(|c| if c.is_control() || c == '`' { '\u{fffd}' } else { c }).collect();
    format!("`{}`", safe.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_stays_text() {
        assert_eq!(escape("a | <b>\n# c"), "a \\| \\<b\\> \\# c");
        assert_eq!(code("x`y|z"), "`x\u{fffd}y\\|z`");
    }
}

//! Attempts side by side: how far they are, and which one is kept.

use pitcrew_engine::{Best, ContestView, Merit, TaskState};

use super::style;

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// Says how far a task is with its attempts side by side, or which of them is kept and why.
pub fn progress(contest: &ContestView) -> String {
    let text = format!("{} attempts side by side", contest.times);
    match &contest.best {
        Some(best) => format!("{text}; {}", kept(contest, best)),
        None => format!("{text}: {}", standing(contest)),
    }
}

/// Says which attempt is kept, and why: `second kept: score 91 against 84 and 77`.
pub fn kept(contest: &ContestView, best: &Best) -> String {
    let at = contest.attempts.iter().position(|attempt| attempt.id == best.id).unwrap_or_default();
    let which = ORDINALS.get(at).copied().unwrap_or("one");
    let scores = contest.attempts.iter().filter(|attempt| attempt.id != best.id).filter_map(|attempt| attempt.score);
    let others = listed(&scores.map(|score| score.to_string()).collect::<Vec<_>>());
    let score = contest.attempts.get(at).and_then(|attempt| attempt.score);
    match (best.merit, score) {
        (Merit::Score, Some(score)) => format!("{which} kept: score {score} against {others}"),
        (Merit::Smallest, Some(score)) => {
            format!("{which} kept: score {score} against {others}, of equals the smallest change")
        }
        (Merit::Only, Some(score)) => format!("{which} kept, the only one that passed: score {score}"),
        (Merit::Only, None) => format!("{which} kept, the only one that passed"),
        (Merit::First, _) => format!("{which} kept, the first that passed"),
        (Merit::Preferred, _) if best.said.is_empty() => format!("{which} preferred and kept"),
        (Merit::Preferred, _) => format!("{which} preferred and kept: {}", style::line(&best.said)),
        (Merit::Smallest, None) if !best.said.is_empty() => {
            format!("{which} kept, the smallest change: none is preferred ({})", style::line(&best.said))
        }
        (Merit::Smallest, None) => format!("{which} kept, the smallest change"),
        (Merit::Score, None) => format!("{which} kept"),
    }
}

/// Says how many of them stand where: `1 running, 1 passed with score 84, 1 failed`.
fn standing(contest: &ContestView) -> String {
    let passed = contest.attempts.iter().filter(|attempt| attempt.state == TaskState::Succeeded);
    let scores: Vec<String> = passed.clone().filter_map(|attempt| Some(attempt.score?.to_string())).collect();
    let passed = match (passed.count(), &scores[..]) {
        (0, _) => None,
        (count, []) => Some(format!("{count} passed")),
        (count, scores) => Some(format!("{count} passed with score {}", listed(scores))),
    };
    let count = |which: &[TaskState], word: &str| {
        let count = contest.attempts.iter().filter(|attempt| which.contains(&attempt.state)).count();
        (count > 0).then(|| format!("{count} {word}"))
    };
    let parts = [
        count(&[TaskState::Running], "running"),
        count(&[TaskState::Harvested, TaskState::Verifying], "being verified"),
        passed,
        count(&[TaskState::Failed], "failed"),
        count(&[TaskState::Skipped], "called off"),
        count(&[TaskState::Canceled], "stopped"),
        count(&[TaskState::Pending, TaskState::Ready, TaskState::RollingBack], "waiting"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn listed(all: &[String]) -> String {
    match all {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use pitcrew_engine::{ContenderView, Score};
    use pitcrew_plan::Id;

    use super::*;

    fn contest(attempts: &[(TaskState, &str)], best: Option<(u32, Merit)>) -> String {
        let fix = Id::new("fix").unwrap();
        let attempt = |(at, (state, score)): (usize, &(TaskState, &str))| ContenderView {
            id: fix.child(at as u32 + 1),
            state: *state,
            score: Score::of(score).ok(),
        };
        let said = if best.is_some_and(|(_, merit)| merit == Merit::Preferred) { "it is shorter" } else { "" };
        let best = best.map(|(at, merit)| Best { id: fix.child(at), merit, said: said.to_owned() });
        let attempts: Vec<ContenderView> = attempts.iter().enumerate().map(attempt).collect();
        progress(&ContestView { times: attempts.len() as u32, attempts, best, spent: Default::default() })
    }

    #[test]
    fn a_line_says_how_far_they_are_and_which_is_kept() {
        use TaskState::{Failed, Running, Skipped, Succeeded};
        let going = contest(&[(Succeeded, "84"), (Running, ""), (Failed, "")], None);
        assert_eq!(going, "3 attempts side by side: 1 running, 1 passed with score 84, 1 failed");
        let scored = [(Succeeded, "84"), (Succeeded, "91"), (Succeeded, "77")];
        let kept = contest(&scored, Some((2, Merit::Score)));
        assert_eq!(kept, "3 attempts side by side; second kept: score 91 against 84 and 77");
        let equal = contest(&[(Succeeded, "7"), (Succeeded, "7")], Some((1, Merit::Smallest)));
        assert_eq!(equal, "2 attempts side by side; first kept: score 7 against 7, of equals the smallest change");
        let first = contest(&[(Skipped, ""), (Succeeded, "")], Some((2, Merit::First)));
        assert_eq!(first, "2 attempts side by side; second kept, the first that passed");
        let preferred = contest(&[(Succeeded, ""), (Succeeded, "")], Some((2, Merit::Preferred)));
        assert_eq!(preferred, "2 attempts side by side; second preferred and kept: it is shorter");
        let only = contest(&[(Failed, ""), (Succeeded, "3.5")], Some((2, Merit::Only)));
        assert_eq!(only, "2 attempts side by side; second kept, the only one that passed: score 3.5");
    }
}

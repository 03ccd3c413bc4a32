//! Why something failed, with what a person needs to mend it.

use pitcrew_engine::{Evidence, Failure};

use super::style;

/// How many last lines of a program are quoted.
const QUOTED: usize = 12;

/// How many refused paths are named.
const PATHS: usize = 10;

/// Returns what there is to say beyond the failure's own sentence, a line each.
pub fn details(failure: &Failure) -> Vec<String> {
    match failure {
        Failure::NotOwned { refused } => {
            let mut lines: Vec<String> = refused
                .iter()
                .take(PATHS)
                .map(|refusal| {
                    let owner = match &refusal.owner {
                        Some(owner) => format!("owned by {owner}"),
                        None => "owned by no task".to_owned(),
                    };
                    format!("{}: {owner}; {}", style::plain(&refusal.path), style::plain(&refusal.reason))
                })
                .collect();
            if refused.len() > PATHS {
                lines.push(format!("and {} more", refused.len() - PATHS));
            }
            lines
        }
        Failure::Exited { said, .. } | Failure::Signaled { said, .. } | Failure::TimedOut { said, .. } => quote(said),
        Failure::Verify { evidence } | Failure::Probe { evidence } | Failure::NoGo { evidence } => {
            evidence.iter().filter(|evidence| !evidence.holds).flat_map(said_by).collect()
        }
        Failure::NotStarted { cure, .. } if !cure.is_empty() => vec![format!("{}: {cure}", style::hint("hint"))],
        _ => Vec::new(),
    }
}

/// Returns the last lines of a check that did not hold; of a step, below its title.
pub fn said_by(evidence: &Evidence) -> Vec<String> {
    let title = evidence.step.map(|_| format!("{}:", style::plain(&evidence.check)));
    title.into_iter().chain(quote(&evidence.said)).collect()
}

/// Returns a text of several lines, safe to print again.
pub fn lines(text: &str) -> Vec<String> {
    text.trim_end().lines().map(style::plain).collect()
}

/// Returns the last lines that a program printed, safe to print again.
fn quote(said: &str) -> Vec<String> {
    let lines: Vec<&str> = said.trim_end().lines().collect();
    let first = lines.len().saturating_sub(QUOTED);
    lines[first..].iter().map(|line| format!("{} {}", style::faint("|"), style::plain(line))).collect()
}

#[cfg(test)]
mod tests {
    use pitcrew_engine::Refusal;

    use super::*;

    #[test]
    fn a_refused_path_is_told_with_its_owner_and_the_rule() {
        let refusal = Refusal {
            path: "api/routes.rs".to_owned(),
            reason: "`web` owns `web/**`".to_owned(),
            owner: Some("api".parse().unwrap()),
        };
        let failure = Failure::NotOwned { refused: vec![refusal] };
        assert_eq!(details(&failure), ["api/routes.rs: owned by api; `web` owns `web/**`"]);
    }

    #[test]
    fn of_a_long_output_the_last_lines_are_quoted() {
        let said: String = (1..=40).map(|line| format!("line {line}\n")).collect();
        let lines = details(&Failure::Exited { code: 1, said });
        assert_eq!(lines.len(), QUOTED);
        assert!(lines[QUOTED - 1].ends_with("line 40"));
    }
}

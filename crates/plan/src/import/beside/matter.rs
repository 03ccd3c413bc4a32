//! What a heading or a label announces: criteria, risks, a way back.

use crate::import::vocabulary::{Topic, normal, topic};

/// Returns what a heading is about besides a task, phase or team that it may name: the longest words in it that
/// the vocabulary knows for one of these topics.
pub(super) fn of_heading(heading: &str) -> Option<Topic> {
    let words = normal(heading.split(['(', '—', '–']).next().unwrap_or(""));
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() > 7 {
        return None;
    }
    (1..=4.min(words.len())).rev().find_map(|count| {
        words.windows(count).find_map(|some| {
            let found = topic(&some.join(" ")).filter(|topic| MATTERS.contains(topic))?;
            // `The gate of the garden` is no gate.
            (count > 1 || words.len() <= 4).then_some(found)
        })
    })
}

/// What documents tell in sections of their own.
const MATTERS: [Topic; 7] =
    [Topic::Go, Topic::Success, Topic::Rollback, Topic::Risk, Topic::Launch, Topic::Escalation, Topic::Cadence];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_announce_what_they_are_about() {
        for (heading, expected) in [
            ("Go/No-Go Criteria", Some(Topic::Go)),
            ("Task 1 Go Criteria:", Some(Topic::Go)),
            ("Phase 1 Success Criteria (End of Day 1)", Some(Topic::Success)),
            ("📊 Success Metrics", Some(Topic::Success)),
            ("Akzeptanzkriterien Phase 2", Some(Topic::Success)),
            ("Critères de succès", Some(Topic::Success)),
            ("Risk Management", Some(Topic::Risk)),
            ("Riesgos", Some(Topic::Risk)),
            ("Agent A Rollback", Some(Topic::Rollback)),
            ("Launch Agent B (Nginx Security)", Some(Topic::Launch)),
            ("Eskalation", Some(Topic::Escalation)),
            ("Overview", None),
            ("What the committee found out about the launch of the boat", None),
        ] {
            assert_eq!(of_heading(heading), expected, "{heading}");
        }
    }
}

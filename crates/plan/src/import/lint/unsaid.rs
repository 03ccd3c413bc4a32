//! What a document keeps a place for and does not say.

use super::Prose;
use crate::import::outline::Contradiction;
use crate::import::vocabulary::Topic;
use crate::lint::placeholder::is_placeholder;

/// Who does a task, how long it takes, or what it waits for is still to be filled in.
pub(super) fn placeholders(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    const TOPICS: [(Topic, &str); 3] =
        [(Topic::Owner, "who does it"), (Topic::Estimate, "how long it takes"), (Topic::Needs, "what it waits for")];
    for (task, work) in prose.outline.tasks.iter().enumerate().take(prose.tasks.len()) {
        for (topic, what) in TOPICS {
            // Another place may say it.
            let known = match topic {
                Topic::Owner => work.agent.is_some() || work.team.is_some(),
                Topic::Estimate => work.estimate.is_some(),
                _ => !work.needs.is_empty(),
            };
            let open = prose.facts(task, topic).find(|fact| is_placeholder(&fact.value.plain));
            if let Some(fact) = open.filter(|_| !known) {
                let sentence = format!("`{}` does not say {what} yet: `{}`", work.id, fact.value.plain.trim());
                found.push(
                    Contradiction::warning("placeholder", fact.value.span.clone(), sentence)
                        .hint("fill it in, or leave it out: a plan is only as true as what it knows"),
                );
            }
        }
    }
}

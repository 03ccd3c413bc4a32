//! A task that is done in one place, and not in another.

use super::Prose;
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::sightings::Where;
use crate::import::values::status;
use crate::import::vocabulary::Topic;

/// `✅ (1/5 complete)`, or a ticked box beside `Status: in progress`.
pub(super) fn statuses_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for (task, work) in prose.outline.tasks.iter().enumerate() {
        let facts = prose.facts(task, Topic::Status).filter(|fact| fact.from < Where::Prose);
        let said: Vec<(&Text, bool)> =
            facts.filter_map(|fact| Some((&fact.value, status::done(&fact.value.plain)?))).collect();
        let first = |wanted: bool| said.iter().find(|(_, done)| *done == wanted).map(|(text, _)| *text);
        if let (Some(done), Some(open)) = (first(true), first(false)) {
            let sentence = if status::is_part(&open.plain) {
                format!("`{}` is marked as done, and `{}` of it is", work.id, open.plain.trim())
            } else {
                format!("`{}` is done in one place, and `{}` in another", work.id, open.plain.trim())
            };
            found.push(
                Contradiction::warning("status-differs", done.span.clone(), sentence)
                    .beside([open.span.clone()])
                    .hint("correct one of them; what is done is not done again"),
            );
        }
    }
}

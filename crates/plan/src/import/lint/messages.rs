//! What the form of a message says comes next, against who waits for whom.

use super::Prose;
use crate::diagnostic::Severity;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::outline::Contradiction;
use crate::import::vocabulary::{Topic, topic};

/// `[AGENT B] Task B2 Complete` … `Next: Agent A goes on with A5`, where A5 does not wait for B2.
pub(super) fn next_differs(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for lines in forms(prose.document) {
        let Some(ended) = lines.first().and_then(|line| prose.named(&line.plain)) else { continue };
        for line in &lines[1..] {
            let Some((label, rest)) = line.plain.split_once(':') else { continue };
            let Some(next) = prose.named(rest).filter(|_| topic(label) == Some(Topic::Blocks)) else { continue };
            if next == ended || prose.efforts.before(&[next].into()).contains(&ended) {
                continue;
            }
            let tasks = &prose.outline.tasks;
            let sentence = format!(
                "this message has `{}` follow `{}`, which it does not wait for",
                tasks[next].id, tasks[ended].id
            );
            let told = Contradiction::warning("message-against-need", line.span.clone(), sentence)
                .beside([tasks[next].title.span.clone()])
                .hint(format!("let `{}` need `{}`, or take it out of the message", tasks[next].id, tasks[ended].id));
            // A form is an example: what it names need not be meant.
            found.push(Contradiction { severity: Severity::Info, ..told });
        }
    }
}

/// Blocks of text that begin with somebody in brackets: `[AGENT A] Task A4 Complete`.
fn forms(document: &Document) -> Vec<Vec<Text>> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let lines = blocks.filter_map(|block| match block {
        Block::Code(code) if code.text.trim_start().starts_with('[') => Some(code.lines().collect::<Vec<Text>>()),
        _ => None,
    });
    lines.filter(|lines| lines.len() >= 2).collect()
}

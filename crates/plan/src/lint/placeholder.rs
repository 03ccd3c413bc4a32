//! What somebody meant to fill in later.

use super::Context;
use crate::diagnostic::Diagnostic;

/// The words that stand where somebody still has to think, folded: lower case.
const WORDS: [&str; 27] = [
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to do",
    "fixme",
    "xxx",
    "to be decided",
    "to be determined",
    "to be defined",
    "to be confirmed",
    "to be announced",
    "not yet decided",
    "changeme",
    "change me",
    "replace me",
    "noch offen",
    "noch zu klären",
    "zu klären",
    "wird noch geklärt",
    "à définir",
    "à déterminer",
    "à confirmer",
    "a definir",
    "por definir",
    "por confirmar",
    "por determinar",
];

/// Whether a whole text only keeps a place: `TBD`, `???`, `<name>`, `Lorem ipsum …`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim().trim_matches(['*', '_', '`', '(', ')']).trim();
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches(['.', '!', '?', '…', ':']).trim_end();
    let asks = text.len() >= 2 && text.chars().all(|c| c == '?');
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    // `<name>`, `<your team>`; neither a tag nor an address.
    let to_fill = inner.is_some_and(|inner| {
        !inner.is_empty()
            && inner.split([' ', '-', '_']).count() <= 4
            && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
    });
    WORDS.contains(&bare) || asks || to_fill || lower.starts_with("lorem ipsum")
}

/// A text of the plan is still to be written. What a field names, such as a task called `todo`, is a name.
pub(super) fn placeholder(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    context.reading.scalars(&mut |way, text, span| {
        let field = way.last().copied().unwrap_or_default();
        let is_told = matches!(
            field,
            "title"
                | "goal"
                | "run"
                | "activate"
                | "rollback"
                | "verify"
                | "probe"
                | "lead"
                | "coordinator"
                | "from"
                | "to"
                | "ask"
                | "mitigation"
                | "focus"
                | "path"
        );
        // What an agent is handed is its own business.
        let inputs = way.iter().any(|step| matches!(*step, "with" | "env" | "for_each"));
        if is_told && !inputs && is_placeholder(text) {
            let message =
                format!("`{}` of this plan is still to be filled in: `{}`", field, text.trim().escape_debug());
            found.push(
                Diagnostic::warning("placeholder", context.reading.source.place(span), message)
                    .hint("say what is meant, or leave the field out until somebody knows"),
            );
        }
    });
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn only_what_stands_for_nothing_keeps_a_place() {
        for text in [
            "TBD",
            "**tbd**",
            "To be decided.",
            "???",
            "<name>",
            "<your team>",
            "Lorem ipsum dolor",
            "à définir",
            "TODO:",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "?",
            "",
            "-",
            "Write the TODO list",
            "TBD by Anna",
            "<a@b.c>",
            "</b>",
            "<>",
            "todo-app",
            "Todd",
            "xxxl",
            "n/a",
            "unassigned",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}

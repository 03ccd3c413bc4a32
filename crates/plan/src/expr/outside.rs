//! Whether a text is filled in with what came from outside, with what started the run.

use serde_json::Value;

use super::TRIGGER;
use super::template::{Piece, is_template, pieces};

/// Whether a condition, or what a template fills in, speaks of what started the run.
pub fn mentions_trigger(text: &str) -> bool {
    if !is_template(text) || text.contains("{%") {
        return has_word(text);
    }
    pieces(text).iter().any(|piece| matches!(piece, Piece::Expression(expression) if has_word(expression)))
}

/// The same of the templates in a value.
pub fn value_mentions_trigger(value: &Value) -> bool {
    match value {
        Value::String(text) => is_template(text) && mentions_trigger(text),
        Value::Array(items) => items.iter().any(value_mentions_trigger),
        Value::Object(fields) => fields.values().any(value_mentions_trigger),
        _ => false,
    }
}

fn has_word(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.' && c != '-');
    words.filter_map(|word| word.split('.').next()).any(|word| word == TRIGGER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_filled_in_counts() {
        for text in [
            "{{ trigger.payload.x }}",
            "a {{ 1 }} {{ trigger }}",
            "{% if trigger.id %}x{% endif %}",
            "trigger.event == 'push'",
        ] {
            assert!(mentions_trigger(text), "{text}");
        }
        for text in ["pull the trigger {{ run.id }}", "{{ tasks.trigger-2.output }}", "{{ tasks.x.output.trigger }}"] {
            assert!(!mentions_trigger(text), "{text}");
        }
        assert!(!value_mentions_trigger(&"trigger".into()));
    }
}

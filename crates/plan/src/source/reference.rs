//! The reference of the written form: `docs/reference/plan.md`.

use super::{Field, PLAN, Record, Shape};

/// Returns the reference of plans as Markdown: every record, every field.
pub fn reference() -> String {
    let mut text = "# The plan\n\nGenerated from the table that plans are read by; a test keeps it so.\n\n\
        A plan is YAML in UTF-8, at most 8 MiB. `pitcrew explain` prints one with every default filled in; \
        `pitcrew schema` prints the JSON Schema for editors.\n\
        Where a list is expected, one value alone is a list of one. `null` is the same as leaving a field out. \
        Anchors, aliases and `<<` work.\n"
        .to_owned();
    let mut queue = vec![&PLAN];
    let mut at = 0;
    while let Some(record) = queue.get(at).copied() {
        at += 1;
        text += &section(record);
        for field in record.fields {
            mentioned(&field.shape, &mut queue);
        }
    }
    text
}

fn section(record: &Record) -> String {
    let mut text = format!("\n## {}\n\n{}\n", title(record.name), record.meaning);
    if !record.one_of.is_empty() {
        let names: Vec<String> = record.one_of.iter().map(|name| format!("`{name}`")).collect();
        text += &format!("\nExactly one of {} must be given.\n", names.join(", "));
    }
    text += "\n| field | type | default | meaning |\n| --- | --- | --- | --- |\n";
    for field in record.fields {
        text += &format!("| `{}` | {} | {} | {} |\n", field.name, words(&field.shape), default(field), field.meaning);
        if let Some(choices) = choices(&field.shape) {
            for choice in choices {
                text += &format!("| | `{}` | | {} |\n", choice.word, choice.meaning);
            }
        }
    }
    if !record.later.is_empty() {
        let names: Vec<String> = record.later.iter().map(|name| format!("`{name}`")).collect();
        text += &format!("\nNot supported yet, and refused: {}.\n", names.join(", "));
    }
    text
}

fn title(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), chars.as_str()))
}

fn default(field: &Field) -> String {
    if field.required { "required".to_owned() } else { field.default.to_owned() }
}

fn link(record: &Record) -> String {
    format!("[{}](#{})", record.name, record.name.replace(' ', "-"))
}

/// Says in words what may stand in a place.
fn words(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Whole(..) => "whole number".to_owned(),
        Shape::WholeRange(..) => "whole number, or a range such as `1-2`".to_owned(),
        Shape::Leaf(leaf) => {
            let examples: Vec<String> = leaf.examples.iter().map(|example| format!("`{example}`")).collect();
            format!("{}: {}", leaf.what, examples.join(", "))
        }
        Shape::Choice(_) => "one of".to_owned(),
        Shape::ChoiceOrName(_, record) => format!("{}, the name of an agent, or one of", link(record)),
        Shape::Command => "shell line, or list of arguments".to_owned(),
        Shape::Any => "anything".to_owned(),
        Shape::Items => "list, count, or expression that gives one".to_owned(),
        Shape::TextOr(what, record) => format!("{what}, or {}", link(record)),
        Shape::JsonSchema => "JSON Schema".to_owned(),
        Shape::List(item) => format!("list of {}", words(item)),
        Shape::ById(item) => format!("by name: {}", words(item)),
        Shape::ByVariable(item) => format!("by variable: {}", words(item)),
        Shape::ByText(item) => format!("by name: {}", words(item)),
        Shape::Record(record) => link(record),
        Shape::Short(record, short) => format!("{}, or its `{short}` alone", link(record)),
        Shape::Need(record) => format!("{}, or its `task` alone", link(record)),
        Shape::Window(record) => format!("{}, or its days, hours and zone in a line", link(record)),
        Shape::Triggers(record) => format!("list of {}, or a map of them by kind", link(record)),
        Shape::Approval(record) => format!("`true`, a moment, or {}", link(record)),
    }
}

fn choices(shape: &Shape) -> Option<&'static [super::Choice]> {
    match shape {
        Shape::Choice(choices) | Shape::ChoiceOrName(choices, _) => Some(choices),
        _ => None,
    }
}

/// Adds the records that a shape mentions and that are not there yet.
fn mentioned(shape: &Shape, queue: &mut Vec<&'static Record>) {
    match shape {
        Shape::List(item) | Shape::ById(item) | Shape::ByText(item) | Shape::ByVariable(item) => mentioned(item, queue),
        Shape::Record(record)
        | Shape::Short(record, _)
        | Shape::TextOr(_, record)
        | Shape::Need(record)
        | Shape::Window(record)
        | Shape::ChoiceOrName(_, record)
        | Shape::Triggers(record)
        | Shape::Approval(record)
            if !queue.iter().any(|known| known.name == record.name) =>
        {
            queue.push(record);
        }
        _ => {}
    }
}

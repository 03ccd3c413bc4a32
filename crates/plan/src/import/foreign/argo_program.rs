//! What a container of an Argo workflow runs, with the values that are known before it does.

use std::collections::BTreeMap;

use super::Sourced;
use super::draft::Draft;
use super::shell::{self, Variable};
use crate::import::automation::Program;
use crate::yaml::{Kind, Node};

/// More variables no task has.
const MOST_VARIABLES: usize = 200;

/// The values that names have: `inputs.parameters.x`.
pub(super) type Values = BTreeMap<String, String>;

/// Reads the values of parameters; their names begin with a prefix.
pub(super) fn parameters(arguments: Option<&Node>, prefix: &str, known: &Values) -> Values {
    let listed = arguments.and_then(|arguments| arguments.field("parameters")).map(Node::items).unwrap_or_default();
    let one = |parameter: &Node| {
        let value = parameter.field("value").or(parameter.field("default"))?;
        let text = match &value.kind {
            Kind::Scalar { text, .. } => text.clone(),
            _ => value.to_json().to_string(),
        };
        Some((format!("{prefix}.{}", parameter.text_of("name")?), filled(&text, known)))
    };
    listed.iter().filter_map(one).collect()
}

/// A text with the values that are known.
fn filled(text: &str, values: &Values) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let Some(end) = rest[at..].find("}}").map(|end| at + end) else { break };
        result.push_str(&rest[..at]);
        let name = rest[at + 2..end].trim();
        match values.get(name) {
            Some(value) => result.push_str(value),
            None => result.push_str(&rest[at..end + 2]),
        }
        rest = &rest[end + 2..];
    }
    result.push_str(rest);
    result
}

/// Reads the variables of a container.
pub(super) fn environment(container: &Node, task: usize, values: &Values, draft: &mut Draft) {
    for variable in container.field("env").map(Node::items).unwrap_or_default().iter().take(MOST_VARIABLES) {
        let Some(name) = variable.text_of("name") else { continue };
        let value =
            variable.field("value").map(|value| (value, template(&filled(value.text().unwrap_or_default(), values))));
        match value {
            Some((node, Ok(value))) => {
                let fact = draft.fact(value, node.head());
                draft.work(task).automation.env.push((name.to_owned(), fact));
            }
            _ => draft.leave(format!("the variable `{name}` is not set"), variable.head()),
        }
    }
}

/// Returns what a container runs, or why that is not known here.
pub(super) fn program(container: &Node, task: usize, values: &Values, draft: &mut Draft) -> Result<Program, String> {
    let words = |name: &str| -> Vec<String> {
        let items = container.field(name).map(Node::items).unwrap_or_default();
        items
            .iter()
            .filter_map(|item| match &item.kind {
                Kind::Scalar { text, .. } => Some(filled(text, values)),
                _ => None,
            })
            .collect()
    };
    let mut all = words("command");
    if all.is_empty() {
        return Err("the program of the image, which is not named".to_owned());
    }
    if let Some(source) = container.text_of("source") {
        let flag = match all[0].rsplit('/').next().unwrap_or_default() {
            "sh" | "bash" | "ash" | "zsh" | "python" | "python3" | "python2" => "-c",
            "node" | "perl" | "ruby" => "-e",
            other => return Err(format!("a script for `{other}`")),
        };
        all.extend([flag.to_owned(), filled(source, values)]);
    } else {
        all.extend(words("args"));
    }
    let fans = draft.outline.tasks[task].automation.each.is_some();
    if !fans && all.iter().any(|word| word.contains("{{item")) {
        return Err("it is done for items that are not known here".to_owned());
    }
    let name = all[0].rsplit('/').next().unwrap_or_default();
    if let [_, flags @ .., script] = all.as_slice()
        && matches!(name, "sh" | "bash" | "ash" | "zsh")
        && flags.last().is_some_and(|flag| flag.starts_with('-') && flag.ends_with('c'))
    {
        let words: Vec<&str> = all[..all.len() - 1].iter().map(String::as_str).collect();
        let text = self::script(script, task, draft)?;
        let is_line = matches!((name, flags), ("sh" | "bash", [flag]) if flag == "-c");
        return Ok(match shell::program(&words, &text) {
            Program::Line(line) if !is_line => {
                Program::Args(words.into_iter().map(str::to_owned).chain([line]).collect())
            }
            program => program,
        });
    }
    let args: Result<Vec<String>, String> = all.iter().map(|arg| template(arg)).collect();
    Ok(Program::Args(args?))
}

/// The text for a shell, in which items come by variables.
fn script(script: &str, task: usize, draft: &mut Draft) -> Result<String, String> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(start) = script[at..].find("{{").map(|start| at + start) {
        let Some(end) = script[start..].find("}}").map(|end| start + end + 2) else { break };
        let name = script[start + 2..end - 2].trim();
        at = end;
        if name == "item" || name.starts_with("item.") {
            let variable = shell::name_of(name);
            let value = template(&script[start..end])?;
            let automation = &mut draft.work(task).automation;
            if automation.env.len() >= MOST_VARIABLES {
                return Err("it takes too many items".to_owned());
            }
            if !automation.env.iter().any(|(known, _)| *known == variable) {
                let span = automation.each.as_ref().map_or(0..0, |each| each.span.clone());
                automation.env.push((variable.clone(), Sourced { value, span }));
            }
            parts.push((start..end, Variable { name: variable, set: true }));
        } else if is_argo(name) {
            return Err(format!("`{{{{{name}}}}}` is not known before it runs"));
        }
    }
    shell::with_variables(script, &parts).ok_or_else(|| "braces in a here-document".to_owned())
}

/// A text as a template of a plan: items are filled in, and what else Argo fills in is not known.
fn template(text: &str) -> Result<String, String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let Some(end) = rest[at..].find("}}").map(|end| at + end) else { break };
        let name = rest[at + 2..end].trim();
        result.push_str(&shell::literal(&rest[..at]));
        match name.strip_prefix("item") {
            Some("") => result.push_str("{{ item }}"),
            Some(field) if field.starts_with('.') => result.push_str(&shell::item(&field[1..])),
            _ if is_argo(name) => return Err(format!("`{{{{{name}}}}}` is not known before it runs")),
            _ => result.push_str(&shell::literal(&rest[at..end + 2])),
        }
        rest = &rest[end + 2..];
    }
    result.push_str(&shell::literal(rest));
    Ok(result)
}

/// Whether Argo fills in a name; others are the text's own, as in `{{.Names}}`.
fn is_argo(name: &str) -> bool {
    let first = name.split(['.', ' ', '(']).next().unwrap_or_default();
    ["inputs", "workflow", "tasks", "steps", "outputs", "pod", "retries", "lastRetry", "node"].contains(&first)
        || name.starts_with('=')
}

//! A step in the words of the agent's own tools: every agent calls its shell and its files otherwise.

use serde_json::{Value, json};

use super::heard::Heard;
use super::script::Does;

/// What a model answers: one thing at a time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Text(String),
    Call {
        name: String,
        /// JSON, or a text where the tool takes words of any form.
        input: Value,
        /// The group that the tool is in.
        group: Option<String>,
    },
}

/// Returns what is said so that an agent with these tools does the step.
pub(super) fn said(does: &Does, heard: &Heard, conversation: &Value) -> Said {
    match does {
        Does::Say(text) => Said::Text(text.clone()),
        Does::Tool { name, input } => call(heard, name, input.clone()),
        Does::Write { path, text } => write(heard, path, text, conversation),
        Does::Shell(line) => shell(heard, line),
        Does::Wait(_) | Does::Hang(_) | Does::Refuse { .. } | Does::Cut { .. } => Said::Text(String::new()),
    }
}

fn call(heard: &Heard, name: &str, input: Value) -> Said {
    let group = heard.tools.get(name).and_then(|tool| tool.group.clone());
    Said::Call { name: name.to_owned(), input, group }
}

fn write(heard: &Heard, path: &str, text: &str, conversation: &Value) -> Said {
    let absolute = || {
        let place = working_directory(&conversation.to_string());
        place.map_or_else(|| path.to_owned(), |place| format!("{place}/{path}"))
    };
    let has = |name: &str| heard.tools.contains_key(name);
    if has("Write") {
        return call(heard, "Write", json!({ "file_path": absolute(), "content": text }));
    }
    if has("write_file") {
        return call(heard, "write_file", json!({ "file_path": absolute(), "content": text }));
    }
    if has("write") {
        return call(heard, "write", json!({ "filePath": absolute(), "content": text }));
    }
    if let Some(tool) = heard.tools.get("apply_patch") {
        let lines: String = text.lines().map(|line| format!("+{line}\n")).collect();
        let patch = format!("*** Begin Patch\n*** Add File: {path}\n{lines}*** End Patch\n");
        return call(heard, "apply_patch", if tool.is_free { patch.into() } else { json!({ "input": patch }) });
    }
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    shell(heard, &format!("printf %s {} > {}", quoted(text), quoted(path)))
}

fn shell(heard: &Heard, line: &str) -> Said {
    let inputs = [
        ("Bash", json!({ "command": line, "description": "a step" })),
        ("bash", json!({ "command": line, "description": "a step" })),
        ("run_shell_command", json!({ "command": line, "description": "a step" })),
        ("exec_command", json!({ "cmd": line })),
        ("shell_command", json!({ "command": line })),
        ("local_shell", json!({ "command": ["bash", "-c", line] })),
        ("shell", json!({ "command": ["bash", "-c", line] })),
        ("exec", format!("const r = await tools.exec_command({{cmd: {}}}); text(r.output);", json!(line)).into()),
    ];
    match inputs.into_iter().find(|(name, _)| heard.tools.contains_key(*name)) {
        Some((name, input)) => call(heard, name, input),
        None => Said::Text(format!("none of these tools is a shell: {:?}", heard.tools.keys())),
    }
}

/// Finds where the agent works: every agent tells its model.
fn working_directory(conversation: &str) -> Option<String> {
    let lower = conversation.to_ascii_lowercase();
    ["primary working directory", "<cwd>", "current working directory", "working directory"].iter().find_map(|words| {
        let after = &conversation[lower.find(words)? + words.len()..];
        let from = after.find('/').filter(|from| *from < 40)?;
        let path = &after[from..];
        let end = path.find(['\\', '"', '<', '`', ' ', '\n']).unwrap_or(path.len());
        Some(path[..end].trim_end_matches(['/', '.']).to_owned())
    })
}

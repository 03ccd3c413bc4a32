//! Scripts as they are written down: TOML, a table `[[script]]` each.
//!
//! ```toml
//! [[script]]
//! when = "numbers with exponents"   # phrases between ` & `
//! steps = [
//!     { write = "src/number.py", text = "…" },
//!     { shell = "python3 -m unittest" },
//!     { say = "It is done.", tokens = [1200, 80] },   # read and written
//! ]
//! ```

use serde::Deserialize;
use serde_json::Value;

use super::script::{Step, Tokens, say, shell, tool, write};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    script: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    when: String,
    steps: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    write: Option<String>,
    text: Option<String>,
    shell: Option<String>,
    tool: Option<String>,
    input: Option<Value>,
    say: Option<String>,
    tokens: Option<(u64, u64)>,
}

/// Reads scripts: when each is played, and its steps.
pub(super) fn read(text: &str) -> Result<Vec<(String, Vec<Step>)>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    file.script
        .into_iter()
        .map(|one| Ok((one.when, one.steps.into_iter().map(step).collect::<Result<_, _>>()?)))
        .collect()
}

fn step(line: Line) -> Result<Step, String> {
    let tokens = line.tokens.map(|(input, output)| Tokens::of(input, output));
    let step = match line {
        Line { write: Some(path), text: Some(text), shell: None, tool: None, say: None, .. } => write(&path, &text),
        Line { shell: Some(line), write: None, tool: None, say: None, .. } => shell(&line),
        Line { tool: Some(name), input: Some(input), say: None, .. } => tool(&name, input),
        Line { say: Some(text), .. } => say(&text),
        _ => return Err("a step is `write` with `text`, `shell`, `tool` with `input`, or `say`".to_owned()),
    };
    Ok(match tokens {
        Some(tokens) => step.costs(tokens),
        None => step,
    })
}

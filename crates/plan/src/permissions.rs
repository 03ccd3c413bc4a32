//! What a coding agent may run without asking, what it must ask for, and what it may not.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a coding agent may run, by patterns on its commands. `deny` comes before `ask`, and `ask` before `allow`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permissions {
    /// What it may run; where something is named here, people are asked for everything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<CommandPattern>,
    /// What it may not run, whoever would say yes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<CommandPattern>,
    /// What people are asked for each time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<CommandPattern>,
}

impl Permissions {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        let Permissions { allow, deny, ask } = self;
        allow.is_empty() && deny.is_empty() && ask.is_empty()
    }
}

/// A pattern on a command: its words, one space between them, where `*` stands for any text.
/// ` *` at its end stands for any arguments, none included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CommandPattern(String);

/// The longest pattern, in bytes.
const LONGEST: usize = 500;

impl CommandPattern {
    /// Whether a command is meant, its words with one space between them.
    pub fn matches(&self, command: &str) -> bool {
        let alone = self.0.strip_suffix(" *").is_some_and(|program| glob(program, command));
        alone || glob(&self.0, command)
    }
}

/// Whether a text is as a pattern says in which `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.ends_with(last)
}

impl FromStr for CommandPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<CommandPattern, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let pattern = words.join(" ");
        match pattern.len() {
            0 => Err("a command has at least one word".to_owned()),
            length if length > LONGEST => Err(format!("a pattern has at most {LONGEST} bytes")),
            _ if pattern.chars().any(char::is_control) => Err("a pattern holds no control characters".to_owned()),
            _ => Ok(CommandPattern(pattern)),
        }
    }
}

impl fmt::Display for CommandPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for CommandPattern {
    type Error = String;

    fn try_from(text: String) -> Result<CommandPattern, String> {
        text.parse()
    }
}

impl From<CommandPattern> for String {
    fn from(pattern: CommandPattern) -> String {
        pattern.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text_and_for_no_arguments() {
        let matches = |pattern: &str, command: &str| pattern.parse::<CommandPattern>().unwrap().matches(command);
        assert!(matches("git *", "git push origin") && matches("git *", "git") && !matches("git *", "gitk"));
        assert!(matches("npm test", "npm test") && !matches("npm test", "npm test x") && !matches("npm test", "npm"));
        assert!(matches("* --force*", "git push --force-with-lease") && !matches("* --force*", "git push -f"));
        assert!(matches("rm *rf*", "rm -x -rf /") && !matches("a*a", "a"));
        assert!(matches("*", "anything at all"));
    }
}

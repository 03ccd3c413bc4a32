//! Values that no plan may hold: what they are called, where they come from, and who is given them.
//!
//! A plan has only their names, and so has everything that is made of one: its digest, a run's papers, a prompt.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::{Driver, Plan, Task};

/// Where a value comes from, and what it is meant for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// Where it comes from.
    pub from: Origin,
    /// The hosts that it is meant for; empty where that is not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}

/// Where a secret's value comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Origin {
    /// A variable of whoever starts the run.
    Env(String),
    /// A file that holds nothing else: relative to the plan's directory, or below the user's home after `~/`.
    File(String),
}

/// Why a text does not say where a secret comes from. It never repeats the text, which may be the secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOrigin {
    /// It is of neither form.
    #[error("a secret never stands in a plan; say where it comes from: `env:NAME` or `file:PATH`")]
    Unknown,
    /// What follows `env:` is no name of a variable.
    #[error("after `env:` comes the name of a variable: letters, digits and `_`")]
    Variable,
    /// What follows `file:` is no path.
    #[error("after `file:` comes a path")]
    Path,
}

impl FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Origin, BadOrigin> {
        match text.trim().split_once(':') {
            Some(("env", name)) => {
                if is_variable(name) {
                    Ok(Origin::Env(name.to_owned()))
                } else {
                    Err(BadOrigin::Variable)
                }
            }
            Some(("file", path)) if path.is_empty() || path.contains('\0') => Err(BadOrigin::Path),
            Some(("file", path)) => Ok(Origin::File(path.to_owned())),
            _ => Err(BadOrigin::Unknown),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Env(name) => write!(out, "env:{name}"),
            Origin::File(path) => write!(out, "file:{path}"),
        }
    }
}

impl TryFrom<String> for Origin {
    type Error = BadOrigin;

    fn try_from(text: String) -> Result<Origin, BadOrigin> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> String {
        origin.to_string()
    }
}

/// Variables that Pitcrew sets itself; none of them can carry a secret.
const OURS: [&str; 8] = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "TERM", "PITCREW"];

pub(crate) fn is_variable(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns the name of a variable that may carry a secret, or says why it is none.
pub(crate) fn variable(text: &str) -> Result<&str, String> {
    let name = text.trim();
    if !is_variable(name) {
        return Err(format!(
            "`{}` is no name of a variable, which has letters, digits and `_`",
            name.chars().take(40).collect::<String>().escape_debug()
        ));
    }
    if OURS.contains(&name) || name.starts_with("PITCREW_") {
        return Err(format!("`{name}` is set by Pitcrew itself"));
    }
    Ok(name)
}

impl Plan {
    /// Returns the names of the secrets that the attempts of a task are given: its agent's and its own.
    pub fn secrets_of<'a>(&'a self, task: &'a Task) -> BTreeSet<&'a str> {
        let agent = self.agent_of(task).map(|(_, agent)| agent.secrets.as_slice()).unwrap_or_default();
        agent.iter().chain(&task.secrets).map(String::as_str).collect()
    }
}

impl Driver {
    /// Returns the variables by any of which it is let in at its vendor's, the usual one first; none where
    /// that is not known.
    pub fn credentials(&self) -> &'static [&'static str] {
        match self {
            Driver::Manual | Driver::Acp(_) => &[],
            Driver::Claude => &["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_AUTH_TOKEN"],
            Driver::Codex => &["CODEX_API_KEY", "OPENAI_API_KEY"],
            Driver::Gemini => &["GEMINI_API_KEY"],
            Driver::Opencode => {
                &["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "OPENCODE_API_KEY"]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_may_be_the_secret_itself_is_not_repeated() {
        for text in ["s3cr3t", "vault:s3cr3t", "env:s3cr3t-x", "file:"] {
            let said = text.parse::<Origin>().unwrap_err().to_string();
            assert!(!said.contains("s3cr3t"), "{said}");
        }
        for text in ["env:KEY", "file:~/.keys/a b"] {
            assert_eq!(text.parse::<Origin>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_variable_of_our_own_carries_no_secret() {
        assert_eq!(variable("API_KEY"), Ok("API_KEY"));
        for name in ["PATH", "PITCREW_TASK", "1A", "A-B", ""] {
            assert!(variable(name).is_err(), "{name}");
        }
    }
}

//! Subjects of NATS.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A subject of NATS, or a pattern on them: `*` stands for one part, `>` at the end for all that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Subject(String);

impl Subject {
    /// Returns it as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Subject, String> {
        let text = text.trim();
        let bad = |why: &str| Err(format!("`{}` is no subject of NATS: {why}", text.escape_debug()));
        if text.is_empty() || text.len() > 250 {
            return bad("it has 1 to 250 characters");
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return bad("it has no spaces");
        }
        let parts: Vec<&str> = text.split('.').collect();
        for (at, part) in parts.iter().enumerate() {
            match *part {
                "" => return bad("between two dots stands something"),
                ">" if at + 1 < parts.len() => return bad("`>` stands at the end"),
                "*" | ">" => {}
                part if part.contains(['*', '>']) => return bad("`*` and `>` stand for whole parts"),
                _ => {}
            }
        }
        Ok(Subject(text.to_owned()))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for Subject {
    type Error = String;

    fn try_from(text: String) -> Result<Subject, String> {
        text.parse()
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> String {
        subject.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_whole_parts() {
        for text in ["deploy", "deploy.*", "deploy.>", ">", "a.*.c", "*.b.>"] {
            assert_eq!(text.parse::<Subject>().unwrap().as_str(), text);
        }
        for text in ["", "a..b", "a.", ".a", "a.>.b", "a*.b", "a b", "a.b>"] {
            assert!(text.parse::<Subject>().is_err(), "{text}");
        }
    }
}

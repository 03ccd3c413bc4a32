//! How bad a finding is, and how other scales say it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How bad a finding is, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing has to be done.
    Info,
    /// Better otherwise.
    Low,
    /// Wrong, and harmless by itself.
    Medium,
    /// Dangerous.
    High,
    /// Somebody can use it now.
    Critical,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Severity; 5] =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
            Severity::Info => "info",
        }
    }

    /// Returns SARIF's level for it.
    pub fn level(self) -> &'static str {
        match self {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "note",
        }
    }

    /// Returns the number of 10 that code hosts sort by (SARIF's property `security-severity`).
    pub fn score(self) -> f32 {
        match self {
            Severity::Critical => 9.5,
            Severity::High => 8.0,
            Severity::Medium => 5.5,
            Severity::Low => 3.0,
            Severity::Info => 0.0,
        }
    }

    /// Returns the word of the scale of three: `critical`, `warning`, `info`.
    pub fn of_three(self) -> &'static str {
        match self {
            Severity::Critical | Severity::High => "critical",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "info",
        }
    }

    /// Returns the word of the scale of four: `blocker`, `critical`, `major`, `minor`.
    pub fn of_four(self) -> &'static str {
        match self {
            Severity::Critical => "blocker",
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low | Severity::Info => "minor",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(word: &str) -> Result<Severity, String> {
        let known = Severity::ALL.into_iter().find(|severity| severity.word() == word);
        known.ok_or_else(|| format!("`{word}` is no severity: critical, high, medium, low, info"))
    }
}

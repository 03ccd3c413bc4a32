//! Patterns on the names of branches.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A pattern on the names of branches: `*` stands for anything without a slash, `**` for anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BranchPattern(String);

impl BranchPattern {
    /// Whether a branch is one that the pattern means.
    pub fn matches(&self, branch: &str) -> bool {
        matches(self.0.as_bytes(), branch.as_bytes())
    }
}

/// Goes back to the last wildcard where what follows it does not fit, so the time is bounded by the product of both
/// lengths for each kind of wildcard.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    // Where the pattern goes on behind the last `*` and the last `**`, and up to where each has taken the text.
    let mut one: Option<(usize, usize)> = None;
    let mut any: Option<(usize, usize)> = None;
    loop {
        if pattern[at..].starts_with(b"**") {
            at += 2;
            (any, one) = (Some((at, read)), None);
        } else if pattern.get(at) == Some(&b'*') {
            at += 1;
            one = Some((at, read));
        } else if at == pattern.len() && read == text.len() {
            return true;
        } else if read < text.len() && pattern.get(at) == Some(&text[read]) {
            (at, read) = (at + 1, read + 1);
        } else if let Some((after, taken)) = one.filter(|(_, taken)| *taken < text.len() && text[*taken] != b'/') {
            (at, read) = (after, taken + 1);
            one = Some((after, read));
        } else if let Some((after, taken)) = any.filter(|(_, taken)| *taken < text.len()) {
            (at, read) = (after, taken + 1);
            (any, one) = (Some((after, read)), None);
        } else {
            return false;
        }
    }
}

impl FromStr for BranchPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<BranchPattern, String> {
        let text = text.trim();
        let name = text.strip_prefix("refs/heads/").unwrap_or(text);
        let fits = !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control());
        if name.len() > 250 || !fits {
            return Err(format!("`{}` is no name of a branch, nor a pattern on names", text.escape_debug()));
        }
        if name.starts_with('!') {
            return Err("a pattern cannot take branches out; say so in `match`".to_owned());
        }
        Ok(BranchPattern(name.to_owned()))
    }
}

impl fmt::Display for BranchPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for BranchPattern {
    type Error = String;

    fn try_from(text: String) -> Result<BranchPattern, String> {
        text.parse()
    }
}

impl From<BranchPattern> for String {
    fn from(pattern: BranchPattern) -> String {
        pattern.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_star_stays_within_a_part_of_the_name() {
        let cases = [
            ("main", "main", true),
            ("main", "maintenance", false),
            ("release/*", "release/1.2", true),
            ("release/*", "release/1/2", false),
            ("release/**", "release/1/2", true),
            ("**", "anything/at/all", true),
            ("*", "main", true),
            ("*", "a/b", false),
            ("**/hot*fix", "a/b/hot-1-fix", true),
            ("v*.*", "v1.2", true),
            ("v*.*", "v1", false),
            ("refs/heads/main", "main", true),
        ];
        for (pattern, branch, expected) in cases {
            assert_eq!(pattern.parse::<BranchPattern>().unwrap().matches(branch), expected, "{pattern} {branch}");
        }
        let hostile = "*a".repeat(100).parse::<BranchPattern>().unwrap();
        assert!(!hostile.matches(&"aab".repeat(80)));
    }
}

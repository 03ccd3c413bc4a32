//! Files that hold credentials by their nature: known by their names and read by their structure, so that a password
//! without any pattern is found where it must stand.

mod binary;
mod columns;
mod fields;
mod history;
mod named;
mod netrc;
mod servers;
mod sql_dump;
mod whole;

use std::ops::Range;

use super::secrets::is_placeholder;
use crate::findings::{Rule, Severity};

/// How many of a file's first bytes say of what kind it is.
pub(crate) const FIRST: usize = 64;

/// A kind of file that holds credentials.
pub(crate) struct CredentialFile {
    /// The rule's id.
    pub id: &'static str,
    /// What is in it: "Password in .netrc".
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Whether a file is of this kind.
    pub is: fn(&Named<'_>) -> bool,
    /// Where its secrets are.
    pub find: fn(&str) -> Vec<Range<usize>>,
}

/// A file's name in small letters.
pub(crate) struct Named<'a> {
    /// The whole path, with `/`.
    pub path: &'a str,
    /// What stands behind the last `/`, without the endings that copies get: `.bak`, `~`.
    pub name: &'a str,
}

impl Named<'_> {
    /// Whether the name is one of these.
    pub fn is_one_of(&self, names: &[&str]) -> bool {
        names.contains(&self.name)
    }

    /// Whether the path ends in this file of this directory: `.aws/credentials`.
    pub fn is_at(&self, end: &str) -> bool {
        let copy = self.path.strip_suffix(".bak").or_else(|| self.path.strip_suffix('~')).unwrap_or(self.path);
        copy.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    }

    /// Whether the name ends in one of these.
    pub fn ends_in(&self, ends: &[&str]) -> bool {
        ends.iter().any(|end| self.name.ends_with(end))
    }
}

/// Every kind there is, the telling ones first.
fn kinds() -> impl Iterator<Item = &'static CredentialFile> {
    let families: [&'static [CredentialFile]; 8] = [
        netrc::KINDS,
        columns::KINDS,
        whole::KINDS,
        history::KINDS,
        sql_dump::KINDS,
        named::KINDS,
        fields::KINDS,
        servers::KINDS,
    ];
    families.into_iter().flatten()
}

/// Whether a file's path says that it may be one of these.
pub(crate) fn may_hold(path: &str) -> bool {
    with_name(path, |named| kinds().any(|kind| (kind.is)(named)))
}

/// Returns the rules of files that are known by what stands in them.
pub(crate) fn rules() -> impl Iterator<Item = Rule> {
    kinds().map(|kind| rule(kind.id, kind.title, kind.severity))
}

/// Returns the secrets of a file, each with its rule.
pub(crate) fn look(path: &str, text: &str) -> Vec<(Rule, Range<usize>)> {
    with_name(path, |named| {
        let mut found: Vec<(Rule, Range<usize>)> = Vec::new();
        for kind in kinds().filter(|kind| (kind.is)(named)) {
            for range in (kind.find)(text) {
                let is_known = found.iter().any(|(_, known)| known.start < range.end && range.start < known.end);
                if !is_known {
                    found.push((rule(kind.id, kind.title, kind.severity), range));
                }
            }
        }
        found
    })
}

/// Returns the rule that a file breaks by being there: a key store, a password safe.
pub(crate) fn by_first_bytes(path: &str, first: &[u8]) -> Option<Rule> {
    with_name(path, |named| binary::kind(named, first)).map(|(id, title)| rule(id, title, Severity::High))
}

fn with_name<T>(path: &str, then: impl FnOnce(&Named<'_>) -> T) -> T {
    let small = path.to_ascii_lowercase();
    let name = small.rsplit('/').next().unwrap_or(&small);
    let name = [".bak", ".old", ".orig", ".save", ".swp", "~", ".backup"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    then(&Named { path: &small, name })
}

fn rule(id: &'static str, title: &'static str, severity: Severity) -> Rule {
    let help = "The file holds what lets its reader in somewhere. Change the credentials, take the file out of the \
                tree and its history, and let git ignore it.";
    Rule::new(id, severity, title, help).cwe([256, 312]).tags(["OWASP-A07", "secret"])
}

/// Whether a value is worth a finding: it is there, and does not only stand for one.
fn is_given(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && (!is_placeholder(value) || is_weak(value))
}

/// Whether a value is a password that people really have, though it looks like a placeholder.
fn is_weak(value: &str) -> bool {
    let small = value.to_ascii_lowercase();
    value.len() >= 4
        && !small.contains("example")
        && !small.contains("your")
        && !small.contains("change")
        && !small.contains("xxxx")
        && !["password", "secret", "token", "null", "none", "true", "false", "test", "user"].contains(&small.as_str())
        && small.bytes().any(|byte| byte.is_ascii_digit())
        && small.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !value.contains(['$', '{', '<', '%'])
}

#[cfg(test)]
mod tests;

//! What one checker has to say of one tree.

use std::collections::BTreeMap;

use super::{Finding, Rule, Severity};
use crate::digest::digest;

/// Something that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file, as in [`Place::path`](super::Place::path).
    pub path: String,
    /// Why not.
    pub why: String,
}

/// What a checker found.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The program that looked.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// The rules of what it found, by id; those that found nothing may be here too.
    pub rules: Vec<Rule>,
    /// What it found.
    pub findings: Vec<Finding>,
    /// What it could not look at.
    pub unread: Vec<Unread>,
    /// How many files it looked at.
    pub looked_at: usize,
}

impl Report {
    /// A report of nothing yet.
    pub fn new(tool: impl Into<String>, version: impl Into<String>) -> Report {
        Report {
            tool: tool.into(),
            version: version.into(),
            rules: Vec::new(),
            findings: Vec::new(),
            unread: Vec::new(),
            looked_at: 0,
        }
    }

    /// Returns the rule with an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Returns what counts.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }

    /// Returns how bad the worst is that counts.
    pub fn worst(&self) -> Option<Severity> {
        self.open().map(|finding| finding.severity).max()
    }

    /// Puts the findings in order, and gives each the fingerprint by which it is known again: of its rule, its file,
    /// and what its line says, so that it stays when lines above it come and go. `line` returns the text of a line.
    pub fn settle(&mut self, mut line: impl FnMut(&str, u32) -> Option<String>) {
        self.findings.sort_by(|a, b| (&a.place, &a.rule, &a.message).cmp(&(&b.place, &b.rule, &b.message)));
        self.findings.dedup_by(|a, b| (&a.place, &a.rule, &a.message) == (&b.place, &b.rule, &b.message));
        // Equal lines with equal findings are told apart by which of them it is.
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for finding in &mut self.findings {
            let place = &finding.place;
            let text = match place.line {
                // Of a whole file several things may be said; how many there are of something may change.
                0 => finding.message.chars().filter(|c| !c.is_ascii_digit()).collect(),
                number => line(&place.path, number).unwrap_or_default(),
            };
            let said: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let base = format!("{}\n{}\n{said}", finding.rule, place.path);
            finding.fingerprint = fingerprint(base, &mut seen);
        }
    }

    /// Makes paths below a directory relative to it: other tools often write whole ones.
    pub fn relative_to(&mut self, root: &str) {
        let root = root.trim_end_matches('/');
        let shorten = |path: &mut String| {
            if let Some(below) = path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'))
                && !root.is_empty()
            {
                *path = below.to_owned();
            }
        };
        for finding in &mut self.findings {
            std::iter::once(&mut finding.place).chain(&mut finding.also).for_each(|place| shorten(&mut place.path));
            finding.fix.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| shorten(&mut edit.path));
        }
        self.unread.iter_mut().for_each(|unread| shorten(&mut unread.path));
    }

    /// Gives each finding that has none a fingerprint, of its rule, its file, and what it says: for findings of others,
    /// whose files are not at hand.
    pub fn complete(&mut self) {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for finding in self.findings.iter_mut().filter(|finding| finding.fingerprint.is_empty()) {
            let base = format!("{}\n{}\n\n{}", finding.rule, finding.place.path, finding.message);
            finding.fingerprint = fingerprint(base, &mut seen);
        }
    }
}

/// Returns the digest of what a finding is known by, and of which of those that are equal in it it is.
fn fingerprint(base: String, seen: &mut BTreeMap<String, u32>) -> String {
    let which = seen.get(&base).map_or(0, |which| which + 1);
    let name = digest(format!("{base}\n{which}"), 16);
    seen.insert(base, which);
    name
}

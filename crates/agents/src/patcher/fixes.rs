//! The fixes of findings: the edits of each are made together or not at all.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::editing::{Editing, Splice, spliced};
use super::inputs::Worked;
use super::path::TreePath;
use super::worktree::Worktree;
use crate::contract::Trouble;
use crate::findings::{self, Report, sarif};

/// What is to be mended: fixes one by one, or all that a checker found, as SARIF.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Fixes {
    /// Fixes, or findings with theirs.
    Items(Vec<Item>),
    /// A SARIF log, of which what counts is mended where its fix is certain.
    Sarif(Map<String, Value>),
}

impl Fixes {
    /// Returns them one by one.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where what should be SARIF is none.
    pub(super) fn items(&self) -> Result<Vec<Item>, Trouble> {
        match self {
            Fixes::Items(items) => Ok(items.clone()),
            Fixes::Sarif(log) => {
                let reports = sarif::read(&Value::Object(log.clone()).to_string())?;
                let findings = reports.iter().flat_map(Report::open);
                Ok(findings.filter_map(|finding| finding.fix.clone()).map(|fix| Item::Fix(fix.into())).collect())
            }
        }
    }
}

impl From<findings::Fix> for Fix {
    fn from(fix: findings::Fix) -> Fix {
        let edit = |edit: findings::Edit| Edit { path: edit.path, bytes: edit.bytes, text: edit.text };
        Fix { says: fix.says, edits: fix.edits.into_iter().map(edit).collect() }
    }
}

/// A fix, or a finding that may have one.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Item {
    /// A fix by itself.
    Fix(Fix),
    /// A finding, with its fix where it has one.
    Finding {
        /// Its fix.
        fix: Option<Fix>,
    },
}

/// As [`findings::Fix`](crate::findings::Fix) is written.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Fix {
    #[serde(default)]
    says: String,
    edits: Vec<Edit>,
}

#[derive(Clone, Debug, Deserialize)]
struct Edit {
    path: String,
    bytes: Range<usize>,
    text: String,
}

/// Works out what fixes make of a tree. One that overlaps an earlier one is left out, and told: after the others are
/// made, its finding is found again.
pub(super) fn fix(tree: &Worktree, items: &[Item]) -> Worked {
    let mut editing = Editing::new(tree);
    let mut taken: BTreeMap<TreePath, Vec<Splice>> = BTreeMap::new();
    let fixes = items.iter().filter_map(|item| match item {
        Item::Fix(fix) | Item::Finding { fix: Some(fix) } => Some(fix),
        Item::Finding { fix: None } => None,
    });
    for fix in fixes {
        let mut own: Vec<(TreePath, Splice)> = Vec::new();
        let mut clash = None;
        for edit in &fix.edits {
            let Ok(path) = TreePath::new(edit.path.as_bytes()) else {
                clash = Some(format!("`{}` is no path inside the tree", edit.path));
                break;
            };
            match editing.text(&path) {
                Ok(Some(text)) if text.get(edit.bytes.clone()).is_some() => {}
                Ok(Some(_)) => editing.conflict(&path, "it has not the bytes that a fix changes: it changed since"),
                Ok(None) => editing.conflict(&path, "there is no such file"),
                Err(reason) => editing.conflict(&path, reason),
            }
            let splice = (edit.bytes.clone(), edit.text.clone());
            let is_taken =
                taken.get(&path).into_iter().flatten().any(|other| *other != splice && overlap(other, &splice));
            let is_own = own
                .iter()
                .any(|(other, (range, text))| *other == path && overlap(&(range.clone(), text.clone()), &splice));
            if is_taken || is_own {
                clash = Some(format!("`{}` overlaps another fix; look again after this one", fix.says));
            }
            own.push((path, splice));
        }
        match clash {
            Some(reason) => editing.skip(fix.edits.first().map_or("", |edit| &edit.path), reason),
            None => own.into_iter().for_each(|(path, splice)| taken.entry(path).or_default().push(splice)),
        }
    }
    for (path, splices) in taken {
        if let Ok(Some(text)) = editing.text(&path) {
            match spliced(&text, splices) {
                Some(text) => editing.put(&path, text),
                None => editing.conflict(&path, "its fixes cannot be made together"),
            }
        }
    }
    editing.done()
}

/// Whether two changes share a byte, or both put something at the same place that is not whole lines: of those each
/// stands for itself, whichever comes first.
fn overlap((one, text): &Splice, (other, other_text): &Splice) -> bool {
    let are_lines = one.is_empty() && other.is_empty() && text.ends_with('\n') && other_text.ends_with('\n');
    (one.start < other.end && other.start < one.end) || (one.start == other.start && !are_lines)
}

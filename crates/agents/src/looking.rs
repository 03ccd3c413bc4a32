//! What all agents that look have in common: which files they look at, what of their findings does not count, and from
//! what on the answer is no.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::contract::{Assignment, Trouble};
use crate::findings::baseline::Baseline;
use crate::findings::{Gate, Report, Severity, Verdict, ignore};
use crate::git;
use crate::tree::LARGEST;

/// The inputs that every agent that looks takes.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Common {
    fail_on: Option<String>,
    baseline: Option<String>,
    changes_only: bool,
    since: Option<String>,
}

/// Adds the inputs that every agent that looks takes to its own schema; what it says itself about one of them holds.
pub fn with_common(mut schema: Value) -> Value {
    let common = json!({
        "repositoryPath": {
            "type": "string", "default": ".", "description": "the directory to look at, relative to the work tree",
        },
        "paths": {
            "type": "array", "items": { "type": "string" },
            "description": "only these files and directories, relative to `repositoryPath`",
        },
        "failOn": {
            "enum": ["critical", "high", "medium", "low", "info", "none"],
            "description": "from which severity on the answer is no; none by default, and medium where it is asked as a check",
        },
        "baseline": { "type": "string", "description": "a file with what was found before, which does not count" },
        "changesOnly": { "type": "boolean", "description": "whether `paths` are what somebody changed: there may be nothing to look at" },
        "since": { "type": "string", "description": "look only at what is other than in this commit, and at what is new" },
    });
    if let (Some(Value::Object(properties)), Value::Object(common)) = (schema.get_mut("properties"), common) {
        for (name, takes) in common {
            properties.entry(name).or_insert(takes);
        }
    }
    schema
}

/// How findings are settled: which count, and what follows.
#[derive(Debug)]
pub struct Looking {
    root: PathBuf,
    baseline: Option<Baseline>,
    gate: Gate,
    today: Date,
    is_of_a_change: bool,
    /// A directory with nothing in it, where that is what is looked at; it goes with this.
    _nothing: Option<TempDir>,
}

impl Looking {
    /// Takes out of an assignment what all agents that look have in common, and says in the rest where to look.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where an input is not as it must be, a baseline cannot be read, or git says no.
    pub fn begin(assignment: &mut Assignment, own: &Value, today: Date) -> Result<Arc<Looking>, Trouble> {
        let mut common: Common = assignment.inputs()?;
        // An agent that compares commits by itself takes one as its `baseline`, and looks more closely than at files.
        let commit = own["properties"].get("baseline").and_then(|_| {
            let is_file = |path: &String| assignment.directory.join(path).is_file();
            let commit = common.baseline.take_if(|path| !is_file(path));
            commit.or_else(|| common.since.take())
        });
        let inputs = assignment.inputs.as_object_mut();
        let mut inputs = inputs.map(std::mem::take).unwrap_or_default();
        for name in ["failOn", "baseline", "changesOnly", "since"] {
            inputs.remove(name);
        }
        let is_of_commit = commit.is_some();
        if let Some(commit) = commit {
            inputs.insert("baseline".to_owned(), Value::String(commit));
        }
        let gate = match common.fail_on.as_deref() {
            // A check that nothing could fail would be none; a score that must be reached is something.
            None if assignment.check && !inputs.contains_key("minimumScore") => Gate::At(Severity::Medium),
            None => Gate::Open,
            Some(word) => word.parse().map_err(|error: String| Trouble::new(format!("`failOn`: {error}")))?,
        };
        let baseline = match &common.baseline {
            None => None,
            Some(path) => {
                let text = fs::read_to_string(assignment.directory.join(path))
                    .map_err(|error| Trouble::new(format!("read the baseline `{path}`: {error}")))?;
                Some(Baseline::read(&text)?)
            }
        };
        let changed = common.since.as_ref().map(|rev| since(&assignment.directory, rev)).transpose()?;
        let is_of_a_change = common.changes_only || changed.is_some() || is_of_commit;
        let mut nothing = None;
        if let Some(changed) = changed {
            let wanted = within(changed, &inputs);
            if wanted.is_empty() {
                // Nothing is looked at, rather than everything.
                let tree = scratch()?;
                assignment.directory = tree.path().to_owned();
                nothing = Some(tree);
            }
            inputs.insert("paths".to_owned(), json!(wanted));
        }
        assignment.inputs = Value::Object(inputs);
        let root = assignment.directory.join(assignment.inputs["repositoryPath"].as_str().unwrap_or("."));
        Ok(Arc::new(Looking { root, baseline, gate, today, is_of_a_change, _nothing: nothing }))
    }

    /// Whether only what somebody changed is looked at.
    pub(crate) fn is_of_a_change(&self) -> bool {
        self.is_of_a_change
    }

    /// Puts findings in order, and marks those that do not count.
    pub(crate) fn settle(&self, report: &mut Report) {
        let mut lines = Lines::new(&self.root);
        report.settle(|path, number| lines.line(path, number));
        ignore::apply(report, &|path: &str| bytes(&self.root, path), self.today);
        // The rules about such comments may have added findings.
        report.settle(|path, number| lines.line(path, number));
        if let Some(baseline) = &self.baseline {
            baseline.apply(std::slice::from_mut(report));
        }
    }

    /// Judges what was found.
    pub(crate) fn judge(&self, report: &Report) -> Verdict {
        self.gate.judge(std::slice::from_ref(report))
    }

    /// Returns a file's bytes, by its path in findings.
    pub(crate) fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        bytes(&self.root, path)
    }
}

/// Reads a file below the root; `None` for what is elsewhere, too large, or not readable.
fn bytes(root: &Path, path: &str) -> Option<Vec<u8>> {
    let below = Path::new(path);
    if !below.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return None;
    }
    let whole = root.join(below);
    let is_fit = fs::symlink_metadata(&whole).ok().is_some_and(|file| file.is_file() && file.len() <= LARGEST);
    if is_fit { fs::read(whole).ok() } else { None }
}

/// The lines of the file that was asked for last: findings come in the order of their places.
struct Lines<'a> {
    root: &'a Path,
    path: String,
    text: Vec<u8>,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(root: &'a Path) -> Lines<'a> {
        Lines { root, path: String::new(), text: Vec::new(), starts: Vec::new() }
    }

    fn line(&mut self, path: &str, number: u32) -> Option<String> {
        if self.path != path {
            self.path = path.to_owned();
            self.text = bytes(self.root, path).unwrap_or_default();
            let breaks = self.text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
            self.starts = std::iter::once(0).chain(breaks).collect();
        }
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).copied().unwrap_or(self.text.len());
        Some(String::from_utf8_lossy(&self.text[start..end]).into_owned())
    }
}

/// Returns those of the changed files that are wanted, where `paths` of the inputs names only some.
pub fn within(changed: Vec<String>, inputs: &Map<String, Value>) -> Vec<String> {
    let wanted: Vec<&Path> = inputs
        .get("paths")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(Path::new)
        .collect();
    let is_wanted = |path: &String| {
        wanted.is_empty()
            || wanted.iter().any(|wanted| *wanted == Path::new(".") || Path::new(path).starts_with(wanted))
    };
    changed.into_iter().filter(is_wanted).collect()
}

fn since(directory: &Path, rev: &str) -> Result<Vec<String>, Trouble> {
    // What begins with a dash would be an option.
    let rev =
        git::ask(directory, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{rev}^{{commit}}")])
            .map_err(|_| Trouble::new(format!("look at what is new since `{rev}`: git knows no such commit")))?;
    let rev = String::from_utf8_lossy(&rev).trim().to_owned();
    let asked = |arguments: &[&str]| {
        git::ask(directory, arguments).map_err(|why| Trouble::new(format!("list what is new since `{rev}`: {why}")))
    };
    let listed = ["diff", "--name-only", "--no-renames", "--no-ext-diff", "--diff-filter=d", "-z", "--relative", &rev];
    let mut all = names(&asked(&listed)?);
    all.extend(names(&asked(&["ls-files", "--others", "--exclude-standard", "-z"])?));
    Ok(all)
}

fn scratch() -> Result<TempDir, Trouble> {
    tempfile::tempdir().map_err(|error| Trouble::new(format!("make a directory to look at: {error}")))
}

fn names(listed: &[u8]) -> Vec<String> {
    let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

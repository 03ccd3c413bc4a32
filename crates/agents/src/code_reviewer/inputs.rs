//! What the reviewer is told.

use serde::Deserialize;

/// The inputs, as the schema says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Inputs {
    /// The tree, relative to the work tree; `.` where it is empty.
    pub(crate) repository_path: String,
    /// Only these files and directories.
    pub(crate) paths: Vec<String>,
    /// Only these files.
    pub(crate) changed_files: Option<Vec<String>>,
    /// Only what changed since this commit.
    pub(crate) baseline: Option<String>,
    /// Only what a unified diff changes: its text, or a file with it.
    pub(crate) diff: Option<String>,
    /// Reports of what tests went through.
    pub(crate) coverage: Vec<String>,
    /// From where on something is too much.
    pub(crate) thresholds: Limits,
    /// How many functions to name, those to read first.
    pub(crate) functions: Option<usize>,
    /// A score below this is a no.
    pub(crate) minimum_score: Option<f64>,
}

/// From where on something is too much: the most that is fine.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Limits {
    /// Cognitive complexity of a function.
    pub(crate) cognitive: u32,
    /// Cyclomatic complexity of a function, without Rust's `?`.
    pub(crate) cyclomatic: u32,
    /// Lines of code of a function.
    pub(crate) function_lines: u32,
    /// Control structures within each other.
    pub(crate) nesting: u32,
    /// Parameters of a function.
    pub(crate) parameters: u32,
    /// Lines of code of a file.
    pub(crate) file_lines: u32,
    /// From how many equal tokens on a block is a copy.
    pub(crate) duplicate_tokens: usize,
    /// From how many lines on.
    pub(crate) duplicate_lines: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            cognitive: 15,
            cyclomatic: 15,
            function_lines: 80,
            nesting: 4,
            parameters: 7,
            file_lines: 1_000,
            duplicate_tokens: 100,
            duplicate_lines: 6,
        }
    }
}

impl Inputs {
    /// Takes what a template left empty as not said.
    pub(crate) fn tidy(mut self) -> Inputs {
        if self.repository_path.is_empty() {
            ".".clone_into(&mut self.repository_path);
        }
        self.baseline = self.baseline.filter(|it| !it.trim().is_empty());
        self.diff = self.diff.filter(|it| !it.trim().is_empty());
        self
    }
}

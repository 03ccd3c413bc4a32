//! Which tool's form a file has.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::{beads, chart, gsd, speckit, taskmaster};
use crate::yaml::json;

/// The form of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A document for people.
    Markdown,
    /// `tasks.md` of spec-kit.
    SpecKit,
    /// `PLAN.md` of GSD, with its tasks in tags.
    Gsd,
    /// `tasks.json` of Taskmaster.
    Taskmaster,
    /// Issues as beads exports them: a JSON object a line.
    Beads,
    /// A workflow of GitHub Actions.
    GithubActions,
    /// A workflow of Argo.
    Argo,
    /// A chart of Mermaid alone.
    Mermaid,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 8] = [
        Form::Markdown,
        Form::SpecKit,
        Form::Gsd,
        Form::Taskmaster,
        Form::Beads,
        Form::GithubActions,
        Form::Argo,
        Form::Mermaid,
    ];

    /// Returns the name by which a user calls it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Markdown => "markdown",
            Form::SpecKit => "spec-kit",
            Form::Gsd => "gsd",
            Form::Taskmaster => "taskmaster",
            Form::Beads => "beads",
            Form::GithubActions => "github-actions",
            Form::Argo => "argo",
            Form::Mermaid => "mermaid",
        }
    }

    /// Whether it is read as a document, whatever is done with it after that.
    pub(in crate::import) fn is_document(self) -> bool {
        matches!(self, Form::Markdown | Form::SpecKit)
    }

    /// Tells the form of a file.
    pub fn of(file: &str, text: &str) -> Form {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file).to_lowercase();
        let is = |ending: &str| name.ends_with(ending);
        let first = text.trim_start().chars().next();
        let document = is(".md") || is(".markdown") || is(".mdx") || is(".txt");
        if !document
            && matches!(first, Some('{' | '['))
            && let Some(form) = of_json(text)
        {
            return form;
        }
        if is(".mmd") || is(".mermaid") || !document && chart::is_one(text) {
            return Form::Mermaid;
        }
        if !document && let Some(form) = of_yaml(text) {
            return form;
        }
        if gsd::is_one(text) {
            return Form::Gsd;
        }
        if speckit::is_one(text) {
            return Form::SpecKit;
        }
        Form::Markdown
    }
}

/// Looks at the names at the left edge, so that a text of any size is told at once.
fn of_yaml(text: &str) -> Option<Form> {
    let mut names = BTreeSet::new();
    let mut argo = false;
    for line in text.lines() {
        if line.starts_with("```") || line.starts_with("|") {
            return None;
        }
        if let Some((name, value)) =
            line.split_once(':').filter(|_| line.starts_with(|c: char| c.is_alphabetic() || c == '"' || c == '\''))
        {
            names.insert(name.trim_matches(['"', '\'']));
            argo |= name == "apiVersion" && value.trim_matches(['"', '\'', ' ']).starts_with("argoproj.io/");
        }
    }
    if argo && names.contains("kind") && names.contains("spec") {
        return Some(Form::Argo);
    }
    (names.contains("jobs") && (names.contains("on") || text.contains("runs-on:"))).then_some(Form::GithubActions)
}

fn of_json(text: &str) -> Option<Form> {
    let (root, _) = json::value(text, 0).ok()?;
    if taskmaster::is_one(&root) {
        return Some(Form::Taskmaster);
    }
    root.items().first().filter(|first| beads::is_one(first)).map(|_| Form::Beads)
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names no form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{form}` is no form of a plan; there are {known}", form = .0, known = names())]
pub struct NoForm(pub String);

fn names() -> String {
    let names: Vec<String> = Form::ALL.iter().map(|form| format!("`{form}`")).collect();
    names.join(", ")
}

impl FromStr for Form {
    type Err = NoForm;

    fn from_str(text: &str) -> Result<Form, NoForm> {
        let wanted = text.trim().to_lowercase().replace(['_', ' '], "-");
        Form::ALL.into_iter().find(|form| form.name() == wanted).ok_or_else(|| NoForm(text.to_owned()))
    }
}

//! `pitcrew init`: a first plan for the project that it finds. Never overwrites anything.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use clap::Args;
use pitcrew_plan::read::slug;
use serde::Serialize;

use crate::detect::{self, Language};
use crate::exit::Exit;
use crate::format::Output;
use crate::git::git;
use crate::print;
use crate::project::{self, DEFAULT, PlanFile};
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// The schema's file, beside the plan.
const SCHEMA: &str = "pitcrew.schema.json";

/// What `init` takes.
#[derive(Args, Debug)]
pub struct Init {
    /// Also write `pitcrew.schema.json`, by which editors complete and check the plan
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Answer {
    plan: String,
    written: bool,
    git: bool,
    languages: Vec<&'static str>,
    tests: Vec<&'static str>,
}

impl Init {
    /// Carries it out; that there is a plan already is fine.
    pub fn run(self) -> Result<Exit> {
        let here = project::here()?;
        let work_tree = project::work_tree(&here);
        let found = PlanFile::find()?;
        let root = match &found {
            Some(plan) => plan.directory().to_owned(),
            None => work_tree.clone().unwrap_or(here),
        };
        let languages = detect::languages(&root);
        let path = root.join(DEFAULT);
        let written = found.is_none() && write_new(&path, &plan(&root, &languages, self.schema))?;
        if self.schema {
            let text = serde_json::to_string_pretty(&pitcrew_plan::schema())?;
            write_new(&root.join(SCHEMA), &format!("{text}\n"))?;
        }
        let answer = Answer {
            plan: path.display().to_string(),
            written,
            git: work_tree.is_some(),
            languages: languages.iter().map(|language| language.name).collect(),
            tests: languages.iter().map(|language| language.test).collect(),
        };
        if self.output.is_json() {
            print::json(&answer)?;
        } else {
            print::data(text(&answer))?;
            if let Some(root) = work_tree.filter(|root| !has_commit(root)) {
                print::talk(no_commit(&root));
            }
        }
        Ok(Exit::Done)
    }
}

fn text(answer: &Answer) -> String {
    if !answer.written {
        return format!(
            "{} is there already; nothing was changed\nnext: {}",
            answer.plan,
            style::strong("pitcrew lint")
        );
    }
    let kind = if answer.git { "git repository" } else { "directory" };
    let tests = match answer.tests.as_slice() {
        [] => "no tests that I know".to_owned(),
        tests => format!("tested by `{}`", tests.join("`, `")),
    };
    let wrote = style::good("wrote");
    format!("{wrote} {}\nfound: a {kind}, {tests}\nnext: {}", answer.plan, style::strong("pitcrew run"))
}

fn no_commit(root: &Path) -> String {
    format!(
        "{}: a run starts from a commit, and `{}` has none yet\n{}: git add -A && git commit -m start",
        style::care("warning"),
        root.display(),
        style::hint("hint")
    )
}

/// Whether a git work tree has a commit that a run could start from.
pub fn has_commit(root: &Path) -> bool {
    let asked = git(root).args(["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]).status();
    asked.is_ok_and(|status| status.success())
}

/// Writes a file that is not there yet; returns whether it was not.
fn write_new(path: &Path, text: &str) -> Result<bool> {
    let failed = |error| Trouble::while_trying(format!("write `{}`", path.display()), &error);
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true).map_err(failed),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

fn plan(root: &Path, languages: &[Language], with_schema: bool) -> String {
    let name = root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let schema = if with_schema { format!("# yaml-language-server: $schema=./{SCHEMA}\n") } else { String::new() };
    let mut text = format!(
        "{schema}# What is to be done, in which order, and which files each task owns.\n\
         # `pitcrew lint` says what is wrong with it, `pitcrew explain` shows every default,\n\
         # `pitcrew run` carries it out.\n\
         name: {}\n",
        slug(&name)
    );
    let prepares: Vec<_> = languages.iter().filter_map(|language| language.prepare).collect();
    if !prepares.is_empty() {
        text += "\nprepare: # made once for each content of its key, then read-only under every task\n";
        for prepare in prepares {
            text += &format!(
                "  - {{run: {}, key: [{}], keeps: [{}], network: host}}\n",
                prepare.run, prepare.key, prepare.keeps
            );
        }
    }
    text += r#"
tasks:
  example:
    title: Replace me with work of your own
    run: "date > example.txt"          # a shell line, or a list: a program and its arguments
    owns: [example.txt]                # all that it may change
    verify: ["test -s example.txt"]    # of the staged change, before it lands
"#;
    let many = languages.len() > 1;
    for language in languages {
        let id = if many { format!("test-{}", language.name) } else { "test".to_owned() };
        text += &format!(
            "\n  {id}:\n    title: The tests pass\n    needs: [example]                   # sees what that task changed\n    run: {}\n",
            language.test
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use pitcrew_plan::lint::{Surroundings, lint};

    use super::*;

    #[test]
    fn the_first_plan_of_any_project_has_nothing_wrong() {
        let prepare = detect::Prepare { run: "npm ci", key: "package-lock.json", keeps: "node_modules" };
        let node = Language { name: "node", test: "npm test", prepare: Some(prepare) };
        let rust = Language { name: "rust", test: "cargo test --offline", prepare: None };
        for languages in [vec![], vec![rust], vec![node, rust]] {
            let text = plan(Path::new("/tmp/My project: 1"), &languages, true);
            let reading = pitcrew_plan::read::read(text.as_bytes(), DEFAULT, "x");
            let found = lint(&reading, &Surroundings::default());
            let errors: Vec<_> = found.iter().filter(|d| d.severity == pitcrew_plan::Severity::Error).collect();
            assert!(errors.is_empty(), "{errors:?}\n{text}");
            assert_eq!(reading.plan.name, "my-project-1");
            assert_eq!(reading.plan.tasks.len(), 1 + languages.len());
        }
    }
}

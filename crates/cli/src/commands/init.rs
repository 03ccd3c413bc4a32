//! `pitcrew init`: a first plan for the project that it finds. Never overwrites anything.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use clap::Args;
use pitcrew_plan::read::slug;
use serde::Serialize;

use pitcrew_runner::surroundings::git;

use crate::coders::{self, Coder};
use crate::detect::{self, Language};
use crate::exit::Exit;
use crate::format::Output;
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
    /// The coding agents that the plan has.
    agents: Vec<&'static str>,
    /// Those that are installed, and that nothing lets in.
    shut_out: Vec<&'static str>,
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
        let coders = coders::find(false);
        let path = root.join(DEFAULT);
        let written = found.is_none() && write_new(&path, &plan(&root, &languages, &coders, self.schema))?;
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
            agents: ready(&coders).map(|(coder, ..)| coder.driver.word()).collect(),
            shut_out: coders
                .iter()
                .filter(|coder| coder.installed.is_some() && coder.let_in_by.is_none())
                .map(|coder| coder.driver.word())
                .collect(),
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
    let agents = match answer.agents.as_slice() {
        [] => String::new(),
        agents => format!(", coding agents {}", agents.join(", ")),
    };
    let shut_out = match answer.shut_out.as_slice() {
        [] => String::new(),
        agents => {
            format!("{}: nothing to log in with for {}; see pitcrew doctor\n", style::hint("hint"), agents.join(", "))
        }
    };
    format!(
        "{wrote} {}\nfound: a {kind}, {tests}{agents}\n{shut_out}next: {}",
        answer.plan,
        style::strong("pitcrew run")
    )
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

/// Returns the coding agents that could work at once, each with the variable that lets it in and where that comes from.
fn ready(coders: &[Coder]) -> impl Iterator<Item = (&Coder, &'static str, &'static str)> {
    coders.iter().filter(|coder| coder.installed.is_some()).filter_map(|coder| {
        let (name, from) = coder.let_in_by?;
        Some((coder, name, from))
    })
}

/// Writes the secrets and the agents for the coding agents that could work at once.
fn agents(coders: &[Coder]) -> String {
    let secrets: BTreeMap<&str, &str> = ready(coders).map(|(_, name, from)| (name, from)).collect();
    if secrets.is_empty() {
        return String::new();
    }
    let mut text =
        "\nsecrets: # where values come from that stand in no plan, and who may have them by name\n".to_owned();
    for (name, from) in secrets {
        text += &format!("  {name}: \"env:{from}\"\n");
    }
    text += "\nagents: # give one a task with `agent: NAME` in place of `run`, and say what to do in `with: {instructions: …}`\n";
    for (coder, name, _) in ready(coders) {
        let word = coder.driver.word();
        text += &format!(
            "  {word}:\n    use: {word}\n    network: host # it must reach its vendor; a run asks before it gives that\n    secrets: [{name}]\n"
        );
    }
    text
}

fn plan(root: &Path, languages: &[Language], coders: &[Coder], with_schema: bool) -> String {
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
    text += &agents(coders);
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
        let installed = || Some(coders::Installed { path: "/bin/x".into(), version: Ok("1".to_owned()) });
        let coder = |driver, let_in_by| Coder { driver, installed: installed(), let_in_by };
        let coders = [
            coder(pitcrew_plan::Driver::Claude, Some(("ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY"))),
            coder(pitcrew_plan::Driver::Codex, Some(("CODEX_API_KEY", "OPENAI_API_KEY"))),
            coder(pitcrew_plan::Driver::Gemini, None),
        ];
        for (languages, coders) in [(vec![], &coders[..]), (vec![rust], &[]), (vec![node, rust], &coders[..1])] {
            let text = plan(Path::new("/tmp/My project: 1"), &languages, coders, true);
            assert!(!text.contains("gemini"), "{text}");
            let reading = pitcrew_plan::read::read(text.as_bytes(), DEFAULT, "x");
            let found = lint(&reading, &Surroundings::default());
            let errors: Vec<_> = found.iter().filter(|d| d.severity == pitcrew_plan::Severity::Error).collect();
            assert!(errors.is_empty(), "{errors:?}\n{text}");
            assert_eq!(reading.plan.name, "my-project-1");
            assert_eq!(reading.plan.tasks.len(), 1 + languages.len());
            assert_eq!(reading.plan.agents.len(), ready(coders).count());
        }
    }
}

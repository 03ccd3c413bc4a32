//! Every rule has a page whose examples are true, and the index is current.
#![allow(clippy::disallowed_methods, reason = "tests compare files of the repository")]

use std::fs;
use std::path::{Path, PathBuf};

use pitcrew_plan::import::{self, Doers};
use pitcrew_plan::lint::{Family, Found, Ground, RULES, Rule, Surroundings, WorkspaceKind, index, programs};
use pitcrew_plan::{Diagnostic, Id, Severity, Workspace, lint, read};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lints")
}

/// Lints a plan in a directory that has all but what is named `absent`.
fn linted(source: &str) -> Vec<Diagnostic> {
    let reading = read(source.as_bytes(), "plan.yaml", "plan");
    let found = |program: String| {
        let found = if program.contains("absent") { Found::No } else { Found::Yes };
        (program, found)
    };
    let files = ["src/main.rs", "package-lock.json", "conf/site.conf"];
    // Each lies where its path says, from the root on.
    let ground = |(name, workspace): (&Id, &Workspace)| {
        let real = format!("/{}", workspace.path.trim_start_matches(['.', '/']));
        let files = Some(files.map(str::to_owned).into());
        (name.clone(), Ground { kind: WorkspaceKind::Directory, real: Some(real), files })
    };
    let surroundings = Surroundings {
        workspaces: reading.plan.workspaces.iter().map(ground).collect(),
        programs: programs(&reading.plan).into_iter().map(found).collect(),
    };
    lint(&reading, &surroundings)
}

/// Looks at an example as its family asks: as a plan, or as a document.
fn judged(rule: &Rule, example: &str) -> Vec<Diagnostic> {
    // What is told of any text is told of plans as of documents.
    let is_document = rule.family == Family::Prose && !example.contains("tasks:")
        || ["document-limit", "no-tasks"].contains(&rule.name);
    if rule.name == "json-syntax" {
        return import::read_as(&[("tasks.json", example.as_bytes())], Some(import::Form::Taskmaster)).diagnostics;
    }
    if is_document {
        let imported = import::read(example.as_bytes(), "PLAN.md");
        return imported.findings(&imported.write(&Doers::default()));
    }
    linted(example)
}

/// Returns the first block of YAML or Markdown below a heading.
fn example<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let (_, below) = page.split_once(&format!("\n## {heading}\n"))?;
    // A document may hold headings and blocks of its own, so its fence is longer.
    let fences = [("```yaml\n", "```"), ("````markdown\n", "````"), ("```json\n", "```")];
    let (at, open, close) = fences.iter().filter_map(|(open, close)| Some((below.find(open)?, *open, *close))).min()?;
    let heading = below.find("\n## ").unwrap_or(below.len());
    if heading < at {
        return None;
    }
    below[at + open.len()..].split_once(close).map(|(block, _)| block)
}

#[test]
fn every_rule_has_a_page_whose_examples_are_true() {
    for rule in RULES {
        let path = docs().join(format!("{}.md", rule.name));
        let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(page.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
        if let Some(wrong) = example(&page, "Wrong") {
            let found = judged(rule, wrong);
            let hit = found.iter().find(|d| d.rule == rule.name).unwrap_or_else(|| panic!("{}: {found:#?}", rule.name));
            assert!(hit.severity >= rule.severity, "{} is worse than its table says", rule.name);
            let others: Vec<_> =
                found.iter().filter(|d| d.rule != rule.name && d.severity <= Severity::Warning).collect();
            assert!(others.is_empty(), "{}: {others:#?}", rule.name);
        }
        let right = example(&page, "Right").unwrap_or_else(|| panic!("{} has no right example", rule.name));
        let found = judged(rule, right);
        assert!(
            !found.iter().any(|d| d.rule == rule.name || d.severity == Severity::Error),
            "{}: {found:#?}",
            rule.name
        );
    }
}

#[test]
fn what_a_page_says_to_be_mended_is_mended() {
    for rule in RULES {
        let page = fs::read_to_string(docs().join(format!("{}.md", rule.name))).unwrap();
        let mends = page.split_once("\n## Mended\n").map(|(_, below)| below);
        assert_eq!(mends.is_some(), rule.is_mended(), "{}", rule.name);
        if let Some(below) = mends {
            let mut blocks = below.split("```yaml\n").skip(1).map(|block| block.split("```").next().unwrap());
            let (before, after) = (blocks.next().unwrap(), blocks.next().unwrap());
            assert!(linted(before).iter().any(|one| one.rule == rule.name), "{}", rule.name);
            let mended = pitcrew_plan::lint::mended(before, linted);
            assert_eq!(mended.text, after, "{}", rule.name);
            assert!(mended.made.iter().any(|one| one.rule == rule.name), "{}", rule.name);
        }
    }
}

#[test]
fn no_page_is_left_over() {
    for entry in fs::read_dir(docs()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = name == "README.md" || RULES.iter().any(|rule| format!("{}.md", rule.name) == name);
        assert!(known, "{name} is a page without a rule");
    }
}

#[test]
fn the_index_is_current() {
    let path = docs().join("README.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, index()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, index(), "run the tests once with UPDATE_DOCS=1");
}

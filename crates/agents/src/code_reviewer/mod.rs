//! `code-reviewer`: what makes code hard to read, to change, and to trust, with a score that says why.
//!
//! [`measure`] counts, the rules in `rules` say what is too much, `scope` says of which lines, and `score` makes one
//! number of it. What is dangerous the scanner finds; [`review`] is given it, and knows nothing of how it looks.

mod change;
mod coverage;
mod duplicates;
mod file;
mod git;
mod heat;
mod inputs;
pub mod measure;
mod output;
mod rules;
mod schema;
mod scope;
mod score;
mod setting;
mod source;
mod unified;
mod untested;

use pitcrew_plan::{AgentKind, Risk};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use crate::contract::{Assignment, Outcome, Trouble};
use crate::findings::{Report, Rule, Severity, Unread};
use crate::roster::Builtin;
use crate::security_scanner;
use crate::tree::Tree;
use coverage::Coverage;
use file::{Looked, Reviewed};
use heat::Heat;
use inputs::Inputs;
use scope::Scope;
use setting::Packages;

/// The agent.
pub const AGENT: Builtin = Builtin {
    name: "code-reviewer",
    version: "1.0.0",
    about: "Reviews code: complexity, copies, leftovers, swallowed errors, tests; with a score that says why",
    kind: AgentKind::Analysis,
    risk: Risk::Auto,
    capabilities: &["complexity-analysis", "style-check", "security-scan", "test-coverage"],
    input: schema::input,
    output: schema::output,
    work,
};

/// Finds what is dangerous in some files of a tree; `None` where nobody looks.
pub type Security<'a> = dyn Fn(&Path, &[String]) -> Result<Option<Report>, Trouble> + 'a;

/// Files up to so many bytes together are looked through for copies of what a change wrote.
const LARGEST_FOR_COPIES: u64 = 64 << 20;

/// Returns every rule of the agent's own, by id.
pub fn rules() -> Vec<Rule> {
    rules::all()
}

fn work(assignment: &Assignment) -> Result<Outcome, Trouble> {
    review(assignment, &|root, paths| security_scanner::look_at(root, paths).map(Some))
}

/// Reviews what an assignment says, with what somebody else finds dangerous in it.
///
/// # Errors
///
/// [`Trouble`] where the inputs are wrong, or nothing of what was named could be read.
pub fn review(assignment: &Assignment, security: &Security<'_>) -> Result<Outcome, Trouble> {
    let inputs = assignment.inputs::<Inputs>()?.tidy();
    let root = assignment.directory.join(&inputs.repository_path);
    if !root.is_dir() {
        return Err(Trouble::new(format!("review `{}`: it is no directory", inputs.repository_path))
            .hint("`repositoryPath` is relative to the work tree"));
    }
    let reports = read_coverage(&root, &inputs)?;
    let mut scope = Scope::of(&root, &inputs)?;
    let named = !inputs.paths.is_empty() || scope.is_change || inputs.changed_files.is_some();
    if !named {
        scope.targets.retain(|target| !setting::is_foreign(&target.file.path));
    }
    let packages = Packages::of(scope.targets.iter().map(|target| target.file.path.as_str()));
    let tree = Tree::new(&root);
    let paths: Vec<String> = scope.targets.iter().map(|target| target.file.path.clone()).collect();
    let (coverage, strangers) = coverage_of(&root, reports, &paths);
    let has_others = paths.iter().any(|path| measure::Language::of(path, b"").is_none());
    let look = |target: scope::Target| file::look(&tree, target, &packages, &inputs.thresholds, coverage.as_ref());
    let looked: Vec<Looked> = std::mem::take(&mut scope.targets).into_par_iter().map(look).collect();

    let mut reviewed = Vec::new();
    let mut unread = scope.unread;
    for one in looked {
        match one {
            Looked::Reviewed(one) => reviewed.push(*one),
            Looked::NoCode => {}
            Looked::Unread(why) => unread.push(why),
        }
    }
    // Reading nothing must not pass for finding nothing.
    if let (true, Some(Unread { path, why })) = (reviewed.is_empty(), unread.first()) {
        return Err(Trouble::new(format!("review `{path}`: {why}; nothing else was there to review")));
    }
    let may_be_nothing = scope.is_change || inputs.changed_files.is_some() || assignment.is_of_a_change();
    if reviewed.is_empty() && !may_be_nothing {
        return Err(Trouble::new("review code: there is none here that a person wrote in a language that is known")
            .hint("Rust, Python, JavaScript, TypeScript, Go, Java, C and C++ are; `paths` says where to look"));
    }
    let mut report = Report::new(AGENT.name, AGENT.version);
    report.rules = rules::all();
    report.looked_at = reviewed.len();
    // After the question whether anything was read: they are no code.
    unread.extend(strangers);
    report.unread = unread;
    let others = if scope.is_change { others(&root, &reviewed) } else { Vec::new() };
    duplicates::find(&mut reviewed, &others, &inputs.thresholds, scope.is_change);
    for one in &mut reviewed {
        report.findings.append(&mut one.findings);
    }
    let security = look_for_danger(&root, paths, security)?;
    let is_looked_for = security.is_some();
    if let Some(security) = security {
        add_security(&mut report, security, &reviewed);
    }
    assignment.settle(&mut report);
    let heat = if inputs.functions == Some(0) { Heat::default() } else { Heat::read(&root) };
    Ok(output::outcome(&inputs, report, &reviewed, &heat, coverage.is_some(), is_looked_for, has_others))
}

/// Reads the reports of what tests went through, each with its path.
fn read_coverage(root: &Path, inputs: &Inputs) -> Result<Vec<(String, coverage::Report)>, Trouble> {
    let read = |path: &String| {
        let trouble = |why: String| Trouble::new(format!("read the coverage report `{path}`: {why}"));
        let text = std::fs::read(root.join(path)).map_err(|error| trouble(error.to_string()))?;
        let report = coverage::Report::read(&text).map_err(|why| {
            trouble(why).hint("lcov, Cobertura, JaCoCo, llvm-cov's and coverage.py's JSON, and Go's profiles are read")
        })?;
        Ok((path.clone(), report))
    };
    inputs.coverage.iter().map(read).collect()
}

/// Adds up what reports say of the tree, `None` where there are none, and says which are of another one.
fn coverage_of(
    root: &Path,
    reports: Vec<(String, coverage::Report)>,
    reviewed: &[String],
) -> (Option<Coverage>, Vec<Unread>) {
    let mut strangers = Vec::new();
    if reports.is_empty() {
        return (None, strangers);
    }
    // A name may mean one that is not reviewed.
    let (files, _) = Tree::new(root).files();
    let files = files.iter().map(|file| &*file.path).chain(reviewed.iter().map(String::as_str)).collect();
    let mut all = Coverage::default();
    for (path, report) in reports {
        if let Err(why) = all.add(report, root, &files) {
            strangers.push(Unread { path, why });
        }
    }
    (Some(all), strangers)
}

/// The other files of a tree, of which a change may have made copies.
fn others(root: &Path, reviewed: &[Reviewed]) -> Vec<duplicates::Text> {
    let tree = Tree::new(root);
    let (files, _) = tree.files();
    let known: BTreeMap<&str, ()> = reviewed.iter().map(|one| (one.path.as_str(), ())).collect();
    let mut left = LARGEST_FOR_COPIES;
    let files: Vec<_> = files
        .into_iter()
        .filter(|file| !known.contains_key(file.path.as_str()) && !setting::is_foreign(&file.path))
        .filter(|file| measure::Language::of(&file.path, b"").is_some())
        .filter(|file| {
            let size = file.whole.metadata().map_or(u64::MAX, |known| known.len());
            let fits = size <= left;
            left -= if fits { size } else { 0 };
            fits
        })
        .collect();
    files.into_par_iter().filter_map(|file| file::tokens(&tree, &file)).collect()
}

/// Has somebody look for what is dangerous in the files that are reviewed, in no language that is known too.
fn look_for_danger(root: &Path, paths: Vec<String>, security: &Security<'_>) -> Result<Option<Report>, Trouble> {
    // A diff may make files that are not there yet.
    let paths: Vec<String> = paths.into_iter().filter(|path| root.join(path).is_file()).collect();
    // Without a path a scanner takes the whole tree.
    if paths.is_empty() { Ok(None) } else { security(root, &paths) }
}

/// Adds what is dangerous, as far as a change has to answer for it.
fn add_security(report: &mut Report, security: Report, reviewed: &[Reviewed]) {
    let files: BTreeMap<&str, &Reviewed> = reviewed.iter().map(|one| (one.path.as_str(), one)).collect();
    let secrets: BTreeSet<&str> = security.rules.iter().filter(|rule| rule.is_secret()).map(|rule| &*rule.id).collect();
    for mut finding in security.findings {
        let file = files.get(finding.place.path.as_str());
        if !change::is_written(&finding.place, file.and_then(|file| file.written.as_deref())) {
            continue;
        }
        // What a test does reaches nobody; a secret in one is as public as elsewhere.
        if file.is_some_and(|file| file.text.is_test_at(finding.place.line)) && !secrets.contains(&*finding.rule) {
            finding.severity = finding.severity.min(Severity::Low);
        }
        report.findings.push(finding);
    }
    report.rules.extend(security.rules);
    for unread in security.unread {
        if report.unread.iter().all(|known| known.path != unread.path) {
            report.unread.push(unread);
        }
    }
}

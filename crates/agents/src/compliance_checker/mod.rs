//! `compliance-checker`: whether configuration is as benchmarks and good practice want it. Compose files, nginx,
//! workflows, security headers, secrets in any of them; a finding for each fault, and a score over all.

mod compose;
pub(crate) mod form;
mod headers;
mod image;
mod ledger;
pub mod licences;
mod nginx;
mod schema;
mod score;
mod secrets;
mod source;
mod workflows;
mod yaml;

use pitcrew_plan::{AgentKind, Risk};
use serde::Deserialize;
use serde_json::{Value, json};

use self::ledger::{About, Area, Ledger};
use self::score::Score;
use self::source::Source;
use crate::contract::{Assignment, Outcome, Trouble};
use crate::findings::{Finding, Place, Report, Rule, Severity, Unread, counted};
use crate::roster::Builtin;
use crate::tree::{File, Tree};

/// Its version: what it finds may change with it.
const VERSION: &str = "1.0.0";

/// Configuration files have at most this many bytes.
const LARGEST: u64 = 4 << 20;

/// The agent.
pub const AGENT: Builtin = Builtin {
    name: "compliance-checker",
    version: VERSION,
    about: "Checks compose files, nginx, workflows and security headers against benchmarks, and gives a score",
    kind: AgentKind::Analysis,
    risk: Risk::Auto,
    capabilities: &[
        "security-headers",
        "secret-detection",
        "compose-hardening",
        "nginx-hardening",
        "workflow-hardening",
        "licences",
    ],
    input: schema::input,
    output: schema::output,
    work,
};

/// Returns every rule that the agent has.
pub fn rules() -> Vec<Rule> {
    let all = compose::rules().iter().map(|rule| &rule.about);
    let all = all.chain(nginx::rules().iter().map(|rule| &rule.about)).chain(nginx::of_files());
    let all = all.chain(workflows::rules().iter().map(|rule| &rule.about)).chain(headers::rules());
    all.chain(licences::rules()).map(|about| about.rule()).collect()
}

/// What the agent takes.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Inputs {
    repository_path: Option<String>,
    paths: Vec<String>,
    rules: Vec<Word>,
    url: Option<String>,
    before: Option<Before>,
    licenses: licences::Policy,
}

/// The score of an earlier check.
#[derive(Debug, Deserialize)]
struct Before {
    total: f64,
}

/// What to check, in the words of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Security,
    Secrets,
    Compose,
    Nginx,
    Workflows,
    Headers,
    Licenses,
}

impl Word {
    fn area(self) -> Area {
        match self {
            Word::Security | Word::Headers => Area::Headers,
            Word::Secrets => Area::Secrets,
            Word::Compose => Area::Compose,
            Word::Nginx => Area::Nginx,
            Word::Workflows => Area::Workflows,
            Word::Licenses => Area::Licences,
        }
    }
}

fn work(assignment: &Assignment) -> Result<Outcome, Trouble> {
    let inputs: Inputs = assignment.inputs()?;
    let root = assignment.directory.join(inputs.repository_path.as_deref().unwrap_or("."));
    if !root.is_dir() {
        return Err(Trouble::new(format!("look into `{}`: it is no directory", root.display()))
            .hint("`repositoryPath` is relative to the work tree"));
    }
    let areas: Vec<Area> = match inputs.rules.as_slice() {
        [] => Area::ALL.to_vec(),
        words => words.iter().map(|word| word.area()).collect(),
    };
    let mut tree = Tree::new(root);
    tree.only = inputs.paths.clone();
    tree.largest = LARGEST;
    let mut ledger = Ledger::new(Report::new(AGENT.name, VERSION));
    if let [word, ..] = inputs.licenses.unknown_words().as_slice() {
        return Err(Trouble::new(format!("`licenses`: `{word}` is no licence of SPDX's list and no family of them"))
            .hint("`MIT`, `Apache-2.0`, `GPL`, `copyleft`, `osi-approved`"));
    }
    look(&tree, &areas, &inputs.licenses, &mut ledger);
    if let Some(url) = &inputs.url {
        headers::check(url, &mut ledger);
    }
    if ledger.report.looked_at == 0 && ledger.report.unread.is_empty() && !assignment.is_of_a_change() {
        return Err(Trouble::new("check configuration: there is none here")
            .hint("it looks for compose files, nginx configuration, .github/workflows, manifests and licence files; `paths` narrows where"));
    }
    let (mut report, mut tallies) = ledger.close();
    let wanted = |rule: &str| tallies.get(rule).is_none_or(|(about, _)| is_of(about, &areas));
    report.findings.retain(|finding| wanted(&finding.rule) && is_asked_for(&inputs, finding));
    tallies.retain(|_, (about, _)| is_of(about, &areas));
    report.rules.retain(|rule| tallies.contains_key(&*rule.id));
    assignment.settle(&mut report);
    let score = Score::of(&tallies);
    let worst = report.worst();
    let passed = worst.is_none_or(|worst| worst < Severity::High) && report.unread.is_empty();
    let violations: Vec<Value> = report.open().map(violation).collect();
    let mut told = score.to_json();
    let found = format!("{} in {}", counted(violations.len(), "finding"), counted(report.looked_at, "file"));
    let mut summary = format!("{found}, score {:.1}/10", score.total);
    if let Some(before) = inputs.before {
        told["before"] = json!(before.total);
        summary = format!("{found}, score {:.1}/10 to {:.1}/10", before.total, score.total);
    }
    let output = json!({
        "violations": violations,
        "passed": passed,
        "score": told,
        "benchmarks": score::benchmarks(&tallies),
    });
    Ok(Outcome { output, findings: Some(report), summary, is_no: false })
}

/// Whether a rule was asked for: by the area that it counts for, or by the kind of file that it looks at. So `nginx`
/// checks the headers and the secrets of nginx too, and `secrets` those of every kind of file.
fn is_of(about: &About, areas: &[Area]) -> bool {
    let kinds = [("compose-", Area::Compose), ("nginx-", Area::Nginx), ("workflow-", Area::Workflows)];
    let kind = kinds.iter().find(|(begin, _)| about.id.starts_with(begin)).map(|(_, area)| area);
    areas.contains(&about.area) || kind.is_some_and(|area| areas.contains(area))
}

/// Whether a finding is in one of the places that were asked for: files are read together with those around them.
fn is_asked_for(inputs: &Inputs, finding: &Finding) -> bool {
    let below = |path: &str, place: &Place| {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let rest = place.path.strip_prefix(path);
        matches!(path, "" | ".") || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut places = std::iter::once(&finding.place).chain(&finding.also);
    inputs.paths.is_empty()
        || inputs.url.as_ref() == Some(&finding.place.path)
        || places.any(|place| inputs.paths.iter().any(|path| below(path, place)))
}

fn violation(finding: &Finding) -> Value {
    let mut violation = json!({
        "rule": finding.rule,
        "severity": finding.severity.of_three(),
        "file": finding.place.path,
        "line": finding.place.line,
        "message": finding.message,
    });
    if !finding.also.is_empty() {
        let also = finding.also.iter().map(|place| json!({"file": place.path, "line": place.line}));
        violation["also"] = also.collect();
    }
    violation
}

/// Looks at a tree's files, each as what it is.
fn look(tree: &Tree, areas: &[Area], policy: &licences::Policy, ledger: &mut Ledger) {
    let (files, unread) = tree.files();
    ledger.report.unread.extend(unread);
    let wants = |wanted: &[Area]| wanted.iter().any(|area| areas.contains(area));
    let beside_them = |path: &str| {
        let file = File { path: path.to_owned(), whole: tree.root.join(path) };
        let is_within = file.whole.canonicalize().ok()?.starts_with(tree.root.canonicalize().ok()?);
        if is_within { tree.read(&file).ok().flatten() } else { None }
    };
    if wants(&[Area::Compose, Area::Secrets]) {
        let mut sources = Vec::new();
        for file in files.iter().filter(|file| file.path.ends_with(".yml") || file.path.ends_with(".yaml")) {
            let named = compose::is_named_so(&file.path);
            match tree.read(file) {
                Ok(Some(bytes)) => {
                    let source = Source::new(file.path.clone(), bytes);
                    if named || compose::looks_so(&source.text) {
                        sources.push(source);
                    }
                }
                Ok(None) if named => {
                    let why = "it is no text".to_owned();
                    ledger.report.unread.push(Unread { path: file.path.clone(), why });
                }
                Ok(None) => {}
                Err(unread) => ledger.report.unread.extend(named.then_some(unread)),
            }
        }
        ledger.report.looked_at += sources.len();
        compose::check(sources, ledger, beside_them);
    }
    if wants(&[Area::Workflows, Area::Secrets]) {
        let mut sources = Vec::new();
        for file in files.iter().filter(|file| workflows::is_named_so(&file.path)) {
            match tree.read(file) {
                Ok(Some(bytes)) => sources.push(Source::new(file.path.clone(), bytes)),
                Ok(None) => ledger.report.unread.push(Unread { path: file.path.clone(), why: "it is no text".into() }),
                Err(unread) => ledger.report.unread.push(unread),
            }
        }
        let git = std::fs::read_to_string(tree.root.join(".git/config")).ok();
        let owner = git.as_deref().and_then(workflows::owner);
        ledger.report.looked_at += sources.len();
        workflows::check(&sources, owner.as_deref(), ledger);
    }
    if wants(&[Area::Nginx, Area::Headers, Area::Secrets]) {
        ledger.report.looked_at += nginx::check(tree, &files, ledger);
    }
    if wants(&[Area::Licences]) {
        ledger.report.looked_at += licences::check(tree, &files, policy, ledger);
    }
}

//! Compose files: which they are, how they belong together, and the rules that each service is put to.

pub(super) mod form;
mod interpolate;
mod ports;
mod project;
mod rules;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::interpolate::UNKNOWN;
use self::project::{Project, Service, beside, merged};
pub(super) use self::rules::all as rules;
use super::ledger::{About, Change, Fault, Lacking, Ledger};
use super::source::Source;
use super::yaml::{self, Entry, Kind, Node};
use crate::findings::Unread;

/// A rule that is put to each service.
pub(super) struct ServiceRule {
    /// What it looks for.
    pub(super) about: About,
    /// How what many services lack is told, where it is a rule about what is missing.
    pub(super) lacking: Option<Lacking>,
    /// Judges a service.
    judge: fn(&Service<'_>) -> Verdict,
}

/// What a rule says of a service.
enum Verdict {
    /// It does not apply.
    Apart,
    /// What is wrong with it; nothing where it is as it should be.
    Judged(Vec<Fault>),
    /// It lacks what the rule wants; with the change that adds it, where that is certain.
    Lacks(Option<Vec<Change>>),
}

impl Verdict {
    /// As it should be.
    const PASSED: Verdict = Verdict::Judged(Vec::new());

    /// One thing wrong.
    fn fault(fault: Fault) -> Verdict {
        Verdict::Judged(vec![fault])
    }
}

/// Whether a file is called as compose files are.
pub(super) fn is_named_so(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) else { return false };
    stem.split(['.', '-', '_']).any(|part| part == "compose")
}

/// Whether a YAML file of any name says what compose files say: services with an image or something to build.
pub(super) fn looks_so(text: &str) -> bool {
    let has_services = text.starts_with("services:") || text.contains("\nservices:");
    if !has_services || !(text.contains("image:") || text.contains("build:")) {
        return false;
    }
    let (documents, _) = yaml::documents(text, 0);
    documents.iter().filter_map(|document| document.get("services")).any(|services| {
        let known = |node: &Node| ["image", "build", "extends"].iter().any(|key| node.get(key).is_some());
        // Workflows of code hosts have services too, within jobs; theirs is a list or stands deeper.
        services.entries().iter().any(|entry| known(&entry.value))
    })
}

/// Puts every service of a tree's compose files to the rules.
///
/// `beside_them` reads a file that a project refers to: an `.env` file, or what a service extends.
pub(super) fn check(sources: Vec<Source>, ledger: &mut Ledger, mut beside_them: impl FnMut(&str) -> Option<Vec<u8>>) {
    let names: BTreeSet<String> = sources.iter().map(|source| source.path.clone()).collect();
    let mut by_path: BTreeMap<String, Source> =
        sources.into_iter().map(|source| (source.path.clone(), source)).collect();
    let mut by_directory: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for path in &names {
        let services = by_directory.entry(directory(path)).or_default();
        services.extend(by_path.get(path).map(|source| named_in(&source.text)).unwrap_or_default());
    }
    for path in &names {
        let Some(role) = role(path, &names) else { continue };
        let around = by_directory.get(directory(path)).cloned().unwrap_or_default();
        let mut project = Project { sources: Vec::new(), roots: Vec::new(), beside: around, known: BTreeMap::new() };
        let mut load = |path: &str, project: &mut Project| {
            let source = match by_path.get(path) {
                Some(source) => source.clone(),
                None => {
                    let source = Source::new(path, beside_them(path)?);
                    by_path.entry(path.to_owned()).or_insert(source).clone()
                }
            };
            let file = project.sources.len();
            let (documents, wrong) = yaml::documents(&source.text, file);
            // A later document goes over an earlier one as a later file does.
            let maps = documents.into_iter().filter(|node| matches!(node.kind, Kind::Map(_)));
            let root = maps.reduce(|low, high| merged(&low, &high)).map(first_version);
            project.roots.push(root.unwrap_or_else(|| Node::new(Kind::Map(Vec::new()), 0..0, file)));
            let trouble = wrong.map(|wrong| {
                let line = source.place(wrong.at..wrong.at).line;
                Unread { path: path.to_owned(), why: format!("line {line} is not YAML: {}", wrong.why) }
            });
            project.sources.push(source);
            Some(trouble)
        };
        // Its own file is at hand: it was in the list.
        let Some(trouble) = load(path, &mut project) else { continue };
        ledger.report.unread.extend(trouble);
        let layers: Vec<usize> = match &role {
            Role::Base { overrides } => overrides
                .iter()
                .filter_map(|path| load(path, &mut project).map(|_| project.sources.len() - 1))
                .collect(),
            Role::Overlay { base } => load(base, &mut project).map(|_| 1).into_iter().collect(),
        };
        load_what_is_extended(&mut project, &mut load);
        if let Some(bytes) = beside_them(&beside(path, ".env")) {
            project.known = interpolate::environment(&String::from_utf8_lossy(&bytes));
        }
        match role {
            Role::Base { .. } => {
                project.services(0, &layers).iter().for_each(|service| judge(service, ledger, Told::All));
            }
            Role::Overlay { .. } => {
                let own: BTreeSet<&str> = layers.iter().flat_map(|base| service_names(&project.roots[*base])).collect();
                for service in project.services(layers.first().copied().unwrap_or(0), &[0]) {
                    let is_known = own.contains(service.name);
                    if service.file == 0 || service_names(&project.roots[0]).any(|name| name == service.name) {
                        judge(&service, ledger, if is_known { Told::OwnFaults } else { Told::All });
                    }
                }
            }
        }
    }
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Returns the names of a file's services.
fn named_in(text: &str) -> Vec<String> {
    let (documents, _) = yaml::documents(text, 0);
    let maps = documents.into_iter().filter(|node| matches!(node.kind, Kind::Map(_))).map(first_version);
    maps.flat_map(|root| service_names(&root).map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn service_names(root: &Node) -> impl Iterator<Item = &str> {
    root.get("services").map(Node::entries).unwrap_or_default().iter().map(|entry| entry.key.as_str())
}

/// Reads the files whose services are extended, and those that they extend.
fn load_what_is_extended(project: &mut Project, load: &mut impl FnMut(&str, &mut Project) -> Option<Option<Unread>>) {
    const MOST: usize = 32;
    let mut next = 0;
    while next < project.roots.len() && project.roots.len() < MOST {
        let services = project.roots[next].get("services").map(Node::entries).unwrap_or_default();
        let files = services.iter().filter_map(|entry| entry.value.path(&["extends", "file"])?.text());
        let files: BTreeSet<String> = files.map(|file| beside(&project.sources[next].path, file)).collect();
        for file in files {
            if project.sources.iter().all(|source| source.path != file) {
                load(&file, project);
            }
        }
        next += 1;
    }
}

/// Files of the first version have their services at the top: they are put where later ones have them.
fn first_version(root: Node) -> Node {
    let is_service = |node: &Node| node.get("image").is_some() || node.get("build").is_some();
    let is_old = root.entry("services").is_none()
        && root.entry("version").is_none()
        && !root.entries().is_empty()
        && root.entries().iter().all(|entry| is_service(&entry.value));
    if !is_old {
        return root;
    }
    let (span, file) = (root.span.clone(), root.file);
    let services = Entry { key: "services".into(), key_span: span.start..span.start, file, value: root };
    Node::new(Kind::Map(vec![services]), span, file)
}

/// What part of a project a file is.
enum Role {
    /// The file itself, with those that compose puts over it unasked.
    Base { overrides: Vec<String> },
    /// A file that is put over another one when somebody asks for it.
    Overlay { base: String },
}

/// Returns what part a file has; nothing for one that is read with another.
fn role(path: &str, names: &BTreeSet<String>) -> Option<Role> {
    let (directory, name) = path.rsplit_once('/').map_or(("", path), |(directory, name)| (directory, name));
    let at = |name: String| if directory.is_empty() { name } else { format!("{directory}/{name}") };
    let endings = ["yaml", "yml"];
    let (stem, _) = name.rsplit_once('.')?;
    if let Some(base) = stem.strip_suffix(".override") {
        let base = endings.iter().map(|ending| at(format!("{base}.{ending}"))).find(|base| names.contains(base));
        return base.is_none().then(|| Role::Base { overrides: Vec::new() });
    }
    if let Some((begin, _)) = stem.split_once(['.', '_']).or_else(|| {
        let (begin, rest) = stem.strip_prefix("docker-compose-").map(|rest| ("docker-compose", rest))?;
        Some((begin, rest))
    }) {
        let base = endings.iter().map(|ending| at(format!("{begin}.{ending}"))).find(|base| names.contains(base));
        if let Some(base) = base {
            return Some(Role::Overlay { base });
        }
    }
    let overrides = endings.iter().map(|ending| at(format!("{stem}.override.{ending}")));
    Some(Role::Base { overrides: overrides.filter(|path| names.contains(path)).collect() })
}

/// What is told of a service.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Everything.
    All,
    /// Only what stands in its own file: the rest is told of the file below it.
    OwnFaults,
}

fn judge(service: &Service<'_>, ledger: &mut Ledger, told: Told) {
    let sources = &service.project.sources;
    for rule in rules() {
        match ((rule.judge)(service), told) {
            (Verdict::Apart, _) | (Verdict::Lacks(_), Told::OwnFaults) => {}
            (Verdict::Judged(faults), Told::All) => ledger.take(&rule.about, sources, faults),
            (Verdict::Judged(mut faults), Told::OwnFaults) => {
                faults.retain(|fault| fault.file == 0);
                ledger.take(&rule.about, sources, faults);
            }
            (Verdict::Lacks(changes), Told::All) => match rule.lacking {
                Some(lacking) => {
                    let place = (&sources[service.file], service.key.clone());
                    ledger.lacks(&rule.about, lacking, service.name, place, changes);
                }
                None => ledger.count(&rule.about, true),
            },
        }
    }
}

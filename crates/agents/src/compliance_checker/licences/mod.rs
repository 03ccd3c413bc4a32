//! Licences: which ones texts hold, what a project says of its own, and what its dependencies say of theirs.
//!
//! Nothing is fetched: what is not in the tree, in an environment within it, or in Cargo's registry on this machine is
//! said to be not known.

mod align;
mod dependencies;
mod known;
mod matcher;
mod notice;
mod policy;
mod project;
mod rules;
mod spelling;
mod terms;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use self::dependencies::{Dependency, Licence};
pub(super) use self::policy::Policy;
use self::policy::Verdict;
use super::ledger::{About, Fault, Lacking, Ledger};
use super::source::Source;
use crate::findings::{Finding, Place, Severity, Unread};
use crate::tree::{File, Tree};

/// Returns every rule about licences.
pub(super) fn rules() -> [&'static About; 8] {
    use self::rules::*;
    [&MISSING, &UNDECLARED, &NOT_SPDX, &MISMATCH, &NOT_KNOWN_TEXT, &DENIED, &UNKNOWN, &OUT_OF_REACH]
}

/// Returns the licences of SPDX's list that a text holds, in their order, or else names: by tags
/// (`SPDX-License-Identifier`), or by saying what it is licensed under. Of licences of GNU it is told whether later
/// versions are allowed where a tag or a notice says so, `GPL-3.0-or-later`; their texts do not, so that `GPL-3.0` leaves
/// it open. What sets terms of its own is no licence of the list.
pub fn of_text(text: &str) -> Vec<String> {
    let words = words::words(text);
    let texts = matcher::licences(&words);
    let tagged = notice::tagged(text);
    let begin = texts.first().map_or(words.len(), |(at, _)| at.start);
    // Where there are several texts, what stands before them is of the whole, and what stands between them of parts.
    let is_collection = texts.iter().any(|(_, id)| *id != texts[0].1);
    let own = if is_collection { words[..begin].to_vec() } else { outside(&words, &texts) };
    if tagged.is_empty() && terms::are_own(&own) {
        return Vec::new();
    }
    let held = texts.iter().map(|(_, id)| (*id).to_owned());
    // What stands before the texts says which they are; what stands behind them says how to apply them.
    let mut ids: Vec<String> = held.chain(notice::named(&words[..begin])).chain(tagged).collect();
    if ids.is_empty() && text.len() < 200 {
        // Some files hold nothing but an expression.
        ids = policy::expression(text).iter().flat_map(policy::exact_ids).collect();
    }
    settled(ids)
}

/// Returns the words that are of no known text.
fn outside(words: &[String], texts: &[(Range<usize>, &'static str)]) -> Vec<String> {
    let is_within = |at: usize| texts.iter().any(|(range, _)| range.contains(&at));
    words.iter().enumerate().filter(|(at, _)| !is_within(*at)).map(|(_, word)| word.clone()).collect()
}

/// Returns each licence once; where it is said whether later versions are allowed, in the place of the one that leaves
/// that open.
fn settled(ids: Vec<String>) -> Vec<String> {
    let mut settled: Vec<String> = Vec::new();
    for id in &ids {
        let exact: Vec<&String> =
            ids.iter().filter(|other| *other != id && known::base(other) == id.as_str()).collect();
        for id in if exact.is_empty() { vec![id] } else { exact } {
            if !settled.contains(id) {
                settled.push(id.clone());
            }
        }
    }
    settled
}

/// Checks a tree's manifests, licence files and dependencies. Returns how many files it looked at.
pub(super) fn check(tree: &Tree, files: &[File], policy: &Policy, ledger: &mut Ledger) -> usize {
    let mut sources = Vec::new();
    for file in files {
        let (directory, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let is_licence = project::is_licence_file(name) && !project::is_of_others(directory);
        let is_lock = dependencies::is_named_so(&file.path) && !project::is_of_others(directory);
        if !(is_licence || is_lock || project::is_manifest(&file.path)) {
            continue;
        }
        match tree.read(file) {
            Ok(Some(bytes)) => sources.push(Source::new(file.path.clone(), bytes)),
            Ok(None) => ledger.report.unread.push(Unread { path: file.path.clone(), why: "it is no text".to_owned() }),
            Err(unread) => ledger.report.unread.push(unread),
        }
    }
    of_project(tree, &sources, ledger);
    for at in 0..sources.len() {
        if dependencies::is_named_so(&sources[at].path) {
            of_dependencies(tree, &sources, at, policy, ledger);
        }
    }
    sources.len()
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Checks what the project says of itself.
fn of_project(tree: &Tree, sources: &[Source], ledger: &mut Ledger) {
    let mut texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (at, source) in sources.iter().enumerate() {
        let name = source.path.rsplit('/').next().unwrap_or(&source.path);
        if !project::is_licence_file(name) {
            continue;
        }
        let ids = of_text(&source.text);
        let fault = ids.is_empty().then(|| {
            Fault::new(at, 0..0, format!("`{}` holds no licence of SPDX's list", source.path))
                .suggest("use the text of a known licence as it is")
        });
        ledger.take(&rules::NOT_KNOWN_TEXT, sources, fault.into_iter().collect());
        texts.entry(directory_of(&source.path)).or_default().extend(ids);
    }
    let mut packages = 0;
    for (at, source) in sources.iter().enumerate().filter(|(_, source)| project::is_manifest(&source.path)) {
        match project::manifest(source, &tree.root) {
            Ok(None) => {}
            Ok(Some(manifest)) => {
                packages += 1;
                of_manifest(&manifest, at, sources, &texts, ledger);
            }
            Err(why) => ledger.report.unread.push(Unread { path: source.path.clone(), why }),
        }
    }
    if packages > 0 && tree.only.is_empty() {
        let is_there = texts.contains_key("") || tree.root.join("LICENSES").is_dir();
        ledger.count(&rules::MISSING, !is_there);
        if !is_there {
            let place = sources.iter().find(|source| project::is_manifest(&source.path)).map(|source| &source.path);
            let place = Place::file(place.map_or(".", String::as_str));
            let finding = Finding::new(&rules::MISSING.rule(), place, "the project has no licence file at its root");
            ledger.report.findings.push(finding.suggest("add the licence's text as `LICENSE`"));
        }
    }
}

fn of_manifest(
    manifest: &project::Manifest,
    file: usize,
    sources: &[Source],
    texts: &BTreeMap<&str, Vec<String>>,
    ledger: &mut Ledger,
) {
    let name = &manifest.name;
    let undeclared = manifest.says.is_none() && !manifest.names_file;
    let fault = undeclared.then(|| {
        Fault::new(file, 0..0, format!("`{name}` does not say its licence")).suggest("say it in the manifest: `MIT`")
    });
    ledger.take(&rules::UNDECLARED, sources, fault.into_iter().collect());
    let Some((said, at)) = &manifest.says else { return };
    // Not open to others, and said so.
    if matches!(said.as_str(), "UNLICENSED" | "Proprietary" | "proprietary") {
        return;
    }
    let parsed = policy::expression(said);
    let fault = match &parsed {
        None => {
            Some(Fault::new(file, at.clone(), format!("`{name}` says `{said}`, which is no expression of SPDX's list")))
        }
        Some(parsed) => {
            spelling::misspelt(said, parsed).map(|misspelt| misspelt_at(&sources[file], file, at, said, &misspelt))
        }
    };
    ledger.take(&rules::NOT_SPDX, sources, fault.into_iter().collect());
    let directory = directory_of(&sources[file].path);
    let beside = texts.get(directory).or_else(|| texts.get("")).filter(|ids| !ids.is_empty());
    let (Some(parsed), Some(beside)) = (parsed, beside) else { return };
    let ids = policy::ids(&parsed);
    let is_other = !beside.iter().any(|id| ids.iter().any(|said| said == known::base(id)));
    let fault = is_other.then(|| {
        let message = format!("`{name}` says `{said}`, and its licence file is {}", beside.join(" and "));
        Fault::new(file, at.clone(), message).suggest("let both say the same")
    });
    ledger.take(&rules::MISMATCH, sources, fault.into_iter().collect());
}

/// Says how a licence should be written; where there is one way only, that is the fix.
fn misspelt_at(source: &Source, file: usize, at: &Range<usize>, said: &str, misspelt: &spelling::Misspelt) -> Fault {
    let message = format!("the manifest says `{said}`, which {}", misspelt.why);
    let fault = Fault::new(file, at.clone(), message).severity(Severity::Info);
    let is_there = source.text.get(at.clone()) == Some(said);
    match misspelt.instead.as_slice() {
        [] => fault.suggest("write it as an expression of the list: `MIT OR Apache-2.0`, `GPL-3.0-or-later`"),
        [way] if is_there => {
            fault.suggest(format!("write `{way}`")).fix(format!("write `{way}`"), vec![(at.clone(), way.clone())])
        }
        ways => fault.suggest(format!("write `{}`", ways.join("` or `"))),
    }
}

/// Checks what a lock file names.
fn of_dependencies(tree: &Tree, sources: &[Source], file: usize, policy: &Policy, ledger: &mut Ledger) {
    let source = &sources[file];
    let directory = tree.root.join(directory_of(&source.path));
    let all = match dependencies::of(source, &directory, Path::new(&tree.root)) {
        Ok(all) => all,
        Err(why) => {
            ledger.report.unread.push(Unread { path: source.path.clone(), why });
            return;
        }
    };
    for one in &all {
        of_dependency(one, file, sources, policy, ledger);
    }
}

fn of_dependency(one: &Dependency, file: usize, sources: &[Source], policy: &Policy, ledger: &mut Ledger) {
    let shown = format!("{} {}", one.name, one.version).trim_end().to_owned();
    let excepted = policy.excepts(&one.name, &one.version);
    let lack = |ledger: &mut Ledger, about: &'static About, what, suggestion| {
        let lacking = Lacking { noun: "package", what, suggestion, fix: "" };
        ledger.lacks(about, lacking, &shown, (&sources[file], one.at.clone()), None);
    };
    let said = match &one.licence {
        Licence::OutOfReach if excepted => return,
        Licence::OutOfReach => {
            let suggestion = "fetch the dependencies before the check";
            return lack(ledger, &rules::OUT_OF_REACH, "a licence that is in reach", suggestion);
        }
        Licence::Said(said) => said.clone(),
        Licence::Found(ids) => ids.join(" AND "),
        Licence::Nothing => String::new(),
    };
    ledger.count(&rules::OUT_OF_REACH, false);
    let Some(expression) = policy::expression(&said) else {
        if excepted {
            return ledger.count(&rules::UNKNOWN, false);
        }
        let suggestion = "look the licence up, and add the package to the policy's `exceptions`";
        return lack(ledger, &rules::UNKNOWN, "a licence that is known", suggestion);
    };
    ledger.count(&rules::UNKNOWN, false);
    if policy.is_empty() {
        return;
    }
    let fault = match policy.judge(&one.name, &one.version, &expression) {
        Verdict::Allowed => None,
        Verdict::Denied(ids) => {
            let message = format!("`{shown}` is under `{said}`: the policy does not allow {}", ids.join(", "));
            Some(Fault::new(file, one.at.clone(), message).suggest("take another package, or decide on an exception"))
        }
    };
    ledger.take(&rules::DENIED, sources, fault.into_iter().collect());
}

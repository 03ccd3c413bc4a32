//! Dependencies with known vulnerabilities: what lock files name, held against advisories that the user has beside them.
//! Nothing is fetched.

mod advisories;
mod locks;
mod versions;

use std::collections::BTreeSet;
use std::path::Path;

use super::scan::Part;
use super::secrets::{is_text, narrowed};
use crate::contract::Trouble;
use crate::findings::{Finding, Place, Rule, Unread};
use crate::tree::{File, Tree};

/// Looks at every lock file of a tree; also says what of the bundle or of the locks could not be judged.
pub(super) fn look(tree: &Tree, files: &[File], bundle: &Path) -> Result<(Part, Vec<String>), Trouble> {
    let mut part = Part::default();
    let locked = used(tree, files, &mut part);
    let wanted: BTreeSet<(versions::Ecosystem, String)> =
        locked.iter().map(|(_, package)| (package.ecosystem, package.name.clone())).collect();
    let bundle = advisories::read(bundle, &wanted)?;
    let mut notes = bundle.notes;
    if locked.is_empty() {
        notes.push("dependencies: there is no lock file".to_owned());
    }
    for (file, package) in &locked {
        for advisory in bundle.advisories.iter().filter(|advisory| advisory.is_about(package)) {
            match advisory.affects(&package.version) {
                Ok(true) => {
                    let (rule, finding) = said(file, package, advisory);
                    part.add(&rule, finding);
                }
                Ok(false) => {}
                Err(why) => notes.push(format!("{}: {} {}: {why}", advisory.id, package.name, package.version)),
            }
        }
    }
    notes.sort();
    notes.dedup();
    Ok((part, notes))
}

/// Returns every package that a lock file of the tree names, with its file.
fn used<'a>(tree: &Tree, files: &'a [File], part: &mut Part) -> Vec<(&'a File, locks::Package)> {
    let mut locked: Vec<(&File, locks::Package)> = Vec::new();
    let mut whole_modules = BTreeSet::new();
    for file in files {
        let mut not_read = |why: &str| part.unread.push(Unread { path: file.path.clone(), why: why.to_owned() });
        let Some(read) = locks::reader(&file.path) else {
            if locks::is_other(&file.path) {
                not_read("lock files of this form are not read");
            }
            continue;
        };
        let bytes = match tree.bytes(file).map(narrowed) {
            Ok(bytes) if is_text(&bytes) => bytes,
            Ok(_) => {
                not_read("it is no text");
                continue;
            }
            Err(unread) => {
                part.unread.push(unread);
                continue;
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        if file.path.ends_with("go.mod") && locks::go_mod_is_whole(&text) {
            whole_modules.insert(file.path.replace("go.mod", "go.sum"));
        }
        match locks::packages(read, &text) {
            Ok(packages) => locked.extend(packages.into_iter().map(|package| (file, package))),
            Err(why) => not_read(&why),
        }
    }
    // A sum also names what was only weighed: it is believed where nothing better stands beside it.
    locked.retain(|(file, _)| !whole_modules.contains(&file.path));
    locked
}

fn said(file: &File, package: &locks::Package, advisory: &advisories::Advisory) -> (Rule, Finding) {
    let title = match advisory.summary.is_empty() {
        true => format!("{} is vulnerable", package.name),
        false => advisory.summary.clone(),
    };
    let mut rule = Rule::new(advisory.id.clone(), advisory.severity, title.clone(), title.clone()).tags(["OWASP-A06"]);
    rule.tags.extend(advisory.aliases.iter().map(|alias| alias.clone().into()));
    let message = format!("{} {}: {title}", package.name, package.version);
    let mut finding = Finding::new(&rule, Place::line(&file.path, package.line), message);
    finding.suggestion = Some(match advisory.fixed(&package.version) {
        Some(fixed) => format!("take {} {fixed} or newer", package.name),
        None => "no fixed version is known: replace it, or take the risk knowingly".to_owned(),
    });
    (rule, finding)
}

#[cfg(test)]
mod tests;

//! Documents by which teams of agents were really coordinated: all that a careful reader finds in them is found.
//!
//! The documents are not part of the repository. They are read where `PITCREW_SEEDS` says, else in
//! `../shared/seeds` beside it; where they are missing nothing is tested, and that is said.
#![allow(clippy::disallowed_methods, reason = "the test reads documents")]
#![allow(clippy::disallowed_macros, reason = "what is not tested is told to whoever runs the tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pitcrew_plan::import::{self, Group, Outline, Sourced};
use pitcrew_plan::{Id, quantity::Estimate};
use serde::Deserialize;

/// What a careful reader finds in a document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Truth {
    /// The document whose name begins so.
    document: String,
    #[serde(default)]
    coordinator: Option<String>,
    /// Teams or agents by name, with what they own beside their tasks.
    #[serde(default)]
    owners: BTreeMap<String, Vec<String>>,
    tasks: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    title: String,
    #[serde(default)]
    needs: BTreeSet<String>,
    #[serde(default)]
    team: Option<String>,
    #[serde(default)]
    agent: Option<String>,
    #[serde(default)]
    phase: Option<String>,
    #[serde(default)]
    priority: Option<i32>,
    #[serde(default)]
    estimate: Option<Estimate>,
    #[serde(default)]
    owns: BTreeSet<String>,
    #[serde(default)]
    done: bool,
    #[serde(default)]
    optional: bool,
}

fn seeds() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    std::env::var_os("PITCREW_SEEDS").map_or(beside, PathBuf::from)
}

fn document(dir: &Path, begin: &str) -> Option<Vec<u8>> {
    let mut all = std::fs::read_dir(dir).ok()?.filter_map(Result::ok);
    let found = all.find(|entry| entry.file_name().to_string_lossy().starts_with(begin))?;
    std::fs::read(found.path()).ok()
}

fn id(of: &Option<Sourced<Id>>) -> Option<String> {
    of.as_ref().map(|of| of.value.to_string())
}

/// Every difference between what is found and what is there, in a sentence.
fn differences(outline: &Outline, truth: &Truth) -> Vec<String> {
    let mut all = Vec::new();
    let mut compare = |what: String, found: String, expected: String| {
        if found != expected {
            all.push(format!("{what}: found {found}, expected {expected}"));
        }
    };
    compare(
        "coordinator".to_owned(),
        format!("{:?}", outline.coordinator.as_ref().map(|who| &who.value)),
        format!("{:?}", truth.coordinator.as_ref()),
    );
    for (name, owns) in &truth.owners {
        let is_it = |group: &&Group| group.id.as_str() == name.as_str();
        let group = outline.agents.iter().chain(&outline.teams).find(is_it);
        let found: Vec<&String> = group.into_iter().flat_map(|group| &group.owns).map(|path| &path.value).collect();
        for path in owns {
            compare(format!("{name} owns {path}"), found.contains(&path).to_string(), "true".to_owned());
        }
    }
    let found: BTreeSet<String> = outline.tasks.iter().map(|work| work.id.to_string()).collect();
    let expected: BTreeSet<String> = truth.tasks.keys().cloned().collect();
    compare("tasks".to_owned(), format!("{found:?}"), format!("{expected:?}"));
    for work in &outline.tasks {
        let Some(task) = truth.tasks.get(work.id.as_str()) else { continue };
        let needs: BTreeSet<String> = work.needs.iter().map(|wait| wait.value.task.to_string()).collect();
        let owns: BTreeSet<String> = work.owns.iter().map(|path| path.value.clone()).collect();
        let mut fact = |what: &str, found: String, expected: String| {
            compare(format!("{} of {}", what, work.id), found, expected);
        };
        fact("title", work.title.value.clone(), task.title.clone());
        fact("needs", format!("{needs:?}"), format!("{:?}", task.needs));
        fact("team", format!("{:?}", id(&work.team)), format!("{:?}", task.team));
        fact("agent", format!("{:?}", id(&work.agent)), format!("{:?}", task.agent));
        fact("phase", format!("{:?}", id(&work.phase)), format!("{:?}", task.phase));
        fact(
            "priority",
            format!("{:?}", work.priority.as_ref().map(|fact| fact.value)),
            format!("{:?}", task.priority),
        );
        fact(
            "estimate",
            format!("{:?}", work.estimate.as_ref().map(|fact| fact.value)),
            format!("{:?}", task.estimate),
        );
        fact("paths", format!("{owns:?}"), format!("{:?}", task.owns));
        fact("done", work.done.as_ref().is_some_and(|done| done.value).to_string(), task.done.to_string());
        fact("optional", work.optional.to_string(), task.optional.to_string());
    }
    all
}

/// The documents that were there.
fn read_all() -> usize {
    let truths = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds");
    let dir = seeds();
    let mut read = 0;
    for entry in std::fs::read_dir(truths).unwrap() {
        let path = entry.unwrap().path();
        let truth: Truth = serde_saphyr::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let Some(bytes) = document(&dir, &truth.document) else {
            println!("{} is not in {}: not tested", truth.document, dir.display());
            continue;
        };
        let imported = import::read(&bytes, "plan.md");
        let wrong = differences(&imported.outline, &truth);
        assert!(wrong.is_empty(), "{}:\n{}", truth.document, wrong.join("\n"));
        read += 1;
    }
    read
}

#[test]
fn all_that_a_careful_reader_finds_is_found() {
    println!("{} documents read", read_all());
}

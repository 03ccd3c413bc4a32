//! How many contradictions of a document are found: each truth lists what a careful reviewer must notice.
//!
//! `UPDATE_DOCS=1` writes the figures of `docs/import.md` anew.
#![allow(clippy::disallowed_methods, reason = "tests read the documents of the repository")]
#![allow(clippy::disallowed_macros, reason = "what is false and missed is told to whoever improves it")]

use std::path::Path;

use pitcrew_plan::import::{self, Doers};
use pitcrew_plan::lint::{Family, RULES};
use pitcrew_plan::{Diagnostic, Severity};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    #[serde(default)]
    contradictions: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    kind: String,
    line: usize,
    what: String,
}

/// The rules about days.
const DAYS: &[&str] = &[
    "after-deadline",
    "day-differs",
    "end-before-start",
    "outside-its-phase",
    "planned-before-need",
    "weekday-differs",
    "phase-end-differs",
    "phase-too-short",
    "stages-out-of-order",
];

/// Which rules find what a reviewer calls by a word.
fn rules(kind: &str) -> &'static [&'static str] {
    match kind {
        "cycle" => &["need-cycle"],
        "parallel-vs-needs" => &["parallel-against-need", "start-differs", "start-against-need", "needs-differ"],
        "sum" => &["sum-differs", "total-too-short", "savings-differ", "phase-too-short"],
        "count" => &["count-differs"],
        "status" => &["status-differs"],
        "owner" => &["owner-differs", "two-accountable"],
        "estimate" => &["estimate-differs"],
        "two-owners" => {
            &["two-owners", "ownership-overlap", "conflicts-denied", "not-in-matrix", "touches-more", "owner-differs"]
        }
        "needs" => &["needs-differ", "blocks-against-needs", "start-against-need", "start-differs", "unknown-task"],
        "capacity" => &["over-capacity", "sum-differs"],
        "dates" => DAYS,
        "order" => &[
            "start-against-phase",
            "phase-end-differs",
            "phase-order",
            "start-differs",
            "phase-differs",
            "needs-differ",
            "parallel-against-need",
            "start-against-need",
            "after-deadline",
            "day-differs",
            "end-before-start",
            "outside-its-phase",
            "planned-before-need",
            "stages-out-of-order",
            "weekday-differs",
        ],
        other => panic!("{other} is no kind of contradiction"),
    }
}

/// Whether a finding stands on a line, or names it as its other side.
fn tells(one: &Diagnostic, line: usize) -> bool {
    let hint = one.hint.as_deref().unwrap_or("");
    let other = format!(":{line}");
    one.place.line == line
        || hint.match_indices(&other).any(|(at, _)| !hint[at + other.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// What was found of the contradictions of a directory's documents, missed, and told without being one.
#[derive(Default)]
struct Reviewed {
    documents: usize,
    found: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
}

impl Reviewed {
    fn of(dir: &str) -> Reviewed {
        let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(dir);
        let mut paths: Vec<_> = std::fs::read_dir(documents).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let mut all = Reviewed::default();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
            if let Ok(truth) = std::fs::read_to_string(path.with_extension("truth.yaml")) {
                all.review(path, &serde_saphyr::from_str(&truth).unwrap());
            }
        }
        all
    }

    fn review(&mut self, path: &Path, truth: &Truth) {
        self.documents += 1;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let imported = import::read(&std::fs::read(path).unwrap(), &name);
        let mut told = imported.findings(&imported.write(&Doers::default()));
        for expected in &truth.contradictions {
            let before = told.len();
            told.retain(|one| !(rules(&expected.kind).contains(&one.rule) && tells(one, expected.line)));
            if told.len() < before {
                self.found += 1;
            } else {
                self.missed.push(format!("{name}:{} {}: {}", expected.line, expected.kind, expected.what));
            }
        }
        let prose = |rule: &str| RULES.iter().any(|known| known.name == rule && known.family == Family::Prose);
        let loud = told.iter().filter(|one| one.severity != Severity::Info && prose(one.rule));
        self.false_alarms.extend(loud.map(|one| format!("{name}:{} {}: {}", one.place.line, one.rule, one.message)));
    }
}

#[test]
fn contradictions_are_found_and_nothing_else_is() {
    let known = Reviewed::of("documents");
    println!("missed:\n{}\nfalse:\n{}", known.missed.join("\n"), known.false_alarms.join("\n"));
    let (found, missed) = (known.found, known.missed.len());
    println!("CONTRADICTIONS found {found}, missed {missed}, false {}", known.false_alarms.len());
    // Of those that nobody looks at only the figures are told.
    let mut blind = Reviewed::default();
    for dir in ["documents/held_out", "documents/unseen"] {
        let other = Reviewed::of(dir);
        let (missed, alarms) = (other.missed.len(), other.false_alarms.len());
        println!("CONTRADICTIONS {dir} found {}, missed {missed}, false {alarms}", other.found);
        blind.documents += other.documents;
        blind.found += other.found;
        blind.missed.extend(other.missed);
        blind.false_alarms.extend(other.false_alarms);
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        write(&format!(
            "In the {} documents below that were looked at {found} of {} contradictions are found, with {} false alarms; in the {} others {} of {}, with {}.",
            known.documents,
            found + missed,
            known.false_alarms.len(),
            blind.documents,
            blind.found,
            blind.found + blind.missed.len(),
            blind.false_alarms.len(),
        ));
    }
    // Below what is reached, so that a change that makes it worse is seen.
    assert!(found >= 4 * missed && known.false_alarms.is_empty());
}

fn write(figures: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/import.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- contradictions: written by the test -->\n").unwrap();
    let (_, after) = rest.split_once("\n## ").unwrap();
    let mark = "<!-- contradictions: written by the test -->";
    std::fs::write(&path, format!("{before}{mark}\n\n{figures}\n\n## {after}")).unwrap();
}

//! Documents by which teams of agents were really coordinated: all that a careful reader finds in them is found.
//!
//! The documents are not part of the repository. They are read where `PITCREW_SEEDS` says, else in
//! `../shared/seeds` beside it; where they are missing nothing is tested, and that is said.
#![allow(clippy::disallowed_methods, reason = "the test reads documents")]
#![allow(clippy::disallowed_macros, reason = "what is not tested is told to whoever runs the tests")]

mod reader;

use std::path::{Path, PathBuf};

use pitcrew_plan::import;

fn seeds() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    std::env::var_os("PITCREW_SEEDS").map_or(beside, PathBuf::from)
}

fn document(dir: &Path, begin: &str) -> Option<Vec<u8>> {
    let mut all = std::fs::read_dir(dir).ok()?.filter_map(Result::ok);
    let found = all.find(|entry| entry.file_name().to_string_lossy().starts_with(begin))?;
    std::fs::read(found.path()).ok()
}

/// The documents that were there.
fn read_all() -> usize {
    let truths = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds");
    let dir = seeds();
    let (mut read, mut all) = (0, Vec::new());
    for entry in std::fs::read_dir(truths).unwrap() {
        let path = entry.unwrap().path();
        let truth: reader::Truth = serde_saphyr::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let Some(bytes) = document(&dir, &truth.document) else {
            println!("{} is not in {}: not tested", truth.document, dir.display());
            continue;
        };
        let imported = import::read(&bytes, "plan.md");
        let wrong = reader::differences(&imported, &truth);
        read += 1;
        if !wrong.is_empty() {
            all.push(format!("{}:\n{}", truth.document, wrong.join("\n")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    read
}

#[test]
fn all_that_a_careful_reader_finds_is_found() {
    println!("{} documents read", read_all());
}

/// Documents of the repository with the same shapes and traps as those.
const OWN: [&str; 9] = [
    "observatory-two-agents",
    "wasserwerk-zwei-agenten",
    "ferry-booking-agents",
    "atelier-reliure",
    "harbour-festival-crews",
    "herbarium-status",
    "ferry-terminal",
    "werkstatt-umbau",
    "passerelle-lieux",
];

#[test]
fn our_own_documents_of_those_shapes_are_found_completely() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let mut all = Vec::new();
    for name in OWN {
        let bytes = std::fs::read(dir.join(name).with_extension("md")).unwrap();
        let truth = std::fs::read_to_string(dir.join(name).with_extension("truth.yaml")).unwrap();
        let truth: reader::Truth = serde_saphyr::from_str(&truth).unwrap_or_else(|error| panic!("{name}: {error}"));
        let wrong = reader::differences(&import::read(&bytes, "plan.md"), &truth);
        if !wrong.is_empty() {
            all.push(format!("{name}:\n{}", wrong.join("\n")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

//! What is mutated: the documents, the plans of other tools, the examples, and what the pages of the rules show.

use std::fs;
use std::path::Path;

/// A file that somebody could have written.
pub struct Fixture {
    /// Its name: readers tell forms by it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether it is a plan of Pitcrew's own.
    pub is_plan: bool,
}

/// Returns all of them, in the order of their names.
pub fn fixtures() -> Vec<Fixture> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for (directory, endings) in [
        ("tests/documents", &["md"][..]),
        ("tests/beside", &["md"]),
        ("tests/foreign", &["md", "json", "jsonl", "yml", "yaml", "mmd"]),
    ] {
        for name in names(&here.join(directory)) {
            let is_one = Path::new(&name).extension().is_some_and(|end| endings.iter().any(|ending| end == *ending));
            if is_one {
                found.push(Fixture { bytes: read(&here.join(directory).join(&name)), name, is_plan: false });
            }
        }
    }
    let examples = here.join("../../examples");
    for name in names(&examples) {
        let plan = examples.join(&name).join("pitcrew.yaml");
        if plan.is_file() {
            found.push(Fixture { bytes: read(&plan), name: "pitcrew.yaml".to_owned(), is_plan: true });
        }
    }
    let pages = here.join("../../docs/lints");
    for name in names(&pages) {
        let page = String::from_utf8(read(&pages.join(&name))).unwrap();
        for (open, close, as_name, is_plan) in
            [("```yaml\n", "```", "pitcrew.yaml", true), ("````markdown\n", "````", "PLAN.md", false)]
        {
            for block in page.split(open).skip(1) {
                let text = block.split(close).next().unwrap_or_default();
                found.push(Fixture { name: as_name.to_owned(), bytes: text.into(), is_plan });
            }
        }
    }
    assert!(found.len() > 150, "only {} fixtures are there", found.len());
    found
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

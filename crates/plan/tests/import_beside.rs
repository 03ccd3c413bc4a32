//! What a document says beside its tasks becomes part of the plan, or stays in it as a comment.

use pitcrew_plan::import::{self, Doer};
use pitcrew_plan::{Severity, Surroundings, lint, read};

const HARBOUR: &str = include_str!("beside/harbour.md");

/// The plan, without errors.
fn written(doer: &Doer) -> String {
    let imported = import::read(HARBOUR.as_bytes(), "harbour.md");
    let written = imported.write(doer);
    let reading = read(written.yaml.as_bytes(), "plan.yaml", "plan");
    let found = lint(&reading, &Surroundings::default());
    let errors: Vec<_> = found.iter().filter(|one| one.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", written.yaml);
    assert_eq!(written.yaml.lines().count(), written.origins.len());
    written.yaml
}

#[test]
fn people_are_asked_what_a_document_wants_to_know() {
    insta::assert_snapshot!(written(&Doer::Manual), @"");
}

#[test]
fn commands_are_checked_by_commands_and_people() {
    let plan = written(&Doer::Command("./do.sh".to_owned()));
    for line in [
        "  checker-agent: {run: ./do.sh}",
        "      - \"./lamps.sh --mast\"",
        "      - {agent: checker-agent}",
        "    approval: before_apply  # Anna Keller says yes or no (harbour.md:",
    ] {
        assert!(plan.contains(line), "{line}\n{plan}");
    }
}

//! The reference is current, and the JSON Schema says of plans what reading says.
#![allow(clippy::disallowed_methods, reason = "tests compare files of the repository")]

use std::fs;
use std::path::Path;

use pitcrew_plan::{explain, read, reference, schema};

#[test]
fn the_reference_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/plan.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, reference()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), reference(), "run the tests once with UPDATE_DOCS=1");
}

#[test]
fn the_schema_accepts_what_reading_accepts() {
    let mut plans: Vec<String> = [
        "tasks: {build: {run: make}}",
        "phases: [one, {name: two, barrier: false}]\nteams: {a: {}}\ntasks: {b: {run: [make, 1], team: a, needs: b2, approval: true}, b2: {run: x}}",
        "workspace: {path: x, apply: live}\nsuccess: [./a, {after: x, goal: '> 1'}]\ntasks: {b: {run: x, verify: ['y', {tcp: 'a:1'}], approval: before_run, owns: []}}",
    ]
    .map(str::to_owned)
    .into();
    plans.extend(plans.clone().iter().map(|plan| explain(&read(plan.as_bytes(), "p", "p").plan)));
    for plan in plans {
        assert!(read(plan.as_bytes(), "p", "p").diagnostics.is_empty(), "{plan}");
        assert_eq!(refusal(&plan), None, "{plan}");
    }
}

#[test]
fn the_schema_refuses_what_editors_should_underline() {
    for plan in [
        "tasks: {build: {rnu: make}}",
        "tasks: {build: {}}",
        "tasks: {build: {run: a, agent: b}}",
        "tasks: {'bad id': {run: a}}",
        "tasks: {build: {run: a, on_failure: explode}}",
        "tasks: {build: {run: a, verify: [{expect: 200, run: x}]}}",
        "name: x",
        "teams: {a: {members: 0}}\ntasks: {build: {run: a}}",
    ] {
        assert!(!read(plan.as_bytes(), "p", "p").diagnostics.is_empty(), "{plan}");
        assert!(refusal(plan).is_some(), "{plan}");
    }
}

/// Says why a plan does not meet the schema.
fn refusal(plan: &str) -> Option<String> {
    let plan: serde_json::Value = serde_saphyr::from_str(plan).unwrap();
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    validator.validate(&plan).err().map(|error| error.to_string())
}
